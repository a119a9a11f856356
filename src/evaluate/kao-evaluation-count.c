// SPDX-License-Identifier: GPL-3.0-or-later
/* The half of the evaluation that turns vectors into counted distances. */
#include "config.h"

#include "evaluate/kao-evaluation-private.h"

#include "evaluate/kao-distances.h"

#include <math.h>

static KaoVectorTable
table_of (const Run *run, guint pack)
{
  const VectorStore *store = &run->stores[pack];

  return (KaoVectorTable) { .documents = store->rows[ROLE_DOCUMENT],
                            .visitors = store->rows[ROLE_VISITOR],
                            .n = kao_dataset_get_n_pictures (run->setup->dataset),
                            .length = store->length,
                            .stride = store->stride,
                            .is_cosine = kao_engine_is_cosine (run->engines[0][pack]) };
}

/* --- pairs --- */

/* The place of a pair in the result's groups: the common value of each column, or "mixed". */
static void
count_groups (KaoEvaluationResult *result, const KaoDataset *dataset, const KaoPair *pair,
              gdouble distance)
{
  const GPtrArray *columns = kao_dataset_get_groups (dataset);
  guint first = 0;

  for (guint c = 0; c < columns->len; c++)
    {
      const KaoGroupColumn *column = columns->pdata[c];
      guint a = g_array_index (column->of_picture, guint, pair->document);
      guint b = g_array_index (column->of_picture, guint, pair->visitor);

      if (a != G_MAXUINT && b != G_MAXUINT)
        {
          KaoGroupResult *group = result->groups->pdata[first + (a == b ? a : column->values->len)];

          kao_histogram_add (pair->is_genuine ? group->genuine : group->impostor, distance);
        }
      first += column->values->len + 1;
    }
}

static void
count_pair (KaoEvaluationResult *result, const KaoDataset *dataset, const KaoPair *pair, guint fold,
            gdouble distance)
{
  kao_histogram_add (pair->is_genuine ? result->genuine : result->impostor, distance);
  kao_histogram_add (pair->is_genuine ? result->fold_genuine[fold] : result->fold_impostor[fold],
                     distance);
  count_groups (result, dataset, pair, distance);
}

static void
count_lost_pair (KaoEvaluationResult *result, const KaoPair *pair, guint fold)
{
  if (pair->is_genuine)
    {
      result->lost_genuine++;
      kao_histogram_add (result->fold_genuine[fold], (gdouble) NAN);
    }
  else
    result->lost_impostor++;
}

void
kao_evaluation_count_pairs (Run *run, guint first, guint last)
{
  const KaoDataset *dataset = run->setup->dataset;
  const GArray *pairs = kao_dataset_get_pairs (dataset);

  for (guint p = 0; p < run->setup->packs->len; p++)
    {
      KaoVectorTable table = table_of (run, p);

      for (guint i = first; i < last; i++)
        {
          const KaoPair *pair = &g_array_index (pairs, KaoPair, i);

          if (run->status[ROLE_DOCUMENT][pair->document] == STATUS_DESCRIBED
              && run->status[ROLE_VISITOR][pair->visitor] == STATUS_DESCRIBED)
            count_pair (run->results->pdata[p], dataset, pair, i % KAO_N_FOLDS,
                        kao_distances_one (&table, pair->document, pair->visitor));
          else
            count_lost_pair (run->results->pdata[p], pair, i % KAO_N_FOLDS);
        }
    }
}

void
kao_evaluation_count_discards (Run *run)
{
  const GArray *pairs = kao_dataset_get_pairs (run->setup->dataset);

  G_STATIC_ASSERT (KAO_N_DISCARD_LINES <= KAO_N_POINTS);
  for (guint p = 0; p < run->setup->packs->len; p++)
    {
      KaoVectorTable table = table_of (run, p);
      KaoEvaluationResult *result = run->results->pdata[p];
      g_autoptr (KaoDiscard) discard = kao_discard_new ();

      for (guint i = 0; i < pairs->len; i++)
        {
          const KaoPair *pair = &g_array_index (pairs, KaoPair, i);

          if (pair->is_genuine
              && run->status[ROLE_DOCUMENT][pair->document] == STATUS_DESCRIBED
              && run->status[ROLE_VISITOR][pair->visitor] == STATUS_DESCRIBED)
            kao_discard_add (
                discard, kao_distances_one (&table, pair->document, pair->visitor),
                run->qualities[ROLE_DOCUMENT] + (gsize) pair->document * KAO_N_DISCARD_MEASURES,
                run->qualities[ROLE_VISITOR] + (gsize) pair->visitor * KAO_N_DISCARD_MEASURES);
        }
      result->discards = g_new0 (KaoDiscardCurves, KAO_N_DISCARD_LINES);
      for (guint line = 0; line < KAO_N_DISCARD_LINES; line++)
        {
          gdouble fmr = kao_evaluation_points[line];
          gdouble distance = kao_distance_at_fmr (result->impostor, result->lost_impostor, fmr);

          kao_discard_compute (discard, distance, fmr, &result->discards[line]);
        }
    }
}

