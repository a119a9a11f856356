// SPDX-License-Identifier: GPL-3.0-or-later
/* What the camera service and kaoawase-camera say to each other (0x02xx).
 *
 * OPEN starts a job; everything until CLOSE belongs to it. The worker answers with OPENED and RING,
 * then sends a FRAME for each fresh picture. A FRAME lends one slot of the ring to the parent,
 * which gives it back with RETURN; a lent slot is never written. After WATCH_CODES it also looks for
 * two-dimensional codes, a few times a second, and sends the text of each picture's as a CODE. Where the pictures come from is
 * decided by the worker's arguments, so that the parent cannot make it open a file.
 */
#pragma once

#include "worker/kao-message.h"

G_BEGIN_DECLS

#define KAO_CAMERA_RING_SLOTS 8
#define KAO_CAMERA_MAX_SIDE 4096
#define KAO_CAMERA_MAX_DEVICES 32
/* A code's text and its end mark: a ticket has 755 bytes at most. */
#define KAO_CAMERA_CODE_BYTES 1024
/* The largest QR code, without its quiet zone. */
#define KAO_CAMERA_MAX_MODULES 177

enum
{
  KAO_CAMERA_OPEN = 0x0200,      /* KaoCameraOpen */
  KAO_CAMERA_CLOSE = 0x0202,     /* no payload */
  KAO_CAMERA_RETURN = 0x0204,    /* KaoCameraReturn */
  KAO_CAMERA_LUMINANCE = 0x0206, /* KaoCameraLuminance */
  KAO_CAMERA_LIST = 0x0208,      /* no payload; a job of its own: DEVICE... and LISTED */
  KAO_CAMERA_WATCH_CODES = 0x020a, /* KaoCameraWatchCodes */
  KAO_CAMERA_SHOW = 0x020c, /* KaoCameraShow; only a worker that was started with --demo-people looks at it */

  KAO_CAMERA_DEVICE = 0x0201, /* KaoCameraDevice */
  KAO_CAMERA_OPENED = 0x0203, /* KaoCameraOpened */
  KAO_CAMERA_RING = 0x0205,   /* KaoCameraRing and the memfd */
  KAO_CAMERA_FRAME = 0x0207,  /* KaoCameraFrame */
  KAO_CAMERA_STATE = 0x0209,  /* KaoCameraStateEvent, also once a second as a sign of life */
  KAO_CAMERA_CLOSED = 0x020b, /* no payload: the device is shut and the slots are wiped */
  KAO_CAMERA_LISTED = 0x020d, /* no payload: end of the list */
  KAO_CAMERA_CODE = 0x020f    /* KaoCameraCode */
};

typedef enum
{
  KAO_CAMERA_SOURCE_DEVICE,
  KAO_CAMERA_SOURCE_SEQUENCE, /* a folder of numbered pictures */
  KAO_CAMERA_SOURCE_AVI
} KaoCameraSource;

typedef enum
{
  KAO_CAMERA_STREAM_RUNNING, /* fresh frames arrive */
  KAO_CAMERA_STREAM_SILENT,  /* the device sends nothing */
  KAO_CAMERA_STREAM_FROZEN,  /* the same picture again and again */
  KAO_CAMERA_STREAM_BROKEN,  /* only broken, truncated or empty frames */
  KAO_CAMERA_N_STREAMS
} KaoCameraStream;

typedef struct
{
  gchar device[128]; /* node, by-id or by-path name, or part of the human name; "": the best one */
  guint32 width;
  guint32 height;
  guint32 fps;
  guint32 rotate; /* degrees clockwise: 0, 90, 180 or 270; a device only */
} KaoCameraOpen;

typedef struct
{
  guint32 slot;
} KaoCameraReturn;

typedef struct
{
  gdouble luminance; /* mean of the face, 0..1; negative: no face */
} KaoCameraLuminance;

typedef struct
{
  guint32 is_wanted; /* whether CODE is sent for codes in the pictures; not until asked */
} KaoCameraWatchCodes;

typedef struct
{
  gchar text[KAO_CAMERA_CODE_BYTES]; /* UTF-8, not empty; cut where it is longer */
} KaoCameraCode;

/* Who stands before the demonstration's camera, and which code is held up. */
typedef struct
{
  guint32 person;  /* of the demonstration's; 0: nobody */
  guint32 picture; /* which of the person's */
  guint32 modules; /* of a side of the code; 0: no code */
  guint32 share;   /* of the picture's width, in thousandths; this and the rest: KaoCodeScene */
  guint32 turn;    /* degrees */
  guint32 tilt;    /* degrees */
  guint32 blur;    /* thousandths of a pixel */
  guint32 glare;   /* thousandths */
  guint32 is_phone;
  guint8 bits[(KAO_CAMERA_MAX_MODULES * KAO_CAMERA_MAX_MODULES + 7) / 8]; /* dark modules, row by row */
} KaoCameraShow;

typedef struct
{
  gchar node[32];         /* /dev/video0 */
  gchar name[64];         /* as the device calls itself */
  gchar stable_name[128]; /* link below /dev/v4l, or "" */
  gchar bus[64];          /* usb-0000:00:14.0-1 */
  gchar usb_port[16];     /* 1.4, or "" */
  guint32 usb_bus;        /* 0 when it is no USB device */
  guint32 rank;           /* 0 is what OPEN would take */
  guint32 is_external;
  gchar formats[512];     /* as a person reads them, "" when it could not be asked */
  gchar problem[256];     /* why it could not be asked, as one sentence, or "" */
} KaoCameraDevice;

typedef struct
{
  guint32 source; /* KaoCameraSource */
  guint32 width;  /* what was granted */
  guint32 height;
  guint32 fourcc; /* as the device delivers it; 0 for the demo */
  gdouble fps;    /* 0 when the device does not tell */
  guint32 has_exposure_help;
  gchar name[64];
  gchar stable_name[128];
} KaoCameraOpened;

typedef struct
{
  guint32 n_slots;
  guint32 width;
  guint32 height;
  guint32 stride;    /* bytes; RGB24 */
  guint64 slot_size; /* bytes, whole pages */
} KaoCameraRing;

typedef struct
{
  guint32 slot;
  guint32 n_dropped; /* fresh frames lost since the last FRAME because no slot was free */
  guint64 sequence;  /* counts from 1 since OPENED */
  gint64 captured_usec;
} KaoCameraFrame;

typedef struct
{
  guint32 stream; /* KaoCameraStream */
  guint32 n_bad;  /* bad frames since OPENED */
} KaoCameraStateEvent;

extern const KaoMessageSpec kao_camera_protocol[];

G_END_DECLS
