// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "picture-files.h"

#include "image/kao-codec.h"

#include <string.h>

void
picture_add_number (GByteArray *bytes, guint32 value, gint n, gboolean is_little)
{
  for (gint i = 0; i < n; i++)
    g_byte_array_append (bytes, &(guint8){ (guint8) (value >> (8 * (is_little ? i : n - 1 - i))) }, 1);
}

void
picture_add_text (GByteArray *bytes, const gchar *text, gsize n)
{
  g_byte_array_append (bytes, (const guint8 *) text, (guint) n);
}

static void
add_entry (GByteArray *exif, guint tag, guint type, guint32 value, gint n, gboolean is_little)
{
  picture_add_number (exif, tag, 2, is_little);
  picture_add_number (exif, type, 2, is_little);
  picture_add_number (exif, 1, 4, is_little);
  picture_add_number (exif, value, n, is_little);
  picture_add_number (exif, 0, 4 - n, is_little);
}

GByteArray *
picture_new_exif_typed (guint type, guint orientation, guint dots, guint unit, gboolean is_little)
{
  GByteArray *exif = g_byte_array_new ();

  picture_add_text (exif, is_little ? "II*\0\x08\0\0\0" : "MM\0*\0\0\0\x08", 8);
  picture_add_number (exif, dots > 0 ? 3 : 1, 2, is_little);
  add_entry (exif, 0x0112, type, orientation, type == 1 ? 1 : type == 3 ? 2 : 4, is_little);
  if (dots > 0)
    {
      add_entry (exif, 0x011a, 5, 50, 4, is_little);
      add_entry (exif, 0x0128, 3, unit, 2, is_little);
    }
  picture_add_number (exif, 0, 4, is_little);
  picture_add_number (exif, dots * 10, 4, is_little);
  picture_add_number (exif, 10, 4, is_little);
  return exif;
}

GByteArray *
picture_new_exif (guint orientation, guint dots, guint unit, gboolean is_little)
{
  return picture_new_exif_typed (3, orientation, dots, unit, is_little);
}

static guint8
stored_at (gint x, gint y, gint c)
{
  return (guint8) (x < PICTURE_WIDTH / 3 ? 200 - 60 * c : y < PICTURE_HEIGHT / 2 ? 40 + 70 * c : 230 - 90 * (c == 1));
}

/* --- PNG by hand --- */

static guint32
checksum (const guint8 *data, gsize size)
{
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < size; i++)
    {
      crc ^= data[i];
      for (gint bit = 0; bit < 8; bit++)
        crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
    }
  return ~crc;
}

void
picture_add_chunk (GByteArray *png, const gchar *type, const guint8 *data, gsize size)
{
  guint start;

  picture_add_number (png, (guint32) size, 4, FALSE);
  start = png->len;
  picture_add_text (png, type, 4);
  g_byte_array_append (png, data, (guint) size);
  picture_add_number (png, checksum (png->data + start, png->len - start), 4, FALSE);
}

GByteArray *
picture_pack (const guint8 *data, gsize size)
{
  g_autoptr (GZlibCompressor) pack = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9);
  GByteArray *out = g_byte_array_new ();
  gsize n_read, n_written;

  g_byte_array_set_size (out, (guint) size + 1024);
  g_assert_cmpint (g_converter_convert (G_CONVERTER (pack), data, size, out->data, out->len,
                                        G_CONVERTER_INPUT_AT_END, &n_read, &n_written, NULL),
                   ==, G_CONVERTER_FINISHED);
  g_byte_array_set_size (out, (guint) n_written);
  return out;
}

/* As ImageMagick and exiftool write it. */
static void
add_profile (GByteArray *png, PictureCarrier carrier, const GByteArray *exif)
{
  static const gchar *const types[] = { "eXIf", "eXIf", "tEXt", "zTXt", "iTXt", "iTXt", "", "tEXt" };
  g_autoptr (GByteArray) chunk = g_byte_array_new (), content = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean is_packed = carrier == PICTURE_PACKED_TEXT || carrier == PICTURE_PACKED_UTF8_TEXT;

  if (carrier <= PICTURE_CHUNK_BEHIND)
    {
      picture_add_chunk (png, "eXIf", exif->data, exif->len);
      return;
    }
  g_string_printf (text, "\n%s\n%8u\n%s", carrier == PICTURE_TEXT ? "app1" : "exif",
                   exif->len + (carrier == PICTURE_BARE_TEXT ? 0 : 6), carrier == PICTURE_BARE_TEXT ? "" : "457869660000");
  for (guint i = 0; i < exif->len; i++)
    g_string_append_printf (text, "%s%02x", i % 30 == 0 ? "\n" : "", exif->data[i]);
  g_string_append_c (text, '\n');
  if (carrier == PICTURE_TEXT)
    picture_add_text (chunk, "Raw profile type APP1", 22);
  else
    picture_add_text (chunk, "Raw profile type exif", 22);
  if (carrier == PICTURE_UTF8_TEXT || carrier == PICTURE_PACKED_UTF8_TEXT)
    picture_add_text (chunk, is_packed ? "\1\0ja\0\0" : "\0\0ja\0\0", 6);
  else if (is_packed)
    picture_add_text (chunk, "\0", 1);
  if (is_packed)
    content = picture_pack ((const guint8 *) text->str, text->len);
  if (content != NULL)
    g_byte_array_append (chunk, content->data, content->len);
  else
    picture_add_text (chunk, text->str, text->len);
  picture_add_chunk (png, types[carrier], chunk->data, chunk->len);
}

