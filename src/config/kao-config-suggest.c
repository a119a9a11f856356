// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "config/kao-config-suggest.h"

#include <string.h>

#define MAX_LETTERS 40
#define MAX_SLIPS 2

/* Other names of what may be written, in small letters. */
static const struct
{
  const gchar *other;
  const gchar *word;
} names[] = {
  { "yes", "true" },    { "on", "true" },       { "1", "true" },         { "はい", "true" },
  { "no", "false" },    { "off", "false" },     { "0", "false" },        { "いいえ", "false" },
  { "jp", "ja" },       { "japanese", "ja" },   { "日本語", "ja" },      { "ja_jp", "ja" },
  { "english", "en" },  { "英語", "en" },       { "us", "en" },          { "a4", "form" },
  { "申請書", "form" }, { "カード", "card" },   { "免許証", "licence" }, { "mynumber", "card" },
};

static gboolean
is_other_name (const gchar *folded, const gchar *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i].other, folded) == 0 && strcmp (names[i].word, word) == 0)
      return TRUE;
  return FALSE;
}

/* Letters that have to be put in, left out, changed or exchanged with the next one to get from @a to @b. */
static guint
count_slips (const gchar *a, const gchar *b)
{
  guint rows[3][MAX_LETTERS + 1];
  gsize length_a = strlen (a);
  gsize length_b = strlen (b);

  if (length_a > MAX_LETTERS || length_b > MAX_LETTERS)
    return G_MAXUINT;
  for (gsize j = 0; j <= length_b; j++)
    rows[0][j] = (guint) j;
  for (gsize i = 1; i <= length_a; i++)
    {
      guint *now = rows[i % 3];
      const guint *before = rows[(i + 2) % 3];

      now[0] = (guint) i;
      for (gsize j = 1; j <= length_b; j++)
        {
          now[j] = MIN (before[j - 1] + (a[i - 1] != b[j - 1]), MIN (before[j], now[j - 1]) + 1);
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            now[j] = MIN (now[j], rows[(i + 1) % 3][j - 2] + 1);
        }
    }
  return rows[length_a % 3][length_b];
}

const gchar *
kao_config_suggest (const gchar *text, const gchar *const *words)
{
  g_autofree gchar *folded = g_utf8_casefold (text, -1);
  const gchar *best = NULL;
  guint least = MAX_SLIPS + 1;

  for (gsize i = 0; words[i] != NULL; i++)
    {
      g_autofree gchar *word = g_utf8_casefold (words[i], -1);
      guint slips = is_other_name (folded, words[i]) ? 0 : count_slips (folded, word);

      /* Two letters of "ja" are all of it. */
      if (slips < least && slips * 2 < strlen (words[i]))
        {
          least = slips;
          best = words[i];
        }
    }
  return best;
}
