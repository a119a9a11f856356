// SPDX-License-Identifier: GPL-3.0-or-later
/* The camera service with the real worker, OpenCV and sandbox on webcams of fakecam.so. */
#include "config.h"

#include "fakecam-host.h"

#include "base/kao-error.h"

#include <linux/videodev2.h>
#include <signal.h>
#include <string.h>

/* A sanitizer keeps freed memory back on purpose, up to 256 MiB of it. */
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define IS_SANITIZED 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define IS_SANITIZED 1
#endif
#ifdef IS_SANITIZED
#define GROWTH_KIB (300 * 1024)
#else
#define GROWTH_KIB 8192
#endif

typedef struct
{
  gint width;
  gint height;
  gboolean is_jpeg;
} Mode;

static const Mode modes[] = {
  { 640, 480, TRUE },  { 1280, 720, TRUE },  { 1920, 1080, TRUE },
  { 640, 480, FALSE }, { 1280, 720, FALSE }, { 1920, 1080, FALSE },
};

static FakecamCamera *
add_camera (const Mode *mode)
{
  FakecamCamera *camera;

  fakecam_host_reset ();
  camera = fakecam_host_add (0, "Counter Camera");
  camera->has_jpeg = mode->is_jpeg;
  camera->has_yuyv = !mode->is_jpeg;
  camera->has_full_hd = TRUE;
  return camera;
}

static void
set_fault (FakecamCamera *camera, FakecamFault fault)
{
  __atomic_store_n (&camera->fault, fault, __ATOMIC_RELAXED);
}

/* The stand-in draws a grey ramp from 40 to 190 with a bar of 230 somewhere at the bottom. */
static void
check_picture (const KaoImage *image, gint width, gint height)
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

static void
test_formats (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      FakecamCamera *camera = add_camera (&modes[i]);
      CameraFixture fixture;
      gint64 started;

      camera_fixture_begin (&fixture, NULL, "", modes[i].width, modes[i].height);
      camera_fixture_turn (50);
      g_assert_false (fakecam_host_is_lit (camera));
      kao_camera_start (fixture.camera);
      started = g_get_monotonic_time ();
      g_assert_true (camera_fixture_wait_frames (&fixture, 1, 10000));
      g_test_message ("%d x %d %s: first frame after %d ms", modes[i].width, modes[i].height,
                      modes[i].is_jpeg ? "MJPEG" : "YUYV",
                      (gint) ((g_get_monotonic_time () - started) / 1000));
      g_assert_cmpint (kao_camera_get_state (fixture.camera), ==, KAO_CAMERA_STATE_LIVE);
      g_assert_cmpstr (kao_camera_get_name (fixture.camera), ==, "Counter Camera");
      g_assert_true (fakecam_host_is_lit (camera));
      camera_fixture_check_sandbox (&fixture);
      /* The first frames of a camera are not offered. */
      g_assert_cmpuint (camera->n_frames, >, 4);
      g_assert_cmpuint (fixture.last.sequence, >=, 1);
      check_picture (fixture.last.image, modes[i].width, modes[i].height);
      g_assert_true (camera_fixture_wait_frames (&fixture, 10, 10000));
      check_picture (fixture.last.image, modes[i].width, modes[i].height);
      g_assert_cmpint (fixture.last_latency_usec, >=, 0);
      camera_fixture_end (&fixture);
      g_assert_false (fakecam_host_is_lit (camera));
    }
}

/* Asked for more than there is, the camera's answer counts. */
static void
test_granted (void)
{
  FakecamCamera *camera = add_camera (&modes[1]);
  CameraFixture fixture;

  camera->has_full_hd = FALSE;
  camera_fixture_begin (&fixture, NULL, "", 1920, 1080);
  kao_camera_start (fixture.camera);
  g_assert_true (camera_fixture_wait_frames (&fixture, 1, 10000));
  check_picture (fixture.last.image, 1280, 720);
  camera_fixture_end (&fixture);
}

