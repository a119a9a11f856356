// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "face/kao-detector-dlib.h"

#include "face/kao-chip.h"
#include "face/kao-frontal-faces.h"
#include "face/kao-memory-stream.h"

#include <dlib/image_processing.h>
#include <dlib/image_processing/frontal_face_detector.h>
#include <dlib/image_transforms.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <future>
#include <stdexcept>
#include <system_error>
#include <thread>

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

/* dlib::get_frontal_face_detector(), whose bytes were unpacked when the program was built. */
dlib::frontal_face_detector
all_views ()
{
  dlib::frontal_face_detector detector;
  std::unique_ptr<GBytes, decltype (&g_bytes_unref)> bytes (
      g_bytes_new_static (kao_frontal_faces, sizeof kao_frontal_faces), g_bytes_unref);
  MemoryStream stream (bytes.get ());

  dlib::deserialize (detector, stream);
  return detector;
}

using Scanner = dlib::frontal_face_detector::image_scanner_type;
using Filters = Scanner::fhog_filterbank;
using Scores = std::vector<std::pair<double, dlib::rectangle>>;

/* Does @task for 0 to @n - 1, each once; with @is_shared on a second thread besides, where one can be had. */
template <typename Task>
void
do_all (size_t n, bool is_shared, const Task &task)
{
  std::atomic<size_t> next{ 0 };
  const auto work = [&] {
    for (size_t i = next++; i < n; i = next++)
      task (i);
  };
  std::future<void> helper;

  if (is_shared)
    try
      {
        helper = std::async (std::launch::async, work);
      }
    catch (const std::system_error &)
      {
      }
  work ();
  if (helper.valid ())
    helper.get ();
}

/* What a picture looks like to dlib's filters: its gradients in all sizes, which take most of the time. Largest first. */
struct Pyramid
{
  std::vector<dlib::array<dlib::array2d<float>>> sizes;
  long width = 0, height = 0; /* of the picture; 0: of none */
  uint64_t mark = 0;          /* of its pixels */
  uint64_t last_look = 0;
};

/* So many pictures are remembered: a document is looked at in four turns, first for straight faces and then, where
 * none is seen, for others. What has the shape of a photo is so in two sizes, both of them small: those have places of
 * their own, which a frame of the camera does not take. Of pictures larger than the last limit only the last one. */
constexpr size_t most_kept = 4, most_small_kept = 8;
constexpr long most_small_pixels = 200000, most_kept_pixels = 600000;

/* As Scanner::load() does it, whose sizes are made one after the other. */
void
fill_pyramid (Pyramid &pyramid, const Scanner &scanner, const KaoImage *image, bool is_shared)
{
  const int rows = static_cast<int> (scanner.get_fhog_window_height ());
  const int cols = static_cast<int> (scanner.get_fhog_window_width ());
  const Scanner::pyramid_type down;
  std::vector<dlib::array2d<unsigned char>> pictures (1);

  copy_pixels (image, pictures[0]);
  for (dlib::rectangle next = down.rect_down (dlib::get_rect (pictures[0]));
       next.width () >= scanner.get_min_pyramid_layer_width () && next.height () >= scanner.get_min_pyramid_layer_height ()
       && pictures.size () < scanner.get_max_pyramid_levels ();
       next = down.rect_down (next))
    {
      dlib::array2d<unsigned char> smaller;

      down (pictures.back (), smaller);
      pictures.push_back (std::move (smaller));
    }
  pyramid.sizes.clear ();
  pyramid.sizes.resize (pictures.size ());
  do_all (pictures.size (), is_shared, [&] (size_t i) {
    scanner.get_feature_extractor () (pictures[i], pyramid.sizes[i], static_cast<int> (scanner.get_cell_size ()), rows, cols);
  });
}

/* What @filters find in size number @size. */
Scores
look_in_size (const Pyramid &pyramid, size_t size, const Scanner &scanner, const Filters &filters, double threshold)
{
  const int rows = static_cast<int> (scanner.get_fhog_window_height ());
  const int cols = static_cast<int> (scanner.get_fhog_window_width ());
  const unsigned long padding = scanner.get_padding ();
  const Scanner::pyramid_type down;
  dlib::array2d<float> scores;
  const dlib::rectangle area = dlib::impl::apply_filters_to_fhog (filters, pyramid.sizes[size], scores);
  Scores found;

  for (long r = area.top (); r <= area.bottom (); r++)
    for (long c = area.left (); c <= area.right (); c++)
      if (scores[r][c] >= threshold)
        {
          const dlib::rectangle cells = dlib::centered_rect (dlib::point (c, r), cols - 2 * padding, rows - 2 * padding);
          const dlib::rectangle box = scanner.get_feature_extractor ().feats_to_image (
              cells, static_cast<int> (scanner.get_cell_size ()), rows, cols);

          found.emplace_back (scores[r][c], down.rect_up (box, static_cast<unsigned int> (size)));
        }
  return found;
}

