// SPDX-License-Identifier: GPL-3.0-or-later
/* kao-make-frames FOLDER WIDTH HEIGHT N [PICTURE]: FOLDER/f000.jpg... and FOLDER.avi, a grey ramp
 * (or PICTURE, swaying a little) with a bar at the bottom whose place tells the number of the
 * frame. */
#include "config.h"

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <opencv2/videoio.hpp>

#include <cstdio>
#include <cstdlib>
#include <cmath>
#include <string>

namespace
{

cv::Mat
background (int width, int height, const char *path)
{
  cv::Mat picture (height, width, CV_8UC3);

  if (path != nullptr)
    {
      cv::resize (cv::imread (path), picture, picture.size (), 0, 0, cv::INTER_AREA);
      return picture;
    }
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        const int value = 40 + (x + y) * 150 / (width + height);

        picture.at<cv::Vec3b> (y, x) = cv::Vec3b ((uchar) value, (uchar) value, (uchar) value);
      }
  return picture;
}

cv::Mat
draw (const cv::Mat &ground, int number, int n_frames, bool is_swaying)
{
  cv::Mat picture = ground.clone ();
  const int bar = ground.cols / n_frames;

  if (is_swaying)
    {
      const cv::Mat shift
          = (cv::Mat_<double> (2, 3) << 1, 0, 12 * std::sin (number * 0.26), 0, 1, 0);

      cv::warpAffine (ground, picture, shift, ground.size (), cv::INTER_LINEAR,
                      cv::BORDER_REPLICATE);
    }
  /* Blue to the left of the bar: tells a mirrored picture and swapped colours. */
  cv::rectangle (picture, cv::Rect (number * bar, ground.rows * 7 / 8, bar, ground.rows / 8),
                 cv::Scalar (230, 230, 230), cv::FILLED);
  cv::rectangle (picture, cv::Rect (0, 0, ground.cols / 8, ground.rows / 8),
                 cv::Scalar (220, 30, 30), cv::FILLED);
  return picture;
}

int
make (int argc, char **argv)
{
  const std::string folder = argv[1];
  const int width = std::atoi (argv[2]);
  const int height = std::atoi (argv[3]);
  const int n_frames = std::atoi (argv[4]);
  const cv::Mat ground = background (width, height, argc > 5 ? argv[5] : nullptr);
  cv::VideoWriter video (folder + ".avi", cv::CAP_OPENCV_MJPEG,
                         cv::VideoWriter::fourcc ('M', 'J', 'P', 'G'), 30, ground.size ());

  if (!video.isOpened ())
    return 1;
  for (int i = 0; i < n_frames; i++)
    {
      const cv::Mat picture = draw (ground, i, n_frames, argc > 5);
      char name[16];

      std::snprintf (name, sizeof name, "f%03d.jpg", i);
      if (!cv::imwrite (folder + "/" + name, picture, { cv::IMWRITE_JPEG_QUALITY, 90 }))
        return 1;
      video.write (picture);
    }
  return 0;
}

} // namespace

int
main (int argc, char **argv)
{
  if (argc < 5)
    {
      std::fprintf (stderr, "usage: kao-make-frames FOLDER WIDTH HEIGHT N [PICTURE]\n");
      return 2;
    }
  try
    {
      return make (argc, argv);
    }
  catch (const std::exception &exception)
    {
      std::fprintf (stderr, "kao-make-frames: %s\n", exception.what ());
      return 1;
    }
}
