// SPDX-License-Identifier: GPL-3.0-or-later
/* chip-figures PACK ROOT PAIRS.csv GROUPS.csv [FOLDER EVERY]: what the photo in a chip costs beside a print of the same
 * picture, and how alike print and chip are. By hand, mostly through models/train/chip.py, which writes GROUPS.csv: whose
 * picture (person) and where known sex and age, as kaoawase-evaluate takes it. ROOT is a folder, or an archive (.tar).
 *
 * The document's side of each genuine pair is taken as it is, as a print scanned at 300 and at 600 dpi and as a chip holds
 * it, and compared with the visitor's side. Every document against every visitor of another person tells the distances
 * at which strangers are taken for one another. A picture without a face is a non-match. What the chip loses against the
 * others is told on the same pairs. Its interval is the wider at each end of two: people drawn anew (10,000 times,
 * percentiles), as one person may be in several pairs, and that of Bonett and Price for pairs, which also holds where none differs.
 *
 * Print (600 dpi) against chip: the same photo in both, and the chip of somebody else; where sex and age are known only
 * adults, exchanged with those of the same sex within ten years of age. Of FOLDER every EVERYth picture takes part there.
 */
#include "config.h"

#include "evaluate/kao-channel.h"
#include "evaluate/kao-dataset.h"
#include "evaluate/kao-evaluation-result.h"
#include "face/kao-engine.h"
#include "image/kao-codec.h"
#include "match/kao-match.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define ADULT 15
#define N_THREADS 2
#define N_DRAWS 10000
#define NEVER 1e9 /* the distance of what was not found */

static const KaoChannel channels[] = { KAO_CHANNEL_PLAIN, KAO_CHANNEL_PRINTSCAN300, KAO_CHANNEL_PRINTSCAN600, KAO_CHANNEL_CHIP };

enum
{
  PLAIN,
  PRINT300,
  PRINT600,
  CHIP,
  N_SIDES,
  VISITOR = N_SIDES,
  N_VECTORS
};

enum
{
  AT_60,
  AT_40,
  AT_FMR_1,
  AT_FMR_01,
  N_LIMITS
};

static const gchar *const limit_names[N_LIMITS] = { "below 60", "below 40", "at FMR 1 %", "at FMR 0.1 %" };

typedef struct
{
  KaoVector *of[N_VECTORS]; /* owned; NULL = not wanted or no face */
} Subject;

typedef struct
{
  KaoDataset *data;
  KaoEngine *engines[N_THREADS];
  KaoPack *pack;
  KaoCalibration *calibration;
  guint8 *wanted;    /* per picture: bits of N_VECTORS */
  Subject *subjects; /* per picture */
  gdouble *genuine[N_SIDES]; /* distances, per genuine pair */
  GArray *pairs;             /* KaoPair, the genuine ones */
  gdouble limits[N_SIDES][N_LIMITS];
} Figures;

/* --- pictures to vectors --- */

/* The face nearest to the middle, as kaoawase-evaluate takes it. */
static gboolean
find_face (KaoEngine *engine, const KaoImage *image, KaoFace *face)
{
  g_autoptr (GArray) faces = kao_engine_detect (engine, image, &kao_detect_file, NULL);
  gdouble best = INFINITY;

  for (guint i = 0; faces != NULL && i < faces->len; i++)
    {
      const KaoFace *candidate = &g_array_index (faces, KaoFace, i);
      gdouble x = candidate->box.x + candidate->box.width / 2.0 - kao_image_get_width (image) / 2.0;
      gdouble y = candidate->box.y + candidate->box.height / 2.0 - kao_image_get_height (image) / 2.0;

      if (!candidate->has_points || hypot (x, y) >= best)
        continue;
      best = hypot (x, y);
      *face = *candidate;
    }
  return isfinite (best);
}

