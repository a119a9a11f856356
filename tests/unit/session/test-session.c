// SPDX-License-Identifier: GPL-3.0-or-later
/* One visitor after the other with fake devices and a fake engine: the true path, and devices
 * that are missing or vanish (test-off-path has the other ways off it). */
#include "config.h"

#include "session-fixture.h"

#include "base/kao-error.h"

#include <math.h>

static gboolean
has_no_model (Fixture *fixture)
{
  return kao_session_get_model_error (fixture->session) != NULL;
}

static void
test_true_path (Fixture *fixture, gconstpointer data)
{
  KaoSession *session = fixture->session;
  const KaoResult *result;
  g_autoptr (KaoImage) visitor = NULL;
  g_autoptr (KaoImage) document = NULL;

  g_assert_cmpint (kao_session_get_actions (session), ==, 0);
  fixture_go_live (fixture);
  g_assert_cmpuint (fixture->n_frames, >, 0);
  g_assert_true (kao_session_start (session));
  g_assert_cmpint (kao_session_get_actions (session), ==, KAO_SESSION_ACTION_CANCEL);
  g_assert_true (kao_fake_scanner_is_scanning (fixture->scanner));
  kao_fake_scanner_progress (fixture->scanner, 10, 100);
  g_assert_cmpuint (kao_session_get_scan_progress (session)->lines_done, ==, 10);
  g_assert_cmpuint (fixture->n_stages, ==, 1);
  kao_fake_scanner_finish (fixture->scanner, 1, THE_VISITOR + 20);
  fixture_wait (fixture, fixture_has_result);
  g_assert_cmpstr (fixture->trail->str, ==, "ilsocr");

  result = kao_session_get_result (session);
  g_assert_cmpfloat_with_epsilon (result->distance, 0.2, 1e-6);
  /* The fake pack: -log10 FMR falls from 5 at 0 to 2.5 at 0.5, and the figure is 20 times it. */
  g_assert_cmpfloat_with_epsilon (result->similarity, 80.0, 0.001);
  g_assert_cmpint (result->outcome, ==, KAO_OUTCOME_ABOVE);
  g_assert_cmpfloat_with_epsilon (result->spread, 0, 1e-6);
  g_assert_cmpuint (result->n_frames, >=, 1);
  g_assert_cmpuint (result->n_frames, <=, KAO_VISITOR_MAX_FRAMES);
  visitor = kao_session_dup_pane_image (session, KAO_PANE_VISITOR);
  document = kao_session_dup_pane_image (session, KAO_PANE_DOCUMENT);
  g_assert_cmpint (kao_image_get_width (visitor) * 5, ==, 4 * kao_image_get_height (visitor));
  g_assert_cmpint (kao_image_get_width (visitor), ==, kao_image_get_width (document));
  g_assert_cmpuint (kao_session_get_seconds_left (session), >, 0);
  g_assert_cmpint (kao_camera_get_state (KAO_CAMERA (fixture->camera)), ==, KAO_CAMERA_STATE_OFF);

  g_assert_true (kao_session_clear (session));
  g_assert_cmpint (kao_session_get_state (session), ==, KAO_SESSION_WIPING);
  g_assert_null (kao_session_get_result (session));
  fixture_wait_for_state (fixture, KAO_SESSION_LIVE);
  fixture_assert_wiped (fixture);
  g_assert_cmpuint (fixture->n_wiped, ==, 1);
  g_assert_cmpuint (kao_fake_engine_get_n_done (fixture->engine, KAO_FAKE_STEP_WIPE), ==, 1);
  g_assert_cmpuint (fixture->n_failures, ==, 0);
  fixture_assert_next_works (fixture);
}

static void
test_other_person (Fixture *fixture, gconstpointer data)
{
  const KaoResult *result;

  fixture_go_live (fixture);
  kao_session_start (fixture->session);
  kao_fake_scanner_finish (fixture->scanner, 1, THE_VISITOR + 90);
  fixture_wait (fixture, fixture_has_result);
  result = kao_session_get_result (fixture->session);
  g_assert_cmpint (result->outcome, ==, KAO_OUTCOME_BELOW);
  g_assert_cmpfloat (result->similarity, <, result->review_line);
}

