// SPDX-License-Identifier: GPL-3.0-or-later
/* KaoWorker and KaoSpawner against a real process that misbehaves on request. */
#include "config.h"

#include "fake-worker.h"

#include "base/kao-error.h"
#include "worker/kao-worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* Far beyond what any step takes, even on a loaded machine. */
#define PATIENCE_MS 20000

static KaoSpawner *spawner;

typedef struct
{
  KaoWorker *worker;
  guint n_ready, n_lost, n_messages, n_fails;
  gint lost_code;
  gchar lost_words[256];
  guint32 last_value, last_job;
  guint8 first_pixel;
  gboolean is_impatient;
} Fixture;

static void
on_ready (KaoWorker *worker, Fixture *f)
{
  f->n_ready++;
}

static void
on_lost (KaoWorker *worker, const GError *error, Fixture *f)
{
  g_assert_true (error->domain == KAO_SCANNER_ERROR);
  g_assert_false (kao_worker_is_running (worker));
  f->n_lost++;
  f->lost_code = error->code;
  g_strlcpy (f->lost_words, error->message, sizeof f->lost_words);
}

static void
on_message (KaoWorker *worker, KaoMessage *message, Fixture *f)
{
  f->n_messages++;
  f->last_job = message->header.job;
  f->last_value = ((const FakeAnswer *) (gconstpointer) message->payload)->value;
  if (message->header.type == KAO_MESSAGE_FAIL)
    {
      g_autoptr (GError) error = kao_message_fail_to_error (
          (const KaoMessageFail *) (gconstpointer) message->payload, KAO_SCANNER_ERROR);

      g_assert_error (error, KAO_RETRY, KAO_RETRY_COVER_OPEN);
      f->n_fails++;
    }
  if (message->header.type == FAKE_PIXELS)
    {
      gint seals = fcntl (message->fds[0], F_GET_SEALS);
      const guint8 *map = mmap (NULL, 4096, PROT_READ, MAP_SHARED, message->fds[0], 0);

      g_assert_cmpint (seals & (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE), ==,
                       F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE);
      f->first_pixel = map[0];
      munmap ((gpointer) map, 4096);
    }
}

#define MISSING_PROGRAM "kaoawase-nowhere"

static void
set_up (Fixture *f, gconstpointer data)
{
  f->worker = kao_worker_new (spawner, GPOINTER_TO_UINT (data), fake_specs, KAO_SCANNER_ERROR, "fake");
  g_signal_connect (f->worker, "ready", G_CALLBACK (on_ready), f);
  g_signal_connect (f->worker, "lost", G_CALLBACK (on_lost), f);
  g_signal_connect (f->worker, "message", G_CALLBACK (on_message), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->worker);
}

static gboolean
on_impatient (gpointer user_data)
{
  g_error ("the awaited did not happen in time");
  return G_SOURCE_REMOVE;
}

#define WAIT_FOR(condition)                                                                        \
  G_STMT_START                                                                                     \
  {                                                                                                \
    guint patience = g_timeout_add (PATIENCE_MS, on_impatient, NULL);                              \
    while (!(condition))                                                                           \
      g_main_context_iteration (NULL, TRUE);                                                       \
    g_source_remove (patience);                                                                    \
  }                                                                                                \
  G_STMT_END

static void
settle (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * 1000;

  while (g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
    }
}

static guint32
order (Fixture *f, FakeAction action)
{
  FakeOrder fake = { action };
  guint32 job = kao_worker_begin_job (f->worker);
  g_autoptr (GError) error = NULL;

  kao_worker_send (f->worker, FAKE_DO, job, &fake, sizeof fake, &error);
  g_assert_no_error (error);
  return job;
}

/* The process is there some time after it was asked for. */
static GPid
wait_for_pid (Fixture *f)
{
  WAIT_FOR (kao_worker_get_pid (f->worker) != 0);
  return kao_worker_get_pid (f->worker);
}

