// SPDX-License-Identifier: GPL-3.0-or-later
/* How often the gate errs without tickets, beside how often it errs with them, on pictures of real people:
 *
 *   ninja -C build tests/bench/reception/bench-list
 *   build/tests/bench/reception/bench-list FOLDER [LINE...]
 *
 * FOLDER: pictures NAME_NNNN.jpg, some people with two. A person's first picture is registered, the second comes to the
 * gate. For N of 10, 100 and 500 a list is drawn DRAWS times; everybody of it who has a second picture comes, and as
 * many who are not in it, one picture each. The list is searched and judged by the reception's own code.
 *
 *   FPIR  share of strangers who are let in or offered for a choice (ISO/IEC 19795-1)
 *   FNIR  share of the registered who are neither let in nor among the two of a choice
 *   FMR, FNMR  the same of one to one: a ticket with a stranger, a ticket with its owner, at the line as configured
 *
 * The intervals hold the middle 95 % of the draws for the list; for one to one they are Wilson's. */
#include "config.h"

#include "evaluate/kao-picture.h"
#include "face/kao-pack-places.h"
#include "match/kao-match.h"
#include "reception/kao-day.h"
#include "reception/kao-list-line.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DRAWS 200
#define SEED 20261127
#define NUMBER_LENGTH 9 /* "_0001.jpg" */
#define REVIEW_SHARE (2.0 / 3.0)
#define Z_95 1.959964

typedef struct
{
  KaoVector *pictures[2]; /* owned; the second may be NULL */
} Person;

typedef struct
{
  KaoPack *pack;
  KaoEngine *engine;
  KaoCalibration *calibration;
  GArray *people; /* Person */
  guint n_unusable;
  GRand *random;
} Bench;

typedef struct
{
  gdouble fpir, fnir;
  gdouble fpir_low, fpir_high, fnir_low, fnir_high;
  guint n_mated, n_strangers, n_missed, n_wrong; /* of all draws together */
} Rates;

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const gchar *const *) a, *(const gchar *const *) b);
}

static KaoVector *
describe (Bench *bench, const gchar *folder, const gchar *name)
{
  g_autofree gchar *path = g_build_filename (folder, name, NULL);
  g_auto (KaoPicture) picture = { 0 };

  if (!kao_picture_process_file (&picture, bench->engine, path, KAO_PICTURE_VISITOR, NULL))
    {
      bench->n_unusable++;
      return NULL;
    }
  return kao_vector_ref (picture.vector);
}

/* Two pictures of each at most. */
static void
read_people (Bench *bench, const gchar *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree gchar *last = NULL;
  const gchar *name;
  guint n_of_last = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".jpg") && strlen (name) > NUMBER_LENGTH)
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree gchar *who = g_strndup (names->pdata[i], strlen (names->pdata[i]) - NUMBER_LENGTH);
      gboolean is_same = g_strcmp0 (who, last) == 0;
      KaoVector *vector;

      if (is_same && n_of_last == 2)
        continue;
      vector = describe (bench, folder, names->pdata[i]);
      if (!is_same)
        n_of_last = 0;
      g_free (last);
      last = g_steal_pointer (&who);
      if (vector == NULL)
        continue;
      if (n_of_last++ == 0)
        g_array_append_val (bench->people, ((Person){ { vector, NULL } }));
      else
        g_array_index (bench->people, Person, bench->people->len - 1).pictures[1] = vector;
      if (i % 50 == 0)
        g_printerr ("\r%u of %u pictures", i, names->len);
    }
  g_printerr ("\r%u people, %u pictures without a usable face\n", bench->people->len, bench->n_unusable);
}

static void
shuffle (Bench *bench)
{
  for (guint i = bench->people->len - 1; i > 0; i--)
    {
      guint k = (guint) g_rand_int_range (bench->random, 0, (gint32) i + 1);
      Person *people = (Person *) (gpointer) bench->people->data;
      Person other = people[i];

      people[i] = people[k];
      people[k] = other;
    }
}

