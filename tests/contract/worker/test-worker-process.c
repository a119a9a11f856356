// SPDX-License-Identifier: GPL-3.0-or-later
/* KaoWorker against a real process that misbehaves on request. */
#include "config.h"

#include "worker-fixture.h"

#include <signal.h>
#include <string.h>

static KaoSpawner *spawner;

static void
set_up (WorkerFixture *f, gconstpointer data)
{
  worker_fixture_begin (f, spawner, GPOINTER_TO_UINT (data));
}

static void
tear_down (WorkerFixture *f, gconstpointer data)
{
  worker_fixture_end (f);
}

static void
test_answer (WorkerFixture *f, gconstpointer data)
{
  guint32 job = worker_fixture_order (f, FAKE_ANSWER);

  WAIT_FOR (f->n_messages == 1);
  g_assert_cmpuint (f->n_ready, ==, 1);
  g_assert_cmpuint (f->last_job, ==, job);
  g_assert_cmpuint (f->last_value, ==, job);
  worker_fixture_order (f, FAKE_FAIL);
  WAIT_FOR (f->n_fails == 1);
  worker_fixture_order (f, FAKE_ANSWER_FD);
  WAIT_FOR (f->n_messages == 3);
  g_assert_cmpuint (f->first_pixel, ==, 0x5a);
  /* 0, 1, 2 and the socket: nothing of ours was inherited. */
  worker_fixture_order (f, FAKE_LEAK_CHECK);
  WAIT_FOR (f->n_messages == 4);
  g_assert_cmpuint (f->last_value, ==, 4);
  g_assert_cmpuint (f->n_lost, ==, 0);
}

