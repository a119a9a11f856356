// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "capture/kao-frame-check.h"
#include "capture/kao-frame-decode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <jpeglib.h>

#define WIDTH 160
#define HEIGHT 120

/* A picture with some life in it, so that its data are not all zero. */
static GByteArray *
make_jpeg (gboolean has_tables, guint restart_interval)
{
  struct jpeg_compress_struct encoder;
  struct jpeg_error_mgr errors;
  unsigned long size = 0;
  unsigned char *bytes = NULL;
  GByteArray *jpeg = g_byte_array_new ();

  encoder.err = jpeg_std_error (&errors);
  jpeg_create_compress (&encoder);
  jpeg_mem_dest (&encoder, &bytes, &size);
  encoder.image_width = WIDTH;
  encoder.image_height = HEIGHT;
  encoder.input_components = 3;
  encoder.in_color_space = JCS_RGB;
  jpeg_set_defaults (&encoder);
  jpeg_set_quality (&encoder, 90, TRUE);
  encoder.restart_interval = restart_interval;
  if (!has_tables)
    {
      encoder.dc_huff_tbl_ptrs[0]->sent_table = TRUE;
      encoder.dc_huff_tbl_ptrs[1]->sent_table = TRUE;
      encoder.ac_huff_tbl_ptrs[0]->sent_table = TRUE;
      encoder.ac_huff_tbl_ptrs[1]->sent_table = TRUE;
    }
  jpeg_start_compress (&encoder, has_tables);
  for (guint y = 0; y < HEIGHT; y++)
    {
      guint8 row[WIDTH * 3];
      JSAMPROW pointer = row;

      for (guint x = 0; x < WIDTH; x++)
        {
          row[x * 3] = (guint8) (x * y);
          row[x * 3 + 1] = (guint8) (x + y);
          row[x * 3 + 2] = 77;
        }
      jpeg_write_scanlines (&encoder, &pointer, 1);
    }
  jpeg_finish_compress (&encoder);
  jpeg_destroy_compress (&encoder);
  g_byte_array_append (jpeg, bytes, (guint) size);
  free (bytes);
  return jpeg;
}

static KaoFrameVerdict
check (const GByteArray *jpeg, guint size)
{
  /* A copy of exactly that size, so that a sanitizer sees a read past the end. */
  g_autofree guint8 *copy = g_memdup2 (jpeg->data, size);

  return kao_frame_check_jpeg (copy, size, NULL, NULL);
}

static KaoFrameVerdict
decode (const guint8 *data, gsize size)
{
  static guint8 pixels[WIDTH * HEIGHT * 3];

  return kao_frame_decode_jpeg (data, size, WIDTH, HEIGHT, pixels, WIDTH * 3);
}

static void
test_good (void)
{
  g_autoptr (GByteArray) jpeg = make_jpeg (TRUE, 0);
  static const guint8 padding[700] = { 0 };
  gint width = 0;
  gint height = 0;

  g_assert_cmpint (kao_frame_check_jpeg (jpeg->data, jpeg->len, &width, &height), ==,
                   KAO_FRAME_FRESH);
  g_assert_cmpint (width, ==, WIDTH);
  g_assert_cmpint (height, ==, HEIGHT);
  g_assert_cmpint (decode (jpeg->data, jpeg->len), ==, KAO_FRAME_FRESH);
  /* Some cameras fill the buffer up with zero. */
  g_byte_array_append (jpeg, padding, sizeof padding);
  g_assert_cmpint (check (jpeg, jpeg->len), ==, KAO_FRAME_FRESH);
  g_assert_cmpint (decode (jpeg->data, jpeg->len), ==, KAO_FRAME_FRESH);
}

/* Webcams leave the usual Huffman tables out. */
static void
test_without_tables (void)
{
  g_autoptr (GByteArray) jpeg = make_jpeg (FALSE, 0);

  g_assert_null (memmem (jpeg->data, jpeg->len, "\xff\xc4", 2));
  g_assert_cmpint (check (jpeg, jpeg->len), ==, KAO_FRAME_FRESH);
  g_assert_cmpint (decode (jpeg->data, jpeg->len), ==, KAO_FRAME_FRESH);
}

