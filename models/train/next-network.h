// SPDX-License-Identifier: GPL-3.0-or-later
/* The network of the next base pack in dlib's layers: student.py, layer by layer. It is the first one with more blocks and 144
 * numbers, and moves to src/face with its weights. */
#pragma once

#include "../../src/face/kao-network-base-dlib.h"

namespace kao
{

constexpr long next_dimensions = 144;

template <typename SUBNET>
using NextStage14 = BaseBlock<96, BaseBlock<96, BaseStage14<SUBNET>>>;
template <typename SUBNET>
using NextStage7 = BaseBlock<128, BaseBlock<128, BaseBlock<128, BaseStage7<SUBNET>>>>;
template <typename SUBNET>
using NextStage4 = BaseBlock<128, BaseStage4<SUBNET>>;

using NextNet = dlib::loss_metric<dlib::fc<
    next_dimensions,
    dlib::con<96, 1, 1, 1, 1,
              NextStage4<NextStage7<NextStage14<BaseStage28<BaseHalve<32, dlib::input_rgb_image>>>>>>>>;

}
