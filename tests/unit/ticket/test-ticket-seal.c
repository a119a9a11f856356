// SPDX-License-Identifier: GPL-3.0-or-later
/* Sealed tickets: what goes in comes out; every change of a code, other events and other keys are refused,
 * each with its own code; the clocks' edges; key files. */
#include "config.h"

#include "base/kao-error.h"
#include "secure/kao-memory.h"
#include "ticket/kao-half.h"
#include "ticket/kao-ticket.h"

#include <math.h>
#include <string.h>

#define NOW G_GINT64_CONSTANT (1800000000)
#define EVENT "防災訓練 2027"

static KaoTicket *
make_ticket (guint n_numbers)
{
  KaoTicket *ticket = kao_ticket_new ();

  ticket->issued = NOW - 3600;
  ticket->expires = NOW + 86400;
  strcpy (ticket->pack, "base");
  memset (ticket->pack_hash, 0x5a, sizeof ticket->pack_hash);
  strcpy (ticket->label, "顔合 太郎");
  ticket->n_numbers = n_numbers;
  for (guint i = 0; i < n_numbers; i++)
    ticket->numbers[i] = (gfloat) sin (i);
  return ticket;
}

static KaoEventKey *
make_key (void)
{
  g_autoptr (GError) error = NULL;
  KaoEventKey *key = kao_event_key_new (&error);

  g_assert_no_error (error);
  return key;
}

static KaoTicket *
open_at (const gchar *text, const KaoEventKey *key, const gchar *event, gint64 now, GError **error)
{
  return kao_ticket_open (text, strlen (text), key, event, now, error);
}

static void
assert_refused (const gchar *text,
                const KaoEventKey *key,
                const gchar *event,
                gint64 now,
                KaoTicketError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoTicket) ticket = open_at (text, key, event, now, &error);

  g_assert_null (ticket);
  g_assert_error (error, KAO_TICKET_ERROR, (gint) code);
}

