// SPDX-License-Identifier: GPL-3.0-or-later
/* The same scenarios through the real worker, in its sandbox, against four backends of SANE: pnm, test,
 * airscan with our eSCL server, and net with saned. The last one runs in a network namespace of its own
 * where the machine allows that.
 */
#include "config.h"

#include "scan-fixture.h"

#include "base/kao-error.h"
#include "image/kao-image.h"

#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define SANED_PORT 6566
#define SANED_PATIENCE_MS 10000

static const KaoScanRequest card = { KAO_DOCUMENT_CARD, FALSE };
static const KaoScanRequest form = { KAO_DOCUMENT_FORM, FALSE };

static const gchar test_conf[] = "number_of_devices 1\nmode Color\ndepth 8\nhand-scanner false\n"
                                 "three-pass false\nresolution_min 1.0\nresolution_max 1200.0\n"
                                 "resolution_quant 1.0\nresolution 300\ngeometry_min 0.0\n"
                                 "geometry_max 300.0\ngeometry_quant 1.0\ntl_x 0.0\ntl_y 0.0\n"
                                 "br_x 80.0\nbr_y 100.0\nsource Flatbed\ntest-picture \"Color pattern\"\n"
                                 "read-delay false\nread-delay-duration 1000\n"
                                 "read-return-value Default\nppl-loss 0\nfuzzy-parameters false\n"
                                 "non-blocking false\nselect-fd false\nenable-test-options false\n";

static gchar *glass_folder; /* holds glass.ppm */
static gchar *glass;

static gchar *
pnm_options (const gchar *more)
{
  return g_strdup_printf ("[options]\nfilename=%s\n%s", glass, more);
}

/* ---- one scan with a folder of its own ---- */

static void
scan_once (const gchar *folder,
           gboolean allow_network,
           const KaoScanRequest *request,
           ScanOutcome *outcome)
{
  ScanFixture f;

  scan_fixture_begin (&f, folder, "", allow_network);
  scan_fixture_run (&f, request, -1, -1, outcome);
  scan_fixture_end (&f);
}

static void
check_once (const gchar *folder, const KaoScanRequest *request, const gchar *expected)
{
  ScanOutcome outcome;
  g_autofree gchar *seen = NULL;

  scan_once (folder, FALSE, request, &outcome);
  seen = scan_outcome_describe (&outcome);
  g_assert_cmpstr (seen, ==, expected);
  scan_outcome_clear (&outcome);
}

/* ---- what every backend must stand ---- */

/* The process that has searched is the one that will scan, and is in its sandbox. */
static void
check_sandbox (ScanFixture *f)
{
  g_autofree gchar *path
    = g_strdup_printf ("/proc/%d/status", (int) kao_scanner_service_get_worker_pid (f->scanner));
  g_autofree gchar *status = NULL;

  g_assert_true (g_file_get_contents (path, &status, NULL, NULL));
  g_assert_nonnull (strstr (status, "\nSeccomp:\t2\n"));
  g_assert_nonnull (strstr (status, "\nNoNewPrivs:\t1\n"));
}

