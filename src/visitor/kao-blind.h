// SPDX-License-Identifier: GPL-3.0-or-later
/* Why nobody is seen: a visitor's own words for the camera's state and for a picture without a face. Main
 * thread only.
 */
#pragma once

#include "visitor/kao-visitor.h"

G_BEGIN_DECLS

/* Why @camera shows nothing, as KAO_RETRY or KAO_CAMERA_ERROR; NULL while it is live. (transfer full) */
GError *_kao_blind_explain (KaoCamera *camera);

/* As kao_visitor_explain_no_shot() and kao_visitor_explain_missing(). (transfer full) */
GError *_kao_no_shot_explain (const KaoVisitor *visitor);
GError *_kao_missing_explain (const KaoVisitor *visitor);

G_END_DECLS
