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

/* One good frame and then nothing, not even a sign of life; and one that never answers a close. */
static void
test_mute (void)
{
  CameraFixture fixture;

  camera_fixture_begin_with (&fixture, rogue, "one-frame");
  kao_camera_start (fixture.camera);
  g_assert_true (camera_fixture_wait_state (&fixture, KAO_CAMERA_STATE_LIVE, 10000));
  g_assert_true (camera_fixture_wait_state (&fixture, KAO_CAMERA_STATE_FAULT, 10000));
  g_assert_error (kao_camera_get_fault (fixture.camera), KAO_CAMERA_ERROR,
                  KAO_DEVICE_ERROR_STALLED);
  camera_fixture_end (&fixture);

  camera_fixture_begin_with (&fixture, rogue, "mute");
  kao_camera_start (fixture.camera);
  camera_fixture_turn (500);
  g_assert_cmpint (kao_camera_get_state (fixture.camera), ==, KAO_CAMERA_STATE_OPENING);
  g_assert_true (camera_fixture_wait_state (&fixture, KAO_CAMERA_STATE_FAULT, 12000));
  g_assert_error (kao_camera_get_fault (fixture.camera), KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_STALLED);
  camera_fixture_end (&fixture);

  /* It is given less time to close than it had to open. */
  camera_fixture_begin_with (&fixture, rogue, "mute");
  kao_camera_start (fixture.camera);
  camera_fixture_turn (500);
  kao_camera_stop (fixture.camera);
  for (guint turns = 0; turns < 12 && kao_camera_service_get_worker_pid (fixture.camera) != 0; turns++)
    camera_fixture_turn (500);
  g_assert_cmpint (kao_camera_service_get_worker_pid (fixture.camera), ==, 0);
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
  g_test_add_func ("/camera/rogue/mute", test_mute);
  return g_test_run ();
}