/* The scan is dropped as soon as the portrait has been cut out. */
static void
test_scan_is_dropped (Fixture *fixture, gconstpointer data)
{
  fixture_go_live (fixture);
  kao_fake_engine_hold (fixture->engine, KAO_FAKE_STEP_COMPARE, TRUE);
  kao_session_start (fixture->session);
  kao_fake_scanner_finish (fixture->scanner, 1, THE_VISITOR);
  fixture_wait_for_state (fixture, KAO_SESSION_COMPARING);
  /* The portrait alone: kept frames have pixels of their own, the camera is off. */
  g_assert_cmpint (kao_fake_picture_count (), ==, 1);
}

static void
test_shot (Fixture *fixture, gconstpointer data)
{
  KaoSession *session = fixture->session;
  g_autoptr (KaoImage) pane = NULL;

  fixture_go_live (fixture);
  g_assert_false (kao_session_has_shot (session));
  g_assert_cmpint (kao_session_get_actions (session), ==,
                   KAO_SESSION_ACTION_START | KAO_SESSION_ACTION_TAKE_SHOT);
  g_assert_true (kao_session_take_shot (session));
  g_assert_true (kao_session_has_shot (session));
  g_assert_cmpint (kao_session_get_actions (session), ==,
                   KAO_SESSION_ACTION_START | KAO_SESSION_ACTION_RETAKE | KAO_SESSION_ACTION_CLEAR);
  pane = kao_session_dup_pane_image (session, KAO_PANE_VISITOR);
  g_assert_nonnull (pane);
  g_assert_true (kao_session_retake (session));
  g_assert_false (kao_session_has_shot (session));
  g_assert_null (kao_session_dup_pane_image (session, KAO_PANE_VISITOR));

  /* The shot decides, whoever steps in front of the camera afterwards. */
  g_assert_true (kao_session_take_shot (session));
  kao_fake_camera_set_sight (fixture->camera, 1, 100, 99);
  fixture_run (fixture, 250);
  kao_session_start (session);
  fixture_run (fixture, 250);
  kao_fake_scanner_finish (fixture->scanner, 1, THE_VISITOR + 20);
  fixture_wait (fixture, fixture_has_result);
  g_assert_cmpuint (kao_session_get_result (session)->n_frames, ==, 1);
  g_assert_cmpfloat_with_epsilon (kao_session_get_result (session)->distance, 0.2, 1e-6);
}

/* A frozen shot needs no camera any more. */
static void
test_shot_without_camera (Fixture *fixture, gconstpointer data)
{
  fixture_go_live (fixture);
  g_assert_true (kao_session_take_shot (fixture->session));
  kao_fake_camera_set_fault (fixture->camera, KAO_CAMERA_STATE_MISSING, NULL);
  g_assert_true (kao_session_get_actions (fixture->session) & KAO_SESSION_ACTION_START);
  g_assert_true (kao_session_start (fixture->session));
  kao_fake_scanner_finish (fixture->scanner, 1, THE_VISITOR + 20);
  fixture_wait (fixture, fixture_has_result);
}

static void
test_shot_without_face (Fixture *fixture, gconstpointer data)
{
  kao_fake_camera_set_sight (fixture->camera, 0, 0, 0);
  kao_session_camera_on (fixture->session);
  fixture_run (fixture, 150);
  g_assert_false (kao_session_take_shot (fixture->session));
  g_assert_error (fixture->failure, KAO_RETRY, KAO_RETRY_NO_FACE);
  g_assert_cmpint (kao_session_get_state (fixture->session), ==, KAO_SESSION_LIVE);
}

