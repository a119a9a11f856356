// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "face/kao-advice.h"
#include "face/kao-engine.h"
#include "image/kao-codec.h"

#include <math.h>

/* The demonstration's pictures with their landmarks, so that no landmark file is needed, and the
 * advice that each must draw: plain shots none, of light, brown and dark skin, with and without
 * glasses. */
static const struct
{
  const gchar *name;
  guint n_faces;
  KaoPoint points[KAO_N_LANDMARKS];
  KaoAdvice advice;
} pictures[] = {
  { "quality/p01_q_blur.jpg", 1,
    { { 590, 334 }, { 691, 334 }, { 640, 398 }, { 603, 443 }, { 677, 443 } },
    KAO_ADVICE_HOLD_STILL },
  { "quality/p01_q_closed.jpg", 1,
    { { 589, 343 }, { 693, 343 }, { 641, 398 }, { 600, 444 }, { 681, 441 } },
    KAO_ADVICE_EYES_CLOSED },
  { "quality/p01_q_dark.jpg", 1,
    { { 588, 332 }, { 690, 333 }, { 638, 396 }, { 598, 442 }, { 680, 442 } },
    KAO_ADVICE_TOO_DARK },
  { "quality/p01_q_fringe.jpg", 1,
    { { 588, 332 }, { 690, 333 }, { 638, 396 }, { 598, 442 }, { 680, 442 } },
    KAO_ADVICE_EYES_COVERED },
  { "quality/p01_q_mask.jpg", 1,
    { { 588, 333 }, { 692, 333 }, { 641, 396 }, { 607, 447 }, { 672, 447 } },
    KAO_ADVICE_MOUTH_COVERED },
  { "quality/p01_q_sunglasses.jpg", 1,
    { { 588, 333 }, { 692, 333 }, { 641, 396 }, { 607, 447 }, { 672, 447 } },
    KAO_ADVICE_EYES_COVERED },
  { "quality/p01_q_turn40.jpg", 1,
    { { 743, 335 }, { 810, 333 }, { 805, 395 }, { 754, 440 }, { 805, 437 } },
    KAO_ADVICE_LOOK_AT_CAMERA },
  { "quality/p01_q_two.jpg", 2,
    { { 850, 319 }, { 945, 320 }, { 906, 382 }, { 862, 432 }, { 933, 432 } },
    KAO_ADVICE_SEVERAL_FACES },
  { "quality/p04_q_blur.jpg", 1,
    { { 587, 298 }, { 693, 298 }, { 640, 367 }, { 599, 426 }, { 682, 427 } },
    KAO_ADVICE_HOLD_STILL },
  { "quality/p04_q_closed.jpg", 1,
    { { 588, 307 }, { 690, 307 }, { 640, 367 }, { 599, 427 }, { 680, 424 } },
    KAO_ADVICE_EYES_CLOSED },
  { "quality/p04_q_dark.jpg", 1,
    { { 586, 299 }, { 692, 299 }, { 640, 369 }, { 596, 426 }, { 684, 426 } },
    KAO_ADVICE_TOO_DARK },
  { "quality/p04_q_fringe.jpg", 1,
    { { 591, 319 }, { 683, 323 }, { 638, 369 }, { 603, 430 }, { 672, 434 } },
    KAO_ADVICE_EYES_COVERED },
  { "quality/p04_q_mask.jpg", 1,
    { { 585, 300 }, { 693, 300 }, { 642, 366 }, { 601, 451 }, { 682, 449 } },
    KAO_ADVICE_MOUTH_COVERED },
  { "quality/p04_q_sunglasses.jpg", 1,
    { { 586, 322 }, { 690, 323 }, { 640, 369 }, { 598, 424 }, { 682, 424 } },
    KAO_ADVICE_EYES_COVERED },
  { "quality/p04_q_turn40.jpg", 1,
    { { 742, 298 }, { 811, 300 }, { 811, 367 }, { 750, 423 }, { 807, 421 } },
    KAO_ADVICE_LOOK_AT_CAMERA },
  { "p01_cam1.jpg", 1,
    { { 616, 332 }, { 716, 333 }, { 672, 395 }, { 627, 441 }, { 703, 440 } },
    KAO_ADVICE_NONE },
  { "p01_cam2.jpg", 1,
    { { 627, 305 }, { 713, 303 }, { 680, 355 }, { 639, 392 }, { 709, 389 } },
    KAO_ADVICE_NONE },
  { "p01_id.jpg", 1,
    { { 251, 469 }, { 449, 470 }, { 351, 589 }, { 275, 676 }, { 426, 676 } },
    KAO_ADVICE_NONE },
  { "p04_cam1.jpg", 1,
    { { 579, 307 }, { 686, 307 }, { 630, 379 }, { 593, 437 }, { 674, 435 } },
    KAO_ADVICE_NONE },
  { "p04_cam2.jpg", 1,
    { { 594, 269 }, { 685, 269 }, { 654, 330 }, { 609, 380 }, { 684, 378 } },
    KAO_ADVICE_NONE },
  { "p08_cam1.jpg", 1,
    { { 604, 322 }, { 704, 321 }, { 656, 388 }, { 615, 440 }, { 696, 438 } },
    KAO_ADVICE_NONE },
  { "p08_cam2.jpg", 1,
    { { 690, 293 }, { 771, 295 }, { 745, 351 }, { 695, 391 }, { 758, 394 } },
    KAO_ADVICE_NONE },
  { "p09_cam1.jpg", 1,
    { { 571, 318 }, { 673, 317 }, { 632, 367 }, { 591, 435 }, { 661, 432 } },
    KAO_ADVICE_NONE },
  { "p09_cam2.jpg", 1,
    { { 650, 301 }, { 724, 303 }, { 701, 340 }, { 660, 389 }, { 715, 388 } },
    KAO_ADVICE_NONE },
  { "p11_cam1.jpg", 1,
    { { 591, 335 }, { 701, 331 }, { 648, 375 }, { 606, 455 }, { 695, 453 } },
    KAO_ADVICE_NONE },
  { "p11_id.jpg", 1,
    { { 264, 464 }, { 437, 466 }, { 353, 533 }, { 286, 654 }, { 423, 656 } },
    KAO_ADVICE_NONE },
};

