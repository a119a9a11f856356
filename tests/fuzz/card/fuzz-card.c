// SPDX-License-Identifier: GPL-3.0-or-later
/* Feeds what no card should give to what takes a card's files apart: fuzz-card record|certificate|tlv SECONDS.
 * The corpus is a virtual card's own files. Whatever is accepted must lie within the bytes that were given;
 * these stand before a guard page, so that a read past their end faults. */
#include "config.h"

#include "base/kao-error.h"
#include "card/kao-card-record.h"
#include "card/kao-card-signature.h"
#include "card/kao-tlv.h"
#include "card/kao-virtual-card.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define INPUT_MAX 16384

/* The last byte before a page that must not be touched. */
static guint8 *
make_arena (void)
{
  gsize page = (gsize) sysconf (_SC_PAGESIZE);
  guint8 *map = mmap (NULL, INPUT_MAX + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  g_assert_true (map != MAP_FAILED);
  g_assert_cmpint (mprotect (map + INPUT_MAX, page, PROT_NONE), ==, 0);
  return map + INPUT_MAX;
}

static void
assert_within (const KaoCardBytes *bytes, const guint8 *data, gsize size)
{
  if (bytes->size > 0)
    g_assert_true (bytes->data >= data && bytes->size <= size
                   && (gsize) (bytes->data - data) <= size - bytes->size);
}

static gboolean
feed_record (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  KaoCardRecord record;

  if (!kao_card_record_parse (data, size, &record, &error))
    {
      g_assert_error (error, KAO_CARD_ERROR, KAO_CARD_ERROR_BROKEN_DATA);
      return FALSE;
    }
  for (guint i = 0; i < KAO_N_CARD_PICTURES; i++)
    assert_within (&record.pictures[i], data, size);
  for (guint i = 0; i < 3; i++)
    assert_within (&record.signed_parts[i], data, size);
  assert_within (&record.key.modulus, data, size);
  assert_within (&record.key.exponent, data, size);
  assert_within (&record.signature, data, size);
  kao_card_photo_trim (&record.pictures[KAO_CARD_PICTURE_PHOTO]);
  return TRUE;
}

static KaoCardRecord good_record; /* what the certificate is tried on */

static gboolean
feed_certificate (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  KaoCardCertificate certificate;

  if (!kao_card_certificate_parse (data, size, &certificate, &error))
    {
      g_assert_error (error, KAO_CARD_ERROR, KAO_CARD_ERROR_BROKEN_DATA);
      return FALSE;
    }
  assert_within (&certificate.key.modulus, data, size);
  assert_within (&certificate.key.exponent, data, size);
  assert_within (&certificate.signature, data, size);
  assert_within (&certificate.signed_part, data, size);
  return kao_card_check_record (&good_record, &certificate, NULL) != KAO_CHECK_WRONG;
}

static gboolean
feed_tlv (const guint8 *data, gsize size)
{
  for (gint form = KAO_TLV_BER; form <= KAO_TLV_LICENCE; form++)
    {
      gsize at = 0, before;
      KaoTlv tlv;

      do
        {
          before = at;
          if (kao_tlv_next (data, size, (KaoTlvForm) form, &at, &tlv) != KAO_TLV_FOUND)
            break;
          g_assert_cmpuint (at, >, before);
          g_assert_cmpuint (at, <=, size);
          g_assert_true (tlv.value >= data && tlv.value + tlv.length == data + at);
        }
      while (at < size);
      kao_card_licence_birth (data, size);
      kao_card_licence_expiry (data, size);
    }
  return TRUE;
}

static gsize
mutate (GRand *rand, guint8 *input, gsize size)
{
  gint n = g_rand_int_range (rand, 0, 5);

  for (gint i = 0; i < n; i++)
    {
      /* Mostly in the heads of objects, which stand near the front. */
      gsize reach = g_rand_boolean (rand) ? MIN (size, 64) : size;
      gsize at = (gsize) g_rand_int_range (rand, 0, (gint) MAX (reach, 1));

      switch (g_rand_int_range (rand, 0, 5))
        {
        case 0:
          input[at] ^= (guint8) (1u << g_rand_int_range (rand, 0, 8));
          break;
        case 1:
          input[at] = (guint8) g_rand_int (rand);
          break;
        case 2:
          size = MAX (at, 1);
          break;
        case 3:
          if (at + 1 < size)
            memmove (input + at, input + at + 1, --size - at);
          break;
        default:
          input[at] = g_rand_boolean (rand) ? 0xff : 0x82;
          break;
        }
    }
  return size;
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const gchar *name;
    gboolean (*feed) (const guint8 *data, gsize size);
    guint16 file;
  } targets[] = { { "record", feed_record, 0x0002 },
                  { "certificate", feed_certificate, 0x0004 },
                  { "tlv", feed_tlv, 0x0002 } };
  static guint8 input[INPUT_MAX];
  gint64 began = g_get_monotonic_time ();
  gint64 end = began + (argc > 2 ? atoi (argv[2]) : 3) * G_USEC_PER_SEC;
  g_autofree guint8 *photo_bytes = g_malloc0 (2000);
  g_autoptr (GBytes) photo = g_bytes_new (photo_bytes, 2000);
  KaoVirtualCardData data = { .kind = KAO_CARD_MY_NUMBER, .numbers = { "45041720352285" },
                              .birth = 19700417, .expiry = 20350417, .sex = 1, .photo = photo };
  g_autoptr (KaoVirtualCard) card = kao_virtual_card_new (&data);
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261126);
  GBytes *record = kao_virtual_card_get_file (card, 1, 0x0002);
  guint8 *arena = make_arena ();
  guint64 n = 0, n_accepted = 0;
  gsize t = 0, size;

  while (t < G_N_ELEMENTS (targets) && argc > 1 && strcmp (argv[1], targets[t].name) != 0)
    t++;
  g_assert_cmpuint (t, <, G_N_ELEMENTS (targets));
  g_assert_true (kao_card_record_parse (g_bytes_get_data (record, NULL), g_bytes_get_size (record),
                                        &good_record, NULL));
  while (g_get_monotonic_time () < end || n < 1000)
    {
      const guint8 *good = g_bytes_get_data (kao_virtual_card_get_file (card, 1, targets[t].file), &size);

      memcpy (input, good, size);
      if (n++ >= 10)
        size = mutate (rand, input, size);
      memcpy (arena - size, input, size);
      n_accepted += targets[t].feed (arena - size, size);
      /* A corpus that is refused tests nothing but the first comparison. */
      if (n == 10)
        g_assert_cmpuint (n_accepted, ==, 10);
    }
  g_print ("%s: %" G_GUINT64_FORMAT " inputs, %" G_GUINT64_FORMAT " accepted, %.0f a second\n", targets[t].name, n,
           n_accepted, (gdouble) n * G_USEC_PER_SEC / (gdouble) (g_get_monotonic_time () - began));
  return 0;
}
