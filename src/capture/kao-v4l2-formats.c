// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "capture/kao-v4l2-formats.h"

#include <linux/videodev2.h>
#include <string.h>

/* What OpenCV's V4L2 hands out unconverted and its imgproc converts. Video streams (H264), which need the
 * frames before, and grey or depth sensors, which stand beside a camera, are not among them. */
static const KaoV4l2Format formats[] = {
  { V4L2_PIX_FMT_MJPEG, KAO_V4L2_JPEG, 0, { 0 } },
  { V4L2_PIX_FMT_JPEG, KAO_V4L2_JPEG, 0, { 0 } },
  { V4L2_PIX_FMT_YUYV, KAO_V4L2_PACKED, 16, { 0 } },
  { V4L2_PIX_FMT_UYVY, KAO_V4L2_PACKED, 16, { 0 } },
  { V4L2_PIX_FMT_YVYU, KAO_V4L2_PACKED, 16, { 0 } },
  { V4L2_PIX_FMT_VYUY, KAO_V4L2_PACKED, 16, { 0 } },
  { V4L2_PIX_FMT_RGB565, KAO_V4L2_PACKED, 16, { 0 } },
  { V4L2_PIX_FMT_NV12, KAO_V4L2_SEMI_PLANAR, 12, { 0 } },
  { V4L2_PIX_FMT_NV21, KAO_V4L2_SEMI_PLANAR, 12, { 0 } },
  { V4L2_PIX_FMT_YUV420, KAO_V4L2_PLANAR, 12, { 0 } },
  { V4L2_PIX_FMT_YVU420, KAO_V4L2_PLANAR, 12, { 0 } },
  { V4L2_PIX_FMT_RGB24, KAO_V4L2_PACKED, 24, { 0, 1, 2 } },
  { V4L2_PIX_FMT_BGR24, KAO_V4L2_PACKED, 24, { 2, 1, 0 } },
  /* Of 32 bits, the fourth byte is alpha or nothing. */
  { V4L2_PIX_FMT_XBGR32, KAO_V4L2_PACKED, 32, { 2, 1, 0 } },
  { V4L2_PIX_FMT_ABGR32, KAO_V4L2_PACKED, 32, { 2, 1, 0 } },
  { V4L2_PIX_FMT_BGR32, KAO_V4L2_PACKED, 32, { 2, 1, 0 } },
  { V4L2_PIX_FMT_XRGB32, KAO_V4L2_PACKED, 32, { 1, 2, 3 } },
  { V4L2_PIX_FMT_ARGB32, KAO_V4L2_PACKED, 32, { 1, 2, 3 } },
  { V4L2_PIX_FMT_RGB32, KAO_V4L2_PACKED, 32, { 1, 2, 3 } },
  { V4L2_PIX_FMT_RGBX32, KAO_V4L2_PACKED, 32, { 0, 1, 2 } },
  { V4L2_PIX_FMT_RGBA32, KAO_V4L2_PACKED, 32, { 0, 1, 2 } },
  { V4L2_PIX_FMT_BGRX32, KAO_V4L2_PACKED, 32, { 3, 2, 1 } },
  { V4L2_PIX_FMT_BGRA32, KAO_V4L2_PACKED, 32, { 3, 2, 1 } },
  /* One colour a pixel, as sensors have it. */
  { V4L2_PIX_FMT_SRGGB8, KAO_V4L2_PACKED, 8, { 0 } },
  { V4L2_PIX_FMT_SGRBG8, KAO_V4L2_PACKED, 8, { 0 } },
  { V4L2_PIX_FMT_SGBRG8, KAO_V4L2_PACKED, 8, { 0 } },
  { V4L2_PIX_FMT_SBGGR8, KAO_V4L2_PACKED, 8, { 0 } },
};

const KaoV4l2Format *
kao_v4l2_format_find (guint32 fourcc)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (formats[i].fourcc == fourcc)
      return &formats[i];
  return NULL;
}

/* Bytes of a line of the first plane, without padding. */
static gsize
line_bytes (const KaoV4l2Format *format, gint width)
{
  return format->layout == KAO_V4L2_PACKED ? (gsize) width * format->bits_per_pixel / 8 : (gsize) width;
}

gsize
kao_v4l2_format_frame_bytes (const KaoV4l2Format *format, gint width, gint height)
{
  return (gsize) width * (gsize) height * format->bits_per_pixel / 8;
}

/* A frame as two stacks of lines: those of the first plane, then those of the others. */
typedef struct
{
  gsize n_lines, bytes, stride;
} Stack;

static void
find_stacks (const KaoV4l2Format *format, gint width, gint height, gsize bytes_per_line, Stack stacks[2])
{
  const gsize lines = (gsize) height, bytes = line_bytes (format, width);

  stacks[0] = (Stack){ lines, bytes, bytes_per_line };
  stacks[1] = (Stack){ 0, 0, 0 };
  if (format->layout == KAO_V4L2_SEMI_PLANAR)
    stacks[1] = (Stack){ lines / 2, bytes, bytes_per_line };
  else if (format->layout == KAO_V4L2_PLANAR)
    stacks[1] = (Stack){ lines / 2 * 2, bytes / 2, bytes_per_line / 2 };
}

gboolean
kao_v4l2_format_is_padded (const KaoV4l2Format *format, gint width, gint height, gsize bytes_per_line, gsize size)
{
  Stack stacks[2];

  if (format->layout == KAO_V4L2_JPEG || bytes_per_line <= line_bytes (format, width) || bytes_per_line > size)
    return FALSE;
  find_stacks (format, width, height, bytes_per_line, stacks);
  for (gint i = 1; i >= 0; i--)
    if (stacks[i].n_lines > 0)
      {
        /* The last line's padding may be left out. */
        gsize needed = (stacks[i].n_lines - 1) * stacks[i].stride + stacks[i].bytes;

        if (i == 1)
          needed += stacks[0].n_lines * stacks[0].stride;
        return needed <= size;
      }
  return FALSE;
}

void
kao_v4l2_format_pack (const KaoV4l2Format *format,
                      gint width,
                      gint height,
                      gsize bytes_per_line,
                      const guint8 *data,
                      guint8 *packed)
{
  Stack stacks[2];

  find_stacks (format, width, height, bytes_per_line, stacks);
  for (gint i = 0; i < 2; i++)
    for (gsize line = 0; line < stacks[i].n_lines; line++)
      {
        memcpy (packed, data, stacks[i].bytes);
        packed += stacks[i].bytes;
        data += stacks[i].stride;
      }
}
