// SPDX-License-Identifier: GPL-3.0-or-later
/* Is the record the issuer's, and is the card the one it was written for? The only file that uses
 * libcrypto, with kao-virtual-card.c. One thread.
 *
 *   trust anchor ── signs ──▶ certificate on the card ── its key signs ──▶ face record ── holds ──▶ card's key
 *                                                                                   which signs our challenge
 */
#pragma once

#include "card/kao-card-record.h"

G_BEGIN_DECLS

typedef struct _KaoCardAnchor KaoCardAnchor;

#define KAO_CARD_CHALLENGE_BYTES 16
/* DigestInfo of a SHA-256 (RFC 8017): what the card is asked to sign. */
#define KAO_CARD_DIGEST_INFO_BYTES 51

/* Keys of issuers: PEM blocks "PUBLIC KEY" (any number), or one key in DER. Sets KAO_CARD_ERROR_ANCHOR; @name
 * is used in the sentence. (transfer full) */
KaoCardAnchor *kao_card_anchor_new (const guint8 *data, gsize size, const gchar *name, GError **error);
void kao_card_anchor_free (KaoCardAnchor *anchor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoCardAnchor, kao_card_anchor_free)

/* WRONG when the record is not signed by the certificate's key, or the certificate by none of the anchor's
 * keys; else GENUINE, or NONE where @anchor is NULL: a record that fits its certificate says nothing about
 * who made both. */
KaoCheck kao_card_check_record (const KaoCardRecord *record,
                                const KaoCardCertificate *certificate,
                                const KaoCardAnchor *anchor);

/* Fresh random bytes. FALSE when there are none. */
gboolean kao_card_challenge_new (guint8 challenge[KAO_CARD_CHALLENGE_BYTES]);
/* What is sent to be signed. */
void kao_card_challenge_digest (const guint8 challenge[KAO_CARD_CHALLENGE_BYTES],
                                guint8 digest_info[KAO_CARD_DIGEST_INFO_BYTES]);
/* TRUE when @answer is the signature of @challenge by the card's @key. */
gboolean kao_card_challenge_check (const guint8 challenge[KAO_CARD_CHALLENGE_BYTES],
                                   const KaoCardKey *key,
                                   const guint8 *answer,
                                   gsize answer_size);

G_END_DECLS
