// SPDX-License-Identifier: GPL-3.0-or-later
/* The camera service with the real worker on the demo's sources: a folder of pictures and an AVI,
 * both made by kao-make-frames: a grey ramp, blue corner at the upper left, a bar whose place is
 * the number of the picture. */
#include "config.h"

#include "fakecam-host.h"

#include "base/kao-error.h"

#include <signal.h>
#include <string.h>

#define N_PICTURES 8

static gchar *folder;
static gchar *avi;

/* Which picture of the sequence it is; fails where it is none of them. */
static gint
read_number (const KaoImage *image)
{
  const gint width = kao_image_get_width (image);
  const guint8 *row = kao_image_get_const_row (image, kao_image_get_height (image) * 15 / 16);
  const gint bar = width / N_PICTURES;

  for (gint number = 0; number < N_PICTURES; number++)
    if (row[(number * bar + bar / 2) * 3] > 215)
      return number;
  g_assert_not_reached ();
}

static void
check_picture (const KaoImage *image, gint width, gint height)
{
  const guint8 *corner = kao_image_get_const_row (image, 8) + 8 * 3;
  const guint8 *right = kao_image_get_const_row (image, 8) + (width - 9) * 3;

  g_assert_cmpint (kao_image_get_format (image), ==, KAO_IMAGE_RGB24);
  g_assert_cmpint (kao_image_get_width (image), ==, width);
  g_assert_cmpint (kao_image_get_height (image), ==, height);
  /* Blue at the left: neither mirrored nor with red and blue exchanged. */
  g_assert_cmpuint (corner[2], >, 180);
  g_assert_cmpuint (corner[0], <, 90);
  g_assert_cmpint (ABS (right[0] - right[2]), <, 12);
}

static void
on_numbered_frame (KaoCamera *camera, const KaoFrame *frame, gpointer user_data)
{
  GArray *numbers = user_data;
  gint number = read_number (frame->image);

  g_array_append_val (numbers, number);
}

static void
check_source (const gchar *source)
{
  CameraFixture fixture;
  gint64 started = g_get_monotonic_time ();

  camera_fixture_begin (&fixture, source, "", 1280, 720);
  g_assert_cmpint (kao_camera_get_state (fixture.camera), ==, KAO_CAMERA_STATE_OFF);
  kao_camera_start (fixture.camera);
  g_assert_cmpint (kao_camera_get_state (fixture.camera), ==, KAO_CAMERA_STATE_OPENING);
  g_assert_true (camera_fixture_wait_frames (&fixture, 1, 10000));
  g_test_message ("first frame after %d ms", (gint) ((g_get_monotonic_time () - started) / 1000));
  g_assert_cmpint (kao_camera_get_state (fixture.camera), ==, KAO_CAMERA_STATE_LIVE);
  g_assert_cmpstr (kao_camera_get_name (fixture.camera), ==, "Demo camera");
  g_assert_null (kao_camera_get_fault (fixture.camera));
  check_picture (fixture.last.image, 640, 480);
  camera_fixture_check_sandbox (&fixture);
  g_assert_cmpint (fixture.last_latency_usec, >=, 0);
  /* More pictures than there are: it goes round. */
  g_assert_true (camera_fixture_wait_frames (&fixture, 3 * N_PICTURES, 10000));
  check_picture (fixture.last.image, 640, 480);
  camera_fixture_end (&fixture);
}

static void
test_sequence (void)
{
  check_source (folder);
}

static void
test_avi (void)
{
  check_source (avi);
}

/* There and back, without a jump, at the pace of a camera. */
static void
test_walk (void)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint));
  CameraFixture fixture;
  gint64 started;
  gint n_steps = 0;

  camera_fixture_begin (&fixture, folder, "", 1280, 720);
  g_signal_connect (fixture.camera, "frame-ready", G_CALLBACK (on_numbered_frame), numbers);
  kao_camera_start (fixture.camera);
  g_assert_true (camera_fixture_wait_frames (&fixture, 1, 10000));
  started = g_get_monotonic_time ();
  g_assert_true (camera_fixture_wait_frames (&fixture, 30, 10000));
  /* Never faster than 30 a second; slower is the machine's affair. */
  g_assert_cmpint (g_get_monotonic_time () - started, >, 900 * 1000);
  for (guint i = 1; i < numbers->len; i++)
    if (ABS (g_array_index (numbers, gint, i) - g_array_index (numbers, gint, i - 1)) == 1)
      n_steps++;
  g_assert_cmpint (n_steps, >, 20);
  camera_fixture_end (&fixture);
}

