// SPDX-License-Identifier: GPL-3.0-or-later
/* bench-window FAKECAM.SO SECONDS [WIDTH HEIGHT [PICTURES [PACKS]]]: the real window, session, face
 * tracking and camera worker on a webcam of 30 frames a second that does not exist. Prints what is
 * shown, what it costs, how late it is, and the longest stall of the main loop. PICTURES: a folder
 * of f000.jpg...f007.jpg in that size with a face; PACKS: where the face models are.
 *
 *   mkdir faces && kao-make-frames faces 1280 720 8 data/demo/persons/p01_cam1.jpg
 *   KAO_TEST_BUILD=build tests/gui/ui/in-display.sh \
 *     build/tests/bench/capture/bench-window build/tests/fakes/capture/fakecam.so \
 *     20 1280 720 faces
 * On a machine that has other work, put "chrt -r 1" before in-display.sh.
 */
#include "config.h"

#include "fakecam-host.h"
#include "kao-fake-scanner.h"

#include "config/kao-config.h"
#include "session/kao-session.h"
#include "ui/counter/kao-application.h"
#include "worker/kao-spawner.h"

#include <gtk/gtk.h>

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define SETTLE_MS 4000 /* models load, the window is laid out */

typedef struct
{
  KaoCamera *camera;
  KaoSession *session;
  GArray *latencies; /* gint64 */
  GArray *turns;     /* gint64: how long the main loop was away between two waits */
  GArray *works;     /* gint64: its own work of that; the rest is other programs' time */
  gint64 waiting_since; /* captured time of the newest frame not painted yet; 0 = none */
  guint n_frames;
  guint n_painted;
  guint n_tracked;
  gboolean is_measuring;
  gint64 started;
  gdouble cpu_window;
  gdouble cpu_worker;
  guint seconds;
} Bench;

static Bench bench;
static gint64 woke_up;
static gint64 woke_up_cpu;

static gint64
cpu_of_thread (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

/* The main loop waits here; the time between two waits is what a click would have had to wait. */
static gint
measured_poll (GPollFD *fds, guint n_fds, gint timeout)
{
  gint result;

  if (bench.is_measuring && woke_up > 0)
    {
      gint64 turn = g_get_monotonic_time () - woke_up;

      gint64 work = cpu_of_thread () - woke_up_cpu;

      g_array_append_val (bench.turns, turn);
      g_array_append_val (bench.works, work);
    }
  result = poll ((struct pollfd *) fds, n_fds, timeout);
  woke_up = g_get_monotonic_time ();
  woke_up_cpu = cpu_of_thread ();
  return result;
}

static gdouble
cpu_of_self (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (gdouble) usage.ru_utime.tv_sec + usage.ru_utime.tv_usec / 1e6 + usage.ru_stime.tv_sec
         + usage.ru_stime.tv_usec / 1e6;
}

static gdouble
cpu_of_worker (void)
{
  g_autofree gchar *path
      = g_strdup_printf ("/proc/%d/stat", (gint) kao_camera_service_get_worker_pid (bench.camera));
  g_autofree gchar *text = NULL;
  g_auto (GStrv) fields = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  /* The name in brackets may hold blanks: count behind it. */
  fields = g_strsplit (strrchr (text, ')') + 2, " ", 20);
  return (g_ascii_strtod (fields[11], NULL) + g_ascii_strtod (fields[12], NULL))
         / sysconf (_SC_CLK_TCK);
}

static void
on_frame (KaoCamera *camera, const KaoFrame *frame, gpointer user_data)
{
  if (!bench.is_measuring)
    return;
  bench.n_frames++;
  bench.waiting_since = frame->captured_usec;
}

static void
on_tracked (KaoSession *session, gpointer user_data)
{
  bench.n_tracked += bench.is_measuring ? 1 : 0;
}

static void
on_after_paint (GdkFrameClock *clock, gpointer user_data)
{
  gint64 latency;

  if (!bench.is_measuring || bench.waiting_since == 0)
    return;
  latency = g_get_monotonic_time () - bench.waiting_since;
  bench.waiting_since = 0;
  bench.n_painted++;
  g_array_append_val (bench.latencies, latency);
}

static gint
compare_times (gconstpointer a, gconstpointer b)
{
  const gint64 difference = *(const gint64 *) a - *(const gint64 *) b;

  return difference < 0 ? -1 : difference > 0;
}

static gdouble
percentile_ms (GArray *times, gdouble part)
{
  if (times->len == 0)
    return 0;
  g_array_sort (times, compare_times);
  return (gdouble) g_array_index (times, gint64, (guint) ((times->len - 1) * part)) / 1000;
}

static gboolean
on_end (gpointer user_data)
{
  const gdouble wall = (gdouble) (g_get_monotonic_time () - bench.started) / G_USEC_PER_SEC;
  const KaoLiveFace *live = kao_session_get_live_face (bench.session);
  guint n_long = 0;

  bench.is_measuring = FALSE;
  for (guint i = 0; i < bench.turns->len; i++)
    n_long += g_array_index (bench.turns, gint64, i) > 16000;
  g_print ("seconds %.1f, frames from the camera %.1f/s, shown %.1f/s, tracked %.1f/s, face %s\n",
           wall, bench.n_frames / wall, bench.n_painted / wall, bench.n_tracked / wall,
           live->has_face ? "yes" : "no");
  g_print ("share of one core: window and tracking %.2f, worker %.2f\n",
           (cpu_of_self () - bench.cpu_window) / wall,
           (cpu_of_worker () - bench.cpu_worker) / wall);
  g_print ("camera to screen ms: median %.1f, p95 %.1f, longest %.1f\n",
           percentile_ms (bench.latencies, 0.5), percentile_ms (bench.latencies, 0.95),
           percentile_ms (bench.latencies, 1));
  g_print ("main loop ms: longest turn %.1f, p99 %.1f, %u of %u over 16; "
           "own work: longest %.1f, p99 %.1f\n",
           percentile_ms (bench.turns, 1), percentile_ms (bench.turns, 0.99), n_long,
           bench.turns->len, percentile_ms (bench.works, 1), percentile_ms (bench.works, 0.99));
  g_application_quit (g_application_get_default ());
  return G_SOURCE_REMOVE;
}

static gboolean
on_settled (gpointer user_data)
{
  GtkApplication *application = GTK_APPLICATION (g_application_get_default ());
  GtkWindow *window = gtk_application_get_active_window (application);

  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (window)), "after-paint",
                    G_CALLBACK (on_after_paint), NULL);
  bench.started = g_get_monotonic_time ();
  bench.cpu_window = cpu_of_self ();
  bench.cpu_worker = cpu_of_worker ();
  bench.is_measuring = TRUE;
  g_timeout_add_seconds (bench.seconds, on_end, NULL);
  return G_SOURCE_REMOVE;
}

