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
  g_auto (KaoRateWords) words = kao_report_rate_words (rate);
  g_autofree gchar *text = NULL;

  if (rate->trials == 0)
    text = g_strdup ("not measured");
  else
    {
      words.low[strlen (words.low) - 2] = '\0';
      text = g_strdup_printf ("%s (%s .. %s)", words.middle, words.low, words.high);
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
  g_auto (KaoPairWords) words = kao_report_pair_words (result);

  g_string_append_printf (out, "  Comparisons       genuine %s, impostor %s\n",
                          words.genuine, words.impostor);
  g_string_append_printf (out, "  Not compared      genuine %s, impostor %s (no face found)\n",
                          words.lost_genuine, words.lost_impostor);
  g_string_append (out, "  Failure to enrol    ");
  append_rate (out, &figures->failure_to_enrol, 0);
  g_string_append (out, " of document pictures\n  Failure to acquire  ");
  append_rate (out, &figures->failure_to_acquire, 0);
  g_string_append (out, " of visitor pictures\n");
  g_string_append_printf (out, "  Several faces     in %s pictures; the middle one was taken\n",
                          words.several_faces);
}

static void
append_lines (GString *out, const KaoFigures *figures)
{
  g_string_append (out, "\n  Line              FMR (95 % interval)         FNMR (95 % interval)\n");
  if (!figures->is_calibrated)
    g_string_append (out, "  The pack has no calibration, so it has no lines; see --calibrate.\n");
  for (gint i = 0; figures->is_calibrated && i < KAO_N_LINES; i++)
    {
      const KaoLine *line = &figures->lines[i];

      g_string_append_printf (out, "  %3.0f %-12s  ", line->similarity,
                              kao_report_line_word ((KaoLineKind) i));
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
          g_autofree gchar *needed = kao_report_needed (point);

          g_string_append (out, needed);
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
  KaoRate fmr;
  KaoRate fnmr;

  if (!figures->has_groups)
    return;
  g_string_append_printf (out, "\n  Groups of pairs at %s\n", figures->group_line);
  for (guint i = 0; (i = kao_report_next_group (figures, i, &fmr, &fnmr)) < groups->len; i++)
    {
      const KaoGroupResult *group = groups->pdata[i];
      g_autofree gchar *name = g_strdup_printf ("%s %s", group->column, group->value);

      append_row (out, name, &fmr, &fnmr);
    }
}

static void
append_strangers (GString *out, const KaoEvaluationResult *result)
{
  const KaoStrangers *strangers = result->strangers;
  g_auto (KaoStrangerWords) words = kao_report_stranger_words (strangers);

  g_string_append_printf (out,
                          "  Strangers         every picture with every other one: %s\n"
                          "                    pictures, %s without a face; %s people,\n"
                          "                    %s comparisons\n"
                          "  At                FMR (95 %% interval)         "
                          KAO_REPORT_ALIKE "\n",
                          words.pictures, words.failed, words.people, words.comparisons);
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
  g_string_append_printf (
      out, "\n  Time per picture  read %.1f, detect %.1f, channel %.1f, describe %.1f ms\n",
      kao_report_mean_time (result, KAO_EVALUATION_READ),
      kao_report_mean_time (result, KAO_EVALUATION_DETECT),
      kao_report_mean_time (result, KAO_EVALUATION_CHANNEL),
      kao_report_mean_time (result, KAO_EVALUATION_DESCRIBE));
}

/* Error versus discard: one line a measure. */
static void
append_discards (GString *out, const KaoDiscardCurves *curves)
{
  g_autofree gchar *fmr = kao_report_percent (curves->fmr, 2);

  g_string_append_printf (out,
                          "\n  Error versus discard: FNMR where FMR is %s, the worst part of the "
                          "pairs left out\n  %-28s",
                          fmr, "by");
  for (guint s = 0; s < KAO_N_DISCARDS; s++)
    g_string_append_printf (out, " %5.0f %% out", 100.0 * kao_discard_shares[s]);
  g_string_append_c (out, '\n');
  for (guint i = KAO_N_DISCARD_MEASURES; i-- > 0;)
    {
      g_string_append_printf (out, "  %-28s", kao_discard_name (i));
      for (guint s = 0; s < KAO_N_DISCARDS; s++)
        {
          g_autofree gchar *rate = kao_report_percent (curves->fnmr[i][s].rate, 3);

          g_string_append_printf (out, " %11s", rate);
        }
      g_string_append_c (out, '\n');
    }
  g_string_append_printf (out, "  Genuine pairs: %" G_GUINT64_FORMAT "\n",
                          curves->fnmr[KAO_DISCARD_UNIFIED][0].trials);
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
      if (result->discards != NULL)
        for (guint line = 0; line < KAO_N_DISCARD_LINES; line++)
          append_discards (out, &result->discards[line]);
      append_plot (out, result);
      append_times (out, result);
    }
  g_string_append (
      out, "\nIntervals are those of Clopper and Pearson, 95 %; those of strangers also hold\n"
           "the variation between people. Rates are of comparisons (ISO/IEC 19795-1),\n"
           "without the failures counted apart where nothing else is said.\n");
  return g_string_free (out, FALSE);
}
