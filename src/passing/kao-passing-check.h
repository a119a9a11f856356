// SPDX-License-Identifier: GPL-3.0-or-later
/* Which program may be the office's own command. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Whether the visitors' photos may be handed to the program at @path: an ordinary file that can be executed, in a folder
 * of its own, named by its real path, and like every folder above it root's and writable by root alone. @event_key: file
 * with the event's key, "" = none; it may not lie in the command's folder, because the command may read that one. Called
 * before the sandbox closes. Sets KAO_CONFIG_ERROR_VALUE. */
gboolean kao_passing_check_command (const gchar *path, const gchar *event_key, GError **error);

G_END_DECLS
