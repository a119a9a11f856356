// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "session/kao-session-private.h"

#include "base/kao-error.h"
#include "base/kao-log.h"
#include "secure/kao-memory.h"

#include <string.h>

/* How long WIPING waits for a cancelled scan to call back. The scanner's promise is 200 ms; a
 * scanner that breaks it must not cost the next visitor, and what it delivers late is dropped. */
#define SCAN_GRACE_MS 3000

G_DEFINE_TYPE (KaoSession, kao_session, G_TYPE_OBJECT)

static guint signals[KAO_N_SESSION_SIGNALS];

static void load_model (KaoSession *self);


void
_kao_session_emit (KaoSession *self, KaoSessionSignal signal)
{
  g_signal_emit (self, signals[signal], 0, NULL);
}

/* --- clocks --- */

static gboolean
state_has_clock (KaoSessionState state)
{
  return state == KAO_SESSION_LIVE || state == KAO_SESSION_CHOOSING || state == KAO_SESSION_RESULT;
}

static gboolean
on_clock (gpointer data)
{
  KaoSession *self = data;

  if (g_get_monotonic_time () < self->clear_at_usec)
    {
      if (self->state == KAO_SESSION_RESULT)
        _kao_session_emit (self, KAO_SIGNAL_STAGE_CHANGED);
      return G_SOURCE_CONTINUE;
    }
  self->clock_id = 0;
  kao_log_detail ("session", "nobody here: %s ends by itself",
                  kao_session_state_to_string (self->state));
  _kao_session_step (self, self->state == KAO_SESSION_LIVE ? KAO_SESSION_EVENT_CAMERA_OFF
                                                           : KAO_SESSION_EVENT_TIMEOUT);
  return G_SOURCE_REMOVE;
}

void
_kao_session_restart_clock (KaoSession *self)
{
  if (!state_has_clock (self->state))
    {
      g_clear_handle_id (&self->clock_id, g_source_remove);
      return;
    }
  self->clear_at_usec = g_get_monotonic_time () + self->idle_usec;
  if (self->clock_id == 0)
    self->clock_id = g_timeout_add (MIN (1000, (guint) (self->idle_usec / 4000) + 1), on_clock, self);
}

/* --- wiping --- */

static void
finish_wiping (KaoSession *self)
{
  gboolean is_going_off = self->is_camera_going_off || self->closing != NULL;

  g_clear_handle_id (&self->scan_grace_id, g_source_remove);
  self->is_camera_going_off = FALSE;
  g_clear_object (&self->cancellable);
  _kao_session_emit (self, KAO_SIGNAL_WIPED);
  _kao_session_step (self, is_going_off || self->closing != NULL ? KAO_SESSION_EVENT_WIPED_OFF
                                                                 : KAO_SESSION_EVENT_WIPED);
}

void
_kao_session_part_wiped (KaoSession *self)
{
  if (self->state != KAO_SESSION_WIPING)
    return;
  g_assert (self->n_unwiped > 0);
  if (--self->n_unwiped > 0)
    return;
  /* Where the face was and how good it was has passed through this thread's calls. */
  kao_wipe_stack ();
  finish_wiping (self);
}

static void
on_engine_wiped (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KaoSession) self = data;

  kao_engine_service_wipe_finish (self->engine, result);
  _kao_session_part_wiped (self);
}

static gboolean
on_scan_grace_over (gpointer data)
{
  KaoSession *self = data;

  self->scan_grace_id = 0;
  kao_log_event ("session", "the scanner did not let go of a cancelled scan within %d ms",
                 SCAN_GRACE_MS);
  /* Its late answer belongs to an earlier visitor and is dropped on arrival. */
  self->is_scan_running = FALSE;
  _kao_session_part_wiped (self);
  return G_SOURCE_REMOVE;
}

/* Drops everything of the visitor at once, then waits for the two who may still hold something: the
 * engine's thread and the scanner. */
