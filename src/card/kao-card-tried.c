// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "card/kao-card-tried.h"

#include "secure/kao-memory.h"

#include <string.h>
#include <sys/random.h>

/* No card allows more wrong numbers in a row. */
#define MOST 16
#define KEY_BYTES 16

struct _KaoCardTried
{
  guint8 key[KEY_BYTES];
  guint64 digests[MOST];
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

/* --- SipHash-2-4 (Aumasson and Bernstein, 2012) ---
 *
 * GHmac would do as well, but it leaves the block that it worked on, number included, in memory that nobody wipes. Here
 * all of it lies on the stack, and is wiped. */

static guint64
turn (guint64 value, guint by)
{
  return value << by | value >> (64 - by);
}

static void
sip_round (guint64 v[4])
{
  v[0] += v[1];
  v[1] = turn (v[1], 13) ^ v[0];
  v[0] = turn (v[0], 32);
  v[2] += v[3];
  v[3] = turn (v[3], 16) ^ v[2];
  v[0] += v[3];
  v[3] = turn (v[3], 21) ^ v[0];
  v[2] += v[1];
  v[1] = turn (v[1], 17) ^ v[2];
  v[2] = turn (v[2], 32);
}

static void
sip_word (guint64 v[4], guint64 word)
{
  v[3] ^= word;
  sip_round (v);
  sip_round (v);
  v[0] ^= word;
}

/* Of the kind of card and its numbers, each filled up with zeros to whole words. */
static guint64
digest (KaoCardTried *tried, const KaoCardWish *wish)
{
  guint64 words[1 + KAO_CARD_READER_NUMBERS * KAO_CARD_READER_DIGITS / 8] = { wish->kind };
  guint64 key[2];
  guint64 v[4];
  guint64 value;

  memcpy (key, tried->key, sizeof key);
  for (guint i = 0; i < KAO_CARD_READER_NUMBERS; i++)
    memcpy (&words[1 + i * KAO_CARD_READER_DIGITS / 8], wish->numbers[i],
            strnlen (wish->numbers[i], KAO_CARD_READER_DIGITS - 1));
  v[0] = key[0] ^ G_GUINT64_CONSTANT (0x736f6d6570736575);
  v[1] = key[1] ^ G_GUINT64_CONSTANT (0x646f72616e646f6d);
  v[2] = key[0] ^ G_GUINT64_CONSTANT (0x6c7967656e657261);
  v[3] = key[1] ^ G_GUINT64_CONSTANT (0x7465646279746573);
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    sip_word (v, words[i]);
  sip_word (v, (guint64) sizeof words << 56);
  v[2] ^= 0xff;
  for (guint i = 0; i < 4; i++)
    sip_round (v);
  value = v[0] ^ v[1] ^ v[2] ^ v[3];
  kao_wipe (words, sizeof words);
  kao_wipe (key, sizeof key);
  kao_wipe (v, sizeof v);
  return value;
}

gboolean
kao_card_tried_has (KaoCardTried *tried, const KaoCardWish *wish)
{
  guint64 wanted = digest (tried, wish);

  for (guint i = 0; i < tried->n; i++)
    {
      if (tried->digests[i] == wanted)
        return TRUE;
    }
  return FALSE;
}

void
kao_card_tried_add (KaoCardTried *tried, const KaoCardWish *wish)
{
  if (tried->n < MOST)
    tried->digests[tried->n++] = digest (tried, wish);
}