static KaoVector *
describe_side (KaoEngine *engine, guint side, guint picture, const KaoImage *image, const KaoFace *face)
{
  g_autoptr (KaoImage) seen = NULL;
  KaoFace found;

  if (side == PLAIN || side == VISITOR)
    return kao_engine_describe (engine, image, face, TRUE, NULL);
  seen = kao_channel_apply (channels[side], image, face, picture * 2654435761u + 1, NULL);
  return seen != NULL && find_face (engine, seen, &found) ? kao_engine_describe (engine, seen, &found, TRUE, NULL) : NULL;
}

static void
describe_picture (Figures *figures, KaoEngine *engine, guint picture)
{
  g_autoptr (GBytes) bytes = kao_dataset_read_picture (figures->data, picture, NULL);
  g_autoptr (KaoImage) image = NULL;
  KaoFace face;

  if (bytes != NULL)
    image = kao_codec_read_bytes (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "picture", NULL);
  if (image == NULL || !find_face (engine, image, &face))
    return;
  for (guint side = 0; side < N_VECTORS; side++)
    if ((figures->wanted[picture] & 1u << side) != 0)
      figures->subjects[picture].of[side] = describe_side (engine, side, picture, image, &face);
}

static void
note_wanted (Figures *figures)
{
  const GArray *all = kao_dataset_get_pairs (figures->data), *folder = kao_dataset_get_folder (figures->data);
  const gint *ages = kao_dataset_get_ages (figures->data);
  const guint *sexes = kao_dataset_get_sexes (figures->data);

  for (guint i = 0; i < all->len; i++)
    {
      const KaoPair *pair = &g_array_index (all, KaoPair, i);

      if (!pair->is_genuine)
        continue;
      g_array_append_val (figures->pairs, *pair);
      figures->wanted[pair->document] |= (1u << N_SIDES) - 1;
      figures->wanted[pair->visitor] |= 1u << VISITOR;
    }
  for (guint i = 0; i < folder->len; i++)
    {
      guint picture = g_array_index (folder, guint, i);

      if (sexes == NULL || sexes[picture] == G_MAXUINT || ages[picture] >= ADULT)
        figures->wanted[picture] |= 1u << PRINT600 | 1u << CHIP;
    }
}

typedef struct
{
  Figures *figures;
  KaoEngine *engine;
  const GArray *tasks; /* guint: pictures */
  gint *next;          /* atomic */
} Worker;

static gpointer
describe_tasks (gpointer data)
{
  const Worker *worker = data;

  for (;;)
    {
      gint i = g_atomic_int_add (worker->next, 1);

      if (i >= (gint) worker->tasks->len)
        return NULL;
      describe_picture (worker->figures, worker->engine, g_array_index (worker->tasks, guint, i));
      if (i % 50 == 49)
        fprintf (stderr, "%d of %u pictures\n", i + 1, worker->tasks->len);
    }
}

static void
describe_all (Figures *figures)
{
  guint n = (guint) kao_dataset_get_n_pictures (figures->data);
  g_autoptr (GArray) tasks = g_array_new (FALSE, FALSE, sizeof (guint));
  GThread *threads[N_THREADS];
  Worker workers[N_THREADS];
  gint next = 0;

  for (guint i = 0; i < n; i++)
    if (figures->wanted[i] != 0)
      g_array_append_val (tasks, i);
  for (guint i = 0; i < N_THREADS; i++)
    {
      workers[i] = (Worker){ figures, figures->engines[i], tasks, &next };
      threads[i] = g_thread_new ("describe", describe_tasks, &workers[i]);
    }
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
}

/* --- the visitor --- */

static gdouble
distance (const Figures *figures, const KaoVector *a, const KaoVector *b)
{
  return a != NULL && b != NULL ? kao_engine_distance (figures->engines[0], a, b) : NEVER;
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  gdouble x = *(const gdouble *) a, y = *(const gdouble *) b;

  return (x > y) - (x < y);
}

