// SPDX-License-Identifier: GPL-3.0-or-later
/* What the scanner would do with an order, asked without moving anything, through the real worker with SANE's test
 * backend: the settings are told, a scan goes first, and neither disturbs the next.
 */
#include "config.h"

#include "scan-fixture.h"

#include "base/kao-error.h"

static const gchar test_conf[] = "number_of_devices 1\nmode Gray\ndepth 8\nhand-scanner false\n"
                                 "three-pass false\nresolution_min 1.0\nresolution_max 400.0\n"
                                 "resolution_quant 1.0\nresolution 75\ngeometry_min 0.0\n"
                                 "geometry_max 300.0\ngeometry_quant 1.0\ntl_x 0.0\ntl_y 0.0\n"
                                 "br_x 80.0\nbr_y 100.0\nsource Flatbed\ntest-picture \"Color pattern\"\n"
                                 "read-delay false\nenable-test-options false\n";

typedef struct
{
  KaoScannerSettings *settings;
  GError *error;
  guint n_ends;
} Check;

static void
on_checked (GObject *scanner, GAsyncResult *result, gpointer user_data)
{
  Check *check = user_data;

  check->settings = kao_scanner_check_finish (KAO_SCANNER (scanner), result, &check->error);
  check->n_ends++;
}

static void
check_clear (Check *check)
{
  g_clear_pointer (&check->settings, g_free);
  g_clear_error (&check->error);
  check->n_ends = 0;
}

static void
begin (KaoScanner *scanner, Check *check)
{
  const KaoScanRequest card = { KAO_DOCUMENT_CARD, FALSE };

  kao_scanner_check_async (scanner, &card, NULL, on_checked, check);
}

static void
wait_for (const Check *check)
{
  for (guint i = 0; check->n_ends == 0 && i < SCAN_PATIENCE_MS / 50; i++)
    scan_fixture_wait (50);
  g_assert_cmpuint (check->n_ends, ==, 1);
}

static void
expect_scan (ScanFixture *f)
{
  const KaoScanRequest form = { KAO_DOCUMENT_FORM, FALSE };
  ScanOutcome outcome;
  g_autofree gchar *seen = NULL;

  scan_fixture_run (f, &form, -1, -1, &outcome);
  seen = scan_outcome_describe (&outcome);
  g_assert_true (g_str_has_prefix (seen, "ok "));
  scan_outcome_clear (&outcome);
}

static void
count (KaoScanner *scanner, gconstpointer progress, guint *n)
{
  (*n)++;
}

static void
test_settings (void)
{
  g_autofree gchar *folder = scan_make_folder ("dll.conf", "test\n", "test.conf", test_conf, NULL);
  ScanFixture f;
  Check check = { 0 };
  guint n_told = 0;

  scan_fixture_begin (&f, folder, "", FALSE);
  scan_fixture_settle (&f);
  g_signal_connect (f.scanner, "progress", G_CALLBACK (count), &n_told);
  g_signal_connect (f.scanner, "state-changed", G_CALLBACK (count), &n_told);
  for (guint i = 0; i < 2; i++)
    {
      begin (f.scanner, &check);
      wait_for (&check);
      g_assert_no_error (check.error);
      g_assert_cmpstr (check.settings->source, ==, "Flatbed");
      g_assert_cmpstr (check.settings->mode, ==, "Color");
      /* A card is wished for at 600; the device has no more. */
      g_assert_cmpfloat_with_epsilon (check.settings->dpi, 400, 0.01);
      g_assert_cmpfloat_with_epsilon (check.settings->width_mm, 105, 1);
      g_assert_cmpfloat_with_epsilon (check.settings->height_mm, 105, 1);
      g_assert_false (check.settings->is_feeder);
      check_clear (&check);
    }
  /* The visit hears nothing of it. */
  g_assert_cmpuint (n_told, ==, 0);
  expect_scan (&f);
  scan_fixture_end (&f);
  scan_remove_folder (folder);
}

/* The visitor does not wait for an administrator's question. */
static void
test_scan_first (void)
{
  g_autofree gchar *folder = scan_make_folder ("dll.conf", "test\n", "test.conf", test_conf, NULL);
  ScanFixture f;
  Check check = { 0 };

  scan_fixture_begin (&f, folder, "", FALSE);
  scan_fixture_settle (&f);
  begin (f.scanner, &check);
  expect_scan (&f);
  g_assert_cmpuint (check.n_ends, ==, 1);
  g_assert_error (check.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  check_clear (&check);
  scan_fixture_end (&f);
  scan_remove_folder (folder);
}

static void
on_state (KaoScanner *scanner, Check *check)
{
  if (kao_scanner_get_state (scanner) == KAO_SCANNER_STATE_SCANNING)
    begin (scanner, check);
}

static void
test_refused (void)
{
  g_autofree gchar *folder = scan_make_folder ("dll.conf", "test\n", "test.conf", test_conf, NULL);
  ScanFixture f;
  Check check = { 0 };
  gulong id;

  scan_fixture_begin (&f, folder, "", FALSE);
  scan_fixture_settle (&f);
  id = g_signal_connect (f.scanner, "state-changed", G_CALLBACK (on_state), &check);
  expect_scan (&f);
  g_signal_handler_disconnect (f.scanner, id);
  g_assert_cmpuint (check.n_ends, ==, 1);
  g_assert_error (check.error, KAO_RETRY, KAO_RETRY_SCANNER_BUSY);
  check_clear (&check);
  scan_fixture_end (&f);
  scan_remove_folder (folder);
}

/* One that cannot be opened is a finding. */
static void
test_fault (void)
{
  g_autofree gchar *folder = scan_make_folder ("dll.conf", "test\n", "test.conf", test_conf, NULL);
  ScanFixture f;
  Check check = { 0 };

  scan_fixture_begin (&f, folder, "nosuch:device", FALSE);
  begin (f.scanner, &check);
  wait_for (&check);
  g_assert_null (check.settings);
  g_assert_nonnull (check.error);
  g_assert_true (check.error->domain == KAO_SCANNER_ERROR);
  check_clear (&check);
  scan_fixture_end (&f);
  scan_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scan/check/settings", test_settings);
  g_test_add_func ("/scan/check/scan-first", test_scan_first);
  g_test_add_func ("/scan/check/refused", test_refused);
  g_test_add_func ("/scan/check/fault", test_fault);
  return g_test_run ();
}
