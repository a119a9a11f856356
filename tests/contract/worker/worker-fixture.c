// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "worker-fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>

static void
on_ready (KaoWorker *worker, WorkerFixture *f)
{
  f->n_ready++;
}

static void
on_lost (KaoWorker *worker, const GError *error, WorkerFixture *f)
{
  g_assert_true (error->domain == KAO_SCANNER_ERROR);
  g_assert_false (kao_worker_is_running (worker));
  f->n_lost++;
  f->lost_code = error->code;
  g_strlcpy (f->lost_words, error->message, sizeof f->lost_words);
}

static void
on_message (KaoWorker *worker, KaoMessage *message, WorkerFixture *f)
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

void
worker_fixture_begin (WorkerFixture *f, KaoSpawner *spawner, guint index)
{
  f->worker = kao_worker_new (spawner, index, fake_specs, KAO_SCANNER_ERROR, "fake");
  g_signal_connect (f->worker, "ready", G_CALLBACK (on_ready), f);
  g_signal_connect (f->worker, "lost", G_CALLBACK (on_lost), f);
  g_signal_connect (f->worker, "message", G_CALLBACK (on_message), f);
}

void
worker_fixture_end (WorkerFixture *f)
{
  g_assert_finalize_object (f->worker);
}

gboolean
worker_fixture_on_impatient (gpointer user_data)
{
  g_error ("the awaited did not happen in time");
  return G_SOURCE_REMOVE;
}

void
worker_fixture_settle (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * 1000;

  while (g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
    }
}

guint32
worker_fixture_order (WorkerFixture *f, FakeAction action)
{
  FakeOrder fake = { action };
  guint32 job = kao_worker_begin_job (f->worker);
  g_autoptr (GError) error = NULL;

  kao_worker_send (f->worker, FAKE_DO, job, &fake, sizeof fake, &error);
  g_assert_no_error (error);
  return job;
}

GPid
worker_fixture_wait_for_pid (WorkerFixture *f)
{
  WAIT_FOR (kao_worker_get_pid (f->worker) != 0);
  return kao_worker_get_pid (f->worker);
}

gboolean
worker_process_exists (GPid pid)
{
  return kill (pid, 0) == 0;
}

guint
worker_count_own_fds (void)
{
  guint n = 0;

  for (gint fd = 0; fd < 1024; fd++)
    n += fcntl (fd, F_GETFD) >= 0;
  return n;
}