typedef struct
{
  FakecamFault fault;
  KaoDeviceError code;
  const gchar *words;
  gboolean jpeg_only;
} RunningFault;

static const RunningFault running_faults[] = {
  { FAKECAM_SILENT, KAO_DEVICE_ERROR_STALLED, "sends no pictures", FALSE },
  { FAKECAM_REPEATING, KAO_DEVICE_ERROR_STALLED, "the same picture", FALSE },
  { FAKECAM_BROKEN, KAO_DEVICE_ERROR_BROKEN_DATA, "only broken", TRUE },
  { FAKECAM_SCRAMBLED, KAO_DEVICE_ERROR_BROKEN_DATA, "only broken", TRUE },
  { FAKECAM_TRUNCATED, KAO_DEVICE_ERROR_BROKEN_DATA, "only broken", FALSE },
  { FAKECAM_EMPTY, KAO_DEVICE_ERROR_BROKEN_DATA, "only broken", FALSE },
  { FAKECAM_FLAGGED, KAO_DEVICE_ERROR_BROKEN_DATA, "only broken", FALSE },
};

#define N_SIZES 3

static void
check_stalled (CameraFixture *fixture, const RunningFault *row)
{
  const GError *fault;

  g_assert_true (camera_fixture_wait_state (fixture, KAO_CAMERA_STATE_STALLED, 5000));
  fault = kao_camera_get_fault (fixture->camera);
  g_assert_error (fault, KAO_CAMERA_ERROR, (gint) row->code);
  g_assert_nonnull (strstr (fault->message, row->words));
  g_assert_nonnull (strstr (fault->message, "Counter Camera"));
}

static void
check_running_fault (CameraFixture *fixtures,
                     FakecamCamera **cameras,
                     const RunningFault *row,
                     const Mode *sizes)
{
  guint n_frames[N_SIZES];

  for (gsize i = 0; i < N_SIZES; i++)
    set_fault (cameras[i], row->fault);
  for (gsize i = 0; i < N_SIZES; i++)
    check_stalled (&fixtures[i], row);
  /* Nothing of it is shown as live. */
  for (gsize i = 0; i < N_SIZES; i++)
    n_frames[i] = fixtures[i].n_frames;
  camera_fixture_turn (120);
  for (gsize i = 0; i < N_SIZES; i++)
    {
      g_assert_cmpuint (fixtures[i].n_frames, ==, n_frames[i]);
      set_fault (cameras[i], FAKECAM_GOOD);
    }
  for (gsize i = 0; i < N_SIZES; i++)
    {
      g_assert_true (camera_fixture_wait_state (&fixtures[i], KAO_CAMERA_STATE_LIVE, 5000));
      g_assert_null (kao_camera_get_fault (fixtures[i].camera));
      check_picture (fixtures[i].last.image, sizes[i].width, sizes[i].height);
    }
}

/* Three cameras at once, one of each size. */
static void
test_running_faults (gconstpointer data)
{
  const Mode *sizes = data;
  FakecamCamera *cameras[N_SIZES];
  CameraFixture fixtures[N_SIZES];

  fakecam_host_reset ();
  for (gsize i = 0; i < N_SIZES; i++)
    {
      g_autofree gchar *name = g_strdup_printf ("Counter Camera %d", sizes[i].width);

      cameras[i] = fakecam_host_add ((guint) i, name);
      cameras[i]->has_jpeg = sizes[i].is_jpeg;
      cameras[i]->has_yuyv = !sizes[i].is_jpeg;
      cameras[i]->has_full_hd = TRUE;
      camera_fixture_begin (&fixtures[i], NULL, name, sizes[i].width, sizes[i].height);
      kao_camera_start (fixtures[i].camera);
    }
  for (gsize i = 0; i < N_SIZES; i++)
    g_assert_true (camera_fixture_wait_state (&fixtures[i], KAO_CAMERA_STATE_LIVE, 10000));
  for (gsize i = 0; i < G_N_ELEMENTS (running_faults); i++)
    if (sizes[0].is_jpeg || !running_faults[i].jpeg_only)
      check_running_fault (fixtures, cameras, &running_faults[i], sizes);
  for (gsize i = 0; i < N_SIZES; i++)
    camera_fixture_end (&fixtures[i]);
}

