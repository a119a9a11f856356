// SPDX-License-Identifier: GPL-3.0-or-later
/* What the window and kaoawase-scanner say to each other (0x01xx; worker/kao-message.h).
 *
 * What the worker may do is decided by its arguments, so that no message can ask for more. One job at a
 * time: LIST, which
 * ends with LIST_DONE or the common FAIL, or SCAN, which may say once that the picture has BEGUN and ends with DONE (SETTINGS, where only these are asked for)
 * or FAIL and then, when the device has been closed, CLOSED; the process serves no second scan. CANCEL names the job it means; a
 * cancelled job ends with FAIL (KAO_FAIL_CANCELLED) as soon as the scanner has let go.
 */
#pragma once

#include "worker/kao-message.h"

G_BEGIN_DECLS

typedef enum
{
  KAO_SCAN_LIST = 0x0102,      /* KaoScanListMessage */
  KAO_SCAN_SCAN = 0x0104,      /* KaoScanScanMessage */
  KAO_SCAN_CANCEL = 0x0106,    /* KaoScanCancelMessage */

  KAO_SCAN_DEVICE = 0x0101,    /* KaoScanDeviceMessage, one per scanner found */
  KAO_SCAN_LIST_DONE = 0x0103, /* KaoScanListDoneMessage */
  KAO_SCAN_PROGRESS = 0x0105,  /* KaoScanProgressMessage */
  KAO_SCAN_BEGUN = 0x010d,     /* KaoScanDoneMessage and one memfd, which lines are now written into */
  KAO_SCAN_DONE = 0x0107,      /* KaoScanDoneMessage and one memfd with the pixels */
  KAO_SCAN_SETTINGS = 0x010b,  /* KaoScanSettingsMessage */
  KAO_SCAN_CLOSED = 0x0109     /* KaoScanClosedMessage: the device is free, the process ends */
} KaoScanMessageType;

#define KAO_SCAN_NAME_SIZE 256

typedef struct
{
  gchar device[KAO_SCAN_NAME_SIZE]; /* SANE name of the configured one, may be empty */
  guint32 reserved;                 /* 0 */
} KaoScanListMessage;

typedef struct
{
  gchar device[KAO_SCAN_NAME_SIZE]; /* SANE name; never empty */
  gdouble width_mm;                 /* area from the glass corner; 0: all there is */
  gdouble height_mm;
  guint32 dpi;
  guint32 want_gray; /* 1: Gray even where there is Color */
  guint32 is_card;   /* 1: by a feeder's straight path where there is one */
  guint32 only_settings; /* 1: set the options, tell what came of it, move nothing */
} KaoScanScanMessage;

typedef struct
{
  guint32 job;
  guint32 reserved; /* 0 */
} KaoScanCancelMessage;

typedef struct
{
  gchar device[KAO_SCAN_NAME_SIZE]; /* SANE name */
  gchar maker[64];                  /* may be empty */
  gchar model[128];
  gchar place[96]; /* "USB", a host name, or empty */
} KaoScanDeviceMessage;

typedef struct
{
  guint32 n_devices;
  guint32 driver_state;             /* KaoScanDriverState of the configured one */
  gchar device[KAO_SCAN_NAME_SIZE]; /* SANE name of what the configured one stands for, may be empty */
} KaoScanListDoneMessage;

typedef struct
{
  guint32 stage; /* KaoScanStage */
  guint32 lines_done;
  guint32 lines_total; /* 0: not told */
  guint32 count;       /* busy retries so far */
} KaoScanProgressMessage;

/* With BEGUN it says how large the picture will be, unless the scan ends early; the next PROGRESS says how many of its
 * lines are there. */
typedef struct
{
  gdouble dpi;    /* as the device said it */
  guint32 format; /* KaoImageFormat: RGB24 or GRAY8 */
  guint32 width;
  guint32 height;
  guint32 stride;
} KaoScanDoneMessage;

typedef struct
{
  gchar source[64]; /* the driver's own words, may be empty */
  gchar mode[64];
  gdouble dpi; /* these three 0 where the device does not tell */
  gdouble width_mm;
  gdouble height_mm;
  guint32 is_feeder;
  guint32 reserved; /* 0 */
} KaoScanSettingsMessage;

typedef struct
{
  guint32 reserved; /* 0 */
} KaoScanClosedMessage;

/* What is told of a device that a driver lists; @maker and @model may be NULL, none need be UTF-8. */
void kao_scan_device_message_init (KaoScanDeviceMessage *message, const gchar *device, const gchar *maker,
                                   const gchar *model);

extern const KaoMessageSpec kao_scan_message_specs[];

G_END_DECLS
