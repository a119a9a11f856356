// SPDX-License-Identifier: GPL-3.0-or-later
/* Between the training's numbers and dlib's own format.
 *
 *   convert WEIGHTS OUT.dat CHECK
 *   convert --first WEIGHTS OUT.dat CHECK
 *   convert --dump IN.dat WEIGHTS
 *
 * WEIGHTS and CHECK come from export.py. WEIGHTS: all parameters as float32, in the order of computing. CHECK: int32
 * count, then per picture 112*112*3 bytes RGB, then the vectors as float32, what PyTorch computes for them. The file is
 * read back with plain deserialize and must give the same vectors. --first is for the first base packs' network (spread.py);
 * --dump writes its parameters, or those of the present one, from which the training starts.
 */
#include "first-network.h"

#include <chrono>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
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

/* In the order of computing; dlib visits from the output to the input. */
template <typename NET>
static std::vector<dlib::tensor *>
parameters_of (NET &net)
{
  std::vector<dlib::tensor *> parameters;

  dlib::visit_computational_layers (net, [&] (auto &layer) {
    dlib::tensor &p = layer.get_layer_params ();
    if (p.size () != 0)
      parameters.insert (parameters.begin (), &p);
  });
  return parameters;
}

template <typename NET>
static void
dump (const char *in, const char *weights)
{
  NET net;
  std::ofstream out (weights, std::ios::binary);

  dlib::deserialize (in) >> net;
  for (dlib::tensor *p : parameters_of (net))
    out.write (reinterpret_cast<const char *> (p->host ()),
               static_cast<std::streamsize> (p->size () * sizeof (float)));
  if (!out.flush ())
    throw std::runtime_error (std::string ("cannot write ") + weights);
}

template <typename NET>
static void
write_network (const char *weights, const char *out)
{
  NET net;
  Chip blank (kao::base_chip_size, kao::base_chip_size);
  dlib::assign_all_pixels (blank, dlib::rgb_pixel (128, 128, 128));
  net (blank); // allocates the parameters

  std::vector<char> bytes = read_all (weights);
  const float *next = reinterpret_cast<const float *> (bytes.data ());
  size_t left = bytes.size () / sizeof (float);
  for (dlib::tensor *p : parameters_of (net))
    {
      if (left < p->size ())
        throw std::runtime_error ("the weights are fewer than the network's parameters");
      std::copy (next, next + p->size (), p->host_write_only ());
      next += p->size ();
      left -= p->size ();
    }
  if (left != 0)
    throw std::runtime_error ("the weights are more than the network's parameters");
  net.clean ();
  dlib::serialize (out) << net;
}

/* TRUE when the file gives what PyTorch gave. */
template <typename NET>
static bool
check_network (const char *file, const char *wanted_file)
{
  NET net;
  dlib::deserialize (file) >> net;
  std::vector<char> check = read_all (wanted_file);
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
      auto &vector = net (chip);
      if (n > 0)
        spent += std::chrono::steady_clock::now () - start;
      for (long i = 0; i < vector.size (); ++i, ++wanted)
        {
          worst = std::max (worst, std::fabs (double (vector (i)) - *wanted));
          longest = std::max (longest, std::fabs (double (*wanted)));
        }
    }
  std::cout << count << " pictures, largest difference " << worst << " (largest value " << longest << "), "
            << 1000 * spent.count () / (count - 1) << " ms a picture\n";
  return worst < 1e-3 * std::max (1.0, longest);
}

int
main (int argc, char **argv)
try
  {
    const std::string word = argc > 1 ? argv[1] : "";
    if (argc == 4 && word == "--dump")
      {
        try
          {
            dump<kao::BaseNet> (argv[2], argv[3]);
          }
        catch (const dlib::serialization_error &)
          {
            dump<kao::FirstNet> (argv[2], argv[3]);
          }
        return 0;
      }
    if (argc == 5 && word == "--first")
      {
        write_network<kao::FirstNet> (argv[2], argv[3]);
        return check_network<kao::FirstNet> (argv[3], argv[4]) ? 0 : 1;
      }
    if (argc != 4)
      {
        std::cerr << "usage: convert [--first] WEIGHTS OUT.dat CHECK | convert --dump IN.dat WEIGHTS\n";
        return 2;
      }
    write_network<kao::BaseNet> (argv[1], argv[2]);
    return check_network<kao::BaseNet> (argv[2], argv[3]) ? 0 : 1;
  }
catch (const std::exception &e)
  {
    std::cerr << "convert: " << e.what () << "\n";
    return 1;
  }
