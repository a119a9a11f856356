// SPDX-License-Identifier: GPL-3.0-or-later
/* Cameras of every format that can be used, of none, and one that never ends its JPEGs: the service with
 * the real worker, OpenCV and sandbox on webcams of fakecam.so. */
#include "config.h"

#include "fakecam-host.h"

#include "base/kao-error.h"
#include "config/kao-config.h"

#include <linux/videodev2.h>
#include <string.h>

static FakecamCamera *
add_camera (guint32 fourcc)
{
  FakecamCamera *camera;

  fakecam_host_reset ();
  camera = fakecam_host_add (0, "Counter Camera");
  camera->fourcc = fourcc;
  return camera;
}

/* The ramp of the stand-in, grey in every format; limited range becomes full range. */
static void
check_picture (const KaoImage *image, gint width, gint height)
{
  g_assert_cmpint (kao_image_get_width (image), ==, width);
  g_assert_cmpint (kao_image_get_height (image), ==, height);
  for (gint i = 0; i < 8; i++)
    {
      const gint x = width * (2 * i + 1) / 16, y = height * (i + 1) / 12;
      const guint8 *pixel = kao_image_get_const_row (image, y) + x * 3;
      const gint luma = 40 + (x + y) * 150 / (width + height);

      g_assert_cmpint (ABS (pixel[0] - pixel[1]), <=, 3);
      g_assert_cmpint (ABS (pixel[2] - pixel[1]), <=, 3);
      g_assert_true (ABS (pixel[0] - luma) <= 4 || ABS (pixel[0] - (luma - 16) * 255 / 219) <= 4);
    }
}

/* The corner that tells red from blue, and lines that do not begin where they should. */
static void
check_corner (const KaoImage *image, gint width, gint height)
{
  static const gint colour[] = { FAKECAM_CORNER_RED, FAKECAM_CORNER_GREEN, FAKECAM_CORNER_BLUE };

  for (gint i = 0; i < 9; i++)
    {
      const gint x = width * (60 + i % 3) / 64, y = height * (1 + i / 3) / 32;
      const guint8 *pixel = kao_image_get_const_row (image, y) + x * 3;

      for (gint c = 0; c < 3; c++)
        g_assert_cmpint (ABS (pixel[c] - colour[c]), <=, 8);
    }
}

static void
test_only_format (gconstpointer data)
{
  static const guint32 formats[] = {
    V4L2_PIX_FMT_JPEG,   V4L2_PIX_FMT_MJPEG,  V4L2_PIX_FMT_NV12,   V4L2_PIX_FMT_NV21,   V4L2_PIX_FMT_YUV420,
    V4L2_PIX_FMT_YVU420, V4L2_PIX_FMT_YUYV,   V4L2_PIX_FMT_UYVY,   V4L2_PIX_FMT_YVYU,   V4L2_PIX_FMT_VYUY,
    V4L2_PIX_FMT_RGB24,  V4L2_PIX_FMT_BGR24,  V4L2_PIX_FMT_RGB565, V4L2_PIX_FMT_XBGR32, V4L2_PIX_FMT_ABGR32,
    V4L2_PIX_FMT_BGR32,  V4L2_PIX_FMT_XRGB32, V4L2_PIX_FMT_ARGB32, V4L2_PIX_FMT_RGB32,  V4L2_PIX_FMT_RGBX32,
    V4L2_PIX_FMT_RGBA32, V4L2_PIX_FMT_BGRX32, V4L2_PIX_FMT_BGRA32, V4L2_PIX_FMT_SRGGB8, V4L2_PIX_FMT_SGRBG8,
    V4L2_PIX_FMT_SGBRG8, V4L2_PIX_FMT_SBGGR8,
  };
  const guint padding = GPOINTER_TO_UINT (data);

  /* One of each way in which planes and pixels lie, where lines are padded. */
  for (gsize i = padding > 0 ? 2 : 0; i < G_N_ELEMENTS (formats); i += padding > 0 ? 2 : 1)
    {
      CameraFixture fixture;

      add_camera (formats[i])->padding = padding;
      camera_fixture_begin (&fixture, NULL, "", 640, 480);
      kao_camera_start (fixture.camera);
      g_test_message ("%.4s", (const gchar *) &formats[i]);
      g_assert_true (camera_fixture_wait_frames (&fixture, 1, 10000));
      g_assert_cmpint (kao_camera_get_state (fixture.camera), ==, KAO_CAMERA_STATE_LIVE);
      check_picture (fixture.last.image, 640, 480);
      if (i >= 2)
        check_corner (fixture.last.image, 640, 480);
      camera_fixture_end (&fixture);
    }
}

