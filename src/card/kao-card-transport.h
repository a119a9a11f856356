// SPDX-License-Identifier: GPL-3.0-or-later
/* The way to one card: bytes there, bytes back. Implementations: PC/SC (kao-card-transport-pcsc.h), the
 * demonstration's card (kao-virtual-card.h), and the scripted faults of the tests. One thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _KaoCardTransport KaoCardTransport;

typedef struct
{
  /* Sends @command and stores at most *@reply_size bytes at @reply, and their number. Sets KAO_CARD_ERROR
   * (_REMOVED, _READER_GONE, _MUTE, _BUSY, ...). */
  gboolean (*transmit) (gpointer data,
                        const guint8 *command,
                        gsize command_size,
                        guint8 *reply,
                        gsize *reply_size,
                        GError **error);
  /* Ends the power of the card, so that no key stays open, and frees @data. */
  void (*close) (gpointer data);
} KaoCardTransportClass;

struct _KaoCardTransport
{
  const KaoCardTransportClass *klass;
  gpointer data;
};

/* The largest answer to one short command: 256 bytes and the status word. */
#define KAO_CARD_REPLY_MAX 258

G_END_DECLS
