// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "hog-finder.h"

#include "base/kao-error.h"

#include <dlib/image_processing/frontal_face_detector.h>
#include <dlib/image_processing/shape_predictor.h>

#include <memory>

struct _HogFinder
{
  dlib::frontal_face_detector detector = dlib::get_frontal_face_detector ();
  std::unique_ptr<dlib::shape_predictor> landmarks;
  guint calls = 0;
  gdouble megapixels = 0;
  gint64 microseconds = 0;
};

HogFinder *
hog_finder_new (const gchar *landmarks, GError **error)
{
  try
    {
      std::unique_ptr<HogFinder> finder = std::make_unique<HogFinder> ();

      if (landmarks != NULL)
        {
          finder->landmarks = std::make_unique<dlib::shape_predictor> ();
          dlib::deserialize (landmarks) >> *finder->landmarks;
        }
      return finder.release ();
    }
  catch (const std::exception &problem)
    {
      g_set_error (error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_DAMAGED, "%s", problem.what ());
      return NULL;
    }
}

void
hog_finder_free (HogFinder *finder)
{
  delete finder;
}

void
hog_finder_get_work (const HogFinder *finder, guint *calls, gdouble *megapixels, gdouble *ms)
{
  *calls = finder->calls;
  *megapixels = finder->megapixels;
  *ms = static_cast<gdouble> (finder->microseconds) / 1000.0;
}

static void
copy_grey (const KaoImage *image, dlib::array2d<unsigned char> &grey)
{
  gint width = kao_image_get_width (image), height = kao_image_get_height (image);
  gsize bytes = kao_image_bytes_per_pixel (kao_image_get_format (image));

  grey.set_size (height, width);
  for (gint y = 0; y < height; y++)
    {
      const guint8 *p = kao_image_get_const_row (image, y);

      for (gint x = 0; x < width; x++, p += bytes)
        grey[y][x] = bytes == 1
                         ? p[0]
                         : static_cast<unsigned char> ((p[0] * 77 + p[1] * 150 + p[2] * 29) >> 8);
    }
}

/* The usual 68 points, for who has such a file: eye centres are means of the lids. */
static void
five_of_68 (const dlib::full_object_detection &points, KaoPoint *five)
{
  const unsigned long ranges[KAO_N_LANDMARKS][2] = {
    { 36, 41 }, { 42, 47 }, { 30, 30 }, { 48, 48 }, { 54, 54 }
  };

  for (int i = 0; i < KAO_N_LANDMARKS; i++)
    {
      double x = 0, y = 0, n = static_cast<double> (ranges[i][1] - ranges[i][0] + 1);

      for (unsigned long k = ranges[i][0]; k <= ranges[i][1]; k++)
        {
          x += static_cast<double> (points.part (k).x ()) + 0.5;
          y += static_cast<double> (points.part (k).y ()) + 0.5;
        }
      five[i] = { x / n, y / n };
    }
}

gboolean
hog_finder_find (const KaoImage *image, gdouble min_face_px, GArray *faces, gpointer user_data,
                 GError **error)
{
  HogFinder *finder = static_cast<HogFinder *> (user_data);
  gint64 start = g_get_monotonic_time ();

  try
    {
      dlib::array2d<unsigned char> grey;
      std::vector<dlib::rect_detection> found;

      copy_grey (image, grey);
      finder->detector (grey, found, 0.0);
      for (const dlib::rect_detection &one : found)
        {
          KaoFoundFace face = {};

          face.box = { static_cast<gint> (one.rect.left ()), static_cast<gint> (one.rect.top ()),
                       static_cast<gint> (one.rect.width ()),
                       static_cast<gint> (one.rect.height ()) };
          face.score = one.detection_confidence;
          if (finder->landmarks)
            {
              dlib::full_object_detection points = (*finder->landmarks) (grey, one.rect);

              if (points.num_parts () == 68)
                {
                  five_of_68 (points, face.points);
                  face.has_points = TRUE;
                }
              else
                for (unsigned long i = 0; i < points.num_parts () && i < KAO_N_LANDMARKS; i++)
                  face.points[i] = { points.part (i).x () + 0.5, points.part (i).y () + 0.5 };
              face.has_points |= points.num_parts () >= KAO_N_LANDMARKS;
            }
          g_array_append_val (faces, face);
        }
    }
  catch (const std::exception &problem)
    {
      g_set_error (error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_ENGINE, "%s", problem.what ());
      return FALSE;
    }
  finder->calls++;
  finder->megapixels += kao_image_get_width (image) * kao_image_get_height (image) / 1e6;
  finder->microseconds += g_get_monotonic_time () - start;
  return TRUE;
}