static void
begin_wiping (KaoSession *self)
{
  self->visitor++;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  _kao_session_match_wipe (self);
  _kao_session_live_wipe (self);
  _kao_session_drop_pane (self, KAO_PANE_VISITOR);
  _kao_session_drop_pane (self, KAO_PANE_DOCUMENT);

  self->n_unwiped = 1;
  if (self->is_scan_running)
    {
      self->n_unwiped++;
      self->scan_grace_id = g_timeout_add (SCAN_GRACE_MS, on_scan_grace_over, self);
    }
  kao_engine_service_wipe_async (self->engine, on_engine_wiped, g_object_ref (self));
}

/* --- the state --- */

static void
take_next_config (KaoSession *self)
{
  g_autoptr (KaoConfig) old = NULL;

  if (self->next_config == NULL)
    return;
  old = g_steal_pointer (&self->config);
  self->config = g_steal_pointer (&self->next_config);
  self->document = kao_config_get_document (self->config);
  self->whole_glass = kao_config_get_scan_whole_glass (self->config);
  self->idle_usec = kao_config_get_idle_clear_seconds (self->config) * G_USEC_PER_SEC;
  if (self->forced_pack == NULL
      && strcmp (kao_config_get_pack_name (old), kao_config_get_pack_name (self->config)) != 0)
    load_model (self);
  _kao_session_emit (self, KAO_SIGNAL_CONFIG_CHANGED);
}

/* The light of the camera is on while somebody is to be seen, and at no other time. */
static void
set_camera_for_state (KaoSession *self)
{
  /* For a second look at the glass the visitor is known already. */
  gboolean is_wanted = self->state == KAO_SESSION_LIVE
                       || (self->state == KAO_SESSION_SCANNING && self->first_look == NULL);
  gboolean is_on = kao_camera_get_state (self->camera) != KAO_CAMERA_STATE_OFF;

  if (is_wanted && !is_on)
    kao_camera_start (self->camera);
  else if (!is_wanted && is_on)
    kao_camera_stop (self->camera);
}

static void
finish_closing (KaoSession *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->closing);

  self->is_closed = TRUE;
  g_task_return_boolean (task, TRUE);
}

gboolean
_kao_session_step (KaoSession *self, KaoSessionEvent event)
{
  KaoSessionState before = self->state;
  KaoSessionState next;

  if (self->is_closed || !kao_session_table_next (self->state, event, &next))
    {
      kao_log_event ("session", "refused: %s while %s%s", kao_session_event_to_string (event),
                     kao_session_state_to_string (self->state), self->is_closed ? ", closed" : "");
      return FALSE;
    }
  kao_log_detail ("session", "%s: %s -> %s", kao_session_event_to_string (event),
                  kao_session_state_to_string (before), kao_session_state_to_string (next));
  if (event == KAO_SESSION_EVENT_CAMERA_OFF)
    self->is_camera_going_off = TRUE;
  self->state = next;
  if (next == KAO_SESSION_WIPING && before != KAO_SESSION_WIPING)
    begin_wiping (self);
  if (before == KAO_SESSION_WIPING && next != KAO_SESSION_WIPING)
    take_next_config (self);
  if (next == before)
    return TRUE;

  set_camera_for_state (self);
  _kao_session_restart_clock (self);
  _kao_session_emit (self, KAO_SIGNAL_STATE_CHANGED);
  if (next == KAO_SESSION_WIPING && self->state == next)
    {
      _kao_session_emit (self, KAO_SIGNAL_PORTRAITS_CHANGED);
      _kao_session_emit (self, KAO_SIGNAL_LIVE_FACE_CHANGED);
    }
  if (next == KAO_SESSION_IDLE && self->closing != NULL)
    finish_closing (self);
  return TRUE;
}

void
_kao_session_fail (KaoSession *self, const GError *error)
{
  if (!kao_error_is_cancelled (error))
    {
      kao_log_event ("session", "%s ended: %s", kao_session_state_to_string (self->state),
                     error->message);
      g_signal_emit (self, signals[KAO_SIGNAL_FAILED], 0, error);
    }
  _kao_session_step (self, KAO_SESSION_EVENT_FAILED);
}

gboolean
_kao_session_refuse (KaoSession *self, const GError *error)
{
  kao_log_event ("session", "not possible now: %s", error->message);
  g_signal_emit (self, signals[KAO_SIGNAL_FAILED], 0, error);
  return FALSE;
}

/* --- model and devices --- */