/* The pictures of which @side is wanted, guint. */
static GArray *
pictures_with (const Figures *figures, guint side)
{
  GArray *pictures = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n = (guint) kao_dataset_get_n_pictures (figures->data);

  for (guint i = 0; i < n; i++)
    if ((figures->wanted[i] & 1u << side) != 0)
      g_array_append_val (pictures, i);
  return pictures;
}

/* Distances of strangers on @side, ascending. */
static GArray *
measure_strangers (const Figures *figures, guint side)
{
  g_autoptr (GArray) documents = pictures_with (figures, PLAIN);
  g_autoptr (GArray) visitors = pictures_with (figures, VISITOR);
  const guint *persons = kao_dataset_get_persons (figures->data);
  GArray *distances = g_array_new (FALSE, FALSE, sizeof (gdouble));

  for (guint i = 0; i < documents->len; i++)
    for (guint k = 0; k < visitors->len; k++)
      {
        guint a = g_array_index (documents, guint, i), b = g_array_index (visitors, guint, k);
        gdouble found;

        if (persons[a] == persons[b])
          continue;
        found = distance (figures, figures->subjects[a].of[side], figures->subjects[b].of[VISITOR]);
        g_array_append_val (distances, found);
      }
  g_array_sort (distances, compare);
  return distances;
}

/* The largest distance at which at most @fmr of @strangers match; NAN where they are too few (rule of 3). */
static gdouble
limit_at (const GArray *strangers, gdouble fmr)
{
  if (strangers->len * fmr < 3)
    return NAN;
  return nextafter (g_array_index (strangers, gdouble, (guint) (strangers->len * fmr)), -1);
}

static void
measure_side (Figures *figures, guint side)
{
  g_autoptr (GArray) strangers = measure_strangers (figures, side);

  figures->genuine[side] = g_new (gdouble, figures->pairs->len);
  for (guint i = 0; i < figures->pairs->len; i++)
    {
      const KaoPair *pair = &g_array_index (figures->pairs, KaoPair, i);

      figures->genuine[side][i] = distance (figures, figures->subjects[pair->document].of[side],
                                            figures->subjects[pair->visitor].of[VISITOR]);
    }
  figures->limits[side][AT_60] = kao_evaluation_line_distance (figures->pack, KAO_LINE_SHIPPED);
  figures->limits[side][AT_40] = kao_evaluation_line_distance (figures->pack, KAO_LINE_LOOSER);
  figures->limits[side][AT_FMR_1] = limit_at (strangers, 0.01);
  figures->limits[side][AT_FMR_01] = limit_at (strangers, 0.001);
  if (side == PLAIN)
    printf ("%u genuine pairs, %u comparisons of strangers\n", figures->pairs->len, strangers->len);
}

static gboolean
is_missed (const Figures *figures, guint side, guint limit, guint pair)
{
  return figures->genuine[side][pair] > figures->limits[side][limit];
}

static void
print_rate (guint64 errors, guint64 trials)
{
  KaoRate rate = kao_rate_new (errors, trials);

  printf (" %.2f %% [%.2f, %.2f] |", 100 * rate.rate, 100 * rate.low, 100 * rate.high);
}

static void
print_sides (const Figures *figures)
{
  printf ("\n| document | no face | FNMR %s | %s | %s | %s |\n|---|---|---|---|---|---|\n", limit_names[0], limit_names[1],
          limit_names[2], limit_names[3]);
  for (guint side = 0; side < N_SIDES; side++)
    {
      guint lost = 0;

      for (guint i = 0; i < figures->pairs->len; i++)
        lost += figures->genuine[side][i] >= NEVER;
      printf ("| %s | %u |", kao_channel_name (channels[side]), lost);
      for (guint limit = 0; limit < N_LIMITS; limit++)
        {
          guint missed = 0;

          for (guint i = 0; i < figures->pairs->len; i++)
            missed += is_missed (figures, side, limit, i);
          if (isnan (figures->limits[side][limit]))
            printf (" sample too small |");
          else
            print_rate (missed, figures->pairs->len);
        }
      printf ("\n");
    }
}

