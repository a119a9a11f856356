// SPDX-License-Identifier: GPL-3.0-or-later
/* Who stands before the demonstration's camera. */
#include "config.h"

#include "capture/kao-camera-service-private.h"

#include "secure/kao-memory.h"

#define QUIET_MODULES 4

/* @code: one pixel a module, with its quiet zone. */
static void
fill_bits (KaoCameraShow *show, const KaoImage *code)
{
  gint modules = kao_image_get_width (code) - 2 * QUIET_MODULES;

  g_return_if_fail (modules > 0 && modules <= KAO_CAMERA_MAX_MODULES);
  show->modules = (guint32) modules;
  for (gint y = 0; y < modules; y++)
    {
      const guint8 *row = kao_image_get_const_row (code, y + QUIET_MODULES);

      for (gint x = 0; x < modules; x++)
        {
          gint at = y * modules + x;

          if (row[x + QUIET_MODULES] < 128)
            show->bits[at / 8] |= (guint8) (1u << (at % 8));
        }
    }
}

void
kao_camera_service_show (KaoCamera *camera, guint person, guint picture, const KaoImage *code, const KaoCodeScene *scene)
{
  KaoCameraService *self = (KaoCameraService *) camera;
  KaoCameraShow show = { .person = person, .picture = picture };

  if (code != NULL)
    {
      show.share = (guint32) (scene->share * 1000);
      show.turn = (guint32) ((gint) scene->turn + 360) % 360;
      show.tilt = (guint32) scene->tilt;
      show.blur = (guint32) (scene->blur * 1000);
      show.glare = (guint32) (scene->glare * 1000);
      show.is_phone = scene->is_phone != FALSE;
      fill_bits (&show, code);
    }
  if (self->phase == KAO_CAMERA_PHASE_STREAMING && kao_worker_is_running (self->worker))
    kao_worker_send (self->worker, KAO_CAMERA_SHOW, self->job, &show, sizeof show, NULL);
  kao_wipe (&show, sizeof show);
}
