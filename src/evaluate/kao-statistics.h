// SPDX-License-Identifier: GPL-3.0-or-later
/* Error rates (ISO/IEC 19795-1) from counted distances. Pure functions; a histogram is used by one
 * thread at a time.
 *
 * Distances are counted in bins of 1/10,000 instead of being kept: no single score outlives its
 * comparison, and any number of comparisons fits into 320 KiB.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define KAO_BINS 40000
#define KAO_BIN_WIDTH 1e-4 /* the last bin takes everything beyond 4 */

typedef struct
{
  guint64 counts[KAO_BINS];
  guint64 total;
} KaoHistogram;

KaoHistogram *kao_histogram_new (void);
void kao_histogram_free (KaoHistogram *histogram);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoHistogram, kao_histogram_free)
/* NaN (a vector of zeros) counts as the largest distance: such a picture resembles nobody. */
void kao_histogram_add (KaoHistogram *histogram, gdouble distance);
void kao_histogram_merge (KaoHistogram *histogram, const KaoHistogram *other);
/* How many distances are at most @distance, to the width of a bin. */
guint64 kao_histogram_count_upto (const KaoHistogram *histogram, gdouble distance);

typedef struct
{
  gdouble rate; /* NAN without trials */
  gdouble low;  /* 95 % interval of Clopper and Pearson */
  gdouble high;
  guint64 errors;
  guint64 trials;
} KaoRate;

KaoRate kao_rate_new (guint64 errors, guint64 trials);

/* The regularised incomplete beta function, and its inverse in @x. */
gdouble kao_incomplete_beta (gdouble a, gdouble b, gdouble x);
gdouble kao_inverse_beta (gdouble a, gdouble b, gdouble p);

/* Widens the interval of @rate, in which each of @n people took part several times, to what the
 * variation between people allows: comparisons that share a person are not independent. @trials and
 * @matches: in how many comparisons and matches each person took part. */
void kao_rate_widen (KaoRate *rate, const guint64 *matches, const guint64 *trials, gsize n);

/* A comparison matches when its distance is at most @distance. */
KaoRate kao_false_match_rate (const KaoHistogram *impostor, gdouble distance);
KaoRate kao_false_non_match_rate (const KaoHistogram *genuine, gdouble distance);

/* The largest distance with a false match rate of at most @fmr; NAN where the sample cannot show
 * such a rate: fewer than 3 / @fmr trials (the rule of 3). @lost: impostor pairs in which no face
 * was found, trials in which nobody was taken for another one. */
gdouble kao_distance_at_fmr (const KaoHistogram *impostor, guint64 lost, gdouble fmr);

/* The rate at which both errors are equal (linear between bins), and the area under the curve of
 * true matches over false ones; NAN without trials. */
gdouble kao_equal_error_rate (const KaoHistogram *genuine, const KaoHistogram *impostor);
gdouble kao_area_under_curve (const KaoHistogram *genuine, const KaoHistogram *impostor);

#define KAO_N_FOLDS 10

typedef struct
{
  gdouble value; /* NAN when a fold lacks a kind of pair */
  gdouble reach; /* of the 95 % interval, both ways */
} KaoAccuracy;

/* The share of right decisions, both kinds of pairs weighing the same, when for each of the
 * KAO_N_FOLDS parts of the pairs the distance is chosen on the other parts. */
KaoAccuracy kao_accuracy (KaoHistogram *const *genuine, KaoHistogram *const *impostor);

typedef struct
{
  gdouble fmr;
  gdouble fnmr;
} KaoDetPoint;

/* The curve from strict to loose, at most @max_points, only where both differ from the point
 * before. (transfer full) (element-type KaoDetPoint) */
GArray *kao_det_curve (const KaoHistogram *genuine, const KaoHistogram *impostor, guint max_points);

typedef struct
{
  GArray *distances; /* gdouble, ascending */
  GArray *values;    /* gdouble, -log10 FMR, never rising */
  gdouble measured_down_to;
} KaoCalibrationTable;

void kao_calibration_table_free (KaoCalibrationTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoCalibrationTable, kao_calibration_table_free)

/* The table of a pack from impostor distances. It is measured down to the rate with 30 false
 * matches (the rule of 30), or to @trusted_fmr where that is larger (0 = no such limit: the sample
 * holds no people filed twice). Below, -log10 FMR goes on at half the slope of the last measured
 * decade, which gives lower figures than going straight on. NULL when there are fewer than 300
 * distances. */
KaoCalibrationTable *kao_calibrate (const KaoHistogram *impostor, gdouble trusted_fmr);

G_END_DECLS
