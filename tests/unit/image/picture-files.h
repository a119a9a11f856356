// SPDX-License-Identifier: GPL-3.0-or-later
/* Small pictures as other programs write them, with an orientation and a density in each place where these are met. */
#pragma once

#include <glib.h>

#define PICTURE_WIDTH 48
#define PICTURE_HEIGHT 32

/* Where a PNG carries Exif. */
typedef enum
{
  PICTURE_CHUNK,         /* eXIf */
  PICTURE_CHUNK_BEHIND,  /* eXIf after the pixels */
  PICTURE_TEXT,          /* raw profile text, as it is... */
  PICTURE_PACKED_TEXT,   /* ...packed (ImageMagick)... */
  PICTURE_UTF8_TEXT,     /* ...and as iTXt */
  PICTURE_PACKED_UTF8_TEXT,
  PICTURE_N_CARRIERS,
  PICTURE_BARE_TEXT /* as PICTURE_TEXT, without the six bytes that say what it is */
} PictureCarrier;

/* Parts of a file. @n: bytes. */
void picture_add_number (GByteArray *bytes, guint32 value, gint n, gboolean is_little);
void picture_add_text (GByteArray *bytes, const gchar *text, gsize n);
/* A chunk of a PNG with its checksum. */
void picture_add_chunk (GByteArray *png, const gchar *type, const guint8 *data, gsize size);
/* As zlib packs it. (transfer full) */
GByteArray *picture_pack (const guint8 *data, gsize size);

/* Exif with @orientation, and a density where @dots is not 0; @unit: 2 inch, 3 centimetre. (transfer full) */
GByteArray *picture_new_exif (guint orientation, guint dots, guint unit, gboolean is_little);
/* The same with the orientation as a number of @type. (transfer full) */
GByteArray *picture_new_exif_typed (guint type, guint orientation, guint dots, guint unit, gboolean is_little);
GByteArray *picture_new_png (PictureCarrier carrier, const GByteArray *exif);
/* @density: of JFIF in dots an inch, 0 = "only the aspect ratio". @exif may be NULL. (transfer full) */
GByteArray *picture_new_jpeg (const GByteArray *exif, guint density);

/* @file is read, and shows its picture turned as @orientation (1 to 8) says, no channel further off than @tolerance but at
 * edges. @what is told when it fails. */
void picture_check_turned (const GByteArray *file, gint orientation, gint tolerance, const gchar *what);
