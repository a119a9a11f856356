// SPDX-License-Identifier: GPL-3.0-or-later
/* From a distance to the figure and from the figure to words. Pure functions. Any thread.
 *
 * similarity = 20 * -log10 (FMR (distance)), clamped to 0..100, where FMR is the false match rate
 * (ISO/IEC 19795-1) of the model measured at that distance: 40 = 1 in 100 strangers alike (adults
 * of the same sex within ten years of age) would score that high, 60 = 1 in 1,000. It is not a
 * probability and not a percentage.
 */
#pragma once

#include "base/kao-types.h"

G_BEGIN_DECLS

typedef enum
{
  KAO_OUTCOME_ABOVE,  /* at or above the line */
  KAO_OUTCOME_REVIEW, /* in the grey zone below the line */
  KAO_OUTCOME_BELOW
} KaoOutcome;

/* @distances ascending, @neg_log10_fmr never rising, both @n >= 2, all finite, first >= last >= 0;
 * else KAO_MODEL_ERROR_CALIBRATION. Beyond @measured_down_to (a -log10 FMR) the table is
 * extrapolated. (transfer full) */
KaoCalibration *kao_calibration_new (const gdouble *distances,
                                     const gdouble *neg_log10_fmr,
                                     gsize n,
                                     gdouble measured_down_to,
                                     GError **error);
KaoCalibration *kao_calibration_ref (KaoCalibration *calibration);
void kao_calibration_unref (KaoCalibration *calibration);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoCalibration, kao_calibration_unref)

/* Linear between the knots, flat beyond them. NaN gives 0. */
gdouble kao_similarity_from_distance (const KaoCalibration *calibration, gdouble distance);
/* The inverse: the largest distance that still gives @similarity, at most the last knot; NAN when
 * no distance gives it. For "what does my line mean". */
gdouble kao_distance_from_similarity (const KaoCalibration *calibration, gdouble similarity);
/* TRUE when @similarity lies beyond what was measured. */
gboolean kao_similarity_is_extrapolated (const KaoCalibration *calibration, gdouble similarity);

/* The figure is compared as it is shown (rounded to one decimal), so that "60.0 against 60.0" never
 * reads "below". */
KaoOutcome kao_outcome_from_similarity (gdouble similarity, gdouble threshold, gdouble review_line);
const gchar *kao_outcome_to_string (KaoOutcome outcome); /* "above", "review", "below" */
gdouble kao_similarity_rounded (gdouble similarity);

G_END_DECLS
