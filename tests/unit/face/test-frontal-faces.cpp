// SPDX-License-Identifier: GPL-3.0-or-later
/* The detector that was unpacked when the program was built is dlib's own: the same boxes with the same scores, to
 * the last bit. */
#include "config.h"

#include "face/kao-detector-dlib.h"

#include "image/kao-codec.h"

#include <dlib/image_processing/frontal_face_detector.h>

#include <cstring>

namespace
{

KaoImage *
load_grey (const char *name)
{
  g_autoptr (GError) error = nullptr;
  g_autofree gchar *path = g_build_filename (g_getenv ("KAO_TEST_SRC"), "data", "demo", "persons", name, nullptr);
  g_autoptr (KaoImage) picture = kao_codec_read_file (path, &error);

  g_assert_no_error (error);
  g_autoptr (KaoImage) small = kao_image_scale (picture, kao_image_get_width (picture) / 2,
                                                kao_image_get_height (picture) / 2, &error);
  g_assert_no_error (error);
  return kao_image_convert (small, KAO_IMAGE_GRAY8, &error);
}

using Found = std::vector<std::pair<double, dlib::rectangle>>;

void
assert_same (const std::vector<kao::Box> &boxes, const Found &wanted)
{
  g_assert_cmpuint (boxes.size (), ==, wanted.size ());
  for (size_t i = 0; i < boxes.size (); i++)
    {
      g_assert_true (boxes[i].score == wanted[i].first);
      g_assert_cmpint (static_cast<gint> (boxes[i].left), ==, static_cast<gint> (wanted[i].second.left ()));
      g_assert_cmpint (static_cast<gint> (boxes[i].top), ==, static_cast<gint> (wanted[i].second.top ()));
      g_assert_cmpint (static_cast<gint> (boxes[i].right), ==, static_cast<gint> (wanted[i].second.right () + 1));
    }
}

/* Looks at @images one after the other, again and again, in all ways: what is remembered of a picture must change
 * nothing. */
void
test_same (void)
{
  dlib::frontal_face_detector all = dlib::get_frontal_face_detector ();
  dlib::frontal_face_detector straight (all.get_scanner (), all.get_overlap_tester (), all.get_w (0));
  kao::Detector detector;
  guint n_faces = 0, n_straight = 0;

  /* More than are remembered. */
  for (const char *name : { "p01_id.jpg", "p02_cam1.jpg", "p05_cam2.jpg", "p03_id.jpg", "p08_cam1.jpg", "p01_id.jpg" })
    {
      g_autoptr (KaoImage) image = load_grey (name);
      dlib::array2d<unsigned char> grey (kao_image_get_height (image), kao_image_get_width (image));
      Found wanted, wanted_straight;

      for (long y = 0; y < grey.nr (); y++)
        std::memcpy (&grey[y][0], kao_image_get_const_row (image, static_cast<gint> (y)),
                     static_cast<size_t> (grey.nc ()));
      all (grey, wanted, -0.5);
      straight (grey, wanted_straight, 0.0);
      assert_same (detector.detect (image, 0.0, true), wanted_straight);
      assert_same (detector.detect (image, -0.5, false), wanted);
      assert_same (detector.detect (image, 0.0, true), wanted_straight);
      detector.wipe ();
      detector.set_shared (true);
      assert_same (detector.detect (image, 0.0, true), wanted_straight);
      assert_same (detector.detect (image, -0.5, false), wanted);
      detector.set_shared (false);
      n_faces += static_cast<guint> (wanted.size ());
      n_straight += static_cast<guint> (wanted_straight.size ());
    }
  g_assert_cmpuint (n_straight, >=, 4);
  g_assert_cmpuint (n_faces, >=, n_straight);
}

/* What has the shape of a photo is looked at in four turns and two sizes, first for straight faces and then for others:
 * the second round finds all of the first, whatever the camera showed meanwhile; a wipe leaves nothing. */
void
test_remembers_both_sizes (void)
{
  dlib::frontal_face_detector all = dlib::get_frontal_face_detector ();
  kao::Detector detector;
  g_autoptr (KaoImage) person = load_grey ("p01_id.jpg");
  g_autoptr (KaoImage) frame = kao_image_scale (person, 640, 360, nullptr);
  g_autoptr (GPtrArray) pictures = g_ptr_array_new_with_free_func (reinterpret_cast<GDestroyNotify> (kao_image_unref));

  for (int height : { 260, 440 })
    for (guint quarters = 0; quarters < 4; quarters++)
      {
        g_autoptr (KaoImage) small = kao_image_scale (person, height * 35 / 45, height, nullptr);

        g_ptr_array_add (pictures, kao_image_rotate_quarter (small, quarters, nullptr));
      }
  for (bool is_frontal : { true, false })
    {
      detector.detect (frame, 0.0, is_frontal);
      for (guint i = 0; i < pictures->len; i++)
        {
          const KaoImage *picture = static_cast<const KaoImage *> (pictures->pdata[i]);
          dlib::array2d<unsigned char> grey (kao_image_get_height (picture), kao_image_get_width (picture));
          Found wanted;

          for (long y = 0; y < grey.nr (); y++)
            std::memcpy (&grey[y][0], kao_image_get_const_row (picture, static_cast<gint> (y)),
                         static_cast<size_t> (grey.nc ()));
          all (grey, wanted, 0.0);
          const std::vector<kao::Box> boxes = detector.detect (picture, 0.0, is_frontal);

          if (!is_frontal)
            assert_same (boxes, wanted);
        }
      g_assert_cmpuint (detector.get_n_computed (), ==, 1 + pictures->len);
    }
  detector.wipe ();
  for (guint i = 0; i < pictures->len; i++)
    detector.detect (static_cast<const KaoImage *> (pictures->pdata[i]), 0.0, true);
  g_assert_cmpuint (detector.get_n_computed (), ==, 1 + 2 * pictures->len);
}

/* What was seen in a picture is not seen in another one of its size, and a wipe takes nothing from the next look. */
void
test_remembers_nothing_else (void)
{
  kao::Detector detector;
  g_autoptr (KaoImage) image = load_grey ("p01_id.jpg");
  const size_t width = static_cast<size_t> (kao_image_get_width (image));

  g_assert_cmpuint (detector.detect (image, 0.0, true).size (), ==, 1);
  detector.wipe ();
  g_assert_cmpuint (detector.detect (image, 0.0, true).size (), ==, 1);
  for (gint y = 0; y < kao_image_get_height (image); y++)
    std::memset (kao_image_get_row (image, y), 127, width);
  g_assert_cmpuint (detector.detect (image, 0.0, true).size (), ==, 0);
}

}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, nullptr);
  g_test_add_func ("/frontal-faces/same", test_same);
  g_test_add_func ("/frontal-faces/remembers-both-sizes", test_remembers_both_sizes);
  g_test_add_func ("/frontal-faces/remembers-nothing-else", test_remembers_nothing_else);
  return g_test_run ();
}
