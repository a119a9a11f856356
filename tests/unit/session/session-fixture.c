// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "session-fixture.h"

#include "base/kao-error.h"

#define PATIENCE_MS 10000

static void
on_state_changed (KaoSession *session, Fixture *fixture)
{
  static const gchar letters[KAO_SESSION_N_STATES] = {
    [KAO_SESSION_IDLE] = 'i',     [KAO_SESSION_LIVE] = 'l',      [KAO_SESSION_SCANNING] = 's',
    [KAO_SESSION_LOCATING] = 'o', [KAO_SESSION_CHOOSING] = 'h',  [KAO_SESSION_COMPARING] = 'c',
    [KAO_SESSION_RESULT] = 'r',   [KAO_SESSION_WIPING] = 'w',    [KAO_SESSION_WATCHING] = 'a',
  };
  gchar letter = letters[kao_session_get_state (session)];

  /* The signal also tells that other actions are allowed now. */
  if (fixture->trail->str[fixture->trail->len - 1] != letter)
    g_string_append_c (fixture->trail, letter);
}

static void
on_failed (KaoSession *session, const GError *error, Fixture *fixture)
{
  fixture->n_failures++;
  g_clear_error (&fixture->failure);
  fixture->failure = g_error_copy (error);
}

static void
on_result (KaoSession *session, const KaoResult *result, Fixture *fixture)
{
  g_assert_true (result == kao_session_get_result (session));
  fixture->n_results++;
}

static void
on_wiped (KaoSession *session, Fixture *fixture)
{
  fixture->n_wiped++;
}

static void
on_frame (KaoSession *session, KaoImage *image, Fixture *fixture)
{
  fixture->n_frames++;
}

static void
on_stage (KaoSession *session, Fixture *fixture)
{
  fixture->n_stages++;
}

void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KaoConfig) config = kao_config_new_default ();
  g_autoptr (KaoEngineService) engine = NULL;
  g_autoptr (KaoPackPlaces) places = kao_pack_places_new (NULL, KAO_PACK_TRUST_ANY, NULL);

  fixture->camera = kao_fake_camera_new ();
  fixture->scanner = kao_fake_scanner_new ();
  fixture->engine = kao_fake_engine_new ();
  engine = kao_engine_service_new (&kao_fake_engine_ops, fixture->engine);
  fixture->session = _kao_session_new_with_engine (config, KAO_CAMERA (fixture->camera),
                                                   KAO_SCANNER (fixture->scanner), places, engine);
  fixture->trail = g_string_new ("i");
  g_signal_connect (fixture->session, "state-changed", G_CALLBACK (on_state_changed), fixture);
  g_signal_connect (fixture->session, "failed", G_CALLBACK (on_failed), fixture);
  g_signal_connect (fixture->session, "result", G_CALLBACK (on_result), fixture);
  g_signal_connect (fixture->session, "wiped", G_CALLBACK (on_wiped), fixture);
  g_signal_connect (fixture->session, "frame", G_CALLBACK (on_frame), fixture);
  g_signal_connect (fixture->session, "stage-changed", G_CALLBACK (on_stage), fixture);
}

void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  fixture_let_go (fixture);
  fixture_close (fixture);
  g_assert_finalize_object (fixture->session);
  g_assert_finalize_object (fixture->camera);
  g_assert_finalize_object (fixture->scanner);
  g_assert_cmpint (kao_fake_picture_count (), ==, 0);
  kao_fake_engine_free (fixture->engine);
  g_string_free (fixture->trail, TRUE);
  g_clear_error (&fixture->failure);
}

static gboolean
on_too_late (gpointer is_too_late)
{
  *(gboolean *) is_too_late = TRUE;
  return G_SOURCE_REMOVE;
}

gboolean
fixture_has_model (Fixture *fixture)
{
  return kao_session_get_pack (fixture->session) != NULL;
}

gboolean
fixture_has_failed (Fixture *fixture)
{
  return fixture->n_failures > 0;
}

gboolean
fixture_has_result (Fixture *fixture)
{
  return fixture->n_results > 0;
}

gboolean
fixture_has_wiped (Fixture *fixture)
{
  return fixture->n_wiped > 0;
}

void
_fixture_wait (Fixture *fixture, FixtureCondition condition, const gchar *place, const gchar *what)
{
  gboolean is_too_late = FALSE;
  guint id = g_timeout_add (PATIENCE_MS, on_too_late, &is_too_late);

  while (!condition (fixture) && !is_too_late)
    g_main_context_iteration (NULL, TRUE);
  if (is_too_late)
    g_error ("%s: waited in vain for %s; state %s, trail %s", place, what,
             kao_session_state_to_string (kao_session_get_state (fixture->session)),
             fixture->trail->str);
  g_source_remove (id);
}

