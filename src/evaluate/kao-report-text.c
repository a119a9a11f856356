// SPDX-License-Identifier: GPL-3.0-or-later
/* The report for a terminal of 80 columns. */
#include "config.h"

#include "evaluate/kao-report.h"

#include <math.h>
#include <string.h>

#define PLOT_WIDTH 60
#define PLOT_HEIGHT 13
#define PLOT_DECADES 4.0 /* 0.01 % to 100 % both ways */

/* "1.23 %  (0.98 .. 1.52)", padded to the column. */
static void
append_rate (GString *out, const KaoRate *rate, gint width)
{
  g_autofree gchar *middle = kao_report_percent (rate->rate, 3);
  g_autofree gchar *low = kao_report_percent (rate->low, 3);
  g_autofree gchar *high = kao_report_percent (rate->high, 3);
  g_autofree gchar *text = NULL;

  if (rate->trials == 0)
    text = g_strdup ("not measured");
  else
    {
      low[strlen (low) - 2] = '\0';
      text = g_strdup_printf ("%s (%s .. %s)", middle, low, high);
    }
  g_string_append_printf (out, "%-*s", width, text);
}

/* A line of a table: name, FMR and, where @fnmr is not NULL, FNMR. */
static void
append_row (GString *out, const gchar *name, const KaoRate *fmr, const KaoRate *fnmr)
{
  g_string_append_printf (out, "  %-18.18s", name);
  append_rate (out, fmr, fnmr != NULL ? 28 : 0);
  if (fnmr != NULL)
    append_rate (out, fnmr, 0);
  g_string_append_c (out, '\n');
}

static void
append_counts (GString *out, const KaoFigures *figures)
{
  const KaoEvaluationResult *result = figures->result;
  g_autofree gchar *genuine = kao_report_count (result->genuine->total);
  g_autofree gchar *impostor = kao_report_count (result->impostor->total);
  g_autofree gchar *lost_genuine = kao_report_count (result->lost_genuine);
  g_autofree gchar *lost_impostor = kao_report_count (result->lost_impostor);
  g_autofree gchar *several = kao_report_count (result->several_faces);

  g_string_append_printf (out, "  Comparisons       genuine %s, impostor %s\n", genuine, impostor);
  g_string_append_printf (out, "  Not compared      genuine %s, impostor %s (no face found)\n",
                          lost_genuine, lost_impostor);
  g_string_append (out, "  Failure to enrol    ");
  append_rate (out, &figures->failure_to_enrol, 0);
  g_string_append (out, " of document pictures\n  Failure to acquire  ");
  append_rate (out, &figures->failure_to_acquire, 0);
  g_string_append (out, " of visitor pictures\n");
  g_string_append_printf (out, "  Several faces     in %s pictures; the middle one was taken\n",
                          several);
}

static void
append_lines (GString *out, const KaoFigures *figures)
{
  static const gchar *const words[KAO_N_LINES] = { "looser", "shipped", "stricter" };

  g_string_append (out, "\n  Line              FMR (95 % interval)         FNMR (95 % interval)\n");
  if (!figures->is_calibrated)
    g_string_append (out, "  The pack has no calibration, so it has no lines; see --calibrate.\n");
  for (gint i = 0; figures->is_calibrated && i < KAO_N_LINES; i++)
    {
      const KaoLine *line = &figures->lines[i];

      g_string_append_printf (out, "  %3.0f %-12s  ", line->similarity, words[i]);
      if (isnan (line->distance))
        g_string_append (out, "beyond the pack's table");
      else
        {
          append_rate (out, &line->fmr, 28);
          append_rate (out, &line->fnmr, 0);
        }
      g_string_append_c (out, '\n');
    }
}

static void
append_points (GString *out, const KaoFigures *figures)
{
  g_autofree gchar *eer = kao_report_percent (figures->equal_error_rate, 3);

  g_string_append (
      out, "\n  At FMR            FNMR (95 % interval)        with failures to detect\n");
  for (gint i = 0; i < KAO_N_POINTS; i++)
    {
      const KaoOperatingPoint *point = &figures->points[i];
      g_autofree gchar *fmr = kao_report_percent (point->fmr, 1);

      g_string_append_printf (out, "  %-16s  ", fmr);
      if (isnan (point->distance))
        {
          g_autofree gchar *needed = kao_report_count ((guint64) (3.0 / point->fmr + 0.5));

          g_string_append_printf (out, "needs %s impostor comparisons (rule of 3)", needed);
        }
      else
        {
          append_rate (out, &point->fnmr, 28);
          append_rate (out, &point->rejections, 0);
        }
      g_string_append_c (out, '\n');
    }
  g_string_append_printf (out, "  Equal error rate  %s\n", eer);
  if (!isnan (figures->area_under_curve))
    g_string_append_printf (out, "  Area under ROC    %.5f\n", figures->area_under_curve);
  if (!isnan (figures->accuracy.value))
    g_string_append_printf (out, "  10-fold accuracy  %.4f +- %.4f, with failures to detect\n",
                            figures->accuracy.value, figures->accuracy.reach);
}

static void
append_groups (GString *out, const KaoFigures *figures)
{
  const GPtrArray *groups = figures->result->groups;

  if (!figures->has_groups)
    return;
  g_string_append_printf (out, "\n  Groups of pairs at %s\n", figures->group_line);
  for (guint i = 0; i < groups->len; i++)
    {
      const KaoGroupResult *group = groups->pdata[i];
      KaoRate fmr = kao_false_match_rate (group->impostor, figures->group_distance);
      KaoRate fnmr = kao_false_non_match_rate (group->genuine, figures->group_distance);
      g_autofree gchar *name = g_strdup_printf ("%s %s", group->column, group->value);

      if (fmr.trials == 0 && fnmr.trials == 0)
        continue;
      append_row (out, name, &fmr, &fnmr);
    }
}

