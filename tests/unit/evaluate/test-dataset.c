// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "evaluate/kao-dataset.h"
#include "evaluate/kao-json.h"
#include "evaluate/kao-tar.h"

#include <glib/gstdio.h>
#include <malloc.h>
#include <math.h>
#include <string.h>

/* --- a tar archive made here --- */

static void
append_entry (GByteArray *tar, const gchar *name, gchar type, const gchar *data)
{
  gchar header[512] = { 0 };
  gsize size = strlen (data);
  guint sum = 0;

  g_strlcpy (header, name, 100);
  g_snprintf (header + 124, 12, "%011o", (guint) size);
  header[156] = type;
  memcpy (header + 257, "ustar\00000", 8);
  memset (header + 148, ' ', 8);
  for (gsize i = 0; i < sizeof header; i++)
    sum += (guint8) header[i];
  g_snprintf (header + 148, 8, "%06o", sum);
  g_byte_array_append (tar, (const guint8 *) header, sizeof header);
  g_byte_array_append (tar, (const guint8 *) data, (guint) size);
  g_byte_array_set_size (tar, (tar->len + 511) / 512 * 512);
}

static GBytes *
make_tar (void)
{
  GByteArray *tar = g_byte_array_new ();
  static const guint8 end[1024];

  append_entry (tar, "./", '5', "");
  append_entry (tar, "./a/one.jpg", '0', "first");
  append_entry (tar, "././@LongLink", 'L', "a/two with a long name.jpg");
  append_entry (tar, "a/tw", '0', "second");
  append_entry (tar, "PaxHeaders/x", 'x', "23 path=b/three ü.jpg\n12 mtime=1\n");
  append_entry (tar, "b/three", '0', "third");
  append_entry (tar, "list.csv", '0', "a,b,same\na/one.jpg,\"b/three ü.jpg\",0\n");
  g_byte_array_append (tar, end, sizeof end);
  return g_byte_array_free_to_bytes (tar);
}

static void
check_entry (GHashTable *files, const gchar *name, const gchar *content)
{
  GBytes *bytes = g_hash_table_lookup (files, name);

  g_assert_nonnull (bytes);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), content,
                   strlen (content));
}

static void
test_tar (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) tar = make_tar ();
  g_autoptr (GHashTable) files = kao_tar_index (tar, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (files), ==, 4);
  check_entry (files, "a/one.jpg", "first");
  check_entry (files, "a/two with a long name.jpg", "second");
  check_entry (files, "b/three ü.jpg", "third");
}

/* Cut off anywhere and with any byte changed: refused or read, never read beyond the end. */
static void
test_tar_damaged (void)
{
  g_autoptr (GBytes) good = make_tar ();
  g_autoptr (GHashTable) whole = kao_tar_index (good, NULL);
  gsize size;
  const guint8 *data = g_bytes_get_data (good, &size);

  g_assert_nonnull (whole);
  for (gsize cut = 0; cut < size; cut += 37)
    {
      g_autoptr (GBytes) part = g_bytes_new (data, cut);
      g_autoptr (GHashTable) files = kao_tar_index (part, NULL);

      /* A cut archive never holds more than the whole one. */
      g_assert_true (files == NULL || g_hash_table_size (files) <= g_hash_table_size (whole));
    }
  for (gsize i = 0; i < size; i += 5)
    {
      guint8 *copy = g_memdup2 (data, size);
      g_autoptr (GBytes) changed = NULL;
      g_autoptr (GHashTable) files = NULL;

      copy[i] ^= 0x55;
      changed = g_bytes_new_take (copy, size);
      files = kao_tar_index (changed, NULL);
    }
}

static void
test_csv (void)
{
  const gchar *text = "a,\"b,\"\"c\"\"\",d\r\n\nlast";
  const gchar *p = text;
  g_auto (GStrv) first = kao_csv_next_line (&p);
  g_auto (GStrv) empty = kao_csv_next_line (&p);
  g_auto (GStrv) last = kao_csv_next_line (&p);

  g_assert_cmpuint (g_strv_length (first), ==, 3);
  g_assert_cmpstr (first[1], ==, "b,\"c\"");
  g_assert_cmpstr (first[2], ==, "d");
  g_assert_cmpuint (g_strv_length (empty), ==, 1);
  g_assert_cmpstr (last[0], ==, "last");
  g_assert_null (kao_csv_next_line (&p));
}

