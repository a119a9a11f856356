// SPDX-License-Identifier: GPL-3.0-or-later
/* The report as one HTML page without anything from outside: style and curves are in it. */
#include "config.h"

#include "evaluate/kao-report.h"

#include <math.h>

#define PLOT_SIDE 440.0
#define PLOT_LEFT 64.0
#define PLOT_TOP 16.0
#define PLOT_DECADES 4.0
#define PLOT_BOTTOM (PLOT_TOP + PLOT_SIDE)

/* Distinguishable without colour vision, too: the line styles differ. */
static const struct
{
  const gchar *colour;
  const gchar *dashes;
} styles[] = {
  { "#0b4f9e", "" },      { "#b3470b", "7 4" }, { "#1c6b3a", "2 3" },
  { "#6b2c86", "10 3 2 3" }, { "#7a5c00", "1 5" }, { "#444444", "14 5" },
};

static const gchar page_head[]
    = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>Kaoawase: measured error rates</title>\n<style>\n"
      "body { font: 16px/1.5 'Noto Sans', 'Noto Sans CJK JP', sans-serif; color: #1c1c1c;"
      " background: #fff; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }\n"
      "h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; margin-top: 2.5rem;"
      " border-top: 1px solid #bbb; padding-top: 1.5rem; } h3 { font-size: 1rem; }\n"
      "table { border-collapse: collapse; margin: .5rem 0 1.25rem; }\n"
      "caption { text-align: left; font-weight: 600; padding: .25rem 0; }\n"
      "th, td { text-align: left; padding: .25rem 1.25rem .25rem 0; border-bottom: 1px solid #ddd;"
      " vertical-align: top; }\n"
      "td.n { text-align: right; font-variant-numeric: tabular-nums; }\n"
      "td .i { color: #555; } svg { max-width: 100%; height: auto; }\n"
      ".legend { list-style: none; padding: 0; } .legend svg { vertical-align: middle; }\n"
      "</style>\n</head>\n<body>\n<h1>Measured error rates</h1>\n";

static gchar *
escape (const gchar *text)
{
  return g_markup_escape_text (text, -1);
}

static void
append_rate (GString *out, const KaoRate *rate)
{
  g_auto (KaoRateWords) words = kao_report_rate_words (rate);
  g_autofree gchar *errors = kao_report_count (rate->errors);
  g_autofree gchar *trials = kao_report_count (rate->trials);

  if (rate->trials == 0)
    g_string_append (out, "<td class=\"n\">not measured</td><td></td>");
  else
    g_string_append_printf (
        out, "<td class=\"n\">%s</td><td><span class=\"i\">%s to %s; %s of %s</span></td>",
        words.middle, words.low, words.high, errors, trials);
}

/* --- the curves --- */

static gdouble
place (gdouble rate)
{
  gdouble decade = rate > 0.0 ? log10 (rate) + PLOT_DECADES : 0.0;

  return CLAMP (decade / PLOT_DECADES, 0.0, 1.0) * PLOT_SIDE;
}

static void
append_number (GString *out, gdouble value)
{
  gchar buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (out, g_ascii_formatd (buffer, sizeof buffer, "%.1f", value));
}

static void
append_grid (GString *out)
{
  static const gchar *const labels[] = { "0.01 %", "0.1 %", "1 %", "10 %", "100 %" };

  for (gint i = 0; i <= (gint) PLOT_DECADES; i++)
    {
      gint x = (gint) (PLOT_LEFT + PLOT_SIDE * i / PLOT_DECADES);
      gint y = (gint) (PLOT_BOTTOM - PLOT_SIDE * i / PLOT_DECADES);

      g_string_append_printf (
          out,
          "<path d=\"M%d %dV%dM%d %dH%d\" stroke=\"#ccc\"/>"
          "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>"
          "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n",
          x, (gint) PLOT_TOP, (gint) PLOT_BOTTOM, (gint) PLOT_LEFT, y,
          (gint) (PLOT_LEFT + PLOT_SIDE), x, (gint) PLOT_BOTTOM + 18, labels[i],
          (gint) PLOT_LEFT - 6, y + 4, labels[i]);
    }
  g_string_append_printf (out,
                          "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">False match rate</text>"
                          "<text transform=\"translate(12 %d) rotate(-90)\" "
                          "text-anchor=\"middle\">False non-match rate</text>\n",
                          (gint) (PLOT_LEFT + PLOT_SIDE / 2), (gint) PLOT_BOTTOM + 40,
                          (gint) (PLOT_TOP + PLOT_SIDE / 2));
}

