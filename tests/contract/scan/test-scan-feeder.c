// SPDX-License-Identifier: GPL-3.0-or-later
/* A device that only draws sheets in, with the real worker, airscan and the eSCL server: what came is the document,
 * however short, and the portrait on it is found.
 *
 *   test-scan-feeder DEMO_FOLDER MODELS_FOLDER
 */
#include "config.h"

#include "scan-fixture.h"

#include "demo/kao-demo.h"
#include "document/kao-document.h"
#include "face-finder.h"
#include "image/kao-codec.h"
#include "image/kao-image.h"

#include <math.h>
#include <string.h>

/* The feeder's width and the card in its middle, at 600 dpi. */
#define SHEET_WIDTH 5100
#define DPI 600
#define CARD_MM 53.98

static const gchar *demo_folder;
static FaceFinder *finder;

/* A card on a strip as wide as the feeder and as long as the card, as PPM in @folder. (transfer full) */
static gchar *
make_strip (const gchar *folder)
{
  g_autofree gchar *card_path = g_build_filename (demo_folder, "documents", "card_p01_600.jpg", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoImage) card = kao_codec_read_file (card_path, &error);
  g_autoptr (GByteArray) ppm = g_byte_array_new ();
  g_autofree gchar *head = NULL;
  g_autofree guint8 *row = g_malloc (SHEET_WIDTH * 3);
  gchar *path = g_build_filename (folder, "strip.ppm", NULL);

  g_assert_no_error (error);
  head = g_strdup_printf ("P6 %d %d 255\n", SHEET_WIDTH, kao_image_get_height (card));
  g_byte_array_append (ppm, (const guint8 *) head, (guint) strlen (head));
  for (gint y = 0; y < kao_image_get_height (card); y++)
    {
      gsize width = (gsize) kao_image_get_width (card);

      memset (row, 236 + y % 3, SHEET_WIDTH * 3);
      memcpy (row + (SHEET_WIDTH - width) / 2 * 3, kao_image_get_const_row (card, y), width * 3);
      g_byte_array_append (ppm, row, SHEET_WIDTH * 3);
    }
  g_assert_true (g_file_set_contents (path, (const gchar *) ppm->data, (gssize) ppm->len, &error));
  return path;
}

static void
check_portrait (const KaoImage *scan)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) portraits
      = kao_document_find_portraits (scan, KAO_DOCUMENT_CARD, face_finder_find, finder, NULL, &error);
  const KaoPortrait *portrait;
  gdouble mm;

  g_assert_no_error (error);
  g_assert_cmpuint (portraits->len, ==, 1);
  portrait = g_ptr_array_index (portraits, 0);
  mm = hypot (portrait->to_mm[0], portrait->to_mm[3]);
  g_assert_cmpint (portrait->kind, ==, KAO_DOCUMENT_CARD);
  g_assert_cmpfloat (fabs (kao_image_get_height (portrait->portrait) * mm - 27.5 * 1.08), <, 3.0);
}

/* With @fault the sheet is shorter than asked for; without it the server fills up with its lid. */
static void
test_card (gconstpointer fault)
{
  const KaoScanRequest card = { KAO_DOCUMENT_CARD, FALSE };
  g_autofree gchar *programs = scan_build_path ("src", "demo", NULL);
  g_autofree gchar *folder = scan_make_folder (NULL, NULL);
  g_autofree gchar *strip = make_strip (folder);
  const gchar *arguments[] = { "--glass", strip, "--dpi", G_STRINGIFY (DPI), "--feeder", "only", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoDemo) demo = kao_demo_start (programs, arguments, &error);
  g_autofree gchar *answer = NULL, *log = NULL;
  ScanOutcome outcome;
  ScanFixture f;

  g_assert_no_error (error);
  answer = kao_demo_control (demo, fault, &error);
  g_assert_no_error (error);
  scan_fixture_begin (&f, kao_demo_get_folder (demo), "", FALSE);
  scan_fixture_run (&f, &card, -1, -1, &outcome);
  g_assert_no_error (outcome.error);
  g_assert_cmpfloat (kao_image_get_dpi (outcome.image), ==, DPI);
  g_assert_cmpfloat (kao_image_get_height (outcome.image) * 25.4 / DPI, >=, CARD_MM);
  g_assert_cmpfloat (kao_image_get_height (outcome.image) * 25.4 / DPI, <, strstr (fault, "smaller") ? 65 : 106);
  check_portrait (outcome.image);
  log = kao_demo_control (demo, "/ctl/log", NULL);
  g_assert_nonnull (strstr (log, "feeder=1"));
  scan_outcome_clear (&outcome);
  scan_fixture_end (&f);
  scan_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  if (argc < 3)
    g_error ("usage: test-scan-feeder DEMO_FOLDER MODELS_FOLDER");
  demo_folder = argv[1];
  finder = face_finder_new (argv[2], &error);
  g_assert_no_error (error);
  g_test_add_data_func ("/scan/feeder/short-sheet", "fault=smaller", test_card);
  g_test_add_data_func ("/scan/feeder/filled-up", "fault=none", test_card);
  result = g_test_run ();
  face_finder_free (finder);
  return result;
}
