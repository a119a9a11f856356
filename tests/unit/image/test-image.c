// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/kao-error.h"
#include "image/kao-codec.h"
#include "image/kao-image.h"

#include <fcntl.h>
#include <math.h>
#include <sys/mman.h>
#include <unistd.h>

static KaoImage *
gradient (KaoImageFormat format, gint width, gint height)
{
  KaoImage *image = kao_image_new (format, width, height, NULL);
  gsize bpp = kao_image_bytes_per_pixel (format);

  for (gint y = 0; y < height; y++)
    for (gint x = 0; x < width; x++)
      for (gsize c = 0; c < bpp; c++)
        kao_image_get_row (image, y)[(gsize) x * bpp + c] = (guint8) (x * 3 + y * 2 + (gint) c * 11);
  return image;
}

static void
test_sizes (void)
{
  static const gint bad[][2] = { { 0, 1 }, { 1, 0 }, { -1, 5 }, { 20001, 1 }, { 1, 20001 } };
  g_autoptr (KaoImage) largest = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (kao_image_new (KAO_IMAGE_RGB24, bad[i][0], bad[i][1], &error));
      g_assert_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_SIZE);
    }
  largest = kao_image_new (KAO_IMAGE_GRAY8, KAO_IMAGE_MAX_SIDE, 2, NULL);
  g_assert_nonnull (largest);
  g_assert_cmpint (kao_image_get_const_row (largest, 1)[KAO_IMAGE_MAX_SIDE - 1], ==, 0);
}

static gint
new_memfd (gsize size, gboolean is_sealed)
{
  gint fd = memfd_create ("test", MFD_CLOEXEC | MFD_ALLOW_SEALING);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (ftruncate (fd, (off_t) size), ==, 0);
  if (is_sealed)
    g_assert_cmpint (fcntl (fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW), ==, 0);
  return fd;
}

static void
test_memfd (void)
{
  gint fd = new_memfd (10000, TRUE);
  gint open_fd = new_memfd (10000, FALSE);
  const guint8 row[] = { 1, 2, 3, 4, 5, 6 };
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoImage) image = NULL;

  g_assert_cmpint (pwrite (fd, row, sizeof row, 5003), ==, sizeof row);
  image = kao_image_new_from_memfd (fd, 5003, KAO_IMAGE_RGB24, 2, 3, 8, &error);
  g_assert_no_error (error);
  g_assert_cmpint (kao_image_get_const_row (image, 0)[5], ==, 6);

  g_assert_null (kao_image_new_from_memfd (open_fd, 0, KAO_IMAGE_RGB24, 2, 2, 8, &error));
  g_assert_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_FORMAT);
  g_clear_error (&error);
  g_assert_null (kao_image_new_from_memfd (fd, 9990, KAO_IMAGE_RGB24, 2, 2, 8, &error));
  g_assert_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_SIZE);
  g_clear_error (&error);
  g_assert_null (kao_image_new_from_memfd (fd, G_MAXSIZE - 5, KAO_IMAGE_RGB24, 2, 2, 8, &error));
  g_assert_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_SIZE);
  g_clear_error (&error);
  g_assert_null (kao_image_new_from_memfd (fd, 0, KAO_IMAGE_RGB24, 3, 2, 8, &error));
  g_assert_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_SIZE);
  close (fd);
  close (open_fd);
}

static void
count_call (gpointer data)
{
  *(gint *) data += 1;
}

static void
test_wrapped (void)
{
  static const guint8 pixels[12] = { 9 };
  gint calls = 0;
  KaoImage *image = kao_image_new_wrapped (KAO_IMAGE_RGB24, 2, 2, 6, pixels, count_call, &calls, NULL);

  kao_image_ref (image);
  kao_image_unref (image);
  g_assert_cmpint (calls, ==, 0);
  g_assert_cmpint (kao_image_get_const_row (image, 0)[0], ==, 9);
  kao_image_unref (image);
  g_assert_cmpint (calls, ==, 1);
}

static void
test_crop (void)
{
  g_autoptr (KaoImage) image = gradient (KAO_IMAGE_RGB24, 20, 10);
  g_autoptr (KaoImage) inside = kao_image_crop (image, &(KaoRect){ 4, 3, 5, 4 }, NULL);
  g_autoptr (KaoImage) over = kao_image_crop (image, &(KaoRect){ -2, -1, 5, 20 }, NULL);
  g_autoptr (KaoImage) away = kao_image_crop (image, &(KaoRect){ 100, 100, 2, 2 }, NULL);

  g_assert_cmpint (kao_image_get_const_row (inside, 2)[3], ==,
                   kao_image_get_const_row (image, 5)[15]);
  g_assert_cmpint (kao_image_get_const_row (over, 0)[0], ==, 128);
  g_assert_cmpint (kao_image_get_const_row (over, 1)[6], ==, kao_image_get_const_row (image, 0)[0]);
  g_assert_cmpint (kao_image_get_const_row (over, 19)[14], ==, 128);
  g_assert_cmpint (kao_image_get_const_row (away, 1)[5], ==, 128);
}

