// SPDX-License-Identifier: GPL-3.0-or-later
/* print-and-chip PACK EVERY FILE...: how alike a card's print and the photo in its chip are, the same photo in both and
 * somebody else's, and which line follows.
 *
 * Each EVERYth FILE is imitated twice, as a print scanned at 600 dpi and as a chip holds it. Names of the files tell sex
 * and age, as All-Age-Faces' do (00002A02.jpg: serial up to 7380 female, then the age); children are left out.
 * "Exchanged" are all pairs of a print and the chip of somebody else of the same sex within ten years of age. Prints
 * quantiles of the similarity, and for lines from 40 to 80 the share of the same photo below it and of exchanged ones at
 * or above it, with 95 % intervals (Wilson). By hand.
 */
#include "config.h"

#include "evaluate/kao-channel.h"
#include "face/kao-engine.h"
#include "image/kao-codec.h"
#include "match/kao-match.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define LAST_FEMALE 7380
#define ADULT 15
#define MOST_YEARS 10

typedef struct
{
  gint serial, age;
  KaoVector *print, *chip; /* owned */
} Person;

static void
free_person (gpointer data)
{
  Person *person = data;

  g_clear_pointer (&person->print, kao_vector_unref);
  g_clear_pointer (&person->chip, kao_vector_unref);
}

static gboolean
find_face (KaoEngine *engine, const KaoImage *image, KaoFace *face)
{
  g_autoptr (GArray) faces = kao_engine_detect (engine, image, &kao_detect_document, NULL);

  if (faces == NULL || faces->len == 0)
    return FALSE;
  *face = g_array_index (faces, KaoFace, 0);
  return face->has_points;
}

static KaoVector *
describe (KaoEngine *engine, KaoChannel channel, const KaoImage *image, const KaoFace *face, guint32 seed)
{
  g_autoptr (KaoImage) seen = kao_channel_apply (channel, image, face, seed, NULL);
  KaoFace found;

  return seen != NULL && find_face (engine, seen, &found) ? kao_engine_describe (engine, seen, &found, TRUE, NULL) : NULL;
}

static void
add_person (GArray *people, KaoEngine *engine, const gchar *path)
{
  g_autofree gchar *name = g_path_get_basename (path);
  g_autoptr (KaoImage) image = NULL;
  Person person = { 0 };
  KaoFace face;

  if (sscanf (name, "%dA%d", &person.serial, &person.age) != 2 || person.age < ADULT)
    return;
  image = kao_codec_read_file (path, NULL);
  if (image == NULL || !find_face (engine, image, &face))
    return;
  person.print = describe (engine, KAO_CHANNEL_PRINTSCAN600, image, &face, (guint32) person.serial);
  person.chip = describe (engine, KAO_CHANNEL_CHIP, image, &face, (guint32) person.serial);
  if (person.print != NULL && person.chip != NULL)
    g_array_append_val (people, person);
  else
    free_person (&person);
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  gdouble x = *(const gdouble *) a, y = *(const gdouble *) b;

  return (x > y) - (x < y);
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
print_share (const gchar *name, guint k, guint n)
{
  const gdouble z = 1.96;
  gdouble p = (gdouble) k / MAX (n, 1), d = 1 + z * z / n;
  gdouble middle = (p + z * z / (2 * n)) / d, half = z * sqrt (p * (1 - p) / n + z * z / (4.0 * n * n)) / d;

  printf ("  %s %.2f %% [%.2f, %.2f]", name, 100 * p, 100 * fmax (0, middle - half), 100 * fmin (1, middle + half));
}

static void
print_lines (GArray *same, GArray *exchanged)
{
  for (gint line = 40; line <= 80; line += 5)
    {
      guint below = 0, above = 0;

      for (guint i = 0; i < same->len; i++)
        below += g_array_index (same, gdouble, i) < line;
      for (guint i = 0; i < exchanged->len; i++)
        above += g_array_index (exchanged, gdouble, i) >= line;
      printf ("line %d:", line);
      print_share ("same photo below", below, same->len);
      print_share ("exchanged at or above", above, exchanged->len);
      printf ("\n");
    }
}

static gboolean
are_alike (const Person *a, const Person *b)
{
  return (a->serial <= LAST_FEMALE) == (b->serial <= LAST_FEMALE) && abs (a->age - b->age) <= MOST_YEARS;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  const gchar *const folders[] = { MODELS_FOLDER, NULL };
  g_autoptr (KaoPackPlaces) places = kao_pack_places_new (folders, KAO_PACK_TRUST_ANY, NULL);
  g_autoptr (KaoPack) pack = argc > 3 ? kao_pack_places_find (places, argv[1], &error) : NULL;
  g_autoptr (KaoEngine) engine = pack != NULL ? kao_engine_new (pack, places, &error) : NULL;
  g_autoptr (GArray) people = g_array_new (FALSE, FALSE, sizeof (Person));
  g_autoptr (GArray) same = g_array_new (FALSE, FALSE, sizeof (gdouble));
  g_autoptr (GArray) exchanged = g_array_new (FALSE, FALSE, sizeof (gdouble));
  g_autoptr (KaoCalibration) calibration = NULL;
  const gdouble *distances, *rates;
  gdouble down_to;
  gsize n;

  if (engine == NULL)
    {
      fprintf (stderr, "print-and-chip: %s\n", error != NULL ? error->message : "usage: print-and-chip PACK EVERY FILE...");
      return 2;
    }
  g_array_set_clear_func (people, free_person);
  n = kao_pack_get_calibration (pack, &distances, &rates, &down_to);
  calibration = kao_calibration_new (distances, rates, n, down_to, &error);
  g_assert_no_error (error);
  for (gint i = 3; i < argc; i += MAX (1, atoi (argv[2])))
    add_person (people, engine, argv[i]);
  for (guint i = 0; i < people->len; i++)
    for (guint k = 0; k < people->len; k++)
      {
        const Person *a = &g_array_index (people, Person, i), *b = &g_array_index (people, Person, k);
        gdouble similarity;

        if (i != k && !are_alike (a, b))
          continue;
        similarity = kao_similarity_from_distance (calibration, kao_engine_distance (engine, a->print, b->chip));
        g_array_append_val (i == k ? same : exchanged, similarity);
      }
  print_quantiles ("same", same);
  print_quantiles ("exchanged", exchanged);
  print_lines (same, exchanged);
  return 0;
}
