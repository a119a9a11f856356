// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "evaluate/kao-statistics.h"

#include <math.h>
#include <string.h>

#define CONFIDENCE 0.95
#define RULE_OF_3 3.0
#define RULE_OF_30 30.0
#define LEAST_IMPOSTORS 300
/* The figure ends at 100, which is one in 100,000. */
#define LAST_VALUE 5.0
#define STEP 0.1

KaoHistogram *
kao_histogram_new (void)
{
  return g_new0 (KaoHistogram, 1);
}

void
kao_histogram_free (KaoHistogram *histogram)
{
  explicit_bzero (histogram, sizeof *histogram);
  g_free (histogram);
}

/* The bin of @distance; the upper edge belongs to the bin. */
static gint
bin_of (gdouble distance)
{
  if (isnan (distance))
    return KAO_BINS - 1;
  return (gint) CLAMP (ceil (distance / KAO_BIN_WIDTH - 1e-6) - 1.0, 0.0, KAO_BINS - 1.0);
}

void
kao_histogram_add (KaoHistogram *histogram, gdouble distance)
{
  histogram->counts[bin_of (distance)]++;
  histogram->total++;
}

void
kao_histogram_merge (KaoHistogram *histogram, const KaoHistogram *other)
{
  for (gsize i = 0; i < KAO_BINS; i++)
    histogram->counts[i] += other->counts[i];
  histogram->total += other->total;
}

guint64
kao_histogram_count_upto (const KaoHistogram *histogram, gdouble distance)
{
  guint64 sum = 0;
  gint last;

  if (isnan (distance) || distance < 0.0)
    return 0;
  last = bin_of (distance);
  for (gint i = 0; i <= last; i++)
    sum += histogram->counts[i];
  return sum;
}

/* --- intervals --- */

/* The continued fraction of the incomplete beta function by Lentz's method. */
static gdouble
beta_fraction (gdouble a, gdouble b, gdouble x)
{
  const gdouble tiny = 1e-300;
  gdouble c = 1.0;
  gdouble d = 1.0 - (a + b) * x / (a + 1.0);
  gdouble value;

  d = 1.0 / (fabs (d) < tiny ? tiny : d);
  value = d;
  for (gint m = 1; m <= 10000; m++)
    {
      gdouble even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
      gdouble odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
      gdouble change;

      d = 1.0 + even * d;
      d = 1.0 / (fabs (d) < tiny ? tiny : d);
      c = 1.0 + even / (fabs (c) < tiny ? tiny : c);
      value *= d * c;
      d = 1.0 + odd * d;
      d = 1.0 / (fabs (d) < tiny ? tiny : d);
      c = 1.0 + odd / (fabs (c) < tiny ? tiny : c);
      change = d * c;
      value *= change;
      if (fabs (change - 1.0) < 1e-14)
        break;
    }
  return value;
}

gdouble
kao_incomplete_beta (gdouble a, gdouble b, gdouble x)
{
  gdouble front;

  if (x <= 0.0)
    return 0.0;
  if (x >= 1.0)
    return 1.0;
  front = exp (lgamma (a + b) - lgamma (a) - lgamma (b) + a * log (x) + b * log1p (-x));
  /* The fraction converges fast on the near side of the mean only. */
  if (x < (a + 1.0) / (a + b + 2.0))
    return front * beta_fraction (a, b, x) / a;
  return 1.0 - front * beta_fraction (b, a, 1.0 - x) / b;
}

gdouble
kao_inverse_beta (gdouble a, gdouble b, gdouble p)
{
  gdouble low = 0.0;
  gdouble high = 1.0;

  for (gint i = 0; i < 200 && high - low > 1e-16 * high; i++)
    {
      /* Rates are often tiny: halve the exponent first. */
      gdouble middle = low > 0.0 && high / low > 4.0 ? sqrt (low * high)
                       : low == 0.0 && high > 1e-12  ? high * 0.01
                                                     : 0.5 * (low + high);

      if (kao_incomplete_beta (a, b, middle) < p)
        low = middle;
      else
        high = middle;
    }
  return 0.5 * (low + high);
}

