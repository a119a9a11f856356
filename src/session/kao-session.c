// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "session/kao-session-private.h"

#include "base/kao-error.h"
#include "base/kao-log.h"
#include "secure/kao-memory.h"

#include <string.h>

G_DEFINE_TYPE (KaoSession, kao_session, G_TYPE_OBJECT)

static guint signals[KAO_N_SESSION_SIGNALS];

void
_kao_session_emit (KaoSession *self, KaoSessionSignal signal)
{
  g_signal_emit (self, signals[signal], 0, NULL);
}

/* --- clocks --- */

static gboolean
state_has_clock (KaoSessionState state)
{
  return state == KAO_SESSION_LIVE || state == KAO_SESSION_CHOOSING || state == KAO_SESSION_RESULT
         || state == KAO_SESSION_WATCHING;
}

static gboolean
on_clock (gpointer data)
{
  KaoSession *self = data;

  if (g_get_monotonic_time () < self->clock.clear_at_usec)
    {
      if (self->state == KAO_SESSION_RESULT)
        _kao_session_emit (self, KAO_SIGNAL_STAGE_CHANGED);
      return G_SOURCE_CONTINUE;
    }
  self->clock.id = 0;
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
      g_clear_handle_id (&self->clock.id, g_source_remove);
      return;
    }
  self->clock.clear_at_usec = g_get_monotonic_time () + self->clock.idle_usec;
  if (self->clock.id == 0)
    self->clock.id =
        g_timeout_add (MIN (1000, (guint)(self->clock.idle_usec / 4000) + 1), on_clock, self);
}

/* --- wiping --- */

static void
finish_wiping (KaoSession *self)
{
  gboolean is_going_off = self->end.is_camera_going_off || self->end.closing != NULL;

  self->end.is_camera_going_off = FALSE;
  _kao_session_emit (self, KAO_SIGNAL_WIPED);
  _kao_session_step (self, is_going_off || self->end.closing != NULL ? KAO_SESSION_EVENT_WIPED_OFF
                                                                 : KAO_SESSION_EVENT_WIPED);
}

static void
part_wiped (KaoSession *self)
{
  if (self->state != KAO_SESSION_WIPING)
    return;
  g_assert (self->end.n_unwiped > 0);
  if (--self->end.n_unwiped > 0)
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
  part_wiped (self);
}

/* Drops everything of the visitor at once, then waits for the three who may still hold something: the engine's thread, the
 * scanner, and the camera, whose last pictures may be on their way. */
static void
begin_wiping (KaoSession *self)
{
  self->visitor_number++;
  self->is_without_scan = FALSE;
  self->end.n_unwiped = 1;
  if (kao_document_look_wipe (self->look))
    self->end.n_unwiped++;
  kao_references_wipe (self->references);
  kao_visitor_rest (self->visitor);
  if (kao_visitor_wipe (self->visitor))
    self->end.n_unwiped++;
  kao_engine_service_wipe_async (self->engine, on_engine_wiped, g_object_ref (self));
}

/* --- the state --- */

static void
load_model (KaoSession *self)
{
  kao_model_load (self->model,
                  self->forced_pack != NULL ? self->forced_pack : kao_config_get_pack_name (self->config),
                  kao_config_get_pack_sha256 (self->config));
}

/* The advice's lines of this visitor and document. */
static void
take_lines (KaoSession *self)
{
  KaoAdviceLines lines;

  kao_advice_lines_init (&lines, self->config);
  kao_visitor_set_advice_lines (self->visitor, &lines);
}

static void
take_config (KaoSession *self, KaoConfig *config)
{
  self->config = kao_config_ref (config);
  self->wanted.document = kao_config_get_document (config);
  self->wanted.whole_glass = kao_config_get_scan_whole_glass (config);
  self->clock.idle_usec = kao_config_get_idle_clear_seconds (config) * G_USEC_PER_SEC;
}

void
_kao_session_take_next_config (KaoSession *self)
{
  g_autoptr (KaoConfig) old = NULL;
  g_autoptr (KaoConfig) next = g_steal_pointer (&self->next_config);

  if (next == NULL)
    return;
  old = g_steal_pointer (&self->config);
  take_config (self, next);
  take_lines (self);
  if (strcmp (kao_config_get_pack_sha256 (old), kao_config_get_pack_sha256 (next)) != 0
      || (self->forced_pack == NULL
          && strcmp (kao_config_get_pack_name (old), kao_config_get_pack_name (next)) != 0))
    load_model (self);
  _kao_session_emit (self, KAO_SIGNAL_CONFIG_CHANGED);
}

/* The light of the camera is on while somebody is to be seen, and at no other time. For a second
 * look at the glass the visitor is known already. */
