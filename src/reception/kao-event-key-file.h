// SPDX-License-Identifier: GPL-3.0-or-later
/* The file that holds an event's key: whose it may be and who may read it. Any thread. */
#pragma once

#include "ticket/kao-event-key.h"

G_BEGIN_DECLS

/* Reads the key at @path. The file has to be an ordinary one that belongs to root or to this account, and nobody
 * else may read or change it; of a file of root's a group may read, so that an account of its own can run the
 * reception. Sets KAO_CONFIG_ERROR with what to do, such as "chmod 600". The file's bytes are read
 * into wiped memory. (transfer full) */
KaoEventKey *kao_event_key_file_read (const gchar *path, GError **error);

/* Writes a new key to the descriptor @fd. What is an ordinary file of this account is closed to others first.
 * Sets KAO_TICKET_ERROR_KEY for a terminal (a key that was shown is none) and where writing fails. */
gboolean kao_event_key_file_write_new (gint fd, GError **error);

G_END_DECLS
