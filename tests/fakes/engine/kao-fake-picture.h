// SPDX-License-Identifier: GPL-3.0-or-later
/* Pictures that tell the fake engine what to find in them: every pixel is (faces, quality, person).
 * Each is counted until its last reference is gone, so that a test can say "nothing is left". */
#pragma once

#include "image/kao-image.h"

G_BEGIN_DECLS

typedef struct
{
  guint8 n_faces;
  guint8 quality; /* 0..100 */
  guint8 person;  /* distance between two persons is their difference / 100 */
} KaoFakeSight;

KaoImage *kao_fake_picture_new (const KaoFakeSight *sight);
KaoFakeSight kao_fake_picture_read (const KaoImage *image);
/* How many pictures of kao_fake_picture_new() are alive. */
gint kao_fake_picture_count (void);

G_END_DECLS
