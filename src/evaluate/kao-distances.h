// SPDX-License-Identifier: GPL-3.0-or-later
/* Every vector against every other one, in blocks that stay in the processor's cache. */
#pragma once

#include "evaluate/kao-statistics.h"

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
  /* A comparison matches at a limit when its distance is at most that. */
  const gdouble *limits;
  gsize n_limits;
} KaoVectorTable;

/* Pairs that are counted together. */
typedef struct
{
  /* Pairs whose labels agree, each in histograms[label]; G_MAXUINT = unknown, not counted.
   * NULL = all pairs, in histograms[0]. Several labels may share a histogram. */
  const guint *labels;
  gsize n_labels;
  KaoHistogram *const *histograms;
  /* Where not NULL, only pairs whose numbers are at most @reach apart. */
  const gint *numbers;
  gint reach;
  /* Where not NULL: in how many comparisons of the set each row took part, and in how many matches:
   * matches[limit * n + row]. Added to what is there. */
  guint64 *trials;
  guint64 *matches;
} KaoPairSet;

/* Numbers a row takes in a table for vectors of @length. */
gsize kao_distances_stride (gsize length);

/* The distance of document @i and visitor @k. It is defined to the last bit, so that it does not
 * depend on compiler, processor or the order of work: in single precision, with every operation
 * rounded on its own, eight sums (the one of number c is c mod 8, first c first) of the squared
 * differences, added as ((0 + 4) + (1 + 5)) + ((2 + 6) + (3 + 7)); then in double precision the
 * square root, or a half for the cosine. */
gdouble kao_distances_one (const KaoVectorTable *table, gsize i, gsize k);

/* Counts the distances of document i and visitor k for all i < k with @n_threads threads, in each
 * of the @n_sets that the pair belongs to. */
void kao_distances_count_all (const KaoVectorTable *table,
                              guint n_threads,
                              const KaoPairSet *sets,
                              gsize n_sets);

G_END_DECLS
