// SPDX-License-Identifier: GPL-3.0-or-later
/* stalls VISITS [OPTION...]: the counter with its window and the demonstration devices, one visit after the other
 * (match, compare again, next visitor), and how long the window's thread was away from its poll each time: on the
 * clock, and on the processor, which does not count what other programs take; and what it was at when it had been
 * away for 12 ms on the clock. The options are those of kaoawase. It has to lie beside the programs of build/bin; see stalls.sh.
 */
#include "config.h"

#include "app/kao-options.h"
#include "app/kao-parts.h"
#include "secure/kao-harden.h"
#include "ui/counter/kao-application.h"

#include <execinfo.h>
#include <gtk/gtk.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define BOUND_US 16000
/* Who is still at work after this, is asked what at. */
#define ASK_US 12000
#define N_FRAMES 40
#define N_ASKED 200

typedef struct
{
  guint visit;
  const gchar *during; /* the session's state when it ended */
  gint clock_us;
  gint processor_us;
  glong n_waits;    /* the thread gave the processor up itself */
  glong n_taken;    /* it was taken away from it */
} Turn;

typedef struct
{
  KaoSession *session;
  guint n_visits;
  gboolean was_repeated;
  GArray *turns;
  gint64 clock_us; /* when poll returned */
  gint64 processor_us;
  struct rusage usage;
} Bench;

static Bench bench;

/* Written by the signal's handler, on the window's thread. */
static gpointer frames[N_ASKED][N_FRAMES];
static int n_frames[N_ASKED];
static guint n_asked;
static timer_t timer;

static void
on_alarm (int number)
{
  if (n_asked < N_ASKED)
    {
      n_frames[n_asked] = backtrace (frames[n_asked], N_FRAMES);
      n_asked++;
    }
}

/* Interrupts this thread, also where it waits; made before the sandbox closes. */
static void
make_timer (void)
{
  struct sigaction action = { .sa_handler = on_alarm, .sa_flags = SA_RESTART };
  struct sigevent event = { .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGUSR2 };
  gpointer first[1];

  /* The first one loads a library. */
  backtrace (first, 1);
  event._sigev_un._tid = (pid_t) syscall (SYS_gettid);
  sigaction (SIGUSR2, &action, NULL);
  if (timer_create (CLOCK_MONOTONIC, &event, &timer) != 0)
    g_error ("No timer");
}

static void
set_timer (glong us)
{
  struct itimerspec time = { .it_value = { 0, us * 1000 } };

  timer_settime (timer, 0, &time, NULL);
}

static gint64
processor_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* Between two polls the thread does something, and no key is heard. */
static gint
poll_timed (GPollFD *descriptors, guint n, gint timeout)
{
  gint answer;

  if (bench.clock_us != 0)
    {
      struct rusage now;
      Turn turn = { bench.n_visits, kao_session_state_to_string (kao_session_get_state (bench.session)),
                    (gint) (g_get_monotonic_time () - bench.clock_us),
                    (gint) (processor_us () - bench.processor_us), 0, 0 };

      getrusage (RUSAGE_THREAD, &now);
      turn.n_waits = now.ru_nvcsw - bench.usage.ru_nvcsw;
      turn.n_taken = now.ru_nivcsw - bench.usage.ru_nivcsw;
      g_array_append_val (bench.turns, turn);
    }
  set_timer (0);
  answer = g_poll (descriptors, n, timeout);
  /* The first pictures of a program load fonts, styles and icons; from the first visitor on it counts. */
  if (kao_session_get_live_face (bench.session)->has_face || bench.clock_us != 0)
    {
      bench.clock_us = g_get_monotonic_time ();
      bench.processor_us = processor_us ();
      getrusage (RUSAGE_THREAD, &bench.usage);
      set_timer (ASK_US);
    }
  return answer;
}

static gboolean
go_on (gpointer data)
{
  if (!bench.was_repeated)
    {
      bench.was_repeated = TRUE;
      kao_session_again (bench.session);
    }
  else if (--bench.n_visits == 0)
    g_application_quit (g_application_get_default ());
  else
    {
      bench.was_repeated = FALSE;
      kao_session_clear (bench.session);
    }
  return G_SOURCE_REMOVE;
}

static void
on_result (void)
{
  g_timeout_add (1000, go_on, NULL);
}

