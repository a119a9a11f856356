// SPDX-License-Identifier: GPL-3.0-or-later
/* kaoawase --print-notice. */
#pragma once

#include "config/kao-config.h"

G_BEGIN_DECLS

/* Writes the notice for visitors, with the office of @config, to standard output as a PDF; creates no
 * file. Closes the sandbox around this process. Returns the exit code: 0, or 3 after one sentence on
 * standard error. */
int kao_print_notice (KaoConfig *config);

G_END_DECLS
