// SPDX-License-Identifier: GPL-3.0-or-later
/* PNG (ISO/IEC 15948) with one IDAT chunk of stored deflate blocks (RFC 1950, RFC 1951). */
#include "config.h"

#include "image/kao-png.h"

#include <string.h>

#define SIGNATURE_BYTES 8
#define CHUNK_BYTES 12 /* length, name, checksum */
#define IHDR_BYTES 13
#define ZLIB_BYTES 6 /* two at the beginning, the checksum at the end */
#define BLOCK_HEADER_BYTES 5
#define BLOCK_MOST 65535u
#define ADLER_BASE 65521u

typedef struct
{
  guint8 *out;
  guint8 *chunk; /* where the one that is being written begins, at its name */
  gsize left;    /* of the raw data, not yet in a block */
  gsize block;   /* room in the block */
  guint32 low, high; /* of Adler-32 */
} Writer;

static void
put_word (Writer *writer, guint32 word)
{
  for (gint shift = 24; shift >= 0; shift -= 8)
    *writer->out++ = (guint8) (word >> shift);
}

static void
put_bytes (Writer *writer, gconstpointer bytes, gsize n)
{
  memcpy (writer->out, bytes, n);
  writer->out += n;
}

static guint32
checksum (const guint8 *data, gsize n)
{
  guint32 crc = 0xffffffffu;

  for (gsize i = 0; i < n; i++)
    {
      crc ^= data[i];
      for (gint bit = 0; bit < 8; bit++)
        crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320u : 0);
    }
  return crc ^ 0xffffffffu;
}

static void
begin_chunk (Writer *writer, const gchar *name, gsize length)
{
  put_word (writer, (guint32) length);
  writer->chunk = writer->out;
  put_bytes (writer, name, 4);
}

static void
end_chunk (Writer *writer)
{
  put_word (writer, checksum (writer->chunk, (gsize) (writer->out - writer->chunk)));
}

/* The raw data goes into blocks of at most BLOCK_MOST bytes, wherever a row ends. */
static void
put_raw (Writer *writer, const guint8 *data, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      writer->low = (writer->low + data[i]) % ADLER_BASE;
      writer->high = (writer->high + writer->low) % ADLER_BASE;
    }
  while (n > 0)
    {
      gsize part;

      if (writer->block == 0)
        {
          writer->block = MIN (writer->left, BLOCK_MOST);
          *writer->out++ = writer->block == writer->left ? 1 : 0;
          *writer->out++ = (guint8) writer->block;
          *writer->out++ = (guint8) (writer->block >> 8);
          *writer->out++ = (guint8) ~writer->block;
          *writer->out++ = (guint8) (~writer->block >> 8);
        }
      part = MIN (n, writer->block);
      put_bytes (writer, data, part);
      data += part;
      n -= part;
      writer->block -= part;
      writer->left -= part;
    }
}

static gsize
raw_size (gint width, gint height)
{
  return (gsize) height * (1 + (gsize) width * 3);
}

static gsize
idat_size (gint width, gint height)
{
  gsize raw = raw_size (width, height);

  return ZLIB_BYTES + raw + (raw + BLOCK_MOST - 1) / BLOCK_MOST * BLOCK_HEADER_BYTES;
}

gsize
kao_png_size (gint width, gint height)
{
  return SIGNATURE_BYTES + CHUNK_BYTES * 3 + IHDR_BYTES + idat_size (width, height);
}

void
kao_png_write (const KaoImage *image, guint8 *out)
{
  static const guint8 no_filter = 0;
  gint width = kao_image_get_width (image), height = kao_image_get_height (image);
  Writer writer = { .out = out, .left = raw_size (width, height), .low = 1 };

  g_return_if_fail (kao_image_get_format (image) == KAO_IMAGE_RGB24);

  put_bytes (&writer, "\211PNG\r\n\032\n", SIGNATURE_BYTES);
  begin_chunk (&writer, "IHDR", IHDR_BYTES);
  put_word (&writer, (guint32) width);
  put_word (&writer, (guint32) height);
  put_bytes (&writer, "\10\2\0\0\0", 5); /* eight bits, red green blue, the only methods there are */
  end_chunk (&writer);
  begin_chunk (&writer, "IDAT", idat_size (width, height));
  put_bytes (&writer, "\170\1", 2);
  for (gint y = 0; y < height; y++)
    {
      put_raw (&writer, &no_filter, 1);
      put_raw (&writer, kao_image_get_const_row (image, y), (gsize) width * 3);
    }
  put_word (&writer, writer.high << 16 | writer.low);
  end_chunk (&writer);
  begin_chunk (&writer, "IEND", 0);
  end_chunk (&writer);
}
