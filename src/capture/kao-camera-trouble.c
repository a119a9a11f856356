// SPDX-License-Identifier: GPL-3.0-or-later
/* What a stream's state says to whoever has to mend it. */
#include "config.h"

#include "capture/kao-camera-service-private.h"

#include "base/kao-error.h"

GError *
_kao_camera_error_of_stream (const gchar *name, KaoCameraStream stream)
{
  switch (stream)
    {
    case KAO_CAMERA_STREAM_SILENT:
      return g_error_new (KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_STALLED,
                          "Camera %s sends no pictures: plug it in again", name);
    case KAO_CAMERA_STREAM_FROZEN:
      return g_error_new (KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_STALLED,
                          "Camera %s repeats the same picture: plug it in again", name);
    case KAO_CAMERA_STREAM_BROKEN:
      return g_error_new (KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_BROKEN_DATA,
                          "Camera %s sends only broken pictures: use another USB port or cable",
                          name);
    case KAO_CAMERA_STREAM_RUNNING:
    case KAO_CAMERA_N_STREAMS:
      break;
    }
  return NULL;
}
