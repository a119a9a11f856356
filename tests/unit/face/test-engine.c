// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "engine/kao-engine-service.h"
#include "face/kao-chip.h"
#include "face/kao-engine.h"
#include "face/kao-vector-private.h"

#include "base/kao-error.h"
#include "image/kao-codec.h"
#include "marks.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* Without any pack. Made in main(). */
static KaoPackPlaces *places;

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

/* Without any pack the engine still finds faces: everything but matching works. */
static void
test_detect (void)
{
  static const struct
  {
    const gchar *name;
    guint n_faces;
  } cases[] = {
    { "p01_id.jpg", 1 },  { "p02_cam1.jpg", 1 },         { "p08_cam2.jpg", 1 },
    { "p11_cam1.jpg", 1 }, { "quality/p04_q_two.jpg", 2 },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoEngine) engine = kao_engine_new (NULL, places, &error);

  g_assert_no_error (error);
  g_assert_false (kao_engine_can_describe (engine));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (KaoImage) image = read_picture (cases[i].name);
      g_autoptr (GArray) faces = kao_engine_detect (engine, image, &kao_detect_visitor, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (faces->len, ==, cases[i].n_faces);
      for (guint k = 0; k < faces->len; k++)
        {
          const KaoFace *face = &g_array_index (faces, KaoFace, k);

          g_assert_false (face->has_points);
          g_assert_cmpint (face->box.width, >, 80);
          g_assert_cmpint (face->box.x, >=, -20);
          g_assert_cmpint (face->box.x + face->box.width, <=, kao_image_get_width (image) + 20);
          if (k > 0)
            g_assert_cmpint (face->box.width, <=,
                             g_array_index (faces, KaoFace, k - 1).box.width);
        }
      kao_engine_wipe (engine);
    }
}

/* What detecting has left on the stack of the engine's thread goes with what it keeps. */
static void
test_wipe_stack (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoEngine) engine = kao_engine_new (NULL, places, &error);

  g_assert_no_error (error);
  marks_leave_on_stack ();
  g_assert_cmpuint (marks_count_on_stack (), >, MARKS_MANY);
  kao_engine_wipe (engine);
  g_assert_cmpuint (marks_count_on_stack (), ==, 0);
}

/* The same picture at half its size, in grey and enlarged: the box goes with it. */
static void
test_detect_scaled (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoEngine) engine = kao_engine_new (NULL, places, &error);
  g_autoptr (KaoImage) full = read_picture ("p04_cam1.jpg");
  g_autoptr (KaoImage) small = kao_image_scale (full, 320, 180, &error);
  g_autoptr (KaoImage) grey = kao_image_convert (small, KAO_IMAGE_GRAY8, &error);
  KaoDetectOptions options = { .min_face_size = 40.0 };
  g_autoptr (GArray) in_full = kao_engine_detect (engine, full, &kao_detect_visitor, &error);
  g_autoptr (GArray) in_small = kao_engine_detect (engine, grey, &options, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (in_full->len, ==, 1);
  g_assert_cmpuint (in_small->len, ==, 1);
  g_assert_cmpfloat_with_epsilon (g_array_index (in_full, KaoFace, 0).box.x / 4.0,
                                  g_array_index (in_small, KaoFace, 0).box.x, 20.0);
}

static void
test_nothing_there (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoEngine) engine = kao_engine_new (NULL, places, &error);
  static const gint sizes[][2] = { { 640, 480 }, { 1, 1 }, { 3, 2000 }, { 79, 79 } };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (KaoImage) image
          = kao_image_new (KAO_IMAGE_RGB24, sizes[i][0], sizes[i][1], &error);
      g_autoptr (GArray) faces = kao_engine_detect (engine, image, &kao_detect_file, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (faces->len, ==, 0);
    }
}

static void
test_without_pack (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoEngine) engine = kao_engine_new (NULL, places, &error);
  g_autoptr (KaoImage) image = kao_image_new (KAO_IMAGE_RGB24, 200, 200, &error);
  KaoFace face = { .box = { 50, 50, 100, 100 } };

  g_assert_null (kao_engine_describe (engine, image, &face, FALSE, &error));
  g_assert_error (error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_NO_PACK);
  g_clear_error (&error);
  g_assert_false (kao_engine_find_points (engine, image, &face, &error));
  g_assert_error (error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_MISSING_FILE);
}

