// SPDX-License-Identifier: GPL-3.0-or-later
/* One thing that the visitor is compared with: where it comes from, its portrait or its vector, and
 * how far it is trusted. In wiped memory. One thread at a time.
 */
#pragma once

#include "face/kao-engine.h"
#include "face/kao-quality.h"
#include "match/kao-verdict.h"

G_BEGIN_DECLS

typedef struct
{
  KaoOrigin origin;
  KaoTrust trust;
  KaoImage *portrait; /* owned; upright; NULL for what is a vector only, such as a ticket, and for what is wrong */
  gboolean has_face;  /* @face is known; else it is looked for */
  KaoFace face;       /* in pixels of @portrait */
  KaoVector *vector;  /* owned; NULL until described */
  KaoQuality quality; /* of the portrait, once described; all unassessed without one */
} KaoReference;

/* A portrait that is to be described. @portrait: a reference is taken. @face: where its face is;
 * NULL: it is looked for. (transfer full) */
KaoReference *kao_reference_new_portrait (KaoOrigin origin,
                                          KaoTrust trust,
                                          KaoImage *portrait,
                                          const KaoFace *face);
/* A vector of the pack in use, without a picture. @vector: a reference is taken. (transfer full) */
KaoReference *kao_reference_new_vector (KaoOrigin origin, KaoTrust trust, KaoVector *vector);
/* Something that failed its check, so that nothing of it is looked at: it is known to be there, and wrong.
 * (transfer full) */
KaoReference *kao_reference_new_wrong (KaoOrigin origin);
void kao_reference_free (KaoReference *reference);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoReference, kao_reference_free)

G_END_DECLS
