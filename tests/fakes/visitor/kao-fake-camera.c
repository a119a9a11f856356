// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "kao-fake-camera.h"

#define FRAME_MS 10

struct _KaoFakeCamera
{
  KaoCamera parent_instance;
  KaoFakeSight sight;
  KaoCameraState on_state;
  GError *fault;
  guint frame_id;
  guint64 sequence;
  guint n_starts;
};

G_DEFINE_TYPE (KaoFakeCamera, kao_fake_camera, KAO_TYPE_CAMERA)

static gboolean
on_frame_due (gpointer data)
{
  KaoFakeCamera *self = data;
  KaoFrame frame = { kao_fake_picture_new (&self->sight), ++self->sequence, g_get_monotonic_time () };

  kao_camera_emit_frame (KAO_CAMERA (self), &frame);
  kao_image_unref (frame.image);
  return G_SOURCE_CONTINUE;
}

static void
apply (KaoFakeCamera *self)
{
  g_clear_handle_id (&self->frame_id, g_source_remove);
  if (self->on_state == KAO_CAMERA_STATE_LIVE)
    self->frame_id = g_timeout_add (FRAME_MS, on_frame_due, self);
  kao_camera_set_state (KAO_CAMERA (self), self->on_state, "Fake Camera", self->fault);
}

static void
kao_fake_camera_start (KaoCamera *camera)
{
  KaoFakeCamera *self = KAO_FAKE_CAMERA (camera);

  self->n_starts++;
  apply (self);
}

static void
kao_fake_camera_stop (KaoCamera *camera)
{
  KaoFakeCamera *self = KAO_FAKE_CAMERA (camera);

  g_clear_handle_id (&self->frame_id, g_source_remove);
  kao_camera_set_state (camera, KAO_CAMERA_STATE_OFF, "Fake Camera", NULL);
}

static void
kao_fake_camera_finalize (GObject *object)
{
  KaoFakeCamera *self = KAO_FAKE_CAMERA (object);

  g_clear_handle_id (&self->frame_id, g_source_remove);
  g_clear_error (&self->fault);
  G_OBJECT_CLASS (kao_fake_camera_parent_class)->finalize (object);
}

static void
kao_fake_camera_class_init (KaoFakeCameraClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kao_fake_camera_finalize;
  KAO_CAMERA_CLASS (klass)->start = kao_fake_camera_start;
  KAO_CAMERA_CLASS (klass)->stop = kao_fake_camera_stop;
}

static void
kao_fake_camera_init (KaoFakeCamera *self)
{
  self->on_state = KAO_CAMERA_STATE_LIVE;
  self->sight = (KaoFakeSight){ 1, 80, 10 };
}

KaoFakeCamera *
kao_fake_camera_new (void)
{
  return g_object_new (KAO_TYPE_FAKE_CAMERA, NULL);
}

void
kao_fake_camera_set_sight (KaoFakeCamera *self, guint8 n_faces, guint8 quality, guint8 person)
{
  self->sight = (KaoFakeSight){ n_faces, quality, person };
}

void
kao_fake_camera_set_fault (KaoFakeCamera *self, KaoCameraState state, const GError *fault)
{
  self->on_state = state;
  g_clear_error (&self->fault);
  if (fault != NULL)
    self->fault = g_error_copy (fault);
  if (kao_camera_get_state (KAO_CAMERA (self)) != KAO_CAMERA_STATE_OFF)
    apply (self);
}

guint
kao_fake_camera_get_n_starts (KaoFakeCamera *self)
{
  return self->n_starts;
}
