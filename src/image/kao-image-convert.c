// SPDX-License-Identifier: GPL-3.0-or-later
/* Crop, convert, quarter turns, mirror: pixels move, values stay (but for luma). */
#include "config.h"

#include "image/kao-image.h"
#include "image/kao-image-private.h"

#include <string.h>

KaoImage *
kao_image_crop (const KaoImage *image, const KaoRect *rect, GError **error)
{
  KaoImageFormat format = kao_image_get_format (image);
  gsize bpp = kao_image_bytes_per_pixel (format);
  gint left = CLAMP (rect->x, 0, kao_image_get_width (image));
  gint right = CLAMP ((gint64) rect->x + rect->width, 0, kao_image_get_width (image));
  const gsize before = right > left ? (gsize) (left - rect->x) * bpp : 0;
  const gsize n = right > left ? (gsize) (right - left) * bpp : 0;
  g_autoptr (KaoImage) out = kao_image_new (format, rect->width, rect->height, error);

  if (out == NULL)
    return NULL;
  kao_image_set_dpi (out, kao_image_get_dpi (image));
  for (gint y = 0; y < rect->height; y++)
    {
      guint8 *to = kao_image_get_row (out, y);
      gint64 from_y = (gint64) rect->y + y;

      if (from_y < 0 || from_y >= kao_image_get_height (image) || right <= left)
        {
          memset (to, KAO_IMAGE_OUTSIDE, (gsize) rect->width * bpp);
          continue;
        }
      memset (to, KAO_IMAGE_OUTSIDE, before);
      memcpy (to + before, kao_image_get_const_row (image, (gint) from_y) + (gsize) left * bpp, n);
      memset (to + before + n, KAO_IMAGE_OUTSIDE, (gsize) rect->width * bpp - before - n);
    }
  return g_steal_pointer (&out);
}

/* Full-range luma of Recommendation ITU-R BT.601, in 16 bits. */
static inline guint8
luma (guint red, guint green, guint blue)
{
  return (guint8) ((red * 19595u + green * 38470u + blue * 7471u + 32768u) >> 16);
}

static void
convert_row (const guint8 *from, KaoImageFormat from_format, guint8 *to, KaoImageFormat to_format, gint n)
{
  gsize step = kao_image_bytes_per_pixel (from_format);

  for (gint x = 0; x < n; x++, from += step)
    {
      guint red, green, blue;

      switch (from_format)
        {
        case KAO_IMAGE_GRAY8:
          red = green = blue = from[0];
          break;
        case KAO_IMAGE_RGB24:
          red = from[0], green = from[1], blue = from[2];
          break;
        case KAO_IMAGE_BGRX32:
        default:
          blue = from[0], green = from[1], red = from[2];
          break;
        }
      switch (to_format)
        {
        case KAO_IMAGE_GRAY8:
          *to++ = luma (red, green, blue);
          break;
        case KAO_IMAGE_RGB24:
          *to++ = (guint8) red, *to++ = (guint8) green, *to++ = (guint8) blue;
          break;
        case KAO_IMAGE_BGRX32:
        default:
          *to++ = (guint8) blue, *to++ = (guint8) green, *to++ = (guint8) red, *to++ = 255;
          break;
        }
    }
}

KaoImage *
kao_image_convert (const KaoImage *image, KaoImageFormat format, GError **error)
{
  gint width = kao_image_get_width (image);
  gint height = kao_image_get_height (image);
  g_autoptr (KaoImage) out = kao_image_new (format, width, height, error);

  if (out == NULL)
    return NULL;
  kao_image_set_dpi (out, kao_image_get_dpi (image));
  for (gint y = 0; y < height; y++)
    {
      const guint8 *from = kao_image_get_const_row (image, y);

      if (format == kao_image_get_format (image))
        memcpy (kao_image_get_row (out, y), from, (gsize) width * kao_image_bytes_per_pixel (format));
      else
        convert_row (from, kao_image_get_format (image), kao_image_get_row (out, y), format, width);
    }
  return g_steal_pointer (&out);
}

KaoImage *
kao_image_rotate_quarter (const KaoImage *image, guint quarters, GError **error)
{
  gint width = kao_image_get_width (image);
  gint height = kao_image_get_height (image);
  gsize bpp = kao_image_bytes_per_pixel (kao_image_get_format (image));
  gboolean swaps = quarters % 2 == 1;
  g_autoptr (KaoImage) out = kao_image_new (kao_image_get_format (image), swaps ? height : width,
                                            swaps ? width : height, error);

  if (out == NULL)
    return NULL;
  kao_image_set_dpi (out, kao_image_get_dpi (image));
  for (gint y = 0; y < height; y++)
    {
      const guint8 *from = kao_image_get_const_row (image, y);

      for (gint x = 0; x < width; x++, from += bpp)
        {
          gint to_x = x, to_y = y;

          switch (quarters % 4)
            {
            case 1:
              to_x = y, to_y = width - 1 - x;
              break;
            case 2:
              to_x = width - 1 - x, to_y = height - 1 - y;
              break;
            case 3:
              to_x = height - 1 - y, to_y = x;
              break;
            default:
              break;
            }
          memcpy (kao_image_get_row (out, to_y) + (gsize) to_x * bpp, from, bpp);
        }
    }
  return g_steal_pointer (&out);
}

KaoImage *
kao_image_mirror (const KaoImage *image, GError **error)
{
  gint width = kao_image_get_width (image);
  gsize bpp = kao_image_bytes_per_pixel (kao_image_get_format (image));
  g_autoptr (KaoImage) out = kao_image_new (kao_image_get_format (image), width,
                                            kao_image_get_height (image), error);

  if (out == NULL)
    return NULL;
  kao_image_set_dpi (out, kao_image_get_dpi (image));
  for (gint y = 0; y < kao_image_get_height (image); y++)
    {
      const guint8 *from = kao_image_get_const_row (image, y);
      guint8 *to = kao_image_get_row (out, y) + (gsize) (width - 1) * bpp;

      for (gint x = 0; x < width; x++, from += bpp, to -= bpp)
        memcpy (to, from, bpp);
    }
  return g_steal_pointer (&out);
}