static void
test_convert (void)
{
  g_autoptr (KaoImage) rgb = kao_image_new (KAO_IMAGE_RGB24, 3, 1, NULL);
  g_autoptr (KaoImage) gray = NULL;
  g_autoptr (KaoImage) bgrx = NULL;
  g_autoptr (KaoImage) back = NULL;
  const guint8 values[9] = { 255, 0, 0, 0, 255, 0, 255, 255, 255 };

  memcpy (kao_image_get_row (rgb, 0), values, sizeof values);
  gray = kao_image_convert (rgb, KAO_IMAGE_GRAY8, NULL);
  g_assert_cmpint (kao_image_get_const_row (gray, 0)[0], ==, 76);
  g_assert_cmpint (kao_image_get_const_row (gray, 0)[1], ==, 150);
  g_assert_cmpint (kao_image_get_const_row (gray, 0)[2], ==, 255);
  bgrx = kao_image_convert (rgb, KAO_IMAGE_BGRX32, NULL);
  g_assert_cmpint (kao_image_get_const_row (bgrx, 0)[2], ==, 255);
  g_assert_cmpint (kao_image_get_const_row (bgrx, 0)[3], ==, 255);
  back = kao_image_convert (bgrx, KAO_IMAGE_RGB24, NULL);
  g_assert_cmpmem (kao_image_get_const_row (back, 0), 9, values, 9);
}

static void
test_quarters (void)
{
  g_autoptr (KaoImage) image = gradient (KAO_IMAGE_RGB24, 7, 5);
  g_autoptr (KaoImage) once = kao_image_rotate_quarter (image, 1, NULL);
  g_autoptr (KaoImage) full = kao_image_ref (image);
  g_autoptr (KaoImage) mirrored = kao_image_mirror (image, NULL);

  /* Counter-clockwise: the upper right corner becomes the upper left one. */
  g_assert_cmpint (kao_image_get_width (once), ==, 5);
  g_assert_cmpmem (kao_image_get_const_row (once, 0), 3, kao_image_get_const_row (image, 0) + 18, 3);
  for (gint i = 0; i < 4; i++)
    {
      KaoImage *next = kao_image_rotate_quarter (full, 1, NULL);

      kao_image_unref (full);
      full = next;
    }
  for (gint y = 0; y < 5; y++)
    g_assert_cmpmem (kao_image_get_const_row (full, y), 21, kao_image_get_const_row (image, y), 21);
  for (guint q = 0; q < 4; q++)
    {
      g_autoptr (KaoImage) turned = kao_image_rotate_quarter (image, q, NULL);
      g_autoptr (KaoImage) home = kao_image_rotate_quarter (turned, 4 - q, NULL);

      g_assert_cmpmem (kao_image_get_const_row (home, 4), 21, kao_image_get_const_row (image, 4), 21);
    }
  g_assert_cmpmem (kao_image_get_const_row (mirrored, 2), 3,
                   kao_image_get_const_row (image, 2) + 18, 3);
}

static void
test_scale (void)
{
  g_autoptr (KaoImage) checks = kao_image_new (KAO_IMAGE_GRAY8, 64, 64, NULL);
  g_autoptr (KaoImage) ramp = gradient (KAO_IMAGE_GRAY8, 30, 20);
  g_autoptr (KaoImage) small = NULL;
  g_autoptr (KaoImage) odd = NULL;
  g_autoptr (KaoImage) large = NULL;

  kao_image_set_dpi (checks, 600);
  for (gint y = 0; y < 64; y++)
    for (gint x = 0; x < 64; x++)
      kao_image_get_row (checks, y)[x] = (x + y) % 2 ? 255 : 0;
  small = kao_image_scale (checks, 32, 16, NULL);
  g_assert_cmpfloat (kao_image_get_dpi (small), ==, 300);
  odd = kao_image_scale (checks, 23, 7, NULL);
  for (gint x = 0; x < 23; x++)
    {
      /* A fine checkerboard averages to grey; a sampler that skips pixels would keep black or white. */
      g_assert_cmpint (kao_image_get_const_row (small, 3)[x], ==, 128);
      g_assert_cmpint (ABS (kao_image_get_const_row (odd, 3)[x] - 128), <=, 14);
    }
  large = kao_image_scale (ramp, 90, 60, NULL);
  for (gint y = 3; y < 54; y++)
    for (gint x = 3; x < 84; x++)
      g_assert_cmpint (ABS (kao_image_get_const_row (large, y)[x]
                            - (gint) lround (((x + 0.5) / 3 - 0.5) * 3 + ((y + 0.5) / 3 - 0.5) * 2)),
                       <=, 1);
}

