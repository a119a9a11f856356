// SPDX-License-Identifier: GPL-3.0-or-later
/* What leaves the counter in an administrator's mail. Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @text without what may identify a device or a person: addresses, serial numbers, paths below @home
 * (may be NULL). (transfer full) */
gchar *kao_shareable_make (const gchar *text, const gchar *home);

G_END_DECLS