static void
set_camera_for_state (KaoSession *self)
{
  if (self->state == KAO_SESSION_LIVE || self->state == KAO_SESSION_WATCHING
      || (self->state == KAO_SESSION_SCANNING && !kao_document_look_is_second (self->look)))
    kao_visitor_watch (self->visitor);
  else
    kao_visitor_rest (self->visitor);
}

static void
finish_closing (KaoSession *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->end.closing);

  self->end.is_closed = TRUE;
  g_task_return_boolean (task, TRUE);
}

gboolean
_kao_session_step (KaoSession *self, KaoSessionEvent event)
{
  KaoSessionState before = self->state;
  KaoSessionState next;

  if (self->end.is_closed || !kao_session_table_next (self->state, event, &next))
    {
      kao_log_event ("session", "refused: %s while %s%s", kao_session_event_to_string (event),
                     kao_session_state_to_string (self->state), self->end.is_closed ? ", closed" : "");
      return FALSE;
    }
  kao_log_detail ("session", "%s: %s -> %s", kao_session_event_to_string (event),
                  kao_session_state_to_string (before), kao_session_state_to_string (next));
  if (event == KAO_SESSION_EVENT_CAMERA_OFF)
    self->end.is_camera_going_off = TRUE;
  self->state = next;
  if (next != KAO_SESSION_LIVE || event == KAO_SESSION_EVENT_TAKE_SHOT)
    self->start.is_asking = FALSE;
  if (before == KAO_SESSION_WATCHING)
    g_clear_handle_id (&self->start.watch_id, g_source_remove);
  if (next == KAO_SESSION_WIPING && before != KAO_SESSION_WIPING)
    begin_wiping (self);
  if (before == KAO_SESSION_WIPING && next != KAO_SESSION_WIPING)
    _kao_session_take_next_config (self);
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
  if (next == KAO_SESSION_IDLE && self->end.closing != NULL)
    finish_closing (self);
  return TRUE;
}

static void
fail (KaoSession *self, const GError *error)
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

/* --- what the parts say --- */

static void
on_model_changed (KaoSession *self)
{
  _kao_session_emit (self, KAO_SIGNAL_DEVICES_CHANGED);
  _kao_session_emit (self, KAO_SIGNAL_STATE_CHANGED);
}

static void
on_device_changed (KaoSession *self)
{
  _kao_session_emit (self, KAO_SIGNAL_DEVICES_CHANGED);
  if (self->state == KAO_SESSION_WATCHING)
    {
      g_autoptr (GError) problem = kao_visitor_explain_blind (self->visitor);

      /* A camera that starts is waited for. */
      if (problem != NULL && !kao_error_is_retry (problem))
        fail (self, problem);
    }
  /* What may be done depends on the devices. */
  if (self->state == KAO_SESSION_LIVE)
    _kao_session_emit (self, KAO_SIGNAL_STATE_CHANGED);
}

static void
on_frame (KaoVisitor *visitor, KaoImage *image, KaoSession *self)
{
  g_signal_emit (self, signals[KAO_SIGNAL_FRAME], 0, image);
}

static void
on_face_changed (KaoSession *self)
{
  if (kao_visitor_get_live_face (self->visitor)->has_face)
    _kao_session_restart_clock (self);
  _kao_session_emit (self, KAO_SIGNAL_LIVE_FACE_CHANGED);
}

static void
on_pictures_changed (KaoSession *self)
{
  _kao_session_emit (self, KAO_SIGNAL_PORTRAITS_CHANGED);
}

static void
on_references_changed (KaoSession *self)
{
  _kao_session_emit (self, KAO_SIGNAL_PORTRAITS_CHANGED);
  /* What may be done depends on what there is to compare with. */
  if (self->state == KAO_SESSION_LIVE)
    _kao_session_emit (self, KAO_SIGNAL_STATE_CHANGED);
}

/* A description that was still on its way when the scan ended decides whether there is a visitor.
 * While the scanner moves another frame may still come. */
static void
on_nothing_to_compare (KaoVisitor *visitor, const GError *error, KaoSession *self)
{
  if (self->state != KAO_SESSION_SCANNING)
    fail (self, error);
}

void
_kao_session_compare (KaoSession *self)
{
  KaoLines lines = { kao_config_get_threshold (self->config),
                     kao_config_get_review_line (self->config), KAO_PHOTOS_LINE };

  kao_references_begin (self->references, kao_model_get_calibration (self->model), &lines);
}

