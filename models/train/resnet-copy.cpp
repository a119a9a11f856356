// SPDX-License-Identifier: GPL-3.0-or-later
/* Writes the numbers of resnet_copy.py into dlib's own format.
 *
 *   resnet-copy WEIGHTS OUT.dat
 */
#include "../../src/face/kao-network-resnet-dlib.h"

#include <algorithm>
#include <fstream>
#include <functional>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

static void
read_numbers (std::istream &in, dlib::tensor &numbers)
{
  if (!in.read (reinterpret_cast<char *> (numbers.host_write_only ()),
                static_cast<std::streamsize> (numbers.size () * sizeof (float))))
    throw std::runtime_error ("the weights are fewer than the network's parameters");
}

template <typename LAYER>
static void
fill (LAYER &layer, std::istream &in)
{
  if (layer.get_layer_params ().size () != 0)
    read_numbers (in, layer.get_layer_params ());
}

/* One factor and one summand a channel. dlib lets them in only through its own format. */
static void
fill (dlib::affine_ &layer, std::istream &in)
{
  const long channels = layer.get_gamma ().k ();
  dlib::resizable_tensor numbers (1, 2 * channels);
  dlib::alias_tensor half (1, channels);
  std::stringstream stream;

  read_numbers (in, numbers);
  dlib::serialize (std::string ("affine_"), stream);
  dlib::serialize (numbers, stream);
  dlib::serialize (half, stream);
  dlib::serialize (half, stream);
  dlib::serialize (static_cast<int> (dlib::CONV_MODE), stream);
  deserialize (layer, stream);
}

int
main (int argc, char **argv)
try
  {
    if (argc != 3)
      {
        std::cerr << "usage: resnet-copy WEIGHTS OUT.dat\n";
        return 2;
      }

    kao::ResNet net;
    dlib::matrix<dlib::rgb_pixel> blank (150, 150);
    dlib::assign_all_pixels (blank, dlib::rgb_pixel (128, 128, 128));
    net (blank); // allocates the parameters

    // dlib visits from the output to the input.
    std::vector<std::function<void (std::istream &)>> readers;
    dlib::visit_computational_layers (net, [&] (auto &layer) {
      readers.push_back ([&layer] (std::istream &in) { fill (layer, in); });
    });
    std::ifstream in (argv[1], std::ios::binary);
    std::for_each (readers.rbegin (), readers.rend (), [&] (const auto &reader) { reader (in); });
    if (in.peek () != std::ifstream::traits_type::eof ())
      throw std::runtime_error ("the weights are more than the network's parameters");

    net.clean ();
    dlib::serialize (argv[2]) << net;
    return 0;
  }
catch (const std::exception &e)
  {
    std::cerr << "resnet-copy: " << e.what () << "\n";
    return 1;
  }
