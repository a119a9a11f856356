// SPDX-License-Identifier: GPL-3.0-or-later
/* A picture as a PNG file in memory of the caller's, without compression and without a library, so that nobody keeps a
 * copy of it. Pure; any thread.
 */
#pragma once

#include "image/kao-image.h"

G_BEGIN_DECLS

/* How many bytes kao_png_write() writes for a picture of this size in pixels. */
gsize kao_png_size (gint width, gint height);

/* Writes @image, which is RGB24, to @out, which has room for kao_png_size() bytes. */
void kao_png_write (const KaoImage *image, guint8 *out);

G_END_DECLS