void
fixture_wait_for_state (Fixture *fixture, KaoSessionState state)
{
  gboolean is_too_late = FALSE;
  guint id = g_timeout_add (PATIENCE_MS, on_too_late, &is_too_late);

  while (kao_session_get_state (fixture->session) != state && !is_too_late)
    g_main_context_iteration (NULL, TRUE);
  if (is_too_late)
    g_error ("waited in vain for %s; trail %s, last failure %s", kao_session_state_to_string (state),
             fixture->trail->str, fixture->failure != NULL ? fixture->failure->message : "none");
  g_source_remove (id);
}

void
fixture_run (Fixture *fixture, guint milliseconds)
{
  gboolean is_over = FALSE;

  g_timeout_add (milliseconds, on_too_late, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
is_ready (Fixture *fixture)
{
  return kao_session_get_live_face (fixture->session)->has_face
         && (kao_session_get_actions (fixture->session) & KAO_SESSION_ACTION_START) != 0;
}

void
fixture_go_live (Fixture *fixture)
{
  if (kao_session_get_state (fixture->session) == KAO_SESSION_IDLE)
    g_assert_true (kao_session_camera_on (fixture->session));
  fixture_wait (fixture, is_ready);
}

void
fixture_go_to (Fixture *fixture, KaoSessionState state)
{
  fixture_go_live (fixture);
  if (state == KAO_SESSION_LIVE)
    return;
  g_assert_true (kao_session_start (fixture->session));
  g_assert_cmpint (kao_session_get_state (fixture->session), ==, KAO_SESSION_SCANNING);
  if (state == KAO_SESSION_SCANNING)
    return;
  if (state == KAO_SESSION_LOCATING)
    kao_fake_engine_hold (fixture->engine, KAO_FAKE_STEP_LOCATE, TRUE);
  if (state == KAO_SESSION_COMPARING)
    kao_fake_engine_hold (fixture->engine, KAO_FAKE_STEP_COMPARE, TRUE);
  kao_fake_scanner_finish (fixture->scanner, state == KAO_SESSION_CHOOSING ? 2 : 1, THE_VISITOR + 20);
  if (state == KAO_SESSION_WATCHING)
    {
      fixture_wait_for_state (fixture, KAO_SESSION_RESULT);
      kao_fake_engine_hold (fixture->engine, KAO_FAKE_STEP_DESCRIBE, TRUE);
      g_assert_true (kao_session_again (fixture->session));
    }
  fixture_wait_for_state (fixture, state);
}

void
fixture_let_go (Fixture *fixture)
{
  for (guint i = 0; i < KAO_N_FAKE_STEPS; i++)
    kao_fake_engine_hold (fixture->engine, i, FALSE);
}

void
fixture_assert_wiped (Fixture *fixture)
{
  KaoSession *self = fixture->session;

  g_assert_null (self->visitor->shot);
  g_assert_null (self->visitor->view);
  g_assert_null (self->visitor->describe_error);
  g_assert_null (self->visitor->cancellable);
  g_assert_cmpuint (kao_samples_get_n (self->visitor->samples), ==, 0);
  g_assert_cmpuint (self->visitor->n_describing, ==, 0);
  g_assert_null (self->look->portraits);
  g_assert_null (self->look->first_look);
  g_assert_null (self->look->cancellable);
  g_assert_false (self->look->is_scan_running);
  g_assert_null (self->references->result);
  g_assert_null (self->references->cancellable);
  for (guint origin = 0; origin < KAO_N_ORIGINS; origin++)
    {
      g_assert_null (self->references->list[origin]);
      g_assert_null (self->references->views[origin]);
    }
  g_assert_null (kao_session_get_result (self));
  g_assert_null (kao_session_dup_pane_image (self, KAO_PANE_VISITOR));
  g_assert_null (kao_session_dup_pane_image (self, KAO_PANE_DOCUMENT));
}

void
fixture_assert_next_works (Fixture *fixture)
{
  guint n_results = fixture->n_results;

  fixture_let_go (fixture);
  fixture_go_to (fixture, KAO_SESSION_RESULT);
  g_assert_cmpuint (fixture->n_results, ==, n_results + 1);
  g_assert_cmpfloat_with_epsilon (kao_session_get_result (fixture->session)->distance, 0.2, 1e-6);
}

static void
on_closed (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;

  kao_session_close_finish (KAO_SESSION (source), result);
  fixture->is_close_done = TRUE;
}

static gboolean
is_close_done (Fixture *fixture)
{
  return fixture->is_close_done;
}

void
fixture_close (Fixture *fixture)
{
  fixture->is_close_done = FALSE;
  kao_session_close_async (fixture->session, on_closed, fixture);
  fixture_wait (fixture, is_close_done);
  /* Answers that were given up may still be under way and hold references. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
}
