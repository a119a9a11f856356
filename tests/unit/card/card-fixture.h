// SPDX-License-Identifier: GPL-3.0-or-later
/* The demonstration's person as a card, for the tests. */
#pragma once

#include "card/kao-card-read.h"
#include "card/kao-virtual-card.h"

G_BEGIN_DECLS

#define FIXTURE_NUMBER "45041720352285"

/* A file of data/demo/card. (transfer full) */
GBytes *fixture_load (const gchar *name);
/* A My Number Card in order; @data says what is different. Pictures are filled in. */
KaoVirtualCardData fixture_my_number_card (void);
KaoVirtualCardData fixture_licence (void);
void fixture_data_clear (KaoVirtualCardData *data);
/* What the clerk types for it. */
KaoCardRequest fixture_request (KaoCardKind kind);
/* The anchor that names the issuer of these cards. (transfer full) */
KaoCardAnchor *fixture_anchor (void);
/* Asserts that @reading holds the whole of @data. */
void fixture_assert_whole (const KaoCardReading *reading, const KaoVirtualCardData *data);

G_END_DECLS
