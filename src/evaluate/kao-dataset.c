// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "evaluate/kao-dataset.h"

#include "evaluate/kao-tar.h"

#include <stdlib.h>
#include <string.h>

#define MAX_GROUPS 8

struct _KaoDataset
{
  gchar *root;           /* a folder, or */
  GHashTable *files;     /* name → bytes of an archive */
  GPtrArray *pictures;   /* names */
  GHashTable *index;     /* name → picture + 1 */
  GArray *pairs;
  GArray *folder;
  GPtrArray *groups;     /* KaoGroupColumn */
  guint *persons;
  guint *sexes;
  gint *ages;
};

static void
free_column (gpointer data)
{
  KaoGroupColumn *column = data;

  g_free (column->name);
  g_ptr_array_unref (column->values);
  g_array_unref (column->of_picture);
  g_free (column);
}

KaoDataset *
kao_dataset_new (const gchar *root, gboolean is_tar, GError **error)
{
  g_autoptr (KaoDataset) self = g_new0 (KaoDataset, 1);

  self->pictures = g_ptr_array_new_with_free_func (g_free);
  self->index = g_hash_table_new (g_str_hash, g_str_equal);
  self->pairs = g_array_new (FALSE, FALSE, sizeof (KaoPair));
  self->folder = g_array_new (FALSE, FALSE, sizeof (guint));
  self->groups = g_ptr_array_new_with_free_func (free_column);
  if (is_tar)
    {
      g_autoptr (GMappedFile) mapped = g_mapped_file_new (root, FALSE, error);
      g_autoptr (GBytes) bytes = mapped != NULL ? g_mapped_file_get_bytes (mapped) : NULL;

      self->files = bytes != NULL ? kao_tar_index (bytes, error) : NULL;
      if (self->files == NULL)
        return NULL;
    }
  else
    self->root = g_strdup (root);
  return g_steal_pointer (&self);
}

void
kao_dataset_free (KaoDataset *dataset)
{
  g_free (dataset->root);
  g_clear_pointer (&dataset->files, g_hash_table_unref);
  g_hash_table_unref (dataset->index);
  g_ptr_array_unref (dataset->pictures);
  g_array_unref (dataset->pairs);
  g_ptr_array_unref (dataset->groups);
  g_array_unref (dataset->folder);
  g_free (dataset->persons);
  g_free (dataset->sexes);
  g_free (dataset->ages);
  g_free (dataset);
}

/* --- reading --- */

static GBytes *
read_file (const KaoDataset *self, const gchar *name, GError **error)
{
  g_autofree gchar *path = NULL;
  gchar *data;
  gsize size;

  if (self->files != NULL)
    {
      GBytes *bytes = g_hash_table_lookup (self->files, name);

      if (bytes == NULL)
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                             "A picture of the list is not in the archive.");
      return bytes != NULL ? g_bytes_ref (bytes) : NULL;
    }
  path = g_build_filename (self->root, name, NULL);
  if (!g_file_get_contents (path, &data, &size, error))
    return NULL;
  return g_bytes_new_take (data, size);
}

/* A list lies beside the archive, or in it. */
static gchar *
read_list (const KaoDataset *self, const gchar *path, GError **error)
{
  gchar *text = NULL;
  GBytes *bytes = self->files != NULL && !g_file_test (path, G_FILE_TEST_EXISTS)
                      ? g_hash_table_lookup (self->files, path)
                      : NULL;

  if (bytes != NULL)
    return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_file_get_contents (path, &text, NULL, error);
  return text;
}

gchar **
kao_csv_next_line (const gchar **text)
{
  g_autoptr (GStrvBuilder) fields = g_strv_builder_new ();
  g_autoptr (GString) field = g_string_new (NULL);
  const gchar *p = *text;
  gboolean is_quoted = FALSE;

  if (*p == '\0')
    return NULL;
  for (;; p++)
    {
      if (*p == '\0' || (!is_quoted && (*p == '\n' || *p == '\r' || *p == ',')))
        {
          g_strv_builder_add (fields, field->str);
          g_string_truncate (field, 0);
          if (*p != ',')
            break;
        }
      else if (*p == '"' && is_quoted && p[1] == '"')
        g_string_append_c (field, *p++);
      else if (*p == '"')
        is_quoted = !is_quoted;
      else
        g_string_append_c (field, *p);
    }
  if (*p == '\r')
    p++;
  if (*p == '\n')
    p++;
  *text = p;
  return g_strv_builder_end (fields);
}

