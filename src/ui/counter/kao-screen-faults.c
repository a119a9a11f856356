// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/counter/kao-screen-faults.h"

#include "base/kao-error.h"

static void
keep (GError **place, const GError *error)
{
  /* It may be the very one that is kept. */
  GError *copy = g_error_copy (error);

  g_clear_error (place);
  *place = copy;
}

static void
note_camera (KaoScreenFaults *faults, const KaoScreen *screen)
{
  switch (screen->camera_state)
    {
    case KAO_CAMERA_STATE_LIVE:
      g_clear_error (&faults->camera);
      break;
    case KAO_CAMERA_STATE_STALLED:
    case KAO_CAMERA_STATE_MISSING:
    case KAO_CAMERA_STATE_FAULT:
      if (screen->camera_fault == NULL)
        break;
      keep (&faults->camera, screen->camera_fault);
      faults->camera_state = screen->camera_state;
      break;
    case KAO_CAMERA_STATE_OFF:
    case KAO_CAMERA_STATE_OPENING:
      break;
    }
}

void
kao_screen_faults_note (KaoScreenFaults *faults, const KaoScreen *screen)
{
  note_camera (faults, screen);
  /* A scan that came to its end, or a new look around, which finds what is there. */
  if (screen->scanner_state == KAO_SCANNER_STATE_SEARCHING || screen->state == KAO_SESSION_LOCATING
      || screen->state == KAO_SESSION_RESULT)
    g_clear_error (&faults->scanner);
}

void
kao_screen_faults_note_end (KaoScreenFaults *faults, const GError *error)
{
  /* A driver that ended is started again before anybody has read the sentence. */
  gboolean is_mended = error->code == KAO_DEVICE_ERROR_WORKER_CRASHED
                       || error->code == KAO_DEVICE_ERROR_WORKER_PROTOCOL;

  if (error->domain == KAO_SCANNER_ERROR && !is_mended)
    keep (&faults->scanner, error);
}

void
kao_screen_faults_apply (const KaoScreenFaults *faults, KaoScreen *screen)
{
  if (faults->camera != NULL && screen->camera_state == KAO_CAMERA_STATE_OFF)
    {
      screen->camera_state = faults->camera_state;
      screen->camera_fault = faults->camera;
    }
  if (faults->scanner != NULL && screen->scanner_state == KAO_SCANNER_STATE_READY)
    {
      screen->scanner_state = KAO_SCANNER_STATE_FAULT;
      screen->scanner_fault = faults->scanner;
    }
}

void
kao_screen_faults_clear (KaoScreenFaults *faults)
{
  g_clear_error (&faults->camera);
  g_clear_error (&faults->scanner);
}
