// SPDX-License-Identifier: GPL-3.0-or-later
/* A match that is cancelled or fails, at every stage: the visitor is wiped, the next one can be served. */
#include "config.h"

#include "session-fixture.h"

#include "base/kao-error.h"

#include <math.h>

static const KaoSessionState match_states[] = {
  KAO_SESSION_SCANNING, KAO_SESSION_LOCATING, KAO_SESSION_CHOOSING, KAO_SESSION_COMPARING,
};

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (match_states); i++)
    {
      fixture_go_to (fixture, match_states[i]);
      g_assert_true (kao_session_cancel (fixture->session));
      g_assert_cmpint (kao_session_get_state (fixture->session), ==, KAO_SESSION_WIPING);
      g_assert_cmpint (kao_session_get_actions (fixture->session), ==, 0);
      g_assert_false (kao_session_cancel (fixture->session));
      g_assert_false (kao_session_start (fixture->session));
      fixture_let_go (fixture);
      fixture_wait_for_state (fixture, KAO_SESSION_LIVE);
      fixture_assert_wiped (fixture);
    }
  g_assert_cmpuint (fixture->n_failures, ==, 0);
  g_assert_cmpuint (fixture->n_results, ==, 0);
  g_assert_cmpuint (fixture->n_wiped, ==, G_N_ELEMENTS (match_states));
  fixture_assert_next_works (fixture);
}

/* WIPING waits for the engine, which may be in the middle of a job. */
static void
test_wiping_is_not_skipped (Fixture *fixture, gconstpointer data)
{
  fixture_go_to (fixture, KAO_SESSION_LOCATING);
  kao_fake_engine_hold (fixture->engine, KAO_FAKE_STEP_WIPE, TRUE);
  kao_session_cancel (fixture->session);
  fixture_run (fixture, 100);
  g_assert_cmpint (kao_session_get_state (fixture->session), ==, KAO_SESSION_WIPING);
  kao_fake_engine_hold (fixture->engine, KAO_FAKE_STEP_LOCATE, FALSE);
  fixture_run (fixture, 100);
  g_assert_cmpint (kao_session_get_state (fixture->session), ==, KAO_SESSION_WIPING);
  g_assert_cmpuint (fixture->n_wiped, ==, 0);
  kao_fake_engine_hold (fixture->engine, KAO_FAKE_STEP_WIPE, FALSE);
  fixture_wait (fixture, fixture_has_wiped);
  g_assert_cmpint (kao_session_get_state (fixture->session), ==, KAO_SESSION_LIVE);
}

/* And for the camera, whose last pictures may be on their way; it is not switched on before. */
static void
test_camera_is_awaited (Fixture *fixture, gconstpointer data)
{
  fixture_go_to (fixture, KAO_SESSION_SCANNING);
  kao_camera_set_shutting (KAO_CAMERA (fixture->camera), TRUE);
  kao_session_cancel (fixture->session);
  fixture_run (fixture, 100);
  g_assert_cmpint (kao_session_get_state (fixture->session), ==, KAO_SESSION_WIPING);
  g_assert_cmpint (kao_camera_get_state (KAO_CAMERA (fixture->camera)), ==, KAO_CAMERA_STATE_OFF);
  g_assert_cmpuint (fixture->n_wiped, ==, 0);
  kao_camera_set_shutting (KAO_CAMERA (fixture->camera), FALSE);
  fixture_wait (fixture, fixture_has_wiped);
  g_assert_cmpint (kao_session_get_state (fixture->session), ==, KAO_SESSION_LIVE);
  /* Of a camera that shuts at another time nothing is awaited. */
  kao_camera_set_shutting (KAO_CAMERA (fixture->camera), TRUE);
  kao_camera_set_shutting (KAO_CAMERA (fixture->camera), FALSE);
  fixture_assert_next_works (fixture);
}

/* A scanner that does not answer its cancel costs some seconds, not the next visitor. */
static void
test_stubborn_scanner (Fixture *fixture, gconstpointer data)
{
  fixture_go_to (fixture, KAO_SESSION_SCANNING);
  kao_fake_scanner_set_stubborn (fixture->scanner, TRUE);
  kao_session_cancel (fixture->session);
  fixture_wait (fixture, fixture_has_wiped);
  /* The late scan is for nobody. */
  kao_fake_scanner_finish (fixture->scanner, 1, THE_VISITOR);
  fixture_run (fixture, 50);
  g_assert_cmpint (kao_session_get_state (fixture->session), ==, KAO_SESSION_LIVE);
  g_assert_cmpuint (fixture->n_results, ==, 0);
  kao_fake_scanner_set_stubborn (fixture->scanner, FALSE);
  fixture_assert_next_works (fixture);
}

