// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "evaluate/kao-report.h"

#include <math.h>
#include <string.h>

KaoCalibration *
kao_report_get_calibration (const KaoPack *pack)
{
  const gdouble *distances;
  const gdouble *values;
  gdouble measured;
  gsize n = kao_pack_get_calibration (pack, &distances, &values, &measured);

  return kao_calibration_new (distances, values, n, measured, NULL);
}

/* The largest distance that is at or above @line as the figure is shown, that is rounded. */
static gdouble
distance_at_line (const KaoCalibration *calibration, gdouble line)
{
  return kao_distance_from_similarity (calibration, line - 0.05);
}

static gboolean
has_groups_of_pairs (const KaoEvaluationResult *result)
{
  for (guint i = 0; i < result->groups->len; i++)
    {
      const KaoGroupResult *group = result->groups->pdata[i];

      if (group->genuine->total + group->impostor->total > 0)
        return TRUE;
    }
  return FALSE;
}

static void
choose_group_line (KaoFigures *figures)
{
  figures->group_distance = figures->lines[KAO_LINE_SHIPPED].distance;
  figures->group_line = "the shipped line, 60";
  if (!isnan (figures->group_distance))
    return;
  figures->group_distance = figures->points[0].distance;
  figures->group_line = "the distance with FMR 1 % in this sample";
}

void
kao_figures_compute (KaoFigures *figures, const KaoEvaluationResult *result)
{
  g_autoptr (KaoCalibration) calibration = kao_report_get_calibration (result->pack);

  figures->result = result;
  figures->has_pairs = result->genuine->total + result->impostor->total + result->lost_genuine
                           + result->lost_impostor
                       > 0;
  figures->is_calibrated = calibration != NULL;
  for (gint i = 0; i < KAO_N_LINES; i++)
    {
      KaoLine *line = &figures->lines[i];

      line->similarity = kao_evaluation_lines[i];
      line->distance = kao_evaluation_line_distance (result->pack, (KaoLineKind) i);
      line->fmr = isnan (line->distance) ? kao_rate_new (0, 0)
                                         : kao_false_match_rate (result->impostor, line->distance);
      if (!figures->has_pairs && result->strangers != NULL)
        line->fmr = result->strangers->all[i];
      line->fnmr = isnan (line->distance)
                       ? kao_rate_new (0, 0)
                       : kao_false_non_match_rate (result->genuine, line->distance);
    }
  for (gint i = 0; i < KAO_N_POINTS; i++)
    {
      KaoOperatingPoint *point = &figures->points[i];

      point->fmr = kao_evaluation_points[i];
      point->distance = kao_distance_at_fmr (result->impostor, result->lost_impostor, point->fmr);
      point->fnmr = isnan (point->distance)
                        ? kao_rate_new (0, 0)
                        : kao_false_non_match_rate (result->genuine, point->distance);
      point->rejections = isnan (point->distance)
                              ? kao_rate_new (0, 0)
                              : kao_rate_new (point->fnmr.errors + result->lost_genuine,
                                              point->fnmr.trials + result->lost_genuine);
    }
  figures->accuracy = kao_accuracy (result->fold_genuine, result->fold_impostor);
  figures->equal_error_rate = kao_equal_error_rate (result->genuine, result->impostor);
  figures->area_under_curve = kao_area_under_curve (result->genuine, result->impostor);
  figures->failure_to_enrol = kao_rate_new (result->failed_documents, result->documents);
  figures->failure_to_acquire = kao_rate_new (result->failed_visitors, result->visitors);
  choose_group_line (figures);
  figures->has_groups = has_groups_of_pairs (result) && !isnan (figures->group_distance);
}

gchar *
kao_report_limit (gint limit)
{
  g_autofree gchar *fmr = NULL;

  if (limit < KAO_N_LINES)
    return g_strdup_printf ("the line %.0f, %s", kao_evaluation_lines[limit],
                            kao_report_line_word ((KaoLineKind) limit));
  fmr = kao_report_percent (kao_evaluation_points[limit - KAO_N_LINES], 1);
  return g_strdup_printf ("the pairs' FMR %s", fmr);
}

/* --- calibration and threshold --- */

