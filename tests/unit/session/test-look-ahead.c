// SPDX-License-Identifier: GPL-3.0-or-later
/* The visit looks at the document while the scan comes in; nothing of that outlives it. */
#include "config.h"

#include "session-fixture.h"

#include "base/kao-error.h"

static gboolean
has_looked (Fixture *fixture)
{
  return kao_fake_engine_get_n_begun (fixture->engine, KAO_FAKE_STEP_LOOK_AHEAD) > 0;
}

static void
go_to_looking (Fixture *fixture)
{
  fixture_go_to (fixture, KAO_SESSION_SCANNING);
  kao_fake_engine_hold (fixture->engine, KAO_FAKE_STEP_LOOK_AHEAD, TRUE);
  kao_fake_scanner_lines (fixture->scanner, 7);
  fixture_wait (fixture, has_looked);
  g_assert_cmpuint (fixture->engine->n_lines, ==, 7);
}

/* A look that is under way with the last line is told to end. */
static void
test_last_line (Fixture *fixture, gconstpointer data)
{
  go_to_looking (fixture);
  kao_fake_scanner_finish (fixture->scanner, 1, THE_VISITOR + 20);
  fixture_wait_for_state (fixture, KAO_SESSION_LOCATING);
  kao_fake_engine_hold (fixture->engine, KAO_FAKE_STEP_LOOK_AHEAD, FALSE);
  fixture_wait_for_state (fixture, KAO_SESSION_RESULT);
  g_assert_true (fixture->engine->was_cancelled);
  g_assert_null (fixture->session->look->ahead);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  go_to_looking (fixture);
  g_assert_true (kao_session_cancel (fixture->session));
  /* Late lines are nobody's. */
  kao_fake_scanner_lines (fixture->scanner, 9);
  kao_fake_engine_hold (fixture->engine, KAO_FAKE_STEP_LOOK_AHEAD, FALSE);
  fixture_wait_for_state (fixture, KAO_SESSION_LIVE);
  g_assert_true (fixture->engine->was_cancelled);
  g_assert_null (fixture->session->look->ahead);
  fixture_assert_wiped (fixture);
  g_assert_cmpuint (kao_fake_engine_get_n_begun (fixture->engine, KAO_FAKE_STEP_LOOK_AHEAD), ==, 1);
  fixture_assert_next_works (fixture);
}

static void
test_scan_fails (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) jam = g_error_new_literal (KAO_RETRY, KAO_RETRY_JAMMED, "Jammed");

  go_to_looking (fixture);
  kao_fake_engine_hold (fixture->engine, KAO_FAKE_STEP_LOOK_AHEAD, FALSE);
  kao_fake_scanner_fail (fixture->scanner, jam);
  fixture_wait_for_state (fixture, KAO_SESSION_LIVE);
  fixture_assert_wiped (fixture);
  fixture_assert_next_works (fixture);
}

/* With the last line the search itself begins: nothing is put before it. */
static void
test_all_lines (Fixture *fixture, gconstpointer data)
{
  fixture_go_to (fixture, KAO_SESSION_SCANNING);
  kao_fake_scanner_lines (fixture->scanner, G_MAXUINT);
  kao_fake_scanner_finish (fixture->scanner, 1, THE_VISITOR + 20);
  fixture_wait_for_state (fixture, KAO_SESSION_RESULT);
  g_assert_cmpuint (kao_fake_engine_get_n_begun (fixture->engine, KAO_FAKE_STEP_LOOK_AHEAD), ==, 0);
}

/* Lines without a scan. */
static void
test_nobody (Fixture *fixture, gconstpointer data)
{
  fixture_go_to (fixture, KAO_SESSION_LIVE);
  kao_fake_scanner_lines (fixture->scanner, 9);
  fixture_assert_next_works (fixture);
  g_assert_cmpuint (kao_fake_engine_get_n_begun (fixture->engine, KAO_FAKE_STEP_LOOK_AHEAD), ==, 0);
}

#define ADD(name, function) \
  g_test_add ("/session/look-ahead/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("last-line", test_last_line);
  ADD ("all-lines", test_all_lines);
  ADD ("cancel", test_cancel);
  ADD ("scan-fails", test_scan_fails);
  ADD ("nobody", test_nobody);
  return g_test_run ();
}
