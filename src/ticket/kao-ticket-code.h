// SPDX-License-Identifier: GPL-3.0-or-later
/* A ticket's text as a QR code (ISO/IEC 18004), by libqrencode. Pure; any thread. */
#pragma once

#include "image/kao-image.h"

G_BEGIN_DECLS

/* Light modules on each side of the code, as ISO/IEC 18004 asks for. */
#define KAO_TICKET_CODE_QUIET_MODULES 4

/* The code of @text (a ticket's) as a grey picture, each module @module_px pixels wide, with its quiet
 * zone. Error correction level M: 15 % of the code may be lost to glare or a thumb. Sets
 * KAO_TICKET_ERROR_TOO_LARGE, or KAO_IMAGE_ERROR. (transfer full) */
KaoImage *kao_ticket_code_draw (const gchar *text, gint module_px, GError **error);

G_END_DECLS
