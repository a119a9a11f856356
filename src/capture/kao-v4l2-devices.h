// SPDX-License-Identifier: GPL-3.0-or-later
/* Which cameras there are and which one is meant. Asks V4L2 itself: OpenCV knows only indexes, and
 * an index says neither what a device is nor that it is the same one as yesterday.
 */
#pragma once

#include "base/kao-types.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  guint32 fourcc;
  gint width;
  gint height;
  gdouble fps; /* the fastest at this size; 0 when the device does not tell */
} KaoV4l2Mode;

typedef struct
{
  gchar *node;      /* /dev/video0 */
  gchar *name;      /* as the device calls itself, never NULL */
  gchar *driver;    /* "uvcvideo"; "" when it could not be opened */
  gchar *bus;       /* "usb-0000:00:14.0-1"; "" when unknown */
  gchar *by_id;     /* link below /dev/v4l/by-id or NULL */
  gchar *by_path;   /* link below /dev/v4l/by-path or NULL */
  guint usb_bus;    /* 0 when it is no USB device */
  gchar *usb_port;  /* "1.4" or NULL */
  gboolean is_fixed; /* the firmware says that it is built in */
  gint open_errno;  /* why it could not be asked, 0 when it could */
  GArray *modes;    /* KaoV4l2Mode: only those of kao-v4l2-formats.h */
  GString *unusable; /* the other formats' names, "H264, GREY"; NULL or empty without */
} KaoV4l2Device;

void kao_v4l2_device_free (KaoV4l2Device *device);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoV4l2Device, kao_v4l2_device_free)

/* All cameras: nodes that capture video. Metadata nodes, encoders and outputs are left out; so are
 * infrared and depth sensors where there is a camera beside them; a node that may not be opened stays in with its errno. (transfer full) */
GPtrArray *kao_v4l2_list_devices (void);

/* Pure: do these V4L2 capabilities (of the node, not of the whole device) mean a camera? */
gboolean kao_v4l2_is_capture (guint32 device_caps);

/* Pure: does @wanted (node, link or its last part, or part of the human name) mean @device? ""
 * never does. */
gboolean kao_v4l2_device_matches (const KaoV4l2Device *device, const gchar *wanted);

/* Pure: it can be asked and offers no format that the program can use. */
gboolean kao_v4l2_device_is_unusable (const KaoV4l2Device *device);

/* Pure: not built in, as far as one can tell. */
gboolean kao_v4l2_device_is_external (const KaoV4l2Device *device);

/* Pure: sorts best first: the wanted one, then external USB cameras, then built-in ones, then
 * virtual ones; those that cannot be opened after them, those without a usable format last. */
void kao_v4l2_rank_devices (GPtrArray *devices, const gchar *wanted);

/* Pure: the mode to ask for. The asked size if it is there at nearly the asked rate, MJPG before
 * YUYV only where YUYV is too slow; else the nearest size that is not larger, else the smallest.
 * FALSE when the device has no usable mode. */
gboolean kao_v4l2_choose_mode (const KaoV4l2Device *device,
                               gint width,
                               gint height,
                               gint fps,
                               KaoV4l2Mode *mode);

/* Pure: the modes as a person reads them, largest first: "MJPG 1280 x 720 at 30, YUYV ...; not
 * usable: H264".
 * (transfer full) */
gchar *kao_v4l2_describe_modes (const KaoV4l2Device *device);

/* Opens @node and tries whether another program streams from it. Returns 0 or an errno: ENOENT,
 * EACCES, EBUSY, ENODEV... Leaves the device as it was. */
gint kao_v4l2_probe (const gchar *node);

/* The error for such an errno; @name is what a person calls the camera; names the group of the node
 * for EACCES. (transfer full) */
GError *kao_v4l2_error_from_errno (const gchar *name, const gchar *node, gint error_number);

/* The error for a device that offers no usable format: names those that it offers. (transfer full) */
GError *kao_v4l2_error_unusable (const KaoV4l2Device *device);

G_END_DECLS
