// SPDX-License-Identifier: GPL-3.0-or-later
/* Readers and cards through pcscd (PC/SC). The only file that uses libpcsclite. One thread. */
#pragma once

#include "card/kao-card-facts.h"
#include "card/kao-card-transport.h"

G_BEGIN_DECLS

typedef struct _KaoCardPcsc KaoCardPcsc;

/* Opens the one connection to pcscd; afterwards no further socket is needed. Sets KAO_CARD_ERROR_NO_SERVICE or
 * _DENIED. (transfer full) */
KaoCardPcsc *kao_card_pcsc_new (GError **error);
void kao_card_pcsc_free (KaoCardPcsc *pcsc);

/* Looks at the readers, at once. Of those whose name begins with @wanted ("" all) the first with a card counts, else
 * the first. @name: KAO_CARD_READER_NAME bytes, "" when there is none. FALSE when pcscd is gone. */
gboolean kao_card_pcsc_look (KaoCardPcsc *pcsc,
                             const gchar *wanted,
                             KaoCardReaderState *state,
                             gchar *name,
                             gsize name_size);

/* The card on the reader @name, for this process alone. */
gboolean kao_card_pcsc_connect (KaoCardPcsc *pcsc,
                                const gchar *name,
                                KaoCardTransport *transport,
                                GError **error);

/* Total: what a PC/SC code means. Other codes are KAO_CARD_ERROR_MUTE. (transfer full) */
GError *kao_card_pcsc_error (glong code);

G_END_DECLS