static void
test_warp (void)
{
  g_autoptr (KaoImage) image = gradient (KAO_IMAGE_RGB24, 60, 40);
  const gdouble identity[6] = { 1, 0, 0, 0, 1, 0 };
  const gdouble shrink[6] = { 4, 0, 0, 0, 4, 0 };
  g_autoptr (KaoImage) same = kao_image_warp (image, identity, 60, 40, NULL);
  g_autoptr (KaoImage) small = kao_image_warp (image, shrink, 15, 10, NULL);
  g_autoptr (KaoImage) away = kao_image_warp (image, (gdouble[]){ 1, 0, 900, 0, 1, 0 }, 4, 4, NULL);

  for (gint y = 0; y < 40; y++)
    g_assert_cmpmem (kao_image_get_const_row (same, y), 180, kao_image_get_const_row (image, y), 180);
  for (gint x = 0; x < 14; x++)
    g_assert_cmpint (ABS (kao_image_get_const_row (small, 4)[x * 3]
                          - (gint) ((x * 4 + 1.5) * 3 + (4 * 4 + 1.5) * 2)),
                     <=, 1);
  g_assert_cmpint (kao_image_get_const_row (away, 2)[5], ==, 128);
}

#define OUTSIDE 128 /* what lies outside of a picture */

/* One value of a warped picture, written down as plainly as can be. */
static guint8
value_at (const KaoImage *image, const gdouble m[6], gint x, gint y, gsize channel, gsize channels)
{
  const gint width = kao_image_get_width (image), height = kao_image_get_height (image);
  const gdouble u = m[0] * (x + 0.5) + m[1] * (y + 0.5) + m[2];
  const gdouble v = m[3] * (x + 0.5) + m[4] * (y + 0.5) + m[5];
  const gint left = (gint) floor (u - 0.5), top = (gint) floor (v - 0.5);
  const gfloat across = (gfloat) (u - 0.5 - left), down = (gfloat) (v - 0.5 - top);
  gfloat corners[4];

  if (!(u > -1 && v > -1 && u < width + 1 && v < height + 1))
    return OUTSIDE;
  for (gint i = 0; i < 4; i++)
    {
      gint from_x = left + i % 2, from_y = top + i / 2;

      corners[i] = from_x < 0 || from_y < 0 || from_x >= width || from_y >= height
                       ? OUTSIDE
                       : kao_image_get_const_row (image, from_y)[(gsize) from_x * channels + channel];
    }
  corners[0] += (corners[1] - corners[0]) * across;
  corners[2] += (corners[3] - corners[2]) * across;
  return (guint8) (corners[0] + (corners[2] - corners[0]) * down + 0.5f);
}

/* Every format, turned, mirrored, enlarged and shifted over each edge: the same bytes. */
static void
test_warp_values (void)
{
  static const KaoImageFormat formats[] = { KAO_IMAGE_RGB24, KAO_IMAGE_GRAY8, KAO_IMAGE_BGRX32 };
  enum
  {
    WIDTH = 67,
    HEIGHT = 45
  };

  for (gint round = 0; round < 60; round++)
    {
      KaoImageFormat format = formats[round % G_N_ELEMENTS (formats)];
      gsize channels = kao_image_bytes_per_pixel (format);
      g_autoptr (KaoImage) image = kao_image_new (format, WIDTH, HEIGHT, NULL);
      g_autoptr (KaoImage) out = NULL;
      gdouble m[6];

      for (gint y = 0; y < HEIGHT; y++)
        for (gsize i = 0; i < WIDTH * channels; i++)
          kao_image_get_row (image, y)[i] = (guint8) g_test_rand_int ();
      for (gsize i = 0; i < 6; i++)
        m[i] = i % 3 == 2 ? g_test_rand_double_range (-20, 60) : g_test_rand_double_range (-1, 1);
      if (round % 4 == 0) /* mirrored */
        m[1] = m[3] = 0, m[0] = -1.25, m[2] = WIDTH, m[4] = 1.25, m[5] = 0;
      if (round % 4 == 1)
        m[1] = m[3] = 0;
      out = kao_image_warp (image, m, 53, 37, NULL);
      for (gint y = 0; y < 37; y++)
        for (gint x = 0; x < 53; x++)
          for (gsize c = 0; c < channels; c++)
            g_assert_cmpint (kao_image_get_const_row (out, y)[(gsize) x * channels + c], ==,
                             value_at (image, m, x, y, c, channels));
    }
}

