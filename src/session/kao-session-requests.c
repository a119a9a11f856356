// SPDX-License-Identifier: GPL-3.0-or-later
/* What clerk, configuration and devices ask of the session. Each request goes through the table. */
#include "config.h"

#include "session/kao-session-private.h"

#include "base/kao-error.h"
#include "base/kao-log.h"

gboolean
kao_session_camera_on (KaoSession *self)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), FALSE);

  if (self->end.closing != NULL)
    return FALSE;
  return _kao_session_step (self, KAO_SESSION_EVENT_CAMERA_ON);
}

gboolean
kao_session_take_shot (KaoSession *self)
{
  g_autoptr (GError) problem = NULL;

  g_return_val_if_fail (KAO_IS_SESSION (self), FALSE);

  if (self->state == KAO_SESSION_LIVE && self->end.closing == NULL)
    {
      problem = kao_visitor_explain_no_shot (self->visitor);
      if (problem != NULL)
        return _kao_session_refuse (self, problem);
    }
  if (!_kao_session_step (self, KAO_SESSION_EVENT_TAKE_SHOT))
    return FALSE;
  kao_visitor_take_shot (self->visitor, NULL);
  _kao_session_restart_clock (self);
  _kao_session_emit (self, KAO_SIGNAL_STATE_CHANGED);
  _kao_session_emit (self, KAO_SIGNAL_PORTRAITS_CHANGED);
  return TRUE;
}

gboolean
kao_session_retake (KaoSession *self)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), FALSE);

  if (!_kao_session_step (self, KAO_SESSION_EVENT_RETAKE))
    return FALSE;
  kao_visitor_drop_shot (self->visitor);
  _kao_session_restart_clock (self);
  _kao_session_emit (self, KAO_SIGNAL_STATE_CHANGED);
  _kao_session_emit (self, KAO_SIGNAL_PORTRAITS_CHANGED);
  return TRUE;
}

/* Neither a shot nor a face yet, but one may come in a moment. */
static gboolean
has_to_wait (KaoSession *self)
{
  return !kao_visitor_has_shot (self->visitor) && kao_visitor_is_waking (self->visitor);
}

/* Why no match can be started now, or NULL. (transfer full) */
static GError *
explain_no_start (KaoSession *self, gboolean needs_scanner)
{
  const GError *fault = kao_model_get_error (self->model);
  g_autoptr (GError) problem = NULL;

  if (fault != NULL)
    return g_error_copy (fault);
  /* Nobody in view is said now, not when the scan has been made in vain. */
  if (!kao_visitor_has_shot (self->visitor) && !has_to_wait (self))
    problem = kao_visitor_explain_no_shot (self->visitor);
  if (problem != NULL)
    return g_steal_pointer (&problem);
  if (!needs_scanner || kao_scanner_get_state (self->scanner) != KAO_SCANNER_STATE_MISSING)
    return NULL;
  /* It may have been plugged in a moment ago. */
  kao_scanner_search (self->scanner);
  fault = kao_scanner_get_fault (self->scanner);
  if (fault != NULL)
    return g_error_copy (fault);
  return g_error_new_literal (KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_NOT_FOUND,
                              "No scanner was found; connect one and switch it on");
}

/* FALSE, told or logged, where a match cannot begin although the table would let it. */
static gboolean
may_start (KaoSession *self, gboolean needs_scanner)
{
  g_autoptr (GError) problem = NULL;

  if ((self->state != KAO_SESSION_LIVE && self->state != KAO_SESSION_IDLE) || self->end.closing != NULL)
    return TRUE;
  problem = explain_no_start (self, needs_scanner);
  if (problem != NULL)
    return _kao_session_refuse (self, problem);
  if (kao_model_get_pack (self->model) != NULL)
    return TRUE;
  kao_log_event ("session", "refused: the face model is still being loaded");
  return FALSE;
}