/* @n bytes of no meaning before every restart mark, as cheap webcams send them. */
static GByteArray *
with_extra_bytes (const GByteArray *jpeg, guint n)
{
  GByteArray *spoilt = g_byte_array_new ();

  for (guint i = 0; i < jpeg->len; i++)
    {
      if (jpeg->data[i] == 0xff && i + 1 < jpeg->len && (jpeg->data[i + 1] & 0xf8) == 0xd0)
        for (guint k = 0; k < n; k++)
          g_byte_array_append (spoilt, (const guint8 *) "\x12", 1);
      g_byte_array_append (spoilt, &jpeg->data[i], 1);
    }
  return spoilt;
}

static void
test_extra_bytes (void)
{
  static const guint numbers[] = { 1, 2, 3, 5, 9 };
  g_autoptr (GByteArray) jpeg = make_jpeg (TRUE, 2);
  g_autoptr (GByteArray) far_too_many = with_extra_bytes (jpeg, 200);

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autoptr (GByteArray) spoilt = with_extra_bytes (jpeg, numbers[i]);

      g_assert_cmpuint (spoilt->len, >, jpeg->len);
      g_assert_cmpint (check (spoilt, spoilt->len), ==, KAO_FRAME_FRESH);
      g_assert_cmpint (decode (spoilt->data, spoilt->len), ==, KAO_FRAME_FRESH);
    }
  g_assert_cmpint (decode (far_too_many->data, far_too_many->len), !=, KAO_FRAME_FRESH);
}

static void
test_every_cut (void)
{
  g_autoptr (GByteArray) jpeg = make_jpeg (TRUE, 0);

  g_assert_cmpint (check (jpeg, 0), ==, KAO_FRAME_EMPTY);
  for (guint size = 1; size < jpeg->len; size++)
    g_assert_cmpint (check (jpeg, size), !=, KAO_FRAME_FRESH);
  g_assert_cmpint (check (jpeg, jpeg->len / 2), ==, KAO_FRAME_TRUNCATED);
  /* The decoder agrees, whatever the markers say. */
  g_assert_cmpint (decode (jpeg->data, jpeg->len / 2), !=, KAO_FRAME_FRESH);
}

/* Without an end mark, alone or in a buffer that is filled up: whole ones are told from cut ones. */
static void
test_unended (void)
{
  static const struct
  {
    guint8 filling;
    guint n;
  } tails[] = { { 0, 0 }, { 0, 1 }, { 0, 700 }, { 0, 100000 }, { 0xff, 1 }, { 0xff, 700 } };

  for (gsize i = 0; i < G_N_ELEMENTS (tails); i++)
    for (guint part = 4; part > 0; part--)
      {
        g_autoptr (GByteArray) jpeg = make_jpeg (TRUE, i % 2 * 2);
        g_autofree guint8 *filling = g_malloc (tails[i].n + 1);
        gint width = 0, height = 0;

        g_byte_array_set_size (jpeg, part < 4 ? jpeg->len / 4 * part : jpeg->len - 2);
        memset (filling, tails[i].filling, tails[i].n + 1);
        g_byte_array_append (jpeg, filling, tails[i].n);
        g_test_message ("%u of 4 parts, %u times %02x", part, tails[i].n, tails[i].filling);
        if (kao_frame_check_jpeg (jpeg->data, jpeg->len, &width, &height) != KAO_FRAME_TRUNCATED || width == 0)
          {
            g_assert_cmpuint (part, <, 4);
            continue;
          }
        g_assert_cmpint (decode (jpeg->data, jpeg->len) == KAO_FRAME_FRESH, ==, part == 4);
      }
}

