// SPDX-License-Identifier: GPL-3.0-or-later
/* measure: how well and how fast portraits are found, per condition, on composed scans; and beside
 * it the plain way, dlib's finder on the whole scan as it comes, one orientation after the other.
 *
 *   build/tests/bench/document/measure [--models FOLDER] [--share 1.0] [--only NAME] [--plain N] [--step LINES]
 *
 * Faces are found by the engine as the counter uses it. With --step the scan comes in so many lines at a time and is
 * looked at while it does; what is timed is then what is left after the last line, and an answer that differs from
 * that of a search of the whole scan by one bit ends the program.
 *
 * Prints one line per condition: scans, portraits expected, found, inexact (an eye centre off by
 * more than 5 % of the eye distance), wrong, none, share of the right reason where there is no
 * portrait, milliseconds (median, 95 %, most), processor milliseconds (median), most memory over
 * the scan. */
#include "config.h"

#include "arrive.h"
#include "face-finder.h"
#include "scenes.h"

#include "base/kao-log.h"
#include "image/kao-codec.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static gchar *models, *only, *demo, *save_folder;
static gboolean want_all, want_marks;
static gdouble share = 1.0;
static gint seed = 1, n_plain = 2, only_at = -1, step;
static gboolean is_verbose;

static const GOptionEntry entries[] = {
  { "models", 'm', 0, G_OPTION_ARG_FILENAME, &models, "folder with the base pack", "FOLDER" },
  { "demo", 'd', 0, G_OPTION_ARG_FILENAME, &demo, "folder with the specimen pictures", "FOLDER" },
  { "share", 's', 0, G_OPTION_ARG_DOUBLE, &share, "part of each condition's scans", "0..1" },
  { "only", 'o', 0, G_OPTION_ARG_STRING, &only, "conditions whose name contains this", "TEXT" },
  { "plain", 'p', 0, G_OPTION_ARG_INT, &n_plain, "scans per condition for the plain way", "N" },
  { "step", 0, 0, G_OPTION_ARG_INT, &step, "lines that come at a time, and a look ahead at each", "LINES" },
  { "seed", 0, 0, G_OPTION_ARG_INT, &seed, "another set of scans", "N" },
  { "save", 0, 0, G_OPTION_ARG_FILENAME, &save_folder, "write what went wrong there", "FOLDER" },
  { "marks", 0, 0, G_OPTION_ARG_NONE, &want_marks, "judge the eyes by the hand-made marks", NULL },
  { "save-all", 0, 0, G_OPTION_ARG_NONE, &want_all, "write the others too", NULL },
  { "at", 0, 0, G_OPTION_ARG_INT, &only_at, "only this scan of each condition", "N" },
  { "verbose", 'v', 0, G_OPTION_ARG_NONE, &is_verbose, "name each scan that went wrong", NULL },
  G_OPTION_ENTRY_NULL,
};

typedef struct
{
  guint n, expected, found, inexact, wrong, none, reasons;
  GArray *ms, *cpu_ms, *eyes;
  gdouble most_mb;
  guint plain_n, plain_found;
  gdouble plain_ms;
} Tally;

static gdouble
cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (gdouble)now.tv_sec * 1000 + (gdouble)now.tv_nsec / 1e6;
}

/* A field of /proc/self/status in megabytes. */
static gdouble
memory_mb (const gchar *field)
{
  g_autofree gchar *status = NULL;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;
  const gchar *at = strstr (status, field);
  return at != NULL ? g_ascii_strtod (at + strlen (field), NULL) / 1024 : 0;
}

static void
forget_peak (void)
{
  FILE *file = fopen ("/proc/self/clear_refs", "w");

  if (file == NULL)
    return;
  fputs ("5", file);
  fclose (file);
}

static gint
compare_doubles (gconstpointer a, gconstpointer b)
{
  gdouble x = *(const gdouble *)a, y = *(const gdouble *)b;

  return x < y ? -1 : x > y;
}

