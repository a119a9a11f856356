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

/* No core dumps, not dumpable, no new privileges, SIGPIPE ignored, umask 077, environment reduced.
 * Sets KAO_SECURITY_ERROR and returns FALSE when one of them is refused. Not thread-safe. */
gboolean kao_harden_process (KaoHardenRole role, GError **error);

G_END_DECLS