KaoRate
kao_rate_new (guint64 errors, guint64 trials)
{
  const gdouble tail = (1.0 - CONFIDENCE) / 2.0;
  gdouble k = (gdouble) errors;
  gdouble n = (gdouble) trials;
  KaoRate result = { .errors = errors, .trials = trials, .rate = NAN, .low = 0.0, .high = 1.0 };

  if (trials == 0)
    return result;
  result.rate = k / n;
  result.low = errors == 0 ? 0.0 : kao_inverse_beta (k, n - k + 1.0, tail);
  result.high = errors == trials ? 1.0 : kao_inverse_beta (k + 1.0, n - k, 1.0 - tail);
  return result;
}

/* The rate is a ratio of two sums over pairs; its change with the weight of one person is what that
 * person has more matches than the rate makes of his trials, over all trials (the infinitesimal
 * jackknife). With everybody against everybody this is the variance of a U-statistic of order two,
 * 4 / n times that of the people's own rates. */
void
kao_rate_widen (KaoRate *rate, const guint64 *matches, const guint64 *trials, gsize n)
{
  gdouble squares = 0.0, total = 0.0, reach;
  gsize people = 0;

  for (gsize i = 0; i < n; i++)
    {
      gdouble excess = (gdouble) matches[i] - rate->rate * (gdouble) trials[i];

      if (trials[i] == 0)
        continue;
      squares += excess * excess;
      total += (gdouble) trials[i] / 2.0;
      people++;
    }
  if (people < 3 || rate->trials == 0)
    return;
  reach = 1.959964 * sqrt (squares * (gdouble) people / ((gdouble) people - 1.0)) / total;
  rate->low = fmin (rate->low, fmax (0.0, rate->rate - reach));
  rate->high = fmax (rate->high, fmin (1.0, rate->rate + reach));
}

/* --- rates --- */

KaoRate
kao_false_match_rate (const KaoHistogram *impostor, gdouble distance)
{
  return kao_rate_new (kao_histogram_count_upto (impostor, distance), impostor->total);
}

KaoRate
kao_false_non_match_rate (const KaoHistogram *genuine, gdouble distance)
{
  return kao_rate_new (genuine->total - kao_histogram_count_upto (genuine, distance),
                       genuine->total);
}

gdouble
kao_distance_at_fmr (const KaoHistogram *impostor, guint64 lost, gdouble fmr)
{
  gdouble allowed = fmr * (gdouble) (impostor->total + lost);
  guint64 sum = 0;

  if (impostor->total == 0 || allowed < RULE_OF_3 - 1e-9)
    return NAN;
  for (gint i = 0; i < KAO_BINS; i++)
    {
      sum += impostor->counts[i];
      if ((gdouble) sum > allowed + 1e-9)
        return i * KAO_BIN_WIDTH;
    }
  return KAO_BINS * KAO_BIN_WIDTH;
}

gdouble
kao_equal_error_rate (const KaoHistogram *genuine, const KaoHistogram *impostor)
{
  guint64 matches = 0;
  guint64 false_matches = 0;
  gdouble last_fmr = 0.0;
  gdouble last_fnmr = 1.0;

  if (genuine->total == 0 || impostor->total == 0)
    return NAN;
  for (gint i = 0; i < KAO_BINS; i++)
    {
      gdouble fmr, fnmr;

      matches += genuine->counts[i];
      false_matches += impostor->counts[i];
      fmr = (gdouble) false_matches / (gdouble) impostor->total;
      fnmr = 1.0 - (gdouble) matches / (gdouble) genuine->total;
      if (fmr >= fnmr)
        {
          gdouble gap = last_fnmr - last_fmr;
          gdouble part = gap / (gap + fmr - fnmr);

          return last_fmr + part * (fmr - last_fmr);
        }
      last_fmr = fmr;
      last_fnmr = fnmr;
    }
  return last_fmr;
}

