// SPDX-License-Identifier: GPL-3.0-or-later
/* Orientation and density wherever programs write them, and PNM in all its kinds. */
#include "config.h"

#include "base/kao-error.h"
#include "image/kao-codec.h"
#include "image/kao-picture-header.h"
#include "image/kao-xmp.h"

#include <math.h>
#include <string.h>

#define WIDTH 48
#define HEIGHT 32

static void
add_number (GByteArray *bytes, guint32 value, gint n, gboolean is_little)
{
  for (gint i = 0; i < n; i++)
    g_byte_array_append (bytes, &(guint8){ (guint8) (value >> (8 * (is_little ? i : n - 1 - i))) }, 1);
}

static void
add_text (GByteArray *bytes, const gchar *text, gsize n)
{
  g_byte_array_append (bytes, (const guint8 *) text, (guint) n);
}

static void
add_entry (GByteArray *exif, guint tag, guint type, guint32 value, gint n, gboolean is_little)
{
  add_number (exif, tag, 2, is_little);
  add_number (exif, type, 2, is_little);
  add_number (exif, 1, 4, is_little);
  add_number (exif, value, n, is_little);
  add_number (exif, 0, 4 - n, is_little);
}

/* Orientation as a number of @type, and a density where @dots is not 0; @unit: 2 inch, 3 centimetre. */
static GByteArray *
new_exif_typed (guint type, guint orientation, guint dots, guint unit, gboolean is_little)
{
  GByteArray *exif = g_byte_array_new ();

  add_text (exif, is_little ? "II*\0\x08\0\0\0" : "MM\0*\0\0\0\x08", 8);
  add_number (exif, dots > 0 ? 3 : 1, 2, is_little);
  add_entry (exif, 0x0112, type, orientation, type == 1 ? 1 : type == 3 ? 2 : 4, is_little);
  if (dots > 0)
    {
      add_entry (exif, 0x011a, 5, 50, 4, is_little);
      add_entry (exif, 0x0128, 3, unit, 2, is_little);
    }
  add_number (exif, 0, 4, is_little);
  add_number (exif, dots * 10, 4, is_little);
  add_number (exif, 10, 4, is_little);
  return exif;
}

static GByteArray *
new_exif (guint orientation, guint dots, guint unit, gboolean is_little)
{
  return new_exif_typed (3, orientation, dots, unit, is_little);
}

static guint8
stored_at (gint x, gint y, gint c)
{
  return (guint8) (x < WIDTH / 3 ? 200 - 60 * c : y < HEIGHT / 2 ? 40 + 70 * c : 230 - 90 * (c == 1));
}

/* --- PNG by hand --- */

static guint32
checksum (const guint8 *data, gsize size)
{
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < size; i++)
    {
      crc ^= data[i];
      for (gint bit = 0; bit < 8; bit++)
        crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
    }
  return ~crc;
}

static void
add_chunk (GByteArray *png, const gchar *type, const guint8 *data, gsize size)
{
  guint start;

  add_number (png, (guint32) size, 4, FALSE);
  start = png->len;
  add_text (png, type, 4);
  g_byte_array_append (png, data, (guint) size);
  add_number (png, checksum (png->data + start, png->len - start), 4, FALSE);
}

static GByteArray *
packed (const guint8 *data, gsize size)
{
  g_autoptr (GZlibCompressor) pack = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9);
  GByteArray *out = g_byte_array_new ();
  gsize n_read, n_written;

  g_byte_array_set_size (out, (guint) size + 1024);
  g_assert_cmpint (g_converter_convert (G_CONVERTER (pack), data, size, out->data, out->len,
                                        G_CONVERTER_INPUT_AT_END, &n_read, &n_written, NULL),
                   ==, G_CONVERTER_FINISHED);
  g_byte_array_set_size (out, (guint) n_written);
  return out;
}

typedef enum
{
  CHUNK,         /* eXIf */
  CHUNK_BEHIND,  /* eXIf after the pixels */
  TEXT,          /* raw profile text, as it is... */
  PACKED_TEXT,   /* ...packed (ImageMagick)... */
  UTF8_TEXT,     /* ...and as iTXt */
  PACKED_UTF8_TEXT,
  N_CARRIERS,
  BARE_TEXT /* as TEXT, without the six bytes that say what it is */
} Carrier;

