// SPDX-License-Identifier: GPL-3.0-or-later
/* The day's list: who is where, what is refused, the search against a slow one, and that nothing is left in
 * the process when the day is closed. */
#include "config.h"

#include "reception/kao-day.h"

#include "secure/kao-memory.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define NUMBERS 128

static void
fill_numbers (gfloat *numbers, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);

  for (guint i = 0; i < NUMBERS; i++)
    numbers[i] = (gfloat) g_rand_double_range (random, -1.0, 1.0);
}

static KaoVector *
make_vector (guint32 seed)
{
  gfloat numbers[NUMBERS];

  fill_numbers (numbers, seed);
  return kao_vector_new (numbers, NUMBERS);
}

static guint
add (KaoDay *day, const gchar *label, guint32 seed)
{
  g_autoptr (KaoVector) vector = make_vector (seed);
  guint place = G_MAXUINT;

  g_assert_true (kao_day_add (day, label, vector, NULL, 1000, &place));
  return place;
}

static void
test_people (void)
{
  const guint8 ticket[KAO_TICKET_ID_BYTES] = { 1, 2, 3 };
  const guint8 other[KAO_TICKET_ID_BYTES] = { 1, 2, 4 };
  g_autoptr (KaoDay) day = kao_day_new (NUMBERS, FALSE);
  KaoDayCounts counts;
  guint place;

  g_assert_null (kao_day_get_person (day, 0));
  g_assert_cmpuint (add (day, "一番", 1), ==, 0);
  g_assert_true (kao_day_add (day, "", NULL, ticket, 0, &place));
  g_assert_cmpuint (place, ==, 1);
  g_assert_cmpuint (kao_day_get_n_people (day), ==, 2);
  g_assert_cmpuint (kao_day_get_n_vectors (day), ==, 1);
  g_assert_cmpstr (kao_day_get_person (day, 0)->label, ==, "一番");
  g_assert_true (kao_day_find_ticket (day, ticket, &place));
  g_assert_cmpuint (place, ==, 1);
  g_assert_false (kao_day_find_ticket (day, other, &place));

  g_assert_true (kao_day_let_in (day, 1, 2000));
  g_assert_false (kao_day_let_in (day, 1, 3000));
  g_assert_cmpint (kao_day_get_person (day, 1)->in_at, ==, 2000);
  kao_day_set_handed_out (day, 0, 0, TRUE);
  kao_day_set_handed_out (day, 0, 7, TRUE);
  kao_day_set_handed_out (day, 1, 7, TRUE);
  kao_day_set_handed_out (day, 0, 0, FALSE);
  kao_day_count (day, &counts);
  g_assert_cmpuint (counts.n_registered, ==, 1);
  g_assert_cmpuint (counts.n_in, ==, 1);
  g_assert_cmpuint (counts.n_handed_out[0], ==, 0);
  g_assert_cmpuint (counts.n_handed_out[7], ==, 2);

  kao_day_close (day);
  g_assert_null (kao_day_get_person (day, 0));
  g_assert_false (kao_day_find_ticket (day, ticket, &place));
  g_assert_cmpuint (add (day, "next day", 1), ==, 0);
  g_assert_cmpint (kao_day_get_person (day, 0)->in_at, ==, 0);
  g_assert_cmpuint (kao_day_get_n_vectors (day), ==, 1);
}

static void
test_refused (void)
{
  const gfloat short_numbers[2] = { 1, 2 };
  g_autoptr (KaoVector) short_vector = kao_vector_new (short_numbers, 2);
  g_autoptr (KaoDay) day = kao_day_new (NUMBERS, FALSE);
  g_autofree gchar *longest = g_strnfill (KAO_TICKET_LABEL_BYTES, 'x');
  g_autofree gchar *too_long = g_strnfill (KAO_TICKET_LABEL_BYTES + 1, 'x');
  guint place = 77;

  g_assert_false (kao_day_add (day, too_long, NULL, NULL, 1, &place));
  g_assert_false (kao_day_add (day, "\xff", NULL, NULL, 1, &place));
  g_assert_false (kao_day_add (day, "short", short_vector, NULL, 1, &place));
  g_assert_cmpuint (place, ==, 77);
  for (guint i = 0; i < KAO_DAY_MAX_PEOPLE; i++)
    g_assert_true (kao_day_add (day, longest, NULL, NULL, 1, &place));
  g_assert_false (kao_day_add (day, longest, NULL, NULL, 1, &place));
  g_assert_cmpuint (kao_day_get_n_people (day), ==, KAO_DAY_MAX_PEOPLE);
}

