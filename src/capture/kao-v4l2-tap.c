// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "capture/kao-v4l2-tap.h"

#include <dlfcn.h>
#include <errno.h>
#include <linux/videodev2.h>
#include <stdarg.h>
#include <sys/ioctl.h>

/* Thread-local: written by the call that OpenCV makes on the capture thread, read by the same
 * thread right after it. */
static __thread KaoV4l2Tap last = { .fd = -1 };
static __thread guint32 wanted; /* 0: what is asked for */

typedef int (*IoctlFunction) (int, unsigned long, ...);

static void
note (const struct v4l2_buffer *buffer)
{
  const gboolean is_monotonic
      = (buffer->flags & V4L2_BUF_FLAG_TIMESTAMP_MASK) == V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC;

  last.count++;
  last.bytes_used = buffer->bytesused;
  last.length = buffer->length;
  last.sequence = buffer->sequence;
  last.is_flagged = (buffer->flags & V4L2_BUF_FLAG_ERROR) != 0;
  last.captured_usec = is_monotonic ? (gint64) buffer->timestamp.tv_sec * G_USEC_PER_SEC
                                          + buffer->timestamp.tv_usec
                                    : 0;
}

static gboolean
is_about_format (unsigned long request, const void *argument)
{
  return (request == (unsigned long) VIDIOC_S_FMT || request == (unsigned long) VIDIOC_TRY_FMT
          || request == (unsigned long) VIDIOC_G_FMT)
         && ((const struct v4l2_format *) argument)->type == V4L2_BUF_TYPE_VIDEO_CAPTURE;
}

static void
note_format (struct v4l2_pix_format *format, gboolean is_set)
{
  if (is_set)
    {
      last.fourcc = format->pixelformat;
      last.bytes_per_line = format->bytesperline;
    }
  if (format->pixelformat == wanted)
    format->pixelformat = KAO_V4L2_TAP_STAND_IN;
}

int
ioctl (int fd, unsigned long request, ...)
{
  static gpointer found;
  IoctlFunction next = (IoctlFunction) g_atomic_pointer_get (&found);
  void *argument;
  va_list arguments;
  int result;

  va_start (arguments, request);
  argument = va_arg (arguments, void *);
  va_end (arguments);
  if (next == NULL)
    {
      next = (IoctlFunction) dlsym (RTLD_NEXT, "ioctl");
      g_atomic_pointer_set (&found, (gpointer) next);
    }
  if (next == NULL)
    {
      errno = ENOSYS;
      return -1;
    }
  if (wanted != 0 && is_about_format (request, argument)
      && ((struct v4l2_format *) argument)->fmt.pix.pixelformat == KAO_V4L2_TAP_STAND_IN)
    ((struct v4l2_format *) argument)->fmt.pix.pixelformat = wanted;
  result = next (fd, request, argument);
  if (request == (unsigned long) VIDIOC_DQBUF)
    {
      const gint error_number = errno;

      last.fd = fd;
      last.error_number = result == 0 ? 0 : error_number;
      if (result == 0)
        note (argument);
      errno = error_number;
    }
  else if (result == 0 && is_about_format (request, argument))
    note_format (&((struct v4l2_format *) argument)->fmt.pix, request != (unsigned long) VIDIOC_TRY_FMT);
  return result;
}

void
kao_v4l2_tap_reset (guint32 fourcc)
{
  wanted = fourcc;
  last = (KaoV4l2Tap){ .fd = -1 };
}

void
kao_v4l2_tap_get (KaoV4l2Tap *tap)
{
  *tap = last;
}
