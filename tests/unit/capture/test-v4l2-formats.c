// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "capture/kao-v4l2-formats.h"

#include <linux/videodev2.h>
#include <string.h>

/* Lines of different lengths and heights: what is copied, and what would lie outside. */
static void
test_padding (void)
{
  static const struct
  {
    guint32 fourcc;
    gint width, height;
    gsize bytes_per_line, needed; /* 0: no padding, or none that can be meant */
  } cases[] = {
    { V4L2_PIX_FMT_YUYV, 4, 2, 8, 0 },
    { V4L2_PIX_FMT_YUYV, 4, 2, 0, 0 },
    { V4L2_PIX_FMT_YUYV, 4, 2, 7, 0 },
    { V4L2_PIX_FMT_YUYV, 4, 2, 12, 20 },
    { V4L2_PIX_FMT_XBGR32, 4, 3, 20, 56 },
    { V4L2_PIX_FMT_BGR24, 5, 3, 16, 47 },
    { V4L2_PIX_FMT_SRGGB8, 6, 2, 8, 14 },
    { V4L2_PIX_FMT_NV12, 4, 4, 6, 24 + 10 },
    { V4L2_PIX_FMT_YUV420, 4, 4, 8, 32 + 3 * 4 + 2 },
    /* Some drivers give the bytes of a whole column of planes here. */
    { V4L2_PIX_FMT_NV12, 4, 4, 4 * 3 / 2, 24 + 10 },
    { V4L2_PIX_FMT_YUYV, 4, 2, G_MAXUINT32, 0 },
    { V4L2_PIX_FMT_MJPEG, 4, 2, 100, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const KaoV4l2Format *format = kao_v4l2_format_find (cases[i].fourcc);
      const gsize most = cases[i].needed > 0 ? cases[i].needed : 200;
      const gint width = cases[i].width, height = cases[i].height;

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      for (gsize size = 0; size <= most; size++)
        {
          const gboolean is_enough = cases[i].needed > 0 && size >= cases[i].needed;
          g_autofree guint8 *data = g_malloc (size + 1), *packed = NULL;
          const gsize bytes = kao_v4l2_format_frame_bytes (format, width, height);

          g_assert_cmpint (kao_v4l2_format_is_padded (format, width, height, cases[i].bytes_per_line, size), ==,
                           is_enough);
          if (!is_enough)
            continue;
          /* Sanitizers watch the ends of both. */
          memset (data, 1, size);
          packed = g_malloc0 (bytes);
          kao_v4l2_format_pack (format, width, height, cases[i].bytes_per_line, data, packed);
          g_assert_null (memchr (packed, 0, bytes));
        }
    }
}

static void
test_bytes (void)
{
  static const struct
  {
    guint32 fourcc;
    gsize bytes;
  } cases[] = {
    { V4L2_PIX_FMT_MJPEG, 0 },       { V4L2_PIX_FMT_YUYV, 614400 },   { V4L2_PIX_FMT_NV12, 460800 },
    { V4L2_PIX_FMT_RGB24, 921600 },  { V4L2_PIX_FMT_ARGB32, 1228800 }, { V4L2_PIX_FMT_SBGGR8, 307200 },
    { V4L2_PIX_FMT_RGB565, 614400 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (kao_v4l2_format_frame_bytes (kao_v4l2_format_find (cases[i].fourcc), 640, 480), ==,
                      cases[i].bytes);
  g_assert_null (kao_v4l2_format_find (V4L2_PIX_FMT_H264));
  g_assert_null (kao_v4l2_format_find (V4L2_PIX_FMT_GREY));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/v4l2-formats/padding", test_padding);
  g_test_add_func ("/v4l2-formats/bytes", test_bytes);
  return g_test_run ();
}
