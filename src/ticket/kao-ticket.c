// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ticket/kao-ticket.h"

#include "base/kao-error.h"
#include "secure/kao-memory.h"
#include "ticket/kao-base45.h"
#include "ticket/kao-ticket-content.h"

#include <sodium.h>
#include <string.h>

#define PREFIX "KAO1:"
#define MAGIC_BYTES 4
#define EVENT_BYTES 4
#define HEADER_BYTES (MAGIC_BYTES + KAO_EVENT_KEY_ID_BYTES + EVENT_BYTES)
#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_BYTES crypto_aead_xchacha20poly1305_ietf_ABYTES
#define OVERHEAD_BYTES (HEADER_BYTES + NONCE_BYTES + TAG_BYTES)
#define CONTENT_MAX (KAO_TICKET_MAX_BYTES - OVERHEAD_BYTES)

static const guint8 magic[MAGIC_BYTES] = { 'K', 'A', 'O', 1 };

KaoTicket *
kao_ticket_new (void)
{
  KaoTicket *ticket = kao_secret_alloc (sizeof *ticket);

  /* Where the library cannot start there is no key either, so that nothing can be sealed. */
  if (sodium_init () >= 0)
    randombytes_buf (ticket->id, sizeof ticket->id);
  return ticket;
}

void
kao_ticket_free (KaoTicket *ticket)
{
  kao_secret_free (ticket);
}

/* The event's name under the key: what a ticket says of its event without naming it. */
static void
hash_event (const KaoEventKey *key, const gchar *event, guint8 hash[crypto_generichash_BYTES])
{
  crypto_generichash (hash, crypto_generichash_BYTES, (const guint8 *) event, strlen (event),
                      kao_event_key_get_bytes (key), KAO_EVENT_KEY_BYTES);
}

/* What is authenticated besides the content: the header with the whole hash of the event's name in the place
 * of its beginning. */
typedef struct
{
  guint8 bytes[MAGIC_BYTES + KAO_EVENT_KEY_ID_BYTES + crypto_generichash_BYTES];
} Header;

static void
make_header (const KaoEventKey *key, const gchar *event, Header *header)
{
  memcpy (header->bytes, magic, MAGIC_BYTES);
  memcpy (header->bytes + MAGIC_BYTES, kao_event_key_get_id (key), KAO_EVENT_KEY_ID_BYTES);
  hash_event (key, event, header->bytes + MAGIC_BYTES + KAO_EVENT_KEY_ID_BYTES);
}

gchar *
kao_ticket_seal (const KaoTicket *ticket, const KaoEventKey *key, const gchar *event, GError **error)
{
  guint8 sealed[KAO_TICKET_MAX_BYTES];
  guint8 *content;
  Header header;
  unsigned long long n_sealed;
  gsize n_content;
  g_autofree gchar *encoded = NULL;
  gchar *text;

  content = kao_secret_alloc (CONTENT_MAX);
  n_content = kao_ticket_content_write (ticket, content, CONTENT_MAX, error);
  if (n_content == 0)
    {
      kao_secret_free (content);
      return NULL;
    }
  make_header (key, event, &header);
  memcpy (sealed, header.bytes, HEADER_BYTES);
  randombytes_buf (sealed + HEADER_BYTES, NONCE_BYTES);
  crypto_aead_xchacha20poly1305_ietf_encrypt (sealed + HEADER_BYTES + NONCE_BYTES, &n_sealed, content,
                                              n_content, header.bytes, sizeof header.bytes, NULL,
                                              sealed + HEADER_BYTES, kao_event_key_get_bytes (key));
  kao_secret_free (content);
  encoded = kao_base45_encode (sealed, HEADER_BYTES + NONCE_BYTES + (gsize) n_sealed);
  text = kao_secret_alloc (strlen (PREFIX) + strlen (encoded) + 1);
  strcpy (text, PREFIX);
  strcat (text, encoded);
  kao_wipe (encoded, strlen (encoded));
  kao_wipe (sealed, sizeof sealed);
  return text;
}

