// SPDX-License-Identifier: GPL-3.0-or-later
/* The real engine behind the service's table, on a synthetic person. */
#include "config.h"

#include "session/kao-engine-service.h"

#include "image/kao-codec.h"

#include <math.h>

static gpointer engine;

static KaoTracked *
see (const gchar *folder, const gchar *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *path
      = g_build_filename (g_getenv ("KAO_TEST_SRC"), "data", "demo", folder, name, NULL);
  KaoTracked *tracked = g_new0 (KaoTracked, 1);

  tracked->image = kao_codec_read_file (path, &error);
  g_assert_no_error (error);
  return tracked;
}

static void
track (KaoTracked *tracked)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (kao_engine_ops_default.track (engine, tracked, &error));
  g_assert_no_error (error);
}

static void
forget (KaoTracked *tracked)
{
  kao_image_unref (tracked->image);
  g_free (tracked);
}

static gdouble
apart (const KaoPoint *a, const KaoPoint *b)
{
  return hypot (a->x - b->x, a->y - b->y);
}

/* Looking near the last place finds the same landmarks as looking everywhere. */
static void
test_near (void)
{
  KaoTracked *everywhere = see ("visitor-right", "f000.jpg");
  KaoTracked *near = see ("visitor-right", "f000.jpg");
  const KaoPoint *points = everywhere->face.points;

  track (everywhere);
  g_assert_cmpuint (everywhere->n_faces, ==, 1);
  near->n_faces = 1;
  near->face = everywhere->face;
  near->face.box.x += near->face.box.width / 4;
  track (near);
  g_assert_cmpuint (near->n_faces, ==, 1);
  for (gsize i = 0; i < KAO_N_LANDMARKS; i++)
    g_assert_cmpfloat (apart (&near->face.points[i], &points[i]), <,
                       0.06
                           * apart (&points[KAO_LANDMARK_EYE_LEFT],
                                    &points[KAO_LANDMARK_EYE_RIGHT]));
  forget (everywhere);
  forget (near);
}

/* Who has moved away from there is found all the same. */
static void
test_moved (void)
{
  KaoTracked *everywhere = see ("visitor-right", "f000.jpg");
  KaoTracked *moved = see ("visitor-right", "f000.jpg");

  track (everywhere);
  moved->n_faces = 1;
  moved->face = everywhere->face;
  moved->face.box.x -= 3 * moved->face.box.width;
  track (moved);
  g_assert_cmpuint (moved->n_faces, ==, 1);
  g_assert_cmpint (moved->face.box.x, ==, everywhere->face.box.x);
  forget (everywhere);
  forget (moved);
}

static void
test_two (void)
{
  KaoTracked *two = see ("persons", "quality/p04_q_two.jpg");

  track (two);
  g_assert_cmpuint (two->n_faces, ==, 2);
  forget (two);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoPack) pack = NULL;
  g_autofree gchar *models = g_build_filename (g_getenv ("KAO_TEST_SRC"), "models", NULL);
  const gchar *const search_path[] = { models, NULL };
  int result;

  g_test_init (&argc, &argv, NULL);
  engine = kao_engine_ops_default.open (NULL, search_path, "base", &pack, &error);
  g_assert_no_error (error);
  g_test_add_func ("/engine-ops/near", test_near);
  g_test_add_func ("/engine-ops/moved", test_moved);
  g_test_add_func ("/engine-ops/two", test_two);
  result = g_test_run ();
  kao_engine_ops_default.close (engine);
  return result;
}