/* A picture that is held stays whole while the stream goes on, and after the camera is closed. */
static void
test_held_frame (void)
{
  CameraFixture fixture;
  KaoImage *held;
  gint number;

  camera_fixture_begin (&fixture, folder, "", 1280, 720);
  kao_camera_start (fixture.camera);
  g_assert_true (camera_fixture_wait_frames (&fixture, 2, 10000));
  held = kao_image_ref (fixture.last.image);
  number = read_number (held);
  g_assert_true (camera_fixture_wait_frames (&fixture, 20, 10000));
  g_assert_cmpint (read_number (held), ==, number);
  camera_fixture_end (&fixture);
  g_assert_cmpint (read_number (held), ==, number);
  check_picture (held, 640, 480);
  kao_image_unref (held);
}

static void
on_hoarded_frame (KaoCamera *camera, const KaoFrame *frame, gpointer user_data)
{
  g_ptr_array_add (user_data, kao_image_ref (frame->image));
}

/* One who keeps every frame starves nobody. */
static void
test_hoarder (void)
{
  g_autoptr (GPtrArray) hoard
      = g_ptr_array_new_with_free_func ((GDestroyNotify) kao_image_unref);
  CameraFixture fixture;

  camera_fixture_begin (&fixture, folder, "", 1280, 720);
  g_signal_connect (fixture.camera, "frame-ready", G_CALLBACK (on_hoarded_frame), hoard);
  kao_camera_start (fixture.camera);
  g_assert_true (camera_fixture_wait_frames (&fixture, 40, 10000));
  camera_fixture_end (&fixture);
  for (guint i = 0; i < hoard->len; i++)
    check_picture (g_ptr_array_index (hoard, i), 640, 480);
}

static void
test_stop_and_start (void)
{
  CameraFixture fixture;

  camera_fixture_begin (&fixture, folder, "", 1280, 720);
  for (gint round = 0; round < 4; round++)
    {
      guint n;

      kao_camera_start (fixture.camera);
      g_assert_true (camera_fixture_wait_frames (&fixture, 3, 10000));
      kao_camera_stop (fixture.camera);
      n = fixture.n_frames;
      g_assert_cmpint (kao_camera_get_state (fixture.camera), ==, KAO_CAMERA_STATE_OFF);
      /* In the third round it is wanted again before it has closed. */
      if (round == 2)
        continue;
      camera_fixture_turn (100);
      g_assert_cmpuint (fixture.n_frames, ==, n);
    }
  camera_fixture_end (&fixture);
}

/* A killed worker is replaced by itself; the fault is named meanwhile. */
static void
test_killed_worker (void)
{
  CameraFixture fixture;

  camera_fixture_begin (&fixture, folder, "", 1280, 720);
  kao_camera_start (fixture.camera);
  for (gint round = 0; round < 2; round++)
    {
      g_assert_true (camera_fixture_wait_frames (&fixture, 2, 10000));
      kill (kao_camera_service_get_worker_pid (fixture.camera), SIGKILL);
      g_assert_true (camera_fixture_wait_state (&fixture, KAO_CAMERA_STATE_FAULT, 5000));
      g_assert_error (kao_camera_get_fault (fixture.camera), KAO_CAMERA_ERROR,
                      KAO_DEVICE_ERROR_WORKER_CRASHED);
      g_assert_true (camera_fixture_wait_state (&fixture, KAO_CAMERA_STATE_LIVE, 15000));
    }
  camera_fixture_end (&fixture);
}

