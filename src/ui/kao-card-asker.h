// SPDX-License-Identifier: GPL-3.0-or-later
/* Leads through the reading of a chip: opens the dialog over a window, tells it what the card says, and tells the card
 * what was typed. Closes by itself when the chip has been read. Signal "activity" (void): something was pressed.
 * Main thread only. */
#pragma once

#include "ui/kao-card-dialog.h"

G_BEGIN_DECLS

#define KAO_TYPE_CARD_ASKER (kao_card_asker_get_type ())
G_DECLARE_FINAL_TYPE (KaoCardAsker, kao_card_asker, KAO, CARD_ASKER, GObject)

/* (transfer full) */
KaoCardAsker *kao_card_asker_new (KaoCardVisit *card, GtkWindow *parent);

/* Nothing happens when the chip has been read already. */
void kao_card_asker_open (KaoCardAsker *self);
/* Wipes what was typed; a reading under way goes on. */
void kao_card_asker_close (KaoCardAsker *self);
/* Closes, and gives up what is under way. */
void kao_card_asker_cancel (KaoCardAsker *self);

/* For tests; NULL while it is closed. (transfer none) */
KaoCardDialog *kao_card_asker_get_dialog (KaoCardAsker *self);

G_END_DECLS
