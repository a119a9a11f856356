// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "card/kao-virtual-card.h"

#include "card/kao-card-profile.h"

#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <openssl/x509.h>

#include <string.h>

#define RSA_BITS 2048
#define RSA_BYTES (RSA_BITS / 8)
#define MAX_KEYS 2
#define FILLER_BYTES 40 /* files are longer than what they hold */

enum
{
  APPLICATION_ROOT,
  APPLICATION_FACE, /* the one of the profile */
  APPLICATION_TEXT, /* DF1 of a licence */
  N_APPLICATIONS
};

typedef struct
{
  guint application;
  guint16 id;
  GBytes *bytes; /* owned */
  guint needs;   /* keys that must be open, as bits */
} File;

typedef struct
{
  guint8 reference; /* P2 */
  guint16 file;     /* 0: by reference alone */
  gchar digits[17];
  guint tries;
  guint most;
} Key;

struct _KaoVirtualCard
{
  const KaoCardProfile *profile; /* NULL: a foreign card */
  GArray *files;                 /* File */
  Key keys[MAX_KEYS];
  EVP_PKEY *key; /* borrowed; the card's own */
  guint n_tried;

  /* until the power goes */
  guint application;
  guint16 file;
  guint open_keys;
};

/* ---- keys of this process ---- */

/* Who issues these cards, whose key signs their records, the card for which a record is written, and somebody who
 * is none of these. Made once in a process: it takes a while. */
typedef struct
{
  EVP_PKEY *issuer;
  EVP_PKEY *signer;
  EVP_PKEY *holder;
  EVP_PKEY *stranger;
} Issuers;

static const Issuers *
get_issuers (void)
{
  static Issuers issuers;
  static gsize is_made;

  if (g_once_init_enter (&is_made))
    {
      issuers.issuer = EVP_RSA_gen (RSA_BITS);
      issuers.signer = EVP_RSA_gen (RSA_BITS);
      issuers.holder = EVP_RSA_gen (RSA_BITS);
      issuers.stranger = EVP_RSA_gen (RSA_BITS);
      g_once_init_leave (&is_made, 1);
    }
  return &issuers;
}

GBytes *
kao_virtual_card_get_anchor (void)
{
  unsigned char *der = NULL;
  int size = i2d_PUBKEY (get_issuers ()->issuer, &der);
  GBytes *bytes;

  g_assert (size > 0);
  bytes = g_bytes_new (der, (gsize) size);
  OPENSSL_free (der);
  return bytes;
}

/* PKCS #1 v1.5 over @info as it is. */
static void
sign (EVP_PKEY *key, const guint8 *info, gsize size, guint8 signature[RSA_BYTES])
{
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new (key, NULL);
  size_t signature_size = RSA_BYTES;
  gboolean is_done = EVP_PKEY_sign_init (context) > 0
                     && EVP_PKEY_CTX_set_rsa_padding (context, RSA_PKCS1_PADDING) > 0
                     && EVP_PKEY_sign (context, signature, &signature_size, info, size) > 0;

  EVP_PKEY_CTX_free (context);
  g_assert (is_done && signature_size == RSA_BYTES);
}

/* The parts are digested one by one and signed as one octet string. */
static void
sign_parts (EVP_PKEY *key, const guint8 *const *parts, const gsize *sizes, guint n, guint8 signature[RSA_BYTES])
{
  guint8 info[19 + 3 * SHA256_DIGEST_LENGTH]
      = { 0x30, 0, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0 };

  info[1] = (guint8) (17 + n * SHA256_DIGEST_LENGTH);
  info[18] = (guint8) (n * SHA256_DIGEST_LENGTH);
  for (guint i = 0; i < n; i++)
    SHA256 (parts[i], sizes[i], info + 19 + i * SHA256_DIGEST_LENGTH);
  sign (key, info, 19 + n * SHA256_DIGEST_LENGTH, signature);
}

/* ---- files ---- */

