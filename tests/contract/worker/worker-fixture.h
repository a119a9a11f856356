// SPDX-License-Identifier: GPL-3.0-or-later
/* A KaoWorker whose process misbehaves on request (tests/fakes/worker), and what it has told. */
#pragma once

#include "fake-worker.h"

#include "base/kao-error.h"
#include "worker/kao-worker.h"

/* Far beyond what any step takes, even on a loaded machine. */
#define WORKER_PATIENCE_MS 20000

/* A row of the spawner's table whose program is not there. */
#define MISSING_PROGRAM "kaoawase-nowhere"

typedef struct
{
  KaoWorker *worker;
  guint n_ready, n_lost, n_messages, n_fails;
  gint lost_code;
  gchar lost_words[256];
  guint32 last_value, last_job;
  guint8 first_pixel;
  gboolean is_impatient;
} WorkerFixture;

/* Makes the worker of @index in @spawner's table. */
void worker_fixture_begin (WorkerFixture *f, KaoSpawner *spawner, guint index);
void worker_fixture_end (WorkerFixture *f);

/* Gives the fake an order of a job of its own; returns the job. */
guint32 worker_fixture_order (WorkerFixture *f, FakeAction action);
/* The process is there some time after it was asked for. */
GPid worker_fixture_wait_for_pid (WorkerFixture *f);
/* Runs the main loop for that long. */
void worker_fixture_settle (guint milliseconds);
gboolean worker_process_exists (GPid pid);
guint worker_count_own_fds (void);

/* Ends the test; see WAIT_FOR(). */
gboolean worker_fixture_on_impatient (gpointer user_data);

/* Runs the main loop until @condition is met; fails when it is not met in time. */
#define WAIT_FOR(condition)                                                                        \
  G_STMT_START                                                                                     \
  {                                                                                                \
    guint patience = g_timeout_add (WORKER_PATIENCE_MS, worker_fixture_on_impatient, NULL);                              \
    while (!(condition))                                                                           \
      g_main_context_iteration (NULL, TRUE);                                                       \
    g_source_remove (patience);                                                                    \
  }                                                                                                \
  G_STMT_END