typedef struct
{
  KaoSession *session; /* owned reference */
  guint load_id;
} Loading;

static gboolean
take_pack (KaoSession *self, KaoPack *pack, GError **error)
{
  const gdouble *distances;
  const gdouble *neg_log10_fmr;
  gdouble measured_down_to;
  gsize n = kao_pack_get_calibration (pack, &distances, &neg_log10_fmr, &measured_down_to);

  self->calibration = kao_calibration_new (distances, neg_log10_fmr, n, measured_down_to, error);
  if (self->calibration == NULL)
    return FALSE;
  self->pack = kao_pack_ref (pack);
  return TRUE;
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  Loading *loading = data;
  g_autoptr (KaoSession) self = loading->session;
  g_autoptr (KaoPack) pack = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_newest = loading->load_id == self->load_id;

  g_free (loading);
  pack = kao_engine_service_load_finish (self->engine, result, &error);
  if (!is_newest)
    return;
  if (pack == NULL || !take_pack (self, pack, &error))
    {
      kao_log_event ("session", "no face model: %s", error->message);
      self->model_error = g_steal_pointer (&error);
    }
  _kao_session_emit (self, KAO_SIGNAL_DEVICES_CHANGED);
  _kao_session_emit (self, KAO_SIGNAL_STATE_CHANGED);
}

static gboolean
on_load_soon (gpointer data)
{
  KaoSession *self = data;
  const gchar *name
      = self->forced_pack != NULL ? self->forced_pack : kao_config_get_pack_name (self->config);
  Loading *loading = g_new0 (Loading, 1);

  self->load_soon_id = 0;
  loading->session = g_object_ref (self);
  loading->load_id = self->load_id;
  kao_engine_service_load_async (self->engine, (const gchar *const *) self->search_path, name,
                                 on_loaded, loading);
  return G_SOURCE_REMOVE;
}

static void
load_model (KaoSession *self)
{
  g_clear_pointer (&self->pack, kao_pack_unref);
  g_clear_pointer (&self->calibration, kao_calibration_unref);
  g_clear_error (&self->model_error);
  self->load_id++;
  if (self->load_soon_id == 0)
    self->load_soon_id = g_idle_add_full (G_PRIORITY_DEFAULT, on_load_soon, self, NULL);
}

static void
on_device_changed (KaoSession *self)
{
  _kao_session_emit (self, KAO_SIGNAL_DEVICES_CHANGED);
  /* What may be done depends on the devices. */
  if (self->state == KAO_SESSION_LIVE)
    _kao_session_emit (self, KAO_SIGNAL_STATE_CHANGED);
}

/* --- object --- */

