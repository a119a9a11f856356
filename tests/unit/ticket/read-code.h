// SPDX-License-Identifier: GPL-3.0-or-later
/* Reads a QR code out of a grey picture with ZXing, for tests. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The text, or NULL when no code was read. (transfer full) */
gchar *read_code (const guint8 *pixels, gint width, gint height, gsize stride_bytes);

G_END_DECLS
