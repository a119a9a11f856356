// SPDX-License-Identifier: GPL-3.0-or-later
/* Drivers that the administrator adds, with the real worker in its sandbox: SANE's own "test" and "pnm", which
 * no list of the program names, stand for a maker's.
 */
#include "config.h"

#include "scan-fixture.h"

#include "base/kao-error.h"
#include "image/kao-image.h"

#include <string.h>

static const KaoScanRequest card = { KAO_DOCUMENT_CARD, FALSE };

static gchar *
read_of_worker (ScanFixture *f, const gchar *name)
{
  g_autofree gchar *path
      = g_strdup_printf ("/proc/%d/%s", (int) scan_fixture_worker (f), name);
  gchar *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static gboolean
lists (ScanFixture *f, const gchar *device)
{
  const KaoScanList *list = kao_scanner_service_get_list (f->scanner);

  g_assert_nonnull (list);
  for (guint i = 0; i < kao_scan_list_get_size (list); i++)
    if (g_str_equal (kao_scan_list_get (list, i)->device, device))
      return TRUE;
  return FALSE;
}

static void
check_scan (ScanFixture *f, const gchar *start)
{
  ScanOutcome outcome;
  g_autofree gchar *seen = NULL;

  scan_fixture_run (f, &card, -1, -1, &outcome);
  seen = scan_outcome_describe (&outcome);
  if (!g_str_has_prefix (seen, start))
    g_error ("\"%s\" instead of \"%s\"", seen, start);
  scan_outcome_clear (&outcome);
}

/* With the program's own list: the driver is loaded, its device listed and scanned, the sandbox closed. */
static void
test_added (void)
{
  g_autofree gchar *status = NULL;
  g_autofree gchar *maps = NULL;
  ScanFixture f;

  scan_fixture_begin_drivers (&f, NULL, "", "pixma,test");
  scan_fixture_settle (&f);
  g_assert_true (lists (&f, "test:0"));
  maps = read_of_worker (&f, "maps");
  g_assert_nonnull (strstr (maps, "libsane-test."));
  g_assert_null (strstr (maps, "libsane-pnm."));
  status = read_of_worker (&f, "status");
  g_assert_nonnull (strstr (status, "\nSeccomp:\t2\n"));
  scan_fixture_end (&f);
  scan_fixture_begin_drivers (&f, NULL, "test:0", "test");
  check_scan (&f, "ok ");
  scan_fixture_end (&f);
}

/* Without: not listed, not opened though libsane would, and the fault says why; also before a scan. */
static void
test_not_added (void)
{
  g_autofree gchar *maps = NULL;
  ScanFixture f;

  scan_fixture_begin_drivers (&f, NULL, "test:0", NULL);
  check_scan (&f, "error NO_DRIVER");
  scan_fixture_end (&f);
  scan_fixture_begin_drivers (&f, NULL, "test:0", "pnm");
  while (kao_scanner_service_get_list (f.scanner) == NULL)
    scan_fixture_wait (20);
  g_assert_false (lists (&f, "test:0"));
  maps = read_of_worker (&f, "maps");
  g_assert_nonnull (strstr (maps, "libsane-pnm."));
  g_assert_null (strstr (maps, "libsane-test."));
  g_assert_cmpint (kao_scanner_get_state (f.scanner), ==, KAO_SCANNER_STATE_FAULT);
  g_assert_error (kao_scanner_get_fault (f.scanner), KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_NO_DRIVER);
  scan_fixture_end (&f);
}

/* Named but not there: the fault says so, before a scan and when one is tried. */
static void
test_not_installed (void)
{
  ScanFixture f;

  scan_fixture_begin_drivers (&f, NULL, "nosuch:bus1;dev1", "nosuch");
  check_scan (&f, "error DRIVER_MISSING");
  scan_fixture_end (&f);
  scan_fixture_begin_drivers (&f, NULL, "nosuch:bus1;dev1", "nosuch");
  while (kao_scanner_service_get_list (f.scanner) == NULL)
    scan_fixture_wait (20);
  g_assert_error (kao_scanner_get_fault (f.scanner), KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_DRIVER_MISSING);
  scan_fixture_end (&f);
}

/* The administrator's other names, of libsane's dll.aliases: opened by what they stand for, or refused by it. */
static void
test_aliases (void)
{
  g_autofree gchar *folder = scan_make_folder (
    "dll.conf", "test\n", "dll.aliases",
    "alias \"Front desk\" test:0\nalias pixma:04A9 pnm:0\nalias away escl:http://127.0.0.1\n", NULL);
  ScanFixture f;

  scan_fixture_begin_drivers (&f, folder, "Front desk", NULL);
  while (kao_scanner_service_get_list (f.scanner) == NULL)
    scan_fixture_wait (20);
  g_assert_true (lists (&f, "test:0"));
  g_assert_cmpint (kao_scanner_get_state (f.scanner), ==, KAO_SCANNER_STATE_READY);
  g_assert_null (strstr (kao_scanner_get_name (f.scanner), "Front desk"));
  check_scan (&f, "ok ");
  scan_fixture_end (&f);
  /* Its own name too, though libsane lists the other one. */
  scan_fixture_begin_drivers (&f, folder, "test:0", NULL);
  check_scan (&f, "ok ");
  scan_fixture_end (&f);
  scan_fixture_begin_drivers (&f, folder, "pixma:04A9", NULL);
  check_scan (&f, "error NO_DRIVER");
  scan_fixture_end (&f);
  scan_fixture_begin_drivers (&f, folder, "away", NULL);
  check_scan (&f, "error ");
  scan_fixture_end (&f);
  scan_remove_folder (folder);
}

static void
edit (ScanFixture *f, const gchar *device)
{
  g_autofree gchar *text = g_strdup_printf ("[Scanner]\nDevice=%s\n", device);
  g_autoptr (KaoConfig) config = kao_config_load_data (text, -1, "test", NULL);

  kao_scanner_service_set_config (f->scanner, config);
}

/* Another scanner in an edited configuration is looked for, and the fault of the last one is not its own. */
static void
test_edited (void)
{
  g_autofree gchar *folder = scan_make_folder ("dll.conf", "# none\n", NULL);
  ScanFixture f;

  scan_fixture_begin_drivers (&f, folder, "pnm:0", "pnm");
  while (kao_scanner_service_get_list (f.scanner) == NULL)
    scan_fixture_wait (20);
  g_assert_true (lists (&f, "pnm:0"));
  g_assert_cmpint (kao_scanner_get_state (f.scanner), ==, KAO_SCANNER_STATE_READY);
  edit (&f, "test:0");
  for (guint i = 0; i < 500 && kao_scanner_get_fault (f.scanner) == NULL; i++)
    scan_fixture_wait (20);
  g_assert_error (kao_scanner_get_fault (f.scanner), KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_NO_DRIVER);
  edit (&f, "pnm:elsewhere");
  g_assert_null (kao_scanner_get_fault (f.scanner));
  scan_fixture_end (&f);
  scan_remove_folder (folder);
}

/* The worker does not take what the configuration may not name. */
static void
test_refused (void)
{
  static const gchar *const lists[] = { "escl", "net", "airscan,test", "../test", "dll" };

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      ScanFixture f;

      scan_fixture_begin_drivers (&f, NULL, "", lists[i]);
      scan_fixture_settle (&f);
      g_assert_cmpint (kao_scanner_get_state (f.scanner), ==, KAO_SCANNER_STATE_FAULT);
      g_assert_null (kao_scanner_service_get_list (f.scanner));
      scan_fixture_end (&f);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scan/added-drivers/added", test_added);
  g_test_add_func ("/scan/added-drivers/not-added", test_not_added);
  g_test_add_func ("/scan/added-drivers/not-installed", test_not_installed);
  g_test_add_func ("/scan/added-drivers/aliases", test_aliases);
  g_test_add_func ("/scan/added-drivers/edited", test_edited);
  g_test_add_func ("/scan/added-drivers/refused", test_refused);
  return g_test_run ();
}
