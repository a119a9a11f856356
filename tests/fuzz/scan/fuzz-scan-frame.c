// SPDX-License-Identifier: GPL-3.0-or-later
/* Frames as no driver should announce them, fed with bytes in odd portions. Whatever comes: no access
 * outside the memory that was asked for (a guard follows it), and either a picture whose size fits that
 * memory or an error.  fuzz-scan-frame SECONDS */
#include "config.h"

#include "base/kao-error.h"
#include "scan/kao-scan-frame.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GUARD 64
/* Larger requests are refused, as a machine without memory would. */
#define MOST_MEMORY (8u << 20)

typedef struct
{
  guint8 *memory;
  gsize size;
} Memory;

static gpointer
allocate (gsize size, gpointer user_data)
{
  Memory *memory = user_data;

  g_assert_null (memory->memory);
  if (size > MOST_MEMORY)
    return NULL;
  memory->size = size;
  memory->memory = g_malloc0 (size + GUARD);
  memset (memory->memory + size, 0xa5, GUARD);
  return memory->memory;
}

static gint
odd_number (GRand *rand, gint usual)
{
  static const gint odd[] = { -1, 0, 1, 2, 7, -2, G_MAXINT, G_MININT, 65535, 65536, 19999, 20000, 20001 };

  return g_rand_int_range (rand, 0, 12) == 0
           ? odd[g_rand_int_range (rand, 0, (gint) G_N_ELEMENTS (odd))]
           : usual;
}

static void
random_parameters (GRand *rand, SANE_Parameters *p)
{
  gint channels;

  p->format = (SANE_Frame) odd_number (rand, g_rand_int_range (rand, 0, 5));
  p->last_frame = g_rand_boolean (rand);
  p->depth = odd_number (rand, g_rand_boolean (rand) ? 8 : 16);
  p->pixels_per_line = odd_number (rand, g_rand_int_range (rand, 1, 60));
  p->lines = odd_number (rand, g_rand_int_range (rand, 1, 40));
  channels = p->format == SANE_FRAME_RGB ? 3 : 1;
  p->bytes_per_line
    = odd_number (rand, (gint) MIN ((gint64) p->pixels_per_line * channels * (p->depth / 8)
                                      + g_rand_int_range (rand, 0, 3),
                                    G_MAXINT));
}

static void
run_once (GRand *rand, guint *n_pictures)
{
  Memory memory = { 0 };
  KaoScanFrame *frame = kao_scan_frame_new (allocate, &memory);
  g_autoptr (GError) error = NULL;
  guint8 bytes[700];
  SANE_Parameters p;
  gboolean more = TRUE;
  gboolean is_good = TRUE;

  random_parameters (rand, &p);
  for (gint pass = 0; pass < 4 && more && is_good; pass++)
    {
      gsize left;

      if (pass > 0 && g_rand_int_range (rand, 0, 4) == 0)
        random_parameters (rand, &p);
      is_good = kao_scan_frame_begin (frame, &p, &error);
      if (!is_good)
        break;
      left = (gsize) p.bytes_per_line * (gsize) (p.lines > 0 ? p.lines : g_rand_int_range (rand, 0, 50));
      left = (gsize) ((gdouble) left * (g_rand_boolean (rand) ? 1.0 : g_rand_double_range (rand, 0, 1.1)));
      left = MIN (left, 200000);
      while (left > 0 && is_good)
        {
          gsize part = MIN (left, (gsize) g_rand_int_range (rand, 0, (gint) sizeof bytes) + 1);

          memset (bytes, g_rand_int_range (rand, 0, 3) == 0 ? 128 : g_rand_int_range (rand, 0, 256),
                  sizeof bytes);
          is_good = kao_scan_frame_push (frame, bytes, MIN (part, sizeof bytes), &error);
          left -= MIN (part, sizeof bytes);
        }
      is_good = is_good && kao_scan_frame_end (frame, &more, &error);
      if (is_good && p.format != SANE_FRAME_RGB && p.format != SANE_FRAME_GRAY && more)
        p.format = (SANE_Frame) (SANE_FRAME_RED + (p.format - SANE_FRAME_RED + 1) % 3);
    }
  if (is_good && !more)
    {
      KaoScanPicture picture;

      is_good = kao_scan_frame_finish (frame, &picture, NULL, &error);
      if (is_good)
        {
          g_assert_cmpuint (picture.height, >, 0);
          g_assert_cmpuint (picture.stride * picture.height, <=, memory.size);
          ++*n_pictures;
        }
    }
  g_assert_true (is_good == (error == NULL));
  if (error != NULL)
    g_assert_true (error->domain == KAO_SCANNER_ERROR
                   || g_error_matches (error, KAO_RETRY, KAO_RETRY_SCAN_INCOMPLETE));
  for (gsize i = 0; memory.memory != NULL && i < GUARD; i++)
    g_assert_cmpuint (memory.memory[memory.size + i], ==, 0xa5);
  kao_scan_frame_free (frame);
  g_free (memory.memory);
}

int
main (int argc, char **argv)
{
  gint64 end = g_get_monotonic_time () + (argc > 1 ? atoi (argv[1]) : 2) * G_USEC_PER_SEC;
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260401);
  guint n = 0;
  guint n_pictures = 0;

  while (g_get_monotonic_time () < end)
    {
      for (gint i = 0; i < 100; i++, n++)
        run_once (rand, &n_pictures);
    }
  printf ("%u inputs, %u became pictures\n", n, n_pictures);
  /* Neither may the generator miss the way to a picture. */
  return n_pictures > 0 ? 0 : 1;
}