/* --- strangers --- */

/* The sets of pairs that are counted, with what they are counted into. */
typedef struct
{
  const KaoVectorTable *table;
  GArray *sets;            /* KaoPairSet: all, then one per column of groups, then the alike */
  GPtrArray *histograms;   /* all of them */
  GPtrArray *of_sets;      /* arrays of them */
} Sets;

static KaoPairSet *
add_set (Sets *sets, const guint *labels, gsize n_labels, gboolean in_one)
{
  gsize n = labels != NULL ? n_labels : 1;
  KaoHistogram **histograms = g_new0 (KaoHistogram *, n + 1);
  KaoPairSet *set;

  for (gsize i = 0; i < n; i++)
    {
      histograms[i] = in_one && i > 0 ? histograms[0] : kao_histogram_new ();
      if (!in_one || i == 0)
        g_ptr_array_add (sets->histograms, histograms[i]);
    }
  g_ptr_array_add (sets->of_sets, histograms);
  g_array_set_size (sets->sets, sets->sets->len + 1);
  set = &g_array_index (sets->sets, KaoPairSet, sets->sets->len - 1);
  *set = (KaoPairSet){ .labels = labels,
                       .n_labels = n_labels,
                       .histograms = histograms,
                       .trials = g_new0 (guint64, sets->table->n),
                       .matches = g_new0 (guint64, sets->table->n_limits * sets->table->n) };
  return set;
}

static guint
count_labels (const guint *labels, gsize n)
{
  guint most = 0;

  for (gsize i = 0; i < n; i++)
    if (labels[i] != G_MAXUINT)
      most = MAX (most, labels[i] + 1);
  return most;
}

static void
add_all_sets (Sets *sets, const KaoDataset *dataset)
{
  const GPtrArray *columns = kao_dataset_get_groups (dataset);
  const guint *sexes = kao_dataset_get_sexes (dataset);

  add_set (sets, NULL, 0, FALSE);
  for (guint c = 0; c < columns->len; c++)
    {
      const KaoGroupColumn *column = columns->pdata[c];

      add_set (sets, (const guint *) (gconstpointer) column->of_picture->data, column->values->len,
               FALSE);
    }
  if (sexes != NULL)
    {
      KaoPairSet *alike = add_set (sets, sexes, count_labels (sexes, sets->table->n), TRUE);

      alike->numbers = kao_dataset_get_ages (dataset);
      alike->reach = KAO_ALIKE_YEARS;
    }
}

static void
clear_sets (Sets *sets)
{
  for (guint s = 0; s < sets->sets->len; s++)
    {
      KaoPairSet *set = &g_array_index (sets->sets, KaoPairSet, s);

      g_free (set->trials);
      g_free (set->matches);
    }
  g_array_unref (sets->sets);
  g_ptr_array_unref (sets->histograms);
  g_ptr_array_unref (sets->of_sets);
}

/* The rates of the pairs of @label at every limit, with the variation between people. */
static void
note_rates (const Sets *sets, guint set_index, guint label, KaoRate rates[KAO_N_LIMITS])
{
  const KaoPairSet *set = &g_array_index (sets->sets, KaoPairSet, set_index);
  const KaoVectorTable *table = sets->table;
  g_autofree guint64 *trials = g_new0 (guint64, table->n);

  for (gsize i = 0; i < table->n; i++)
    if (set->numbers != NULL || set->labels == NULL || set->labels[i] == label)
      trials[i] = set->trials[i];
  for (gsize limit = 0; limit < table->n_limits; limit++)
    {
      g_autofree guint64 *matches = g_new0 (guint64, table->n);
      guint64 n_matches = 0, n_trials = 0;

      if (isnan (table->limits[limit]))
        continue;
      for (gsize i = 0; i < table->n; i++)
        if (trials[i] > 0)
          {
            matches[i] = set->matches[limit * table->n + i];
            n_matches += matches[i];
            n_trials += trials[i];
          }
      /* Either side of a comparison has counted it. */
      rates[limit] = kao_rate_new (n_matches / 2, n_trials / 2);
      kao_rate_widen (&rates[limit], matches, trials, table->n);
    }
}

