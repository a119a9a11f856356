// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "image/kao-picture-header.h"

#include "image/kao-xmp.h"

#include <gio/gio.h>

#include <math.h>
#include <string.h>

/* Exif 2.3 */
#define TAG_ORIENTATION 0x0112
#define TAG_X_RESOLUTION 0x011a
#define TAG_RESOLUTION_UNIT 0x0128
#define TYPE_BYTE 1
#define TYPE_SHORT 3
#define TYPE_LONG 4
#define TYPE_RATIONAL 5
#define UNIT_CENTIMETRE 3

#define CM_PER_INCH 2.54
#define METRES_PER_INCH 0.0254

/* A JPEG's APP1 holds at most 64 KiB; in a PNG it stands as text, two letters a byte and some space. */
#define MOST_PROFILE_TEXT (256u * 1024)

static guint32
big_endian (const guint8 *at, gsize n)
{
  guint32 value = 0;

  while (n-- > 0)
    value = value << 8 | *at++;
  return value;
}

gboolean
kao_density_means_something (gdouble dpi)
{
  return isfinite (dpi) && dpi > 0 && fabs (dpi - 72) > 1 && fabs (dpi - 96) > 1;
}

/* --- Exif --- */

typedef struct
{
  const guint8 *data;
  gsize size;
  gboolean is_little;
} Tiff;

/* 0 outside the block. */
static guint32
tiff_number (const Tiff *tiff, gsize at, gsize n)
{
  guint32 value = 0;

  if (at > tiff->size || n > tiff->size - at)
    return 0;
  for (gsize i = 0; i < n; i++)
    value = value << 8 | tiff->data[tiff->is_little ? at + n - 1 - i : at + i];
  return value;
}

/* A whole number in whatever size a program wrote it; 0 for what is none. */
static guint32
entry_number (const Tiff *tiff, gsize entry)
{
  switch (tiff_number (tiff, entry + 2, 2))
    {
    case TYPE_BYTE:
      return tiff_number (tiff, entry + 8, 1);
    case TYPE_SHORT:
      return tiff_number (tiff, entry + 8, 2);
    case TYPE_LONG:
      return tiff_number (tiff, entry + 8, 4);
    default:
      return 0;
    }
}

void
kao_picture_header_read_exif (const guint8 *data, gsize size, KaoPictureHeader *header)
{
  /* What says so in a JPEG; some programs put it also where it does not belong, or leave it out. */
  gsize named = size > 6 && memcmp (data, "Exif\0", 5) == 0 ? 6 : 0;
  Tiff tiff = { data + named, size - named, FALSE };
  gdouble density = 0, per_inch = 1;
  guint32 directory, n;

  data += named;
  size -= named;
  tiff.is_little = size > 0 && data[0] == 'I';
  if (size < 8 || (memcmp (data, "II*\0", 4) != 0 && memcmp (data, "MM\0*", 4) != 0))
    return;
  directory = tiff_number (&tiff, 4, 4);
  n = tiff_number (&tiff, directory, 2);
  for (guint32 i = 0; i < n; i++)
    {
      gsize entry = (gsize) directory + 2 + 12 * (gsize) i;
      guint32 tag = tiff_number (&tiff, entry, 2), type = tiff_number (&tiff, entry + 2, 2);
      guint32 value = entry_number (&tiff, entry), offset = tiff_number (&tiff, entry + 8, 4);

      if (entry + 12 > size)
        break;
      if (tag == TAG_ORIENTATION && value >= 1 && value <= 8)
        {
          header->orientation = (gint) value;
          header->has_exif_orientation = TRUE;
        }
      else if (tag == TAG_RESOLUTION_UNIT && value > 0)
        per_inch = value == UNIT_CENTIMETRE ? CM_PER_INCH : value == 2 ? 1 : 0;
      else if (tag == TAG_X_RESOLUTION && type == TYPE_RATIONAL
               && tiff_number (&tiff, (gsize) offset + 4, 4) != 0)
        density = (gdouble) tiff_number (&tiff, offset, 4) / tiff_number (&tiff, (gsize) offset + 4, 4);
    }
  if (density > 0 && per_inch > 0 && !kao_density_means_something (header->dpi))
    header->dpi = density * per_inch;
}

