// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "capture/kao-code-scene.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <cmath>

namespace
{

constexpr double pi = 3.14159265358979;

/* The code in what it is shown on: a sheet with a margin, or a phone with a dark rim. */
cv::Mat
frame_code (const KaoImage *code, bool is_phone)
{
  const int side = kao_image_get_width (code);
  const cv::Mat grey (side, side, CV_8UC1, const_cast<guint8 *> (kao_image_get_const_row (code, 0)),
                      kao_image_get_stride (code));
  cv::Mat card;

  cv::copyMakeBorder (grey, card, side / 12, side / 12, side / 12, side / 12, cv::BORDER_CONSTANT,
                      cv::Scalar (is_phone ? 255 : 238));
  if (is_phone)
    {
      /* A display's black is not black, and its white is bright. */
      card.convertTo (card, CV_8UC1, 225.0 / 255.0, 28.0);
      cv::copyMakeBorder (card, card, side / 5, side / 5, side / 30, side / 30, cv::BORDER_CONSTANT, cv::Scalar (18));
    }
  else
    card.convertTo (card, CV_8UC1, 190.0 / 255.0, 35.0);
  return card;
}

/* Where the corners of a card of @w x @h pixels come to lie around (0, 0), before the scale. */
void
project (double w, double h, const KaoCodeScene &scene, double axis, cv::Point2f corners[4])
{
  const double turn = scene.turn * pi / 180.0;
  const double tilt = scene.tilt * pi / 180.0;
  const double distance = 3.5 * w;
  const double signs[4][2] = { { -1, -1 }, { 1, -1 }, { 1, 1 }, { -1, 1 } };

  for (int i = 0; i < 4; i++)
    {
      const double x0 = signs[i][0] * w / 2, y0 = signs[i][1] * h / 2;
      const double x = x0 * std::cos (turn) - y0 * std::sin (turn);
      const double y = x0 * std::sin (turn) + y0 * std::cos (turn);
      /* About the axis in the plane. */
      const double along = x * std::cos (axis) + y * std::sin (axis);
      const double across = -x * std::sin (axis) + y * std::cos (axis);
      const double depth = distance + across * std::sin (tilt);
      const double flat = across * std::cos (tilt);
      const double scale = distance / depth;

      corners[i].x = (float) ((along * std::cos (axis) - flat * std::sin (axis)) * scale);
      corners[i].y = (float) ((along * std::sin (axis) + flat * std::cos (axis)) * scale);
    }
}

void
add_glare (cv::Mat &picture, const cv::Point2d &middle, double radius, double strength)
{
  for (int y = 0; y < picture.rows; y++)
    for (int x = 0; x < picture.cols; x++)
      {
        const double r2 = ((x - middle.x) * (x - middle.x) + (y - middle.y) * (y - middle.y) * 2.0) / (radius * radius);
        const double light = strength * std::exp (-r2 * 2.0);

        for (int c = 0; c < 3; c++)
          {
            uchar &value = picture.at<cv::Vec3b> (y, x)[c];

            value = cv::saturate_cast<uchar> (value + light * 255.0);
          }
      }
}

/* Where a card lies in the picture. */
struct Place
{
  cv::Point2f corners[4];
  cv::Point2f middle;
};

/* Somewhere, or at the left, as far as it stays whole. */
Place
place_card (const cv::Mat &card, const cv::Size &size, double scale, const KaoCodeScene &scene, cv::RNG &random)
{
  Place place;
  float least_x = 0, least_y = 0;

  project (card.cols, card.rows, scene, random.uniform (0.0, pi), place.corners);
  for (cv::Point2f &corner : place.corners)
    {
      corner *= scale;
      least_x = std::min (least_x, corner.x);
      least_y = std::min (least_y, corner.y);
    }
  const float room_x = std::max (0.0f, size.width + 2 * least_x), room_y = std::max (0.0f, size.height + 2 * least_y);

  place.middle = cv::Point2f (size.width / 2.0f + room_x * (float) random.uniform (-0.5, 0.5),
                              size.height / 2.0f + room_y * (float) random.uniform (-0.5, 0.5));
  if (scene.is_left)
    place.middle = cv::Point2f (-least_x, size.height / 2.0f);
  for (cv::Point2f &corner : place.corners)
    corner += place.middle;
  return place;
}

void
paste_card (cv::Mat &picture, const cv::Mat &card, double scale, const Place &place)
{
  const cv::Point2f from[4] = { { 0, 0 }, { (float) card.cols, 0 }, { (float) card.cols, (float) card.rows },
                                { 0, (float) card.rows } };
  const cv::Mat map = cv::getPerspectiveTransform (from, place.corners);
  cv::Mat smooth = card, warped, mask;

  /* What is smaller than a camera's pixel is averaged by it. */
  if (scale < 0.7)
    cv::GaussianBlur (card, smooth, cv::Size (), 0.35 / scale);
  cv::warpPerspective (smooth, warped, map, picture.size (), cv::INTER_LINEAR);
  cv::warpPerspective (cv::Mat (card.size (), CV_8UC1, cv::Scalar (255)), mask, map, picture.size (),
                       cv::INTER_LINEAR);
  cv::cvtColor (warped, warped, cv::COLOR_GRAY2RGB);
  warped.copyTo (picture, mask > 127);
}

/* What lamp, lens and sensor add. */
void
disturb (cv::Mat &picture, const KaoCodeScene &scene, const cv::Point2f &middle, cv::RNG &random)
{
  const double reach = scene.share * picture.cols;

  if (scene.glare > 0)
    add_glare (picture,
               cv::Point2d (middle.x + random.uniform (-0.4, 0.4) * reach, middle.y + random.uniform (-0.4, 0.4) * reach),
               reach * 0.35, scene.glare);
  if (scene.blur > 0)
    cv::GaussianBlur (picture, picture, cv::Size (), scene.blur);
  if (scene.noise > 0)
    {
      cv::Mat grain (picture.size (), CV_16SC3), sum;

      random.fill (grain, cv::RNG::NORMAL, 0, scene.noise);
      cv::add (picture, grain, sum, cv::noArray (), CV_8UC3);
      sum.copyTo (picture);
    }
}

} // namespace

KaoImage *
kao_code_scene_compose (const KaoImage *ground, const KaoImage *code, const KaoCodeScene *scene)
{
  const int width = kao_image_get_width (ground), height = kao_image_get_height (ground);
  KaoImage *out = kao_image_new (KAO_IMAGE_RGB24, width, height, nullptr);

  if (out == nullptr)
    return nullptr;
  cv::Mat picture (height, width, CV_8UC3, kao_image_get_row (out, 0), kao_image_get_stride (out));
  const cv::Mat back (height, width, CV_8UC3, const_cast<guint8 *> (kao_image_get_const_row (ground, 0)),
                      kao_image_get_stride (ground));
  const cv::Mat card = frame_code (code, scene->is_phone);
  const double scale = scene->share * width / kao_image_get_width (code);
  cv::RNG random (scene->seed);
  const Place place = place_card (card, picture.size (), scale, *scene, random);

  back.copyTo (picture);
  paste_card (picture, card, scale, place);
  disturb (picture, *scene, place.middle, random);
  return out;
}
