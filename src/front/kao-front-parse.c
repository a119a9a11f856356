// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "front/kao-front-parse.h"

#include "secure/kao-memory.h"

#include <string.h>

/* Readings of a field that must agree; a single one is never enough. */
#define LEAST_VOICES 2
/* A reading that is less sure than this says nothing, neither for nor against. */
#define LEAST_SURENESS 40.0f
/* Of those that agree, the surest must be. */
#define LEAST_BEST 75.0f
/* Where a digit is passed over, the symbol beside it is less sure than this, and has too much room. */
#define SURE_OF_ALL 97.0f
/* One that reads otherwise does not count where it is so much less sure than the surest of those that agree: where a
 * digit is dropped or made up, the symbol beside it is. */
#define MUCH_LESS_SURE 4.0f
/* Against so many one alone does not count. */
#define MANY_VOICES 3

/* From the character before a lone digit to the one after it, as a part of the line's height: 1.1 to 1.5, and 1.5 to 1.9
 * for two digits, by where tesseract sees them; behind the name of an era it sees them less well. */
#define MOST_FOR_ONE 1.52
#define MOST_AFTER_ERA 1.75

static const struct
{
  KaoEra era;
  gunichar first, second;
} eras[] = {
  { KAO_ERA_TAISHO, 0x5927, 0x6b63 }, /* 大正 */
  { KAO_ERA_SHOWA, 0x662d, 0x548c },  /* 昭和 */
  { KAO_ERA_HEISEI, 0x5e73, 0x6210 }, /* 平成 */
  { KAO_ERA_REIWA, 0x4ee4, 0x548c },  /* 令和 */
};

#define FIRST_YEAR 0x5143 /* 元 */
#define YEAR 0x5e74       /* 年 */
#define MONTH 0x6708      /* 月 */
#define DAY 0x65e5        /* 日 */
#define BORN 0x751f       /* 生 */

/* Where a reader stands in a line, and how sure it is of what it has taken. */
typedef struct
{
  const KaoFrontLine *line;
  guint at;
  gfloat sureness;
} Cursor;

static gunichar
peek (const Cursor *cursor)
{
  return cursor->at < cursor->line->n ? cursor->line->symbols[cursor->at].symbol : 0;
}

static void
take (Cursor *cursor)
{
  cursor->sureness = MIN (cursor->sureness, cursor->line->symbols[cursor->at].sureness);
  cursor->at++;
}

static gboolean
is_digit (gunichar symbol)
{
  return symbol >= '0' && symbol <= '9';
}

/* Up to @most digits; how many there were. */
static guint
take_number (Cursor *cursor, guint most, guint *number)
{
  guint n = 0;

  for (*number = 0; n < most && is_digit (peek (cursor)); n++)
    {
      *number = *number * 10 + (guint) (peek (cursor) - '0');
      take (cursor);
    }
  return n;
}

static gboolean
take_symbol (Cursor *cursor, gunichar symbol)
{
  if (peek (cursor) != symbol)
    return FALSE;
  take (cursor);
  return TRUE;
}

/* Both characters: where one was not seen, the line was cut or worn and what stands beside it may be missing too. A field
 * that stays empty costs the clerk a glance, a wrong one a try of the card. KAO_ERA_GREGORIAN where no era begins here,
 * KAO_N_ERAS where one does and does not go on. */
static KaoEra
take_era (Cursor *cursor)
{
  for (gsize i = 0; i < G_N_ELEMENTS (eras); i++)
    {
      if (peek (cursor) != eras[i].first)
        continue;
      take (cursor);
      return take_symbol (cursor, eras[i].second) ? eras[i].era : KAO_N_ERAS;
    }
  return KAO_ERA_GREGORIAN;
}

/* Whether まで有効 comes next; one of the four may be missing. */
static gboolean
is_valid_until (const Cursor *cursor)
{
  static const gunichar valid[] = { 0x307e, 0x3067, 0x6709, 0x52b9 };
  guint n = 0;

  for (guint i = cursor->at; i < cursor->line->n && i < cursor->at + G_N_ELEMENTS (valid); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (valid); k++)
      n += cursor->line->symbols[i].symbol == valid[k];
  return n >= 3;
}

static guint
take_noted (Cursor *cursor, guint most, guint *number, KaoFrontSpan *span)
{
  guint n;

  span->from = cursor->at;
  n = take_number (cursor, most, number);
  span->to = cursor->at;
  return n;
}

