// SPDX-License-Identifier: GPL-3.0-or-later
/* Codes in the camera's pictures: asked for, read in the worker, "code-read" here. */
#include "config.h"

#include "capture/kao-camera-service-private.h"

void
_kao_camera_codes_ask (KaoCameraService *self)
{
  KaoCameraWatchCodes watch = { .is_wanted = self->wants_codes };

  if (self->phase == KAO_CAMERA_PHASE_STREAMING && kao_worker_is_running (self->worker))
    kao_worker_send (self->worker, KAO_CAMERA_WATCH_CODES, self->job, &watch, sizeof watch, NULL);
}

void
_kao_camera_codes_watch (KaoCameraService *self, gboolean is_wanted)
{
  if (self->wants_codes == is_wanted)
    return;
  self->wants_codes = is_wanted;
  _kao_camera_codes_ask (self);
}

void
_kao_camera_codes_take (KaoCameraService *self, const KaoCameraCode *code)
{
  /* One may be on its way when nobody wants it any more. */
  if (self->wants_codes && self->is_wanted && self->phase == KAO_CAMERA_PHASE_STREAMING)
    kao_camera_emit_code (&self->parent_instance, code->text);
}