/* As ImageMagick and exiftool write it. */
static void
add_profile (GByteArray *png, Carrier carrier, const GByteArray *exif)
{
  static const gchar *const types[] = { "eXIf", "eXIf", "tEXt", "zTXt", "iTXt", "iTXt", "", "tEXt" };
  g_autoptr (GByteArray) chunk = g_byte_array_new (), content = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean is_packed = carrier == PACKED_TEXT || carrier == PACKED_UTF8_TEXT;

  if (carrier <= CHUNK_BEHIND)
    {
      add_chunk (png, "eXIf", exif->data, exif->len);
      return;
    }
  g_string_printf (text, "\n%s\n%8u\n%s", carrier == TEXT ? "app1" : "exif",
                   exif->len + (carrier == BARE_TEXT ? 0 : 6), carrier == BARE_TEXT ? "" : "457869660000");
  for (guint i = 0; i < exif->len; i++)
    g_string_append_printf (text, "%s%02x", i % 30 == 0 ? "\n" : "", exif->data[i]);
  g_string_append_c (text, '\n');
  if (carrier == TEXT)
    add_text (chunk, "Raw profile type APP1", 22);
  else
    add_text (chunk, "Raw profile type exif", 22);
  if (carrier == UTF8_TEXT || carrier == PACKED_UTF8_TEXT)
    add_text (chunk, is_packed ? "\1\0ja\0\0" : "\0\0ja\0\0", 6);
  else if (is_packed)
    add_text (chunk, "\0", 1);
  if (is_packed)
    content = packed ((const guint8 *) text->str, text->len);
  if (content != NULL)
    g_byte_array_append (chunk, content->data, content->len);
  else
    add_text (chunk, text->str, text->len);
  add_chunk (png, types[carrier], chunk->data, chunk->len);
}

static GByteArray *
new_png (Carrier carrier, const GByteArray *exif)
{
  GByteArray *png = g_byte_array_new ();
  g_autoptr (GByteArray) rows = g_byte_array_new (), pixels = NULL;
  const guint8 header[] = { 0, 0, 0, WIDTH, 0, 0, 0, HEIGHT, 8, 2, 0, 0, 0 };

  for (gint y = 0; y < HEIGHT; y++)
    {
      add_number (rows, 0, 1, FALSE);
      for (gint i = 0; i < WIDTH * 3; i++)
        add_number (rows, stored_at (i / 3, y, i % 3), 1, FALSE);
    }
  pixels = packed (rows->data, rows->len);
  add_text (png, "\x89PNG\r\n\x1a\n", 8);
  add_chunk (png, "IHDR", header, sizeof header);
  if (carrier != CHUNK_BEHIND)
    add_profile (png, carrier, exif);
  add_chunk (png, "IDAT", pixels->data, pixels->len);
  if (carrier == CHUNK_BEHIND)
    add_profile (png, carrier, exif);
  add_chunk (png, "IEND", NULL, 0);
  return png;
}

/* --- JPEG --- */

/* @density: of JFIF in dots an inch, 0 = "only the aspect ratio". */
static GByteArray *
new_jpeg (const GByteArray *exif, guint density)
{
  g_autoptr (KaoImage) image = kao_image_new (KAO_IMAGE_RGB24, WIDTH, HEIGHT, NULL);
  g_autoptr (GBytes) plain = NULL;
  GByteArray *jpeg = g_byte_array_new ();
  const guint8 *data;
  gsize size;

  for (gint y = 0; y < HEIGHT; y++)
    for (gint i = 0; i < WIDTH * 3; i++)
      kao_image_get_row (image, y)[i] = stored_at (i / 3, y, i % 3);
  plain = kao_codec_write_jpeg (image, 100, NULL);
  data = g_bytes_get_data (plain, &size);
  g_assert_cmpmem (data + 6, 4, "JFIF", 4);
  g_byte_array_append (jpeg, data, 20);
  jpeg->data[13] = density > 0;
  jpeg->data[14] = jpeg->data[16] = (guint8) (density >> 8);
  jpeg->data[15] = jpeg->data[17] = (guint8) (density > 0 ? density : 1);
  if (exif != NULL)
    {
      /* A fill byte before a marker is allowed. */
      add_text (jpeg, "\xff\xff\xe1", 3);
      add_number (jpeg, exif->len + 8, 2, FALSE);
      add_text (jpeg, "Exif\0\0", 6);
      g_byte_array_append (jpeg, exif->data, exif->len);
    }
  g_byte_array_append (jpeg, data + 20, (guint) size - 20);
  return jpeg;
}

/* --- tests --- */

/* Exif 2.3, table of tag 0x0112: which stored pixel is seen at (x, y). */
static void
seen_at (gint orientation, gint x, gint y, gint *sx, gint *sy)
{
  const gint right = WIDTH - 1, bottom = HEIGHT - 1;
  const gint xs[] = { x, x, right - x, right - x, x, y, y, right - y, right - y };
  const gint ys[] = { y, y, y, bottom - y, bottom - y, x, bottom - x, bottom - x, x };

  *sx = xs[orientation];
  *sy = ys[orientation];
}

