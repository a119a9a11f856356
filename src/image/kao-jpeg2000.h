// SPDX-License-Identifier: GPL-3.0-or-later
/* JPEG 2000 (ISO/IEC 15444-1), boxed as JP2 or as a bare codestream: the form in which chips hold
 * photos. A target of its own (kao_jpeg2000_dep), so that whoever reads a chip links libopenjp2 and not
 * OpenCV. Any thread.
 */
#pragma once

#include "image/kao-image.h"

G_BEGIN_DECLS

/* Whether @data begins as a JP2 file or a codestream does. */
gboolean kao_jpeg2000_is (const guint8 *data, gsize size);

/* Decodes to GRAY8 (one component, or one and an opacity channel) or RGB24 (three, subsampled and
 * sYCC too, or a palette). Samples of 1 to 16 bits become 8 by scaling the full range; an opacity
 * channel and an ICC profile are not applied. @max_pixels is checked against the file's headers before
 * anything is decoded. @name is used in messages. The dpi is that of the capture resolution, else of the
 * display resolution, else 0. A picture in more than some thousand tiles is refused: each costs
 * memory before it is decoded.
 *
 * KAO_IMAGE_ERROR_SIZE, _FORMAT for what JPEG 2000 knows but this program does not read (CMYK, CIELab,
 * extensions of part 2), _UNREADABLE for damage, _NO_MEMORY. (transfer full) */
KaoImage *kao_jpeg2000_read (const guint8 *data,
                             gsize size,
                             const gchar *name,
                             guint64 max_pixels,
                             GError **error);

/* @image (GRAY8) as JP2 of about one @ratio-th of its pixels' size, for imitating what a chip holds.
 * KAO_IMAGE_ERROR_NO_MEMORY. (transfer full) */
GBytes *kao_jpeg2000_write (const KaoImage *image, gdouble ratio, GError **error);

G_END_DECLS
