// SPDX-License-Identifier: GPL-3.0-or-later
/* Why nobody is seen: a visitor's own words for the camera's state and for a picture without a face. Main
 * thread only.
 */
#pragma once

#include "visitor/kao-visitor.h"

G_BEGIN_DECLS

/* Why @camera shows nothing, as KAO_RETRY or KAO_CAMERA_ERROR; NULL while it is live. (transfer full) */
GError *_kao_blind_explain (KaoCamera *camera);

/* Why there is no face to take in a picture without one: it does not stand upright, or none is seen.
 * (transfer full) */
GError *_kao_no_face_explain (const KaoLiveFace *live);

G_END_DECLS
