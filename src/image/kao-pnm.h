// SPDX-License-Identifier: GPL-3.0-or-later
/* PNM pictures (netpbm's PBM, PGM and PPM), P1 to P6. Any thread. */
#pragma once

#include "image/kao-image.h"

G_BEGIN_DECLS

/* Whether @data begins as PNM does. */
gboolean kao_pnm_is (const guint8 *data, gsize size);

/* Decodes to GRAY8 (P1, P2, P4, P5) or RGB24 (P3, P6); samples of any "maxval" up to 65535 are scaled to
 * 0..255. Of several pictures in one file the first is read. @max_pixels is checked before any memory is
 * taken; @name is used in messages. KAO_IMAGE_ERROR_SIZE, _UNREADABLE, _NO_MEMORY. (transfer full) */
KaoImage *kao_pnm_read (const guint8 *data,
                        gsize size,
                        const gchar *name,
                        guint64 max_pixels,
                        GError **error);

G_END_DECLS
