// SPDX-License-Identifier: GPL-3.0-or-later
/* What the counter's screen says of a chip, decided without a window. */
#include "config.h"

#include "face/kao-pack-places.h"
#include "ui/counter/kao-card-words.h"
#include "ui/kao-i18n.h"

/* What the chip says of its holder; a child is told to be one, on the birthday no more. */
static void
test_chip (void)
{
  KaoCardContent content = { .facts = { .kind = KAO_CARD_MY_NUMBER, .record = KAO_CHECK_GENUINE,
                                        .presence = KAO_CHECK_GENUINE, .birth = 20081127, .sex = 1,
                                        .expiry = 20310301 } };
  KaoCardScreenFacts facts = { .reader = KAO_CARD_READER_CARD, .reader_name = "Reader", .content = &content,
                               .today = 20261126 };

  {
    g_auto (KaoCardScreen) screen = { 0 };

    kao_card_screen_say (&facts, &screen);
    g_assert_true (screen.has_chip);
    g_assert_cmpint (screen.check_mark, ==, KAO_MARK_READY);
    g_assert_cmpstr (screen.part.full, ==, "Card reader: A card lies there (Reader)");
    g_assert_cmpstr (screen.facts, ==, "Born 2008-11-27\nSex: male\nValid until 2031-03-01");
    g_assert_true (g_str_has_prefix (screen.note, "Under 18: "));
    g_assert_cmpstr (screen.hint, ==, "The chip's photo is not shown.");
  }
  facts.today = 20261127;
  content.facts.expiry = 20261126;
  content.facts.presence = KAO_CHECK_NONE;
  {
    g_auto (KaoCardScreen) screen = { 0 };

    kao_card_screen_say (&facts, &screen);
    g_assert_cmpstr (screen.note, ==, "");
    g_assert_cmpstr (screen.check, ==, "Chip: not checked");
    g_assert_true (g_str_has_suffix (screen.facts, "This card has expired."));
  }
  facts.content = NULL;
  {
    g_auto (KaoCardScreen) screen = { 0 };

    kao_card_screen_say (&facts, &screen);
    g_assert_false (screen.has_chip);
  }
}

/* A child is told with the pack's own measured rate: of the card's sex, else the worse one. */
static void
test_chip_of_child (void)
{
  g_autofree gchar *folder = g_build_filename (g_getenv ("KAO_TEST_SRC"), "models", NULL);
  const gchar *const folders[] = { folder, NULL };
  g_autoptr (KaoPackPlaces) places = kao_pack_places_new (folders, KAO_PACK_TRUST_ANY, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoPack) pack = kao_pack_places_find (places, "base", &error);
  KaoCardContent content = { .facts = { .kind = KAO_CARD_MY_NUMBER, .birth = 20150101, .expiry = 20310301 } };
  KaoCardScreenFacts facts = { .reader = KAO_CARD_READER_CARD, .content = &content, .today = 20261126, .pack = pack };
  const KaoPackGroup *groups;
  gdouble rates[3] = { 0 }; /* not told, boys, girls */
  gsize n;

  g_assert_no_error (error);
  n = kao_pack_get_groups (pack, &groups);
  for (gsize i = 0; i < n; i++)
    {
      if (g_str_equal (groups[i].name, "Boys"))
        rates[1] = groups[i].rate;
      else if (g_str_equal (groups[i].name, "Girls"))
        rates[2] = groups[i].rate;
    }
  g_assert_true (rates[1] > 0 && rates[2] > 0 && rates[1] != rates[2]);
  rates[0] = MAX (rates[1], rates[2]);
  for (guint sex = 0; sex <= 2; sex++)
    {
      g_auto (KaoCardScreen) screen = { 0 };
      g_autofree gchar *expected = g_strdup_printf (
          "Under 18: among children, one stranger in %.0f reaches 60 with this face model.", 1 / rates[sex]);

      content.facts.sex = sex;
      kao_card_screen_say (&facts, &screen);
      g_assert_cmpstr (screen.note, ==, expected);
    }
}

int
main (int argc, char **argv)
{
  kao_i18n_init ("en");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/card-words/chip", test_chip);
  g_test_add_func ("/card-words/child", test_chip_of_child);
  return g_test_run ();
}
