// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "face/kao-looks-dlib.h"

#include <algorithm>
#include <cmath>

namespace kao
{

ImagePtr
need (KaoImage *image)
{
  if (image == nullptr)
    throw Failed ();
  return ImagePtr (image, kao_image_unref);
}

ImagePtr
prepare_grey (const KaoImage *image, int border, double scale, GError **error)
{
  ImagePtr grey = need (kao_image_convert (image, KAO_IMAGE_GRAY8, error));

  if (border > 0)
    {
      const KaoRect rect = { -border, -border, kao_image_get_width (image) + 2 * border,
                             kao_image_get_height (image) + 2 * border };

      grey = need (kao_image_crop (grey.get (), &rect, error));
    }

  const int width = std::max (1, static_cast<int> (
                                     std::lround (kao_image_get_width (grey.get ()) * scale)));
  const int height = std::max (1, static_cast<int> (
                                      std::lround (kao_image_get_height (grey.get ()) * scale)));

  if (width != kao_image_get_width (grey.get ()) || height != kao_image_get_height (grey.get ()))
    grey = need (kao_image_scale (grey.get (), width, height, error));
  return grey;
}

namespace
{

/* No picture is enlarged beyond this for the detector... */
constexpr double max_detector_pixels = 12e6;
/* ...and this much of a large one is looked at when nothing else showed a face. */
constexpr double max_fine_pixels = 36e6;
/* From one scale to the next finer one; a face that the one just misses fits the next. */
constexpr double fine_step = 2.5;

/* A face that is not certain is looked at from the other sides too. What another must give more than the face's own: as
 * tests/bench/face/measure-turned prints for 40 pictures, none of 9 uncertain upright faces gave anything there, and of
 * 18 upside down 16 at least 0.31 more; the other two are told by the whole picture, and by their points. */
constexpr double clearer = 0.1;
/* The surroundings that are turned, in sides of the box, and the size of the face in them. */
constexpr double around = 2.2;
constexpr double turned_face = 100.0;
/* A live picture without a clear face is turned once in so many, and these ways. */
constexpr unsigned faceless_step = 4;
constexpr unsigned faceless_turns[] = { 2, 1, 2, 3 };

/* How much a picture is scaled for the detector. */
double
detector_scale (int width, int height, const KaoDetectOptions &options)
{
  const double side = std::max (width, height);
  double scale = options.max_side > 0 ? std::min (1.0, options.max_side / side) : 1.0;

  if (options.min_face_size > 0.0)
    {
      // A tenth more than the detector's window, since a face at its very limit is often missed.
      const double needed = 1.1 * Detector::window / options.min_face_size;

      scale = options.max_side > 0 ? std::min (needed, std::max (scale, options.max_side / side))
                                   : needed;
    }
  return std::min (scale, std::sqrt (max_detector_pixels / (static_cast<double> (width) * height)));
}

/* Weak faces count only where there is no clear one, and then only the best. */
void
drop_weak (std::vector<Box> &boxes)
{
  const auto is_weaker
      = [] (const Box &a, const Box &b) { return a.score < b.score; };
  const auto best = std::max_element (boxes.begin (), boxes.end (), is_weaker);

  if (best == boxes.end ())
    return;
  if (best->score <= 0.0)
    {
      const Box only = *best;

      boxes.assign (1, only);
      return;
    }
  boxes.erase (std::remove_if (boxes.begin (), boxes.end (),
                               [] (const Box &box) { return box.score <= 0.0; }),
               boxes.end ());
}

/* One look of the detector; boxes in pixels of @image, largest first. */
std::vector<Box>
look (Detector &detector,
      const KaoImage *image,
      int border,
      double scale,
      const KaoDetectOptions &options,
      GError **error)
{
  const ImagePtr grey = prepare_grey (image, border, scale, error);
  const double sx = static_cast<double> (kao_image_get_width (grey.get ()))
                    / (kao_image_get_width (image) + 2 * border);
  const double sy = static_cast<double> (kao_image_get_height (grey.get ()))
                    / (kao_image_get_height (image) + 2 * border);
  std::vector<Box> boxes
      = detector.detect (grey.get (), options.min_score, options.is_frontal);

  drop_weak (boxes);
  for (Box &box : boxes)
    {
      box.left = box.left / sx - border;
      box.right = box.right / sx - border;
      box.top = box.top / sy - border;
      box.bottom = box.bottom / sy - border;
    }
  std::sort (boxes.begin (), boxes.end (), [] (const Box &a, const Box &b) {
    return (a.right - a.left) * (a.bottom - a.top) > (b.right - b.left) * (b.bottom - b.top);
  });
  return boxes;
}

/* A second look where the first found nothing: a border for faces that fill the picture, enlarged
 * for small ones. */
std::vector<Box>
look_again (Detector &detector, const KaoImage *image, const KaoDetectOptions &options,
            GError **error)
{
  const int width = kao_image_get_width (image), height = kao_image_get_height (image);
  const int border = std::max (width, height) / 4;
  const double longest = std::max (width, height) + 2.0 * border;
  const double scale = std::min ({ 2.0, std::max (1.0, 1000.0 / longest),
                                   std::max (0.1, 1600.0 / longest) });

  return look (detector, image, border, scale, options, error);
}

/* Where there is still nothing: the picture's own scale, in steps, as far as its pixels may cost. */
std::vector<Box>
look_closer (Detector &detector, const KaoImage *image, double scale,
             const KaoDetectOptions &options, GError **error)
{
  const double pixels = static_cast<double> (kao_image_get_width (image))
                        * kao_image_get_height (image);
  const double finest = std::min (1.0, std::sqrt (max_fine_pixels / pixels));
  std::vector<Box> boxes;

  while (boxes.empty () && scale * 1.2 < finest)
    {
      scale = std::min (scale * fine_step, finest);
      boxes = look (detector, image, 0, scale, options, error);
    }
  return boxes;
}

double
best_score (const std::vector<Box> &boxes)
{
  double best = -HUGE_VAL;

  for (const Box &box : boxes)
    best = std::max (best, box.score);
  return best;
}

/* The best score in @image turned by @quarters. On its side with one filter of five, as cameras rarely lie
 * and what stands upright then looks straight ahead, mostly. */
double
score_turned (Detector &detector, const KaoImage *image, unsigned quarters, double scale,
              GError **error)
{
  KaoDetectOptions options = {};
  const ImagePtr grey = prepare_grey (image, 0, scale, error);
  const ImagePtr turned = need (kao_image_rotate_quarter (grey.get (), quarters, error));

  options.is_frontal = quarters != 2;
  return best_score (look (detector, turned.get (), 0, 1.0, options, error));
}

/* The turn that shows @image clearer by far than @score, 0 without. */
unsigned
find_turn (Detector &detector, const KaoImage *image, double scale, double score, GError **error)
{
  unsigned best = 0;
  double wanted = std::max (0.0, score + clearer);

  for (unsigned quarters : { 2u, 1u, 3u })
    {
      const double seen = score_turned (detector, image, quarters, scale, error);

      if (seen > wanted)
        {
          best = quarters;
          wanted = seen;
        }
    }
  return best;
}

/* Drops the faces that do not stand upright; the turn that they want. */
unsigned
drop_turned (Detector &detector, const KaoImage *image, std::vector<Box> &boxes, GError **error)
{
  std::vector<Box> upright;
  unsigned turn = 0;

  for (const Box &box : boxes)
    {
      unsigned wanted = 0;

      if (box.score < KAO_CERTAIN_FACE_SCORE)
        {
          const double side = box.right - box.left;
          const int span = static_cast<int> (std::lround (around * side));
          const KaoRect rect
              = { static_cast<int> (std::lround ((box.left + box.right) / 2)) - span / 2,
                  static_cast<int> (std::lround ((box.top + box.bottom) / 2)) - span / 2, span, span };
          const ImagePtr part = need (kao_image_crop (image, &rect, error));

          wanted = find_turn (detector, part.get (), turned_face / side, box.score, error);
        }
      if (wanted == 0)
        upright.push_back (box);
      else
        turn = wanted;
    }
  boxes = upright;
  return upright.empty () ? turn : 0;
}

/* One more look at a live picture without a clear face, now and then. */
void
look_turned_now_and_then (Detector &detector, TurnMemory &turn, const KaoImage *image, double scale,
                          GError **error)
{
  const unsigned n = turn.faceless++;

  if (n % faceless_step != 0)
    return;
  const unsigned quarters = faceless_turns[n / faceless_step % std::size (faceless_turns)];

  if (score_turned (detector, image, quarters, scale, error) > 0.0)
    turn.quarters = quarters;
  else if (turn.quarters == quarters)
    turn.quarters = 0;
}

/* A chance find in a picture that lies on its side is weaker than the face that it hides. */
void
look_turned (Detector &detector, TurnMemory &turn, const KaoImage *image, double scale,
             std::vector<Box> &boxes, GError **error)
{
  turn.quarters = drop_turned (detector, image, boxes, error);
  if (turn.quarters != 0 || best_score (boxes) > 0.0)
    return;
  turn.quarters = find_turn (detector, image, scale, best_score (boxes), error);
  if (turn.quarters != 0)
    boxes.clear ();
}

} // namespace

std::vector<Box>
find_boxes (Detector &detector, TurnMemory &turn, const KaoImage *image,
            const KaoDetectOptions &options, GError **error)
{
  const double scale = detector_scale (kao_image_get_width (image), kao_image_get_height (image), options);
  std::vector<Box> boxes = look (detector, image, 0, scale, options, error);

  if (boxes.empty () && options.is_thorough)
    boxes = look_again (detector, image, options, error);
  if (!options.is_thorough)
    {
      if (!options.is_turn_checked)
        return boxes;
      const unsigned wanted = drop_turned (detector, image, boxes, error);

      if (wanted != 0 || best_score (boxes) > 0.0)
        turn = { wanted, 0 };
      else
        look_turned_now_and_then (detector, turn, image, scale, error);
      /* A weak find in a picture that lies on its side is chance. */
      if (turn.quarters != 0)
        boxes.clear ();
      return boxes;
    }
  if (options.is_turn_checked)
    look_turned (detector, turn, image, scale, boxes, error);
  if (boxes.empty () && turn.quarters == 0)
    {
      boxes = look_closer (detector, image, scale, options, error);
      if (options.is_turn_checked)
        turn.quarters = drop_turned (detector, image, boxes, error);
    }
  return boxes;
}

} // namespace kao
