// SPDX-License-Identifier: GPL-3.0-or-later
/* What is inside the seal, as bytes; the form stands in kao-ticket.h. Apart from the seal, so that the
 * reader can be fuzzed without a key. Pure; any thread.
 */
#pragma once

#include "ticket/kao-ticket.h"

G_BEGIN_DECLS

/* Returns how many of @capacity bytes were written; 0 with KAO_TICKET_ERROR_TOO_LARGE or _CONTENT. */
gsize kao_ticket_content_write (const KaoTicket *ticket, guint8 *data, gsize capacity, GError **error);

/* Fills @ticket from exactly @size bytes, or sets KAO_TICKET_ERROR_CONTENT. */
gboolean kao_ticket_content_read (KaoTicket *ticket, const guint8 *data, gsize size, GError **error);

G_END_DECLS
