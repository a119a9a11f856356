// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "face/kao-quality.h"
#include "image/kao-codec.h"

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

static void
check_all (KaoImageFormat format)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KaoImage) colour = read_picture (pictures[i].name);
      g_autoptr (KaoImage) image = kao_image_convert (colour, format, &error);
      KaoFace face = face_at (pictures[i].points);
      KaoQuality quality;

      g_assert_no_error (error);
      kao_quality_measure (image, &face, pictures[i].n_faces, &quality);
      g_test_message ("%s", pictures[i].name);
      for (gint k = 0; k < KAO_N_QUALITIES; k++)
        {
          g_assert_cmpfloat (quality.value[k], >=, 0.0);
          g_assert_cmpfloat (quality.value[k], <=, 100.0);
        }
      g_assert_cmpint (kao_quality_advice (&quality), ==, pictures[i].advice);
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
      kao_quality_measure (image, &face, pictures[i].n_faces, &quality);
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
  for (gsize i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      g_autoptr (KaoImage) image = read_picture (pictures[i].name);
      KaoFace face = face_at (pictures[i].points);
      KaoQuality quality;

      kao_quality_measure (image, &face, 1, &quality);
      /* Closed eyes and glasses are allowed on official photos; a blurred print is unclear. */
      if (pictures[i].advice == KAO_ADVICE_HOLD_STILL)
        g_assert_cmpint (kao_quality_document_advice (&quality), ==, KAO_ADVICE_DOCUMENT_UNCLEAR);
      else if (pictures[i].advice != KAO_ADVICE_TOO_DARK)
        g_assert_cmpint (kao_quality_document_advice (&quality), ==, KAO_ADVICE_NONE);
    }
}

static void
test_without_points (void)
{
  g_autoptr (KaoImage) image = read_picture ("p01_cam1.jpg");
  KaoFace face = { .has_points = FALSE };
  KaoQuality quality;

  kao_quality_measure (image, &face, 1, &quality);
  g_assert_cmpfloat (quality.value[KAO_QUALITY_SHARPNESS], <, 0.0);
  g_assert_cmpint (kao_quality_advice (&quality), ==, KAO_ADVICE_NONE);
}

static void
test_names (void)
{
  for (gint i = 0; i < KAO_N_QUALITIES; i++)
    g_assert_cmpstr (kao_quality_name ((KaoQualityComponent) i), !=, "");
  g_assert_cmpstr (kao_quality_name (KAO_QUALITY_INTER_EYE_DISTANCE), ==, "InterEyeDistance");
}

static void
test_advice_names (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < KAO_N_ADVICE; i++)
    {
      const gchar *word = kao_advice_name (i);

      g_assert_nonnull (word);
      g_assert_true (g_hash_table_add (seen, (gpointer) word));
    }
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
  g_test_add_func ("/face/quality/names", test_names);
  g_test_add_func ("/face/quality/advice-names", test_advice_names);
  return g_test_run ();
}