static int
run (int argc, char **argv)
{
  const gchar *packs[] = { argc > 6 ? argv[6] : "/nonexistent", NULL };
  g_autoptr (KaoPackPlaces) places = kao_pack_places_new (packs, KAO_PACK_TRUST_ANY, NULL);
  g_autofree gchar *program
      = fakecam_host_dup_worker ();
  g_autofree gchar *text
      = g_strdup_printf ("[Camera]\nWidth=%s\nHeight=%s\n", argc > 4 ? argv[3] : "1280",
                         argc > 4 ? argv[4] : "720");
  const KaoSpawnTarget target = { program, NULL, fakecam_host_variables };
  g_autoptr (GError) error = NULL;
  KaoSpawner *spawner = kao_spawner_new (&target, 1, &error);
  KaoScanner *scanner;
  KaoConfig *config;
  int status;

  g_assert_no_error (error);
  config = kao_config_load_data (text, -1, "bench", &error);
  g_assert_no_error (error);
  bench.latencies = g_array_new (FALSE, FALSE, sizeof (gint64));
  bench.turns = g_array_new (FALSE, FALSE, sizeof (gint64));
  bench.works = g_array_new (FALSE, FALSE, sizeof (gint64));
  bench.seconds = (guint) atoi (argv[2]);
  bench.camera = kao_camera_service_new (spawner, 0, config);
  scanner = KAO_SCANNER (kao_fake_scanner_new ());
  bench.session = kao_session_new (config, bench.camera, scanner, places);
  g_signal_connect (bench.camera, "frame-ready", G_CALLBACK (on_frame), NULL);
  g_signal_connect (bench.session, "live-face-changed", G_CALLBACK (on_tracked), NULL);
  g_main_context_set_poll_func (NULL, measured_poll);
  g_timeout_add (SETTLE_MS, on_settled, NULL);
  status = kao_application_run (bench.session, NULL, config, NULL, KAO_APPLICATION_PLAIN, 1, argv);
  g_object_unref (bench.session);
  g_object_unref (scanner);
  g_object_unref (bench.camera);
  kao_config_unref (config);
  kao_spawner_free (spawner);
  g_array_unref (bench.latencies);
  g_array_unref (bench.turns);
  g_array_unref (bench.works);
  return status;
}

int
main (int argc, char **argv)
{
  FakecamCamera *camera;

  if (argc < 3)
    {
      g_printerr ("usage: bench-window FAKECAM.SO SECONDS [WIDTH HEIGHT [PICTURES [PACKS]]]\n");
      return 2;
    }
  if (argc > 5)
    g_setenv ("FAKECAM_JPEGS", argv[5], TRUE);
  g_setenv ("GSK_RENDERER", "cairo", TRUE);
  g_setenv ("GDK_DEBUG", "gl-disable", TRUE);
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  fakecam_host_begin (argc, argv, argv[1]);
  camera = fakecam_host_add (0, "Counter Camera");
  camera->has_yuyv = FALSE;
  camera->has_full_hd = TRUE;
  return run (argc, argv);
}