/* --- pictures and pairs --- */

static guint
add_picture (KaoDataset *self, const gchar *name)
{
  gpointer found = g_hash_table_lookup (self->index, name);
  gchar *copy;

  if (found != NULL)
    return GPOINTER_TO_UINT (found) - 1;
  copy = g_strdup (name);
  g_ptr_array_add (self->pictures, copy);
  g_hash_table_insert (self->index, copy, GUINT_TO_POINTER (self->pictures->len));
  return self->pictures->len - 1;
}

static gint
find_column (gchar **header, const gchar *name)
{
  for (gint i = 0; header != NULL && header[i] != NULL; i++)
    if (g_ascii_strcasecmp (g_strstrip (header[i]), name) == 0)
      return i;
  return -1;
}

static gboolean
refuse (GError **error, const gchar *path, guint line, const gchar *reason)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s, line %u: %s.", path, line, reason);
  return FALSE;
}

gboolean
kao_dataset_add_pairs (KaoDataset *dataset, const gchar *path, GError **error)
{
  g_autofree gchar *text = read_list (dataset, path, error);
  const gchar *p = text;
  g_auto (GStrv) header = p != NULL ? kao_csv_next_line (&p) : NULL;
  gint a = find_column (header, "a");
  gint b = find_column (header, "b");
  gint same = find_column (header, "same");
  guint line = 1;

  if (text == NULL)
    return FALSE;
  if (a < 0 || b < 0 || same < 0)
    return refuse (error, path, 1, "the columns a, b and same are needed");
  for (;;)
    {
      g_auto (GStrv) fields = kao_csv_next_line (&p);
      KaoPair pair;
      gint n;

      line++;
      if (fields == NULL)
        break;
      n = (gint) g_strv_length (fields);
      if (n == 1 && fields[0][0] == '\0')
        continue;
      if (a >= n || b >= n || same >= n)
        return refuse (error, path, line, "too few fields");
      if (strcmp (fields[same], "0") != 0 && strcmp (fields[same], "1") != 0)
        return refuse (error, path, line, "\"same\" must be 1 (one person) or 0 (two)");
      pair.document = add_picture (dataset, fields[a]);
      pair.visitor = add_picture (dataset, fields[b]);
      pair.is_genuine = fields[same][0] == '1';
      g_array_append_val (dataset->pairs, pair);
    }
  if (dataset->pairs->len == 0)
    return refuse (error, path, line, "there is no pair");
  return TRUE;
}

static gboolean
is_picture_name (const gchar *name)
{
  static const gchar *const endings[]
      = { ".jpg", ".jpeg", ".png", ".pnm", ".ppm", ".pgm", ".jp2", NULL };
  g_autofree gchar *lower = g_ascii_strdown (name, -1);

  for (gsize i = 0; endings[i] != NULL; i++)
    if (g_str_has_suffix (lower, endings[i]))
      return TRUE;
  return FALSE;
}

static void
collect_folder (const KaoDataset *self, const gchar *under, GPtrArray *names)
{
  g_autofree gchar *path = g_build_filename (self->root, under, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const gchar *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree gchar *relative
          = under[0] != '\0' ? g_build_filename (under, name, NULL) : g_strdup (name);
      g_autofree gchar *full = g_build_filename (self->root, relative, NULL);

      if (g_file_test (full, G_FILE_TEST_IS_DIR))
        collect_folder (self, relative, names);
      else if (is_picture_name (name))
        g_ptr_array_add (names, g_steal_pointer (&relative));
    }
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const gchar *const *) a, *(const gchar *const *) b);
}

