// SPDX-License-Identifier: GPL-3.0-or-later
/* What somebody probably meant who wrote something that is not allowed. Pure functions. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The one of @words (NULL-terminated) that @text is a slip of: other case, at most two letters more, less,
 * other or exchanged, or a known other name ("yes" for "true"). NULL when none is near.
 * (transfer none) */
const gchar *kao_config_suggest (const gchar *text, const gchar *const *words);

G_END_DECLS
