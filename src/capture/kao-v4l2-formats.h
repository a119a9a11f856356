// SPDX-License-Identifier: GPL-3.0-or-later
/* The picture formats of cameras that this program turns into RGB. Pure. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint32 fourcc;
  gboolean is_jpeg;
  guint bits_per_pixel; /* of a frame without padding; 0 for JPEG */
} KaoV4l2Format;

/* NULL when the program cannot use it. */
const KaoV4l2Format *kao_v4l2_format_find (guint32 fourcc);

G_END_DECLS
