// SPDX-License-Identifier: GPL-3.0-or-later
/* Whole readings of cards in order, and of cards that are not genuine; tries. */
#include "config.h"

#include "base/kao-error.h"
#include "card-fixture.h"

#include <string.h>

typedef struct
{
  KaoVirtualCard *card; /* owned */
  KaoCardTransport transport;
  KaoApduChannel channel;
  KaoCardReading reading;
  gint tries;
} Desk;

static void
lay_down (Desk *desk, const KaoVirtualCardData *data)
{
  memset (desk, 0, sizeof *desk);
  desk->card = kao_virtual_card_new (data);
  desk->transport = kao_virtual_card_transport (desk->card);
  desk->channel.transport = &desk->transport;
}

static void
take_away (Desk *desk)
{
  const KaoCardReading nothing = { 0 };

  kao_card_reading_clear (&desk->reading);
  g_assert_cmpmem (&desk->reading, sizeof desk->reading, &nothing, sizeof nothing);
  desk->transport.klass->close (desk->transport.data);
}

static gboolean
read_card (Desk *desk, const KaoCardRequest *request, const KaoCardAnchor *anchor, GError **error)
{
  kao_virtual_card_reset (desk->card);
  return kao_card_read (&desk->channel, request, anchor, NULL, NULL, &desk->reading, &desk->tries, error);
}

static void
check_reading (KaoVirtualCardData data, gboolean has_anchor, KaoCheck record, KaoCheck presence)
{
  g_autoptr (KaoCardAnchor) anchor = has_anchor ? fixture_anchor () : NULL;
  KaoCardRequest request = fixture_request (data.kind);
  g_autoptr (GError) error = NULL;
  Desk desk;

  lay_down (&desk, &data);
  g_assert_true (read_card (&desk, &request, anchor, &error));
  g_assert_no_error (error);
  g_assert_cmpint (desk.reading.facts.record, ==, record);
  g_assert_cmpint (desk.reading.facts.presence, ==, presence);
  if (record == KAO_CHECK_WRONG || presence == KAO_CHECK_WRONG)
    {
      g_assert_cmpint (kao_card_facts_check (&desk.reading.facts), ==, KAO_CHECK_WRONG);
      for (guint i = 0; i < KAO_N_CARD_PICTURES; i++)
        g_assert_cmpuint (desk.reading.pictures[i].size, ==, 0);
    }
  else
    fixture_assert_whole (&desk.reading, &data);
  g_assert_cmpuint (kao_virtual_card_get_n_tried (desk.card), ==, data.kind == KAO_CARD_LICENCE ? 2 : 1);
  g_test_message ("%u commands", desk.reading.facts.n_commands);
  take_away (&desk);
  fixture_data_clear (&data);
}

static void
test_my_number (void)
{
  check_reading (fixture_my_number_card (), TRUE, KAO_CHECK_GENUINE, KAO_CHECK_GENUINE);
}

/* Without the issuer's key nothing is called genuine. */
static void
test_no_anchor (void)
{
  check_reading (fixture_my_number_card (), FALSE, KAO_CHECK_NONE, KAO_CHECK_GENUINE);
}

static void
test_copied (void)
{
  KaoVirtualCardData data = fixture_my_number_card ();

  data.is_copy = TRUE;
  check_reading (data, TRUE, KAO_CHECK_GENUINE, KAO_CHECK_WRONG);
}

static void
test_foreign_issuer (void)
{
  KaoVirtualCardData data = fixture_my_number_card ();

  data.is_falsely_signed = TRUE;
  check_reading (data, TRUE, KAO_CHECK_WRONG, KAO_CHECK_GENUINE);
}

/* Whoever has no anchor cannot see that. */
static void
test_foreign_issuer_no_anchor (void)
{
  KaoVirtualCardData data = fixture_my_number_card ();

  data.is_falsely_signed = TRUE;
  check_reading (data, FALSE, KAO_CHECK_NONE, KAO_CHECK_GENUINE);
}

static void
test_codestream (void)
{
  KaoVirtualCardData data = fixture_my_number_card ();
  gsize size;
  const guint8 *jp2 = g_bytes_get_data (data.photo, &size);
  const guint8 *start = memmem (jp2, size, "\xff\x4f\xff\x51", 4);
  GBytes *codestream;

  g_assert_nonnull (start);
  codestream = g_bytes_new (start, size - (gsize) (start - jp2));
  g_bytes_unref (data.photo);
  data.photo = codestream;
  check_reading (data, TRUE, KAO_CHECK_GENUINE, KAO_CHECK_GENUINE);
}

static void
test_licence (void)
{
  check_reading (fixture_licence (), TRUE, KAO_CHECK_NONE, KAO_CHECK_NONE);
}

/* The holder has set no PINs: what is typed does not matter, and no try is spent on it. */
static void
test_licence_without_pins (void)
{
  KaoVirtualCardData data = fixture_licence ();

  data.numbers[0] = data.numbers[1] = NULL;
  check_reading (data, FALSE, KAO_CHECK_NONE, KAO_CHECK_NONE);
}

