// SPDX-License-Identifier: GPL-3.0-or-later
/* Orientation in XMP, in JPEG and PNG, beside Exif and without it. */
#include "config.h"

#include "picture-files.h"

#include "image/kao-xmp.h"

#include <string.h>

/* How programs write it; %d is the orientation. */
static const gchar *const xmp_forms[] = {
  /* Adobe's, as an attribute. */
  "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"
  "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"\" "
  "xmlns:tiff=\"http://ns.adobe.com/tiff/1.0/\" tiff:Orientation=\"%d\"/></rdf:RDF></x:xmpmeta>"
  "<?xpacket end=\"w\"?>",
  /* exiftool's, as an element; two descriptions. */
  "<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?>\n<x:xmpmeta xmlns:x='adobe:ns:meta/'>\n<rdf:RDF "
  "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>\n <rdf:Description rdf:about='' "
  "xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:format>image/jpeg</dc:format></rdf:Description>\n "
  "<rdf:Description rdf:about=''\n  xmlns:tiff='http://ns.adobe.com/tiff/1.0/'>\n  <tiff:Orientation>\n%d\n "
  "</tiff:Orientation>\n </rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n    \n<?xpacket end='w'?>",
  /* Without a packet's frame, and with other prefixes; zeros behind it come from size. */
  "<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:t='http://ns.adobe.com/tiff/1.0/'>"
  "<r:Description t:XResolution='72/1' t:Orientation = ' %d '/></r:RDF>",
  /* Another picture's, of which this one was made, does not count; behind the own one... */
  "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:tiff='http://ns.adobe.com/tiff/1.0/'>"
  "<rdf:Description><tiff:Orientation>%d</tiff:Orientation><p:Pantry xmlns:p='x'><rdf:Bag><rdf:li>"
  "<rdf:Description tiff:Orientation='4'><tiff:Orientation>5</tiff:Orientation></rdf:Description></rdf:li></rdf:Bag>"
  "</p:Pantry></rdf:Description></rdf:RDF>",
};

static gchar *
new_xmp (gsize form, gint orientation)
{
  g_auto (GStrv) parts = g_strsplit (xmp_forms[form], "%d", 2);

  return g_strdup_printf ("%s%d%s", parts[0], orientation, parts[1]);
}

static void
insert (GByteArray *file, gsize at, const GByteArray *bytes)
{
  g_autoptr (GByteArray) tail = g_byte_array_new ();

  g_byte_array_append (tail, file->data + at, (guint) (file->len - at));
  g_byte_array_set_size (file, (guint) at);
  g_byte_array_append (file, bytes->data, bytes->len);
  g_byte_array_append (file, tail->data, tail->len);
}

/* As the first segment, or behind Exif. */
static GByteArray *
new_jpeg_with_xmp (const gchar *xmp, gsize size, const GByteArray *exif, gboolean is_behind)
{
  GByteArray *jpeg = picture_new_jpeg (exif, 0);
  const guint8 *tables = memmem (jpeg->data, jpeg->len, "\xff\xdb", 2);
  g_autoptr (GByteArray) segment = g_byte_array_new ();

  picture_add_text (segment, "\xff\xe1", 2);
  picture_add_number (segment, (guint32) size + 31, 2, FALSE);
  picture_add_text (segment, "http://ns.adobe.com/xap/1.0/", 29);
  picture_add_text (segment, xmp, size);
  g_assert_nonnull (tables);
  insert (jpeg, is_behind ? (gsize) (tables - jpeg->data) : 2, segment);
  return jpeg;
}

typedef enum
{
  XMP_ITXT,
  XMP_PACKED_ITXT,
  XMP_PROFILE,
  N_XMP_CARRIERS
} XmpCarrier;

static GByteArray *
new_png_with_xmp (XmpCarrier carrier, const gchar *xmp, const GByteArray *exif, gboolean is_behind)
{
  GByteArray *png = picture_new_png (PICTURE_CHUNK, exif);
  g_autoptr (GByteArray) chunk = g_byte_array_new (), content = NULL, whole = g_byte_array_new ();
  const guint8 *pixels = memmem (png->data, png->len, "IDAT", 4);
  g_autoptr (GString) text = g_string_new (xmp);

  if (carrier == XMP_PROFILE)
    {
      g_string_printf (text, "\nxmp\n%8u\n", (guint) strlen (xmp));
      for (gsize i = 0; xmp[i] != '\0'; i++)
        g_string_append_printf (text, "%02x", (guint8) xmp[i]);
      picture_add_text (chunk, "Raw profile type xmp\0", 22);
    }
  else
    picture_add_text (chunk, carrier == XMP_ITXT ? "XML:com.adobe.xmp\0\0\0\0\0" : "XML:com.adobe.xmp\0\1\0\0\0", 22);
  content = carrier == XMP_ITXT ? NULL : picture_pack ((const guint8 *) text->str, text->len);
  if (content != NULL)
    g_byte_array_append (chunk, content->data, content->len);
  else
    picture_add_text (chunk, text->str, text->len);
  picture_add_chunk (whole, carrier == XMP_PROFILE ? "zTXt" : "iTXt", chunk->data, chunk->len);
  g_assert_nonnull (pixels);
  /* Else behind IHDR. */
  insert (png, is_behind ? (gsize) (pixels - png->data) - 4 : 33, whole);
  return png;
}

