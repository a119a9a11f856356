// SPDX-License-Identifier: GPL-3.0-or-later
/* 8 million comparisons of 128 numbers: the blocked count against a plain double loop in the same
 * run, and whether both find the same. Run by hand: build/tests/bench/cli/bench-distances
 * [PICTURES]. */
#include "config.h"

#include "cli/kao-distances.h"

#include <math.h>
#include <stdlib.h>

#define LENGTH 128

static gfloat *
random_rows (gsize n, gsize stride, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  gfloat *rows = g_new0 (gfloat, n * stride);

  for (gsize i = 0; i < n; i++)
    {
      gdouble sum = 0.0;

      for (gsize k = 0; k < LENGTH; k++)
        {
          /* A common part, so that distances spread as those of faces do. */
          rows[i * stride + k] =
              (gfloat)(g_rand_double_range (random, -1, 1) + (k < 8 ? 1.5 : 0.0));
          sum += rows[i * stride + k] * rows[i * stride + k];
        }
      for (gsize k = 0; k < LENGTH; k++)
        rows[i * stride + k] = (gfloat) (rows[i * stride + k] / sqrt (sum));
    }
  return rows;
}

static void
count_plainly (const KaoVectorTable *table, KaoHistogram *histogram)
{
  for (gsize i = 0; i < table->n; i++)
    for (gsize k = i + 1; k < table->n; k++)
      {
        gdouble sum = 0.0;

        for (gsize c = 0; c < table->length; c++)
          {
            gdouble difference = (gdouble) table->documents[i * table->stride + c]
                                 - table->visitors[k * table->stride + c];

            sum += difference * difference;
          }
        kao_histogram_add (histogram, sqrt (sum));
      }
}

int
main (int argc, char **argv)
{
  gsize n = argc > 1 ? strtoul (argv[1], NULL, 10) : 4001;
  gsize stride = kao_distances_stride (LENGTH);
  g_autofree gfloat *documents = random_rows (n, stride, 1);
  g_autofree gfloat *visitors = random_rows (n, stride, 2);
  KaoVectorTable table = {
    documents, visitors, n, LENGTH, stride, FALSE, NULL, NULL, NULL, 0, NULL
  };
  g_autoptr (KaoHistogram) blocked = kao_histogram_new ();
  g_autoptr (KaoHistogram) plain = kao_histogram_new ();
  guint n_threads = g_get_num_processors ();
  gint64 start = g_get_monotonic_time ();
  gint64 middle, end;
  guint64 moved = 0;

  kao_distances_count_all (&table, n_threads, blocked, NULL, 0, NULL);
  middle = g_get_monotonic_time ();
  count_plainly (&table, plain);
  end = g_get_monotonic_time ();

  for (gsize i = 0; i < KAO_BINS; i++)
    if (blocked->counts[i] > plain->counts[i])
      moved += blocked->counts[i] - plain->counts[i];
  g_print ("%" G_GUINT64_FORMAT " comparisons of %d numbers\n", blocked->total, LENGTH);
  g_print ("blocked, %u threads  %.2f s\n", n_threads, (gdouble) (middle - start) / 1e6);
  g_print ("plain double loop   %.2f s\n", (gdouble) (end - middle) / 1e6);
  g_print ("in another bin (1/10,000 wide, by rounding): %" G_GUINT64_FORMAT "\n", moved);
  for (gdouble fmr = 0.01; fmr > 0.00005; fmr *= 0.1)
    g_print ("distance at FMR %-6g blocked %.4f, plain %.4f\n", fmr,
             kao_distance_at_fmr (blocked, fmr), kao_distance_at_fmr (plain, fmr));
  return blocked->total == plain->total && moved < blocked->total / 1000 ? 0 : 1;
}
