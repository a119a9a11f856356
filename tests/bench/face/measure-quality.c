// SPDX-License-Identifier: GPL-3.0-or-later
/* measure-quality: what the quality measures say about each of many pictures, as CSV on standard
 * output, for training and for the figures of models/README.md.
 *
 *   find FOLDER -name '*.jpg' | sort | build/tests/bench/face/measure-quality --models FOLDER
 *
 * Columns: file, the largest face's score, its five points, every component's value from 0 to 100 and what was
 * measured for it, the unified value and the advice to a visitor. The processor time of measuring goes to standard error. A picture without a face has only its name. */
#include "config.h"

#include "face/kao-advice.h"
#include "face/kao-engine.h"
#include "image/kao-codec.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static gchar *models;
static GArray *milliseconds; /* gdouble, one per measured face, of this process on the processor */

static const GOptionEntry entries[] = {
  { "models", 'm', 0, G_OPTION_ARG_FILENAME, &models, "folder with the base pack", "FOLDER" },
  G_OPTION_ENTRY_NULL,
};

static gint
compare_numbers (gconstpointer a, gconstpointer b)
{
  gdouble difference = *(const gdouble *) a - *(const gdouble *) b;

  return (difference > 0.0) - (difference < 0.0);
}

static void
print_head (void)
{
  printf ("file,score,x1,y1,x2,y2,x3,y3,x4,y4,x5,y5");
  for (gint i = 0; i < KAO_N_QUALITIES; i++)
    printf (",%s", kao_quality_name ((KaoQualityComponent) i));
  for (gint i = 0; i < KAO_N_QUALITIES; i++)
    printf (",raw%s", kao_quality_name ((KaoQualityComponent) i));
  printf (",UnifiedQualityScore,advice\n");
}

static void
print_face (KaoEngine *engine, const KaoImage *image, const KaoFace *face, guint n_faces)
{
  KaoQuality quality;
  KaoAdvice first;
  clock_t start;
  gdouble passed;

  printf (",%.3f", face->score);
  for (gint i = 0; i < KAO_N_LANDMARKS; i++)
    printf (",%.2f,%.2f", face->points[i].x, face->points[i].y);
  start = clock ();
  kao_engine_measure (engine, image, face, n_faces, &quality);
  passed = 1000.0 * (gdouble) (clock () - start) / CLOCKS_PER_SEC;
  g_array_append_val (milliseconds, passed);
  first = kao_advice_first (kao_advice_for_visitor (&quality, &kao_advice_default_lines, 0));
  for (gint i = 0; i < KAO_N_QUALITIES; i++)
    printf (",%.2f", quality.value[i]);
  for (gint i = 0; i < KAO_N_QUALITIES; i++)
    printf (",%.4f", quality.raw[i]);
  printf (",%.2f,%s", quality.unified, kao_advice_name (first));
}

/* FALSE when the picture cannot be read. */
static gboolean
measure_file (KaoEngine *engine, const gchar *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoImage) image = kao_codec_read_file (path, &error);
  g_autoptr (GArray) faces = NULL;

  if (image != NULL)
    faces = kao_engine_detect (engine, image, &kao_detect_file, &error);
  if (faces == NULL)
    {
      g_printerr ("%s: %s\n", path, error->message);
      return FALSE;
    }
  printf ("%s", path);
  if (faces->len > 0)
    print_face (engine, image, &g_array_index (faces, KaoFace, 0), faces->len);
  printf ("\n");
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GOptionContext) context = g_option_context_new ("- quality of many pictures");
  g_autoptr (KaoPackPlaces) places = NULL;
  g_autoptr (KaoEngine) engine = NULL;
  const gchar *search_path[] = { NULL, NULL };
  char path[4096];
  gboolean is_ok = TRUE;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("measure-quality: %s\n", error->message);
      return 2;
    }
  search_path[0] = models != NULL ? models : MODELS_FOLDER;
  places = kao_pack_places_new (search_path, KAO_PACK_TRUST_ANY, NULL);
  engine = kao_engine_new (NULL, places, &error);
  if (engine == NULL)
    {
      g_printerr ("measure-quality: %s\n", error->message);
      return 1;
    }
  milliseconds = g_array_new (FALSE, FALSE, sizeof (gdouble));
  print_head ();
  while (fgets (path, sizeof path, stdin) != NULL)
    {
      path[strcspn (path, "\n")] = '\0';
      is_ok = measure_file (engine, path) && is_ok;
    }
  g_array_sort (milliseconds, compare_numbers);
  if (milliseconds->len > 0)
    g_printerr ("%u faces, processor time of one's quality: median %.2f ms, 95 %% within %.2f ms\n", milliseconds->len,
                g_array_index (milliseconds, gdouble, milliseconds->len / 2),
                g_array_index (milliseconds, gdouble, milliseconds->len * 95 / 100));
  g_array_unref (milliseconds);
  return is_ok ? 0 : 1;
}
