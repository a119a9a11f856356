// SPDX-License-Identifier: GPL-3.0-or-later
/* The walls: Landlock for files, seccomp for calls. Entered once per process, after what must be
 * opened is open and before foreign bytes are touched. Cannot be left again.
 *
 * The order in the window's main(), all before a second thread exists:
 *   kao_harden_process() → kao_self_test_run() → kao_spawner_new() (and whatever else must be started
 *   as a process) → kao_sandbox_enter (KAO_SANDBOX_MAIN) → gtk_init(), D-Bus, the engine's threads.
 * Reading stays free, so that fonts, icons and models can be opened inside. Landlock binds the
 * calling thread and those it starts later: a process with a second thread is refused
 * (kao-threads.h).
 *
 * The camera worker names the video nodes it was given in @paths; a rule holds for the node that was
 * there when the sandbox closed. After a replug the service starts a new worker.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  KAO_SANDBOX_MAIN,     /* window and engine: reads, no write anywhere, no exec, no inet sockets */
  KAO_SANDBOX_CAMERA,   /* only video devices writable */
  KAO_SANDBOX_SCANNER,  /* only USB nodes writable; sockets only with _NETWORK or _LOCAL */
  KAO_SANDBOX_USBWATCH, /* netlink and /dev/bus/usb for reading */
  KAO_SANDBOX_TOOL,     /* kaoawase-match, kaoawase-evaluate: reads, writes stdout only */
  KAO_SANDBOX_DEMO,     /* the demo scanner: reads, Unix sockets only */
  KAO_SANDBOX_CARD,     /* no devices, no new sockets: the one to pcscd was opened before */
  KAO_SANDBOX_FRONT,    /* nothing at all: no devices, no sockets, no file is opened any more */
  KAO_SANDBOX_COMMAND   /* what the office's own command inherits: programs and network, reads little, alone */
} KaoSandboxProfile;

typedef enum
{
  KAO_SANDBOX_NONE = 0,
  KAO_SANDBOX_NETWORK = 1 << 0, /* the configuration allows network scanners */
  KAO_SANDBOX_LOCAL = 1 << 1,   /* the demo's scanner, behind a Unix socket */
  KAO_SANDBOX_PARENT = 1 << 2   /* its child, outside its walls, is ended by the kernel with it (PR_SET_PDEATHSIG) */
} KaoSandboxFlags;

/* Closes the sandbox of @profile around this process and all its threads. @paths is a NULL-terminated
 * list of device nodes or folders that this process may additionally write to (device nodes only;
 * anything else is refused), or NULL; of KAO_SANDBOX_COMMAND the folders that it may read and execute
 * besides the system's. Sets KAO_SECURITY_ERROR_NO_LANDLOCK or _NO_SECCOMP when the
 * kernel lacks what Debian 12 has, and _HARDENING when this process has more than one thread: call it
 * before others start. */
gboolean kao_sandbox_enter (KaoSandboxProfile profile,
                            KaoSandboxFlags flags,
                            const gchar *const *paths,
                            GError **error);

/* The spawner's own walls, which all workers inherit: it can execute the files @programs, what lies in
 * the folders among them (and the loader) and nothing else, no process below it can ever make or remove a file, load a module, mount
 * or trace. Used by worker/kao-spawner.c only. */
gboolean kao_sandbox_enter_spawner (const gchar *const *programs, GError **error);

/* The Landlock version of Debian 12's kernel (Linux 6.1): what this program needs at least. */
#define KAO_SANDBOX_LANDLOCK_FLOOR 2

/* The kernel's Landlock ABI version, 0 when it has none. */
gint kao_sandbox_landlock_abi (void);

G_END_DECLS
