// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "face/kao-quality-network.h"

#include "face/kao-chip.h"

#include <opencv2/dnn.hpp>

#include <cmath>
#include <stdexcept>

namespace kao
{

namespace
{

constexpr int side = 112;
/* In the order of models/train/quality_data.py. */
constexpr int n_outputs = 8;
/* The unit of the angles in training. */
constexpr double degrees = 30.0;
/* The unit of the points in training: pixels of the 112 pixel chip. */
constexpr float points_unit = 10.0F;

double
share (float logit)
{
  return 1.0 / (1.0 + std::exp (-static_cast<double> (logit)));
}

/* The grey chip as the network takes it. */
cv::Mat
cut (const KaoImage *image, const KaoFace *face)
{
  using ImagePtr = std::unique_ptr<KaoImage, decltype (&kao_image_unref)>;
  const ImagePtr chip (kao_chip_cut (image, face->points, KAO_CHIP_QUALITY112, side, nullptr),
                       kao_image_unref);
  const ImagePtr grey (chip != nullptr ? kao_image_convert (chip.get (), KAO_IMAGE_GRAY8, nullptr)
                                       : nullptr,
                       kao_image_unref);

  if (grey == nullptr)
    throw std::runtime_error ("the face cannot be cut out");
  const int shape[] = { 1, 1, side, side };
  cv::Mat blob (4, shape, CV_32F);
  for (int y = 0; y < side; y++)
    {
      const guint8 *row = kao_image_get_const_row (grey.get (), y);
      float *out = blob.ptr<float> (0, 0) + static_cast<size_t> (y) * side;

      for (int x = 0; x < side; x++)
        out[x] = row[x];
    }
  return blob;
}

/* Where the points lie beside the template once they are aligned; *@roll becomes what aligning takes
 * off the roll. */
cv::Mat
residual (const KaoFace *face, double *roll)
{
  KaoPoint targets[KAO_N_LANDMARKS];
  double matrix[6]; /* from the chip to the picture */
  cv::Mat out (1, 2 * KAO_N_LANDMARKS, CV_32F);

  kao_chip_template_points (KAO_CHIP_ARCFACE112, side, targets);
  if (!kao_similarity_from_points (face->points, targets, KAO_N_LANDMARKS, matrix))
    throw std::runtime_error ("the landmarks of the face coincide");
  const double norm = matrix[0] * matrix[0] + matrix[3] * matrix[3];
  for (int i = 0; i < KAO_N_LANDMARKS; i++)
    {
      const double x = face->points[i].x - matrix[2];
      const double y = face->points[i].y - matrix[5];
      const double px = (matrix[0] * x + matrix[3] * y) / norm;
      const double py = (-matrix[3] * x + matrix[0] * y) / norm;

      out.at<float> (0, 2 * i) = static_cast<float> (px - targets[i].x) / points_unit;
      out.at<float> (0, 2 * i + 1) = static_cast<float> (py - targets[i].y) / points_unit;
    }
  *roll = -std::atan2 (matrix[3], matrix[0]) * 180.0 / G_PI;
  return out;
}

}

struct QualityNetwork::Parts
{
  cv::dnn::Net network;

  cv::Mat
  run (const cv::Mat &chip, const cv::Mat &points)
  {
    network.setInput (chip, "chip");
    network.setInput (points, "points");
    const cv::Mat numbers = network.forward ();

    if (numbers.type () != CV_32F || numbers.total () != n_outputs || !numbers.isContinuous ())
      throw std::runtime_error ("the quality network does not give eight numbers");
    return numbers;
  }
};

QualityNetwork::QualityNetwork (GBytes *bytes) : parts (std::make_unique<Parts> ())
{
  gsize size = 0;
  const char *data = static_cast<const char *> (g_bytes_get_data (bytes, &size));

  // One engine is one thread; helper threads would also stand outside a thread's Landlock.
  cv::setNumThreads (1);
  parts->network = cv::dnn::readNetFromONNX (data, size);
  parts->network.setPreferableBackend (cv::dnn::DNN_BACKEND_OPENCV);
  parts->network.setPreferableTarget (cv::dnn::DNN_TARGET_CPU);
  wipe ();
}

QualityNetwork::~QualityNetwork () = default;

KaoFaceLook
QualityNetwork::look (const KaoImage *image, const KaoFace *face)
{
  double roll = 0.0;
  const cv::Mat chip = cut (image, face);
  const cv::Mat points = residual (face, &roll);
  const cv::Mat numbers = parts->run (chip, points);
  const float *n = numbers.ptr<float> ();
  KaoFaceLook look = {};

  for (int i = 0; i < 2; i++)
    {
      look.eye_covered[i] = share (n[i]);
      look.eye_open[i] = share (n[3 + i]);
    }
  look.mouth_covered = share (n[2]);
  look.yaw = n[5] * degrees;
  look.pitch = n[6] * degrees;
  look.roll = n[7] * degrees + roll;
  return look;
}

void
QualityNetwork::wipe ()
{
  const int shape[] = { 1, 1, side, side };

  parts->run (cv::Mat::zeros (4, shape, CV_32F), cv::Mat::zeros (1, 2 * KAO_N_LANDMARKS, CV_32F));
}

}
