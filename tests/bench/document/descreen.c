// SPDX-License-Identifier: GPL-3.0-or-later
/* descreen [PACK]: does descreening help? Cards of all persons, printed with a screen, scanned, compared
 * with the same persons before the camera; by resolution and screen, three ways of making the crop:
 *
 *   plain    the portrait cut out of the scan as it is
 *   shrunk   averaged down to the working resolution, no screen removed
 *   removed  what the program does
 *
 * Prints the mean distance of genuine pairs (smaller is better), of strangers, and how many genuine pairs
 * each way brings nearer than plain. By hand: it needs a model pack that can describe faces.
 */
#include "config.h"

#include "scenes.h"

#include "document/kao-document-private.h"
#include "face/kao-engine.h"
#include "image/kao-codec.h"

#include <math.h>
#include <stdio.h>

enum
{
  PLAIN,
  SHRUNK,
  REMOVED,
  N_WAYS
};

static KaoVector *
describe (KaoEngine *engine, const KaoImage *image)
{
  g_autoptr (GArray) faces = kao_engine_detect (engine, image, &kao_detect_document, NULL);

  if (faces == NULL || faces->len == 0)
    return NULL;
  return kao_engine_describe (engine, image, &g_array_index (faces, KaoFace, 0), TRUE, NULL);
}

/* The same part of the scan as @portrait, made in one of the ways. */
static KaoImage *
crop_in_way (const KaoImage *scan, const KaoPortrait *portrait, gint way)
{
  const gdouble *m = portrait->to_mm;
  gdouble mm = hypot (m[0], m[3]);
  gdouble width = kao_image_get_width (portrait->portrait);
  gdouble height = kao_image_get_height (portrait->portrait);
  gdouble x = m[0] * width / 2 + m[1] * height / 2 + m[2];
  gdouble y = m[3] * width / 2 + m[4] * height / 2 + m[5];
  const KaoScreen none = { 0, 0 };

  if (way == REMOVED)
    return kao_image_ref (portrait->portrait);
  KaoImage *full =
      kao_resample_window (scan, x, y, width * mm, height * mm, portrait->rotation_degrees,
                           kao_image_get_dpi (scan), KAO_IMAGE_RGB24, NULL);
  if (way == PLAIN || full == NULL)
    return full;
  KaoImage *shrunk = kao_descreen (full, &none, kao_image_get_dpi (portrait->portrait), NULL);
  kao_image_unref (full);
  return shrunk;
}

static KaoVector *
visitor (KaoEngine *engine, guint person)
{
  KaoVector *shots[2] = { NULL, NULL };
  KaoVector *both = NULL;

  for (gint i = 0; i < 2; i++)
    {
      g_autofree gchar *path =
          g_strdup_printf ("%s/persons/p%02u_cam%d.jpg", DEMO_FOLDER, person + 1, i + 1);
      g_autoptr (KaoImage) image = kao_codec_read_file (path, NULL);

      shots[i] = image != NULL ? describe (engine, image) : NULL;
    }
  if (shots[0] != NULL && shots[1] != NULL)
    both = kao_engine_mean (engine, shots, 2);
  else if (shots[0] != NULL || shots[1] != NULL)
    both = kao_vector_ref (shots[0] != NULL ? shots[0] : shots[1]);
  g_clear_pointer (&shots[0], kao_vector_unref);
  g_clear_pointer (&shots[1], kao_vector_unref);
  return both;
}

