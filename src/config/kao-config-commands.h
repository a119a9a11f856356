// SPDX-License-Identifier: GPL-3.0-or-later
/* The list of the office's own commands behind RegisterWith= of [Reception]: "NAME /PATH", separated by commas. Any
 * thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* So that the name has room in a sentence. */
#define KAO_CONFIG_COMMAND_NAME_CHARACTERS 40

/* Whether @piece is a name and, behind a blank, a path from / on. */
gboolean kao_config_command_is_valid (const gchar *piece);

/* The names, and their paths in the same order, of a value that is allowed. (transfer full) */
gchar **kao_config_commands_dup_names (const gchar *text);
gchar **kao_config_commands_dup_paths (const gchar *text);

G_END_DECLS
