// SPDX-License-Identifier: GPL-3.0-or-later
/* Trains and tests the five-point predictor.
 *
 *   landmarks train DATA OUT.dat [TREES] [OVERSAMPLING]
 *   landmarks test  DATA MODEL.dat
 *
 * DATA comes from landmark_data.py. The boxes are those of dlib's frontal face detector, found here the way the program
 * finds them; each picture is used with the detector's box and with two moved ones, so that the predictor forgives
 * another detector's idea of a face. A picture without a detection is left out in training and counted in testing.
 */
#include <dlib/image_processing.h>
#include <dlib/image_processing/frontal_face_detector.h>
#include <dlib/image_transforms.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <random>
#include <string>
#include <vector>

using Picture = dlib::array2d<unsigned char>;

struct Sample
{
  Picture picture;
  std::vector<dlib::dpoint> points;
  dlib::rectangle box;
  bool found = false;
};

static bool
read_sample (std::istream &in, Sample &s)
{
  int32_t size[2];
  float p[10];
  if (!in.read (reinterpret_cast<char *> (size), sizeof size))
    return false;
  in.read (reinterpret_cast<char *> (p), sizeof p);
  s.picture.set_size (size[1], size[0]);
  for (long r = 0; r < size[1]; ++r)
    in.read (reinterpret_cast<char *> (&s.picture[r][0]), size[0]);
  s.points.clear ();
  for (int i = 0; i < 5; ++i)
    s.points.emplace_back (p[2 * i], p[2 * i + 1]);
  return bool (in);
}

// The detection that holds the labelled nose; small pictures are enlarged when nothing is found at first.
static void
detect (dlib::frontal_face_detector &detector, Sample &s)
{
  s.found = false;
  for (int up = 0; up < 2 && !s.found; ++up)
    {
      Picture bigger;
      dlib::pyramid_down<2> pyramid;
      if (up)
        dlib::pyramid_up (s.picture, bigger, pyramid);
      for (const auto &found : detector (up ? bigger : s.picture))
        {
          dlib::rectangle box = up ? dlib::rectangle (pyramid.rect_down (dlib::drectangle (found))) : found;
          double eyes = dlib::length (s.points[1] - s.points[0]);
          // Somebody else's face, or a false find, would teach nonsense.
          if (box.contains (dlib::point (s.points[2])) && box.width () > 1.4 * eyes && box.width () < 4.5 * eyes)
            {
              s.box = box;
              s.found = true;
              break;
            }
        }
    }
}

int
main (int argc, char **argv)
try
  {
    const std::string mode = argc > 3 ? argv[1] : "";
    if (mode != "train" && mode != "test")
      {
        std::cerr << "usage: landmarks train DATA OUT.dat [TREES] [OVERSAMPLING]\n       landmarks test DATA MODEL.dat\n";
        return 2;
      }
    std::ifstream in (argv[2], std::ios::binary);
    auto detector = dlib::get_frontal_face_detector ();

    if (mode == "test")
      {
        dlib::shape_predictor predictor;
        dlib::deserialize (argv[3]) >> predictor;
        Sample s;
        int all = 0, found = 0;
        std::vector<double> errors;
        double each[5] = {};
        while (read_sample (in, s))
          {
            ++all;
            detect (detector, s);
            if (!s.found)
              continue;
            ++found;
            auto shape = predictor (s.picture, s.box);
            double eyes = dlib::length (s.points[1] - s.points[0]), sum = 0;
            for (int i = 0; i < 5; ++i)
              {
                double e = dlib::length (dlib::dpoint (shape.part (i)) - s.points[i]) / eyes;
                sum += e / 5;
                each[i] += e;
              }
            errors.push_back (sum);
          }
        std::sort (errors.begin (), errors.end ());
        double mean = 0;
        for (double e : errors)
          mean += e / errors.size ();
        std::cout << all << " pictures, " << found << " faces found; error in eye distances: mean " << mean << ", median "
                  << errors[errors.size () / 2] << ", 95 % " << errors[errors.size () * 95 / 100] << "; per point";
        for (double e : each)
          std::cout << " " << e / found;
        std::cout << "\n";
        return 0;
      }

    const unsigned long trees = argc > 4 ? std::strtoul (argv[4], nullptr, 10) : 480;
    const unsigned long oversampling = argc > 5 ? std::strtoul (argv[5], nullptr, 10) : 4;
    std::mt19937 random (1);
    std::normal_distribution<double> normal;
    dlib::array<Picture> pictures;
    std::vector<std::vector<dlib::full_object_detection>> objects;
    Sample s;
    long all = 0;
    while (read_sample (in, s))
      {
        ++all;
        detect (detector, s);
        if (!s.found)
          continue;
        std::vector<dlib::point> points (s.points.begin (), s.points.end ());
        std::vector<dlib::full_object_detection> boxes;
        boxes.emplace_back (s.box, points);
        for (int i = 0; i < 2; ++i)
          {
            double width = s.box.width () * std::exp (0.07 * normal (random));
            dlib::dpoint middle = dlib::dcenter (s.box);
            middle.x () += 0.05 * width * normal (random);
            middle.y () += 0.05 * width * normal (random);
            boxes.emplace_back (dlib::rectangle (dlib::centered_drect (middle, width, width)), points);
          }
        // Keep the face and its surroundings only: the predictor does not look farther, and memory is dear.
        dlib::rectangle around = dlib::grow_rect (s.box, long (s.box.width () * 0.5)).intersect (dlib::get_rect (s.picture));
        Picture cut;
        dlib::assign_image (cut, dlib::sub_image (s.picture, around));
        for (auto &b : boxes)
          {
            b.get_rect () = dlib::translate_rect (b.get_rect (), -around.tl_corner ());
            for (unsigned long i = 0; i < 5; ++i)
              b.part (i) -= around.tl_corner ();
          }
        pictures.push_back (cut);
        objects.push_back (boxes);
      }
    std::cout << all << " pictures, " << objects.size () << " with a detection\n" << std::flush;

    dlib::shape_predictor_trainer trainer;
    trainer.set_cascade_depth (10);
    trainer.set_num_trees_per_cascade_level (trees);
    trainer.set_tree_depth (4);
    trainer.set_nu (0.1);
    trainer.set_oversampling_amount (oversampling);
    trainer.set_feature_pool_size (400);
    trainer.set_feature_pool_region_padding (0.1);
    trainer.set_random_seed ("kaoawase");
    trainer.set_num_threads (1);
    dlib::shape_predictor predictor = trainer.train (pictures, objects);
    dlib::serialize (argv[3]) << predictor;
    return 0;
  }
catch (const std::exception &e)
  {
    std::cerr << "landmarks: " << e.what () << "\n";
    return 1;
  }
