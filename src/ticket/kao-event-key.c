// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ticket/kao-event-key.h"

#include "base/kao-error.h"
#include "secure/kao-memory.h"

#include <sodium.h>
#include <string.h>

#define FIRST_LINE "kaoawase-event-key-1\n"
#define VARIANT sodium_base64_VARIANT_ORIGINAL
#define BASE64_LENGTH (sodium_base64_ENCODED_LEN (KAO_EVENT_KEY_BYTES, VARIANT) - 1)

/* Hashed under the key to its id; a purpose of its own, so that no other use of the key gives the same. */
static const guint8 id_purpose[] = "kaoawase event key id";

struct _KaoEventKey
{
  guint8 bytes[KAO_EVENT_KEY_BYTES];
  guint8 id[KAO_EVENT_KEY_ID_BYTES];
};

G_STATIC_ASSERT (KAO_EVENT_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

static KaoEventKey *
new_empty (GError **error)
{
  if (sodium_init () >= 0)
    return kao_secret_alloc (sizeof (KaoEventKey));
  g_set_error_literal (error, KAO_TICKET_ERROR, KAO_TICKET_ERROR_KEY,
                       "the library for sealing tickets (libsodium) could not be started");
  return NULL;
}

static void
work_out_id (KaoEventKey *key)
{
  guint8 hash[crypto_generichash_BYTES];

  crypto_generichash (hash, sizeof hash, id_purpose, sizeof id_purpose - 1, key->bytes,
                      sizeof key->bytes);
  memcpy (key->id, hash, sizeof key->id);
  kao_wipe (hash, sizeof hash);
}

KaoEventKey *
kao_event_key_new (GError **error)
{
  KaoEventKey *key = new_empty (error);

  if (key == NULL)
    return NULL;
  randombytes_buf (key->bytes, sizeof key->bytes);
  work_out_id (key);
  return key;
}

KaoEventKey *
kao_event_key_parse (const gchar *text, gsize length, GError **error)
{
  g_autoptr (KaoEventKey) key = new_empty (error);
  const gsize first = strlen (FIRST_LINE);
  const gchar *end = NULL;
  gsize size = 0;

  if (key == NULL)
    return NULL;
  if (length < first || memcmp (text, FIRST_LINE, first) != 0)
    {
      g_set_error_literal (error, KAO_TICKET_ERROR, KAO_TICKET_ERROR_KEY,
                           "this is no event key: the first line must be \"kaoawase-event-key-1\"");
      return NULL;
    }
  if (sodium_base642bin (key->bytes, sizeof key->bytes, text + first, length - first, "\r\n", &size, &end,
                         VARIANT) != 0
      || size != sizeof key->bytes || end != text + length)
    {
      g_set_error_literal (error, KAO_TICKET_ERROR, KAO_TICKET_ERROR_KEY,
                           "the event key is damaged: its second line must be 44 characters of Base64");
      return NULL;
    }
  work_out_id (key);
  return g_steal_pointer (&key);
}

gchar *
kao_event_key_write (const KaoEventKey *key)
{
  const gsize first = strlen (FIRST_LINE);
  gchar *text = kao_secret_alloc (first + BASE64_LENGTH + 2);

  memcpy (text, FIRST_LINE, first);
  sodium_bin2base64 (text + first, BASE64_LENGTH + 1, key->bytes, sizeof key->bytes, VARIANT);
  text[first + BASE64_LENGTH] = '\n';
  return text;
}

const guint8 *
kao_event_key_get_bytes (const KaoEventKey *key)
{
  return key->bytes;
}

const guint8 *
kao_event_key_get_id (const KaoEventKey *key)
{
  return key->id;
}

void
kao_event_key_free (KaoEventKey *key)
{
  kao_secret_free (key);
}
