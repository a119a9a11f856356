// SPDX-License-Identifier: GPL-3.0-or-later
/* The chip of the visitor's card: asks the reader, and keeps what it told until the visitor goes. It has a small state of
 * its own and never holds up the visit: whatever goes wrong here, the visit goes on without the chip. Knows no visit;
 * whoever runs one takes what was read and says when the visitor goes.
 *
 *   AWAY ── card lies there ──▶ LYING ── ask ──▶ ASKING ──▶ KNOWN ── read ──▶ READING ──▶ READ
 *                                 ▲                 │          ▲                 │
 *                                 └──── failed ─────┘          └── wrong number ─┘
 *
 * kao_card_visit_wipe() drops everything and leads back to AWAY or LYING, as the card lies. Main thread only.
 *
 * Where it was given a reader of fronts and there is a card reader, the three fields are read from each scanned card, for
 * the clerk to confirm. That is a help beside the states: nothing waits for it, and where it fails nobody is told.
 *
 * Signals: "changed" (void), "progress" (const KaoCardReaderProgress *), "read" (const KaoCardContent *, after the
 * "changed" to READ), "failed" (const GError *: KAO_CARD_ERROR), "front-read" (void; kao_card_visit_get_front(), also
 * when nothing could be read).
 */
#pragma once

#include "card/kao-card-reader.h"
#include "front/kao-front-reader.h"

G_BEGIN_DECLS

#define KAO_TYPE_CARD_VISIT (kao_card_visit_get_type ())
G_DECLARE_FINAL_TYPE (KaoCardVisit, kao_card_visit, KAO, CARD_VISIT, GObject)

typedef enum
{
  KAO_CARD_VISIT_AWAY,    /* no card, or no reader: kao_card_reader_get_state() tells */
  KAO_CARD_VISIT_LYING,
  KAO_CARD_VISIT_ASKING,  /* which card is it, how many tries are left */
  KAO_CARD_VISIT_KNOWN,   /* kao_card_visit_get_probed() */
  KAO_CARD_VISIT_READING,
  KAO_CARD_VISIT_READ,    /* kao_card_visit_get_content() */
  KAO_N_CARD_VISIT_STATES
} KaoCardVisitState;

/* (transfer full) */
KaoCardVisit *kao_card_visit_new (KaoCardReader *reader);

/* The visitor goes: what is under way is given up, what was read is wiped. */
void kao_card_visit_wipe (KaoCardVisit *self);

/* NULL: none is installed. */
void kao_card_visit_set_front_reader (KaoCardVisit *self, KaoFrontReader *front_reader);
/* FALSE without a card reader: then nobody asks for the fields, and no card's front need leave the engine's thread.
 * "changed" tells when it may have become otherwise. */
gboolean kao_card_visit_wants_fronts (KaoCardVisit *self);
/* The front of this visitor's card and where its portrait is, both borrowed for the time of the call. */
void kao_card_visit_read_front (KaoCardVisit *self, KaoImage *front, const KaoRect *portrait);

/* Both FALSE, with nothing begun, in a state from which no arrow leads. */
gboolean kao_card_visit_ask (KaoCardVisit *self);
/* @wish is the caller's to wipe when this has returned. From LYING too. */
gboolean kao_card_visit_read (KaoCardVisit *self, const KaoCardWish *wish);
/* Gives up what is under way; "failed" is not emitted. */
void kao_card_visit_cancel (KaoCardVisit *self);

KaoCardVisitState kao_card_visit_get_state (KaoCardVisit *self);
KaoCardReader *kao_card_visit_get_reader (KaoCardVisit *self);
/* NULL before KNOWN. */
const KaoCardProbed *kao_card_visit_get_probed (KaoCardVisit *self);
/* NULL outside READ. Wiped with the visitor: do not keep it. */
const KaoCardContent *kao_card_visit_get_content (KaoCardVisit *self);

/* A front is being read; "front-read" comes, unless the visitor goes before. */
gboolean kao_card_visit_is_reading_front (KaoCardVisit *self);
/* What was read from the front of this visitor's card: fields that are not sure are 0 or ""; NULL where nothing was.
 * Wiped with the visitor. */
const KaoCardNumber *kao_card_visit_get_front (KaoCardVisit *self);

G_END_DECLS
