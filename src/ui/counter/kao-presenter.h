// SPDX-License-Identifier: GPL-3.0-or-later
/* Between session and window: what the session says becomes a KaoScreen, what the clerk wants becomes
 * a request. */
#pragma once

#include "config/kao-config-watch.h"
#include "session/kao-session.h"
#include "ui/counter/kao-window.h"

G_BEGIN_DECLS

#define KAO_TYPE_PRESENTER (kao_presenter_get_type ())
G_DECLARE_FINAL_TYPE (KaoPresenter, kao_presenter, KAO, PRESENTER, GObject)

/* @watch may be NULL. (transfer full) */
KaoPresenter *kao_presenter_new (KaoSession *session, KaoWindow *window, KaoConfigWatch *watch,
                                 gboolean is_demo, gboolean is_unprotected);

G_END_DECLS
