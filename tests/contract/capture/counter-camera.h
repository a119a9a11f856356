// SPDX-License-Identifier: GPL-3.0-or-later
/* One webcam of fakecam.so, as the tests of the camera's devices plug it in. */
#pragma once

#include "fakecam-host.h"

typedef struct
{
  gint width;
  gint height;
  gboolean is_jpeg;
} CounterCameraMode;

/* Three sizes as JPEG, the same three raw. */
#define COUNTER_CAMERA_N_SIZES 3
extern const CounterCameraMode counter_camera_modes[2 * COUNTER_CAMERA_N_SIZES];

/* Takes all cameras away and plugs one in, "Counter Camera", of @mode's format and up to 1920 x 1080. */
FakecamCamera *counter_camera_add (const CounterCameraMode *mode);
void counter_camera_set_fault (FakecamCamera *camera, FakecamFault fault);
/* @image is of that size and what the camera draws: a grey ramp from 40 to 190 with a bar of 230 somewhere at the bottom. */
void counter_camera_check_picture (const KaoImage *image, gint width, gint height);
