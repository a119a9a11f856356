// SPDX-License-Identifier: GPL-3.0-or-later
/* The pictures of a reading, decoded in the worker: a card's bytes are foreign, and so are decoders. */
#pragma once

#include "card/kao-card-read.h"

G_BEGIN_DECLS

/* Decodes the pictures of @reading to grey, fills in their sizes in its facts, and puts them one after the other into
 * sealed memory. Returns its descriptor, the caller's to close. -1 with KAO_CARD_ERROR_BROKEN_PHOTO, or _WORKER
 * where there is no memory. A name or an address that cannot be decoded is left out. */
gint kao_card_pictures_decode (KaoCardReading *reading, GError **error);

G_END_DECLS
