// SPDX-License-Identifier: GPL-3.0-or-later
/* What a camera says of itself and what can be set: formats, sizes, rates, inputs, controls. */
#include "fakecam-private.h"

#include <errno.h>
#include <linux/videodev2.h>
#include <stdio.h>
#include <string.h>

static const unsigned sizes[][2] = { { 640, 480 }, { 1280, 720 }, { 1920, 1080 } };

static bool
size_by_index (const FakecamCamera *camera, unsigned index, unsigned *width, unsigned *height)
{
  static const unsigned others[][2]
      = { [FAKECAM_SIZES_RANGE] = { 800, 600 }, [FAKECAM_SIZES_SMALL] = { 320, 240 }, [FAKECAM_SIZES_HUGE] = { 8192, 6144 } };
  bool is_listed = camera->sizes <= FAKECAM_SIZES_UNSAID;

  if (index >= (!is_listed ? 1u : camera->has_full_hd ? 3u : 2u))
    return false;
  *width = is_listed ? sizes[index][0] : others[camera->sizes][0];
  *height = is_listed ? sizes[index][1] : others[camera->sizes][1];
  return true;
}

static int
answer_sizes (const FakecamCamera *camera, struct v4l2_frmsizeenum *answer)
{
  unsigned width, height;

  if (camera->sizes == FAKECAM_SIZES_UNSAID)
    return ENOTTY;
  if (!size_by_index (camera, answer->index, &width, &height))
    return EINVAL;
  if (camera->sizes == FAKECAM_SIZES_RANGE || camera->sizes == FAKECAM_SIZES_SMALL)
    {
      answer->type = V4L2_FRMSIZE_TYPE_STEPWISE;
      answer->stepwise = (struct v4l2_frmsize_stepwise){ 16, width, 16, 16, height, 16 };
      return 0;
    }
  answer->type = V4L2_FRMSIZE_TYPE_DISCRETE;
  answer->discrete.width = width;
  answer->discrete.height = height;
  return 0;
}

static unsigned
rate_for (const FakecamCamera *camera, uint32_t fourcc, unsigned width)
{
  return fourcc == V4L2_PIX_FMT_YUYV && width > 640 && camera->slow_yuyv != 0 ? camera->slow_yuyv
                                                                              : FAKECAM_FRAME_RATE;
}

static void
adjust_format (const Handle *handle, struct v4l2_pix_format *format)
{
  const FakecamCamera *camera = handle->camera;
  unsigned width, height, w, h;

  size_by_index (camera, 0, &width, &height);
  for (unsigned i = 1; size_by_index (camera, i, &w, &h); i++)
    if (w <= format->width && h <= format->height)
      {
        width = w;
        height = h;
      }
  if (camera->sizes == FAKECAM_SIZES_RANGE)
    {
      width = format->width < 16 || format->width > width ? width : format->width / 16 * 16;
      height = format->height < 16 || format->height > height ? height : format->height / 16 * 16;
    }
  if (camera->fourcc != 0)
    format->pixelformat = camera->fourcc;
  else if (format->pixelformat == V4L2_PIX_FMT_MJPEG ? !camera->has_jpeg : camera->has_yuyv)
    format->pixelformat = V4L2_PIX_FMT_YUYV;
  else
    format->pixelformat = V4L2_PIX_FMT_MJPEG;
  format->width = width;
  format->height = height;
  format->field = V4L2_FIELD_NONE;
  /* Many drivers leave it at 0 where there is nothing to say. */
  format->bytesperline = format->pixelformat == V4L2_PIX_FMT_YUYV || camera->padding > 0
                             ? fakecam_line_bytes (format->pixelformat, width, camera->padding)
                             : 0;
  format->sizeimage = (width * 4 + camera->padding * 2) * height;
  format->colorspace = V4L2_COLORSPACE_SRGB;
}