/* --- XMP --- */

void
kao_picture_header_read_xmp (const guint8 *data, gsize size, KaoPictureHeader *header)
{
  gint orientation = header->has_exif_orientation ? 0 : kao_xmp_read_orientation ((const gchar *) data, size);

  if (orientation > 0)
    header->orientation = orientation;
}

/* --- JPEG --- */

/* What stands before an XMP packet in an APP1, with the zero behind it. */
#define XMP_NAME "http://ns.adobe.com/xap/1.0/"

static gboolean
is_start_of_frame (guint8 marker)
{
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

/* What the decoder cannot do, and would call damaged; NULL where it can. */
static const gchar *
find_unsupported (guint8 marker, guint bits)
{
  /* By the standard's table B.1: of each four, the last is lossless; the second group is differential. */
  if (marker == 0xc3 || marker == 0xcb)
    return "coded without loss";
  if ((marker >= 0xc5 && marker <= 0xc7) || (marker >= 0xcd && marker <= 0xcf))
    return "coded in several sizes";
  return bits == 8 ? NULL : "of more than 8 bits";
}

static void
read_jpeg_segment (guint8 marker, const guint8 *data, gsize size, KaoPictureHeader *header)
{
  if (marker == 0xe0 && size >= 12 && memcmp (data, "JFIF", 5) == 0)
    {
      gdouble density = big_endian (data + 8, 2);
      gdouble dpi = data[7] == 1 ? density : data[7] == 2 ? density * CM_PER_INCH : 0;

      /* Exif may have come first. */
      if (header->dpi <= 0 || kao_density_means_something (dpi))
        header->dpi = dpi;
    }
  else if (marker == 0xe1 && size > sizeof XMP_NAME && memcmp (data, XMP_NAME, sizeof XMP_NAME) == 0)
    kao_picture_header_read_xmp (data + sizeof XMP_NAME, size - sizeof XMP_NAME, header);
  else if (marker == 0xe1)
    kao_picture_header_read_exif (data, size, header);
  else if (is_start_of_frame (marker) && size >= 5 && header->width == 0)
    {
      header->height = big_endian (data + 1, 2);
      header->width = big_endian (data + 3, 2);
      header->unsupported = find_unsupported (marker, data[0]);
    }
}

static void
read_jpeg (const guint8 *data, gsize size, KaoPictureHeader *header)
{
  for (gsize at = 2; at + 4 <= size;)
    {
      guint8 marker = data[at + 1];
      gsize length;

      /* Fill bytes, and what stands between segments: the decoder looks for the next marker too. */
      if (data[at] != 0xff || marker == 0xff || marker == 0)
        {
          at++;
          continue;
        }
      if (marker == 0xd9 || marker == 0xda)
        return;
      if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8))
        {
          at += 2;
          continue;
        }
      length = big_endian (data + at + 2, 2);
      if (length < 2 || length > size - at - 2)
        return;
      read_jpeg_segment (marker, data + at + 4, length - 2, header);
      at += 2 + length;
    }
}

/* --- PNG --- */

typedef enum
{
  PNG_EXIF_TEXT, /* "\nexif\n   1234\n45786966...": a name, the number of bytes, and those in hexadecimal */
  PNG_XMP_TEXT,  /* the same */
  PNG_XMP,       /* the packet as it is */
  PNG_OTHER
} PngText;

static void
read_profile_text (const gchar *text, gsize size, PngText kind, KaoPictureHeader *header)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gint lines = 0, high = -1;
  gsize at = 0;

  while (at < size && g_ascii_isspace (text[at]))
    at++;
  for (; at < size && lines < 2; at++)
    lines += text[at] == '\n';
  for (; at < size; at++)
    {
      gint digit = g_ascii_xdigit_value (text[at]);

      if (digit < 0)
        continue;
      if (high >= 0)
        g_byte_array_append (bytes, &(guint8){ (guint8) (high << 4 | digit) }, 1);
      high = high >= 0 ? -1 : digit;
    }
  if (bytes->len > 0 && kind == PNG_XMP_TEXT)
    kao_picture_header_read_xmp (bytes->data, bytes->len, header);
  else if (bytes->len > 0)
    kao_picture_header_read_exif (bytes->data, bytes->len, header);
}