/* The two nearest by another way: all distances, sorted. */
static gint
compare_matches (gconstpointer a, gconstpointer b)
{
  gdouble first = ((const KaoDayMatch *) a)->distance;
  gdouble second = ((const KaoDayMatch *) b)->distance;

  return (first > second) - (first < second);
}

static gdouble
slow_distance (guint32 seed_a, guint32 seed_b, gboolean is_cosine)
{
  gfloat a[NUMBERS];
  gfloat b[NUMBERS];
  gdouble dot = 0, aa = 0, bb = 0;

  fill_numbers (a, seed_a);
  fill_numbers (b, seed_b);
  for (guint i = 0; i < NUMBERS; i++)
    {
      dot += (gdouble) a[i] * b[i];
      aa += (gdouble) a[i] * a[i];
      bb += (gdouble) b[i] * b[i];
    }
  return is_cosine ? 1 - dot / sqrt (aa * bb) : sqrt (aa + bb - 2 * dot);
}

static void
test_search (gconstpointer data)
{
  gboolean is_cosine = GPOINTER_TO_INT (data);
  g_autoptr (KaoDay) day = kao_day_new (NUMBERS, is_cosine);
  const gfloat zeros[NUMBERS] = { 0 };
  g_autoptr (KaoVector) zero = kao_vector_new (zeros, NUMBERS);
  const guint n_people = 230;
  KaoDayMatch best[2];
  guint place;

  for (guint i = 0; i < n_people; i++)
    {
      if (i % 10 == 3)
        g_assert_true (kao_day_add (day, "", NULL, NULL, 1, &place));
      else
        add (day, "", i);
      if (i < 2)
        {
          g_autoptr (KaoVector) wanted = make_vector (5000);

          g_assert_cmpuint (kao_day_search (day, wanted, best), ==, i + 1);
        }
    }
  for (guint32 seed = 0; seed < 300; seed += 7)
    {
      g_autoptr (KaoVector) wanted = make_vector (seed);
      g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (KaoDayMatch));

      for (guint i = 0; i < n_people; i++)
        {
          KaoDayMatch match = { i, slow_distance (seed, i, is_cosine) };

          if (i % 10 != 3)
            g_array_append_val (all, match);
        }
      g_array_sort (all, compare_matches);
      g_assert_cmpuint (kao_day_search (day, wanted, best), ==, 2);
      for (guint k = 0; k < 2; k++)
        {
          g_assert_cmpuint (best[k].place, ==, g_array_index (all, KaoDayMatch, k).place);
          g_assert_cmpfloat_with_epsilon (best[k].distance, g_array_index (all, KaoDayMatch, k).distance, 1e-5);
        }
    }
  if (is_cosine)
    g_assert_cmpuint (kao_day_search (day, zero, best), ==, 0);
}

/* --- nothing is left --- */

