// SPDX-License-Identifier: GPL-3.0-or-later
/* The files of dlib-resnet and taguchi are not in the repository, so that this compares the
 * network's type with the one of dlib's example dnn_face_recognition_ex.cpp, for which they were
 * made. */
#include "config.h"

#include "face/kao-network-densenet-dlib.h"
#include "face/kao-network-resnet-dlib.h"

#include <glib.h>

#include <type_traits>

namespace
{

using namespace dlib;

template <template <int, template <typename> class, int, typename> class BLOCK,
          int N,
          template <typename> class NORM,
          typename SUBNET>
using Residual = add_prev1<BLOCK<N, NORM, 1, tag1<SUBNET>>>;

template <template <int, template <typename> class, int, typename> class BLOCK,
          int N,
          template <typename> class NORM,
          typename SUBNET>
using ResidualDown
    = add_prev2<avg_pool<2, 2, 2, 2, skip1<tag2<BLOCK<N, NORM, 2, tag1<SUBNET>>>>>>;

template <int N, template <typename> class NORM, int STRIDE, typename SUBNET>
using Block = NORM<con<N, 3, 3, 1, 1, relu<NORM<con<N, 3, 3, STRIDE, STRIDE, SUBNET>>>>>;

template <int N, typename SUBNET> using Same = relu<Residual<Block, N, affine, SUBNET>>;
template <int N, typename SUBNET> using Down = relu<ResidualDown<Block, N, affine, SUBNET>>;

template <typename SUBNET> using Level0 = Down<256, SUBNET>;
template <typename SUBNET> using Level1 = Same<256, Same<256, Down<256, SUBNET>>>;
template <typename SUBNET> using Level2 = Same<128, Same<128, Down<128, SUBNET>>>;
template <typename SUBNET> using Level3 = Same<64, Same<64, Same<64, Down<64, SUBNET>>>>;
template <typename SUBNET> using Level4 = Same<32, Same<32, Same<32, SUBNET>>>;

using Published = loss_metric<fc_no_bias<
    128,
    avg_pool_everything<Level0<Level1<Level2<Level3<Level4<max_pool<
        3, 3, 2, 2, relu<affine<con<32, 7, 7, 2, 2, input_rgb_image_sized<150>>>>>>>>>>>>>;

void
test_resnet ()
{
  g_assert_true ((std::is_same_v<kao::ResNet, Published>));
}

/* As many layers as the published file has; that it loads is tried where the file is at hand. */
void
test_densenet ()
{
  g_assert_cmpuint (kao::DenseNet::num_layers, ==, 283);
}

}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, nullptr);
  g_test_add_func ("/face/network-types/resnet", test_resnet);
  g_test_add_func ("/face/network-types/densenet", test_densenet);
  return g_test_run ();
}