static gdouble
quantile (GArray *values, gdouble part)
{
  if (values->len == 0)
    return 0;
  g_array_sort (values, compare_doubles);
  return g_array_index (values, gdouble, MIN (values->len - 1, (guint)(part * values->len)));
}

/* The plain way: every quarter turn of the whole scan; found when a box covers the truth
 * upright. */
static void
measure_plain (const KaoImage *scan, GArray *truths, FaceFinder *finder, Tally *tally)
{
  gint64 start = g_get_monotonic_time ();
  gdouble best_score = -G_MAXDOUBLE;
  gboolean is_right = FALSE;

  for (guint quarters = 0; quarters < 4; quarters++)
    {
      g_autoptr (KaoImage) turned = kao_image_rotate_quarter (scan, quarters, NULL);
      g_autoptr (GArray) faces = g_array_new (FALSE, TRUE, sizeof (KaoFace));
      gdouble mm = 25.4 / kao_image_get_dpi (scan);

      if (turned == NULL || !face_finder_find (turned, 88, FALSE, faces, finder, NULL))
        continue;
      for (guint i = 0; i < faces->len; i++)
        {
          const KaoFace *face = &g_array_index (faces, KaoFace, i);
          gdouble x = face->box.x + face->box.width / 2.0, y = face->box.y + face->box.height / 2.0;
          gdouble width = kao_image_get_width (scan), height = kao_image_get_height (scan);
          /* back to the scan as it was before the counter-clockwise quarters */
          gdouble sx = quarters == 0   ? x
                       : quarters == 1 ? width - y
                       : quarters == 2 ? width - x
                                       : y;
          gdouble sy = quarters == 0   ? y
                       : quarters == 1 ? x
                       : quarters == 2 ? height - y
                                       : height - x;

          if (face->score <= best_score)
            continue;
          best_score = face->score;
          is_right = FALSE;
          for (guint k = 0; k < truths->len; k++)
            {
              const ComposeTruth *truth = &g_array_index (truths, ComposeTruth, k);
              gdouble turn = fabs (remainder (truth->rotation - (360 - 90.0 * quarters), 360));

              is_right |= hypot (sx * mm - truth->x_mm, sy * mm - truth->y_mm) < 8 && turn < 45;
            }
        }
    }
  tally->plain_n++;
  tally->plain_ms += (gdouble)(g_get_monotonic_time () - start) / 1000;
  tally->plain_found += truths->len > 0 ? is_right : best_score == -G_MAXDOUBLE;
}

static void
save (const KaoImage *image, const gchar *condition, guint i, gint which)
{
  g_autofree gchar *path = g_strdup_printf ("%s/%.5s-%u-%d.jpg", save_folder, condition, i, which);
  g_autoptr (GBytes) jpeg = kao_codec_write_jpeg (image, 85, NULL);

  if (jpeg != NULL)
    g_file_set_contents (path, g_bytes_get_data (jpeg, NULL), (gssize)g_bytes_get_size (jpeg),
                         NULL);
}

/* Whether a search of the whole scan gives the same. */
static void
check_same (const KaoImage *scan, FaceFinder *finder, GPtrArray *portraits, const GError *error)
{
  g_autoptr (GError) other_error = NULL;
  g_autoptr (GPtrArray) others =
      kao_document_find_portraits (scan, KAO_DOCUMENT_CARD, face_finder_find, finder, NULL, &other_error);

  if (!arrive_is_same (portraits, others)
      || (error != NULL && !g_error_matches (error, other_error->domain, other_error->code)))
    g_error ("the search ahead has changed the answer");
}

