// SPDX-License-Identifier: GPL-3.0-or-later
/* The video nodes of this machine, seen from outside: which there are, not what they are. Opens
 * none of them, so the window may ask too.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The paths of all video nodes, cameras or not, sorted by number; NULL-terminated.
 * (transfer full) */
gchar **kao_v4l2_list_nodes (void);

/* A text that differs when a node came, went or was made anew. (transfer full) */
gchar *kao_v4l2_describe_nodes (void);

G_END_DECLS
