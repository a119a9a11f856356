// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "face/kao-pack-entry.h"
#include "face/kao-pack-places.h"
#include "face/kao-pack-private.h"

#include "base/kao-error.h"
#include "base/kao-paths.h"

#include <string.h>

#define MANIFEST "manifest.ini"
#define MAX_MANIFEST_BYTES (1024 * 1024)

struct _KaoPack
{
  gatomicrefcount ref_count;
  gchar *folder;
  gchar *sha256; /* of the manifest */
  gchar *name;
  KaoPackKind kind;
  gint rank;
  gchar *title[2]; /* en, ja */
  gchar *notice[2];
  KaoPackShape shape;
  KaoPackEntry files[KAO_N_PACK_FILES];
  gdouble *distances;
  gdouble *neg_log10_fmr;
  gsize n_knots;
  gdouble measured_down_to;
  KaoPackGroup *groups;
  gsize n_groups;
  gfloat *centre;
};

static const struct
{
  const gchar *word;
  KaoPackKind kind;
} kinds[] = {
  { "base", KAO_PACK_BASE },
  { "dlib-resnet", KAO_PACK_DLIB_RESNET },
  { "dlib-densenet", KAO_PACK_DLIB_DENSENET },
  { "onnx", KAO_PACK_ONNX },
};

KaoPack *
kao_pack_ref (KaoPack *pack)
{
  g_atomic_ref_count_inc (&pack->ref_count);
  return pack;
}

void
kao_pack_unref (KaoPack *pack)
{
  if (!g_atomic_ref_count_dec (&pack->ref_count))
    return;
  for (gsize i = 0; i < KAO_N_PACK_FILES; i++)
    kao_pack_entry_clear (&pack->files[i]);
  for (gsize i = 0; i < 2; i++)
    {
      g_free (pack->title[i]);
      g_free (pack->notice[i]);
    }
  for (gsize i = 0; i < pack->n_groups; i++)
    g_free (pack->groups[i].name);
  g_free (pack->groups);
  g_free (pack->centre);
  g_free (pack->distances);
  g_free (pack->neg_log10_fmr);
  g_free (pack->folder);
  g_free (pack->sha256);
  g_free (pack->name);
  g_free (pack);
}

/* --- reading the manifest --- */

/* One manifest while it is read: the first problem is kept, later reads return defaults. */
typedef struct
{
  GKeyFile *file;
  const gchar *path;
  GError **error;
  gboolean has_failed;
} Reader;

static void G_GNUC_PRINTF (4, 5)
refuse (Reader *reader, const gchar *group, const gchar *key, const gchar *format, ...)
{
  g_autofree gchar *text = NULL;
  va_list arguments;

  if (reader->has_failed)
    return;
  reader->has_failed = TRUE;
  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (reader->error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_MANIFEST,
               "%s, [%s] %s: %s; install the pack again from its source.", reader->path, group, key,
               text);
}

static gchar *
read_text (Reader *reader, const gchar *group, const gchar *key, gboolean is_required)
{
  gchar *value = g_key_file_get_string (reader->file, group, key, NULL);

  if (value == NULL && is_required)
    refuse (reader, group, key, "the key is missing");
  return value;
}

static void
read_localized (Reader *reader, const gchar *key, gchar *values[2])
{
  values[0] = g_key_file_get_string (reader->file, "Pack", key, NULL);
  values[1] = g_key_file_get_locale_string (reader->file, "Pack", key, "ja", NULL);
  for (gsize i = 0; i < 2; i++)
    if (values[i] == NULL)
      values[i] = g_strdup ("");
}

static gint
read_integer (Reader *reader, const gchar *group, const gchar *key, gint low, gint high)
{
  g_autoptr (GError) error = NULL;
  gint value = g_key_file_get_integer (reader->file, group, key, &error);

  if (error != NULL)
    refuse (reader, group, key, "not a whole number");
  else if (value < low || value > high)
    refuse (reader, group, key, "%d is not within %d to %d", value, low, high);
  return value;
}

/* A key with nothing after its equals sign counts as missing. */
static gboolean
has_value (Reader *reader, const gchar *group, const gchar *key)
{
  g_autofree gchar *value = g_key_file_get_value (reader->file, group, key, NULL);

  return value != NULL && value[0] != '\0';
}

static gdouble
read_double (Reader *reader, const gchar *group, const gchar *key, gdouble fallback)
{
  g_autoptr (GError) error = NULL;
  gdouble value;

  if (!has_value (reader, group, key))
    return fallback;
  value = g_key_file_get_double (reader->file, group, key, &error);
  if (error != NULL)
    refuse (reader, group, key, "not a number");
  return value;
}

