// SPDX-License-Identifier: GPL-3.0-or-later
/* Picture files and bytes, for the command-line tools, the demo and tests. A target of its own
 * (kao_codec_dep) because it links OpenCV imgcodecs, which the window must not.
 */
#pragma once

#include "image/kao-image.h"

G_BEGIN_DECLS

/* Reads PNG, JPEG, PNM (P1 to P6) or JPEG 2000 as RGB24 (greyscale pictures become RGB with equal
 * channels); Exif orientation is applied, also where it stands in a PNG's raw profile text. The dpi is
 * what the file states, also in Exif only, and 0 where it states none; it may be the 72 or 96 that mean
 * nothing (image/kao-picture-header.h). The file is read into wiped memory first, nothing is written.
 * Sets KAO_IMAGE_ERROR_UNREADABLE naming the file's base name and the reason. (transfer full) */
KaoImage *kao_codec_read_file (const gchar *path, GError **error);

/* The same from bytes; @name is used in messages. */
KaoImage *kao_codec_read_bytes (const guint8 *data, gsize size, const gchar *name, GError **error);

/* JPEG bytes of @image, @quality 1..100; for the demo scanner, which serves them. (transfer full) */
GBytes *kao_codec_write_jpeg (const KaoImage *image, gint quality, GError **error);

G_END_DECLS
