// SPDX-License-Identifier: GPL-3.0-or-later
/* PNM in all its kinds. */
#include "config.h"

#include "base/kao-error.h"
#include "image/kao-codec.h"

#include <string.h>

static void
test_pnm (void)
{
  static const struct
  {
    const gchar *file;
    gsize size; /* 0 = a string */
    gint width, height;
    const gchar *channels; /* of the first row, in hexadecimal; NULL = damaged */
  } cases[] = {
    { "P1\n# a comment\n3 2\n1 0 1\n0 1 0\n", 0, 3, 2, "000000ffffff000000" },
    { "P1 3 1 101", 0, 3, 1, "000000ffffff000000" },
    { "P2\n2 1\n# depth\n255\n10\n20\n", 0, 2, 1, "0a0a0a141414" },
    { "P2 2 1 15 15 3", 0, 2, 1, "ffffff333333" },
    { "P2 2 1 4095 4095 2048", 0, 2, 1, "ffffff808080" },
    { "P2 2 1 65535 65535 0", 0, 2, 1, "ffffff000000" },
    { "P2\r\n2 1\r\n255\r\n10 20\r\n", 0, 2, 1, "0a0a0a141414" },
    { "P3#c\n1 1 255 1 2 3", 0, 1, 1, "010203" },
    { "P3 1 1 1000 1000 500 0", 0, 1, 1, "ff8000" },
    { "P4\n9 1\n\x80\x80", 0, 9, 1, "000000ffffffffffffffffffffffffffffffffffffffffff000000" },
    { "P5 2 1 255\n\x0a\x14", 0, 2, 1, "0a0a0a141414" },
    { "P5 2 1 65535\n\xff\xff\x80\x00", 17, 2, 1, "ffffff808080" },
    { "P6 1 1 255\n\1\2\3", 0, 1, 1, "010203" },
    { "P6 1 1 15\n\1\2\x0f", 0, 1, 1, "1122ff" },
    { "P2 2 1 255 10", 0, 0, 0, NULL },
    { "P2 2 1 255 10 x", 0, 0, 0, NULL },
    { "P2 2 1 0 0 0", 0, 0, 0, NULL },
    { "P2 2 1 70000 0 0", 0, 0, 0, NULL },
    { "P5 2 2 255\nabc", 0, 0, 0, NULL },
    { "P6 0 1 255\nabc", 0, 0, 0, NULL },
    { "P3 2", 0, 0, 0, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize size = cases[i].size > 0 ? cases[i].size : strlen (cases[i].file);
      g_autoptr (GError) error = NULL;
      g_autoptr (KaoImage) image
          = kao_codec_read_bytes ((const guint8 *) cases[i].file, size, "x.pnm", &error);
      g_autoptr (GString) seen = g_string_new (NULL);

      g_test_message ("PNM %" G_GSIZE_FORMAT, i);
      if (cases[i].channels == NULL)
        {
          g_assert_null (image);
          g_assert_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_UNREADABLE);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpint (kao_image_get_width (image), ==, cases[i].width);
      g_assert_cmpint (kao_image_get_height (image), ==, cases[i].height);
      for (gint x = 0; x < cases[i].width * 3; x++)
        g_string_append_printf (seen, "%02x", kao_image_get_const_row (image, 0)[x]);
      g_assert_cmpstr (seen->str, ==, cases[i].channels);
    }
}

/* A header that claims much more than is there is refused for its size alone. */
static void
test_pnm_bomb (void)
{
  static const gchar *const files[] = { "P2 60000 60000 255 1", "P6 4294967297 1 255\n",
                                        "P5 99999999999999999999 1 255\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (kao_codec_read_bytes ((const guint8 *) files[i], strlen (files[i]), "x", &error));
      g_assert_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_SIZE);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picture-header/pnm", test_pnm);
  g_test_add_func ("/picture-header/pnm-bomb", test_pnm_bomb);
  return g_test_run ();
}
