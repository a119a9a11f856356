// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "card/kao-card-number.h"

#define TODAY 20261126

static KaoCardNumber
make (KaoEra era, guint year, guint month, guint day, guint expiry, const gchar *code)
{
  KaoCardNumber number = { era, year, month, day, expiry, "" };

  g_strlcpy (number.code, code, sizeof number.code);
  return number;
}

static void
test_written (void)
{
  static const struct
  {
    KaoCardNumber number;
    const gchar *digits;
  } rows[] = {
    /* As measured on an issuer's test card. */
    { { KAO_ERA_SHOWA, 55, 2, 17, 2035, "2285" }, "55021720352285" },
    { { KAO_ERA_GREGORIAN, 1980, 2, 17, 2035, "2285" }, "80021720352285" },
    { { KAO_ERA_REIWA, 2, 2, 24, 2028, "0001" }, "02022420280001" },
    { { KAO_ERA_HEISEI, 1, 1, 8, 2029, "9999" }, "01010820299999" },
    { { KAO_ERA_SHOWA, 64, 1, 7, 2029, "9999" }, "64010720299999" },
    { { KAO_ERA_REIWA, 1, 5, 1, 2029, "0000" }, "01050120290000" },
    { { KAO_ERA_TAISHO, 15, 12, 25, 2027, "1234" }, "15122520271234" },
    { { KAO_ERA_GREGORIAN, 2005, 12, 31, 2027, "1234" }, "05123120271234" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gchar digits[KAO_CARD_NUMBER_DIGITS + 1];

      g_assert_cmpint (kao_card_number_check (&rows[i].number, TODAY), ==, KAO_CARD_NUMBER_GOOD);
      kao_card_number_write (&rows[i].number, digits);
      g_assert_cmpstr (digits, ==, rows[i].digits);
    }
}

static void
test_checked (void)
{
  static const struct
  {
    KaoEra era;
    guint year, month, day, expiry;
    const gchar *code;
    KaoCardNumberFault fault;
  } rows[] = {
    { KAO_ERA_SHOWA, 55, 2, 30, 2035, "2285", KAO_CARD_NUMBER_NO_DATE },
    { KAO_ERA_SHOWA, 56, 2, 29, 2035, "2285", KAO_CARD_NUMBER_NO_DATE }, /* 1981 has none */
    { KAO_ERA_SHOWA, 55, 13, 1, 2035, "2285", KAO_CARD_NUMBER_NO_DATE },
    { KAO_ERA_SHOWA, 55, 0, 1, 2035, "2285", KAO_CARD_NUMBER_NO_DATE },
    { KAO_ERA_SHOWA, 0, 1, 1, 2035, "2285", KAO_CARD_NUMBER_NO_DATE },
    { KAO_ERA_GREGORIAN, 80, 2, 17, 2035, "2285", KAO_CARD_NUMBER_NO_DATE },
    { KAO_ERA_SHOWA, 64, 1, 8, 2035, "2285", KAO_CARD_NUMBER_OTHER_ERA },
    { KAO_ERA_HEISEI, 1, 1, 7, 2035, "2285", KAO_CARD_NUMBER_OTHER_ERA },
    { KAO_ERA_HEISEI, 31, 5, 1, 2035, "2285", KAO_CARD_NUMBER_OTHER_ERA },
    { KAO_ERA_REIWA, 1, 4, 30, 2035, "2285", KAO_CARD_NUMBER_OTHER_ERA },
    { KAO_ERA_TAISHO, 1, 7, 29, 2035, "2285", KAO_CARD_NUMBER_OTHER_ERA },
    { KAO_ERA_REIWA, 8, 11, 27, 2035, "2285", KAO_CARD_NUMBER_IN_FUTURE },
    { KAO_ERA_GREGORIAN, 1899, 2, 17, 2035, "2285", KAO_CARD_NUMBER_TOO_LONG_AGO },
    { KAO_ERA_GREGORIAN, 1800, 2, 17, 2035, "2285", KAO_CARD_NUMBER_TOO_LONG_AGO },
    { KAO_ERA_SHOWA, 55, 2, 17, 2016, "2285", KAO_CARD_NUMBER_NO_EXPIRY },
    { KAO_ERA_SHOWA, 55, 2, 17, 2038, "2285", KAO_CARD_NUMBER_NO_EXPIRY },
    { KAO_ERA_REIWA, 6, 2, 17, 2024, "2285", KAO_CARD_NUMBER_NO_EXPIRY },
    { KAO_ERA_SHOWA, 55, 2, 17, 2035, "228", KAO_CARD_NUMBER_NO_CODE },
    { KAO_ERA_SHOWA, 55, 2, 17, 2035, "22a5", KAO_CARD_NUMBER_NO_CODE },
    { KAO_ERA_SHOWA, 55, 2, 17, 2035, "", KAO_CARD_NUMBER_NO_CODE },
    { KAO_ERA_SHOWA, 55, 2, 17, 2037, "2285", KAO_CARD_NUMBER_GOOD },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      KaoCardNumber number = make (rows[i].era, rows[i].year, rows[i].month, rows[i].day,
                                   rows[i].expiry, rows[i].code);

      g_assert_cmpint (kao_card_number_check (&number, TODAY), ==, rows[i].fault);
    }
}

/* Every day from Taisho to today has exactly one era (the day on which Taisho became Showa has two), and
 * comes back as the Gregorian year. */
static void
test_all_days (void)
{
  GDate day;

  g_date_set_dmy (&day, 30, G_DATE_JULY, 1912);
  for (; g_date_get_year (&day) < 2026; g_date_add_days (&day, 1))
    {
      guint year = g_date_get_year (&day), month = g_date_get_month (&day), d = g_date_get_day (&day);
      guint n = 0;

      for (gint era = KAO_ERA_TAISHO; era < KAO_N_ERAS; era++)
        for (guint y = 1; y <= 64; y++)
          {
            KaoCardNumber number = make ((KaoEra) era, y, month, d, 2035, "1234");

            if (kao_card_number_birth_year (&number) == year
                && kao_card_number_check (&number, TODAY) == KAO_CARD_NUMBER_GOOD)
              n++;
          }
      g_assert_cmpuint (n, ==, year == 1926 && month == 12 && d == 25 ? 2 : 1);
    }
}

static void
test_age (void)
{
  g_assert_cmpuint (kao_date_age (20081127, TODAY), ==, 17);
  g_assert_cmpuint (kao_date_age (20081126, TODAY), ==, 18);
  g_assert_cmpuint (kao_date_age (20080229, 20260228), ==, 17);
  g_assert_cmpuint (kao_date_age (20080229, 20260301), ==, 18);
  g_assert_cmpuint (kao_date_age (20270101, TODAY), ==, 0);
  g_assert_false (kao_date_is_valid (0));
  g_assert_false (kao_date_is_valid (20230229));
  g_assert_false (kao_date_is_valid (G_MAXUINT));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/card/number/written", test_written);
  g_test_add_func ("/card/number/checked", test_checked);
  g_test_add_func ("/card/number/all-days", test_all_days);
  g_test_add_func ("/card/number/age", test_age);
  return g_test_run ();
}
