// SPDX-License-Identifier: GPL-3.0-or-later
/* The scanner of the demo: a process that speaks eSCL on a Unix socket, as a network scanner does on
 * TCP, so that libsane, its airscan backend, our worker and everything behind it are the real ones.
 *
 *     kaoawase-demo-scanner --glass FILE --dpi N [--folder DIR] [--feeder both|only] [--fault F[=N]]
 *
 * It makes one private folder in memory ($XDG_RUNTIME_DIR or /dev/shm, checked to be tmpfs) with the
 * socket and two files of SANE's configuration, prints "ready FOLDER", serves until its standard
 * input is closed, and removes the folder. The folder goes to the scanner worker as --demo-dir.
 * A small supervisor keeps the right to remove it; the process that holds the picture is sandboxed
 * and is started again when it dies.
 *
 * While it runs, requests on the same socket change what it does (tests, and laying another
 * document): GET /ctl?glass=FILE&dpi=N, GET /ctl?fault=NAME&arg=N, GET /ctl/log.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* SANE name of the demo scanner. */
#define KAO_DEMO_SCANNER_NAME "airscan:e0:Kaoawase Demo Scanner"

typedef struct _KaoDemo KaoDemo;

/* Starts the demo scanner from @programs (kao_spawner_find_folder()) with @arguments as above and
 * waits until it serves. To be called before this process closes its sandbox, and before the
 * spawner is made, whose table takes kao_demo_get_folder(). Sets a G_SPAWN_ERROR or
 * KAO_SCANNER_ERROR. (transfer full) */
KaoDemo *kao_demo_start (const gchar *programs, const gchar *const *arguments, GError **error);

/* Belongs to @demo. */
const gchar *kao_demo_get_folder (KaoDemo *demo);

/* Sends "/ctl?@query", such as "fault=jam", or @query itself when it begins with "/"; returns the
 * answer. (transfer full) */
gchar *kao_demo_control (KaoDemo *demo, const gchar *query, GError **error);

/* Ends the process; the folder is gone when this returns. NULL is allowed. */
void kao_demo_stop (KaoDemo *demo);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoDemo, kao_demo_stop)

G_END_DECLS
