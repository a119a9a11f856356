// SPDX-License-Identifier: GPL-3.0-or-later
/* The walls of a program with a window, and what the configuration excuses. */
#pragma once

#include "config/kao-config.h"

G_BEGIN_DECLS

/* Closes the sandbox around this process, which must have one thread. TRUE without a sandbox only where the kernel
 * lacks the means and the configuration allows that: *@is_sandboxed is FALSE then. */
gboolean kao_enter_sandbox (const KaoConfig *config, gboolean *is_sandboxed, GError **error);

G_END_DECLS
