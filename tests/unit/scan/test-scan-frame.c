// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/kao-error.h"
#include "scan/kao-scan-frame.h"

#include <string.h>

typedef struct
{
  gpointer memory;
  gsize size;
} Memory;

static gpointer
allocate (gsize size, gpointer user_data)
{
  Memory *memory = user_data;

  g_assert_null (memory->memory);
  memory->memory = g_malloc0 (size);
  memory->size = size;
  return memory->memory;
}

static gpointer
allocate_nothing (gsize size, gpointer user_data)
{
  return NULL;
}

/* A value that is different from pixel to pixel. */
static guint8
value_at (guint x, guint y, guint c)
{
  return (guint8) (x * 7 + y * 13 + c * 101 + 1);
}

/* Feeds @rows rows of @p, @chunk bytes at a time; @plane: channel of a single-channel frame. */
static gboolean
feed (KaoScanFrame *frame, const SANE_Parameters *p, guint rows, guint plane, gsize chunk, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint channels = p->format == SANE_FRAME_RGB ? 3 : 1;

  for (guint y = 0; y < rows; y++)
    {
      guint start = bytes->len;

      for (gint x = 0; x < p->pixels_per_line; x++)
        for (guint c = 0; c < channels; c++)
          {
            guint8 v = value_at ((guint) x, y, channels == 3 ? c : plane);
            guint16 wide = (guint16) (v * 257);

            if (p->depth == 16)
              g_byte_array_append (bytes, (const guint8 *) &wide, 2);
            else
              g_byte_array_append (bytes, &v, 1);
          }
      while (bytes->len - start < (guint) p->bytes_per_line)
        g_byte_array_append (bytes, (const guint8 *) "\xee", 1);
    }
  for (gsize at = 0; at < bytes->len; at += chunk)
    if (!kao_scan_frame_push (frame, bytes->data + at, MIN (chunk, bytes->len - at), error))
      return FALSE;
  return TRUE;
}

static void
check_pixels (const Memory *memory, const KaoScanPicture *picture)
{
  guint channels = picture->format == KAO_IMAGE_GRAY8 ? 1 : 3;

  for (guint y = 0; y < picture->height; y++)
    for (guint x = 0; x < picture->width; x++)
      for (guint c = 0; c < channels; c++)
        g_assert_cmpuint (((guint8 *) memory->memory)[y * picture->stride + x * channels + c], ==,
                          value_at (x, y, c));
}

static void
test_single (void)
{
  static const struct
  {
    SANE_Frame format;
    gint depth;
    gint padding;
    gint lines;
  } cases[] = {
    { SANE_FRAME_RGB, 8, 0, 20 },  { SANE_FRAME_RGB, 16, 0, 20 }, { SANE_FRAME_RGB, 8, 5, 20 },
    { SANE_FRAME_GRAY, 8, 0, 20 }, { SANE_FRAME_GRAY, 16, 3, 20 }, { SANE_FRAME_RGB, 8, 0, -1 },
    { SANE_FRAME_GRAY, 8, 2, -1 },
  };
  static const gsize chunks[] = { 1, 7, 64, 100000 };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (chunks); k++)
      {
        Memory memory = { 0 };
        g_autoptr (KaoScanFrame) frame = kao_scan_frame_new (allocate, &memory);
        g_autoptr (GError) error = NULL;
        SANE_Parameters p = { cases[i].format, SANE_TRUE, 0, 31, cases[i].lines, cases[i].depth };
        KaoScanPicture picture;
        gboolean more;

        p.bytes_per_line
          = 31 * (p.format == SANE_FRAME_RGB ? 3 : 1) * (p.depth / 8) + cases[i].padding;
        g_assert_true (kao_scan_frame_begin (frame, &p, &error));
        g_assert_cmpuint (kao_scan_frame_get_lines_total (frame), ==, p.lines < 0 ? 0 : 20);
        g_assert_true (feed (frame, &p, 20, 0, chunks[k], &error));
        g_assert_cmpuint (kao_scan_frame_get_lines_done (frame), ==, 20);
        g_assert_true (kao_scan_frame_end (frame, &more, &error));
        g_assert_false (more);
        g_assert_true (kao_scan_frame_finish (frame, &picture, NULL, &error));
        g_assert_no_error (error);
        g_assert_cmpuint (picture.width, ==, 31);
        g_assert_cmpuint (picture.height, ==, 20);
        check_pixels (&memory, &picture);
        g_free (memory.memory);
      }
}