gdouble
kao_area_under_curve (const KaoHistogram *genuine, const KaoHistogram *impostor)
{
  gdouble area = 0.0;
  gdouble below = 0.0; /* impostors nearer than this bin */

  if (genuine->total == 0 || impostor->total == 0)
    return NAN;
  for (gint i = 0; i < KAO_BINS; i++)
    {
      gdouble beyond;

      if (genuine->counts[i] == 0 && impostor->counts[i] == 0)
        continue;
      beyond = (gdouble) impostor->total - below - 0.5 * (gdouble) impostor->counts[i];
      area += (gdouble) genuine->counts[i] * beyond;
      below += (gdouble) impostor->counts[i];
    }
  return area / ((gdouble) genuine->total * (gdouble) impostor->total);
}

/* The distance that tells @genuine and @impostor, without those of @fold, best apart; both kinds
 * weigh the same. */
static gdouble
best_line (KaoHistogram *const *genuine, KaoHistogram *const *impostor, guint fold)
{
  guint64 n_genuine = 0, n_impostor = 0, hits = 0, false_hits = 0;
  gdouble best = -INFINITY;
  gint best_bin = 0;

  for (guint k = 0; k < KAO_N_FOLDS; k++)
    if (k != fold)
      {
        n_genuine += genuine[k]->total;
        n_impostor += impostor[k]->total;
      }
  for (gint i = 0; i < KAO_BINS; i++)
    {
      gdouble gain;

      for (guint k = 0; k < KAO_N_FOLDS; k++)
        if (k != fold)
          {
            hits += genuine[k]->counts[i];
            false_hits += impostor[k]->counts[i];
          }
      gain = (gdouble) hits / (gdouble) n_genuine - (gdouble) false_hits / (gdouble) n_impostor;
      if (gain > best)
        {
          best = gain;
          best_bin = i;
        }
    }
  return (best_bin + 1) * KAO_BIN_WIDTH;
}

KaoAccuracy
kao_accuracy (KaoHistogram *const *genuine, KaoHistogram *const *impostor)
{
  KaoAccuracy accuracy = { .value = NAN, .reach = NAN };
  guint64 hits = 0, rejections = 0, n_genuine = 0, n_impostor = 0;
  gdouble p, q;

  for (guint k = 0; k < KAO_N_FOLDS; k++)
    if (genuine[k]->total == 0 || impostor[k]->total == 0)
      return accuracy;
  for (guint k = 0; k < KAO_N_FOLDS; k++)
    {
      gdouble line = best_line (genuine, impostor, k);

      hits += kao_histogram_count_upto (genuine[k], line);
      rejections += impostor[k]->total - kao_histogram_count_upto (impostor[k], line);
      n_genuine += genuine[k]->total;
      n_impostor += impostor[k]->total;
    }
  p = (gdouble) hits / (gdouble) n_genuine;
  q = (gdouble) rejections / (gdouble) n_impostor;
  accuracy.value = (p + q) / 2.0;
  accuracy.reach = 1.959964 / 2.0
                   * sqrt (p * (1.0 - p) / (gdouble) n_genuine
                           + q * (1.0 - q) / (gdouble) n_impostor);
  return accuracy;
}