static void
on_face (void)
{
  if (kao_session_get_state (bench.session) == KAO_SESSION_LIVE
      && kao_session_get_live_face (bench.session)->has_face
      && (kao_session_get_actions (bench.session) & KAO_SESSION_ACTION_START) != 0)
    kao_session_start (bench.session);
}

static void
tell_long_turns (void)
{
  for (guint i = 0; i < bench.turns->len; i++)
    {
      const Turn *turn = &g_array_index (bench.turns, Turn, i);

      if (turn->clock_us > BOUND_US)
        g_print ("%.1f ms, %.1f of them its own, waited %ld times, lost the processor %ld times; %u visits before the end, %s\n",
                 turn->clock_us / 1e3, turn->processor_us / 1e3, turn->n_waits, turn->n_taken, turn->visit - 1, turn->during);
    }
}

static gint
compare (gconstpointer a, gconstpointer b, gpointer offset)
{
  const gint *x = (const gint *) (gconstpointer) ((const gchar *) a + GPOINTER_TO_SIZE (offset));
  const gint *y = (const gint *) (gconstpointer) ((const gchar *) b + GPOINTER_TO_SIZE (offset));

  return *x - *y;
}

static guint
tell (const gchar *what, gsize offset)
{
  guint n = bench.turns->len;
  guint n_over = 0;

#define AT(i) (*(const gint *) (gconstpointer) ((const gchar *) &g_array_index (bench.turns, Turn, i) + offset))
  g_array_sort_with_data (bench.turns, compare, GSIZE_TO_POINTER (offset));
  for (guint i = 0; i < n; i++)
    n_over += AT (i) > BOUND_US;
  g_print ("%s: %u turns, half below %.1f ms, 99 %% below %.1f ms, longest %.1f ms (%s), over 16 ms: %u\n", what, n,
           AT (n / 2) / 1e3, AT (n - 1 - n / 100) / 1e3, AT (n - 1) / 1e3,
           g_array_index (bench.turns, Turn, n - 1).during, n_over);
#undef AT
  return n_over;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoOptions) options = NULL;
  g_autoptr (KaoConfig) config = NULL;
  g_autoptr (KaoParts) parts = NULL;
  guint n_over;
  guint n_over_clock;
  gboolean is_x11;

  if (argc < 2 || !kao_harden_process (KAO_HARDEN_MAIN, &error))
    return 2;
  setlocale (LC_ALL, "");
  make_timer ();
  bench.n_visits = (guint) atoi (argv[1]);
  argv[1] = argv[0];
  argv++;
  argc--;
  options = kao_options_parse (&argc, &argv, &error);
  if (options != NULL)
    config = kao_parts_load_config (options, &error);
  if (config != NULL)
    parts = kao_parts_new (KAO_PARTS_COUNTER, options, config, &error);
  if (parts == NULL)
    g_error ("%s", error->message);
  bench.session = parts->session;
  bench.turns = g_array_new (FALSE, FALSE, sizeof (Turn));
  g_signal_connect (parts->session, "live-face-changed", G_CALLBACK (on_face), NULL);
  g_signal_connect (parts->session, "result", G_CALLBACK (on_result), NULL);
  g_main_context_set_poll_func (NULL, poll_timed);
  kao_application_run (parts->session, parts->card, parts->config, parts->config_watch, KAO_APPLICATION_DEMO, argc, argv);
  g_main_context_set_poll_func (NULL, NULL);
  is_x11 = g_strcmp0 (G_OBJECT_TYPE_NAME (gdk_display_get_default ()), "GdkX11Display") == 0;
  if (bench.turns->len == 0)
    return 2;
  tell_long_turns ();
  n_over_clock = tell ("on the clock", G_STRUCT_OFFSET (Turn, clock_us));
  /* An X server takes pictures through a socket at its own pace. */
  n_over = n_over_clock * !is_x11 + tell ("on the processor", G_STRUCT_OFFSET (Turn, processor_us));
  for (guint i = 0; i < n_asked; i++)
    {
      g_print ("-- after %d ms of a turn:\n", ASK_US / 1000);
      for (int k = 2; k < n_frames[i]; k++)
        {
          g_autofree gchar **symbol = backtrace_symbols (&frames[i][k], 1);
          g_print ("   %s\n", symbol[0]);
        }
    }
  g_array_unref (bench.turns);
  return n_over > 0;
}
