// SPDX-License-Identifier: GPL-3.0-or-later
/* Several people in view: Start Matching asks which one is meant, and nobody else's frames count from then on. */
#include "config.h"

#include "session-fixture.h"

#include "base/kao-error.h"

static gboolean
has_looked (Fixture *fixture)
{
  return kao_session_get_live_face (fixture->session)->n_boxes > 1;
}

static gboolean
is_scanning (Fixture *fixture)
{
  return kao_fake_scanner_is_scanning (fixture->scanner);
}

static void
go_live_with_three (Fixture *fixture)
{
  kao_fake_camera_set_sight (fixture->camera, 3, 80, THE_VISITOR);
  fixture_go_live (fixture);
  fixture_wait (fixture, has_looked);
  g_assert_true (kao_session_get_actions (fixture->session) & KAO_SESSION_ACTION_PICK);
}

/* Asked, told, begun: with frames that were taken after it was told. */
static void
test_asks (Fixture *fixture, gconstpointer data)
{
  const KaoLiveFace *live = kao_session_get_live_face (fixture->session);

  go_live_with_three (fixture);
  g_assert_true (kao_session_start (fixture->session));
  g_assert_true (kao_session_is_asking_for_visitor (fixture->session));
  fixture_run (fixture, 100);
  g_assert_cmpint (kao_session_get_state (fixture->session), ==, KAO_SESSION_LIVE);
  g_assert_false (kao_fake_scanner_is_scanning (fixture->scanner));
  g_assert_false (kao_session_pick (fixture->session, 3));
  g_assert_true (kao_session_is_asking_for_visitor (fixture->session));
  g_assert_true (kao_session_pick (fixture->session, 1));
  g_assert_false (kao_session_is_asking_for_visitor (fixture->session));
  g_assert_cmpuint (kao_frame_ranking_get_n (fixture->session->visitor->best), ==, 0);
  fixture_wait (fixture, is_scanning);
  g_assert_true (live->is_picked);
  g_assert_cmpint (live->face.box.x, ==, live->boxes[1].x);
  kao_fake_scanner_finish (fixture->scanner, 1, THE_VISITOR + 20);
  fixture_wait (fixture, fixture_has_result);
  g_assert_cmpstr (fixture->trail->str, ==, "ilsocr");
  /* The next visitor is asked for anew. */
  kao_session_clear (fixture->session);
  fixture_wait_for_state (fixture, KAO_SESSION_LIVE);
  fixture_assert_wiped (fixture);
  go_live_with_three (fixture);
  g_assert_false (live->is_picked);
  g_assert_true (kao_session_start (fixture->session));
  g_assert_true (kao_session_is_asking_for_visitor (fixture->session));
  g_assert_cmpuint (fixture->n_failures, ==, 0);
}

/* Asked again: the one in the middle. */
static void
test_middle (Fixture *fixture, gconstpointer data)
{
  go_live_with_three (fixture);
  g_assert_true (kao_session_start (fixture->session));
  g_assert_true (kao_session_start (fixture->session));
  g_assert_true (kao_fake_scanner_is_scanning (fixture->scanner));
  g_assert_false (kao_session_is_asking_for_visitor (fixture->session));
}

/* Told before: nothing is asked. A shot says who is meant, too. */
static void
test_told_before (Fixture *fixture, gconstpointer data)
{
  gboolean has_shot = GPOINTER_TO_INT (data);

  go_live_with_three (fixture);
  if (has_shot)
    g_assert_true (kao_session_take_shot (fixture->session));
  else
    g_assert_true (kao_session_pick (fixture->session, 0));
  g_assert_true (kao_session_start (fixture->session));
  g_assert_false (kao_session_is_asking_for_visitor (fixture->session));
  fixture_wait (fixture, is_scanning);
}

/* Compared again, it is the same person. */
static void
test_again (Fixture *fixture, gconstpointer data)
{
  const KaoLiveFace *live = kao_session_get_live_face (fixture->session);
  gint x;

  go_live_with_three (fixture);
  x = live->boxes[2].x;
  g_assert_true (kao_session_pick (fixture->session, 2));
  g_assert_true (kao_session_start (fixture->session));
  fixture_wait (fixture, is_scanning);
  kao_fake_scanner_finish (fixture->scanner, 1, THE_VISITOR + 20);
  fixture_wait (fixture, fixture_has_result);
  g_assert_true (kao_session_again (fixture->session));
  fixture_wait (fixture, has_looked);
  g_assert_true (live->is_picked);
  g_assert_cmpint (live->face.box.x, ==, x);
}

/* Nobody is asked about once the others have gone. */
static void
test_others_go (Fixture *fixture, gconstpointer data)
{
  go_live_with_three (fixture);
  kao_fake_camera_set_sight (fixture->camera, 1, 80, THE_VISITOR);
  fixture_run (fixture, 1400);
  g_assert_false (kao_session_get_actions (fixture->session) & KAO_SESSION_ACTION_PICK);
  g_assert_true (kao_session_start (fixture->session));
  g_assert_true (kao_fake_scanner_is_scanning (fixture->scanner));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, data, function)                                                                  \
  g_test_add ("/several/" path, Fixture, data, fixture_set_up, function, fixture_tear_down)
  ADD ("asks", NULL, test_asks);
  ADD ("middle", NULL, test_middle);
  ADD ("picked-before", GINT_TO_POINTER (FALSE), test_told_before);
  ADD ("shot-before", GINT_TO_POINTER (TRUE), test_told_before);
  ADD ("again", NULL, test_again);
  ADD ("others-go", NULL, test_others_go);
  return g_test_run ();
}