static void
append_object (GByteArray *to, guint32 tag, gconstpointer value, gsize size)
{
  guint8 head[8];
  guint n = 0;

  if (tag > 0xff)
    head[n++] = (guint8) (tag >> 8);
  head[n++] = (guint8) tag;
  if (size > 0xff)
    {
      head[n++] = 0x82;
      head[n++] = (guint8) (size >> 8);
    }
  else if (size > 0x7f)
    head[n++] = 0x81;
  head[n++] = (guint8) size;
  g_byte_array_append (to, head, n);
  if (size > 0)
    g_byte_array_append (to, value, (guint) size);
}

static void
append_number (GByteArray *to, guint32 tag, gint digits, guint value)
{
  gchar text[16];
  gint n = g_snprintf (text, sizeof text, "%0*u", digits, value);

  append_object (to, tag, text, (gsize) n);
}

static void
append_bytes (GByteArray *to, guint32 tag, GBytes *bytes)
{
  gsize size = 0;
  gconstpointer data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  append_object (to, tag, data, size);
}

static void
append_key (GByteArray *to, EVP_PKEY *key)
{
  static const guint8 exponent[] = { 0x01, 0x00, 0x01 };
  guint8 modulus[RSA_BYTES];
  BIGNUM *n = NULL;

  EVP_PKEY_get_bn_param (key, "n", &n);
  BN_bn2binpad (n, modulus, sizeof modulus);
  BN_free (n);
  append_object (to, 0x90, exponent, sizeof exponent);
  append_object (to, 0x91, modulus, sizeof modulus);
}

static void
add_file (KaoVirtualCard *card, guint application, guint16 id, GByteArray *bytes, guint needs)
{
  File file = { .application = application, .id = id, .needs = needs };
  guint8 filler[FILLER_BYTES];

  memset (filler, 0xff, sizeof filler);
  g_byte_array_append (bytes, filler, sizeof filler);
  file.bytes = g_byte_array_free_to_bytes (bytes);
  g_array_append_val (card->files, file);
  /* The array's element owns the bytes. */
  // cppcheck-suppress memleak
}

/* The nine objects behind the table, and where they stand. */
static GByteArray *
make_objects (const KaoVirtualCardData *data, guint16 starts[9])
{
  GByteArray *objects = g_byte_array_new ();
  g_autoptr (GByteArray) key = g_byte_array_new ();
  guint8 signature[RSA_BYTES];
  guint n = 0;

  append_key (key, get_issuers ()->holder);
  starts[n++] = (guint16) objects->len;
  append_number (objects, 0xdf22, 8, data->birth);
  starts[n++] = (guint16) objects->len;
  append_number (objects, 0xdf23, 1, data->sex);
  starts[n++] = (guint16) objects->len;
  append_object (objects, 0xdf24, key->data, key->len);
  starts[n++] = (guint16) objects->len;
  append_bytes (objects, 0xdf25, data->name);
  starts[n++] = (guint16) objects->len;
  append_bytes (objects, 0xdf26, data->address);
  starts[n++] = (guint16) objects->len;
  append_bytes (objects, 0xdf27, data->photo);
  starts[n] = (guint16) objects->len;
  {
    const guint8 *const parts[3] = { objects->data, objects->data + starts[3], objects->data + starts[5] };
    const gsize sizes[3] = { starts[3], (gsize) (starts[5] - starts[3]), objects->len - starts[5] };

    sign_parts (get_issuers ()->signer, parts, sizes, 3, signature);
  }
  append_object (objects, 0xdf28, signature, sizeof signature);
  starts[++n] = (guint16) objects->len;
  append_number (objects, 0xdf29, 8, data->expiry);
  starts[++n] = (guint16) objects->len;
  append_object (objects, 0xdf2a, NULL, 0);
  return objects;
}