static void
read_content (const guint8 *data, gsize size, PngText kind, KaoPictureHeader *header)
{
  if (kind == PNG_XMP)
    kao_picture_header_read_xmp (data, size, header);
  else
    read_profile_text ((const gchar *) data, size, kind, header);
}

/* @data is what zlib packed. */
static void
read_packed_content (const guint8 *data, gsize size, PngText kind, KaoPictureHeader *header)
{
  g_autoptr (GZlibDecompressor) unpack = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
  g_autofree guint8 *text = g_malloc (MOST_PROFILE_TEXT);
  gsize n_read = 0, n_written = 0;
  GConverterResult result = g_converter_convert (G_CONVERTER (unpack), data, size, text,
                                                 MOST_PROFILE_TEXT, G_CONVERTER_INPUT_AT_END,
                                                 &n_read, &n_written, NULL);

  if (result != G_CONVERTER_ERROR)
    read_content (text, n_written, kind, header);
}

static PngText
find_text_kind (const gchar *keyword)
{
  if (strcmp (keyword, "Raw profile type exif") == 0 || strcmp (keyword, "Raw profile type APP1") == 0)
    return PNG_EXIF_TEXT;
  if (strcmp (keyword, "Raw profile type xmp") == 0)
    return PNG_XMP_TEXT;
  return strcmp (keyword, "XML:com.adobe.xmp") == 0 ? PNG_XMP : PNG_OTHER;
}

static void
read_png_text (const gchar *type, const guint8 *data, gsize size, KaoPictureHeader *header)
{
  const guint8 *end = memchr (data, 0, size);
  gboolean is_packed = strcmp (type, "zTXt") == 0;
  PngText kind = end != NULL ? find_text_kind ((const gchar *) data) : PNG_OTHER;
  gsize at;

  if (kind == PNG_OTHER)
    return;
  at = (gsize) (end - data) + 1;
  if (is_packed)
    at++; /* the one method there is */
  else if (strcmp (type, "iTXt") == 0)
    {
      is_packed = at < size && data[at] == 1;
      at += 2;
      /* Language and translated keyword. */
      for (gint i = 0; i < 2 && at < size; i++)
        {
          end = memchr (data + at, 0, size - at);
          at = end != NULL ? (gsize) (end - data) + 1 : size;
        }
    }
  if (at >= size)
    return;
  if (is_packed)
    read_packed_content (data + at, size - at, kind, header);
  else
    read_content (data + at, size - at, kind, header);
}

static void
read_png_chunk (const gchar *type, const guint8 *data, gsize size, KaoPictureHeader *header)
{
  if (strcmp (type, "IHDR") == 0 && size >= 8 && header->width == 0)
    {
      header->width = big_endian (data, 4);
      header->height = big_endian (data + 4, 4);
    }
  else if (strcmp (type, "pHYs") == 0 && size == 9 && data[8] == 1)
    header->dpi = big_endian (data, 4) * METRES_PER_INCH;
  else if (strcmp (type, "eXIf") == 0)
    kao_picture_header_read_exif (data, size, header);
  else if (strcmp (type, "tEXt") == 0 || strcmp (type, "zTXt") == 0 || strcmp (type, "iTXt") == 0)
    read_png_text (type, data, size, header);
}

static void
read_png (const guint8 *data, gsize size, KaoPictureHeader *header)
{
  for (gsize at = 8; at + 12 <= size;)
    {
      gsize length = big_endian (data + at, 4);
      gchar type[5] = { 0 };

      if (length > size - at - 12)
        return;
      memcpy (type, data + at + 4, 4);
      read_png_chunk (type, data + at + 8, length, header);
      at += 12 + length;
    }
}

gboolean
kao_picture_header_read (const guint8 *data, gsize size, KaoPictureHeader *header)
{
  *header = (KaoPictureHeader){ .orientation = 1 };
  if (size >= 4 && data[0] == 0xff && data[1] == 0xd8 && data[2] == 0xff)
    read_jpeg (data, size, header);
  else if (size >= 8 && memcmp (data, "\x89PNG\r\n\x1a\n", 8) == 0)
    read_png (data, size, header);
  else
    return FALSE;
  return TRUE;
}
