// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "capture/kao-exposure.h"

#include <errno.h>
#include <linux/videodev2.h>
#include <sys/ioctl.h>

static const guint32 lever_control[KAO_EXPOSURE_N_LEVERS] = {
  [KAO_EXPOSURE_BACKLIGHT] = V4L2_CID_BACKLIGHT_COMPENSATION,
  [KAO_EXPOSURE_BRIGHTNESS] = V4L2_CID_BRIGHTNESS,
  [KAO_EXPOSURE_GAIN] = V4L2_CID_GAIN,
  [KAO_EXPOSURE_TIME] = V4L2_CID_EXPOSURE_ABSOLUTE,
};

/* Longer than this (in 100 microseconds) would slow a camera of 30 frames a second down. */
#define LONGEST_EXPOSURE 330

void
kao_exposure_lever_init (KaoExposureLever *lever, gint minimum, gint maximum, gint step, gint value)
{
  const gint64 range = (gint64) maximum - minimum;
  const gint64 unit = MAX (step, 1);
  gint64 nudge = MAX (range / 20 / unit * unit, unit);

  lever->is_present = maximum > minimum && value >= minimum && value <= maximum;
  lever->lowest = (gint) MAX ((gint64) value - range / 2, minimum);
  lever->highest = (gint) MIN ((gint64) value + range / 2, maximum);
  /* A switch with two or three positions may be moved over its whole range. */
  if (range / unit <= 4)
    {
      lever->lowest = minimum;
      lever->highest = maximum;
    }
  lever->step = (gint) MIN (nudge, G_MAXINT / 2);
  lever->former = value;
  lever->value = value;
}

static KaoExposureLeverKind
move_first (KaoExposure *exposure, gint direction, gint *value)
{
  for (guint kind = 0; kind < KAO_EXPOSURE_N_LEVERS; kind++)
    {
      KaoExposureLever *lever = &exposure->levers[kind];
      gint64 next = (gint64) lever->value + (gint64) direction * lever->step;

      if (!lever->is_present)
        continue;
      next = CLAMP (next, lever->lowest, lever->highest);
      if (next == lever->value)
        continue;
      lever->value = (gint) next;
      *value = lever->value;
      return (KaoExposureLeverKind) kind;
    }
  return KAO_EXPOSURE_N_LEVERS;
}

KaoExposureLeverKind
kao_exposure_feed (KaoExposure *exposure, gdouble luminance, gint *value)
{
  /* Without a face there is nothing to judge; what was set stays for the same visitor. */
  if (luminance < 0)
    {
      exposure->n_dark = 0;
      exposure->n_bright = 0;
      return KAO_EXPOSURE_N_LEVERS;
    }
  exposure->n_dark = luminance < KAO_EXPOSURE_DARK ? exposure->n_dark + 1 : 0;
  exposure->n_bright = luminance > KAO_EXPOSURE_BRIGHT ? exposure->n_bright + 1 : 0;
  if (exposure->n_dark >= KAO_EXPOSURE_PATIENCE)
    {
      exposure->n_dark = 0;
      return move_first (exposure, 1, value);
    }
  if (exposure->n_bright >= KAO_EXPOSURE_PATIENCE)
    {
      exposure->n_bright = 0;
      return move_first (exposure, -1, value);
    }
  return KAO_EXPOSURE_N_LEVERS;
}

void
kao_exposure_give_up (KaoExposure *exposure, KaoExposureLeverKind lever)
{
  /* Not "absent": an earlier step that worked must still be taken back at the end. */
  exposure->levers[lever].lowest = exposure->levers[lever].value;
  exposure->levers[lever].highest = exposure->levers[lever].value;
}

gboolean
kao_exposure_is_possible (const KaoExposure *exposure)
{
  for (guint kind = 0; kind < KAO_EXPOSURE_N_LEVERS; kind++)
    if (exposure->levers[kind].is_present)
      return TRUE;
  return FALSE;
}

static gint
control_ioctl (gint fd, gulong request, gpointer argument)
{
  gint result;

  do
    result = ioctl (fd, request, argument);
  while (result < 0 && errno == EINTR);
  return result;
}

static void
read_lever (KaoExposureLever *lever, gint fd, guint32 id)
{
  const guint32 useless = V4L2_CTRL_FLAG_DISABLED | V4L2_CTRL_FLAG_READ_ONLY
                          | V4L2_CTRL_FLAG_INACTIVE | V4L2_CTRL_FLAG_GRABBED;
  struct v4l2_queryctrl query = { .id = id };
  struct v4l2_control control = { .id = id };
  gint maximum;

  *lever = (KaoExposureLever){ 0 };
  /* Exposure time and gain are inactive while the camera sets them itself: then they are its. */
  if (control_ioctl (fd, VIDIOC_QUERYCTRL, &query) < 0 || (query.flags & useless) != 0
      || (query.type != V4L2_CTRL_TYPE_INTEGER && query.type != V4L2_CTRL_TYPE_BOOLEAN)
      || control_ioctl (fd, VIDIOC_G_CTRL, &control) < 0)
    return;
  maximum = query.maximum;
  if (id == V4L2_CID_EXPOSURE_ABSOLUTE)
    maximum = MAX (MIN (maximum, LONGEST_EXPOSURE), control.value);
  kao_exposure_lever_init (lever, query.minimum, maximum, query.step, control.value);
}

void
kao_exposure_read_device (KaoExposure *exposure, gint fd)
{
  *exposure = (KaoExposure){ 0 };
  for (guint kind = 0; kind < KAO_EXPOSURE_N_LEVERS; kind++)
    read_lever (&exposure->levers[kind], fd, lever_control[kind]);
}

gboolean
kao_exposure_help (KaoExposure *exposure, gint fd, gdouble luminance)
{
  struct v4l2_control control = { 0 };
  KaoExposureLeverKind kind = kao_exposure_feed (exposure, luminance, &control.value);

  if (kind == KAO_EXPOSURE_N_LEVERS)
    return FALSE;
  control.id = lever_control[kind];
  if (control_ioctl (fd, VIDIOC_S_CTRL, &control) < 0)
    {
      kao_exposure_give_up (exposure, kind);
      return FALSE;
    }
  return TRUE;
}

void
kao_exposure_restore (KaoExposure *exposure, gint fd)
{
  for (guint kind = 0; kind < KAO_EXPOSURE_N_LEVERS; kind++)
    {
      KaoExposureLever *lever = &exposure->levers[kind];
      struct v4l2_control control = { .id = lever_control[kind], .value = lever->former };

      if (!lever->is_present || lever->value == lever->former)
        continue;
      control_ioctl (fd, VIDIOC_S_CTRL, &control);
      lever->value = lever->former;
    }
}