static void
add_face_record (KaoVirtualCard *card, const KaoVirtualCardData *data)
{
  const guint header = 5, table_object = 3 + 18;
  guint16 starts[9];
  g_autoptr (GByteArray) objects = make_objects (data, starts);
  g_autoptr (GByteArray) content = g_byte_array_new ();
  GByteArray *file = g_byte_array_new ();
  guint8 table[18];

  for (guint i = 0; i < 9; i++)
    {
      guint offset = header + table_object + starts[i];

      table[2 * i] = (guint8) (offset >> 8);
      table[2 * i + 1] = (guint8) offset;
    }
  append_object (content, 0xdf21, table, sizeof table);
  g_byte_array_append (content, objects->data, objects->len);
  append_object (file, 0xff20, content->data, content->len);
  add_file (card, APPLICATION_FACE, 0x0002, file, 1);
}

static void
add_certificate (KaoVirtualCard *card, gboolean is_falsely_signed)
{
  /* Issuer's and subject's key names; ours say what they are. */
  static const gchar names[] = "KAOAWASE  DEMO CAKAOAWASE  DEMO  ";
  const Issuers *issuers = get_issuers ();
  g_autoptr (GByteArray) body = g_byte_array_new ();
  g_autoptr (GByteArray) content = g_byte_array_new ();
  GByteArray *file = g_byte_array_new ();
  guint8 signature[RSA_BYTES];
  const guint8 *part;
  gsize size;

  g_byte_array_append (body, (const guint8 *) names, 32);
  append_key (body, issuers->signer);
  part = body->data;
  size = body->len;
  sign_parts (is_falsely_signed ? issuers->stranger : issuers->issuer, &part, &size, 1, signature);
  append_object (content, 0x5f4e, body->data, body->len);
  append_object (content, 0x5f37, signature, sizeof signature);
  append_object (file, 0x7f21, content->data, content->len);
  add_file (card, APPLICATION_FACE, 0x0004, file, 0);
}

static guint8
bcd (guint two_digits)
{
  return (guint8) (two_digits / 10 << 4 | two_digits % 10);
}

static void
add_licence_files (KaoVirtualCard *card, const KaoVirtualCardData *data, gboolean has_pins)
{
  const guint8 setting[] = { has_pins ? 1 : 0 };
  guint8 common[11] = { '0', '0', '8' };
  gsize photo_size = 0;
  gconstpointer photo = g_bytes_get_data (data->photo, &photo_size);
  g_autofree guint8 *padded = g_malloc (MAX (2000, photo_size));
  GByteArray *file;

  for (guint i = 0; i < 4; i++)
    {
      static const guint divisors[] = { 1000000, 10000, 100, 1 };

      common[3 + i] = 0x20;
      common[7 + i] = bcd (data->expiry / divisors[i] % 100);
    }
  file = g_byte_array_new ();
  append_object (file, 0x45, common, sizeof common);
  add_file (card, APPLICATION_ROOT, 0x2f01, file, 0);
  file = g_byte_array_new ();
  append_object (file, 0x05, setting, sizeof setting);
  add_file (card, APPLICATION_ROOT, 0x000a, file, 0);
  file = g_byte_array_new ();
  /* The era's digit and the date in it; younger than Heisei nobody drives. */
  append_number (file, 0x16, 7,
                 data->birth < 19890108 ? 3000000 + data->birth - 19250000
                                        : 4000000 + data->birth - 19880000);
  add_file (card, APPLICATION_TEXT, 0x0001, file, 1);
  file = g_byte_array_new ();
  memset (padded, 0xff, MAX (2000, photo_size));
  memcpy (padded, photo, photo_size);
  append_object (file, 0x5f40, padded, MAX (2000, photo_size));
  add_file (card, APPLICATION_FACE, 0x0001, file, 3);
}

/* ---- the card ---- */

