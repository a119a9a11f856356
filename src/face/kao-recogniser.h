// SPDX-License-Identifier: GPL-3.0-or-later
/* One network as the engine sees it: a chip in, numbers out. C++, inside src/face only. One source
 * file per network type, because each costs the compiler half a minute. */
#pragma once

#include "face/kao-pack-private.h"

#include <memory>
#include <random>
#include <vector>

namespace kao
{

class Recogniser
{
public:
  Recogniser () = default;
  Recogniser (const Recogniser &) = delete;
  Recogniser &operator= (const Recogniser &) = delete;
  virtual ~Recogniser () = default;

  /* @rgb holds side x side pixels without gaps. May throw. */
  virtual std::vector<float> describe (const unsigned char *rgb) = 0;

  /* Overwrites activations: a chip of noise goes the same way as the last face. A blank one would leave even maps, which a search of
   * the memory for the even ground of a picture takes for one. */
  void
  wipe (int side)
  {
    std::vector<unsigned char> noise (static_cast<size_t> (side) * side * 3);
    std::minstd_rand source;

    for (unsigned char &byte : noise)
      byte = static_cast<unsigned char> (source () >> 16);
    describe (noise.data ());
  }
};

/* Each reads the weights from @bytes and throws when they are not of its type. */
std::unique_ptr<Recogniser> new_base_recogniser (GBytes *bytes, const KaoPackShape &shape);
std::unique_ptr<Recogniser> new_densenet_recogniser (GBytes *bytes, const KaoPackShape &shape);
std::unique_ptr<Recogniser> new_resnet_recogniser (GBytes *bytes, const KaoPackShape &shape);
std::unique_ptr<Recogniser> new_onnx_recogniser (GBytes *bytes, const KaoPackShape &shape);

}
