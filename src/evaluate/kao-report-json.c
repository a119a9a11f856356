// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "evaluate/kao-json.h"
#include "evaluate/kao-report.h"

#include <math.h>

static void
add_rate (KaoJson *json, const gchar *key, const KaoRate *rate)
{
  kao_json_begin_object (json, key);
  kao_json_add_number (json, "rate", rate->rate, 9);
  kao_json_add_number (json, "low", rate->low, 9);
  kao_json_add_number (json, "high", rate->high, 9);
  kao_json_add_integer (json, "errors", (gint64) rate->errors);
  kao_json_add_integer (json, "trials", (gint64) rate->trials);
  kao_json_end_object (json);
}

static void
add_lines (KaoJson *json, const KaoFigures *figures)
{
  kao_json_begin_array (json, "lines");
  for (gint i = 0; figures->is_calibrated && i < KAO_N_LINES; i++)
    {
      const KaoLine *line = &figures->lines[i];

      kao_json_begin_object (json, NULL);
      kao_json_add_number (json, "similarity", line->similarity, 1);
      kao_json_add_number (json, "distance", line->distance, 4);
      add_rate (json, "fmr", &line->fmr);
      add_rate (json, "fnmr", &line->fnmr);
      kao_json_end_object (json);
    }
  kao_json_end_array (json);

  kao_json_begin_array (json, "fnmr_at_fmr");
  for (gint i = 0; i < KAO_N_POINTS; i++)
    {
      const KaoOperatingPoint *point = &figures->points[i];

      kao_json_begin_object (json, NULL);
      kao_json_add_number (json, "fmr", point->fmr, 6);
      kao_json_add_boolean (json, "sample_suffices", !isnan (point->distance));
      kao_json_add_number (json, "distance", point->distance, 4);
      add_rate (json, "fnmr", &point->fnmr);
      add_rate (json, "fnmr_with_failures", &point->rejections);
      kao_json_end_object (json);
    }
  kao_json_end_array (json);
}

static void
add_groups (KaoJson *json, const KaoFigures *figures)
{
  const KaoEvaluationResult *result = figures->result;

  kao_json_begin_array (json, "groups");
  for (guint i = 0; !isnan (figures->group_distance) && i < result->groups->len; i++)
    {
      const KaoGroupResult *group = result->groups->pdata[i];
      KaoRate fmr = kao_false_match_rate (group->impostor, figures->group_distance);
      KaoRate fnmr = kao_false_non_match_rate (group->genuine, figures->group_distance);

      if (fmr.trials == 0 && fnmr.trials == 0)
        continue;
      kao_json_begin_object (json, NULL);
      kao_json_add_string (json, "column", group->column);
      kao_json_add_string (json, "value", group->value);
      add_rate (json, "fmr", &fmr);
      add_rate (json, "fnmr", &fnmr);
      kao_json_end_object (json);
    }
  kao_json_end_array (json);
}

static void
add_strangers (KaoJson *json, const KaoEvaluationResult *result)
{
  const KaoStrangers *strangers = result->strangers;

  kao_json_begin_object (json, "strangers");
  kao_json_add_integer (json, "pictures", (gint64) strangers->pictures);
  kao_json_add_integer (json, "failed", (gint64) strangers->failed);
  kao_json_add_integer (json, "people", (gint64) strangers->people);
  kao_json_add_integer (json, "comparisons", (gint64) strangers->distances->total);
  kao_json_add_string (json, "alike_means", KAO_REPORT_ALIKE);
  kao_json_begin_array (json, "at");
  for (gint limit = 0; limit < KAO_N_LIMITS; limit++)
    {
      if (isnan (strangers->limits[limit]))
        continue;
      kao_json_begin_object (json, NULL);
      if (limit < KAO_N_LINES)
        kao_json_add_number (json, "similarity", kao_evaluation_lines[limit], 1);
      else
        kao_json_add_number (json, "pairs_fmr", kao_evaluation_points[limit - KAO_N_LINES], 6);
      kao_json_add_number (json, "distance", strangers->limits[limit], 4);
      add_rate (json, "all", &strangers->all[limit]);
      if (strangers->alike[limit].trials > 0)
        add_rate (json, "alike", &strangers->alike[limit]);
      kao_json_begin_array (json, "groups");
      for (guint i = 0; i < result->groups->len; i++)
        {
          const KaoGroupResult *group = result->groups->pdata[i];

          if (group->strangers[limit].trials == 0)
            continue;
          kao_json_begin_object (json, NULL);
          kao_json_add_string (json, "column", group->column);
          kao_json_add_string (json, "value", group->value);
          add_rate (json, "fmr", &group->strangers[limit]);
          kao_json_end_object (json);
        }
      kao_json_end_array (json);
      kao_json_end_object (json);
    }
  kao_json_end_array (json);
  kao_json_end_object (json);
}