GByteArray *
picture_new_png (PictureCarrier carrier, const GByteArray *exif)
{
  GByteArray *png = g_byte_array_new ();
  g_autoptr (GByteArray) rows = g_byte_array_new (), pixels = NULL;
  const guint8 header[] = { 0, 0, 0, PICTURE_WIDTH, 0, 0, 0, PICTURE_HEIGHT, 8, 2, 0, 0, 0 };

  for (gint y = 0; y < PICTURE_HEIGHT; y++)
    {
      picture_add_number (rows, 0, 1, FALSE);
      for (gint i = 0; i < PICTURE_WIDTH * 3; i++)
        picture_add_number (rows, stored_at (i / 3, y, i % 3), 1, FALSE);
    }
  pixels = picture_pack (rows->data, rows->len);
  picture_add_text (png, "\x89PNG\r\n\x1a\n", 8);
  picture_add_chunk (png, "IHDR", header, sizeof header);
  if (carrier != PICTURE_CHUNK_BEHIND)
    add_profile (png, carrier, exif);
  picture_add_chunk (png, "IDAT", pixels->data, pixels->len);
  if (carrier == PICTURE_CHUNK_BEHIND)
    add_profile (png, carrier, exif);
  picture_add_chunk (png, "IEND", NULL, 0);
  return png;
}

/* --- JPEG --- */

GByteArray *
picture_new_jpeg (const GByteArray *exif, guint density)
{
  g_autoptr (KaoImage) image = kao_image_new (KAO_IMAGE_RGB24, PICTURE_WIDTH, PICTURE_HEIGHT, NULL);
  g_autoptr (GBytes) plain = NULL;
  GByteArray *jpeg = g_byte_array_new ();
  const guint8 *data;
  gsize size;

  for (gint y = 0; y < PICTURE_HEIGHT; y++)
    for (gint i = 0; i < PICTURE_WIDTH * 3; i++)
      kao_image_get_row (image, y)[i] = stored_at (i / 3, y, i % 3);
  plain = kao_codec_write_jpeg (image, 100, NULL);
  data = g_bytes_get_data (plain, &size);
  g_assert_cmpmem (data + 6, 4, "JFIF", 4);
  g_byte_array_append (jpeg, data, 20);
  jpeg->data[13] = density > 0;
  jpeg->data[14] = jpeg->data[16] = (guint8) (density >> 8);
  jpeg->data[15] = jpeg->data[17] = (guint8) (density > 0 ? density : 1);
  if (exif != NULL)
    {
      /* A fill byte before a marker is allowed. */
      picture_add_text (jpeg, "\xff\xff\xe1", 3);
      picture_add_number (jpeg, exif->len + 8, 2, FALSE);
      picture_add_text (jpeg, "Exif\0\0", 6);
      g_byte_array_append (jpeg, exif->data, exif->len);
    }
  g_byte_array_append (jpeg, data + 20, (guint) size - 20);
  return jpeg;
}

/* Exif 2.3, table of tag 0x0112: which stored pixel is seen at (x, y). */
static void
seen_at (gint orientation, gint x, gint y, gint *sx, gint *sy)
{
  const gint right = PICTURE_WIDTH - 1, bottom = PICTURE_HEIGHT - 1;
  const gint xs[] = { x, x, right - x, right - x, x, y, y, right - y, right - y };
  const gint ys[] = { y, y, y, bottom - y, bottom - y, x, bottom - x, bottom - x, x };

  *sx = xs[orientation];
  *sy = ys[orientation];
}

void
picture_check_turned (const GByteArray *file, gint orientation, gint tolerance, const gchar *what)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoImage) image = kao_codec_read_bytes (file->data, file->len, "x", &error);
  gint far_off = 0;

  g_test_message ("%s, orientation %d", what, orientation);
  g_assert_no_error (error);
  g_assert_cmpint (kao_image_get_width (image), ==, orientation > 4 ? PICTURE_HEIGHT : PICTURE_WIDTH);
  for (gint y = 0; y < kao_image_get_height (image); y++)
    for (gint x = 0; x < kao_image_get_width (image); x++)
      for (gint c = 0; c < 3; c++)
        {
          gint sx, sy;

          seen_at (orientation, x, y, &sx, &sy);
          far_off += ABS (kao_image_get_const_row (image, y)[x * 3 + c] - stored_at (sx, sy, c))
                     > tolerance;
        }
  /* A JPEG's colours run at edges. */
  g_assert_cmpint (far_off, <=, tolerance > 0 ? PICTURE_WIDTH * PICTURE_HEIGHT / 3 : 0);
}
