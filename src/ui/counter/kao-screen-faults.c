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
note_camera (KaoScreenFaults *faults, const KaoScreenFacts *facts)
{
  switch (facts->camera_state)
    {
    case KAO_CAMERA_STATE_LIVE:
      g_clear_error (&faults->camera);
      break;
    case KAO_CAMERA_STATE_STALLED:
    case KAO_CAMERA_STATE_MISSING:
    case KAO_CAMERA_STATE_FAULT:
      if (facts->camera_fault == NULL)
        break;
      keep (&faults->camera, facts->camera_fault);
      faults->camera_state = facts->camera_state;
      break;
    case KAO_CAMERA_STATE_OFF:
    case KAO_CAMERA_STATE_OPENING:
      break;
    }
}

void
kao_screen_faults_note (KaoScreenFaults *faults, const KaoScreenFacts *facts)
{
  note_camera (faults, facts);
  /* A scan that came to its end, or a new look around, which finds what is there. */
  if (facts->scanner_state == KAO_SCANNER_STATE_SEARCHING || facts->state == KAO_SESSION_LOCATING
      || facts->state == KAO_SESSION_RESULT)
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
kao_screen_faults_apply (const KaoScreenFaults *faults, KaoScreenFacts *facts)
{
  if (faults->camera != NULL && facts->camera_state == KAO_CAMERA_STATE_OFF)
    {
      facts->camera_state = faults->camera_state;
      facts->camera_fault = faults->camera;
    }
  if (faults->scanner != NULL && facts->scanner_state == KAO_SCANNER_STATE_READY)
    {
      facts->scanner_state = KAO_SCANNER_STATE_FAULT;
      facts->scanner_fault = faults->scanner;
    }
}

void
kao_screen_faults_clear (KaoScreenFaults *faults)
{
  g_clear_error (&faults->camera);
  g_clear_error (&faults->scanner);
}
