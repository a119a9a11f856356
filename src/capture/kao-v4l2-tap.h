// SPDX-License-Identifier: GPL-3.0-or-later
/* What the driver said about the last buffer that OpenCV took from it.
 *
 * cv::VideoCapture throws away the flags of a buffer, its number of bytes and the driver's frame
 * counter, so a damaged or half-filled frame cannot be told from a good one. The worker therefore
 * defines ioctl() itself: OpenCV's calls pass through here on their way to the C library, and the
 * answer to VIDIOC_DQBUF is noted. Worker only; one camera at a time.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint64 count;        /* buffers taken since the reset */
  gint64 captured_usec; /* monotonic; 0 when the driver uses another clock */
  guint32 bytes_used;
  guint32 length;
  guint32 sequence;
  gboolean is_flagged;  /* V4L2_BUF_FLAG_ERROR */
  gint error_number;    /* of the last VIDIOC_DQBUF, 0 when it succeeded */
  gint fd;              /* OpenCV's descriptor, to wait on; -1 before the first frame */
} KaoV4l2Tap;

void kao_v4l2_tap_reset (void);
/* Call from the thread that reads the camera. */
void kao_v4l2_tap_get (KaoV4l2Tap *tap);

G_END_DECLS
