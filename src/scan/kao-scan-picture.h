// SPDX-License-Identifier: GPL-3.0-or-later
/* The received memfd as a picture that is wiped with its last reference. */
#pragma once

#include "image/kao-image.h"
#include "scan/kao-scan-protocol.h"

G_BEGIN_DECLS

/* The largest picture that is taken: A3 with its edges (12 x 17 inches) at 600 dpi, which is the most that this
 * program ever asks for. */
#define KAO_SCAN_MOST_PIXELS (12u * 600u * 17u * 600u)

/* Takes @fd. Refuses (KAO_SCANNER_ERROR_WORKER_PROTOCOL) what is not sealed against shrinking, is smaller than
 * the picture that @done, which has been checked, announces, or larger than any that is asked for.
 * (transfer full) */
KaoImage *kao_scan_picture_take (gint fd, const KaoScanDoneMessage *done, GError **error);

G_END_DECLS