typedef struct
{
  gint pidfd;
  GPid pid;
  gboolean is_answered;
  gchar *refusal;
} Spawned;

static void
on_spawned (gint pidfd, GPid pid, const GError *error, gpointer user_data)
{
  Spawned *spawned = user_data;

  spawned->pidfd = pidfd;
  spawned->pid = pid;
  spawned->is_answered = TRUE;
  spawned->refusal = error != NULL ? g_strdup (error->message) : NULL;
}

/* Asks @own for a process and waits for the answer; the refusal's words, or NULL. (transfer full) */
static gchar *
spawn_and_wait (KaoSpawner *own, guint index, gint *socket_fd, gint *pidfd, GPid *pid)
{
  Spawned spawned = { -1, 0, FALSE, NULL };

  g_assert_cmpuint (kao_spawner_spawn (own, index, socket_fd, on_spawned, &spawned, NULL), >, 0);
  WAIT_FOR (spawned.is_answered);
  *pidfd = spawned.pidfd;
  *pid = spawned.pid;
  if (spawned.refusal != NULL)
    close (*socket_fd);
  return spawned.refusal;
}

static gboolean
process_exists (GPid pid)
{
  return kill (pid, 0) == 0;
}

static guint
count_own_fds (void)
{
  guint n = 0;

  for (gint fd = 0; fd < 1024; fd++)
    n += fcntl (fd, F_GETFD) >= 0;
  return n;
}

static void
test_answer (Fixture *f, gconstpointer data)
{
  guint32 job = order (f, FAKE_ANSWER);

  WAIT_FOR (f->n_messages == 1);
  g_assert_cmpuint (f->n_ready, ==, 1);
  g_assert_cmpuint (f->last_job, ==, job);
  g_assert_cmpuint (f->last_value, ==, job);
  order (f, FAKE_FAIL);
  WAIT_FOR (f->n_fails == 1);
  order (f, FAKE_ANSWER_FD);
  WAIT_FOR (f->n_messages == 3);
  g_assert_cmpuint (f->first_pixel, ==, 0x5a);
  /* 0, 1, 2 and the socket: nothing of ours was inherited. */
  order (f, FAKE_LEAK_CHECK);
  WAIT_FOR (f->n_messages == 4);
  g_assert_cmpuint (f->last_value, ==, 4);
  g_assert_cmpuint (f->n_lost, ==, 0);
}

static void
test_stale (Fixture *f, gconstpointer data)
{
  guint32 job;

  order (f, FAKE_ANSWER);
  WAIT_FOR (f->n_messages == 1);
  job = order (f, FAKE_ANSWER);
  kao_worker_end_job (f->worker, job);
  order (f, FAKE_STALE);
  WAIT_FOR (f->n_messages == 2);
  /* Of three answers (ended job, job - 1, job) only the last came through. */
  g_assert_cmpuint (f->last_value, ==, 2);
  settle (50);
  g_assert_cmpuint (f->n_messages, ==, 2);
}

typedef struct
{
  FakeAction action;
  KaoDeviceError code;
  guint deadline_ms;
  guint n_messages; /* that come through before */
} LossCase;

static const LossCase loss_cases[] = {
  { FAKE_CRASH, KAO_DEVICE_ERROR_WORKER_CRASHED, 0, 0 },
  { FAKE_EXIT, KAO_DEVICE_ERROR_WORKER_CRASHED, 0, 0 },
  { FAKE_ANSWER_EXIT, KAO_DEVICE_ERROR_WORKER_CRASHED, 0, 1 },
  { FAKE_HANG, KAO_DEVICE_ERROR_STALLED, 200, 0 },
  { FAKE_NONSENSE, KAO_DEVICE_ERROR_WORKER_PROTOCOL, 0, 0 },
  { FAKE_FD_FLOOD, KAO_DEVICE_ERROR_WORKER_PROTOCOL, 0, 0 },
};

