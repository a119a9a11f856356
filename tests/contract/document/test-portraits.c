// SPDX-License-Identifier: GPL-3.0-or-later
/* The promise of the document search, on a sample of every condition of
 * tests/bench/document/measure (run that by hand for the whole): portraits are found upright,
 * nothing else is ever returned, and where there is none the reason is the right one.
 *
 *   test-portraits DEMO_FOLDER [LANDMARKS]
 *   */
#include "config.h"

#include "face-finder.h"
#include "scenes.h"

#include "base/kao-error.h"
#include "image/kao-codec.h"

#include <math.h>
#include <string.h>

/* Scans per condition. */
#define SAMPLE 2
/* Of all portraits in the sample; the whole run has its own, higher aim. */
#define LEAST_FOUND 0.97
/* Of the found ones: eye centres within 5 % of their distance. */
#define LEAST_EXACT 0.85

static Composer *composer;
static FaceFinder *finder;
static guint n_expected, n_found, n_inexact;

static void
test_condition (gconstpointer data)
{
  const SceneCondition *condition = data;

  for (guint i = 0; i < SAMPLE; i++)
    {
      g_autoptr (GArray) truths = g_array_new (FALSE, TRUE, sizeof (ComposeTruth));
      g_autoptr (GError) error = NULL;
      ComposeScene scene;
      SceneJudgement judgement;

      /* Another seed than the measurement's, spread over the condition. */
      scene_make (condition, i * condition->n / SAMPLE + i, 2, &scene);
      g_autoptr (KaoImage) scan = composer_scan (composer, &scene, truths, &error);
      g_assert_no_error (error);
      g_autoptr (GPtrArray) portraits = kao_document_find_portraits (
          scan, KAO_DOCUMENT_CARD, face_finder_find, finder, NULL, &error);
      scene_judge (portraits, truths, &judgement);
      g_test_message ("%s %u: expected %u found %u inexact %u wrong %u, eyes off by %.3f",
                      condition->name, i, judgement.n_expected, judgement.n_found,
                      judgement.n_inexact, judgement.n_wrong, judgement.eye_error);
      g_assert_cmpuint (judgement.n_wrong, ==, 0);
      n_expected += judgement.n_expected;
      n_found += judgement.n_found + judgement.n_inexact;
      n_inexact += judgement.n_inexact;
      if (portraits == NULL)
        g_assert_true (error->domain == KAO_RETRY);
      if (condition->has_no_portrait)
        g_assert_error (error, KAO_RETRY, scene_expected_reason (&scene));
    }
}

/* Registered last. */
static void
test_rates (void)
{
  g_test_message ("%u of %u found, %u inexact", n_found, n_expected, n_inexact);
  g_assert_cmpuint (n_expected, >=, SAMPLE * 17);
  g_assert_cmpfloat (n_found, >=, LEAST_FOUND * n_expected);
  g_assert_cmpfloat (n_found - n_inexact, >=, LEAST_EXACT * n_expected);
}