static void
test_three_pass (void)
{
  static const SANE_Frame order[] = { SANE_FRAME_GREEN, SANE_FRAME_BLUE, SANE_FRAME_RED };
  Memory memory = { 0 };
  g_autoptr (KaoScanFrame) frame = kao_scan_frame_new (allocate, &memory);
  g_autoptr (GError) error = NULL;
  KaoScanPicture picture;
  gboolean more = TRUE;

  for (gsize i = 0; i < 3; i++)
    {
      SANE_Parameters p = { order[i], i == 2, 40, 40, 12, 8 };

      g_assert_true (more);
      g_assert_true (kao_scan_frame_begin (frame, &p, &error));
      g_assert_true (feed (frame, &p, 12, (guint) order[i] - SANE_FRAME_RED, 33, &error));
      g_assert_true (kao_scan_frame_end (frame, &more, &error));
    }
  g_assert_false (more);
  g_assert_true (kao_scan_frame_finish (frame, &picture, NULL, &error));
  g_assert_cmpint (picture.format, ==, KAO_IMAGE_RGB24);
  check_pixels (&memory, &picture);
  g_free (memory.memory);
}

static void
test_three_pass_mismatch (void)
{
  static const SANE_Parameters second[] = {
    { SANE_FRAME_RED, SANE_FALSE, 40, 40, 12, 8 },   /* the same again */
    { SANE_FRAME_GREEN, SANE_FALSE, 41, 41, 12, 8 }, /* another width */
    { SANE_FRAME_GREEN, SANE_FALSE, 40, 40, 13, 8 }, /* another height */
    { SANE_FRAME_GRAY, SANE_TRUE, 40, 40, 12, 8 },   /* no colour pass */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (second); i++)
    {
      Memory memory = { 0 };
      g_autoptr (KaoScanFrame) frame = kao_scan_frame_new (allocate, &memory);
      g_autoptr (GError) error = NULL;
      SANE_Parameters p = { SANE_FRAME_RED, SANE_FALSE, 40, 40, 12, 8 };
      gboolean more;

      g_assert_true (kao_scan_frame_begin (frame, &p, &error));
      g_assert_true (feed (frame, &p, 12, 0, 33, &error));
      g_assert_true (kao_scan_frame_end (frame, &more, &error));
      g_assert_true (more);
      g_assert_false (kao_scan_frame_begin (frame, &second[i], &error));
      g_assert_error (error, KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_BROKEN_DATA);
      g_free (memory.memory);
    }
}

static void
test_refused (void)
{
  static const struct
  {
    SANE_Parameters p;
    gint code;
  } cases[] = {
    { { SANE_FRAME_GRAY, SANE_TRUE, 5, 40, 12, 1 }, KAO_DEVICE_ERROR_UNSUPPORTED },
    { { SANE_FRAME_GRAY, SANE_TRUE, 40, 40, 12, 12 }, KAO_DEVICE_ERROR_UNSUPPORTED },
    { { (SANE_Frame) 9, SANE_TRUE, 40, 40, 12, 8 }, KAO_DEVICE_ERROR_UNSUPPORTED },
    { { (SANE_Frame) -1, SANE_TRUE, 40, 40, 12, 8 }, KAO_DEVICE_ERROR_UNSUPPORTED },
    { { SANE_FRAME_RGB, SANE_TRUE, 119, 40, 12, 8 }, KAO_DEVICE_ERROR_BROKEN_DATA },
    { { SANE_FRAME_RGB, SANE_TRUE, -120, 40, 12, 8 }, KAO_DEVICE_ERROR_BROKEN_DATA },
    { { SANE_FRAME_RGB, SANE_TRUE, G_MAXINT, 40, 12, 8 }, KAO_DEVICE_ERROR_BROKEN_DATA },
    { { SANE_FRAME_RGB, SANE_TRUE, 120, 0, 12, 8 }, KAO_DEVICE_ERROR_BROKEN_DATA },
    { { SANE_FRAME_RGB, SANE_TRUE, 120, -40, 12, 8 }, KAO_DEVICE_ERROR_BROKEN_DATA },
    { { SANE_FRAME_RGB, SANE_TRUE, 300000, 100000, 12, 8 }, KAO_DEVICE_ERROR_BROKEN_DATA },
    { { SANE_FRAME_RGB, SANE_TRUE, 120, 40, 0, 8 }, KAO_DEVICE_ERROR_BROKEN_DATA },
    { { SANE_FRAME_RGB, SANE_TRUE, 120, 40, -2, 8 }, KAO_DEVICE_ERROR_BROKEN_DATA },
    { { SANE_FRAME_RGB, SANE_TRUE, 120, 40, 100000, 8 }, KAO_DEVICE_ERROR_BROKEN_DATA },
    { { SANE_FRAME_RGB, SANE_TRUE, 60000, 20000, 20000, 8 }, KAO_DEVICE_ERROR_NO_MEMORY },
  };
  g_autoptr (GError) error = NULL;
  KaoScanFrame *poor = kao_scan_frame_new (allocate_nothing, NULL);
  SANE_Parameters good = { SANE_FRAME_RGB, SANE_TRUE, 120, 40, 12, 8 };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Memory memory = { 0 };
      g_autoptr (KaoScanFrame) frame = kao_scan_frame_new (allocate, &memory);

      g_assert_false (kao_scan_frame_begin (frame, &cases[i].p, &error));
      g_assert_error (error, KAO_SCANNER_ERROR, cases[i].code);
      g_clear_error (&error);
      g_free (memory.memory);
    }
  g_assert_false (kao_scan_frame_begin (poor, &good, &error));
  g_assert_error (error, KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_NO_MEMORY);
  kao_scan_frame_free (poor);
}

