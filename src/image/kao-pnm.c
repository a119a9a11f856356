// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "image/kao-pnm.h"

#include "base/kao-error.h"

#define MOST_MAXVAL 65535

typedef struct
{
  const guint8 *data;
  gsize size, at;
  gint kind; /* 1..6 */
  guint32 most; /* a sample's largest value */
} Reader;

static gboolean
is_bitmap (const Reader *reader)
{
  return reader->kind == 1 || reader->kind == 4;
}

static gboolean
is_text (const Reader *reader)
{
  return reader->kind <= 3;
}

/* Moves past white space and comments, which go from # to the end of the line. */
static void
skip_space (Reader *reader)
{
  gboolean is_comment = FALSE;

  for (; reader->at < reader->size; reader->at++)
    {
      guint8 byte = reader->data[reader->at];

      if (byte == '#')
        is_comment = TRUE;
      else if (byte == '\n' || byte == '\r')
        is_comment = FALSE;
      else if (!is_comment && !g_ascii_isspace (byte))
        return;
    }
}

static gboolean
read_number (Reader *reader, guint32 *value)
{
  guint64 number = 0;
  gsize start;

  skip_space (reader);
  start = reader->at;
  for (; reader->at < reader->size && g_ascii_isdigit (reader->data[reader->at]); reader->at++)
    number = MIN (number * 10 + (guint64) (reader->data[reader->at] - '0'), G_MAXUINT32);
  *value = (guint32) number;
  return reader->at > start;
}

/* P1 needs nothing between its digits. */
static gboolean
read_digit (Reader *reader, guint32 *value)
{
  skip_space (reader);
  if (reader->at >= reader->size || (reader->data[reader->at] != '0' && reader->data[reader->at] != '1'))
    return FALSE;
  *value = reader->data[reader->at++] == '1';
  return TRUE;
}

static gboolean
read_header (Reader *reader, guint32 *width, guint32 *height)
{
  reader->at = 2;
  reader->kind = reader->data[1] - '0';
  reader->most = 1;
  if (!read_number (reader, width) || !read_number (reader, height)
      || (!is_bitmap (reader) && !read_number (reader, &reader->most)) || *width == 0 || *height == 0
      || reader->most == 0 || reader->most > MOST_MAXVAL)
    return FALSE;
  /* One byte of white space, then the samples. */
  reader->at += !is_text (reader);
  return TRUE;
}

static guint8
scaled (const Reader *reader, guint32 value)
{
  return (guint8) ((MIN (value, reader->most) * 255 + reader->most / 2) / reader->most);
}

static gboolean
read_text_row (Reader *reader, guint8 *row, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      guint32 value = 0;

      if (reader->kind == 1 ? !read_digit (reader, &value) : !read_number (reader, &value))
        return FALSE;
      row[i] = reader->kind == 1 ? (value ? 0 : 255) : scaled (reader, value);
    }
  return TRUE;
}

static gboolean
read_binary_row (Reader *reader, guint8 *row, gsize n)
{
  gsize bytes = reader->most > 255 ? 2 : 1;
  gsize length = is_bitmap (reader) ? (n + 7) / 8 : n * bytes;
  const guint8 *from = reader->data + reader->at;

  if (reader->at > reader->size || length > reader->size - reader->at)
    return FALSE;
  reader->at += length;
  for (gsize i = 0; i < n; i++)
    if (is_bitmap (reader))
      row[i] = (from[i / 8] >> (7 - i % 8)) & 1 ? 0 : 255;
    else
      row[i] = scaled (reader, bytes == 2 ? (guint32) from[2 * i] << 8 | from[2 * i + 1] : from[i]);
  return TRUE;
}

gboolean
kao_pnm_is (const guint8 *data, gsize size)
{
  return size >= 3 && data[0] == 'P' && data[1] >= '1' && data[1] <= '6'
         && (g_ascii_isspace (data[2]) || data[2] == '#');
}

KaoImage *
kao_pnm_read (const guint8 *data, gsize size, const gchar *name, guint64 max_pixels, GError **error)
{
  Reader reader = { .data = data, .size = size };
  g_autoptr (KaoImage) image = NULL;
  guint32 width = 0, height = 0;
  gboolean is_whole = kao_pnm_is (data, size) && read_header (&reader, &width, &height);
  gboolean is_colour = reader.kind == 3 || reader.kind == 6;

  if (is_whole
      && ((guint64) width * height > max_pixels || width > KAO_IMAGE_MAX_SIDE
          || height > KAO_IMAGE_MAX_SIDE))
    {
      g_set_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_SIZE,
                   "%s says it is %u x %u pixels, more than is accepted; scale it down", name, width,
                   height);
      return NULL;
    }
  if (is_whole)
    {
      image = kao_image_new (is_colour ? KAO_IMAGE_RGB24 : KAO_IMAGE_GRAY8, (gint) width,
                             (gint) height, error);
      if (image == NULL)
        return NULL;
    }
  for (gint y = 0; is_whole && y < (gint) height; y++)
    {
      guint8 *row = kao_image_get_row (image, y);
      gsize n = (gsize) width * (is_colour ? 3 : 1);

      is_whole = is_text (&reader) ? read_text_row (&reader, row, n) : read_binary_row (&reader, row, n);
    }
  if (!is_whole)
    {
      g_set_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_UNREADABLE,
                   "%s is damaged and cannot be decoded; make the picture again", name);
      return NULL;
    }
  return g_steal_pointer (&image);
}