/* Frames of the scan's duration count, the better ones first. */
static void
test_better_frames_while_scanning (Fixture *fixture, gconstpointer data)
{
  kao_fake_camera_set_sight (fixture->camera, 1, 20, THE_VISITOR + 5);
  fixture_go_live (fixture);
  kao_session_start (fixture->session);
  kao_fake_camera_set_sight (fixture->camera, 1, 90, THE_VISITOR);
  fixture_run (fixture, 1500);
  g_assert_cmpuint (kao_samples_get_n (fixture->session->visitor->samples), ==, KAO_VISITOR_MAX_FRAMES);
  kao_fake_scanner_finish (fixture->scanner, 1, THE_VISITOR + 20);
  fixture_wait (fixture, fixture_has_result);
  g_assert_cmpuint (kao_session_get_result (fixture->session)->n_frames, ==, KAO_VISITOR_MAX_FRAMES);
  g_assert_cmpfloat_with_epsilon (kao_session_get_result (fixture->session)->distance, 0.2, 1e-6);
}

/* Somebody else steps before the camera while the scanner moves, with better pictures even. */
static void
test_somebody_else_steps_in (Fixture *fixture, gconstpointer data)
{
  const guint8 *middle;
  g_autoptr (KaoImage) pane = NULL;

  fixture_go_live (fixture);
  fixture_run (fixture, 800);
  kao_session_start (fixture->session);
  g_assert_cmpuint (fixture->session->visitor->n_describing, >=, 3);
  fixture_run (fixture, 50);
  kao_fake_camera_set_sight (fixture->camera, 1, 95, THE_VISITOR + 90);
  fixture_run (fixture, 150);
  kao_fake_scanner_finish (fixture->scanner, 1, THE_VISITOR + 20);
  fixture_wait (fixture, fixture_has_result);
  g_assert_cmpfloat_with_epsilon (kao_session_get_result (fixture->session)->distance, 0.2, 1e-6);
  g_assert_cmpuint (kao_session_get_result (fixture->session)->n_frames, >=, 3);
  pane = kao_session_dup_pane_image (fixture->session, KAO_PANE_VISITOR);
  middle = kao_image_get_const_row (pane, kao_image_get_height (pane) / 2)
           + kao_image_get_width (pane) / 2 * 3;
  g_assert_cmpuint (middle[2], ==, THE_VISITOR);
}

static gboolean
has_looked (Fixture *fixture)
{
  return fixture->session->visitor->has_looked;
}

/* Nobody in view is said at once, and nothing is scanned in vain. */
static void
test_no_face (Fixture *fixture, gconstpointer data)
{
  kao_fake_camera_set_sight (fixture->camera, 0, 0, 0);
  kao_session_camera_on (fixture->session);
  fixture_wait (fixture, fixture_has_model);
  fixture_wait (fixture, has_looked);
  g_assert_false (kao_session_start (fixture->session));
  g_assert_error (fixture->failure, KAO_RETRY, KAO_RETRY_NO_FACE);
  g_assert_false (kao_fake_scanner_is_scanning (fixture->scanner));
  g_assert_cmpstr (fixture->trail->str, ==, "il");
  kao_fake_camera_set_sight (fixture->camera, 1, 80, THE_VISITOR);
  fixture_assert_next_works (fixture);
}

static gboolean
is_scanning (Fixture *fixture)
{
  return kao_fake_scanner_is_scanning (fixture->scanner);
}

/* Enter while the camera is off switches it on, and the match begins with the first face. */
static void
test_start_wakes (Fixture *fixture, gconstpointer data)
{
  fixture_wait (fixture, fixture_has_model);
  g_assert_true (kao_session_get_actions (fixture->session) & KAO_SESSION_ACTION_START);
  kao_fake_camera_set_sight (fixture->camera, 0, 0, 0);
  g_assert_true (kao_session_start (fixture->session));
  g_assert_cmpint (kao_session_get_state (fixture->session), ==, KAO_SESSION_LIVE);
  g_assert_true (kao_session_is_waiting_for_face (fixture->session));
  fixture_wait (fixture, has_looked);
  fixture_run (fixture, 200);
  g_assert_true (kao_session_is_waiting_for_face (fixture->session));
  kao_fake_camera_set_sight (fixture->camera, 1, 80, THE_VISITOR);
  fixture_wait (fixture, is_scanning);
  g_assert_false (kao_session_is_waiting_for_face (fixture->session));
  kao_fake_scanner_finish (fixture->scanner, 1, THE_VISITOR + 20);
  fixture_wait (fixture, fixture_has_result);
  g_assert_cmpstr (fixture->trail->str, ==, "ilsocr");
  g_assert_cmpuint (fixture->n_failures, ==, 0);
}

