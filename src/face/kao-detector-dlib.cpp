// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "face/kao-detector-dlib.h"

#include "face/kao-chip.h"
#include "face/kao-memory-stream.h"

#include <dlib/image_processing.h>
#include <dlib/image_processing/frontal_face_detector.h>
#include <dlib/image_transforms.h>

#include <cmath>
#include <cstring>
#include <stdexcept>

namespace kao
{

namespace
{

template <typename Pixel>
void
copy_pixels (const KaoImage *image, dlib::array2d<Pixel> &out)
{
  const long width = kao_image_get_width (image);
  const long height = kao_image_get_height (image);

  out.set_size (height, width);
  for (long y = 0; y < height; y++)
    std::memcpy (static_cast<void *> (&out[y][0]),
                 kao_image_get_const_row (image, static_cast<gint> (y)),
                 static_cast<size_t> (width) * sizeof (Pixel));
}

dlib::rectangle
to_rectangle (const Box &box)
{
  return dlib::rectangle (std::lround (box.left), std::lround (box.top),
                          std::lround (box.right) - 1, std::lround (box.bottom) - 1);
}

}

struct Detector::Parts
{
  const dlib::frontal_face_detector fresh = dlib::get_frontal_face_detector ();
  std::unique_ptr<dlib::frontal_face_detector> current
      = std::make_unique<dlib::frontal_face_detector> (fresh);
};

Detector::Detector () : parts (std::make_unique<Parts> ()) {}
Detector::~Detector () = default;

std::vector<Box>
Detector::detect (const KaoImage *image, double min_score)
{
  dlib::array2d<unsigned char> grey;
  std::vector<std::pair<double, dlib::rectangle>> found;
  std::vector<Box> boxes;

  copy_pixels (image, grey);
  (*parts->current) (grey, found, min_score);
  for (const auto &[score, rectangle] : found)
    boxes.push_back (Box{ static_cast<double> (rectangle.left ()),
                          static_cast<double> (rectangle.top ()),
                          static_cast<double> (rectangle.right () + 1),
                          static_cast<double> (rectangle.bottom () + 1), score });
  return boxes;
}

void
Detector::wipe ()
{
  // Freed blocks are overwritten (secure/kao-heap.h).
  parts->current = std::make_unique<dlib::frontal_face_detector> (parts->fresh);
}

struct Predictor::Parts
{
  dlib::shape_predictor predictor;
};

Predictor::Predictor (GBytes *bytes, KaoPredictorKind predictor_kind)
    : parts (std::make_unique<Parts> ()), kind (predictor_kind)
{
  MemoryStream stream (bytes);
  const unsigned long expected = kind == KAO_PREDICTOR_DLIB_68 ? 68 : 5;

  dlib::deserialize (parts->predictor, stream);
  if (parts->predictor.num_parts () != expected)
    throw std::runtime_error ("the landmark file has another number of points");
}

Predictor::~Predictor () = default;

std::vector<KaoPoint>
Predictor::predict (const KaoImage *image, const Box &box) const
{
  dlib::array2d<unsigned char> grey;
  std::vector<KaoPoint> points;

  copy_pixels (image, grey);
  const dlib::full_object_detection shape = parts->predictor (grey, to_rectangle (box));
  for (unsigned long i = 0; i < shape.num_parts (); i++)
    points.push_back (KaoPoint{ shape.part (i).x () + 0.5, shape.part (i).y () + 0.5 });
  return points;
}

namespace
{

KaoPoint
average (const std::vector<KaoPoint> &points, size_t first, size_t count)
{
  KaoPoint sum = { 0.0, 0.0 };

  for (size_t i = first; i < first + count; i++)
    {
      sum.x += points[i].x / static_cast<double> (count);
      sum.y += points[i].y / static_cast<double> (count);
    }
  return sum;
}

/* Parts 0 and 1 are the corners of the eye on the right of the picture, 2 and 3 of the other, 4 is
 * the base of the nose. */
void
complete_five (const std::vector<KaoPoint> &found, KaoPoint points[KAO_N_LANDMARKS])
{
  KaoPoint mean[KAO_N_LANDMARKS];
  const KaoPoint left = average (found, 2, 2);
  const KaoPoint right = average (found, 0, 2);

  kao_chip_template_points (KAO_CHIP_DLIB150, 150, mean);
  const double span = mean[KAO_LANDMARK_EYE_RIGHT].x - mean[KAO_LANDMARK_EYE_LEFT].x;
  const double ux = (right.x - left.x) / span, uy = (right.y - left.y) / span;

  for (int i = 0; i < KAO_N_LANDMARKS; i++)
    {
      const double dx = mean[i].x - mean[KAO_LANDMARK_EYE_LEFT].x;
      const double dy = mean[i].y - mean[KAO_LANDMARK_EYE_LEFT].y;

      points[i] = KaoPoint{ left.x + ux * dx - uy * dy, left.y + uy * dx + ux * dy };
    }
}

}

void
Predictor::predict_ours (const KaoImage *image,
                         const Box &box,
                         KaoPoint points[KAO_N_LANDMARKS]) const
{
  const std::vector<KaoPoint> found = predict (image, box);

  switch (kind)
    {
    case KAO_PREDICTOR_OURS:
      std::copy (found.begin (), found.end (), points);
      break;
    case KAO_PREDICTOR_DLIB_5:
      complete_five (found, points);
      break;
    case KAO_PREDICTOR_DLIB_68:
      points[KAO_LANDMARK_EYE_LEFT] = average (found, 36, 6);
      points[KAO_LANDMARK_EYE_RIGHT] = average (found, 42, 6);
      points[KAO_LANDMARK_NOSE_TIP] = found[30];
      points[KAO_LANDMARK_MOUTH_LEFT] = found[48];
      points[KAO_LANDMARK_MOUTH_RIGHT] = found[54];
      break;
    case KAO_PREDICTOR_NONE:
      throw std::logic_error ("a predictor without a kind");
    }
}

std::vector<unsigned char>
Predictor::cut_dlib_chip (const KaoImage *image, const Box &box, int side) const
{
  dlib::array2d<dlib::rgb_pixel> colour;
  dlib::array2d<dlib::rgb_pixel> chip;
  std::vector<unsigned char> rgb (static_cast<size_t> (side) * side * 3);

  copy_pixels (image, colour);
  const dlib::full_object_detection shape = parts->predictor (colour, to_rectangle (box));
  dlib::extract_image_chip (colour, dlib::get_face_chip_details (shape, side, 0.25), chip);
  for (long y = 0; y < side; y++)
    std::memcpy (rgb.data () + y * side * 3, &chip[y][0], static_cast<size_t> (side) * 3);
  return rgb;
}

}