/* --- what the chip loses --- */

/* The sums of one person's pairs. */
typedef struct
{
  guint person;
  gint pairs, loss; /* missed with the chip, less missed with the other */
} OnePerson;

static GArray *
sum_persons (const Figures *figures, guint other, guint limit)
{
  const guint *persons = kao_dataset_get_persons (figures->data);
  GArray *sums = g_array_new (FALSE, FALSE, sizeof (OnePerson));
  g_autoptr (GHashTable) places = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < figures->pairs->len; i++)
    {
      OnePerson sum = { .person = persons[g_array_index (figures->pairs, KaoPair, i).document] };
      gpointer place = g_hash_table_lookup (places, GUINT_TO_POINTER (sum.person));

      if (place == NULL)
        {
          g_array_append_val (sums, sum);
          place = GUINT_TO_POINTER (sums->len);
          g_hash_table_insert (places, GUINT_TO_POINTER (sum.person), place);
        }
      OnePerson *of = &g_array_index (sums, OnePerson, GPOINTER_TO_UINT (place) - 1);
      of->pairs++;
      of->loss += is_missed (figures, CHIP, limit, i) - is_missed (figures, other, limit, i);
    }
  return sums;
}

/* In shares of the pairs; @low and @high only become wider. */
static void
widen_by_pairs (gdouble by_chip, gdouble by_other, gdouble pairs, gdouble *low, gdouble *high)
{
  gdouble chip = (by_chip + 1) / (pairs + 2), other = (by_other + 1) / (pairs + 2);
  gdouble reach = 1.96 * sqrt ((chip + other - (chip - other) * (chip - other)) / (pairs + 2));

  *low = fmin (*low, chip - other - reach);
  *high = fmax (*high, chip - other + reach);
}

static void
draw_persons (const GArray *sums, gdouble *low, gdouble *high)
{
  g_autoptr (GArray) draws = g_array_sized_new (FALSE, FALSE, sizeof (gdouble), N_DRAWS);
  g_autoptr (GRand) random = g_rand_new_with_seed (20261128);

  for (guint d = 0; d < N_DRAWS; d++)
    {
      gint pairs = 0, loss = 0;
      gdouble drawn;

      for (guint i = 0; i < sums->len; i++)
        {
          const OnePerson *one = &g_array_index (sums, OnePerson, (guint) g_rand_int_range (random, 0, (gint) sums->len));

          pairs += one->pairs;
          loss += one->loss;
        }
      drawn = (gdouble) loss / pairs;
      g_array_append_val (draws, drawn);
    }
  g_array_sort (draws, compare);
  *low = g_array_index (draws, gdouble, N_DRAWS / 40);
  *high = g_array_index (draws, gdouble, N_DRAWS - 1 - N_DRAWS / 40);
}

static void
print_loss (const Figures *figures, guint other, guint limit)
{
  g_autoptr (GArray) sums = sum_persons (figures, other, limit);
  guint by_chip = 0, by_other = 0, n = figures->pairs->len;
  gdouble low, high;

  for (guint i = 0; i < n; i++)
    {
      gboolean chip = is_missed (figures, CHIP, limit, i), another = is_missed (figures, other, limit, i);

      by_chip += chip && !another;
      by_other += another && !chip;
    }
  draw_persons (sums, &low, &high);
  widen_by_pairs (by_chip, by_other, n, &low, &high);
  printf (" %+.2f [%+.2f, %+.2f], %u and %u |", 100.0 * ((gint) by_chip - (gint) by_other) / n, 100 * low, 100 * high, by_chip,
          by_other);
}

