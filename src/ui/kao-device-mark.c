// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/kao-device-mark.h"

KaoMarkKind
kao_device_mark_for_camera (KaoCameraState state)
{
  switch (state)
    {
    case KAO_CAMERA_STATE_LIVE:
      return KAO_MARK_READY;
    case KAO_CAMERA_STATE_OFF:
      return KAO_MARK_LATER;
    case KAO_CAMERA_STATE_OPENING:
      return KAO_MARK_BUSY;
    case KAO_CAMERA_STATE_STALLED:
      return KAO_MARK_RETRY;
    case KAO_CAMERA_STATE_MISSING:
    case KAO_CAMERA_STATE_FAULT:
      return KAO_MARK_FAULT;
    }
  return KAO_MARK_NONE;
}