static void
check_turned (const GByteArray *file, gint orientation, gint tolerance, const gchar *what)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoImage) image = kao_codec_read_bytes (file->data, file->len, "x", &error);
  gint far_off = 0;

  g_test_message ("%s, orientation %d", what, orientation);
  g_assert_no_error (error);
  g_assert_cmpint (kao_image_get_width (image), ==, orientation > 4 ? HEIGHT : WIDTH);
  for (gint y = 0; y < kao_image_get_height (image); y++)
    for (gint x = 0; x < kao_image_get_width (image); x++)
      for (gint c = 0; c < 3; c++)
        {
          gint sx, sy;

          seen_at (orientation, x, y, &sx, &sy);
          far_off += ABS (kao_image_get_const_row (image, y)[x * 3 + c] - stored_at (sx, sy, c))
                     > tolerance;
        }
  /* A JPEG's colours run at edges. */
  g_assert_cmpint (far_off, <=, tolerance > 0 ? WIDTH * HEIGHT / 3 : 0);
}

static void
test_orientation (void)
{
  for (gint orientation = 1; orientation <= 8; orientation++)
    for (gint is_little = 0; is_little < 2; is_little++)
      {
        g_autoptr (GByteArray) exif = new_exif ((guint) orientation, 0, 0, is_little);
        g_autoptr (GByteArray) jpeg = new_jpeg (exif, 0);

        check_turned (jpeg, orientation, 40, "JPEG");
        for (Carrier carrier = 0; carrier < N_CARRIERS; carrier++)
          {
            g_autoptr (GByteArray) png = new_png (carrier, exif);
            g_autofree gchar *what = g_strdup_printf ("PNG carrier %d", carrier);

            check_turned (png, orientation, 0, what);
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
        g_autoptr (GByteArray) exif = new_exif_typed (type, (guint) orientation, 0, 0, type % 2);
        g_autoptr (GByteArray) jpeg = new_jpeg (exif, 0);
        g_autoptr (GByteArray) png = NULL;

        check_turned (jpeg, orientation, 40, "JPEG");
        g_byte_array_prepend (exif, (const guint8 *) "Exif\0\0", 6);
        png = new_png (CHUNK, exif);
        check_turned (png, orientation, 0, "PNG");
      }
  for (gint orientation = 1; orientation <= 8; orientation++)
    {
      g_autoptr (GByteArray) exif = new_exif ((guint) orientation, 0, 0, TRUE);
      g_autoptr (GByteArray) png = new_png (BARE_TEXT, exif);

      check_turned (png, orientation, 0, "PNG, bare text");
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
      g_autoptr (GByteArray) exif = new_exif (6, 0, 0, FALSE), file = g_byte_array_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (KaoImage) image = NULL;

      add_text (file, codestream, size);
      add_text (file, boxes[i % 2], 16);
      if (i >= 2)
        add_text (file, "Exif\0\0", 6);
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

      add_text (file, codestream, size);
      /* To the file's end; with a length; with one that is no length. */
      add_number (file, i == 0 ? 0 : i == 1 ? sizeof xmp - 1 + 24 : 3, 4, FALSE);
      add_text (file, "uuid\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac", 20);
      add_text (file, xmp, sizeof xmp - 1);
      if (i == 1)
        add_text (file, "behind it", 9);
      image = kao_codec_read_bytes (file->data, file->len, "x", NULL);
      g_assert_nonnull (image);
      g_assert_cmpint (kao_image_get_width (image), ==, i < 2 ? 240 : 192);
    }
}

/* --- XMP --- */

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
  GByteArray *jpeg = new_jpeg (exif, 0);
  const guint8 *tables = memmem (jpeg->data, jpeg->len, "\xff\xdb", 2);
  g_autoptr (GByteArray) segment = g_byte_array_new ();

  add_text (segment, "\xff\xe1", 2);
  add_number (segment, (guint32) size + 31, 2, FALSE);
  add_text (segment, "http://ns.adobe.com/xap/1.0/", 29);
  add_text (segment, xmp, size);
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
  GByteArray *png = new_png (CHUNK, exif);
  g_autoptr (GByteArray) chunk = g_byte_array_new (), content = NULL, whole = g_byte_array_new ();
  const guint8 *pixels = memmem (png->data, png->len, "IDAT", 4);
  g_autoptr (GString) text = g_string_new (xmp);

  if (carrier == XMP_PROFILE)
    {
      g_string_printf (text, "\nxmp\n%8u\n", (guint) strlen (xmp));
      for (gsize i = 0; xmp[i] != '\0'; i++)
        g_string_append_printf (text, "%02x", (guint8) xmp[i]);
      add_text (chunk, "Raw profile type xmp\0", 22);
    }
  else
    add_text (chunk, carrier == XMP_ITXT ? "XML:com.adobe.xmp\0\0\0\0\0" : "XML:com.adobe.xmp\0\1\0\0\0", 22);
  content = carrier == XMP_ITXT ? NULL : packed ((const guint8 *) text->str, text->len);
  if (content != NULL)
    g_byte_array_append (chunk, content->data, content->len);
  else
    add_text (chunk, text->str, text->len);
  add_chunk (whole, carrier == XMP_PROFILE ? "zTXt" : "iTXt", chunk->data, chunk->len);
  g_assert_nonnull (pixels);
  /* Else behind IHDR. */
  insert (png, is_behind ? (gsize) (pixels - png->data) - 4 : 33, whole);
  return png;
}

