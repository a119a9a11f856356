// SPDX-License-Identifier: GPL-3.0-or-later
/* Orientation and density wherever programs write them; XMP has test-xmp.c. */
#include "config.h"

#include "picture-files.h"

#include "base/kao-error.h"
#include "image/kao-codec.h"
#include "image/kao-picture-header.h"

#include <string.h>

static void
test_orientation (void)
{
  for (gint orientation = 1; orientation <= 8; orientation++)
    for (gint is_little = 0; is_little < 2; is_little++)
      {
        g_autoptr (GByteArray) exif = picture_new_exif ((guint) orientation, 0, 0, is_little);
        g_autoptr (GByteArray) jpeg = picture_new_jpeg (exif, 0);

        picture_check_turned (jpeg, orientation, 40, "JPEG");
        for (PictureCarrier carrier = 0; carrier < PICTURE_N_CARRIERS; carrier++)
          {
            g_autoptr (GByteArray) png = picture_new_png (carrier, exif);
            g_autofree gchar *what = g_strdup_printf ("PNG carrier %d", carrier);

            picture_check_turned (png, orientation, 0, what);
          }
      }
}

/* BYTE and LONG instead of SHORT; the six bytes of an APP1 in a PNG's chunk, and left out of its text. */
static void
test_orientation_loose (void)
{
  for (guint type = 1; type <= 4; type++)
    for (gint orientation = 2; orientation <= 8 && type != 2; orientation++)
      {
        g_autoptr (GByteArray) exif = picture_new_exif_typed (type, (guint) orientation, 0, 0, type % 2);
        g_autoptr (GByteArray) jpeg = picture_new_jpeg (exif, 0);
        g_autoptr (GByteArray) png = NULL;

        picture_check_turned (jpeg, orientation, 40, "JPEG");
        g_byte_array_prepend (exif, (const guint8 *) "Exif\0\0", 6);
        png = picture_new_png (PICTURE_CHUNK, exif);
        picture_check_turned (png, orientation, 0, "PNG");
      }
  for (gint orientation = 1; orientation <= 8; orientation++)
    {
      g_autoptr (GByteArray) exif = picture_new_exif ((guint) orientation, 0, 0, TRUE);
      g_autoptr (GByteArray) png = picture_new_png (PICTURE_BARE_TEXT, exif);

      picture_check_turned (png, orientation, 0, "PNG, bare text");
    }
}

/* In JP2, in the boxes of two makers. */
static void
test_orientation_jp2 (void)
{
  static const gchar *const boxes[]
      = { "JpgTiffExif->JP2", "\x05\x37\xcd\xab\x9d\x0c\x44\x31\xa7\x2a\xfa\x56\x1f\x2a\x11\x3e" };
  g_autofree gchar *path = g_build_filename (g_getenv ("KAO_TEST_SRC"), "tests/data/reports/grey-codestream.j2k", NULL);
  g_autofree gchar *codestream = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &codestream, &size, NULL));
  for (gint i = 0; i < 4; i++)
    {
      g_autoptr (GByteArray) exif = picture_new_exif (6, 0, 0, FALSE), file = g_byte_array_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (KaoImage) image = NULL;

      picture_add_text (file, codestream, size);
      picture_add_text (file, boxes[i % 2], 16);
      if (i >= 2)
        picture_add_text (file, "Exif\0\0", 6);
      g_byte_array_append (file, exif->data, exif->len);
      image = kao_codec_read_bytes (file->data, file->len, "x", &error);
      g_assert_no_error (error);
      g_assert_cmpint (kao_image_get_width (image), ==, 240);
    }
  for (gint i = 0; i < 3; i++)
    {
      static const gchar xmp[] = "<rdf:RDF><rdf:Description tiff:Orientation='6'/></rdf:RDF>";
      g_autoptr (GByteArray) file = g_byte_array_new ();
      g_autoptr (KaoImage) image = NULL;

      picture_add_text (file, codestream, size);
      /* To the file's end; with a length; with one that is no length. */
      picture_add_number (file, i == 0 ? 0 : i == 1 ? sizeof xmp - 1 + 24 : 3, 4, FALSE);
      picture_add_text (file, "uuid\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac", 20);
      picture_add_text (file, xmp, sizeof xmp - 1);
      if (i == 1)
        picture_add_text (file, "behind it", 9);
      image = kao_codec_read_bytes (file->data, file->len, "x", NULL);
      g_assert_nonnull (image);
      g_assert_cmpint (kao_image_get_width (image), ==, i < 2 ? 240 : 192);
    }
}

