// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "capture/kao-exposure.h"

static void
make (KaoExposure *exposure)
{
  *exposure = (KaoExposure){ 0 };
  kao_exposure_lever_init (&exposure->levers[KAO_EXPOSURE_BACKLIGHT], 0, 2, 1, 1);
  kao_exposure_lever_init (&exposure->levers[KAO_EXPOSURE_BRIGHTNESS], -64, 64, 1, 0);
}

static guint
feed (KaoExposure *exposure, gdouble luminance, guint n)
{
  guint n_moves = 0;
  gint value;

  for (guint i = 0; i < n; i++)
    n_moves += kao_exposure_feed (exposure, luminance, &value) != KAO_EXPOSURE_N_LEVERS;
  return n_moves;
}

static void
test_left_alone (void)
{
  KaoExposure exposure;

  make (&exposure);
  g_assert_true (kao_exposure_is_possible (&exposure));
  g_assert_cmpuint (feed (&exposure, 0.5, 100), ==, 0);
  g_assert_cmpuint (feed (&exposure, -1, 100), ==, 0);
  g_assert_cmpuint (feed (&exposure, 0.1, KAO_EXPOSURE_PATIENCE - 1), ==, 0);
  /* A face that comes and goes does not add up. */
  g_assert_cmpuint (feed (&exposure, -1, 1), ==, 0);
  g_assert_cmpuint (feed (&exposure, 0.1, KAO_EXPOSURE_PATIENCE - 1), ==, 0);
}

/* Always dark: every lever goes to its limit, not beyond, and then rests. */
static void
test_limits (void)
{
  KaoExposure exposure;

  make (&exposure);
  feed (&exposure, 0.1, 1000);
  g_assert_cmpint (exposure.levers[KAO_EXPOSURE_BACKLIGHT].value, ==, 2);
  g_assert_cmpint (exposure.levers[KAO_EXPOSURE_BRIGHTNESS].value, ==, 64);
  g_assert_cmpuint (feed (&exposure, 0.1, 1000), ==, 0);
  feed (&exposure, 0.9, 1000);
  g_assert_cmpint (exposure.levers[KAO_EXPOSURE_BACKLIGHT].value, ==, 0);
  g_assert_cmpint (exposure.levers[KAO_EXPOSURE_BRIGHTNESS].value, ==, -64);
  g_assert_cmpint (exposure.levers[KAO_EXPOSURE_BACKLIGHT].former, ==, 1);
  g_assert_cmpint (exposure.levers[KAO_EXPOSURE_BRIGHTNESS].former, ==, 0);
  g_assert_false (exposure.levers[KAO_EXPOSURE_GAIN].is_present);
}

/* A camera whose picture follows its controls: it ends within the range and stays there. */
static void
test_settles (void)
{
  KaoExposure exposure;
  guint n_moves = 0;
  gdouble luminance = 0.12;

  make (&exposure);
  for (guint i = 0; i < 400; i++)
    {
      n_moves += feed (&exposure, luminance, 1);
      luminance = 0.12 + 0.05 * (exposure.levers[KAO_EXPOSURE_BACKLIGHT].value - 1)
                  + 0.006 * exposure.levers[KAO_EXPOSURE_BRIGHTNESS].value;
    }
  g_assert_cmpfloat (luminance, >=, KAO_EXPOSURE_DARK);
  g_assert_cmpfloat (luminance, <=, KAO_EXPOSURE_BRIGHT);
  g_assert_cmpuint (n_moves, <, 20);
}

static void
test_given_up (void)
{
  KaoExposure exposure;
  gint value = 0;

  make (&exposure);
  feed (&exposure, 0.1, KAO_EXPOSURE_PATIENCE - 1);
  g_assert_cmpint (kao_exposure_feed (&exposure, 0.1, &value), ==, KAO_EXPOSURE_BACKLIGHT);
  g_assert_cmpint (value, ==, 2);
  kao_exposure_give_up (&exposure, KAO_EXPOSURE_BACKLIGHT);
  feed (&exposure, 0.9, 200);
  g_assert_cmpint (exposure.levers[KAO_EXPOSURE_BACKLIGHT].value, ==, 2);
  g_assert_cmpint (exposure.levers[KAO_EXPOSURE_BRIGHTNESS].value, <, 0);
}

static void
test_odd_ranges (void)
{
  KaoExposureLever lever;

  kao_exposure_lever_init (&lever, 5, 5, 1, 5);
  g_assert_false (lever.is_present);
  kao_exposure_lever_init (&lever, 0, 10, 0, 50);
  g_assert_false (lever.is_present);
  kao_exposure_lever_init (&lever, G_MININT, G_MAXINT, 1, 0);
  g_assert_true (lever.is_present);
  g_assert_cmpint (lever.step, >, 0);
  kao_exposure_lever_init (&lever, 0, 100, 1, 90);
  g_assert_cmpint (lever.lowest, ==, 40);
  g_assert_cmpint (lever.highest, ==, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exposure/left-alone", test_left_alone);
  g_test_add_func ("/exposure/limits", test_limits);
  g_test_add_func ("/exposure/settles", test_settles);
  g_test_add_func ("/exposure/given-up", test_given_up);
  g_test_add_func ("/exposure/odd-ranges", test_odd_ranges);
  return g_test_run ();
}
