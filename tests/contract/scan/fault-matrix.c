// SPDX-License-Identifier: GPL-3.0-or-later
/* Everything that a real office does to a scanner, one row each: what SANE and our worker made of it,
 * what the clerk is told, after how long, and whether the next scan works.
 *
 *     build/tests/contract/scan/fault-matrix [--quick] [GLASS DPI]
 *
 * The device is our eSCL server behind airscan, then the same with a feeder, then a driver of our own
 * that misbehaves inside the process. --quick leaves out the rows that wait for a deadline, those of
 * ten busy seconds, and some that take seconds and resemble another.
 */
#include "config.h"

#include "scan-fixture.h"

#include "base/kao-error.h"
#include "image/kao-image.h"
#include "ui/kao-sentences.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST_ROW_MS 15000
#define CANCEL_ANSWER_MS 200

typedef struct
{
  const gchar *name;
  const gchar *fault;    /* for /ctl, or the driver's behaviour */
  const gchar *expected; /* what scan_outcome_describe() says, or its beginning */
  gboolean is_slow;      /* left out with --quick */
  gint cancel_after_ms;  /* -1: never */
  gint kill_stage;       /* -1: never */
  gboolean is_feeder;
  guint busy_count; /* least number of retries that the clerk sees */
} Row;

typedef void (*SetFault) (gpointer device, const gchar *fault);

static const Row rows[] = {
  { "nothing wrong", "fault=none", "ok", FALSE, -1, -1, FALSE, 0 },
  { "busy for ever", "fault=busy", "retry SCANNER_BUSY", TRUE, -1, -1, FALSE, 0 },
  { "busy twice (503 on ScanJobs)", "fault=busy_n&arg=2", "ok", FALSE, -1, -1, FALSE, 0 },
  { "503 twice on NextDocument", "fault=next503&arg=2", "ok", TRUE, -1, -1, FALSE, 0 },
  { "500 on ScanJobs", "fault=post500", "error IO", FALSE, -1, -1, FALSE, 0 },
  { "409 on ScanJobs", "fault=post409", "error IO", FALSE, -1, -1, FALSE, 0 },
  { "status refused (503)", "fault=status503", "", FALSE, -1, -1, FALSE, 0 },
  { "no document (404)", "fault=nodoc", "error IO", FALSE, -1, -1, FALSE, 0 },
  { "job gone (410)", "fault=next410", "error IO", FALSE, -1, -1, FALSE, 0 },
  { "500 on NextDocument", "fault=next500", "error IO", FALSE, -1, -1, FALSE, 0 },
  { "connection dropped", "fault=drop", "error IO", FALSE, -1, -1, FALSE, 0 },
  { "dropped within a chunk", "fault=chunkdrop", "error IO", FALSE, -1, -1, FALSE, 0 },
  { "slow transfer", "fault=slow&arg=300000", "ok", FALSE, -1, -1, FALSE, 0 },
  { "silent scanner", "fault=hang", "error STALLED", TRUE, -1, -1, FALSE, 0 },
  { "hung ScanJobs", "fault=hangpost", "error STALLED", TRUE, -1, -1, FALSE, 0 },
  { "not a JPEG", "fault=badjpeg", "error IO", FALSE, -1, -1, FALSE, 0 },
  { "half a JPEG", "fault=truncjpeg", "retry SCAN_INCOMPLETE", FALSE, -1, -1, FALSE, 0 },
  { "smaller than the region", "fault=smaller", "retry SCAN_INCOMPLETE", FALSE, -1, -1, FALSE, 0 },
  { "stopped", "fault=stopped", "error IO", FALSE, -1, -1, FALSE, 0 },
  { "server killed mid-transfer", "fault=die", "error IO", FALSE, -1, -1, FALSE, 0 },
  { "worker killed while opening", "fault=none", "error WORKER_CRASHED", FALSE, -1,
    KAO_SCAN_STAGE_OPENING, FALSE, 0 },
  { "worker killed while warming", "fault=none", "error WORKER_CRASHED", FALSE, -1,
    KAO_SCAN_STAGE_WARMING, FALSE, 0 },
  { "worker killed while reading", "fault=slow&arg=100000", "error WORKER_CRASHED", FALSE, -1,
    KAO_SCAN_STAGE_READING, FALSE, 0 },
  { "cancel while it is silent", "fault=hang", "cancelled", FALSE, 500, -1, FALSE, 0 },
  { "cancel in a hung ScanJobs", "fault=hangpost", "cancelled", FALSE, 500, -1, FALSE, 0 },
  { "cancel in a slow transfer", "fault=slow&arg=50000", "cancelled", FALSE, 700, -1, FALSE, 0 },
  { "cancel while busy", "fault=busy", "cancelled", FALSE, 700, -1, FALSE, 0 },
  { "feeder: nothing wrong", "fault=none", "ok", FALSE, -1, -1, TRUE, 0 },
  { "feeder: jam", "fault=jam", "retry JAMMED", FALSE, -1, -1, TRUE, 0 },
  { "feeder: empty", "fault=empty", "retry NO_DOCS", FALSE, -1, -1, TRUE, 0 },
  { "feeder: door open", "fault=dooropen", "retry COVER_OPEN", FALSE, -1, -1, TRUE, 0 },
};

