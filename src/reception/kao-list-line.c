// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "reception/kao-list-line.h"

#include <math.h>

#define SIMILARITY_PER_DECADE 20.0
#define HIGHEST 100.0

static const gchar *const words[KAO_N_LIST_FINDINGS] = {
  [KAO_LIST_EMPTY] = "empty",   [KAO_LIST_TOO_LONG] = "too-long", [KAO_LIST_NOBODY] = "nobody",
  [KAO_LIST_REVIEW] = "review", [KAO_LIST_CLOSE] = "close",       [KAO_LIST_ONE] = "one",
};

/* The share of strangers that score @line or more. */
static gdouble
rate_of_line (gdouble line)
{
  return pow (10.0, -line / SIMILARITY_PER_DECADE);
}

gdouble
kao_list_error_rate (gdouble line, guint n_people)
{
  /* 1 - (1 - FMR)^N without losing the small numbers. */
  return -expm1 (n_people * log1p (-rate_of_line (line)));
}

gboolean
kao_list_raise_line (gdouble line, guint n_people, gdouble *raised)
{
  gdouble rate;
  gdouble higher;

  if (n_people < 2)
    {
      *raised = line;
      return TRUE;
    }
  rate = -expm1 (log1p (-rate_of_line (line)) / n_people);
  higher = -SIMILARITY_PER_DECADE * log10 (rate);
  if (!(kao_similarity_rounded (higher) >= kao_similarity_rounded (line)) || higher > HIGHEST)
    return FALSE;
  *raised = higher;
  return TRUE;
}

guint
kao_list_longest (gdouble line)
{
  gdouble most = log1p (-rate_of_line (line)) / log1p (-rate_of_line (HIGHEST));
  gdouble raised;
  guint n;

  if (!(most >= 1.0))
    return 1;
  /* Rounding decides about the last one. */
  n = (guint) MIN (ceil (most), (gdouble) G_MAXINT);
  while (n > 1 && !kao_list_raise_line (line, n, &raised))
    n--;
  return n;
}

KaoListFinding
kao_list_judge (gdouble best, gdouble second, guint n_people, gdouble threshold, gdouble review_line)
{
  gdouble line;
  gdouble lower;

  if (n_people == 0)
    return KAO_LIST_EMPTY;
  if (!kao_list_raise_line (threshold, n_people, &line)
      || !kao_list_raise_line (MIN (review_line, threshold), n_people, &lower))
    return KAO_LIST_TOO_LONG;
  switch (kao_outcome_from_similarity (best, line, lower))
    {
    case KAO_OUTCOME_BELOW:
      return KAO_LIST_NOBODY;
    case KAO_OUTCOME_REVIEW:
      return KAO_LIST_REVIEW;
    case KAO_OUTCOME_ABOVE:
      break;
    }
  return n_people > 1 && best - second < KAO_LIST_MARGIN ? KAO_LIST_CLOSE : KAO_LIST_ONE;
}

const gchar *
kao_list_finding_to_string (KaoListFinding finding)
{
  g_return_val_if_fail ((guint) finding < KAO_N_LIST_FINDINGS, "?");
  return words[finding];
}