/* Whether @probe comes in, or is offered; @place: as whom, or -1 where that is wrong for anybody. */
static gboolean
is_found (Bench *bench, const KaoDay *day, const KaoVector *probe, gdouble line, gint place)
{
  KaoDayMatch best[2];
  guint n = kao_day_search (day, probe, best);
  gdouble similarities[2] = { 0 };
  KaoListFinding finding;

  for (guint i = 0; i < n; i++)
    similarities[i] = kao_similarity_from_distance (bench->calibration, best[i].distance);
  finding = kao_list_judge (similarities[0], similarities[1], kao_day_get_n_vectors (day), line, line * REVIEW_SHARE);
  if (finding == KAO_LIST_ONE)
    return place < 0 || best[0].place == (guint) place;
  if (finding == KAO_LIST_CLOSE)
    return place < 0 || best[0].place == (guint) place || best[1].place == (guint) place;
  return FALSE;
}

/* One list of the first @n people, who are in random order. */
static void
draw (Bench *bench, guint n, gdouble line, gdouble *fpir, gdouble *fnir, Rates *rates)
{
  g_autoptr (KaoDay) day = kao_day_new (kao_pack_get_dimensions (bench->pack), kao_pack_is_cosine (bench->pack));
  guint n_mated = 0, n_missed = 0, n_strangers = 0, n_wrong = 0;
  guint place;

  for (guint i = 0; i < n; i++)
    if (!kao_day_add (day, "", g_array_index (bench->people, Person, i).pictures[0], NULL, 1, &place))
      g_error ("the list is full");
  for (guint i = 0; i < n; i++)
    {
      const KaoVector *probe = g_array_index (bench->people, Person, i).pictures[1];

      if (probe == NULL)
        continue;
      n_mated++;
      n_missed += !is_found (bench, day, probe, line, (gint) i);
    }
  for (guint i = n; i < bench->people->len && n_strangers < MAX (n, 100); i++)
    {
      n_strangers++;
      n_wrong += is_found (bench, day, g_array_index (bench->people, Person, i).pictures[0], line, -1);
    }
  *fpir = n_strangers > 0 ? (gdouble) n_wrong / n_strangers : NAN;
  *fnir = n_mated > 0 ? (gdouble) n_missed / n_mated : NAN;
  rates->n_mated += n_mated;
  rates->n_strangers += n_strangers;
  rates->n_missed += n_missed;
  rates->n_wrong += n_wrong;
}

static gint
compare_numbers (gconstpointer a, gconstpointer b)
{
  gdouble first = *(const gdouble *) a;
  gdouble second = *(const gdouble *) b;

  return (first > second) - (first < second);
}

/* Of the draws in which there was something to count: of ten people none may come a second time. */
static void
summarise (gdouble *values, gdouble *mean, gdouble *low, gdouble *high)
{
  gdouble sum = 0;
  guint n = 0;

  for (guint i = 0; i < DRAWS; i++)
    if (!isnan (values[i]))
      {
        values[n++] = values[i];
        sum += values[i];
      }
  g_assert (n > 0);
  qsort (values, n, sizeof *values, compare_numbers);
  *mean = sum / n;
  *low = values[n / 40];
  *high = values[n - 1 - n / 40];
}

static void
measure_list (Bench *bench, guint n, gdouble line)
{
  gdouble fpir[DRAWS], fnir[DRAWS];
  Rates rates = { 0 };
  gdouble raised;

  if (n >= bench->people->len)
    return;
  if (!kao_list_raise_line (line, n, &raised))
    {
      g_print ("%4.0f %5u  too long: nobody is recognised without a ticket (at most %u people)\n", line, n,
               kao_list_longest (line));
      return;
    }
  for (guint i = 0; i < DRAWS; i++)
    {
      shuffle (bench);
      draw (bench, n, line, &fpir[i], &fnir[i], &rates);
    }
  summarise (fpir, &rates.fpir, &rates.fpir_low, &rates.fpir_high);
  summarise (fnir, &rates.fnir, &rates.fnir_low, &rates.fnir_high);
  g_print ("%4.0f %5u %7.1f   %6.2f %% (%.2f to %.2f)   %6.2f %% (%.2f to %.2f)   %u of %u, %u of %u\n", line, n, raised,
           100 * rates.fpir, 100 * rates.fpir_low, 100 * rates.fpir_high, 100 * rates.fnir, 100 * rates.fnir_low,
           100 * rates.fnir_high, rates.n_wrong, rates.n_strangers, rates.n_missed, rates.n_mated);
}

