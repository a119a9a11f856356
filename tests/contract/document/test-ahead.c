// SPDX-License-Identifier: GPL-3.0-or-later
/* A scan that is looked at while it comes in ends with the very same portraits, or the same reason, as one that is
 * searched as a whole, in whatever steps it comes; and the finder has little left to do after the last line.
 *
 *   test-ahead DEMO_FOLDER MODELS_FOLDER
 */
#include "config.h"

#include "arrive.h"
#include "face-finder.h"
#include "scenes.h"

#include <string.h>


static Composer *composer;
static FaceFinder *finder;

static guint
count_calls (void)
{
  guint calls;
  gdouble megapixels, ms;

  face_finder_get_work (finder, &calls, &megapixels, &ms);
  return calls;
}

/* Returns how often the finder was asked after the last line. */
static guint
assert_same_outcome (const KaoImage *scan, gint step, gsize padding)
{
  g_autoptr (KaoDocumentAhead) ahead = kao_document_ahead_new ();
  g_autoptr (KaoImage) arrived = arrive (ahead, scan, step, padding, face_finder_find, finder);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) whole_error = NULL;
  guint before = count_calls (), asked;
  g_autoptr (GPtrArray) portraits = kao_document_ahead_find_portraits (ahead, arrived, KAO_DOCUMENT_CARD,
                                                                       face_finder_find, finder, NULL, &error);

  asked = count_calls () - before;
  g_autoptr (GPtrArray) whole
      = kao_document_find_portraits (scan, KAO_DOCUMENT_CARD, face_finder_find, finder, NULL, &whole_error);
  g_assert_true (arrive_is_same (portraits, whole));
  g_assert_true ((error == NULL) == (whole_error == NULL));
  if (error != NULL)
    g_assert_error (error, whole_error->domain, whole_error->code);
  return asked;
}

static KaoImage *
compose (const ComposeScene *scene)
{
  g_autoptr (GArray) truths = g_array_new (FALSE, TRUE, sizeof (ComposeTruth));
  g_autoptr (GError) error = NULL;
  KaoImage *scan = composer_scan (composer, scene, truths, &error);

  g_assert_no_error (error);
  return scan;
}

static void
test_condition (gconstpointer data)
{
  const SceneCondition *condition = data;
  guint which = (guint) (condition - scene_conditions);
  ComposeScene scene;

  scene_make (condition, which * 7 % condition->n, 3, &scene);
  g_autoptr (KaoImage) scan = compose (&scene);
  gint height = kao_image_get_height (scan);

  /* Steps that end anywhere in a block, and rows that are not packed. */
  assert_same_outcome (scan, height / (5 + (gint) which % 4) + 1, which % 2 * 5);
}

/* A card at the upper edge, and room below it. */
static void
make_card (ComposeScene *scene)
{
  compose_scene_init (scene, 5, 105, 105, 600);
  scene->things[0] = (ComposeThing){ COMPOSE_CARD, 4, 46, 30, 0, 150, 0.5 };
  scene->n_things = 1;
}

static void
test_steps (void)
{
  static const gint steps[] = { 97, 400, 1201, 100000 };
  ComposeScene scene;

  make_card (&scene);
  g_autoptr (KaoImage) scan = compose (&scene);
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    assert_same_outcome (scan, steps[i], i);
}

static void
test_formats (void)
{
  ComposeScene scene;

  make_card (&scene);
  g_autoptr (KaoImage) scan = compose (&scene);
  for (KaoImageFormat format = KAO_IMAGE_GRAY8; format <= KAO_IMAGE_BGRX32; format++)
    {
      g_autoptr (KaoImage) other = kao_image_convert (scan, format, NULL);

      kao_image_set_dpi (other, 600);
      assert_same_outcome (other, 600, format == KAO_IMAGE_GRAY8 ? 3 : 0);
    }
}

/* Resolutions whose copy is a half, a fraction or as large as the scan. */
static void
test_resolutions (void)
{
  static const gdouble dpi[] = { 75, 80, 100, 160, 240, 300, 331, 400 };

  for (gsize i = 0; i < G_N_ELEMENTS (dpi); i++)
    {
      ComposeScene scene;

      make_card (&scene);
      scene.dpi = dpi[i];
      g_autoptr (KaoImage) scan = compose (&scene);
      assert_same_outcome (scan, kao_image_get_height (scan) / 5, 0);
    }
}

