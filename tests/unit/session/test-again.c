// SPDX-License-Identifier: GPL-3.0-or-later
/* A result that is not enough: new frames of the visitor against the same references. The fake pack: two persons
 * n apart are n / 100 distant. */
#include "config.h"

#include "session-fixture.h"

#include "base/kao-error.h"
#include "marks.h"

static gboolean
has_second_result (Fixture *fixture)
{
  return fixture->n_results > 1;
}

static gboolean
has_third_result (Fixture *fixture)
{
  return fixture->n_results > 2;
}

static void
add_chip (Fixture *fixture, guint8 person)
{
  const KaoFakeSight sight = { 1, 80, person };
  g_autoptr (KaoImage) photo = kao_fake_picture_new (&sight);

  g_assert_true (kao_session_add_reference (
      fixture->session, kao_session_get_visitor (fixture->session),
      kao_reference_new_portrait (KAO_ORIGIN_CHIP, KAO_TRUST_GENUINE, photo, NULL)));
}

/* The figure is of the new frames alone; the scanner does not move, and nothing is left in the end. */
static void
test_new_frames (Fixture *fixture, gconstpointer data)
{
  guint visitor;

  fixture_go_to (fixture, KAO_SESSION_RESULT);
  visitor = kao_session_get_visitor (fixture->session);
  kao_fake_camera_set_sight (fixture->camera, 1, 80, THE_VISITOR + 15);
  g_assert_true (kao_session_again (fixture->session));
  g_assert_cmpint (kao_session_get_state (fixture->session), ==, KAO_SESSION_WATCHING);
  g_assert_cmpint (kao_session_get_actions (fixture->session), ==, KAO_SESSION_ACTION_CANCEL);
  g_assert_null (kao_session_get_result (fixture->session));
  fixture_wait (fixture, has_second_result);
  g_assert_false (kao_fake_scanner_is_scanning (fixture->scanner));
  g_assert_cmpfloat_with_epsilon (kao_session_get_result (fixture->session)->distance, 0.05, 1e-6);
  g_assert_cmpuint (kao_session_get_result (fixture->session)->n_frames, >=, 1);
  g_assert_cmpuint (kao_session_get_visitor (fixture->session), ==, visitor);
  g_assert_cmpint (kao_camera_get_state (KAO_CAMERA (fixture->camera)), ==, KAO_CAMERA_STATE_OFF);
  g_assert_cmpstr (fixture->trail->str, ==, "ilsocracr");

  g_assert_true (kao_session_again (fixture->session));
  fixture_wait (fixture, has_third_result);
  kao_session_clear (fixture->session);
  fixture_wait_for_state (fixture, KAO_SESSION_LIVE);
  fixture_assert_wiped (fixture);
  g_assert_cmpuint (fixture->n_failures, ==, 0);
}

/* With the visitor goes what the window's thread has left on its stack. */
static void
test_stack (Fixture *fixture, gconstpointer data)
{
  fixture_go_to (fixture, KAO_SESSION_RESULT);
  marks_leave_on_stack ();
  g_assert_cmpuint (marks_count_on_stack (), >, MARKS_MANY);
  kao_session_clear (fixture->session);
  fixture_wait_for_state (fixture, KAO_SESSION_LIVE);
  g_assert_cmpuint (marks_count_on_stack (), <, MARKS_FEW);
}

/* Nobody there: it waits, and the visitor's idle time ends it. */
static void
test_nobody (Fixture *fixture, gconstpointer data)
{
  fixture_go_to (fixture, KAO_SESSION_RESULT);
  kao_fake_camera_set_sight (fixture->camera, 0, 0, 0);
  g_assert_true (kao_session_again (fixture->session));
  fixture_run (fixture, KAO_SESSION_WATCH_MS + 300);
  g_assert_cmpint (kao_session_get_state (fixture->session), ==, KAO_SESSION_WATCHING);
  _kao_session_set_idle_ms (fixture->session, 100);
  fixture_wait_for_state (fixture, KAO_SESSION_LIVE);
  fixture_assert_wiped (fixture);
  g_assert_cmpuint (fixture->n_failures, ==, 0);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  fixture_go_to (fixture, KAO_SESSION_RESULT);
  kao_fake_camera_set_sight (fixture->camera, 0, 0, 0);
  g_assert_true (kao_session_again (fixture->session));
  fixture_run (fixture, 200);
  g_assert_true (kao_session_cancel (fixture->session));
  fixture_wait_for_state (fixture, KAO_SESSION_LIVE);
  fixture_assert_wiped (fixture);
  kao_fake_camera_set_sight (fixture->camera, 1, 80, THE_VISITOR);
  fixture_assert_next_works (fixture);
}

static void
test_camera_gone (Fixture *fixture, gconstpointer data)
{
  fixture_go_to (fixture, KAO_SESSION_RESULT);
  kao_fake_camera_set_fault (fixture->camera, KAO_CAMERA_STATE_MISSING, NULL);
  g_assert_true (kao_session_again (fixture->session));
  fixture_wait (fixture, fixture_has_failed);
  g_assert_error (fixture->failure, KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_NOT_FOUND);
  fixture_wait_for_state (fixture, KAO_SESSION_LIVE);
  fixture_assert_wiped (fixture);
}

/* A chip that comes while the visitor is looked at is part of the new figures; so is one whose figures were being
 * worked out about the frames before. */
static void
test_chip_joins (Fixture *fixture, gconstpointer data)
{
  gboolean is_before = GPOINTER_TO_INT (data);
  const KaoResult *result;

  fixture_go_to (fixture, KAO_SESSION_RESULT);
  kao_fake_camera_set_sight (fixture->camera, 1, 80, THE_VISITOR + 10);
  if (is_before)
    {
      kao_fake_engine_hold (fixture->engine, KAO_FAKE_STEP_COMPARE, TRUE);
      add_chip (fixture, THE_VISITOR);
      fixture_run (fixture, 50);
    }
  g_assert_true (kao_session_again (fixture->session));
  if (!is_before)
    add_chip (fixture, THE_VISITOR);
  fixture_let_go (fixture);
  fixture_wait (fixture, has_second_result);
  g_assert_cmpint (kao_session_get_state (fixture->session), ==, KAO_SESSION_RESULT);
  result = kao_session_get_result (fixture->session);
  g_assert_true (result->figures[KAO_ORIGIN_CHIP].is_there);
  g_assert_cmpfloat_with_epsilon (result->figures[KAO_ORIGIN_CHIP].similarity, 90, 0.001);
  g_assert_cmpuint (fixture->n_failures, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, data, function)                                                                  \
  g_test_add ("/again/" path, Fixture, data, fixture_set_up, function, fixture_tear_down)
  ADD ("new-frames", NULL, test_new_frames);
  ADD ("stack", NULL, test_stack);
  ADD ("nobody", NULL, test_nobody);
  ADD ("cancelled", NULL, test_cancelled);
  ADD ("camera-gone", NULL, test_camera_gone);
  ADD ("chip-joins", GINT_TO_POINTER (FALSE), test_chip_joins);
  ADD ("chip-was-joining", GINT_TO_POINTER (TRUE), test_chip_joins);
  return g_test_run ();
}
