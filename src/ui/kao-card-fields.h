// SPDX-License-Identifier: GPL-3.0-or-later
/* What a card wants to be told: the three fields as they are printed on a My Number card, or the two PINs of a driving
 * licence with a pad of digits, dots in the place of digits. It lies in locked memory. Signals (void):
 * "changed"; "completed" when the last place of the last field was typed.
 */
#pragma once

#include "card/kao-card-number.h"
#include "card/kao-card-reader.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KAO_TYPE_CARD_FIELDS (kao_card_fields_get_type ())
G_DECLARE_FINAL_TYPE (KaoCardFields, kao_card_fields, KAO, CARD_FIELDS, GtkWidget)

/* Which fields: those of @probed; NULL none, and wipes what was typed, as another kind of card does. */
void kao_card_fields_set_card (KaoCardFields *self, const KaoCardProbed *probed);
/* FALSE for a licence whose holder has set no PINs. */
gboolean kao_card_fields_is_needed (KaoCardFields *self);
gboolean kao_card_fields_is_licence (KaoCardFields *self);
gboolean kao_card_fields_is_complete (KaoCardFields *self);
/* What can be said of the number without the card, so that no try is spent on it. */
KaoCardNumberFault kao_card_fields_check (KaoCardFields *self);
void kao_card_fields_clear (KaoCardFields *self);
void kao_card_fields_clear_pins (KaoCardFields *self);
void kao_card_fields_grab_focus (KaoCardFields *self);
/* What was read from the front of the card: fields that are 0 or "" stay empty. FALSE where something was typed
 * already: then all stays as it is. */
gboolean kao_card_fields_offer (KaoCardFields *self, const KaoCardNumber *number);
/* The numbers of @wish, the caller's to wipe. */
void kao_card_fields_fill_wish (KaoCardFields *self, KaoCardWish *wish);

G_END_DECLS