static void
note_alike (const Sets *sets, guint set_index, KaoStrangers *strangers)
{
  const KaoPairSet *set = &g_array_index (sets->sets, KaoPairSet, set_index);
  const guint *persons = sets->table->persons;
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  note_rates (sets, set_index, 0, strangers->alike);
  kao_histogram_merge (strangers->alike_distances, set->histograms[0]);
  for (gsize i = 0; i < sets->table->n; i++)
    if (set->trials[i] > 0)
      g_hash_table_add (seen, GSIZE_TO_POINTER ((persons != NULL ? persons[i] : i) + 1));
  strangers->alike_people = g_hash_table_size (seen);
}

static void
note_strangers (const Sets *sets, const KaoDataset *dataset, KaoEvaluationResult *result)
{
  const GPtrArray *columns = kao_dataset_get_groups (dataset);
  KaoStrangers *strangers = result->strangers;
  guint first = 0;

  kao_histogram_merge (strangers->distances,
                       g_array_index (sets->sets, KaoPairSet, 0).histograms[0]);
  note_rates (sets, 0, 0, strangers->all);
  for (guint c = 0; c < columns->len; c++)
    {
      const KaoGroupColumn *column = columns->pdata[c];

      for (guint v = 0; v < column->values->len; v++)
        note_rates (sets, 1 + c, v,
                    ((KaoGroupResult *) result->groups->pdata[first + v])->strangers);
      first += column->values->len + 1;
    }
  if (sets->sets->len > columns->len + 1)
    note_alike (sets, columns->len + 1, strangers);
}

/* Which of the folder's pictures have vectors, and of how many people. */
static void
choose_valid (const Run *run, gboolean *valid, KaoStrangers *strangers)
{
  const GArray *folder = kao_dataset_get_folder (run->setup->dataset);
  const guint *persons = kao_dataset_get_persons (run->setup->dataset);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  strangers->pictures = folder->len;
  for (guint f = 0; f < folder->len; f++)
    {
      guint i = g_array_index (folder, guint, f);

      valid[i] = run->status[ROLE_DOCUMENT][i] == STATUS_DESCRIBED
                 && run->status[ROLE_VISITOR][i] == STATUS_DESCRIBED;
      strangers->failed += !valid[i];
      if (valid[i])
        g_hash_table_add (seen, GSIZE_TO_POINTER ((gsize) (persons != NULL ? persons[i] : i) + 1));
    }
  strangers->people = g_hash_table_size (seen);
}

static void
count_strangers (Run *run, guint pack)
{
  const KaoDataset *dataset = run->setup->dataset;
  KaoEvaluationResult *result = run->results->pdata[pack];
  KaoStrangers *strangers = result->strangers;
  KaoVectorTable table = table_of (run, pack);
  g_autofree gboolean *valid = g_new0 (gboolean, table.n);
  Sets sets = {
    .table = &table,
    .sets = g_array_new (FALSE, FALSE, sizeof (KaoPairSet)),
    .histograms = g_ptr_array_new_with_free_func ((GDestroyNotify) kao_histogram_free),
    .of_sets = g_ptr_array_new_with_free_func (g_free),
  };

  for (gint line = 0; line < KAO_N_LINES; line++)
    strangers->limits[line] = kao_evaluation_line_distance (result->pack, (KaoLineKind) line);
  for (gint point = 0; point < KAO_N_POINTS; point++)
    strangers->limits[KAO_N_LINES + point]
        = kao_distance_at_fmr (result->impostor, result->lost_impostor,
                               kao_evaluation_points[point]);
  choose_valid (run, valid, strangers);
  table.valid = valid;
  table.persons = kao_dataset_get_persons (dataset);
  table.limits = strangers->limits;
  table.n_limits = KAO_N_LIMITS;
  add_all_sets (&sets, dataset);
  kao_distances_count_all (&table, run->setup->n_threads,
                           (const KaoPairSet *) (gconstpointer) sets.sets->data, sets.sets->len);
  note_strangers (&sets, dataset, result);
  clear_sets (&sets);
}

void
kao_evaluation_count_strangers (Run *run)
{
  for (guint p = 0; p < run->setup->packs->len; p++)
    count_strangers (run, p);
}