/* A single bad frame is dropped without a word. */
static void
on_checked_frame (KaoCamera *camera, const KaoFrame *frame, gpointer user_data)
{
  check_picture (frame->image, 640, 480);
}

static void
test_hiccups (void)
{
  static const FakecamFault hiccups[]
      = { FAKECAM_BROKEN, FAKECAM_SCRAMBLED, FAKECAM_TRUNCATED, FAKECAM_EMPTY, FAKECAM_FLAGGED };
  FakecamCamera *camera = add_camera (&modes[0]);
  CameraFixture fixture;

  camera_fixture_begin (&fixture, NULL, "", 640, 480);
  kao_camera_start (fixture.camera);
  g_signal_connect (fixture.camera, "frame-ready", G_CALLBACK (on_checked_frame), NULL);
  g_assert_true (camera_fixture_wait_frames (&fixture, 1, 10000));
  for (gsize i = 0; i < G_N_ELEMENTS (hiccups); i++)
    {
      set_fault (camera, hiccups[i]);
      camera_fixture_turn (70);
      set_fault (camera, FAKECAM_GOOD);
      g_assert_true (camera_fixture_wait_frames (&fixture, 4, 5000));
      g_assert_cmpint (kao_camera_get_state (fixture.camera), ==, KAO_CAMERA_STATE_LIVE);
    }
  camera_fixture_end (&fixture);
}

/* A camera that stays silent is opened anew by itself, with no other state in between. */
static void
test_reopened (void)
{
  FakecamCamera *camera = add_camera (&modes[0]);
  CameraFixture fixture;
  guint n_opens;

  camera_fixture_begin (&fixture, NULL, "", 640, 480);
  kao_camera_start (fixture.camera);
  g_assert_true (camera_fixture_wait_frames (&fixture, 1, 10000));
  set_fault (camera, FAKECAM_SILENT);
  g_assert_true (camera_fixture_wait_state (&fixture, KAO_CAMERA_STATE_STALLED, 5000));
  n_opens = camera->n_opens;
  for (gint i = 0; i < 80 && camera->n_opens == n_opens; i++)
    {
      camera_fixture_turn (100);
      g_assert_cmpint (kao_camera_get_state (fixture.camera), ==, KAO_CAMERA_STATE_STALLED);
    }
  g_assert_cmpuint (camera->n_opens, >, n_opens);
  set_fault (camera, FAKECAM_GOOD);
  g_assert_true (camera_fixture_wait_state (&fixture, KAO_CAMERA_STATE_LIVE, 10000));
  camera_fixture_end (&fixture);
}

typedef struct
{
  FakecamFault fault;
  KaoCameraState state;
  KaoDeviceError code;
  const gchar *words;
} OpeningFault;

static const OpeningFault opening_faults[] = {
  { FAKECAM_BUSY, KAO_CAMERA_STATE_FAULT, KAO_DEVICE_ERROR_BUSY, "another program" },
  { FAKECAM_BUSY_AT_OPEN, KAO_CAMERA_STATE_FAULT, KAO_DEVICE_ERROR_BUSY, "another program" },
  { FAKECAM_DENIED, KAO_CAMERA_STATE_FAULT, KAO_DEVICE_ERROR_DENIED, "group \"video\"" },
  { FAKECAM_MISSING, KAO_CAMERA_STATE_MISSING, KAO_DEVICE_ERROR_NOT_FOUND, "plug it in" },
};