static void
test_start_wakes_nobody (Fixture *fixture, gconstpointer data)
{
  fixture_wait (fixture, fixture_has_model);
  kao_fake_camera_set_sight (fixture->camera, 0, 0, 0);
  g_assert_true (kao_session_start (fixture->session));
  fixture_wait (fixture, fixture_has_failed);
  g_assert_error (fixture->failure, KAO_RETRY, KAO_RETRY_NO_FACE);
  g_assert_false (kao_session_is_waiting_for_face (fixture->session));
  kao_fake_camera_set_sight (fixture->camera, 1, 80, THE_VISITOR);
  fixture_run (fixture, 300);
  g_assert_cmpstr (fixture->trail->str, ==, "il");
}

/* A visit that ends, or a camera that fails, ends the waiting too. */
static void
test_start_wakes_in_vain (Fixture *fixture, gconstpointer data)
{
  fixture_wait (fixture, fixture_has_model);
  kao_fake_camera_set_sight (fixture->camera, 0, 0, 0);
  g_assert_true (kao_session_start (fixture->session));
  g_assert_true (kao_session_clear (fixture->session));
  g_assert_false (kao_session_is_waiting_for_face (fixture->session));
  fixture_wait_for_state (fixture, KAO_SESSION_LIVE);
  g_assert_cmpuint (fixture->n_failures, ==, 0);
  kao_fake_camera_set_fault (fixture->camera, KAO_CAMERA_STATE_OPENING, NULL);
  g_assert_true (kao_session_start (fixture->session));
  kao_fake_camera_set_fault (fixture->camera, KAO_CAMERA_STATE_MISSING, NULL);
  fixture_wait (fixture, fixture_has_failed);
  g_assert_error (fixture->failure, KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_NOT_FOUND);
  g_assert_false (kao_session_is_waiting_for_face (fixture->session));
}

static void
test_no_camera (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) denied = g_error_new_literal (KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_DENIED, "No");

  kao_fake_camera_set_fault (fixture->camera, KAO_CAMERA_STATE_FAULT, denied);
  kao_session_camera_on (fixture->session);
  fixture_wait (fixture, fixture_has_model);
  g_assert_cmpint (kao_session_get_actions (fixture->session), ==, 0);
  g_assert_false (kao_session_start (fixture->session));
  g_assert_error (fixture->failure, KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_DENIED);
  kao_fake_camera_set_fault (fixture->camera, KAO_CAMERA_STATE_MISSING, NULL);
  g_assert_false (kao_session_start (fixture->session));
  g_assert_error (fixture->failure, KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_NOT_FOUND);
  kao_fake_camera_set_fault (fixture->camera, KAO_CAMERA_STATE_STALLED, NULL);
  g_assert_false (kao_session_start (fixture->session));
  g_assert_error (fixture->failure, KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_STALLED);
  kao_fake_camera_set_fault (fixture->camera, KAO_CAMERA_STATE_OPENING, NULL);
  g_assert_true (kao_session_start (fixture->session));
  g_assert_true (kao_session_is_waiting_for_face (fixture->session));
  kao_fake_camera_set_fault (fixture->camera, KAO_CAMERA_STATE_STALLED, NULL);
  g_assert_false (kao_session_is_waiting_for_face (fixture->session));
  g_assert_error (fixture->failure, KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_STALLED);
  g_assert_cmpint (kao_session_get_state (fixture->session), ==, KAO_SESSION_LIVE);
  g_assert_cmpstr (fixture->trail->str, ==, "il");

  kao_fake_camera_set_fault (fixture->camera, KAO_CAMERA_STATE_LIVE, NULL);
  fixture_assert_next_works (fixture);
}

