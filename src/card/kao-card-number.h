// SPDX-License-Identifier: GPL-3.0-or-later
/* 照合番号B: what is printed on the front of a My Number Card, as the fourteen digits that open its face
 * record. Pure; any thread. Nothing in it is secret from whoever holds the card, but it is personal:
 * callers keep it in wiped memory.
 *
 * Birth date as printed (two digits each of year, month, day; the year of the era where an era is
 * printed, else the last two digits of the Gregorian year), Gregorian year of expiry, security code. That
 * cards with a Gregorian birth date count so is known of the older Basic Resident Register card only.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define KAO_CARD_NUMBER_DIGITS 14
#define KAO_CARD_CODE_DIGITS 4

/* Of the demonstration's specimen card: 17 April 1970 is in 昭和45. */
#define KAO_CARD_DEMO_NUMBER "45041720352285"
/* Of the demonstration's licence. */
#define KAO_CARD_DEMO_PIN_1 "1234"
#define KAO_CARD_DEMO_PIN_2 "9876"

typedef enum
{
  KAO_ERA_GREGORIAN,
  KAO_ERA_TAISHO,
  KAO_ERA_SHOWA,
  KAO_ERA_HEISEI,
  KAO_ERA_REIWA,
  KAO_N_ERAS
} KaoEra;

typedef struct
{
  KaoEra era;
  guint year; /* of the era (1 = 元年), or Gregorian with four digits */
  guint month;
  guint day;
  guint expiry_year; /* Gregorian */
  gchar code[KAO_CARD_CODE_DIGITS + 1];
} KaoCardNumber;

/* The first thing that is wrong, so that no try of the card is spent on it. */
typedef enum
{
  KAO_CARD_NUMBER_GOOD,
  KAO_CARD_NUMBER_NO_DATE,      /* there is no such day */
  KAO_CARD_NUMBER_OTHER_ERA,    /* that day does not belong to the era */
  KAO_CARD_NUMBER_IN_FUTURE,    /* born after today */
  KAO_CARD_NUMBER_TOO_LONG_AGO, /* more than 125 years */
  KAO_CARD_NUMBER_NO_EXPIRY,    /* a year in which no card can expire */
  KAO_CARD_NUMBER_NO_CODE,      /* not four digits */
  KAO_N_CARD_NUMBER_FAULTS
} KaoCardNumberFault;

/* @today as YYYYMMDD. */
KaoCardNumberFault kao_card_number_check (const KaoCardNumber *number, guint today);

/* The fourteen digits of a number that was found good; @digits is terminated. */
void kao_card_number_write (const KaoCardNumber *number,
                            gchar digits[KAO_CARD_NUMBER_DIGITS + 1]);

/* The Gregorian year of the birth date, 0 when the era is none. */
guint kao_card_number_birth_year (const KaoCardNumber *number);

/* The local calendar's day, as YYYYMMDD. */
guint kao_date_today (void);
/* TRUE for a day of the Gregorian calendar, as YYYYMMDD. */
gboolean kao_date_is_valid (guint date);
/* Whole years from @birth to @today, both YYYYMMDD. Someone born on 29 February is a year older on 1 March. */
guint kao_date_age (guint birth, guint today);

G_END_DECLS
