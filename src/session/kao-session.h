// SPDX-License-Identifier: GPL-3.0-or-later
/* One visit at the counter: the object that the window (or the headless runner) sees. It owns the state
 * machine and its clocks, and has the visitor, the look at the document and the references wiped. Main thread
 * only; knows no GTK.
 */
#pragma once

#include "base/kao-types.h"
#include "capture/kao-camera.h"
#include "config/kao-config.h"
#include "face/kao-pack-places.h"
#include "scan/kao-scanner.h"
#include "session/kao-reference.h"
#include "session/kao-result.h"
#include "session/kao-session-table.h"
#include "visitor/kao-visitor.h"

G_BEGIN_DECLS

#define KAO_TYPE_SESSION (kao_session_get_type ())
G_DECLARE_FINAL_TYPE (KaoSession, kao_session, KAO, SESSION, GObject)

typedef enum
{
  KAO_PANE_VISITOR,
  KAO_PANE_DOCUMENT
} KaoPane;

/* Loading the model happens on the engine's own thread; until it is done, and when it failed
 * (kao_session_get_model_error()), everything but matching works.
 * @camera and @scanner may be fakes. @places: where its packs come from. */
KaoSession *kao_session_new (KaoConfig *config,
                             KaoCamera *camera,
                             KaoScanner *scanner,
                             KaoPackPlaces *places);

/* Takes the named pack whatever the configuration says; NULL goes back to the configuration's. */
void kao_session_use_pack (KaoSession *self, const gchar *name);

/* Signals (all void unless said otherwise):
 *   "state-changed"    state or allowed actions changed
 *   "stage-changed"    progress text or fraction changed (scanning, locating, comparing), and once a
 *                      second in RESULT: kao_session_get_seconds_left() changed
 *   "frame"            (KaoImage *) a live frame for the preview
 *   "live-face-changed"
 *   "portraits-changed" what the panes should show changed (shot taken, portrait found, wiped)
 *   "result"           (const KaoResult *) in RESULT; once more, with the same address, when a reference
 *                      that came later has changed the figures
 *   "failed"           (const GError *) a retry or an error ended the match, state goes on by itself;
 *                      or it says why a request was refused (no camera, no face, no scanner, no
 *                      model), then the state stays as it is
 *   "devices-changed"  camera, scanner, model state or name changed
 *   "wiped"            WIPING is over: drop every texture now
 *   "config-changed"
 *   "front"            (const KaoPortrait *) the document's portrait came with the front of its card, which is dropped
 *                      when the handlers have returned
 */

/* Every request goes through the table: an illegal one is logged and refused (FALSE). */
gboolean kao_session_camera_on (KaoSession *self);
gboolean kao_session_take_shot (KaoSession *self);
gboolean kao_session_retake (KaoSession *self);
/* Asked while the camera is off or starts, it waits some seconds for the first face (TRUE), and says "failed" when
 * none comes. With nobody in view it is refused at once. */
gboolean kao_session_start (KaoSession *self);
gboolean kao_session_is_waiting_for_face (KaoSession *self);
/* In LIVE with several people in view: the one in kao_session_get_live_face()->boxes[@index] is meant. Where nobody has
 * said so, kao_session_start() asks (TRUE, and it stays LIVE) and begins when it is told; asked again, it takes the
 * face in the middle. */
gboolean kao_session_pick (KaoSession *self, guint index);
gboolean kao_session_is_asking_for_visitor (KaoSession *self);
/* Compares with what has joined already and scans nothing. kao_session_start() does the same where there is no
 * scanner. */
gboolean kao_session_start_without_scan (KaoSession *self);
/* In RESULT: new frames of the visitor are compared with the same references, nothing is scanned. */
gboolean kao_session_again (KaoSession *self);
gboolean kao_session_choose (KaoSession *self, guint portrait);
gboolean kao_session_cancel (KaoSession *self);
gboolean kao_session_clear (KaoSession *self);
/* Ends through WIPING; @callback when everything is wiped and the workers are gone. */
void kao_session_close_async (KaoSession *self, GAsyncReadyCallback callback, gpointer user_data);
void kao_session_close_finish (KaoSession *self, GAsyncResult *result);
/* The clerk did something: restarts the idle clock, switches the camera on again. */
void kao_session_note_activity (KaoSession *self);

/* --- references besides the scanned one (a chip's photo, a ticket's vector) ---
 *
 * They may come at any time of a visit: in LIVE, before Start Matching, while the scanner moves, in CHOOSING or
 * COMPARING, and in RESULT. The figures wait for what was added before them and are worked out anew for what
 * comes after: "result" is emitted again and the idle clock restarts. In WIPING all references go.
 *
 * Whoever reads a chip takes kao_session_get_visitor() when the reading begins and gives it back with the
 * reference, so that what comes late never joins the next visitor.
 */

/* The number of this visit; it changes with every WIPING. */
guint kao_session_get_visitor (KaoSession *self);
/* @reference: (transfer full) in any case; of its origin there is one, an earlier one is replaced. A portrait is
 * described on the engine's thread; when that fails "failed" is emitted, the reference is dropped, and the visit
 * goes on without it. FALSE when the visitor has gone or there is none (IDLE, WIPING, closed): it was dropped. */
gboolean kao_session_add_reference (KaoSession *self, guint visitor, KaoReference *reference);
/* As kao_session_dup_pane_image(), of one reference; NULL without one, without a picture, or while its face is
 * looked for; "portraits-changed" tells when it is there. (transfer full) */
KaoImage *kao_session_dup_reference_image (KaoSession *self, KaoOrigin origin);

KaoSessionState kao_session_get_state (KaoSession *self);
/* What may be done now: the table's actions less what the devices and the model cannot do, and clearing as soon as
 * something of a visitor stays: a shot, a chip. */
KaoSessionActions kao_session_get_actions (KaoSession *self);
gboolean kao_session_has_shot (KaoSession *self);

/* NULL outside RESULT. */
const KaoResult *kao_session_get_result (KaoSession *self);
const KaoLiveFace *kao_session_get_live_face (KaoSession *self);
/* The aligned picture for a pane (eyes at the same place in both panes), or NULL;
 * (transfer full). */
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
/* Whether the fronts of cards are wanted ("front"), from the next scan on. */
void kao_session_set_reads_fronts (KaoSession *self, gboolean reads_fronts);
void kao_session_set_whole_glass (KaoSession *self, gboolean whole_glass);

/* Seconds left until RESULT clears itself; 0 elsewhere. */
guint kao_session_get_seconds_left (KaoSession *self);

G_END_DECLS
