// SPDX-License-Identifier: GPL-3.0-or-later
/* The three fields of 照合番号B from the picture of a My Number card's front. One thread. */
#pragma once

#include "card/kao-card-number.h"
#include "front/kao-front-text.h"
#include "image/kao-image.h"

G_BEGIN_DECLS

/* @card: the upright front (GRAY8, knows its dpi). @portrait: where its portrait is, in pixels. @today as YYYYMMDD.
 * Fields that are not sure are 0 or "". FALSE with KAO_IMAGE_ERROR. @number is the caller's to wipe. */
gboolean kao_front_read (KaoFrontText *text,
                         const KaoImage *card,
                         const KaoRect *portrait,
                         guint today,
                         KaoCardNumber *number,
                         GError **error);

G_END_DECLS
