// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "scenes.h"

#include "base/kao-error.h"

#include <math.h>

#define EYE_TOLERANCE 0.05
#define PLACE_TOLERANCE_MM 5.0
#define TURN_TOLERANCE 12.0

static const gint lids[] = { 247, 190, 128, 12 };
static const gdouble resolutions[] = { 300, 400, 600 };
static const ComposeKind portrait_kinds[] = { COMPOSE_CARD, COMPOSE_LICENCE, COMPOSE_FORM,
                                              COMPOSE_PHOTO };

/* The least glass on which a document of any rotation fits, to keep 600 dpi affordable. */
#define CARD_GLASS_MM 112.0

static gdouble
between (GRand *random, gdouble low, gdouble high)
{
  return g_rand_double_range (random, low, high);
}

static ComposeThing *
put (ComposeScene *scene, ComposeKind kind, guint person, gdouble x, gdouble y, gdouble rotation)
{
  ComposeThing *thing = &scene->things[scene->n_things++];

  *thing = (ComposeThing){ kind, person % COMPOSE_N_PERSONS, x, y, rotation, 150, 0.3 };
  return thing;
}

/* Half the extent of the turned document. */
static void
reach (ComposeKind kind, gdouble rotation, gdouble *x, gdouble *y)
{
  gdouble width, height, turn = rotation * G_PI / 180;

  compose_size (kind, &width, &height);
  *x = (width * fabs (cos (turn)) + height * fabs (sin (turn))) / 2;
  *y = (width * fabs (sin (turn)) + height * fabs (cos (turn))) / 2;
}

/* Puts the document somewhere on the glass. A form that is turned does not fit: its photo does. */
static ComposeThing *
put_anywhere (ComposeScene *scene, GRand *random, ComposeKind kind, guint person, gdouble rotation)
{
  gdouble rx, ry;

  if (kind == COMPOSE_FORM || kind == COMPOSE_FORM_UNGLUED)
    {
      gdouble turn = rotation * G_PI / 180;
      /* The photo's place relative to the form's centre. */
      gdouble u = 172.5 - 105, v = 38.5 - 148.5;
      gdouble x = u * cos (turn) + v * sin (turn), y = -u * sin (turn) + v * cos (turn);
      gdouble off = fabs (remainder (rotation, 180)) < 6 ? 0 : 1;

      if (off < 1)
        return put (scene, kind, person, scene->width_mm / 2 + between (random, -0.5, 0.5),
                    scene->height_mm / 2 + between (random, -0.5, 0.5), rotation);
      return put (scene, kind, person, between (random, 45, scene->width_mm - 45) - x,
                  between (random, 45, scene->height_mm - 45) - y, rotation);
    }
  reach (kind, rotation, &rx, &ry);
  return put (scene, kind, person, between (random, rx + 1, scene->width_mm - rx - 1),
              between (random, ry + 1, scene->height_mm - ry - 1), rotation);
}

static void
any_glass (ComposeScene *scene, GRand *random, ComposeKind kind, gdouble dpi)
{
  guint seed = scene->seed;
  gboolean is_a4 = kind == COMPOSE_FORM || kind == COMPOSE_FORM_UNGLUED;

  compose_scene_init (scene, seed, is_a4 ? 210 : CARD_GLASS_MM, is_a4 ? 297 : CARD_GLASS_MM, dpi);
  scene->lid = lids[g_rand_int_range (random, 0, G_N_ELEMENTS (lids))];
}

/* --- the conditions --- */

static void
make_angles (guint i, GRand *random, ComposeScene *scene)
{
  ComposeKind kind = portrait_kinds[i / 72 % 4];

  any_glass (scene, random, kind, 300);
  scene->lid = lids[i % 4];
  put_anywhere (scene, random, kind, i * 5 + i / 72, i % 72 * 5.0);
}

static void
make_corners (guint i, GRand *random, ComposeScene *scene)
{
  guint corner = i % 4, quarter = i / 4 % 4;
  gdouble dpi = resolutions[i / 16 % 3];
  ComposeKind kind = i / 48 % 3 == 0   ? COMPOSE_CARD
                     : i / 48 % 3 == 1 ? COMPOSE_LICENCE
                                       : COMPOSE_PHOTO;
  gdouble rotation = 90.0 * quarter + between (random, -2, 2), rx, ry;

  any_glass (scene, random, kind, dpi);
  scene->lid = lids[i / 5 % 4];
  reach (kind, rotation, &rx, &ry);
  gdouble gap = between (random, 0, 3);
  put (scene, kind, i * 7, corner & 1 ? scene->width_mm - rx - gap : rx + gap,
       corner & 2 ? scene->height_mm - ry - gap : ry + gap, rotation);
}

