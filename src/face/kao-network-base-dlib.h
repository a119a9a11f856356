// SPDX-License-Identifier: GPL-3.0-or-later
/* The network of the base pack in dlib's layers; only template aliases. The weights are made by
 * models/train and loaded with plain dlib::deserialize.
 *
 * BaseNet includes the loss layer: net (chip) gives a dlib::matrix<float, 0, 1> of 144 numbers, not yet
 * brought to length 1. The chip is a 112 x 112 dlib::matrix<dlib::rgb_pixel>, aligned on the "arcface112"
 * template; dlib's own input layer takes its averages off. Batch normalisation is already in the
 * convolutions, so there are no affine layers.
 */
#pragma once

#include <dlib/dnn.h>

namespace kao
{

constexpr long base_chip_size = 112;
constexpr long base_dimensions = 144;

// 3 x 3, halving the map; dlib would not pad here by itself.
template <long N, typename SUBNET>
using BaseHalve = dlib::relu<dlib::add_layer<dlib::con_<N, 3, 3, 2, 2, 1, 1>, SUBNET>>;

template <long N, typename SUBNET>
using BaseConv = dlib::add_layer<dlib::con_<N, 3, 3, 1, 1, 1, 1>, SUBNET>;

template <long N, typename SUBNET>
using BaseBlock = dlib::relu<dlib::add_prev1<BaseConv<N, dlib::relu<BaseConv<N, dlib::tag1<SUBNET>>>>>>;

template <typename SUBNET>
using BaseStage28 = BaseBlock<64, BaseBlock<64, BaseHalve<64, SUBNET>>>;
template <typename SUBNET>
using BaseTwo14 = BaseBlock<96, BaseBlock<96, BaseHalve<96, SUBNET>>>;
template <typename SUBNET>
using BaseStage14 = BaseBlock<96, BaseBlock<96, BaseTwo14<SUBNET>>>;
template <typename SUBNET>
using BaseTwo7 = BaseBlock<128, BaseBlock<128, BaseHalve<128, SUBNET>>>;
template <typename SUBNET>
using BaseStage7 = BaseBlock<128, BaseBlock<128, BaseBlock<128, BaseTwo7<SUBNET>>>>;
template <typename SUBNET>
using BaseOne4 = BaseBlock<128, BaseHalve<128, SUBNET>>;
template <typename SUBNET>
using BaseStage4 = BaseBlock<128, BaseOne4<SUBNET>>;

using BaseNet = dlib::loss_metric<dlib::fc<
    base_dimensions,
    dlib::con<96, 1, 1, 1, 1,
              BaseStage4<BaseStage7<BaseStage14<BaseStage28<BaseHalve<32, dlib::input_rgb_image>>>>>>>>;

}
