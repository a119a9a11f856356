// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "face/kao-network-densenet-dlib.h"
#include "face/kao-recogniser-dlib.h"

namespace kao
{

std::unique_ptr<Recogniser>
new_densenet_recogniser (GBytes *bytes, const KaoPackShape &shape)
{
  return std::make_unique<DlibRecogniser<DenseNet>> (bytes, shape);
}

}