static void
make_lids (guint i, GRand *random, ComposeScene *scene)
{
  ComposeKind kind = portrait_kinds[i % 4];

  any_glass (scene, random, kind, 300);
  scene->lid = (gint)(255 - i / 4 * 255 / 23);
  scene->has_shadow = i % 3 != 0;
  put_anywhere (scene, random, kind, i, between (random, -4, 4) + (i % 2) * 180);
}

static void
one_document (guint i, GRand *random, ComposeScene *scene, gdouble dpi)
{
  ComposeKind kind = portrait_kinds[i % 4];
  gdouble rotation = between (random, 0, 360);

  if (kind == COMPOSE_FORM)
    rotation = between (random, -3, 3) + (i / 4 % 2) * 180;
  any_glass (scene, random, kind, kind == COMPOSE_FORM ? MIN (dpi, 400) : dpi);
  put_anywhere (scene, random, kind, i / 4 + i, rotation);
}

static void
make_halftone (guint i, GRand *random, ComposeScene *scene)
{
  const gdouble screens[] = { 133, 150, 175, 200 };

  one_document (i, random, scene, resolutions[i / 4 % 3]);
  scene->things[0].screen_lpi = screens[i / 12 % 4];
  scene->things[0].screen_depth = between (random, 0.4, 0.9);
}

static void
make_blur (guint i, GRand *random, ComposeScene *scene)
{
  one_document (i, random, scene, 300);
  scene->blur_mm = 0.04 + 0.03 * (i / 4 % 4);
}

static void
make_noise (guint i, GRand *random, ComposeScene *scene)
{
  one_document (i, random, scene, 300);
  scene->noise = 3.0 + 3.0 * (i / 4 % 4);
}

static void
make_jpeg (guint i, GRand *random, ComposeScene *scene)
{
  const gint qualities[] = { 35, 50, 65, 80 };

  one_document (i, random, scene, 300);
  scene->jpeg = qualities[i / 4 % 4];
}

static void
make_grey (guint i, GRand *random, ComposeScene *scene)
{
  one_document (i, random, scene, 300);
  scene->is_grey = TRUE;
}

static void
make_tone (guint i, GRand *random, ComposeScene *scene)
{
  const gdouble gammas[] = { 0.6, 0.8, 1.3, 1.7 };

  one_document (i, random, scene, 300);
  scene->gamma = gammas[i / 4 % 4];
}

static void
make_dust (guint i, GRand *random, ComposeScene *scene)
{
  one_document (i, random, scene, 300);
  scene->n_dust = 30 + 40 * (i / 4 % 4);
}

static void
make_cut (guint i, GRand *random, ComposeScene *scene)
{
  const ComposeKind kinds[] = { COMPOSE_CARD, COMPOSE_PHOTO, COMPOSE_LICENCE };
  ComposeKind kind = kinds[i % 3];
  guint side = i / 3 % 4;
  gdouble cut = 0.5 * (i / 12 % 4 + 1), rotation = 90.0 * (i / 48 % 4) + between (random, -1, 1),
          rx, ry;

  any_glass (scene, random, kind, 300);
  reach (kind, rotation, &rx, &ry);
  /* The extent of the turned document includes its tilt: measure the cut from the straight side. */
  gdouble width, height;
  compose_size (kind, &width, &height);
  if (i / 48 % 2 == 1)
    {
      gdouble swap = width;

      width = height;
      height = swap;
    }
  gdouble x = between (random, rx + 1, scene->width_mm - rx - 1),
          y = between (random, ry + 1, scene->height_mm - ry - 1);
  if (side == 0)
    x = width / 2 - cut;
  else if (side == 1)
    x = scene->width_mm - width / 2 + cut;
  else if (side == 2)
    y = height / 2 - cut;
  else
    y = scene->height_mm - height / 2 + cut;
  put (scene, kind, i, x, y, rotation);
}

static void
make_two (guint i, GRand *random, ComposeScene *scene)
{
  guint seed = scene->seed;

  compose_scene_init (scene, seed, 210, 297, 300);
  scene->lid = lids[i % 4];
  if (i % 3 == 0)
    {
      put (scene, COMPOSE_CARD, i, between (random, 55, 155), between (random, 52, 95),
           between (random, 0, 360));
      put (scene, COMPOSE_CARD, i + 1, between (random, 55, 155), between (random, 200, 245),
           between (random, 0, 360));
    }
  else if (i % 3 == 1)
    {
      put (scene, COMPOSE_FORM, i, 105, 148.5, between (random, -1, 1));
      put (scene, COMPOSE_CARD, i + 1, between (random, 60, 150), between (random, 170, 240),
           between (random, -30, 30));
    }
  else
    {
      put (scene, COMPOSE_LICENCE, i, between (random, 55, 155), between (random, 52, 95),
           between (random, 0, 360));
      put (scene, COMPOSE_PHOTO, i + 1, between (random, 35, 175), between (random, 180, 260),
           between (random, 0, 360));
    }
}