/* Wilson's interval for @k of @n, in per cent. */
static void
print_rate (const gchar *name, guint64 k, guint64 n)
{
  gdouble p = (gdouble) k / (gdouble) n, z2 = Z_95 * Z_95, m = (gdouble) n;
  gdouble middle = (p + z2 / (2 * m)) / (1 + z2 / m);
  gdouble half = Z_95 / (1 + z2 / m) * sqrt (p * (1 - p) / m + z2 / (4 * m * m));

  g_print (" %s %.3f %% (%.3f to %.3f; %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT ")", name, 100 * p,
           100 * MAX (0, middle - half), 100 * (middle + half), k, n);
}

static void
measure_tickets (Bench *bench, gdouble line)
{
  guint64 n_strangers = 0, n_wrong = 0, n_owners = 0, n_missed = 0;

  for (guint i = 0; i < bench->people->len; i++)
    for (guint k = 0; k < bench->people->len; k++)
      {
        const KaoVector *ticket = g_array_index (bench->people, Person, i).pictures[0];
        const KaoVector *face = g_array_index (bench->people, Person, k).pictures[i == k ? 1 : 0];
        gboolean is_in;

        if (face == NULL || i > k)
          continue;
        is_in = kao_similarity_rounded (kao_similarity_from_distance (
                    bench->calibration, kao_engine_distance (bench->engine, ticket, face)))
                >= line;
        n_owners += i == k;
        n_missed += i == k && !is_in;
        n_strangers += i != k;
        n_wrong += i != k && is_in;
      }
  g_print ("%4.0f tickets:", line);
  print_rate ("FMR", n_wrong, n_strangers);
  print_rate ("FNMR", n_missed, n_owners);
  g_print ("\n");
}

static void
set_up (Bench *bench)
{
  g_auto (GStrv) search_path = kao_pack_search_path (NULL);
  g_autoptr (KaoPackPlaces) places = kao_pack_places_new ((const gchar *const *) search_path, KAO_PACK_TRUST_KNOWN, NULL);
  g_autoptr (GError) error = NULL;
  const gdouble *distances, *neg_log10_fmr;
  gdouble measured_down_to;
  gsize n;

  bench->pack = kao_pack_places_find (places, "", &error);
  bench->engine = bench->pack != NULL ? kao_engine_new (bench->pack, places, &error) : NULL;
  if (bench->engine == NULL)
    g_error ("%s", error->message);
  n = kao_pack_get_calibration (bench->pack, &distances, &neg_log10_fmr, &measured_down_to);
  bench->calibration = kao_calibration_new (distances, neg_log10_fmr, n, measured_down_to, &error);
  bench->people = g_array_new (FALSE, FALSE, sizeof (Person));
  bench->random = g_rand_new_with_seed (SEED);
}

int
main (int argc, char **argv)
{
  static const guint lengths[] = { 10, 100, 500 };
  static const gdouble usual_lines[] = { 40, 60 };
  Bench bench = { 0 };
  guint n_lines = argc > 2 ? (guint) argc - 2 : (guint) G_N_ELEMENTS (usual_lines);

  if (argc < 2)
    {
      g_printerr ("bench-list FOLDER [LINE...]\n");
      return 2;
    }
  set_up (&bench);
  read_people (&bench, argv[1]);
  g_print ("pack %s, %u people, %d draws of a list\nline     N  raised     FPIR                    FNIR"
           "                    wrong of strangers, missed of registered\n",
           kao_pack_get_name (bench.pack), bench.people->len, DRAWS);
  for (guint i = 0; i < n_lines; i++)
    {
      gdouble line = argc > 2 ? g_ascii_strtod (argv[i + 2], NULL) : usual_lines[i];

      for (gsize k = 0; k < G_N_ELEMENTS (lengths); k++)
        measure_list (&bench, lengths[k], line);
      measure_tickets (&bench, line);
    }
  return 0;
}