static void
test_losses (Fixture *f, gconstpointer data)
{
  guint n_fds = 0;

  for (guint i = 0; i < 2 * G_N_ELEMENTS (loss_cases); i++)
    {
      const LossCase *loss = &loss_cases[i % G_N_ELEMENTS (loss_cases)];
      GPid pid;
      guint32 job;

      kao_worker_start (f->worker, NULL);
      pid = wait_for_pid (f);
      job = order (f, loss->action);
      kao_worker_set_deadline (f->worker, job, loss->deadline_ms);
      f->n_messages = 0;
      WAIT_FOR (f->n_lost == i + 1);
      g_assert_cmpint (f->lost_code, ==, loss->code);
      g_assert_cmpuint (f->n_messages, ==, loss->n_messages);
      g_assert_cmpint (kao_worker_get_pid (f->worker), ==, 0);
      /* Exactly one "lost", the process is gone and reaped, and the next command works. */
      settle (20);
      g_assert_cmpuint (f->n_lost, ==, i + 1);
      while (process_exists (pid))
        g_usleep (1000);
      order (f, FAKE_ANSWER);
      f->n_messages = 0;
      WAIT_FOR (f->n_messages == 1);
      /* The answer can be here before the process's own descriptor. */
      wait_for_pid (f);
      if (i == 0)
        n_fds = count_own_fds ();
    }
  g_assert_cmpuint (count_own_fds (), ==, n_fds);
}

static void
test_sigkill (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 10; i++)
    {
      order (f, FAKE_ANSWER);
      f->n_messages = 0;
      WAIT_FOR (f->n_messages == 1);
      kill (wait_for_pid (f), SIGKILL);
      WAIT_FOR (f->n_lost == i + 1);
      g_assert_cmpint (f->lost_code, ==, KAO_DEVICE_ERROR_WORKER_CRASHED);
    }
  g_assert_cmpuint (f->n_ready, ==, 10);
}

/* Killed between our commands: the send finds out, or the loop does; one "lost" in either case. */
static void
test_send_to_dead (Fixture *f, gconstpointer data)
{
  FakeOrder fake = { FAKE_ANSWER };
  g_autoptr (GError) error = NULL;
  GPid pid;
  guint32 job;

  order (f, FAKE_ANSWER);
  WAIT_FOR (f->n_messages == 1);
  pid = wait_for_pid (f);
  kill (pid, SIGKILL);
  while (process_exists (pid))
    g_usleep (1000);
  job = kao_worker_begin_job (f->worker);
  g_assert_false (kao_worker_send (f->worker, FAKE_DO, job, &fake, sizeof fake, &error));
  g_assert_error (error, KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_WORKER_CRASHED);
  g_assert_cmpuint (f->n_lost, ==, 1);
  settle (20);
  g_assert_cmpuint (f->n_lost, ==, 1);
}

static void
test_kill_is_silent (Fixture *f, gconstpointer data)
{
  GPid pid;

  order (f, FAKE_HANG);
  pid = wait_for_pid (f);
  kao_worker_kill (f->worker);
  g_assert_false (kao_worker_is_running (f->worker));
  while (process_exists (pid))
    g_usleep (1000);
  settle (20);
  g_assert_cmpuint (f->n_lost, ==, 0);
}

typedef struct
{
  Fixture *f;
  guint n_redraws;
  guint seen; /* messages up to the last redraw */
  guint most; /* between two */
} Redraws;

static gboolean
on_redraw (gpointer user_data)
{
  Redraws *redraws = user_data;

  redraws->n_redraws++;
  redraws->most = MAX (redraws->most, redraws->f->n_messages - redraws->seen);
  redraws->seen = redraws->f->n_messages;
  return G_SOURCE_CONTINUE;
}

