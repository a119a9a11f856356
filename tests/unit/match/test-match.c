// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "match/kao-match.h"

#include "base/kao-error.h"

#include <math.h>

static const gdouble distances[] = { 0.2, 0.4, 0.5, 0.7, 0.9 };
static const gdouble values[] = { 6.0, 4.0, 3.0, 1.0, 0.0 };

static KaoCalibration *
new_calibration (void)
{
  g_autoptr (GError) error = NULL;
  KaoCalibration *calibration
      = kao_calibration_new (distances, values, G_N_ELEMENTS (values), 3.5, &error);

  g_assert_no_error (error);
  return calibration;
}

static void
test_similarity (void)
{
  g_autoptr (KaoCalibration) calibration = new_calibration ();
  static const struct
  {
    gdouble distance;
    gdouble similarity;
  } cases[] = {
    { 0.5, 60.0 },  { 0.4, 80.0 },      { 0.45, 70.0 },  { 0.6, 40.0 },      { 0.7, 20.0 },
    { 0.8, 10.0 },  { 0.9, 0.0 },       { 5.0, 0.0 },    { 0.3, 100.0 },     { 0.2, 100.0 },
    { 0.0, 100.0 }, { -INFINITY, 100 }, { INFINITY, 0 }, { (gdouble) NAN, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpfloat_with_epsilon (
        kao_similarity_from_distance (calibration, cases[i].distance), cases[i].similarity, 1e-9);
}

static void
test_inverse (void)
{
  g_autoptr (KaoCalibration) calibration = new_calibration ();

  for (gdouble similarity = 0.0; similarity <= 100.0; similarity += 0.5)
    {
      gdouble distance = kao_distance_from_similarity (calibration, similarity);

      g_assert_cmpfloat_with_epsilon (kao_similarity_from_distance (calibration, distance),
                                      similarity, 1e-9);
    }
  g_assert_cmpfloat (kao_distance_from_similarity (calibration, 0.0), ==, 0.9);
  g_assert_true (isnan (kao_distance_from_similarity (calibration, 120.1)));
  g_assert_true (isnan (kao_distance_from_similarity (calibration, (gdouble) NAN)));
}

/* Where the table is level, the largest distance with the figure is meant. */
static void
test_level_stretch (void)
{
  const gdouble x[] = { 0.1, 0.2, 0.3, 0.4 };
  const gdouble y[] = { 3.0, 2.0, 2.0, 1.0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoCalibration) calibration = kao_calibration_new (x, y, 4, 3.0, &error);

  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (kao_distance_from_similarity (calibration, 40.0), 0.3, 1e-12);
  g_assert_cmpfloat_with_epsilon (kao_similarity_from_distance (calibration, 0.25), 40.0, 1e-12);
}

static void
test_extrapolated (void)
{
  g_autoptr (KaoCalibration) calibration = new_calibration ();

  g_assert_false (kao_similarity_is_extrapolated (calibration, 70.0));
  g_assert_true (kao_similarity_is_extrapolated (calibration, 70.1));
}

static void
test_never_rises (void)
{
  g_autoptr (KaoCalibration) calibration = new_calibration ();
  gdouble last = 100.0;

  for (gdouble distance = 0.0; distance < 1.2; distance += 0.001)
    {
      gdouble similarity = kao_similarity_from_distance (calibration, distance);

      g_assert_cmpfloat (similarity, <=, last);
      last = similarity;
    }
}

static void
test_refused (void)
{
  static const struct
  {
    gsize n;
    gdouble x[3];
    gdouble y[3];
  } cases[] = {
    { 1, { 0.1 }, { 1.0 } },
    { 0, { 0.0 }, { 0.0 } },
    { 3, { 0.1, 0.2, 0.3 }, { 3.0, 2.0, 2.1 } },       /* rises */
    { 3, { 0.1, 0.3, 0.2 }, { 3.0, 2.0, 1.0 } },       /* distances fall */
    { 3, { 0.1, 0.1, 0.2 }, { 3.0, 2.0, 1.0 } },       /* a distance twice */
    { 3, { 0.1, 0.2, 0.3 }, { 3.0, (gdouble) NAN, 1.0 } },
    { 3, { 0.1, INFINITY, 0.3 }, { 3.0, 2.0, 1.0 } },
    { 3, { 0.1, 0.2, 0.3 }, { 3.0, 2.0, -0.1 } },      /* an FMR over one */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (kao_calibration_new (cases[i].x, cases[i].y, cases[i].n, 3.0, &error));
      g_assert_error (error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_CALIBRATION);
    }
}

static void
test_outcome (void)
{
  static const struct
  {
    gdouble similarity;
    gdouble threshold;
    gdouble review_line;
    const gchar *outcome;
  } cases[] = {
    { 60.0, 60.0, 40.0, "above" },    { 59.95, 60.0, 40.0, "above" },
    { 59.94, 60.0, 40.0, "review" },  { 40.0, 60.0, 40.0, "review" },
    { 39.95, 60.0, 40.0, "review" },  { 39.94, 60.0, 40.0, "below" },
    { 0.0, 60.0, 40.0, "below" },     { 100.0, 100.0, 40.0, "above" },
    { 50.0, 50.0, 50.0, "above" },    { 49.9, 50.0, 50.0, "below" },
    { 0.0, 0.0, 0.0, "above" },       { (gdouble)NAN, 0.0, 0.0, "below" },
    { 60.04, 60.049, 40.0, "above" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (kao_outcome_to_string (kao_outcome_from_similarity (
                         cases[i].similarity, cases[i].threshold, cases[i].review_line)),
                     ==, cases[i].outcome);
}

static void
test_rounding (void)
{
  g_assert_cmpfloat (kao_similarity_rounded (59.96), ==, 60.0);
  g_assert_cmpfloat (kao_similarity_rounded (59.94), ==, 59.9);
  g_assert_cmpfloat (kao_similarity_rounded (-3.0), ==, 0.0);
  g_assert_cmpfloat (kao_similarity_rounded (200.0), ==, 100.0);
  g_assert_cmpfloat (kao_similarity_rounded ((gdouble) NAN), ==, 0.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/match/similarity", test_similarity);
  g_test_add_func ("/match/inverse", test_inverse);
  g_test_add_func ("/match/level-stretch", test_level_stretch);
  g_test_add_func ("/match/extrapolated", test_extrapolated);
  g_test_add_func ("/match/never-rises", test_never_rises);
  g_test_add_func ("/match/refused", test_refused);
  g_test_add_func ("/match/outcome", test_outcome);
  g_test_add_func ("/match/rounding", test_rounding);
  return g_test_run ();
}
