// SPDX-License-Identifier: GPL-3.0-or-later
/* The option lists of real scanners (tests/data/scanners) against what each document needs. */
#include "config.h"

#include "scan-dump.h"

#include "base/kao-error.h"
#include "scan/kao-scan-preset.h"

#include <math.h>
#include <string.h>

#define LEAST_SCANNERS 20

static void
wish_for (const gchar *name, KaoScanWish *wish)
{
  KaoScanRequest request = { KAO_DOCUMENT_CARD, FALSE };

  if (strcmp (name, "form") == 0)
    request.document = KAO_DOCUMENT_FORM;
  else if (strcmp (name, "whole") == 0)
    request.whole_glass = TRUE;
  else
    g_assert_true (strcmp (name, "card") == 0 || strcmp (name, "gray") == 0);
  kao_scan_wish_for (&request, wish);
  wish->want_gray = strcmp (name, "gray") == 0;
}

static void
check_text (ScanDump *dump, guint n, const gchar *key, const gchar *is)
{
  const gchar *expected = scan_dump_get_expected (dump, n, key);

  if (expected != NULL)
    g_assert_cmpstr (is, ==, expected);
}

static void
check_number (ScanDump *dump, guint n, const gchar *key, gdouble is)
{
  const gchar *expected = scan_dump_get_expected (dump, n, key);

  if (expected != NULL)
    g_assert_cmpfloat_with_epsilon (is, g_ascii_strtod (expected, NULL), 0.2);
}

static void
test_scanner (gconstpointer data)
{
  const gchar *path = data;
  g_autoptr (ScanDump) first = scan_dump_load (path);

  g_assert_cmpuint (scan_dump_get_n_expected (first), >, 0);
  for (guint n = 0; n < scan_dump_get_n_expected (first); n++)
    {
      g_autoptr (ScanDump) dump = scan_dump_load (path);
      const gchar *expected_error = scan_dump_get_expected (dump, n, "error");
      g_autoptr (GError) error = NULL;
      KaoScanDriver driver;
      KaoScanSettings settings;
      KaoScanWish wish;
      gboolean is_set;

      wish_for (scan_dump_get_expected (dump, n, "wish"), &wish);
      scan_dump_get_driver (dump, &driver);
      is_set = kao_scan_options_apply (&driver, &wish, &settings, &error);
      if (expected_error != NULL)
        {
          g_assert_false (is_set);
          g_assert_cmpstr (kao_error_area (error), ==, "scanner");
          g_assert_cmpstr (kao_error_word (error), ==, expected_error);
          continue;
        }
      g_assert_no_error (error);
      g_assert_true (is_set);
      check_text (dump, n, "source", settings.source);
      check_text (dump, n, "mode", settings.mode);
      check_number (dump, n, "depth", settings.depth);
      check_number (dump, n, "dpi", settings.dpi);
      check_number (dump, n, "width", settings.width_mm);
      check_number (dump, n, "height", settings.height_mm);
      check_number (dump, n, "feeder", settings.is_feeder);
      check_number (dump, n, "gray", settings.is_gray);
    }
}

/* A device that goes away while its options are set must not be scanned from. */
static void
test_failure (gconstpointer data)
{
  const SANE_Status statuses[] = { SANE_STATUS_IO_ERROR, SANE_STATUS_DEVICE_BUSY,
                                   SANE_STATUS_NO_MEM, SANE_STATUS_ACCESS_DENIED,
                                   SANE_STATUS_COVER_OPEN };

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr (ScanDump) dump = scan_dump_load (data);
      g_autoptr (GError) error = NULL;
      KaoScanDriver driver;
      KaoScanSettings settings;
      KaoScanWish wish;

      wish_for ("card", &wish);
      scan_dump_get_driver (dump, &driver);
      scan_dump_fail_with (dump, statuses[i]);
      g_assert_false (kao_scan_options_apply (&driver, &wish, &settings, &error));
      g_assert_true (error->domain == KAO_RETRY || error->domain == KAO_SCANNER_ERROR);
    }
}

static void
test_words (void)
{
  g_assert_cmpint (kao_scan_rank_flatbed ("Flatbed"), >, kao_scan_rank_flatbed ("Normal"));
  g_assert_cmpint (kao_scan_rank_flatbed ("Document Table"), >, 0);
  g_assert_cmpint (kao_scan_rank_flatbed ("Transparency Adapter"), ==, 0);
  g_assert_cmpint (kao_scan_rank_flatbed ("Flatbed (film holder)"), ==, 0);
  g_assert_cmpint (kao_scan_rank_flatbed ("ADF Duplex"), ==, 0);
  g_assert_cmpint (kao_scan_rank_feeder ("ADF Front"), >, kao_scan_rank_feeder ("ADF Duplex"));
  g_assert_cmpint (kao_scan_rank_feeder ("Flatbed"), ==, 0);
  g_assert_cmpint (kao_scan_rank_color ("Color"), >, kao_scan_rank_color ("Color (48 bits)"));
  g_assert_cmpint (kao_scan_rank_color ("24bit Color"), >, 0);
  g_assert_cmpint (kao_scan_rank_color ("Color Lineart"), ==, 0);
  g_assert_cmpint (kao_scan_rank_color ("Gray"), ==, 0);
  g_assert_cmpint (kao_scan_rank_gray ("True Gray"), >, kao_scan_rank_gray ("16 bits gray"));
  g_assert_cmpint (kao_scan_rank_gray ("Gray[Error Diffusion]"), ==, 0);
  g_assert_cmpint (kao_scan_rank_gray ("Lineart"), ==, 0);
}

static void
test_set_text (gconstpointer data)
{
  g_autoptr (ScanDump) dump = scan_dump_load (data);
  KaoScanDriver driver;

  scan_dump_get_driver (dump, &driver);
  g_assert_true (kao_scan_options_set_text (&driver, "filename", "/nowhere/else.ppm"));
  g_assert_true (kao_scan_options_set_text (&driver, "grayify", "true"));
  g_assert_true (kao_scan_options_set_text (&driver, "resolution", "150"));
  g_assert_false (kao_scan_options_set_text (&driver, "resolution", "5000"));
  g_assert_false (kao_scan_options_set_text (&driver, "no-such-option", "1"));
}

int
main (int argc, char **argv)
{
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autofree gchar *folder = NULL;
  const gchar *name;

  g_test_init (&argc, &argv, NULL);
  folder = g_build_filename (g_getenv ("KAO_TEST_SRC"), "tests", "data", "scanners", NULL);
  dir = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree gchar *test = g_strconcat ("/scan/options/", name, NULL);
      gchar *path = g_build_filename (folder, name, NULL);

      if (!g_str_has_suffix (name, ".txt"))
        continue;
      g_ptr_array_add (paths, path);
      g_test_add_data_func (test, path, test_scanner);
      if (strcmp (name, "canon-lide210-genesys.txt") == 0)
        g_test_add_data_func ("/scan/options/failure", path, test_failure);
      if (strcmp (name, "sane-pnm.txt") == 0)
        g_test_add_data_func ("/scan/options/text", path, test_set_text);
    }
  g_assert_cmpuint (paths->len, >=, LEAST_SCANNERS);
  g_test_add_func ("/scan/options/words", test_words);
  return g_test_run ();
}
