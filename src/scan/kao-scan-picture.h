// SPDX-License-Identifier: GPL-3.0-or-later
/* The received memfd as a picture that is wiped with its last reference. */
#pragma once

#include "image/kao-image.h"
#include "scan/kao-scan-protocol.h"

G_BEGIN_DECLS

/* Takes @fd. Refuses (KAO_SCANNER_ERROR_WORKER_PROTOCOL) what is not sealed against shrinking or is
 * smaller than the picture that @done, which has been checked, announces. (transfer full) */
KaoImage *kao_scan_picture_take (gint fd, const KaoScanDoneMessage *done, GError **error);

G_END_DECLS
