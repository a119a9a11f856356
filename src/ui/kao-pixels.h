// SPDX-License-Identifier: GPL-3.0-or-later
/* What a widget draws: pixels at exactly the size of the screen, in pages of our own.
 *
 * GdkTexture would be the ordinary way, but GSK's cairo renderer copies a texture into ordinary heap
 * memory at every draw, where nobody wipes it. Here cairo reads our pages directly. Main thread only.
 * tests/gui/ui/test-trace.c searches the process for what is left.
 */
#pragma once

#include "image/kao-image.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct _KaoPixels KaoPixels;

/* A copy of @image (any format) seen through @matrix (see kao_image_view()), @width x @height device
 * pixels. NULL when there is no memory. (transfer full) */
KaoPixels *kao_pixels_new (const KaoImage *image, const gdouble matrix[6], gint width, gint height);
/* Overwrites the pixels at once, even while a render node on its way to the screen refers to them. */
void kao_pixels_free (KaoPixels *pixels);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoPixels, kao_pixels_free)

/* TRUE while they fit @width x @height device pixels. */
gboolean kao_pixels_is_size (const KaoPixels *pixels, gint width, gint height);

/* Draws them into @bounds (widget coordinates). Where these have another shape, as a pane has between two frames when it is
 * given another size, the middle of the pixels fills them: a face is never drawn broader than it is. */
void kao_pixels_snapshot (KaoPixels *pixels, GtkSnapshot *snapshot, const graphene_rect_t *bounds);

G_END_DECLS
