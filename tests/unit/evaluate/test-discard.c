// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "evaluate/kao-discard.h"

#include <math.h>

/* A hundred pairs: pair i lies at a distance of 1 - i / 100, its unified value is i, its sharpness
 * says nothing, and its exposure was not assessed. */
static KaoDiscard *
sample (void)
{
  KaoDiscard *discard = kao_discard_new ();

  for (gint i = 0; i < 100; i++)
    {
      gfloat a[KAO_N_DISCARD_MEASURES] = { 0 };
      gfloat b[KAO_N_DISCARD_MEASURES] = { 0 };

      a[KAO_DISCARD_UNIFIED] = (gfloat) i;
      b[KAO_DISCARD_UNIFIED] = 100.0F; /* the worse picture counts */
      a[KAO_QUALITY_SHARPNESS] = (gfloat) (i * 37 % 100);
      b[KAO_QUALITY_SHARPNESS] = 100.0F;
      a[KAO_QUALITY_OVER_EXPOSURE] = i < 50 ? -1.0F : 1.0F;
      b[KAO_QUALITY_OVER_EXPOSURE] = -1.0F;
      kao_discard_add (discard, 1.0 - i / 100.0, a, b);
    }
  return discard;
}

static void
test_curve (void)
{
  g_autoptr (KaoDiscard) discard = sample ();
  KaoDiscardCurves curves;

  kao_discard_compute (discard, 0.905, 0.01, &curves);
  for (gint m = 0; m < KAO_N_DISCARD_MEASURES; m++)
    g_assert_cmpuint (curves.fnmr[m][0].errors, ==, 10);
  g_assert_cmpuint (curves.fnmr[KAO_DISCARD_UNIFIED][1].errors, ==, 5);
  g_assert_cmpuint (curves.fnmr[KAO_DISCARD_UNIFIED][1].trials, ==, 95);
  g_assert_cmpuint (curves.fnmr[KAO_DISCARD_UNIFIED][2].errors, ==, 0);
  g_assert_cmpuint (curves.fnmr[KAO_DISCARD_UNIFIED][3].trials, ==, 80);
  g_assert_cmpuint (curves.fnmr[KAO_QUALITY_SHARPNESS][3].errors, >=, 6);
  /* Not assessed is kept longest. */
  g_assert_cmpuint (curves.fnmr[KAO_QUALITY_OVER_EXPOSURE][3].errors, ==, 10);
}

/* Without a line there is no rate. */
static void
test_no_line (void)
{
  g_autoptr (KaoDiscard) discard = sample ();
  KaoDiscardCurves curves;

  kao_discard_compute (discard, (gdouble) NAN, 0.01, &curves);
  g_assert_true (isnan (curves.fnmr[KAO_DISCARD_UNIFIED][0].rate));
}

static void
test_empty (void)
{
  g_autoptr (KaoDiscard) discard = kao_discard_new ();
  KaoDiscardCurves curves;

  kao_discard_compute (discard, 0.5, 0.01, &curves);
  g_assert_cmpuint (curves.fnmr[KAO_DISCARD_UNIFIED][3].trials, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/evaluate/discard/curve", test_curve);
  g_test_add_func ("/evaluate/discard/no-line", test_no_line);
  g_test_add_func ("/evaluate/discard/empty", test_empty);
  return g_test_run ();
}
