// SPDX-License-Identifier: GPL-3.0-or-later
/* A PNG that is written here is what another reader reads, of every size at which a block may end. */
#include "config.h"

#include "image/kao-codec.h"
#include "image/kao-png.h"

static KaoImage *
draw (gint width, gint height)
{
  g_autoptr (GError) error = NULL;
  KaoImage *image = kao_image_new (KAO_IMAGE_RGB24, width, height, &error);
  guint32 state = 1;

  g_assert_no_error (error);
  for (gint y = 0; y < height; y++)
    for (gint x = 0; x < 3 * width; x++)
      {
        state = state * 1664525u + 1013904223u;
        kao_image_get_row (image, y)[x] = (guint8) (state >> 24);
      }
  return image;
}

static void
assert_same (const KaoImage *image, const KaoImage *read)
{
  g_assert_cmpint (kao_image_get_width (read), ==, kao_image_get_width (image));
  g_assert_cmpint (kao_image_get_height (read), ==, kao_image_get_height (image));
  for (gint y = 0; y < kao_image_get_height (image); y++)
    g_assert_cmpmem (kao_image_get_const_row (read, y), 3 * kao_image_get_width (image),
                     kao_image_get_const_row (image, y), 3 * kao_image_get_width (image));
}

static void
test_sizes (void)
{
  /* One of 65,536 bytes, a byte more than a block holds, and others around and far from it. */
  static const gint sizes[][2] = { { 1, 1 },   { 3, 2 },     { 640, 800 },  { 1, 4000 }, { 4000, 1 },
                                   { 85, 256 }, { 4368, 5 }, { 6553, 10 }, { 682, 32 },  { 333, 333 } };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (KaoImage) image = draw (sizes[i][0], sizes[i][1]);
      g_autoptr (KaoImage) read = NULL;
      g_autoptr (GError) error = NULL;
      gsize size = kao_png_size (sizes[i][0], sizes[i][1]);
      g_autofree guint8 *bytes = g_malloc (size + 1);

      bytes[size] = 0xa5;
      kao_png_write (image, bytes);
      /* Not a byte more than was said, and the last chunk ends with the last byte. */
      g_assert_cmphex (bytes[size], ==, 0xa5);
      g_assert_cmpmem (bytes + size - 8, 8, "IEND\xae\x42\x60\x82", 8);
      read = kao_codec_read_bytes (bytes, size, "written", &error);
      g_assert_no_error (error);
      assert_same (image, read);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/png/sizes", test_sizes);
  return g_test_run ();
}
