// SPDX-License-Identifier: GPL-3.0-or-later
/* Every request in every state, and listeners that end the visit at the first word they hear. */
#include "config.h"

#include "session-fixture.h"

#include "base/kao-error.h"

static gboolean
choose_first (KaoSession *session)
{
  return kao_session_choose (session, 0);
}

/* What the table allows is done elsewhere; here everything else is asked for: refused, nothing moves. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    gboolean (*request) (KaoSession *session);
    KaoSessionEvent event;
  } requests[] = {
    { kao_session_camera_on, KAO_SESSION_EVENT_CAMERA_ON },
    { kao_session_take_shot, KAO_SESSION_EVENT_TAKE_SHOT },
    { kao_session_retake, KAO_SESSION_EVENT_RETAKE },
    { kao_session_start, KAO_SESSION_EVENT_START },
    { kao_session_again, KAO_SESSION_EVENT_AGAIN },
    { choose_first, KAO_SESSION_EVENT_CHOSEN },
    { kao_session_cancel, KAO_SESSION_EVENT_CANCEL },
    { kao_session_clear, KAO_SESSION_EVENT_CLEAR },
  };
  KaoSessionState state = GPOINTER_TO_INT (data);
  KaoSessionState next;

  if (state == KAO_SESSION_WIPING)
    {
      fixture_go_to (fixture, KAO_SESSION_RESULT);
      kao_session_clear (fixture->session);
    }
  else if (state != KAO_SESSION_IDLE)
    fixture_go_to (fixture, state);
  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      if (kao_session_table_next (state, requests[i].event, &next))
        continue;
      g_assert_false (requests[i].request (fixture->session));
      g_assert_cmpint (kao_session_get_state (fixture->session), ==, state);
    }
  g_assert_cmpuint (fixture->n_failures, ==, 0);
  if (state != KAO_SESSION_RESULT)
    g_assert_cmpuint (kao_session_get_seconds_left (fixture->session), ==, 0);
  /* While it closes everything is refused, LIVE's requests as well. */
  kao_session_close_async (fixture->session, NULL, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++)
    g_assert_false (requests[i].request (fixture->session));
  g_assert_cmpint (kao_session_get_actions (fixture->session), ==, 0);
  kao_session_note_activity (fixture->session);
  fixture_let_go (fixture);
  fixture_wait_for_state (fixture, KAO_SESSION_IDLE);
  fixture_assert_wiped (fixture);
}

/* --- who listens may end it --- */

typedef struct
{
  KaoSessionState at;
  gboolean is_done;
} Ending;

static void
cancel_at (KaoSession *session, Ending *ending)
{
  if (ending->is_done || kao_session_get_state (session) != ending->at)
    return;
  ending->is_done = TRUE;
  g_assert_true (kao_session_cancel (session));
}

static void
test_cancelled_by_listener (Fixture *fixture, gconstpointer data)
{
  Ending ending = { GPOINTER_TO_INT (data), FALSE };

  fixture_go_live (fixture);
  g_signal_connect (fixture->session, "state-changed", G_CALLBACK (cancel_at), &ending);
  g_assert_true (kao_session_start (fixture->session));
  if (ending.at != KAO_SESSION_SCANNING)
    kao_fake_scanner_finish (fixture->scanner, ending.at == KAO_SESSION_CHOOSING ? 2 : 1,
                             THE_VISITOR + 20);
  else
    g_assert_false (kao_fake_scanner_is_scanning (fixture->scanner));
  fixture_wait (fixture, fixture_has_wiped);
  g_assert_true (ending.is_done);
  g_assert_cmpuint (fixture->n_results, ==, 0);
  g_assert_cmpuint (fixture->n_failures, ==, 0);
  g_signal_handlers_disconnect_by_data (fixture->session, &ending);
  fixture_wait_for_state (fixture, KAO_SESSION_LIVE);
  fixture_assert_wiped (fixture);
  fixture_assert_next_works (fixture);
}

/* The second look begins with SCANNING for the second time. */
static void
cancel_second_look (KaoSession *session, Ending *ending)
{
  if (kao_session_is_second_look (session))
    cancel_at (session, ending);
}

