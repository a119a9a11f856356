// SPDX-License-Identifier: GPL-3.0-or-later
/* What resolution a scan really has. Devices deliver another one than they were asked for and say so in
 * nothing but the number of pixels; backends fill what is missing with white. Pure. */
#pragma once

#include "scan/kao-scan-frame.h"

G_BEGIN_DECLS

/* The resolution that @width x @height pixels have for @shape: its own, unless width and height agree on
 * another one, or the width of a feeder's sheet is a plain part of what was asked for. */
gdouble kao_scan_shape_true_dpi (const KaoScanShape *shape, guint width, guint height);

/* Whether @rows lines of @width pixels are all that the shape comes to at the resolution of the width:
 * a backend that announced more has counted with another one. */
gboolean kao_scan_shape_is_whole (const KaoScanShape *shape, guint width, guint rows);

/* The part of @picture that is not filled up with white to the right and below, where that is the picture
 * at a coarser resolution: *@ratio is what remains of each side. FALSE where it is not. */
gboolean kao_scan_shape_find_inset (const guint8 *pixels, const KaoScanPicture *picture, gdouble *ratio);

/* Least length of a sheet that is taken for a document: a third of a card's short side. */
#define KAO_SCAN_LEAST_SHEET_MM 18.0

G_END_DECLS