GArray *
kao_det_curve (const KaoHistogram *genuine, const KaoHistogram *impostor, guint max_points)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (KaoDetPoint));
  GArray *thinned = g_array_new (FALSE, FALSE, sizeof (KaoDetPoint));
  guint64 matches = 0;
  guint64 false_matches = 0;

  if (genuine->total == 0 || impostor->total == 0)
    return thinned;
  for (gint i = 0; i < KAO_BINS; i++)
    {
      KaoDetPoint point;

      if (genuine->counts[i] == 0 && impostor->counts[i] == 0)
        continue;
      matches += genuine->counts[i];
      false_matches += impostor->counts[i];
      point.fmr = (gdouble) false_matches / (gdouble) impostor->total;
      point.fnmr = 1.0 - (gdouble) matches / (gdouble) genuine->total;
      g_array_append_val (all, point);
    }
  for (guint i = 0; i < all->len; i++)
    if (all->len <= max_points || i == 0 || i == all->len - 1
        || (guint64) i * max_points / all->len != (guint64) (i - 1) * max_points / all->len)
      g_array_append_val (thinned, g_array_index (all, KaoDetPoint, i));
  return thinned;
}

/* --- calibration --- */

void
kao_calibration_table_free (KaoCalibrationTable *table)
{
  g_array_unref (table->distances);
  g_array_unref (table->values);
  g_free (table);
}

static void
prepend_knot (KaoCalibrationTable *table, gdouble distance, gdouble value)
{
  g_array_prepend_val (table->distances, distance);
  g_array_prepend_val (table->values, value);
}

/* The distance at which @false_matches distances lie at or below, without the rule of 3. */
static gdouble
distance_at_count (const KaoHistogram *impostor, gdouble false_matches)
{
  gdouble sum = 0.0;

  for (gint i = 0; i < KAO_BINS; i++)
    {
      sum += (gdouble) impostor->counts[i];
      if (sum > false_matches + 1e-9)
        return i * KAO_BIN_WIDTH;
    }
  return KAO_BINS * KAO_BIN_WIDTH;
}

/* Where the measured part ends, going on to the figure 100 or to distance 0. */
static void
extrapolate (KaoCalibrationTable *table)
{
  gdouble edge = g_array_index (table->distances, gdouble, 0);
  gdouble value = g_array_index (table->values, gdouble, 0);
  gdouble rise = 0.0, run = 0.0, slope, last;

  for (guint i = 1; i < table->values->len; i++)
    {
      rise = value - g_array_index (table->values, gdouble, i);
      run = g_array_index (table->distances, gdouble, i) - edge;
      if (rise >= 1.0 - 1e-9)
        break;
    }
  slope = run > 0.0 ? 0.5 * rise / run : 0.0;
  if (value >= LAST_VALUE || slope <= 0.0 || edge <= KAO_BIN_WIDTH)
    return;
  last = fmax (0.0, edge - (LAST_VALUE - value) / slope);
  prepend_knot (table, last, value + slope * (edge - last));
}

KaoCalibrationTable *
kao_calibrate (const KaoHistogram *impostor, gdouble trusted_fmr)
{
  KaoCalibrationTable *table;
  gdouble n = (gdouble) impostor->total;
  gdouble smallest = fmax (RULE_OF_30 / n, trusted_fmr);
  gdouble end;

  if (impostor->total < LEAST_IMPOSTORS)
    return NULL;
  table = g_new0 (KaoCalibrationTable, 1);
  table->distances = g_array_new (FALSE, FALSE, sizeof (gdouble));
  table->values = g_array_new (FALSE, FALSE, sizeof (gdouble));
  /* Rounded down to a step, so that the claim is never better than the sample. */
  end = fmin (LAST_VALUE, floor (-log10 (smallest) / STEP + 1e-9) * STEP);
  table->measured_down_to = end;
  for (gint i = 0; i * STEP <= end + 1e-9; i++)
    {
      gdouble value = i * STEP;
      gdouble distance =
          distance_at_count (impostor, n * pow (10.0, -value) - (i == 0 ? 0.5 : 0.0));

      /* Two steps in one bin: the stricter claim is dropped. */
      if (table->distances->len > 0
          && distance >= g_array_index (table->distances, gdouble, 0) - 0.5 * KAO_BIN_WIDTH)
        continue;
      prepend_knot (table, distance, value);
    }
  extrapolate (table);
  return table;
}
