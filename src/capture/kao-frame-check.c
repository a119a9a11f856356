// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "capture/kao-frame-check.h"

#include <math.h>
#include <string.h>

#define JPEG_SOI 0xd8
#define JPEG_EOI 0xd9
#define JPEG_SOS 0xda
#define JPEG_TEM 0x01

static gboolean
marker_is_frame_header (guint8 marker)
{
  /* SOF0..SOF15 without DHT (c4), JPG (c8) and DAC (cc). */
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

static gboolean
marker_stands_alone (guint8 marker)
{
  return marker == JPEG_TEM || (marker >= 0xd0 && marker <= 0xd7);
}

/* Position of the next marker's second byte in entropy-coded data, or @size. */
static gsize
skip_scan (const guint8 *data, gsize size, gsize position)
{
  while (position + 1 < size)
    {
      const guint8 *next = memchr (data + position, 0xff, size - position - 1);

      if (next == NULL)
        return size;
      position = (gsize) (next - data) + 1;
      if (data[position] != 0 && data[position] != 0xff && !marker_stands_alone (data[position]))
        return position;
    }
  return size;
}

/* Reads the marker at *@at and steps behind it. *@length is that of its segment, 0 for one that has none. */
static KaoFrameVerdict
read_marker (const guint8 *data, gsize size, gsize *at, guint8 *marker, gsize *length)
{
  *length = 0;
  while (*at < size && data[*at] == 0xff)
    (*at)++;
  if (*at >= size)
    return KAO_FRAME_TRUNCATED;
  *marker = data[(*at)++];
  if (data[*at - 2] != 0xff || *marker == 0)
    return KAO_FRAME_BROKEN;
  if (*marker == JPEG_EOI || marker_stands_alone (*marker))
    return KAO_FRAME_FRESH;
  if (*at + 2 > size)
    return KAO_FRAME_TRUNCATED;
  *length = (gsize) data[*at] << 8 | data[*at + 1];
  if (*length < 2)
    return KAO_FRAME_BROKEN;
  return *length > size - *at ? KAO_FRAME_TRUNCATED : KAO_FRAME_FRESH;
}

/* The data of a scan have run out: cut, or whole but for the end mark. */
static KaoFrameVerdict
unended (gint w, gint h, gint *width, gint *height)
{
  if (w >= 16 && h >= 16 && width != NULL && height != NULL)
    {
      *width = w;
      *height = h;
    }
  return KAO_FRAME_TRUNCATED;
}

KaoFrameVerdict
kao_frame_check_jpeg (const guint8 *data, gsize size, gint *width, gint *height)
{
  gint w = 0;
  gint h = 0;
  gboolean has_scan = FALSE;
  guint8 marker = 0;

  if (size == 0)
    return KAO_FRAME_EMPTY;
  if (size < 4 || data[0] != 0xff || data[1] != JPEG_SOI)
    return KAO_FRAME_BROKEN;

  for (gsize at = 2; marker != JPEG_EOI;)
    {
      gsize length;
      KaoFrameVerdict verdict = read_marker (data, size, &at, &marker, &length);

      if (verdict != KAO_FRAME_FRESH)
        return verdict;
      if (marker_is_frame_header (marker))
        {
          if (length < 8 || w != 0)
            return KAO_FRAME_BROKEN;
          h = data[at + 3] << 8 | data[at + 4];
          w = data[at + 5] << 8 | data[at + 6];
        }
      at += length;
      if (marker == JPEG_SOS)
        {
          if (w == 0)
            return KAO_FRAME_BROKEN;
          has_scan = TRUE;
          at = skip_scan (data, size, at);
          if (at >= size)
            return unended (w, h, width, height);
          at--; /* back onto the 0xff */
        }
    }
  if (!has_scan || w < 16 || h < 16)
    return KAO_FRAME_BROKEN;
  if (width != NULL)
    *width = w;
  if (height != NULL)
    *height = h;
  return KAO_FRAME_FRESH;
}

guint64
kao_frame_digest (const guint8 *data, gsize size)
{
  const guint64 prime = G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  guint64 digest = size * prime;
  gsize position = 0;

  for (; position + 8 <= size; position += 8)
    {
      guint64 word;

      memcpy (&word, data + position, sizeof word);
      digest = (digest ^ word) * prime;
      digest ^= digest >> 29;
    }
  for (; position < size; position++)
    digest = (digest ^ data[position]) * prime;
  return digest ^ digest >> 32;
}

void
kao_stream_watch_reset (KaoStreamWatch *watch)
{
  *watch = (KaoStreamWatch){ .stream = KAO_CAMERA_STREAM_RUNNING };
}

KaoFrameVerdict
kao_stream_watch_feed (KaoStreamWatch *watch, KaoFrameVerdict verdict, guint64 digest)
{
  switch (verdict)
    {
    case KAO_FRAME_FRESH:
    case KAO_FRAME_REPEATED:
      if (watch->has_digest && watch->last_digest == digest)
        {
          watch->n_same++;
          watch->n_fresh = 0;
          verdict = KAO_FRAME_REPEATED;
        }
      else
        {
          watch->n_same = 0;
          watch->n_bad = 0;
          watch->n_fresh++;
          verdict = KAO_FRAME_FRESH;
        }
      watch->has_digest = TRUE;
      watch->last_digest = digest;
      break;

    case KAO_FRAME_EMPTY:
    case KAO_FRAME_BROKEN:
    case KAO_FRAME_TRUNCATED:
      watch->n_bad++;
      watch->total_bad++;
      watch->n_fresh = 0;
      break;
    }

  if (watch->n_bad >= KAO_STREAM_BROKEN_AFTER)
    watch->stream = KAO_CAMERA_STREAM_BROKEN;
  else if (watch->n_same >= KAO_STREAM_FROZEN_AFTER)
    watch->stream = KAO_CAMERA_STREAM_FROZEN;
  else if (watch->n_fresh >= KAO_STREAM_RUNNING_AFTER)
    watch->stream = KAO_CAMERA_STREAM_RUNNING;
  return verdict;
}

void
kao_warm_up_start (KaoWarmUp *warm_up, gint64 now_usec)
{
  *warm_up = (KaoWarmUp){ .started_usec = now_usec, .last_mean = -1000 };
}

gboolean
kao_warm_up_feed (KaoWarmUp *warm_up, gdouble mean, gint64 now_usec)
{
  if (warm_up->is_over)
    return TRUE;
  warm_up->n_frames++;
  if (fabs (mean - warm_up->last_mean) <= KAO_WARM_UP_STEADY_CHANGE)
    warm_up->n_steady++;
  else
    warm_up->n_steady = 0;
  warm_up->last_mean = mean;
  warm_up->is_over = warm_up->n_frames > KAO_WARM_UP_MIN_FRAMES
                     && (warm_up->n_steady >= KAO_WARM_UP_STEADY_FRAMES
                         || now_usec - warm_up->started_usec >= KAO_WARM_UP_MAX_USEC);
  return warm_up->is_over;
}
