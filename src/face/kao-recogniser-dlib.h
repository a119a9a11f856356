// SPDX-License-Identifier: GPL-3.0-or-later
/* A recogniser over any dlib network that takes an rgb_pixel matrix and ends in loss_metric. */
#pragma once

#include "face/kao-memory-stream.h"
#include "face/kao-recogniser.h"

#include <dlib/dnn.h>

#include <cstring>

namespace kao
{

template <typename Network> class DlibRecogniser final : public Recogniser
{
public:
  DlibRecogniser (GBytes *bytes, const KaoPackShape &shape)
      : chip (shape.chip_side, shape.chip_side)
  {
    MemoryStream stream (bytes);

    dlib::deserialize (network, stream);
  }

  ~DlibRecogniser () override { chip = dlib::rgb_pixel (0, 0, 0); }

  std::vector<float>
  describe (const unsigned char *rgb) override
  {
    static_assert (sizeof (dlib::rgb_pixel) == 3, "a chip's rows are copied as bytes");
    std::memcpy (static_cast<void *> (&chip (0, 0)), rgb, static_cast<size_t> (chip.size ()) * 3);

    const dlib::matrix<float, 0, 1> &numbers = network (chip);

    return std::vector<float> (numbers.begin (), numbers.end ());
  }

private:
  Network network;
  dlib::matrix<dlib::rgb_pixel> chip;
};

}