/* A camera that vanishes while the scanner moves: what has been seen is enough. */
static void
test_camera_vanishes_while_scanning (Fixture *fixture, gconstpointer data)
{
  fixture_go_to (fixture, KAO_SESSION_SCANNING);
  kao_fake_camera_set_fault (fixture->camera, KAO_CAMERA_STATE_MISSING, NULL);
  g_assert_false (kao_session_get_live_face (fixture->session)->has_face);
  kao_fake_scanner_finish (fixture->scanner, 1, THE_VISITOR + 20);
  fixture_wait (fixture, fixture_has_result);
}

static void
test_no_scanner (Fixture *fixture, gconstpointer data)
{
  KaoScanner *scanner = KAO_SCANNER (fixture->scanner);

  fixture_go_live (fixture);
  kao_scanner_set_state (scanner, KAO_SCANNER_STATE_MISSING, "", NULL);
  g_assert_false (kao_session_get_actions (fixture->session) & KAO_SESSION_ACTION_START);
  g_assert_true (kao_session_get_actions (fixture->session) & KAO_SESSION_ACTION_TAKE_SHOT);
  g_assert_false (kao_session_start (fixture->session));
  g_assert_error (fixture->failure, KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_NOT_FOUND);
  g_assert_cmpuint (kao_fake_scanner_get_n_searches (fixture->scanner), ==, 1);
  kao_scanner_set_state (scanner, KAO_SCANNER_STATE_READY, "Fake Scanner", NULL);
  fixture_assert_next_works (fixture);
}

static void
test_no_model (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) wrong
      = g_error_new_literal (KAO_MODEL_ERROR, KAO_MODEL_ERROR_WRONG_HASH, "Wrong");

  fixture_wait (fixture, fixture_has_model);
  kao_fake_engine_set_fault (fixture->engine, KAO_FAKE_STEP_OPEN, wrong);
  {
    g_autoptr (KaoConfig) config
        = kao_config_load_data ("[Model]\nPack=another\n", -1, "new.conf", NULL);

    g_assert_nonnull (config);
    kao_session_set_config (fixture->session, config);
  }
  fixture_wait (fixture, has_no_model);
  g_assert_null (kao_session_get_pack (fixture->session));
  kao_session_camera_on (fixture->session);
  fixture_run (fixture, 150);
  g_assert_true (kao_session_get_live_face (fixture->session)->has_face);
  g_assert_true (kao_session_take_shot (fixture->session));
  g_assert_false (kao_session_get_actions (fixture->session) & KAO_SESSION_ACTION_START);
  g_assert_false (kao_session_start (fixture->session));
  g_assert_error (fixture->failure, KAO_MODEL_ERROR, KAO_MODEL_ERROR_WRONG_HASH);
}

static void
test_choose (Fixture *fixture, gconstpointer data)
{
  KaoSession *session = fixture->session;
  g_autoptr (KaoImage) second = NULL;

  fixture_go_to (fixture, KAO_SESSION_CHOOSING);
  g_assert_cmpuint (kao_session_get_n_portraits (session), ==, 2);
  second = kao_session_dup_portrait (session, 1);
  g_assert_nonnull (second);
  g_assert_null (kao_session_dup_pane_image (session, KAO_PANE_DOCUMENT));
  g_assert_false (kao_session_choose (session, 2));
  g_assert_cmpint (kao_session_get_state (session), ==, KAO_SESSION_CHOOSING);
  g_assert_true (kao_session_choose (session, 1));
  g_assert_cmpuint (kao_session_get_n_portraits (session), ==, 0);
  fixture_wait (fixture, fixture_has_result);
  g_assert_cmpfloat_with_epsilon (kao_session_get_result (session)->distance, 0.21, 1e-6);
  g_assert_cmpstr (fixture->trail->str, ==, "ilsohcr");
}

/* --- by itself --- */

