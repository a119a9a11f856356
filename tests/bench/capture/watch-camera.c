// SPDX-License-Identifier: GPL-3.0-or-later
/* watch-camera SECONDS [DEVICE [WIDTH HEIGHT]]: opens a real camera through the real service and
 * tells what happens, one line per event: for trying hardware by hand (pull the plug, cover the
 * lens, start another camera program). The camera is let go of for two seconds half-way, its light
 * goes out.
 *
 *   KAO_TEST_BUILD=build build/tests/bench/capture/watch-camera 60
 */
#include "config.h"

#include "fakecam-host.h"

#include <stdlib.h>

static const gchar *const state_names[]
    = { "off", "opening", "live", "stalled", "missing", "fault" };

static gint64 started;

static void
tell (const gchar *what, const gchar *detail)
{
  const gint64 now = g_get_monotonic_time ();

  g_print ("%7.2f s  %s%s%s\n", (gdouble) (now - started) / G_USEC_PER_SEC, what,
           detail != NULL ? ": " : "", detail != NULL ? detail : "");
}

static void
on_state_changed (KaoCamera *camera, gpointer user_data)
{
  const GError *fault = kao_camera_get_fault (camera);

  tell (state_names[kao_camera_get_state (camera)],
        fault != NULL ? fault->message : kao_camera_get_name (camera));
}

static void
on_listed (GObject *camera, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list
      = kao_camera_service_list_finish (KAO_CAMERA (camera), result, &error);

  if (list == NULL)
    tell ("no list", error->message);
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const KaoCameraInfo *info = g_ptr_array_index (list, i);

      g_print ("  %s  \"%s\"  %s  %s  USB bus %u port %s  %s\n", info->node, info->name,
               info->stable_name, info->bus, info->usb_bus, info->usb_port,
               info->is_external ? "external" : "built in or virtual");
    }
}

static void
watch (CameraFixture *fixture, guint seconds)
{
  for (guint second = 0; second < seconds; second++)
    {
      const guint n = fixture->n_frames;
      g_autofree gchar *text = NULL;

      camera_fixture_turn (1000);
      if (fixture->n_frames == n)
        continue;
      text = g_strdup_printf ("%u, %d x %d, %.1f ms late", fixture->n_frames - n,
                              kao_image_get_width (fixture->last.image),
                              kao_image_get_height (fixture->last.image),
                              (gdouble) fixture->last_latency_usec / 1000);
      tell ("frames", text);
    }
}

int
main (int argc, char **argv)
{
  const guint seconds = argc > 1 ? (guint) atoi (argv[1]) : 0;
  CameraFixture fixture;

  if (seconds < 2)
    {
      g_printerr ("usage: watch-camera SECONDS [DEVICE [WIDTH HEIGHT]]\n");
      return 2;
    }
  started = g_get_monotonic_time ();
  camera_fixture_begin (&fixture, NULL, argc > 2 ? argv[2] : "", argc > 4 ? atoi (argv[3]) : 1280,
                        argc > 4 ? atoi (argv[4]) : 720);
  g_signal_connect (fixture.camera, "state-changed", G_CALLBACK (on_state_changed), NULL);
  kao_camera_service_list_async (fixture.camera, on_listed, NULL);
  camera_fixture_turn (2000);
  kao_camera_start (fixture.camera);
  watch (&fixture, seconds / 2);
  kao_camera_stop (fixture.camera);
  camera_fixture_turn (2000);
  kao_camera_start (fixture.camera);
  watch (&fixture, seconds / 2);
  camera_fixture_end (&fixture);
  return 0;
}