static void
measure_one (const SceneCondition *condition, guint i, Composer *composer, FaceFinder *finder,
             Tally *tally)
{
  ComposeScene scene;
  g_autoptr (GArray) truths = g_array_new (FALSE, TRUE, sizeof (ComposeTruth));
  g_autoptr (GError) error = NULL;
  SceneJudgement judgement;

  scene_make (condition, i, (guint)seed, &scene);
  g_autoptr (KaoImage) scan = composer_scan (composer, &scene, truths, &error);
  if (scan == NULL)
    g_error ("%s", error->message);
  g_autoptr (KaoDocumentAhead) ahead = kao_document_ahead_new ();
  g_autoptr (KaoImage) arrived = step > 0 ? arrive (ahead, scan, step, 0, face_finder_find, finder) : NULL;
  forget_peak ();
  gdouble before = memory_mb ("VmRSS:");
  gint64 start = g_get_monotonic_time ();
  gdouble cpu_start = cpu_ms ();
  g_autoptr (GPtrArray) portraits = kao_document_ahead_find_portraits (
      ahead, arrived != NULL ? arrived : scan, KAO_DOCUMENT_CARD, face_finder_find, finder, NULL, &error);
  gdouble cpu = cpu_ms () - cpu_start;
  gdouble ms = (gdouble)(g_get_monotonic_time () - start) / 1000;

  tally->most_mb = MAX (tally->most_mb, memory_mb ("VmHWM:") - before);
  g_array_append_val (tally->ms, ms);
  g_array_append_val (tally->cpu_ms, cpu);
  if (arrived != NULL)
    check_same (scan, finder, portraits, error);
  scene_judge (portraits, truths, &judgement);
  tally->n++;
  tally->expected += judgement.n_expected;
  tally->found += judgement.n_found;
  tally->inexact += judgement.n_inexact;
  tally->wrong += judgement.n_wrong;
  tally->none += judgement.n_none;
  if (judgement.eye_error >= 0)
    g_array_append_val (tally->eyes, judgement.eye_error);
  if (condition->has_no_portrait && error != NULL)
    tally->reasons += error->code == scene_expected_reason (&scene);
  if (is_verbose
      && (judgement.n_found < judgement.n_expected || judgement.n_wrong > 0
          || (condition->has_no_portrait
              && (error == NULL || error->code != scene_expected_reason (&scene)))))
    printf ("  %s #%u: wrong %u none %u eyes %.3f kind %d person %u rotation %.1f lid %d dpi %.0f: "
            "%s\n",
            condition->name, i, judgement.n_wrong, judgement.n_none, judgement.eye_error,
            scene.things[0].kind, scene.things[0].person + 1, scene.things[0].rotation, scene.lid,
            scene.dpi, error != NULL ? error->message : "");
  if (save_folder != NULL
      && (want_all || judgement.n_found < judgement.n_expected || judgement.n_wrong > 0))
    {
      save (scan, condition->name, i, -1);
      for (guint k = 0; portraits != NULL && k < portraits->len; k++)
        save (((KaoPortrait *)g_ptr_array_index (portraits, k))->portrait, condition->name, i,
              (gint)k);
    }
  if ((gint)i < n_plain)
    measure_plain (scan, truths, finder, tally);
}

static void
print_tally (const gchar *name, const Tally *tally, gboolean has_no_portrait)
{
  printf ("%-22s %5u %5u %5u %4u %4u %4u ", name, tally->n, tally->expected, tally->found,
          tally->inexact, tally->wrong, tally->none);
  if (has_no_portrait)
    printf ("%3.0f %%", 100.0 * tally->reasons / MAX (1, tally->n));
  else
    printf ("    -");
  printf (" %6.0f %6.0f %6.0f %6.0f %6.0f %6.3f", quantile (tally->ms, 0.5),
          quantile (tally->ms, 0.95), quantile (tally->ms, 1), quantile (tally->cpu_ms, 0.5),
          tally->most_mb, quantile (tally->eyes, 0.5));
  if (tally->plain_n > 0)
    printf (" | %2u/%-2u %7.0f ms %5.1f x", tally->plain_found, tally->plain_n,
            tally->plain_ms / tally->plain_n,
            tally->plain_ms / tally->plain_n / MAX (1, quantile (tally->ms, 0.5)));
  printf ("\n");
  fflush (stdout);
}

