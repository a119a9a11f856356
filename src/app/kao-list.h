// SPDX-License-Identifier: GPL-3.0-or-later
/* What the administrator can name in the configuration. */
#pragma once

#include "app/kao-options.h"
#include "config/kao-config.h"

G_BEGIN_DECLS

/* Prints the cameras of this machine, the one that would be taken first, and returns the exit code of the
 * program: 0, 1 when there is none, 3 when they could not be listed. Closes the sandbox around this
 * process; to be called while it has one thread. */
int kao_list_cameras (const KaoOptions *options, KaoConfig *config);

/* The same for the scanners that the loaded drivers find, each with its driver, and how to have a further driver
 * loaded. */
int kao_list_scanners (const KaoOptions *options, KaoConfig *config);

G_END_DECLS