static gboolean
take_date (Cursor *cursor, KaoFrontReading *reading)
{
  guint n;

  reading->era = take_era (cursor);
  if (reading->era == KAO_N_ERAS)
    return FALSE;
  if (reading->era != KAO_ERA_GREGORIAN && take_symbol (cursor, FIRST_YEAR))
    reading->year = 1;
  else
    {
      n = take_noted (cursor, 4, &reading->year, &reading->spans[0]);
      if (reading->era == KAO_ERA_GREGORIAN ? n != 4 : n < 1 || n > 2)
        return FALSE;
    }
  if (!take_symbol (cursor, YEAR))
    return FALSE;
  n = take_noted (cursor, 2, &reading->month, &reading->spans[1]);
  if (n == 0 || !take_symbol (cursor, MONTH))
    return FALSE;
  n = take_noted (cursor, 2, &reading->day, &reading->spans[2]);
  /* Of the expiry only the year is wanted. */
  return n > 0 && (take_symbol (cursor, DAY) || is_valid_until (cursor));
}

static KaoFrontField
field_after (const Cursor *cursor, KaoEra era)
{
  if (is_valid_until (cursor))
    return era == KAO_ERA_GREGORIAN ? KAO_FRONT_EXPIRY : KAO_N_FRONT_FIELDS;
  return era != KAO_ERA_GREGORIAN || peek (cursor) == BORN ? KAO_FRONT_BIRTH : KAO_N_FRONT_FIELDS;
}

static gboolean
is_of_era (gunichar symbol)
{
  for (gsize i = 0; i < G_N_ELEMENTS (eras); i++)
    if (symbol == eras[i].first || symbol == eras[i].second)
      return TRUE;
  return FALSE;
}

void
kao_front_parse_date (const KaoFrontLine *line, KaoFrontReading *reading)
{
  *reading = (KaoFrontReading){ .field = KAO_N_FRONT_FIELDS };
  for (guint from = 0; from < line->n; from++)
    {
      KaoFrontReading found = { .field = KAO_N_FRONT_FIELDS };
      Cursor cursor = { line, from, 100 };

      /* Not in the middle of a longer number, nor behind the name of an era. */
      if (from > 0 && is_digit (line->symbols[from].symbol)
          && (is_digit (line->symbols[from - 1].symbol) || is_of_era (line->symbols[from - 1].symbol)))
        continue;
      if (!take_date (&cursor, &found))
        continue;
      found.field = field_after (&cursor, found.era);
      found.sureness = cursor.sureness;
      *reading = found;
      kao_wipe (&found, sizeof found);
      return;
    }
}

gboolean
kao_front_looks_dated (const KaoFrontLine *line)
{
  guint n_digits = 0, n_units = 0;
  gboolean has_year = FALSE;

  for (guint i = 0; i < line->n; i++)
    if (line->symbols[i].sureness >= LEAST_SURENESS)
      {
        n_digits += is_digit (line->symbols[i].symbol);
        has_year |= line->symbols[i].symbol == YEAR;
        n_units += line->symbols[i].symbol == MONTH || line->symbols[i].symbol == DAY;
      }
  return n_digits >= 2 && (has_year || n_units >= 2);
}

gboolean
kao_front_widths_fit (const KaoFrontLine *line, const KaoFrontReading *reading, gint height)
{
  for (guint i = 0; i < KAO_FRONT_SPANS && reading->sureness < SURE_OF_ALL; i++)
    {
      const KaoFrontSpan *span = &reading->spans[i];
      gdouble room;

      /* A Gregorian year has no character before it, and of the expiry the year alone counts. */
      if (span->to != span->from + 1 || span->from == 0 || (reading->field == KAO_FRONT_EXPIRY && i > 0))
        continue;
      room = (line->symbols[span->to].left - line->symbols[span->from - 1].left) / (gdouble) height;
      if (room > (i == 0 ? MOST_AFTER_ERA : MOST_FOR_ONE))
        return FALSE;
    }
  return TRUE;
}

void
kao_front_parse_code (const KaoFrontLine *line, KaoFrontReading *reading)
{
  *reading = (KaoFrontReading){ .field = KAO_N_FRONT_FIELDS, .sureness = 100 };
  if (line->n != KAO_CARD_CODE_DIGITS)
    return;
  for (guint i = 0; i < line->n; i++)
    {
      if (!is_digit (line->symbols[i].symbol))
        return;
      reading->code[i] = (gchar) line->symbols[i].symbol;
      reading->sureness = MIN (reading->sureness, line->symbols[i].sureness);
    }
  reading->field = KAO_FRONT_CODE;
  reading->is_confirmed = TRUE;
}