static KaoImage *
read_picture (const gchar *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *path
      = g_build_filename (g_getenv ("KAO_TEST_SRC"), "data", "demo", "persons", name, NULL);
  KaoImage *image = kao_codec_read_file (path, &error);

  g_assert_no_error (error);
  return image;
}

static KaoFace
face_at (const KaoPoint *points)
{
  KaoFace face = { .has_points = TRUE, .score = 1.0 };

  for (gsize i = 0; i < KAO_N_LANDMARKS; i++)
    face.points[i] = points[i];
  return face;
}

/* An engine of the base pack's landmarks and quality network. */
static KaoEngine *
new_engine (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *models = g_build_filename (g_getenv ("KAO_TEST_SRC"), "models", NULL);
  const gchar *search_path[] = { models, NULL };
  g_autoptr (KaoPackPlaces) places = kao_pack_places_new (search_path, KAO_PACK_TRUST_ANY, NULL);
  KaoEngine *engine = kao_engine_new (NULL, places, &error);

  g_assert_no_error (error);
  return engine;
}

static KaoAdvice
advice_of (const KaoQuality *quality)
{
  return kao_advice_first (kao_advice_for_visitor (quality, &kao_advice_default_lines, 0));
}

static void
check_all (KaoImageFormat format)
{
  g_autoptr (KaoEngine) engine = new_engine ();

  for (gsize i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KaoImage) colour = read_picture (pictures[i].name);
      g_autoptr (KaoImage) image = kao_image_convert (colour, format, &error);
      KaoFace face = face_at (pictures[i].points);
      KaoQuality quality;

      g_assert_no_error (error);
      kao_engine_measure (engine, image, &face, pictures[i].n_faces, &quality);
      g_test_message ("%s: eyes %.0f, open %.0f, mouth %.0f, yaw %.0f, pitch %.0f", pictures[i].name,
                      quality.value[KAO_QUALITY_EYES_VISIBLE], quality.value[KAO_QUALITY_EYES_OPEN],
                      quality.value[KAO_QUALITY_MOUTH_VISIBLE], quality.raw[KAO_QUALITY_HEAD_YAW],
                      quality.raw[KAO_QUALITY_HEAD_PITCH]);
      for (gint k = 0; k < KAO_N_QUALITIES; k++)
        {
          /* How open an eye is, is not judged where none can be seen. */
          gboolean is_hidden = k == KAO_QUALITY_EYES_OPEN && quality.value[KAO_QUALITY_EYES_VISIBLE] < 50.0;

          g_assert_cmpfloat (quality.value[k], >=, is_hidden ? -1.0 : 0.0);
          g_assert_cmpfloat (quality.value[k], <=, 100.0);
        }
      g_assert_cmpint (advice_of (&quality), ==, pictures[i].advice);
    }
}

static void
test_colour (void)
{
  check_all (KAO_IMAGE_RGB24);
}

