// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/kao-pixels.h"

#include "base/kao-log.h"
#include "image/kao-image-view.h"
#include "secure/kao-memory.h"

struct _KaoPixels
{
  cairo_surface_t *surface; /* owned; reads data */
  guint8 *data;             /* owned, kao_pages */
  gsize size_bytes;
  gint width;
  gint height;
};

KaoPixels *
kao_pixels_new (const KaoImage *image, const gdouble matrix[6], gint width, gint height)
{
  g_return_val_if_fail (image != NULL, NULL);
  g_return_val_if_fail (width > 0 && height > 0, NULL);

  gsize stride = (gsize)cairo_format_stride_for_width (CAIRO_FORMAT_RGB24, width);
  guint8 *data = kao_pages_alloc (stride * (gsize)height);
  if (data == NULL)
    {
      kao_log_event ("ui", "There is no memory for a picture on the screen");
      return NULL;
    }

  KaoPixels *pixels = g_new0 (KaoPixels, 1);
  pixels->data = data;
  pixels->size_bytes = stride * (gsize)height;
  pixels->width = width;
  pixels->height = height;
  kao_image_view (image, matrix, width, height, data, stride);
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
