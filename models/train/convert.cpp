// SPDX-License-Identifier: GPL-3.0-or-later
/* Writes the trained numbers into dlib's own format.
 *
 *   convert WEIGHTS OUT.dat CHECK
 *
 * WEIGHTS and CHECK come from export.py. WEIGHTS: all parameters as float32, in the order of computing. CHECK: int32
 * count, then per picture 112*112*3 bytes RGB, then count*128 float32, what PyTorch computes for them. The file is read
 * back with plain deserialize and must give the same vectors.
 */
#include "../../src/face/kao-network-base-dlib.h"

#include <chrono>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <iterator>
#include <vector>

using Chip = dlib::matrix<dlib::rgb_pixel>;

static std::vector<char>
read_all (const char *path)
{
  std::ifstream in (path, std::ios::binary);
  if (!in)
    throw std::runtime_error (std::string ("cannot read ") + path);
  return { std::istreambuf_iterator<char> (in), {} };
}

int
main (int argc, char **argv)
try
  {
    if (argc != 4)
      {
        std::cerr << "usage: convert WEIGHTS OUT.dat CHECK\n";
        return 2;
      }

    kao::BaseNet net;
    Chip blank (kao::base_chip_size, kao::base_chip_size);
    dlib::assign_all_pixels (blank, dlib::rgb_pixel (128, 128, 128));
    net (blank); // allocates the parameters

    std::vector<dlib::tensor *> parameters;
    dlib::visit_computational_layers (net, [&] (auto &layer) {
      dlib::tensor &p = layer.get_layer_params ();
      if (p.size () != 0)
        parameters.push_back (&p);
    });
    // dlib visits from the output to the input.
    std::vector<char> bytes = read_all (argv[1]);
    const float *next = reinterpret_cast<const float *> (bytes.data ());
    size_t left = bytes.size () / sizeof (float);
    for (auto i = parameters.rbegin (); i != parameters.rend (); ++i)
      {
        if (left < (*i)->size ())
          throw std::runtime_error ("the weights are fewer than the network's parameters");
        std::copy (next, next + (*i)->size (), (*i)->host_write_only ());
        next += (*i)->size ();
        left -= (*i)->size ();
      }
    if (left != 0)
      throw std::runtime_error ("the weights are more than the network's parameters");
    net.clean ();
    dlib::serialize (argv[2]) << net;

    kao::BaseNet again;
    dlib::deserialize (argv[2]) >> again;
    std::vector<char> check = read_all (argv[3]);
    int32_t count = *reinterpret_cast<const int32_t *> (check.data ());
    const unsigned char *pixels = reinterpret_cast<const unsigned char *> (check.data () + 4);
    const size_t picture = kao::base_chip_size * kao::base_chip_size * 3;
    const float *wanted = reinterpret_cast<const float *> (check.data () + 4 + count * picture);
    double worst = 0, longest = 0;
    std::chrono::duration<double> spent{};
    for (int n = 0; n < count; ++n)
      {
        Chip chip (kao::base_chip_size, kao::base_chip_size);
        for (long r = 0; r < chip.nr (); ++r)
          for (long c = 0; c < chip.nc (); ++c, pixels += 3)
            chip (r, c) = dlib::rgb_pixel (pixels[0], pixels[1], pixels[2]);
        auto start = std::chrono::steady_clock::now ();
        auto &vector = again (chip);
        if (n > 0)
          spent += std::chrono::steady_clock::now () - start;
        for (long i = 0; i < kao::base_dimensions; ++i, ++wanted)
          {
            worst = std::max (worst, std::fabs (double (vector (i)) - *wanted));
            longest = std::max (longest, std::fabs (double (*wanted)));
          }
      }
    std::cout << count << " pictures, largest difference " << worst << " (largest value " << longest << "), "
              << 1000 * spent.count () / (count - 1) << " ms a picture\n";
    return worst < 1e-3 * std::max (1.0, longest) ? 0 : 1;
  }
catch (const std::exception &e)
  {
    std::cerr << "convert: " << e.what () << "\n";
    return 1;
  }
