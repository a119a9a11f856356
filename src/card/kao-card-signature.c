// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "card/kao-card-signature.h"

#include "base/kao-error.h"
#include "secure/kao-memory.h"

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <openssl/x509.h>

#include <string.h>

#define N_PARTS 3

/* DigestInfo of SHA-256, before the digest itself; lengths at 1 and 18. */
static const guint8 digest_info_head[19] = { 0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
                                             0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20 };

struct _KaoCardAnchor
{
  GPtrArray *keys; /* owned EVP_PKEY */
};

static void
free_key (gpointer key)
{
  EVP_PKEY_free (key);
}

/* Only RSA of at least 2048 bits can sign these certificates. */
static gboolean
is_usable (EVP_PKEY *key)
{
  return EVP_PKEY_get_base_id (key) == EVP_PKEY_RSA && EVP_PKEY_get_bits (key) >= 2048;
}

static void
add_key (KaoCardAnchor *anchor, EVP_PKEY *key)
{
  if (key == NULL)
    return;
  if (is_usable (key))
    g_ptr_array_add (anchor->keys, key);
  else
    EVP_PKEY_free (key);
}

KaoCardAnchor *
kao_card_anchor_new (const guint8 *data, gsize size, const gchar *name, GError **error)
{
  KaoCardAnchor *anchor = g_new0 (KaoCardAnchor, 1);
  const unsigned char *at = data;

  /* Without the system's configuration of OpenSSL, which may load modules. */
  OPENSSL_init_crypto (OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
  anchor->keys = g_ptr_array_new_with_free_func (free_key);
  if (size > 0 && size <= G_MAXINT)
    {
      BIO *bio = BIO_new_mem_buf (data, (int) size);
      EVP_PKEY *key;

      while ((key = PEM_read_bio_PUBKEY (bio, NULL, NULL, NULL)) != NULL)
        add_key (anchor, key);
      BIO_free (bio);
      if (anchor->keys->len == 0)
        add_key (anchor, d2i_PUBKEY (NULL, &at, (long) size));
    }
  ERR_clear_error ();
  if (anchor->keys->len > 0)
    return anchor;
  kao_card_anchor_free (anchor);
  g_set_error (error, KAO_CARD_ERROR, KAO_CARD_ERROR_ANCHOR,
               "%s holds no public RSA key of 2048 bits or more in PEM or DER; ask the cards' issuer for it",
               name);
  return NULL;
}

void
kao_card_anchor_free (KaoCardAnchor *anchor)
{
  if (anchor == NULL)
    return;
  g_ptr_array_unref (anchor->keys);
  g_free (anchor);
}

/* NULL when the numbers make no key. */
static EVP_PKEY *
make_key (const KaoCardKey *numbers)
{
  BIGNUM *modulus = BN_bin2bn (numbers->modulus.data, (int) numbers->modulus.size, NULL);
  BIGNUM *exponent = BN_bin2bn (numbers->exponent.data, (int) numbers->exponent.size, NULL);
  OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new ();
  OSSL_PARAM *params = NULL;
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name (NULL, "RSA", NULL);
  EVP_PKEY *key = NULL;

  if (modulus != NULL && exponent != NULL && builder != NULL && context != NULL
      && BN_is_odd (exponent) && BN_num_bits (modulus) > 2000
      && OSSL_PARAM_BLD_push_BN (builder, OSSL_PKEY_PARAM_RSA_N, modulus)
      && OSSL_PARAM_BLD_push_BN (builder, OSSL_PKEY_PARAM_RSA_E, exponent)
      && (params = OSSL_PARAM_BLD_to_param (builder)) != NULL
      && EVP_PKEY_fromdata_init (context) > 0)
    EVP_PKEY_fromdata (context, &key, EVP_PKEY_PUBLIC_KEY, params);
  OSSL_PARAM_free (params);
  OSSL_PARAM_BLD_free (builder);
  EVP_PKEY_CTX_free (context);
  BN_free (modulus);
  BN_free (exponent);
  return key;
}

/* TRUE when @signature, opened with @key (PKCS #1 v1.5), is exactly @wanted. No digest is named, because the
 * cards put more than one into a DigestInfo that ordinary calls would refuse. */
static gboolean
opens_to (EVP_PKEY *key, const KaoCardBytes *signature, const guint8 *wanted, gsize wanted_size)
{
  EVP_PKEY_CTX *context = key != NULL ? EVP_PKEY_CTX_new (key, NULL) : NULL;
  guint8 opened[1024];
  size_t size = sizeof opened;
  gboolean is_good
      = context != NULL && EVP_PKEY_get_size (key) <= (int) sizeof opened
        && EVP_PKEY_verify_recover_init (context) > 0
        && EVP_PKEY_CTX_set_rsa_padding (context, RSA_PKCS1_PADDING) > 0
        && EVP_PKEY_verify_recover (context, opened, &size, signature->data, signature->size) > 0
        && size == wanted_size && CRYPTO_memcmp (opened, wanted, size) == 0;

  EVP_PKEY_CTX_free (context);
  ERR_clear_error ();
  kao_wipe (opened, sizeof opened);
  return is_good;
}

static gboolean
is_record_signed (const KaoCardRecord *record, const KaoCardCertificate *certificate)
{
  guint8 wanted[sizeof digest_info_head + N_PARTS * SHA256_DIGEST_LENGTH];
  EVP_PKEY *key = make_key (&certificate->key);
  gboolean is_good;

  memcpy (wanted, digest_info_head, sizeof digest_info_head);
  wanted[1] = sizeof wanted - 2;
  wanted[18] = N_PARTS * SHA256_DIGEST_LENGTH;
  for (gsize i = 0; i < N_PARTS; i++)
    SHA256 (record->signed_parts[i].data, record->signed_parts[i].size,
            wanted + sizeof digest_info_head + i * SHA256_DIGEST_LENGTH);
  is_good = opens_to (key, &record->signature, wanted, sizeof wanted);
  EVP_PKEY_free (key);
  kao_wipe (wanted, sizeof wanted);
  return is_good;
}

static gboolean
is_certificate_signed (const KaoCardCertificate *certificate, EVP_PKEY *issuer)
{
  guint8 wanted[KAO_CARD_DIGEST_INFO_BYTES];

  memcpy (wanted, digest_info_head, sizeof digest_info_head);
  SHA256 (certificate->signed_part.data, certificate->signed_part.size,
          wanted + sizeof digest_info_head);
  return opens_to (issuer, &certificate->signature, wanted, sizeof wanted);
}

KaoCheck
kao_card_check_record (const KaoCardRecord *record,
                       const KaoCardCertificate *certificate,
                       const KaoCardAnchor *anchor)
{
  if (!is_record_signed (record, certificate))
    return KAO_CHECK_WRONG;
  if (anchor == NULL)
    return KAO_CHECK_NONE;
  for (guint i = 0; i < anchor->keys->len; i++)
    {
      if (is_certificate_signed (certificate, g_ptr_array_index (anchor->keys, i)))
        return KAO_CHECK_GENUINE;
    }
  return KAO_CHECK_WRONG;
}

gboolean
kao_card_challenge_new (guint8 challenge[KAO_CARD_CHALLENGE_BYTES])
{
  OPENSSL_init_crypto (OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
  return RAND_bytes (challenge, KAO_CARD_CHALLENGE_BYTES) == 1;
}

void
kao_card_challenge_digest (const guint8 challenge[KAO_CARD_CHALLENGE_BYTES],
                           guint8 digest_info[KAO_CARD_DIGEST_INFO_BYTES])
{
  memcpy (digest_info, digest_info_head, sizeof digest_info_head);
  SHA256 (challenge, KAO_CARD_CHALLENGE_BYTES, digest_info + sizeof digest_info_head);
}

gboolean
kao_card_challenge_check (const guint8 challenge[KAO_CARD_CHALLENGE_BYTES],
                          const KaoCardKey *key,
                          const guint8 *answer,
                          gsize answer_size)
{
  KaoCardBytes signature = { answer, answer_size };
  guint8 wanted[KAO_CARD_DIGEST_INFO_BYTES];
  EVP_PKEY *public_key = make_key (key);
  gboolean is_good;

  kao_card_challenge_digest (challenge, wanted);
  is_good = opens_to (public_key, &signature, wanted, sizeof wanted);
  EVP_PKEY_free (public_key);
  return is_good;
}