gboolean
kao_session_start_without_scan (KaoSession *self)
{
  g_autoptr (GError) problem = NULL;

  g_return_val_if_fail (KAO_IS_SESSION (self), FALSE);

  if (kao_references_get_n_comparable (self->references) == 0)
    {
      kao_log_event ("session", "refused: there is nothing to compare with");
      return FALSE;
    }
  /* No scan gives the camera time to start. */
  if (self->state == KAO_SESSION_LIVE && self->end.closing == NULL && has_to_wait (self))
    problem = kao_visitor_explain_no_shot (self->visitor);
  if (problem != NULL)
    return _kao_session_refuse (self, problem);
  if (!may_start (self, FALSE) || !_kao_session_step (self, KAO_SESSION_EVENT_START_WITHOUT_SCAN))
    return FALSE;
  /* A handler of "state-changed" may have cancelled it. */
  if (self->state == KAO_SESSION_COMPARING)
    _kao_session_compare_at_once (self);
  return TRUE;
}

/* --- a match that waits for the first face --- */

static void
stop_waiting (KaoSession *self)
{
  g_clear_handle_id (&self->start.wake_id, g_source_remove);
  g_signal_handlers_disconnect_by_data (self, &self->start.wake_id);
}

/* Goes on when the face is there, when the camera has failed, or when the visit is over. */
static void
on_something_changed (KaoSession *self, gpointer key)
{
  g_autoptr (GError) problem = kao_visitor_explain_no_shot (self->visitor);
  gboolean is_live = self->state == KAO_SESSION_LIVE && self->end.closing == NULL;

  if (is_live && (has_to_wait (self) || (kao_error_is_retry (problem) && !kao_visitor_has_shot (self->visitor))))
    return;
  stop_waiting (self);
  if (is_live)
    kao_session_start (self);
}

static gboolean
on_wake_over (gpointer data)
{
  KaoSession *self = data;
  g_autoptr (GError) problem = kao_visitor_explain_no_shot (self->visitor);

  self->start.wake_id = 0;
  stop_waiting (self);
  if (problem != NULL)
    _kao_session_refuse (self, problem);
  else
    kao_session_start (self);
  _kao_session_emit (self, KAO_SIGNAL_STATE_CHANGED);
  return G_SOURCE_REMOVE;
}

/* FALSE when the camera may not be switched on. */
static gboolean
wait_for_face (KaoSession *self)
{
  if (self->state == KAO_SESSION_IDLE && !_kao_session_step (self, KAO_SESSION_EVENT_START))
    return FALSE;
  /* A handler may have ended the visit. */
  if (self->state != KAO_SESSION_LIVE || self->end.closing != NULL)
    return TRUE;
  self->start.wake_id = g_timeout_add (KAO_SESSION_WAKE_MS, on_wake_over, self);
  g_signal_connect (self, "live-face-changed", G_CALLBACK (on_something_changed), &self->start.wake_id);
  g_signal_connect (self, "devices-changed", G_CALLBACK (on_something_changed), &self->start.wake_id);
  g_signal_connect (self, "state-changed", G_CALLBACK (on_something_changed), &self->start.wake_id);
  _kao_session_emit (self, KAO_SIGNAL_STATE_CHANGED);
  return TRUE;
}

static gboolean
ask_for_visitor (KaoSession *self)
{
  self->start.is_asking = TRUE;
  _kao_session_restart_clock (self);
  _kao_session_emit (self, KAO_SIGNAL_STATE_CHANGED);
  return TRUE;
}

gboolean
kao_session_pick (KaoSession *self, guint index)
{
  gboolean was_asking;

  g_return_val_if_fail (KAO_IS_SESSION (self), FALSE);

  if (self->state != KAO_SESSION_LIVE || self->end.closing != NULL || kao_visitor_has_shot (self->visitor)
      || !kao_visitor_pick (self->visitor, index))
    {
      kao_log_event ("session", "refused: there is no person number %u to be picked", index);
      return FALSE;
    }
  was_asking = self->start.is_asking;
  self->start.is_asking = FALSE;
  _kao_session_restart_clock (self);
  _kao_session_emit (self, KAO_SIGNAL_STATE_CHANGED);
  if (was_asking && self->state == KAO_SESSION_LIVE)
    kao_session_start (self);
  return TRUE;
}

/* The scan starts at once; the visitor is described while the scanner moves, so that after the last
 * line only the portrait is left to do. */
