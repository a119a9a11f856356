// SPDX-License-Identifier: GPL-3.0-or-later
/* levels PICTURE WIDTH HEIGHT TIMES: dlib's face finder on PICTURE brought to that size, as levels.sh compiles it for one
 * level of processors. Prints processor milliseconds of the two steps, the least of TIMES, and the sum of all scores. */
#include <dlib/image_processing/frontal_face_detector.h>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

static double
processor_ms ()
{
  timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double> (now.tv_sec) * 1e3 + static_cast<double> (now.tv_nsec) / 1e6;
}

int
main (int argc, char **argv)
{
  if (argc < 5)
    {
      std::fprintf (stderr, "usage: levels PICTURE WIDTH HEIGHT TIMES\n");
      return 2;
    }
  const cv::Mat picture = cv::imread (argv[1], cv::IMREAD_GRAYSCALE);
  if (picture.empty ())
    {
      std::fprintf (stderr, "levels: %s cannot be read as a picture\n", argv[1]);
      return 2;
    }
  cv::Mat small;
  cv::resize (picture, small, cv::Size (std::atoi (argv[2]), std::atoi (argv[3])), 0, 0, cv::INTER_AREA);
  dlib::array2d<unsigned char> grey (small.rows, small.cols);
  for (int y = 0; y < small.rows; y++)
    std::memcpy (&grey[y][0], small.ptr (y), static_cast<size_t> (small.cols));

  const dlib::frontal_face_detector faces = dlib::get_frontal_face_detector ();
  dlib::frontal_face_detector::image_scanner_type scanner;
  std::vector<std::pair<double, dlib::rectangle>> found;
  double gradients = 1e9, filters = 1e9, sum = 0;

  scanner.copy_configuration (faces.get_scanner ());
  for (int i = 0; i < std::atoi (argv[4]); i++)
    {
      const double begin = processor_ms ();
      scanner.load (grey);
      const double middle = processor_ms ();
      sum = 0;
      for (unsigned long k = 0; k < faces.num_detectors (); k++)
        {
          scanner.detect (faces.get_processed_w (k).get_detect_argument (), found,
                          faces.get_w (k) (scanner.get_num_dimensions ()) - 0.5);
          for (const auto &score : found)
            sum += score.first;
        }
      gradients = std::min (gradients, middle - begin);
      filters = std::min (filters, processor_ms () - middle);
    }
  std::printf ("gradients %6.1f ms   filters %6.1f ms   sum of scores %.6f\n", gradients, filters, sum);
  return 0;
}