static void
add_discards (KaoJson *json, const KaoDiscardCurves *curves)
{
  kao_json_begin_object (json, NULL);
  kao_json_add_number (json, "fmr", curves->fmr, 6);
  kao_json_begin_array (json, "measures");
  for (guint i = 0; i < KAO_N_DISCARD_MEASURES; i++)
    {
      kao_json_begin_object (json, NULL);
      kao_json_add_string (json, "name", kao_discard_name (i));
      kao_json_begin_array (json, "at");
      for (guint s = 0; s < KAO_N_DISCARDS; s++)
        {
          kao_json_begin_object (json, NULL);
          kao_json_add_number (json, "discarded", kao_discard_shares[s], 2);
          add_rate (json, "fnmr", &curves->fnmr[i][s]);
          kao_json_end_object (json);
        }
      kao_json_end_array (json);
      kao_json_end_object (json);
    }
  kao_json_end_array (json);
  kao_json_end_object (json);
}

static void
add_result (KaoJson *json, const KaoFigures *figures)
{
  static const gchar *const stages[KAO_N_EVALUATION_STAGES]
      = { "describe", "detect", "channel", "read" };
  const KaoEvaluationResult *result = figures->result;
  g_autoptr (GArray) curve = kao_det_curve (result->genuine, result->impostor, 100);

  kao_json_begin_object (json, NULL);
  kao_json_add_string (json, "pack", kao_pack_get_name (result->pack));
  kao_json_add_string (json, "channel", kao_channel_name (result->channel));
  kao_json_add_integer (json, "genuine", (gint64) result->genuine->total);
  kao_json_add_integer (json, "impostor", (gint64) result->impostor->total);
  kao_json_add_integer (json, "genuine_not_compared", (gint64) result->lost_genuine);
  kao_json_add_integer (json, "impostor_not_compared", (gint64) result->lost_impostor);
  add_rate (json, "failure_to_enrol", &figures->failure_to_enrol);
  add_rate (json, "failure_to_acquire", &figures->failure_to_acquire);
  kao_json_add_integer (json, "several_faces", (gint64) result->several_faces);
  add_lines (json, figures);
  kao_json_add_number (json, "eer", figures->equal_error_rate, 6);
  kao_json_add_number (json, "auc", figures->area_under_curve, 6);
  kao_json_add_number (json, "accuracy", figures->accuracy.value, 5);
  kao_json_add_number (json, "accuracy_reach", figures->accuracy.reach, 5);
  if (!isnan (figures->group_distance) && result->groups->len > 0)
    kao_json_add_string (json, "groups_at", figures->group_line);
  add_groups (json, figures);
  if (result->strangers != NULL)
    add_strangers (json, result);
  if (result->discards != NULL)
    {
      kao_json_begin_array (json, "error_versus_discard");
      for (guint line = 0; line < KAO_N_DISCARD_LINES; line++)
        add_discards (json, &result->discards[line]);
      kao_json_end_array (json);
    }
  kao_json_begin_array (json, "det");
  for (guint i = 0; i < curve->len; i++)
    {
      const KaoDetPoint *point = &g_array_index (curve, KaoDetPoint, i);

      kao_json_begin_array (json, NULL);
      kao_json_add_number (json, NULL, point->fmr, 8);
      kao_json_add_number (json, NULL, point->fnmr, 8);
      kao_json_end_array (json);
    }
  kao_json_end_array (json);
  kao_json_begin_object (json, "milliseconds");
  for (gint i = 0; i < KAO_N_EVALUATION_STAGES; i++)
    kao_json_add_number (json, stages[i],
                         result->n_described > 0
                             ? result->milliseconds[i] / (gdouble) result->n_described
                             : NAN,
                         2);
  kao_json_end_object (json);
  kao_json_end_object (json);
}

gchar *
kao_report_json (const GPtrArray *results)
{
  g_autoptr (KaoJson) json = kao_json_new ();

  kao_json_begin_object (json, NULL);
  kao_json_add_string (json, "program", "kaoawase-evaluate " KAO_VERSION);
  kao_json_add_string (json, "intervals",
                       "Clopper-Pearson, 95 %; of strangers with the variation between people");
  kao_json_begin_array (json, "results");
  for (guint i = 0; i < results->len; i++)
    {
      KaoFigures figures;

      kao_figures_compute (&figures, results->pdata[i]);
      add_result (json, &figures);
    }
  kao_json_end_array (json);
  kao_json_end_object (json);
  return g_strdup (kao_json_get_text (json));
}
