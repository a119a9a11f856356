// SPDX-License-Identifier: GPL-3.0-or-later
/* Process hardening, called first thing in every main() of this project, before any thread. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  KAO_HARDEN_MAIN,   /* window: also the four GTK/GL settings that keep GTK from writing caches, and
                      * closing of every fd but 0, 1 and 2 */
  KAO_HARDEN_WORKER, /* also PR_SET_PDEATHSIG and closing of every fd but 0, 1, 2 and 3 */
  KAO_HARDEN_TOOL    /* kaoawase-match, kaoawase-evaluate: a shell may hand them pictures as fds */
} KaoHardenRole;

/* One thread (kao-threads.h: where a library has started others, the program is executed once more, unless
 * it is a worker), descriptors 0 to 2 there and room for 64, no core dumps, not dumpable, no new privileges, SIGPIPE ignored, umask 077, environment reduced.
 * Sets KAO_SECURITY_ERROR and returns FALSE when one of them is refused. Not thread-safe. */
gboolean kao_harden_process (KaoHardenRole role, GError **error);

/* The whole environment of a worker: a short list of ours, and the variables of this process named in @more
 * (NULL in shipped programs; tests load their make-believe devices that way). Main thread.
 * (transfer full) */
gchar **kao_harden_worker_environment (const gchar *const *more);

G_END_DECLS
