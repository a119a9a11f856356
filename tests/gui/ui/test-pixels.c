// SPDX-License-Identifier: GPL-3.0-or-later
/* Pixels in a place of another size than they were made for. */
#include "config.h"

#include "ui/kao-pixels.h"

#define SIDE 80
#define SPOT 20

/* White, with a black square in the middle. */
static KaoPixels *
make_pixels (void)
{
  static const gdouble as_it_is[6] = { 1, 0, 0, 0, 1, 0 };
  g_autoptr (KaoImage) image = kao_image_new (KAO_IMAGE_GRAY8, SIDE, SIDE, NULL);

  for (gint y = 0; y < SIDE; y++)
    for (gint x = 0; x < SIDE; x++)
      kao_image_get_row (image, y)[x] = ABS (2 * x + 1 - SIDE) < SPOT && ABS (2 * y + 1 - SIDE) < SPOT ? 0 : 255;
  return kao_pixels_new (image, as_it_is, SIDE, SIDE);
}

/* The dark part of a row or a column through the middle of what is drawn; G_MAXINT when an end of it was left unpainted. */
static gint
measure (cairo_surface_t *surface, gint width, gint height, gboolean is_row)
{
  const guint8 *data = cairo_image_surface_get_data (surface);
  gint stride = cairo_image_surface_get_stride (surface);
  gint n_dark = 0;

  for (gint i = 0; i < (is_row ? width : height); i++)
    {
      gint x = is_row ? i : width / 2;
      gint y = is_row ? height / 2 : i;
      guint32 pixel = *(const guint32 *)(gconstpointer)(data + y * stride + 4 * x);

      if (pixel >> 24 == 0)
        return G_MAXINT;
      n_dark += (pixel & 0xff) < 128;
    }
  return n_dark;
}

static void
check (KaoPixels *pixels, gint width, gint height, gint spot)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;

  kao_pixels_snapshot (pixels, snapshot, &GRAPHENE_RECT_INIT (0, 0, (gfloat)width, (gfloat)height));
  node = gtk_snapshot_free_to_node (snapshot);
  gsk_render_node_draw (node, cr);
  cairo_surface_flush (surface);
  g_assert_cmpint (measure (surface, width, height, TRUE), ==, spot);
  g_assert_cmpint (measure (surface, width, height, FALSE), ==, spot);
  gsk_render_node_unref (node);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
test_shape (void)
{
  g_autoptr (KaoPixels) pixels = make_pixels ();

  check (pixels, SIDE, SIDE, SPOT);
  check (pixels, 2 * SIDE, 2 * SIDE, 2 * SPOT);
  check (pixels, 2 * SIDE, SIDE, 2 * SPOT);
  check (pixels, SIDE, 2 * SIDE, 2 * SPOT);
  check (pixels, SIDE, SIDE / 2, SPOT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  g_test_add_func ("/ui/pixels/shape", test_shape);
  return g_test_run ();
}
