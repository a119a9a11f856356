// SPDX-License-Identifier: GPL-3.0-or-later
/* Between the reception and its window: which page is shown, whose turn it is, when a result goes, when the pages are
 * locked. Main thread only. */
#pragma once

#include "reception/kao-reception.h"
#include "ui/kao-card-dialog.h"
#include "ui/reception/kao-reception-window.h"

G_BEGIN_DECLS

#define KAO_TYPE_RECEPTION_PRESENTER (kao_reception_presenter_get_type ())
G_DECLARE_FINAL_TYPE (KaoReceptionPresenter, kao_reception_presenter, KAO, RECEPTION_PRESENTER, GObject)

/* (transfer full) */
KaoReceptionPresenter *kao_reception_presenter_new (KaoReception *reception,
                                                    KaoReceptionWindow *window,
                                                    gboolean is_demo,
                                                    gboolean is_unprotected);

/* For tests; NULL while it is closed. */
KaoCardDialog *kao_reception_presenter_get_card_dialog (KaoReceptionPresenter *self);

G_END_DECLS