static void
test_probe (void)
{
  static const struct
  {
    KaoCardKind kind;
    guint n_keys;
    gint tries;
  } rows[] = {
    { KAO_CARD_MY_NUMBER, 1, 10 },
    { KAO_CARD_LICENCE, 2, 3 },
    { KAO_CARD_MY_NUMBER_LICENCE, 1, 10 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      KaoVirtualCardData data
          = rows[i].kind == KAO_CARD_LICENCE ? fixture_licence () : fixture_my_number_card ();
      g_autoptr (GError) error = NULL;
      KaoCardProbe probe;
      Desk desk;

      data.kind = rows[i].kind;
      lay_down (&desk, &data);
      g_assert_true (kao_card_probe (&desk.channel, &probe, &error));
      g_assert_no_error (error);
      g_assert_cmpint (probe.kind, ==, rows[i].kind);
      g_assert_cmpuint (probe.n_keys, ==, rows[i].n_keys);
      g_assert_cmpint (probe.tries[0], ==, rows[i].tries);
      g_assert_true (probe.has_pins);
      g_assert_cmpuint (kao_virtual_card_get_n_tried (desk.card), ==, 0);
      take_away (&desk);
      fixture_data_clear (&data);
    }
}

static void
check_refusal (KaoVirtualCardData data,
               const KaoCardRequest *request,
               KaoCardError code,
               guint n_tried,
               gint tries_after)
{
  g_autoptr (GError) error = NULL;
  Desk desk;

  lay_down (&desk, &data);
  g_assert_false (read_card (&desk, request, NULL, &error));
  g_assert_error (error, KAO_CARD_ERROR, (gint) code);
  g_assert_true (g_str_has_suffix (error->message, "."));
  g_assert_null (desk.reading.file);
  g_assert_cmpuint (kao_virtual_card_get_n_tried (desk.card), ==, n_tried);
  if (data.kind != KAO_CARD_UNKNOWN)
    g_assert_cmpint (kao_virtual_card_get_tries (desk.card, 0), ==, tries_after);
  if (code == KAO_CARD_ERROR_WRONG_NUMBER || code == KAO_CARD_ERROR_FEW_TRIES)
    g_assert_cmpint (desk.tries, ==, tries_after);
  take_away (&desk);
  fixture_data_clear (&data);
}

static void
test_tries (void)
{
  KaoCardRequest request = fixture_request (KAO_CARD_MY_NUMBER);
  KaoCardRequest wrong = request;
  KaoVirtualCardData data;

  wrong.numbers[0][13] = '6';
  check_refusal (fixture_my_number_card (), &wrong, KAO_CARD_ERROR_WRONG_NUMBER, 1, 9);
  /* Few tries: only after the clerk has confirmed. */
  data = fixture_my_number_card ();
  data.tries[0] = 2;
  check_refusal (data, &request, KAO_CARD_ERROR_FEW_TRIES, 0, 2);
  wrong.is_confirmed = TRUE;
  data = fixture_my_number_card ();
  data.tries[0] = 2;
  check_refusal (data, &wrong, KAO_CARD_ERROR_WRONG_NUMBER, 1, 1);
  data = fixture_my_number_card ();
  data.tries[0] = 1;
  check_refusal (data, &wrong, KAO_CARD_ERROR_LOCKED, 1, 0);
  /* Three are enough. */
  data = fixture_my_number_card ();
  data.tries[0] = 3;
  wrong.is_confirmed = FALSE;
  check_refusal (data, &wrong, KAO_CARD_ERROR_WRONG_NUMBER, 1, 2);
}

static void
test_bad_numbers (void)
{
  static const gchar *const bad[] = { "", "4504172035228", "450417203522855", "4504172035228x",
                                      "**************" };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      KaoCardRequest request = { .kind = KAO_CARD_MY_NUMBER };

      g_strlcpy (request.numbers[0], bad[i], sizeof request.numbers[0]);
      check_refusal (fixture_my_number_card (), &request, KAO_CARD_ERROR_BAD_NUMBER, 0, 10);
    }
}

static void
test_licence_pins (void)
{
  KaoCardRequest request = fixture_request (KAO_CARD_LICENCE);

  /* The second is not tried after the first was wrong. */
  request.numbers[0][0] = '9';
  check_refusal (fixture_licence (), &request, KAO_CARD_ERROR_WRONG_NUMBER, 1, 2);
}

static void
test_other_cards (void)
{
  KaoVirtualCardData foreign = fixture_my_number_card ();
  KaoVirtualCardData other = fixture_my_number_card ();
  KaoCardRequest request = fixture_request (KAO_CARD_MY_NUMBER);

  foreign.kind = KAO_CARD_UNKNOWN;
  check_refusal (foreign, &request, KAO_CARD_ERROR_UNKNOWN_CARD, 0, 0);
  /* Exchanged between probe and reading. */
  check_refusal (fixture_licence (), &request, KAO_CARD_ERROR_UNKNOWN_CARD, 0, 3);
  other.kind = KAO_CARD_MY_NUMBER_LICENCE;
  request.kind = KAO_CARD_MY_NUMBER_LICENCE;
  check_refusal (other, &request, KAO_CARD_ERROR_UNSUPPORTED, 0, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/card/read/my-number", test_my_number);
  g_test_add_func ("/card/read/no-anchor", test_no_anchor);
  g_test_add_func ("/card/read/copied", test_copied);
  g_test_add_func ("/card/read/foreign-issuer", test_foreign_issuer);
  g_test_add_func ("/card/read/foreign-issuer-no-anchor", test_foreign_issuer_no_anchor);
  g_test_add_func ("/card/read/codestream", test_codestream);
  g_test_add_func ("/card/read/licence", test_licence);
  g_test_add_func ("/card/read/licence-without-pins", test_licence_without_pins);
  g_test_add_func ("/card/read/probe", test_probe);
  g_test_add_func ("/card/read/tries", test_tries);
  g_test_add_func ("/card/read/bad-numbers", test_bad_numbers);
  g_test_add_func ("/card/read/licence-pins", test_licence_pins);
  g_test_add_func ("/card/read/other-cards", test_other_cards);
  return g_test_run ();
}
