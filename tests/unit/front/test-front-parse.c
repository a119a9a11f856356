// SPDX-License-Identifier: GPL-3.0-or-later
/* From symbols to fields, and what makes a field stay empty. */
#include "config.h"

#include "front/kao-front-parse.h"

#define TODAY 20261101

/* @text, all of it as sure as @sureness; a symbol after ! is only half as sure. */
static KaoFrontLine
line_of (const gchar *text, gfloat sureness)
{
  KaoFrontLine line = { 0 };
  gfloat factor = 1;

  for (const gchar *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      if (*at == '!')
        {
          factor = 0.5f;
          continue;
        }
      line.symbols[line.n++] = (KaoFrontSymbol){ g_utf8_get_char (at), sureness * factor };
      factor = 1;
    }
  return line;
}

static KaoFrontReading
date_of (const gchar *text, gfloat sureness)
{
  KaoFrontLine line = line_of (text, sureness);
  KaoFrontReading reading;

  kao_front_parse_date (&line, &reading);
  reading.is_confirmed = TRUE;
  return reading;
}

static KaoFrontReading
code_of (const gchar *text, gfloat sureness)
{
  KaoFrontLine line = line_of (text, sureness);
  KaoFrontReading reading;

  kao_front_parse_code (&line, &reading);
  return reading;
}