/* Named at the start, and over without help once the cause is gone. */
static void
test_opening_faults (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (opening_faults); i++)
    {
      const OpeningFault *row = &opening_faults[i];
      FakecamCamera *camera = add_camera (&modes[1]);
      CameraFixture fixture;

      set_fault (camera, row->fault);
      camera_fixture_begin (&fixture, NULL, "", 1280, 720);
      kao_camera_start (fixture.camera);
      g_assert_true (camera_fixture_wait_state (&fixture, row->state, 10000));
      g_test_message ("%s", kao_camera_get_fault (fixture.camera)->message);
      g_assert_error (kao_camera_get_fault (fixture.camera), KAO_CAMERA_ERROR, (gint) row->code);
      g_assert_nonnull (strstr (kao_camera_get_fault (fixture.camera)->message, row->words));
      g_assert_cmpuint (fixture.n_frames, ==, 0);
      g_assert_false (fakecam_host_is_lit (camera));
      set_fault (camera, FAKECAM_GOOD);
      g_assert_true (camera_fixture_wait_state (&fixture, KAO_CAMERA_STATE_LIVE, 15000));
      camera_fixture_end (&fixture);
    }
}

static void
test_no_camera (void)
{
  CameraFixture fixture;

  fakecam_host_reset ();
  camera_fixture_begin (&fixture, NULL, "", 1280, 720);
  kao_camera_start (fixture.camera);
  g_assert_true (camera_fixture_wait_state (&fixture, KAO_CAMERA_STATE_MISSING, 10000));
  g_assert_error (kao_camera_get_fault (fixture.camera), KAO_CAMERA_ERROR,
                  KAO_DEVICE_ERROR_NOT_FOUND);
  /* The first one to be plugged in is found; the worker's sandbox has not seen its node before. */
  fakecam_host_add (0, "Counter Camera");
  g_assert_true (camera_fixture_wait_state (&fixture, KAO_CAMERA_STATE_LIVE, 10000));
  camera_fixture_end (&fixture);
}

/* Pulled out, put in again: another node, the same camera. */
static void
test_replug (void)
{
  FakecamCamera *camera = add_camera (&modes[1]);
  FakecamCamera *other;
  CameraFixture fixture;

  other = fakecam_host_add (7, "Another Camera");
  camera_fixture_begin (&fixture, NULL, "usb-Counter_Camera-video-index0", 1280, 720);
  kao_camera_start (fixture.camera);
  for (guint round = 0; round < 5; round++)
    {
      g_assert_true (camera_fixture_wait_state (&fixture, KAO_CAMERA_STATE_LIVE, 15000));
      g_assert_cmpstr (kao_camera_get_name (fixture.camera), ==, "Counter Camera");
      if (round == 0)
        fakecam_host_unplug (other);
      g_assert_true (camera_fixture_wait_frames (&fixture, 3, 10000));
      fakecam_host_unplug (camera);
      g_assert_true (camera_fixture_wait_state (&fixture, KAO_CAMERA_STATE_MISSING, 10000));
      fakecam_host_plug (camera, 2 + round % 3);
    }
  g_assert_true (camera_fixture_wait_state (&fixture, KAO_CAMERA_STATE_LIVE, 15000));
  camera_fixture_end (&fixture);
}

/* Unplugged as the kernel does it: the node is there for a moment longer, every call fails. */
static void
test_gone (void)
{
  FakecamCamera *camera = add_camera (&modes[4]);
  CameraFixture fixture;

  camera_fixture_begin (&fixture, NULL, "", 1280, 720);
  kao_camera_start (fixture.camera);
  g_assert_true (camera_fixture_wait_frames (&fixture, 2, 10000));
  set_fault (camera, FAKECAM_GONE);
  g_assert_true (camera_fixture_wait_state (&fixture, KAO_CAMERA_STATE_MISSING, 5000));
  g_assert_error (kao_camera_get_fault (fixture.camera), KAO_CAMERA_ERROR,
                  KAO_DEVICE_ERROR_VANISHED);
  g_assert_cmpstr (kao_camera_get_fault (fixture.camera)->message, ==,
                   "Camera Counter Camera was disconnected: plug it in again");
  camera_fixture_end (&fixture);
}

