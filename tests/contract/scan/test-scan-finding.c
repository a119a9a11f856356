// SPDX-License-Identifier: GPL-3.0-or-later
/* How the scanner is found, at the start, when it was plugged elsewhere, and when the configuration names another: through
 * the real worker, in its sandbox, with a driver of our own.
 */
#include "config.h"

#include "scan-fixture.h"

#include "base/kao-error.h"
#include "image/kao-image.h"

static const KaoScanRequest card = { KAO_DOCUMENT_CARD, FALSE };

static void
set_device (const gchar *folder, const gchar *device)
{
  g_autofree gchar *path = g_build_filename (folder, "device", NULL);

  g_assert_true (g_file_set_contents (path, device, -1, NULL));
}

static void
test_replug (void)
{
  g_autofree gchar *folder = scan_make_folder ("dll.conf", "kaofake\n", "behaviour", "good", NULL);
  ScanFixture f;
  ScanOutcome outcome;

  set_device (folder, "libusb:001:004\n");
  scan_fixture_begin (&f, folder, "", FALSE);
  scan_fixture_settle (&f);
  g_assert_cmpstr (kao_scanner_get_name (f.scanner), ==, "Maker Fake (USB)");
  scan_fixture_check (&f, &card, "ok 64x48 colour");
  /* Another number: found again within the same scan, nobody has to search. */
  set_device (folder, "libusb:001:009\n");
  scan_fixture_check (&f, &card, "ok 64x48 colour");
  /* Pulled out for good: told once, and shown. */
  set_device (folder, "\n");
  scan_fixture_run (&f, &card, -1, -1, &outcome);
  g_assert_error (outcome.error, KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_NOT_FOUND);
  scan_outcome_clear (&outcome);
  scan_fixture_wait (500);
  g_assert_cmpint (kao_scanner_get_state (f.scanner), ==, KAO_SCANNER_STATE_MISSING);
  g_assert_error (kao_scanner_get_fault (f.scanner), KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_NOT_FOUND);
  /* Back again: the usb watch asks for a search. */
  set_device (folder, "libusb:003:001\n");
  kao_scanner_search (f.scanner);
  scan_fixture_wait (500);
  g_assert_cmpint (kao_scanner_get_state (f.scanner), ==, KAO_SCANNER_STATE_READY);
  scan_fixture_check (&f, &card, "ok 64x48 colour");
  scan_fixture_end (&f);
  scan_remove_folder (folder);
}

/* Drivers that count what they find anew at every start: the configured one is found within the first scan, before
 * anybody has searched. */
static void
test_counted_anew (void)
{
  static const gchar *const names[][2] = { { "e3:Office", "e0:Office\n" },
                                           { "bus2;dev1", "bus1;dev3\n" },
                                           { "net:192.168.1.5", "net:192.168.1.77\n" },
                                           { "libusb:001:004", "libusb:002:011\n" } };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree gchar *folder = scan_make_folder ("dll.conf", "kaofake\n", "behaviour", "good", NULL);
      g_autofree gchar *device = g_strconcat ("kaofake:", names[i][0], NULL);
      ScanOutcome outcome;
      ScanFixture f;

      set_device (folder, names[i][1]);
      scan_fixture_begin (&f, folder, device, FALSE);
      scan_fixture_check (&f, &card, "ok 64x48 colour");
      /* Gone for good: told once. */
      set_device (folder, "\n");
      scan_fixture_run (&f, &card, -1, -1, &outcome);
      g_assert_error (outcome.error, KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_NOT_FOUND);
      scan_outcome_clear (&outcome);
      scan_fixture_end (&f);
      scan_remove_folder (folder);
    }
}

