// SPDX-License-Identifier: GPL-3.0-or-later
/* A sealed ticket on paper: its code, whose it is, how long it holds, and what to know of it, in Japanese and
 * English, whatever the language of the locale. No display is needed. Any thread.
 */
#pragma once

#include "image/kao-image.h"

G_BEGIN_DECLS

/* A PDF of one A4 page. @code: one pixel a module, with its quiet zone. @label may be "". @expires: seconds since
 * 1970. Sets G_IO_ERROR_FAILED when it cannot be drawn. (transfer full) */
GBytes *kao_ticket_page_make_pdf (const gchar *event,
                                  const gchar *label,
                                  const KaoImage *code,
                                  gint64 expires,
                                  GError **error);

G_END_DECLS
