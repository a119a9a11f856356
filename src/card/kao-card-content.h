// SPDX-License-Identifier: GPL-3.0-or-later
/* What the worker has read of a card, taken out of the memory that it sent. Main thread. */
#pragma once

#include "card/kao-card-reader.h"

G_BEGIN_DECLS

/* Copies the pictures of @facts, which were checked, out of the sealed memory @fd, the caller's to close, and wipes it.
 * KAO_CARD_ERROR_WORKER where the memory cannot be trusted, KAO_IMAGE_ERROR. (transfer full) */
KaoCardContent *kao_card_content_take (const KaoCardFacts *facts, gint fd, GError **error);

G_END_DECLS
