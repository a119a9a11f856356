// SPDX-License-Identifier: GPL-3.0-or-later
/* The live picture: preview frames, the face that is followed in them, the shot. */
#include "config.h"

#include "session/kao-session-private.h"

#include "base/kao-error.h"
#include "secure/kao-memory.h"

/* A face moves little in a sixth of a second, and looking for it takes 20 to 50 ms of a core. Of thirty
 * frames a second this is every fifth: the last second holds the six of which the best are compared. */
#define TRACK_EVERY_USEC (G_USEC_PER_SEC / 7)

/* "The moment it was pressed": frames that are older show somebody who may have turned away. */
#define BEST_WINDOW_USEC G_USEC_PER_SEC

void
_kao_session_live_init (KaoSession *self)
{
  self->best = kao_frame_ranking_new (KAO_VISITOR_MAX_FRAMES, BEST_WINDOW_USEC);
  self->live = kao_secret_alloc (sizeof *self->live);
}

void
_kao_session_live_wipe (KaoSession *self)
{
  if (self->best != NULL)
    kao_frame_ranking_clear (self->best);
  if (self->live != NULL)
    kao_wipe (self->live, sizeof *self->live);
  g_clear_pointer (&self->shot, kao_tracked_free);
  self->tracked_usec = 0;
}

static gboolean
is_seeing (KaoSession *self)
{
  return self->state == KAO_SESSION_LIVE || self->state == KAO_SESSION_SCANNING;
}

static void
on_frame (KaoCamera *camera, const KaoFrame *frame, KaoSession *self)
{
  gint64 now = g_get_monotonic_time ();

  if (!is_seeing (self))
    return;
  self->has_seen_frame = TRUE;
  if (now - self->tracked_usec >= TRACK_EVERY_USEC)
    {
      self->tracked_usec = now;
      kao_engine_service_track (self->engine, frame);
    }
  g_signal_emit_by_name (self, "frame", frame->image);
}

/* The camera has few frames to lend: what is kept is a copy. */
static void
keep_frame (KaoSession *self, const KaoTracked *tracked)
{
  KaoFrame frame = { tracked->image, tracked->sequence, tracked->captured_usec };
  KaoTracked *extra;

  kao_frame_ranking_expire (self->best, tracked->captured_usec);
  if (tracked->n_faces == 0)
    return;
  extra = kao_tracked_copy (tracked);
  g_clear_pointer (&extra->image, kao_image_unref);
  kao_frame_ranking_offer (self->best, &frame, tracked->quality.unified, extra,
                           (GDestroyNotify) kao_tracked_free);
  if (self->state == KAO_SESSION_SCANNING)
    _kao_session_match_offer (self, tracked);
}

KaoTracked *
_kao_session_dup_best (KaoSession *self, guint index)
{
  const KaoFrame *frame;
  gpointer extra;
  KaoTracked *tracked;

  if (index >= kao_frame_ranking_get_n (self->best))
    return NULL;
  frame = kao_frame_ranking_peek (self->best, index, NULL, &extra);
  tracked = kao_tracked_copy (extra);
  tracked->image = kao_image_ref (frame->image);
  return tracked;
}

static void
on_tracked (KaoEngineService *engine, const KaoTracked *tracked, KaoSession *self)
{
  if (!is_seeing (self))
    return;
  self->live->has_face = tracked->n_faces > 0;
  self->live->face = tracked->face;
  self->live->n_faces = tracked->n_faces;
  self->live->advice = KAO_ADVICE_NONE;
  self->live->quality = 0;
  self->live->luminance = -1;
  if (tracked->n_faces > 0)
    {
      self->live->advice = kao_quality_advice (&tracked->quality);
      self->live->quality = tracked->quality.unified;
      self->live->luminance = tracked->quality.luminance;
      _kao_session_restart_clock (self);
    }
  keep_frame (self, tracked);
  _kao_session_emit (self, KAO_SIGNAL_LIVE_FACE_CHANGED);
}

static void
on_camera_changed (KaoCamera *camera, KaoSession *self)
{
  if (kao_camera_get_state (camera) == KAO_CAMERA_STATE_LIVE || !self->live->has_face)
    return;
  /* No picture, no face: the guide must not stay where somebody was. */
  kao_wipe (self->live, sizeof *self->live);
  _kao_session_emit (self, KAO_SIGNAL_LIVE_FACE_CHANGED);
}

void
_kao_session_live_connect (KaoSession *self)
{
  g_signal_connect_object (self->camera, "frame-ready", G_CALLBACK (on_frame), self, 0);
  g_signal_connect_object (self->camera, "state-changed", G_CALLBACK (on_camera_changed), self, 0);
  g_signal_connect_object (self->engine, "tracked", G_CALLBACK (on_tracked), self, 0);
}

GError *
_kao_session_live_problem (KaoSession *self)
{
  const GError *fault = kao_camera_get_fault (self->camera);

  switch (kao_camera_get_state (self->camera))
    {
    case KAO_CAMERA_STATE_LIVE:
      return NULL;
    case KAO_CAMERA_STATE_OFF:
    case KAO_CAMERA_STATE_OPENING:
      return g_error_new_literal (KAO_RETRY, KAO_RETRY_NO_FRAME,
                                  "The camera has not delivered a picture yet; try again");
    case KAO_CAMERA_STATE_STALLED:
      if (fault != NULL)
        return g_error_copy (fault);
      return g_error_new_literal (KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_STALLED,
                                  "The camera delivers no pictures; unplug it and plug it in again");
    case KAO_CAMERA_STATE_MISSING:
    case KAO_CAMERA_STATE_FAULT:
      if (fault != NULL)
        return g_error_copy (fault);
      return g_error_new_literal (KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_NOT_FOUND,
                                  "No camera was found; connect one");
    }
  g_return_val_if_reached (NULL);
}

gboolean
kao_session_take_shot (KaoSession *self)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (KaoTracked) best = NULL;

  g_return_val_if_fail (KAO_IS_SESSION (self), FALSE);

  if (self->state == KAO_SESSION_LIVE && self->closing == NULL)
    {
      problem = _kao_session_live_problem (self);
      best = _kao_session_dup_best (self, 0);
      if (problem == NULL && best == NULL)
        problem = g_error_new_literal (KAO_RETRY, KAO_RETRY_NO_FACE,
                                       "No face is in the picture; ask the visitor to face the camera");
      if (problem != NULL)
        return _kao_session_refuse (self, problem);
    }
  if (!_kao_session_step (self, KAO_SESSION_EVENT_TAKE_SHOT))
    return FALSE;
  g_clear_pointer (&self->shot, kao_tracked_free);
  self->shot = g_steal_pointer (&best);
  _kao_session_drop_pane (self, KAO_PANE_VISITOR);
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
  g_clear_pointer (&self->shot, kao_tracked_free);
  _kao_session_drop_pane (self, KAO_PANE_VISITOR);
  _kao_session_restart_clock (self);
  _kao_session_emit (self, KAO_SIGNAL_STATE_CHANGED);
  _kao_session_emit (self, KAO_SIGNAL_PORTRAITS_CHANGED);
  return TRUE;
}

const KaoLiveFace *
kao_session_get_live_face (KaoSession *self)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), NULL);
  return self->live;
}