/* Kinds of JPEG that the decoder does not know are named, not called damaged. */
static void
test_unsupported_jpeg (void)
{
  static const struct
  {
    guint8 marker, bits;
    const gchar *word;
  } cases[] = {
    { 0xc1, 12, "of more than 8 bits" },  { 0xc2, 12, "of more than 8 bits" }, { 0xc3, 8, "without loss" },
    { 0xc3, 16, "without loss" },         { 0xc5, 8, "in several sizes" },     { 0xcb, 8, "without loss" },
    { 0xce, 8, "in several sizes" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) jpeg = picture_new_jpeg (NULL, 0);
      guint8 *frame = memmem (jpeg->data, jpeg->len, "\xff\xc0", 2);
      g_autoptr (GError) error = NULL;

      g_assert_nonnull (frame);
      frame[1] = cases[i].marker;
      frame[4] = cases[i].bits;
      g_assert_null (kao_codec_read_bytes (jpeg->data, jpeg->len, "face.jpg", &error));
      g_assert_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_FORMAT);
      g_assert_nonnull (strstr (error->message, cases[i].word));
      g_assert_nonnull (strstr (error->message, "face.jpg"));
    }
}

static void
test_density (void)
{
  static const struct
  {
    guint jfif, exif, unit;
    gdouble dpi;
  } cases[] = {
    { 0, 0, 2, 0 },     { 300, 0, 2, 300 },  { 0, 300, 2, 300 },   { 72, 300, 2, 300 },
    { 96, 600, 2, 600 }, { 300, 72, 2, 300 }, { 72, 0, 2, 72 },     { 0, 118, 3, 299.72 },
    { 1, 300, 2, 1 },   { 600, 300, 2, 600 }, { 0, 300, 1, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) exif = picture_new_exif (1, cases[i].exif, cases[i].unit, i % 2);
      g_autoptr (GByteArray) jpeg = picture_new_jpeg (exif, cases[i].jfif);
      g_autoptr (KaoImage) image = kao_codec_read_bytes (jpeg->data, jpeg->len, "x.jpg", NULL);

      g_test_message ("JFIF %u, Exif %u", cases[i].jfif, cases[i].exif);
      g_assert_cmpfloat_with_epsilon (kao_image_get_dpi (image), cases[i].dpi, 0.01);
    }
}

/* Exif that points outside itself, and texts that are cut: read as far as they go. */
static void
test_damaged (void)
{
  g_autoptr (GByteArray) exif = picture_new_exif (6, 300, 2, TRUE);
  g_autoptr (GByteArray) png = picture_new_png (PICTURE_PACKED_UTF8_TEXT, exif);

  for (guint i = 0; i < exif->len; i++)
    {
      KaoPictureHeader header = { .orientation = 1 };

      kao_picture_header_read_exif (exif->data, i, &header);
      exif->data[i] ^= 0xff;
      kao_picture_header_read_exif (exif->data, exif->len, &header);
      exif->data[i] ^= 0xff;
      g_assert_cmpint (header.orientation, >=, 1);
      g_assert_cmpint (header.orientation, <=, 8);
    }
  for (guint i = 0; i < png->len; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (png->data, i);
      KaoPictureHeader header;

      kao_picture_header_read (copy, i, &header);
      g_assert_cmpint (header.orientation, <=, 8);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picture-header/orientation", test_orientation);
  g_test_add_func ("/picture-header/orientation-loose", test_orientation_loose);
  g_test_add_func ("/picture-header/orientation-jp2", test_orientation_jp2);
  g_test_add_func ("/picture-header/unsupported-jpeg", test_unsupported_jpeg);
  g_test_add_func ("/picture-header/density", test_density);
  g_test_add_func ("/picture-header/damaged", test_damaged);
  return g_test_run ();
}