static void
run_common (const gchar *folder, gboolean allow_network, const gchar *name, const gchar *expected)
{
  static const gint cancel_times[] = { 0, 1, 3, 10, 30, 60 };
  static const gint kill_stages[]
    = { KAO_SCAN_STAGE_OPENING, KAO_SCAN_STAGE_WARMING, KAO_SCAN_STAGE_READING };
  ScanFixture f;

  scan_fixture_begin (&f, folder, "", allow_network);
  scan_fixture_settle (&f);
  g_assert_cmpint (kao_scanner_get_state (f.scanner), ==, KAO_SCANNER_STATE_READY);
  g_assert_cmpstr (kao_scanner_get_name (f.scanner), ==, name);
  check_sandbox (&f);
  scan_fixture_check (&f, &card, expected);
  if (g_getenv ("KAO_TEST_ONE") != NULL)
    {
      /* Under strace, which makes everything slow. */
      scan_fixture_end (&f);
      return;
    }
  scan_fixture_check (&f, &card, expected);

  for (gsize i = 0; i < G_N_ELEMENTS (cancel_times); i++)
    {
      ScanOutcome outcome;

      scan_fixture_run (&f, &card, cancel_times[i], -1, &outcome);
      /* A quick device may have been quicker. */
      if (outcome.error != NULL)
        {
          g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
          g_assert_cmpint (outcome.cancel_ms, <, 200);
        }
      scan_outcome_clear (&outcome);
      scan_fixture_check (&f, &card, expected);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (kill_stages); i++)
    {
      ScanOutcome outcome;

      scan_fixture_run (&f, &card, -1, kill_stages[i], &outcome);
      if (outcome.error != NULL)
        g_assert_error (outcome.error, KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_WORKER_CRASHED);
      scan_outcome_clear (&outcome);
      scan_fixture_check (&f, &card, expected);
    }
  /* The one that waits for the next visitor, too. */
  scan_fixture_wait (200);
  kill (scan_fixture_worker (&f), SIGKILL);
  scan_fixture_wait (100);
  g_assert_cmpint (kao_scanner_get_state (f.scanner), ==, KAO_SCANNER_STATE_READY);
  scan_fixture_check (&f, &card, expected);
  scan_fixture_end (&f);
}

/* ---- pnm ---- */

static void
test_pnm (void)
{
  g_autofree gchar *options = pnm_options ("");
  g_autofree gchar *folder = scan_make_folder ("dll.conf", "pnm\n", "options", options, NULL);

  run_common (folder, FALSE, "PNM file reader", "ok 827x1165 colour");
  scan_remove_folder (folder);
}