/* A worker that talks without end keeps the window from drawing for some messages at a time only, and is ended. */
static void
test_chatter (Fixture *f, gconstpointer data)
{
  Redraws redraws = { f, 0, 0, 0 };
  /* GDK's own priority for it. */
  guint id = g_idle_add_full (G_PRIORITY_HIGH_IDLE + 20, on_redraw, &redraws, NULL);

  order (f, FAKE_CHATTER);
  WAIT_FOR (f->n_lost == 1);
  g_source_remove (id);
  g_assert_cmpint (f->lost_code, ==, KAO_DEVICE_ERROR_WORKER_PROTOCOL);
  g_assert_cmpuint (redraws.n_redraws, >, 10);
  /* A slice's, or those of some slices where the machine has no time for this process. */
  g_assert_cmpuint (redraws.most, <=, 160);
  g_assert_cmpuint (f->n_messages, >, 100);
  g_assert_cmpuint (f->n_messages, <=, 4800);
}

static void
test_missing_program (Fixture *f, gconstpointer data)
{
  /* A command would be refused or not, after how soon the spawner finds out. */
  g_assert_true (kao_worker_start (f->worker, NULL));
  WAIT_FOR (f->n_lost == 1);
  g_assert_cmpint (f->lost_code, ==, KAO_DEVICE_ERROR_NOT_STARTED);
  /* By its name, and with what helps after an update. */
  g_assert_true (g_str_has_prefix (f->lost_words, MISSING_PROGRAM " could not be started"));
  g_assert_nonnull (strstr (f->lost_words, "restart kaoawase"));
  settle (20);
  g_assert_cmpuint (f->n_lost, ==, 1);
  g_assert_cmpint (kao_worker_get_pid (f->worker), ==, 0);
}

/* A process that never says that it is ready is ended. */
static void
test_start_deadline (Fixture *f, gconstpointer data)
{
  GPid pid;

  kao_worker_set_start_deadline (f->worker, 200);
  g_assert_true (kao_worker_start (f->worker, NULL));
  WAIT_FOR (f->n_lost == 1 || kao_worker_get_pid (f->worker) != 0);
  pid = kao_worker_get_pid (f->worker);
  WAIT_FOR (f->n_lost == 1);
  g_assert_cmpint (f->lost_code, ==, KAO_DEVICE_ERROR_STALLED);
  g_assert_cmpuint (f->n_ready, ==, 0);
  while (pid != 0 && process_exists (pid))
    g_usleep (1000);
}

/* A window that was taken over can start no crowd of processes, and gets the next when one has ended. */
static void
test_crowd (gconstpointer data)
{
  const KaoSpawnTarget targets[] = { { data, NULL }, { data, NULL } };
  KaoSpawner *own = kao_spawner_new (targets, 2, NULL);
  gint sockets[64], pidfds[64];
  guint n = 0;
  GPid pid;
  gint socket_fd, pidfd;
  g_autofree gchar *refusal = NULL;

  while (n < G_N_ELEMENTS (sockets)
         && (refusal = spawn_and_wait (own, 0, &sockets[n], &pidfds[n], &pid)) == NULL)
    n++;
  g_assert_nonnull (refusal);
  g_assert_cmpuint (n, ==, 8);
  /* The other row has places of its own. */
  g_assert_null (spawn_and_wait (own, 1, &socket_fd, &pidfd, &pid));
  close (socket_fd);
  close (pidfd);
  /* It ends when its socket is closed. */
  close (sockets[--n]);
  for (guint i = 0; i < PATIENCE_MS && refusal != NULL; i++)
    {
      g_free (refusal);
      refusal = spawn_and_wait (own, 0, &socket_fd, &pidfd, &pid);
      g_usleep (refusal != NULL ? 1000 : 0);
    }
  g_assert_null (refusal);
  g_assert_cmpint (fcntl (pidfd, F_GETFD), >=, 0);
  close (socket_fd);
  close (pidfd);
  close (pidfds[n]);
  while (n-- > 0)
    {
      close (sockets[n]);
      close (pidfds[n]);
    }
  kao_spawner_free (own);
}

static GPid
find_child (GPid parent)
{
  g_autofree gchar *path = g_strdup_printf ("/proc/%d/task/%d/children", parent, parent);
  g_autofree gchar *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return atoi (text);
}

