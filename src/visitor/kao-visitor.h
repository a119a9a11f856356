// SPDX-License-Identifier: GPL-3.0-or-later
/* Who stands before the camera: the face that is followed, the best frames of the last second, the
 * shot, and the frames that were described to be compared. Blinks and strangers are left out. Knows
 * no document and no visit; whoever runs one listens. Main thread only.
 *
 * Signals:
 *   "frame"              (KaoImage *) a live frame for the preview
 *   "face-changed"       kao_visitor_get_live_face() changed
 *   "sample-added"       one more frame was described
 *   "all-described"      no description is under way any more, and there is a described frame
 *   "picture-changed"    kao_visitor_dup_view() shows something else, not because of a call: the
 *                        first frame was described, or frames that show somebody else were dropped
 *   "nothing-to-compare" (const GError *) a description failed and no frame is left; while the
 *                        visitor is watched another one may still come
 *   "released"           after kao_visitor_wipe(): the camera's last pictures are gone, too
 */
#pragma once

#include "capture/kao-camera.h"
#include "engine/kao-engine-service.h"
#include "face/kao-advice.h"

G_BEGIN_DECLS

#define KAO_TYPE_VISITOR (kao_visitor_get_type ())
G_DECLARE_FINAL_TYPE (KaoVisitor, kao_visitor, KAO, VISITOR, GObject)

/* What the live picture shows right now. */
typedef struct
{
  gboolean has_face;
  KaoFace face;   /* in pixels of the last frame */
  guint n_faces;
  guint n_boxes; /* of everybody in view, from the left as a mirror shows them */
  KaoRect boxes[KAO_TRACKED_MAX_FACES];
  gboolean is_picked; /* @face is the one that the clerk meant */
  KaoAdvice advice; /* the sentence that is to stand under the picture now; without a face only that the
                     * picture does not stand upright */
  gdouble quality; /* unified, 0..100 */
  gdouble luminance; /* mean of the face, 0..1; negative without a face; for the camera's exposure help */
} KaoLiveFace;

/* (transfer full) */
KaoVisitor *kao_visitor_new (KaoCamera *camera, KaoEngineService *engine);

/* Switches the camera on and follows the face. */
void kao_visitor_watch (KaoVisitor *self);
/* Switches the camera off; what was seen stays. */
void kao_visitor_rest (KaoVisitor *self);

const KaoLiveFace *kao_visitor_get_live_face (KaoVisitor *self);
/* Why a visitor cannot be seen now, or NULL: the camera's fault, or KAO_RETRY_NO_FRAME. (transfer
 * full) */
GError *kao_visitor_explain_blind (KaoVisitor *self);

/* TRUE while it is too early to say that nobody is there: the camera starts, or its first pictures are still
 * being looked at. */
gboolean kao_visitor_is_waking (KaoVisitor *self);

/* TRUE when several people are in view, or were a moment ago, and nobody has said which one is meant. */
gboolean kao_visitor_is_ambiguous (KaoVisitor *self);
/* The one in live->boxes[@index] is meant: followed from now on, and no frame before counts. FALSE without such a
 * one. */
gboolean kao_visitor_pick (KaoVisitor *self, guint index);
/* Forgets the frames, not who is meant: the same visitor is looked at as if he had just come. */
void kao_visitor_renew (KaoVisitor *self);

/* Freezes the best frame of the last second: it alone is compared. KAO_RETRY_NO_FACE,
 * KAO_RETRY_NO_FRAME, KAO_CAMERA_ERROR. The error is said in advance by
 * kao_visitor_explain_no_shot(). (transfer full) */
GError *kao_visitor_explain_no_shot (KaoVisitor *self);
gboolean kao_visitor_take_shot (KaoVisitor *self, GError **error);
void kao_visitor_drop_shot (KaoVisitor *self);
gboolean kao_visitor_has_shot (KaoVisitor *self);

/* Has the shot described, else the best frames of the last second, and from then on, while the
 * visitor is watched, those that are better. */
void kao_visitor_collect (KaoVisitor *self);
/* How many frames are described by now. */
guint kao_visitor_get_n_described (KaoVisitor *self);
/* Why there is nothing to compare, in the order of what helps most: what kept the last frame from
 * being described, what is wrong with the camera, no face, no picture. NULL when there is something
 * or it may still come. (transfer full) */
GError *kao_visitor_explain_missing (KaoVisitor *self);

/* Compares the described frames with @references, which may be none where only their mean is asked for. From the first call on no frame joins any more,
 * so that all figures of a visit are about the same frames; those that show somebody else are
 * dropped before the answer. There must be one at least (kao_visitor_explain_missing() is NULL and
 * no description is under way). G_IO_ERROR_CANCELLED when the visitor was wiped meanwhile.
 * (transfer full) */
void kao_visitor_compare_async (KaoVisitor *self,
                                KaoVector *const *references,
                                guint n_references,
                                const KaoCalibration *calibration,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
KaoComparison *kao_visitor_compare_finish (KaoVisitor *self, GAsyncResult *result, GError **error);

/* The lines that the advice goes by, copied; until then kao_advice_default_lines. */
void kao_visitor_set_advice_lines (KaoVisitor *self, const KaoAdviceLines *lines);
const KaoAdviceLines *kao_visitor_get_advice_lines (KaoVisitor *self);
/* What the best described frame suffers from. */
KaoAdvice kao_visitor_get_advice (KaoVisitor *self);
/* The shot, else the best described frame, as kao_face_view_new() shows it; made once. NULL when
 * there is none. (transfer full) */
KaoImage *kao_visitor_dup_view (KaoVisitor *self);

/* Drops everything of this visitor at once; answers under way are dropped on arrival. The engine's thread has to be
 * wiped after it. TRUE: the camera was switched off and its last pictures may be on their way; "released" follows, once
 * however often this is called meanwhile, and only the first call returns TRUE. */
gboolean kao_visitor_wipe (KaoVisitor *self);

G_END_DECLS
