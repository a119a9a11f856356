// SPDX-License-Identifier: GPL-3.0-or-later
/* Arithmetic on vectors, for the engine, the evaluation and the reception's list. */
#pragma once

#include "face/kao-engine.h"

G_BEGIN_DECLS

/* Brings @values to length one; a zero vector stays. */
void kao_vector_normalise (gfloat *values, gsize n);
/* Brings the vector to length one, takes @centre off and brings the rest to length one: angles are
 * then seen from there. */
void kao_vector_centre (gfloat *values, const gfloat *centre, gsize n);
/* @n >= 1 vectors of one length. (transfer full) */
KaoVector *kao_vector_mean (KaoVector *const *vectors, gsize n, gboolean is_normalised);
/* Euclidean, or one minus the cosine (NAN for a zero vector). */
gdouble kao_vector_distance (const gfloat *a, const gfloat *b, gsize n, gboolean is_cosine);

G_END_DECLS
