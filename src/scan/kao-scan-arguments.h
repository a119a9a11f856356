// SPDX-License-Identifier: GPL-3.0-or-later
/* What kaoawase-scanner is started with, and what follows from it before its sandbox closes.
 *
 * Which backends may load is decided by a dll.conf of ours that comes first in SANE_CONFIG_DIR,
 * before the system's folder, where the backends' own files (USB identities) stay in use. The two
 * variants are installed read-only: no file has to be created for any scan. Its empty dll.d keeps
 * SANE from taking the system's. --demo-dir replaces the whole search path. --drivers names those that the
 * administrator has added; no device is opened by any other.
 */
#pragma once

#include "scan/kao-scan-drivers.h"
#include "secure/kao-sandbox.h"

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const gchar *demo_folder; /* absolute, of argv; NULL outside the demo */
  const gchar *drivers;     /* of argv; "" for none */
  gboolean allow_network;
  gboolean require_sandbox;
} KaoScanArguments;

/* FALSE when a word is none of those known, or a driver none of those that may be added; they are fixed in the spawner's table before the window's sandbox
 * closes. */
gboolean kao_scan_arguments_read (int argc, char **argv, KaoScanArguments *arguments);

/* What the sandbox must leave open for them. */
KaoSandboxFlags kao_scan_arguments_get_sandbox (const KaoScanArguments *arguments);

/* Sets SANE_CONFIG_DIR, so before sane_init() and any second thread. Returns the options that the demo's
 * folder wants set before all others, or NULL. (transfer full) @drivers: what may be loaded then (out,
 * transfer full). */
GKeyFile *kao_scan_arguments_choose_backends (const KaoScanArguments *arguments, KaoScanDrivers **drivers);

G_END_DECLS
