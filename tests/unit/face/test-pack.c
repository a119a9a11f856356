// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "face/kao-pack-places.h"
#include "face/kao-pack-private.h"

#include "base/kao-error.h"

#include <bzlib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define WEIGHTS "these are not weights"
#define WEIGHTS_GIT_BLOB                                                                           \
  "2aeb260cc504957ba6d7875adafb83bfb2a3ea03" /* git hash-object of the same bytes */

typedef struct
{
  gchar *root;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->root = g_dir_make_tmp ("kao-pack-XXXXXX", NULL);
}

static void
remove_tree (const gchar *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const gchar *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree gchar *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  remove_tree (fixture->root);
  g_free (fixture->root);
}

/* A manifest that is right in everything, as lines that a test may exchange. */
static gchar *
manifest (const gchar *name, gint rank)
{
  g_autofree gchar *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, WEIGHTS, -1);

  return g_strdup_printf ("[Pack]\nName=%s\nKind=base\nVersion=1\nTitle=Plain\nTitle[ja]=素\n"
                          "Notice=Only the base\nNotice[ja]=基本のみ\nRank=%d\n"
                          "[Network]\nFile=net.dat\nSHA256=%s\nBytes=%d\nChipSize=112\n"
                          "ChipTemplate=arcface112\nDimensions=128\nNormalise=true\n"
                          "Distance=cosine\n"
                          "[Calibration]\nDistances=0.2;0.5;0.9;\nNegLog10FMR=4;2.5;0;\n"
                          "MeasuredDownTo=3.5\n"
                          "[Groups]\nGirls=0.03;0.02;0.05;7000\nMen15to29=0.002;0.001;0.003;90000\n",
                          name, rank, hash, (gint) strlen (WEIGHTS));
}

static gchar *
write_pack (Fixture *fixture,
            const gchar *place,
            const gchar *folder,
            const gchar *text,
            const gchar *file_name,
            const gchar *data,
            gssize size)
{
  g_autofree gchar *path = g_build_filename (fixture->root, place, folder, NULL);
  g_autofree gchar *ini = g_build_filename (path, "manifest.ini", NULL);
  g_autofree gchar *file = g_build_filename (path, file_name, NULL);

  g_mkdir_with_parents (path, 0700);
  g_assert_true (g_file_set_contents (ini, text, -1, NULL));
  if (data != NULL)
    g_assert_true (g_file_set_contents (file, data, size, NULL));
  return g_steal_pointer (&path);
}

static void
test_good (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *text = manifest ("plain", 10);
  g_autofree gchar *folder = write_pack (fixture, "a", "plain", text, "net.dat", WEIGHTS, -1);
  g_autoptr (KaoPack) pack = kao_pack_load (folder, &error);
  const gdouble *distances;
  const gdouble *values;
  gdouble measured;
  const KaoPackGroup *groups;

  g_assert_no_error (error);
  g_assert_cmpuint (kao_pack_get_groups (pack, &groups), ==, 2);
  g_assert_cmpstr (groups[0].name, ==, "Girls");
  g_assert_cmpfloat (groups[0].rate, ==, 0.03);
  g_assert_cmpfloat (groups[0].low, ==, 0.02);
  g_assert_cmpfloat (groups[0].high, ==, 0.05);
  g_assert_cmpuint (groups[0].comparisons, ==, 7000);
  g_assert_cmpstr (groups[1].name, ==, "Men15to29");
  g_assert_cmpstr (kao_pack_get_name (pack), ==, "plain");
  g_assert_cmpint (kao_pack_get_kind (pack), ==, KAO_PACK_BASE);
  g_assert_cmpstr (kao_pack_get_title (pack, "en"), ==, "Plain");
  g_assert_cmpstr (kao_pack_get_title (pack, "ja"), ==, "素");
  g_assert_cmpstr (kao_pack_get_notice (pack, "ja"), ==, "基本のみ");
  g_assert_cmpint (kao_pack_get_shape (pack)->chip_side, ==, 112);
  g_assert_true (kao_pack_get_shape (pack)->is_cosine);
  g_assert_true (kao_pack_is_cosine (pack));
  g_assert_cmpuint (kao_pack_get_dimensions (pack), ==, (gsize) kao_pack_get_shape (pack)->dimensions);
  {
    g_autofree gchar *path = g_build_filename (kao_pack_get_folder (pack), "manifest.ini", NULL);
    g_autofree gchar *manifest = NULL;
    g_autofree gchar *sha256 = NULL;
    gsize size = 0;

    g_assert_true (g_file_get_contents (path, &manifest, &size, NULL));
    sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) manifest, size);
    g_assert_cmpstr (kao_pack_get_sha256 (pack), ==, sha256);
  }
  g_assert_true (kao_pack_get_shape (pack)->is_normalised);
  g_assert_cmpuint (kao_pack_get_calibration (pack, &distances, &values, &measured), ==, 3);
  g_assert_cmpfloat (distances[1], ==, 0.5);
  g_assert_cmpfloat (values[0], ==, 4.0);
  g_assert_cmpfloat (measured, ==, 3.5);
  g_assert_true (kao_pack_verify (pack, &error));
  g_assert_no_error (error);
}

