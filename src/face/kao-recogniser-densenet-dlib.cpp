// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "face/kao-network-densenet-dlib.h"
#include "face/kao-recogniser-dlib.h"

namespace kao
{

/* As many layers as the published file has; that it loads is tried where the file is at hand. */
static_assert (DenseNet::num_layers == 283);

std::unique_ptr<Recogniser>
new_densenet_recogniser (GBytes *bytes, const KaoPackShape &shape)
{
  return std::make_unique<DlibRecogniser<DenseNet>> (bytes, shape);
}

}