/* The right hash over bytes that are no network: the manifest itself can be wrong. */
static void
test_damaged_networks (void)
{
  static const gchar *const kinds[] = { "base", "dlib-densenet", "dlib-resnet", "onnx" };
  static const gchar rubbish[] = "\x01\x02 nothing a network would begin with";
  g_autofree gchar *hash
      = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) rubbish, sizeof rubbish);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree gchar *folder = g_dir_make_tmp ("kao-engine-XXXXXX", NULL);
      g_autofree gchar *ini = g_build_filename (folder, "manifest.ini", NULL);
      g_autofree gchar *net = g_build_filename (folder, "net.dat", NULL);
      g_autofree gchar *text = g_strdup_printf (
          "[Pack]\nName=x\nKind=%s\nRank=1\n[Network]\nFile=net.dat\nSHA256=%s\nChipSize=112\n"
          "ChipTemplate=arcface112\nDimensions=128\nDistance=euclidean\n"
          "[Landmarks]\nFile=net.dat\nSHA256=%s\nPoints=5\n",
          kinds[i], hash, hash);
      g_autoptr (KaoPack) pack = NULL;

      g_assert_true (g_file_set_contents (ini, text, -1, NULL));
      g_assert_true (g_file_set_contents (net, rubbish, sizeof rubbish, NULL));
      pack = kao_pack_load (folder, &error);
      g_assert_no_error (error);
      g_assert_null (kao_engine_new (pack, places, &error));
      g_assert_error (error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_DAMAGED);
      g_assert_nonnull (strstr (error->message, "net.dat"));
      g_remove (ini);
      g_remove (net);
      g_rmdir (folder);
    }
}

/* A picture drawn so that each landmark lies on a spot of its own colour: the chip must show the
 * spots where the template has its points, whatever turn and size the face had. */
static void
test_chip (void)
{
  static const struct
  {
    gdouble scale;
    gdouble angle;
  } cases[] = { { 1.0, 0.0 }, { 2.7, 0.3 }, { 0.8, -0.5 }, { 6.0, 3.0 } };
  KaoPoint template[KAO_N_LANDMARKS];

  kao_chip_template_points (KAO_CHIP_ARCFACE112, 112, template);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KaoImage) image = kao_image_new (KAO_IMAGE_RGB24, 900, 900, &error);
      g_autoptr (KaoImage) chip = NULL;
      KaoPoint points[KAO_N_LANDMARKS];
      gint radius = (gint) ceil (4.0 * cases[i].scale);

      for (gsize k = 0; k < KAO_N_LANDMARKS; k++)
        {
          gdouble x = (template[k].x - 56.0) * cases[i].scale;
          gdouble y = (template[k].y - 56.0) * cases[i].scale;

          points[k].x = 450.0 + x * cos (cases[i].angle) - y * sin (cases[i].angle);
          points[k].y = 450.0 + x * sin (cases[i].angle) + y * cos (cases[i].angle);
          for (gint dy = -radius; dy <= radius; dy++)
            for (gint dx = -radius; dx <= radius; dx++)
              kao_image_get_row (image, (gint) points[k].y + dy)[3 * ((gint) points[k].x + dx) + 1]
                  = (guint8) (50 + 40 * k);
        }
      chip = kao_chip_cut (image, points, KAO_CHIP_ARCFACE112, 112, &error);
      g_assert_no_error (error);
      for (gsize k = 0; k < KAO_N_LANDMARKS; k++)
        g_assert_cmpint (
            kao_image_get_const_row (chip, (gint) template[k].y)[3 * (gint) template[k].x + 1], ==,
            (gint) (50 + 40 * k));
    }
}

/* Faces at the edge, and points that coincide. */
static void
test_chip_limits (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoImage) image = kao_image_new (KAO_IMAGE_GRAY8, 40, 30, &error);
  KaoPoint outside[KAO_N_LANDMARKS] = {
    { -500, -500 }, { -400, -500 }, { -450, -450 }, { -490, -400 }, { -410, -400 },
  };
  KaoPoint same[KAO_N_LANDMARKS] = { { 5, 5 }, { 5, 5 }, { 5, 5 }, { 5, 5 }, { 5, 5 } };
  g_autoptr (KaoImage) chip = kao_chip_cut (image, outside, KAO_CHIP_DLIB150, 150, &error);

  g_assert_no_error (error);
  g_assert_cmpint (kao_image_get_width (chip), ==, 150);
  g_assert_null (kao_chip_cut (image, same, KAO_CHIP_DLIB150, 150, &error));
  g_assert_nonnull (error);
}

