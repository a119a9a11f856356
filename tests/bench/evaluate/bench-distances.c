// SPDX-License-Identifier: GPL-3.0-or-later
/* 8 million comparisons of 128 numbers: the blocked count against a plain double loop in the same
 * run, and whether both find the same, bin for bin. Run by hand:
 * build/tests/bench/evaluate/bench-distances [PICTURES]. */
#include "config.h"

#include "evaluate/kao-distances.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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

/* The definition in kao-distances.h as it stands there. */
static gdouble
plain_distance (const gfloat *a, const gfloat *b, gsize length)
{
  gfloat sums[8] = { 0 };

  for (gsize c = 0; c < length; c++)
    {
      gfloat difference = a[c] - b[c];

      sums[c % 8] += difference * difference;
    }
  return sqrt ((gdouble) (((sums[0] + sums[4]) + (sums[1] + sums[5]))
                          + ((sums[2] + sums[6]) + (sums[3] + sums[7]))));
}

static gdouble
distance_in_double (const gfloat *a, const gfloat *b, gsize length)
{
  gdouble sum = 0.0;

  for (gsize c = 0; c < length; c++)
    {
      gdouble difference = (gdouble) a[c] - b[c];

      sum += difference * difference;
    }
  return sqrt (sum);
}

typedef gdouble (*DistanceFunc) (const gfloat *a, const gfloat *b, gsize length);

/* Seconds it took. */
static gdouble
count_plainly (const KaoVectorTable *table, DistanceFunc distance, KaoHistogram *histogram)
{
  gint64 start = g_get_monotonic_time ();

  for (gsize i = 0; i < table->n; i++)
    for (gsize k = i + 1; k < table->n; k++)
      kao_histogram_add (histogram, distance (table->documents + i * table->stride,
                                              table->visitors + k * table->stride, table->length));
  return (gdouble) (g_get_monotonic_time () - start) / 1e6;
}

/* How many distances of @a lie in another bin in @b. */
static guint64
count_moved (const KaoHistogram *a, const KaoHistogram *b)
{
  guint64 moved = 0;

  for (gsize i = 0; i < KAO_BINS; i++)
    if (a->counts[i] > b->counts[i])
      moved += a->counts[i] - b->counts[i];
  return moved;
}

int
main (int argc, char **argv)
{
  gsize n = argc > 1 ? strtoul (argv[1], NULL, 10) : 4001;
  gsize stride = kao_distances_stride (LENGTH);
  g_autofree gfloat *documents = random_rows (n, stride, 1);
  g_autofree gfloat *visitors = random_rows (n, stride, 2);
  KaoVectorTable table = {
    .documents = documents, .visitors = visitors, .n = n, .length = LENGTH, .stride = stride
  };
  g_autoptr (KaoHistogram) blocked = kao_histogram_new ();
  g_autoptr (KaoHistogram) plain = kao_histogram_new ();
  g_autoptr (KaoHistogram) in_double = kao_histogram_new ();
  KaoHistogram *const counted[] = { blocked };
  const KaoPairSet set = { .histograms = counted };
  guint n_threads = g_get_num_processors ();
  gint64 start = g_get_monotonic_time ();
  gboolean are_equal;

  kao_distances_count_all (&table, n_threads, &set, 1);
  g_print ("%" G_GUINT64_FORMAT " comparisons of %d numbers\n", blocked->total, LENGTH);
  g_print ("blocked, %u threads  %.2f s\n", n_threads,
           (gdouble) (g_get_monotonic_time () - start) / 1e6);
  g_print ("plain double loop   %.2f s\n", count_plainly (&table, plain_distance, plain));
  are_equal = memcmp (blocked, plain, sizeof *blocked) == 0;
  g_print ("all %d bins: %s\n", KAO_BINS, are_equal ? "equal" : "NOT EQUAL");
  count_plainly (&table, distance_in_double, in_double);
  g_print ("for comparison, in double precision %" G_GUINT64_FORMAT " would lie in the next bin\n",
           count_moved (blocked, in_double));
  return blocked->total == n * (n - 1) / 2 && are_equal ? 0 : 1;
}
