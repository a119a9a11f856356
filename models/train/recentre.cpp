// SPDX-License-Identifier: GPL-3.0-or-later
/* Moves the centre of a finished embedder further the way it was moved.
 *
 *   recentre IN.dat FACTOR OUT.dat
 *
 * The last layer is trained without a bias; export.py then puts the mean vector of the East Asian training pictures,
 * taken off, there. FACTOR 1 writes the same file again, 1.2 takes off 1.2 times that mean.
 */
#include "first-network.h"

#include <cstdlib>
#include <iostream>

int
main (int argc, char **argv)
try
  {
    char *end = nullptr;
    double factor = argc == 4 ? std::strtod (argv[2], &end) : 0;
    if (argc != 4 || *end != '\0' || !(factor >= 0 && factor <= 2))
      {
        std::cerr << "usage: recentre IN.dat FACTOR OUT.dat   (FACTOR 0 to 2)\n";
        return 2;
      }
    kao::FirstNet net;
    dlib::deserialize (argv[1]) >> net;
    // Weights, inputs x outputs, then the bias.
    dlib::tensor &last = dlib::layer<1> (net).layer_details ().get_layer_params ();
    float *bias = last.host () + last.size () - kao::base_dimensions;
    double squares = 0;
    for (long i = 0; i < kao::base_dimensions; ++i)
      {
        squares += double (bias[i]) * bias[i];
        bias[i] = static_cast<float> (bias[i] * factor);
      }
    net.clean ();
    dlib::serialize (argv[3]) << net;
    std::cout << "length of the centre " << std::sqrt (squares) << ", now times " << factor << "\n";
    return 0;
  }
catch (const std::exception &e)
  {
    std::cerr << "recentre: " << e.what () << "\n";
    return 1;
  }
