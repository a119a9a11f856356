// SPDX-License-Identifier: GPL-3.0-or-later
/* How long one search of the day's list takes and how much memory it holds, for lists of made-up vectors:
 *
 *   ninja -C build tests/bench/reception/bench-day && build/tests/bench/reception/bench-day [PEOPLE [NUMBERS]]
 *
 * Without arguments: 2,000 people, 128 numbers each. */
#include "config.h"

#include "reception/kao-day.h"

#include "secure/kao-memory.h"

#include <stdlib.h>
#include <string.h>

#define SEARCHES 200

static gint
compare (gconstpointer a, gconstpointer b)
{
  gdouble first = *(const gdouble *) a;
  gdouble second = *(const gdouble *) b;

  return (first > second) - (first < second);
}

static KaoVector *
make_vector (GRand *random, guint n_numbers)
{
  g_autofree gfloat *numbers = g_new (gfloat, n_numbers);

  for (guint i = 0; i < n_numbers; i++)
    numbers[i] = (gfloat) g_rand_double_range (random, -1.0, 1.0);
  return kao_vector_new (numbers, n_numbers);
}

static gulong
locked_kilobytes (void)
{
  g_autofree gchar *status = NULL;
  const gchar *at = NULL;

  if (g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    at = strstr (status, "VmLck:");
  return at != NULL ? strtoul (at + strlen ("VmLck:"), NULL, 10) : 0;
}

int
main (int argc, char **argv)
{
  const guint n_people = argc > 1 ? (guint) atoi (argv[1]) : 2000;
  const guint n_numbers = argc > 2 ? (guint) atoi (argv[2]) : 128;
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  gulong before = locked_kilobytes ();

  for (gboolean is_cosine = FALSE; is_cosine <= TRUE; is_cosine++)
    {
      g_autoptr (KaoDay) day = kao_day_new (n_numbers, is_cosine);
      gdouble times[SEARCHES];
      gulong held;
      guint place;

      for (guint i = 0; i < n_people; i++)
        {
          g_autoptr (KaoVector) vector = make_vector (random, n_numbers);

          if (!kao_day_add (day, "somebody", vector, NULL, 1, &place))
            return 1;
        }
      held = locked_kilobytes () - before;
      for (guint i = 0; i < SEARCHES; i++)
        {
          g_autoptr (KaoVector) wanted = make_vector (random, n_numbers);
          gint64 start = g_get_monotonic_time ();
          KaoDayMatch best[2];

          kao_day_search (day, wanted, best);
          times[i] = (gdouble) (g_get_monotonic_time () - start) / 1000.0;
        }
      qsort (times, SEARCHES, sizeof times[0], compare);
      kao_day_close (day);
      g_print ("%s, %u people, %u numbers: median %.2f ms, 95 %% %.2f ms, longest %.2f ms of %d searches; "
               "%lu KiB locked (not locked: %zu), %lu KiB after the day\n",
               is_cosine ? "cosine" : "euclidean", n_people, n_numbers, times[SEARCHES / 2],
               times[SEARCHES * 95 / 100], times[SEARCHES - 1], SEARCHES, held, kao_secret_unlocked_bytes (),
               locked_kilobytes () - before);
    }
  return 0;
}