/* --- agreement --- */

static gboolean
is_same (const KaoFrontReading *a, const KaoFrontReading *b)
{
  return a->era == b->era && a->year == b->year
         && (a->field == KAO_FRONT_EXPIRY || (a->month == b->month && a->day == b->day))
         && strcmp (a->code, b->code) == 0;
}

/* How many readings say the same as @one; @best is the surest of them. */
static guint
count_voices (const KaoFrontReading *readings, gsize n, const KaoFrontReading *one, gfloat *best)
{
  guint voices = 0, n_confirmed = 0;

  *best = 0;
  for (gsize i = 0; i < n; i++)
    if (readings[i].field == one->field && readings[i].sureness >= LEAST_SURENESS && is_same (one, &readings[i]))
      {
        voices++;
        n_confirmed += readings[i].is_confirmed ? 1 : 0;
        *best = MAX (*best, readings[i].sureness);
      }
  return 2 * n_confirmed > voices ? voices : 0;
}

/* The reading of @field that nothing contradicts, or NULL. */
static const KaoFrontReading *
agreed (const KaoFrontReading *readings, gsize n, KaoFrontField field)
{
  const KaoFrontReading *chosen = NULL;
  gfloat best = 0, surest_other = 0;
  guint voices = 0, n_others = 0;

  for (gsize i = 0; i < n; i++)
    {
      gfloat sureness;
      guint n_same;

      if (readings[i].field != field || (chosen != NULL && is_same (chosen, &readings[i])))
        continue;
      n_same = chosen == NULL ? count_voices (readings, n, &readings[i], &sureness) : 0;
      if (n_same >= LEAST_VOICES)
        {
          chosen = &readings[i];
          best = sureness;
          voices = n_same;
        }
      else
        {
          /* Whose room says that a digit was passed over contradicts nothing. */
          surest_other = MAX (surest_other, readings[i].is_confirmed ? readings[i].sureness : 0);
          n_others++;
        }
    }
  if (chosen == NULL || best < LEAST_BEST)
    return NULL;
  return surest_other <= best - MUCH_LESS_SURE || (voices >= MANY_VOICES && n_others == 1) ? chosen : NULL;
}

/* Whether @number can be where the fields that are not known are replaced by some that fit. */
static gboolean
can_be (const KaoCardNumber *number, guint today)
{
  KaoCardNumber tried = *number;
  gboolean is_good;

  if (tried.year == 0)
    {
      tried.era = KAO_ERA_GREGORIAN;
      tried.year = 2000;
      tried.month = tried.day = 1;
    }
  if (tried.expiry_year == 0)
    tried.expiry_year = today / 10000 + 5;
  if (tried.code[0] == '\0')
    g_strlcpy (tried.code, "0000", sizeof tried.code);
  is_good = kao_card_number_check (&tried, today) == KAO_CARD_NUMBER_GOOD;
  kao_wipe (&tried, sizeof tried);
  return is_good;
}

void
kao_front_agree (const KaoFrontReading *readings, gsize n, guint today, KaoCardNumber *number)
{
  const KaoFrontReading *birth = agreed (readings, n, KAO_FRONT_BIRTH);
  const KaoFrontReading *expiry = agreed (readings, n, KAO_FRONT_EXPIRY);
  const KaoFrontReading *code = agreed (readings, n, KAO_FRONT_CODE);
  KaoCardNumber one = { 0 };

  *number = (KaoCardNumber){ 0 };
  if (birth != NULL)
    {
      one = (KaoCardNumber){ .era = birth->era, .year = birth->year, .month = birth->month, .day = birth->day };
      if (can_be (&one, today))
        *number = one;
    }
  if (expiry != NULL)
    {
      one = (KaoCardNumber){ .expiry_year = expiry->year };
      if (can_be (&one, today))
        number->expiry_year = one.expiry_year;
    }
  if (code != NULL)
    memcpy (number->code, code->code, sizeof number->code);
  kao_wipe (&one, sizeof one);
  /* Each alone is possible, and not both: neither is known. */
  if (!can_be (number, today))
    {
      number->era = KAO_ERA_GREGORIAN;
      number->year = number->month = number->day = number->expiry_year = 0;
    }
}
