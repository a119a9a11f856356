// SPDX-License-Identifier: GPL-3.0-or-later
/* The network type of dlib's public face model and of Taguchi's: 29 convolutions with shortcuts,
 * 128 numbers, 150 x 150 chip. Only template aliases. */
#pragma once

#include <dlib/dnn.h>

namespace kao
{

template <long N, int STRIDE, typename SUBNET>
using ResBranch = dlib::affine<dlib::con<
    N, 3, 3, 1, 1,
    dlib::relu<dlib::affine<dlib::con<N, 3, 3, STRIDE, STRIDE, dlib::tag1<SUBNET>>>>>>;

template <long N, typename SUBNET>
using ResKeep = dlib::relu<dlib::add_prev1<ResBranch<N, 1, SUBNET>>>;

// The shortcut is averaged down where the branch halves the map.
template <long N, typename SUBNET>
using ResHalve = dlib::relu<dlib::add_prev2<
    dlib::avg_pool<2, 2, 2, 2, dlib::skip1<dlib::tag2<ResBranch<N, 2, SUBNET>>>>>>;

template <typename SUBNET>
using ResStage32 = ResKeep<32, ResKeep<32, ResKeep<32, SUBNET>>>;
template <typename SUBNET>
using ResStage64 = ResKeep<64, ResKeep<64, ResKeep<64, ResHalve<64, SUBNET>>>>;
template <typename SUBNET>
using ResStage128 = ResKeep<128, ResKeep<128, ResHalve<128, SUBNET>>>;
template <typename SUBNET>
using ResStage256 = ResHalve<256, ResKeep<256, ResKeep<256, ResHalve<256, SUBNET>>>>;

using ResNet = dlib::loss_metric<dlib::fc_no_bias<
    128, dlib::avg_pool_everything<ResStage256<ResStage128<ResStage64<ResStage32<dlib::max_pool<
             3, 3, 2, 2,
             dlib::relu<dlib::affine<dlib::con<
                 32, 7, 7, 2, 2, dlib::input_rgb_image_sized<150>>>>>>>>>>>>;

}