static gboolean
on_watched (gpointer data)
{
  KaoSession *self = data;

  self->start.watch_id = 0;
  if (_kao_session_step (self, KAO_SESSION_EVENT_SEEN) && self->state == KAO_SESSION_COMPARING)
    _kao_session_compare (self);
  return G_SOURCE_REMOVE;
}

/* Compares anew as soon as there are as many frames as at first, or what has come for a moment. */
static void
on_sample_added (KaoSession *self)
{
  if (self->state != KAO_SESSION_WATCHING)
    return;
  if (kao_visitor_get_n_described (self->visitor) >= KAO_VISITOR_MAX_FRAMES)
    {
      g_clear_handle_id (&self->start.watch_id, g_source_remove);
      on_watched (self);
    }
  else if (self->start.watch_id == 0)
    self->start.watch_id = g_timeout_add (KAO_SESSION_WATCH_MS, on_watched, self);
}

static void
on_scan_progress (KaoSession *self)
{
  _kao_session_emit (self, KAO_SIGNAL_STAGE_CHANGED);
}

static void
on_scanned (KaoSession *self)
{
  g_autoptr (GError) problem = kao_visitor_explain_missing (self->visitor);

  if (problem != NULL)
    fail (self, problem);
  else
    _kao_session_step (self, KAO_SESSION_EVENT_SCANNED);
}

static void
on_second_look (KaoSession *self)
{
  _kao_session_step (self, KAO_SESSION_EVENT_LOCATED_NONE);
}

void
_kao_session_compare_with (KaoSession *self, guint index)
{
  const KaoPortrait *portrait = kao_document_look_get_portrait (self->look, index);

  /* A print has nothing that could be checked. */
  kao_references_add (self->references,
                      kao_reference_new_portrait (KAO_ORIGIN_PRINTED, KAO_TRUST_NOT_CHECKED,
                                                  portrait->portrait, &portrait->face));
  /* A handler may have cancelled. */
  if (self->state == KAO_SESSION_COMPARING)
    _kao_session_compare (self);
  /* After the engine has got its work: the figure comes first. */
  if (self->state == KAO_SESSION_COMPARING && portrait->front != NULL)
    g_signal_emit (self, signals[KAO_SIGNAL_FRONT], 0, portrait);
  kao_document_look_drop_fronts (self->look);
}

/* Without a scan nothing gave the engine the time that the visitor's frames need. */
static void
on_all_described (KaoSession *self)
{
  if (self->state != KAO_SESSION_COMPARING || !self->is_without_scan)
    return;
  self->is_without_scan = FALSE;
  _kao_session_compare (self);
}

void
_kao_session_compare_at_once (KaoSession *self)
{
  g_autoptr (GError) problem = NULL;

  self->is_without_scan = TRUE;
  kao_visitor_collect (self->visitor);
  problem = kao_visitor_explain_missing (self->visitor);
  if (problem != NULL)
    fail (self, problem);
}

static void
on_located (KaoSession *self)
{
  gboolean is_one = kao_document_look_get_n_portraits (self->look) == 1;

  if (is_one && _kao_session_step (self, KAO_SESSION_EVENT_LOCATED)
      && self->state == KAO_SESSION_COMPARING)
    _kao_session_compare_with (self, 0);
  else if (!is_one && _kao_session_step (self, KAO_SESSION_EVENT_LOCATED_SEVERAL))
    _kao_session_emit (self, KAO_SIGNAL_PORTRAITS_CHANGED);
}

static void
on_look_failed (KaoDocumentLook *look, const GError *error, KaoSession *self)
{
  fail (self, error);
}

static void
on_compared (KaoReferences *references, const KaoResult *result, KaoSession *self)
{
  if (self->state == KAO_SESSION_RESULT)
    _kao_session_restart_clock (self);
  else if (!_kao_session_step (self, KAO_SESSION_EVENT_COMPARED)
           || self->state != KAO_SESSION_RESULT)
    return;
  g_signal_emit (self, signals[KAO_SIGNAL_RESULT], 0, result);
}

/* Without the print, or where it was not scanned without the last, there is no figure; a reference that came besides is
 * missed, no more. */
static void
on_reference_failed (KaoReferences *references, guint origin, const GError *error, KaoSession *self)
{
  if (self->state == KAO_SESSION_COMPARING
      && (origin == KAO_ORIGIN_PRINTED || origin == KAO_N_ORIGINS
          || kao_references_get_n_comparable (self->references) == 0))
    fail (self, error);
  else
    _kao_session_refuse (self, error);
}

static void
connect (KaoSession *self, gpointer part, const gchar *signal, GCallback handler)
{
  g_signal_connect_object (part, signal, handler, self, 0);
}

static void
connect_swapped (KaoSession *self, gpointer part, const gchar *signal, GCallback handler)
{
  g_signal_connect_object (part, signal, handler, self, G_CONNECT_SWAPPED);
}