/* A worker that hangs is killed by its deadline. */
static void
test_hung_worker (void)
{
  CameraFixture fixture;

  camera_fixture_begin (&fixture, folder, "", 1280, 720);
  kao_camera_start (fixture.camera);
  g_assert_true (camera_fixture_wait_frames (&fixture, 2, 10000));
  kill (kao_camera_service_get_worker_pid (fixture.camera), SIGSTOP);
  g_assert_true (camera_fixture_wait_state (&fixture, KAO_CAMERA_STATE_FAULT, 15000));
  g_assert_error (kao_camera_get_fault (fixture.camera), KAO_CAMERA_ERROR,
                  KAO_DEVICE_ERROR_STALLED);
  g_assert_true (camera_fixture_wait_state (&fixture, KAO_CAMERA_STATE_LIVE, 15000));
  camera_fixture_end (&fixture);
}

static void
test_no_pictures (void)
{
  static const gchar *const sources[] = { "/nonexistent/folder", "/usr", "/dev/null" };

  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      CameraFixture fixture;

      camera_fixture_begin (&fixture, sources[i], "", 1280, 720);
      kao_camera_start (fixture.camera);
      g_assert_true (camera_fixture_wait_state (&fixture, KAO_CAMERA_STATE_MISSING, 10000));
      g_assert_error (kao_camera_get_fault (fixture.camera), KAO_CAMERA_ERROR,
                      KAO_DEVICE_ERROR_NOT_FOUND);
      g_assert_cmpuint (fixture.n_frames, ==, 0);
      camera_fixture_end (&fixture);
    }
}

/* What practice shows a clerk: a camera that is pulled out, is not there, and is back by itself. */
static void
test_unplugged (void)
{
  CameraFixture fixture;

  camera_fixture_begin_unplugged (&fixture, folder, g_get_monotonic_time () + 2 * G_USEC_PER_SEC);
  kao_camera_start (fixture.camera);
  g_assert_true (camera_fixture_wait_frames (&fixture, 2, 10000));
  g_assert_true (camera_fixture_wait_state (&fixture, KAO_CAMERA_STATE_MISSING, 10000));
  g_assert_error (kao_camera_get_fault (fixture.camera), KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_VANISHED);
  camera_fixture_end (&fixture);

  camera_fixture_begin_unplugged (&fixture, folder, g_get_monotonic_time () - 25 * G_USEC_PER_SEC);
  kao_camera_start (fixture.camera);
  g_assert_true (camera_fixture_wait_state (&fixture, KAO_CAMERA_STATE_MISSING, 10000));
  g_assert_error (kao_camera_get_fault (fixture.camera), KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_NOT_FOUND);
  g_assert_true (camera_fixture_wait_state (&fixture, KAO_CAMERA_STATE_LIVE, 20000));
  camera_fixture_end (&fixture);
}

static void
make_pictures (const gchar *tool)
{
  g_autofree gchar *root = g_dir_make_tmp ("kao-frames-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  gint status;

  folder = g_build_filename (root, "frames", NULL);
  avi = g_strconcat (folder, ".avi", NULL);
  g_mkdir_with_parents (folder, 0700);
  const gchar *argv[] = { tool, folder, "640", "480", G_STRINGIFY (8), NULL };
  g_spawn_sync (NULL, (gchar **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

static void
remove_pictures (void)
{
  g_autofree gchar *root = g_path_get_dirname (folder);
  const gchar *argv[] = { "rm", "-rf", root, NULL };

  g_spawn_sync (NULL, (gchar **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                NULL);
  g_free (folder);
  g_free (avi);
}

int
main (int argc, char **argv)
{
  gint result;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  make_pictures (argv[1]);
  g_test_add_func ("/camera/demo/sequence", test_sequence);
  g_test_add_func ("/camera/demo/avi", test_avi);
  g_test_add_func ("/camera/demo/walk", test_walk);
  g_test_add_func ("/camera/demo/held-frame", test_held_frame);
  g_test_add_func ("/camera/demo/hoarder", test_hoarder);
  g_test_add_func ("/camera/demo/stop-and-start", test_stop_and_start);
  g_test_add_func ("/camera/demo/killed-worker", test_killed_worker);
  g_test_add_func ("/camera/demo/hung-worker", test_hung_worker);
  g_test_add_func ("/camera/demo/no-pictures", test_no_pictures);
  g_test_add_func ("/camera/demo/unplugged", test_unplugged);
  result = g_test_run ();
  remove_pictures ();
  return result;
}
