// SPDX-License-Identifier: GPL-3.0-or-later
/* The line that rises with the list: the formula by numbers, that the error stays what it was, its end at 100,
 * and what a search is judged to be. */
#include "config.h"

#include "reception/kao-list-line.h"

#include <math.h>

static void
test_numbers (void)
{
  gdouble raised = 0.0;

  /* 1 in 100 with 100 people: 1 - 0.99^(1/100) is 1.00498e-4, that is 79.957. */
  g_assert_true (kao_list_raise_line (40.0, 100, &raised));
  g_assert_cmpfloat_with_epsilon (raised, 79.9569, 1e-3);
  /* 1 in 100 in each of 100 comparisons: 1 - 0.99^100. */
  g_assert_cmpfloat_with_epsilon (kao_list_error_rate (40.0, 100), 0.633968, 1e-6);
  g_assert_cmpfloat_with_epsilon (kao_list_error_rate (60.0, 1), 0.001, 1e-12);
  g_assert_cmpfloat (kao_list_error_rate (60.0, 0), ==, 0.0);
  g_assert_true (kao_list_raise_line (60.0, 0, &raised) && raised == 60.0);
  g_assert_true (kao_list_raise_line (60.0, 1, &raised) && raised == 60.0);
}

static void
test_error_stays (void)
{
  guint n_raised = 0;

  for (gdouble line = 20.0; line <= 100.0; line += 2.5)
    {
      gdouble last = line;

      for (guint n = 1; n <= 4000; n = n * 3 / 2 + 1)
        {
          gdouble raised = 0.0;

          if (!kao_list_raise_line (line, n, &raised))
            {
              g_assert_cmpuint (n, >, kao_list_longest (line));
              continue;
            }
          n_raised++;
          g_assert_cmpuint (n, <=, kao_list_longest (line));
          g_assert_cmpfloat (raised, >=, last);
          g_assert_cmpfloat (raised, <=, 100.0);
          last = raised;
          g_assert_cmpfloat_with_epsilon (kao_list_error_rate (raised, n) / kao_list_error_rate (line, 1), 1.0,
                                          1e-9);
        }
    }
  g_assert_cmpuint (n_raised, >, 100);
}

/* A figure ends at 100, so a list has a longest length for each line. */
static void
test_longest (void)
{
  gdouble raised = 0.0;

  for (gdouble line = 20.0; line <= 100.0; line += 1.0)
    {
      guint longest = kao_list_longest (line);

      g_assert_true (kao_list_raise_line (line, longest, &raised));
      g_assert_false (kao_list_raise_line (line, longest + 1, &raised));
    }
  g_assert_cmpuint (kao_list_longest (60.0), ==, 100);
  g_assert_cmpuint (kao_list_longest (40.0), ==, 1005);
  g_assert_cmpuint (kao_list_longest (100.0), ==, 1);
}

static void
test_judge (void)
{
  static const struct
  {
    gdouble best;
    gdouble second;
    guint n_people;
    KaoListFinding finding;
  } cases[] = {
    /* line 40, review line 30; with 100 people 80.0 and 69.8 */
    { 100.0, 0.0, 0, KAO_LIST_EMPTY },
    { 40.0, 0.0, 1, KAO_LIST_ONE },
    { 39.9, 0.0, 1, KAO_LIST_REVIEW },
    { 29.9, 0.0, 1, KAO_LIST_NOBODY },
    { 40.0, 39.0, 1, KAO_LIST_ONE }, /* there is no second */
    { 80.0, 20.0, 100, KAO_LIST_ONE },
    { 79.9, 20.0, 100, KAO_LIST_REVIEW },
    { 69.0, 20.0, 100, KAO_LIST_NOBODY },
    { 90.0, 80.0, 100, KAO_LIST_ONE },
    { 90.0, 80.1, 100, KAO_LIST_CLOSE },
    { 100.0, 100.0, 100, KAO_LIST_CLOSE },
    { 100.0, 0.0, 1005, KAO_LIST_ONE },
    { 100.0, 0.0, 1006, KAO_LIST_TOO_LONG },
    { NAN, NAN, 100, KAO_LIST_NOBODY },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      KaoListFinding finding
          = kao_list_judge (cases[i].best, cases[i].second, cases[i].n_people, 40.0, 30.0);

      g_test_message ("case %zu: %s", i, kao_list_finding_to_string (finding));
      g_assert_cmpint (finding, ==, cases[i].finding);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reception/list-line/numbers", test_numbers);
  g_test_add_func ("/reception/list-line/error-stays", test_error_stays);
  g_test_add_func ("/reception/list-line/longest", test_longest);
  g_test_add_func ("/reception/list-line/judge", test_judge);
  return g_test_run ();
}
