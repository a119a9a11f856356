// SPDX-License-Identifier: GPL-3.0-or-later
/* From symbols that were read to the three fields of 照合番号B. Pure; any thread. Everything here is personal: callers
 * keep it in memory that is wiped.
 *
 * A date counts where it is written as on a card (an era and its year or four digits, 年, month 月, day 日) and exists;
 * with an era, or with 生 after it, it is the birth date, with まで有効 the expiry.
 */
#pragma once

#include "card/kao-card-number.h"
#include "front/kao-front-text.h"

G_BEGIN_DECLS

typedef enum
{
  KAO_FRONT_BIRTH,
  KAO_FRONT_EXPIRY,
  KAO_FRONT_CODE,
  KAO_N_FRONT_FIELDS
} KaoFrontField;

/* Where in a line a number of a date stands: symbols [from, to); none where both are 0. */
typedef struct
{
  guint from, to;
} KaoFrontSpan;

#define KAO_FRONT_SPANS 3

/* What one look at one line says. */
typedef struct
{
  KaoFrontField field; /* KAO_N_FRONT_FIELDS: nothing */
  KaoEra era;          /* of a date; the expiry's is Gregorian */
  guint year, month, day;
  gchar code[KAO_CARD_CODE_DIGITS + 1];
  gfloat sureness; /* of its least sure symbol, 0..100 */
  KaoFrontSpan spans[KAO_FRONT_SPANS]; /* of a date: year (none for 元年), month, day */
  gboolean is_confirmed; /* kao_front_widths_fit() */
} KaoFrontReading;

void kao_front_parse_date (const KaoFrontLine *line, KaoFrontReading *reading);
/* Whether a date stands in @line, if not one that can be read. */
gboolean kao_front_looks_dated (const KaoFrontLine *line);
void kao_front_parse_code (const KaoFrontLine *line, KaoFrontReading *reading);

/* Whether a date is very sure, or the room between its characters is that of the digits that were read there; @height: of
 * the line. A reader of lines goes by what is likely, and passes over a digit now and then. */
gboolean kao_front_widths_fit (const KaoFrontLine *line, const KaoFrontReading *reading, gint height);

/* The fields on which the @n readings of a front agree well enough; the others are 0 or "". @today as YYYYMMDD.
 * Most of those that agree must be confirmed. A field is left empty where another reading contradicts it, and where the three together cannot be. */
void kao_front_agree (const KaoFrontReading *readings, gsize n, guint today, KaoCardNumber *number);

G_END_DECLS