static void
append_curve (GString *out, const KaoEvaluationResult *result, guint style)
{
  g_autoptr (GArray) curve = kao_det_curve (result->genuine, result->impostor, 400);

  g_string_append_printf (
      out, "<path fill=\"none\" stroke-width=\"2\" stroke=\"%s\" stroke-dasharray=\"%s\" d=\"",
      styles[style].colour, styles[style].dashes);
  for (guint i = 0; i < curve->len; i++)
    {
      const KaoDetPoint *point = &g_array_index (curve, KaoDetPoint, i);

      g_string_append (out, i == 0 ? "M" : "L");
      append_number (out, PLOT_LEFT + place (point->fmr));
      g_string_append_c (out, ' ');
      append_number (out, PLOT_BOTTOM - place (point->fnmr));
    }
  g_string_append (out, "\"/>\n");
}

static gboolean
has_curve (const KaoEvaluationResult *result)
{
  return result->genuine->total > 0 && result->impostor->total > 0;
}

static void
append_plot (GString *out, const GPtrArray *results)
{
  guint n = 0;

  for (guint i = 0; i < results->len; i++)
    n += has_curve (results->pdata[i]);
  if (n == 0)
    return;
  g_string_append (out,
                   "<h2>Detection error trade-off</h2>\n"
                   "<p>Nearer to the lower left corner is better. Both scales are logarithmic; "
                   "rates under 0.01 % lie on the edge.</p>\n"
                   "<svg viewBox=\"0 0 540 512\" width=\"540\" height=\"512\" font-size=\"12\" "
                   "role=\"img\" aria-label=\"False non-match rate over false match rate\">\n");
  append_grid (out);
  for (guint i = 0; i < results->len; i++)
    if (has_curve (results->pdata[i]))
      append_curve (out, results->pdata[i], i % G_N_ELEMENTS (styles));
  g_string_append (out, "</svg>\n<ul class=\"legend\">\n");
  for (guint i = 0; i < results->len; i++)
    {
      const KaoEvaluationResult *result = results->pdata[i];
      g_autofree gchar *pack = escape (kao_pack_get_name (result->pack));
      guint style = i % G_N_ELEMENTS (styles);

      if (has_curve (result))
        g_string_append_printf (
            out,
            "<li><svg width=\"48\" height=\"12\" aria-hidden=\"true\"><path d=\"M2 6H46\" "
            "stroke-width=\"2\" stroke=\"%s\" stroke-dasharray=\"%s\"/></svg> %s, %s</li>\n",
            styles[style].colour, styles[style].dashes, pack, kao_channel_name (result->channel));
    }
  g_string_append (out, "</ul>\n");
}

/* --- the tables --- */

static void
append_lines (GString *out, const KaoFigures *figures)
{
  if (!figures->is_calibrated)
    {
      g_string_append (out, "<p>The pack has no calibration, so it has no lines.</p>\n");
      return;
    }
  g_string_append (out, "<table><caption>At the line</caption>\n<tr><th>Line</th><th colspan=\"2\">"
                        "False match rate</th><th colspan=\"2\">False non-match rate</th></tr>\n");
  for (gint i = 0; i < KAO_N_LINES; i++)
    {
      const KaoLine *line = &figures->lines[i];

      g_string_append_printf (out, "<tr><td>%.0f, %s</td>", line->similarity,
                              kao_report_line_word ((KaoLineKind) i));
      if (isnan (line->distance))
        g_string_append (out, "<td colspan=\"4\">beyond the pack's table</td>");
      else
        {
          append_rate (out, &line->fmr);
          append_rate (out, &line->fnmr);
        }
      g_string_append (out, "</tr>\n");
    }
  g_string_append (out, "</table>\n");
}

