// SPDX-License-Identifier: GPL-3.0-or-later
/* A sealed ticket: a face vector in the hands of its owner. Registration seals it under the event's key, the
 * gate opens it and compares it with the face before the camera, one to one: neither server nor list.
 *
 * What is in it lies in locked memory and is wiped by kao_ticket_free(). The sealed form is no secret to its
 * owner's phone, but it is personal: whoever has the event's key can read it.
 *
 * Sealed form, numbers with the most significant byte first:
 *
 *    "KAO" 1            4   version 1
 *    key id             8   kao_event_key_get_id()
 *    event              4   of the event's name, hashed under the key
 *    nonce             24   random
 *    sealed             .   id 16, issued 4, expires 4 (minutes since 1970), hash of the pack 16 (the
 *                           first half of its SHA-256), length and text of the pack's name, length and
 *                           text of the label, number of numbers 2, each as binary16
 *    tag               16
 *
 * XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03, as in libsodium); the first 16 bytes and the event's
 * name are authenticated with it. In a code it is "KAO1:" and Base45. Pure functions; any thread.
 */
#pragma once

#include "ticket/kao-event-key.h"

G_BEGIN_DECLS

/* What a phone shows and a camera still reads: a code of 85 by 85 or 89 by 89 modules. */
#define KAO_TICKET_MAX_BYTES 500
/* The same as text: "KAO1:" and three characters for two bytes. */
#define KAO_TICKET_MAX_TEXT (5 + KAO_TICKET_MAX_BYTES / 2 * 3)
#define KAO_TICKET_LABEL_BYTES 60 /* UTF-8: twenty kanji */
#define KAO_TICKET_PACK_BYTES 32
#define KAO_TICKET_ID_BYTES 16
#define KAO_TICKET_PACK_HASH_BYTES 16
#define KAO_TICKET_MAX_NUMBERS 200
/* A gate's clock may be this much behind the registration's. */
#define KAO_TICKET_CLOCK_TOLERANCE_SECONDS 600

typedef struct
{
  guint8 id[KAO_TICKET_ID_BYTES]; /* random; tells a gate that a ticket has been there before */
  gint64 issued;                  /* seconds since 1970, whole minutes */
  gint64 expires;
  gchar pack[KAO_TICKET_PACK_BYTES + 1]; /* name of the model pack */
  guint8 pack_hash[KAO_TICKET_PACK_HASH_BYTES];
  gchar label[KAO_TICKET_LABEL_BYTES + 1]; /* as typed, UTF-8; may be empty */
  guint n_numbers;
  gfloat numbers[KAO_TICKET_MAX_NUMBERS];
} KaoTicket;

/* Zeroed, in locked memory, with an id. (transfer full) */
KaoTicket *kao_ticket_new (void);
/* Wipes; NULL is allowed. */
void kao_ticket_free (KaoTicket *ticket);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoTicket, kao_ticket_free)

/* The text of the code for @ticket. @event: the event's name. Sets KAO_TICKET_ERROR_TOO_LARGE, with what to
 * shorten, or KAO_TICKET_ERROR_CONTENT: not UTF-8, a number that is none, an end before the beginning. In
 * memory of kao_secret_alloc(); free with kao_secret_free(). (transfer full) */
gchar *kao_ticket_seal (const KaoTicket *ticket,
                        const KaoEventKey *key,
                        const gchar *event,
                        GError **error);

/* What a code says, opened with the event's key at @now (seconds since 1970). Sets KAO_TICKET_ERROR:
 * NOT_A_TICKET, VERSION, OTHER_EVENT, FORGED, CONTENT, EXPIRED or NOT_YET. (transfer full) */
KaoTicket *kao_ticket_open (const gchar *text,
                            gsize length,
                            const KaoEventKey *key,
                            const gchar *event,
                            gint64 now,
                            GError **error);

/* Whether the gate's pack can compare @ticket: the same name, content and number of numbers; else sets
 * KAO_TICKET_ERROR_OTHER_PACK. @hash: the first KAO_TICKET_PACK_HASH_BYTES of the pack's SHA-256. */
gboolean kao_ticket_fits_pack (const KaoTicket *ticket,
                               const gchar *name,
                               const guint8 *hash,
                               guint n_numbers,
                               GError **error);

G_END_DECLS
