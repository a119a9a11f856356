// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "evaluate/kao-evaluation-result.h"

#include "match/kao-match.h"

#include <math.h>

const gdouble kao_evaluation_lines[KAO_N_LINES] = { 40.0, 60.0, 80.0 };

gdouble
kao_evaluation_line_distance (const KaoPack *pack, KaoLineKind line)
{
  const gdouble *distances;
  const gdouble *values;
  gdouble measured;
  gsize n = kao_pack_get_calibration (pack, &distances, &values, &measured);
  g_autoptr (KaoCalibration) calibration
      = kao_calibration_new (distances, values, n, measured, NULL);

  return calibration != NULL
             ? kao_distance_from_similarity (calibration, kao_evaluation_lines[line] - 0.05)
             : NAN;
}

const gdouble kao_evaluation_points[KAO_N_POINTS] = { 0.01, 0.001, 0.0001 };

static void
free_group (gpointer data)
{
  KaoGroupResult *group = data;

  kao_histogram_free (group->genuine);
  kao_histogram_free (group->impostor);
  g_free (group);
}

void
kao_evaluation_result_free (KaoEvaluationResult *result)
{
  kao_pack_unref (result->pack);
  kao_histogram_free (result->genuine);
  kao_histogram_free (result->impostor);
  for (guint k = 0; k < KAO_N_FOLDS; k++)
    {
      kao_histogram_free (result->fold_genuine[k]);
      kao_histogram_free (result->fold_impostor[k]);
    }
  g_ptr_array_unref (result->groups);
  if (result->strangers != NULL)
    {
      kao_histogram_free (result->strangers->distances);
      kao_histogram_free (result->strangers->alike_distances);
    }
  g_free (result->strangers);
  g_free (result->discards);
  g_free (result);
}

const KaoHistogram *
kao_evaluation_get_impostors (const KaoEvaluationResult *result, KaoStrangersKind kind)
{
  if (result->strangers == NULL)
    return result->impostor;
  return kind == KAO_STRANGERS_ALIKE ? result->strangers->alike_distances
                                     : result->strangers->distances;
}

static void
add_group (KaoEvaluationResult *result, const gchar *column, const gchar *value)
{
  KaoGroupResult *group = g_new0 (KaoGroupResult, 1);

  group->column = column;
  group->value = value;
  group->genuine = kao_histogram_new ();
  group->impostor = kao_histogram_new ();
  g_ptr_array_add (result->groups, group);
}

KaoEvaluationResult *
kao_evaluation_result_new (const KaoDataset *dataset, KaoPack *pack, KaoChannel channel,
                           gboolean has_strangers)
{
  KaoEvaluationResult *result = g_new0 (KaoEvaluationResult, 1);
  const GPtrArray *columns = kao_dataset_get_groups (dataset);

  result->pack = kao_pack_ref (pack);
  result->channel = channel;
  result->genuine = kao_histogram_new ();
  result->impostor = kao_histogram_new ();
  for (guint k = 0; k < KAO_N_FOLDS; k++)
    {
      result->fold_genuine[k] = kao_histogram_new ();
      result->fold_impostor[k] = kao_histogram_new ();
    }
  if (has_strangers)
    {
      result->strangers = g_new0 (KaoStrangers, 1);
      result->strangers->distances = kao_histogram_new ();
      result->strangers->alike_distances = kao_histogram_new ();
    }
  result->groups = g_ptr_array_new_with_free_func (free_group);
  for (guint c = 0; c < columns->len; c++)
    {
      const KaoGroupColumn *column = columns->pdata[c];

      for (guint v = 0; v < column->values->len; v++)
        add_group (result, column->name, column->values->pdata[v]);
      add_group (result, column->name, "mixed");
    }
  return result;
}
