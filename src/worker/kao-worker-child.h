// SPDX-License-Identifier: GPL-3.0-or-later
/* The child's side: what every worker's main() does the same way. Plain C, usable from C++. */
#pragma once

#include "secure/kao-harden.h"
#include "secure/kao-sandbox.h"
#include "worker/kao-message.h"

G_BEGIN_DECLS

/* Hardens the process, asks to be killed with its parent, checks that fd 3 is a SEQPACKET socket.
 * On failure prints one sentence and exits with 2: a worker cannot be started by hand. */
void kao_worker_child_begin (const gchar *name);

/* Closes the sandbox and reports READY. With @require_sandbox FALSE a kernel without Landlock or
 * seccomp is reported instead of being fatal. Exits on failure. */
void kao_worker_child_ready (KaoSandboxProfile profile,
                             KaoSandboxFlags flags,
                             const gchar *const *paths,
                             gboolean require_sandbox);

/* Waits up to @timeout_ms (-1: for ever) for a command. Returns 1 with a checked message, 0 on
 * timeout; does not return when the parent is gone or spoke nonsense (exits). */
gint kao_worker_child_receive (const KaoMessageSpec *specs, gint timeout_ms, KaoMessage *message);

/* Sends an event; exits when the parent is gone. Any thread. */
void kao_worker_child_send (guint16 type,
                            guint32 job,
                            gconstpointer payload,
                            gsize payload_size,
                            const gint *fds,
                            guint n_fds);

/* Sends KAO_MESSAGE_FAIL made from @error. */
void kao_worker_child_fail (guint32 job, const GError *error);

G_END_DECLS
