// SPDX-License-Identifier: GPL-3.0-or-later
/* Finds the lines on a card's front that can hold what is looked for, and cleans them. Any thread. */
#pragma once

#include "image/kao-image.h"

G_BEGIN_DECLS

typedef enum
{
  KAO_FRONT_PLACE_BESIDE, /* right of the portrait, long enough for a date */
  KAO_FRONT_PLACE_BELOW   /* under the portrait, of the length of four digits */
} KaoFrontPlace;

/* White around each line. */
#define KAO_FRONT_MARGIN_PX 12

/* Ways of cleaning the same line, so that one can contradict the other. The first are always read, the others where
 * those do not agree. */
#define KAO_FRONT_FIRST_LOOKS 3
#define KAO_FRONT_LOOKS 5

typedef struct
{
  KaoFrontPlace place;
  KaoImage *looks[KAO_FRONT_LOOKS]; /* GRAY8: dark print on white, with a white margin */
} KaoFrontCut;

/* How much wider @look shows a line than the card has it, at the same height. */
gdouble kao_front_look_width (guint look);

/* @card: the upright front (GRAY8, knows its dpi), @portrait: where its portrait is. An array of KaoFrontCut from top to
 * bottom, with at most KAO_FRONT_MOST_LINES; NULL with KAO_IMAGE_ERROR. (transfer full) */
GArray *kao_front_cut_lines (const KaoImage *card, const KaoRect *portrait, GError **error);

/* A card has some eight lines beside its portrait; dust and patterns must not cost more time than that. */
#define KAO_FRONT_MOST_LINES 14

G_END_DECLS
