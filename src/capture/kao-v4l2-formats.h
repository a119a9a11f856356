// SPDX-License-Identifier: GPL-3.0-or-later
/* The picture formats of cameras that this program turns into RGB, and how their bytes lie. Pure. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  KAO_V4L2_JPEG,
  KAO_V4L2_PACKED,      /* every line holds whole pixels */
  KAO_V4L2_SEMI_PLANAR, /* lines of luma, then lines of both chroma, as long as those */
  KAO_V4L2_PLANAR       /* lines of luma, then lines of each chroma, half as long */
} KaoV4l2Layout;

typedef struct
{
  guint32 fourcc;
  KaoV4l2Layout layout;
  guint bits_per_pixel; /* of a frame without padding; 0 for JPEG */
  gint8 rgb[3];         /* KAO_V4L2_PACKED of 24 and 32 bits: in which byte red, green, blue stand */
} KaoV4l2Format;

/* NULL when the program cannot use it. */
const KaoV4l2Format *kao_v4l2_format_find (guint32 fourcc);

/* Bytes of a frame of @width x @height without padding; 0 for JPEG. Sides up to KAO_CAMERA_MAX_SIDE. */
gsize kao_v4l2_format_frame_bytes (const KaoV4l2Format *format, gint width, gint height);

/* Whether lines that are said to be @bytes_per_line long have padding behind their pixels, and @size bytes hold a
 * frame of such lines. Where they do not, the driver has said something else by that number than it means. */
gboolean kao_v4l2_format_is_padded (const KaoV4l2Format *format,
                                    gint width,
                                    gint height,
                                    gsize bytes_per_line,
                                    gsize size);

/* Copies a frame of padded lines, for which kao_v4l2_format_is_padded() is TRUE, to @packed, which has room for
 * kao_v4l2_format_frame_bytes(). */
void kao_v4l2_format_pack (const KaoV4l2Format *format,
                           gint width,
                           gint height,
                           gsize bytes_per_line,
                           const guint8 *data,
                           guint8 *packed);

G_END_DECLS
