// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "image/kao-image-view.h"

#include "secure/kao-memory.h"

#include <math.h>
#include <string.h>

#define ONE 256 /* what the weights of one sample add up to */

/* Which input samples make one output sample, along one axis: as many for each, so that the inner loop knows how often
 * it turns. */
typedef struct
{
  gint n_taps;
  gint n;
  gint *first;      /* of the samples, n of them */
  guint16 *weights; /* n_taps for each; they add up to ONE */
} Axis;

/* Weights of the samples from axis->first[i] on, by the length of each that lies between @begin and @end. Rounding goes
 * on from one to the next, so that the sum is right and none is off by a whole step. */
static void
weigh (Axis *axis, gint i, gdouble begin, gdouble end)
{
  guint16 *weights = axis->weights + (gsize) i * (gsize) axis->n_taps;
  guint16 so_far = 0;

  for (gint k = 0; k < axis->n_taps; k++)
    {
      gdouble part = (axis->first[i] + k + 1 - begin) / (end - begin);
      guint16 sum = k + 1 == axis->n_taps ? ONE : (guint16) (CLAMP (part, 0, 1) * ONE + 0.5);

      weights[k] = (guint16) (sum - so_far);
      so_far = sum;
    }
}

/* Where it shrinks, an output sample is as long as @step, else as long as one of the input: their mean is then what is
 * called bilinear. */
static void
axis_init (Axis *axis, gdouble step, gdouble offset, gint from, gint to)
{
  const gdouble length = MAX (fabs (step), 1);

  axis->n = to;
  axis->n_taps = MIN ((gint) ceil (MIN (length, from)) + 1, from);
  axis->first = g_new (gint, (gsize) to);
  axis->weights = g_new (guint16, (gsize) to * (gsize) axis->n_taps);
  for (gint i = 0; i < to; i++)
    {
      const gdouble middle = step * (i + 0.5) + offset;
      const gdouble begin = CLAMP (middle - length / 2, 0, from - 1);
      const gdouble end = CLAMP (middle + length / 2, begin + 1, from);

      axis->first[i] = MIN ((gint) begin, from - axis->n_taps);
      weigh (axis, i, begin, end);
    }
}

static void
axis_clear (Axis *axis)
{
  g_free (axis->first);
  g_free (axis->weights);
}

/* The samples from before which and up to which an output is made. */
static void
axis_range (const Axis *axis, gint *begin, gint *end)
{
  const gint last = axis->first[axis->n - 1];

  *begin = MIN (axis->first[0], last);
  *end = MAX (axis->first[0], last) + axis->n_taps;
}

/* ONE times the mean of some rows, from byte @begin to before byte @end. */
static void
mix_rows (const KaoImage *image, const Axis *down, gint y, gsize begin, gsize end, guint16 *to)
{
  const guint16 *weights = down->weights + (gsize) y * (gsize) down->n_taps;

  memset (to + begin, 0, (end - begin) * sizeof *to);
  for (gint k = 0; k < down->n_taps; k++)
    {
      const guint8 *from = kao_image_get_const_row (image, down->first[y] + k);
      const guint16 weight = weights[k];

      if (weight == 0)
        continue;
      for (gsize i = begin; i < end; i++)
        to[i] = (guint16) (to[i] + from[i] * weight);
    }
}

/* @channels and @n_taps are numbers known to the compiler in most of the calls. @red and @blue: where these are in a
 * pixel of the input. */
static inline void
mix_columns (const guint16 *row, const Axis *across, guint8 *to, gsize channels, gsize n_taps, gsize red, gsize blue)
{
  const guint16 *weights = across->weights;

  for (gint x = 0; x < across->n; x++, weights += n_taps, to += 4)
    {
      const guint16 *from = row + (gsize) across->first[x] * channels;
      guint32 b = ONE * ONE / 2, g = ONE * ONE / 2, r = ONE * ONE / 2;

      for (gsize k = 0; k < n_taps; k++, from += channels)
        {
          b += (guint32) from[blue] * weights[k];
          g += (guint32) from[(red + blue) / 2] * weights[k];
          r += (guint32) from[red] * weights[k];
        }
      to[0] = (guint8) (b >> 16);
      to[1] = (guint8) (g >> 16);
      to[2] = (guint8) (r >> 16);
      to[3] = 255;
    }
}

static inline void
mix_columns_of (const guint16 *row, const Axis *across, guint8 *to, gsize channels, gsize red, gsize blue)
{
  switch (across->n_taps)
    {
    case 2:
      mix_columns (row, across, to, channels, 2, red, blue);
      break;
    case 3:
      mix_columns (row, across, to, channels, 3, red, blue);
      break;
    case 4:
      mix_columns (row, across, to, channels, 4, red, blue);
      break;
    default:
      mix_columns (row, across, to, channels, (gsize) across->n_taps, red, blue);
      break;
    }
}

void
kao_image_view (const KaoImage *image, const gdouble matrix[6], gint width, gint height, guint8 *pixels, gsize stride)
{
  const gsize channels = kao_image_bytes_per_pixel (kao_image_get_format (image));
  const gsize n_values = (gsize) kao_image_get_width (image) * channels;
  guint16 *row;
  Axis across, down;
  gint begin, end;

  g_return_if_fail (width > 0 && height > 0);
  g_return_if_fail (matrix[1] == 0 && matrix[3] == 0);

  row = kao_pages_alloc (n_values * sizeof (guint16));
  g_assert (row != NULL);

  axis_init (&across, matrix[0], matrix[2], kao_image_get_width (image), width);
  axis_init (&down, matrix[4], matrix[5], kao_image_get_height (image), height);
  axis_range (&across, &begin, &end);
  for (gint y = 0; y < height; y++)
    {
      guint8 *to = pixels + (gsize) y * stride;

      mix_rows (image, &down, y, (gsize) begin * channels, (gsize) end * channels, row);
      switch (kao_image_get_format (image))
        {
        case KAO_IMAGE_GRAY8:
          mix_columns_of (row, &across, to, 1, 0, 0);
          break;
        case KAO_IMAGE_RGB24:
          mix_columns_of (row, &across, to, 3, 0, 2);
          break;
        case KAO_IMAGE_BGRX32:
          mix_columns_of (row, &across, to, 4, 2, 0);
          break;
        }
    }
  axis_clear (&across);
  axis_clear (&down);
  kao_pages_free (row, n_values * sizeof (guint16));
}
