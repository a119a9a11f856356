// SPDX-License-Identifier: GPL-3.0-or-later
/* Decodes a camera's JPEG straight into a slot of the ring and says whether it was whole. OpenCV's
 * decoder hides libjpeg's warnings, and they are the only sign of damage between the markers.
 * Worker only (links libjpeg).
 */
#pragma once

#include "capture/kao-frame-check.h"

G_BEGIN_DECLS

/* Decodes into @pixels, RGB24 rows of @stride bytes. The picture must be of @width x @height, which
 * kao_frame_check_jpeg() has told. Anything but KAO_FRAME_FRESH leaves @pixels undefined. */
KaoFrameVerdict kao_frame_decode_jpeg (const guint8 *data,
                                       gsize size,
                                       gint width,
                                       gint height,
                                       guint8 *pixels,
                                       gsize stride);

/* Mean brightness of RGB24 pixels, 0..255, from one pixel in 64. */
gdouble kao_frame_mean (const guint8 *pixels, gint width, gint height, gsize stride);

G_END_DECLS