/* The configured one, else the external one; metadata nodes are no cameras. */
static void
test_choice (void)
{
  FakecamCamera *built_in, *metadata, *external;
  CameraFixture fixture;

  fakecam_host_reset ();
  built_in = fakecam_host_add (0, "Integrated Webcam");
  metadata = fakecam_host_add (1, "Counter Camera");
  metadata->capabilities = V4L2_CAP_META_CAPTURE | V4L2_CAP_STREAMING;
  external = fakecam_host_add (2, "Counter Camera");
  camera_fixture_begin (&fixture, NULL, "", 1280, 720);
  kao_camera_start (fixture.camera);
  g_assert_true (camera_fixture_wait_frames (&fixture, 1, 10000));
  g_assert_cmpstr (kao_camera_get_name (fixture.camera), ==, "Counter Camera");
  g_assert_true (fakecam_host_is_lit (external));
  g_assert_false (fakecam_host_is_lit (built_in));
  g_assert_false (fakecam_host_is_lit (metadata));
  camera_fixture_end (&fixture);

  camera_fixture_begin (&fixture, NULL, "/dev/v4l/by-id/usb-Integrated_Webcam-video-index0", 1280,
                        720);
  kao_camera_start (fixture.camera);
  g_assert_true (camera_fixture_wait_frames (&fixture, 1, 10000));
  g_assert_cmpstr (kao_camera_get_name (fixture.camera), ==, "Integrated Webcam");
  camera_fixture_end (&fixture);
}

typedef struct
{
  GPtrArray *list;
  GError *error;
  gboolean is_over;
} Listing;

static void
on_listed (GObject *camera, GAsyncResult *result, gpointer user_data)
{
  Listing *listing = user_data;

  listing->list = kao_camera_service_list_finish (KAO_CAMERA (camera), result, &listing->error);
  listing->is_over = TRUE;
}

static void
wait_listed (Listing *listing)
{
  while (!listing->is_over)
    g_main_context_iteration (NULL, TRUE);
}