static void
measure (KaoEngine *engine, Composer *composer, KaoVector **visitors, gdouble dpi, gdouble lpi)
{
  gdouble genuine[N_WAYS] = { 0 }, strange[N_WAYS] = { 0 };
  guint n = 0, n_strange = 0, nearer[N_WAYS] = { 0 };

  for (guint person = 0; person < COMPOSE_N_PERSONS; person++)
    {
      g_autoptr (GArray) truths = g_array_new (FALSE, TRUE, sizeof (ComposeTruth));
      ComposeScene scene;
      gdouble distance[N_WAYS] = { 0 };

      compose_scene_init (&scene, 40 + person, 100, 70, dpi);
      scene.n_things = 1;
      scene.things[0] = (ComposeThing){ COMPOSE_CARD, person, 50, 35, 2.5, lpi, lpi > 0 ? 0.8 : 0 };
      g_autoptr (KaoImage) scan = composer_scan (composer, &scene, truths, NULL);
      g_autoptr (GPtrArray) portraits =
          kao_document_find_portraits (scan, KAO_DOCUMENT_CARD, kao_engine_find_faces, engine, NULL, NULL);
      KaoVector *vectors[N_WAYS] = { NULL, NULL, NULL };

      if (portraits == NULL || visitors[person] == NULL)
        continue;
      for (gint way = 0; way < N_WAYS; way++)
        {
          g_autoptr (KaoImage) crop = crop_in_way (scan, g_ptr_array_index (portraits, 0), way);

          vectors[way] = crop != NULL ? describe (engine, crop) : NULL;
        }
      gboolean is_complete
          = vectors[PLAIN] != NULL && vectors[SHRUNK] != NULL && vectors[REMOVED] != NULL;
      n += is_complete;
      for (gint way = 0; way < N_WAYS && is_complete; way++)
        {
          distance[way] = kao_engine_distance (engine, vectors[way], visitors[person]);
          genuine[way] += distance[way];
          nearer[way] += distance[way] < distance[PLAIN];
          for (guint other = 0; other < COMPOSE_N_PERSONS; other++)
            if (other != person && visitors[other] != NULL)
              {
                strange[way] += kao_engine_distance (engine, vectors[way], visitors[other]);
                n_strange += way == PLAIN;
              }
        }
      for (gint way = 0; way < N_WAYS; way++)
        g_clear_pointer (&vectors[way], kao_vector_unref);
    }
  printf ("%4.0f dpi %4.0f lpi, %2u pairs: genuine plain %.3f shrunk %.3f (%u nearer) removed %.3f "
          "(%u nearer) | strangers %.3f %.3f %.3f\n",
          dpi, lpi, n, genuine[PLAIN] / MAX (1, n), genuine[SHRUNK] / MAX (1, n), nearer[SHRUNK],
          genuine[REMOVED] / MAX (1, n), nearer[REMOVED], strange[PLAIN] / MAX (1, n_strange),
          strange[SHRUNK] / MAX (1, n_strange), strange[REMOVED] / MAX (1, n_strange));
  fflush (stdout);
}

int
main (int argc, char **argv)
{
  const gdouble resolutions[] = { 300, 600 };
  const gdouble screens[] = { 0, 133, 150, 175 };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) path = kao_pack_search_path (NULL);
  g_autoptr (KaoPackPlaces) places
      = kao_pack_places_new ((const gchar *const *)path, KAO_PACK_TRUST_ANY, NULL);
  g_autoptr (KaoPack) pack = kao_pack_places_find (places, argc > 1 ? argv[1] : NULL, &error);
  g_autoptr (KaoEngine) engine = pack != NULL ? kao_engine_new (pack, places, &error) : NULL;
  g_autoptr (Composer) composer = engine != NULL ? composer_new (DEMO_FOLDER, &error) : NULL;
  KaoVector *visitors[COMPOSE_N_PERSONS];

  if (composer == NULL)
    {
      fprintf (stderr, "descreen: %s\n", error->message);
      return 3;
    }
  for (guint i = 0; i < COMPOSE_N_PERSONS; i++)
    visitors[i] = visitor (engine, i);
  printf ("pack %s\n", kao_pack_get_name (pack));
  for (gsize r = 0; r < G_N_ELEMENTS (resolutions); r++)
    for (gsize s = 0; s < G_N_ELEMENTS (screens); s++)
      measure (engine, composer, visitors, resolutions[r], screens[s]);
  for (guint i = 0; i < COMPOSE_N_PERSONS; i++)
    g_clear_pointer (&visitors[i], kao_vector_unref);
  return 0;
}