static void
print_losses (const Figures *figures)
{
  printf ("\nPoints that the chip loses; pairs missed with it alone and with the other alone:\n\n"
          "| chip against | %s | %s | %s | %s |\n|---|---|---|---|---|\n",
          limit_names[0], limit_names[1], limit_names[2], limit_names[3]);
  for (guint other = 0; other < CHIP; other++)
    {
      printf ("| %s |", kao_channel_name (channels[other]));
      for (guint limit = 0; limit < N_LIMITS; limit++)
        if (isnan (figures->limits[other][limit]) || isnan (figures->limits[CHIP][limit]))
          printf (" sample too small |");
        else
          print_loss (figures, other, limit);
      printf ("\n");
    }
}

/* --- print and chip --- */

static gboolean
are_exchangeable (const Figures *figures, guint a, guint b)
{
  const guint *persons = kao_dataset_get_persons (figures->data), *sexes = kao_dataset_get_sexes (figures->data);
  const gint *ages = kao_dataset_get_ages (figures->data);

  if (persons[a] == persons[b])
    return FALSE;
  return sexes == NULL || (sexes[a] == G_MAXUINT && sexes[b] == G_MAXUINT)
         || (sexes[a] == sexes[b] && sexes[a] != G_MAXUINT && abs (ages[a] - ages[b]) <= KAO_ALIKE_YEARS);
}

static void
print_quantiles (const gchar *name, GArray *values)
{
  static const gdouble parts[] = { 0, 0.001, 0.01, 0.05, 0.5, 0.95, 0.99, 0.999, 1 };

  g_array_sort (values, compare);
  printf ("%-10s %7u pairs, quantiles", name, values->len);
  for (gsize i = 0; i < G_N_ELEMENTS (parts) && values->len > 0; i++)
    printf ("  %g: %.1f", parts[i], g_array_index (values, gdouble, (guint) (parts[i] * (values->len - 1))));
  printf ("\n");
}

static void
print_lines (const GArray *same, const GArray *exchanged)
{
  printf ("\n| line | same photo below | exchanged at or above |\n|---|---|---|\n");
  for (gint line = 30; line <= 90; line += 10)
    {
      guint below = 0, above = 0;

      for (guint i = 0; i < same->len; i++)
        below += g_array_index (same, gdouble, i) < line;
      for (guint i = 0; i < exchanged->len; i++)
        above += g_array_index (exchanged, gdouble, i) >= line;
      printf ("| %d |", line);
      print_rate (below, same->len);
      print_rate (above, exchanged->len);
      printf ("\n");
    }
}

static void
print_print_and_chip (const Figures *figures, const gchar *title, const GArray *pictures)
{
  g_autoptr (GArray) same = g_array_new (FALSE, FALSE, sizeof (gdouble));
  g_autoptr (GArray) exchanged = g_array_new (FALSE, FALSE, sizeof (gdouble));
  guint lost = 0;

  for (guint i = 0; i < pictures->len; i++)
    for (guint k = 0; k < pictures->len; k++)
      {
        guint a = g_array_index (pictures, guint, i), b = g_array_index (pictures, guint, k);
        const KaoVector *print = figures->subjects[a].of[PRINT600], *chip = figures->subjects[b].of[CHIP];
        gdouble similarity;

        lost += i == k && (print == NULL || chip == NULL);
        if (print == NULL || chip == NULL || (i != k && !are_exchangeable (figures, a, b)))
          continue;
        similarity = kao_similarity_from_distance (figures->calibration, kao_engine_distance (figures->engines[0], print, chip));
        g_array_append_val (i == k ? same : exchanged, similarity);
      }
  printf ("\nPrint (600 dpi) and chip, %s; without a face in one of them: %u\n\n", title, lost);
  print_quantiles ("same", same);
  print_quantiles ("exchanged", exchanged);
  print_lines (same, exchanged);
  if (same->len > 0 && exchanged->len > 0)
    printf ("\nThe line lies between %.1f, the highest of exchanged photos, and %.1f, the lowest of the same photo.\n",
            g_array_index (exchanged, gdouble, exchanged->len - 1), g_array_index (same, gdouble, 0));
}

