// SPDX-License-Identifier: GPL-3.0-or-later
/* From a card that lies on the reader to its photo and facts. In the worker only; one thread.
 *
 * Which kind → how many tries are left → (enough, or confirmed) the number, once → files → signatures. No step
 * that may spend a try is ever repeated, and nothing is read before all of this is in order.
 */
#pragma once

#include "card/kao-apdu.h"
#include "card/kao-card-facts.h"
#include "card/kao-card-profile.h"
#include "card/kao-card-record.h"
#include "card/kao-card-signature.h"

G_BEGIN_DECLS

#define KAO_CARD_DIGITS_SIZE 16 /* of any kind's number, terminated */

typedef struct
{
  KaoCardKind kind;
  guint n_keys;
  gint tries[KAO_CARD_MAX_KEYS]; /* 0 locked, -1 the card does not say */
  gboolean has_pins; /* FALSE: the holder has set none; what is typed does not matter */
} KaoCardProbe;

typedef struct
{
  KaoCardKind kind; /* as probed; another one on the reader is refused */
  gchar numbers[KAO_CARD_MAX_KEYS][KAO_CARD_DIGITS_SIZE];
  gboolean is_confirmed; /* the clerk was told that few tries are left */
} KaoCardRequest;

typedef struct
{
  KaoCardFacts facts; /* without sizes of pictures, which nobody has decoded yet */
  KaoCardBytes pictures[KAO_N_CARD_PICTURES]; /* encoded; none where a check went wrong */
  guint8 *file;   /* owned; the pictures point into it */
} KaoCardReading;

/* Told of each step as it begins; may be NULL. */
typedef void (*KaoCardStepFunc) (KaoCardStep step, gpointer user_data);

gboolean kao_card_probe (KaoApduChannel *channel, KaoCardProbe *probe, GError **error);

/* Reads what @request wants. @anchor may be NULL. *@tries: what is left of the key that was refused, or -1.
 * A record or a card that is not genuine is a result (see facts), without pictures. */
gboolean kao_card_read (KaoApduChannel *channel,
                        const KaoCardRequest *request,
                        const KaoCardAnchor *anchor,
                        KaoCardStepFunc on_step,
                        gpointer user_data,
                        KaoCardReading *reading,
                        gint *tries,
                        GError **error);

/* Wipes and frees what @reading holds. */
void kao_card_reading_clear (KaoCardReading *reading);

G_END_DECLS
