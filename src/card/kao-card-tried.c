// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "card/kao-card-tried.h"

#include "secure/kao-memory.h"

#include <string.h>
#include <sys/random.h>

/* No card allows more wrong numbers in a row. */
#define MOST 16
#define KEY_BYTES 32
#define DIGEST_BYTES 32

struct _KaoCardTried
{
  guint8 key[KEY_BYTES];
  guint8 digests[MOST][DIGEST_BYTES];
  guint n;
};

KaoCardTried *
kao_card_tried_new (void)
{
  KaoCardTried *tried = kao_secret_alloc (sizeof *tried);

  kao_card_tried_clear (tried);
  return tried;
}

void
kao_card_tried_free (KaoCardTried *tried)
{
  kao_secret_free (tried);
}

void
kao_card_tried_clear (KaoCardTried *tried)
{
  kao_wipe (tried, sizeof *tried);
  /* Never short for so few bytes; a key of zeros would still tell numbers apart. */
  while (getrandom (tried->key, sizeof tried->key, 0) < 0)
    ;
}

static void
digest (KaoCardTried *tried, const KaoCardWish *wish, guint8 out[DIGEST_BYTES])
{
  GHmac *hmac = g_hmac_new (G_CHECKSUM_SHA256, tried->key, sizeof tried->key);
  gsize size = DIGEST_BYTES;

  g_hmac_update (hmac, (const guchar *) &wish->kind, sizeof wish->kind);
  for (guint i = 0; i < KAO_CARD_READER_NUMBERS; i++)
    g_hmac_update (hmac, (const guchar *) wish->numbers[i],
                   (gssize) strnlen (wish->numbers[i], KAO_CARD_READER_DIGITS - 1) + 1);
  g_hmac_get_digest (hmac, out, &size);
  g_hmac_unref (hmac);
}

gboolean
kao_card_tried_has (KaoCardTried *tried, const KaoCardWish *wish)
{
  guint8 wanted[DIGEST_BYTES];

  digest (tried, wish, wanted);
  for (guint i = 0; i < tried->n; i++)
    {
      if (memcmp (tried->digests[i], wanted, DIGEST_BYTES) == 0)
        return TRUE;
    }
  return FALSE;
}

void
kao_card_tried_add (KaoCardTried *tried, const KaoCardWish *wish)
{
  if (tried->n < MOST)
    digest (tried, wish, tried->digests[tried->n++]);
}