static void
test_orientation_xmp (void)
{
  g_autoptr (GByteArray) silent = g_byte_array_new ();

  picture_add_text (silent, "II*\0\x08\0\0\0\0\0\0\0\0\0", 14);
  for (gsize form = 0; form < G_N_ELEMENTS (xmp_forms); form++)
    for (gint orientation = 1; orientation <= 8; orientation++)
      {
        g_autofree gchar *xmp = new_xmp (form, orientation);
        g_autofree gchar *what = g_strdup_printf ("XMP form %" G_GSIZE_FORMAT, form);
        g_autoptr (GByteArray) other = picture_new_exif ((guint) (orientation % 8 + 1), 0, 0, TRUE);
        const gboolean is_behind = orientation > 4;
        /* Exif that does not state it leaves it to XMP; with the zero of a C string behind it. */
        g_autoptr (GByteArray) jpeg
            = new_jpeg_with_xmp (xmp, strlen (xmp) + 1, orientation % 2 ? silent : NULL, is_behind);
        g_autoptr (GByteArray) both = new_jpeg_with_xmp (xmp, strlen (xmp), other, is_behind);

        picture_check_turned (jpeg, orientation, 40, what);
        picture_check_turned (both, orientation % 8 + 1, 40, "Exif wins");
        for (XmpCarrier carrier = 0; carrier < N_XMP_CARRIERS; carrier++)
          {
            g_autoptr (GByteArray) png = new_png_with_xmp (carrier, xmp, silent, is_behind);
            g_autoptr (GByteArray) both_png = new_png_with_xmp (carrier, xmp, other, is_behind);

            picture_check_turned (png, orientation, 0, what);
            picture_check_turned (both_png, orientation % 8 + 1, 0, "Exif wins");
          }
      }
}

/* What is no packet states nothing, wherever it is cut, and however deep it is nested. */
static void
test_xmp_damaged (void)
{
  static const gchar *const bad[] = {
    "", "6", "<", "tiff:Orientation=\"6\"",
    "<rdf:RDF><rdf:Description tiff:Orientation='6'>",
    "<rdf:RDF><rdf:Description tiff:Orientation='6'/></rdf:RDF",
    "<rdf:RDF><rdf:Description tiff:Orientation='0'/></rdf:RDF>",
    "<rdf:RDF><rdf:Description tiff:Orientation='9'/></rdf:RDF>",
    "<rdf:RDF><rdf:Description tiff:Orientation='66'/></rdf:RDF>",
    "<rdf:RDF><rdf:Description tiff:Orientation='-6'/></rdf:RDF>",
    "<rdf:RDF><rdf:Description tiff:OrientationX='6'/></rdf:RDF>",
    "<rdf:RDF xmlns:tiff='http://elsewhere/'><rdf:Thing tiff:Orientation='6'/></rdf:RDF>",
    "<!DOCTYPE a [<!ENTITY b '6'>]><rdf:RDF><rdf:Description tiff:Orientation='&b;'/></rdf:RDF>",
  };
  g_autofree gchar *whole = new_xmp (0, 6);
  g_autoptr (GString) deep = g_string_new (NULL);

  g_assert_cmpint (kao_xmp_read_orientation (whole, strlen (whole)), ==, 6);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_cmpint (kao_xmp_read_orientation (bad[i], strlen (bad[i])), ==, 0);
  for (gsize i = 0; i < strlen (whole) - strlen ("<?xpacket end=\"w\"?>"); i++)
    {
      g_autofree gchar *copy = g_strndup (whole, i);
      g_autoptr (GByteArray) jpeg = new_jpeg_with_xmp (copy, i, NULL, FALSE);

      g_assert_cmpint (kao_xmp_read_orientation (copy, i), ==, 0);
      if (i % 50 == 0)
        picture_check_turned (jpeg, 1, 40, "cut XMP");
    }
  for (gint depth = 10; depth <= 10000; depth *= 10)
    {
      g_string_assign (deep, xmp_forms[3]);
      g_string_replace (deep, "%d", "6", 0);
      for (gint i = 0; i < depth; i++)
        {
          g_string_prepend (deep, "<a>");
          g_string_append (deep, "</a>");
        }
      g_assert_cmpint (kao_xmp_read_orientation (deep->str, deep->len), ==, depth > 64 ? 0 : 6);
    }
  g_string_assign (deep, whole);
  while (deep->len <= KAO_XMP_MOST_BYTES)
    g_string_append_c (deep, ' ');
  g_assert_cmpint (kao_xmp_read_orientation (deep->str, KAO_XMP_MOST_BYTES), ==, 6);
  g_assert_cmpint (kao_xmp_read_orientation (deep->str, deep->len), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picture-header/orientation-xmp", test_orientation_xmp);
  g_test_add_func ("/picture-header/xmp-damaged", test_xmp_damaged);
  return g_test_run ();
}
