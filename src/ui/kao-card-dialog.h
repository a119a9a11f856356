// SPDX-License-Identifier: GPL-3.0-or-later
/* Asks for what opens a card's chip: the three fields as they are printed on a My Number card, or the two PINs of a
 * driving licence, which the visitor types and nobody reads. It shows what it is told and decides nothing; what was
 * typed lies in locked memory and is wiped when the dialog closes, and before it shows another card.
 *
 * Signals (void): "read", "again" (look which card it is), "cancelled", "activity".
 */
#pragma once

#include "card/kao-card-number.h"
#include "visitor/kao-card-visit.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* All pointers are borrowed for the time of the call. */
typedef struct
{
  KaoCardVisitState state;
  KaoCardReaderState reader;
  gboolean has_rcs380;
  const KaoCardProbed *probed;             /* NULL while it is not known which card it is */
  const KaoCardReaderProgress *progress;   /* while it is read; may be NULL */
  const GError *error;                     /* how the last attempt ended, or NULL */
} KaoCardQuestion;

#define KAO_TYPE_CARD_DIALOG (kao_card_dialog_get_type ())
G_DECLARE_FINAL_TYPE (KaoCardDialog, kao_card_dialog, KAO, CARD_DIALOG, GtkWindow)

KaoCardDialog *kao_card_dialog_new (GtkWindow *parent);

void kao_card_dialog_show (KaoCardDialog *self, const KaoCardQuestion *question);
void kao_card_dialog_open (KaoCardDialog *self);
/* Wipes what was typed. */
void kao_card_dialog_close (KaoCardDialog *self);
/* What was read from the front of the card, for the clerk to confirm; fields that are 0 or "" stay as they are. Only
 * where nothing was typed yet. */
void kao_card_dialog_offer (KaoCardDialog *self, const KaoCardNumber *number);
/* What was typed, the caller's to wipe. */
void kao_card_dialog_fill_wish (KaoCardDialog *self, KaoCardWish *wish);

G_END_DECLS
