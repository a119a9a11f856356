// SPDX-License-Identifier: GPL-3.0-or-later
/* What a card's status word means. Total: every one of the 65536 values has a meaning. Pure; any thread.
 * Values from ISO/IEC 7816-4 and, for cards of JICSAP, what independent readers report of them.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define KAO_SW_DONE 0x9000

typedef enum
{
  KAO_CARD_STATUS_DONE,        /* 9000 */
  KAO_CARD_STATUS_MORE,        /* 61xx: GET RESPONSE */
  KAO_CARD_STATUS_OTHER_LE,    /* 6Cxx: again with that length */
  KAO_CARD_STATUS_END_OF_FILE, /* 6282, 6B00 */
  KAO_CARD_STATUS_TRIES,       /* 63Cx: x tries are left */
  KAO_CARD_STATUS_WRONG,       /* 6300 */
  KAO_CARD_STATUS_LOCKED,      /* 63C0, 6983, 6984, 6283 */
  KAO_CARD_STATUS_NOT_OPEN,    /* 6982: read before its key was given */
  KAO_CARD_STATUS_NOT_FOUND,   /* 6A82, 6A83, 6A88 */
  KAO_CARD_STATUS_NOT_OFFERED, /* 6700, 6881, 6882, 6A81, 6A86, 6D00, 6E00 and the like */
  KAO_CARD_STATUS_FAILED       /* 6F00, 6581, and whatever no standard names */
} KaoCardStatus;

KaoCardStatus kao_card_status (guint16 sw);

/* The tries that 63Cx names, 0 for a locked one, -1 when @sw names none. */
gint kao_card_status_tries (guint16 sw);

/* The sentence for a status word that ends a job; @step names what was asked ("reading the photo"). It
 * holds the status word and nothing of the data. (transfer full) */
GError *kao_card_status_to_error (guint16 sw, const gchar *step);

G_END_DECLS