static void
test_dates (void)
{
  static const struct
  {
    const gchar *text;
    KaoFrontField field;
    KaoEra era;
    guint year, month, day;
  } rows[] = {
    { "昭和45年4月17日生", KAO_FRONT_BIRTH, KAO_ERA_SHOWA, 45, 4, 17 },
    { "平成元年11月3日生", KAO_FRONT_BIRTH, KAO_ERA_HEISEI, 1, 11, 3 },
    { "平成1年11月3日生", KAO_FRONT_BIRTH, KAO_ERA_HEISEI, 1, 11, 3 },
    { "令和7年12月31日生男", KAO_FRONT_BIRTH, KAO_ERA_REIWA, 7, 12, 31 },
    { "大正15年1月1日", KAO_FRONT_BIRTH, KAO_ERA_TAISHO, 15, 1, 1 },
    { "1987年10月29日生", KAO_FRONT_BIRTH, KAO_ERA_GREGORIAN, 1987, 10, 29 },
    { "有2035年3月31日まで有効", KAO_FRONT_EXPIRY, KAO_ERA_GREGORIAN, 2035, 3, 31 },
    { "2035年3月31まで有効", KAO_FRONT_EXPIRY, KAO_ERA_GREGORIAN, 2035, 3, 31 },
    { "2035年3月31日で有効", KAO_FRONT_EXPIRY, KAO_ERA_GREGORIAN, 2035, 3, 31 },
    /* Of no field: what it is about is not said, or it is no date. */
    { "2035年3月31日", KAO_N_FRONT_FIELDS, 0, 2035, 3, 31 },
    { "昭和45年4月17日まで有効", KAO_N_FRONT_FIELDS, KAO_ERA_SHOWA, 45, 4, 17 },
    { "和45年4月17日生", KAO_N_FRONT_FIELDS, 0, 0, 0, 0 },
    { "昭45年4月17日生", KAO_N_FRONT_FIELDS, 0, 0, 0, 0 },
    { "平元年11月3日生", KAO_N_FRONT_FIELDS, 0, 0, 0, 0 },
    { "成5年11月3日生", KAO_N_FRONT_FIELDS, 0, 0, 0, 0 },
    { "昭成45年4月17日生", KAO_N_FRONT_FIELDS, 0, 0, 0, 0 },
    { "昭和1945年4月17日生", KAO_N_FRONT_FIELDS, 0, 0, 0, 0 },
    { "12035年3月31日まで有効", KAO_N_FRONT_FIELDS, 0, 0, 0, 0 },
    { "987年10月29日生", KAO_N_FRONT_FIELDS, 0, 0, 0, 0 },
    { "昭和45年417日生", KAO_N_FRONT_FIELDS, 0, 0, 0, 0 },
    { "昭和45年月17日生", KAO_N_FRONT_FIELDS, 0, 0, 0, 0 },
    { "昭和45年4月17生", KAO_N_FRONT_FIELDS, 0, 0, 0, 0 },
    { "元年11月3日生", KAO_N_FRONT_FIELDS, 0, 0, 0, 0 },
    { "年月日", KAO_N_FRONT_FIELDS, 0, 0, 0, 0 },
    { "", KAO_N_FRONT_FIELDS, 0, 0, 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      KaoFrontReading reading = date_of (rows[i].text, 90);

      g_test_message ("%s", rows[i].text);
      g_assert_cmpint (reading.field, ==, rows[i].field);
      if (rows[i].field == KAO_N_FRONT_FIELDS)
        continue;
      g_assert_cmpint (reading.era, ==, rows[i].era);
      g_assert_cmpuint (reading.year, ==, rows[i].year);
      g_assert_cmpuint (reading.month, ==, rows[i].month);
      g_assert_cmpuint (reading.day, ==, rows[i].day);
      g_assert_cmpfloat (reading.sureness, ==, 90);
    }
  /* As sure as the least sure of its symbols, and of no other. */
  g_assert_cmpfloat (date_of ("昭和4!5年4月17日生", 90).sureness, ==, 45);
  g_assert_cmpfloat (date_of ("昭!和45年4月17日生", 90).sureness, ==, 45);
  g_assert_cmpfloat (date_of ("!男昭和45年4月17日生!男", 90).sureness, ==, 90);
}

static void
test_codes (void)
{
  g_assert_cmpstr (code_of ("0042", 90).code, ==, "0042");
  g_assert_cmpint (code_of ("0042", 90).field, ==, KAO_FRONT_CODE);
  g_assert_cmpfloat (code_of ("00!42", 90).sureness, ==, 45);
  g_assert_cmpint (code_of ("042", 90).field, ==, KAO_N_FRONT_FIELDS);
  g_assert_cmpint (code_of ("00421", 90).field, ==, KAO_N_FRONT_FIELDS);
  g_assert_cmpint (code_of ("00年2", 90).field, ==, KAO_N_FRONT_FIELDS);
}

static void
test_looks_dated (void)
{
  KaoFrontLine lines[] = { line_of ("昭和45年4有17日", 90), line_of ("有効年生", 90), line_of ("12345", 90),
                           line_of ("45年", 30), line_of ("1月2生3", 90) };
  /* Its 年 was taken for something else; another look may say better. */
  KaoFrontLine worn = line_of ("平成10生7月14日", 90);

  g_assert_true (kao_front_looks_dated (&lines[0]));
  g_assert_true (kao_front_looks_dated (&worn));
  for (gsize i = 1; i < G_N_ELEMENTS (lines); i++)
    g_assert_false (kao_front_looks_dated (&lines[i]));
}

/* A line of @height in which every character begins @steps after the one before. */
static gboolean
fits (const gchar *text, const gint *steps, gint height)
{
  KaoFrontLine line = line_of (text, 90);
  KaoFrontReading reading;
  gint at = 15;

  for (guint i = 0; i < line.n; i++)
    {
      line.symbols[i].left = at;
      at += steps[i];
      line.symbols[i].right = at - 2;
    }
  kao_front_parse_date (&line, &reading);
  g_assert_cmpint (reading.field, ==, KAO_FRONT_BIRTH);
  return kao_front_widths_fit (&line, &reading, height);
}

/* Where a digit was passed over, its room is still there. */
static void
test_widths (void)
{
  const gint good[] = { 36, 36, 19, 19, 36, 19, 36, 19, 19, 36, 36 };
  const gint wide_day[] = { 36, 36, 19, 19, 36, 19, 36, 38, 36, 36 };
  const gint wide_month[] = { 36, 36, 19, 19, 36, 38, 36, 19, 19, 36, 36 };
  const gint wide_year[] = { 36, 45, 38, 36, 19, 36, 19, 19, 36, 36 };
  const gint gregorian[] = { 19, 19, 19, 19, 36, 19, 19, 36, 38, 36, 36 };
  const gint first[] = { 36, 36, 36, 36, 19, 36, 19, 36, 36 };

  g_assert_true (fits ("昭和45年4月17日生", good, 44));
  g_assert_false (fits ("昭和45年4月1日生", wide_day, 44));
  g_assert_false (fits ("昭和45年1月17日生", wide_month, 44));
  g_assert_false (fits ("昭和4年4月17日生", wide_year, 44));
  g_assert_false (fits ("1997年11月2日生", gregorian, 44));
  g_assert_true (fits ("平成元年4月1日生", first, 44));
}

static KaoCardNumber
agree (const KaoFrontReading *readings, gsize n)
{
  KaoCardNumber number;

  kao_front_agree (readings, n, TODAY, &number);
  return number;
}

static void
assert_empty (const KaoCardNumber *number)
{
  g_assert_cmpuint (number->year, ==, 0);
  g_assert_cmpuint (number->month, ==, 0);
  g_assert_cmpuint (number->day, ==, 0);
  g_assert_cmpuint (number->expiry_year, ==, 0);
  g_assert_cmpstr (number->code, ==, "");
}

static void
test_agreement (void)
{
  const gchar *birth = "昭和45年4月17日生", *other = "昭和45年4月11日生", *expiry = "2035年3月31日まで有効";
  KaoFrontReading all[] = { date_of (birth, 90),  date_of (birth, 80),  date_of (expiry, 90), date_of (expiry, 90),
                            code_of ("2285", 90), code_of ("2285", 90), date_of ("年月日", 90) };
  KaoFrontReading one[] = { date_of (birth, 99) };
  KaoFrontReading unsure[] = { date_of (birth, 70), date_of (birth, 70), date_of (birth, 70) };
  KaoFrontReading split[] = { date_of (birth, 99), date_of (birth, 99), date_of (other, 98) };
  KaoFrontReading slip[] = { date_of (birth, 99), date_of (birth, 99), date_of (other, 60) };
  KaoFrontReading halves[] = { date_of (birth, 99), date_of (birth, 99), date_of (other, 99), date_of (other, 99) };
  KaoFrontReading codes[] = { code_of ("2285", 99), code_of ("2285", 99), code_of ("7285", 97) };
  KaoCardNumber number = agree (all, G_N_ELEMENTS (all));
  gchar digits[KAO_CARD_NUMBER_DIGITS + 1];

  kao_card_number_write (&number, digits);
  g_assert_cmpstr (digits, ==, KAO_CARD_DEMO_NUMBER);
  number = agree (NULL, 0);
  assert_empty (&number);
  number = agree (one, 1);
  assert_empty (&number);
  number = agree (unsure, 3);
  assert_empty (&number);
  number = agree (split, 3);
  assert_empty (&number);
  number = agree (halves, 4);
  assert_empty (&number);
  number = agree (codes, 3);
  assert_empty (&number);
  /* What is known to have passed over a digit contradicts nothing, and is nothing. */
  split[2].is_confirmed = FALSE;
  number = agree (split, 3);
  g_assert_cmpuint (number.day, ==, 17);
  split[0].is_confirmed = split[1].is_confirmed = FALSE;
  number = agree (split, 2);
  assert_empty (&number);
  number = agree (slip, 3);
  g_assert_cmpuint (number.day, ==, 17);
}

/* What no card says is not offered, however sure its reading was. */
static void
test_plausibility (void)
{
  static const gchar *const births[]
      = { "昭和45年2月30日生", "昭和64年1月8日生", "平成31年5月1日生", "令和8年12月1日生", "1890年1月1日生", "昭和45年13月1日生" };
  static const gchar *const expiries[] = { "2010年1月1日まで有効", "2046年1月1日まで有効" };
  KaoFrontReading never[] = { date_of ("令和7年1月1日生", 99), date_of ("令和7年1月1日生", 99),
                              date_of ("2020年1月1日まで有効", 99), date_of ("2020年1月1日まで有効", 99),
                              code_of ("0000", 99), code_of ("0000", 99) };
  KaoCardNumber number;

  for (gsize i = 0; i < G_N_ELEMENTS (births); i++)
    {
      KaoFrontReading readings[] = { date_of (births[i], 99), date_of (births[i], 99) };

      g_test_message ("%s", births[i]);
      number = agree (readings, 2);
      assert_empty (&number);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (expiries); i++)
    {
      KaoFrontReading readings[] = { date_of (expiries[i], 99), date_of (expiries[i], 99) };

      number = agree (readings, 2);
      assert_empty (&number);
    }
  /* A card that expired before its holder was born: one of the two is wrong, and nobody knows which. */
  number = agree (never, G_N_ELEMENTS (never));
  g_assert_cmpuint (number.year, ==, 0);
  g_assert_cmpuint (number.expiry_year, ==, 0);
  g_assert_cmpstr (number.code, ==, "0000");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/front/dates", test_dates);
  g_test_add_func ("/front/codes", test_codes);
  g_test_add_func ("/front/looks-dated", test_looks_dated);
  g_test_add_func ("/front/widths", test_widths);
  g_test_add_func ("/front/agreement", test_agreement);
  g_test_add_func ("/front/plausibility", test_plausibility);
  return g_test_run ();
}