static void
assert_failed_and_recovers (Fixture *fixture, GQuark domain, gint code)
{
  fixture_wait (fixture, fixture_has_failed);
  g_assert_error (fixture->failure, domain, code);
  fixture_wait_for_state (fixture, KAO_SESSION_LIVE);
  fixture_assert_wiped (fixture);
  g_assert_cmpuint (fixture->n_failures, ==, 1);
  for (guint i = 0; i < KAO_N_FAKE_STEPS; i++)
    kao_fake_engine_set_fault (fixture->engine, i, NULL);
  fixture_assert_next_works (fixture);
  g_assert_cmpuint (fixture->n_failures, ==, 1);
}

static void
test_scan_fails (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error
      = g_error_new_literal (KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_WORKER_CRASHED, "Gone");

  fixture_go_to (fixture, KAO_SESSION_SCANNING);
  kao_fake_scanner_fail (fixture->scanner, error);
  assert_failed_and_recovers (fixture, KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_WORKER_CRASHED);
}

typedef struct
{
  const gchar *path;
  KaoFakeStep step;
  GQuark (*domain) (void);
  gint code;
} FailingStep;

static const FailingStep failing_steps[] = {
  { "/session/fails/locate", KAO_FAKE_STEP_LOCATE, kao_retry_quark, KAO_RETRY_BACK_SIDE },
  { "/session/fails/describe", KAO_FAKE_STEP_DESCRIBE, kao_model_error_quark, KAO_MODEL_ERROR_ENGINE },
  { "/session/fails/compare", KAO_FAKE_STEP_COMPARE, kao_model_error_quark, KAO_MODEL_ERROR_ENGINE },
};

static void
test_step_fails (Fixture *fixture, gconstpointer data)
{
  const FailingStep *row = data;
  g_autoptr (GError) error = g_error_new_literal (row->domain (), row->code, "What the engine says");

  kao_fake_engine_set_fault (fixture->engine, row->step, error);
  fixture_go_to (fixture, KAO_SESSION_SCANNING);
  kao_fake_scanner_finish (fixture->scanner, 1, THE_VISITOR);
  assert_failed_and_recovers (fixture, row->domain (), row->code);
}

/* A card whose area at the corner holds no photo: the scanner is at work again, on the whole glass. */
static void
go_to_second_look (Fixture *fixture)
{
  fixture_go_to (fixture, KAO_SESSION_SCANNING);
  g_assert_false (kao_fake_scanner_get_request (fixture->scanner)->whole_glass);
  g_assert_false (kao_session_is_second_look (fixture->session));
  kao_fake_scanner_progress (fixture->scanner, 10, 100);
  kao_fake_scanner_finish (fixture->scanner, 0, 0);
  fixture_wait_for_state (fixture, KAO_SESSION_LOCATING);
  fixture_wait_for_state (fixture, KAO_SESSION_SCANNING);
  g_assert_true (kao_fake_scanner_is_scanning (fixture->scanner));
  g_assert_true (kao_fake_scanner_get_request (fixture->scanner)->whole_glass);
  g_assert_true (kao_session_is_second_look (fixture->session));
  g_assert_cmpuint (kao_session_get_scan_progress (fixture->session)->lines_done, ==, 0);
  g_assert_cmpuint (fixture->n_failures, ==, 0);
  /* The visitor is known already. */
  g_assert_cmpint (kao_camera_get_state (KAO_CAMERA (fixture->camera)), ==, KAO_CAMERA_STATE_OFF);
}

static void
test_second_look (Fixture *fixture, gconstpointer data)
{
  go_to_second_look (fixture);
  kao_fake_scanner_finish (fixture->scanner, 1, THE_VISITOR + 20);
  fixture_wait (fixture, fixture_has_result);
  g_assert_cmpstr (fixture->trail->str, ==, "ilsosocr");
  g_assert_cmpfloat_with_epsilon (kao_session_get_result (fixture->session)->distance, 0.2, 1e-6);
  kao_session_clear (fixture->session);
  fixture_wait_for_state (fixture, KAO_SESSION_LIVE);
  fixture_assert_wiped (fixture);
  fixture_assert_next_works (fixture);
}