static void
test_round_trip (void)
{
  g_autoptr (KaoEventKey) key = make_key ();
  g_autoptr (KaoTicket) ticket = make_ticket (128);
  g_autoptr (KaoTicket) opened = NULL;
  g_autoptr (GError) error = NULL;
  gchar *text = kao_ticket_seal (ticket, key, EVENT, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (strlen (text), <=, KAO_TICKET_MAX_TEXT);
  opened = open_at (text, key, EVENT, NOW, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (opened->id, sizeof opened->id, ticket->id, sizeof ticket->id);
  g_assert_cmpint (opened->issued, ==, ticket->issued);
  g_assert_cmpint (opened->expires, ==, ticket->expires);
  g_assert_cmpstr (opened->pack, ==, ticket->pack);
  g_assert_cmpstr (opened->label, ==, ticket->label);
  g_assert_cmpuint (opened->n_numbers, ==, 128);
  for (guint i = 0; i < 128; i++)
    g_assert_cmpfloat (opened->numbers[i], ==, kao_half_to_float (kao_half_from_float (ticket->numbers[i])));
  kao_secret_free (text);
}

/* The seal is of the nonce too: the same ticket twice gives two codes. */
static void
test_never_the_same (void)
{
  g_autoptr (KaoEventKey) key = make_key ();
  g_autoptr (KaoTicket) ticket = make_ticket (128);
  gchar *one = kao_ticket_seal (ticket, key, EVENT, NULL);
  gchar *two = kao_ticket_seal (ticket, key, EVENT, NULL);

  g_assert_cmpstr (one, !=, two);
  kao_secret_free (one);
  kao_secret_free (two);
}

static void
test_sizes (void)
{
  g_autoptr (KaoEventKey) key = make_key ();
  guint most = 0;

  for (guint n = 1; n <= KAO_TICKET_MAX_NUMBERS; n++)
    {
      g_autoptr (KaoTicket) ticket = make_ticket (n);
      g_autoptr (GError) error = NULL;
      gchar *text = kao_ticket_seal (ticket, key, EVENT, &error);

      if (text != NULL)
        {
          g_assert_cmpuint (strlen (text), <=, KAO_TICKET_MAX_TEXT);
          most = n;
        }
      else
        g_assert_error (error, KAO_TICKET_ERROR, KAO_TICKET_ERROR_TOO_LARGE);
      kao_secret_free (text);
    }
  g_test_message ("largest vector with a label of four kanji: %u", most);
  g_assert_cmpuint (most, >=, 128);
}

/* Each character of the code exchanged for another one of the alphabet. */
static void
test_every_change (void)
{
  g_autoptr (KaoEventKey) key = make_key ();
  g_autoptr (KaoTicket) ticket = make_ticket (16);
  gchar *text = kao_ticket_seal (ticket, key, EVENT, NULL);
  guint n_forged = 0;

  for (gsize i = 0; i < strlen (text); i++)
    {
      g_autoptr (GError) error = NULL;
      gchar kept = text[i];

      text[i] = kept == '0' ? '1' : '0';
      g_assert_null (open_at (text, key, EVENT, NOW, &error));
      g_assert_true (error->domain == KAO_TICKET_ERROR);
      n_forged += error->code == KAO_TICKET_ERROR_FORGED;
      text[i] = kept;
    }
  g_assert_cmpuint (n_forged, >, strlen (text) / 2);
  for (gsize n = 0; n < strlen (text); n++)
    g_assert_null (kao_ticket_open (text, n, key, EVENT, NOW, NULL));
  kao_secret_free (text);
}

static void
test_others (void)
{
  g_autoptr (KaoEventKey) key = make_key ();
  g_autoptr (KaoEventKey) other = make_key ();
  g_autoptr (KaoTicket) ticket = make_ticket (128);
  gchar *text = kao_ticket_seal (ticket, key, EVENT, NULL);

  assert_refused (text, other, EVENT, NOW, KAO_TICKET_ERROR_OTHER_EVENT);
  assert_refused (text, key, "防災訓練 2028", NOW, KAO_TICKET_ERROR_OTHER_EVENT);
  assert_refused ("https://example.org/", key, EVENT, NOW, KAO_TICKET_ERROR_NOT_A_TICKET);
  assert_refused ("", key, EVENT, NOW, KAO_TICKET_ERROR_NOT_A_TICKET);
  assert_refused ("KAO2:BB8", key, EVENT, NOW, KAO_TICKET_ERROR_VERSION);
  kao_secret_free (text);
}

static void
test_clock (void)
{
  g_autoptr (KaoEventKey) key = make_key ();
  g_autoptr (KaoTicket) ticket = make_ticket (8);
  g_autoptr (KaoTicket) early = NULL;
  g_autoptr (KaoTicket) late = NULL;
  gchar *text = kao_ticket_seal (ticket, key, EVENT, NULL);
  const gint64 first = ticket->issued - KAO_TICKET_CLOCK_TOLERANCE_SECONDS;

  early = open_at (text, key, EVENT, first, NULL);
  late = open_at (text, key, EVENT, ticket->expires - 1, NULL);
  g_assert_nonnull (early);
  g_assert_nonnull (late);
  assert_refused (text, key, EVENT, first - 1, KAO_TICKET_ERROR_NOT_YET);
  assert_refused (text, key, EVENT, ticket->expires, KAO_TICKET_ERROR_EXPIRED);
  kao_secret_free (text);
}

static void
test_content (void)
{
  g_autoptr (KaoEventKey) key = make_key ();
  const gfloat bad[] = { NAN, INFINITY, 1e9f };

  for (gsize i = 0; i < G_N_ELEMENTS (bad) + 4; i++)
    {
      g_autoptr (KaoTicket) ticket = make_ticket (8);
      g_autoptr (GError) error = NULL;

      if (i < G_N_ELEMENTS (bad))
        ticket->numbers[7] = bad[i];
      else if (i == G_N_ELEMENTS (bad))
        strcpy (ticket->label, "\xff");
      else if (i == G_N_ELEMENTS (bad) + 1)
        ticket->expires = ticket->issued - 60;
      else if (i == G_N_ELEMENTS (bad) + 2)
        ticket->n_numbers = 0;
      else
        ticket->n_numbers = KAO_TICKET_MAX_NUMBERS + 1;
      g_assert_null (kao_ticket_seal (ticket, key, EVENT, &error));
      g_assert_error (error, KAO_TICKET_ERROR, KAO_TICKET_ERROR_CONTENT);
    }
}

static void
test_pack (void)
{
  g_autoptr (KaoTicket) ticket = make_ticket (128);
  g_autoptr (GError) error = NULL;
  guint8 hash[KAO_TICKET_PACK_HASH_BYTES];

  memcpy (hash, ticket->pack_hash, sizeof hash);
  g_assert_true (kao_ticket_fits_pack (ticket, "base", hash, 128, &error));
  g_assert_no_error (error);
  g_assert_false (kao_ticket_fits_pack (ticket, "base", hash, 64, NULL));
  g_assert_false (kao_ticket_fits_pack (ticket, "sface", hash, 128, NULL));
  hash[15] ^= 1;
  g_assert_false (kao_ticket_fits_pack (ticket, "base", hash, 128, &error));
  g_assert_error (error, KAO_TICKET_ERROR, KAO_TICKET_ERROR_OTHER_PACK);
}

static void
test_key_file (void)
{
  static const gchar *const bad[] = {
    "", "kaoawase-event-key-1\n", "kaoawase-event-key-2\nAAAA\n", "kaoawase-event-key-1\nAAAA\n",
    "kaoawase-event-key-1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=x\n",
    "kaoawase-event-key-1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
  };
  g_autoptr (KaoEventKey) key = make_key ();
  g_autoptr (KaoEventKey) other = make_key ();
  g_autoptr (KaoEventKey) again = NULL;
  g_autoptr (GError) error = NULL;
  gchar *text = kao_event_key_write (key);

  again = kao_event_key_parse (text, strlen (text), &error);
  g_assert_no_error (error);
  g_assert_cmpmem (kao_event_key_get_bytes (again), KAO_EVENT_KEY_BYTES, kao_event_key_get_bytes (key),
                   KAO_EVENT_KEY_BYTES);
  g_assert_cmpmem (kao_event_key_get_id (again), KAO_EVENT_KEY_ID_BYTES, kao_event_key_get_id (key),
                   KAO_EVENT_KEY_ID_BYTES);
  g_assert_true (memcmp (kao_event_key_get_id (other), kao_event_key_get_id (key),
                         KAO_EVENT_KEY_ID_BYTES) != 0);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) refusal = NULL;

      g_assert_null (kao_event_key_parse (bad[i], strlen (bad[i]), &refusal));
      g_assert_error (refusal, KAO_TICKET_ERROR, KAO_TICKET_ERROR_KEY);
      /* The message must not repeat what may be a key. */
      g_assert_null (strstr (refusal->message, "AAAA"));
    }
  kao_secret_free (text);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ticket/round-trip", test_round_trip);
  g_test_add_func ("/ticket/never-the-same", test_never_the_same);
  g_test_add_func ("/ticket/sizes", test_sizes);
  g_test_add_func ("/ticket/every-change", test_every_change);
  g_test_add_func ("/ticket/others", test_others);
  g_test_add_func ("/ticket/clock", test_clock);
  g_test_add_func ("/ticket/content", test_content);
  g_test_add_func ("/ticket/pack", test_pack);
  g_test_add_func ("/ticket/key-file", test_key_file);
  return g_test_run ();
}