static gboolean
read_boolean (Reader *reader, const gchar *group, const gchar *key)
{
  g_autoptr (GError) error = NULL;
  gboolean value;

  if (!g_key_file_has_key (reader->file, group, key, NULL))
    return FALSE;
  value = g_key_file_get_boolean (reader->file, group, key, &error);
  if (error != NULL)
    refuse (reader, group, key, "neither true nor false");
  return value;
}

/* The index of the value of @key in @words. */
static gsize
read_word (Reader *reader, const gchar *group, const gchar *key, const gchar *const *words)
{
  g_autofree gchar *value = read_text (reader, group, key, TRUE);
  g_autofree gchar *allowed = NULL;

  for (gsize i = 0; value != NULL && words[i] != NULL; i++)
    if (g_strcmp0 (value, words[i]) == 0)
      return i;
  allowed = g_strjoinv (", ", (gchar **) words);
  if (value != NULL)
    refuse (reader, group, key, "\"%s\" is none of %s", value, allowed);
  return 0;
}

static gboolean
is_hex (const gchar *text, gsize length)
{
  return strlen (text) == length && strspn (text, "0123456789abcdef") == length;
}

static void
read_file_entry (Reader *reader, const gchar *group, KaoPackEntry *file)
{
  g_autofree gchar *size = NULL;

  file->name = read_text (reader, group, "File", TRUE);
  if (file->name != NULL
      && (file->name[0] == '\0' || strchr (file->name, '/') != NULL || file->name[0] == '.'))
    refuse (reader, group, "File", "not a plain file name");

  file->sha256 = read_text (reader, group, "SHA256", FALSE);
  file->git_blob = read_text (reader, group, "GitBlob", FALSE);
  if (file->sha256 == NULL && file->git_blob == NULL)
    refuse (reader, group, "SHA256", "the key is missing");
  if (file->sha256 != NULL && !is_hex (file->sha256, 64))
    refuse (reader, group, "SHA256", "not 64 lower-case hexadecimal digits");
  if (file->git_blob != NULL && !is_hex (file->git_blob, 40))
    refuse (reader, group, "GitBlob", "not 40 lower-case hexadecimal digits");

  size = read_text (reader, group, "Bytes", FALSE);
  if (size != NULL && size[0] != '\0'
      && !g_ascii_string_to_unsigned (size, 10, 1, KAO_PACK_MAX_FILE_BYTES, &file->size, NULL))
    refuse (reader, group, "Bytes", "not a number of bytes");
}

static void
read_network (Reader *reader, KaoPack *self)
{
  static const gchar *const templates[] = { "arcface112", "dlib150", NULL };
  static const gchar *const distances[] = { "euclidean", "cosine", NULL };
  KaoPackShape *shape = &self->shape;
  g_autofree gdouble *mean = NULL;
  gsize n_mean = 0;

  read_file_entry (reader, "Network", &self->files[KAO_PACK_FILE_NETWORK]);
  shape->chip_side = read_integer (reader, "Network", "ChipSize", 32, 512);
  shape->chip_template
      = (KaoChipTemplate) read_word (reader, "Network", "ChipTemplate", templates);
  shape->dimensions = read_integer (reader, "Network", "Dimensions", 2, 4096);
  shape->is_normalised = read_boolean (reader, "Network", "Normalise");
  shape->is_cosine = read_word (reader, "Network", "Distance", distances) == 1;

  mean = g_key_file_get_double_list (reader->file, "Network", "Mean", &n_mean, NULL);
  for (gsize i = 0; i < 3; i++)
    shape->mean[i] = n_mean == 3 ? mean[i] : (n_mean == 1 ? mean[0] : 0.0);
  if (g_key_file_has_key (reader->file, "Network", "Mean", NULL) && n_mean != 1 && n_mean != 3)
    refuse (reader, "Network", "Mean", "neither one number nor three");
  shape->scale = read_double (reader, "Network", "Scale", 1.0);
  shape->swap_rb = read_boolean (reader, "Network", "SwapRB");
}

static void
read_landmarks (Reader *reader, KaoPack *self)
{
  static const gchar *const points[] = { "5", "5dlib", "68", NULL };

  if (!g_key_file_has_group (reader->file, "Landmarks"))
    return;
  read_file_entry (reader, "Landmarks", &self->files[KAO_PACK_FILE_LANDMARKS]);
  self->shape.predictor = (KaoPredictorKind) (KAO_PREDICTOR_OURS
                                              + read_word (reader, "Landmarks", "Points", points));
}

