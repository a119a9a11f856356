// SPDX-License-Identifier: GPL-3.0-or-later
/* One value against the row of its key. Pure functions. */
#pragma once

#include "config/kao-config-keys.h"
#include "config/kao-config-problem.h"

G_BEGIN_DECLS

/* NULL when @text may stand at @key; @number is then its number, 0 or 1 of a boolean, the index of a
 * choice. The problem has no line yet. (transfer full) */
KaoConfigProblem *kao_config_value_check (const KaoConfigKey *key, const gchar *group, const gchar *text,
                                          gdouble *number);

/* The same for a municipality's code, wherever it stands. (transfer full) */
KaoConfigProblem *kao_municipality_code_check (const gchar *code);

G_END_DECLS
