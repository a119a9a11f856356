// SPDX-License-Identifier: GPL-3.0-or-later
/* Codes in the camera's pictures, with the real worker on a folder of pictures that show one: read only when
 * asked for, with the stream going on, not more often than agreed, and not after the camera was stopped. */
#include "config.h"

#include "fakecam-host.h"

#include "capture/kao-code-scene.h"
#include "image/kao-codec.h"
#include "ticket/kao-ticket-code.h"

#include <glib/gstdio.h>
#include <string.h>

#define TEXT "KAO1:THE QUICK BROWN FOX 0123456789"
#define N_PICTURES 3
#define WIDTH 1280
#define HEIGHT 720
/* As in capture/kao-code-watch.cpp. */
#define PAUSE_USEC 140000

static gchar *folder;

static void
on_code (KaoCamera *camera, const gchar *text, gpointer n_codes)
{
  g_assert_cmpstr (text, ==, TEXT);
  ++*(guint *) n_codes;
}

static void
wait_codes (CameraFixture *fixture, const guint *n_codes, guint n_more)
{
  guint end = *n_codes + n_more;

  for (guint i = 0; i < 300 && *n_codes < end; i++)
    g_assert_true (camera_fixture_wait_frames (fixture, 1, 10000));
  g_assert_cmpuint (*n_codes, >=, end);
}

static void
test_asked (void)
{
  CameraFixture fixture;
  guint n_codes = 0;
  guint n_before;
  gint64 start;

  camera_fixture_begin (&fixture, folder, "", 1280, 720);
  g_signal_connect (fixture.camera, "code-read", G_CALLBACK (on_code), &n_codes);
  kao_camera_start (fixture.camera);
  g_assert_true (camera_fixture_wait_frames (&fixture, 20, 10000));
  g_assert_cmpuint (n_codes, ==, 0);

  start = g_get_monotonic_time ();
  kao_camera_watch_codes (fixture.camera, TRUE);
  wait_codes (&fixture, &n_codes, 5);
  g_assert_cmpint (n_codes, <=, (g_get_monotonic_time () - start) / PAUSE_USEC + 2);
  camera_fixture_check_sandbox (&fixture);

  kao_camera_watch_codes (fixture.camera, FALSE);
  n_before = n_codes;
  g_assert_true (camera_fixture_wait_frames (&fixture, 20, 10000));
  g_assert_cmpuint (n_codes, ==, n_before);
  camera_fixture_end (&fixture);
}

/* What was asked for holds from one use of the camera to the next; nothing comes from a camera that is off. */
static void
test_stop_and_start (void)
{
  CameraFixture fixture;
  guint n_codes = 0;
  guint n_before;

  camera_fixture_begin (&fixture, folder, "", 1280, 720);
  g_signal_connect (fixture.camera, "code-read", G_CALLBACK (on_code), &n_codes);
  kao_camera_watch_codes (fixture.camera, TRUE);
  for (guint round = 0; round < 3; round++)
    {
      kao_camera_start (fixture.camera);
      wait_codes (&fixture, &n_codes, 1);
      kao_camera_stop (fixture.camera);
      n_before = n_codes;
      camera_fixture_turn (100);
      g_assert_cmpuint (n_codes, ==, n_before);
    }
  camera_fixture_end (&fixture);
}

/* Told, not asserted: the machine may be busy. */
static void
test_rate (void)
{
  CameraFixture fixture;

  camera_fixture_begin (&fixture, folder, "", 1280, 720);
  kao_camera_start (fixture.camera);
  g_assert_true (camera_fixture_wait_frames (&fixture, 5, 10000));
  for (gboolean is_wanted = FALSE; is_wanted <= TRUE; is_wanted++)
    {
      gint64 start = g_get_monotonic_time ();

      kao_camera_watch_codes (fixture.camera, is_wanted);
      fixture.longest_gap_usec = 0;
      g_assert_true (camera_fixture_wait_frames (&fixture, 60, 20000));
      g_test_message ("codes %s: %.1f frames a second, longest gap %d ms", is_wanted ? "read" : "not read",
                      60.0 * G_USEC_PER_SEC / (gdouble) (g_get_monotonic_time () - start),
                      (gint) (fixture.longest_gap_usec / 1000));
    }
  camera_fixture_end (&fixture);
}

static void
make_pictures (void)
{
  g_autoptr (KaoImage) ground = kao_image_new (KAO_IMAGE_RGB24, WIDTH, HEIGHT, NULL);
  g_autoptr (KaoImage) code = kao_ticket_code_draw (TEXT, 6, NULL);

  folder = g_dir_make_tmp ("kao-codes-XXXXXX", NULL);
  for (gint y = 0; y < HEIGHT; y++)
    memset (kao_image_get_row (ground, y), 80 + y / 8, WIDTH * 3);
  for (guint i = 0; i < N_PICTURES; i++)
    {
      const KaoCodeScene scene = { .seed = i, .share = 0.4, .tilt = 10 };
      g_autoptr (KaoImage) picture = kao_code_scene_compose (ground, code, &scene);
      g_autoptr (GBytes) jpeg = kao_codec_write_jpeg (picture, 90, NULL);
      g_autofree gchar *path = g_strdup_printf ("%s/f%03u.jpg", folder, i);

      g_assert_true (g_file_set_contents (path, g_bytes_get_data (jpeg, NULL), (gssize) g_bytes_get_size (jpeg), NULL));
    }
}

static void
remove_pictures (void)
{
  for (guint i = 0; i < N_PICTURES; i++)
    {
      g_autofree gchar *path = g_strdup_printf ("%s/f%03u.jpg", folder, i);

      g_unlink (path);
    }
  g_rmdir (folder);
  g_free (folder);
}

int
main (int argc, char **argv)
{
  gint result;

  g_test_init (&argc, &argv, NULL);
  make_pictures ();
  g_test_add_func ("/camera/codes/asked", test_asked);
  g_test_add_func ("/camera/codes/stop-and-start", test_stop_and_start);
  g_test_add_func ("/camera/codes/rate", test_rate);
  result = g_test_run ();
  remove_pictures ();
  return result;
}