static void
append_points (GString *out, const KaoFigures *figures)
{
  g_autofree gchar *eer = kao_report_percent (figures->equal_error_rate, 3);

  g_string_append (out, "<table><caption>At a fixed false match rate of this sample</caption>\n"
                        "<tr><th>False match rate</th><th colspan=\"2\">False non-match rate</th>"
                        "<th colspan=\"2\">with failures to detect as non-matches</th></tr>\n");
  for (gint i = 0; i < KAO_N_POINTS; i++)
    {
      const KaoOperatingPoint *point = &figures->points[i];
      g_autofree gchar *fmr = kao_report_percent (point->fmr, 1);

      g_string_append_printf (out, "<tr><td>%s</td>", fmr);
      if (isnan (point->distance))
        {
          g_autofree gchar *needed = kao_report_needed (point);

          g_string_append_printf (out, "<td colspan=\"4\">%s</td>", needed);
        }
      else
        {
          append_rate (out, &point->fnmr);
          append_rate (out, &point->rejections);
        }
      g_string_append (out, "</tr>\n");
    }
  g_string_append_printf (
      out, "<tr><td>Equal error rate</td><td class=\"n\">%s</td><td colspan=\"3\"></td></tr>\n",
      eer);
  if (!isnan (figures->area_under_curve))
    g_string_append_printf (
        out,
        "<tr><td>Area under the ROC curve</td><td class=\"n\">%.5f</td><td colspan=\"3\"></td>"
        "</tr>\n",
        figures->area_under_curve);
  if (!isnan (figures->accuracy.value))
    g_string_append_printf (
        out,
        "<tr><td>10-fold accuracy</td><td class=\"n\">%.4f</td><td><span class=\"i\">&#177; %.4f"
        "</span></td><td colspan=\"2\">with failures to detect</td></tr>\n",
        figures->accuracy.value, figures->accuracy.reach);
  g_string_append (out, "</table>\n");
}

static void
append_groups (GString *out, const KaoFigures *figures)
{
  const GPtrArray *groups = figures->result->groups;
  KaoRate fmr;
  KaoRate fnmr;

  if (!figures->has_groups)
    return;
  g_string_append_printf (
      out,
      "<table><caption>Groups, at %s</caption>\n<tr><th>Group</th><th "
      "colspan=\"2\">False match rate</th><th colspan=\"2\">False non-match rate"
      "</th></tr>\n",
      figures->group_line);
  for (guint i = 0; (i = kao_report_next_group (figures, i, &fmr, &fnmr)) < groups->len; i++)
    {
      const KaoGroupResult *group = groups->pdata[i];
      g_autofree gchar *column = escape (group->column);
      g_autofree gchar *value = escape (group->value);

      g_string_append_printf (out, "<tr><td>%s: %s</td>", column, value);
      append_rate (out, &fmr);
      append_rate (out, &fnmr);
      g_string_append (out, "</tr>\n");
    }
  g_string_append (out, "</table>\n");
}

static void
append_stranger_groups (GString *out, const GPtrArray *groups)
{
  for (guint i = 0; i < groups->len; i++)
    {
      const KaoGroupResult *group = groups->pdata[i];
      g_autofree gchar *column = escape (group->column);
      g_autofree gchar *value = escape (group->value);

      if (group->strangers[KAO_LINE_SHIPPED].trials == 0)
        continue;
      g_string_append_printf (out, "<tr><td>%s: %s, at the line 60</td>", column, value);
      append_rate (out, &group->strangers[KAO_LINE_SHIPPED]);
      g_string_append (out, "<td colspan=\"2\"></td></tr>\n");
    }
}

