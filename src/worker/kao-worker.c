// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "worker/kao-worker.h"

#include "base/kao-error.h"
#include "base/kao-log.h"

#include <glib-unix.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

/* From the fork to READY. A worker only loads its libraries and closes its sandbox in this time; a
 * cold disk needs one or two seconds for that. */
#define START_DEADLINE_MS 20000

/* Messages taken in one turn of the main loop, so that a worker that talks without end cannot keep
 * the window from drawing. */
#define MESSAGES_PER_TURN 16

/* What more there is within a slice waits for the next one, so that the rest of each slice belongs to what has a lower
 * priority, drawing above all. A camera sends up to some hundred a second, a scanner ten: who fills so many slices
 * without a pause is a flood. */
#define SLICE_MS 20
#define MESSAGES_PER_SLICE 40
#define MOST_FULL_SLICES 48

struct _KaoWorker
{
  GObject parent_instance;

  /* owned */
  gchar *name;
  GHashTable *jobs; /* job id → KaoWorkerJob */
  /* borrowed */
  KaoSpawner *spawner;
  const KaoMessageSpec *specs;

  guint target_index;
  GQuark device_domain;
  gboolean require_sandbox;
  guint start_deadline_ms;
  guint32 last_job;

  /* the process; valid while is_running */
  gboolean is_running;
  gint socket_fd;
  guint32 request; /* to the spawner, until it has answered; 0 then */
  gint pidfd;      /* -1 until then */
  GPid pid;
  guint generation; /* counts the processes */
  gint64 slice_began; /* monotonic */
  guint n_in_slice;   /* messages */
  guint n_full;       /* slices in a row that were full */
  guint slice_source_id; /* in place of the socket's until a full slice is over */
  guint socket_source_id;
  guint pidfd_source_id;
  guint start_source_id;
};

/* Knows its worker and id, because a GSource callback gets one pointer. */
typedef struct
{
  KaoWorker *worker;
  guint32 id;
  guint deadline_id;
} KaoWorkerJob;

enum
{
  SIGNAL_READY,
  SIGNAL_MESSAGE,
  SIGNAL_LOST,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KaoWorker, kao_worker, G_TYPE_OBJECT)

static void
free_job (gpointer data)
{
  KaoWorkerJob *job = data;

  g_clear_handle_id (&job->deadline_id, g_source_remove);
  g_free (job);
}

/* Ends the process and forgets it. Nothing is emitted. */
static void
drop_process (KaoWorker *self)
{
  if (!self->is_running)
    return;
  self->is_running = FALSE;
  if (self->request != 0)
    kao_spawner_forget (self->spawner, self->request);
  self->request = 0;
  /* The pidfd, not the number: the number may belong to another program by now. */
  if (self->pidfd >= 0)
    {
      syscall (SYS_pidfd_send_signal, self->pidfd, SIGKILL, NULL, 0u);
      close (self->pidfd);
    }
  g_clear_handle_id (&self->socket_source_id, g_source_remove);
  g_clear_handle_id (&self->slice_source_id, g_source_remove);
  g_clear_handle_id (&self->pidfd_source_id, g_source_remove);
  g_clear_handle_id (&self->start_source_id, g_source_remove);
  close (self->socket_fd);
  self->socket_fd = self->pidfd = -1;
  self->pid = 0;
  g_hash_table_remove_all (self->jobs);
}

/* @error: (transfer full) */
static void
lose_process_with (KaoWorker *self, GError *error)
{
  if (self->is_running)
    {
      g_object_ref (self);
      drop_process (self);
      kao_log_event ("worker", "%s", error->message);
      g_signal_emit (self, signals[SIGNAL_LOST], 0, error);
      g_object_unref (self);
    }
  g_error_free (error);
}

static void
lose_process (KaoWorker *self, KaoDeviceError code, const gchar *what)
{
  lose_process_with (self, g_error_new (self->device_domain, (gint) code, "The %s worker %s", self->name, what));
}

