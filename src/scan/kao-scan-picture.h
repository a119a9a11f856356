// SPDX-License-Identifier: GPL-3.0-or-later
/* The received memfd as a picture that is wiped with its last reference. The same memory may come twice: when the scan
 * begins and when it is done. It is mapped once then and wiped when both pictures are gone. Any thread. */
#pragma once

#include "image/kao-image.h"
#include "scan/kao-scan-protocol.h"

G_BEGIN_DECLS

/* The largest picture that is taken: A3 with its edges (12 x 17 inches) at 600 dpi, which is the most that this
 * program ever asks for. */
#define KAO_SCAN_MOST_PIXELS (12u * 600u * 17u * 600u)

typedef struct _KaoScanMemory KaoScanMemory;

/* The memory of a picture that is being scanned. Takes @fd and refuses as kao_scan_picture_take().
 * (transfer full) */
KaoScanMemory *kao_scan_memory_take (gint fd, const KaoScanDoneMessage *begun, GError **error);
void kao_scan_memory_unref (KaoScanMemory *memory);
/* The picture that kao_scan_memory_take() was told of, as far as it is written. (transfer full) */
KaoImage *kao_scan_memory_get_picture (KaoScanMemory *memory);

/* Takes @fd. Refuses (KAO_SCANNER_ERROR_WORKER_PROTOCOL) what is not sealed against shrinking, is smaller than
 * the picture that @done, which has been checked, announces, or larger than any that is asked for.
 * @begun: what came before, NULL for nothing; it counts where it is the same memory. (transfer full) */
KaoImage *kao_scan_picture_take (KaoScanMemory *begun, gint fd, const KaoScanDoneMessage *done, GError **error);

G_END_DECLS