/* Rows delivered of 200 announced, and what comes of it. */
static void
test_byte_count (void)
{
  static const struct
  {
    guint rows;
    gboolean is_good;
  } cases[] = { { 200, TRUE }, { 199, TRUE }, { 198, TRUE }, { 197, FALSE }, { 100, FALSE }, { 0, FALSE } };
  SANE_Parameters p = { SANE_FRAME_RGB, SANE_TRUE, 90, 30, 200, 8 };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Memory memory = { 0 };
      g_autoptr (KaoScanFrame) frame = kao_scan_frame_new (allocate, &memory);
      g_autoptr (GError) error = NULL;
      KaoScanPicture picture;
      gboolean more;

      g_assert_true (kao_scan_frame_begin (frame, &p, &error));
      g_assert_true (feed (frame, &p, cases[i].rows, 0, 1000, &error));
      if (cases[i].is_good)
        {
          g_assert_true (kao_scan_frame_end (frame, &more, &error));
          g_assert_true (kao_scan_frame_finish (frame, &picture, NULL, &error));
          g_assert_cmpuint (picture.height, ==, cases[i].rows);
        }
      else
        {
          g_assert_false (kao_scan_frame_end (frame, &more, &error));
          g_assert_error (error, KAO_RETRY, KAO_RETRY_SCAN_INCOMPLETE);
        }
      g_free (memory.memory);
    }
}

/* A scan that failed half-way leaves nothing; nor does one of unknown height touch all its room. */
static void
test_wipe (void)
{
  static const gint lines[] = { 20, -1 };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      SANE_Parameters p = { SANE_FRAME_RGB, SANE_TRUE, 90, 30, lines[i], 8 };
      Memory memory = { 0 };
      g_autoptr (KaoScanFrame) frame = kao_scan_frame_new (allocate, &memory);
      g_autoptr (GError) error = NULL;

      kao_scan_frame_wipe (frame); /* nothing there yet */
      g_assert_true (kao_scan_frame_begin (frame, &p, &error));
      g_assert_true (feed (frame, &p, 7, 0, 64, &error));
      memset ((guint8 *) memory.memory + 7 * 90, 0x11, 90);
      kao_scan_frame_wipe (frame);
      for (gsize k = 0; k < 7 * 90; k++)
        g_assert_cmpuint (((guint8 *) memory.memory)[k], ==, 0);
      g_assert_cmpuint (((guint8 *) memory.memory)[7 * 90], ==, 0x11);
      g_free (memory.memory);
    }
}

static void
test_surplus (void)
{
  SANE_Parameters p = { SANE_FRAME_RGB, SANE_TRUE, 90, 30, 20, 8 };
  Memory memory = { 0 };
  g_autoptr (KaoScanFrame) frame = kao_scan_frame_new (allocate, &memory);
  g_autoptr (GError) error = NULL;

  g_assert_true (kao_scan_frame_begin (frame, &p, &error));
  g_assert_false (feed (frame, &p, 21, 0, 64, &error));
  g_assert_error (error, KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_BROKEN_DATA);
  g_free (memory.memory);
}

/* ---- filled-up ends ---- */

#define W 200
#define H 120

