// SPDX-License-Identifier: GPL-3.0-or-later
/* A picture as a window draws it.
 *
 * kao_image_warp() makes what faces are looked for and measured in, and takes floating point and copies for it. The live
 * picture is made anew thirty times a second and only looked at: it is written straight to where it is drawn from, whole
 * numbers serve, and nothing is made of what the window does not show. Any thread.
 */
#pragma once

#include "image/kao-image.h"

G_BEGIN_DECLS

/* Writes @image (any format) seen through @matrix (see kao_image_warp(); without turning) into @width by @height pixels
 * of BGRX at @pixels, @stride bytes a line: the area average where it shrinks, bilinear where it grows. At an edge of the
 * picture what is inside of it counts, its last pixel at least. */
void kao_image_view (const KaoImage *image, const gdouble matrix[6], gint width, gint height, guint8 *pixels,
                     gsize stride);

G_END_DECLS