static void
test_pnm_faults (void)
{
  static const struct
  {
    const gchar *options;
    const gchar *expected;
  } cases[] = {
    { "three-pass=true\n", "ok 827x1165 colour" },
    { "hand-scanner=true\n", "ok 827x1165 colour" },
    { "grayify=true\n", "ok 827x1165 grey" },
    { "status-eof=true\n", "retry SCAN_INCOMPLETE" },
    { "status-jammed=true\n", "retry JAMMED" },
    { "status-nodocs=true\n", "retry NO_DOCS" },
    { "status-coveropen=true\n", "retry COVER_OPEN" },
    { "status-ioerror=true\n", "error IO" },
    { "status-nomem=true\n", "error NO_MEMORY" },
    { "status-accessdenied=true\n", "error DENIED" },
    { "filename=/nowhere/at-all.ppm\n", "error UNSUPPORTED" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree gchar *options = pnm_options (cases[i].options);
      g_autofree gchar *folder = scan_make_folder ("dll.conf", "pnm\n", "options", options, NULL);

      check_once (folder, &card, cases[i].expected);
      scan_remove_folder (folder);
    }
}

/* SANE calls it a success; the bytes tell. */
static void
test_pnm_truncated (void)
{
  g_autofree gchar *options = NULL;
  g_autofree gchar *folder = scan_make_folder ("dll.conf", "pnm\n", NULL);
  g_autofree gchar *path = g_build_filename (folder, "half.ppm", NULL);
  g_autofree gchar *options_path = g_build_filename (folder, "options", NULL);
  g_autofree gchar *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (glass, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (path, bytes, (gssize) (size / 2), NULL));
  options = g_strdup_printf ("[options]\nfilename=%s\n", path);
  g_assert_true (g_file_set_contents (options_path, options, -1, NULL));
  check_once (folder, &card, "retry SCAN_INCOMPLETE");
  scan_remove_folder (folder);
}

/* ---- test ---- */

static gchar *
make_test_folder (const gchar *options)
{
  g_autofree gchar *text = g_strdup_printf ("[options]\n%s", options);

  return scan_make_folder ("dll.conf", "test\n", "test.conf", test_conf, "options", text, NULL);
}

static void
test_test (void)
{
  g_autofree gchar *folder = make_test_folder ("test-picture=Color pattern\n");

  run_common (folder, FALSE, "frontend-tester", "ok 2480x2480 colour");
  scan_remove_folder (folder);
}

static void
test_test_faults (void)
{
  static const struct
  {
    const gchar *options;
    const gchar *expected;
  } cases[] = {
    { "test-picture=Color pattern\nthree-pass=true\n", "ok 2480x2480 colour" },
    { "test-picture=Color pattern\nfuzzy-parameters=true\n", "ok 2480x2480 colour" },
    { "test-picture=Color pattern\nread-limit=true\nread-limit-size=777\n", "ok 2480x2480 colour" },
    { "read-return-value=SANE_STATUS_UNSUPPORTED\n", "error UNSUPPORTED" },
    { "read-return-value=SANE_STATUS_CANCELLED\n", "cancelled" },
    { "read-return-value=SANE_STATUS_DEVICE_BUSY\n", "retry SCANNER_BUSY" },
    { "read-return-value=SANE_STATUS_INVAL\n", "error UNSUPPORTED" },
    { "read-return-value=SANE_STATUS_EOF\n", "retry SCAN_INCOMPLETE" },
    { "read-return-value=SANE_STATUS_JAMMED\n", "retry JAMMED" },
    { "read-return-value=SANE_STATUS_NO_DOCS\n", "retry NO_DOCS" },
    { "read-return-value=SANE_STATUS_COVER_OPEN\n", "retry COVER_OPEN" },
    { "read-return-value=SANE_STATUS_IO_ERROR\n", "error IO" },
    { "read-return-value=SANE_STATUS_NO_MEM\n", "error NO_MEMORY" },
    { "read-return-value=SANE_STATUS_ACCESS_DENIED\n", "error DENIED" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree gchar *folder = make_test_folder (cases[i].options);

      check_once (folder, &card, cases[i].expected);
      scan_remove_folder (folder);
    }
}

/* Options really used: the form is another size than the card. */
static void
test_test_form (void)
{
  g_autofree gchar *folder = make_test_folder ("test-picture=Color pattern\n");

  check_once (folder, &form, "ok 2480x3507 colour");
  scan_remove_folder (folder);
}

/* Lines come one by one: progress is told in lines, and a cancel in the middle is answered. */
static void
test_test_slow (void)
{
  g_autofree gchar *folder
    = make_test_folder ("test-picture=Color pattern\nread-delay=true\nread-delay-duration=20000\n");
  ScanFixture f;
  ScanOutcome outcome;

  scan_fixture_begin (&f, folder, "", FALSE);
  scan_fixture_settle (&f);
  scan_fixture_run (&f, &card, 1500, -1, &outcome);
  g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (outcome.cancel_ms, <, 200);
  g_assert_cmpuint (outcome.n_progress, >, 5);
  g_assert_cmpuint (outcome.lines_total, ==, 2480);
  g_assert_cmpuint (outcome.n_lines, >, 3);
  scan_outcome_clear (&outcome);
  /* The device has been let go, not its process killed. */
  scan_fixture_run (&f, &card, 300, -1, &outcome);
  g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  scan_outcome_clear (&outcome);
  scan_fixture_end (&f);
  scan_remove_folder (folder);
}

/* Lines are shown in the memory that the picture then lies in; not where they come in three passes or nobody knows
 * how many there will be. */
static void
test_test_lines (void)
{
  static const struct
  {
    const gchar *options;
    gboolean are_shown;
  } cases[] = {
    { "test-picture=Color pattern\nread-limit=true\nread-limit-size=7777\n", TRUE },
    { "test-picture=Color pattern\nread-limit=true\nread-limit-size=7777\nthree-pass=true\n", FALSE },
    { "test-picture=Color pattern\nread-limit=true\nread-limit-size=7777\nhand-scanner=true\n", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree gchar *folder = make_test_folder (cases[i].options);
      ScanOutcome outcome;

      scan_once (folder, FALSE, &card, &outcome);
      g_assert_no_error (outcome.error);
      g_assert_true ((outcome.n_lines > 0) == cases[i].are_shown);
      if (cases[i].are_shown)
        g_assert_true (outcome.shown == kao_image_get_const_row (outcome.image, 0));
      scan_outcome_clear (&outcome);
      scan_remove_folder (folder);
    }
}

/* ---- airscan ---- */

/* The demo's lines come as slowly as a real scanner's where it is told so, and are shown meanwhile or not. */
static void
test_airscan_pace (void)
{
  static const struct
  {
    const gchar *fault;
    gboolean are_shown;
  } cases[] = { { "lines=1240", TRUE }, { "latelines=1240", FALSE } };
  g_autofree gchar *programs = scan_build_path ("src", "demo", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const gchar *arguments[] = { "--glass", glass, "--dpi", SCAN_GLASS_DPI, "--fault", cases[i].fault, NULL };
      g_autoptr (GError) error = NULL;
      KaoDemo *demo = kao_demo_start (programs, arguments, &error);
      ScanOutcome outcome;

      g_assert_no_error (error);
      scan_once (kao_demo_get_folder (demo), FALSE, &card, &outcome);
      g_assert_no_error (outcome.error);
      /* 2,480 lines. */
      g_assert_cmpint (outcome.ms, >=, 1900);
      g_assert_true ((outcome.n_lines > 0) == cases[i].are_shown);
      scan_outcome_clear (&outcome);
      kao_demo_stop (demo);
    }
}

static void
test_airscan (void)
{
  g_autofree gchar *programs = scan_build_path ("src", "demo", NULL);
  const gchar *arguments[] = { "--glass", glass, "--dpi", SCAN_GLASS_DPI, NULL };
  g_autoptr (GError) error = NULL;
  g_autofree gchar *folder = NULL;
  g_autofree gchar *log = NULL;
  KaoDemo *demo = kao_demo_start (programs, arguments, &error);

  g_assert_no_error (error);
  folder = g_strdup (kao_demo_get_folder (demo));
  run_common (folder, FALSE, "Kaoawase Demo Scanner", "ok 2480x2480 colour");
  /* Region, resolution and mode have reached the device. */
  log = kao_demo_control (demo, "/ctl/log", &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (log, "job x=0 y=0 width=1240 height=1240 dpi=600 gray=0 feeder=0"));
  kao_demo_stop (demo);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

/* ---- net ---- */

static gboolean
bring_loopback_up (void)
{
  struct ifreq request = { .ifr_name = "lo" };
  gint fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  gboolean is_up;

  request.ifr_flags = IFF_UP | IFF_RUNNING;
  is_up = fd >= 0 && ioctl (fd, SIOCSIFFLAGS, &request) == 0;
  if (fd >= 0)
    close (fd);
  return is_up;
}

static gboolean
can_connect (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (SANED_PORT),
                                 .sin_addr = { htonl (INADDR_LOOPBACK) } };
  gint fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  gboolean is_connected = fd >= 0 && connect (fd, (struct sockaddr *) &address, sizeof address) == 0;

  if (fd >= 0)
    close (fd);
  return is_connected;
}

/* saned forks for each connection and leaves children behind whose client was killed. */
static void
own_group (gpointer user_data)
{
  setpgid (0, 0);
}

static GPid
start_saned (const gchar *folder)
{
  const gchar *argv[] = { "/usr/sbin/saned", "-l", "-b", "127.0.0.1", "-e", NULL };
  g_auto (GStrv) environment = g_environ_setenv (g_get_environ (), "SANE_CONFIG_DIR", folder, TRUE);
  g_autoptr (GError) error = NULL;
  GPid pid = 0;

  g_assert_true (g_spawn_async (NULL, (gchar **) argv, environment,
                                G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL
                                  | G_SPAWN_STDERR_TO_DEV_NULL,
                                own_group, NULL, &pid, &error));
  g_assert_no_error (error);
  for (gint waited = 0; !can_connect (); waited += 50)
    {
      g_assert_cmpint (waited, <, SANED_PATIENCE_MS);
      g_usleep (50 * 1000);
    }
  return pid;
}

static void
test_net (void)
{
  g_autofree gchar *server
    = scan_make_folder ("dll.conf", "test\n", "test.conf", test_conf, "saned.conf", "127.0.0.1\n", NULL);
  g_autofree gchar *folder
    = scan_make_folder ("dll.conf", "net\n", "net.conf", "connect_timeout = 5\n127.0.0.1\n", "options",
                        "[options]\ntest-picture=Color pattern\n", NULL);
  GPid pid = start_saned (server);
  ScanOutcome outcome;

  run_common (folder, TRUE, "frontend-tester (127.0.0.1)", "ok 2480x2480 colour");
  /* Where the configuration forbids the network, the sandbox does. */
  scan_once (folder, FALSE, &card, &outcome);
  g_assert_error (outcome.error, KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_NOT_FOUND);
  scan_outcome_clear (&outcome);
  /* A dead server is told, not waited for. */
  kill (-pid, SIGKILL);
  waitpid (pid, NULL, 0);
  scan_once (folder, TRUE, &card, &outcome);
  g_assert_nonnull (outcome.error);
  g_assert_cmpint (outcome.ms, <, 15000);
  scan_outcome_clear (&outcome);
  scan_remove_folder (folder);
  scan_remove_folder (server);
}

/* ---- no device ---- */

static void
test_none (void)
{
  g_autofree gchar *folder = scan_make_folder ("dll.conf", "pixma\n", NULL);
  ScanFixture f;
  ScanOutcome outcome;

  check_once (folder, &card, "error NOT_FOUND");
  scan_fixture_begin (&f, folder, "pixma:libusb:001:004", FALSE);
  scan_fixture_settle (&f);
  g_assert_cmpint (kao_scanner_get_state (f.scanner), ==, KAO_SCANNER_STATE_MISSING);
  scan_fixture_run (&f, &card, -1, -1, &outcome);
  g_assert_error (outcome.error, KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_NOT_FOUND);
  scan_outcome_clear (&outcome);
  scan_fixture_end (&f);
  scan_remove_folder (folder);
}

/* The shipped configurations: nothing is plugged in here, but every backend in them is asked. */
static void
test_shipped (gconstpointer data)
{
  ScanFixture f;
  gint64 began = g_get_monotonic_time ();

  scan_fixture_begin (&f, NULL, "", GPOINTER_TO_INT (data));
  scan_fixture_settle (&f);
  g_test_message ("the search took %d ms", (gint) ((g_get_monotonic_time () - began) / 1000));
  g_assert_cmpint (kao_scanner_get_state (f.scanner), !=, KAO_SCANNER_STATE_FAULT);
  scan_fixture_end (&f);
}

int
main (int argc, char **argv)
{
  gint status;

  /* Before any thread exists. Without user namespaces the loopback of the machine has to do. */
  if (unshare (geteuid () == 0 ? CLONE_NEWNET : CLONE_NEWUSER | CLONE_NEWNET) == 0)
    g_assert_true (bring_loopback_up ());
  g_test_init (&argc, &argv, NULL);
  glass_folder = scan_make_folder (NULL);
  glass = scan_make_glass (glass_folder);
  g_test_add_func ("/scan/pnm", test_pnm);
  g_test_add_func ("/scan/pnm/faults", test_pnm_faults);
  g_test_add_func ("/scan/pnm/truncated", test_pnm_truncated);
  g_test_add_func ("/scan/test", test_test);
  g_test_add_func ("/scan/test/faults", test_test_faults);
  g_test_add_func ("/scan/test/form", test_test_form);
  g_test_add_func ("/scan/test/slow", test_test_slow);
  g_test_add_func ("/scan/test/lines", test_test_lines);
  g_test_add_func ("/scan/airscan", test_airscan);
  g_test_add_func ("/scan/airscan/pace", test_airscan_pace);
  g_test_add_func ("/scan/net", test_net);
  g_test_add_func ("/scan/none", test_none);
  g_test_add_data_func ("/scan/shipped", GINT_TO_POINTER (FALSE), test_shipped);
  g_test_add_data_func ("/scan/shipped-network", GINT_TO_POINTER (TRUE), test_shipped);
  status = g_test_run ();
  scan_remove_folder (glass_folder);
  g_free (glass);
  g_free (glass_folder);
  return status;
}
