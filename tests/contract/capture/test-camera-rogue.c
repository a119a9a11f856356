// SPDX-License-Identifier: GPL-3.0-or-later
/* The camera service against a worker that has been taken over (rogue-camera.c). */
#include "config.h"

#include "fakecam-host.h"

#include "base/kao-error.h"

#include <string.h>

static const gchar *rogue;

typedef struct
{
  const gchar *deed;
  KaoCameraState state;
  gint code; /* -1: none */
  const gchar *said; /* in the log's words: found out by what it did, not by how often */
} Row;

static const Row rows[] = {
  { "frame-before-ring", KAO_CAMERA_STATE_FAULT, KAO_DEVICE_ERROR_WORKER_PROTOCOL, "" },
  { "unsealed", KAO_CAMERA_STATE_FAULT, KAO_DEVICE_ERROR_WORKER_PROTOCOL, "" },
  { "too-short", KAO_CAMERA_STATE_FAULT, KAO_DEVICE_ERROR_WORKER_PROTOCOL, "" },
  { "lent-twice", KAO_CAMERA_STATE_FAULT, KAO_DEVICE_ERROR_WORKER_PROTOCOL, "" },
  { "second-ring", KAO_CAMERA_STATE_FAULT, KAO_DEVICE_ERROR_WORKER_PROTOCOL, "" },
  { "flood", KAO_CAMERA_STATE_FAULT, KAO_DEVICE_ERROR_WORKER_PROTOCOL, "too many messages" },
  { "closed-first", KAO_CAMERA_STATE_FAULT, KAO_DEVICE_ERROR_WORKER_PROTOCOL, "closed a camera that is in use" },
};

/* Named, ended, and the service is of use afterwards: it can be stopped and goes away whole. */
static void
test_deed (gconstpointer data)
{
  const Row *row = data;
  CameraFixture fixture;

  camera_fixture_begin_with (&fixture, rogue, row->deed);
  kao_camera_start (fixture.camera);
  g_assert_true (camera_fixture_wait_state (&fixture, row->state, 10000));
  g_assert_error (kao_camera_get_fault (fixture.camera), KAO_CAMERA_ERROR, row->code);
  if (strstr (kao_camera_get_fault (fixture.camera)->message, row->said) == NULL)
    g_error ("%s", kao_camera_get_fault (fixture.camera)->message);
  camera_fixture_end (&fixture);
}

/* Frames of a job that is not ours are not even looked at. */
static void
test_foreign_job (void)
{
  CameraFixture fixture;

  camera_fixture_begin_with (&fixture, rogue, "foreign-job");
  kao_camera_start (fixture.camera);
  camera_fixture_turn (1500);
  g_assert_cmpuint (fixture.n_frames, ==, 0);
  g_assert_cmpint (kao_camera_get_state (fixture.camera), ==, KAO_CAMERA_STATE_OPENING);
  camera_fixture_end (&fixture);
}

static void
expect_stalled (CameraFixture *fixture, guint most_ms)
{
  g_assert_true (camera_fixture_wait_state (fixture, KAO_CAMERA_STATE_FAULT, most_ms));
  g_assert_error (kao_camera_get_fault (fixture->camera), KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_STALLED);
}

/* One good frame and then nothing, not even a sign of life. */
static void
test_silent (void)
{
  CameraFixture fixture;

  camera_fixture_begin_with (&fixture, rogue, "one-frame");
  kao_camera_start (fixture.camera);
  g_assert_true (camera_fixture_wait_state (&fixture, KAO_CAMERA_STATE_LIVE, 10000));
  expect_stalled (&fixture, 6500);
  camera_fixture_end (&fixture);
}

/* One that never opens: at first, and when it is opened again. */
static void
test_mute (gconstpointer deed)
{
  CameraFixture fixture;

  camera_fixture_begin_with (&fixture, rogue, deed);
  kao_camera_start (fixture.camera);
  if (g_str_equal (deed, "opens-once"))
    {
      g_assert_true (camera_fixture_wait_state (&fixture, KAO_CAMERA_STATE_LIVE, 10000));
      kao_camera_stop (fixture.camera);
      camera_fixture_turn (500);
      kao_camera_start (fixture.camera);
    }
  camera_fixture_turn (500);
  g_assert_cmpint (kao_camera_get_state (fixture.camera), ==, KAO_CAMERA_STATE_OPENING);
  expect_stalled (&fixture, 12000);
  camera_fixture_end (&fixture);
}

/* It is given less time to close than it had to open. */
static void
test_never_closes (void)
{
  CameraFixture fixture;

  camera_fixture_begin_with (&fixture, rogue, "mute");
  kao_camera_start (fixture.camera);
  camera_fixture_turn (500);
  kao_camera_stop (fixture.camera);
  for (guint turns = 0; turns < 12 && kao_camera_service_get_worker_pid (fixture.camera) != 0; turns++)
    camera_fixture_turn (500);
  g_assert_cmpint (kao_camera_service_get_worker_pid (fixture.camera), ==, 0);
  camera_fixture_end (&fixture);
}

static void
on_listed (GObject *camera, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = kao_camera_service_list_finish (KAO_CAMERA (camera), result, &error);

  g_assert_null (list);
  g_assert_error (error, KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_STALLED);
  *(gboolean *) user_data = TRUE;
}

/* A list that never ends, of a worker that has only begun and of one that is at work already. */
static void
test_never_lists (gconstpointer is_at_work)
{
  CameraFixture fixture;
  gboolean is_over = FALSE;

  camera_fixture_begin_with (&fixture, rogue, "mute");
  if (is_at_work != NULL)
    {
      kao_camera_start (fixture.camera);
      camera_fixture_turn (500);
    }
  kao_camera_service_list_async (fixture.camera, on_listed, &is_over);
  for (guint turns = 0; turns < 13 && !is_over; turns++)
    camera_fixture_turn (500);
  g_assert_true (is_over);
  camera_fixture_end (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  rogue = g_canonicalize_filename (argv[1], NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree gchar *path = g_strconcat ("/camera/rogue/", rows[i].deed, NULL);

      g_test_add_data_func (path, &rows[i], test_deed);
    }
  g_test_add_func ("/camera/rogue/foreign-job", test_foreign_job);
  g_test_add_func ("/camera/rogue/silent", test_silent);
  g_test_add_data_func ("/camera/rogue/mute", "mute", test_mute);
  g_test_add_data_func ("/camera/rogue/opens-once", "opens-once", test_mute);
  g_test_add_func ("/camera/rogue/never-closes", test_never_closes);
  g_test_add_data_func ("/camera/rogue/never-lists", NULL, test_never_lists);
  g_test_add_data_func ("/camera/rogue/never-lists/at-work", "", test_never_lists);
  return g_test_run ();
}
