// SPDX-License-Identifier: GPL-3.0-or-later
/* A card reader as a script. */
#pragma once

#include "card/kao-card-reader.h"

G_BEGIN_DECLS

#define KAO_TYPE_FAKE_CARD_READER (kao_fake_card_reader_get_type ())
G_DECLARE_FINAL_TYPE (KaoFakeCardReader, kao_fake_card_reader, KAO, FAKE_CARD_READER, KaoCardReader)

KaoFakeCardReader *kao_fake_card_reader_new (void);
void kao_fake_card_reader_lay (KaoFakeCardReader *self, gboolean is_lying);
/* A job waits for its end. */
gboolean kao_fake_card_reader_is_busy (KaoFakeCardReader *self);
/* Ends the probe, or the reading with @photo (a reference is taken; NULL: none) and @record as both checks. */
void kao_fake_card_reader_probed (KaoFakeCardReader *self, gint tries);
/* A licence, the two PINs with @tries each. */
void kao_fake_card_reader_probed_licence (KaoFakeCardReader *self, gboolean has_pins, gint tries);
/* What was asked for last. */
const KaoCardWish *kao_fake_card_reader_get_wish (KaoFakeCardReader *self);
void kao_fake_card_reader_read (KaoFakeCardReader *self, KaoImage *photo, KaoCheck check);
void kao_fake_card_reader_fail (KaoFakeCardReader *self, gint code, gint tries);

G_END_DECLS
