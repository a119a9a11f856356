// SPDX-License-Identifier: GPL-3.0-or-later
/* The scanner service against a worker that has been taken over (rogue-scanner.c): every scan has one end
 * within its deadline, and the next one is served. */
#include "config.h"

#include "scan-fixture.h"

#include "base/kao-error.h"
#include "image/kao-image.h"

#include <signal.h>

static const gchar *rogue;

typedef struct
{
  const gchar *deed;
  gint code; /* of KAO_SCANNER_ERROR; -1: a picture comes */
  guint most_ms; /* until its end is told */
  guint next_ms; /* until the end of the next scan; 0: none is made, which would take as long again */
} Row;

/* The waits are those of kao-scan-deadline.c: 14 s to open, 8 s to tidy up. */
static const Row rows[] = {
  { "fail-storm", KAO_DEVICE_ERROR_IO, 3000, 4000 },
  { "done-storm", -1, 3000, 4000 },
  { "begin-badly", -1, 3000, 4000 },
  { "unsealed", KAO_DEVICE_ERROR_WORKER_PROTOCOL, 3000, 4000 },
  { "shrinking", KAO_DEVICE_ERROR_WORKER_PROTOCOL, 3000, 4000 },
  { "too-short", KAO_DEVICE_ERROR_WORKER_PROTOCOL, 3000, 4000 },
  { "too-large", KAO_DEVICE_ERROR_WORKER_PROTOCOL, 3000, 4000 },
  { "no-memory", KAO_DEVICE_ERROR_WORKER_PROTOCOL, 3000, 4000 },
  { "read-only", KAO_DEVICE_ERROR_WORKER_PROTOCOL, 3000, 4000 },
  { "garbage", KAO_DEVICE_ERROR_WORKER_PROTOCOL, 3000, 4000 },
  { "crash", KAO_DEVICE_ERROR_WORKER_CRASHED, 3000, 4000 },
  { "ready-again", KAO_DEVICE_ERROR_WORKER_PROTOCOL, 3000, 4000 },
  { "flood", KAO_DEVICE_ERROR_WORKER_PROTOCOL, 3000, 4000 },
  { "stale", KAO_DEVICE_ERROR_STALLED, 17000, 0 },
  { "closed-first", KAO_DEVICE_ERROR_STALLED, 17000, 0 },
  { "second-list", KAO_DEVICE_ERROR_STALLED, 17000, 0 },
  /* Its lamp might warm up for half a minute, which is not what the next visitor waits for. */
  { "stays-open", -1, 3000, 14000 },
  /* The time to open is over long before its end. */
  { "steady", -1, 25000, 0 },
  { "silent", KAO_DEVICE_ERROR_STALLED, 17000, 17000 },
};

static void
check_end (const Row *row, const ScanOutcome *outcome, guint most_ms)
{
  g_assert_cmpuint (outcome->n_ends, ==, 1);
  g_assert_cmpint (outcome->ms, <, most_ms);
  if (row->code < 0)
    g_assert_no_error (outcome->error);
  else
    g_assert_error (outcome->error, KAO_SCANNER_ERROR, row->code);
}

static void
test_deed (gconstpointer data)
{
  const Row *row = data;
  const KaoScanRequest card = { KAO_DOCUMENT_CARD };
  ScanFixture f;

  scan_fixture_begin_with (&f, rogue, row->deed);
  scan_fixture_settle (&f);
  for (guint i = 0; i < (row->next_ms > 0 ? 2 : 1); i++)
    {
      ScanOutcome outcome;

      scan_fixture_run (&f, &card, -1, -1, &outcome);
      check_end (row, &outcome, i == 0 ? row->most_ms : row->next_ms);
      scan_outcome_clear (&outcome);
    }
  scan_fixture_end (&f);
}

/* The process that waited for the visitor hangs, or has died a moment ago: another one takes the scan, and nobody is told. */
static void
test_waiting (gconstpointer data)
{
  const KaoScanRequest card = { KAO_DOCUMENT_CARD };
  ScanFixture f;

  for (guint i = 0; i < 2; i++)
    {
      ScanOutcome outcome;
      GPid pid;

      scan_fixture_begin_with (&f, rogue, "done-storm");
      scan_fixture_settle (&f);
      pid = scan_fixture_worker (&f);
      kill (pid, GPOINTER_TO_INT (data));
      scan_fixture_run (&f, &card, -1, -1, &outcome);
      g_assert_no_error (outcome.error);
      g_assert_cmpuint (outcome.n_ends, ==, 1);
      /* It is given up after five seconds, not after the time that a scanner needs to open. */
      g_assert_cmpint (outcome.ms, <, 9000);
      scan_outcome_clear (&outcome);
      scan_fixture_end (&f);
    }
}

/* Once: a worker that never answers is told of. */
static void
test_never_answers (void)
{
  const KaoScanRequest card = { KAO_DOCUMENT_CARD };
  ScanOutcome outcome;
  ScanFixture f;

  scan_fixture_begin_with (&f, rogue, "mute");
  scan_fixture_settle (&f);
  scan_fixture_run (&f, &card, -1, -1, &outcome);
  g_assert_error (outcome.error, KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_STALLED);
  g_assert_cmpuint (outcome.n_ends, ==, 1);
  g_assert_cmpint (outcome.ms, >, 15000);
  g_assert_cmpint (outcome.ms, <, 25000);
  scan_outcome_clear (&outcome);
  scan_fixture_end (&f);
}

/* A search without an end: whoever waits for it is told. */
static void
test_silent_list (void)
{
  const KaoScanRequest card = { KAO_DOCUMENT_CARD };
  ScanOutcome outcome;
  ScanFixture f;

  scan_fixture_begin_with (&f, rogue, "silent-list");
  scan_fixture_run (&f, &card, -1, -1, &outcome);
  g_assert_error (outcome.error, KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_STALLED);
  g_assert_cmpuint (outcome.n_ends, ==, 1);
  g_assert_cmpint (outcome.ms, <, 17000);
  scan_outcome_clear (&outcome);
  scan_fixture_end (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  rogue = g_canonicalize_filename (argv[1], NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree gchar *path = g_strconcat ("/scan/rogue/", rows[i].deed, NULL);

      g_test_add_data_func (path, &rows[i], test_deed);
    }
  g_test_add_data_func ("/scan/waiting/hangs", GINT_TO_POINTER (SIGSTOP), test_waiting);
  g_test_add_data_func ("/scan/waiting/has-died", GINT_TO_POINTER (SIGKILL), test_waiting);
  g_test_add_func ("/scan/waiting/never-answers", test_never_answers);
  g_test_add_func ("/scan/rogue/silent-list", test_silent_list);
  return g_test_run ();
}
