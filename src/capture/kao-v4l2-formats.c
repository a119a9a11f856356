// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "capture/kao-v4l2-formats.h"

#include <linux/videodev2.h>

/* What OpenCV's V4L2 hands out unconverted and its imgproc converts. Video streams (H264), which need the
 * frames before, and grey or depth sensors are not among them. */
static const KaoV4l2Format formats[] = {
  { V4L2_PIX_FMT_MJPEG, TRUE, 0 },   { V4L2_PIX_FMT_JPEG, TRUE, 0 },
  { V4L2_PIX_FMT_YUYV, FALSE, 16 },  { V4L2_PIX_FMT_UYVY, FALSE, 16 },
  { V4L2_PIX_FMT_NV12, FALSE, 12 },  { V4L2_PIX_FMT_NV21, FALSE, 12 },
  { V4L2_PIX_FMT_YUV420, FALSE, 12 }, { V4L2_PIX_FMT_YVU420, FALSE, 12 },
  { V4L2_PIX_FMT_RGB24, FALSE, 24 }, { V4L2_PIX_FMT_BGR24, FALSE, 24 },
};

const KaoV4l2Format *
kao_v4l2_format_find (guint32 fourcc)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (formats[i].fourcc == fourcc)
      return &formats[i];
  return NULL;
}
