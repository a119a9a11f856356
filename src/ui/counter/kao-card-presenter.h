// SPDX-License-Identifier: GPL-3.0-or-later
/* Between the chip of the visitor's card and the window: what the card visit says becomes a KaoCardScreen and the
 * dialog's words, what the clerk wants becomes a request. Whatever goes wrong here, the visit goes on. */
#pragma once

#include "ui/counter/kao-window.h"
#include "ui/kao-card-dialog.h"

G_BEGIN_DECLS

#define KAO_TYPE_CARD_PRESENTER (kao_card_presenter_get_type ())
G_DECLARE_FINAL_TYPE (KaoCardPresenter, kao_card_presenter, KAO, CARD_PRESENTER, GObject)

/* (transfer full) */
KaoCardPresenter *kao_card_presenter_new (KaoSession *session, KaoCardVisit *card, KaoWindow *window);

/* For tests; NULL while it is closed. */
KaoCardDialog *kao_card_presenter_get_dialog (KaoCardPresenter *self);

G_END_DECLS
