// SPDX-License-Identifier: GPL-3.0-or-later
/* Scale and warp: new values are made from old ones. */
#include "config.h"

#include "image/kao-image.h"
#include "image/kao-image-private.h"
#include "secure/kao-memory.h"

#include <math.h>
#include <string.h>

/* Which input samples make one output sample, along one axis. */
typedef struct
{
  gint first;
  gint count;
  const gfloat *weights;
} Tap;

typedef struct
{
  Tap *taps;
  gfloat *weights;
} Axis;

/* Area average where it shrinks: every input sample counts by the length of it that is covered.
 * Bilinear where it grows. */
static void
axis_init (Axis *axis, gint from, gint to)
{
  gdouble ratio = (gdouble) from / to;
  gint most = ratio > 1 ? (gint) ceil (ratio) + 1 : 2;

  axis->taps = g_new (Tap, (gsize) to);
  axis->weights = g_new0 (gfloat, (gsize) to * (gsize) most);
  for (gint i = 0; i < to; i++)
    {
      gfloat *weights = axis->weights + (gsize) i * (gsize) most;
      Tap *tap = &axis->taps[i];

      tap->weights = weights;
      if (ratio > 1)
        {
          gdouble begin = i * ratio, end = MIN ((i + 1) * ratio, from);

          tap->first = MIN ((gint) begin, from - 1);
          tap->count = CLAMP ((gint) ceil (end) - tap->first, 1, most);
          for (gint k = 0; k < tap->count; k++)
            {
              gdouble low = MAX (begin, tap->first + k), high = MIN (end, tap->first + k + 1);

              weights[k] = (gfloat) (MAX (high - low, 0) / (end - begin));
            }
        }
      else
        {
          gdouble at = (i + 0.5) * ratio - 0.5;
          gint low = (gint) floor (at);
          gdouble share = at - low;

          tap->first = CLAMP (low, 0, from - 1);
          tap->count = low < 0 || low + 1 >= from ? 1 : 2;
          weights[0] = tap->count == 1 ? 1.0f : (gfloat) (1 - share);
          weights[1] = (gfloat) share;
        }
    }
}

static void
axis_clear (Axis *axis)
{
  g_free (axis->taps);
  g_free (axis->weights);
}

static void
resample_row (const guint8 *from, const Axis *axis, gint n, gsize channels, gfloat *to)
{
  for (gint x = 0; x < n; x++)
    {
      const Tap *tap = &axis->taps[x];

      for (gsize c = 0; c < channels; c++)
        {
          const guint8 *sample = from + (gsize) tap->first * channels + c;
          gfloat sum = 0;

          for (gint k = 0; k < tap->count; k++, sample += channels)
            sum += tap->weights[k] * *sample;
          *to++ = sum;
        }
    }
}

KaoImage *
kao_image_scale (const KaoImage *image, gint width, gint height, GError **error)
{
  gsize channels = kao_image_bytes_per_pixel (kao_image_get_format (image));
  g_autoptr (KaoImage) out = kao_image_new (kao_image_get_format (image), width, height, error);
  gsize n = (gsize) MAX (width, 0) * channels;
  gint cached[2] = { -1, -1 };
  Axis across, down;
  gfloat *rows, *sum;

  if (out == NULL)
    return NULL;
  kao_image_set_dpi (out, kao_image_get_dpi (image) * width / kao_image_get_width (image));
  axis_init (&across, kao_image_get_width (image), width);
  axis_init (&down, kao_image_get_height (image), height);
  /* Two resampled rows are kept: neighbours share one where it shrinks, both where it grows. */
  rows = kao_pages_alloc (3 * n * sizeof (gfloat));
  g_assert (rows != NULL);
  sum = rows + 2 * n;

  for (gint y = 0; y < height; y++)
    {
      const Tap *tap = &down.taps[y];
      guint8 *to = kao_image_get_row (out, y);

      memset (sum, 0, n * sizeof (gfloat));
      for (gint k = 0; k < tap->count; k++)
        {
          gint from_y = tap->first + k;
          gfloat *row = rows + (gsize) (from_y % 2) * n;

          if (cached[from_y % 2] != from_y)
            {
              resample_row (kao_image_get_const_row (image, from_y), &across, width, channels, row);
              cached[from_y % 2] = from_y;
            }
          for (gsize i = 0; i < n; i++)
            sum[i] += tap->weights[k] * row[i];
        }
      for (gsize i = 0; i < n; i++)
        to[i] = (guint8) (sum[i] + 0.5f);
    }

  kao_pages_free (rows, 3 * n * sizeof (gfloat));
  axis_clear (&across);
  axis_clear (&down);
  return g_steal_pointer (&out);
}