static const Row driver_rows[] = {
  { "driver: nothing wrong", "good", "ok 64x48 colour", FALSE, -1, -1, FALSE, 0 },
  { "driver: busy twice at open", "busy-open:2", "ok", TRUE, -1, -1, FALSE, 2 },
  { "driver: busy three times at start", "busy-start:3", "ok", FALSE, -1, -1, FALSE, 3 },
  { "driver: busy for ever", "busy-start:1000", "retry SCANNER_BUSY", TRUE, -1, -1, FALSE, 5 },
  { "driver: warming up twice", "warming:2", "ok", TRUE, -1, -1, FALSE, 2 },
  { "driver: warming up for ever", "warming:1000", "retry SCAN_WARMING_UP", TRUE, -1, -1, FALSE, 5 },
  { "driver: gone at open", "gone", "error VANISHED", FALSE, -1, -1, FALSE, 0 },
  { "driver: no permission", "denied", "error DENIED", FALSE, -1, -1, FALSE, 0 },
  { "driver: unplugged mid-scan", "unplugged", "error IO", FALSE, -1, -1, FALSE, 0 },
  { "driver: crash in open", "crash-open", "error WORKER_CRASHED", FALSE, -1, -1, FALSE, 0 },
  { "driver: crash in start", "crash-start", "error WORKER_CRASHED", FALSE, -1, -1, FALSE, 0 },
  { "driver: crash in read", "crash-read", "error WORKER_CRASHED", FALSE, -1, -1, FALSE, 0 },
  { "driver: abort in read", "abort-read", "error WORKER_CRASHED", FALSE, -1, -1, FALSE, 0 },
  { "driver: exit in read", "exit-read", "error WORKER_CRASHED", FALSE, -1, -1, FALSE, 0 },
  { "driver: crash after the scan", "crash-cancel", "ok", FALSE, -1, -1, FALSE, 0 },
  { "driver: crash in close", "crash-close", "ok", FALSE, -1, -1, FALSE, 0 },
  { "driver: hangs in open", "hang-open", "error STALLED", TRUE, -1, -1, FALSE, 0 },
  { "driver: hangs in its options", "hang-options", "error STALLED", TRUE, -1, -1, FALSE, 0 },
  { "driver: hangs in start", "hang-start", "error STALLED", TRUE, -1, -1, FALSE, 0 },
  { "driver: hangs in read", "hang-read", "error STALLED", TRUE, -1, -1, FALSE, 0 },
  { "driver: spins in read", "spin-read", "error STALLED", TRUE, -1, -1, FALSE, 0 },
  { "driver: reads nothing for ever", "nothing", "error STALLED", TRUE, -1, -1, FALSE, 0 },
  { "driver: hangs in close", "hang-close", "ok", TRUE, -1, -1, FALSE, 0 },
  { "driver: hangs after the scan", "hang-cancel", "ok", TRUE, -1, -1, FALSE, 0 },
  { "driver: too few bytes", "short", "retry SCAN_INCOMPLETE", FALSE, -1, -1, FALSE, 0 },
  { "driver: too many bytes", "surplus", "error BROKEN_DATA", FALSE, -1, -1, FALSE, 0 },
  { "driver: impossible length", "bad-length", "error BROKEN_DATA", FALSE, -1, -1, FALSE, 0 },
  { "driver: impossible size", "huge", "error BROKEN_DATA", FALSE, -1, -1, FALSE, 0 },
  { "driver: negative line", "negative", "error BROKEN_DATA", FALSE, -1, -1, FALSE, 0 },
  { "driver: no parameters", "no-parameters", "error UNSUPPORTED", FALSE, -1, -1, FALSE, 0 },
  { "driver: status 77", "unknown-status", "error IO", FALSE, -1, -1, FALSE, 0 },
  { "driver: 16 bits a channel", "depth16", "ok 64x48 colour", FALSE, -1, -1, FALSE, 0 },
  { "driver: black and white", "onebit", "error UNSUPPORTED", FALSE, -1, -1, FALSE, 0 },
  { "driver: length not known", "hand", "ok 64x48 colour", FALSE, -1, -1, FALSE, 0 },
  { "driver: two milliard options", "many-options", "ok", FALSE, -1, -1, FALSE, 0 },
  { "driver: cancel while it hangs in open", "hang-open", "cancelled", FALSE, 300, -1, FALSE, 0 },
  { "driver: cancel while it hangs", "hang-read", "cancelled", TRUE, 300, -1, FALSE, 0 },
  { "driver: cancel while busy", "busy-start:1000", "cancelled", FALSE, 1500, -1, FALSE, 1 },
  { "driver: cancel between lines", "slow", "cancelled", FALSE, 200, -1, FALSE, 0 },
};

