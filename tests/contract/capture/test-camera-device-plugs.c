// SPDX-License-Identifier: GPL-3.0-or-later
/* Which camera is opened, what is said when it cannot be, and cameras that come and go. The service with the real
 * worker, OpenCV and sandbox on webcams of fakecam.so. */
#include "config.h"

#include "counter-camera.h"

#include "base/kao-error.h"

#include <linux/videodev2.h>
#include <signal.h>
#include <string.h>

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
      FakecamCamera *camera = counter_camera_add (&counter_camera_modes[1]);
      CameraFixture fixture;

      counter_camera_set_fault (camera, row->fault);
      camera_fixture_begin (&fixture, NULL, "", 1280, 720);
      kao_camera_start (fixture.camera);
      g_assert_true (camera_fixture_wait_state (&fixture, row->state, 10000));
      g_test_message ("%s", kao_camera_get_fault (fixture.camera)->message);
      g_assert_error (kao_camera_get_fault (fixture.camera), KAO_CAMERA_ERROR, (gint) row->code);
      g_assert_nonnull (strstr (kao_camera_get_fault (fixture.camera)->message, row->words));
      g_assert_cmpuint (fixture.n_frames, ==, 0);
      g_assert_false (fakecam_host_is_lit (camera));
      counter_camera_set_fault (camera, FAKECAM_GOOD);
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
  FakecamCamera *camera = counter_camera_add (&counter_camera_modes[1]);
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
  FakecamCamera *camera = counter_camera_add (&counter_camera_modes[4]);
  CameraFixture fixture;

  camera_fixture_begin (&fixture, NULL, "", 1280, 720);
  kao_camera_start (fixture.camera);
  g_assert_true (camera_fixture_wait_frames (&fixture, 2, 10000));
  counter_camera_set_fault (camera, FAKECAM_GONE);
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
  counter_camera_set_fault (external, FAKECAM_DENIED);
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
  counter_camera_set_fault (external, FAKECAM_GOOD);

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

int
main (int argc, char **argv)
{
  g_assert_cmpint (argc, >=, 2);
  fakecam_host_begin (argc, argv, argv[1]);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/camera/device/opening-faults", test_opening_faults);
  g_test_add_func ("/camera/device/no-camera", test_no_camera);
  g_test_add_func ("/camera/device/replug", test_replug);
  g_test_add_func ("/camera/device/gone", test_gone);
  g_test_add_func ("/camera/device/choice", test_choice);
  g_test_add_func ("/camera/device/list", test_list);
  return g_test_run ();
}
