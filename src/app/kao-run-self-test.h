// SPDX-License-Identifier: GPL-3.0-or-later
/* kaoawase --self-test. */
#pragma once

#include "app/kao-options.h"
#include "app/kao-parts.h"

G_BEGIN_DECLS

/* Looks at this computer and prints a report that may be passed on; @config_error (may be NULL) says why
 * @config is only the defaults. Exit code: 0 all in order, 1 something should be mended, 3 a fault. */
int kao_run_self_test (const KaoOptions *options, KaoConfig *config, const GError *config_error);

G_END_DECLS
