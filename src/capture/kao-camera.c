// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "capture/kao-camera.h"

#include "base/kao-error.h"

typedef struct
{
  KaoCameraState state;
  gchar *name;   /* owned */
  GError *fault; /* owned */
  gboolean is_shutting;
} KaoCameraPrivate;

enum
{
  SIGNAL_STATE_CHANGED,
  SIGNAL_SHUT,
  SIGNAL_FRAME_READY,
  SIGNAL_CODE_READ,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (KaoCamera, kao_camera, G_TYPE_OBJECT)

static void
kao_camera_finalize (GObject *object)
{
  KaoCameraPrivate *private = kao_camera_get_instance_private (KAO_CAMERA (object));

  g_free (private->name);
  g_clear_error (&private->fault);
  G_OBJECT_CLASS (kao_camera_parent_class)->finalize (object);
}

static void
kao_camera_class_init (KaoCameraClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kao_camera_finalize;

  signals[SIGNAL_STATE_CHANGED]
      = g_signal_new ("state-changed", KAO_TYPE_CAMERA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 0);
  signals[SIGNAL_SHUT]
      = g_signal_new ("shut", KAO_TYPE_CAMERA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FRAME_READY]
      = g_signal_new ("frame-ready", KAO_TYPE_CAMERA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_CODE_READ]
      = g_signal_new ("code-read", KAO_TYPE_CAMERA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
kao_camera_init (KaoCamera *self)
{
  KaoCameraPrivate *private = kao_camera_get_instance_private (self);

  private->name = g_strdup ("");
}

void
kao_camera_start (KaoCamera *self)
{
  g_return_if_fail (KAO_IS_CAMERA (self));
  KAO_CAMERA_GET_CLASS (self)->start (self);
}

void
kao_camera_stop (KaoCamera *self)
{
  g_return_if_fail (KAO_IS_CAMERA (self));
  KAO_CAMERA_GET_CLASS (self)->stop (self);
}

void
kao_camera_watch_codes (KaoCamera *self, gboolean is_wanted)
{
  g_return_if_fail (KAO_IS_CAMERA (self));
  if (KAO_CAMERA_GET_CLASS (self)->watch_codes != NULL)
    KAO_CAMERA_GET_CLASS (self)->watch_codes (self, is_wanted);
}

gboolean
kao_camera_is_shutting (KaoCamera *self)
{
  KaoCameraPrivate *private = kao_camera_get_instance_private (self);

  g_return_val_if_fail (KAO_IS_CAMERA (self), FALSE);
  return private->is_shutting;
}

void
kao_camera_set_shutting (KaoCamera *self, gboolean is_shutting)
{
  KaoCameraPrivate *private = kao_camera_get_instance_private (self);
  gboolean was_shutting;

  g_return_if_fail (KAO_IS_CAMERA (self));
  was_shutting = private->is_shutting;
  private->is_shutting = is_shutting;
  if (was_shutting && !is_shutting)
    g_signal_emit (self, signals[SIGNAL_SHUT], 0);
}

KaoCameraState
kao_camera_get_state (KaoCamera *self)
{
  KaoCameraPrivate *private = kao_camera_get_instance_private (self);

  g_return_val_if_fail (KAO_IS_CAMERA (self), KAO_CAMERA_STATE_OFF);
  return private->state;
}

const gchar *
kao_camera_get_name (KaoCamera *self)
{
  KaoCameraPrivate *private = kao_camera_get_instance_private (self);

  g_return_val_if_fail (KAO_IS_CAMERA (self), "");
  return private->name;
}

const GError *
kao_camera_get_fault (KaoCamera *self)
{
  KaoCameraPrivate *private = kao_camera_get_instance_private (self);

  g_return_val_if_fail (KAO_IS_CAMERA (self), NULL);
  return private->fault;
}

static gboolean
faults_are_equal (const GError *a, const GError *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return g_error_matches (a, b->domain, b->code) && g_str_equal (a->message, b->message);
}

void
kao_camera_set_state (KaoCamera *self, KaoCameraState state, const gchar *name, const GError *fault)
{
  KaoCameraPrivate *private = kao_camera_get_instance_private (self);
  gboolean is_changed;

  g_return_if_fail (KAO_IS_CAMERA (self));
  is_changed = private->state != state || !faults_are_equal (private->fault, fault);
  private->state = state;
  if (name != NULL && !g_str_equal (private->name, name))
    {
      is_changed = TRUE;
      g_free (private->name);
      private->name = g_strdup (name);
    }
  if (fault != private->fault)
    {
      g_clear_error (&private->fault);
      if (fault != NULL)
        private->fault = g_error_copy (fault);
    }
  if (is_changed)
    g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0);
}

void
kao_camera_emit_frame (KaoCamera *self, const KaoFrame *frame)
{
  KaoCameraPrivate *private = kao_camera_get_instance_private (self);

  g_return_if_fail (KAO_IS_CAMERA (self));
  g_return_if_fail (frame != NULL && frame->image != NULL);
  if (private->state == KAO_CAMERA_STATE_LIVE)
    g_signal_emit (self, signals[SIGNAL_FRAME_READY], 0, frame);
}

void
kao_camera_emit_code (KaoCamera *self, const gchar *text)
{
  KaoCameraPrivate *private = kao_camera_get_instance_private (self);

  g_return_if_fail (KAO_IS_CAMERA (self));
  if (private->state == KAO_CAMERA_STATE_LIVE)
    g_signal_emit (self, signals[SIGNAL_CODE_READ], 0, text);
}