static void
read_quality (Reader *reader, KaoPack *self)
{
  if (g_key_file_has_group (reader->file, "Quality"))
    read_file_entry (reader, "Quality", &self->files[KAO_PACK_FILE_QUALITY]);
}

static void
read_calibration (Reader *reader, KaoPack *self)
{
  gsize n_values = 0;

  /* Without a table the pack still describes faces; it only has no figure. */
  if (!has_value (reader, "Calibration", "Distances")
      && !has_value (reader, "Calibration", "NegLog10FMR"))
    return;
  self->distances = g_key_file_get_double_list (reader->file, "Calibration", "Distances",
                                                &self->n_knots, NULL);
  self->neg_log10_fmr = g_key_file_get_double_list (reader->file, "Calibration", "NegLog10FMR",
                                                    &n_values, NULL);
  if (self->distances == NULL || self->neg_log10_fmr == NULL || n_values != self->n_knots)
    refuse (reader, "Calibration", "Distances", "not as many numbers as in NegLog10FMR");
  self->measured_down_to = read_double (reader, "Calibration", "MeasuredDownTo", 0.0);
}

/* The middle of the faces that the pack is used on, where its own training left them in a corner. */
static void
read_centre (Reader *reader, KaoPack *self)
{
  gsize n = 0;
  g_autofree gdouble *values
      = g_key_file_get_double_list (reader->file, "Centre", "Values", &n, NULL);

  if (!g_key_file_has_group (reader->file, "Centre"))
    return;
  if (!self->shape.is_normalised)
    refuse (reader, "Network", "Normalise", "a pack with [Centre] needs true");
  if (values == NULL || n != (gsize) self->shape.dimensions)
    {
      refuse (reader, "Centre", "Values", "not as many numbers as Dimensions says");
      return;
    }
  self->centre = g_new (gfloat, n);
  for (gsize i = 0; i < n; i++)
    self->centre[i] = (gfloat) values[i];
  self->shape.centre = self->centre;
}

/* "Girls=0.037;0.031;0.043;12345": rate, the ends of its interval, comparisons. */
static void
read_groups (Reader *reader, KaoPack *self)
{
  g_auto (GStrv) keys = g_key_file_get_keys (reader->file, "Groups", &self->n_groups, NULL);

  self->groups = g_new0 (KaoPackGroup, self->n_groups);
  for (gsize i = 0; i < self->n_groups; i++)
    {
      KaoPackGroup *group = &self->groups[i];
      gsize n = 0;
      g_autofree gdouble *numbers
          = g_key_file_get_double_list (reader->file, "Groups", keys[i], &n, NULL);

      group->name = g_strdup (keys[i]);
      if (numbers == NULL || n != 4)
        {
          refuse (reader, "Groups", keys[i], "not four numbers");
          continue;
        }
      if (!(0.0 <= numbers[1] && numbers[1] <= numbers[0] && numbers[0] <= numbers[2]
            && numbers[2] <= 1.0 && numbers[3] >= 1.0 && numbers[3] <= 1e15))
        {
          refuse (reader, "Groups", keys[i], "not a rate, its interval and a count");
          continue;
        }
      group->rate = numbers[0];
      group->low = numbers[1];
      group->high = numbers[2];
      group->comparisons = (guint64) numbers[3];
    }
}

