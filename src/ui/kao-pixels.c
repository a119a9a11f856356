// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/kao-pixels.h"

#include "base/kao-log.h"
#include "secure/kao-memory.h"

#include <string.h>

struct _KaoPixels
{
  cairo_surface_t *surface; /* owned; reads data */
  guint8 *data;             /* owned, kao_pages */
  gsize size_bytes;
  gint width;
  gint height;
  gsize stride_bytes;
};

static void
copy_rows (KaoPixels *pixels, const KaoImage *image)
{
  for (gint y = 0; y < pixels->height; y++)
    memcpy (pixels->data + (gsize)y * pixels->stride_bytes, kao_image_get_const_row (image, y),
            (gsize)pixels->width * 4);
}

KaoPixels *
kao_pixels_new (const KaoImage *image, const gdouble matrix[6], gint width, gint height)
{
  g_return_val_if_fail (image != NULL, NULL);
  g_return_val_if_fail (width > 0 && height > 0, NULL);

  g_autoptr (GError) error = NULL;
  g_autoptr (KaoImage) warped = kao_image_warp (image, matrix, width, height, &error);
  g_autoptr (KaoImage) ready =
      warped == NULL ? NULL : kao_image_convert (warped, KAO_IMAGE_BGRX32, &error);
  if (ready == NULL)
    {
      kao_log_event ("ui", "A picture could not be prepared for the screen: %s", error->message);
      return NULL;
    }

  gsize stride = (gsize)cairo_format_stride_for_width (CAIRO_FORMAT_RGB24, width);
  guint8 *data = kao_pages_alloc (stride * (gsize)height);
  if (data == NULL)
    return NULL;

  KaoPixels *pixels = g_new0 (KaoPixels, 1);
  pixels->data = data;
  pixels->size_bytes = stride * (gsize)height;
  pixels->width = width;
  pixels->height = height;
  pixels->stride_bytes = stride;
  copy_rows (pixels, ready);
  pixels->surface =
      cairo_image_surface_create_for_data (data, CAIRO_FORMAT_RGB24, width, height, (gint)stride);
  return pixels;
}

/* A render node holds a recording, and a recording refers to its source surface without a reference:
 * when the surface goes first, cairo copies it into the heap for the recording's sake. So the surface
 * lives as long as the pixels, and goes after they are black. */
void
kao_pixels_free (KaoPixels *pixels)
{
  g_return_if_fail (pixels != NULL);

  kao_wipe (pixels->data, pixels->size_bytes);
  cairo_surface_destroy (pixels->surface);
  kao_pages_free (pixels->data, pixels->size_bytes);
  g_free (pixels);
}

gboolean
kao_pixels_is_size (const KaoPixels *pixels, gint width, gint height)
{
  g_return_val_if_fail (pixels != NULL, FALSE);

  return pixels->width == width && pixels->height == height;
}

void
kao_pixels_snapshot (KaoPixels *pixels, GtkSnapshot *snapshot, const graphene_rect_t *bounds)
{
  g_return_if_fail (pixels != NULL);

  gdouble scale = MAX ((gdouble)bounds->size.width / pixels->width, (gdouble)bounds->size.height / pixels->height);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, bounds);
  cairo_translate (cr, bounds->origin.x + (bounds->size.width - pixels->width * scale) / 2,
                   bounds->origin.y + (bounds->size.height - pixels->height * scale) / 2);
  cairo_scale (cr, scale, scale);
  cairo_set_source_surface (cr, pixels->surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_destroy (cr);
}
