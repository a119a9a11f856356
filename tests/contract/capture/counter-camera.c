// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "counter-camera.h"

const CounterCameraMode counter_camera_modes[2 * COUNTER_CAMERA_N_SIZES] = {
  { 640, 480, TRUE },  { 1280, 720, TRUE },  { 1920, 1080, TRUE },
  { 640, 480, FALSE }, { 1280, 720, FALSE }, { 1920, 1080, FALSE },
};

FakecamCamera *
counter_camera_add (const CounterCameraMode *mode)
{
  FakecamCamera *camera;

  fakecam_host_reset ();
  camera = fakecam_host_add (0, "Counter Camera");
  camera->has_jpeg = mode->is_jpeg;
  camera->has_yuyv = !mode->is_jpeg;
  camera->has_full_hd = TRUE;
  return camera;
}

void
counter_camera_set_fault (FakecamCamera *camera, FakecamFault fault)
{
  __atomic_store_n (&camera->fault, fault, __ATOMIC_RELAXED);
}

void
counter_camera_check_picture (const KaoImage *image, gint width, gint height)
{
  g_assert_cmpint (kao_image_get_format (image), ==, KAO_IMAGE_RGB24);
  g_assert_cmpint (kao_image_get_width (image), ==, width);
  g_assert_cmpint (kao_image_get_height (image), ==, height);
  for (gint i = 0; i < 8; i++)
    {
      const gint x = width * (2 * i + 1) / 16;
      const gint y = height * (i + 1) / 12;
      const guint8 *pixel = kao_image_get_const_row (image, y) + x * 3;
      const gint luma = 40 + (x + y) * 150 / (width + height);

      /* YUYV is limited range by definition: 16..235 becomes 0..255. */
      g_assert_cmpint (ABS (pixel[0] - pixel[1]), <=, 3);
      g_assert_true (ABS (pixel[0] - luma) <= 4
                     || ABS (pixel[0] - (luma - 16) * 255 / 219) <= 4);
    }
}
