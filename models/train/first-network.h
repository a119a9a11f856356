// SPDX-License-Identifier: GPL-3.0-or-later
/* The network of the first base packs (versions 1 to 3) in dlib's layers: the present one with fewer blocks, and 128 numbers. The training
 * starts from its weights. */
#pragma once

#include "../../src/face/kao-network-base-dlib.h"

namespace kao
{

using FirstNet = dlib::loss_metric<dlib::fc<
    128, dlib::con<96, 1, 1, 1, 1,
                   BaseOne4<BaseTwo7<BaseTwo14<BaseStage28<BaseHalve<32, dlib::input_rgb_image>>>>>>>>;

}