/* One line of the manifest at a time is spoilt; the message must name the file and the key. */
static void
test_manifest_errors (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const gchar *line;
    const gchar *instead;
    const gchar *key;
  } cases[] = {
    { "Name=plain\n", "", "[Pack] Name" },
    { "Name=plain\n", "Name=a/b\n", "[Pack] Name" },
    { "Kind=base\n", "Kind=tensor\n", "[Pack] Kind" },
    { "Rank=10\n", "Rank=ten\n", "[Pack] Rank" },
    { "File=net.dat\n", "", "[Network] File" },
    { "File=net.dat\n", "File=../net.dat\n", "[Network] File" },
    { "ChipSize=112\n", "ChipSize=5\n", "[Network] ChipSize" },
    { "ChipTemplate=arcface112\n", "ChipTemplate=mine\n", "[Network] ChipTemplate" },
    { "Dimensions=128\n", "Dimensions=\n", "[Network] Dimensions" },
    { "Normalise=true\n", "Normalise=maybe\n", "[Network] Normalise" },
    { "Distance=cosine\n", "Distance=taxi\n", "[Network] Distance" },
    { "Distance=cosine\n", "Distance=cosine\nMean=1;2;\n", "[Network] Mean" },
    { "Distance=cosine\n", "Distance=cosine\nScale=wide\n", "[Network] Scale" },
    { "NegLog10FMR=4;2.5;0;\n", "NegLog10FMR=4;2.5;\n", "[Calibration] Distances" },
    { "NegLog10FMR=4;2.5;0;\n", "NegLog10FMR=4;a;0;\n", "[Calibration] Distances" },
    { "Girls=0.03;0.02;0.05;7000\n", "Girls=0.03;0.02;0.05\n", "[Groups] Girls" },
    { "Girls=0.03;0.02;0.05;7000\n", "Girls=0.03;0.02;0.05;many\n", "[Groups] Girls" },
    { "Girls=0.03;0.02;0.05;7000\n", "Girls=0.01;0.02;0.05;7000\n", "[Groups] Girls" },
    { "Girls=0.03;0.02;0.05;7000\n", "Girls=0.03;0.02;1.05;7000\n", "[Groups] Girls" },
    { "Girls=0.03;0.02;0.05;7000\n", "Girls=0.03;0.02;0.05;0\n", "[Groups] Girls" },
    { "[Calibration]\n", "[Centre]\nValues=0.1;0.2;\n[Calibration]\n", "[Centre] Values" },
    { "[Calibration]\n", "[Centre]\n[Calibration]\n", "[Centre] Values" },
    { "Normalise=true\nDistance=cosine\n[Calibration]\n",
      "Normalise=false\nDistance=cosine\n[Centre]\nValues=1;\n[Calibration]\n",
      "[Network] Normalise" },
    { "[Calibration]\n", "[Landmarks]\nFile=l.dat\nSHA256=12\nPoints=5\n[Calibration]\n",
      "[Landmarks] SHA256" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree gchar *good = manifest ("plain", 10);
      g_autoptr (GString) text = g_string_new (good);
      g_autofree gchar *folder = NULL;

      g_assert_cmpuint (g_string_replace (text, cases[i].line, cases[i].instead, 0), ==, 1);
      folder = write_pack (fixture, "a", "plain", text->str, "net.dat", WEIGHTS, -1);
      g_assert_null (kao_pack_load (folder, &error));
      g_assert_error (error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_MANIFEST);
      g_assert_nonnull (strstr (error->message, cases[i].key));
      g_assert_nonnull (strstr (error->message, "manifest.ini"));
    }
}