/* --- the whole --- */

static gboolean
open_data (Figures *figures, gint argc, gchar **argv, GError **error)
{
  figures->data = kao_dataset_new (argv[2], g_str_has_suffix (argv[2], ".tar"), error);
  if (figures->data == NULL || !kao_dataset_add_pairs (figures->data, argv[3], error)
      || (argc > 6 && !kao_dataset_add_folder (figures->data, argv[5], 1, (guint) MAX (1, atoi (argv[6])), error))
      || !kao_dataset_add_groups (figures->data, argv[4], error))
    return FALSE;
  if (kao_dataset_get_persons (figures->data) != NULL)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s has no column \"person\"; add whose picture each is", argv[4]);
  return FALSE;
}

static gboolean
open_engine (Figures *figures, const gchar *pack, KaoPackPlaces *places, GError **error)
{
  const gdouble *distances, *rates;
  gdouble down_to;
  gsize n;

  figures->pack = kao_pack_places_find (places, pack, error);
  if (figures->pack == NULL)
    return FALSE;
  for (guint i = 0; i < N_THREADS; i++)
    {
      figures->engines[i] = kao_engine_new (figures->pack, places, error);
      if (figures->engines[i] == NULL)
        return FALSE;
    }
  n = kao_pack_get_calibration (figures->pack, &distances, &rates, &down_to);
  figures->calibration = kao_calibration_new (distances, rates, n, down_to, error);
  return figures->calibration != NULL;
}

static void
print_all (Figures *figures)
{
  g_autoptr (GArray) documents = pictures_with (figures, PLAIN);
  GArray *folder = (GArray *) kao_dataset_get_folder (figures->data);

  for (guint side = 0; side < N_SIDES; side++)
    measure_side (figures, side);
  print_sides (figures);
  print_losses (figures);
  print_print_and_chip (figures, "the documents of the pairs", documents);
  if (folder->len > 0)
    print_print_and_chip (figures, "the folder", folder);
}

static void
figures_clear (Figures *figures)
{
  gsize n = figures->subjects != NULL ? kao_dataset_get_n_pictures (figures->data) : 0;

  for (gsize i = 0; i < n; i++)
    for (guint k = 0; k < N_VECTORS; k++)
      g_clear_pointer (&figures->subjects[i].of[k], kao_vector_unref);
  for (guint side = 0; side < N_SIDES; side++)
    g_free (figures->genuine[side]);
  g_free (figures->subjects);
  g_free (figures->wanted);
  g_clear_pointer (&figures->pairs, g_array_unref);
  g_clear_pointer (&figures->calibration, kao_calibration_unref);
  for (guint i = 0; i < N_THREADS; i++)
    g_clear_pointer (&figures->engines[i], kao_engine_free);
  g_clear_pointer (&figures->pack, kao_pack_unref);
  g_clear_pointer (&figures->data, kao_dataset_free);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  const gchar *const folders[] = { MODELS_FOLDER, NULL };
  g_autoptr (KaoPackPlaces) places = kao_pack_places_new (folders, KAO_PACK_TRUST_ANY, NULL);
  Figures figures = { .pairs = g_array_new (FALSE, FALSE, sizeof (KaoPair)) };
  gboolean is_open = argc > 4 && open_data (&figures, argc, argv, &error) && open_engine (&figures, argv[1], places, &error);

  if (is_open)
    {
      figures.wanted = g_malloc0 (kao_dataset_get_n_pictures (figures.data));
      figures.subjects = g_new0 (Subject, kao_dataset_get_n_pictures (figures.data));
      note_wanted (&figures);
      describe_all (&figures);
      print_all (&figures);
    }
  else
    fprintf (stderr, "chip-figures: %s\n",
             error != NULL ? error->message : "usage: chip-figures PACK ROOT PAIRS.csv GROUPS.csv [FOLDER EVERY]");
  figures_clear (&figures);
  return is_open ? 0 : 2;
}