static void
test_similarity (void)
{
  static const KaoPoint to[5] = { { 38, 51 }, { 73, 52 }, { 56, 71 }, { 41, 92 }, { 70, 92 } };
  const gdouble angle = 0.4, size = 2.5;
  KaoPoint from[5], same[3] = { { 1, 1 }, { 1, 1 }, { 1, 1 } };
  gdouble matrix[6];

  for (gint i = 0; i < 5; i++)
    {
      from[i].x = size * (cos (angle) * to[i].x - sin (angle) * to[i].y) + 17;
      from[i].y = size * (sin (angle) * to[i].x + cos (angle) * to[i].y) - 5;
    }
  g_assert_true (kao_similarity_from_points (from, to, 5, matrix));
  for (gint i = 0; i < 5; i++)
    {
      g_assert_cmpfloat_with_epsilon (matrix[0] * to[i].x + matrix[1] * to[i].y + matrix[2], from[i].x, 1e-9);
      g_assert_cmpfloat_with_epsilon (matrix[3] * to[i].x + matrix[4] * to[i].y + matrix[5], from[i].y, 1e-9);
    }
  g_assert_false (kao_similarity_from_points (same, to, 3, matrix));
  g_assert_false (kao_similarity_from_points (from, same, 3, matrix));
  from[0].x = NAN;
  g_assert_false (kao_similarity_from_points (from, to, 5, matrix));
}

static void
test_codec (void)
{
  g_autoptr (KaoImage) image = gradient (KAO_IMAGE_RGB24, 40, 30);
  g_autoptr (GBytes) jpeg = kao_codec_write_jpeg (image, 95, NULL);
  g_autoptr (KaoImage) back = NULL;
  g_autoptr (GError) error = NULL;
  const guint8 *data;
  gsize size;
  const gchar pnm[] = "P6\n2 1\n255\n\x01\x02\x03\x04\x05\x06";

  g_assert_nonnull (jpeg);
  data = g_bytes_get_data (jpeg, &size);
  back = kao_codec_read_bytes (data, size, "x.jpg", &error);
  g_assert_no_error (error);
  g_assert_cmpint (kao_image_get_width (back), ==, 40);
  g_assert_cmpint (ABS (kao_image_get_const_row (back, 10)[60] - kao_image_get_const_row (image, 10)[60]), <, 25);
  g_clear_pointer (&back, kao_image_unref);

  back = kao_codec_read_bytes ((const guint8 *) pnm, sizeof pnm - 1, "x.pnm", &error);
  g_assert_no_error (error);
  g_assert_cmpint (kao_image_get_const_row (back, 0)[0], ==, 1);
  g_assert_cmpint (kao_image_get_const_row (back, 0)[5], ==, 6);

  for (gsize cut = 0; cut < size; cut += 37)
    {
      g_autoptr (GError) cut_error = NULL;
      g_autoptr (KaoImage) half = kao_codec_read_bytes (data, cut, "cut.jpg", &cut_error);

      g_assert_true ((half == NULL) == (cut_error != NULL));
    }
  g_assert_null (kao_codec_read_bytes ((const guint8 *) "GIF89a and more bytes", 21, "x.gif", &error));
  g_assert_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_UNREADABLE);
  g_clear_error (&error);
  g_assert_null (kao_codec_read_file ("/nonexistent/face.png", &error));
  g_assert_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_UNREADABLE);
  g_assert_nonnull (strstr (error->message, "face.png"));
  g_clear_error (&error);
  g_assert_null (kao_codec_read_file ("/dev/zero", &error));
  g_assert_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_UNREADABLE);
}

/* A file that claims a gigantic picture is refused before anything is decoded. */
static void
test_codec_bomb (void)
{
  guint8 png[64] = "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\x01\0\0\0\x01\0\0\x08\x02";
  g_autoptr (GError) error = NULL;

  g_assert_null (kao_codec_read_bytes (png, sizeof png, "bomb.png", &error));
  g_assert_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_SIZE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/sizes", test_sizes);
  g_test_add_func ("/image/memfd", test_memfd);
  g_test_add_func ("/image/wrapped", test_wrapped);
  g_test_add_func ("/image/crop", test_crop);
  g_test_add_func ("/image/convert", test_convert);
  g_test_add_func ("/image/quarters", test_quarters);
  g_test_add_func ("/image/scale", test_scale);
  g_test_add_func ("/image/warp", test_warp);
  g_test_add_func ("/image/warp-values", test_warp_values);
  g_test_add_func ("/image/similarity", test_similarity);
  g_test_add_func ("/image/codec", test_codec);
  g_test_add_func ("/image/codec-bomb", test_codec_bomb);
  return g_test_run ();
}