static void
kao_session_dispose (GObject *object)
{
  KaoSession *self = KAO_SESSION (object);

  /* Closing properly is the application's duty; this is for what was never begun or never closed. */
  g_clear_handle_id (&self->clock_id, g_source_remove);
  g_clear_handle_id (&self->scan_grace_id, g_source_remove);
  g_clear_handle_id (&self->load_soon_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  _kao_session_match_wipe (self);
  _kao_session_live_wipe (self);
  g_clear_pointer (&self->panes[KAO_PANE_VISITOR], kao_image_unref);
  g_clear_pointer (&self->panes[KAO_PANE_DOCUMENT], kao_image_unref);
  g_clear_object (&self->camera);
  g_clear_object (&self->scanner);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (kao_session_parent_class)->dispose (object);
}

static void
kao_session_finalize (GObject *object)
{
  KaoSession *self = KAO_SESSION (object);

  g_clear_pointer (&self->best, kao_frame_ranking_free);
  g_clear_pointer (&self->samples, g_ptr_array_unref);
  g_clear_pointer (&self->live, kao_secret_free);
  g_clear_pointer (&self->pack, kao_pack_unref);
  g_clear_pointer (&self->calibration, kao_calibration_unref);
  g_clear_error (&self->model_error);
  g_clear_pointer (&self->config, kao_config_unref);
  g_clear_pointer (&self->next_config, kao_config_unref);
  g_strfreev (self->search_path);
  g_free (self->forced_pack);
  G_OBJECT_CLASS (kao_session_parent_class)->finalize (object);
}

static void
add_signal (KaoSessionClass *klass, KaoSessionSignal signal, const gchar *name, gboolean has_argument)
{
  if (has_argument)
    signals[signal] = g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  else
    signals[signal] = g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
}

static void
kao_session_class_init (KaoSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kao_session_dispose;
  object_class->finalize = kao_session_finalize;

  add_signal (klass, KAO_SIGNAL_STATE_CHANGED, "state-changed", FALSE);
  add_signal (klass, KAO_SIGNAL_STAGE_CHANGED, "stage-changed", FALSE);
  add_signal (klass, KAO_SIGNAL_FRAME, "frame", TRUE);
  add_signal (klass, KAO_SIGNAL_LIVE_FACE_CHANGED, "live-face-changed", FALSE);
  add_signal (klass, KAO_SIGNAL_PORTRAITS_CHANGED, "portraits-changed", FALSE);
  add_signal (klass, KAO_SIGNAL_RESULT, "result", TRUE);
  add_signal (klass, KAO_SIGNAL_FAILED, "failed", TRUE);
  add_signal (klass, KAO_SIGNAL_DEVICES_CHANGED, "devices-changed", FALSE);
  add_signal (klass, KAO_SIGNAL_WIPED, "wiped", FALSE);
  add_signal (klass, KAO_SIGNAL_CONFIG_CHANGED, "config-changed", FALSE);
}

static void
kao_session_init (KaoSession *self)
{
  _kao_session_live_init (self);
  _kao_session_match_init (self);
}

KaoSession *
_kao_session_new_with_engine (KaoConfig *config,
                              KaoCamera *camera,
                              KaoScanner *scanner,
                              const gchar *const *pack_search_path,
                              KaoEngineService *engine)
{
  KaoSession *self = g_object_new (KAO_TYPE_SESSION, NULL);

  self->config = kao_config_ref (config);
  self->document = kao_config_get_document (config);
  self->whole_glass = kao_config_get_scan_whole_glass (config);
  self->idle_usec = kao_config_get_idle_clear_seconds (config) * G_USEC_PER_SEC;
  self->camera = g_object_ref (camera);
  self->scanner = g_object_ref (scanner);
  self->engine = g_object_ref (engine);
  self->search_path = g_strdupv ((gchar **) pack_search_path);
  g_signal_connect_object (camera, "state-changed", G_CALLBACK (on_device_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (scanner, "state-changed", G_CALLBACK (on_device_changed), self,
                           G_CONNECT_SWAPPED);
  _kao_session_live_connect (self);
  _kao_session_match_connect (self);
  load_model (self);
  return self;
}

KaoSession *
kao_session_new (KaoConfig *config,
                 KaoCamera *camera,
                 KaoScanner *scanner,
                 const gchar *const *pack_search_path)
{
  g_autoptr (KaoEngineService) engine = kao_engine_service_new (&kao_engine_ops_default, NULL);

  return _kao_session_new_with_engine (config, camera, scanner, pack_search_path, engine);
}

void
kao_session_use_pack (KaoSession *self, const gchar *name)
{
  g_return_if_fail (KAO_IS_SESSION (self));

  g_free (self->forced_pack);
  self->forced_pack = g_strdup (name);
  load_model (self);
}

void
_kao_session_set_idle_ms (KaoSession *self, guint milliseconds)
{
  self->idle_usec = (gint64) milliseconds * 1000;
  g_clear_handle_id (&self->clock_id, g_source_remove);
  _kao_session_restart_clock (self);
}

/* --- requests --- */

gboolean
kao_session_camera_on (KaoSession *self)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), FALSE);

  if (self->closing != NULL)
    return FALSE;
  return _kao_session_step (self, KAO_SESSION_EVENT_CAMERA_ON);
}

gboolean
kao_session_cancel (KaoSession *self)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), FALSE);

  return _kao_session_step (self, KAO_SESSION_EVENT_CANCEL);
}

gboolean
kao_session_clear (KaoSession *self)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), FALSE);

  return _kao_session_step (self, KAO_SESSION_EVENT_CLEAR);
}

