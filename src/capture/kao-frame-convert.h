// SPDX-License-Identifier: GPL-3.0-or-later
/* A raw frame of a camera as RGB. Worker only (OpenCV's imgproc). */
#pragma once

#include "capture/kao-v4l2-formats.h"

G_BEGIN_DECLS

/* @raw: kao_v4l2_format_frame_bytes() of a format that is not JPEG, without padding. Writes @width x @height pixels
 * of RGB24 without padding to @pixels. Video's narrow range becomes the full one. */
void kao_frame_convert (const KaoV4l2Format *format, const guint8 *raw, gint width, gint height, guint8 *pixels);

G_END_DECLS