/* All that the finder has to say about a card with room below it is known before the last line. */
static void
test_nothing_left (void)
{
  ComposeScene scene;

  make_card (&scene);
  g_autoptr (KaoImage) scan = compose (&scene);
  g_assert_cmpuint (assert_same_outcome (scan, 400, 0), ==, 0);
  g_assert_cmpuint (assert_same_outcome (scan, 100000, 0), >, 0);
}

/* Of a page without a photo one band is left, in its four turns; as a whole there are four of them. */
static void
test_page (void)
{
  ComposeScene scene;

  compose_scene_init (&scene, 5, 210, 297, 300);
  scene.things[0] = (ComposeThing){ COMPOSE_FORM_UNGLUED, 4, 105, 148.5, 1, 150, 0.5 };
  scene.n_things = 1;
  g_autoptr (KaoImage) scan = compose (&scene);
  g_assert_cmpuint (assert_same_outcome (scan, 60, 0), <=, 4);
  g_assert_cmpuint (assert_same_outcome (scan, 100000, 0), >=, 4 * 4);
}

/* What was seen first is contradicted by what comes below: a second card, or the rest of a form around the photo. */
static void
test_contradicted (void)
{
  ComposeScene scene;

  compose_scene_init (&scene, 5, 105, 160, 300);
  scene.things[0] = (ComposeThing){ COMPOSE_CARD, 4, 46, 30, 0, 150, 0.5 };
  scene.things[1] = (ComposeThing){ COMPOSE_CARD, 7, 50, 120, 181, 150, 0.5 };
  scene.n_things = 2;
  g_autoptr (KaoImage) two = compose (&scene);
  assert_same_outcome (two, 100, 0);
  /* So close that both are one thing. */
  scene.things[1].y_mm = 86;
  g_autoptr (KaoImage) near = compose (&scene);
  assert_same_outcome (near, 50, 0);
}

/* Other memory, or the same at another resolution, is not what has been looked at. */
static void
test_other_scan (void)
{
  ComposeScene scene;

  make_card (&scene);
  g_autoptr (KaoImage) scan = compose (&scene);
  g_autoptr (KaoDocumentAhead) ahead = kao_document_ahead_new ();
  g_autoptr (KaoImage) arrived G_GNUC_UNUSED = arrive (ahead, scan, 400, 0, face_finder_find, finder);

  scene.things[0].person = 9;
  scene.things[0].x_mm += 7;
  g_autoptr (KaoImage) other = compose (&scene);
  g_autoptr (GPtrArray) expected
      = kao_document_find_portraits (other, KAO_DOCUMENT_CARD, face_finder_find, finder, NULL, NULL);
  g_autoptr (GPtrArray) portraits = kao_document_ahead_find_portraits (ahead, other, KAO_DOCUMENT_CARD,
                                                                       face_finder_find, finder, NULL, NULL);
  g_assert_nonnull (expected);
  g_assert_true (arrive_is_same (portraits, expected));
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  if (argc < 3)
    g_error ("usage: test-ahead DEMO_FOLDER MODELS_FOLDER");
  composer = composer_new (argv[1], &error);
  g_assert_no_error (error);
  finder = face_finder_new (argv[2], &error);
  g_assert_no_error (error);
  g_test_add_func ("/document/ahead/steps", test_steps);
  g_test_add_func ("/document/ahead/formats", test_formats);
  g_test_add_func ("/document/ahead/resolutions", test_resolutions);
  g_test_add_func ("/document/ahead/nothing-left", test_nothing_left);
  g_test_add_func ("/document/ahead/page", test_page);
  g_test_add_func ("/document/ahead/contradicted", test_contradicted);
  g_test_add_func ("/document/ahead/other-scan", test_other_scan);
  for (guint i = 0; i < scene_n_conditions; i++)
    {
      g_autofree gchar *name = g_strdup (scene_conditions[i].name);
      g_autofree gchar *path = g_strdup_printf ("/document/ahead/%02u-%s", i, g_strdelimit (name, " ,", '-'));

      g_test_add_data_func (path, &scene_conditions[i], test_condition);
    }
  result = g_test_run ();
  face_finder_free (finder);
  composer_free (composer);
  return result;
}
