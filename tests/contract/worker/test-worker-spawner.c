// SPDX-License-Identifier: GPL-3.0-or-later
/* KaoSpawner: crowds of processes, answers and processes that come late, and the end of the window; with real processes. */
#include "config.h"

#include "worker-fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

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
  for (guint i = 0; i < WORKER_PATIENCE_MS && refusal != NULL; i++)
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
  guint n_before = worker_count_own_fds ();
  guint32 request;

  kill (of_spawner, SIGSTOP);
  request = kao_spawner_spawn (own, 0, &socket_fd, on_spawned, &first, NULL);
  if (request == 0)
    _exit (1);
  worker_fixture_settle (50);
  if (first.is_answered)
    _exit (2);
  kao_spawner_forget (own, request);
  close (socket_fd);
  kill (of_spawner, SIGCONT);
  /* The missing program's row: with answers that slip by one it would seem to start. */
  refusal = spawn_and_wait (own, 1, &socket_fd, &pidfd, &pid);
  if (refusal == NULL || strstr (refusal, MISSING_PROGRAM) == NULL || first.is_answered)
    _exit (3);
  if (worker_count_own_fds () != n_before)
    _exit (4);
  /* The forgotten one is gone, although it hangs. */
  for (guint i = 0; i < WORKER_PATIENCE_MS && find_child (of_spawner) != 0; i++)
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
  WorkerFixture f = { 0 };
  GPid of_spawner = 0;

  worker_fixture_begin (&f, own, 0);
  worker_fixture_order (&f, FAKE_ANSWER);
  WAIT_FOR (f.n_messages == 1);
  of_spawner = parent_of (worker_fixture_wait_for_pid (&f));
  kao_worker_kill (f.worker);
  kill (of_spawner, SIGSTOP);
  kao_worker_set_start_deadline (f.worker, 100);
  g_assert_true (kao_worker_start (f.worker, NULL));
  WAIT_FOR (f.n_lost == 1);
  g_assert_cmpint (f.lost_code, ==, KAO_DEVICE_ERROR_STALLED);
  kill (of_spawner, SIGCONT);
  kao_worker_set_start_deadline (f.worker, WORKER_PATIENCE_MS);
  worker_fixture_order (&f, FAKE_ANSWER);
  WAIT_FOR (f.n_messages == 2);
  g_assert_cmpuint (f.n_lost, ==, 1);
  worker_fixture_end (&f);
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
  g_assert_true (worker_process_exists (pids[0]) && worker_process_exists (pids[1]));
  kill (window, SIGKILL);
  waitpid (window, NULL, 0);
  for (guint i = 0; i < WORKER_PATIENCE_MS && (worker_process_exists (pids[0]) || worker_process_exists (pids[1])); i++)
    {
      /* They fall to this process (a subreaper below), or to init. */
      while (waitpid (-1, NULL, WNOHANG) > 0)
        ;
      g_usleep (1000);
    }
  g_assert_false (worker_process_exists (pids[0]));
  g_assert_false (worker_process_exists (pids[1]));
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
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 3);
  prctl (PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  g_test_add_data_func ("/worker/crowd", argv[1], test_crowd);
  g_test_add_data_func ("/worker/late-answer", argv[2], test_late_answer);
  g_test_add_data_func ("/worker/late-process", argv[1], test_late_process);
  g_test_add_data_func ("/worker/parent-death", argv[1], test_parent_death);
  g_test_add_data_func ("/worker/parent-death-early", argv[2], test_parent_death);
  g_test_add_data_func ("/worker/by-hand", argv[1], test_by_hand);
  return g_test_run ();
}