uint64_t
mark_of (const KaoImage *image)
{
  const size_t width = static_cast<size_t> (kao_image_get_width (image));
  uint64_t mark = 0x9e3779b97f4a7c15u;

  for (int y = 0; y < kao_image_get_height (image); y++)
    {
      const guint8 *row = kao_image_get_const_row (image, y);

      for (size_t x = 0; x < width; x += sizeof (uint64_t))
        {
          uint64_t word = 0;

          std::memcpy (&word, row + x, std::min (sizeof word, width - x));
          mark = (mark ^ word) * 0xff51afd7ed558ccdu;
          mark ^= mark >> 32;
        }
    }
  return mark;
}

}

struct Detector::Parts
{
  const dlib::frontal_face_detector faces = all_views ();
  std::vector<std::unique_ptr<Pyramid>> kept, small_kept;
  uint64_t n_looks = 0;
  unsigned int n_computed = 0;
  bool is_shared = false;

  Pyramid &pyramid_of (const KaoImage *image);
  Pyramid *find_kept (long width, long height, uint64_t mark);
  Pyramid &free_place (long n_pixels);
};

Detector::Detector () : parts (std::make_unique<Parts> ()) {}
Detector::~Detector () = default;

/* Where the next picture goes: the place of the one that was not looked at for longest. */
Pyramid &
Detector::Parts::free_place (long n_pixels)
{
  const bool is_small = n_pixels <= most_small_pixels;
  auto &places = is_small ? small_kept : kept;
  const size_t most = is_small ? most_small_kept : n_pixels <= most_kept_pixels ? most_kept : 1;

  if (places.size () > most)
    places.resize (most);
  if (places.size () < most)
    places.push_back (std::make_unique<Pyramid> ());
  return **std::min_element (places.begin (), places.end (), [] (const auto &a, const auto &b) {
    return a->last_look < b->last_look;
  });
}

Pyramid *
Detector::Parts::find_kept (long width, long height, uint64_t mark)
{
  for (auto *places : { &kept, &small_kept })
    for (const std::unique_ptr<Pyramid> &pyramid : *places)
      if (pyramid->mark == mark && pyramid->width == width && pyramid->height == height)
        return pyramid.get ();
  return nullptr;
}

Pyramid &
Detector::Parts::pyramid_of (const KaoImage *image)
{
  const long width = kao_image_get_width (image), height = kao_image_get_height (image);
  const uint64_t mark = mark_of (image);

  n_looks++;
  if (Pyramid *known = find_kept (width, height, mark))
    {
      known->last_look = n_looks;
      return *known;
    }

  Pyramid &pyramid = free_place (width * height);

  pyramid.width = 0; // until it is whole
  fill_pyramid (pyramid, faces.get_scanner (), image, is_shared);
  n_computed++;
  pyramid.width = width;
  pyramid.height = height;
  pyramid.mark = mark;
  pyramid.last_look = n_looks;
  return pyramid;
}

/* As dlib::object_detector does it, but for the pyramid that may be there already. The first of the filters is for
 * straight faces, the others are for heads turned or leaning to a side. */
std::vector<Box>
Detector::detect (const KaoImage *image, double min_score, bool is_frontal)
{
  const Pyramid &pyramid = parts->pyramid_of (image);
  const Scanner &scanner = parts->faces.get_scanner ();
  const auto &overlap = parts->faces.get_overlap_tester ();
  const unsigned long n_filters = is_frontal ? 1 : parts->faces.num_detectors ();
  const size_t n_sizes = pyramid.sizes.size ();
  const auto threshold_of = [&] (size_t filter) { return parts->faces.get_w (filter) (scanner.get_num_dimensions ()); };
  std::vector<Scores> scores (n_filters * n_sizes);
  std::vector<dlib::rect_detection> all;
  std::vector<Box> boxes;

  /* The largest size takes as long as all the others: it comes first. */
  do_all (scores.size (), parts->is_shared, [&] (size_t i) {
    const size_t filter = i % n_filters, size = i / n_filters;

    scores[filter * n_sizes + size]
        = look_in_size (pyramid, size, scanner, parts->faces.get_processed_w (filter).get_detect_argument (),
                        threshold_of (filter) + min_score);
  });
  for (unsigned long i = 0; i < n_filters; i++)
    {
      Scores found;

      for (size_t size = 0; size < n_sizes; size++)
        found.insert (found.end (), scores[i * n_sizes + size].begin (), scores[i * n_sizes + size].end ());
      std::sort (found.rbegin (), found.rend (), dlib::impl::compare_pair_rect);
      for (const auto &[score, rectangle] : found)
        {
          dlib::rect_detection detection;

          detection.detection_confidence = score - threshold_of (i);
          detection.weight_index = i;
          detection.rect = rectangle;
          all.push_back (detection);
        }
    }
  if (n_filters > 1)
    std::sort (all.rbegin (), all.rend ());
  std::vector<dlib::rectangle> taken;
  for (const dlib::rect_detection &detection : all)
    {
      const dlib::rectangle &rectangle = detection.rect;

      if (std::any_of (taken.begin (), taken.end (),
                       [&] (const dlib::rectangle &other) { return overlap (other, rectangle); }))
        continue;
      taken.push_back (rectangle);
      boxes.push_back (Box{ static_cast<double> (rectangle.left ()),
                            static_cast<double> (rectangle.top ()),
                            static_cast<double> (rectangle.right () + 1),
                            static_cast<double> (rectangle.bottom () + 1),
                            detection.detection_confidence });
    }
  return boxes;
}