static GPid
parent_of (GPid pid)
{
  g_autofree gchar *path = g_strdup_printf ("/proc/%d/status", pid);
  g_autofree gchar *text = NULL;
  const gchar *line;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  line = strstr (text, "\nPPid:\t");
  g_assert_nonnull (line);
  return atoi (line + strlen ("\nPPid:\t"));
}

/* A spawner that answers late. The window is not kept waiting; the answer belongs to a question that was given up, its
 * process is ended and not taken for the next one's. The two rows differ in what becomes of them. */
static void
ask_stopped_spawner (gconstpointer program)
{
  const KaoSpawnTarget targets[] = { { program, NULL }, { "/nonexistent/" MISSING_PROGRAM, NULL } };
  KaoSpawner *own = kao_spawner_new (targets, 2, NULL);
  GPid of_spawner = find_child (getpid ());
  Spawned first = { -1, 0, FALSE, NULL };
  gint socket_fd, pidfd;
  GPid pid;
  g_autofree gchar *refusal = NULL;
  guint n_before = count_own_fds ();
  guint32 request;

  kill (of_spawner, SIGSTOP);
  request = kao_spawner_spawn (own, 0, &socket_fd, on_spawned, &first, NULL);
  if (request == 0)
    _exit (1);
  settle (50);
  if (first.is_answered)
    _exit (2);
  kao_spawner_forget (own, request);
  close (socket_fd);
  kill (of_spawner, SIGCONT);
  /* The missing program's row: with answers that slip by one it would seem to start. */
  refusal = spawn_and_wait (own, 1, &socket_fd, &pidfd, &pid);
  if (refusal == NULL || strstr (refusal, MISSING_PROGRAM) == NULL || first.is_answered)
    _exit (3);
  if (count_own_fds () != n_before)
    _exit (4);
  /* The forgotten one is gone, although it hangs. */
  for (guint i = 0; i < PATIENCE_MS && find_child (of_spawner) != 0; i++)
    g_usleep (1000);
  _exit (find_child (of_spawner) == 0 ? 0 : 5);
}

static void
test_late_answer (gconstpointer data)
{
  gint status = 0;
  pid_t window = fork ();

  if (window == 0)
    ask_stopped_spawner (data);
  waitpid (window, &status, 0);
  g_assert_cmpint (WIFEXITED (status) ? WEXITSTATUS (status) : 255, ==, 0);
}

/* A process that comes when its worker has given up waiting is ended, and the next one is another. */
static void
test_late_process (gconstpointer data)
{
  const KaoSpawnTarget targets[] = { { data, NULL } };
  KaoSpawner *own = kao_spawner_new (targets, 1, NULL);
  Fixture f = { 0 };
  GPid of_spawner = 0;

  f.worker = kao_worker_new (own, 0, fake_specs, KAO_SCANNER_ERROR, "fake");
  g_signal_connect (f.worker, "lost", G_CALLBACK (on_lost), &f);
  g_signal_connect (f.worker, "message", G_CALLBACK (on_message), &f);
  order (&f, FAKE_ANSWER);
  WAIT_FOR (f.n_messages == 1);
  of_spawner = parent_of (wait_for_pid (&f));
  kao_worker_kill (f.worker);
  kill (of_spawner, SIGSTOP);
  kao_worker_set_start_deadline (f.worker, 100);
  g_assert_true (kao_worker_start (f.worker, NULL));
  WAIT_FOR (f.n_lost == 1);
  g_assert_cmpint (f.lost_code, ==, KAO_DEVICE_ERROR_STALLED);
  kill (of_spawner, SIGCONT);
  kao_worker_set_start_deadline (f.worker, PATIENCE_MS);
  order (&f, FAKE_ANSWER);
  WAIT_FOR (f.n_messages == 2);
  g_assert_cmpuint (f.n_lost, ==, 1);
  g_assert_finalize_object (f.worker);
  kao_spawner_free (own);
}

/* A window that dies takes spawner and workers along, even a worker that hangs, and even one that never came so far
 * as to ask for its end itself. */