void
kao_session_close_async (KaoSession *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (KAO_IS_SESSION (self));

  task = g_task_new (self, NULL, callback, user_data);
  if (self->is_closed || self->closing != NULL)
    {
      /* A second close ends at once; the first one's callback still tells when all is wiped. */
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  self->closing = task;
  /* A model that nobody will use any more is not begun. */
  g_clear_handle_id (&self->load_soon_id, g_source_remove);
  _kao_session_step (self, KAO_SESSION_EVENT_CLOSE);
}

void
kao_session_close_finish (KaoSession *self, GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, self));

  g_task_propagate_boolean (G_TASK (result), NULL);
}

void
kao_session_note_activity (KaoSession *self)
{
  g_return_if_fail (KAO_IS_SESSION (self));

  if (self->is_closed || self->closing != NULL)
    return;
  if (self->state == KAO_SESSION_IDLE)
    _kao_session_step (self, KAO_SESSION_EVENT_CAMERA_ON);
  else
    _kao_session_restart_clock (self);
}

void
kao_session_set_config (KaoSession *self, KaoConfig *config)
{
  g_return_if_fail (KAO_IS_SESSION (self));
  g_return_if_fail (config != NULL);

  g_clear_pointer (&self->next_config, kao_config_unref);
  self->next_config = kao_config_ref (config);
  if (self->state == KAO_SESSION_IDLE || (self->state == KAO_SESSION_LIVE && self->shot == NULL))
    take_next_config (self);
}

void
kao_session_set_document (KaoSession *self, KaoDocumentKind kind)
{
  g_return_if_fail (KAO_IS_SESSION (self));

  self->document = kind;
}

void
kao_session_set_whole_glass (KaoSession *self, gboolean whole_glass)
{
  g_return_if_fail (KAO_IS_SESSION (self));

  self->whole_glass = whole_glass;
}

/* --- what the window reads --- */

KaoSessionState
kao_session_get_state (KaoSession *self)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), KAO_SESSION_IDLE);
  return self->state;
}

KaoSessionActions
kao_session_get_actions (KaoSession *self)
{
  KaoSessionActions actions;
  g_autoptr (GError) problem = NULL;

  g_return_val_if_fail (KAO_IS_SESSION (self), 0);

  if (self->closing != NULL || self->is_closed)
    return 0;
  actions = kao_session_table_actions (self->state);
  if (self->state != KAO_SESSION_LIVE)
    return actions;
  problem = _kao_session_live_problem (self);
  if (problem != NULL || self->shot != NULL)
    actions &= ~KAO_SESSION_ACTION_TAKE_SHOT;
  if (self->shot == NULL)
    actions &= ~KAO_SESSION_ACTION_RETAKE;
  if ((problem != NULL && self->shot == NULL) || self->pack == NULL
      || kao_scanner_get_state (self->scanner) == KAO_SCANNER_STATE_MISSING)
    actions &= ~KAO_SESSION_ACTION_START;
  return actions;
}

gboolean
kao_session_has_shot (KaoSession *self)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), FALSE);
  return self->shot != NULL;
}

const KaoScanProgress *
kao_session_get_scan_progress (KaoSession *self)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), NULL);
  return &self->progress;
}

gboolean
kao_session_is_second_look (KaoSession *self)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), FALSE);
  return self->first_look != NULL;
}

KaoCamera *
kao_session_get_camera (KaoSession *self)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), NULL);
  return self->camera;
}

KaoScanner *
kao_session_get_scanner (KaoSession *self)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), NULL);
  return self->scanner;
}

KaoConfig *
kao_session_get_config (KaoSession *self)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), NULL);
  return self->config;
}

KaoPack *
kao_session_get_pack (KaoSession *self)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), NULL);
  return self->pack;
}

const GError *
kao_session_get_model_error (KaoSession *self)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), NULL);
  return self->model_error;
}

KaoDocumentKind
kao_session_get_document (KaoSession *self)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), KAO_DOCUMENT_CARD);
  return self->document;
}

guint
kao_session_get_seconds_left (KaoSession *self)
{
  gint64 left;

  g_return_val_if_fail (KAO_IS_SESSION (self), 0);

  if (self->state != KAO_SESSION_RESULT)
    return 0;
  left = self->clear_at_usec - g_get_monotonic_time ();
  return left > 0 ? (guint) ((left + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC) : 0;
}
