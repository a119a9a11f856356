// SPDX-License-Identifier: GPL-3.0-or-later
/* A live frame with the face that was found in it. One thread at a time. */
#pragma once

#include "face/kao-quality.h"
#include "image/kao-image.h"

G_BEGIN_DECLS

/* More people than there are number keys are not told apart. */
#define KAO_TRACKED_MAX_FACES 9

/* In wiped memory. */
typedef struct
{
  KaoImage *image; /* owned */
  guint64 sequence;
  gint64 captured_usec;
  gboolean is_quick; /* asked: one clear face that looks straight ahead is answer enough */
  gboolean has_wanted; /* asked: only the face near @wanted is the visitor's */
  KaoPoint wanted;
  guint n_boxes; /* of all faces, from the left as a mirror shows them */
  KaoRect boxes[KAO_TRACKED_MAX_FACES];
  guint n_faces; /* 0 also when nobody is near @wanted; 1 when it is answered */
  KaoFace face;       /* the visitor's, when n_faces > 0 */
  KaoQuality quality; /* of that face */
  guint turn; /* without one: quarter turns that would bring the picture upright (kao_engine_get_turn) */
} KaoTracked;

KaoTracked *kao_tracked_copy (const KaoTracked *tracked);
/* A copy with pixels of its own, for keeping: a camera has few frames to lend. NULL when there is
 * no memory. */
KaoTracked *kao_tracked_detach (const KaoTracked *tracked);
void kao_tracked_free (KaoTracked *tracked);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoTracked, kao_tracked_free)

G_END_DECLS
