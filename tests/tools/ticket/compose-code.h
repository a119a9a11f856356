// SPDX-License-Identifier: GPL-3.0-or-later
/* Pictures of a ticket's code as a camera sees it: on paper or on a phone, near or far, tilted, blurred, with
 * glare. Same scene, same pixels. */
#pragma once

#include "image/kao-image.h"

G_BEGIN_DECLS

typedef struct
{
  guint seed;
  gdouble share;   /* of the picture's width that the code takes */
  gdouble turn;    /* degrees in the picture's plane */
  gdouble tilt;    /* degrees out of it, about an axis that the seed chooses */
  gdouble blur;    /* sigma, pixels */
  gdouble glare;   /* 0 = none, 1 = its middle is white */
  gdouble noise;   /* sigma, shades */
  gboolean is_phone; /* else paper */
} CodeScene;

/* @code (grey, with its quiet zone) on @ground (RGB24). RGB24. (transfer full) */
KaoImage *compose_code (const KaoImage *ground, const KaoImage *code, const CodeScene *scene);

G_END_DECLS