static void
test_result_clears_itself (Fixture *fixture, gconstpointer data)
{
  fixture_go_to (fixture, KAO_SESSION_RESULT);
  _kao_session_set_idle_ms (fixture->session, 200);
  fixture_wait (fixture, fixture_has_wiped);
  fixture_assert_wiped (fixture);
  g_assert_cmpint (kao_session_get_state (fixture->session), ==, KAO_SESSION_LIVE);
}

static void
test_choosing_clears_itself (Fixture *fixture, gconstpointer data)
{
  fixture_go_to (fixture, KAO_SESSION_CHOOSING);
  _kao_session_set_idle_ms (fixture->session, 200);
  fixture_wait (fixture, fixture_has_wiped);
  fixture_assert_wiped (fixture);
}

/* With nobody there the camera goes off; anything the clerk does switches it on again. */
static void
test_camera_goes_off (Fixture *fixture, gconstpointer data)
{
  fixture_go_live (fixture);
  g_assert_true (kao_session_take_shot (fixture->session));
  _kao_session_set_idle_ms (fixture->session, 300);
  fixture_run (fixture, 900);
  /* A visitor is there. */
  g_assert_cmpint (kao_session_get_state (fixture->session), ==, KAO_SESSION_LIVE);
  kao_fake_camera_set_sight (fixture->camera, 0, 0, 0);
  fixture_wait_for_state (fixture, KAO_SESSION_IDLE);
  fixture_assert_wiped (fixture);
  g_assert_cmpstr (fixture->trail->str, ==, "ilwi");
  g_assert_cmpint (kao_camera_get_state (KAO_CAMERA (fixture->camera)), ==, KAO_CAMERA_STATE_OFF);
  g_assert_cmpuint (kao_fake_camera_get_n_starts (fixture->camera), ==, 1);
  kao_fake_camera_set_sight (fixture->camera, 1, 80, THE_VISITOR);
  kao_session_note_activity (fixture->session);
  g_assert_cmpuint (kao_fake_camera_get_n_starts (fixture->camera), ==, 2);
  fixture_assert_next_works (fixture);
}

static void
test_activity_keeps_result (Fixture *fixture, gconstpointer data)
{
  fixture_go_to (fixture, KAO_SESSION_RESULT);
  _kao_session_set_idle_ms (fixture->session, 400);
  for (guint i = 0; i < 8; i++)
    {
      fixture_run (fixture, 100);
      kao_session_note_activity (fixture->session);
    }
  g_assert_cmpint (kao_session_get_state (fixture->session), ==, KAO_SESSION_RESULT);
}

/* --- closing --- */

static void
test_close (Fixture *fixture, gconstpointer data)
{
  KaoSessionState state = GPOINTER_TO_INT (data);

  if (state != KAO_SESSION_IDLE)
    fixture_go_to (fixture, state == KAO_SESSION_WIPING ? KAO_SESSION_RESULT : state);
  if (state == KAO_SESSION_WIPING)
    kao_session_clear (fixture->session);
  fixture_let_go (fixture);
  fixture_close (fixture);
  g_assert_cmpint (kao_session_get_state (fixture->session), ==, KAO_SESSION_IDLE);
  g_assert_cmpuint (fixture->n_wiped, ==, 1);
  fixture_assert_wiped (fixture);
  g_assert_cmpint (kao_camera_get_state (KAO_CAMERA (fixture->camera)), ==, KAO_CAMERA_STATE_OFF);
  g_assert_false (kao_fake_scanner_is_scanning (fixture->scanner));
  /* A closed session stays closed. */
  g_assert_false (kao_session_camera_on (fixture->session));
  kao_session_note_activity (fixture->session);
  g_assert_cmpint (kao_session_get_state (fixture->session), ==, KAO_SESSION_IDLE);
  g_assert_cmpint (kao_session_get_actions (fixture->session), ==, 0);
}

/* --- configuration --- */

