// SPDX-License-Identifier: GPL-3.0-or-later
/* The camera's service inside, shared by kao-camera-service.c (phases, trouble, deadlines) and
 * kao-camera-frames.c and kao-camera-codes.c (what becomes of a frame, of a code). Those know nothing of the
 * first. */
#pragma once

#include "capture/kao-camera-protocol.h"
#include "capture/kao-camera.h"
#include "capture/kao-frame-ring.h"
#include "worker/kao-worker.h"

G_BEGIN_DECLS

/* The life of one use of the camera:
 *
 *   CLOSED ──OPEN──▶ OPENING ──OPENED──▶ STREAMING ──CLOSE──▶ CLOSING ──CLOSED──▶ CLOSED
 *     ▲                 │ FAIL, lost         │ FAIL, lost         │ lost
 *     └──── retry ──────┴────────────────────┴────────────────────┘
 *
 * What is wanted (is_wanted) and what is (phase) are kept apart; reconcile() brings them together.
 */
typedef enum
{
  KAO_CAMERA_PHASE_CLOSED,
  KAO_CAMERA_PHASE_OPENING,
  KAO_CAMERA_PHASE_STREAMING,
  KAO_CAMERA_PHASE_CLOSING
} KaoCameraPhase;

#define KAO_TYPE_CAMERA_SERVICE (kao_camera_service_get_type ())
G_DECLARE_FINAL_TYPE (KaoCameraService, kao_camera_service, KAO, CAMERA_SERVICE, KaoCamera)

struct _KaoCameraService
{
  KaoCamera parent_instance;

  /* owned */
  KaoWorker *worker;
  KaoConfig *config;
  gchar *stable_name; /* of the camera used last; found again under it at another node */
  gchar *worker_nodes; /* the video nodes when the worker was started: all its sandbox knows */
  gchar *tried_nodes;  /* the video nodes at the last try */
  KaoRingReader *ring;
  GTask *listing; /* NULL when no list is being made; its data are the KaoCameraInfo so far */

  gboolean is_wanted;
  gboolean wants_codes;
  gboolean is_ready; /* the worker has started; until then its own start deadline holds */
  KaoCameraPhase phase;
  guint32 job;
  guint32 list_job;
  guint n_looks; /* since the last try */
  gint64 trouble_usec; /* since when the stream has not been running; 0 = it is */
  gint64 reported_usec;
  gint64 lost_usec;    /* when the worker was last lost */

  KaoFrame pending; /* the newest frame, not shown yet; image owned */
  guint pending_id;
  guint retry_id;
};

/* Drops the frame that has not been shown yet. */
void _kao_camera_frames_drop_pending (KaoCameraService *self);
/* The camera is closed or its worker gone. Pictures that others still hold stay whole. */
void _kao_camera_frames_drop_ring (KaoCameraService *self, gboolean is_worker_gone);
/* Messages of the worker; the error says what is wrong with them. */
gboolean _kao_camera_frames_take_ring (KaoCameraService *self, KaoMessage *message, GError **error);
gboolean _kao_camera_frames_take (KaoCameraService *self, const KaoCameraFrame *frame, GError **error);

/* kao-camera-codes.c: tells the worker of a stream whether codes are wanted; takes one. */
void _kao_camera_codes_ask (KaoCameraService *self);
void _kao_camera_codes_watch (KaoCameraService *self, gboolean is_wanted);
void _kao_camera_codes_take (KaoCameraService *self, const KaoCameraCode *code);
/* kao-camera-trouble.c: NULL for a stream that runs. (transfer full) */
GError *_kao_camera_error_of_stream (const gchar *name, KaoCameraStream stream);

G_END_DECLS
