// SPDX-License-Identifier: GPL-3.0-or-later
/* The program's own path from picture to vector, for measuring: dlib's frontal detector, the base landmark predictor,
 * aligned chips, the base network and (with --densenet) dlib-densenet.
 *
 *   pipeline --landmarks FILE.dat [--base FILE.dat] [--densenet FILE.dat] [--largest] LIST OUT
 *
 * LIST: one picture a line. OUT: per picture 271 float32: 1 if a face was found, box (left, top, right, bottom), five points,
 * 128 numbers of the base network (length 1), 128 of dlib-densenet (as they come). What was not asked for is 0.
 * Several faces: the one nearest to the middle of the picture (these sets are cut around their person), with --largest
 * the largest.
 */
#include "../../src/face/kao-network-base-dlib.h"
#include "../../src/face/kao-network-densenet-dlib.h"

#include <dlib/image_io.h>
#include <dlib/image_processing.h>
#include <dlib/image_processing/frontal_face_detector.h>
#include <dlib/image_transforms.h>

#include <cmath>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

using Picture = dlib::array2d<dlib::rgb_pixel>;
using Chip = dlib::matrix<dlib::rgb_pixel>;
using Points = std::vector<dlib::dpoint>;

// Eye centres, nose tip, mouth corners; the same numbers as in models/README.md.
static const Points arcface112 = { { 38.2946, 51.6963 }, { 73.5318, 51.5014 }, { 56.0252, 71.7366 }, { 41.5493, 92.3655 }, { 70.7299, 92.2041 } };
static const Points dlib150 = { { 47.5492, 46.5990 }, { 100.4761, 46.5990 }, { 74.0127, 76.5625 }, { 50.4149, 103.0233 }, { 97.6104, 103.0233 } };

static void
cut_chip (const Picture &picture, Points points, const Points &where, long size, Chip &chip)
{
  const Picture *source = &picture;
  Picture smaller;
  auto there = dlib::find_similarity_transform (where, points);
  // Sampling alone would alias when the picture is much larger than the chip: bring it down by whole steps first.
  long shrink = long (std::floor (dlib::length (there.get_m () * dlib::dpoint (1, 0))));
  if (shrink >= 2)
    {
      smaller.set_size (picture.nr () / shrink, picture.nc () / shrink);
      for (long r = 0; r < smaller.nr (); ++r)
        for (long c = 0; c < smaller.nc (); ++c)
          {
            long sum[3] = {};
            for (long y = r * shrink; y < (r + 1) * shrink; ++y)
              for (long x = c * shrink; x < (c + 1) * shrink; ++x)
                {
                  sum[0] += picture[y][x].red;
                  sum[1] += picture[y][x].green;
                  sum[2] += picture[y][x].blue;
                }
            long n = shrink * shrink;
            smaller[r][c] = dlib::rgb_pixel ((sum[0] + n / 2) / n, (sum[1] + n / 2) / n, (sum[2] + n / 2) / n);
          }
      for (auto &p : points)
        p = (p + dlib::dpoint (0.5, 0.5)) / double (shrink) - dlib::dpoint (0.5, 0.5);
      source = &smaller;
      there = dlib::find_similarity_transform (where, points);
    }
  chip.set_size (size, size);
  for (long r = 0; r < size; ++r)
    for (long c = 0; c < size; ++c)
      {
        dlib::dpoint p = there (dlib::dpoint (c, r));
        double x = std::min (std::max (p.x (), 0.0), source->nc () - 1.0), y = std::min (std::max (p.y (), 0.0), source->nr () - 1.0);
        long x0 = long (x), y0 = long (y), x1 = std::min (x0 + 1, source->nc () - 1), y1 = std::min (y0 + 1, source->nr () - 1);
        double fx = x - x0, fy = y - y0;
        auto mix = [&] (auto get) {
          double top = get ((*source)[y0][x0]) * (1 - fx) + get ((*source)[y0][x1]) * fx;
          double low = get ((*source)[y1][x0]) * (1 - fx) + get ((*source)[y1][x1]) * fx;
          return (unsigned char)(top * (1 - fy) + low * fy + 0.5);
        };
        chip (r, c) = dlib::rgb_pixel (mix ([] (auto &v) { return v.red; }), mix ([] (auto &v) { return v.green; }),
                                       mix ([] (auto &v) { return v.blue; }));
      }
}

int
main (int argc, char **argv)
try
  {
    std::string landmarks, base_file, dense_file;
    std::vector<std::string> rest;
    bool largest = false;
    for (int i = 1; i < argc; ++i)
      {
        std::string a = argv[i];
        if (a == "--landmarks" && i + 1 < argc)
          landmarks = argv[++i];
        else if (a == "--base" && i + 1 < argc)
          base_file = argv[++i];
        else if (a == "--densenet" && i + 1 < argc)
          dense_file = argv[++i];
        else if (a == "--largest")
          largest = true;
        else
          rest.push_back (a);
      }
    if (landmarks.empty () || rest.size () != 2)
      {
        std::cerr << "usage: pipeline --landmarks FILE [--base FILE] [--densenet FILE] [--largest] LIST OUT\n";
        return 2;
      }
    auto detector = dlib::get_frontal_face_detector ();
    dlib::shape_predictor predictor;
    dlib::deserialize (landmarks) >> predictor;
    kao::BaseNet base;
    kao::DenseNet dense;
    if (!base_file.empty ())
      dlib::deserialize (base_file) >> base;
    if (!dense_file.empty ())
      dlib::deserialize (dense_file) >> dense;

    std::ifstream list (rest[0]);
    std::ofstream out (rest[1], std::ios::binary);
    std::string name;
    Chip chip;
    while (std::getline (list, name))
      {
        float record[271] = {};
        Picture picture;
        dlib::load_image (picture, name);
        dlib::rectangle best;
        bool found = false;
        for (int up = 0; up < 2 && !found; ++up)
          {
            Picture bigger;
            dlib::pyramid_down<2> pyramid;
            if (up)
              dlib::pyramid_up (picture, bigger, pyramid);
            double nearest = 0;
            for (const auto &box : detector (up ? bigger : picture))
              {
                dlib::rectangle r = up ? dlib::rectangle (pyramid.rect_down (dlib::drectangle (box))) : box;
                double away = largest ? -double (r.area ())
                                      : dlib::length (dlib::dcenter (r) - dlib::dcenter (dlib::get_rect (picture))) - 0.5 * r.width ();
                if (!found || away < nearest)
                  {
                    best = r;
                    nearest = away;
                    found = true;
                  }
              }
          }
        if (found)
          {
            record[0] = 1;
            record[1] = best.left ();
            record[2] = best.top ();
            record[3] = best.right ();
            record[4] = best.bottom ();
            auto shape = predictor (picture, best);
            Points points;
            for (int i = 0; i < 5; ++i)
              {
                points.push_back (shape.part (i));
                record[5 + 2 * i] = points[i].x ();
                record[6 + 2 * i] = points[i].y ();
              }
            if (!base_file.empty ())
              {
                cut_chip (picture, points, arcface112, 112, chip);
                auto vector = base (chip);
                vector /= dlib::length (vector);
                std::copy (vector.begin (), vector.end (), record + 15);
              }
            if (!dense_file.empty ())
              {
                cut_chip (picture, points, dlib150, 150, chip);
                auto vector = dense (chip);
                std::copy (vector.begin (), vector.end (), record + 143);
              }
          }
        out.write (reinterpret_cast<const char *> (record), sizeof record);
      }
    return 0;
  }
catch (const std::exception &e)
  {
    std::cerr << "pipeline: " << e.what () << "\n";
    return 1;
  }
