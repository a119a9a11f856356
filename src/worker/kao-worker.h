// SPDX-License-Identifier: GPL-3.0-or-later
/* One worker process as its service sees it: commands down, events up, a deadline for every job.
 *
 * The process is started with the first command and again after it was lost. A job that misses its
 * deadline costs the process its life (SIGKILL: some SANE backends cannot be cancelled). Messages
 * of jobs that have ended are dropped here, so a service never sees a stale one.
 * Main thread only; signals are emitted there.
 */
#pragma once

#include "worker/kao-message.h"
#include "worker/kao-spawner.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define KAO_TYPE_WORKER (kao_worker_get_type ())
G_DECLARE_FINAL_TYPE (KaoWorker, kao_worker, KAO, WORKER, GObject)

/* Signals:
 *   "ready" (void)                     the process is up and its sandbox closed
 *   "message" (const KaoMessage *)     a checked event; the handler may steal fds (set them to -1)
 *   "lost" (const GError *)            the process ended, was ended, or spoke nonsense; every open job
 *                                      is over. The error is in @device_domain:
 *                                      _NOT_STARTED, _WORKER_CRASHED, _WORKER_PROTOCOL (also for one that floods the
 *                                      window, or stands outside its sandbox) or _STALLED (deadline).
 * Emitted with a reference held; exactly one "lost" per process.
 */
KaoWorker *kao_worker_new (KaoSpawner *spawner,
                           guint target_index,
                           const KaoMessageSpec *specs, /* must outlive the worker */
                           GQuark device_domain,
                           const gchar *name); /* for the log: "scanner" */

/* FALSE: a process that reports that it runs without a sandbox is taken all the same, as the configuration
 * allowed when the program started. Without this call it is ended. */
void kao_worker_set_require_sandbox (KaoWorker *worker, gboolean require_sandbox);

/* For tests: how long a process may take until it is ready, instead of some seconds. Counts from the next start on. */
void kao_worker_set_start_deadline (KaoWorker *worker, guint milliseconds);

/* A new job id, never 0 and never used before in this process. */
guint32 kao_worker_begin_job (KaoWorker *worker);
/* The job is over; later messages with its id are dropped, its deadline is disarmed. */
void kao_worker_end_job (KaoWorker *worker, guint32 job);
/* (Re)arms the deadline of @job; 0 disarms. When it passes, the process is killed and "lost" is
 * emitted with _STALLED. */
void kao_worker_set_deadline (KaoWorker *worker, guint32 job, guint milliseconds);

/* Has the process started where there is none, so that it is ready when a command comes; whether it could be is told
 * later, by "lost". KAO_DEVICE_ERROR _NOT_STARTED in @device_domain. */
gboolean kao_worker_start (KaoWorker *worker, GError **error);

/* Starts the process where needed and sends; the command waits until the process is there. A FALSE return means that
 * none could be asked for (_NOT_STARTED) or the command could not be sent; "lost" is then emitted as well if there was
 * a process. */
gboolean kao_worker_send (KaoWorker *worker,
                          guint16 type,
                          guint32 job,
                          gconstpointer payload,
                          gsize payload_size,
                          GError **error);

/* The same with a descriptor beside it, which stays the caller's; -1: none. */
gboolean kao_worker_send_with_fd (KaoWorker *worker,
                                  guint16 type,
                                  guint32 job,
                                  gconstpointer payload,
                                  gsize payload_size,
                                  gint fd,
                                  GError **error);

gboolean kao_worker_is_running (KaoWorker *worker);
/* Running, and has said that it takes commands. */
gboolean kao_worker_is_ready (KaoWorker *worker);
/* For tests that kill it. 0 when there is none, or none yet. */
GPid kao_worker_get_pid (KaoWorker *worker);
/* Ends the process now (SIGKILL); emits no "lost". */
void kao_worker_kill (KaoWorker *worker);

G_END_DECLS