static void
make_decorated (guint i, GRand *random, ComposeScene *scene)
{
  any_glass (scene, random, COMPOSE_CARD, resolutions[i % 3]);
  put_anywhere (scene, random, COMPOSE_CARD_DECORATED, i, between (random, 0, 360));
}

static void
make_back (guint i, GRand *random, ComposeScene *scene)
{
  any_glass (scene, random, COMPOSE_CARD, resolutions[i % 3]);
  put_anywhere (scene, random, COMPOSE_CARD_BACK, i,
                i % 2 ? between (random, 0, 360) : between (random, -3, 3) + 90 * (i / 2 % 4));
  scene->is_grey = i % 5 == 0;
}

static void
make_infant (guint i, GRand *random, ComposeScene *scene)
{
  any_glass (scene, random, COMPOSE_CARD, resolutions[i % 3]);
  put_anywhere (scene, random, COMPOSE_CARD_INFANT, i, between (random, 0, 360));
}

static void
make_unglued (guint i, GRand *random, ComposeScene *scene)
{
  any_glass (scene, random, COMPOSE_FORM_UNGLUED, 300);
  put_anywhere (scene, random, COMPOSE_FORM_UNGLUED, i, between (random, -3, 3) + i % 2 * 180);
}

static void
make_empty (guint i, GRand *random, ComposeScene *scene)
{
  any_glass (scene, random, i % 2 ? COMPOSE_FORM : COMPOSE_CARD, i % 2 ? 300 : resolutions[i % 3]);
  scene->n_dust = i % 4 * 20;
  scene->noise = between (random, 1, 5);
  scene->is_grey = i % 5 == 0;
}

static void
make_lid_open (guint i, GRand *random, ComposeScene *scene)
{
  any_glass (scene, random, COMPOSE_FORM, 300);
  scene->is_lid_open = TRUE;
}

static void
make_open_with_card (guint i, GRand *random, ComposeScene *scene)
{
  any_glass (scene, random, COMPOSE_CARD, 300);
  scene->is_lid_open = TRUE;
  put_anywhere (scene, random, i % 2 ? COMPOSE_CARD : COMPOSE_LICENCE, i, between (random, 0, 360));
}

static void
make_mixed (guint i, GRand *random, ComposeScene *scene)
{
  one_document (i, random, scene, resolutions[g_rand_int_range (random, 0, 3)]);
  scene->things[0].screen_lpi = between (random, 130, 200);
  scene->things[0].screen_depth = between (random, 0, 0.7);
  scene->blur_mm = between (random, 0.02, 0.07);
  scene->noise = between (random, 1, 6);
  scene->jpeg = g_rand_int_range (random, 0, 3) ? g_rand_int_range (random, 60, 95) : 0;
  scene->is_grey = g_rand_int_range (random, 0, 4) == 0;
  scene->gamma = between (random, 0.75, 1.35);
  scene->n_dust = (guint)g_rand_int_range (random, 0, 40);
}

/* The two sizes that the aims speak of. */
static void
make_card_area (guint i, GRand *random, ComposeScene *scene)
{
  guint seed = scene->seed;

  compose_scene_init (scene, seed, 95, 63, 600);
  scene->lid = lids[i % 4];
  put (scene, COMPOSE_CARD, i, 45.5, 29.5, between (random, -2, 2) + i % 2 * 180);
}

static void
make_form_a4 (guint i, GRand *random, ComposeScene *scene)
{
  any_glass (scene, random, COMPOSE_FORM, 300);
  put_anywhere (scene, random, COMPOSE_FORM, i, between (random, -2, 2) + i % 2 * 180);
}

const SceneCondition scene_conditions[] = {
  { "card area 600 dpi", 48, FALSE, make_card_area },
  { "form A4 300 dpi", 48, FALSE, make_form_a4 },
  { "angles by 5 degrees", 288, FALSE, make_angles },
  { "corners x resolutions", 144, FALSE, make_corners },
  { "lids white to black", 96, FALSE, make_lids },
  { "halftone 133-200 lpi", 144, FALSE, make_halftone },
  { "blur", 96, FALSE, make_blur },
  { "noise", 96, FALSE, make_noise },
  { "JPEG 35-80", 96, FALSE, make_jpeg },
  { "greyscale", 96, FALSE, make_grey },
  { "gamma 0.6-1.7", 96, FALSE, make_tone },
  { "dust", 96, FALSE, make_dust },
  { "cut by the edge", 192, FALSE, make_cut },
  { "two documents", 96, FALSE, make_two },
  { "decorated card", 96, FALSE, make_decorated },
  { "card, lid open", 48, FALSE, make_open_with_card },
  { "everything mixed", 240, FALSE, make_mixed },
  { "card back", 96, TRUE, make_back },
  { "card without photo", 32, TRUE, make_infant },
  { "form without photo", 32, TRUE, make_unglued },
  { "empty glass", 48, TRUE, make_empty },
  { "empty, lid open", 24, TRUE, make_lid_open },
};