static void
test_vectors (void)
{
  const gfloat a[] = { 3.0f, 4.0f, 0.0f };
  const gfloat b[] = { 0.0f, 0.0f, 2.0f };
  gfloat c[] = { 3.0f, 4.0f, 0.0f };
  gfloat long_one[] = { 6.0f, 8.0f, 0.0f };
  g_autoptr (KaoVector) va = kao_vector_new (a, 3);
  g_autoptr (KaoVector) vb = kao_vector_new (b, 3);
  KaoVector *const both[] = { va, vb };
  g_autoptr (KaoVector) mean = kao_vector_mean (both, 2, FALSE);

  g_assert_cmpuint (kao_vector_get_length (va), ==, 3);
  g_assert_cmpfloat_with_epsilon (kao_vector_distance (a, b, 3, FALSE), sqrt (29.0), 1e-6);
  g_assert_cmpfloat_with_epsilon (kao_vector_distance (a, b, 3, TRUE), 1.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (kao_vector_distance (a, a, 3, TRUE), 0.0, 1e-6);
  g_assert_cmpfloat (kao_vector_get_values (mean)[0], ==, 1.5f);
  g_assert_cmpfloat (kao_vector_get_values (mean)[2], ==, 1.0f);
  kao_vector_normalise (c, 3);
  g_assert_cmpfloat_with_epsilon (c[1], 0.8, 1e-6);
  /* (0.6, 0.8, 0) seen from (0.6, 0, 0) lies at (0, 1, 0), however long it was. */
  kao_vector_centre (long_one, (const gfloat[]){ 0.6f, 0.0f, 0.0f }, 3);
  g_assert_cmpfloat_with_epsilon (long_one[0], 0.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (long_one[1], 1.0, 1e-6);
}

/* Eyes of a tilted face come to lie level at their places in the view. */
static void
test_portrait_matrix (void)
{
  KaoFace face = { .has_points = TRUE,
                   .points = {
                       { 100, 120 }, { 180, 160 }, { 130, 180 }, { 100, 210 }, { 160, 240 } } };
  gdouble m[6];

  g_assert_true (kao_face_portrait_matrix (&face, 200, 300, m));
  g_assert_cmpfloat_with_epsilon (m[0] * 75 + m[1] * 126 + m[2], 100.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (m[3] * 75 + m[4] * 126 + m[5], 120.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (m[0] * 125 + m[1] * 126 + m[2], 180.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (m[3] * 125 + m[4] * 126 + m[5], 160.0, 1e-9);
  face.has_points = FALSE;
  g_assert_false (kao_face_portrait_matrix (&face, 200, 300, m));
}

/* Upside down and on its side no face is taken, from a file at once, live within 16 pictures; the same
 * picture upright keeps its face. */
static void
test_turned (void)
{
  static const struct
  {
    const gchar *name;
    guint quarters; /* counter-clockwise, as the picture comes */
  } cases[] = {
    { "p01_cam1.jpg", 2 }, { "p05_cam1.jpg", 2 }, { "p07_cam2.jpg", 2 }, { "p09_cam1.jpg", 2 },
    { "p12_cam2.jpg", 2 }, { "p10_id.jpg", 2 },   { "p09_cam1.jpg", 1 }, { "p10_id.jpg", 3 },
  };
  g_autoptr (KaoEngine) engine = kao_engine_new (NULL, places, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const guint back = (4 - cases[i].quarters) % 4;
      g_autoptr (KaoImage) upright = read_picture (cases[i].name);
      g_autoptr (KaoImage) turned = kao_image_rotate_quarter (upright, cases[i].quarters, NULL);
      g_autoptr (GArray) file = kao_engine_detect (engine, turned, &kao_detect_file, NULL);
      guint n_taken = 0;

      g_test_message ("%s by %u", cases[i].name, cases[i].quarters);
      g_assert_cmpuint (file->len, ==, 0);
      g_assert_cmpuint (kao_engine_get_turn (engine), ==, back);
      /* As the engine's thread calls it at WIPING. */
      kao_engine_ops_default.wipe (engine);
      g_assert_cmpuint (kao_engine_get_turn (engine), ==, 0);
      for (guint frame = 0; frame < 16 && kao_engine_get_turn (engine) == 0; frame++)
        {
          g_autoptr (GArray) live = kao_engine_detect (engine, turned, &kao_detect_visitor, NULL);

          n_taken += live->len;
        }
      g_assert_cmpuint (kao_engine_get_turn (engine), ==, back);
      /* A chance find may be taken for a face until the picture is turned for the first time. */
      g_assert_cmpuint (n_taken, <=, cases[i].quarters == 2 ? 0 : 12);
      g_autoptr (GArray) again = kao_engine_detect (engine, upright, &kao_detect_visitor, NULL);
      g_assert_cmpuint (again->len, ==, 1);
      g_assert_cmpuint (kao_engine_get_turn (engine), ==, 0);
    }
}

/* Masks, little light, turned heads: weak, but upright. */
static void
test_weak_stays (void)
{
  static const gchar *const names[] = { "quality/p01_q_mask.jpg", "quality/p01_q_sunglasses.jpg",
                                        "quality/p01_q_turn40.jpg", "quality/p01_q_shadow.jpg",
                                        "quality/p04_q_fringe.jpg", "quality/p04_q_dark.jpg",
                                        "p08_cam1.jpg", "p12_cam1.jpg" };
  g_autoptr (KaoEngine) engine = kao_engine_new (NULL, places, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (KaoImage) image = read_picture (names[i]);
      g_autoptr (GArray) faces = kao_engine_detect (engine, image, &kao_detect_visitor, NULL);

      g_test_message ("%s", names[i]);
      g_assert_cmpuint (faces->len, ==, 1);
      g_assert_cmpfloat (g_array_index (faces, KaoFace, 0).score, <, KAO_CERTAIN_FACE_SCORE);
    }
}

/* On their heads, and too faint for the detector when they are turned: never taken for a face, not for one frame. */
static void
test_chance_find (void)
{
  static const gchar *const names[] = { "quality/p01_q_fringe.jpg", "p11_cam2.jpg" };
  g_autofree gchar *models = g_build_filename (g_getenv ("KAO_TEST_SRC"), "models", NULL);
  const gchar *search_path[] = { models, NULL };
  g_autoptr (KaoPackPlaces) base = kao_pack_places_new (search_path, KAO_PACK_TRUST_ANY, NULL);
  /* With landmarks: it is their points that tell. */
  g_autoptr (KaoEngine) engine = kao_engine_new (NULL, base, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (KaoImage) upright = read_picture (names[i]);
      g_autoptr (KaoImage) turned = kao_image_rotate_quarter (upright, 2, NULL);

      for (guint frame = 0; frame < 8; frame++)
        {
          g_autoptr (GArray) faces = kao_engine_detect (engine, turned, &kao_detect_visitor, NULL);

          g_test_message ("%s, picture %u", names[i], frame);
          g_assert_cmpuint (faces->len, ==, 0);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  places = kao_pack_places_new (NULL, KAO_PACK_TRUST_ANY, NULL);
  g_test_add_func ("/engine/turned", test_turned);
  g_test_add_func ("/engine/weak-stays", test_weak_stays);
  g_test_add_func ("/engine/chance-find", test_chance_find);
  g_test_add_func ("/face/engine/detect", test_detect);
  g_test_add_func ("/face/engine/wipe-stack", test_wipe_stack);
  g_test_add_func ("/face/engine/detect-scaled", test_detect_scaled);
  g_test_add_func ("/face/engine/nothing-there", test_nothing_there);
  g_test_add_func ("/face/engine/without-pack", test_without_pack);
  g_test_add_func ("/face/engine/damaged-networks", test_damaged_networks);
  g_test_add_func ("/face/engine/chip", test_chip);
  g_test_add_func ("/face/engine/chip-limits", test_chip_limits);
  g_test_add_func ("/face/engine/vectors", test_vectors);
  g_test_add_func ("/face/engine/portrait-matrix", test_portrait_matrix);
  return g_test_run ();
}
