// SPDX-License-Identifier: GPL-3.0-or-later
/* What a report says about one pack in one channel, and the three ways to say it. No picture, name,
 * path or single score enters. */
#pragma once

#include "evaluate/kao-evaluation.h"
#include "match/kao-match.h"

G_BEGIN_DECLS

typedef struct
{
  gdouble similarity;
  gdouble distance; /* NAN when the pack's table does not reach it */
  KaoRate fmr;
  KaoRate fnmr;
} KaoLine;

typedef struct
{
  gdouble fmr;      /* asked for: 1 %, 0.1 %, 0.01 % */
  gdouble distance; /* NAN: the sample is too small (rule of 3) */
  KaoRate fnmr;
  KaoRate rejections; /* the same when genuine pairs that were not compared count as non-matches */
} KaoOperatingPoint;

typedef struct
{
  const KaoEvaluationResult *result; /* not owned */
  gboolean is_calibrated;
  KaoLine lines[KAO_N_LINES];
  KaoOperatingPoint points[KAO_N_POINTS];
  gdouble equal_error_rate;
  gdouble area_under_curve;
  KaoAccuracy accuracy; /* such pairs count as non-matches here, too */
  gboolean has_pairs;
  gboolean has_groups; /* of pairs */
  KaoRate failure_to_enrol;
  KaoRate failure_to_acquire;
  gdouble group_distance; /* where the groups are compared; NAN = nowhere */
  const gchar *group_line; /* in words */
} KaoFigures;

typedef enum
{
  KAO_REPORT_TEXT,
  KAO_REPORT_JSON,
  KAO_REPORT_HTML
} KaoReportFormat;

void kao_figures_compute (KaoFigures *figures, const KaoEvaluationResult *result);

/* The calibration of @pack, or NULL. (transfer full) */
KaoCalibration *kao_report_get_calibration (const KaoPack *pack);

/* The whole report for @results (KaoEvaluationResult). (transfer full) */
gchar *kao_report_text (const GPtrArray *results);
gchar *kao_report_json (const GPtrArray *results);
gchar *kao_report_html (const GPtrArray *results);

/* What stands at a limit of the strangers: "the line 60, shipped", "the pairs' FMR 1 %".
 * (transfer full) */
gchar *kao_report_limit (gint limit);
/* In words: who is alike. */
#define KAO_REPORT_ALIKE "same sex, age within 10 years"

/* "looser", "shipped", "stricter". */
const gchar *kao_report_line_word (KaoLineKind line);
/* What an operating point that the sample is too small for would need (rule of 3). (transfer full) */
gchar *kao_report_needed (const KaoOperatingPoint *point);
/* Milliseconds per picture. */
gdouble kao_report_mean_time (const KaoEvaluationResult *result, KaoEvaluationStage stage);
/* The first group from @index on that has pairs, with its rates where the groups are compared; the
 * number of groups when there is none. */
guint kao_report_next_group (const KaoFigures *figures, guint index, KaoRate *fmr, KaoRate *fnmr);

/* A rate in words. */
typedef struct
{
  gchar *middle; /* owned, as the others */
  gchar *low;
  gchar *high;
} KaoRateWords;

KaoRateWords kao_report_rate_words (const KaoRate *rate);
void kao_rate_words_clear (KaoRateWords *words);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KaoRateWords, kao_rate_words_clear)

/* How many of what, in words. */
typedef struct
{
  gchar *genuine; /* owned, as the others */
  gchar *impostor;
  gchar *lost_genuine;
  gchar *lost_impostor;
  gchar *several_faces;
} KaoPairWords;

KaoPairWords kao_report_pair_words (const KaoEvaluationResult *result);
void kao_pair_words_clear (KaoPairWords *words);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KaoPairWords, kao_pair_words_clear)

typedef struct
{
  gchar *pictures; /* owned, as the others */
  gchar *failed;
  gchar *people;
  gchar *comparisons;
} KaoStrangerWords;

KaoStrangerWords kao_report_stranger_words (const KaoStrangers *strangers);
void kao_stranger_words_clear (KaoStrangerWords *words);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KaoStrangerWords, kao_stranger_words_clear)

/* "0.123 %" with @digits significant digits and a point; "-" for NAN. (transfer full) */
gchar *kao_report_percent (gdouble rate, gint digits);
/* "12,345" (transfer full) */
gchar *kao_report_count (guint64 count);

/* What the manifests of @packs (KaoPack) say about their figure and its groups. (transfer full) */
gchar *kao_report_packs (const GPtrArray *packs);

/* --- what --calibrate and --suggest-threshold print --- */

/* The [Calibration] group of a manifest, from strangers of @kind where there are any; NULL with
 * G_IO_ERROR when there are too few impostors. (transfer full) */
gchar *kao_report_calibration (const KaoEvaluationResult *result,
                               KaoStrangersKind kind,
                               guint64 people,
                               gdouble trusted_fmr,
                               GError **error);

/* The lowest line whose false match rate (of strangers where there are any) stays under @max_fmr
 * even at the upper end of its interval, and what it costs the pairs. (transfer full) */
gchar *kao_report_threshold (const KaoEvaluationResult *result,
                             KaoStrangersKind kind,
                             gdouble max_fmr,
                             GError **error);

G_END_DECLS
