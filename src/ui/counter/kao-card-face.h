// SPDX-License-Identifier: GPL-3.0-or-later
/* What a chip says of its holder, for the clerk's eye: name and address as they are printed on the card, birth, sex,
 * expiry, and whether the chip is genuine. */
#pragma once

#include "ui/counter/kao-card-screen.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KAO_TYPE_CARD_FACE (kao_card_face_get_type ())
G_DECLARE_FINAL_TYPE (KaoCardFace, kao_card_face, KAO, CARD_FACE, GtkWidget)

KaoCardFace *kao_card_face_new (void);
/* A screen with has_chip. */
void kao_card_face_show (KaoCardFace *self, const KaoCardScreen *screen);
/* Drops pictures and words and overwrites the copies. */
void kao_card_face_wipe (KaoCardFace *self);

G_END_DECLS
