// SPDX-License-Identifier: GPL-3.0-or-later
/* What the window believes of the card's worker, and the memory of refused numbers. */
#include "config.h"

#include "base/kao-error.h"
#include "card/kao-card-protocol.h"
#include "card/kao-card-tried.h"

#include <string.h>

static gboolean
is_taken (guint16 type, gconstpointer payload)
{
  for (const KaoMessageSpec *s = kao_card_message_specs; s->payload_size != G_MAXUINT32; s++)
    {
      if (s->type == type)
        return s->check == NULL || s->check (payload);
    }
  g_assert_not_reached ();
}

static void
test_done (void)
{
  KaoCardFacts good = { .kind = KAO_CARD_MY_NUMBER, .birth = 19700417, .expiry = 20350331, .sex = 1,
                        .pictures = { { 192, 240 }, { 101, 31 }, { 0, 0 } } };
  KaoCardFacts bad;

  g_assert_true (is_taken (KAO_CARD_DONE, &good));
  g_assert_cmpuint (kao_card_facts_pixels (&good), ==, 192 * 240 + 101 * 31);
#define SPOIL(field, value)                                                                        \
  G_STMT_START                                                                                     \
  {                                                                                                \
    bad = good;                                                                                    \
    bad.field = value;                                                                             \
    g_assert_false (is_taken (KAO_CARD_DONE, &bad));                                               \
  }                                                                                                \
  G_STMT_END
  SPOIL (kind, KAO_N_CARD_KINDS);
  SPOIL (record, KAO_N_CHECKS);
  SPOIL (presence, KAO_N_CHECKS);
  SPOIL (birth, 19701345);
  SPOIL (expiry, 1);
  SPOIL (sex, 3);
  SPOIL (pictures[0].width, 0);
  SPOIL (pictures[1].height, 5000);
  SPOIL (pictures[2].width, 1);
  /* What is not genuine shows no picture, whatever the worker sends. */
  SPOIL (record, KAO_CHECK_WRONG);
  SPOIL (presence, KAO_CHECK_WRONG);
  /* Each side is allowed, all together not. */
  bad = good;
  bad.pictures[0] = bad.pictures[1] = (KaoCardSize){ 4096, 1024 };
  g_assert_false (is_taken (KAO_CARD_DONE, &bad));
}

static void
test_others (void)
{
  KaoCardRefusedMessage refused = { .code = KAO_CARD_ERROR_LOCKED, .tries = 0 };
  KaoCardProbedMessage probed = { .kind = KAO_CARD_LICENCE, .n_keys = 2, .tries = { 3, 3 } };
  KaoCardStateMessage state = { .state = KAO_CARD_READER_CARD };
  KaoCardReadMessage wish = { .kind = KAO_CARD_MY_NUMBER };

  g_assert_true (is_taken (KAO_CARD_REFUSED, &refused));
  refused.code = KAO_N_CARD_ERRORS;
  g_assert_false (is_taken (KAO_CARD_REFUSED, &refused));
  refused.code = 0;
  memset (refused.detail, 'x', sizeof refused.detail);
  g_assert_false (is_taken (KAO_CARD_REFUSED, &refused));
  g_assert_true (is_taken (KAO_CARD_PROBED, &probed));
  probed.tries[1] = 16;
  g_assert_false (is_taken (KAO_CARD_PROBED, &probed));
  g_assert_true (is_taken (KAO_CARD_STATE, &state));
  state.state = KAO_N_CARD_READER_STATES;
  g_assert_false (is_taken (KAO_CARD_STATE, &state));
  g_assert_true (is_taken (KAO_CARD_READ, &wish));
  memset (wish.numbers[1], '1', sizeof wish.numbers[1]);
  g_assert_false (is_taken (KAO_CARD_READ, &wish));
}

static void
test_tried (void)
{
  KaoCardTried *tried = kao_card_tried_new ();
  KaoCardWish one = { .kind = KAO_CARD_MY_NUMBER, .numbers = { "45041720352285" } };
  KaoCardWish two = { .kind = KAO_CARD_MY_NUMBER, .numbers = { "45041720352286" } };
  KaoCardWish pins = { .kind = KAO_CARD_LICENCE, .numbers = { "1234", "5678" } };
  KaoCardWish moved = { .kind = KAO_CARD_LICENCE, .numbers = { "12345", "678" } };

  g_assert_false (kao_card_tried_has (tried, &one));
  kao_card_tried_add (tried, &one);
  kao_card_tried_add (tried, &pins);
  g_assert_true (kao_card_tried_has (tried, &one));
  g_assert_true (kao_card_tried_has (tried, &pins));
  g_assert_false (kao_card_tried_has (tried, &two));
  g_assert_false (kao_card_tried_has (tried, &moved));
  /* Confirmed or not, it is the same number. */
  one.is_confirmed = TRUE;
  g_assert_true (kao_card_tried_has (tried, &one));
  kao_card_tried_clear (tried);
  g_assert_false (kao_card_tried_has (tried, &one));
  /* There is room again for as many as before. */
  for (guint i = 0; i < 16; i++)
    {
      one.numbers[0][0] = (gchar) ('A' + i);
      kao_card_tried_add (tried, &one);
    }
  g_assert_true (kao_card_tried_has (tried, &one));
  kao_card_tried_free (tried);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/card/protocol/done", test_done);
  g_test_add_func ("/card/protocol/others", test_others);
  g_test_add_func ("/card/tried", test_tried);
  return g_test_run ();
}