/* A configured scanner is opened at once, whatever the search meets; and so is the last good one. */
static void
test_known_first (void)
{
  g_autofree gchar *folder
    = scan_make_folder ("dll.conf", "kaofake\n", "behaviour", "hang-list", NULL);
  g_autofree gchar *path = g_build_filename (folder, "behaviour", NULL);
  ScanFixture f;
  ScanOutcome outcome;

  scan_fixture_begin (&f, folder, "kaofake:good", FALSE);
  scan_fixture_wait (200);
  g_assert_cmpint (kao_scanner_get_state (f.scanner), ==, KAO_SCANNER_STATE_READY);
  scan_fixture_run (&f, &card, -1, -1, &outcome);
  g_assert_no_error (outcome.error);
  g_assert_cmpint (outcome.ms, <, 5000);
  scan_outcome_clear (&outcome);
  scan_fixture_end (&f);

  g_assert_true (g_file_set_contents (path, "good", -1, NULL));
  scan_fixture_begin (&f, folder, "", FALSE);
  scan_fixture_settle (&f);
  scan_fixture_check (&f, &card, "ok 64x48 colour");
  /* From now on a search would hang. */
  g_assert_true (g_file_set_contents (path, "hang-list", -1, NULL));
  scan_fixture_wait (300);
  kao_scanner_search (f.scanner);
  scan_fixture_wait (300);
  scan_fixture_run (&f, &card, -1, -1, &outcome);
  g_assert_no_error (outcome.error);
  g_assert_cmpint (outcome.ms, <, 5000);
  scan_outcome_clear (&outcome);
  scan_fixture_end (&f);
  scan_remove_folder (folder);
}

typedef struct
{
  guint n_ends;
  GError *error;
} Ends;

static void
on_end (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Ends *ends = user_data;
  KaoImage *image;

  g_clear_error (&ends->error);
  image = kao_scanner_scan_finish (KAO_SCANNER (source), result, &ends->error);
  g_clear_pointer (&image, kao_image_unref);
  ends->n_ends++;
}

static void
wait_for_end (Ends *ends)
{
  while (ends->n_ends == 0)
    g_main_context_iteration (NULL, TRUE);
}

/* One at a time; a changed configuration is taken at the next; a cancel before the start counts. */
static void
test_order (void)
{
  g_autofree gchar *folder = scan_make_folder ("dll.conf", "kaofake\n", "behaviour", "slow", NULL);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (KaoConfig) config = NULL;
  ScanFixture f;
  Ends first = { 0 };
  Ends second = { 0 };

  scan_fixture_begin (&f, folder, "", FALSE);
  scan_fixture_settle (&f);
  kao_scanner_scan_async (f.scanner, &card, NULL, on_end, &first);
  g_assert_cmpint (kao_scanner_get_state (f.scanner), ==, KAO_SCANNER_STATE_SCANNING);
  kao_scanner_scan_async (f.scanner, &card, NULL, on_end, &second);
  wait_for_end (&second);
  g_assert_error (second.error, KAO_RETRY, KAO_RETRY_SCANNER_BUSY);
  g_assert_cmpuint (first.n_ends, ==, 0);

  config = kao_config_load_data ("[Scanner]\nDevice=kaofake:elsewhere\nAllowNetwork=true\n", -1,
                                 "test", NULL);
  kao_scanner_service_set_config (f.scanner, config);
  wait_for_end (&first);
  g_assert_no_error (first.error);
  first.n_ends = 0;
  kao_scanner_scan_async (f.scanner, &card, NULL, on_end, &first);
  wait_for_end (&first);
  g_assert_error (first.error, KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_NOT_FOUND);

  first.n_ends = 0;
  g_cancellable_cancel (cancelled);
  kao_scanner_scan_async (f.scanner, &card, cancelled, on_end, &first);
  wait_for_end (&first);
  g_assert_error (first.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&first.error);
  g_clear_error (&second.error);
  scan_fixture_end (&f);
  scan_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_autofree gchar *backends = NULL;

  g_test_init (&argc, &argv, NULL);
  /* Where libsane finds the driver. */
  backends = scan_build_path ("tests", "fakes", "scan", NULL);
  g_setenv ("LD_LIBRARY_PATH", backends, TRUE);
  g_test_add_func ("/scan/replug", test_replug);
  g_test_add_func ("/scan/counted-anew", test_counted_anew);
  g_test_add_func ("/scan/known-first", test_known_first);
  g_test_add_func ("/scan/order", test_order);
  return g_test_run ();
}