static void
append_list (GString *out, const gchar *key, GArray *numbers)
{
  g_string_append_printf (out, "%s=", key);
  for (guint i = 0; i < numbers->len; i++)
    {
      gchar buffer[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (buffer, sizeof buffer, "%.4f", g_array_index (numbers, gdouble, i));
      g_string_append_printf (out, "%s;", buffer);
    }
  g_string_append_c (out, '\n');
}

gchar *
kao_report_calibration (const KaoEvaluationResult *result,
                        KaoStrangersKind kind,
                        guint64 people,
                        gdouble trusted_fmr,
                        GError **error)
{
  const KaoHistogram *impostors = kao_evaluation_get_impostors (result, kind);
  g_autoptr (KaoCalibrationTable) table = kao_calibrate (impostors, trusted_fmr);
  gchar buffer[G_ASCII_DTOSTR_BUF_SIZE];
  GString *out;

  if (table == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                   "%" G_GUINT64_FORMAT
                   " impostor comparisons are too few for a calibration; use at "
                   "least 300, better 100,000 (--impostors-all).",
                   impostors->total);
      return NULL;
    }
  if (result->strangers != NULL)
    people = kind == KAO_STRANGERS_ALIKE ? result->strangers->alike_people
                                         : result->strangers->people;
  out = g_string_new ("[Calibration]\n");
  append_list (out, "Distances", table->distances);
  append_list (out, "NegLog10FMR", table->values);
  g_string_append_printf (out, "Impostors=%" G_GUINT64_FORMAT "\nPeople=%" G_GUINT64_FORMAT "\n",
                          impostors->total, people);
  g_ascii_formatd (buffer, sizeof buffer, "%.1f", table->measured_down_to);
  g_string_append_printf (out,
                          "MeasuredDownTo=%s\nSource=kaoawase-evaluate %s, pack %s, channel %s%s; "
                          "smaller rates go on at half the last measured slope\n",
                          buffer, KAO_VERSION, kao_pack_get_name (result->pack),
                          kao_channel_name (result->channel),
                          kind == KAO_STRANGERS_ALIKE ? ", strangers: " KAO_REPORT_ALIKE : "");
  return g_string_free (out, FALSE);
}

gchar *
kao_report_threshold (const KaoEvaluationResult *result,
                      KaoStrangersKind kind,
                      gdouble max_fmr,
                      GError **error)
{
  const KaoHistogram *impostors = kao_evaluation_get_impostors (result, kind);
  g_autoptr (KaoCalibration) calibration = kao_report_get_calibration (result->pack);

  if (calibration == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                   "Model pack %s has no calibration; measure it with --calibrate first.",
                   kao_pack_get_name (result->pack));
      return NULL;
    }
  for (gint tenths = 0; tenths <= 1000; tenths++)
    {
      gdouble distance = distance_at_line (calibration, tenths / 10.0);
      KaoRate fmr, fnmr;
      g_autofree gchar *fmr_text = NULL, *high_text = NULL, *fnmr_text = NULL;
      g_autofree gchar *fnmr_low = NULL, *fnmr_high = NULL;

      if (isnan (distance))
        break;
      fmr = kao_false_match_rate (impostors, distance);
      if (!(fmr.high <= max_fmr))
        continue;
      fnmr = kao_false_non_match_rate (result->genuine, distance);
      fmr_text = kao_report_percent (fmr.rate, 3);
      high_text = kao_report_percent (fmr.high, 3);
      fnmr_text = kao_report_percent (fnmr.rate, 3);
      fnmr_low = kao_report_percent (fnmr.low, 3);
      fnmr_high = kao_report_percent (fnmr.high, 3);
      return g_strdup_printf (
          "# Pack %s, channel %s: false match rate %s, at most %s (95 %%),\n"
          "# in %" G_GUINT64_FORMAT " impostor comparisons. It costs a false non-match rate of\n"
          "# %s (95 %%: %s to %s) in %" G_GUINT64_FORMAT " genuine comparisons.\n"
          "Threshold=%d.%d\n",
          kao_pack_get_name (result->pack), kao_channel_name (result->channel), fmr_text, high_text,
          fmr.trials, fnmr_text, fnmr_low, fnmr_high, fnmr.trials, tenths / 10, tenths % 10);
    }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               "%" G_GUINT64_FORMAT " impostor comparisons cannot show a false match rate of %g; "
               "about %.0f without an error would be needed.",
               impostors->total, max_fmr, ceil (3.7 / max_fmr));
  return NULL;
}
