// SPDX-License-Identifier: GPL-3.0-or-later
/* What joins the chip of the visitor's card to the counter's visit: what the chip told becomes one of the session's
 * references, the front of a scanned card is read, and all of it goes with the visitor. Main thread only. */
#pragma once

#include "session/kao-session.h"
#include "visitor/kao-card-visit.h"

G_BEGIN_DECLS

/* The chip of @session's visitors, read with @reader. (transfer full) */
KaoCardVisit *kao_session_join_card (KaoSession *session, KaoCardReader *reader);

G_END_DECLS