static KaoPackKind
read_kind (Reader *reader)
{
  const gchar *words[G_N_ELEMENTS (kinds) + 1] = { NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    words[i] = kinds[i].word;
  return kinds[read_word (reader, "Pack", "Kind", words)].kind;
}

/* The manifest's bytes, read once, so that what is checked is what is read. */
static GBytes *
read_manifest (const gchar *path, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gchar *data = NULL;
  gsize size = 0;

  if (kao_paths_read_file (path, MAX_MANIFEST_BYTES, &data, &size, &local_error))
    return g_bytes_new_take (data, size);
  g_set_error (error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_MANIFEST,
               "%s cannot be read (%s); install the pack again from its source.", path, local_error->message);
  return NULL;
}

KaoPack *
kao_pack_load (const gchar *folder, GError **error)
{
  g_autoptr (KaoPackPlaces) anywhere = kao_pack_places_new (NULL, KAO_PACK_TRUST_ANY, NULL);

  return kao_pack_places_load (anywhere, folder, error);
}

KaoPack *
kao_pack_places_load (const KaoPackPlaces *places, const gchar *folder, GError **error)
{
  g_autoptr (KaoPack) self = g_new0 (KaoPack, 1);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local_error = NULL;
  g_autofree gchar *path = g_build_filename (folder, MANIFEST, NULL);
  g_autoptr (GBytes) bytes = NULL;
  Reader reader = { file, path, error, FALSE };

  g_atomic_ref_count_init (&self->ref_count);
  self->folder = g_strdup (folder);
  bytes = read_manifest (path, error);
  if (bytes == NULL || !kao_pack_places_trust (places, folder, bytes, error))
    return NULL;
  self->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  if (!g_key_file_load_from_bytes (file, bytes, G_KEY_FILE_KEEP_TRANSLATIONS, &local_error))
    {
      g_set_error (error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_MANIFEST,
                   "%s cannot be read (%s); install the pack again from its source.", path,
                   local_error->message);
      return NULL;
    }

  self->name = read_text (&reader, "Pack", "Name", TRUE);
  if (self->name != NULL && (self->name[0] == '\0' || strchr (self->name, '/') != NULL))
    refuse (&reader, "Pack", "Name", "empty or with a slash");
  self->kind = read_kind (&reader);
  self->rank = read_integer (&reader, "Pack", "Rank", 0, 1000);
  read_localized (&reader, "Title", self->title);
  read_localized (&reader, "Notice", self->notice);
  read_network (&reader, self);
  read_landmarks (&reader, self);
  read_quality (&reader, self);
  read_calibration (&reader, self);
  read_centre (&reader, self);
  read_groups (&reader, self);
  if (reader.has_failed)
    return NULL;
  return g_steal_pointer (&self);
}

/* --- the files --- */

GBytes *
kao_pack_read (const KaoPack *pack, KaoPackFile which, GError **error)
{
  g_return_val_if_fail (pack->files[which].name != NULL, NULL);
  return kao_pack_entry_read (&pack->files[which], pack->folder, pack->name, error);
}

gboolean
kao_pack_verify (KaoPack *pack, GError **error)
{
  for (gsize i = 0; i < KAO_N_PACK_FILES; i++)
    if (pack->files[i].name != NULL
        && !kao_pack_entry_verify (&pack->files[i], pack->folder, pack->name, error))
      return FALSE;
  return TRUE;
}

/* --- getters --- */

KaoPackKind
kao_pack_get_kind (const KaoPack *pack)
{
  return pack->kind;
}

const gchar *
kao_pack_get_name (const KaoPack *pack)
{
  return pack->name;
}

const gchar *
kao_pack_get_sha256 (const KaoPack *pack)
{
  return pack->sha256;
}

gsize
kao_pack_get_dimensions (const KaoPack *pack)
{
  return (gsize) pack->shape.dimensions;
}

gboolean
kao_pack_is_cosine (const KaoPack *pack)
{
  return pack->shape.is_cosine;
}

const gchar *
kao_pack_get_folder (const KaoPack *pack)
{
  return pack->folder;
}

static gboolean
is_japanese (const gchar *language)
{
  return language != NULL && g_str_has_prefix (language, "ja");
}

const gchar *
kao_pack_get_title (const KaoPack *pack, const gchar *language)
{
  const gchar *title = pack->title[is_japanese (language)];

  return title[0] != '\0' ? title : pack->name;
}

const gchar *
kao_pack_get_notice (const KaoPack *pack, const gchar *language)
{
  return pack->notice[is_japanese (language)];
}

gsize
kao_pack_get_calibration (const KaoPack *pack,
                          const gdouble **distances,
                          const gdouble **neg_log10_fmr,
                          gdouble *measured_down_to)
{
  if (distances != NULL)
    *distances = pack->distances;
  if (neg_log10_fmr != NULL)
    *neg_log10_fmr = pack->neg_log10_fmr;
  if (measured_down_to != NULL)
    *measured_down_to = pack->measured_down_to;
  return pack->n_knots;
}

gsize
kao_pack_get_groups (const KaoPack *pack, const KaoPackGroup **groups)
{
  *groups = pack->groups;
  return pack->n_groups;
}

const KaoPackShape *
kao_pack_get_shape (const KaoPack *pack)
{
  return &pack->shape;
}

gint
kao_pack_get_rank (const KaoPack *pack)
{
  return pack->rank;
}

const gchar *
kao_pack_get_file (const KaoPack *pack, KaoPackFile which)
{
  return pack->files[which].name;
}
