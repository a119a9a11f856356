// SPDX-License-Identifier: GPL-3.0-or-later
/* The network of the pack dlib-densenet (davisking/dlib-models): blocks of 3, 6, 12 and 8 densely
 * connected layers with a growth rate of 16. Only template aliases. */
#pragma once

#include <dlib/dnn.h>

namespace kao
{

constexpr long dense_growth = 16;

template <long N, long SIZE, int STRIDE, typename SUBNET>
using DensePadded
    = dlib::add_layer<dlib::con_<N, SIZE, SIZE, STRIDE, STRIDE, SIZE / 2, SIZE / 2>, SUBNET>;

// A layer's output is appended to its input.
template <typename SUBNET>
using DenseLayer = dlib::concat2<
    dlib::tag1, dlib::tag2,
    dlib::tag2<DensePadded<
        dense_growth, 3, 1,
        dlib::relu<dlib::affine<DensePadded<4 * dense_growth, 1, 1,
                                            dlib::relu<dlib::affine<dlib::tag1<SUBNET>>>>>>>>>;

// Half the channels, half the map.
template <long N, typename SUBNET>
using DenseTransition
    = dlib::avg_pool<2, 2, 2, 2, dlib::con<N, 1, 1, 1, 1, dlib::relu<dlib::affine<SUBNET>>>>;

template <typename SUBNET>
using DenseStem = dlib::add_layer<
    dlib::max_pool_<3, 3, 2, 2, 1, 1>,
    dlib::relu<dlib::affine<DensePadded<2 * dense_growth, 7, 2, SUBNET>>>>;

// Channels before each transition: 32 + 3 x 16 = 80, 40 + 6 x 16 = 136, 68 + 12 x 16 = 260.
template <typename SUBNET> using DenseBlock1 = dlib::repeat<3, DenseLayer, DenseStem<SUBNET>>;
template <typename SUBNET>
using DenseBlock2 = dlib::repeat<6, DenseLayer, DenseTransition<40, DenseBlock1<SUBNET>>>;
template <typename SUBNET>
using DenseBlock3 = dlib::repeat<12, DenseLayer, DenseTransition<68, DenseBlock2<SUBNET>>>;
template <typename SUBNET>
using DenseBlock4 = dlib::repeat<8, DenseLayer, DenseTransition<130, DenseBlock3<SUBNET>>>;

using DenseNet = dlib::loss_metric<dlib::fc_no_bias<
    128,
    dlib::avg_pool_everything<dlib::relu<dlib::affine<DenseBlock4<dlib::input_rgb_image>>>>>>;

}