static void
append_strangers (GString *out, const KaoEvaluationResult *result)
{
  const KaoStrangers *strangers = result->strangers;
  g_auto (KaoStrangerWords) words = kao_report_stranger_words (strangers);

  g_string_append_printf (out,
                          "<table><caption>Strangers: every picture with every other one (%s "
                          "pictures, %s without a face; %s people, %s comparisons)</caption>\n"
                          "<tr><th>At</th><th colspan=\"2\">False match rate</th>"
                          "<th colspan=\"2\">" KAO_REPORT_ALIKE "</th></tr>\n",
                          words.pictures, words.failed, words.people, words.comparisons);
  for (gint limit = 0; limit < KAO_N_LIMITS; limit++)
    {
      g_autofree gchar *name = kao_report_limit (limit);

      if (isnan (strangers->limits[limit]))
        continue;
      g_string_append_printf (out, "<tr><td>%s</td>", name);
      append_rate (out, &strangers->all[limit]);
      append_rate (out, &strangers->alike[limit]);
      g_string_append (out, "</tr>\n");
    }
  append_stranger_groups (out, result->groups);
  g_string_append (out, "</table>\n");
}

static void
append_counts (GString *out, const KaoFigures *figures)
{
  const KaoEvaluationResult *result = figures->result;
  g_auto (KaoPairWords) words = kao_report_pair_words (result);

  g_string_append_printf (
      out,
      "<p>%s genuine and %s impostor comparisons; %s and %s more could not be made "
      "because no face was found. %s pictures hold several faces, of which the "
      "middle one was taken.</p>\n",
      words.genuine, words.impostor, words.lost_genuine, words.lost_impostor, words.several_faces);
  g_string_append (out, "<table><caption>Failures, counted apart</caption>\n"
                        "<tr><td>To enrol (document)</td>");
  append_rate (out, &figures->failure_to_enrol);
  g_string_append (out, "</tr>\n<tr><td>To acquire (visitor)</td>");
  append_rate (out, &figures->failure_to_acquire);
  g_string_append (out, "</tr>\n</table>\n");
}

static void
append_times (GString *out, const KaoEvaluationResult *result)
{
  g_string_append_printf (
      out,
      "<p>Time per picture: read %.1f, detect %.1f, channel %.1f, describe %.1f ms.</p>\n",
      kao_report_mean_time (result, KAO_EVALUATION_READ),
      kao_report_mean_time (result, KAO_EVALUATION_DETECT),
      kao_report_mean_time (result, KAO_EVALUATION_CHANNEL),
      kao_report_mean_time (result, KAO_EVALUATION_DESCRIBE));
}

gchar *
kao_report_html (const GPtrArray *results)
{
  GString *out = g_string_new (page_head);

  g_string_append (
      out,
      "<p>kaoawase-evaluate " KAO_VERSION
      ". Terms of ISO/IEC 19795-1; intervals are those of Clopper and Pearson, 95 %; "
      "those of strangers also hold the variation between people. Pictures without a face are "
      "counted apart where nothing else is said. The page holds no picture, name, path or single "
      "score.</p>\n");
  append_plot (out, results);
  for (guint i = 0; i < results->len; i++)
    {
      const KaoEvaluationResult *result = results->pdata[i];
      g_autofree gchar *pack = escape (kao_pack_get_name (result->pack));
      KaoFigures figures;

      kao_figures_compute (&figures, result);
      g_string_append_printf (out, "<h2>Pack %s, channel %s</h2>\n", pack,
                              kao_channel_name (result->channel));
      if (figures.has_pairs)
        {
          append_counts (out, &figures);
          append_lines (out, &figures);
          append_points (out, &figures);
          append_groups (out, &figures);
        }
      if (result->strangers != NULL)
        append_strangers (out, result);
      append_times (out, result);
    }
  g_string_append (out, "</body>\n</html>\n");
  return g_string_free (out, FALSE);
}
