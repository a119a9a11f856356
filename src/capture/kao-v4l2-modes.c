// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "capture/kao-v4l2-modes.h"

#include "capture/kao-camera-protocol.h"
#include "capture/kao-v4l2-formats.h"

#include <errno.h>
#include <linux/videodev2.h>
#include <sys/ioctl.h>

#define MAX_MODES 256

/* Asked for where a driver does not list its sizes, and looked for in a range. */
static const gint usual[][2] = { { 640, 480 }, { 1280, 720 }, { 1920, 1080 } };

gint
kao_v4l2_ioctl (gint fd, gulong request, gpointer argument)
{
  gint result;

  do
    result = ioctl (fd, request, argument);
  while (result < 0 && errno == EINTR);
  return result;
}

static gdouble
fastest_rate (gint fd, guint32 fourcc, gint width, gint height)
{
  gdouble best = 0;

  for (guint32 index = 0; index < 64; index++)
    {
      struct v4l2_frmivalenum interval = { .index = index,
                                           .pixel_format = fourcc,
                                           .width = (guint32) width,
                                           .height = (guint32) height };
      struct v4l2_fract step;

      if (kao_v4l2_ioctl (fd, VIDIOC_ENUM_FRAMEINTERVALS, &interval) < 0)
        break;
      step = interval.type == V4L2_FRMIVAL_TYPE_DISCRETE ? interval.discrete
                                                         : interval.stepwise.min;
      if (step.numerator > 0)
        best = MAX (best, (gdouble) step.denominator / step.numerator);
      if (interval.type != V4L2_FRMIVAL_TYPE_DISCRETE)
        break;
    }
  return best;
}

static void
add_mode (KaoV4l2Device *device, gint fd, guint32 fourcc, gint width, gint height)
{
  KaoV4l2Mode mode = { .fourcc = fourcc, .width = width, .height = height };

  for (guint i = 0; i < device->modes->len; i++)
    {
      const KaoV4l2Mode *known = &g_array_index (device->modes, KaoV4l2Mode, i);

      if (known->fourcc == fourcc && known->width == width && known->height == height)
        return;
    }
  if (device->modes->len >= MAX_MODES || width < 16 || height < 16)
    return;
  mode.fps = fastest_rate (fd, fourcc, width, height);
  g_array_append_val (device->modes, mode);
}

/* Drivers with free sizes give a range; the usual ones within it stand for it, or its largest. */
static void
add_from_range (KaoV4l2Device *device, gint fd, guint32 fourcc, const struct v4l2_frmsize_stepwise *range)
{
  gboolean has_usual = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (usual); i++)
    if ((guint32) usual[i][0] >= range->min_width && (guint32) usual[i][0] <= range->max_width
        && (guint32) usual[i][1] >= range->min_height && (guint32) usual[i][1] <= range->max_height)
      {
        add_mode (device, fd, fourcc, usual[i][0], usual[i][1]);
        has_usual = TRUE;
      }
  if (!has_usual && range->max_width <= KAO_CAMERA_MAX_SIDE && range->max_height <= KAO_CAMERA_MAX_SIDE)
    add_mode (device, fd, fourcc, (gint) range->max_width, (gint) range->max_height);
}

/* The driver lists no sizes: what it would make of the usual ones. */
static void
add_granted (KaoV4l2Device *device, gint fd, guint32 fourcc)
{
  for (gsize i = 0; i < G_N_ELEMENTS (usual); i++)
    {
      struct v4l2_format format = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };

      format.fmt.pix.pixelformat = fourcc;
      format.fmt.pix.width = (guint32) usual[i][0];
      format.fmt.pix.height = (guint32) usual[i][1];
      format.fmt.pix.field = V4L2_FIELD_ANY;
      if (kao_v4l2_ioctl (fd, VIDIOC_TRY_FMT, &format) < 0 && kao_v4l2_ioctl (fd, VIDIOC_G_FMT, &format) < 0)
        return;
      if (format.fmt.pix.pixelformat == fourcc && format.fmt.pix.width <= KAO_CAMERA_MAX_SIDE
          && format.fmt.pix.height <= KAO_CAMERA_MAX_SIDE)
        add_mode (device, fd, fourcc, (gint) format.fmt.pix.width, (gint) format.fmt.pix.height);
    }
}

static void
read_sizes (KaoV4l2Device *device, gint fd, guint32 fourcc)
{
  for (guint32 index = 0; index < 128; index++)
    {
      struct v4l2_frmsizeenum size = { .index = index, .pixel_format = fourcc };

      if (kao_v4l2_ioctl (fd, VIDIOC_ENUM_FRAMESIZES, &size) < 0)
        {
          if (index == 0)
            add_granted (device, fd, fourcc);
          break;
        }
      if (size.type != V4L2_FRMSIZE_TYPE_DISCRETE)
        {
          add_from_range (device, fd, fourcc, &size.stepwise);
          break;
        }
      if (size.discrete.width <= KAO_CAMERA_MAX_SIDE && size.discrete.height <= KAO_CAMERA_MAX_SIDE)
        add_mode (device, fd, fourcc, (gint) size.discrete.width, (gint) size.discrete.height);
    }
}

static void
append_fourcc (GString *text, guint32 fourcc)
{
  for (gint shift = 0; shift < 32; shift += 8)
    {
      gchar letter = (gchar) (fourcc >> shift & 0x7f);

      if (g_ascii_isgraph (letter))
        g_string_append_c (text, letter);
    }
}

static void
note_unusable (KaoV4l2Device *device, guint32 fourcc)
{
  if (device->unusable == NULL)
    device->unusable = g_string_new (NULL);
  if (device->unusable->len > 0)
    g_string_append (device->unusable, ", ");
  append_fourcc (device->unusable, fourcc);
}

gboolean
kao_v4l2_read_modes (KaoV4l2Device *device, gint fd)
{
  gboolean has_format = FALSE;

  for (guint32 index = 0; index < 64; index++)
    {
      struct v4l2_fmtdesc format = { .index = index, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };

      if (kao_v4l2_ioctl (fd, VIDIOC_ENUM_FMT, &format) < 0)
        break;
      has_format = TRUE;
      if (kao_v4l2_format_find (format.pixelformat) != NULL)
        read_sizes (device, fd, format.pixelformat);
      else
        note_unusable (device, format.pixelformat);
    }
  return has_format;
}
