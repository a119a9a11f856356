// SPDX-License-Identifier: GPL-3.0-or-later
/* The camera as the session sees it. KaoCamera is the seam: the real service
 * (kao_camera_service_new()) runs kaoawase-camera, tests derive a fake. Main thread only.
 */
#pragma once

#include "base/kao-types.h"
#include "capture/kao-code-scene.h"
#include "image/kao-image.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define KAO_TYPE_CAMERA (kao_camera_get_type ())
G_DECLARE_DERIVABLE_TYPE (KaoCamera, kao_camera, KAO, CAMERA, GObject)

typedef enum
{
  KAO_CAMERA_STATE_OFF,      /* not asked to run: its light is out */
  KAO_CAMERA_STATE_OPENING,  /* also while warm-up frames are thrown away */
  KAO_CAMERA_STATE_LIVE,
  KAO_CAMERA_STATE_STALLED,  /* open, but frozen or only broken frames; tried again by itself */
  KAO_CAMERA_STATE_MISSING,  /* none found; comes back by itself when one is plugged in */
  KAO_CAMERA_STATE_FAULT     /* busy, denied, ...: see kao_camera_get_fault() */
} KaoCameraState;

/* One fresh, complete frame. */
typedef struct
{
  KaoImage *image;      /* RGB24, not mirrored; the frame owns one reference */
  guint64 sequence;     /* counts from 1 since the camera was opened */
  gint64 captured_usec; /* g_get_monotonic_time() scale */
} KaoFrame;

struct _KaoCameraClass
{
  GObjectClass parent_class;
  void (*start) (KaoCamera *self);
  void (*stop) (KaoCamera *self);
  void (*watch_codes) (KaoCamera *self, gboolean is_wanted); /* NULL: it reads none */
};

/* Signals: "state-changed" (void), "shut" (void, see kao_camera_is_shutting()), "frame-ready" (const KaoFrame *: take a reference of its image
 * to keep it beyond the handler), "code-read" (const gchar *, the text of a two-dimensional code that was just
 * seen, some times a second while it is shown; to be wiped by whoever keeps it). Frames come only in LIVE, newest wins: a slow handler loses
 * frames, it never queues them. */

/* Stopping is OFF at once, with no frame after it; the device is shut and its light out some ten
 * milliseconds later (2.5 s at worst, when the driver hangs). It may be started again meanwhile. */
void kao_camera_start (KaoCamera *self);
void kao_camera_stop (KaoCamera *self);

/* Whether codes in the pictures are looked for; not until asked for, and from then on also after the camera was
 * switched off and on. */
void kao_camera_watch_codes (KaoCamera *self, gboolean is_wanted);

/* TRUE after stopping while pictures may still be on their way, until "shut": then none is left in memory that is
 * shared with the camera. */
gboolean kao_camera_is_shutting (KaoCamera *self);

KaoCameraState kao_camera_get_state (KaoCamera *self);
const gchar *kao_camera_get_name (KaoCamera *self);
const GError *kao_camera_get_fault (KaoCamera *self);

/* For subclasses. @name NULL leaves the name as it is; "state-changed" is emitted when something
 * really changed. Frames are emitted only in LIVE. */
void kao_camera_set_state (KaoCamera *self,
                           KaoCameraState state,
                           const gchar *name,
                           const GError *fault);
void kao_camera_set_shutting (KaoCamera *self, gboolean is_shutting);
void kao_camera_emit_frame (KaoCamera *self, const KaoFrame *frame);
void kao_camera_emit_code (KaoCamera *self, const gchar *text);

/* The real one; (transfer full). */
KaoCamera *kao_camera_service_new (KaoSpawner *spawner, guint worker_index, KaoConfig *config);
void kao_camera_service_set_config (KaoCamera *self, KaoConfig *config);
/* Exposure help: mean luminance of the visitor's face, 0..1, as the engine measured it; negative
 * when there is no face. The worker nudges the device's controls within limits. */
void kao_camera_service_report_face_luminance (KaoCamera *self, gdouble luminance);

/* The demonstration's camera, once it is live: person number @person (0: nobody) comes before it, as in picture
 * @picture, and holds @code up (one pixel a module, with its quiet zone; NULL: nothing) as @scene says: seed, noise
 * and place are the camera's own. */
void kao_camera_service_show (KaoCamera *self,
                              guint person,
                              guint picture,
                              const KaoImage *code,
                              const KaoCodeScene *scene);

/* One camera, for an administrator who wants to name it in the configuration. */
typedef struct
{
  gchar *node;        /* /dev/video0 */
  gchar *name;        /* as the device calls itself */
  gchar *stable_name; /* below /dev/v4l; "" when it has none */
  gchar *bus;
  gchar *usb_port;    /* "1.4"; "" when it is no USB device */
  guint usb_bus;
  gboolean is_external;
  gchar *formats; /* "MJPG 1280 x 720 at 30, ..."; "" when it could not be asked */
  gchar *problem; /* why it could not be asked, as one sentence; "" when it could */
} KaoCameraInfo;

/* Lists the cameras, the one that would be taken without a configuration first. Sets
 * KAO_CAMERA_ERROR, or G_IO_ERROR_PENDING while a list is being made. (transfer full, elements
 * KaoCameraInfo) */
void kao_camera_service_list_async (KaoCamera *self,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
GPtrArray *kao_camera_service_list_finish (KaoCamera *self, GAsyncResult *result, GError **error);
/* Stops and waits until the device is shut and its settings are put back, turning the main loop; for
 * the end of the program. */
void kao_camera_service_shut (KaoCamera *self);
GPid kao_camera_service_get_worker_pid (KaoCamera *self);

G_END_DECLS