gboolean
kao_dataset_add_folder (KaoDataset *dataset, const gchar *under, guint part, guint parts,
                        GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree gchar *prefix = under[0] != '\0' && !g_str_has_suffix (under, "/")
                                 ? g_strconcat (under, "/", NULL)
                                 : g_strdup (under);

  if (dataset->files != NULL)
    {
      GHashTableIter iter;
      gpointer name;

      g_hash_table_iter_init (&iter, dataset->files);
      while (g_hash_table_iter_next (&iter, &name, NULL))
        if (g_str_has_prefix (name, prefix) && is_picture_name (name))
          g_ptr_array_add (names, g_strdup (name));
    }
  else
    collect_folder (dataset, under, names);
  g_ptr_array_sort (names, compare_names);
  for (guint i = part - 1; i < names->len; i += parts)
    {
      guint picture = add_picture (dataset, names->pdata[i]);

      g_array_append_val (dataset->folder, picture);
    }
  if (dataset->folder->len >= 2)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               "There are fewer than two pictures in the folder \"%s\".", under);
  return FALSE;
}

/* --- groups --- */

/* The row of @rows for a picture: by its name, by its file's name, by the file's name without its
 * ending, or by what stands before the last underscore (NAME_0001.jpg → NAME). */
static gchar **
find_row (GHashTable *rows, const gchar *picture)
{
  g_autofree gchar *base = g_path_get_basename (picture);
  gchar **row = g_hash_table_lookup (rows, picture);
  gchar *cut;

  if (row == NULL)
    row = g_hash_table_lookup (rows, base);
  if (row == NULL && (cut = strrchr (base, '.')) != NULL)
    {
      *cut = '\0';
      row = g_hash_table_lookup (rows, base);
    }
  if (row == NULL && (cut = strrchr (base, '_')) != NULL)
    {
      *cut = '\0';
      row = g_hash_table_lookup (rows, base);
    }
  return row;
}

static guint
find_or_add_value (GPtrArray *values, const gchar *value)
{
  guint i;

  if (g_ptr_array_find_with_equal_func (values, value, g_str_equal, &i))
    return i;
  g_ptr_array_add (values, g_strdup (value));
  return values->len - 1;
}

static gboolean
are_numbers (GPtrArray *values)
{
  for (guint i = 0; i < values->len; i++)
    if (!g_ascii_string_to_unsigned (values->pdata[i], 10, 0, 150, NULL, NULL))
      return FALSE;
  return TRUE;
}

static const gchar *
age_band (const gchar *value)
{
  static const struct
  {
    guint64 below;
    const gchar *name;
  } bands[] = { { 18, "0-17" },  { 30, "18-29" },        { 45, "30-44" },
                { 60, "45-59" }, { G_MAXUINT64, "60 and over" } };
  guint64 number = g_ascii_strtoull (value, NULL, 10);

  for (gsize i = 0; i < G_N_ELEMENTS (bands); i++)
    if (number < bands[i].below)
      return bands[i].name;
  return "";
}

static void
make_bands (KaoGroupColumn *column)
{
  g_autoptr (GPtrArray) numbers = column->values;

  column->values = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < column->of_picture->len; i++)
    {
      guint *label = &g_array_index (column->of_picture, guint, i);

      if (*label != G_MAXUINT)
        *label = find_or_add_value (column->values, age_band (numbers->pdata[*label]));
    }
}

/* Before the numbers become bands. */
static void
note_ages (KaoDataset *self, const KaoGroupColumn *column)
{
  g_free (self->ages);
  self->ages = g_new0 (gint, MAX (1, self->pictures->len));
  for (guint i = 0; i < self->pictures->len; i++)
    {
      guint label = g_array_index (column->of_picture, guint, i);

      self->ages[i] = label != G_MAXUINT ? atoi (column->values->pdata[label]) : -1;
    }
}