static void
test_orientation_xmp (void)
{
  g_autoptr (GByteArray) silent = g_byte_array_new ();

  add_text (silent, "II*\0\x08\0\0\0\0\0\0\0\0\0", 14);
  for (gsize form = 0; form < G_N_ELEMENTS (xmp_forms); form++)
    for (gint orientation = 1; orientation <= 8; orientation++)
      {
        g_autofree gchar *xmp = new_xmp (form, orientation);
        g_autofree gchar *what = g_strdup_printf ("XMP form %" G_GSIZE_FORMAT, form);
        g_autoptr (GByteArray) other = new_exif ((guint) (orientation % 8 + 1), 0, 0, TRUE);
        const gboolean is_behind = orientation > 4;
        /* Exif that does not state it leaves it to XMP; with the zero of a C string behind it. */
        g_autoptr (GByteArray) jpeg
            = new_jpeg_with_xmp (xmp, strlen (xmp) + 1, orientation % 2 ? silent : NULL, is_behind);
        g_autoptr (GByteArray) both = new_jpeg_with_xmp (xmp, strlen (xmp), other, is_behind);

        check_turned (jpeg, orientation, 40, what);
        check_turned (both, orientation % 8 + 1, 40, "Exif wins");
        for (XmpCarrier carrier = 0; carrier < N_XMP_CARRIERS; carrier++)
          {
            g_autoptr (GByteArray) png = new_png_with_xmp (carrier, xmp, silent, is_behind);
            g_autoptr (GByteArray) both_png = new_png_with_xmp (carrier, xmp, other, is_behind);

            check_turned (png, orientation, 0, what);
            check_turned (both_png, orientation % 8 + 1, 0, "Exif wins");
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
        check_turned (jpeg, 1, 40, "cut XMP");
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
      g_autoptr (GByteArray) jpeg = new_jpeg (NULL, 0);
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
      g_autoptr (GByteArray) exif = new_exif (1, cases[i].exif, cases[i].unit, i % 2);
      g_autoptr (GByteArray) jpeg = new_jpeg (exif, cases[i].jfif);
      g_autoptr (KaoImage) image = kao_codec_read_bytes (jpeg->data, jpeg->len, "x.jpg", NULL);

      g_test_message ("JFIF %u, Exif %u", cases[i].jfif, cases[i].exif);
      g_assert_cmpfloat_with_epsilon (kao_image_get_dpi (image), cases[i].dpi, 0.01);
    }
}

/* Exif that points outside itself, and texts that are cut: read as far as they go. */
static void
test_damaged (void)
{
  g_autoptr (GByteArray) exif = new_exif (6, 300, 2, TRUE);
  g_autoptr (GByteArray) png = new_png (PACKED_UTF8_TEXT, exif);

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
  g_test_add_func ("/picture-header/orientation", test_orientation);
  g_test_add_func ("/picture-header/orientation-loose", test_orientation_loose);
  g_test_add_func ("/picture-header/orientation-jp2", test_orientation_jp2);
  g_test_add_func ("/picture-header/orientation-xmp", test_orientation_xmp);
  g_test_add_func ("/picture-header/xmp-damaged", test_xmp_damaged);
  g_test_add_func ("/picture-header/unsupported-jpeg", test_unsupported_jpeg);
  g_test_add_func ("/picture-header/density", test_density);
  g_test_add_func ("/picture-header/damaged", test_damaged);
  g_test_add_func ("/picture-header/pnm", test_pnm);
  g_test_add_func ("/picture-header/pnm-bomb", test_pnm_bomb);
  return g_test_run ();
}
