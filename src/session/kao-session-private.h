// SPDX-License-Identifier: GPL-3.0-or-later
/* Shared by the files that make up KaoSession: the object and its state (kao-session.c), the live
 * picture (kao-session-live.c), one match from Start to the figure (kao-session-match.c). */
#pragma once

#include "capture/kao-frame-ranking.h"
#include "engine/kao-engine-service.h"
#include "session/kao-session.h"

G_BEGIN_DECLS

typedef enum
{
  KAO_SIGNAL_STATE_CHANGED,
  KAO_SIGNAL_STAGE_CHANGED,
  KAO_SIGNAL_FRAME,
  KAO_SIGNAL_LIVE_FACE_CHANGED,
  KAO_SIGNAL_PORTRAITS_CHANGED,
  KAO_SIGNAL_RESULT,
  KAO_SIGNAL_FAILED,
  KAO_SIGNAL_DEVICES_CHANGED,
  KAO_SIGNAL_WIPED,
  KAO_SIGNAL_CONFIG_CHANGED,
  KAO_N_SESSION_SIGNALS
} KaoSessionSignal;

/* One described frame of the visitor. */
typedef struct
{
  KaoTracked *tracked; /* owned; its picture is the pane's until a better one is shown */
  KaoVector *vector;   /* owned; NULL until described */
} KaoSample;

struct _KaoSession
{
  GObject parent_instance;

  /* owned, as long as the session */
  KaoConfig *config;
  KaoConfig *next_config; /* taken when the present visitor has gone; NULL when there is none */
  KaoCamera *camera;
  KaoScanner *scanner;
  KaoEngineService *engine;
  gchar **search_path;

  /* the model */
  KaoPack *pack;               /* owned; NULL while loading or failed */
  KaoCalibration *calibration; /* owned; together with pack */
  GError *model_error;         /* owned */
  gchar *forced_pack;          /* owned; instead of the configuration's; may be NULL */
  guint load_id;               /* of the newest load; older answers are dropped */
  guint load_soon_id;          /* a load that waits for the constructor's caller to say more */

  /* the state and its clocks */
  KaoSessionState state;
  gboolean is_camera_going_off; /* this WIPING leads to IDLE */
  GTask *closing;               /* owned; kao_session_close_async() has been called */
  gboolean is_closed;
  guint clock_id;          /* one tick a second where something runs out by itself */
  gint64 clear_at_usec;    /* when LIVE, CHOOSING or RESULT ends by itself */
  gint64 idle_usec;        /* idle_clear_seconds, or what a test has set */
  guint n_unwiped;         /* what WIPING still waits for */
  guint scan_grace_id;     /* the wait for a scanner that does not let go */

  /* what is expected of the clerk's next document */
  KaoDocumentKind document;
  gboolean whole_glass;

  /* live; wiped */
  KaoFrameRanking *best; /* of the last second; its extra is a KaoTracked without a picture */
  KaoLiveFace *live; /* in wiped memory */
  gint64 tracked_usec; /* when the last frame went to the engine */
  KaoTracked *shot;

  /* one match; wiped */
  guint visitor;             /* counts visitors; answers for an earlier one are dropped */
  GCancellable *cancellable; /* owned; of this match */
  gboolean is_scan_running;  /* the scanner has not called back yet */
  guint scanned_visitor;     /* for whom */
  GError *first_look;        /* owned; why nothing was found at the corner: the whole glass's turn */
  KaoScanProgress progress;
  GPtrArray *samples; /* owned; of KaoSample, best first */
  guint n_describing;
  gboolean has_seen_frame; /* at least one frame came since Start */
  GError *describe_error;  /* owned; why the last frame could not be described */
  GPtrArray *portraits;    /* owned; of KaoPortrait; NULL before LOCATING has ended */
  guint chosen;            /* index in portraits, valid once has_chosen */
  gboolean has_chosen;
  KaoImage *panes[2];      /* owned; made when first asked for */
  KaoResult *result;       /* in wiped memory */
};

/* The one setter of the state. FALSE when the table or the closing refuses the move. */
gboolean _kao_session_step (KaoSession *self, KaoSessionEvent event);
void _kao_session_emit (KaoSession *self, KaoSessionSignal signal);
/* A match ends without a figure: "failed", then WIPING. */
void _kao_session_fail (KaoSession *self, const GError *error);
/* "failed" without a move: what was asked for cannot be done now. Returns FALSE. */
gboolean _kao_session_refuse (KaoSession *self, const GError *error);
/* The pane's picture is made again when it is next asked for. */
void _kao_session_drop_pane (KaoSession *self, KaoPane pane);
void _kao_session_restart_clock (KaoSession *self);
/* WIPING waits for one thing less; nothing elsewhere. */
void _kao_session_part_wiped (KaoSession *self);

/* kao-session-live.c */
void _kao_session_live_init (KaoSession *self);
void _kao_session_live_connect (KaoSession *self);
void _kao_session_live_wipe (KaoSession *self);
/* The best frames of the last moment, best first; NULL when there are not so many. (transfer full) */
KaoTracked *_kao_session_dup_best (KaoSession *self, guint index);
/* Why a visitor cannot be seen now, or NULL. (transfer full) */
GError *_kao_session_live_problem (KaoSession *self);

/* kao-session-match.c */
void _kao_session_match_init (KaoSession *self);
void _kao_session_match_connect (KaoSession *self);
void _kao_session_match_wipe (KaoSession *self);
void _kao_session_match_offer (KaoSession *self, const KaoTracked *tracked);
void kao_sample_free (KaoSample *sample);

/* For tests: kao_session_new() with an engine of their own, and a shorter patience. */
KaoSession *_kao_session_new_with_engine (KaoConfig *config,
                                          KaoCamera *camera,
                                          KaoScanner *scanner,
                                          const gchar *const *pack_search_path,
                                          KaoEngineService *engine);
void _kao_session_set_idle_ms (KaoSession *self, guint milliseconds);

G_END_DECLS