KaoVirtualCard *
kao_virtual_card_new (const KaoVirtualCardData *data)
{
  KaoVirtualCard *card = g_new0 (KaoVirtualCard, 1);
  const KaoCardProfile *profile = kao_card_profile_find (data->kind);
  gboolean has_pins = data->numbers[0] != NULL;

  card->profile = profile;
  card->files = g_array_new (FALSE, TRUE, sizeof (File));
  for (guint i = 0; profile != NULL && i < profile->n_keys; i++)
    {
      card->keys[i] = (Key){ profile->keys[i], profile->key_files[i], "", profile->tries, profile->tries };
      g_strlcpy (card->keys[i].digits, has_pins ? data->numbers[i] : "****", sizeof card->keys[i].digits);
      if (data->tries[i] != 0)
        card->keys[i].tries = data->tries[i];
    }
  if (data->kind == KAO_CARD_MY_NUMBER)
    {
      add_face_record (card, data);
      add_certificate (card, data->is_falsely_signed);
      card->key = data->is_copy ? get_issuers ()->stranger : get_issuers ()->holder;
    }
  else if (data->kind == KAO_CARD_LICENCE)
    add_licence_files (card, data, has_pins);
  else if (data->kind == KAO_CARD_MY_NUMBER_LICENCE)
    {
      GByteArray *file = g_byte_array_new ();
      const guint8 setting[] = { has_pins ? 1 : 0 };

      append_object (file, 0xc1, setting, sizeof setting);
      add_file (card, APPLICATION_FACE, 0x001a, file, 0);
    }
  return card;
}

void
kao_virtual_card_free (KaoVirtualCard *card)
{
  if (card == NULL)
    return;
  for (guint i = 0; i < card->files->len; i++)
    g_bytes_unref (g_array_index (card->files, File, i).bytes);
  g_array_unref (card->files);
  g_free (card);
}

void
kao_virtual_card_reset (KaoVirtualCard *card)
{
  card->application = APPLICATION_ROOT;
  card->file = 0;
  card->open_keys = 0;
}

static File *
find_file (KaoVirtualCard *card, guint application, guint16 id)
{
  for (guint i = 0; i < card->files->len; i++)
    {
      File *file = &g_array_index (card->files, File, i);

      if (file->application == application && file->id == id)
        return file;
    }
  return NULL;
}

GBytes *
kao_virtual_card_get_file (KaoVirtualCard *card, guint application, guint16 id)
{
  File *file = find_file (card, application, id);

  return file != NULL ? file->bytes : NULL;
}

void
kao_virtual_card_set_file (KaoVirtualCard *card, guint application, guint16 id, GBytes *bytes)
{
  File *file = find_file (card, application, id);

  g_return_if_fail (file != NULL);
  g_bytes_ref (bytes);
  g_bytes_unref (file->bytes);
  file->bytes = bytes;
}

guint
kao_virtual_card_get_n_tried (KaoVirtualCard *card)
{
  return card->n_tried;
}

gint
kao_virtual_card_get_tries (KaoVirtualCard *card, guint key)
{
  return (gint) card->keys[key].tries;
}

/* ---- commands ---- */

static guint16
select_name (KaoVirtualCard *card, const guint8 *name, gsize size)
{
  static const guint8 text_name[] = { 0xa0, 0x00, 0x00, 0x02, 0x31, 0x01 };

  if (card->profile == NULL || size == 0)
    return 0x6a82;
  if (size <= card->profile->name_size && memcmp (name, card->profile->name, size) == 0)
    card->application = APPLICATION_FACE;
  else if (card->profile->kind == KAO_CARD_LICENCE && size >= sizeof text_name
           && memcmp (name, text_name, sizeof text_name) == 0)
    card->application = APPLICATION_TEXT;
  else
    return 0x6a82;
  card->file = 0;
  return 0x9000;
}

static Key *
find_key (KaoVirtualCard *card, guint8 reference)
{
  for (guint i = 0; card->profile != NULL && i < card->profile->n_keys; i++)
    {
      Key *key = &card->keys[i];

      if (key->reference == reference && (key->file == 0 || key->file == card->file))
        return key;
    }
  return NULL;
}

static guint16
select_file (KaoVirtualCard *card, guint16 id)
{
  gboolean is_key = FALSE;

  for (guint i = 0; card->profile != NULL && i < card->profile->n_keys; i++)
    is_key |= id != 0 && card->application == APPLICATION_FACE && card->keys[i].file == id;
  if (!is_key && find_file (card, card->application, id) == NULL)
    return 0x6a82;
  card->file = id;
  return 0x9000;
}

