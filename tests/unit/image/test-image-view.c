// SPDX-License-Identifier: GPL-3.0-or-later
/* A picture as a window draws it, against the same written down as plainly as can be. */
#include "config.h"

#include "image/kao-image-view.h"

#include <math.h>
#include <string.h>

#define UNTOUCHED 0x5a

static KaoImage *
make_noise (KaoImageFormat format, gint width, gint height)
{
  KaoImage *image = kao_image_new (format, width, height, NULL);

  for (gint y = 0; y < height; y++)
    for (gsize i = 0; i < (gsize) width * kao_image_bytes_per_pixel (format); i++)
      kao_image_get_row (image, y)[i] = (guint8) g_test_rand_int ();
  return image;
}

/* How much of input sample @i lies between @begin and @end. */
static gdouble
overlap (gint i, gdouble begin, gdouble end)
{
  return MAX (MIN (end, i + 1) - MAX (begin, i), 0);
}

/* One value of a view: the mean of what is seen there and is inside, of one pixel at least. */
static gdouble
value_at (const KaoImage *image, const gdouble m[6], gint x, gint y, gsize channel)
{
  const gint width = kao_image_get_width (image), height = kao_image_get_height (image);
  const gsize channels = kao_image_bytes_per_pixel (kao_image_get_format (image));
  const gdouble u = m[0] * (x + 0.5) + m[2], v = m[4] * (y + 0.5) + m[5];
  const gdouble left = CLAMP (u - MAX (fabs (m[0]), 1) / 2, 0, width - 1);
  const gdouble top = CLAMP (v - MAX (fabs (m[4]), 1) / 2, 0, height - 1);
  const gdouble right = CLAMP (u + MAX (fabs (m[0]), 1) / 2, left + 1, width);
  const gdouble bottom = CLAMP (v + MAX (fabs (m[4]), 1) / 2, top + 1, height);
  gdouble sum = 0;

  for (gint j = (gint) top; j < height; j++)
    for (gint i = (gint) left; i < width; i++)
      sum += overlap (j, top, bottom) * overlap (i, left, right)
             * kao_image_get_const_row (image, j)[(gsize) i * channels + channel];
  return sum / ((right - left) * (bottom - top));
}

/* Where blue, green and red are in a pixel of the input. */
static gsize
channel_of (KaoImageFormat format, gsize c)
{
  return format == KAO_IMAGE_GRAY8 ? 0 : format == KAO_IMAGE_RGB24 ? 2 - c : c;
}

/* Returns how much too bright it is on the whole. */
static gdouble
check (const KaoImage *image, const gdouble m[6], gint width, gint height)
{
  const gsize stride = (gsize) width * 4 + 12;
  g_autofree guint8 *pixels = g_malloc (stride * (gsize) height);
  gdouble bias = 0;

  memset (pixels, UNTOUCHED, stride * (gsize) height);
  kao_image_view (image, m, width, height, pixels, stride);
  for (gint y = 0; y < height; y++)
    {
      const guint8 *row = pixels + (gsize) y * stride;

      for (gsize i = 0; i < (gsize) width * 4; i++)
        {
          const gsize channel = channel_of (kao_image_get_format (image), i % 4);
          const gdouble off = i % 4 == 3 ? 0 : row[i] - value_at (image, m, (gint) i / 4, y, channel);

          /* Weights are rounded to a 256th. */
          g_assert_cmpfloat (fabs (off), <=, 3.0);
          bias += off;
        }
      for (gsize i = (gsize) width * 4; i < stride; i++)
        g_assert_cmphex (row[i], ==, UNTOUCHED);
    }
  return bias / (width * height * 3);
}

/* What a pane shows of a camera's frame: mirrored, the middle of it, larger and smaller than the screen's. */
static void
test_preview (void)
{
  static const gint sizes[][2] = { { 30, 26 }, { 41, 37 }, { 53, 20 }, { 160, 144 }, { 11, 9 }, { 1, 1 } };
  static const KaoImageFormat formats[] = { KAO_IMAGE_RGB24, KAO_IMAGE_GRAY8, KAO_IMAGE_BGRX32 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes) * G_N_ELEMENTS (formats); i++)
    {
      g_autoptr (KaoImage) image = make_noise (formats[i % G_N_ELEMENTS (formats)], 96, 54);
      const gint width = sizes[i / G_N_ELEMENTS (formats)][0], height = sizes[i / G_N_ELEMENTS (formats)][1];
      const gdouble step = MIN (96.0 / width, 54.0 / height);
      const gdouble m[6] = { -step, 0, 48 + step * width / 2, 0, step, 27 - step * height / 2 };
      const gdouble bias = check (image, m, width, height);

      if (width * height > 500)
        g_assert_cmpfloat (fabs (bias), <=, 0.05);
    }
}

/* Any steps, and places over each edge and far away. */
static void
test_anywhere (void)
{
  for (gint round = 0; round < 40; round++)
    {
      const gint side = g_test_rand_int_range (1, 24);
      g_autoptr (KaoImage) image = make_noise (KAO_IMAGE_RGB24, side, g_test_rand_int_range (1, 24));
      const gdouble m[6] = { g_test_rand_double_range (-4, 4), 0, g_test_rand_double_range (-30, 60), 0,
                             g_test_rand_double_range (-4, 4), g_test_rand_double_range (-30, 60) };

      check (image, m, 19, 13);
    }
}

/* A ticket's code is drawn dot by dot: not a bit of it may change. */
static void
test_as_it_is (void)
{
  static const gdouble same[6] = { 1, 0, 0, 0, 1, 0 };
  g_autoptr (KaoImage) image = make_noise (KAO_IMAGE_BGRX32, 31, 17);
  guint8 pixels[17][31 * 4];

  kao_image_view (image, same, 31, 17, pixels[0], sizeof pixels[0]);
  for (gsize y = 0; y < 17; y++)
    for (gsize i = 0; i < 31 * 4; i++)
      g_assert_cmphex (pixels[y][i], ==, i % 4 == 3 ? 255 : kao_image_get_const_row (image, (gint) y)[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image-view/preview", test_preview);
  g_test_add_func ("/image-view/anywhere", test_anywhere);
  g_test_add_func ("/image-view/as-it-is", test_as_it_is);
  return g_test_run ();
}
