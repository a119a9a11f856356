// SPDX-License-Identifier: GPL-3.0-or-later
/* The orientation that an XMP packet (ISO 16684-1) states of its picture. Pure, any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* More than this is no packet that stands in a picture's head. */
#define KAO_XMP_MOST_BYTES (256u * 1024)

/* 1..8 as in Exif 2.3, from tiff:Orientation of the picture itself (not of others that it was made from); 0 where
 * @data does not state it or is no well-formed packet of at most KAO_XMP_MOST_BYTES. */
gint kao_xmp_read_orientation (const gchar *data, gsize size);

G_END_DECLS
