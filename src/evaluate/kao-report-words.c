// SPDX-License-Identifier: GPL-3.0-or-later
/* What the forms of the report have in common: the words and the choice of what is said. */
#include "config.h"

#include "evaluate/kao-report.h"

#include <math.h>
#include <string.h>

gchar *
kao_report_percent (gdouble rate, gint digits)
{
  gchar buffer[G_ASCII_DTOSTR_BUF_SIZE];
  gchar format[16];
  gdouble percent = rate * 100.0;
  gint places;

  if (isnan (rate))
    return g_strdup ("-");
  if (percent == 0.0)
    return g_strdup ("0 %");
  places = digits - 1 - (gint) floor (log10 (fabs (percent)) + 1e-9);
  g_snprintf (format, sizeof format, "%%.%df", CLAMP (places, 0, 6));
  g_ascii_formatd (buffer, sizeof buffer, format, percent);
  return g_strconcat (buffer, " %", NULL);
}

gchar *
kao_report_count (guint64 count)
{
  g_autofree gchar *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, count);
  gsize length = strlen (digits);
  GString *out = g_string_new (NULL);

  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append_c (out, ',');
      g_string_append_c (out, digits[i]);
    }
  return g_string_free (out, FALSE);
}

const gchar *
kao_report_line_word (KaoLineKind line)
{
  static const gchar *const words[KAO_N_LINES] = { "looser", "shipped", "stricter" };

  g_assert ((guint) line < KAO_N_LINES);
  return words[line];
}

gchar *
kao_report_needed (const KaoOperatingPoint *point)
{
  g_autofree gchar *needed = kao_report_count ((guint64) (3.0 / point->fmr + 0.5));

  return g_strdup_printf ("needs %s impostor comparisons (rule of 3)", needed);
}

gdouble
kao_report_mean_time (const KaoEvaluationResult *result, KaoEvaluationStage stage)
{
  return result->milliseconds[stage] / (gdouble) MAX (result->n_described, 1);
}

guint
kao_report_next_group (const KaoFigures *figures, guint index, KaoRate *fmr, KaoRate *fnmr)
{
  const GPtrArray *groups = figures->result->groups;

  for (; index < groups->len; index++)
    {
      const KaoGroupResult *group = groups->pdata[index];

      *fmr = kao_false_match_rate (group->impostor, figures->group_distance);
      *fnmr = kao_false_non_match_rate (group->genuine, figures->group_distance);
      if (fmr->trials > 0 || fnmr->trials > 0)
        break;
    }
  return index;
}

KaoRateWords
kao_report_rate_words (const KaoRate *rate)
{
  return (KaoRateWords){ kao_report_percent (rate->rate, 3), kao_report_percent (rate->low, 3),
                         kao_report_percent (rate->high, 3) };
}

void
kao_rate_words_clear (KaoRateWords *words)
{
  g_free (words->middle);
  g_free (words->low);
  g_free (words->high);
}

KaoPairWords
kao_report_pair_words (const KaoEvaluationResult *result)
{
  return (KaoPairWords){ kao_report_count (result->genuine->total),
                         kao_report_count (result->impostor->total),
                         kao_report_count (result->lost_genuine),
                         kao_report_count (result->lost_impostor),
                         kao_report_count (result->several_faces) };
}

void
kao_pair_words_clear (KaoPairWords *words)
{
  g_free (words->genuine);
  g_free (words->impostor);
  g_free (words->lost_genuine);
  g_free (words->lost_impostor);
  g_free (words->several_faces);
}

KaoStrangerWords
kao_report_stranger_words (const KaoStrangers *strangers)
{
  return (KaoStrangerWords){ kao_report_count (strangers->pictures),
                             kao_report_count (strangers->failed),
                             kao_report_count (strangers->people),
                             kao_report_count (strangers->distances->total) };
}

void
kao_stranger_words_clear (KaoStrangerWords *words)
{
  g_free (words->pictures);
  g_free (words->failed);
  g_free (words->people);
  g_free (words->comparisons);
}
