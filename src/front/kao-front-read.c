// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "front/kao-front-read.h"

#include "front/kao-front-lines.h"
#include "front/kao-front-parse.h"
#include "secure/kao-memory.h"

#define MOST_READINGS (KAO_FRONT_MOST_LINES * (KAO_FRONT_LOOKS + 1))

/* FALSE where it is none of the lines that are looked for, such as a name. */
static gboolean
read_look (KaoFrontText *text, const KaoFrontCut *cut, guint n, KaoFrontAlphabet alphabet, KaoFrontReading *reading)
{
  const KaoImage *look = cut->looks[n];
  gdouble height = (kao_image_get_height (look) - 2 * KAO_FRONT_MARGIN_PX) * kao_front_look_width (n);
  KaoFrontLine line = { 0 };
  gboolean is_wanted = TRUE;

  kao_front_text_read (text, alphabet, kao_image_get_const_row (look, 0), kao_image_get_width (look),
                       kao_image_get_height (look), (gint) kao_image_get_stride (look), &line);
  if (cut->place == KAO_FRONT_PLACE_BELOW)
    kao_front_parse_code (&line, reading);
  else
    {
      kao_front_parse_date (&line, reading);
      reading->is_confirmed
          = reading->field != KAO_N_FRONT_FIELDS && kao_front_widths_fit (&line, reading, (gint) height);
      is_wanted = reading->field != KAO_N_FRONT_FIELDS || kao_front_looks_dated (&line);
    }
  kao_wipe (&line, sizeof line);
  return is_wanted;
}

static gsize
read_cut (KaoFrontText *text, const KaoFrontCut *cut, KaoFrontReading *readings, gboolean *is_dated)
{
  KaoFrontAlphabet alphabet = cut->place == KAO_FRONT_PLACE_BESIDE ? KAO_FRONT_DATE : KAO_FRONT_DIGITS;
  gsize n = 0;

  while (n < KAO_FRONT_FIRST_LOOKS && read_look (text, cut, (guint) n, alphabet, &readings[n]))
    n++;
  *is_dated = cut->place == KAO_FRONT_PLACE_BESIDE && n == KAO_FRONT_FIRST_LOOKS;
  /* Digits are known to both; the other makes other mistakes. */
  if (cut->place == KAO_FRONT_PLACE_BELOW && readings[0].field == KAO_FRONT_CODE)
    read_look (text, cut, 0, KAO_FRONT_DATE, &readings[n++]);
  return n;
}

/* The further looks at the lines with a date; how many. */
static gsize
read_again (KaoFrontText *text, const GArray *cuts, const gboolean *are_dated, KaoFrontReading *readings)
{
  gsize n = 0;

  for (guint i = 0; i < cuts->len; i++)
    for (guint look = KAO_FRONT_FIRST_LOOKS; look < KAO_FRONT_LOOKS && are_dated[i]; look++)
      read_look (text, &g_array_index (cuts, KaoFrontCut, i), look, KAO_FRONT_DATE, &readings[n++]);
  return n;
}

gboolean
kao_front_read (KaoFrontText *text, const KaoImage *card, const KaoRect *portrait, guint today, KaoCardNumber *number,
                GError **error)
{
  g_autoptr (GArray) cuts = kao_front_cut_lines (card, portrait, error);
  gboolean are_dated[KAO_FRONT_MOST_LINES] = { FALSE };
  KaoFrontReading *readings;
  gsize n = 0;

  *number = (KaoCardNumber){ 0 };
  if (cuts == NULL)
    return FALSE;
  readings = kao_secret_alloc (MOST_READINGS * sizeof *readings);
  for (guint i = 0; i < cuts->len; i++)
    n += read_cut (text, &g_array_index (cuts, KaoFrontCut, i), readings + n, &are_dated[i]);
  kao_front_agree (readings, n, today, number);
  if (number->year == 0 || number->expiry_year == 0)
    {
      n += read_again (text, cuts, are_dated, readings + n);
      kao_front_agree (readings, n, today, number);
    }
  kao_secret_free (readings);
  return TRUE;
}
