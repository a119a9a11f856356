// SPDX-License-Identifier: GPL-3.0-or-later
/* soak-camera FAKECAM.SO FRAMES ROUNDS: so many frames, then so many rounds of unplugging and
 * plugging in at another node, with the real worker; fails when memory, descriptors, threads or
 * processes grow. 10,000 frames and 200 rounds take about a quarter of an hour.
 *
 *   KAO_TEST_BUILD=build build/tests/bench/capture/soak-camera \
 *     build/tests/fakes/capture/fakecam.so 10000 200
 */
#include "config.h"

#include "fakecam-host.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SETTLED 300 /* frames after which nothing may grow any more */
#define GROWTH_KIB 4096

static gint
parent_of (gint pid)
{
  g_autofree gchar *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree gchar *text = NULL;
  gint parent = 0;

  if (g_file_get_contents (path, &text, NULL, NULL))
    sscanf (strrchr (text, ')') + 2, "%*c %d", &parent);
  return parent;
}

/* Children of our spawner; zombies count. */
static guint
count_workers (void)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc", 0, NULL);
  const gchar *name;
  guint n = 0;

  while ((name = g_dir_read_name (folder)) != NULL)
    if (g_ascii_isdigit (name[0]) && parent_of (parent_of (atoi (name))) == getpid ())
      n++;
  return n;
}

static void
print_figures (const gchar *what, const ProcessFigures *parent, const ProcessFigures *worker)
{
  g_print ("%s: this process %u fds, %u threads, %u KiB; worker %u threads, %u KiB; %u workers\n",
           what, parent->n_fds, parent->n_threads, parent->rss_kib, worker->n_threads,
           worker->rss_kib, count_workers ());
}

static gboolean
has_grown (const ProcessFigures *before, const ProcessFigures *after)
{
  return after->n_fds > before->n_fds || after->n_threads > before->n_threads
         || after->rss_kib > before->rss_kib + GROWTH_KIB;
}

static gint
run (guint n_frames, guint n_rounds)
{
  FakecamCamera *camera = fakecam_host_add (0, "Counter Camera");
  ProcessFigures parent[3], worker[3];
  CameraFixture fixture;
  gint64 started;
  gint n_faults = 0;

  camera_fixture_begin (&fixture, NULL, "usb-Counter_Camera-video-index0", 1280, 720);
  kao_camera_start (fixture.camera);
  if (!camera_fixture_wait_frames (&fixture, SETTLED, 60000))
    return 1;
  process_figures_read (getpid (), &parent[0]);
  process_figures_read (kao_camera_service_get_worker_pid (fixture.camera), &worker[0]);
  print_figures ("settled", &parent[0], &worker[0]);
  started = g_get_monotonic_time ();
  if (!camera_fixture_wait_frames (&fixture, n_frames, n_frames * 100 + 10000))
    return 1;
  process_figures_read (getpid (), &parent[1]);
  process_figures_read (kao_camera_service_get_worker_pid (fixture.camera), &worker[1]);
  print_figures ("frames", &parent[1], &worker[1]);
  g_print ("%u frames in %.1f s\n", n_frames,
           (gdouble) (g_get_monotonic_time () - started) / G_USEC_PER_SEC);
  n_faults += has_grown (&parent[0], &parent[1]) + has_grown (&worker[0], &worker[1]);

  for (guint round = 0; round < n_rounds; round++)
    {
      fakecam_host_unplug (camera);
      if (!camera_fixture_wait_state (&fixture, KAO_CAMERA_STATE_MISSING, 10000))
        return 1;
      fakecam_host_plug (camera, round % 60);
      if (!camera_fixture_wait_state (&fixture, KAO_CAMERA_STATE_LIVE, 20000)
          || !camera_fixture_wait_frames (&fixture, 5, 10000))
        return 1;
    }
  if (!camera_fixture_wait_frames (&fixture, SETTLED, 60000))
    return 1;
  process_figures_read (getpid (), &parent[2]);
  process_figures_read (kao_camera_service_get_worker_pid (fixture.camera), &worker[2]);
  print_figures ("replugs", &parent[2], &worker[2]);
  n_faults += has_grown (&parent[1], &parent[2]) + has_grown (&worker[0], &worker[2]);
  n_faults += count_workers () != 1;
  camera_fixture_end (&fixture);
  g_print ("%u frames, %u rounds: %s\n", n_frames, n_rounds,
           n_faults == 0 ? "no growth" : "GROWTH");
  return n_faults == 0 ? 0 : 1;
}

int
main (int argc, char **argv)
{
  if (argc < 4)
    {
      g_printerr ("usage: soak-camera FAKECAM.SO FRAMES ROUNDS\n");
      return 2;
    }
  fakecam_host_begin (argc, argv, argv[1]);
  return run ((guint) atoi (argv[2]), (guint) atoi (argv[3]));
}