static void
test_rubbish (void)
{
  g_autofree guint8 *rubbish = g_malloc (4096);

  memset (rubbish, 0x55, 4096);
  g_assert_cmpint (kao_frame_check_jpeg (rubbish, 4096, NULL, NULL), ==, KAO_FRAME_BROKEN);
  g_assert_cmpint (decode (rubbish, 4096), ==, KAO_FRAME_BROKEN);
  memset (rubbish, 0xff, 4096);
  g_assert_cmpint (kao_frame_check_jpeg (rubbish, 4096, NULL, NULL), !=, KAO_FRAME_FRESH);
  memset (rubbish, 0, 4096);
  g_assert_cmpint (kao_frame_check_jpeg (rubbish, 4096, NULL, NULL), ==, KAO_FRAME_BROKEN);
  for (guint round = 0; round < 2000; round++)
    {
      for (guint i = 2; i < 512; i++)
        rubbish[i] = (guint8) g_test_rand_int_range (0, 256);
      rubbish[0] = 0xff;
      rubbish[1] = 0xd8;
      kao_frame_check_jpeg (rubbish, 512, NULL, NULL);
      decode (rubbish, 512);
    }
}

/* Damage between good markers: only the decoder can see it. */
static void
test_scrambled (void)
{
  guint n_seen = 0;

  for (guint round = 0; round < 50; round++)
    {
      g_autoptr (GByteArray) jpeg = make_jpeg (TRUE, 0);

      for (guint i = jpeg->len * 4 / 10; i + 3 < jpeg->len; i++)
        jpeg->data[i] = (guint8) g_test_rand_int_range (0, 255);
      g_assert_cmpint (check (jpeg, jpeg->len), ==, KAO_FRAME_FRESH);
      n_seen += decode (jpeg->data, jpeg->len) != KAO_FRAME_FRESH;
    }
  /* Not every one: by chance the blocks may end where they should. */
  g_assert_cmpuint (n_seen, >=, 45);
}

/* Another size than the ring's slots must never be decoded into them. */
static void
test_other_size (void)
{
  g_autoptr (GByteArray) jpeg = make_jpeg (TRUE, 0);
  guint8 pixels[16 * 16 * 3 + 1];

  pixels[sizeof pixels - 1] = 42;
  g_assert_cmpint (kao_frame_decode_jpeg (jpeg->data, jpeg->len, 16, 16, pixels, 48), ==,
                   KAO_FRAME_BROKEN);
  g_assert_cmpuint (pixels[sizeof pixels - 1], ==, 42);
}

static void
feed (KaoStreamWatch *watch, KaoFrameVerdict verdict, guint64 digest, guint n)
{
  for (guint i = 0; i < n; i++)
    kao_stream_watch_feed (watch, verdict, digest);
}

static void
test_frozen (void)
{
  KaoStreamWatch watch;

  kao_stream_watch_reset (&watch);
  g_assert_cmpint (kao_stream_watch_feed (&watch, KAO_FRAME_FRESH, 7), ==, KAO_FRAME_FRESH);
  g_assert_cmpint (kao_stream_watch_feed (&watch, KAO_FRAME_FRESH, 7), ==, KAO_FRAME_REPEATED);
  feed (&watch, KAO_FRAME_REPEATED, 7, KAO_STREAM_FROZEN_AFTER - 2);
  g_assert_cmpint (watch.stream, ==, KAO_CAMERA_STREAM_RUNNING);
  feed (&watch, KAO_FRAME_REPEATED, 7, 1);
  g_assert_cmpint (watch.stream, ==, KAO_CAMERA_STREAM_FROZEN);
  /* One change is not life yet. */
  feed (&watch, KAO_FRAME_FRESH, 8, 1);
  g_assert_cmpint (watch.stream, ==, KAO_CAMERA_STREAM_FROZEN);
  feed (&watch, KAO_FRAME_FRESH, 9, 1);
  feed (&watch, KAO_FRAME_FRESH, 10, 1);
  g_assert_cmpint (watch.stream, ==, KAO_CAMERA_STREAM_RUNNING);
}

