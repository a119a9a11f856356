// SPDX-License-Identifier: GPL-3.0-or-later
/* measure-turned: whether the lines between upright and turned faces hold (KAO_CERTAIN_FACE_SCORE, what a turned
 * picture must give more, and how far the points of the weakest may move with the box), on pictures of upright persons, as they are and turned by 180 degrees.
 *
 *   find data/demo/persons -name '*cam*.jpg' | sort | build/tests/bench/face/measure-turned
 *
 * Columns: file, quarter turns, the strongest face's score, the best score that its surroundings give turned
 * otherwise, the difference (-inf where they give nothing), how far the points move in sides of the box; then whether a file's and a live picture's check lets the
 * face pass (of 4 pictures). "-" where no face was seen. On standard error what follows for the two lines; the exit status is 1 where an upright
 * face is refused or one upside down passes. */
#include "config.h"

#include "face/kao-engine.h"
#include "image/kao-codec.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* As the check does it: the surroundings in sides of the box, and how large the face is in them. */
#define AROUND 2.2
#define TURNED_FACE 100.0
/* A live picture is turned now and then: so many until all turns were tried, and so many that count. */
#define N_FIRST 16
#define N_LIVE 4

typedef struct
{
  guint n_seen, n_certain, n_judged_wrong, n_live_wrong;
  gdouble highest, least_excess, most_excess, most_weak_spread;
} Sum;

static const KaoDetectOptions unchecked = { 640, 0.0, -0.45, FALSE, FALSE, FALSE, FALSE };

/* The strongest face, or FALSE. */
static gboolean
find_strongest (KaoEngine *engine, const KaoImage *image, const KaoDetectOptions *options, KaoFace *strongest)
{
  g_autoptr (GArray) faces = kao_engine_detect (engine, image, options, NULL);

  for (guint i = 0; faces != NULL && i < faces->len; i++)
    if (i == 0 || g_array_index (faces, KaoFace, i).score > strongest->score)
      *strongest = g_array_index (faces, KaoFace, i);
  return faces != NULL && faces->len > 0;
}

/* The best score over 0 of @face's surroundings, turned each other way; -HUGE_VAL without. */
static gdouble
best_otherwise (KaoEngine *engine, const KaoImage *image, const KaoFace *face)
{
  gdouble side = face->box.width, best = -HUGE_VAL;
  gint span = (gint) lround (AROUND * side), size = (gint) lround (span * TURNED_FACE / side);
  const KaoRect rect = { (gint) lround (face->box.x + side / 2) - span / 2,
                         (gint) lround (face->box.y + face->box.height / 2.0) - span / 2, span, span };
  g_autoptr (KaoImage) part = kao_image_crop (image, &rect, NULL);
  g_autoptr (KaoImage) scaled = kao_image_scale (part, size, size, NULL);

  for (guint quarters = 1; quarters < 4; quarters++)
    {
      const KaoDetectOptions options = { .is_frontal = quarters != 2 };
      g_autoptr (KaoImage) turned = kao_image_rotate_quarter (scaled, quarters, NULL);
      KaoFace other;

      if (find_strongest (engine, turned, &options, &other))
        best = MAX (best, other.score);
    }
  return best;
}

/* How far the points move when the box is moved by 7 % of its side, in sides of the box. */
static gdouble
measure_spread (KaoEngine *engine, const KaoImage *image, const KaoFace *face)
{
  static const gint moves[][2] = { { 1, 0 }, { -1, 0 }, { 0, 1 }, { 0, -1 } };
  KaoFace still = *face;
  gdouble sum = 0;

  if (!kao_engine_find_points (engine, image, &still, NULL))
    return NAN;
  for (gsize i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      KaoFace moved = *face;

      moved.box.x += (gint) lround (moves[i][0] * 0.07 * face->box.width);
      moved.box.y += (gint) lround (moves[i][1] * 0.07 * face->box.width);
      kao_engine_find_points (engine, image, &moved, NULL);
      for (gint k = 0; k < KAO_N_LANDMARKS; k++)
        sum += hypot (moved.points[k].x - still.points[k].x, moved.points[k].y - still.points[k].y);
    }
  return sum / (G_N_ELEMENTS (moves) * KAO_N_LANDMARKS * face->box.width);
}