static void
test_second_look_by_listener (Fixture *fixture, gconstpointer data)
{
  Ending ending = { KAO_SESSION_SCANNING, FALSE };

  fixture_go_to (fixture, KAO_SESSION_SCANNING);
  g_signal_connect (fixture->session, "state-changed", G_CALLBACK (cancel_second_look), &ending);
  kao_fake_scanner_finish (fixture->scanner, 0, 0);
  fixture_wait (fixture, fixture_has_wiped);
  g_assert_true (ending.is_done);
  g_assert_false (kao_fake_scanner_is_scanning (fixture->scanner));
  g_signal_handlers_disconnect_by_data (fixture->session, &ending);
  fixture_wait_for_state (fixture, KAO_SESSION_LIVE);
  fixture_assert_wiped (fixture);
}

static void
cancel_result (KaoSession *session, Ending *ending)
{
  if (ending->is_done || kao_session_get_state (session) != KAO_SESSION_RESULT)
    return;
  ending->is_done = TRUE;
  g_assert_true (kao_session_clear (session));
}

/* Cleared at the moment it comes: no figure is told any more. */
static void
test_result_by_listener (Fixture *fixture, gconstpointer data)
{
  Ending ending = { KAO_SESSION_RESULT, FALSE };

  fixture_go_to (fixture, KAO_SESSION_SCANNING);
  g_signal_connect (fixture->session, "state-changed", G_CALLBACK (cancel_result), &ending);
  kao_fake_scanner_finish (fixture->scanner, 1, THE_VISITOR);
  fixture_wait (fixture, fixture_has_wiped);
  g_assert_cmpuint (fixture->n_results, ==, 0);
  g_signal_handlers_disconnect_by_data (fixture->session, &ending);
}

/* Closed while it wipes: it ends in IDLE and stays there. */
static void
test_closed_while_wiping (Fixture *fixture, gconstpointer data)
{
  fixture_go_to (fixture, KAO_SESSION_RESULT);
  kao_fake_engine_hold (fixture->engine, KAO_FAKE_STEP_WIPE, TRUE);
  kao_session_clear (fixture->session);
  kao_session_close_async (fixture->session, NULL, NULL);
  /* A second time is once. */
  kao_session_close_async (fixture->session, NULL, NULL);
  fixture_let_go (fixture);
  fixture_wait_for_state (fixture, KAO_SESSION_IDLE);
  g_assert_cmpuint (fixture->n_wiped, ==, 1);
}

/* --- model, scanner, document --- */

static void
test_model_is_loading (Fixture *fixture, gconstpointer data)
{
  kao_fake_engine_hold (fixture->engine, KAO_FAKE_STEP_OPEN, TRUE);
  kao_session_camera_on (fixture->session);
  fixture_run (fixture, 50);
  g_assert_false (kao_session_start (fixture->session));
  g_assert_cmpuint (fixture->n_failures, ==, 0);
  g_assert_cmpint (kao_session_get_state (fixture->session), ==, KAO_SESSION_LIVE);
  fixture_let_go (fixture);
  fixture_wait (fixture, fixture_has_model);
  fixture_assert_next_works (fixture);
}

/* A pack that the command line names stays, whatever the configuration says. */
static void
test_forced_pack (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KaoConfig) config
      = kao_config_load_data ("[Model]\nPack=another\n", -1, "new.conf", NULL);
  guint n_opened;

  kao_session_use_pack (fixture->session, "mine");
  fixture_wait (fixture, fixture_has_model);
  n_opened = kao_fake_engine_get_n_done (fixture->engine, KAO_FAKE_STEP_OPEN);
  kao_session_set_config (fixture->session, config);
  fixture_run (fixture, 50);
  g_assert_true (kao_session_get_config (fixture->session) == config);
  g_assert_cmpuint (kao_fake_engine_get_n_done (fixture->engine, KAO_FAKE_STEP_OPEN), ==, n_opened);
  kao_session_use_pack (fixture->session, NULL);
  fixture_wait (fixture, fixture_has_model);
  g_assert_cmpuint (kao_fake_engine_get_n_done (fixture->engine, KAO_FAKE_STEP_OPEN), ==,
                    n_opened + 1);
}

/* A shot that the clerk took is not lost to an edit. */
static void
test_config_waits_for_shot (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KaoConfig) config = kao_config_load_data ("[Office]\nLanguage=en\n", -1, "n.conf", NULL);

  fixture_go_live (fixture);
  kao_session_take_shot (fixture->session);
  kao_session_set_config (fixture->session, config);
  g_assert_true (kao_session_get_config (fixture->session) != config);
  kao_session_retake (fixture->session);
  kao_session_set_config (fixture->session, config);
  g_assert_true (kao_session_get_config (fixture->session) == config);
}

