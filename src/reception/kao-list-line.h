// SPDX-License-Identifier: GPL-3.0-or-later
/* The line for a face that is compared with a whole list. One to one, a stranger passes a line with the
 * probability FMR; compared with N people he passes with one of them with
 *
 *    FPIR = 1 - (1 - FMR)^N        (ISO/IEC 19795-1: false positive identification rate)
 *
 * so the line rises with the list, until FPIR is what FMR was. Pure functions. Any thread.
 */
#pragma once

#include "match/kao-match.h"

G_BEGIN_DECLS

/* How often a stranger passes @line (a similarity) with one of @n_people. */
gdouble kao_list_error_rate (gdouble line, guint n_people);

/* The line at which a stranger passes with one of @n_people as rarely as he passes @line with one person.
 * Returns FALSE where that is beyond 100, so that no figure can reach it: the list is too long for this line. */
gboolean kao_list_raise_line (gdouble line, guint n_people, gdouble *raised);

/* The longest list that @line can be raised for. */
guint kao_list_longest (gdouble line);

/* What a search of the list found. */
typedef enum
{
  KAO_LIST_EMPTY,
  KAO_LIST_TOO_LONG, /* for the line: nobody is recognised without a ticket any more */
  KAO_LIST_NOBODY,   /* the best is below the raised review line */
  KAO_LIST_REVIEW,   /* the best is between the two raised lines */
  KAO_LIST_CLOSE,    /* two are alike: the desk chooses */
  KAO_LIST_ONE,
  KAO_N_LIST_FINDINGS
} KaoListFinding;

/* A second best within this of the best may be meant as well: hardly more than three times as many strangers
 * would score that high. */
#define KAO_LIST_MARGIN 10.0

/* @best, @second: similarities of the two best of @n_people; the second is looked at only where there are two.
 * @threshold, @review_line: for one person, not raised. */
KaoListFinding kao_list_judge (gdouble best,
                               gdouble second,
                               guint n_people,
                               gdouble threshold,
                               gdouble review_line);

/* "empty", "too-long", "nobody", "review", "close", "one". */
const gchar *kao_list_finding_to_string (KaoListFinding finding);

G_END_DECLS
