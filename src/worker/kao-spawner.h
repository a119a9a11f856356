// SPDX-License-Identifier: GPL-3.0-or-later
/* A small process, forked before the window's sandbox closes, that starts workers on request.
 *
 * Landlock and seccomp are inherited by children: a window that may not write or execute anything
 * could not start a worker that must open a device. So the window asks this process, which can do
 * one thing only: fork and execute an entry of a table fixed at start. It holds no data, reads
 * nothing but the entry's number, and ends with the window.
 */
#pragma once

#include "base/kao-types.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  const gchar *program;           /* name within the programs' folder, such as "kaoawase-scanner" */
  const gchar *const *arguments;  /* NULL-terminated, without argv[0]; may be NULL */
  /* Names of variables that it gets besides those of kao_harden_worker_environment(), NULL-terminated;
   * NULL but for tests. */
  const gchar *const *variables;
} KaoSpawnTarget;

/* The folder of the workers: where this program itself lies when it holds them (run in place from
 * the build), else the installed libexec folder. (transfer full) */
gchar *kao_spawner_find_folder (void);

/* Forks. Must be called while the process has one thread. @targets and all strings must live until
 * then only (the child has its copy). (transfer full) */
KaoSpawner *kao_spawner_new (const KaoSpawnTarget *targets, gsize n_targets, GError **error);

/* The answer to a request. @pidfd: readable when the process has ended; (transfer full); or @error, KAO_PROTOCOL_ERROR. */
typedef void (*KaoSpawnedFunc) (gint pidfd, GPid pid, const GError *error, gpointer user_data);

/* The same for the office's own commands, in a spawner of their own, so that the one of the workers stays as narrow as it
 * is: what it starts may also execute the system's programs (interpreters) and what lies in @folders, which is
 * NULL-terminated. (transfer full) */
KaoSpawner *kao_spawner_new_for_commands (const KaoSpawnTarget *targets,
                                          gsize n_targets,
                                          const gchar *const *folders,
                                          GError **error);

/* Asks for target @index and returns at once: the number of the request, or 0. *@socket_fd: our end of a
 * SOCK_SEQPACKET pair, non-blocking, close-on-exec, the caller's to close; what is sent waits there for the process.
 * @func is called once, from the main loop, unless the request is forgotten. Main thread. */
guint32 kao_spawner_spawn (KaoSpawner *spawner,
                           guint index,
                           gint *socket_fd,
                           KaoSpawnedFunc func,
                           gpointer user_data,
                           GError **error);

/* Nobody waits for @request any more: the process that it brings is ended. */
void kao_spawner_forget (KaoSpawner *spawner, guint32 request);

/* Takes the answers that are there now, without waiting: an answer is there before its process is heard of. */
void kao_spawner_take_answers (KaoSpawner *spawner);

void kao_spawner_free (KaoSpawner *spawner);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoSpawner, kao_spawner_free)

G_END_DECLS
