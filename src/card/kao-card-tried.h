// SPDX-License-Identifier: GPL-3.0-or-later
/* The numbers that the card on the reader has refused, so that none is sent to it twice. Only keyed digests are kept,
 * under a key of this process' own, and only until the card is taken away. Main thread.
 */
#pragma once

#include "card/kao-card-reader.h"

G_BEGIN_DECLS

typedef struct _KaoCardTried KaoCardTried;

KaoCardTried *kao_card_tried_new (void);
void kao_card_tried_free (KaoCardTried *tried);

gboolean kao_card_tried_has (KaoCardTried *tried, const KaoCardWish *wish);
/* The card has refused the numbers of @wish. */
void kao_card_tried_add (KaoCardTried *tried, const KaoCardWish *wish);
void kao_card_tried_clear (KaoCardTried *tried);

G_END_DECLS