/* What an administrator sees: also while the camera runs, and with cameras that came later. */
static void
test_list (void)
{
  FakecamCamera *external;
  CameraFixture fixture;
  Listing listing = { 0 };
  Listing second = { 0 };
  const KaoCameraInfo *info;

  fakecam_host_reset ();
  fakecam_host_add (0, "Integrated Webcam");
  camera_fixture_begin (&fixture, NULL, "", 640, 480);
  kao_camera_service_list_async (fixture.camera, on_listed, &listing);
  kao_camera_service_list_async (fixture.camera, on_listed, &second);
  wait_listed (&listing);
  wait_listed (&second);
  g_assert_no_error (listing.error);
  g_assert_cmpuint (listing.list->len, ==, 1);
  g_assert_error (second.error, G_IO_ERROR, G_IO_ERROR_PENDING);
  g_clear_error (&second.error);
  g_clear_pointer (&listing.list, g_ptr_array_unref);

  external = fakecam_host_add (2, "Counter Camera");
  listing = (Listing){ 0 };
  kao_camera_service_list_async (fixture.camera, on_listed, &listing);
  wait_listed (&listing);
  g_assert_no_error (listing.error);
  g_assert_cmpuint (listing.list->len, ==, 2);
  info = g_ptr_array_index (listing.list, 0);
  g_assert_cmpstr (info->name, ==, "Counter Camera");
  g_assert_cmpstr (info->node, ==, "/dev/video2");
  g_assert_cmpstr (info->stable_name, ==, "/dev/v4l/by-id/usb-Counter_Camera-video-index0");
  g_assert_cmpstr (info->bus, ==, "usb-0000:00:14.0-2");
  g_assert_cmpuint (info->usb_bus, ==, 1);
  g_assert_cmpstr (info->usb_port, ==, "1.4");
  g_assert_true (info->is_external);
  g_assert_true (g_str_has_prefix (info->formats, "MJPG 1280 x 720 at 30, YUYV 1280 x 720 at "));
  g_assert_cmpstr (info->problem, ==, "");
  info = g_ptr_array_index (listing.list, 1);
  g_assert_cmpstr (info->name, ==, "Integrated Webcam");
  g_assert_false (info->is_external);
  g_clear_pointer (&listing.list, g_ptr_array_unref);

  kao_camera_start (fixture.camera);
  g_assert_true (camera_fixture_wait_frames (&fixture, 1, 10000));
  listing = (Listing){ 0 };
  kao_camera_service_list_async (fixture.camera, on_listed, &listing);
  wait_listed (&listing);
  g_assert_no_error (listing.error);
  g_assert_cmpuint (listing.list->len, ==, 2);
  g_clear_pointer (&listing.list, g_ptr_array_unref);
  g_assert_true (fakecam_host_is_lit (external));
  g_assert_true (camera_fixture_wait_frames (&fixture, 3, 10000));

  /* One that this account may not open is named all the same, with what to do. */
  set_fault (external, FAKECAM_DENIED);
  listing = (Listing){ 0 };
  kao_camera_service_list_async (fixture.camera, on_listed, &listing);
  wait_listed (&listing);
  g_assert_no_error (listing.error);
  g_assert_cmpuint (listing.list->len, ==, 2);
  info = g_ptr_array_index (listing.list, 1);
  g_assert_cmpstr (info->node, ==, "/dev/video2");
  g_assert_cmpstr (info->formats, ==, "");
  g_assert_nonnull (strstr (info->problem, "group"));
  g_clear_pointer (&listing.list, g_ptr_array_unref);
  set_fault (external, FAKECAM_GOOD);

  /* The worker dies in the middle of it. */
  listing = (Listing){ 0 };
  kill (kao_camera_service_get_worker_pid (fixture.camera), SIGSTOP);
  kao_camera_service_list_async (fixture.camera, on_listed, &listing);
  kill (kao_camera_service_get_worker_pid (fixture.camera), SIGKILL);
  wait_listed (&listing);
  g_assert_error (listing.error, KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_WORKER_CRASHED);
  g_clear_error (&listing.error);
  camera_fixture_end (&fixture);
}

static void
report (CameraFixture *fixture, gdouble luminance, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      kao_camera_service_report_face_luminance (fixture->camera, luminance);
      camera_fixture_turn (210);
    }
}

/* A dark face is helped, and the former settings come back: on stop and on SIGTERM. */
static void
test_exposure (void)
{
  FakecamCamera *camera = add_camera (&modes[0]);
  CameraFixture fixture;

  camera->controls[FAKECAM_BRIGHTNESS] = 3;
  camera_fixture_begin (&fixture, NULL, "", 640, 480);
  kao_camera_start (fixture.camera);
  g_assert_true (camera_fixture_wait_frames (&fixture, 1, 10000));
  report (&fixture, 0.5, 5);
  g_assert_cmpuint (camera->n_control_changes, ==, 0);
  report (&fixture, 0.1, 9);
  g_assert_cmpint (camera->controls[FAKECAM_BACKLIGHT], ==, 2);
  report (&fixture, 0.1, 4);
  g_assert_cmpint (camera->controls[FAKECAM_BRIGHTNESS], >, 3);
  /* Exposure time is the camera's while it sets it itself. */
  g_assert_cmpint (camera->controls[FAKECAM_EXPOSURE_TIME], ==, 157);
  kao_camera_service_shut (fixture.camera);
  g_assert_cmpint (camera->controls[FAKECAM_BACKLIGHT], ==, 0);
  g_assert_cmpint (camera->controls[FAKECAM_BRIGHTNESS], ==, 3);

  kao_camera_start (fixture.camera);
  g_assert_true (camera_fixture_wait_frames (&fixture, 1, 10000));
  report (&fixture, 0.1, 5);
  g_assert_cmpint (camera->controls[FAKECAM_BACKLIGHT], ==, 1);
  kill (kao_camera_service_get_worker_pid (fixture.camera), SIGTERM);
  g_assert_true (camera_fixture_wait_state (&fixture, KAO_CAMERA_STATE_FAULT, 4000));
  g_assert_cmpint (camera->controls[FAKECAM_BACKLIGHT], ==, 0);
  camera_fixture_end (&fixture);
}

