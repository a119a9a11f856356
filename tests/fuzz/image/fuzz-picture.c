// SPDX-License-Identifier: GPL-3.0-or-later
/* fuzz-picture png|jpeg|pnm|jp2|codestream SECONDS SOURCE: the picture decoders of the tools, the demo and the card's
 * worker against damaged files. A file is refused with one sentence or gives a picture whose every byte can be read. */
#include "config.h"

#include "base/kao-error.h"
#include "image/kao-codec.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define INPUT_MAX (64 * 1024)

/* Inputs end at a page that cannot be read. */
static guint8 *
make_arena (void)
{
  gsize page = (gsize) sysconf (_SC_PAGESIZE);
  guint8 *map = mmap (NULL, INPUT_MAX + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  g_assert_true (map != MAP_FAILED);
  g_assert_cmpint (mprotect (map + INPUT_MAX, page, PROT_NONE), ==, 0);
  return map + INPUT_MAX;
}

/* A picture of 24 x 16 in shades. (transfer full) */
static KaoImage *
make_picture (void)
{
  KaoImage *picture = kao_image_new (KAO_IMAGE_RGB24, 24, 16, NULL);

  for (gint y = 0; y < 16; y++)
    for (gint x = 0; x < 24 * 3; x++)
      kao_image_get_row (picture, y)[x] = (guint8) ((24 * y + x) * 7);
  return picture;
}

static void
add_file (GPtrArray *seeds, const gchar *source, const gchar *name)
{
  g_autofree gchar *path = g_build_filename (source, name, NULL);
  gchar *data = NULL;
  gsize size = 0;

  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  g_assert_cmpuint (size, <, INPUT_MAX);
  g_ptr_array_add (seeds, g_bytes_new_take (data, size));
}

static void
add_text (GPtrArray *seeds, const gchar *text, gsize n_zeros)
{
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *) text, (guint) strlen (text));
  for (gsize i = 0; i < n_zeros; i++)
    g_byte_array_append (bytes, (const guint8 *) "\x55", 1);
  g_ptr_array_add (seeds, g_byte_array_free_to_bytes (bytes));
}

static GPtrArray *
find_seeds (const gchar *kind, const gchar *source)
{
  GPtrArray *seeds = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  if (g_str_equal (kind, "png"))
    {
      add_file (seeds, source, "data/demo/card/name.png");
      add_file (seeds, source, "tests/data/reports/xmp-orientation.png");
    }
  else if (g_str_equal (kind, "jp2"))
    {
      add_file (seeds, source, "data/demo/card/photo.jp2");
      add_file (seeds, source, "data/demo/card/other.jp2");
    }
  else if (g_str_equal (kind, "codestream"))
    add_file (seeds, source, "tests/data/reports/grey-codestream.j2k");
  else if (g_str_equal (kind, "jpeg"))
    {
      g_autoptr (KaoImage) picture = make_picture ();

      g_ptr_array_add (seeds, kao_codec_write_jpeg (picture, 80, NULL));
      add_file (seeds, source, "tests/data/reports/xmp-orientation.jpg");
    }
  else
    {
      g_assert_cmpstr (kind, ==, "pnm");
      add_text (seeds, "P1\n4 3\n1 0 1 0\n0 1 0 1\n1 1 0 0\n", 0);
      add_text (seeds, "P2\n# grey\n3 2\n255\n0 100 255\n7 8 9\n", 0);
      add_text (seeds, "P3\n2 1\n255\n1 2 3 4 5 6\n", 0);
      add_text (seeds, "P4\n16 4\n", 8);
      add_text (seeds, "P5\n8 4\n255\n", 32);
      add_text (seeds, "P6\n4 4\n255\n", 48);
    }
  return seeds;
}

static gsize
damage (GRand *rand, guint8 *input, gsize size)
{
  static const guint8 edges[] = { 0, 1, 0x7f, 0x80, 0xff, '0', '9', '-', '\n' };
  gint n = g_rand_int_range (rand, 1, 6);

  for (gint i = 0; i < n; i++)
    {
      /* Mostly in the heads, which decide most. */
      gsize reach = g_rand_boolean (rand) ? MIN (size, 128) : size;
      gsize at = (gsize) g_rand_int_range (rand, 0, (gint) MAX (reach, 1));
      gsize length = (gsize) g_rand_int_range (rand, 1, 64);

      switch (g_rand_int_range (rand, 0, 6))
        {
        case 0:
          input[at] ^= (guint8) (1u << g_rand_int_range (rand, 0, 8));
          break;
        case 1:
          input[at] = edges[g_rand_int_range (rand, 0, G_N_ELEMENTS (edges))];
          break;
        case 2:
          size = MAX (at, 1);
          break;
        case 3:
          length = MIN (size - at, length);
          memmove (input + at, input + at + length, size - at - length);
          size = MAX (size - length, 1);
          break;
        case 4:
          length = MIN (length, MIN (size - at, INPUT_MAX - size));
          memmove (input + at + length, input + at, size - at);
          size += length;
          break;
        default:
          input[at] = (guint8) g_rand_int (rand);
          break;
        }
    }
  return size;
}

/* TRUE for a picture. */
static gboolean
feed (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoImage) image = kao_codec_read_bytes (data, size, "x", &error);
  guint sum = 0;

  if (image == NULL)
    {
      g_assert_nonnull (error);
      g_assert_null (strchr (error->message, '\n'));
      return FALSE;
    }
  g_assert_no_error (error);
  for (gint y = 0; y < kao_image_get_height (image); y++)
    for (gint x = 0; x < kao_image_get_width (image) * 3; x++)
      sum += kao_image_get_const_row (image, y)[x];
  return sum != 1;
}

int
main (int argc, char **argv)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261127);
  g_autoptr (GPtrArray) seeds = NULL;
  guint8 *arena = make_arena ();
  static guint8 input[INPUT_MAX];
  guint64 n = 0, n_accepted = 0;
  gint64 end;

  if (argc != 4)
    return 2;
  end = g_get_monotonic_time () + atoi (argv[2]) * G_USEC_PER_SEC;
  seeds = find_seeds (argv[1], argv[3]);
  while (g_get_monotonic_time () < end || n < 2 * seeds->len)
    {
      gsize size;
      const guint8 *seed = g_bytes_get_data (g_ptr_array_index (seeds, n % seeds->len), &size);

      memcpy (input, seed, size);
      if (n >= seeds->len)
        size = damage (rand, input, size);
      memcpy (arena - size, input, size);
      n_accepted += feed (arena - size, size);
      /* Seeds that are refused test nothing but the first comparison. */
      if (++n == seeds->len)
        g_assert_cmpuint (n_accepted, ==, n);
    }
  g_print ("%s: %" G_GUINT64_FORMAT " inputs, %" G_GUINT64_FORMAT " accepted\n", argv[1], n, n_accepted);
  return 0;
}