static int
set_format (Handle *handle, unsigned long request, struct v4l2_format *format)
{
  if (format->type != V4L2_BUF_TYPE_VIDEO_CAPTURE)
    return EINVAL;
  if (request == VIDIOC_G_FMT)
    {
      format->fmt.pix.width = handle->width;
      format->fmt.pix.height = handle->height;
      format->fmt.pix.pixelformat = handle->fourcc;
    }
  else if (request == VIDIOC_S_FMT
           && (handle->n_buffers > 0 || fakecam_fault_of (handle->camera) == FAKECAM_BUSY))
    return EBUSY;
  adjust_format (handle, &format->fmt.pix);
  if (request == VIDIOC_S_FMT)
    {
      handle->width = format->fmt.pix.width;
      handle->height = format->fmt.pix.height;
      handle->fourcc = format->fmt.pix.pixelformat;
      handle->rate = rate_for (handle->camera, handle->fourcc, handle->width);
    }
  return 0;
}

static const struct
{
  uint32_t id;
  int minimum;
  int maximum;
  uint32_t type;
} control_table[FAKECAM_N_CONTROLS] = {
  [FAKECAM_BRIGHTNESS] = { V4L2_CID_BRIGHTNESS, -64, 64, V4L2_CTRL_TYPE_INTEGER },
  [FAKECAM_GAIN] = { V4L2_CID_GAIN, 0, 100, V4L2_CTRL_TYPE_INTEGER },
  [FAKECAM_BACKLIGHT] = { V4L2_CID_BACKLIGHT_COMPENSATION, 0, 2, V4L2_CTRL_TYPE_INTEGER },
  [FAKECAM_EXPOSURE_AUTO] = { V4L2_CID_EXPOSURE_AUTO, 0, 3, V4L2_CTRL_TYPE_MENU },
  [FAKECAM_EXPOSURE_TIME] = { V4L2_CID_EXPOSURE_ABSOLUTE, 3, 2047, V4L2_CTRL_TYPE_INTEGER },
};

static int
answer_control (Handle *handle, unsigned long request, void *argument)
{
  uint32_t id = *(uint32_t *) argument; /* first field of all three structs */
  unsigned index = 0;

  while (index < FAKECAM_N_CONTROLS && control_table[index].id != id)
    index++;
  if (index == FAKECAM_N_CONTROLS)
    return EINVAL;
  if (request == VIDIOC_QUERYCTRL)
    {
      struct v4l2_queryctrl *query = argument;

      memset (query, 0, sizeof *query);
      query->id = id;
      query->type = control_table[index].type;
      query->minimum = control_table[index].minimum;
      query->maximum = control_table[index].maximum;
      query->step = 1;
      if (index == FAKECAM_EXPOSURE_TIME && handle->camera->controls[FAKECAM_EXPOSURE_AUTO] != 1)
        query->flags = V4L2_CTRL_FLAG_INACTIVE;
    }
  else if (request == VIDIOC_G_CTRL)
    ((struct v4l2_control *) argument)->value = handle->camera->controls[index];
  else
    {
      handle->camera->controls[index] = ((struct v4l2_control *) argument)->value;
      handle->camera->n_control_changes++;
    }
  return 0;
}

