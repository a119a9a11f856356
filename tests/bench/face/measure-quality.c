// SPDX-License-Identifier: GPL-3.0-or-later
/* measure-quality: what the quality measures say about each of many pictures, as CSV on standard
 * output, for training and for the figures of models/README.md.
 *
 *   find FOLDER -name '*.jpg' | sort | build/tests/bench/face/measure-quality --models FOLDER
 *
 * Columns: file, the largest face's score, its five points, every component's value from 0 to 100 and what was
 * measured for it, the unified value and the advice to a visitor. The processor time of measuring goes to standard error. A picture without a face has only its name. */
#include "config.h"

#include "each-picture.h"

#include "face/kao-advice.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static GArray *milliseconds; /* gdouble, one per measured face, of this process on the processor */

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

static gboolean
measure_largest (KaoEngine *engine, const KaoImage *image, GArray *faces, const gchar *path)
{
  printf ("%s", path);
  if (faces->len > 0)
    print_face (engine, image, &g_array_index (faces, KaoFace, 0), faces->len);
  printf ("\n");
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (KaoEngine) engine = each_picture_open (argc, argv, "- quality of many pictures", FALSE);
  gboolean is_ok;

  if (engine == NULL)
    return 2;
  milliseconds = g_array_new (FALSE, FALSE, sizeof (gdouble));
  print_head ();
  is_ok = each_picture_run (engine, measure_largest);
  g_array_sort (milliseconds, compare_numbers);
  if (milliseconds->len > 0)
    g_printerr ("%u faces, processor time of one's quality: median %.2f ms, 95 %% within %.2f ms\n", milliseconds->len,
                g_array_index (milliseconds, gdouble, milliseconds->len / 2),
                g_array_index (milliseconds, gdouble, milliseconds->len * 95 / 100));
  g_array_unref (milliseconds);
  return is_ok ? 0 : 1;
}