static void
test_scanner_says_why (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) denied
      = g_error_new_literal (KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_DENIED, "No");

  fixture_go_live (fixture);
  kao_scanner_set_state (KAO_SCANNER (fixture->scanner), KAO_SCANNER_STATE_MISSING, "", denied);
  g_assert_false (kao_session_start (fixture->session));
  g_assert_error (fixture->failure, KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_DENIED);
}

/* An empty glass at the corner is looked at whole, too; other retries are not. */
static void
test_second_look_for (Fixture *fixture, gconstpointer data)
{
  KaoRetry code = GPOINTER_TO_INT (data);
  g_autoptr (GError) error = g_error_new_literal (KAO_RETRY, code, "Nothing");

  kao_fake_engine_set_fault (fixture->engine, KAO_FAKE_STEP_LOCATE, error);
  fixture_go_to (fixture, KAO_SESSION_SCANNING);
  kao_fake_scanner_finish (fixture->scanner, 1, THE_VISITOR);
  fixture_wait_for_state (fixture, KAO_SESSION_LOCATING);
  if (code == KAO_RETRY_EMPTY_GLASS)
    {
      fixture_wait_for_state (fixture, KAO_SESSION_SCANNING);
      kao_fake_scanner_finish (fixture->scanner, 1, THE_VISITOR);
    }
  fixture_wait (fixture, fixture_has_failed);
  g_assert_error (fixture->failure, KAO_RETRY, (gint) code);
  g_assert_cmpint (strstr (fixture->trail->str, "oso") != NULL, ==, code == KAO_RETRY_EMPTY_GLASS);
}

static void
test_cancelled_scan_is_not_shown (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Gone");

  fixture_go_to (fixture, KAO_SESSION_SCANNING);
  kao_fake_scanner_fail (fixture->scanner, cancelled);
  fixture_wait (fixture, fixture_has_wiped);
  g_assert_cmpuint (fixture->n_failures, ==, 0);
}

/* Progress that comes when no scan of ours is running is nobody's. */
static void
test_stray_progress (Fixture *fixture, gconstpointer data)
{
  const KaoScanProgress progress = { KAO_SCAN_STAGE_READING, 5, 10, 0, 0 };

  fixture_go_live (fixture);
  kao_scanner_emit_progress (KAO_SCANNER (fixture->scanner), &progress);
  g_assert_cmpuint (fixture->n_stages, ==, 0);
  g_assert_cmpuint (kao_session_get_scan_progress (fixture->session)->lines_done, ==, 0);
  g_assert_cmpuint (kao_session_get_n_portraits (fixture->session), ==, 0);
}

#define ADD(path, function)                                                                        \
  g_test_add ("/requests/" path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  static const KaoSessionState endings[] = { KAO_SESSION_SCANNING, KAO_SESSION_LOCATING,
                                             KAO_SESSION_CHOOSING, KAO_SESSION_COMPARING };

  g_test_init (&argc, &argv, NULL);
  for (gint state = 0; state < KAO_SESSION_N_STATES; state++)
    {
      g_autofree gchar *path
          = g_strconcat ("/requests/refused/", kao_session_state_to_string (state), NULL);

      g_test_add (path, Fixture, GINT_TO_POINTER (state), fixture_set_up, test_refused,
                  fixture_tear_down);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree gchar *path = g_strconcat ("/requests/cancelled-by-listener/",
                                            kao_session_state_to_string (endings[i]), NULL);

      g_test_add (path, Fixture, GINT_TO_POINTER (endings[i]), fixture_set_up,
                  test_cancelled_by_listener, fixture_tear_down);
    }
  ADD ("second-look-by-listener", test_second_look_by_listener);
  ADD ("result-by-listener", test_result_by_listener);
  ADD ("closed-while-wiping", test_closed_while_wiping);
  ADD ("model-is-loading", test_model_is_loading);
  ADD ("forced-pack", test_forced_pack);
  ADD ("config-waits-for-shot", test_config_waits_for_shot);
  ADD ("scanner-says-why", test_scanner_says_why);
  g_test_add ("/requests/second-look-for/empty-glass", Fixture,
              GINT_TO_POINTER (KAO_RETRY_EMPTY_GLASS), fixture_set_up, test_second_look_for,
              fixture_tear_down);
  g_test_add ("/requests/second-look-for/lid-open", Fixture, GINT_TO_POINTER (KAO_RETRY_LID_OPEN),
              fixture_set_up, test_second_look_for, fixture_tear_down);
  ADD ("cancelled-scan-is-not-shown", test_cancelled_scan_is_not_shown);
  ADD ("stray-progress", test_stray_progress);
  return g_test_run ();
}
