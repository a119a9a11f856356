// SPDX-License-Identifier: GPL-3.0-or-later
/* A visitor's described frames, best first, at most KAO_VISITOR_MAX_FRAMES. What they hold is wiped
 * when they go. One thread at a time.
 */
#pragma once

#include "engine/kao-engine-service.h"

G_BEGIN_DECLS

typedef struct _KaoSamples KaoSamples;

/* (transfer full) */
KaoSamples *kao_samples_new (void);
void kao_samples_free (KaoSamples *samples);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoSamples, kao_samples_free)

guint kao_samples_get_n (const KaoSamples *samples);
/* Both borrowed. @index < kao_samples_get_n(). */
const KaoTracked *kao_samples_get_tracked (const KaoSamples *samples, guint index);
KaoVector *kao_samples_get_vector (const KaoSamples *samples, guint index);

/* At its place by quality; the worst one goes when there are too many. @tracked and @vector:
 * (transfer full). */
void kao_samples_insert (KaoSamples *samples, KaoTracked *tracked, KaoVector *vector);
/* Whether a frame of this unified quality (0..100) is worth a pass through the network: there is
 * room, or it is clearly better than the worst one. */
gboolean kao_samples_has_room_for (const KaoSamples *samples, gdouble quality);
/* Leaves out blinks and quick movements: see kao_samples_count_good(). */
void kao_samples_keep_good (KaoSamples *samples);
void kao_samples_remove (KaoSamples *samples, const KaoVector *vector);
void kao_samples_clear (KaoSamples *samples);

/* How many of @n frames, best first by their unified @qualities (0..100), are good enough to be
 * averaged: those that are not far below the middle one. The middle and not the best one, so that
 * somebody else who is seen better for a moment does not push the visitor out. At least one when @n
 * > 0. */
guint kao_samples_count_good (const gdouble *qualities, guint n);

G_END_DECLS
