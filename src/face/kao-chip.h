// SPDX-License-Identifier: GPL-3.0-or-later
/* The aligned crop that a network sees. Any thread. */
#pragma once

#include "face/kao-pack-private.h"
#include "image/kao-image.h"

G_BEGIN_DECLS

/* Where the five landmarks lie in the chip of @chip_template, in pixels of a chip of @side (the
 * template's own side scaled). */
void kao_chip_template_points (KaoChipTemplate chip_template,
                               gint side,
                               KaoPoint points[KAO_N_LANDMARKS]);

/* The crop of @image whose landmarks lie on the template, RGB24, @side x @side; beyond the edges
 * the last pixel is repeated, as in the training of the networks. KAO_IMAGE_ERROR. (transfer
 * full) */
KaoImage *kao_chip_cut (const KaoImage *image,
                        const KaoPoint points[KAO_N_LANDMARKS],
                        KaoChipTemplate chip_template,
                        gint side,
                        GError **error);

G_END_DECLS