/* How often @pattern, written with every bit turned, stands in this process. */
static guint
count_in_memory (const guint8 *turned, gsize size)
{
  g_autofree gchar *maps = NULL;
  g_auto (GStrv) lines = NULL;
  FILE *memory = fopen ("/proc/self/mem", "re");
  guint n_found = 0;

  g_assert_nonnull (memory);
  g_assert_true (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
  lines = g_strsplit (maps, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      unsigned long from, to;
      gchar rights[5];
      guint8 *data;
      gsize n_read;

      if (sscanf (lines[i], "%lx-%lx %4s", &from, &to, rights) != 3 || rights[0] != 'r' || rights[1] != 'w'
          || to - from > 512UL * 1024 * 1024 || fseek (memory, (long) from, SEEK_SET) != 0)
        continue;
      data = kao_pages_alloc (to - from);
      n_read = fread (data, 1, to - from, memory);
      for (gsize at = 0; at + size <= n_read; at++)
        {
          gsize k = 0;

          while (k < size && (data[at + k] ^ turned[k]) == 0xff)
            k++;
          n_found += k == size;
        }
      kao_pages_free (data, to - from);
    }
  fclose (memory);
  return n_found;
}

static gulong
locked_kilobytes (void)
{
  g_autofree gchar *status = NULL;
  const gchar *at;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  at = strstr (status, "VmLck:");
  return at != NULL ? strtoul (at + strlen ("VmLck:"), NULL, 10) : 0;
}

static void
test_wiped (void)
{
  g_autoptr (KaoDay) day = kao_day_new (NUMBERS, FALSE);
  const gulong locked_before = locked_kilobytes ();
  guint8 turned_label[24];
  guint8 turned_ticket[KAO_TICKET_ID_BYTES];
  guint8 turned_numbers[32];
  gfloat *numbers = kao_secret_alloc (NUMBERS * sizeof (gfloat));
  gchar *label = kao_secret_alloc (sizeof turned_label + 1);
  guint8 *ticket = kao_secret_alloc (sizeof turned_ticket);
  KaoVector *vector;
  guint place;

  for (guint i = 0; i < sizeof turned_label; i++)
    turned_label[i] = (guint8) ~(label[i] = (gchar) ('a' + g_random_int_range (0, 26)));
  for (guint i = 0; i < sizeof turned_ticket; i++)
    turned_ticket[i] = (guint8) ~(ticket[i] = (guint8) g_random_int_range (1, 256));
  fill_numbers (numbers, g_random_int ());
  for (guint i = 0; i < sizeof turned_numbers; i++)
    turned_numbers[i] = (guint8) ~((const guint8 *) numbers)[i];
  vector = kao_vector_new (numbers, NUMBERS);
  for (guint i = 0; i < 120; i++)
    g_assert_true (kao_day_add (day, i == 60 ? label : "", vector, i == 70 ? ticket : NULL, 1, &place));
  kao_vector_unref (vector);
  kao_secret_free (numbers);
  kao_secret_free (label);
  kao_secret_free (ticket);

  g_assert_cmpuint (count_in_memory (turned_label, sizeof turned_label), ==, 1);
  g_assert_cmpuint (count_in_memory (turned_ticket, sizeof turned_ticket), ==, 1);
  g_assert_cmpuint (count_in_memory (turned_numbers, sizeof turned_numbers), ==, 120);
#ifndef __SANITIZE_ADDRESS__ /* which makes mlock() do nothing and say that it did */
  if (kao_secret_unlocked_bytes () == 0)
    g_assert_cmpuint (locked_kilobytes (), >, locked_before + 120 * NUMBERS * sizeof (gfloat) / 1024);
#endif
  kao_day_close (day);
  g_assert_cmpuint (count_in_memory (turned_label, sizeof turned_label), ==, 0);
  g_assert_cmpuint (count_in_memory (turned_ticket, sizeof turned_ticket), ==, 0);
  g_assert_cmpuint (count_in_memory (turned_numbers, sizeof turned_numbers), ==, 0);
  g_assert_cmpuint (locked_kilobytes (), ==, locked_before);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reception/day/people", test_people);
  g_test_add_func ("/reception/day/refused", test_refused);
  g_test_add_data_func ("/reception/day/search-euclidean", GINT_TO_POINTER (FALSE), test_search);
  g_test_add_data_func ("/reception/day/search-cosine", GINT_TO_POINTER (TRUE), test_search);
  g_test_add_func ("/reception/day/wiped", test_wiped);
  return g_test_run ();
}
