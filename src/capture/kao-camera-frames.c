// SPDX-License-Identifier: GPL-3.0-or-later
/* From a slot of the worker's ring to "frame-ready", and back. */
#include "config.h"

#include "capture/kao-camera-service-private.h"

#include "base/kao-error.h"

void
_kao_camera_frames_drop_pending (KaoCameraService *self)
{
  g_clear_handle_id (&self->pending_id, g_source_remove);
  g_clear_pointer (&self->pending.image, kao_image_unref);
}

static void
on_slot_returned (guint slot, gpointer user_data)
{
  KaoCameraService *self = user_data;
  KaoCameraReturn back = { .slot = slot };

  if (self->phase == KAO_CAMERA_PHASE_STREAMING && kao_worker_is_running (self->worker))
    kao_worker_send (self->worker, KAO_CAMERA_RETURN, self->job, &back, sizeof back, NULL);
}

void
_kao_camera_frames_drop_ring (KaoCameraService *self, gboolean is_worker_gone)
{
  _kao_camera_frames_drop_pending (self);
  if (self->ring == NULL)
    return;
  kao_ring_reader_retire (self->ring);
  if (is_worker_gone)
    kao_ring_reader_wipe_idle (self->ring);
  g_clear_pointer (&self->ring, kao_ring_reader_unref);
}

/* Memory of our own: the worker can still write to the ring's, and what was measured must be what is shown and
 * compared. The slot goes back at once. Takes @image; NULL when there is no memory. */
static KaoImage *
copy_frame (KaoImage *image)
{
  const KaoRect all = { 0, 0, kao_image_get_width (image), kao_image_get_height (image) };
  KaoImage *copy = kao_image_crop (image, &all, NULL);

  kao_image_unref (image);
  return copy;
}

static gboolean
on_pending (gpointer user_data)
{
  g_autoptr (KaoCameraService) self = g_object_ref (user_data);
  KaoFrame frame = self->pending;

  self->pending_id = 0;
  self->pending.image = NULL;
  frame.image = copy_frame (frame.image);
  if (frame.image == NULL)
    return G_SOURCE_REMOVE;
  kao_camera_set_state (KAO_CAMERA (self), KAO_CAMERA_STATE_LIVE, NULL, NULL);
  kao_camera_emit_frame (KAO_CAMERA (self), &frame);
  kao_image_unref (frame.image);
  return G_SOURCE_REMOVE;
}

gboolean
_kao_camera_frames_take (KaoCameraService *self, const KaoCameraFrame *frame, GError **error)
{
  KaoImage *image;

  if (self->ring == NULL)
    {
      g_set_error_literal (error, KAO_PROTOCOL_ERROR, KAO_PROTOCOL_ERROR_CONTENT,
                           "The camera worker sent a frame before its memory");
      return FALSE;
    }
  image = kao_ring_reader_wrap (self->ring, frame->slot, error);
  if (image == NULL)
    return FALSE;
  /* Still on its way when the camera was closed: wrapping and dropping wipes it. */
  if (self->phase != KAO_CAMERA_PHASE_STREAMING || !self->is_wanted)
    {
      kao_image_unref (image);
      return TRUE;
    }
  /* Newest wins: what arrives while one waits to be shown takes its place. */
  g_clear_pointer (&self->pending.image, kao_image_unref);
  self->pending.image = image;
  self->pending.sequence = frame->sequence;
  self->pending.captured_usec = frame->captured_usec;
  self->trouble_usec = 0;
  if (self->pending_id == 0)
    self->pending_id = g_idle_add_full (G_PRIORITY_DEFAULT, on_pending, self, NULL);
  return TRUE;
}

gboolean
_kao_camera_frames_take_ring (KaoCameraService *self, KaoMessage *message, GError **error)
{
  const KaoCameraRing *ring = (const KaoCameraRing *) (gconstpointer) message->payload;

  if (self->ring != NULL)
    {
      g_set_error_literal (error, KAO_PROTOCOL_ERROR, KAO_PROTOCOL_ERROR_CONTENT,
                           "The camera worker sent frame memory twice");
      return FALSE;
    }
  self->ring = kao_ring_reader_new (message->fds[0], ring, on_slot_returned, self, error);
  if (self->ring != NULL && self->phase == KAO_CAMERA_PHASE_CLOSING)
    kao_ring_reader_retire (self->ring);
  return self->ring != NULL;
}