/* 300 frames and five replugs: nothing grows. The long version is tests/bench/capture. */
static void
test_no_growth (void)
{
  FakecamCamera *camera = add_camera (&modes[0]);
  ProcessFigures parent_before, parent_after, before, after;
  CameraFixture fixture;
  GPid pid;

  camera_fixture_begin (&fixture, NULL, "", 640, 480);
  kao_camera_start (fixture.camera);
  g_assert_true (camera_fixture_wait_frames (&fixture, 20, 10000));
  pid = kao_camera_service_get_worker_pid (fixture.camera);
  process_figures_read (getpid (), &parent_before);
  process_figures_read (pid, &before);
  for (gint round = 0; round < 10; round++)
    {
      g_assert_true (camera_fixture_wait_frames (&fixture, 30, 10000));
      kao_camera_service_shut (fixture.camera);
      g_assert_false (fakecam_host_is_lit (camera));
      kao_camera_start (fixture.camera);
    }
  g_assert_true (camera_fixture_wait_frames (&fixture, 20, 10000));
  /* The same worker all the time: it is kept, so that the camera is back within a second. */
  g_assert_cmpint (kao_camera_service_get_worker_pid (fixture.camera), ==, pid);
  process_figures_read (getpid (), &parent_after);
  process_figures_read (pid, &after);
  g_test_message ("parent %u to %u fds, %u to %u KiB; worker %u to %u threads, %u to %u KiB",
                  parent_before.n_fds, parent_after.n_fds, parent_before.rss_kib,
                  parent_after.rss_kib, before.n_threads, after.n_threads, before.rss_kib,
                  after.rss_kib);
  g_assert_cmpuint (parent_after.n_fds, <=, parent_before.n_fds);
  g_assert_cmpuint (after.n_fds, <=, before.n_fds);
  g_assert_cmpuint (after.n_threads, <=, before.n_threads);
  g_assert_cmpuint (parent_after.rss_kib, <, parent_before.rss_kib + GROWTH_KIB);
  g_assert_cmpuint (after.rss_kib, <, before.rss_kib + GROWTH_KIB);
  camera_fixture_end (&fixture);
  camera->fault = FAKECAM_GOOD;
}

int
main (int argc, char **argv)
{
  g_assert_cmpint (argc, >=, 3);
  fakecam_host_begin (argc, argv, argv[1]);
  g_test_init (&argc, &argv, NULL);
  if (g_str_equal (argv[2], "faults"))
    {
      g_test_add_data_func ("/camera/device/running-faults/mjpeg", &modes[0], test_running_faults);
      g_test_add_data_func ("/camera/device/running-faults/yuyv", &modes[N_SIZES],
                            test_running_faults);
    }
  else if (g_str_equal (argv[2], "streams"))
    {
      g_test_add_func ("/camera/device/formats", test_formats);
      g_test_add_func ("/camera/device/granted", test_granted);
      g_test_add_func ("/camera/device/hiccups", test_hiccups);
      g_test_add_func ("/camera/device/reopened", test_reopened);
      g_test_add_func ("/camera/device/exposure", test_exposure);
      g_test_add_func ("/camera/device/no-growth", test_no_growth);
    }
  else
    {
      g_test_add_func ("/camera/device/opening-faults", test_opening_faults);
      g_test_add_func ("/camera/device/no-camera", test_no_camera);
      g_test_add_func ("/camera/device/replug", test_replug);
      g_test_add_func ("/camera/device/gone", test_gone);
      g_test_add_func ("/camera/device/choice", test_choice);
      g_test_add_func ("/camera/device/list", test_list);
    }
  return g_test_run ();
}
