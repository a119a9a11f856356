// SPDX-License-Identifier: GPL-3.0-or-later
/* A card that exists in memory only, for the demonstration and the tests: files, keys, tries and signatures as
 * the real ones have them, with keys made at the moment. Nothing in it is anybody's.
 */
#pragma once

#include "card/kao-card-facts.h"
#include "card/kao-card-transport.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _KaoVirtualCard KaoVirtualCard;

/* What is written into a card. */
typedef struct
{
  KaoCardKind kind;            /* MY_NUMBER, LICENCE, MY_NUMBER_LICENCE; UNKNOWN answers to no name */
  const gchar *numbers[2];     /* 照合番号B, or two PINs; NULL: the holder has set none */
  guint tries[2];              /* 0: as many as a fresh card has */
  guint32 birth;               /* YYYYMMDD */
  guint32 expiry;
  guint32 sex;
  GBytes *photo;               /* borrowed; JP2 or codestream */
  GBytes *name;                /* PNG, may be NULL */
  GBytes *address;
  gboolean is_copy;            /* the record of a card whose own key this one does not have */
  gboolean is_falsely_signed;  /* certificate by an issuer that the anchor does not name */
} KaoVirtualCardData;

/* (transfer full) */
KaoVirtualCard *kao_virtual_card_new (const KaoVirtualCardData *data);
void kao_virtual_card_free (KaoVirtualCard *card);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoVirtualCard, kao_virtual_card_free)

/* The public key of the issuer of all such cards of this process, DER; what a trust anchor holds. (transfer full) */
GBytes *kao_virtual_card_get_anchor (void);

/* Answers @command; never fails. At most KAO_CARD_REPLY_MAX bytes. */
void kao_virtual_card_answer (KaoVirtualCard *card,
                              const guint8 *command,
                              gsize command_size,
                              guint8 reply[KAO_CARD_REPLY_MAX],
                              gsize *reply_size);
/* Power off and on: nothing is open any more. */
void kao_virtual_card_reset (KaoVirtualCard *card);

/* For tests: one file's content, of application @application (0 is the master file), to read and to exchange. */
GBytes *kao_virtual_card_get_file (KaoVirtualCard *card, guint application, guint16 id);
void kao_virtual_card_set_file (KaoVirtualCard *card, guint application, guint16 id, GBytes *bytes);
/* How many numbers were tried so far, right or wrong. */
guint kao_virtual_card_get_n_tried (KaoVirtualCard *card);
gint kao_virtual_card_get_tries (KaoVirtualCard *card, guint key);

/* The card as if it lay on a reader. Takes @card over; closing frees it. */
KaoCardTransport kao_virtual_card_transport (KaoVirtualCard *card);

G_END_DECLS
