// SPDX-License-Identifier: GPL-3.0-or-later
/* How a face is shown: a portrait with the eyes level and at the same place in every picture, so that
 * two faces side by side can be compared by eye. Pure; any thread.
 */
#pragma once

#include "face/kao-engine.h"
#include "image/kao-image.h"

G_BEGIN_DECLS

/* In pixels; the eyes are a quarter of the width apart, which is about as much as a webcam at
 * 1280x720 or a card portrait at 600 dpi gives. Higher than wide, so that hair and chin are in it. */
#define KAO_FACE_VIEW_WIDTH 480
#define KAO_FACE_VIEW_HEIGHT 600

/* NULL when @face lies where no picture can be made. (transfer full) */
KaoImage *kao_face_view_new (const KaoImage *image, const KaoFace *face);

G_END_DECLS
