// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "face/kao-network-resnet-dlib.h"
#include "face/kao-recogniser-dlib.h"

#include <type_traits>

/* The files of dlib-resnet and taguchi are not in the repository, so that the network's type is compared with the one of
 * dlib's example dnn_face_recognition_ex.cpp, for which they were made. Here and not in a test: a program of its own would
 * take a compiler half a minute for dlib's headers. */
namespace
{

template <template <int, template <typename> class, int, typename> class BLOCK,
          int N,
          template <typename> class NORM,
          typename SUBNET>
using Residual = dlib::add_prev1<BLOCK<N, NORM, 1, dlib::tag1<SUBNET>>>;

template <template <int, template <typename> class, int, typename> class BLOCK,
          int N,
          template <typename> class NORM,
          typename SUBNET>
using ResidualDown
    = dlib::add_prev2<dlib::avg_pool<2, 2, 2, 2, dlib::skip1<dlib::tag2<BLOCK<N, NORM, 2, dlib::tag1<SUBNET>>>>>>;

template <int N, template <typename> class NORM, int STRIDE, typename SUBNET>
using Block = NORM<dlib::con<N, 3, 3, 1, 1, dlib::relu<NORM<dlib::con<N, 3, 3, STRIDE, STRIDE, SUBNET>>>>>;

template <int N, typename SUBNET> using Same = dlib::relu<Residual<Block, N, dlib::affine, SUBNET>>;
template <int N, typename SUBNET> using Down = dlib::relu<ResidualDown<Block, N, dlib::affine, SUBNET>>;

template <typename SUBNET> using Level0 = Down<256, SUBNET>;
template <typename SUBNET> using Level1 = Same<256, Same<256, Down<256, SUBNET>>>;
template <typename SUBNET> using Level2 = Same<128, Same<128, Down<128, SUBNET>>>;
template <typename SUBNET> using Level3 = Same<64, Same<64, Same<64, Down<64, SUBNET>>>>;
template <typename SUBNET> using Level4 = Same<32, Same<32, Same<32, SUBNET>>>;

using Published = dlib::loss_metric<dlib::fc_no_bias<
    128,
    dlib::avg_pool_everything<Level0<Level1<Level2<Level3<Level4<dlib::max_pool<
        3, 3, 2, 2, dlib::relu<dlib::affine<dlib::con<32, 7, 7, 2, 2, dlib::input_rgb_image_sized<150>>>>>>>>>>>>>;

static_assert (std::is_same_v<kao::ResNet, Published>);

}

namespace kao
{

std::unique_ptr<Recogniser>
new_resnet_recogniser (GBytes *bytes, const KaoPackShape &shape)
{
  return std::make_unique<DlibRecogniser<ResNet>> (bytes, shape);
}

}
