// SPDX-License-Identifier: GPL-3.0-or-later
/* What lies on the glass of the demo scanner, and how it looks through a scan. */
#pragma once

#include "image/kao-image.h"

G_BEGIN_DECLS

/* What an eSCL client asks for: the region in 1/300 inch, the unit of the protocol. */
typedef struct
{
  guint x;
  guint y;
  guint width;
  guint height;
  guint dpi;
  gboolean is_gray;
} KaoGlassRequest;

/* JPEG bytes of the region of @glass (a picture at its own dpi, laid at the corner; NULL: nothing);
 * beyond its edges is the lid. @part: 1, or less to deliver only that part of the height.
 * (transfer full) */
GBytes *kao_glass_scan (const KaoImage *glass,
                        const KaoGlassRequest *request,
                        gdouble part,
                        GError **error);

G_END_DECLS