static void
handle_message (KaoWorker *self, KaoMessage *message)
{
  const KaoMessageReady *ready = (const KaoMessageReady *) (gconstpointer) message->payload;

  self->n_in_slice++;
  if (message->header.type == KAO_MESSAGE_READY && ready->is_sandboxed == 0 && self->require_sandbox)
    lose_process (self, KAO_DEVICE_ERROR_WORKER_PROTOCOL, "stands outside its sandbox and was ended");
  else if (message->header.type == KAO_MESSAGE_READY)
    {
      g_clear_handle_id (&self->start_source_id, g_source_remove);
      g_signal_emit (self, signals[SIGNAL_READY], 0);
    }
  else if (message->header.job == 0
           || g_hash_table_contains (self->jobs, GUINT_TO_POINTER (message->header.job)))
    g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, message);
  kao_message_clear (message);
}

/* Takes up to @limit messages of the process that runs now. Returns FALSE when it was lost (or
 * exchanged by a handler) meanwhile. */
static gboolean
take_messages (KaoWorker *self, guint limit)
{
  gint socket_fd = self->socket_fd;
  guint generation = self->generation;

  /* Whether there is a process at all is known before anything comes from it. */
  if (self->request != 0)
    kao_spawner_take_answers (self->spawner);
  if (!self->is_running || self->generation != generation)
    return FALSE;
  for (guint i = 0; i < limit; i++)
    {
      g_autoptr (GError) error = NULL;
      KaoMessage message;

      if (kao_message_receive (socket_fd, self->specs, TRUE, &message, &error))
        handle_message (self, &message);
      else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        return TRUE;
      else
        {
          gboolean is_closed = g_error_matches (error, KAO_PROTOCOL_ERROR, KAO_PROTOCOL_ERROR_CLOSED);

          if (!is_closed)
            kao_log_event ("worker", "%s: %s", self->name, error->message);
          lose_process (self,
                        is_closed ? KAO_DEVICE_ERROR_WORKER_CRASHED : KAO_DEVICE_ERROR_WORKER_PROTOCOL,
                        is_closed ? "ended unexpectedly" : "spoke nonsense and was ended");
          return FALSE;
        }
      if (!self->is_running || self->generation != generation)
        return FALSE;
    }
  return TRUE;
}

static gboolean on_socket (gint fd, GIOCondition condition, gpointer user_data);

static gboolean
on_slice_over (gpointer user_data)
{
  KaoWorker *self = user_data;

  self->slice_source_id = 0;
  self->socket_source_id = g_unix_fd_add (self->socket_fd, G_IO_IN, on_socket, self);
  return G_SOURCE_REMOVE;
}

/* A slice that was begun long ago was not full, or nobody sent anything. */
static void
begin_slice (KaoWorker *self)
{
  gint64 now = g_get_monotonic_time ();

  if (now - self->slice_began < SLICE_MS * 1000)
    return;
  if (self->n_in_slice < MESSAGES_PER_SLICE)
    self->n_full = 0;
  self->slice_began = now;
  self->n_in_slice = 0;
}

