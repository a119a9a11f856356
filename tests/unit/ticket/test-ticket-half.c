// SPDX-License-Identifier: GPL-3.0-or-later
/* binary16: every one of the 65,536, known values, and that rounding takes the nearer neighbour. */
#include "config.h"

#include "ticket/kao-half.h"

#include <math.h>

static void
test_all (void)
{
  for (guint half = 0; half <= G_MAXUINT16; half++)
    {
      gfloat value = kao_half_to_float ((guint16) half);

      if (isnan (value))
        g_assert_true (isnan (kao_half_to_float (kao_half_from_float (value))));
      else
        g_assert_cmpuint (kao_half_from_float (value), ==, half);
    }
}

static void
test_known (void)
{
  static const struct
  {
    gfloat value;
    guint16 half;
  } known[] = {
    { 0.0f, 0x0000 },           { -0.0f, 0x8000 },          { 1.0f, 0x3c00 },
    { -2.0f, 0xc000 },          { 65504.0f, 0x7bff },       { 65519.0f, 0x7bff },
    { 65520.0f, 0x7c00 },       { 1e30f, 0x7c00 },          { -INFINITY, 0xfc00 },
    { 0x1p-14f, 0x0400 },       { 0x1p-24f, 0x0001 },       { 0x1p-25f, 0x0000 },
    { 0x1.8p-25f, 0x0001 },     { 1.0f / 3, 0x3555 },       { 0x1.ffcp-15f, 0x0400 },
    /* ties go to the even neighbour */
    { 1.0f + 0x1p-11f, 0x3c00 }, { 1.0f + 0x3p-11f, 0x3c02 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    g_assert_cmphex (kao_half_from_float (known[i].value), ==, known[i].half);
}

static void
test_nearest (void)
{
  for (guint i = 0; i < 200000; i++)
    {
      gfloat value = (gfloat) g_test_rand_double_range (-2, 2);
      guint16 half = kao_half_from_float (value);
      gdouble off = fabs ((gdouble) kao_half_to_float (half) - value);

      g_assert_cmpfloat (off, <=, fabs ((gdouble) kao_half_to_float ((guint16) (half + 1)) - value));
      if ((half & 0x7fff) > 0)
        g_assert_cmpfloat (off, <=, fabs ((gdouble) kao_half_to_float ((guint16) (half - 1)) - value));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ticket/half/all", test_all);
  g_test_add_func ("/ticket/half/known", test_known);
  g_test_add_func ("/ticket/half/nearest", test_nearest);
  return g_test_run ();
}