static void
test_parent_death (gconstpointer data)
{
  const KaoSpawnTarget targets[] = { { data, NULL } };
  gint report[2];
  GPid pids[2] = { 0, 0 };
  pid_t window;

  g_assert_cmpint (pipe (report), ==, 0);
  window = fork ();
  if (window == 0)
    {
      KaoSpawner *own = kao_spawner_new (targets, 1, NULL);
      FakeOrder fake = { FAKE_HANG };

      for (guint i = 0; i < 2; i++)
        {
          gint socket_fd, pidfd;

          if (spawn_and_wait (own, 0, &socket_fd, &pidfd, &pids[i]) != NULL
              || !kao_message_send (socket_fd, FAKE_DO, 1, &fake, sizeof fake, NULL, 0, NULL))
            _exit (1);
        }
      if (write (report[1], pids, sizeof pids) != sizeof pids)
        _exit (1);
      for (;;)
        pause ();
    }
  g_assert_cmpint (read (report[0], pids, sizeof pids), ==, sizeof pids);
  g_assert_true (process_exists (pids[0]) && process_exists (pids[1]));
  kill (window, SIGKILL);
  waitpid (window, NULL, 0);
  for (guint i = 0; i < PATIENCE_MS && (process_exists (pids[0]) || process_exists (pids[1])); i++)
    {
      /* They fall to this process (a subreaper below), or to init. */
      while (waitpid (-1, NULL, WNOHANG) > 0)
        ;
      g_usleep (1000);
    }
  g_assert_false (process_exists (pids[0]));
  g_assert_false (process_exists (pids[1]));
  close (report[0]);
  close (report[1]);
}

/* Started by hand it says so and ends with 2. */
static void
test_by_hand (gconstpointer data)
{
  g_autofree gchar *standard_error = NULL;
  gchar *argv[] = { (gchar *) data, NULL };
  gint status = 0;

  g_assert_true (g_spawn_sync (NULL, argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL,
                               &standard_error, &status, NULL));
  g_assert_cmpint (WEXITSTATUS (status), ==, 2);
  g_assert_nonnull (g_strstr_len (standard_error, -1, "cannot be used by hand"));
}

int
main (int argc, char **argv)
{
  KaoSpawnTarget targets[] = { { NULL, NULL }, { "/nonexistent/" MISSING_PROGRAM, NULL }, { NULL, NULL } };
  int failed;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 3);
  targets[0].program = argv[1];
  targets[2].program = argv[2];
  spawner = kao_spawner_new (targets, G_N_ELEMENTS (targets), NULL);
  g_assert_nonnull (spawner);
  prctl (PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);

#define ADD(path, index, function)                                                                 \
  g_test_add (path, Fixture, GUINT_TO_POINTER (index), set_up, function, tear_down)
  ADD ("/worker/answer", 0, test_answer);
  ADD ("/worker/stale", 0, test_stale);
  ADD ("/worker/losses", 0, test_losses);
  ADD ("/worker/sigkill", 0, test_sigkill);
  ADD ("/worker/send-to-dead", 0, test_send_to_dead);
  ADD ("/worker/kill-is-silent", 0, test_kill_is_silent);
  ADD ("/worker/chatter", 0, test_chatter);
  ADD ("/worker/missing-program", 1, test_missing_program);
  ADD ("/worker/start-deadline", 2, test_start_deadline);
  g_test_add_data_func ("/worker/crowd", argv[1], test_crowd);
  g_test_add_data_func ("/worker/late-answer", argv[2], test_late_answer);
  g_test_add_data_func ("/worker/late-process", argv[1], test_late_process);
  g_test_add_data_func ("/worker/parent-death", argv[1], test_parent_death);
  g_test_add_data_func ("/worker/parent-death-early", argv[2], test_parent_death);
  g_test_add_data_func ("/worker/by-hand", argv[1], test_by_hand);
  failed = g_test_run ();
  kao_spawner_free (spawner);
  return failed;
}
