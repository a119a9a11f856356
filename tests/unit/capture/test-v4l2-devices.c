// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/kao-error.h"
#include "capture/kao-v4l2-devices.h"

#include <errno.h>
#include <linux/videodev2.h>
#include <string.h>

#define MJPG V4L2_PIX_FMT_MJPEG
#define YUYV V4L2_PIX_FMT_YUYV

static KaoV4l2Device *
add (GPtrArray *devices,
     const gchar *node,
     const gchar *name,
     const gchar *driver,
     const gchar *bus)
{
  const KaoV4l2Mode mode = { MJPG, 1280, 720, 30 };
  KaoV4l2Device *device = g_new0 (KaoV4l2Device, 1);

  device->node = g_strdup (node);
  device->name = g_strdup (name);
  device->driver = g_strdup (driver);
  device->bus = g_strdup (bus);
  device->modes = g_array_new (FALSE, FALSE, sizeof (KaoV4l2Mode));
  g_array_append_val (device->modes, mode);
  g_ptr_array_add (devices, device);
  return device;
}

static const gchar *
best (GPtrArray *devices, const gchar *wanted)
{
  kao_v4l2_rank_devices (devices, wanted);
  return ((const KaoV4l2Device *) g_ptr_array_index (devices, 0))->node;
}

static void
test_ranking (void)
{
  g_autoptr (GPtrArray) devices
      = g_ptr_array_new_with_free_func ((GDestroyNotify) kao_v4l2_device_free);
  KaoV4l2Device *external;

  add (devices, "/dev/video0", "OBS Virtual Camera", "v4l2 loopback", "platform:v4l2loopback-000");
  g_assert_cmpstr (best (devices, ""), ==, "/dev/video0");
  add (devices, "/dev/video2", "Sensor", "isp", "platform:isp");
  g_assert_cmpstr (best (devices, ""), ==, "/dev/video2");
  add (devices, "/dev/video4", "Integrated Camera: Integrated C", "uvcvideo", "usb-0000:00:14.0-8");
  g_assert_cmpstr (best (devices, ""), ==, "/dev/video4");
  add (devices, "/dev/video6", "HD Webcam", "uvcvideo", "usb-0000:00:14.0-7")->is_fixed = TRUE;
  g_assert_cmpstr (best (devices, ""), ==, "/dev/video4");
  external = add (devices, "/dev/video10", "Counter Camera", "uvcvideo", "usb-0000:00:14.0-1");
  external->by_id = g_strdup ("/dev/v4l/by-id/usb-Maker_Counter_Camera_123-video-index0");
  external->by_path = g_strdup ("/dev/v4l/by-path/pci-0000:00:14.0-usb-0:1:1.0-video-index0");
  g_assert_cmpstr (best (devices, ""), ==, "/dev/video10");
  add (devices, "/dev/video8", "Another Camera", "uvcvideo", "usb-0000:00:14.0-2");
  /* Of two equal ones the lower node; as numbers, not as texts. */
  g_assert_cmpstr (best (devices, ""), ==, "/dev/video8");

  g_assert_cmpstr (best (devices, "/dev/video4"), ==, "/dev/video4");
  g_assert_cmpstr (best (devices, "counter camera"), ==, "/dev/video10");
  g_assert_cmpstr (best (devices, "usb-Maker_Counter_Camera_123-video-index0"), ==, "/dev/video10");
  g_assert_cmpstr (best (devices, external->by_id), ==, "/dev/video10");
  g_assert_cmpstr (best (devices, external->by_path), ==, "/dev/video10");
  /* The configured one is not there: the best one all the same. */
  g_assert_cmpstr (best (devices, "/dev/v4l/by-id/usb-Other-video-index0"), ==, "/dev/video8");
  /* A path is never a part of a name. */
  g_assert_cmpstr (best (devices, "/dev/video1"), ==, "/dev/video8");

  /* One that may not be opened comes after all that may, unless it is the configured one: then the
   * administrator has to hear of it. */
  external->open_errno = EACCES;
  g_ptr_array_remove_range (devices, 1, devices->len - 1);
  external = add (devices, "/dev/video12", "Denied Camera", "", "");
  external->open_errno = EACCES;
  g_assert_cmpstr (best (devices, ""), ==, "/dev/video8");
  g_assert_cmpstr (best (devices, "/dev/video12"), ==, "/dev/video12");
}