/* Padded lines do not hide a frame that is cut. */
static void
test_padded_cut (void)
{
  FakecamCamera *camera = add_camera (V4L2_PIX_FMT_XBGR32);
  CameraFixture fixture;

  camera->padding = 64;
  camera->fault = FAKECAM_TRUNCATED;
  camera_fixture_begin (&fixture, NULL, "", 640, 480);
  kao_camera_start (fixture.camera);
  g_assert_true (camera_fixture_wait_state (&fixture, KAO_CAMERA_STATE_STALLED, 15000));
  g_assert_error (kao_camera_get_fault (fixture.camera), KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_BROKEN_DATA);
  __atomic_store_n (&camera->fault, FAKECAM_GOOD, __ATOMIC_RELAXED);
  g_assert_true (camera_fixture_wait_state (&fixture, KAO_CAMERA_STATE_LIVE, 15000));
  camera_fixture_end (&fixture);
}

/* Drivers that say of their sizes nothing, a range, one that nobody asks for, or one that is too large. */
static void
test_sizes (void)
{
  static const struct
  {
    FakecamSizes sizes;
    gint width, height; /* 0: none can be used */
  } cases[] = {
    { FAKECAM_SIZES_UNSAID, 1280, 720 },
    { FAKECAM_SIZES_RANGE, 640, 480 },
    { FAKECAM_SIZES_SMALL, 320, 240 },
    { FAKECAM_SIZES_HUGE, 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CameraFixture fixture;

      add_camera (V4L2_PIX_FMT_YUYV)->sizes = cases[i].sizes;
      camera_fixture_begin (&fixture, NULL, "", 1280, 720);
      kao_camera_start (fixture.camera);
      g_test_message ("sizes %" G_GSIZE_FORMAT, i);
      if (cases[i].width > 0)
        {
          g_assert_true (camera_fixture_wait_frames (&fixture, 1, 10000));
          check_picture (fixture.last.image, cases[i].width, cases[i].height);
        }
      else
        {
          g_assert_true (camera_fixture_wait_state (&fixture, KAO_CAMERA_STATE_FAULT, 10000));
          g_assert_error (kao_camera_get_fault (fixture.camera), KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_UNSUPPORTED);
          g_assert_nonnull (strstr (kao_camera_get_fault (fixture.camera)->message, "Counter Camera"));
          g_assert_nonnull (strstr (kao_camera_get_fault (fixture.camera)->message, "too large"));
        }
      camera_fixture_end (&fixture);
    }
}

/* There, but of no use: named with what it offers, not "no camera". */
static void
test_no_usable_format (void)
{
  CameraFixture fixture;
  const GError *fault;

  add_camera (V4L2_PIX_FMT_H264);
  camera_fixture_begin (&fixture, NULL, "", 640, 480);
  kao_camera_start (fixture.camera);
  g_assert_true (camera_fixture_wait_state (&fixture, KAO_CAMERA_STATE_FAULT, 10000));
  fault = kao_camera_get_fault (fixture.camera);
  g_assert_error (fault, KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_UNSUPPORTED);
  g_test_message ("%s", fault->message);
  g_assert_nonnull (strstr (fault->message, "Counter Camera"));
  g_assert_nonnull (strstr (fault->message, "H264"));
  camera_fixture_end (&fixture);
}

/* One that can be used is taken before one that cannot, whatever comes first. */
static void
test_usable_first (void)
{
  CameraFixture fixture;
  FakecamCamera *usable;

  add_camera (V4L2_PIX_FMT_GREY);
  usable = fakecam_host_add (2, "Second Camera");
  usable->fourcc = V4L2_PIX_FMT_NV12;
  camera_fixture_begin (&fixture, NULL, "", 640, 480);
  kao_camera_start (fixture.camera);
  g_assert_true (camera_fixture_wait_frames (&fixture, 1, 10000));
  g_assert_cmpstr (kao_camera_get_name (fixture.camera), ==, "Second Camera");
  camera_fixture_end (&fixture);
}

/* Whole but for the end mark: used. Cut: refused, as before. */
static void
test_unended (void)
{
  FakecamCamera *camera = add_camera (V4L2_PIX_FMT_MJPEG);
  CameraFixture fixture;

  camera->fault = FAKECAM_UNENDED;
  camera_fixture_begin (&fixture, NULL, "", 640, 480);
  kao_camera_start (fixture.camera);
  g_assert_true (camera_fixture_wait_frames (&fixture, 5, 10000));
  check_picture (fixture.last.image, 640, 480);
  __atomic_store_n (&camera->fault, FAKECAM_TRUNCATED, __ATOMIC_RELAXED);
  g_assert_true (camera_fixture_wait_state (&fixture, KAO_CAMERA_STATE_STALLED, 15000));
  g_assert_error (kao_camera_get_fault (fixture.camera), KAO_CAMERA_ERROR,
                  KAO_DEVICE_ERROR_BROKEN_DATA);
  camera_fixture_end (&fixture);
}

/* A camera on its head or on its side: the ramp's darkest corner is where the turn puts it. */
static void
test_rotate (void)
{
  static const struct
  {
    const gchar *config;
    gint width, height, dark_x, dark_y;
  } cases[] = {
    { "[Camera]\nWidth=640\nHeight=480\nRotate=180\n", 640, 480, 639, 479 },
    { "[Camera]\nWidth=640\nHeight=480\nRotate=90\n", 480, 640, 479, 0 },
    { "[Camera]\nWidth=640\nHeight=480\nRotate=270\n", 480, 640, 0, 639 },
    { "[Camera]\nWidth=640\nHeight=480\n", 640, 480, 0, 0 },
  };
  static const guint32 formats[] = { V4L2_PIX_FMT_MJPEG, V4L2_PIX_FMT_NV12 };

  for (gsize i = 0; i < G_N_ELEMENTS (cases) * G_N_ELEMENTS (formats); i++)
    {
      gsize k = i % G_N_ELEMENTS (cases);
      g_autoptr (KaoConfig) config = kao_config_load_data (cases[k].config, -1, "test", NULL);
      CameraFixture fixture;
      const guint8 *dark;

      add_camera (formats[i / G_N_ELEMENTS (cases)]);
      camera_fixture_begin (&fixture, NULL, "", 640, 480);
      g_assert_nonnull (config);
      kao_camera_service_set_config (fixture.camera, config);
      kao_camera_start (fixture.camera);
      g_assert_true (camera_fixture_wait_frames (&fixture, 3, 10000));
      g_assert_cmpint (kao_image_get_width (fixture.last.image), ==, cases[k].width);
      g_assert_cmpint (kao_image_get_height (fixture.last.image), ==, cases[k].height);
      dark = kao_image_get_const_row (fixture.last.image, cases[k].dark_y) + cases[k].dark_x * 3;
      g_assert_cmpint (dark[0], <, 50);
      camera_fixture_end (&fixture);
    }
}

int
main (int argc, char **argv)
{
  g_assert_cmpint (argc, >=, 2);
  fakecam_host_begin (argc, argv, argv[1]);
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/camera/formats/only-format", GUINT_TO_POINTER (0), test_only_format);
  g_test_add_data_func ("/camera/formats/padded", GUINT_TO_POINTER (64), test_only_format);
  g_test_add_func ("/camera/formats/padded-cut", test_padded_cut);
  g_test_add_func ("/camera/formats/sizes", test_sizes);
  g_test_add_func ("/camera/formats/no-usable-format", test_no_usable_format);
  g_test_add_func ("/camera/formats/usable-first", test_usable_first);
  g_test_add_func ("/camera/formats/unended", test_unended);
  g_test_add_func ("/camera/formats/rotate", test_rotate);
  return g_test_run ();
}