static guint
count_filled (guint8 *pixels, gint channels)
{
  KaoScanPicture picture = { channels == 1 ? KAO_IMAGE_GRAY8 : KAO_IMAGE_RGB24, W, H,
                             (gsize) W * (gsize) channels };

  return kao_scan_frame_count_filled_rows (pixels, &picture);
}

static void
draw (guint8 *pixels, gint channels)
{
  guint32 state = 12345;

  for (gint i = 0; i < W * H * channels; i++)
    {
      state = state * 1664525u + 1013904223u;
      pixels[i] = (guint8) (80 + (state >> 24) % 120);
    }
}

static void
test_filled (void)
{
  for (gint channels = 1; channels <= 3; channels += 2)
    {
      g_autofree guint8 *pixels = g_malloc (W * H * (gsize) channels);
      gsize row = W * (gsize) channels;

      draw (pixels, channels);
      g_assert_cmpuint (count_filled (pixels, channels), ==, 0);
      /* Half a JPEG. */
      memset (pixels + row * 70, 128, row * 50);
      g_assert_cmpuint (count_filled (pixels, channels), ==, 50);
      /* One byte is enough to be a sensor's. */
      pixels[row * (H - 1) + 17] = 127;
      g_assert_cmpuint (count_filled (pixels, channels), ==, 0);

      draw (pixels, channels);
      memset (pixels + row * (H - 3), 128, row * 3);
      g_assert_cmpuint (count_filled (pixels, channels), ==, 0);

      /* Smaller than the region: cut straight through something. */
      draw (pixels, channels);
      memset (pixels + row * 80, 255, row * 40);
      g_assert_cmpuint (count_filled (pixels, channels), ==, 40);
      /* A clipped white glass below a document that ends gently. */
      memset (pixels + row * 79, 255, row);
      pixels[row * 79 + 30] = 200;
      g_assert_cmpuint (count_filled (pixels, channels), ==, 0);
      /* An empty glass, wholly white, is not half a scan; a wholly grey one is none at all. */
      memset (pixels, 255, row * H);
      g_assert_cmpuint (count_filled (pixels, channels), ==, 0);
      memset (pixels, 128, row * H);
      g_assert_cmpuint (count_filled (pixels, channels), ==, H);
    }
}

/* Lines may be looked at before the last where nothing is written into them any more and their number is known. */
static void
test_foretell (void)
{
  static const struct
  {
    SANE_Frame format;
    gint lines;
    gboolean is_known;
  } cases[] = {
    { SANE_FRAME_RGB, 20, TRUE },    { SANE_FRAME_GRAY, 20, TRUE },   { SANE_FRAME_RGB, -1, FALSE },
    { SANE_FRAME_RED, 20, FALSE },   { SANE_FRAME_GREEN, 20, FALSE }, { SANE_FRAME_BLUE, 20, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Memory memory = { 0 };
      g_autoptr (KaoScanFrame) frame = kao_scan_frame_new (allocate, &memory);
      g_autoptr (GError) error = NULL;
      SANE_Parameters p = { cases[i].format, SANE_TRUE, 0, 31, cases[i].lines, 8 };
      const KaoScanShape shape = { 31 / 300.0 * 25.4, 20 / 300.0 * 25.4, 300, FALSE };
      KaoScanPicture picture = { 0 };
      gdouble dpi = 0;

      p.bytes_per_line = 31 * (p.format == SANE_FRAME_RGB ? 3 : 1);
      kao_scan_frame_expect (frame, &shape);
      g_assert_true (kao_scan_frame_begin (frame, &p, &error));
      g_assert_true (kao_scan_frame_foretell (frame, &picture, &dpi) == cases[i].is_known);
      if (cases[i].is_known)
        {
          g_assert_cmpuint (picture.width, ==, 31);
          g_assert_cmpuint (picture.height, ==, 20);
          g_assert_cmpfloat (dpi, ==, 300);
        }
      g_free (memory.memory);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scan/frame/single", test_single);
  g_test_add_func ("/scan/frame/three-pass", test_three_pass);
  g_test_add_func ("/scan/frame/three-pass-mismatch", test_three_pass_mismatch);
  g_test_add_func ("/scan/frame/refused", test_refused);
  g_test_add_func ("/scan/frame/byte-count", test_byte_count);
  g_test_add_func ("/scan/frame/wipe", test_wipe);
  g_test_add_func ("/scan/frame/surplus", test_surplus);
  g_test_add_func ("/scan/frame/filled", test_filled);
  g_test_add_func ("/scan/frame/foretell", test_foretell);
  return g_test_run ();
}
