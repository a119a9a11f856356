// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "card/kao-card-number.h"

#include <string.h>

/* First and last day of each era, as YYYYMMDD; an era's first year is 1. The days of change belong to the
 * new era but for Showa, whose first day is also Taisho's last (25 December 1926). */
static const struct
{
  guint first;
  guint last;
} eras[KAO_N_ERAS] = {
  [KAO_ERA_GREGORIAN] = { 18680101, 99991231 },
  [KAO_ERA_TAISHO] = { 19120730, 19261225 },
  [KAO_ERA_SHOWA] = { 19261225, 19890107 },
  [KAO_ERA_HEISEI] = { 19890108, 20190430 },
  [KAO_ERA_REIWA] = { 20190501, 99991231 },
};

/* The first cards were handed out in 2016 and are valid for at least one year; the longest is ten years
 * and the days up to the birthday after them. */
#define FIRST_EXPIRY 2017
#define LONGEST_VALIDITY 11
#define OLDEST_YEARS 125

guint
kao_date_today (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return (guint) (g_date_time_get_year (now) * 10000 + g_date_time_get_month (now) * 100
                  + g_date_time_get_day_of_month (now));
}

gboolean
kao_date_is_valid (guint date)
{
  guint year = date / 10000, month = date / 100 % 100, day = date % 100;

  return year >= 1 && year <= 9999
         && g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year);
}

guint
kao_date_age (guint birth, guint today)
{
  return today < birth ? 0 : (today - birth) / 10000;
}

guint
kao_card_number_birth_year (const KaoCardNumber *number)
{
  if (number->era == KAO_ERA_GREGORIAN)
    return number->year;
  if (number->era >= KAO_N_ERAS || number->year < 1 || number->year > 99)
    return 0;
  return eras[number->era].first / 10000 + number->year - 1;
}

static gboolean
is_code (const gchar *code)
{
  return strnlen (code, KAO_CARD_CODE_DIGITS + 1) == KAO_CARD_CODE_DIGITS
         && strspn (code, "0123456789") == KAO_CARD_CODE_DIGITS;
}

KaoCardNumberFault
kao_card_number_check (const KaoCardNumber *number, guint today)
{
  guint year = kao_card_number_birth_year (number);
  guint birth = year * 10000 + number->month * 100 + number->day;

  if (number->month > 12 || number->day > 31 || year < 1000 || year > 9999
      || !kao_date_is_valid (birth))
    return KAO_CARD_NUMBER_NO_DATE;
  if (birth < eras[number->era].first || birth > eras[number->era].last)
    return number->era == KAO_ERA_GREGORIAN ? KAO_CARD_NUMBER_TOO_LONG_AGO
                                            : KAO_CARD_NUMBER_OTHER_ERA;
  if (birth > today)
    return KAO_CARD_NUMBER_IN_FUTURE;
  if (kao_date_age (birth, today) > OLDEST_YEARS)
    return KAO_CARD_NUMBER_TOO_LONG_AGO;
  if (number->expiry_year < FIRST_EXPIRY || number->expiry_year > today / 10000 + LONGEST_VALIDITY
      || number->expiry_year <= year)
    return KAO_CARD_NUMBER_NO_EXPIRY;
  if (!is_code (number->code))
    return KAO_CARD_NUMBER_NO_CODE;
  return KAO_CARD_NUMBER_GOOD;
}

void
kao_card_number_write (const KaoCardNumber *number, gchar digits[KAO_CARD_NUMBER_DIGITS + 1])
{
  g_snprintf (digits, KAO_CARD_NUMBER_DIGITS + 1, "%02u%02u%02u%04u%.4s", number->year % 100,
              number->month % 100, number->day % 100, number->expiry_year % 10000, number->code);
}