/* Each with a process of its own: no scanner is known yet, so the scan waits for the search. */
static const Row search_rows[] = {
  { "search: a driver crashes", "crash-list", "error WORKER_CRASHED", FALSE, -1, -1, FALSE, 0 },
  { "search: a driver hangs", "hang-list", "error STALLED", TRUE, -1, -1, FALSE, 0 },
  { "search: cancel while a driver hangs", "hang-list", "cancelled", TRUE, 300, -1, FALSE, 0 },
};

#define N_RANDOM_CANCELS 10
#define N_QUICK_CANCELS 1

static guint n_bad;
static gint64 slowest_ms;

static void
set_server_fault (gpointer device, const gchar *query)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *answer = kao_demo_control (device, query, &error);

  if (answer == NULL || !g_str_has_prefix (answer, "ok"))
    {
      g_printerr ("fault-matrix: %s: %s\n", query, error != NULL ? error->message : answer);
      exit (2);
    }
}

static void
set_behaviour (gpointer device, const gchar *behaviour)
{
  g_autofree gchar *path = g_build_filename (device, "behaviour", NULL);

  g_assert_true (g_file_set_contents (path, behaviour, -1, NULL));
}

/* The sentence in the window; the codes before it are the same in every language. */
static const gchar *
sentence_for (const ScanOutcome *outcome)
{
  if (outcome->error == NULL)
    return "(goes on)";
  if (kao_error_is_cancelled (outcome->error))
    return kao_sentence_for_state (KAO_SESSION_LIVE).what;
  return kao_sentence_for_error (outcome->error).what;
}

static void
run_row (ScanFixture *f, SetFault set_fault, gpointer device, const gchar *no_fault, const Row *row)
{
  KaoScanRequest request = { row->is_feeder ? KAO_DOCUMENT_FORM : KAO_DOCUMENT_CARD, FALSE };
  ScanOutcome outcome;
  ScanOutcome next;
  g_autofree gchar *seen = NULL;
  g_autofree gchar *seen_next = NULL;
  gboolean is_bad;

  set_fault (device, row->fault);
  scan_fixture_run (f, &request, row->cancel_after_ms, row->kill_stage, &outcome);
  seen = scan_outcome_describe (&outcome);
  set_fault (device, no_fault);
  scan_fixture_run (f, &request, -1, -1, &next);
  seen_next = scan_outcome_describe (&next);

  is_bad = !g_str_has_prefix (seen, row->expected) || next.error != NULL
           || outcome.ms > LONGEST_ROW_MS || outcome.busy_count < row->busy_count
           || (row->cancel_after_ms >= 0 && outcome.cancel_ms > CANCEL_ANSWER_MS);
  n_bad += is_bad;
  slowest_ms = MAX (slowest_ms, outcome.ms);
  printf ("%-40s| %-23s| %-44s| %6" G_GINT64_FORMAT "| %-4s| %6" G_GINT64_FORMAT "| %s%s\n", row->name,
          seen, sentence_for (&outcome),
          row->cancel_after_ms >= 0 ? outcome.cancel_ms : outcome.ms, next.error == NULL ? "yes" : "NO",
          next.ms, outcome.error != NULL ? outcome.error->message : "",
          is_bad ? "   <== NOT AS IT SHOULD BE" : "");
  fflush (stdout);
  scan_outcome_clear (&outcome);
  scan_outcome_clear (&next);
}

