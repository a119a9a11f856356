// SPDX-License-Identifier: GPL-3.0-or-later
/* A reader of fronts as a script. */
#pragma once

#include "front/kao-front-reader.h"

G_BEGIN_DECLS

#define KAO_TYPE_FAKE_FRONT_READER (kao_fake_front_reader_get_type ())
G_DECLARE_FINAL_TYPE (KaoFakeFrontReader, kao_fake_front_reader, KAO, FAKE_FRONT_READER, KaoFrontReader)

KaoFakeFrontReader *kao_fake_front_reader_new (void);
guint kao_fake_front_reader_get_n_asked (KaoFakeFrontReader *self);
/* What was given last. */
const KaoRect *kao_fake_front_reader_get_portrait (KaoFakeFrontReader *self);
gboolean kao_fake_front_reader_is_cancelled (KaoFakeFrontReader *self);
/* Ends the reading; NULL: it failed. Cancelled ones end as such. */
void kao_fake_front_reader_answer (KaoFakeFrontReader *self, const KaoCardNumber *number);

G_END_DECLS