gboolean
kao_session_start (KaoSession *self)
{
  gboolean is_known;

  g_return_val_if_fail (KAO_IS_SESSION (self), FALSE);

  stop_waiting (self);
  is_known = kao_scanner_get_state (self->scanner) == KAO_SCANNER_STATE_MISSING
             && kao_references_get_n_comparable (self->references) > 0;
  if (!may_start (self, !is_known))
    return FALSE;
  if (self->state == KAO_SESSION_IDLE || (self->state == KAO_SESSION_LIVE && has_to_wait (self)))
    return wait_for_face (self);
  if (self->state == KAO_SESSION_LIVE && kao_visitor_is_ambiguous (self->visitor) && !self->start.is_asking)
    return ask_for_visitor (self);
  self->start.is_asking = FALSE;
  if (is_known)
    return kao_session_start_without_scan (self);
  if (!_kao_session_step (self, KAO_SESSION_EVENT_START))
    return FALSE;
  /* A handler of "state-changed" may have cancelled it. */
  if (self->state != KAO_SESSION_SCANNING)
    return TRUE;
  kao_document_look_begin (self->look, &self->wanted);
  kao_visitor_collect (self->visitor);
  return TRUE;
}

/* The document stays known, the visitor is looked at as if he had just come. */
gboolean
kao_session_again (KaoSession *self)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), FALSE);

  if (self->state == KAO_SESSION_RESULT && self->end.closing == NULL)
    {
      kao_references_pause (self->references);
      kao_visitor_renew (self->visitor);
    }
  if (!_kao_session_step (self, KAO_SESSION_EVENT_AGAIN))
    return FALSE;
  if (self->state == KAO_SESSION_WATCHING)
    kao_visitor_collect (self->visitor);
  return TRUE;
}

gboolean
kao_session_choose (KaoSession *self, guint portrait)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), FALSE);

  if (self->state == KAO_SESSION_CHOOSING
      && portrait >= kao_document_look_get_n_portraits (self->look))
    {
      kao_log_event ("session", "refused: there is no portrait number %u", portrait);
      return FALSE;
    }
  if (!_kao_session_step (self, KAO_SESSION_EVENT_CHOSEN))
    return FALSE;
  if (self->state == KAO_SESSION_COMPARING)
    _kao_session_compare_with (self, portrait);
  return TRUE;
}

gboolean
kao_session_add_reference (KaoSession *self, guint visitor, KaoReference *reference)
{
  g_autoptr (KaoReference) owned = reference;

  g_return_val_if_fail (KAO_IS_SESSION (self), FALSE);

  if (visitor != self->visitor_number || self->end.closing != NULL || self->end.is_closed
      || self->state == KAO_SESSION_IDLE || self->state == KAO_SESSION_WIPING)
    {
      kao_log_event ("session", "refused: a reference came when its visitor had gone");
      return FALSE;
    }
  kao_references_add (self->references, g_steal_pointer (&owned));
  return TRUE;
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
  if (self->end.is_closed || self->end.closing != NULL)
    {
      /* A second close ends at once; the first one's callback still tells when all is wiped. */
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  self->end.closing = task;
  /* A model that nobody will use any more is not begun. */
  kao_model_stop (self->model);
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

  if (self->end.is_closed || self->end.closing != NULL)
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
  if (self->state == KAO_SESSION_IDLE
      || (self->state == KAO_SESSION_LIVE && !kao_visitor_has_shot (self->visitor)
          && kao_references_get_n (self->references) == 0))
    _kao_session_take_next_config (self);
}

void
kao_session_set_document (KaoSession *self, KaoDocumentKind kind)
{
  g_return_if_fail (KAO_IS_SESSION (self));

  self->wanted.document = kind;
}

void
_kao_session_set_idle_ms (KaoSession *self, guint milliseconds)
{
  self->clock.idle_usec = (gint64) milliseconds * 1000;
  g_clear_handle_id (&self->clock.id, g_source_remove);
  _kao_session_restart_clock (self);
}

void
kao_session_set_reads_fronts (KaoSession *self, gboolean reads_fronts)
{
  g_return_if_fail (KAO_IS_SESSION (self));
  kao_engine_service_set_cuts_fronts (self->engine, reads_fronts);
}

void
kao_session_set_whole_glass (KaoSession *self, gboolean whole_glass)
{
  g_return_if_fail (KAO_IS_SESSION (self));

  self->wanted.whole_glass = whole_glass;
}
