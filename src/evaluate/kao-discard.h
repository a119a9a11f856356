// SPDX-License-Identifier: GPL-3.0-or-later
/* Error versus discard (ISO/IEC 29794-1): how many genuine pairs are missed at a fixed line once the
 * pairs whose worse picture has the lowest quality are left out. A measure that knows what costs
 * recognition makes the rate fall. One thread at a time. */
#pragma once

#include "evaluate/kao-statistics.h"
#include "face/kao-quality.h"

G_BEGIN_DECLS

/* Every component, then the unified value. */
#define KAO_DISCARD_UNIFIED KAO_N_QUALITIES
#define KAO_N_DISCARD_MEASURES (KAO_N_QUALITIES + 1)

/* Shares of pairs that are left out. */
#define KAO_N_DISCARDS 4
/* The lines they are counted at: one impostor in a hundred, which few pairs show already, and one in a thousand, at which
 * more genuine pairs are missed. */
#define KAO_N_DISCARD_LINES 2
extern const gdouble kao_discard_shares[KAO_N_DISCARDS];

typedef struct
{
  gdouble distance; /* the line, where all impostors have the rate @fmr; NAN = too few of them */
  gdouble fmr;
  KaoRate fnmr[KAO_N_DISCARD_MEASURES][KAO_N_DISCARDS];
} KaoDiscardCurves;

/* The genuine pairs of one evaluation; wiped when freed. */
typedef struct _KaoDiscard KaoDiscard;

KaoDiscard *kao_discard_new (void);
void kao_discard_free (KaoDiscard *discard);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoDiscard, kao_discard_free)

/* One genuine pair; @document and @visitor hold KAO_N_DISCARD_MEASURES values each, negative where
 * one could not be assessed, which counts as the best. */
void kao_discard_add (KaoDiscard *discard, gdouble distance, const gfloat *document,
                      const gfloat *visitor);

/* @distance as kao_distance_at_fmr() gives it for @fmr. */
void kao_discard_compute (const KaoDiscard *discard, gdouble distance, gdouble fmr,
                          KaoDiscardCurves *curves);

/* The measure's name of ISO/IEC 29794-5. */
const gchar *kao_discard_name (guint measure);

G_END_DECLS