typedef struct
{
  gchar *folder;
  gchar *tar;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) tar = make_tar ();

  fixture->folder = g_dir_make_tmp ("kao-dataset-XXXXXX", NULL);
  fixture->tar = g_build_filename (fixture->folder, "set.tar", NULL);
  g_assert_true (g_file_set_contents (fixture->tar, g_bytes_get_data (tar, NULL),
                                      (gssize) g_bytes_get_size (tar), NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree gchar *csv = g_build_filename (fixture->folder, "x.csv", NULL);

  g_remove (csv);
  g_remove (fixture->tar);
  g_rmdir (fixture->folder);
  g_free (fixture->tar);
  g_free (fixture->folder);
}

static gchar *
write_csv (Fixture *fixture, const gchar *text)
{
  gchar *path = g_build_filename (fixture->folder, "x.csv", NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

/* The list itself may lie in the archive. */
static void
test_pairs (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoDataset) dataset = kao_dataset_new (fixture->tar, TRUE, &error);
  g_autoptr (GBytes) bytes = NULL;
  const KaoPair *pair;

  g_assert_no_error (error);
  g_assert_true (kao_dataset_add_pairs (dataset, "list.csv", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (kao_dataset_get_n_pictures (dataset), ==, 2);
  pair = &g_array_index (kao_dataset_get_pairs (dataset), KaoPair, 0);
  g_assert_false (pair->is_genuine);
  bytes = kao_dataset_read_picture (dataset, pair->visitor, &error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "third", 5);
}

static void
test_bad_pairs (Fixture *fixture, gconstpointer data)
{
  static const gchar *const texts[] = {
    "", "a,b\n1,2\n", "a,b,same\n", "a,b,same\nx,y\n", "a,b,same\nx,y,2\n", "a,b,same\nx,y,yes\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KaoDataset) dataset = kao_dataset_new (fixture->folder, FALSE, &error);
      g_autofree gchar *path = write_csv (fixture, texts[i]);

      g_assert_false (kao_dataset_add_pairs (dataset, path, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    }
}

static void
test_groups (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoDataset) dataset = kao_dataset_new (fixture->tar, TRUE, &error);
  g_autofree gchar *path
      = write_csv (fixture, "picture,sex,person\none,f,7\nb/three ü.jpg,m,7\nother,m,9\n");
  const KaoGroupColumn *column;

  g_assert_true (kao_dataset_add_folder (dataset, "", 1, 1, &error));
  g_assert_cmpuint (kao_dataset_get_n_pictures (dataset), ==, 3);
  g_assert_true (kao_dataset_add_groups (dataset, path, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (kao_dataset_get_groups (dataset)->len, ==, 1);
  column = kao_dataset_get_groups (dataset)->pdata[0];
  g_assert_cmpstr (column->name, ==, "sex");
  g_assert_cmpuint (g_array_index (column->of_picture, guint, 1), ==, G_MAXUINT);
  g_assert_cmpuint (kao_dataset_get_persons (dataset)[0], ==, kao_dataset_get_persons (dataset)[2]);
  g_assert_cmpuint (kao_dataset_get_persons (dataset)[0], !=, kao_dataset_get_persons (dataset)[1]);
}

/* A column that stands twice, or is read again, takes the place of the first; nothing of that one stays behind. */
static void
test_doubled_column (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KaoDataset) dataset = kao_dataset_new (fixture->tar, TRUE, NULL);
  g_autofree gchar *path = write_csv (fixture, "picture,person,person\none,6,7\nb/three ü.jpg,8,7\n");
  gsize before = 0;

  g_assert_true (kao_dataset_add_folder (dataset, "", 1, 1, NULL));
  for (gint i = 0; i < 2000; i++)
    {
      g_assert_true (kao_dataset_add_groups (dataset, path, NULL));
      /* What is kept once has been kept by then. */
      if (i == 100)
        before = mallinfo2 ().uordblks;
    }
  g_assert_cmpuint (kao_dataset_get_persons (dataset)[0], ==, kao_dataset_get_persons (dataset)[2]);
  g_assert_cmpuint (mallinfo2 ().uordblks, <, before + 20000);
}

static void
test_json (void)
{
  g_autoptr (KaoJson) json = kao_json_new ();

  kao_json_begin_object (json, NULL);
  kao_json_add_string (json, "text", "a\"b\\c\n\x01é");
  kao_json_add_number (json, "number", 60.10, 3);
  kao_json_add_number (json, "whole", -0.0001, 2);
  kao_json_add_number (json, "nan", (gdouble) NAN, 2);
  kao_json_begin_array (json, "list");
  kao_json_add_integer (json, NULL, -5);
  kao_json_add_boolean (json, NULL, TRUE);
  kao_json_begin_object (json, NULL);
  kao_json_end_object (json);
  kao_json_end_array (json);
  kao_json_end_object (json);
  g_assert_cmpstr (kao_json_get_text (json), ==,
                   "{\n  \"text\": \"a\\\"b\\\\c\\u000a\\u0001é\",\n  \"number\": 60.1,\n"
                   "  \"whole\": 0,\n  \"nan\": null,\n  \"list\": [\n    -5,\n    true,\n    {}\n"
                   "  ]\n}\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/tar/read", test_tar);
  g_test_add_func ("/cli/tar/damaged", test_tar_damaged);
  g_test_add_func ("/cli/csv", test_csv);
  g_test_add ("/cli/dataset/pairs", Fixture, NULL, set_up, test_pairs, tear_down);
  g_test_add ("/cli/dataset/bad-pairs", Fixture, NULL, set_up, test_bad_pairs, tear_down);
  g_test_add ("/cli/dataset/groups", Fixture, NULL, set_up, test_groups, tear_down);
  g_test_add ("/cli/dataset/doubled-column", Fixture, NULL, set_up, test_doubled_column, tear_down);
  g_test_add_func ("/cli/json", test_json);
  return g_test_run ();
}