static void
append_strangers (GString *out, const KaoEvaluationResult *result)
{
  const KaoStrangers *strangers = result->strangers;
  g_autofree gchar *pictures = kao_report_count (strangers->pictures);
  g_autofree gchar *failed = kao_report_count (strangers->failed);
  g_autofree gchar *comparisons = kao_report_count (strangers->distances->total);
  g_autofree gchar *people = kao_report_count (strangers->people);

  g_string_append_printf (out,
                          "  Strangers         every picture with every other one: %s\n"
                          "                    pictures, %s without a face; %s people,\n"
                          "                    %s comparisons\n"
                          "  At                FMR (95 %% interval)         "
                          KAO_REPORT_ALIKE "\n",
                          pictures, failed, people, comparisons);
  for (gint limit = 0; limit < KAO_N_LIMITS; limit++)
    {
      g_autofree gchar *name = kao_report_limit (limit);

      /* "the " makes room. */
      if (!isnan (strangers->limits[limit]))
        append_row (out, name + 4, &strangers->all[limit], &strangers->alike[limit]);
    }
  for (guint i = 0; i < result->groups->len; i++)
    {
      const KaoGroupResult *group = result->groups->pdata[i];
      g_autofree gchar *name = g_strdup_printf ("%s %s", group->column, group->value);

      if (group->strangers[KAO_LINE_SHIPPED].trials > 0)
        {
          g_autofree gchar *trials = kao_report_count (group->strangers[KAO_LINE_SHIPPED].trials);

          append_row (out, name, &group->strangers[KAO_LINE_SHIPPED], NULL);
          g_string_truncate (out, out->len - 1);
          g_string_append_printf (out, " at 60, of %s\n", trials);
        }
    }
}

/* 0 at 0.01 % or less, @steps - 1 at 100 %. */
static gint
plot_place (gdouble rate, gint steps)
{
  gdouble decade = rate > 0.0 ? log10 (rate) + PLOT_DECADES : 0.0;

  return (gint) CLAMP (lround (decade / PLOT_DECADES * (steps - 1)), 0, steps - 1);
}

static void
append_plot (GString *out, const KaoEvaluationResult *result)
{
  static const gchar *const labels[5] = { "100 %", "10 %", "1 %", "0.1 %", "0.01 %" };
  g_autoptr (GArray) curve = kao_det_curve (result->genuine, result->impostor, 2000);
  gchar plot[PLOT_HEIGHT][PLOT_WIDTH + 1];

  if (curve->len < 2)
    return;
  memset (plot, ' ', sizeof plot);
  for (gint y = 0; y < PLOT_HEIGHT; y++)
    {
      plot[y][PLOT_WIDTH] = '\0';
      for (gint x = 0; x < PLOT_WIDTH; x++)
        if (y % 3 == 0 && x % 5 == 0)
          plot[y][x] = '.';
    }
  for (guint i = 0; i < curve->len; i++)
    {
      const KaoDetPoint *point = &g_array_index (curve, KaoDetPoint, i);

      plot[PLOT_HEIGHT - 1 - plot_place (point->fnmr, PLOT_HEIGHT)]
          [plot_place (point->fmr, PLOT_WIDTH)]
          = '*';
    }
  g_string_append (out, "\n  DET curve: FNMR upwards, FMR to the right\n");
  for (gint y = 0; y < PLOT_HEIGHT; y++)
    g_string_append_printf (out, "  %7s |%s\n", y % 3 == 0 ? labels[y / 3] : "", plot[y]);
  g_string_append (out,
                   "          +------------------------------------------------------------\n");
  g_string_append (out,
                   "         0.01 %         0.1 %           1 %            10 %        100 %\n");
}

static void
append_times (GString *out, const KaoEvaluationResult *result)
{
  gdouble n = (gdouble) MAX (result->n_described, 1);

  g_string_append_printf (
      out, "\n  Time per picture  read %.1f, detect %.1f, channel %.1f, describe %.1f ms\n",
      result->milliseconds[KAO_EVALUATION_READ] / n,
      result->milliseconds[KAO_EVALUATION_DETECT] / n,
      result->milliseconds[KAO_EVALUATION_CHANNEL] / n,
      result->milliseconds[KAO_EVALUATION_DESCRIBE] / n);
}

gchar *
kao_report_text (const GPtrArray *results)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < results->len; i++)
    {
      const KaoEvaluationResult *result = results->pdata[i];
      KaoFigures figures;

      kao_figures_compute (&figures, result);
      g_string_append_printf (out, "%sPack %s, channel %s\n\n", i > 0 ? "\n\n" : "",
                              kao_pack_get_name (result->pack), kao_channel_name (result->channel));
      if (figures.has_pairs)
        {
          append_counts (out, &figures);
          append_lines (out, &figures);
          append_points (out, &figures);
          append_groups (out, &figures);
        }
      if (figures.has_pairs && result->strangers != NULL)
        g_string_append_c (out, '\n');
      if (result->strangers != NULL)
        append_strangers (out, result);
      append_plot (out, result);
      append_times (out, result);
    }
  g_string_append (
      out, "\nIntervals are those of Clopper and Pearson, 95 %; those of strangers also hold\n"
           "the variation between people. Rates are of comparisons (ISO/IEC 19795-1),\n"
           "without the failures counted apart where nothing else is said.\n");
  return g_string_free (out, FALSE);
}
