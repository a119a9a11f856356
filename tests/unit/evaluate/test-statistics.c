// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "evaluate/kao-statistics.h"

#include "match/kao-match.h"

#include <math.h>
#include <string.h>

static void
test_beta (void)
{
  /* I_x (a, b) of whole numbers by the binomial sum, and a few published values. */
  g_assert_cmpfloat_with_epsilon (kao_incomplete_beta (1, 1, 0.3), 0.3, 1e-14);
  g_assert_cmpfloat_with_epsilon (kao_incomplete_beta (2, 3, 0.4), 0.5248, 1e-12);
  g_assert_cmpfloat_with_epsilon (kao_incomplete_beta (5, 5, 0.5), 0.5, 1e-14);
  g_assert_cmpfloat_with_epsilon (kao_incomplete_beta (0.5, 0.5, 0.25), 1.0 / 3.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (kao_incomplete_beta (10, 2, 0.9), 0.6973568802, 1e-9);
  g_assert_cmpfloat (kao_incomplete_beta (2, 3, 0.0), ==, 0.0);
  g_assert_cmpfloat (kao_incomplete_beta (2, 3, 1.0), ==, 1.0);
  for (gdouble p = 0.001; p < 1.0; p += 0.0333)
    g_assert_cmpfloat_with_epsilon (
        kao_incomplete_beta (3, 400, kao_inverse_beta (3, 400, p)), p, 1e-9);
}

/* Clopper-Pearson limits, 95 %: for no error 1 - 0.025^(1/n), else tables. */
static void
test_clopper_pearson (void)
{
  static const struct
  {
    guint64 errors;
    guint64 trials;
    gdouble low;
    gdouble high;
  } cases[] = {
    { 0, 10, 0.0, 0.308497 },        { 1, 10, 0.00252858, 0.445016 },
    { 5, 10, 0.187086, 0.812914 },   { 10, 10, 0.691503, 1.0 },
    { 0, 20, 0.0, 0.168433 },        { 0, 300, 0.0, 0.012221 },
    { 10, 100, 0.049005, 0.176223 }, { 0, 8000000, 0.0, 4.6111e-7 },
    { 1, 1000000, 2.53178e-8, 5.57163e-6 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      KaoRate rate = kao_rate_new (cases[i].errors, cases[i].trials);

      g_assert_cmpfloat_with_epsilon (rate.low, cases[i].low, 1e-4 * cases[i].low + 1e-12);
      g_assert_cmpfloat_with_epsilon (rate.high, cases[i].high, 1e-4 * cases[i].high + 1e-12);
    }
  g_assert_true (isnan (kao_rate_new (0, 0).rate));
}

/* People who match by turns are as good as independent comparisons; a few who match everybody make
 * the rate uncertain. */
static void
test_widen (void)
{
  guint64 even[100], few[100], trials[100], alone[100] = { 0 };
  KaoRate spread_out = kao_rate_new (100, 4950);
  KaoRate bunched = kao_rate_new (100, 4950);
  KaoRate plain = kao_rate_new (100, 4950);

  for (gsize i = 0; i < 100; i++)
    {
      trials[i] = 99;
      even[i] = 2;
      few[i] = i == 0 ? 99 : i == 1 ? 2 : 1;
    }
  kao_rate_widen (&spread_out, even, trials, 100);
  kao_rate_widen (&bunched, few, trials, 100);
  g_assert_cmpfloat (spread_out.low, ==, plain.low);
  g_assert_cmpfloat (spread_out.high, ==, plain.high);
  /* Deviation of the people's rates 0.0990, of their mean over pairs 2 x 0.0990 / 10. */
  g_assert_cmpfloat_with_epsilon (bunched.high, 100.0 / 4950 + 1.96 * 0.0198, 2e-4);
  g_assert_cmpfloat (bunched.low, ==, 0.0);
  /* Nobody took part: nothing is known about people. */
  kao_rate_widen (&plain, few, alone, 100);
  g_assert_cmpfloat (plain.low, ==, spread_out.low);
  g_assert_cmpfloat (plain.high, ==, spread_out.high);
}

/* The interval holds the true rate about as often as it says, although comparisons share people:
 * random people of random "commonness", everybody against everybody. */
static void
test_widen_covers (void)
{
  enum { PEOPLE = 120, SAMPLES = 400 };
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  gint covered = 0, covered_plainly = 0;

  for (gint sample = 0; sample < SAMPLES; sample++)
    {
      gdouble common[PEOPLE];
      guint64 matches[PEOPLE] = { 0 }, trials[PEOPLE];
      guint64 n = 0;
      KaoRate rate;

      for (gint i = 0; i < PEOPLE; i++)
        {
          common[i] = g_rand_double (random);
          trials[i] = PEOPLE - 1;
        }
      for (gint i = 0; i < PEOPLE; i++)
        for (gint k = i + 1; k < PEOPLE; k++)
          if (g_rand_double (random) < 0.2 * common[i] * common[k])
            {
              matches[i]++;
              matches[k]++;
              n++;
            }
      rate = kao_rate_new (n, PEOPLE * (PEOPLE - 1) / 2);
      covered_plainly += rate.low <= 0.05 && rate.high >= 0.05;
      kao_rate_widen (&rate, matches, trials, PEOPLE);
      covered += rate.low <= 0.05 && rate.high >= 0.05;
    }
  g_test_message ("covered %d of %d, without the people's variation %d", covered, SAMPLES,
                  covered_plainly);
  g_assert_cmpint (covered, >=, SAMPLES * 93 / 100);
  g_assert_cmpint (covered, <=, SAMPLES * 99 / 100);
  g_assert_cmpint (covered_plainly, <, SAMPLES * 80 / 100);
}

/* Ten parts by hand: one genuine pair in ten lies beyond every impostor. */
static void
test_accuracy (void)
{
  KaoHistogram *genuine[KAO_N_FOLDS], *impostor[KAO_N_FOLDS];
  KaoAccuracy accuracy;

  for (gint k = 0; k < KAO_N_FOLDS; k++)
    {
      genuine[k] = kao_histogram_new ();
      impostor[k] = kao_histogram_new ();
      for (gint i = 0; i < 10; i++)
        {
          kao_histogram_add (genuine[k], i == 0 ? 0.9 : 0.3);
          kao_histogram_add (impostor[k], 0.6);
        }
    }
  accuracy = kao_accuracy (genuine, impostor);
  g_assert_cmpfloat_with_epsilon (accuracy.value, 0.95, 1e-12);
  /* 1.96 / 2 x sqrt (0.9 x 0.1 / 100) */
  g_assert_cmpfloat_with_epsilon (accuracy.reach, 0.0294, 1e-4);
  /* The line comes from the other parts: a part of its own kind does not see itself. */
  memset (genuine[3], 0, sizeof *genuine[3]);
  kao_histogram_add (genuine[3], 0.7);
  accuracy = kao_accuracy (genuine, impostor);
  g_assert_cmpfloat_with_epsilon (accuracy.value, (81.0 / 91.0 + 1.0) / 2.0, 1e-12);
  memset (impostor[3], 0, sizeof *impostor[3]);
  g_assert_true (isnan (kao_accuracy (genuine, impostor).value));
  for (gint k = 0; k < KAO_N_FOLDS; k++)
    {
      kao_histogram_free (genuine[k]);
      kao_histogram_free (impostor[k]);
    }
}

static KaoHistogram *
histogram_of (const gdouble *distances, gsize n)
{
  KaoHistogram *histogram = kao_histogram_new ();

  for (gsize i = 0; i < n; i++)
    kao_histogram_add (histogram, distances[i]);
  return histogram;
}

static void
test_histogram (void)
{
  const gdouble distances[] = { 0.5, 0.5001, 0.0, 7.0, (gdouble) NAN, 0.49999 };
  g_autoptr (KaoHistogram) histogram = histogram_of (distances, G_N_ELEMENTS (distances));

  g_assert_cmpuint (histogram->total, ==, 6);
  /* A comparison at the line itself matches. */
  g_assert_cmpuint (kao_histogram_count_upto (histogram, 0.5), ==, 3);
  g_assert_cmpuint (kao_histogram_count_upto (histogram, 0.5001), ==, 4);
  g_assert_cmpuint (kao_histogram_count_upto (histogram, 0.4), ==, 1);
  g_assert_cmpuint (kao_histogram_count_upto (histogram, -0.1), ==, 0);
  g_assert_cmpuint (kao_histogram_count_upto (histogram, 3.9), ==, 4);
}

static void
test_known_rates (void)
{
  /* Genuine 0.1 0.2 0.3 0.6, impostor 0.4 0.5 0.7 0.8: by hand. */
  const gdouble same[] = { 0.1, 0.2, 0.3, 0.6 };
  const gdouble other[] = { 0.4, 0.5, 0.7, 0.8 };
  g_autoptr (KaoHistogram) genuine = histogram_of (same, 4);
  g_autoptr (KaoHistogram) impostor = histogram_of (other, 4);
  g_autoptr (GArray) curve = kao_det_curve (genuine, impostor, 100);

  g_assert_cmpfloat (kao_false_match_rate (impostor, 0.45).rate, ==, 0.25);
  g_assert_cmpfloat (kao_false_non_match_rate (genuine, 0.45).rate, ==, 0.25);
  g_assert_cmpfloat_with_epsilon (kao_equal_error_rate (genuine, impostor), 0.25, 1e-12);
  /* 14 of 16 pairs are in the right order. */
  g_assert_cmpfloat_with_epsilon (kao_area_under_curve (genuine, impostor), 14.0 / 16.0, 1e-12);
  g_assert_cmpuint (curve->len, ==, 8);
  g_assert_true (isnan (kao_distance_at_fmr (impostor, 0, 0.5)));
}

static void
test_perfect_and_empty (void)
{
  const gdouble same[] = { 0.1, 0.2 };
  const gdouble other[] = { 0.8, 0.9 };
  g_autoptr (KaoHistogram) genuine = histogram_of (same, 2);
  g_autoptr (KaoHistogram) impostor = histogram_of (other, 2);
  g_autoptr (KaoHistogram) empty = kao_histogram_new ();
  g_autoptr (GArray) curve = kao_det_curve (genuine, empty, 10);

  g_assert_cmpfloat (kao_equal_error_rate (genuine, impostor), ==, 0.0);
  g_assert_cmpfloat (kao_area_under_curve (genuine, impostor), ==, 1.0);
  g_assert_true (isnan (kao_equal_error_rate (genuine, empty)));
  g_assert_cmpuint (curve->len, ==, 0);
}

/* Impostors whose FMR at distance d is exactly 10^(-5 (1 - d)): the table must say so. */
static KaoHistogram *
exponential_impostors (guint64 n)
{
  KaoHistogram *impostor = kao_histogram_new ();
  guint64 before = 0;

  for (gint i = 0; i < 10000; i++)
    {
      guint64 upto = (guint64) ((gdouble) n * pow (10.0, -5.0 * (1.0 - (i + 1) * KAO_BIN_WIDTH)));

      impostor->counts[i] = upto - before;
      impostor->total += upto - before;
      before = upto;
    }
  return impostor;
}

static void
test_calibrate (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoHistogram) impostor = exponential_impostors (3000000);
  g_autoptr (KaoCalibrationTable) table = kao_calibrate (impostor, 0.0);
  g_autoptr (KaoCalibration) calibration = NULL;
  gdouble last = 1e9;

  /* 30 in 3,000,000 is 10^-5. */
  g_assert_cmpfloat_with_epsilon (table->measured_down_to, 5.0, 1e-9);
  calibration = kao_calibration_new (&g_array_index (table->distances, gdouble, 0),
                                     &g_array_index (table->values, gdouble, 0), table->values->len,
                                     table->measured_down_to, &error);
  g_assert_no_error (error);
  for (gdouble d = 0.1; d < 0.99; d += 0.01)
    {
      g_assert_cmpfloat_with_epsilon (kao_similarity_from_distance (calibration, d),
                                      100.0 * (1.0 - d), 0.1);
      g_assert_cmpfloat (kao_similarity_from_distance (calibration, d), <=, last);
      last = kao_similarity_from_distance (calibration, d);
    }
}

/* A smaller sample must not claim more than it can, and its tail must lie below the truth. */
static void
test_calibrate_tail (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoHistogram) impostor = exponential_impostors (300000);
  g_autoptr (KaoCalibrationTable) by_count = kao_calibrate (impostor, 0.0);
  g_autoptr (KaoCalibrationTable) by_trust = kao_calibrate (impostor, 0.01);
  g_autoptr (KaoCalibration) calibration = kao_calibration_new (
      &g_array_index (by_trust->distances, gdouble, 0), &g_array_index (by_trust->values, gdouble, 0),
      by_trust->values->len, by_trust->measured_down_to, &error);

  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (by_count->measured_down_to, 4.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (by_trust->measured_down_to, 2.0, 1e-9);
  g_assert_true (kao_similarity_is_extrapolated (calibration, 41.0));
  for (gdouble d = 0.05; d < 0.58; d += 0.01)
    g_assert_cmpfloat (kao_similarity_from_distance (calibration, d), <, 100.0 * (1.0 - d));
  /* At half the slope. */
  g_assert_cmpfloat_with_epsilon (kao_similarity_from_distance (calibration, 0.4), 50.0, 0.2);
}

static void
test_calibrate_too_few (void)
{
  g_autoptr (KaoHistogram) impostor = kao_histogram_new ();

  for (gint i = 0; i < 299; i++)
    kao_histogram_add (impostor, 0.001 * i);
  g_assert_null (kao_calibrate (impostor, 0.0));
}

static void
test_distance_at_fmr (void)
{
  g_autoptr (KaoHistogram) impostor = exponential_impostors (3000000);

  g_assert_cmpfloat_with_epsilon (kao_distance_at_fmr (impostor, 0, 0.01), 0.6, 3e-4);
  g_assert_cmpfloat_with_epsilon (kao_distance_at_fmr (impostor, 0, 0.0001), 0.2, 3e-4);
  g_assert_true (isnan (kao_distance_at_fmr (impostor, 0, 9e-7)));
  g_assert_cmpfloat (
      kao_false_match_rate (impostor, kao_distance_at_fmr (impostor, 0, 0.001)).rate, <=, 0.001);
  /* 3 in 3,000,000 with pairs that gave no comparison among the trials. */
  g_assert_true (isnan (kao_distance_at_fmr (impostor, 299999, 3.0 / 3300000)));
  g_assert_false (isnan (kao_distance_at_fmr (impostor, 300000, 3.0 / 3300000)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/statistics/beta", test_beta);
  g_test_add_func ("/cli/statistics/clopper-pearson", test_clopper_pearson);
  g_test_add_func ("/cli/statistics/widen", test_widen);
  g_test_add_func ("/cli/statistics/widen-covers", test_widen_covers);
  g_test_add_func ("/cli/statistics/accuracy", test_accuracy);
  g_test_add_func ("/cli/statistics/histogram", test_histogram);
  g_test_add_func ("/cli/statistics/known-rates", test_known_rates);
  g_test_add_func ("/cli/statistics/perfect-and-empty", test_perfect_and_empty);
  g_test_add_func ("/cli/statistics/calibrate", test_calibrate);
  g_test_add_func ("/cli/statistics/calibrate-tail", test_calibrate_tail);
  g_test_add_func ("/cli/statistics/calibrate-too-few", test_calibrate_too_few);
  g_test_add_func ("/cli/statistics/distance-at-fmr", test_distance_at_fmr);
  return g_test_run ();
}
