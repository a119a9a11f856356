// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "face/kao-recogniser.h"

#include <opencv2/dnn.hpp>

namespace kao
{

namespace
{

class OnnxRecogniser final : public Recogniser
{
public:
  OnnxRecogniser (GBytes *bytes, const KaoPackShape &pack_shape) : shape (pack_shape)
  {
    gsize size = 0;
    const char *data = static_cast<const char *> (g_bytes_get_data (bytes, &size));

    // One engine is one thread; helper threads would also stand outside a thread's Landlock.
    cv::setNumThreads (1);
    network = cv::dnn::readNetFromONNX (data, size);
    network.setPreferableBackend (cv::dnn::DNN_BACKEND_OPENCV);
    network.setPreferableTarget (cv::dnn::DNN_TARGET_CPU);
  }

  std::vector<float>
  describe (const unsigned char *rgb) override
  {
    const cv::Mat chip (shape.chip_side, shape.chip_side, CV_8UC3,
                        const_cast<unsigned char *> (rgb));
    const cv::Scalar mean (shape.mean[0], shape.mean[1], shape.mean[2]);
    const cv::Mat blob = cv::dnn::blobFromImage (
        chip, shape.scale, cv::Size (shape.chip_side, shape.chip_side), mean, shape.swap_rb, false);

    network.setInput (blob);
    const cv::Mat numbers = network.forward ();

    if (numbers.type () != CV_32F || !numbers.isContinuous ())
      throw std::runtime_error ("the network does not give a row of numbers");
    return std::vector<float> (numbers.ptr<float> (), numbers.ptr<float> () + numbers.total ());
  }

private:
  KaoPackShape shape;
  cv::dnn::Net network;
};

}

std::unique_ptr<Recogniser>
new_onnx_recogniser (GBytes *bytes, const KaoPackShape &shape)
{
  return std::make_unique<OnnxRecogniser> (bytes, shape);
}

}