static void
connect_parts (KaoSession *self)
{
  connect_swapped (self, self->camera, "state-changed", G_CALLBACK (on_device_changed));
  connect_swapped (self, self->scanner, "state-changed", G_CALLBACK (on_device_changed));
  connect_swapped (self, self->model, "changed", G_CALLBACK (on_model_changed));
  connect (self, self->visitor, "frame", G_CALLBACK (on_frame));
  connect_swapped (self, self->visitor, "face-changed", G_CALLBACK (on_face_changed));
  connect_swapped (self, self->visitor, "picture-changed", G_CALLBACK (on_pictures_changed));
  connect_swapped (self, self->visitor, "all-described", G_CALLBACK (on_all_described));
  connect_swapped (self, self->visitor, "sample-added", G_CALLBACK (on_sample_added));
  connect (self, self->visitor, "nothing-to-compare", G_CALLBACK (on_nothing_to_compare));
  connect_swapped (self, self->look, "progress", G_CALLBACK (on_scan_progress));
  connect_swapped (self, self->look, "scanned", G_CALLBACK (on_scanned));
  connect_swapped (self, self->look, "second-look", G_CALLBACK (on_second_look));
  connect_swapped (self, self->look, "located", G_CALLBACK (on_located));
  connect (self, self->look, "failed", G_CALLBACK (on_look_failed));
  connect_swapped (self, self->look, "released", G_CALLBACK (part_wiped));
  connect_swapped (self, self->visitor, "released", G_CALLBACK (part_wiped));
  connect_swapped (self, self->references, "changed", G_CALLBACK (on_references_changed));
  connect (self, self->references, "compared", G_CALLBACK (on_compared));
  connect (self, self->references, "failed", G_CALLBACK (on_reference_failed));
}

/* --- object --- */

static void
kao_session_dispose (GObject *object)
{
  KaoSession *self = KAO_SESSION (object);

  /* Closing properly is the application's duty; this is for what was never begun or never closed.
   * Each part wipes what it holds when it goes. */
  g_clear_handle_id (&self->clock.id, g_source_remove);
  g_clear_handle_id (&self->start.watch_id, g_source_remove);
  g_clear_handle_id (&self->start.wake_id, g_source_remove);
  if (self->model != NULL)
    kao_model_stop (self->model);
  g_clear_object (&self->references);
  g_clear_object (&self->look);
  g_clear_object (&self->visitor);
  g_clear_object (&self->model);
  g_clear_object (&self->camera);
  g_clear_object (&self->scanner);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (kao_session_parent_class)->dispose (object);
}

static void
kao_session_finalize (GObject *object)
{
  KaoSession *self = KAO_SESSION (object);

  g_clear_pointer (&self->config, kao_config_unref);
  g_clear_pointer (&self->next_config, kao_config_unref);
  g_free (self->forced_pack);
  G_OBJECT_CLASS (kao_session_parent_class)->finalize (object);
}

static void
add_signal (KaoSessionClass *klass, KaoSessionSignal signal, const gchar *name,
            gboolean has_argument)
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
  add_signal (klass, KAO_SIGNAL_FRONT, "front", TRUE);
}

static void
kao_session_init (KaoSession *self)
{
}

KaoSession *
_kao_session_new_with_engine (KaoConfig *config,
                              KaoCamera *camera,
                              KaoScanner *scanner,
                              KaoPackPlaces *places,
                              KaoEngineService *engine)
{
  KaoSession *self = g_object_new (KAO_TYPE_SESSION, NULL);

  take_config (self, config);
  self->camera = g_object_ref (camera);
  self->scanner = g_object_ref (scanner);
  self->engine = g_object_ref (engine);
  self->model = kao_model_new (engine, places);
  self->visitor = kao_visitor_new (camera, engine);
  self->look = kao_document_look_new (scanner, engine);
  self->references = kao_references_new (engine, self->visitor);
  take_lines (self);
  connect_parts (self);
  load_model (self);
  return self;
}

KaoSession *
kao_session_new (KaoConfig *config,
                 KaoCamera *camera,
                 KaoScanner *scanner,
                 KaoPackPlaces *places)
{
  g_autoptr (KaoEngineService) engine = kao_engine_service_new (&kao_engine_ops_default, NULL);

  return _kao_session_new_with_engine (config, camera, scanner, places, engine);
}

void
kao_session_use_pack (KaoSession *self, const gchar *name)
{
  g_return_if_fail (KAO_IS_SESSION (self));

  g_free (self->forced_pack);
  self->forced_pack = g_strdup (name);
  load_model (self);
}