static void
test_no_manifest (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (kao_pack_load (fixture->root, &error));
  g_assert_error (error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_MANIFEST);
}

static void
test_damaged_files (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const gchar *weights;
    gint code;
    const gchar *word;
  } cases[] = {
    { NULL, KAO_MODEL_ERROR_MISSING_FILE, "cannot be read" },
    { "these are not weighty", KAO_MODEL_ERROR_WRONG_HASH, "its hash differs" },
    { "these are not", KAO_MODEL_ERROR_WRONG_HASH, "13 bytes instead of 21" },
    { "", KAO_MODEL_ERROR_WRONG_HASH, "0 bytes" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree gchar *text = manifest ("plain", 10);
      g_autofree gchar *place = g_strdup_printf ("%" G_GSIZE_FORMAT, i);
      g_autofree gchar *folder
          = write_pack (fixture, place, "plain", text, "net.dat", cases[i].weights, -1);
      g_autoptr (KaoPack) pack = kao_pack_load (folder, &error);

      g_assert_no_error (error);
      g_assert_false (kao_pack_verify (pack, &error));
      g_assert_error (error, KAO_MODEL_ERROR, cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].word));
      g_assert_nonnull (strstr (error->message, "net.dat"));
    }
}

static void
test_git_blob (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *good = manifest ("plain", 10);
  g_autoptr (GString) text = g_string_new (good);
  g_autofree gchar *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, WEIGHTS, -1);
  g_autofree gchar *line = g_strdup_printf ("SHA256=%s", hash);
  g_autofree gchar *folder = NULL;
  g_autoptr (KaoPack) pack = NULL;

  g_string_replace (text, line, "GitBlob=" WEIGHTS_GIT_BLOB, 1);
  folder = write_pack (fixture, "a", "plain", text->str, "net.dat", WEIGHTS, -1);
  pack = kao_pack_load (folder, &error);
  g_assert_no_error (error);
  g_assert_true (kao_pack_verify (pack, &error));
  g_assert_no_error (error);
}

/* A pack whose one file is @data, compressed, with the right hash. */
static KaoPack *
bzip2_pack (Fixture *fixture, const gchar *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *hash
      = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) data, size);
  g_autofree gchar *text
      = g_strdup_printf ("[Pack]\nName=z\nKind=dlib-resnet\nRank=1\n[Network]\nFile=n.dat.bz2\n"
                         "SHA256=%s\nChipSize=150\nChipTemplate=dlib150\nDimensions=128\n"
                         "Distance=euclidean\n",
                         hash);
  g_autofree gchar *folder
      = write_pack (fixture, "a", "z", text, "n.dat.bz2", data, (gssize) size);
  KaoPack *pack = kao_pack_load (folder, &error);

  g_assert_no_error (error);
  return pack;
}

