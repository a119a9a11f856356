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

void
test_same (void)
{
  dlib::frontal_face_detector own = dlib::get_frontal_face_detector ();
  kao::Detector detector;
  guint n_faces = 0;

  for (const char *name : { "p01_id.jpg", "p02_cam1.jpg", "p05_cam2.jpg" })
    {
      g_autoptr (KaoImage) image = load_grey (name);
      dlib::array2d<unsigned char> grey (kao_image_get_height (image), kao_image_get_width (image));
      std::vector<std::pair<double, dlib::rectangle>> wanted;

      for (long y = 0; y < grey.nr (); y++)
        std::memcpy (&grey[y][0], kao_image_get_const_row (image, static_cast<gint> (y)),
                     static_cast<size_t> (grey.nc ()));
      own (grey, wanted, -0.5);
      const std::vector<kao::Box> boxes = detector.detect (image, -0.5, false);

      g_assert_cmpuint (boxes.size (), ==, wanted.size ());
      for (size_t i = 0; i < boxes.size (); i++)
        {
          g_assert_true (boxes[i].score == wanted[i].first);
          g_assert_cmpint (static_cast<gint> (boxes[i].left), ==, static_cast<gint> (wanted[i].second.left ()));
          g_assert_cmpint (static_cast<gint> (boxes[i].top), ==, static_cast<gint> (wanted[i].second.top ()));
        }
      n_faces += static_cast<guint> (boxes.size ());
    }
  g_assert_cmpuint (n_faces, >=, 3);
}

}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, nullptr);
  g_test_add_func ("/frontal-faces/same", test_same);
  return g_test_run ();
}
