// SPDX-License-Identifier: GPL-3.0-or-later
/* What stands between OpenCV and the driver of a camera.
 *
 * cv::VideoCapture throws away the flags of a buffer, its number of bytes and the driver's frame
 * counter, so a damaged or half-filled frame cannot be told from a good one. It opens no camera whose
 * only format it does not convert itself, and takes the lines of a raw frame to have no padding. The worker therefore
 * defines ioctl() itself: OpenCV's calls pass through here on their way to the C library. The answers to VIDIOC_DQBUF
 * and to those that set a format are noted; and a raw format is shown to OpenCV as JPEG, whose bytes it hands
 * out as they are and all of them. Worker only; one camera at a time.
 */
#pragma once

#include <glib.h>
#include <linux/videodev2.h>

G_BEGIN_DECLS

typedef struct
{
  guint64 count;        /* buffers taken since the reset */
  gint64 captured_usec; /* monotonic; 0 when the driver uses another clock */
  guint32 bytes_used;
  guint32 length;
  guint32 fourcc;         /* what the driver has really set */
  guint32 bytes_per_line; /* as it said then; 0: it did not */
  guint32 sequence;
  gboolean is_flagged;  /* V4L2_BUF_FLAG_ERROR */
  gint error_number;    /* of the last VIDIOC_DQBUF, 0 when it succeeded */
  gint fd;              /* OpenCV's descriptor, to wait on; -1 before the first frame */
} KaoV4l2Tap;

/* What OpenCV has to ask for to get @fourcc. */
#define KAO_V4L2_TAP_STAND_IN V4L2_PIX_FMT_MJPEG
/* Forgets the last camera. From now on, @fourcc is set where this thread asks for KAO_V4L2_TAP_STAND_IN. */
void kao_v4l2_tap_reset (guint32 fourcc);
/* Call from the thread that reads the camera. */
void kao_v4l2_tap_get (KaoV4l2Tap *tap);

G_END_DECLS