static void
test_bzip2 (Fixture *fixture, gconstpointer data)
{
  static gchar payload[] = "0123456789 the same thing over and over over and over";
  gchar packed[1024];
  guint packed_size = sizeof packed;
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoPack) pack = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_assert_cmpint (
      BZ2_bzBuffToBuffCompress (packed, &packed_size, payload, sizeof payload, 9, 0, 0), ==, BZ_OK);
  pack = bzip2_pack (fixture, packed, packed_size);
  bytes = kao_pack_read (pack, KAO_PACK_FILE_NETWORK, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), payload,
                   sizeof payload);
}

/* The right hash of a stream that is cut off: a manifest can be wrong, too. */
static void
test_bzip2_damaged (Fixture *fixture, gconstpointer data)
{
  static const gchar cut[] = "BZh91AY&SY";
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoPack) pack = bzip2_pack (fixture, cut, strlen (cut));

  g_assert_null (kao_pack_read (pack, KAO_PACK_FILE_NETWORK, &error));
  g_assert_error (error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_DAMAGED);
}

static void
test_search (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *low = manifest ("low", 10);
  g_autofree gchar *high = manifest ("high", 50);
  g_autofree gchar *lost = manifest ("lost", 90);
  g_autofree gchar *a = g_build_filename (fixture->root, "a", NULL);
  g_autofree gchar *b = g_build_filename (fixture->root, "b", NULL);
  const gchar *path[] = { a, b, "/nonexistent", NULL };
  g_autofree gchar *low_in_a = write_pack (fixture, "a", "low", low, "net.dat", WEIGHTS, -1);
  g_autofree gchar *low_in_b = write_pack (fixture, "b", "low", low, "net.dat", WEIGHTS, -1);
  g_autofree gchar *high_in_b G_GNUC_UNUSED =
      write_pack (fixture, "b", "high", high, "net.dat", WEIGHTS, -1);
  g_autofree gchar *lost_in_a G_GNUC_UNUSED =
      write_pack (fixture, "a", "lost", lost, "net.dat", NULL, 0);
  g_autofree gchar *broken G_GNUC_UNUSED =
      write_pack (fixture, "b", "broken", "nonsense", "net.dat", NULL, 0);
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) packs = kao_pack_list (path, problems);
  g_autoptr (KaoPack) best = kao_pack_find (path, NULL, &error);
  g_autoptr (KaoPack) named = kao_pack_find (path, "low", &error);
  g_autoptr (KaoPack) by_path = kao_pack_find (path, low_in_b, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (packs->len, ==, 2);
  g_assert_cmpuint (problems->len, ==, 2);
  g_assert_cmpstr (kao_pack_get_name (best), ==, "high");
  g_assert_cmpstr (kao_pack_get_folder (named), ==, low_in_a);
  g_assert_cmpstr (kao_pack_get_folder (by_path), ==, low_in_b);

  g_assert_null (kao_pack_find (path, "lost", &error));
  g_assert_error (error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_NO_PACK);
  g_assert_nonnull (strstr (error->message, "net.dat is missing"));
}

static void
test_nothing_installed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const gchar *path[] = { fixture->root, NULL };

  g_assert_null (kao_pack_find (path, "", &error));
  g_assert_error (error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_NO_PACK);
  g_assert_nonnull (strstr (error->message, fixture->root));
}

/* --- which packs count at the counter --- */

static gchar *
base_manifest (void)
{
  g_autofree gchar *path
      = g_build_filename (g_getenv ("KAO_TEST_SRC"), "models", "base", "manifest.ini", NULL);
  gchar *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static void
check_refused (const KaoPackPlaces *places, const gchar *folder, const gchar *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (kao_pack_places_find (places, folder, &error));
  g_assert_error (error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_WRONG_HASH);
  g_assert_nonnull (strstr (error->message, folder));
  g_assert_nonnull (strstr (error->message, word));
}

static void
check_taken (const KaoPackPlaces *places, const gchar *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoPack) pack = kao_pack_places_find (places, folder, &error);

  g_assert_no_error (error);
  g_assert_nonnull (pack);
}