const guint scene_n_conditions = G_N_ELEMENTS (scene_conditions);

void
scene_make (const SceneCondition *condition, guint i, guint seed, ComposeScene *scene)
{
  guint own = seed * 1000003u + g_str_hash (condition->name) % 100000u * 1009u + i;
  g_autoptr (GRand) random = g_rand_new_with_seed (own);

  *scene = (ComposeScene){ .seed = own };
  condition->make (i, random, scene);
}

gint
scene_expected_reason (const ComposeScene *scene)
{
  if (scene->is_lid_open)
    return KAO_RETRY_LID_OPEN;
  if (scene->n_things == 0)
    return KAO_RETRY_EMPTY_GLASS;
  return scene->things[0].kind == COMPOSE_CARD_BACK ? KAO_RETRY_BACK_SIDE : KAO_RETRY_NO_PHOTO;
}

/* --- judging --- */

static gdouble
turn_between (gdouble a, gdouble b)
{
  return fabs (remainder (a - b, 360));
}

/* Largest distance of an eye from the truth in eye distances; -1 without landmarks. */
static gdouble
eye_error (const KaoPortrait *portrait, const ComposeTruth *truth)
{
  gdouble worst = 0;
  gdouble distance = hypot (truth->eyes_mm[0][0] - truth->eyes_mm[1][0],
                            truth->eyes_mm[0][1] - truth->eyes_mm[1][1]);
  const gdouble *m = portrait->to_mm;

  if (!portrait->face.has_points)
    return -1;
  for (gint i = 0; i < 2; i++)
    {
      const KaoPoint *p =
          &portrait->face.points[i == 0 ? KAO_LANDMARK_EYE_LEFT : KAO_LANDMARK_EYE_RIGHT];
      gdouble x = m[0] * p->x + m[1] * p->y + m[2], y = m[3] * p->x + m[4] * p->y + m[5];

      worst = MAX (worst, hypot (x - truth->eyes_mm[i][0], y - truth->eyes_mm[i][1]) / distance);
    }
  return worst;
}

/* By the eyes, when there are landmarks, else by the portrait's centre. */
static gboolean
is_at (const KaoPortrait *portrait, const ComposeTruth *truth)
{
  const gdouble *m = portrait->to_mm;
  const KaoPoint *left = &portrait->face.points[KAO_LANDMARK_EYE_LEFT];
  const KaoPoint *right = &portrait->face.points[KAO_LANDMARK_EYE_RIGHT];

  if (!portrait->face.has_points)
    return hypot (truth->x_mm - portrait->x_mm, truth->y_mm - portrait->y_mm) < PLACE_TOLERANCE_MM;
  gdouble u = (left->x + right->x) / 2, v = (left->y + right->y) / 2;
  gdouble x = (truth->eyes_mm[0][0] + truth->eyes_mm[1][0]) / 2;
  gdouble y = (truth->eyes_mm[0][1] + truth->eyes_mm[1][1]) / 2;

  return hypot (m[0] * u + m[1] * v + m[2] - x, m[3] * u + m[4] * v + m[5] - y)
         < PLACE_TOLERANCE_MM;
}

void
scene_judge (GPtrArray *portraits, GArray *truths, SceneJudgement *judgement)
{
  *judgement = (SceneJudgement){ .n_expected = truths->len, .eye_error = -1 };
  guint n_matched = 0;

  for (guint i = 0; portraits != NULL && i < portraits->len; i++)
    {
      const KaoPortrait *portrait = g_ptr_array_index (portraits, i);
      const ComposeTruth *match = NULL;

      for (guint k = 0; k < truths->len; k++)
        {
          const ComposeTruth *truth = &g_array_index (truths, ComposeTruth, k);

          if (is_at (portrait, truth))
            match = truth;
        }
      if (match == NULL
          || turn_between (match->rotation, portrait->rotation_degrees) > TURN_TOLERANCE)
        {
          judgement->n_wrong++;
          n_matched += match != NULL;
          continue;
        }
      n_matched++;
      gdouble error = eye_error (portrait, match);
      judgement->eye_error = MAX (judgement->eye_error, error);
      if (error > EYE_TOLERANCE)
        judgement->n_inexact++;
      else
        judgement->n_found++;
    }
  judgement->n_none = truths->len - MIN (n_matched, truths->len);
}
