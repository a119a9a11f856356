// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "match/kao-match.h"

#include "base/kao-error.h"

#include <math.h>

#define SIMILARITY_PER_DECADE 20.0

struct _KaoCalibration
{
  gatomicrefcount ref_count;
  gsize n;
  gdouble *distances;
  gdouble *neg_log10_fmr;
  gdouble measured_down_to;
};

static gboolean
check_table (const gdouble *distances, const gdouble *neg_log10_fmr, gsize n, GError **error)
{
  if (n < 2)
    {
      g_set_error_literal (error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_CALIBRATION,
                           "The calibration table has fewer than two entries; "
                           "measure the pack with kaoawase-evaluate --calibrate.");
      return FALSE;
    }
  for (gsize i = 0; i < n; i++)
    {
      if (!isfinite (distances[i]) || !isfinite (neg_log10_fmr[i]) || neg_log10_fmr[i] < 0.0)
        {
          g_set_error (error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_CALIBRATION,
                       "Entry %" G_GSIZE_FORMAT " of the calibration table is not a number of "
                       "zero or more; measure the pack with kaoawase-evaluate --calibrate.",
                       i + 1);
          return FALSE;
        }
      if (i > 0 && (distances[i] <= distances[i - 1] || neg_log10_fmr[i] > neg_log10_fmr[i - 1]))
        {
          g_set_error (error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_CALIBRATION,
                       "The calibration table is not monotone at entry %" G_GSIZE_FORMAT
                       ": distances must rise and -log10 FMR must not; measure the pack with "
                       "kaoawase-evaluate --calibrate.",
                       i + 1);
          return FALSE;
        }
    }
  return TRUE;
}

KaoCalibration *
kao_calibration_new (const gdouble *distances,
                     const gdouble *neg_log10_fmr,
                     gsize n,
                     gdouble measured_down_to,
                     GError **error)
{
  KaoCalibration *self;

  if (!check_table (distances, neg_log10_fmr, n, error))
    return NULL;

  self = g_new0 (KaoCalibration, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->n = n;
  self->distances = g_memdup2 (distances, n * sizeof *distances);
  self->neg_log10_fmr = g_memdup2 (neg_log10_fmr, n * sizeof *neg_log10_fmr);
  /* A table that does not say how far it was measured claims nothing. */
  self->measured_down_to = isfinite (measured_down_to) ? measured_down_to : 0.0;
  return self;
}

KaoCalibration *
kao_calibration_ref (KaoCalibration *calibration)
{
  g_atomic_ref_count_inc (&calibration->ref_count);
  return calibration;
}

void
kao_calibration_unref (KaoCalibration *calibration)
{
  if (!g_atomic_ref_count_dec (&calibration->ref_count))
    return;
  g_free (calibration->distances);
  g_free (calibration->neg_log10_fmr);
  g_free (calibration);
}

/* The first knot beyond @distance, at least 1 and at most n - 1. */
static gsize
find_segment (const KaoCalibration *self, gdouble distance)
{
  gsize low = 1;
  gsize high = self->n - 1;

  while (low < high)
    {
      gsize middle = (low + high) / 2;

      if (self->distances[middle] < distance)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static gdouble
neg_log10_fmr_at (const KaoCalibration *self, gdouble distance)
{
  gsize i;
  gdouble part;

  if (distance <= self->distances[0])
    return self->neg_log10_fmr[0];
  if (distance >= self->distances[self->n - 1])
    return self->neg_log10_fmr[self->n - 1];

  i = find_segment (self, distance);
  part = (distance - self->distances[i - 1]) / (self->distances[i] - self->distances[i - 1]);
  return self->neg_log10_fmr[i - 1]
         + part * (self->neg_log10_fmr[i] - self->neg_log10_fmr[i - 1]);
}

gdouble
kao_similarity_from_distance (const KaoCalibration *calibration, gdouble distance)
{
  if (isnan (distance))
    return 0.0;
  return CLAMP (SIMILARITY_PER_DECADE * neg_log10_fmr_at (calibration, distance), 0.0, 100.0);
}

gdouble
kao_distance_from_similarity (const KaoCalibration *calibration, gdouble similarity)
{
  const gdouble *distances = calibration->distances;
  const gdouble *values = calibration->neg_log10_fmr;
  gdouble wanted = similarity / SIMILARITY_PER_DECADE;

  if (isnan (similarity) || wanted > values[0])
    return NAN;
  for (gsize i = 1; i < calibration->n; i++)
    {
      if (values[i] >= wanted)
        continue;
      return distances[i - 1]
             + (values[i - 1] - wanted) / (values[i - 1] - values[i])
                   * (distances[i] - distances[i - 1]);
    }
  return distances[calibration->n - 1];
}

gboolean
kao_similarity_is_extrapolated (const KaoCalibration *calibration, gdouble similarity)
{
  return similarity > SIMILARITY_PER_DECADE * calibration->measured_down_to;
}

gdouble
kao_similarity_rounded (gdouble similarity)
{
  if (isnan (similarity))
    return 0.0;
  return round (CLAMP (similarity, 0.0, 100.0) * 10.0) / 10.0;
}

KaoOutcome
kao_outcome_from_similarity (gdouble similarity, gdouble threshold, gdouble review_line)
{
  gdouble shown = kao_similarity_rounded (similarity);

  if (isnan (similarity))
    return KAO_OUTCOME_BELOW;
  if (shown >= kao_similarity_rounded (threshold))
    return KAO_OUTCOME_ABOVE;
  if (shown >= kao_similarity_rounded (review_line))
    return KAO_OUTCOME_REVIEW;
  return KAO_OUTCOME_BELOW;
}

const gchar *
kao_outcome_to_string (KaoOutcome outcome)
{
  switch (outcome)
    {
    case KAO_OUTCOME_ABOVE:
      return "above";
    case KAO_OUTCOME_REVIEW:
      return "review";
    case KAO_OUTCOME_BELOW:
      return "below";
    }
  g_return_val_if_reached ("below");
}