static gboolean
on_socket (gint fd, GIOCondition condition, gpointer user_data)
{
  g_autoptr (KaoWorker) self = g_object_ref (KAO_WORKER (user_data));

  begin_slice (self);
  /* Sources that are not wanted any more have been removed by drop_process(). */
  if (!take_messages (self, MESSAGES_PER_TURN) || self->n_in_slice < MESSAGES_PER_SLICE)
    return G_SOURCE_CONTINUE;
  if (++self->n_full > MOST_FULL_SLICES)
    {
      lose_process (self, KAO_DEVICE_ERROR_WORKER_PROTOCOL, "sends too many messages and was ended");
      return G_SOURCE_CONTINUE;
    }
  self->socket_source_id = 0;
  self->slice_source_id = g_timeout_add (SLICE_MS, on_slice_over, self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_process_ended (gint fd, GIOCondition condition, gpointer user_data)
{
  g_autoptr (KaoWorker) self = g_object_ref (KAO_WORKER (user_data));

  /* What it said before its end still counts; the socket then says "closed". */
  if (take_messages (self, G_MAXUINT))
    lose_process (self, KAO_DEVICE_ERROR_WORKER_CRASHED, "ended unexpectedly");
  return G_SOURCE_CONTINUE;
}

static gboolean
on_start_deadline (gpointer user_data)
{
  KaoWorker *self = user_data;

  self->start_source_id = 0;
  lose_process (self, KAO_DEVICE_ERROR_STALLED, "did not get ready in time and was ended");
  return G_SOURCE_REMOVE;
}

static gboolean
on_job_deadline (gpointer user_data)
{
  KaoWorkerJob *job = user_data;

  job->deadline_id = 0;
  lose_process (job->worker, KAO_DEVICE_ERROR_STALLED, "missed a deadline and was ended");
  return G_SOURCE_REMOVE;
}

static void
on_spawned (gint pidfd, GPid pid, const GError *error, gpointer user_data)
{
  KaoWorker *self = user_data;

  self->request = 0;
  if (error != NULL)
    {
      lose_process_with (self, g_error_new_literal (self->device_domain, KAO_DEVICE_ERROR_NOT_STARTED, error->message));
      return;
    }
  self->pidfd = pidfd;
  self->pid = pid;
  self->pidfd_source_id = g_unix_fd_add (pidfd, G_IO_IN, on_process_ended, self);
  kao_log_detail ("worker", "%s worker started (%d)", self->name, (int) pid);
}

static gboolean
start_process (KaoWorker *self, GError **error)
{
  if (self->is_running)
    return TRUE;
  self->request = kao_spawner_spawn (self->spawner, self->target_index, &self->socket_fd, on_spawned, self, error);
  if (self->request == 0)
    return FALSE;
  self->is_running = TRUE;
  self->generation++;
  self->n_in_slice = self->n_full = 0;
  self->socket_source_id = g_unix_fd_add (self->socket_fd, G_IO_IN, on_socket, self);
  self->start_source_id = g_timeout_add (self->start_deadline_ms, on_start_deadline, self);
  return TRUE;
}

static void
kao_worker_finalize (GObject *object)
{
  KaoWorker *self = KAO_WORKER (object);

  drop_process (self);
  g_hash_table_unref (self->jobs);
  g_free (self->name);
  G_OBJECT_CLASS (kao_worker_parent_class)->finalize (object);
}

static void
kao_worker_class_init (KaoWorkerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kao_worker_finalize;
  signals[SIGNAL_READY] = g_signal_new ("ready", KAO_TYPE_WORKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_MESSAGE] = g_signal_new ("message", KAO_TYPE_WORKER, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_LOST] = g_signal_new ("lost", KAO_TYPE_WORKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
kao_worker_init (KaoWorker *self)
{
  self->jobs = g_hash_table_new_full (NULL, NULL, NULL, free_job);
  self->socket_fd = self->pidfd = -1;
  self->require_sandbox = TRUE;
  self->start_deadline_ms = START_DEADLINE_MS;
}

KaoWorker *
kao_worker_new (KaoSpawner *spawner,
                guint target_index,
                const KaoMessageSpec *specs,
                GQuark device_domain,
                const gchar *name)
{
  KaoWorker *self;

  g_return_val_if_fail (spawner != NULL, NULL);
  self = g_object_new (KAO_TYPE_WORKER, NULL);
  self->spawner = spawner;
  self->target_index = target_index;
  self->specs = specs;
  self->device_domain = device_domain;
  self->name = g_strdup (name);
  return self;
}

void
kao_worker_set_require_sandbox (KaoWorker *self, gboolean require_sandbox)
{
  g_return_if_fail (KAO_IS_WORKER (self));
  self->require_sandbox = require_sandbox;
}

void
kao_worker_set_start_deadline (KaoWorker *self, guint milliseconds)
{
  g_return_if_fail (KAO_IS_WORKER (self));
  self->start_deadline_ms = milliseconds;
}

guint32
kao_worker_begin_job (KaoWorker *self)
{
  KaoWorkerJob *job;

  g_return_val_if_fail (KAO_IS_WORKER (self), 0);
  job = g_new0 (KaoWorkerJob, 1);
  job->worker = self;
  job->id = ++self->last_job;
  g_hash_table_insert (self->jobs, GUINT_TO_POINTER (job->id), job);
  return job->id;
}

void
kao_worker_end_job (KaoWorker *self, guint32 id)
{
  g_return_if_fail (KAO_IS_WORKER (self));
  g_hash_table_remove (self->jobs, GUINT_TO_POINTER (id));
}

void
kao_worker_set_deadline (KaoWorker *self, guint32 id, guint milliseconds)
{
  KaoWorkerJob *job;

  g_return_if_fail (KAO_IS_WORKER (self));
  job = g_hash_table_lookup (self->jobs, GUINT_TO_POINTER (id));
  if (job == NULL)
    return;
  g_clear_handle_id (&job->deadline_id, g_source_remove);
  if (milliseconds > 0)
    job->deadline_id = g_timeout_add (milliseconds, on_job_deadline, job);
}

gboolean
kao_worker_start (KaoWorker *self, GError **error)
{
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (KAO_IS_WORKER (self), FALSE);
  if (start_process (self, &local))
    return TRUE;
  g_set_error_literal (error, self->device_domain, KAO_DEVICE_ERROR_NOT_STARTED, local->message);
  return FALSE;
}

gboolean
kao_worker_send (KaoWorker *self,
                 guint16 type,
                 guint32 job,
                 gconstpointer payload,
                 gsize payload_size,
                 GError **error)
{
  return kao_worker_send_with_fd (self, type, job, payload, payload_size, -1, error);
}

gboolean
kao_worker_send_with_fd (KaoWorker *self,
                         guint16 type,
                         guint32 job,
                         gconstpointer payload,
                         gsize payload_size,
                         gint fd,
                         GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (KaoWorker) kept = NULL;

  g_return_val_if_fail (KAO_IS_WORKER (self), FALSE);
  kept = g_object_ref (self);
  if (!kao_worker_start (self, error))
    return FALSE;
  if (kao_message_send (self->socket_fd, type, job, payload, payload_size, &fd, fd >= 0 ? 1 : 0, &local))
    return TRUE;
  /* Nobody is there to take it; why not is told by "lost". */
  if (self->request != 0)
    kao_spawner_take_answers (self->spawner);
  if (!self->is_running)
    {
      g_set_error (error, self->device_domain, KAO_DEVICE_ERROR_NOT_STARTED, "The %s worker could not be started",
                   self->name);
      return FALSE;
    }
  /* A full socket means that the process has not taken commands for a long time. */
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    {
      g_set_error (error, self->device_domain, KAO_DEVICE_ERROR_STALLED,
                   "The %s worker takes no commands", self->name);
      lose_process (self, KAO_DEVICE_ERROR_STALLED, "takes no commands and was ended");
    }
  else
    {
      g_set_error (error, self->device_domain, KAO_DEVICE_ERROR_WORKER_CRASHED,
                   "The %s worker ended before it took a command", self->name);
      lose_process (self, KAO_DEVICE_ERROR_WORKER_CRASHED, "ended unexpectedly");
    }
  return FALSE;
}

gboolean
kao_worker_is_running (KaoWorker *self)
{
  g_return_val_if_fail (KAO_IS_WORKER (self), FALSE);
  return self->is_running;
}

gboolean
kao_worker_is_ready (KaoWorker *self)
{
  g_return_val_if_fail (KAO_IS_WORKER (self), FALSE);
  return self->is_running && self->start_source_id == 0;
}

GPid
kao_worker_get_pid (KaoWorker *self)
{
  g_return_val_if_fail (KAO_IS_WORKER (self), 0);
  return self->pid;
}

void
kao_worker_kill (KaoWorker *self)
{
  g_return_if_fail (KAO_IS_WORKER (self));
  drop_process (self);
}
