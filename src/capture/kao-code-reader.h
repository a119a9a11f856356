// SPDX-License-Identifier: GPL-3.0-or-later
/* The text of a two-dimensional code in a picture, by ZXing. Worker and tests only: what decodes foreign bytes
 * stays behind the worker's walls. (Debian 12's OpenCV finds such codes, and decodes none: it is built without
 * quirc.) Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Looks for a QR code in @height rows of @width grey pixels and puts its text, terminated and cut to @capacity
 * bytes at a character's end, into @text. FALSE when there is none. */
gboolean kao_code_read (const guint8 *grey, gint width, gint height, gsize stride, gchar *text, gsize capacity);

/* Grey pixels (BT.601) of @n_pixels RGB ones. */
void kao_code_grey_from_rgb (const guint8 *rgb, guint8 *grey, gsize n_pixels);

G_END_DECLS
