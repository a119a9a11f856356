// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "capture/kao-frame-convert.h"

#include <linux/videodev2.h>
#include <opencv2/imgproc.hpp>

namespace
{

/* OpenCV's name for it; -1 where it has none. */
int
conversion_of (guint32 fourcc)
{
  switch (fourcc)
    {
    case V4L2_PIX_FMT_YUYV:
      return cv::COLOR_YUV2RGB_YUYV;
    case V4L2_PIX_FMT_UYVY:
      return cv::COLOR_YUV2RGB_UYVY;
    case V4L2_PIX_FMT_YVYU:
      return cv::COLOR_YUV2RGB_YVYU;
    case V4L2_PIX_FMT_NV12:
      return cv::COLOR_YUV2RGB_NV12;
    case V4L2_PIX_FMT_NV21:
      return cv::COLOR_YUV2RGB_NV21;
    case V4L2_PIX_FMT_YUV420:
      return cv::COLOR_YUV2RGB_I420;
    case V4L2_PIX_FMT_YVU420:
      return cv::COLOR_YUV2RGB_YV12;
    case V4L2_PIX_FMT_RGB565:
      return cv::COLOR_BGR5652RGB;
    case V4L2_PIX_FMT_SRGGB8:
      return cv::COLOR_BayerRGGB2RGB;
    case V4L2_PIX_FMT_SGRBG8:
      return cv::COLOR_BayerGRBG2RGB;
    case V4L2_PIX_FMT_SGBRG8:
      return cv::COLOR_BayerGBRG2RGB;
    case V4L2_PIX_FMT_SBGGR8:
      return cv::COLOR_BayerBGGR2RGB;
    default:
      return -1;
    }
}

/* V Y U Y as U Y V Y, the same for two pixels at a time. */
cv::Mat
swap_chroma (const cv::Mat &raw)
{
  const cv::Mat pairs (raw.rows, raw.cols / 2, CV_8UC4, raw.data, raw.step);
  cv::Mat swapped (raw.rows, raw.cols / 2, CV_8UC4);
  const int from_to[] = { 0, 2, 1, 1, 2, 0, 3, 3 };

  cv::mixChannels (&pairs, 1, &swapped, 1, from_to, 4);
  return swapped.reshape (2);
}

} // namespace

void
kao_frame_convert (const KaoV4l2Format *format, const guint8 *data, gint width, gint height, guint8 *pixels)
{
  const bool is_planar = format->layout != KAO_V4L2_PACKED;
  const int rows = is_planar ? height * 3 / 2 : height;
  const int channels = is_planar ? 1 : (int) format->bits_per_pixel / 8;
  const cv::Mat raw (rows, width, CV_8UC (channels), const_cast<guint8 *> (data));
  cv::Mat target (height, width, CV_8UC3, pixels);
  const int conversion = conversion_of (format->fourcc);

  if (conversion >= 0)
    cv::cvtColor (raw, target, conversion);
  else if (format->fourcc == V4L2_PIX_FMT_VYUY)
    cv::cvtColor (swap_chroma (raw), target, cv::COLOR_YUV2RGB_UYVY);
  else
    {
      const int from_to[] = { format->rgb[0], 0, format->rgb[1], 1, format->rgb[2], 2 };

      cv::mixChannels (&raw, 1, &target, 1, from_to, 3);
    }
}
