// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "evaluate/kao-distances.h"

#include <math.h>

#define LANES 8
/* 64 rows of 128 floats are 32 KiB: one block of each side lies in the second-level cache. */
#define BLOCK 64

gsize
kao_distances_stride (gsize length)
{
  return (length + LANES - 1) / LANES * LANES;
}

/* Eight sums side by side, so that the compiler may use vector registers without changing the order
 * of additions; the build forbids it to fuse a multiplication with an addition (-ffp-contract). */
static gfloat
squared_difference (const gfloat *a, const gfloat *b, gsize stride)
{
  gfloat sums[LANES] = { 0 };

  for (gsize i = 0; i < stride; i += LANES)
    for (gsize lane = 0; lane < LANES; lane++)
      {
        gfloat difference = a[i + lane] - b[i + lane];

        sums[lane] += difference * difference;
      }
  return ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]));
}

/* Of vectors of length one, 1 - cosine is half the squared distance. */
static gdouble
to_distance (gfloat squared, gboolean is_cosine)
{
  return is_cosine ? 0.5 * (gdouble) squared : sqrt ((gdouble) squared);
}

gdouble
kao_distances_one (const KaoVectorTable *table, gsize i, gsize k)
{
  return to_distance (squared_difference (table->documents + i * table->stride,
                                          table->visitors + k * table->stride, table->stride),
                      table->is_cosine);
}

typedef struct
{
  const KaoVectorTable *table;
  const KaoPairSet *sets;
  gsize n_sets;
  GMutex lock;
  gsize next_row; /* of blocks */
  gsize n_blocks;
} Job;

static gboolean
is_compared (const KaoVectorTable *table, gsize i, gsize k)
{
  if (table->valid != NULL && (!table->valid[i] || !table->valid[k]))
    return FALSE;
  return table->persons == NULL || table->persons[i] != table->persons[k];
}

static gboolean
is_in_set (const KaoPairSet *set, gsize i, gsize k)
{
  if (set->labels != NULL && (set->labels[i] != set->labels[k] || set->labels[i] == G_MAXUINT))
    return FALSE;
  return set->numbers == NULL || ABS (set->numbers[i] - set->numbers[k]) <= set->reach;
}

static void
count_pair (const KaoVectorTable *table, const KaoPairSet *set, gsize i, gsize k, gdouble distance)
{
  kao_histogram_add (set->histograms[set->labels != NULL ? set->labels[i] : 0], distance);
  if (set->trials != NULL)
    {
      set->trials[i]++;
      set->trials[k]++;
    }
  for (gsize limit = 0; set->matches != NULL && limit < table->n_limits; limit++)
    if (distance <= table->limits[limit])
      {
        set->matches[limit * table->n + i]++;
        set->matches[limit * table->n + k]++;
      }
}

/* Counts a block of distances in @sets, the thread's own. */
static void
count_block (const Job *job, gsize row, gsize column, const KaoPairSet *sets)
{
  const KaoVectorTable *table = job->table;
  gsize last_i = MIN ((row + 1) * BLOCK, table->n);
  gsize last_k = MIN ((column + 1) * BLOCK, table->n);
  gfloat squared[BLOCK];

  for (gsize i = row * BLOCK; i < last_i; i++)
    {
      const gfloat *document = table->documents + i * table->stride;
      gsize first_k = MAX (column * BLOCK, i + 1);

      for (gsize k = first_k; k < last_k; k++)
        squared[k - first_k]
            = squared_difference (document, table->visitors + k * table->stride, table->stride);
      for (gsize k = first_k; k < last_k; k++)
        {
          gdouble distance;

          if (!is_compared (table, i, k))
            continue;
          distance = to_distance (squared[k - first_k], table->is_cosine);
          for (gsize s = 0; s < job->n_sets; s++)
            if (is_in_set (&sets[s], i, k))
              count_pair (table, &sets[s], i, k, distance);
        }
    }
}

/* --- one thread's own counts --- */

static gsize
count_histograms (const KaoPairSet *set)
{
  return set->labels != NULL ? set->n_labels : 1;
}

static KaoPairSet *
new_counts (const Job *job)
{
  KaoPairSet *own = g_new0 (KaoPairSet, job->n_sets + 1);

  for (gsize s = 0; s < job->n_sets; s++)
    {
      const KaoPairSet *set = &job->sets[s];
      gsize n = count_histograms (set);
      KaoHistogram **histograms = g_new0 (KaoHistogram *, n + 1);

      own[s] = *set;
      for (gsize i = 0; i < n; i++)
        histograms[i] = kao_histogram_new ();
      own[s].histograms = histograms;
      own[s].trials = set->trials != NULL ? g_new0 (guint64, job->table->n) : NULL;
      own[s].matches
          = set->matches != NULL ? g_new0 (guint64, job->table->n_limits * job->table->n) : NULL;
    }
  return own;
}

static void
add_counts (const Job *job, const KaoPairSet *own)
{
  gsize n = job->table->n;

  for (gsize s = 0; s < job->n_sets; s++)
    {
      const KaoPairSet *set = &job->sets[s];

      for (gsize i = 0; i < count_histograms (set); i++)
        kao_histogram_merge (set->histograms[i], own[s].histograms[i]);
      for (gsize i = 0; set->trials != NULL && i < n; i++)
        set->trials[i] += own[s].trials[i];
      for (gsize i = 0; set->matches != NULL && i < job->table->n_limits * n; i++)
        set->matches[i] += own[s].matches[i];
    }
}

static void
free_counts (const Job *job, KaoPairSet *own)
{
  for (gsize s = 0; s < job->n_sets; s++)
    {
      for (gsize i = 0; i < count_histograms (&own[s]); i++)
        kao_histogram_free (own[s].histograms[i]);
      g_free ((gpointer) own[s].histograms);
      g_free (own[s].trials);
      g_free (own[s].matches);
    }
  g_free (own);
}

/* Rows of blocks until none is left. */
static gpointer
work (gpointer data)
{
  Job *job = data;
  KaoPairSet *own = new_counts (job);

  for (;;)
    {
      gsize row;

      g_mutex_lock (&job->lock);
      row = job->next_row++;
      g_mutex_unlock (&job->lock);
      if (row >= job->n_blocks)
        break;
      for (gsize column = row; column < job->n_blocks; column++)
        count_block (job, row, column, own);
    }

  g_mutex_lock (&job->lock);
  add_counts (job, own);
  g_mutex_unlock (&job->lock);
  free_counts (job, own);
  return NULL;
}

void
kao_distances_count_all (const KaoVectorTable *table,
                         guint n_threads,
                         const KaoPairSet *sets,
                         gsize n_sets)
{
  Job job = { .table = table, .sets = sets, .n_sets = n_sets,
              .n_blocks = (table->n + BLOCK - 1) / BLOCK };
  g_autofree GThread **threads = g_new0 (GThread *, n_threads);

  g_mutex_init (&job.lock);
  for (guint i = 0; i < n_threads; i++)
    threads[i] = g_thread_new ("distances", work, &job);
  for (guint i = 0; i < n_threads; i++)
    g_thread_join (threads[i]);
  g_mutex_clear (&job.lock);
}