static void
test_external (void)
{
  static const gchar *const inner[] = { "Integrated Webcam", "FaceTime HD Camera",
                                        "Built-in iSight",
                                        "ThinkPad Internal Camera", "内蔵カメラ",
                                        "User Facing: Webcam" };
  g_autoptr (GPtrArray) devices
      = g_ptr_array_new_with_free_func ((GDestroyNotify) kao_v4l2_device_free);

  for (gsize i = 0; i < G_N_ELEMENTS (inner); i++)
    g_assert_false (kao_v4l2_device_is_external (
        add (devices, "/dev/video0", inner[i], "uvcvideo", "usb-0000:00:14.0-1")));
  g_assert_true (kao_v4l2_device_is_external (
      add (devices, "/dev/video0", "C920", "uvcvideo", "usb-0000:00:14.0-1")));
  g_assert_false (kao_v4l2_device_is_external (
      add (devices, "/dev/video0", "C920", "isp", "platform:isp")));
}

static void
test_capture (void)
{
  g_assert_true (kao_v4l2_is_capture (V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING));
  g_assert_true (kao_v4l2_is_capture (V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING
                                      | V4L2_CAP_EXT_PIX_FORMAT));
  g_assert_false (kao_v4l2_is_capture (V4L2_CAP_META_CAPTURE | V4L2_CAP_STREAMING));
  g_assert_false (kao_v4l2_is_capture (V4L2_CAP_VIDEO_OUTPUT | V4L2_CAP_STREAMING));
  g_assert_false (kao_v4l2_is_capture (V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_VIDEO_OUTPUT
                                       | V4L2_CAP_STREAMING));
  g_assert_false (kao_v4l2_is_capture (V4L2_CAP_VIDEO_M2M | V4L2_CAP_STREAMING));
  g_assert_false (kao_v4l2_is_capture (V4L2_CAP_VIDEO_CAPTURE));
  g_assert_false (kao_v4l2_is_capture (0));
}

static void
check_choice (const KaoV4l2Mode *modes,
              gsize n,
              gint width,
              gint height,
              guint32 fourcc,
              gint chosen_width)
{
  KaoV4l2Device device = { .modes = g_array_new (FALSE, FALSE, sizeof (KaoV4l2Mode)) };
  KaoV4l2Mode mode;

  g_array_append_vals (device.modes, modes, (guint) n);
  g_assert_true (kao_v4l2_choose_mode (&device, width, height, 30, &mode));
  g_assert_cmpuint (mode.fourcc, ==, fourcc);
  g_assert_cmpint (mode.width, ==, chosen_width);
  g_array_unref (device.modes);
}