static void
apply (const gdouble m[6], gdouble x, gdouble y, gdouble *u, gdouble *v)
{
  *u = m[0] * x + m[1] * y + m[2];
  *v = m[3] * x + m[4] * y + m[5];
}

/* Four neighbours of one channel; what lies outside is grey. */
static inline gfloat
neighbour (const guint8 *base, gsize stride, gsize channels, gint x, gint y, gint width, gint height)
{
  if (x < 0 || y < 0 || x >= width || y >= height)
    return KAO_IMAGE_OUTSIDE;
  return base[(gsize) y * stride + (gsize) x * channels];
}

/* The largest whole number that is not larger; floor() is a call into the library on old processors. */
static inline gint
whole_below (gdouble value)
{
  gint towards_zero = (gint) value;

  return towards_zero - (value < towards_zero ? 1 : 0);
}

static inline guint8
blend (gfloat a, gfloat b, gfloat d, gfloat e, gfloat across, gfloat down)
{
  gfloat upper = a + (b - a) * across, lower = d + (e - d) * across;

  return (guint8) (upper + (lower - upper) * down + 0.5f);
}

/* @channels is a number known to the compiler in most of the calls. */
static inline void
warp_row (const KaoImage *image, const gdouble m[6], gint y, gint n, guint8 *to, gsize channels)
{
  gint width = kao_image_get_width (image), height = kao_image_get_height (image);
  gsize stride = kao_image_get_stride (image);
  const guint8 *pixels = kao_image_get_const_row (image, 0);

  for (gint x = 0; x < n; x++, to += channels)
    {
      gdouble u, v;
      gint left, top;
      gfloat across, down;

      apply (m, x + 0.5, y + 0.5, &u, &v);
      if (!(u > -1 && v > -1 && u < width + 1 && v < height + 1))
        {
          memset (to, KAO_IMAGE_OUTSIDE, channels);
          continue;
        }
      u -= 0.5, v -= 0.5;
      left = whole_below (u), top = whole_below (v);
      across = (gfloat) (u - left), down = (gfloat) (v - top);
      if (left >= 0 && top >= 0 && left + 1 < width && top + 1 < height)
        {
          const guint8 *from = pixels + (gsize) top * stride + (gsize) left * channels;

          for (gsize c = 0; c < channels; c++, from++)
            to[c] = blend (from[0], from[channels], from[stride], from[stride + channels], across, down);
          continue;
        }
      for (gsize c = 0; c < channels; c++)
        to[c] = blend (neighbour (pixels + c, stride, channels, left, top, width, height),
                       neighbour (pixels + c, stride, channels, left + 1, top, width, height),
                       neighbour (pixels + c, stride, channels, left, top + 1, width, height),
                       neighbour (pixels + c, stride, channels, left + 1, top + 1, width, height), across,
                       down);
    }
}

/* Every row. */
static inline void
warp_with (const KaoImage *image, const gdouble m[6], KaoImage *out, gsize channels)
{
  for (gint y = 0; y < kao_image_get_height (out); y++)
    warp_row (image, m, y, kao_image_get_width (out), kao_image_get_row (out, y), channels);
}

static void
warp_bilinear (const KaoImage *image, const gdouble m[6], KaoImage *out)
{
  gsize channels = kao_image_bytes_per_pixel (kao_image_get_format (image));

  if (channels == 3)
    warp_with (image, m, out, 3);
  else if (channels == 1)
    warp_with (image, m, out, 1);
  else
    warp_with (image, m, out, channels);
}

