// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "capture/kao-camera-protocol.h"

static gboolean
side_is_sane (guint32 side)
{
  return side >= 16 && side <= KAO_CAMERA_MAX_SIDE;
}

static gboolean
check_open (gconstpointer payload)
{
  const KaoCameraOpen *open = payload;

  return kao_message_text_is_valid (open->device, sizeof open->device)
         && side_is_sane (open->width)
         && side_is_sane (open->height)
         && open->fps >= 1
         && open->fps <= 240
         && open->rotate % 90 == 0
         && open->rotate <= 270;
}

static gboolean
check_return (gconstpointer payload)
{
  const KaoCameraReturn *back = payload;

  return back->slot < KAO_CAMERA_RING_SLOTS;
}

static gboolean
check_luminance (gconstpointer payload)
{
  const KaoCameraLuminance *report = payload;

  /* What is no number is neither. */
  return report->luminance >= -1 && report->luminance <= 1;
}

static gboolean
check_watch_codes (gconstpointer payload)
{
  const KaoCameraWatchCodes *watch = payload;

  return watch->is_wanted <= 1;
}

static gboolean
check_code (gconstpointer payload)
{
  const KaoCameraCode *code = payload;

  return code->text[0] != '\0' && kao_message_text_is_valid (code->text, sizeof code->text);
}

static gboolean
check_show (gconstpointer payload)
{
  const KaoCameraShow *show = payload;

  return show->person < 100 && show->picture < 10 && show->modules <= KAO_CAMERA_MAX_MODULES
         && show->share <= 1000 && show->turn < 360 && show->tilt <= 60 && show->blur <= 5000 && show->glare <= 1000
         && show->is_phone <= 1;
}

static gboolean
check_device (gconstpointer payload)
{
  const KaoCameraDevice *device = payload;

  return kao_message_text_is_valid (device->node, sizeof device->node)
         && kao_message_text_is_valid (device->name, sizeof device->name)
         && kao_message_text_is_valid (device->stable_name, sizeof device->stable_name)
         && kao_message_text_is_valid (device->bus, sizeof device->bus)
         && kao_message_text_is_valid (device->usb_port, sizeof device->usb_port)
         && kao_message_text_is_valid (device->formats, sizeof device->formats)
         && kao_message_text_is_valid (device->problem, sizeof device->problem)
         && device->rank < KAO_CAMERA_MAX_DEVICES
         && device->is_external <= 1;
}

static gboolean
check_opened (gconstpointer payload)
{
  const KaoCameraOpened *opened = payload;

  return opened->source <= KAO_CAMERA_SOURCE_AVI
         && side_is_sane (opened->width)
         && side_is_sane (opened->height)
         && opened->fps >= 0
         && opened->fps <= 1000
         && opened->has_exposure_help <= 1
         && kao_message_text_is_valid (opened->name, sizeof opened->name)
         && kao_message_text_is_valid (opened->stable_name, sizeof opened->stable_name);
}

static gboolean
check_ring (gconstpointer payload)
{
  const KaoCameraRing *ring = payload;

  return ring->n_slots >= 2
         && ring->n_slots <= KAO_CAMERA_RING_SLOTS
         && side_is_sane (ring->width)
         && side_is_sane (ring->height)
         && ring->stride >= ring->width * 3
         && ring->stride <= KAO_CAMERA_MAX_SIDE * 4
         && ring->slot_size >= (guint64) ring->stride * ring->height
         && ring->slot_size <= (guint64) KAO_CAMERA_MAX_SIDE * KAO_CAMERA_MAX_SIDE * 4;
}

static gboolean
check_frame (gconstpointer payload)
{
  const KaoCameraFrame *frame = payload;

  return frame->slot < KAO_CAMERA_RING_SLOTS && frame->sequence >= 1 && frame->captured_usec > 0;
}

static gboolean
check_state (gconstpointer payload)
{
  const KaoCameraStateEvent *event = payload;

  return event->stream < KAO_CAMERA_N_STREAMS;
}

const KaoMessageSpec kao_camera_protocol[] = {
  { KAO_CAMERA_OPEN, 0, sizeof (KaoCameraOpen), check_open },
  { KAO_CAMERA_CLOSE, 0, 0, NULL },
  { KAO_CAMERA_RETURN, 0, sizeof (KaoCameraReturn), check_return },
  { KAO_CAMERA_LUMINANCE, 0, sizeof (KaoCameraLuminance), check_luminance },
  { KAO_CAMERA_LIST, 0, 0, NULL },
  { KAO_CAMERA_SHOW, 0, sizeof (KaoCameraShow), check_show },
  { KAO_CAMERA_WATCH_CODES, 0, sizeof (KaoCameraWatchCodes), check_watch_codes },
  { KAO_CAMERA_DEVICE, 0, sizeof (KaoCameraDevice), check_device },
  { KAO_CAMERA_OPENED, 0, sizeof (KaoCameraOpened), check_opened },
  { KAO_CAMERA_RING, 1, sizeof (KaoCameraRing), check_ring },
  { KAO_CAMERA_FRAME, 0, sizeof (KaoCameraFrame), check_frame },
  { KAO_CAMERA_STATE, 0, sizeof (KaoCameraStateEvent), check_state },
  { KAO_CAMERA_CLOSED, 0, 0, NULL },
  { KAO_CAMERA_LISTED, 0, 0, NULL },
  { KAO_CAMERA_CODE, 0, sizeof (KaoCameraCode), check_code },
  { 0, 0, G_MAXUINT32, NULL },
};
