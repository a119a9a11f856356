// SPDX-License-Identifier: GPL-3.0-or-later
/* Every vector against every other one, in blocks that stay in the processor's cache. */
#pragma once

#include "cli/kao-statistics.h"

G_BEGIN_DECLS

typedef struct
{
  /* @n rows of @stride numbers; the rest of a row beyond @length is zero. */
  const gfloat *documents;
  const gfloat *visitors;
  gsize n;
  gsize length;
  gsize stride; /* a multiple of 8 */
  gboolean is_cosine; /* rows have length one; distance = 1 - cosine */
  /* Pictures that gave no vector are left out: @valid[i] is FALSE. NULL = all are valid. */
  const gboolean *valid;
  /* Rows of one number belong to one person and are not compared. NULL = all differ. */
  const guint *persons;
  /* Counts also, for each of the @n_limits distances, in how many matches (at or below the limit)
   * each row took part: matches[limit * n + row]. The loosest limit first; may be 0 and NULL. */
  const gdouble *limits;
  gsize n_limits;
  guint64 *matches;
} KaoVectorTable;

/* Numbers a row takes in a table for vectors of @length. */
gsize kao_distances_stride (gsize length);

/* The distance of document @i and visitor @k. */
gdouble kao_distances_one (const KaoVectorTable *table, gsize i, gsize k);

/* Counts the distances of document i and visitor k for all i < k with @n_threads threads. For each
 * of the @n_labels columns of labels (labels[c][i], G_MAXUINT = unknown), pairs that agree are
 * counted once more in groups[c][label]. @groups and @labels may be NULL. */
void kao_distances_count_all (const KaoVectorTable *table,
                              guint n_threads,
                              KaoHistogram *all,
                              const guint *const *labels,
                              gsize n_labels,
                              KaoHistogram *const *const *groups);

G_END_DECLS