static void
test_only_broken (void)
{
  static const KaoFrameVerdict bad[]
      = { KAO_FRAME_EMPTY, KAO_FRAME_BROKEN, KAO_FRAME_TRUNCATED };
  KaoStreamWatch watch;

  kao_stream_watch_reset (&watch);
  for (guint i = 0; i < KAO_STREAM_BROKEN_AFTER; i++)
    {
      g_assert_cmpint (watch.stream, ==, KAO_CAMERA_STREAM_RUNNING);
      feed (&watch, bad[i % 3], 0, 1);
    }
  g_assert_cmpint (watch.stream, ==, KAO_CAMERA_STREAM_BROKEN);
  g_assert_cmpuint (watch.total_bad, ==, KAO_STREAM_BROKEN_AFTER);
  for (guint i = 0; i < KAO_STREAM_RUNNING_AFTER; i++)
    feed (&watch, KAO_FRAME_FRESH, 100 + i, 1);
  g_assert_cmpint (watch.stream, ==, KAO_CAMERA_STREAM_RUNNING);
  /* Every other frame bad: a poor cable, but a live picture. */
  for (guint i = 0; i < 50; i++)
    {
      feed (&watch, KAO_FRAME_TRUNCATED, 0, 1);
      feed (&watch, KAO_FRAME_FRESH, 1000 + i, 1);
    }
  g_assert_cmpint (watch.stream, ==, KAO_CAMERA_STREAM_RUNNING);
}

static void
test_digest (void)
{
  g_autofree guint8 *bytes = g_malloc0 (1000);
  guint64 empty = kao_frame_digest (bytes, 1000);

  for (guint i = 0; i < 1000; i++)
    {
      bytes[i] ^= 1;
      g_assert_cmpuint (kao_frame_digest (bytes, 1000), !=, empty);
      bytes[i] ^= 1;
    }
  g_assert_cmpuint (kao_frame_digest (bytes, 1000), ==, empty);
  g_assert_cmpuint (kao_frame_digest (bytes, 999), !=, empty);
}

static void
test_warm_up (void)
{
  KaoWarmUp warm_up;
  gint64 now = 1000;
  guint n = 0;

  /* Exposure that settles. */
  kao_warm_up_start (&warm_up, now);
  for (gdouble mean = 10; mean < 100; mean += 15, n++)
    g_assert_false (kao_warm_up_feed (&warm_up, mean, now += 33000));
  while (!kao_warm_up_feed (&warm_up, 100, now += 33000))
    n++;
  g_assert_cmpuint (n, <, 12);
  /* A scene that never settles waits no longer than the limit. */
  now = 0;
  kao_warm_up_start (&warm_up, now);
  for (n = 0; !kao_warm_up_feed (&warm_up, n % 2 * 100, now += 33000); n++)
    g_assert_cmpint (now, <, KAO_WARM_UP_MAX_USEC);
  /* Over is over. */
  g_assert_true (kao_warm_up_feed (&warm_up, 250, now + 1));
  /* A slow camera still gets its first frames thrown away. */
  kao_warm_up_start (&warm_up, 0);
  g_assert_false (kao_warm_up_feed (&warm_up, 5, 10 * KAO_WARM_UP_MAX_USEC));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame-check/good", test_good);
  g_test_add_func ("/frame-check/without-tables", test_without_tables);
  g_test_add_func ("/frame-check/extra-bytes", test_extra_bytes);
  g_test_add_func ("/frame-check/every-cut", test_every_cut);
  g_test_add_func ("/frame-check/unended", test_unended);
  g_test_add_func ("/frame-check/rubbish", test_rubbish);
  g_test_add_func ("/frame-check/scrambled", test_scrambled);
  g_test_add_func ("/frame-check/other-size", test_other_size);
  g_test_add_func ("/frame-check/frozen", test_frozen);
  g_test_add_func ("/frame-check/only-broken", test_only_broken);
  g_test_add_func ("/frame-check/digest", test_digest);
  g_test_add_func ("/frame-check/warm-up", test_warm_up);
  return g_test_run ();
}