/* The part of the input that the output can see, one pixel wider on each side. */
static gboolean
seen_part (const KaoImage *image, const gdouble m[6], gint width, gint height, gdouble slack, KaoRect *part)
{
  gdouble left = G_MAXDOUBLE, top = G_MAXDOUBLE, right = -G_MAXDOUBLE, bottom = -G_MAXDOUBLE;

  for (gint k = 0; k < 4; k++)
    {
      gdouble u, v;

      apply (m, k % 2 ? width : 0, k / 2 ? height : 0, &u, &v);
      left = MIN (left, u), right = MAX (right, u);
      top = MIN (top, v), bottom = MAX (bottom, v);
    }
  left = MAX (left - slack, 0), top = MAX (top - slack, 0);
  right = MIN (right + slack, kao_image_get_width (image));
  bottom = MIN (bottom + slack, kao_image_get_height (image));
  if (!(right - left >= 1 && bottom - top >= 1))
    return FALSE;
  part->x = (gint) left;
  part->y = (gint) top;
  part->width = (gint) ceil (right) - part->x;
  part->height = (gint) ceil (bottom) - part->y;
  return TRUE;
}

KaoImage *
kao_image_warp (const KaoImage *image, const gdouble matrix[6], gint width, gint height, GError **error)
{
  gdouble shrink = sqrt (fabs (matrix[0] * matrix[4] - matrix[1] * matrix[3]));
  g_autoptr (KaoImage) out = kao_image_new (kao_image_get_format (image), width, height, error);
  gdouble m[6];
  KaoRect part;

  if (out == NULL)
    return NULL;
  memcpy (m, matrix, sizeof m);
  if (shrink <= 2.0 || !isfinite (shrink)
      || !seen_part (image, m, width, height, shrink + 1, &part))
    {
      warp_bilinear (image, m, out);
      return g_steal_pointer (&out);
    }

  /* Bilinear takes four samples however much it shrinks; averaging first keeps a fine print from
   * turning into moiré. */
  g_autoptr (KaoImage) cropped = kao_image_crop (image, &part, error);
  gint small_width = MAX (1, (gint) lround (part.width / shrink));
  gint small_height = MAX (1, (gint) lround (part.height / shrink));
  g_autoptr (KaoImage) small = NULL;

  if (cropped == NULL)
    return NULL;
  small = kao_image_scale (cropped, small_width, small_height, error);
  if (small == NULL)
    return NULL;
  for (gint row = 0; row < 2; row++)
    {
      gdouble factor = row == 0 ? (gdouble) small_width / part.width
                                : (gdouble) small_height / part.height;

      m[3 * row] *= factor;
      m[3 * row + 1] *= factor;
      m[3 * row + 2] = (m[3 * row + 2] - (row == 0 ? part.x : part.y)) * factor;
    }
  warp_bilinear (small, m, out);
  return g_steal_pointer (&out);
}

gboolean
kao_similarity_from_points (const KaoPoint *from, const KaoPoint *to, gsize n, gdouble matrix[6])
{
  gdouble from_x = 0, from_y = 0, to_x = 0, to_y = 0;
  gdouble dot = 0, cross = 0, spread = 0, norm;
  gdouble a, b;

  g_return_val_if_fail (n >= 2, FALSE);

  for (gsize i = 0; i < n; i++)
    {
      from_x += from[i].x / n, from_y += from[i].y / n;
      to_x += to[i].x / n, to_y += to[i].y / n;
    }
  /* The error is measured in @to's space, as the makers of face networks do; in two dimensions the
   * least-squares similarity has a closed form without an SVD. */
  for (gsize i = 0; i < n; i++)
    {
      gdouble x = from[i].x - from_x, y = from[i].y - from_y;
      gdouble u = to[i].x - to_x, v = to[i].y - to_y;

      dot += x * u + y * v;
      cross += x * v - y * u;
      spread += x * x + y * y;
    }
  norm = dot * dot + cross * cross;
  if (!(spread > 1e-9) || !(norm > 1e-18) || !isfinite (norm) || !isfinite (spread))
    return FALSE;
  /* to = (dot, cross) / spread * from; wanted is the way back. */
  a = dot * spread / norm;
  b = cross * spread / norm;
  matrix[0] = a;
  matrix[1] = b;
  matrix[2] = from_x - a * to_x - b * to_y;
  matrix[3] = -b;
  matrix[4] = a;
  matrix[5] = from_y + b * to_x - a * to_y;
  return TRUE;
}
