// SPDX-License-Identifier: GPL-3.0-or-later
/* One network as the engine sees it: a chip in, numbers out. C++, inside src/face only. One source
 * file per network type, because each costs the compiler half a minute. */
#pragma once

#include "face/kao-pack-private.h"

#include <memory>
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

  /* Overwrites activations: a blank chip goes the same way as the last face. */
  void
  wipe (int side)
  {
    const std::vector<unsigned char> blank (static_cast<size_t> (side) * side * 3, 0);

    describe (blank.data ());
  }
};

/* Each reads the weights from @bytes and throws when they are not of its type. */
std::unique_ptr<Recogniser> new_base_recogniser (GBytes *bytes, const KaoPackShape &shape);
std::unique_ptr<Recogniser> new_densenet_recogniser (GBytes *bytes, const KaoPackShape &shape);
std::unique_ptr<Recogniser> new_resnet_recogniser (GBytes *bytes, const KaoPackShape &shape);
std::unique_ptr<Recogniser> new_onnx_recogniser (GBytes *bytes, const KaoPackShape &shape);

}