static void
add_column (KaoDataset *self, GHashTable *rows, const gchar *name, gint field)
{
  KaoGroupColumn *column = g_new0 (KaoGroupColumn, 1);

  column->name = g_strdup (name);
  column->values = g_ptr_array_new_with_free_func (g_free);
  column->of_picture = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < self->pictures->len; i++)
    {
      gchar **row = find_row (rows, self->pictures->pdata[i]);
      const gchar *value
          = row != NULL && field < (gint) g_strv_length (row) ? g_strstrip (row[field]) : "";
      guint label = value[0] != '\0' ? find_or_add_value (column->values, value) : G_MAXUINT;

      g_array_append_val (column->of_picture, label);
    }
  if (g_ascii_strcasecmp (name, "person") == 0)
    {
      g_free (self->persons);
      self->persons = g_memdup2 (column->of_picture->data, self->pictures->len * sizeof (guint));
      /* Whoever has no number is a person of his own. */
      for (guint i = 0; i < self->pictures->len; i++)
        if (self->persons[i] == G_MAXUINT)
          self->persons[i] = G_MAXUINT / 2 + i;
      free_column (column);
      return;
    }
  if (g_ascii_strcasecmp (name, "sex") == 0)
    {
      g_free (self->sexes);
      self->sexes = g_memdup2 (column->of_picture->data, self->pictures->len * sizeof (guint));
    }
  if (g_ascii_strcasecmp (name, "age") == 0 && are_numbers (column->values))
    note_ages (self, column);
  if (column->values->len > MAX_GROUPS && are_numbers (column->values))
    make_bands (column);
  g_ptr_array_add (self->groups, column);
}

gboolean
kao_dataset_add_groups (KaoDataset *dataset, const gchar *path, GError **error)
{
  g_autofree gchar *text = read_list (dataset, path, error);
  const gchar *p = text;
  g_auto (GStrv) header = p != NULL ? kao_csv_next_line (&p) : NULL;
  g_autoptr (GHashTable) rows
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_strfreev);

  if (text == NULL)
    return FALSE;
  if (header == NULL || g_strv_length (header) < 2)
    return refuse (error, path, 1, "a column of names and at least one of groups are needed");
  for (;;)
    {
      gchar **row = kao_csv_next_line (&p);

      if (row == NULL)
        break;
      g_hash_table_replace (rows, row[0], row);
    }
  for (gint i = 1; header[i] != NULL; i++)
    add_column (dataset, rows, g_strstrip (header[i]), i);
  for (guint i = 0; dataset->sexes != NULL && dataset->ages != NULL && i < dataset->pictures->len;
       i++)
    if (dataset->ages[i] < 0)
      dataset->sexes[i] = G_MAXUINT;
  return TRUE;
}

/* --- getters --- */

gsize
kao_dataset_get_n_pictures (const KaoDataset *dataset)
{
  return dataset->pictures->len;
}

const GArray *
kao_dataset_get_pairs (const KaoDataset *dataset)
{
  return dataset->pairs;
}

const GPtrArray *
kao_dataset_get_groups (const KaoDataset *dataset)
{
  return dataset->groups;
}

const GArray *
kao_dataset_get_folder (const KaoDataset *dataset)
{
  return dataset->folder;
}

const guint *
kao_dataset_get_sexes (const KaoDataset *dataset)
{
  return dataset->ages != NULL ? dataset->sexes : NULL;
}

const gint *
kao_dataset_get_ages (const KaoDataset *dataset)
{
  return dataset->sexes != NULL ? dataset->ages : NULL;
}

const guint *
kao_dataset_get_persons (const KaoDataset *dataset)
{
  return dataset->persons;
}

GBytes *
kao_dataset_read_picture (const KaoDataset *dataset, guint picture, GError **error)
{
  return read_file (dataset, dataset->pictures->pdata[picture], error);
}

gchar *
kao_dataset_fingerprint (const KaoDataset *dataset)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < dataset->pictures->len; i++)
    g_checksum_update (checksum, dataset->pictures->pdata[i],
                       (gssize) strlen (dataset->pictures->pdata[i]) + 1);
  g_checksum_update (checksum, (const guchar *) dataset->pairs->data,
                     (gssize) (dataset->pairs->len * sizeof (KaoPair)));
  return g_strdup (g_checksum_get_string (checksum));
}
