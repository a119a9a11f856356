// SPDX-License-Identifier: GPL-3.0-or-later
/* A face that a finder saw: what the engine gives and the document search takes. */
#pragma once

#include "base/kao-types.h"

G_BEGIN_DECLS

typedef struct
{
  KaoRect box;                      /* the detector's box */
  gdouble score;                    /* the detector's own confidence, > 0 is a face */
  KaoPoint points[KAO_N_LANDMARKS]; /* pixels of the picture that was given */
  gboolean has_points;
} KaoFace;

G_END_DECLS