static void
test_stale (WorkerFixture *f, gconstpointer data)
{
  guint32 job;

  worker_fixture_order (f, FAKE_ANSWER);
  WAIT_FOR (f->n_messages == 1);
  job = worker_fixture_order (f, FAKE_ANSWER);
  kao_worker_end_job (f->worker, job);
  worker_fixture_order (f, FAKE_STALE);
  WAIT_FOR (f->n_messages == 2);
  /* Of three answers (ended job, job - 1, job) only the last came through. */
  g_assert_cmpuint (f->last_value, ==, 2);
  worker_fixture_settle (50);
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
test_losses (WorkerFixture *f, gconstpointer data)
{
  guint n_fds = 0;

  for (guint i = 0; i < 2 * G_N_ELEMENTS (loss_cases); i++)
    {
      const LossCase *loss = &loss_cases[i % G_N_ELEMENTS (loss_cases)];
      GPid pid;
      guint32 job;

      kao_worker_start (f->worker, NULL);
      pid = worker_fixture_wait_for_pid (f);
      job = worker_fixture_order (f, loss->action);
      kao_worker_set_deadline (f->worker, job, loss->deadline_ms);
      f->n_messages = 0;
      WAIT_FOR (f->n_lost == i + 1);
      g_assert_cmpint (f->lost_code, ==, loss->code);
      g_assert_cmpuint (f->n_messages, ==, loss->n_messages);
      g_assert_cmpint (kao_worker_get_pid (f->worker), ==, 0);
      /* Exactly one "lost", the process is gone and reaped, and the next command works. */
      worker_fixture_settle (20);
      g_assert_cmpuint (f->n_lost, ==, i + 1);
      while (worker_process_exists (pid))
        g_usleep (1000);
      worker_fixture_order (f, FAKE_ANSWER);
      f->n_messages = 0;
      WAIT_FOR (f->n_messages == 1);
      /* The answer can be here before the process's own descriptor. */
      worker_fixture_wait_for_pid (f);
      if (i == 0)
        n_fds = worker_count_own_fds ();
    }
  g_assert_cmpuint (worker_count_own_fds (), ==, n_fds);
}

static void
test_sigkill (WorkerFixture *f, gconstpointer data)
{
  for (guint i = 0; i < 10; i++)
    {
      worker_fixture_order (f, FAKE_ANSWER);
      f->n_messages = 0;
      WAIT_FOR (f->n_messages == 1);
      kill (worker_fixture_wait_for_pid (f), SIGKILL);
      WAIT_FOR (f->n_lost == i + 1);
      g_assert_cmpint (f->lost_code, ==, KAO_DEVICE_ERROR_WORKER_CRASHED);
    }
  g_assert_cmpuint (f->n_ready, ==, 10);
}

/* Killed between our commands: the send finds out, or the loop does; one "lost" in either case. */
static void
test_send_to_dead (WorkerFixture *f, gconstpointer data)
{
  FakeOrder fake = { FAKE_ANSWER };
  g_autoptr (GError) error = NULL;
  GPid pid;
  guint32 job;

  worker_fixture_order (f, FAKE_ANSWER);
  WAIT_FOR (f->n_messages == 1);
  pid = worker_fixture_wait_for_pid (f);
  kill (pid, SIGKILL);
  while (worker_process_exists (pid))
    g_usleep (1000);
  job = kao_worker_begin_job (f->worker);
  g_assert_false (kao_worker_send (f->worker, FAKE_DO, job, &fake, sizeof fake, &error));
  g_assert_error (error, KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_WORKER_CRASHED);
  g_assert_cmpuint (f->n_lost, ==, 1);
  worker_fixture_settle (20);
  g_assert_cmpuint (f->n_lost, ==, 1);
}

static void
test_kill_is_silent (WorkerFixture *f, gconstpointer data)
{
  GPid pid;

  worker_fixture_order (f, FAKE_HANG);
  pid = worker_fixture_wait_for_pid (f);
  kao_worker_kill (f->worker);
  g_assert_false (kao_worker_is_running (f->worker));
  while (worker_process_exists (pid))
    g_usleep (1000);
  worker_fixture_settle (20);
  g_assert_cmpuint (f->n_lost, ==, 0);
}

typedef struct
{
  WorkerFixture *f;
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
test_chatter (WorkerFixture *f, gconstpointer data)
{
  Redraws redraws = { f, 0, 0, 0 };
  /* GDK's own priority for it. */
  guint id = g_idle_add_full (G_PRIORITY_HIGH_IDLE + 20, on_redraw, &redraws, NULL);

  worker_fixture_order (f, FAKE_CHATTER);
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
test_missing_program (WorkerFixture *f, gconstpointer data)
{
  /* A command would be refused or not, after how soon the spawner finds out. */
  g_assert_true (kao_worker_start (f->worker, NULL));
  WAIT_FOR (f->n_lost == 1);
  g_assert_cmpint (f->lost_code, ==, KAO_DEVICE_ERROR_NOT_STARTED);
  /* By its name, and with what helps after an update. */
  g_assert_true (g_str_has_prefix (f->lost_words, MISSING_PROGRAM " could not be started"));
  g_assert_nonnull (strstr (f->lost_words, "restart kaoawase"));
  worker_fixture_settle (20);
  g_assert_cmpuint (f->n_lost, ==, 1);
  g_assert_cmpint (kao_worker_get_pid (f->worker), ==, 0);
}

/* A process that never says that it is ready is ended. */
static void
test_start_deadline (WorkerFixture *f, gconstpointer data)
{
  GPid pid;

  kao_worker_set_start_deadline (f->worker, 200);
  g_assert_true (kao_worker_start (f->worker, NULL));
  WAIT_FOR (f->n_lost == 1 || kao_worker_get_pid (f->worker) != 0);
  pid = kao_worker_get_pid (f->worker);
  WAIT_FOR (f->n_lost == 1);
  g_assert_cmpint (f->lost_code, ==, KAO_DEVICE_ERROR_STALLED);
  g_assert_cmpuint (f->n_ready, ==, 0);
  while (pid != 0 && worker_process_exists (pid))
    g_usleep (1000);
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

#define ADD(path, index, function)                                                                 \
  g_test_add (path, WorkerFixture, GUINT_TO_POINTER (index), set_up, function, tear_down)
  ADD ("/worker/answer", 0, test_answer);
  ADD ("/worker/stale", 0, test_stale);
  ADD ("/worker/losses", 0, test_losses);
  ADD ("/worker/sigkill", 0, test_sigkill);
  ADD ("/worker/send-to-dead", 0, test_send_to_dead);
  ADD ("/worker/kill-is-silent", 0, test_kill_is_silent);
  ADD ("/worker/chatter", 0, test_chatter);
  ADD ("/worker/missing-program", 1, test_missing_program);
  ADD ("/worker/start-deadline", 2, test_start_deadline);
  failed = g_test_run ();
  kao_spawner_free (spawner);
  return failed;
}
