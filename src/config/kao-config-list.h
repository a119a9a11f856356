// SPDX-License-Identifier: GPL-3.0-or-later
/* Values that are lists. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The names of a KAO_CONFIG_LIST, without the spaces around them. (transfer full) */
gchar **kao_config_split_list (const gchar *text);

G_END_DECLS
