// SPDX-License-Identifier: GPL-3.0-or-later
/* Pictures of a ticket's code as a camera sees it: on paper or on a phone, near or far, tilted, blurred, with
 * glare. Same scene, same pixels. For the demonstration and for tests. Any thread.
 */
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
  gboolean is_left;  /* at the left edge, half way up; else where the seed says */
} KaoCodeScene;

/* @code (grey, with its quiet zone) on @ground (RGB24). RGB24; NULL without memory. (transfer full) */
KaoImage *kao_code_scene_compose (const KaoImage *ground, const KaoImage *code, const KaoCodeScene *scene);

G_END_DECLS