static void
test_no_portrait (Fixture *fixture, gconstpointer data)
{
  go_to_second_look (fixture);
  kao_fake_scanner_finish (fixture->scanner, 0, 0);
  assert_failed_and_recovers (fixture, KAO_RETRY, KAO_RETRY_NO_PHOTO);
}

static void
test_second_look_cancelled (Fixture *fixture, gconstpointer data)
{
  go_to_second_look (fixture);
  g_assert_true (kao_session_cancel (fixture->session));
  fixture_wait_for_state (fixture, KAO_SESSION_LIVE);
  fixture_assert_wiped (fixture);
  g_assert_cmpuint (fixture->n_failures, ==, 0);
  fixture_assert_next_works (fixture);
}

/* In a feeder there is nothing left to look at: the first answer counts. */
static void
test_second_look_in_feeder (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) empty = g_error_new_literal (KAO_RETRY, KAO_RETRY_NO_DOCS, "Empty");

  go_to_second_look (fixture);
  kao_fake_scanner_fail (fixture->scanner, empty);
  assert_failed_and_recovers (fixture, KAO_RETRY, KAO_RETRY_NO_PHOTO);
}

static void
test_second_look_fails (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) gone
      = g_error_new_literal (KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_WORKER_CRASHED, "Gone");

  go_to_second_look (fixture);
  kao_fake_scanner_fail (fixture->scanner, gone);
  assert_failed_and_recovers (fixture, KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_WORKER_CRASHED);
}

/* A form and a whole glass are all there is. */
static void
test_no_second_look (Fixture *fixture, gconstpointer data)
{
  if (GPOINTER_TO_INT (data))
    kao_session_set_whole_glass (fixture->session, TRUE);
  else
    kao_session_set_document (fixture->session, KAO_DOCUMENT_FORM);
  fixture_go_to (fixture, KAO_SESSION_SCANNING);
  kao_fake_scanner_finish (fixture->scanner, 0, 0);
  assert_failed_and_recovers (fixture, KAO_RETRY, KAO_RETRY_NO_PHOTO);
  g_assert_null (strstr (fixture->trail->str, "os"));
}

static void
test_distance_is_no_number (Fixture *fixture, gconstpointer data)
{
  fixture->engine->forced_distance = NAN;
  fixture_go_to (fixture, KAO_SESSION_SCANNING);
  kao_fake_scanner_finish (fixture->scanner, 1, THE_VISITOR);
  fixture_wait (fixture, fixture_has_failed);
  g_assert_error (fixture->failure, KAO_MODEL_ERROR, KAO_MODEL_ERROR_ENGINE);
  g_assert_cmpuint (fixture->n_results, ==, 0);
}

#define ADD(path, function)                                                                        \
  g_test_add ("/session/" path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("cancel", test_cancel);
  ADD ("wiping-is-not-skipped", test_wiping_is_not_skipped);
  ADD ("camera-is-awaited", test_camera_is_awaited);
  ADD ("stubborn-scanner", test_stubborn_scanner);
  ADD ("fails/scan", test_scan_fails);
  ADD ("fails/no-portrait", test_no_portrait);
  ADD ("second-look", test_second_look);
  ADD ("second-look/cancelled", test_second_look_cancelled);
  ADD ("second-look/in-feeder", test_second_look_in_feeder);
  ADD ("second-look/fails", test_second_look_fails);
  g_test_add ("/session/second-look/not-for-form", Fixture, GINT_TO_POINTER (FALSE), fixture_set_up,
              test_no_second_look, fixture_tear_down);
  g_test_add ("/session/second-look/not-twice", Fixture, GINT_TO_POINTER (TRUE), fixture_set_up,
              test_no_second_look, fixture_tear_down);
  for (gsize i = 0; i < G_N_ELEMENTS (failing_steps); i++)
    g_test_add (failing_steps[i].path, Fixture, &failing_steps[i], fixture_set_up, test_step_fails, fixture_tear_down);
  ADD ("fails/distance-is-no-number", test_distance_is_no_number);
  return g_test_run ();
}