static void
test_grey (void)
{
  check_all (KAO_IMAGE_GRAY8);
}

/* A good frame must rank over every spoilt one of the same person. */
static void
test_ranking (void)
{
  g_autoptr (KaoEngine) engine = new_engine ();
  gdouble good = -1.0;

  for (gsize i = G_N_ELEMENTS (pictures); i-- > 0;)
    {
      g_autoptr (KaoImage) image = NULL;
      KaoFace face = face_at (pictures[i].points);
      KaoQuality quality;

      if (!g_str_has_prefix (pictures[i].name, "p01_cam1")
          && !g_str_has_prefix (pictures[i].name, "quality/p01"))
        continue;
      image = read_picture (pictures[i].name);
      kao_engine_measure (engine, image, &face, pictures[i].n_faces, &quality);
      if (pictures[i].advice == KAO_ADVICE_NONE)
        good = quality.unified;
      else
        g_assert_cmpfloat (quality.unified, <, good);
    }
  g_assert_cmpfloat (good, >, 70.0);
}

static void
test_document (void)
{
  g_autoptr (KaoEngine) engine = new_engine ();

  for (gsize i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      g_autoptr (KaoImage) image = read_picture (pictures[i].name);
      KaoFace face = face_at (pictures[i].points);
      KaoQuality quality;
      KaoAdvice advice;

      kao_engine_measure (engine, image, &face, 1, &quality);
      advice = kao_advice_first (kao_advice_for_document (&quality, &kao_advice_default_lines));
      g_test_message ("%s: %s", pictures[i].name, kao_advice_name (advice));
      /* Closed eyes and a mask are no matter of the document's picture; a blurred print is. */
      if (pictures[i].advice == KAO_ADVICE_HOLD_STILL)
        g_assert_cmpint (advice, ==, KAO_ADVICE_DOCUMENT_BLURRED);
      else if (pictures[i].advice == KAO_ADVICE_EYES_COVERED)
        g_assert_cmpint (advice, ==, KAO_ADVICE_DOCUMENT_EYES_COVERED);
      else if (pictures[i].advice != KAO_ADVICE_TOO_DARK)
        g_assert_cmpint (advice, ==, KAO_ADVICE_NONE);
    }
}

static void
test_without_points (void)
{
  g_autoptr (KaoImage) image = read_picture ("p01_cam1.jpg");
  KaoFace face = { .has_points = FALSE };
  KaoQuality quality;

  kao_quality_measure (image, &face, 1, NULL, &quality);
  g_assert_cmpfloat (quality.value[KAO_QUALITY_SHARPNESS], <, 0.0);
  g_assert_true (isnan (quality.raw[KAO_QUALITY_SHARPNESS]));
  g_assert_cmpint (advice_of (&quality), ==, KAO_ADVICE_NONE);
}

/* Without the network what needs it is not assessed, and the rest is. */
static void
test_without_network (void)
{
  g_autoptr (KaoImage) image = read_picture ("quality/p01_q_mask.jpg");
  KaoFace face = face_at (pictures[4].points);
  KaoQuality quality;

  kao_quality_measure (image, &face, 1, NULL, &quality);
  g_assert_cmpfloat (quality.value[KAO_QUALITY_MOUTH_VISIBLE], <, 0.0);
  g_assert_cmpfloat (quality.value[KAO_QUALITY_EYES_OPEN], <, 0.0);
  g_assert_cmpfloat (quality.value[KAO_QUALITY_HEAD_PITCH], <, 0.0);
  g_assert_cmpfloat (quality.value[KAO_QUALITY_HEAD_YAW], >, 90.0);
  g_assert_cmpfloat (quality.value[KAO_QUALITY_LUMINANCE_MEAN], >, 0.0);
  g_assert_cmpint (advice_of (&quality), ==, KAO_ADVICE_NONE);
}

/* The look of a frontal face with open eyes. */
static KaoFaceLook
plain_look (void)
{
  return (KaoFaceLook){ .eye_open = { 1.0, 1.0 } };
}