static void
test_mode (void)
{
  /* A usual USB 2 webcam. */
  static const KaoV4l2Mode usual[] = {
    { MJPG, 640, 480, 30 },   { MJPG, 1280, 720, 30 }, { MJPG, 1920, 1080, 30 },
    { YUYV, 640, 480, 30 },   { YUYV, 1280, 720, 10 }, { YUYV, 1920, 1080, 5 },
  };
  static const KaoV4l2Mode small[] = { { YUYV, 640, 480, 30 }, { YUYV, 320, 240, 30 } };
  static const KaoV4l2Mode large[] = { { MJPG, 3840, 2160, 30 }, { MJPG, 1920, 1080, 30 } };
  static const KaoV4l2Mode slow[] = { { YUYV, 1280, 720, 10 }, { YUYV, 1920, 1080, 5 } };
  static const KaoV4l2Mode untold[] = { { YUYV, 1280, 720, 0 }, { MJPG, 1280, 720, 0 } };
  KaoV4l2Device nothing = { .modes = g_array_new (FALSE, FALSE, sizeof (KaoV4l2Mode)) };
  KaoV4l2Mode mode;

  check_choice (usual, G_N_ELEMENTS (usual), 1280, 720, MJPG, 1280);
  check_choice (usual, G_N_ELEMENTS (usual), 1920, 1080, MJPG, 1920);
  check_choice (usual, G_N_ELEMENTS (usual), 640, 480, YUYV, 640);
  check_choice (usual, G_N_ELEMENTS (usual), 1600, 900, MJPG, 1280);
  check_choice (small, G_N_ELEMENTS (small), 1280, 720, YUYV, 640);
  check_choice (large, G_N_ELEMENTS (large), 1280, 720, MJPG, 1920);
  check_choice (slow, G_N_ELEMENTS (slow), 1280, 720, YUYV, 1280);
  check_choice (untold, G_N_ELEMENTS (untold), 1280, 720, MJPG, 1280);
  g_assert_false (kao_v4l2_choose_mode (&nothing, 1280, 720, 30, &mode));
  g_array_unref (nothing.modes);
}

static void
test_describe_modes (void)
{
  static const KaoV4l2Mode some[] = {
    { V4L2_PIX_FMT_YUYV, 640, 480, 30 }, { V4L2_PIX_FMT_YUYV, 1280, 720, 9.9 },
    { V4L2_PIX_FMT_MJPEG, 1280, 720, 0 }, { V4L2_PIX_FMT_MJPEG, 1920, 1080, 30 },
  };
  KaoV4l2Device device = { .modes = g_array_new (FALSE, FALSE, sizeof (KaoV4l2Mode)) };
  g_autofree gchar *nothing = kao_v4l2_describe_modes (&device);
  g_autofree gchar *text = NULL;

  g_assert_cmpstr (nothing, ==, "");
  g_array_append_vals (device.modes, some, G_N_ELEMENTS (some));
  text = kao_v4l2_describe_modes (&device);
  g_assert_cmpstr (text, ==,
                   "MJPG 1920 x 1080 at 30, MJPG 1280 x 720, YUYV 1280 x 720 at 10, YUYV 640 x 480 at 30");
  g_array_unref (device.modes);
}

static void
check_error (gint error_number, KaoDeviceError code, const gchar *words)
{
  g_autoptr (GError) error = kao_v4l2_error_from_errno ("C920", "/dev/null", error_number);

  g_assert_error (error, KAO_CAMERA_ERROR, (gint) code);
  g_assert_nonnull (strstr (error->message, "C920"));
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_errors (void)
{
  check_error (ENOENT, KAO_DEVICE_ERROR_NOT_FOUND, "plug it in");
  check_error (ENODEV, KAO_DEVICE_ERROR_VANISHED, "disconnected");
  check_error (ENXIO, KAO_DEVICE_ERROR_VANISHED, "disconnected");
  check_error (EACCES, KAO_DEVICE_ERROR_DENIED, "group");
  check_error (EPERM, KAO_DEVICE_ERROR_DENIED, "group");
  check_error (EBUSY, KAO_DEVICE_ERROR_BUSY, "another program");
  check_error (ENOMEM, KAO_DEVICE_ERROR_NO_MEMORY, "memory");
  check_error (ENOTTY, KAO_DEVICE_ERROR_UNSUPPORTED, "another one");
  for (gint error_number = 1; error_number < 134; error_number++)
    {
      g_autoptr (GError) error = kao_v4l2_error_from_errno ("C920", "/dev/null", error_number);

      g_assert_true (error->domain == KAO_CAMERA_ERROR);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/v4l2-devices/ranking", test_ranking);
  g_test_add_func ("/v4l2-devices/external", test_external);
  g_test_add_func ("/v4l2-devices/capture", test_capture);
  g_test_add_func ("/v4l2-devices/mode", test_mode);
  g_test_add_func ("/v4l2-devices/describe-modes", test_describe_modes);
  g_test_add_func ("/v4l2-devices/errors", test_errors);
  return g_test_run ();
}
