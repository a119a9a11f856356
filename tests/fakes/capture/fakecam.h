// SPDX-License-Identifier: GPL-3.0-or-later
/* Webcams that exist only for programs under LD_PRELOAD=fakecam.so.
 *
 * A test makes a folder (FAKECAM_ROOT) that stands for /dev/video*, /dev/v4l and
 * /sys/class/video4linux, and a file FAKECAM_ROOT/control that is this struct. A camera is plugged
 * in when its node file is there. See fakecam-host.h for the functions that do all this.
 */
#pragma once

#include <stdint.h>

#define FAKECAM_MAX 4
#define FAKECAM_GROUP 44 /* "video" on Debian */
#define FAKECAM_MAGIC 0x4b46414bu

/* The upper right eighth of a raw picture, where a test has set the format. */
#define FAKECAM_CORNER_RED 200
#define FAKECAM_CORNER_GREEN 120
#define FAKECAM_CORNER_BLUE 40

typedef enum
{
  FAKECAM_SIZES_LISTED,
  FAKECAM_SIZES_UNSAID, /* VIDIOC_ENUM_FRAMESIZES is not known */
  FAKECAM_SIZES_RANGE,  /* any size up to 800 x 600 */
  FAKECAM_SIZES_SMALL,  /* the one size is 320 x 240, and a range that ends there */
  FAKECAM_SIZES_HUGE    /* larger than anything that can be used */
} FakecamSizes;

typedef enum
{
  FAKECAM_GOOD,
  /* while it runs */
  FAKECAM_GONE,      /* ENODEV for everything, as after an unplug */
  FAKECAM_SILENT,    /* no frame comes any more */
  FAKECAM_REPEATING, /* the same frame again and again */
  FAKECAM_BROKEN,    /* rubbish instead of a picture */
  FAKECAM_SCRAMBLED, /* a JPEG whose markers are good and whose data are not */
  FAKECAM_TRUNCATED, /* half a frame */
  FAKECAM_EMPTY,     /* 0 bytes */
  FAKECAM_FLAGGED,   /* V4L2_BUF_FLAG_ERROR */
  FAKECAM_UNENDED,   /* a JPEG without its end mark */
  /* at open */
  FAKECAM_BUSY, /* EBUSY when a format is set */
  FAKECAM_BUSY_AT_OPEN,
  FAKECAM_DENIED,
  FAKECAM_MISSING
} FakecamFault;

enum
{
  FAKECAM_BRIGHTNESS,
  FAKECAM_GAIN,
  FAKECAM_BACKLIGHT,
  FAKECAM_EXPOSURE_AUTO,
  FAKECAM_EXPOSURE_TIME,
  FAKECAM_N_CONTROLS
};

typedef struct
{
  /* set by the test */
  uint32_t number; /* of its node: /dev/video<number> */
  uint32_t fault;  /* FakecamFault; changed at any time */
  uint32_t capabilities;
  uint32_t has_jpeg;
  uint32_t has_yuyv;
  uint32_t has_full_hd;
  uint32_t fourcc; /* the only format there is, instead of the two; 0: those */
  uint32_t padding; /* bytes behind each line of @fourcc */
  uint32_t sizes;   /* FakecamSizes */
  uint32_t slow_yuyv; /* frames a second above 640x480, 0: as fast as the rest */
  char name[32];
  char bus[32];
  /* set by the camera */
  int32_t controls[FAKECAM_N_CONTROLS];
  uint32_t n_control_changes;
  uint32_t n_opens;
  uint32_t n_frames;
  int32_t streaming_pid; /* its light is on, as far as that process lives */
} FakecamCamera;

typedef struct
{
  uint32_t magic;
  uint32_t n_cameras;
  FakecamCamera cameras[FAKECAM_MAX];
} FakecamControl;
