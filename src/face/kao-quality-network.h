// SPDX-License-Identifier: GPL-3.0-or-later
/* The quality network: a small convolutional network of this project that says what of a face is
 * covered, how far the eyes are open and where the head points. C++, inside src/face only. One
 * thread at a time. */
#pragma once

#include "face/kao-quality.h"

#include <memory>

namespace kao
{

class QualityNetwork
{
public:
  /* Throws when @bytes are not the network. */
  explicit QualityNetwork (GBytes *bytes);
  ~QualityNetwork ();
  /* Looks at @face, which has points. May throw. */
  KaoFaceLook look (const KaoImage *image, const KaoFace *face);
  /* Overwrites activations. */
  void wipe ();

private:
  struct Parts;
  std::unique_ptr<Parts> parts;
};

}