static gboolean
fail (GError **error, KaoTicketError code, const gchar *message)
{
  g_set_error_literal (error, KAO_TICKET_ERROR, code, message);
  return FALSE;
}

/* The bytes of a code's text; looks at nothing but their form. */
static gboolean
read_text (const gchar *text, gsize length, guint8 *sealed, gsize *size, GError **error)
{
  const gsize prefix = strlen (PREFIX);

  if (length < prefix || memcmp (text, PREFIX, prefix - 2) != 0)
    return fail (error, KAO_TICKET_ERROR_NOT_A_TICKET, "the code is no ticket of this program");
  if (memcmp (text, PREFIX, prefix) != 0)
    return fail (error, KAO_TICKET_ERROR_VERSION,
                 "the ticket was made by another version of the program; register again");
  if (!kao_base45_decode (text + prefix, length - prefix, sealed, KAO_TICKET_MAX_BYTES, size)
      || *size <= OVERHEAD_BYTES || memcmp (sealed, magic, MAGIC_BYTES) != 0)
    return fail (error, KAO_TICKET_ERROR_NOT_A_TICKET, "the code is no ticket, or was not read whole");
  return TRUE;
}

static gboolean
check_event (const guint8 *sealed, const Header *header, GError **error)
{
  if (memcmp (sealed, header->bytes, HEADER_BYTES) == 0)
    return TRUE;
  return fail (error, KAO_TICKET_ERROR_OTHER_EVENT,
               "the ticket is for another event, or its event's key was changed");
}

static gboolean
check_time (const KaoTicket *ticket, gint64 now, GError **error)
{
  if (ticket->issued > now + KAO_TICKET_CLOCK_TOLERANCE_SECONDS)
    return fail (error, KAO_TICKET_ERROR_NOT_YET,
                 "the ticket says it was made later than now; check the clock of this machine");
  if (ticket->expires <= now)
    return fail (error, KAO_TICKET_ERROR_EXPIRED, "the ticket has expired; register again");
  return TRUE;
}

KaoTicket *
kao_ticket_open (const gchar *text,
                 gsize length,
                 const KaoEventKey *key,
                 const gchar *event,
                 gint64 now,
                 GError **error)
{
  g_autoptr (KaoTicket) ticket = NULL;
  guint8 sealed[KAO_TICKET_MAX_BYTES];
  guint8 *content;
  Header header;
  unsigned long long n_content;
  gsize size;
  gboolean is_good;

  make_header (key, event, &header);
  if (!read_text (text, length, sealed, &size, error) || !check_event (sealed, &header, error))
    return NULL;
  content = kao_secret_alloc (CONTENT_MAX);
  ticket = kao_secret_alloc (sizeof *ticket);
  is_good = crypto_aead_xchacha20poly1305_ietf_decrypt (
                content, &n_content, NULL, sealed + HEADER_BYTES + NONCE_BYTES,
                size - HEADER_BYTES - NONCE_BYTES, header.bytes, sizeof header.bytes,
                sealed + HEADER_BYTES, kao_event_key_get_bytes (key))
            == 0;
  if (!is_good)
    fail (error, KAO_TICKET_ERROR_FORGED, "the ticket is forged or damaged: its seal is wrong");
  else
    is_good = kao_ticket_content_read (ticket, content, (gsize) n_content, error)
              && check_time (ticket, now, error);
  kao_secret_free (content);
  kao_wipe (sealed, sizeof sealed);
  return is_good ? g_steal_pointer (&ticket) : NULL;
}

gboolean
kao_ticket_fits_pack (const KaoTicket *ticket,
                      const gchar *name,
                      const guint8 *hash,
                      guint n_numbers,
                      GError **error)
{
  if (strcmp (ticket->pack, name) == 0 && ticket->n_numbers == n_numbers
      && memcmp (ticket->pack_hash, hash, sizeof ticket->pack_hash) == 0)
    return TRUE;
  g_set_error (error, KAO_TICKET_ERROR, KAO_TICKET_ERROR_OTHER_PACK,
               "the ticket was made with the face model \"%s\", this desk uses \"%s\" or another edition of "
               "it; register again", ticket->pack, name);
  return FALSE;
}
