// SPDX-License-Identifier: GPL-3.0-or-later
/* Pixels in memory that is wiped with the last reference.
 *
 * Immutable once it is shared: the creator fills kao_image_get_pixels() and from then on nobody
 * writes. Counting references is safe from any thread.
 */
#pragma once

#include "base/kao-types.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  KAO_IMAGE_GRAY8, /* one byte, full-range luma */
  KAO_IMAGE_RGB24, /* R, G, B bytes in memory order */
  KAO_IMAGE_BGRX32 /* B, G, R, unused: what cairo and GdkMemoryTexture take */
} KaoImageFormat;

#define KAO_IMAGE_MAX_SIDE 20000 /* A4 at 1200 dpi is 14040 lines; more is damage, not a scan */

/* A zeroed picture; sizes in pixels. Sets KAO_IMAGE_ERROR_SIZE or _NO_MEMORY. (transfer full) */
KaoImage *kao_image_new (KaoImageFormat format, gint width, gint height, GError **error);

/* Maps @length bytes at @offset of a memfd that the sender has sealed against shrinking (checked;
 * without the seal a sender could end this process with SIGBUS). Takes ownership of nothing: @fd
 * stays the caller's. The mapping is private and read-only until the last unref, which unmaps it;
 * wiping the memfd's own pages is kao_image_wipe_memfd(). Sets KAO_IMAGE_ERROR. (transfer full) */
KaoImage *kao_image_new_from_memfd (gint fd,
                                    gsize offset,
                                    KaoImageFormat format,
                                    gint width,
                                    gint height,
                                    gsize stride_bytes,
                                    GError **error);

/* Wraps foreign pixels; @destroy is called with @user_data at the last unref (after which nobody
 * reads them; wiping is then the owner's duty). (transfer full) */
KaoImage *kao_image_new_wrapped (KaoImageFormat format,
                                 gint width,
                                 gint height,
                                 gsize stride_bytes,
                                 const guint8 *pixels,
                                 GDestroyNotify destroy,
                                 gpointer user_data,
                                 GError **error);

KaoImage *kao_image_ref (KaoImage *image);
void kao_image_unref (KaoImage *image);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoImage, kao_image_unref)

KaoImageFormat kao_image_get_format (const KaoImage *image);
gint kao_image_get_width (const KaoImage *image);
gint kao_image_get_height (const KaoImage *image);
gsize kao_image_get_stride (const KaoImage *image);
gsize kao_image_bytes_per_pixel (KaoImageFormat format);

/* Dots per inch the picture was scanned with, 0 when unknown (camera). */
gdouble kao_image_get_dpi (const KaoImage *image);
void kao_image_set_dpi (KaoImage *image, gdouble dpi);

/* First byte of row @y. Writable only for the creator of an unshared kao_image_new() picture. */
guint8 *kao_image_get_row (KaoImage *image, gint y);
const guint8 *kao_image_get_const_row (const KaoImage *image, gint y);

/* All of the following make a new picture and leave @image as it is. (transfer full)
 * They set KAO_IMAGE_ERROR. Parts of @rect outside the picture are filled with mid grey. */
KaoImage *kao_image_crop (const KaoImage *image, const KaoRect *rect, GError **error);
KaoImage *kao_image_convert (const KaoImage *image, KaoImageFormat format, GError **error);
/* Area average when it shrinks, bilinear when it grows. */
KaoImage *kao_image_scale (const KaoImage *image, gint width, gint height, GError **error);
/* Quarter turns counter-clockwise, 0..3. */
KaoImage *kao_image_rotate_quarter (const KaoImage *image, guint quarters, GError **error);
KaoImage *kao_image_mirror (const KaoImage *image, GError **error);
/* out(x, y) = in(m[0] x + m[1] y + m[2], m[3] x + m[4] y + m[5]), pixel centres at .5, bilinear;
 * shrinking by more than 2 averages first. Outside is mid grey. */
KaoImage *kao_image_warp (const KaoImage *image,
                          const gdouble matrix[6],
                          gint width,
                          gint height,
                          GError **error);

/* The similarity transform that maps the @n points @from onto @to with the least squared error
 * (Umeyama 1991 without reflection), as the matrix that kao_image_warp() wants for an output in the
 * space of @to: it maps output coordinates to input coordinates. FALSE when the points coincide. */
gboolean kao_similarity_from_points (const KaoPoint *from,
                                     const KaoPoint *to,
                                     gsize n,
                                     gdouble matrix[6]);

G_END_DECLS
