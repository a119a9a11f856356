// SPDX-License-Identifier: GPL-3.0-or-later
/* Commands to a card (ISO/IEC 7816-4, short form) and whole files out of it. What is sent and what comes
 * back is secret: nothing of it is logged, buffers are wiped. One thread, that of the transport.
 */
#pragma once

#include "card/kao-card-transport.h"

G_BEGIN_DECLS

/* Offsets of READ BINARY have 15 bits, so no file that it can read is longer. */
#define KAO_CARD_FILE_MAX 0x8000

typedef struct
{
  guint8 data[KAO_CARD_REPLY_MAX];
  gsize size; /* without the status word */
  guint16 sw;
} KaoApduReply;

/* Called between two commands; FALSE gives up with G_IO_ERROR_CANCELLED. @done and @total in bytes of the
 * file under way, @total 0 while unknown. */
typedef gboolean (*KaoApduProgress) (gsize done, gsize total, gpointer user_data);

typedef struct
{
  KaoCardTransport *transport; /* borrowed */
  KaoApduProgress progress;    /* may be NULL */
  gpointer user_data;
  guint n_commands; /* counted here */
} KaoApduChannel;

/* One command: @data may be NULL; @le -1 for none, 1..256. 61xx and 6Cxx are followed where @is_repeatable,
 * which a command that may spend a try must not be. Any status word is a success here. */
gboolean kao_apdu_send (KaoApduChannel *channel,
                        guint32 header, /* CLA, INS, P1, P2 */
                        const guint8 *data,
                        gsize data_size,
                        gint le,
                        gboolean is_repeatable,
                        KaoApduReply *reply,
                        GError **error);

/* SELECT by application name; *@sw is the card's word for it. */
gboolean kao_apdu_select_application (KaoApduChannel *channel,
                                      const guint8 *name,
                                      gsize name_size,
                                      guint16 *sw,
                                      GError **error);
/* SELECT an elementary file below the current application. */
gboolean kao_apdu_select_file (KaoApduChannel *channel, guint16 id, guint16 *sw, GError **error);

/* VERIFY without data, which spends nothing: *@tries is what is left of key @key (P2), 0 for a locked one,
 * -1 when the card says 9000 (open already) or names no number. */
gboolean kao_apdu_ask_tries (KaoApduChannel *channel, guint8 key, gint *tries, GError **error);

/* VERIFY with @digits. Sent once, whatever the card says. */
gboolean kao_apdu_verify (KaoApduChannel *channel,
                          guint8 key,
                          const gchar *digits,
                          guint16 *sw,
                          GError **error);

/* Reads the current file as far as its outer object reaches, in short reads, into @file (of
 * KAO_CARD_FILE_MAX bytes): *@size is the object with tag and length. Sets KAO_CARD_ERROR_BROKEN_DATA
 * when there is no such object of @tag, and what kao_card_status_to_error() says for a refusal. */
gboolean kao_apdu_read_object (KaoApduChannel *channel,
                               guint32 tag,
                               gboolean is_licence,
                               const gchar *step,
                               guint8 *file,
                               gsize *size,
                               GError **error);
/* Reads @want bytes of the current file, or what there is. */
gboolean kao_apdu_read_bytes (KaoApduChannel *channel,
                              gsize want,
                              const gchar *step,
                              guint8 *file,
                              gsize *size,
                              GError **error);

G_END_DECLS