/* A pack of the source counts wherever it lies; with one number of its calibration changed it does not. */
static void
test_known (Fixture *fixture, gconstpointer data)
{
  g_autofree gchar *text = base_manifest ();
  g_autofree gchar *changed = g_strdup (text);
  g_autofree gchar *good = write_pack (fixture, "a", "base", text, "net.dat", NULL, 0);
  g_autofree gchar *bad = NULL;
  g_autoptr (KaoPackPlaces) known = kao_pack_places_new (NULL, KAO_PACK_TRUST_KNOWN, NULL);
  g_autoptr (KaoPackPlaces) any = kao_pack_places_new (NULL, KAO_PACK_TRUST_ANY, NULL);
  gchar *number = strstr (changed, "\nDistances=");

  g_assert_nonnull (number);
  number += strcspn (number, "123456789");
  number[0] = number[0] == '9' ? '8' : (gchar) (number[0] + 1);
  bad = write_pack (fixture, "b", "base", changed, "net.dat", NULL, 0);
  check_taken (known, good);
  check_refused (known, bad, "not one that this program knows");
  check_taken (any, bad);
}

/* The office's own: by its hash, and where only root can change it. */
static void
test_own (Fixture *fixture, gconstpointer data)
{
  g_autofree gchar *text = manifest ("own", 10);
  g_autofree gchar *folder = write_pack (fixture, "a", "own", text, "net.dat", WEIGHTS, -1);
  g_autofree gchar *ini = g_build_filename (folder, "manifest.ini", NULL);
  g_autofree gchar *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_autofree gchar *other = g_strdup (sha256);
  g_autoptr (KaoPackPlaces) none = kao_pack_places_new (NULL, KAO_PACK_TRUST_KNOWN, NULL);
  g_autoptr (KaoPackPlaces) own = kao_pack_places_with_own (none, sha256);
  g_autoptr (KaoPackPlaces) wrong = NULL;

  other[0] = other[0] == '0' ? '1' : '0';
  wrong = kao_pack_places_with_own (none, other);
  check_refused (none, folder, "PackSHA256");
  check_refused (wrong, folder, "PackSHA256");
  if (geteuid () == 0)
    check_taken (own, folder);
  /* Now anybody can exchange what is in it. */
  g_assert_cmpint (g_chmod (folder, 0777), ==, 0);
  check_refused (own, folder, "belongs to root");
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
  g_assert_cmpint (g_chmod (ini, 0666), ==, 0);
  check_refused (own, folder, "belongs to root");
}

/* No folder of the account's, whatever the environment says. */
static void
test_places (Fixture *fixture, gconstpointer data)
{
  g_auto (GStrv) folders = kao_pack_search_path (NULL);

  for (gsize i = 0; folders[i] != NULL; i++)
    {
      g_assert_false (g_str_has_prefix (folders[i], g_get_user_data_dir ()));
      g_assert_null (strstr (folders[i], "kao-made-up"));
    }
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const gchar *name;
    void (*run) (Fixture *, gconstpointer);
  } tests[] = {
    { "/face/pack/good", test_good },
    { "/face/pack/manifest-errors", test_manifest_errors },
    { "/face/pack/no-manifest", test_no_manifest },
    { "/face/pack/damaged-files", test_damaged_files },
    { "/face/pack/git-blob", test_git_blob },
    { "/face/pack/bzip2", test_bzip2 },
    { "/face/pack/bzip2-damaged", test_bzip2_damaged },
    { "/face/pack/search", test_search },
    { "/face/pack/nothing-installed", test_nothing_installed },
    { "/face/pack/known", test_known },
    { "/face/pack/own", test_own },
    { "/face/pack/places", test_places },
  };

  g_setenv ("XDG_DATA_DIRS", "/usr/share/kao-made-up", TRUE);
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
