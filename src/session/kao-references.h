// SPDX-License-Identifier: GPL-3.0-or-later
/* The list of what the visitor is compared with, one of each origin at most, and the figures of all
 * pairs that count. A portrait is described as soon as it is added; the figures are worked out anew
 * whenever the list has changed and all of it is described. Main thread only.
 *
 * Signals:
 *   "changed"  kao_references_dup_view() shows something else
 *   "compared" (const KaoResult *) as kao_references_get_result()
 *   "failed"   (guint origin, const GError *) that reference could not be described and was
 *              dropped; with KAO_N_ORIGINS the comparison itself failed
 */
#pragma once

#include "session/kao-result.h"
#include "visitor/kao-visitor.h"

G_BEGIN_DECLS

#define KAO_TYPE_REFERENCES (kao_references_get_type ())
G_DECLARE_FINAL_TYPE (KaoReferences, kao_references, KAO, REFERENCES, GObject)

/* (transfer full) */
KaoReferences *kao_references_new (KaoEngineService *engine, KaoVisitor *visitor);

/* In place of an earlier one of the same origin. @reference: (transfer full) */
void kao_references_add (KaoReferences *self, KaoReference *reference);
gboolean kao_references_has (KaoReferences *self, KaoOrigin origin);
guint kao_references_get_n (KaoReferences *self);
/* How many of them the visitor can be compared with: what is wrong is none. */
guint kao_references_get_n_comparable (KaoReferences *self);

/* Compares from now on: the visitor has been described. */
void kao_references_begin (KaoReferences *self, KaoCalibration *calibration, const KaoLines *lines);

/* Waits for the next kao_references_begin(): the visitor is being described anew. The list stays, the figures are
 * gone, and what is being worked out about the frames before is no answer any more. */
void kao_references_pause (KaoReferences *self);

/* NULL until the first "compared"; then always the same place. */
const KaoResult *kao_references_get_result (KaoReferences *self);
/* The portrait as kao_face_view_new() shows it, made once; NULL without one, or while its face is
 * not known. (transfer full) */
KaoImage *kao_references_dup_view (KaoReferences *self, KaoOrigin origin);

/* Drops everything at once, without a signal; answers under way are dropped on arrival. */
void kao_references_wipe (KaoReferences *self);

G_END_DECLS
