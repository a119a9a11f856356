// SPDX-License-Identifier: GPL-3.0-or-later
/* Base45 (RFC 9285): bytes as the 45 characters that a QR code packs two into eleven bits. A code then
 * takes 3 % more than raw bytes would, and any reader gives it back unharmed, where many decoders turn
 * raw bytes into a text of some encoding. Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Terminated. (transfer full) */
gchar *kao_base45_encode (const guint8 *data, gsize size);

/* The bytes of @text, whose @length characters need no end mark, into @data of @capacity bytes. Returns FALSE
 * when it is not Base45 or does not fit. */
gboolean kao_base45_decode (const gchar *text, gsize length, guint8 *data, gsize capacity, gsize *size);

G_END_DECLS
