// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "visitor/kao-blind.h"

#include "base/kao-error.h"
#include "visitor/kao-visitor-private.h"

GError *
_kao_blind_explain (KaoCamera *camera)
{
  const GError *fault = kao_camera_get_fault (camera);

  switch (kao_camera_get_state (camera))
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

static GError *
explain_no_face (const KaoLiveFace *live)
{
  if (live->advice == KAO_ADVICE_UPSIDE_DOWN || live->advice == KAO_ADVICE_ON_ITS_SIDE)
    return g_error_new_literal (KAO_RETRY, KAO_RETRY_TURNED,
                                "The camera picture does not stand upright; turn the camera, or set "
                                "Rotate of [Camera] in the configuration");
  return g_error_new_literal (KAO_RETRY, KAO_RETRY_NO_FACE,
                              "No face is in the picture; ask the visitor to face the camera");
}

GError *
_kao_no_shot_explain (const KaoVisitor *visitor)
{
  GError *problem = _kao_blind_explain (visitor->camera);

  if (problem == NULL && kao_frame_ranking_get_n (visitor->best) == 0)
    problem = explain_no_face (visitor->live);
  return problem;
}

GError *
_kao_missing_explain (const KaoVisitor *visitor)
{
  GError *problem;

  if (kao_samples_get_n (visitor->samples) > 0 || visitor->n_describing > 0)
    return NULL;
  if (visitor->describe_error != NULL)
    return g_error_copy (visitor->describe_error);
  problem = _kao_blind_explain (visitor->camera);
  if (problem != NULL)
    return problem;
  if (visitor->has_seen_frame)
    return explain_no_face (visitor->live);
  return g_error_new_literal (KAO_RETRY, KAO_RETRY_NO_FRAME,
                              "The camera delivered no picture during the scan; try again");
}
