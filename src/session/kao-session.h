// SPDX-License-Identifier: GPL-3.0-or-later
/* One visitor: the object that the window (or the headless runner) sees. It owns the state machine,
 * the engine thread's jobs, and everything that must be wiped. Main thread only; knows no GTK.
 */
#pragma once

#include "base/kao-types.h"
#include "capture/kao-camera.h"
#include "config/kao-config.h"
#include "face/kao-pack.h"
#include "face/kao-quality.h"
#include "match/kao-match.h"
#include "scan/kao-scanner.h"
#include "session/kao-session-table.h"

G_BEGIN_DECLS

#define KAO_TYPE_SESSION (kao_session_get_type ())
G_DECLARE_FINAL_TYPE (KaoSession, kao_session, KAO, SESSION, GObject)

/* The figure and what belongs to it. Wiped with the session's WIPING; do not copy it. */
typedef struct
{
  gdouble similarity; /* 0..100 */
  gdouble distance;
  gdouble spread;     /* standard deviation of similarity over the visitor's frames; 0 for one frame */
  guint n_frames;
  gboolean is_extrapolated;
  gdouble threshold;  /* the lines that held when the match was started */
  gdouble review_line;
  KaoOutcome outcome;
  KaoAdvice visitor_advice; /* why the figure may be weak */
  KaoAdvice document_advice;
} KaoResult;

/* What the live picture shows right now. */
typedef struct
{
  gboolean has_face;
  KaoFace face;   /* in pixels of the last frame */
  guint n_faces;
  KaoAdvice advice;
  gdouble quality; /* unified, 0..100 */
  gdouble luminance; /* mean of the face, 0..1; negative without a face; for the camera's exposure help */
} KaoLiveFace;

typedef enum
{
  KAO_PANE_VISITOR,
  KAO_PANE_DOCUMENT
} KaoPane;

/* Loading the model happens on the engine's own thread; until it is done, and when it failed
 * (kao_session_get_model_error()), everything but matching works.
 * @camera and @scanner may be fakes. @packs: search path as from kao_pack_search_path(). */
KaoSession *kao_session_new (KaoConfig *config,
                             KaoCamera *camera,
                             KaoScanner *scanner,
                             const gchar *const *pack_search_path);

/* Takes the named pack whatever the configuration says; NULL goes back to the configuration's. */
void kao_session_use_pack (KaoSession *self, const gchar *name);

/* Signals (all void unless said otherwise):
 *   "state-changed"    state or allowed actions changed
 *   "stage-changed"    progress text or fraction changed (scanning, locating, comparing), and once a
 *                      second in RESULT: kao_session_get_seconds_left() changed
 *   "frame"            (KaoImage *) a live frame for the preview
 *   "live-face-changed"
 *   "portraits-changed" what the panes should show changed (shot taken, portrait found, wiped)
 *   "result"           (const KaoResult *) in RESULT
 *   "failed"           (const GError *) a retry or an error ended the match, state goes on by itself;
 *                      or it says why a request was refused (no camera, no face, no scanner, no
 *                      model), then the state stays as it is
 *   "devices-changed"  camera, scanner, model state or name changed
 *   "wiped"            WIPING is over: drop every texture now
 *   "config-changed"
 */

/* Every request goes through the table: an illegal one is logged and refused (FALSE). */
gboolean kao_session_camera_on (KaoSession *self);
gboolean kao_session_take_shot (KaoSession *self);
gboolean kao_session_retake (KaoSession *self);
gboolean kao_session_start (KaoSession *self);
gboolean kao_session_choose (KaoSession *self, guint portrait);
gboolean kao_session_cancel (KaoSession *self);
gboolean kao_session_clear (KaoSession *self);
/* Ends through WIPING; @callback when everything is wiped and the workers are gone. */
void kao_session_close_async (KaoSession *self, GAsyncReadyCallback callback, gpointer user_data);
void kao_session_close_finish (KaoSession *self, GAsyncResult *result);
/* The clerk did something: restarts the idle clock, switches the camera on again. */
void kao_session_note_activity (KaoSession *self);

KaoSessionState kao_session_get_state (KaoSession *self);
/* What may be done now: the table's actions less what the devices and the model cannot do. */
KaoSessionActions kao_session_get_actions (KaoSession *self);
gboolean kao_session_has_shot (KaoSession *self);

/* NULL outside RESULT. */
const KaoResult *kao_session_get_result (KaoSession *self);
const KaoLiveFace *kao_session_get_live_face (KaoSession *self);
/* The aligned picture for a pane (a square, eyes at the same place in both panes), or NULL; (transfer full). */
KaoImage *kao_session_dup_pane_image (KaoSession *self, KaoPane pane);
/* The portraits to choose from in CHOOSING: faces only; (transfer full). */
guint kao_session_get_n_portraits (KaoSession *self);
KaoImage *kao_session_dup_portrait (KaoSession *self, guint portrait);
/* Progress of the scan in SCANNING: valid fields as in KaoScanProgress. */
const KaoScanProgress *kao_session_get_scan_progress (KaoSession *self);
/* TRUE from where a card's area held no photo, so that the whole glass is scanned, to the end of the
 * match. */
gboolean kao_session_is_second_look (KaoSession *self);

KaoCamera *kao_session_get_camera (KaoSession *self);
KaoScanner *kao_session_get_scanner (KaoSession *self);
KaoConfig *kao_session_get_config (KaoSession *self);
/* A valid edit of the configuration: taken at the next visitor. */
void kao_session_set_config (KaoSession *self, KaoConfig *config);
/* The pack in use, or NULL while loading or failed. */
KaoPack *kao_session_get_pack (KaoSession *self);
const GError *kao_session_get_model_error (KaoSession *self);

/* The kind of document expected next; defaults to the configuration's. */
void kao_session_set_document (KaoSession *self, KaoDocumentKind kind);
KaoDocumentKind kao_session_get_document (KaoSession *self);
void kao_session_set_whole_glass (KaoSession *self, gboolean whole_glass);

/* Seconds left until RESULT clears itself; 0 elsewhere. */
guint kao_session_get_seconds_left (KaoSession *self);

G_END_DECLS
