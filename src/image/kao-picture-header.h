// SPDX-License-Identifier: GPL-3.0-or-later
/* What a JPEG or PNG file says of itself before its pixels: size, density, orientation. Pure, any
 * thread; reads only inside the bytes it is given. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint64 width, height; /* pixels as stored; 0 = the file does not say, so it is damaged */
  gdouble dpi;           /* 0 = not stated */
  gint orientation;      /* Exif 2.3 tag 0x0112, 1..8; 1 = upright or not stated */
  gboolean has_exif_orientation; /* that comes from Exif, which wins over XMP */
  const gchar *unsupported; /* a JPEG of a kind that nothing here decodes: which; else NULL */
} KaoPictureHeader;

/* FALSE when @data is neither JPEG nor PNG. Density comes from JFIF, pHYs or Exif; where JFIF has only
 * the 72 or 96 that programs write for "unknown", Exif's counts. Orientation comes from a JPEG's APP1,
 * a PNG's eXIf chunk, or the raw profile text that ImageMagick and others write into PNG; where no Exif states it,
 * from an XMP packet in a JPEG's APP1 or a PNG's text. */
gboolean kao_picture_header_read (const guint8 *data, gsize size, KaoPictureHeader *header);

/* The same two tags from an Exif block (a TIFF header and its first directory, with or without the six bytes that
 * stand before it in a JPEG), left as they are where it does not hold them. */
void kao_picture_header_read_exif (const guint8 *data, gsize size, KaoPictureHeader *header);

/* The orientation that an XMP packet states, unless Exif has. */
void kao_picture_header_read_xmp (const guint8 *data, gsize size, KaoPictureHeader *header);

/* Whether @dpi can come from a scanner: 72 and 96 are what cameras, screens and editors write for
 * anything. */
gboolean kao_density_means_something (gdouble dpi);

G_END_DECLS
