// SPDX-License-Identifier: GPL-3.0-or-later
/* What a document wants from a scanner. */
#pragma once

#include "scan/kao-scan-options.h"
#include "scan/kao-scanner.h"

G_BEGIN_DECLS

/* Card and licence: 600 dpi of the glass corner, large enough for a card at any angle; the whole
 * glass at 300 dpi (a quarter of the pixels for five times the area, and still 260 across the
 * portrait). Form: A4 at 300 dpi. */
void kao_scan_wish_for (const KaoScanRequest *request, KaoScanWish *wish);

/* Lines that @wish comes to, for deadlines. */
guint kao_scan_wish_lines (const KaoScanWish *wish);

G_END_DECLS