static int
answer_question (Handle *handle, unsigned long request, void *argument)
{
  const FakecamCamera *camera = handle->camera;

  if (request == VIDIOC_QUERYCAP)
    {
      struct v4l2_capability *answer = argument;

      memset (answer, 0, sizeof *answer);
      strcpy ((char *) answer->driver, "uvcvideo");
      snprintf ((char *) answer->card, sizeof answer->card, "%s", camera->name);
      snprintf ((char *) answer->bus_info, sizeof answer->bus_info, "%s", camera->bus);
      answer->device_caps = camera->capabilities;
      answer->capabilities = camera->capabilities | V4L2_CAP_DEVICE_CAPS;
    }
  else if (request == VIDIOC_ENUM_FMT)
    {
      struct v4l2_fmtdesc *answer = argument;
      uint32_t formats[2];
      unsigned n = 0;

      if (camera->fourcc != 0)
        formats[n++] = camera->fourcc;
      else if (camera->has_jpeg)
        formats[n++] = V4L2_PIX_FMT_MJPEG;
      if (camera->fourcc == 0 && camera->has_yuyv)
        formats[n++] = V4L2_PIX_FMT_YUYV;
      if (answer->type != V4L2_BUF_TYPE_VIDEO_CAPTURE || answer->index >= n)
        return EINVAL;
      answer->pixelformat = formats[answer->index];
    }
  else if (request == VIDIOC_ENUM_FRAMESIZES)
    return answer_sizes (camera, argument);
  else
    {
      struct v4l2_frmivalenum *answer = argument;

      if (answer->index > 0)
        return EINVAL;
      answer->type = V4L2_FRMIVAL_TYPE_DISCRETE;
      answer->discrete.numerator = 1;
      answer->discrete.denominator = rate_for (camera, answer->pixel_format, answer->width);
    }
  return 0;
}

static int
answer_rate (Handle *handle, unsigned long request, struct v4l2_streamparm *rate)
{
  const struct v4l2_fract *wanted = &rate->parm.capture.timeperframe;

  if (request == VIDIOC_S_PARM && wanted->numerator > 0 && wanted->denominator > 0
      && wanted->denominator / wanted->numerator > 0)
    {
      unsigned fastest = rate_for (handle->camera, handle->fourcc, handle->width);
      unsigned asked = wanted->denominator / wanted->numerator;

      handle->rate = asked < fastest ? asked : fastest;
    }
  memset (&rate->parm, 0, sizeof rate->parm);
  rate->parm.capture.capability = V4L2_CAP_TIMEPERFRAME;
  rate->parm.capture.timeperframe.numerator = 1;
  rate->parm.capture.timeperframe.denominator = handle->rate;
  return 0;
}

static int
answer_buffer (Handle *handle, struct v4l2_buffer *buffer)
{
  if (buffer->index >= handle->n_buffers)
    return EINVAL;
  buffer->length = (uint32_t) handle->buffer_size;
  buffer->m.offset = (uint32_t) (buffer->index * handle->buffer_size);
  buffer->flags = V4L2_BUF_FLAG_MAPPED;
  return 0;
}

static int
answer_input (unsigned long request, void *argument)
{
  struct v4l2_input *input = argument;

  if (request == VIDIOC_G_INPUT)
    *(int *) argument = 0;
  else if (request == VIDIOC_S_INPUT)
    return *(int *) argument == 0 ? 0 : EINVAL;
  else if (input->index > 0)
    return EINVAL;
  else
    {
      memset (input, 0, sizeof *input);
      strcpy ((char *) input->name, "Camera 1");
      input->type = V4L2_INPUT_TYPE_CAMERA;
    }
  return 0;
}

int
fakecam_answer (Handle *handle, unsigned long request, void *argument)
{
  switch (request)
    {
    case VIDIOC_QUERYCAP:
    case VIDIOC_ENUM_FMT:
    case VIDIOC_ENUM_FRAMESIZES:
    case VIDIOC_ENUM_FRAMEINTERVALS:
      return answer_question (handle, request, argument);
    case VIDIOC_ENUMINPUT:
    case VIDIOC_G_INPUT:
    case VIDIOC_S_INPUT:
      return answer_input (request, argument);
    case VIDIOC_G_FMT:
    case VIDIOC_TRY_FMT:
    case VIDIOC_S_FMT:
      return set_format (handle, request, argument);
    case VIDIOC_G_PARM:
    case VIDIOC_S_PARM:
      return answer_rate (handle, request, argument);
    case VIDIOC_QUERYBUF:
      return answer_buffer (handle, argument);
    case VIDIOC_QUERYCTRL:
    case VIDIOC_G_CTRL:
    case VIDIOC_S_CTRL:
      return answer_control (handle, request, argument);
    default:
      return ENOTTY;
    }
}