/* The same scan gives the same answer, and a portrait that can be used as it is. */
static void
test_portrait_is_complete (void)
{
  for (guint round = 0; round < 2; round++)
    {
      static gdouble first_x;
      g_autoptr (GArray) truths = g_array_new (FALSE, TRUE, sizeof (ComposeTruth));
      g_autoptr (GError) error = NULL;
      ComposeScene scene;

      compose_scene_init (&scene, 5, 112, 80, 600);
      scene.things[0] = (ComposeThing){ COMPOSE_LICENCE, 4, 55, 40, 183, 150, 0.5 };
      scene.n_things = 1;
      g_autoptr (KaoImage) scan = composer_scan (composer, &scene, truths, &error);
      g_autoptr (GPtrArray) portraits = kao_document_find_portraits (
          scan, KAO_DOCUMENT_LICENCE, face_finder_find, finder, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (portraits->len, ==, 1);

      const KaoPortrait *portrait = g_ptr_array_index (portraits, 0);
      const KaoRect *box = &portrait->face.box;
      gint width = kao_image_get_width (portrait->portrait),
           height = kao_image_get_height (portrait->portrait);
      g_assert_cmpint (portrait->kind, ==, KAO_DOCUMENT_LICENCE);
      g_assert_cmpfloat (fabs (portrait->rotation_degrees - 183), <, 1.5);
      g_assert_cmpint (kao_image_get_format (portrait->portrait), ==, KAO_IMAGE_RGB24);
      /* The portrait and a small margin, not the document. */
      gdouble mm = hypot (portrait->to_mm[0], portrait->to_mm[3]);
      g_assert_cmpfloat (width * mm, <, 24 * 1.35);
      g_assert_cmpfloat (height * mm, <, 30 * 1.35);
      g_assert_cmpint (box->x, >=, 0);
      g_assert_cmpint (box->x + box->width, <=, width);
      g_assert_cmpint (box->y + box->height, <=, height);
      g_assert_cmpfloat (portrait->confidence, >, 0.5);
      g_assert_cmpfloat (portrait->confidence, <=, 1.0);
      if (round == 0)
        first_x = portrait->x_mm;
      else
        g_assert_cmpfloat (portrait->x_mm, ==, first_x);
    }
}

/* Cards whose faded second portrait passes for one by itself: only beside the other it is told. */
static void
test_ghost (void)
{
  static const guint cards[] = { 24, 49 };
  const SceneCondition *decorated = NULL;

  for (guint i = 0; i < scene_n_conditions; i++)
    if (strcmp (scene_conditions[i].name, "decorated card") == 0)
      decorated = &scene_conditions[i];
  g_assert_nonnull (decorated);
  for (gsize i = 0; i < G_N_ELEMENTS (cards); i++)
    {
      g_autoptr (GArray) truths = g_array_new (FALSE, TRUE, sizeof (ComposeTruth));
      g_autoptr (GError) error = NULL;
      ComposeScene scene;
      SceneJudgement judgement;

      scene_make (decorated, cards[i], 1, &scene);
      g_autoptr (KaoImage) scan = composer_scan (composer, &scene, truths, &error);
      g_assert_no_error (error);
      g_autoptr (GPtrArray) portraits = kao_document_find_portraits (
          scan, KAO_DOCUMENT_CARD, face_finder_find, finder, NULL, &error);
      g_assert_no_error (error);
      scene_judge (portraits, truths, &judgement);
      g_assert_cmpuint (portraits->len, ==, 1);
      g_assert_cmpuint (judgement.n_wrong, ==, 0);
    }
}

/* What airscan makes of a device that was asked for 600 dpi and gives 300: the picture in a corner of one
 * of the size that was announced, the rest white, on white glass. */
static void
test_coarser_than_asked (void)
{
  g_autofree gchar *path = g_build_filename (g_getenv ("KAO_TEST_SRC"), "tests", "data", "reports",
                                             "escl-300dpi-for-600.jpg", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoImage) delivered = kao_codec_read_file (path, &error);
  g_autoptr (KaoImage) scan = NULL;

  g_assert_no_error (error);
  scan = kao_image_new (KAO_IMAGE_RGB24, 2480, 2480, NULL);
  for (gint y = 0; y < 2480; y++)
    {
      memset (kao_image_get_row (scan, y), 255, 2480 * 3);
      if (y < 1240)
        memcpy (kao_image_get_row (scan, y), kao_image_get_const_row (delivered, y), 1240 * 3);
    }
  kao_image_set_dpi (scan, 600);
  g_autoptr (GPtrArray) portraits = kao_document_find_portraits (scan, KAO_DOCUMENT_CARD,
                                                                 face_finder_find, finder, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (portraits->len, ==, 1);
  const KaoPortrait *portrait = g_ptr_array_index (portraits, 0);
  gdouble mm = hypot (portrait->to_mm[0], portrait->to_mm[3]);

  /* 27.5 mm high with its margin, as on every card. */
  g_assert_cmpint (portrait->kind, ==, KAO_DOCUMENT_CARD);
  g_assert_cmpfloat (fabs (kao_image_get_height (portrait->portrait) * mm - 27.5 * 1.08), <, 3.0);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  if (argc < 3)
    g_error ("usage: test-portraits DEMO_FOLDER MODELS_FOLDER");
  composer = composer_new (argv[1], &error);
  g_assert_no_error (error);
  finder = face_finder_new (argv[2], &error);
  g_assert_no_error (error);
  composer_learn_eyes (composer, face_finder_find, finder);
  g_test_add_func ("/document/portrait-is-complete", test_portrait_is_complete);
  g_test_add_func ("/document/ghost", test_ghost);
  g_test_add_func ("/document/coarser-than-asked", test_coarser_than_asked);
  for (guint i = 0; i < scene_n_conditions; i++)
    {
      g_autofree gchar *name = g_strdup (scene_conditions[i].name);
      g_autofree gchar *path =
          g_strdup_printf ("/document/%02u-%s", i, g_strdelimit (name, " ,", '-'));

      g_test_add_data_func (path, &scene_conditions[i], test_condition);
    }
  g_test_add_func ("/document/99-rates", test_rates);
  result = g_test_run ();
  face_finder_free (finder);
  composer_free (composer);
  return result;
}
