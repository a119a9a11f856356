// SPDX-License-Identifier: GPL-3.0-or-later
/* Keeps the best few frames of the last second, as copies of their own in wiped memory, so that the
 * camera's ring stays free. Pure: no clock, no device. One thread at a time.
 */
#pragma once

#include "capture/kao-camera.h"

G_BEGIN_DECLS

typedef struct _KaoFrameRanking KaoFrameRanking;

/* @n_best: 1..16 frames. @span_usec: how old a frame may get. (transfer full) */
KaoFrameRanking *kao_frame_ranking_new (guint n_best, gint64 span_usec);
void kao_frame_ranking_free (KaoFrameRanking *ranking);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoFrameRanking, kao_frame_ranking_free)

/* Offers a frame with its quality (any scale, higher is better; NaN and negative are refused).
 * @extra: what belongs to the frame, such as its landmarks; taken over when the frame is kept,
 * freed with @extra_free (and then wiped by it) in any case. Returns TRUE when it was kept. */
gboolean kao_frame_ranking_offer (KaoFrameRanking *ranking,
                                  const KaoFrame *frame,
                                  gdouble quality,
                                  gpointer extra,
                                  GDestroyNotify extra_free);

/* Forgets what is older than the span at @now_usec. */
void kao_frame_ranking_expire (KaoFrameRanking *ranking, gint64 now_usec);

guint kao_frame_ranking_get_n (const KaoFrameRanking *ranking);
/* The @index-th best; the frame stays the ranking's. @extra and @quality may be NULL. */
const KaoFrame *kao_frame_ranking_peek (const KaoFrameRanking *ranking,
                                        guint index,
                                        gdouble *quality,
                                        gpointer *extra);

/* Wipes everything. */
void kao_frame_ranking_clear (KaoFrameRanking *ranking);

G_END_DECLS
