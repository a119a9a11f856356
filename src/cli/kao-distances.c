// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "cli/kao-distances.h"

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
 * of additions between builds. */
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
  const guint *const *labels;
  gsize n_labels;
  KaoHistogram *all;
  KaoHistogram *const *const *groups;
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

static void
count_matches (const KaoVectorTable *table, guint64 *matches, gsize i, gsize k, gdouble distance)
{
  for (gsize limit = 0; limit < table->n_limits && distance <= table->limits[limit]; limit++)
    {
      matches[limit * table->n + i]++;
      matches[limit * table->n + k]++;
    }
}

/* Counts a block of distances; those of pairs whose labels agree are counted in @groups as well. */
static void
count_block (const Job *job, gsize row, gsize column, KaoHistogram *all, KaoHistogram ***groups,
             guint64 *matches)
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
          kao_histogram_add (all, distance);
          count_matches (table, matches, i, k, distance);
          for (gsize c = 0; c < job->n_labels; c++)
            if (job->labels[c][i] == job->labels[c][k] && job->labels[c][i] != G_MAXUINT)
              kao_histogram_add (groups[c][job->labels[c][i]], distance);
        }
    }
}

static gsize
count_labels (const Job *job, gsize column)
{
  gsize n = 0;

  for (gsize i = 0; i < job->table->n; i++)
    if (job->labels[column][i] != G_MAXUINT)
      n = MAX (n, (gsize) job->labels[column][i] + 1);
  return n;
}

/* One thread: rows of blocks until none is left, counted in histograms of its own. */
static gpointer
work (gpointer data)
{
  Job *job = data;
  g_autoptr (KaoHistogram) all = kao_histogram_new ();
  g_autofree KaoHistogram ***groups = g_new0 (KaoHistogram **, job->n_labels + 1);
  gsize n_matches = job->table->n_limits * job->table->n;
  g_autofree guint64 *matches = g_new0 (guint64, n_matches + 1);

  for (gsize c = 0; c < job->n_labels; c++)
    {
      gsize n = count_labels (job, c);

      groups[c] = g_new0 (KaoHistogram *, n + 1);
      for (gsize i = 0; i < n; i++)
        groups[c][i] = kao_histogram_new ();
    }

  for (;;)
    {
      gsize row;

      g_mutex_lock (&job->lock);
      row = job->next_row++;
      g_mutex_unlock (&job->lock);
      if (row >= job->n_blocks)
        break;
      for (gsize column = row; column < job->n_blocks; column++)
        count_block (job, row, column, all, groups, matches);
    }

  g_mutex_lock (&job->lock);
  kao_histogram_merge (job->all, all);
  for (gsize i = 0; i < n_matches; i++)
    job->table->matches[i] += matches[i];
  for (gsize c = 0; c < job->n_labels; c++)
    for (gsize i = 0; groups[c][i] != NULL; i++)
      kao_histogram_merge (job->groups[c][i], groups[c][i]);
  g_mutex_unlock (&job->lock);

  for (gsize c = 0; c < job->n_labels; c++)
    {
      for (gsize i = 0; groups[c][i] != NULL; i++)
        kao_histogram_free (groups[c][i]);
      g_free (groups[c]);
    }
  return NULL;
}

void
kao_distances_count_all (const KaoVectorTable *table,
                         guint n_threads,
                         KaoHistogram *all,
                         const guint *const *labels,
                         gsize n_labels,
                         KaoHistogram *const *const *groups)
{
  Job job = { .table = table, .labels = labels, .n_labels = labels != NULL ? n_labels : 0,
              .all = all, .groups = groups,
              .n_blocks = (table->n + BLOCK - 1) / BLOCK };
  g_autofree GThread **threads = g_new0 (GThread *, n_threads);

  g_mutex_init (&job.lock);
  for (guint i = 0; i < n_threads; i++)
    threads[i] = g_thread_new ("distances", work, &job);
  for (guint i = 0; i < n_threads; i++)
    g_thread_join (threads[i]);
  g_mutex_clear (&job.lock);
}