/* How many of N_LIVE pictures of a still camera pass, after the first. */
static guint
count_live (KaoEngine *engine, const KaoImage *image)
{
  guint n = 0;

  for (guint i = 0; i < N_FIRST + N_LIVE; i++)
    {
      g_autoptr (GArray) faces = kao_engine_detect (engine, image, &kao_detect_visitor, NULL);

      n += i >= N_FIRST && faces != NULL && faces->len > 0;
    }
  return n;
}

static void
measure (KaoEngine *engine, const KaoImage *image, const gchar *path, guint quarters, Sum *sum)
{
  g_autoptr (GArray) file = NULL;
  KaoFace face;
  gdouble other, excess, spread;
  guint n_live;
  gboolean is_file_wrong;

  if (!find_strongest (engine, image, &unchecked, &face))
    {
      printf ("%s,%u,-,-,-,-,-,-\n", path, quarters);
      return;
    }
  other = best_otherwise (engine, image, &face);
  excess = other - face.score;
  file = kao_engine_detect (engine, image, &kao_detect_file, NULL);
  n_live = count_live (engine, image);
  is_file_wrong = (file != NULL && file->len > 0) != (quarters == 0);
  spread = measure_spread (engine, image, &face);
  printf ("%s,%u,%.2f,%.2f,%.2f,%.4f,%s,%u\n", path, quarters, face.score, other, excess, spread,
          file != NULL && file->len > 0 ? "passes" : "refused", n_live);
  sum->n_seen++;
  sum->n_certain += face.score >= KAO_CERTAIN_FACE_SCORE;
  sum->highest = MAX (sum->highest, face.score);
  if (face.score <= 0)
    sum->most_weak_spread = MAX (sum->most_weak_spread, spread);
  sum->n_judged_wrong += is_file_wrong;
  sum->n_live_wrong += quarters == 0 ? n_live < N_LIVE : n_live > 0;
  if (face.score < KAO_CERTAIN_FACE_SCORE)
    {
      sum->least_excess = MIN (sum->least_excess, excess);
      sum->most_excess = MAX (sum->most_excess, excess);
    }
}

static gboolean
tell (const gchar *what, const Sum *sum, gboolean is_upright)
{
  g_printerr ("%s: %u faces seen, %u over %.1f, highest %.2f; below it turning gives %.2f to %.2f more; points of "
              "the weakest move by up to %.4f; wrong: %u as a file, %u live\n",
              what, sum->n_seen, sum->n_certain, KAO_CERTAIN_FACE_SCORE, sum->highest, sum->least_excess,
              sum->most_excess, sum->most_weak_spread, sum->n_judged_wrong, sum->n_live_wrong);
  return sum->n_judged_wrong + sum->n_live_wrong == 0 && (is_upright || sum->n_certain == 0);
}

int
main (void)
{
  g_autoptr (GError) error = NULL;
  const gchar *search_path[] = { MODELS_FOLDER, NULL };
  g_autoptr (KaoPackPlaces) places = kao_pack_places_new (search_path, KAO_PACK_TRUST_ANY, NULL);
  g_autoptr (KaoEngine) engine = kao_engine_new (NULL, places, &error);
  Sum sums[2] = { { .highest = -HUGE_VAL, .least_excess = HUGE_VAL, .most_excess = -HUGE_VAL },
                  { .highest = -HUGE_VAL, .least_excess = HUGE_VAL, .most_excess = -HUGE_VAL } };
  gboolean holds;
  char path[4096];

  if (engine == NULL)
    {
      g_printerr ("measure-turned: %s\n", error->message);
      return 1;
    }
  printf ("file,turn,score,otherwise,excess,spread,file,live\n");
  while (fgets (path, sizeof path, stdin) != NULL)
    {
      g_autoptr (KaoImage) upright = NULL;

      path[strcspn (path, "\n")] = '\0';
      upright = kao_codec_read_file (path, &error);
      if (upright == NULL)
        {
          g_printerr ("measure-turned: %s\n", error->message);
          return 1;
        }
      for (guint half = 0; half < 2; half++)
        {
          g_autoptr (KaoImage) image = kao_image_rotate_quarter (upright, 2 * half, NULL);

          measure (engine, image, path, 2 * half, &sums[half]);
          fflush (stdout);
        }
    }
  holds = tell ("upright", &sums[0], TRUE);
  return tell ("upside down", &sums[1], FALSE) && holds ? 0 : 1;
}