static void
add_tally (Tally *sum, const Tally *tally)
{
  sum->n += tally->n;
  sum->expected += tally->expected;
  sum->found += tally->found;
  sum->inexact += tally->inexact;
  sum->wrong += tally->wrong;
  sum->none += tally->none;
  sum->most_mb = MAX (sum->most_mb, tally->most_mb);
  g_array_append_vals (sum->ms, tally->ms->data, tally->ms->len);
  g_array_append_vals (sum->cpu_ms, tally->cpu_ms->data, tally->cpu_ms->len);
  g_array_append_vals (sum->eyes, tally->eyes->data, tally->eyes->len);
  sum->plain_n += tally->plain_n;
  sum->plain_found += tally->plain_found;
  sum->plain_ms += tally->plain_ms;
}

static void
tally_init (Tally *tally)
{
  *tally = (Tally){ 0 };
  tally->ms = g_array_new (FALSE, TRUE, sizeof (gdouble));
  tally->cpu_ms = g_array_new (FALSE, TRUE, sizeof (gdouble));
  tally->eyes = g_array_new (FALSE, TRUE, sizeof (gdouble));
}

static void
tally_clear (Tally *tally)
{
  g_array_unref (tally->ms);
  g_array_unref (tally->cpu_ms);
  g_array_unref (tally->eyes);
}

static int
complain (const GError *error)
{
  fprintf (stderr, "measure: %s\n", error->message);
  return 2;
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  Tally with, without;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return complain (error);
  g_autoptr (FaceFinder) finder =
      face_finder_new (models != NULL ? models : MODELS_FOLDER, &error);
  g_autoptr (Composer) composer =
      finder != NULL ? composer_new (demo != NULL ? demo : DEMO_FOLDER, &error) : NULL;
  if (composer == NULL)
    return complain (error);
  kao_log_set_verbose (only_at >= 0);
  if (!want_marks)
    printf ("eyes: truth is where the landmark file puts them in the original pictures, on average "
            "%.3f eye "
            "distances from marks by hand\n",
            composer_learn_eyes (composer, face_finder_find, finder));
  tally_init (&with);
  tally_init (&without);
  printf ("%-22s %5s %5s %5s %4s %4s %4s %5s %6s %6s %6s %6s %6s %6s | %s\n", "condition", "scans",
          "faces", "found", "inex", "wrng", "none", "reasn", "ms", "p95", "max", "cpu", "MB",
          "eyes", "plain way");
  for (guint c = 0; c < scene_n_conditions; c++)
    {
      const SceneCondition *condition = &scene_conditions[c];
      guint n = MAX (1, (guint)lround (share * condition->n));
      Tally tally;

      if (only != NULL && strstr (condition->name, only) == NULL)
        continue;
      tally_init (&tally);
      if (only_at >= 0)
        measure_one (condition, (guint)only_at, composer, finder, &tally);
      for (guint i = 0; i < n && only_at < 0; i++)
        /* A share is spread over the condition, whose scenes are ordered. */
        measure_one (condition, (guint)((guint64)i * condition->n / n), composer, finder, &tally);
      print_tally (condition->name, &tally, condition->has_no_portrait);
      add_tally (condition->has_no_portrait ? &without : &with, &tally);
      tally_clear (&tally);
    }
  print_tally ("all with a portrait", &with, FALSE);
  print_tally ("all without", &without, FALSE);
  printf ("found %.2f %% of %u portraits on %u scans, wrong %u\n",
          100.0 * with.found / MAX (1, with.expected), with.expected, with.n,
          with.wrong + without.wrong);
  tally_clear (&with);
  tally_clear (&without);
  return 0;
}