static void
test_config_at_next_visitor (Fixture *fixture, gconstpointer data)
{
  KaoSession *session = fixture->session;
  g_autoptr (KaoConfig) config = NULL;
  g_autoptr (GError) error = NULL;
  gdouble before = kao_config_get_threshold (kao_session_get_config (session));

  config = kao_config_load_data ("[Office]\nMunicipality=131016\n[Municipality 131016]\nThreshold=90\nReviewLine=70\n", -1, "new.conf",
                                 &error);
  g_assert_no_error (error);
  fixture_go_to (fixture, KAO_SESSION_COMPARING);
  kao_session_set_config (session, config);
  g_assert_cmpfloat (kao_config_get_threshold (kao_session_get_config (session)), ==, before);
  fixture_let_go (fixture);
  fixture_wait (fixture, fixture_has_result);
  g_assert_cmpfloat (kao_session_get_result (session)->threshold, ==, before);
  kao_session_clear (session);
  fixture_wait_for_state (fixture, KAO_SESSION_LIVE);
  g_assert_cmpfloat (kao_config_get_threshold (kao_session_get_config (session)), ==, 90);
  fixture_assert_next_works (fixture);
  g_assert_cmpint (kao_session_get_result (session)->outcome, ==, KAO_OUTCOME_REVIEW);
}

static void
test_document_request (Fixture *fixture, gconstpointer data)
{
  kao_session_set_document (fixture->session, KAO_DOCUMENT_FORM);
  kao_session_set_whole_glass (fixture->session, TRUE);
  fixture_go_to (fixture, KAO_SESSION_SCANNING);
  g_assert_cmpint (kao_fake_scanner_get_request (fixture->scanner)->document, ==, KAO_DOCUMENT_FORM);
  g_assert_true (kao_fake_scanner_get_request (fixture->scanner)->whole_glass);
}

/* A hundred visitors in a row leave nothing behind; the tear-down counts the pictures. */
static void
test_many_visitors (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 100; i++)
    {
      fixture_go_to (fixture, KAO_SESSION_RESULT);
      kao_session_clear (fixture->session);
      fixture_wait_for_state (fixture, KAO_SESSION_LIVE);
      fixture_assert_wiped (fixture);
    }
  g_assert_cmpuint (fixture->n_results, ==, 100);
}

#define ADD(path, function)                                                                        \
  g_test_add ("/session/" path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("true-path", test_true_path);
  ADD ("other-person", test_other_person);
  ADD ("scan-is-dropped", test_scan_is_dropped);
  ADD ("shot", test_shot);
  ADD ("shot/without-camera", test_shot_without_camera);
  ADD ("shot/without-face", test_shot_without_face);
  ADD ("better-frames-while-scanning", test_better_frames_while_scanning);
  ADD ("somebody-else-steps-in", test_somebody_else_steps_in);
  ADD ("no-face", test_no_face);
  ADD ("start-wakes", test_start_wakes);
  ADD ("start-wakes-nobody", test_start_wakes_nobody);
  ADD ("start-wakes-in-vain", test_start_wakes_in_vain);
  ADD ("no-camera", test_no_camera);
  ADD ("camera-vanishes-while-scanning", test_camera_vanishes_while_scanning);
  ADD ("no-scanner", test_no_scanner);
  ADD ("no-model", test_no_model);
  ADD ("choose", test_choose);
  ADD ("by-itself/result", test_result_clears_itself);
  ADD ("by-itself/choosing", test_choosing_clears_itself);
  ADD ("by-itself/camera", test_camera_goes_off);
  ADD ("by-itself/activity", test_activity_keeps_result);
  for (guint state = 0; state < KAO_SESSION_N_STATES; state++)
    {
      g_autofree gchar *path = g_strconcat ("/session/close/", kao_session_state_to_string (state), NULL);

      g_test_add (path, Fixture, GINT_TO_POINTER (state), fixture_set_up, test_close,
                  fixture_tear_down);
    }
  ADD ("config-at-next-visitor", test_config_at_next_visitor);
  ADD ("document-request", test_document_request);
  ADD ("many-visitors", test_many_visitors);
  return g_test_run ();
}

