// SPDX-License-Identifier: GPL-3.0-or-later
/* Streams: every format, single bad frames, silence, exposure, and that nothing grows. The service with the real worker,
 * OpenCV and sandbox on webcams of fakecam.so. */
#include "config.h"

#include "counter-camera.h"

#include "base/kao-error.h"

#include <signal.h>

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

static void
test_formats (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (counter_camera_modes); i++)
    {
      const CounterCameraMode *mode = &counter_camera_modes[i];
      FakecamCamera *camera = counter_camera_add (mode);
      CameraFixture fixture;
      gint64 started;

      camera_fixture_begin (&fixture, NULL, "", mode->width, mode->height);
      camera_fixture_turn (50);
      g_assert_false (fakecam_host_is_lit (camera));
      kao_camera_start (fixture.camera);
      started = g_get_monotonic_time ();
      g_assert_true (camera_fixture_wait_frames (&fixture, 1, 10000));
      g_test_message ("%d x %d %s: first frame after %d ms", mode->width, mode->height,
                      mode->is_jpeg ? "MJPEG" : "YUYV",
                      (gint) ((g_get_monotonic_time () - started) / 1000));
      g_assert_cmpint (kao_camera_get_state (fixture.camera), ==, KAO_CAMERA_STATE_LIVE);
      g_assert_cmpstr (kao_camera_get_name (fixture.camera), ==, "Counter Camera");
      g_assert_true (fakecam_host_is_lit (camera));
      camera_fixture_check_sandbox (&fixture);
      /* The first frames of a camera are not offered. */
      g_assert_cmpuint (camera->n_frames, >, 4);
      g_assert_cmpuint (fixture.last.sequence, >=, 1);
      counter_camera_check_picture (fixture.last.image, mode->width, mode->height);
      g_assert_true (camera_fixture_wait_frames (&fixture, 10, 10000));
      counter_camera_check_picture (fixture.last.image, mode->width, mode->height);
      g_assert_cmpint (fixture.last_latency_usec, >=, 0);
      camera_fixture_end (&fixture);
      g_assert_false (fakecam_host_is_lit (camera));
    }
}

/* Asked for more than there is, the camera's answer counts. */
static void
test_granted (void)
{
  FakecamCamera *camera = counter_camera_add (&counter_camera_modes[1]);
  CameraFixture fixture;

  camera->has_full_hd = FALSE;
  camera_fixture_begin (&fixture, NULL, "", 1920, 1080);
  kao_camera_start (fixture.camera);
  g_assert_true (camera_fixture_wait_frames (&fixture, 1, 10000));
  counter_camera_check_picture (fixture.last.image, 1280, 720);
  camera_fixture_end (&fixture);
}

/* A single bad frame is dropped without a word. */
static void
on_checked_frame (KaoCamera *camera, const KaoFrame *frame, gpointer user_data)
{
  counter_camera_check_picture (frame->image, 640, 480);
}

static void
test_hiccups (void)
{
  static const FakecamFault hiccups[]
      = { FAKECAM_BROKEN, FAKECAM_SCRAMBLED, FAKECAM_TRUNCATED, FAKECAM_EMPTY, FAKECAM_FLAGGED };
  FakecamCamera *camera = counter_camera_add (&counter_camera_modes[0]);
  CameraFixture fixture;

  camera_fixture_begin (&fixture, NULL, "", 640, 480);
  kao_camera_start (fixture.camera);
  g_signal_connect (fixture.camera, "frame-ready", G_CALLBACK (on_checked_frame), NULL);
  g_assert_true (camera_fixture_wait_frames (&fixture, 1, 10000));
  for (gsize i = 0; i < G_N_ELEMENTS (hiccups); i++)
    {
      counter_camera_set_fault (camera, hiccups[i]);
      camera_fixture_turn (70);
      counter_camera_set_fault (camera, FAKECAM_GOOD);
      g_assert_true (camera_fixture_wait_frames (&fixture, 4, 5000));
      g_assert_cmpint (kao_camera_get_state (fixture.camera), ==, KAO_CAMERA_STATE_LIVE);
    }
  camera_fixture_end (&fixture);
}

/* A camera that stays silent is opened anew by itself, with no other state in between. */
static void
test_reopened (void)
{
  FakecamCamera *camera = counter_camera_add (&counter_camera_modes[0]);
  CameraFixture fixture;
  guint n_opens;

  camera_fixture_begin (&fixture, NULL, "", 640, 480);
  kao_camera_start (fixture.camera);
  g_assert_true (camera_fixture_wait_frames (&fixture, 1, 10000));
  counter_camera_set_fault (camera, FAKECAM_SILENT);
  g_assert_true (camera_fixture_wait_state (&fixture, KAO_CAMERA_STATE_STALLED, 5000));
  n_opens = camera->n_opens;
  for (gint i = 0; i < 80 && camera->n_opens == n_opens; i++)
    {
      camera_fixture_turn (100);
      g_assert_cmpint (kao_camera_get_state (fixture.camera), ==, KAO_CAMERA_STATE_STALLED);
    }
  g_assert_cmpuint (camera->n_opens, >, n_opens);
  counter_camera_set_fault (camera, FAKECAM_GOOD);
  g_assert_true (camera_fixture_wait_state (&fixture, KAO_CAMERA_STATE_LIVE, 10000));
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
  FakecamCamera *camera = counter_camera_add (&counter_camera_modes[0]);
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
  FakecamCamera *camera = counter_camera_add (&counter_camera_modes[0]);
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
  g_assert_cmpint (argc, >=, 2);
  fakecam_host_begin (argc, argv, argv[1]);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/camera/device/formats", test_formats);
  g_test_add_func ("/camera/device/granted", test_granted);
  g_test_add_func ("/camera/device/hiccups", test_hiccups);
  g_test_add_func ("/camera/device/reopened", test_reopened);
  g_test_add_func ("/camera/device/exposure", test_exposure);
  g_test_add_func ("/camera/device/no-growth", test_no_growth);
  return g_test_run ();
}