void
Detector::set_shared (bool is_shared)
{
  parts->is_shared = is_shared && std::thread::hardware_concurrency () > 1;
}

unsigned int
Detector::get_n_computed () const
{
  return parts->n_computed;
}

void
Detector::wipe ()
{
  // Freed blocks are overwritten (secure/kao-heap.h).
  parts->kept.clear ();
  parts->small_kept.clear ();
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

namespace
{

std::vector<KaoPoint>
points_in (const dlib::shape_predictor &predictor, const dlib::array2d<unsigned char> &grey,
           const Box &box)
{
  const dlib::full_object_detection shape = predictor (grey, to_rectangle (box));
  std::vector<KaoPoint> points;

  for (unsigned long i = 0; i < shape.num_parts (); i++)
    points.push_back (KaoPoint{ shape.part (i).x () + 0.5, shape.part (i).y () + 0.5 });
  return points;
}

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

/* How the detector's box lies around our five points: centred between eyes and mouth, its side
 * this many times the mean of the eyes' distance and of the way from the eyes to the mouth. Mean
 * over 108 pictures of the training part; the deviation, 8 % of the side, is what the detector's
 * steps of size leave. */
constexpr double box_per_face = 2.4;

Box
box_around (const std::vector<KaoPoint> &points)
{
  const KaoPoint eyes = average (points, KAO_LANDMARK_EYE_LEFT, 2);
  const KaoPoint mouth = average (points, KAO_LANDMARK_MOUTH_LEFT, 2);
  const KaoPoint &left = points[KAO_LANDMARK_EYE_LEFT], &right = points[KAO_LANDMARK_EYE_RIGHT];
  const double apart = std::hypot (right.x - left.x, right.y - left.y);
  const double down = std::hypot (mouth.x - eyes.x, mouth.y - eyes.y);
  const double half = box_per_face * (apart + down) / 4;
  const double x = (eyes.x + mouth.x) / 2, y = (eyes.y + mouth.y) / 2;

  return Box{ x - half, y - half, x + half, y + half, 0.0 };
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

std::vector<KaoPoint>
Predictor::predict (const KaoImage *image, const Box &box) const
{
  dlib::array2d<unsigned char> grey;

  copy_pixels (image, grey);
  return points_in (parts->predictor, grey, box);
}

/* The detector's boxes come in steps of a fifth in size, and the predictor's points move with the
 * box. So a box is put where the first points say, and the mean taken over it and its neighbours:
 * half the jitter, for 4 ms. Found with tests/bench/document/measure. */
std::vector<KaoPoint>
Predictor::steady_points (const KaoImage *image, const Box &box) const
{
  /* Right, down, and larger to all sides, in steps. */
  static constexpr double shifts[][3]
      = { { 0, 0, 0 },  { 1, 0, 0 },  { -1, 0, 0 }, { 0, 1, 0 },
          { 0, -1, 0 }, { 0, 0, 0.7 }, { 0, 0, -0.7 } };
  dlib::array2d<unsigned char> grey;

  copy_pixels (image, grey);
  const Box around = box_around (points_in (parts->predictor, grey, box));
  const double step = 0.06 * (around.right - around.left);
  std::vector<KaoPoint> mean (KAO_N_LANDMARKS, KaoPoint{ 0.0, 0.0 });

  for (const auto &[x, y, grow] : shifts)
    {
      const Box shifted = { around.left + (x - grow) * step, around.top + (y - grow) * step,
                            around.right + (x + grow) * step, around.bottom + (y + grow) * step,
                            0.0 };
      const std::vector<KaoPoint> points = points_in (parts->predictor, grey, shifted);

      for (size_t i = 0; i < mean.size (); i++)
        {
          mean[i].x += points[i].x / std::size (shifts);
          mean[i].y += points[i].y / std::size (shifts);
        }
    }
  return mean;
}

void
Predictor::predict_ours (const KaoImage *image,
                         const Box &box,
                         KaoPoint points[KAO_N_LANDMARKS]) const
{
  const std::vector<KaoPoint> found
      = kind == KAO_PREDICTOR_OURS ? steady_points (image, box) : predict (image, box);

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
