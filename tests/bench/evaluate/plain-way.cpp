// SPDX-License-Identifier: GPL-3.0-or-later
/* plain-way NETWORK POINTS FOLDER: pictures a second as one describes them with dlib alone, in the manner of the Python package
 * face_recognition: the frontal face finder on the picture once enlarged, the predictor of five points, the chip of 150
 * pixels, the ResNet; one thread. NETWORK: a file of dlib's ResNet; POINTS: a predictor of five points (the base pack's
 * serves, since it takes as long as any). pictures.sh beside this file compares it with kaoawase-evaluate. */
#include "face/kao-network-resnet-dlib.h"

#include <dlib/image_processing.h>
#include <dlib/image_processing/frontal_face_detector.h>
#include <dlib/image_transforms.h>
#include <opencv2/imgcodecs.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <vector>

namespace
{

constexpr unsigned long chip_side = 150;

dlib::array2d<dlib::rgb_pixel>
read_picture (const std::filesystem::path &path)
{
  const cv::Mat picture = cv::imread (path.string (), cv::IMREAD_COLOR);
  dlib::array2d<dlib::rgb_pixel> out (picture.rows, picture.cols);

  for (int y = 0; y < picture.rows; y++)
    for (int x = 0; x < picture.cols; x++)
      {
        const cv::Vec3b &p = picture.at<cv::Vec3b> (y, x);
        out[y][x] = dlib::rgb_pixel (p[2], p[1], p[0]);
      }
  return out;
}

/* Where the face lies in the picture as it came. */
bool
find_face (dlib::frontal_face_detector &faces, const dlib::array2d<dlib::rgb_pixel> &picture, dlib::rectangle &face)
{
  dlib::array2d<dlib::rgb_pixel> large;
  dlib::pyramid_down<2> twice;

  dlib::assign_image (large, picture);
  dlib::pyramid_up (large, twice);
  const std::vector<dlib::rectangle> found = faces (large);
  if (found.empty ())
    return false;
  face = twice.rect_down (*std::max_element (found.begin (), found.end (), [] (const auto &a, const auto &b) {
    return a.area () < b.area ();
  }));
  return true;
}

}

int
main (int argc, char **argv)
{
  if (argc != 4)
    {
      std::fprintf (stderr, "usage: plain-way NETWORK POINTS FOLDER\n");
      return 2;
    }
  kao::ResNet network;
  dlib::shape_predictor points;
  dlib::frontal_face_detector faces = dlib::get_frontal_face_detector ();
  std::vector<std::filesystem::path> paths;
  unsigned long n_described = 0;
  double sum = 0;

  dlib::deserialize (argv[1]) >> network;
  dlib::deserialize (argv[2]) >> points;
  for (const auto &entry : std::filesystem::directory_iterator (argv[3]))
    if (entry.path ().extension () == ".jpg")
      paths.push_back (entry.path ());
  const auto began = std::chrono::steady_clock::now ();
  for (const auto &path : paths)
    {
      const dlib::array2d<dlib::rgb_pixel> picture = read_picture (path);
      dlib::rectangle face;
      dlib::matrix<dlib::rgb_pixel> chip;

      if (!find_face (faces, picture, face))
        continue;
      const dlib::full_object_detection shape = points (picture, face);
      dlib::extract_image_chip (
          picture, dlib::chip_details (shape.get_rect (), dlib::chip_dims (chip_side, chip_side)), chip);
      sum += dlib::length (network (chip));
      n_described++;
    }
  const double seconds = std::chrono::duration<double> (std::chrono::steady_clock::now () - began).count ();
  std::printf ("the plain way: %zu pictures, %lu described, %.1f pictures a second (mean length %.3f)\n", paths.size (),
               n_described, static_cast<double> (paths.size ()) / seconds, n_described > 0 ? sum / n_described : 0.0);
  return 0;
}
