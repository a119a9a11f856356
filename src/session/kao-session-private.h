// SPDX-License-Identifier: GPL-3.0-or-later
/* The session's inside, for tests that ask whether something is left and for its own three files:
 * the object and its state (kao-session.c); on top of it what is asked of it
 * (kao-session-requests.c) and what the window reads (kao-session-view.c). The first knows nothing
 * of the others. */
#pragma once

#include "engine/kao-model.h"
#include "session/kao-document-look.h"
#include "session/kao-references.h"
#include "session/kao-session.h"

G_BEGIN_DECLS

/* What ends by itself: LIVE, CHOOSING and RESULT. */
typedef struct
{
  guint id;             /* one tick a second while something runs out */
  gint64 clear_at_usec; /* when the state ends */
  gint64 idle_usec;     /* idle_clear_seconds, or what a test has set */
} KaoSessionClock;

/* Between Start Matching, or "again", and what it starts. */
typedef struct
{
  gboolean is_asking; /* waits to be told which of several people is meant */
  guint watch_id; /* in WATCHING, from the first described frame on: what there is then is compared */
  guint wake_id;  /* waits for the first face until this timeout; 0: it does not wait */
} KaoSessionStart;

/* The end of a visit, and of the session. */
typedef struct
{
  gboolean is_camera_going_off; /* this WIPING leads to IDLE */
  guint n_unwiped;              /* what WIPING still waits for */
  GTask *closing;               /* owned; kao_session_close_async() has been called */
  gboolean is_closed;
} KaoSessionEnd;

struct _KaoSession
{
  GObject parent_instance;

  /* owned, as long as the session */
  KaoConfig *config;
  KaoConfig *next_config; /* taken when the present visitor has gone; NULL when there is none */
  KaoCamera *camera;
  KaoScanner *scanner;
  KaoEngineService *engine;
  KaoModel *model;
  gchar *forced_pack; /* instead of the configuration's; may be NULL */

  /* owned; what they hold of a visitor is wiped in WIPING */
  KaoVisitor *visitor;
  KaoDocumentLook *look;
  KaoReferences *references;
  guint visitor_number; /* counts visitors: what belongs to an earlier one is dropped */
  gboolean is_without_scan; /* in COMPARING: the visitor is still being described */

  /* the state */
  KaoSessionState state;
  KaoSessionClock clock;
  KaoSessionStart start;
  KaoSessionEnd end;
  KaoScanRequest wanted; /* what is expected of the clerk's next document */
};

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
  KAO_SIGNAL_FRONT,
  KAO_N_SESSION_SIGNALS
} KaoSessionSignal;

void _kao_session_emit (KaoSession *self, KaoSessionSignal signal);
/* The one setter of the state. FALSE when the table or the closing refuses the move. */
gboolean _kao_session_step (KaoSession *self, KaoSessionEvent event);
/* "failed" without a move: what was asked for cannot be done now. Returns FALSE. */
gboolean _kao_session_refuse (KaoSession *self, const GError *error);
void _kao_session_restart_clock (KaoSession *self);
/* The configuration that waited for the last visitor to go; nothing when there is none. */
void _kao_session_take_next_config (KaoSession *self);
/* In COMPARING: has the figures worked out of the references and the visitor's frames. */
void _kao_session_compare (KaoSession *self);
/* In COMPARING: the look's portrait is the printed reference. */
void _kao_session_compare_with (KaoSession *self, guint portrait);
/* In COMPARING: with what is there, as soon as the visitor is described. */
void _kao_session_compare_at_once (KaoSession *self);

/* For tests: kao_session_new() with an engine of their own, and a shorter patience. */
KaoSession *_kao_session_new_with_engine (KaoConfig *config,
                                          KaoCamera *camera,
                                          KaoScanner *scanner,
                                          KaoPackPlaces *places,
                                          KaoEngineService *engine);
void _kao_session_set_idle_ms (KaoSession *self, guint milliseconds);

/* How long new frames are gathered after the first one. */
#define KAO_SESSION_WATCH_MS 1500

/* How long Start Matching waits for a camera that starts, and for the first face. */
#define KAO_SESSION_WAKE_MS 5000

G_END_DECLS