static KaoDemo *
start_demo (const gchar *glass, const gchar *dpi, const gchar *feeder)
{
  g_autofree gchar *programs = scan_build_path ("src", "demo", NULL);
  const gchar *arguments[] = { "--glass", glass, "--dpi", dpi, feeder != NULL ? "--feeder" : NULL,
                               feeder, NULL };
  g_autoptr (GError) error = NULL;
  KaoDemo *demo = kao_demo_start (programs, arguments, &error);

  if (demo == NULL)
    {
      g_printerr ("fault-matrix: %s\n", error->message);
      exit (2);
    }
  return demo;
}

static void
run_rows (const gchar *glass, const gchar *dpi, gboolean is_feeder, gboolean is_quick)
{
  g_autoptr (KaoDemo) demo = start_demo (glass, dpi, is_feeder ? "only" : NULL);
  ScanFixture f;

  scan_fixture_begin (&f, kao_demo_get_folder (demo), "", FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].is_feeder == is_feeder && !(is_quick && rows[i].is_slow))
      run_row (&f, set_server_fault, demo, "fault=none", &rows[i]);
  for (gint i = 0; !is_feeder && i < (is_quick ? N_QUICK_CANCELS : N_RANDOM_CANCELS); i++)
    {
      gint after_ms = g_random_int_range (0, 400);
      g_autofree gchar *name = g_strdup_printf ("cancel after %d ms", after_ms);
      Row row = { name, "fault=slow&arg=200000", "cancelled", FALSE, after_ms, -1, FALSE, 0 };

      run_row (&f, set_server_fault, demo, "fault=none", &row);
    }
  scan_fixture_end (&f);
}

static void
run_driver_rows (gboolean is_quick)
{
  g_autofree gchar *folder = scan_make_folder ("dll.conf", "kaofake\n", "behaviour", "good", NULL);
  ScanFixture f;

  scan_fixture_begin (&f, folder, "", FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (driver_rows); i++)
    if (!(is_quick && driver_rows[i].is_slow))
      run_row (&f, set_behaviour, folder, "good", &driver_rows[i]);
  scan_fixture_end (&f);
  for (gsize i = 0; i < G_N_ELEMENTS (search_rows); i++)
    if (!(is_quick && search_rows[i].is_slow))
      {
        set_behaviour (folder, search_rows[i].fault);
        scan_fixture_begin (&f, folder, "", FALSE);
        run_row (&f, set_behaviour, folder, "good", &search_rows[i]);
        scan_fixture_end (&f);
      }
  scan_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  gboolean is_quick = argc > 1 && strcmp (argv[1], "--quick") == 0;
  g_autofree gchar *folder = NULL;
  g_autofree gchar *glass = NULL;
  g_autofree gchar *backends = NULL;
  const gchar *dpi = SCAN_GLASS_DPI;
  guint fds_before;
  guint fds_after;
  guint n_processes;

  argc -= is_quick;
  argv += is_quick;
  if (argc != 1 && argc != 3)
    {
      g_printerr ("usage: fault-matrix [--quick] [GLASS DPI]\n");
      return 2;
    }
  if (argc == 1)
    {
      folder = scan_make_folder (NULL);
      glass = scan_make_glass (folder);
    }
  else
    {
      glass = g_strdup (argv[1]);
      dpi = argv[2];
    }
  g_random_set_seed (20260401);
  /* Where libsane finds the driver that misbehaves. */
  backends = scan_build_path ("tests", "fakes", "scan", NULL);
  g_setenv ("LD_LIBRARY_PATH", backends, TRUE);
  printf ("%-40s| %-23s| %-44s| %6s| %-4s| %6s| %s\n", "scenario", "code", "the clerk sees", "ms", "next",
          "ms", "what SANE or the worker did");
  run_rows (glass, dpi, FALSE, is_quick);
  fds_before = scan_count_fds ();
  run_rows (glass, dpi, TRUE, is_quick);
  run_driver_rows (is_quick);
  fds_after = scan_count_fds ();
  scan_fixture_wait (500);
  n_processes = scan_count_processes ();
  printf ("descriptors before and after: %u %u; processes left: %u; slowest row: %" G_GINT64_FORMAT
          " ms\n",
          fds_before, fds_after, n_processes, slowest_ms);
  if (fds_after > fds_before || n_processes > 0)
    n_bad++;
  if (folder != NULL)
    scan_remove_folder (folder);
  printf ("%u rows not as they should be\n", n_bad);
  return n_bad == 0 ? 0 : 1;
}
