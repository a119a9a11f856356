// SPDX-License-Identifier: GPL-3.0-or-later
/* What a running camera can do wrong, and that it is live again afterwards. The service with the real
 * worker, OpenCV and sandbox on webcams of fakecam.so. */
#include "config.h"

#include "counter-camera.h"

#include "base/kao-error.h"

#include <string.h>

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
                     const CounterCameraMode *sizes)
{
  guint n_frames[COUNTER_CAMERA_N_SIZES];

  for (gsize i = 0; i < COUNTER_CAMERA_N_SIZES; i++)
    counter_camera_set_fault (cameras[i], row->fault);
  for (gsize i = 0; i < COUNTER_CAMERA_N_SIZES; i++)
    check_stalled (&fixtures[i], row);
  /* Nothing of it is shown as live. */
  for (gsize i = 0; i < COUNTER_CAMERA_N_SIZES; i++)
    n_frames[i] = fixtures[i].n_frames;
  camera_fixture_turn (120);
  for (gsize i = 0; i < COUNTER_CAMERA_N_SIZES; i++)
    {
      g_assert_cmpuint (fixtures[i].n_frames, ==, n_frames[i]);
      counter_camera_set_fault (cameras[i], FAKECAM_GOOD);
    }
  for (gsize i = 0; i < COUNTER_CAMERA_N_SIZES; i++)
    {
      g_assert_true (camera_fixture_wait_state (&fixtures[i], KAO_CAMERA_STATE_LIVE, 5000));
      g_assert_null (kao_camera_get_fault (fixtures[i].camera));
      counter_camera_check_picture (fixtures[i].last.image, sizes[i].width, sizes[i].height);
    }
}

/* Three cameras at once, one of each size. */
static void
test_running_faults (gconstpointer data)
{
  const CounterCameraMode *sizes = data;
  FakecamCamera *cameras[COUNTER_CAMERA_N_SIZES];
  CameraFixture fixtures[COUNTER_CAMERA_N_SIZES];

  fakecam_host_reset ();
  for (gsize i = 0; i < COUNTER_CAMERA_N_SIZES; i++)
    {
      g_autofree gchar *name = g_strdup_printf ("Counter Camera %d", sizes[i].width);

      cameras[i] = fakecam_host_add ((guint) i, name);
      cameras[i]->has_jpeg = sizes[i].is_jpeg;
      cameras[i]->has_yuyv = !sizes[i].is_jpeg;
      cameras[i]->has_full_hd = TRUE;
      camera_fixture_begin (&fixtures[i], NULL, name, sizes[i].width, sizes[i].height);
      kao_camera_start (fixtures[i].camera);
    }
  for (gsize i = 0; i < COUNTER_CAMERA_N_SIZES; i++)
    g_assert_true (camera_fixture_wait_state (&fixtures[i], KAO_CAMERA_STATE_LIVE, 10000));
  for (gsize i = 0; i < G_N_ELEMENTS (running_faults); i++)
    if (sizes[0].is_jpeg || !running_faults[i].jpeg_only)
      check_running_fault (fixtures, cameras, &running_faults[i], sizes);
  for (gsize i = 0; i < COUNTER_CAMERA_N_SIZES; i++)
    camera_fixture_end (&fixtures[i]);
}

int
main (int argc, char **argv)
{
  g_assert_cmpint (argc, >=, 2);
  fakecam_host_begin (argc, argv, argv[1]);
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/camera/device/running-faults/mjpeg", &counter_camera_modes[0], test_running_faults);
  g_test_add_data_func ("/camera/device/running-faults/yuyv", &counter_camera_modes[COUNTER_CAMERA_N_SIZES],
                        test_running_faults);
  return g_test_run ();
}