static guint16
verify (KaoVirtualCard *card, guint8 reference, const guint8 *digits, gsize size)
{
  Key *key = find_key (card, reference);

  if (key == NULL)
    return 0x6a88;
  if (key->tries == 0)
    return size == 0 ? 0x63c0 : 0x6984;
  if (size == 0)
    return (guint16) (0x63c0 | key->tries);
  card->n_tried++;
  if (size == strlen (key->digits) && memcmp (digits, key->digits, size) == 0)
    {
      key->tries = key->most;
      card->open_keys |= 1u << (key - card->keys);
      return 0x9000;
    }
  key->tries--;
  return (guint16) (0x63c0 | key->tries);
}

static guint16
read_binary (KaoVirtualCard *card, gsize offset, gsize want, guint8 *reply, gsize *reply_size)
{
  File *file = find_file (card, card->application, card->file);
  gsize size, n;
  const guint8 *data;

  if (file == NULL)
    return 0x6986;
  if ((card->open_keys & file->needs) != file->needs)
    return 0x6982;
  data = g_bytes_get_data (file->bytes, &size);
  if (offset >= size)
    return 0x6b00;
  n = MIN (want, size - offset);
  memcpy (reply, data + offset, n);
  *reply_size = n;
  return n < want ? 0x6282 : 0x9000;
}

static guint16
compute_signature (KaoVirtualCard *card, const guint8 *info, gsize size, guint8 *reply, gsize *reply_size)
{
  if (card->key == NULL || card->application != APPLICATION_FACE)
    return 0x6d00;
  if (size == 0 || size > RSA_BYTES - 11)
    return 0x6a80;
  sign (card->key, info, size, reply);
  *reply_size = RSA_BYTES;
  return 0x9000;
}

static guint16
answer (KaoVirtualCard *card, const guint8 *command, gsize size, guint8 *reply, gsize *reply_size)
{
  const guint8 *data = command + 5;
  gsize data_size = size > 5 ? command[4] : 0;

  if (size < 4 || (size > 5 && size != 5 + data_size && size != 6 + data_size))
    return 0x6700;
  switch ((guint) command[0] << 24 | (guint) command[1] << 16 | (guint) command[2] << 8)
    {
    case 0x00a40400:
      return select_name (card, data, data_size);
    case 0x00a40200:
      return data_size == 2 ? select_file (card, (guint16) (data[0] << 8 | data[1])) : 0x6700;
    case 0x00a40000:
      if (card->profile == NULL || !card->profile->needs_root)
        return 0x6a86;
      card->application = APPLICATION_ROOT;
      return 0x9000;
    case 0x00200000:
      return verify (card, command[3], data, data_size);
    case 0x802a0000:
      return compute_signature (card, data, data_size, reply, reply_size);
    default:
      if (command[0] != 0x00 || command[1] != 0xb0)
        return command[0] == 0x00 ? 0x6d00 : 0x6e00;
      if (size != 5 || (command[2] & 0x80) != 0)
        return 0x6700;
      return read_binary (card, (gsize) command[2] << 8 | command[3], command[4] == 0 ? 256 : command[4],
                          reply, reply_size);
    }
}

void
kao_virtual_card_answer (KaoVirtualCard *card,
                         const guint8 *command,
                         gsize command_size,
                         guint8 reply[KAO_CARD_REPLY_MAX],
                         gsize *reply_size)
{
  gsize n = 0;
  guint16 sw = answer (card, command, command_size, reply, &n);

  reply[n++] = (guint8) (sw >> 8);
  reply[n++] = (guint8) sw;
  *reply_size = n;
}

/* ---- as a transport ---- */

static gboolean
transmit (gpointer card,
          const guint8 *command,
          gsize command_size,
          guint8 *reply,
          gsize *reply_size,
          GError **error)
{
  kao_virtual_card_answer (card, command, command_size, reply, reply_size);
  return TRUE;
}

KaoCardTransport
kao_virtual_card_transport (KaoVirtualCard *card)
{
  static const KaoCardTransportClass klass = { transmit, (GDestroyNotify) kao_virtual_card_free };

  return (KaoCardTransport){ &klass, card };
}