/* A measure on its scale: what a worse look does to one value, step by step. */
static void
test_look_steps (void)
{
  g_autoptr (KaoImage) image = read_picture ("p01_cam1.jpg");
  KaoFace face = face_at (pictures[15].points);
  gdouble last[5] = { 101.0, 101.0, 101.0, 101.0, 101.0 };

  for (gint step = 0; step <= 10; step++)
    {
      KaoFaceLook looks[5];
      static const KaoQualityComponent components[5]
          = { KAO_QUALITY_EYES_VISIBLE, KAO_QUALITY_MOUTH_VISIBLE, KAO_QUALITY_EYES_OPEN,
              KAO_QUALITY_HEAD_YAW, KAO_QUALITY_HEAD_PITCH };

      for (gint i = 0; i < 5; i++)
        looks[i] = plain_look ();
      looks[0].eye_covered[1] = step / 10.0;
      looks[1].mouth_covered = step / 10.0;
      looks[2].eye_open[0] = 1.0 - step / 10.0;
      looks[3].yaw = -5.0 * step;
      looks[4].pitch = 5.0 * step;
      for (gint i = 0; i < 5; i++)
        {
          KaoQuality quality;

          kao_quality_measure (image, &face, 1, &looks[i], &quality);
          g_assert_cmpfloat (quality.value[components[i]], <, last[i]);
          last[i] = quality.value[components[i]];
        }
    }
  g_assert_cmpfloat (last[0], ==, 0.0);
  g_assert_cmpfloat_with_epsilon (last[3], 100.0 * pow (cos (50.0 * G_PI / 180.0), 2), 1e-6);
}

/* The picture darkened or brightened by @gain. */
static KaoImage *
with_gain (const KaoImage *image, gdouble gain)
{
  KaoImage *out = kao_image_convert (image, KAO_IMAGE_RGB24, NULL);

  for (gint y = 0; y < kao_image_get_height (out); y++)
    {
      guint8 *row = kao_image_get_row (out, y);

      for (gint x = 0; x < 3 * kao_image_get_width (out); x++)
        row[x] = (guint8) CLAMP (row[x] * gain, 0.0, 255.0);
    }
  return out;
}

/* Darker step by step: the value falls, and the sentence comes once and stays. */
static void
test_exposure_steps (void)
{
  g_autoptr (KaoImage) image = read_picture ("p01_cam1.jpg");
  KaoFace face = face_at (pictures[15].points);
  KaoFaceLook look = plain_look ();
  gdouble last = 101.0;
  gboolean is_dark = FALSE;

  for (gint step = 0; step < 12; step++)
    {
      g_autoptr (KaoImage) darker = with_gain (image, pow (0.75, step));
      KaoQuality quality;

      kao_quality_measure (darker, &face, 1, &look, &quality);
      /* The scale has its best in the middle: below it the value falls with the light. */
      if (quality.luminance < 0.45)
        {
          g_assert_cmpfloat (quality.value[KAO_QUALITY_LUMINANCE_MEAN], <, last);
          last = quality.value[KAO_QUALITY_LUMINANCE_MEAN];
        }
      if (is_dark)
        g_assert_cmpint (advice_of (&quality), ==, KAO_ADVICE_TOO_DARK);
      is_dark = advice_of (&quality) == KAO_ADVICE_TOO_DARK;
      g_assert_true (step > 1 || !is_dark);
    }
  g_assert_true (is_dark);
}

static void
test_inter_eye_mm (void)
{
  g_autoptr (KaoImage) image = read_picture ("p01_cam1.jpg");
  KaoFace face = face_at (pictures[15].points);
  KaoFaceLook look = plain_look ();
  KaoQuality quality;

  kao_quality_measure (image, &face, 1, &look, &quality);
  g_assert_cmpfloat (quality.inter_eye_mm, <, 0.0);
  kao_image_set_dpi (image, 600.0);
  kao_quality_measure (image, &face, 1, &look, &quality);
  g_assert_cmpfloat_with_epsilon (quality.inter_eye_mm, 100.0 * 25.4 / 600.0, 0.05);
}

static void
test_names (void)
{
  for (gint i = 0; i < KAO_N_QUALITIES; i++)
    g_assert_cmpstr (kao_quality_name ((KaoQualityComponent) i), !=, "");
  g_assert_cmpstr (kao_quality_name (KAO_QUALITY_INTER_EYE_DISTANCE), ==, "InterEyeDistance");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/face/quality/colour", test_colour);
  g_test_add_func ("/face/quality/grey", test_grey);
  g_test_add_func ("/face/quality/ranking", test_ranking);
  g_test_add_func ("/face/quality/document", test_document);
  g_test_add_func ("/face/quality/without-points", test_without_points);
  g_test_add_func ("/face/quality/without-network", test_without_network);
  g_test_add_func ("/face/quality/look-steps", test_look_steps);
  g_test_add_func ("/face/quality/exposure-steps", test_exposure_steps);
  g_test_add_func ("/face/quality/inter-eye-mm", test_inter_eye_mm);
  g_test_add_func ("/face/quality/names", test_names);
  return g_test_run ();
}
