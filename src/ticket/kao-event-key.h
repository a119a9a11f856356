// SPDX-License-Identifier: GPL-3.0-or-later
/* The key of one event. Whoever has it can make tickets that its gates accept and read those that were
 * made; a hundred gates share one. It lies in a file of the office's (two lines of text), and in the program
 * in locked, wiped memory. Immutable; any thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define KAO_EVENT_KEY_BYTES 32
/* Which key a ticket was sealed with, so that another event's is told from a forged one. Says nothing of
 * the key itself. */
#define KAO_EVENT_KEY_ID_BYTES 8
/* Longest text of a key file that is looked at; a written one has 66 bytes. */
#define KAO_EVENT_KEY_TEXT_MAX 256

typedef struct _KaoEventKey KaoEventKey;

/* A new key from the kernel's random numbers. Sets KAO_TICKET_ERROR_KEY when the crypto library refuses to
 * start. (transfer full) */
KaoEventKey *kao_event_key_new (GError **error);

/* What stands in a key file: the line "kaoawase-event-key-1" and one with the key in Base64. Sets
 * KAO_TICKET_ERROR_KEY, with a message that does not repeat the text. (transfer full) */
KaoEventKey *kao_event_key_parse (const gchar *text, gsize length, GError **error);

/* The text of a key file. In memory of kao_secret_alloc(): free with kao_secret_free(). (transfer full) */
gchar *kao_event_key_write (const KaoEventKey *key);

/* KAO_EVENT_KEY_BYTES of them, as long as the key lives. */
const guint8 *kao_event_key_get_bytes (const KaoEventKey *key);
/* KAO_EVENT_KEY_ID_BYTES of them, as long as the key lives. */
const guint8 *kao_event_key_get_id (const KaoEventKey *key);

/* Wipes; NULL is allowed. */
void kao_event_key_free (KaoEventKey *key);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoEventKey, kao_event_key_free)

G_END_DECLS
