// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/kao-phrases.h"

#include <string.h>

/* Longer ones (paths, commands) are left to Pango's own rules. In bytes of UTF-8: fourteen characters. */
#define LONGEST_PHRASE 42

/* A name of this length in Latin letters no longer carries its particle along. */
#define LONGEST_NAME 14

typedef enum
{
  KIND_SPACE,
  KIND_NEWLINE,
  KIND_LATIN, /* letters, digits and their signs, of both widths */
  KIND_KANJI,
  KIND_KATAKANA,
  KIND_HIRAGANA,
  KIND_OPENING,
  KIND_CLOSING, /* whatever must not begin a line */
  KIND_JOINING  /* as in "0～100": no break on either side */
} Kind;

/* Words in hiragana before which a phrase may end, although no change of script shows it. */
static const gchar *const beginnings[] = {
  "ください", "いただ", "もう", "よく", "まっすぐ", "はっきり", "すべて", "ほか", "いまは", "まだ",
  "あと", "そのまま", "ありま", "どれだけ", "この", "その", "しばらく", "ここ", "いずれ",
};

/* Tails that a verb in kanji may be parted from when the whole would be long. */
static const gchar *const tails[] = { "されて", "できま", "見つかり", "いるよう" };

/* Phrases that hold on to what follows ("もう一度"), and those that are complete although more of the
 * same script follows ("一度照合して"). */
static const gchar *const clinging[] = { "お", "ご", "もう", "「お", "「ご", "（お", "（ご", "（もう", "この", "その" };
static const gchar *const complete[] = { "もう一度", "（もう一度", "自動で" };

static gboolean
is_one_of (const gchar *const *words, gsize n, const gchar *phrase, gsize length)
{
  for (gsize i = 0; i < n; i++)
    if (strlen (words[i]) == length && memcmp (words[i], phrase, length) == 0)
      return TRUE;
  return FALSE;
}

static Kind
get_kind (gunichar c)
{
  if (c == '\n')
    return KIND_NEWLINE;
  if (c == ' ' || c == 0x3000)
    return KIND_SPACE;
  if (c == 0xff5e || c == 0x301c) /* ～ 〜 */
    return KIND_JOINING;
  if (g_utf8_strchr ("（「『【〔［“", -1, c) != NULL)
    return KIND_OPENING;
  if (g_utf8_strchr ("。、，．）」』】〕］”・：；;！？…", -1, c) != NULL)
    return KIND_CLOSING;
  if ((c >= 0x30a1 && c <= 0x30ff) || (c >= 0xff66 && c <= 0xff9f))
    return KIND_KATAKANA;
  if (c >= 0x3041 && c <= 0x309f)
    return KIND_HIRAGANA;
  if ((c >= 0x3400 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) || c == 0x3005)
    return KIND_KANJI;
  return KIND_LATIN;
}

static gboolean
is_japanese (const gchar *text)
{
  for (const gchar *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      Kind kind = get_kind (g_utf8_get_char (p));

      if (kind == KIND_KANJI || kind == KIND_KATAKANA || kind == KIND_HIRAGANA)
        return TRUE;
    }
  return FALSE;
}

static gboolean
begins_one_of (const gchar *const *words, gsize n, const gchar *text)
{
  for (gsize i = 0; i < n; i++)
    if (g_str_has_prefix (text, words[i]))
      return TRUE;
  return FALSE;
}

/* The second half of a compound verb: "読み取り", "置き直し". */
static gboolean
continues_verb (const gchar *text)
{
  gunichar last = g_utf8_get_char (g_utf8_prev_char (text));
  gunichar next = g_utf8_get_char (text);

  return g_utf8_strchr ("みりきしれえ", -1, last) != NULL
         && g_utf8_strchr ("取直込除消替具", -1, next) != NULL;
}

/* An honorific and the noun it belongs to. */
static gboolean
begins_polite_noun (const gchar *text)
{
  gunichar c = g_utf8_get_char (text);

  return (c == 0x304a || c == 0x3054) /* お, ご */
         && get_kind (g_utf8_get_char (g_utf8_next_char (text))) == KIND_KANJI;
}

/* A number stays with what it counts ("43 秒で"), and a particle with its word ("Landlock が"). */
static gboolean
is_after_space (const gchar *phrase, const gchar *text, Kind kind)
{
  const gchar *before = text;
  Kind counted;

  while (before > phrase && get_kind (g_utf8_get_char (before = g_utf8_prev_char (before))) == KIND_SPACE)
    ;
  counted = get_kind (g_utf8_get_char (before));
  if (*before == ':' || before - phrase >= LONGEST_NAME)
    return TRUE;
  if (counted == KIND_LATIN && kind != KIND_LATIN && kind != KIND_OPENING)
    return kind == KIND_KATAKANA;
  return TRUE;
}

static gboolean
ends_bracket (const gchar *text)
{
  return g_utf8_strchr ("）」』】〕］”", -1, g_utf8_get_char (g_utf8_prev_char (text))) != NULL;
}

/* How a word in kanji is read: "機械（きかい）". */
static gboolean
begins_reading (const gchar *text, Kind last)
{
  const gchar *p = g_utf8_next_char (text);

  if (last != KIND_KANJI || g_utf8_get_char (text) != 0xff08) /* （ */
    return FALSE;
  while (*p != '\0' && get_kind (g_utf8_get_char (p)) == KIND_HIRAGANA)
    p = g_utf8_next_char (p);
  return g_utf8_get_char (p) == 0xff09; /* ） */
}

/* Whether a line may begin at @text, which goes on from @phrase; @kind is its kind, @last the one of the
 * character before it. */
static gboolean
is_boundary (const gchar *phrase, const gchar *text, Kind last, Kind kind)
{
  gsize length = (gsize)(text - phrase);

  if (last == KIND_NEWLINE)
    return TRUE;
  if (kind == KIND_SPACE || kind == KIND_NEWLINE || kind == KIND_CLOSING || kind == KIND_JOINING
      || last == KIND_OPENING || last == KIND_JOINING)
    return FALSE;
  if (last == KIND_SPACE)
    return is_after_space (phrase, text, kind);
  if (last == KIND_CLOSING && kind == KIND_HIRAGANA && ends_bracket (text))
    return FALSE; /* a particle: "（書類）に" */
  if (last == KIND_CLOSING || kind == KIND_OPENING)
    return !begins_reading (text, last);
  if (is_one_of (clinging, G_N_ELEMENTS (clinging), phrase, length))
    return FALSE;
  if (is_one_of (complete, G_N_ELEMENTS (complete), phrase, length))
    return TRUE;
  if (begins_one_of (tails, G_N_ELEMENTS (tails), text))
    return TRUE;
  if (last != KIND_HIRAGANA || continues_verb (text))
    return FALSE;
  return kind != KIND_HIRAGANA || begins_polite_noun (text)
         || begins_one_of (beginnings, G_N_ELEMENTS (beginnings), text);
}

GStrv
kao_phrases_split (const gchar *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  g_autoptr (GStrvBuilder) phrases = g_strv_builder_new ();
  const gchar *phrase = text;
  Kind last = KIND_OPENING;

  for (const gchar *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      Kind kind = get_kind (g_utf8_get_char (p));

      if (p > phrase && is_boundary (phrase, p, last, kind))
        {
          g_autofree gchar *part = g_strndup (phrase, (gsize)(p - phrase));
          g_strv_builder_add (phrases, part);
          phrase = p;
        }
      last = kind;
    }
  if (*phrase != '\0')
    g_strv_builder_add (phrases, phrase);
  return g_strv_builder_end (phrases);
}

static gboolean
begins_with_long_name (const gchar *phrase)
{
  gsize n = 0;

  while (phrase[n] > ' ' && g_ascii_isprint (phrase[n]))
    n++;
  return n > LONGEST_NAME;
}

PangoAttrList *
kao_phrases_get_attributes (const gchar *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  if (!is_japanese (text))
    return NULL;
  PangoAttrList *attributes = pango_attr_list_new ();
  g_auto (GStrv) phrases = kao_phrases_split (text);
  guint at = 0;

  for (gsize i = 0; phrases[i] != NULL; i++)
    {
      gsize length = strlen (phrases[i]);
      PangoAttribute *attribute;
      guint start = at;

      at += (guint)length;
      if (length > LONGEST_PHRASE || begins_with_long_name (phrases[i]))
        continue;
      attribute = pango_attr_allow_breaks_new (FALSE);
      attribute->start_index = start;
      /* One byte short of the next phrase: GtkLabel merges neighbours that touch, which would make one
       * unbreakable range of all. Pango rounds up to whole characters. */
      attribute->end_index = at - 1;
      pango_attr_list_insert (attributes, attribute);
    }
  return attributes;
}

static void
on_label_changed (GtkLabel *label)
{
  PangoAttrList *attributes = kao_phrases_get_attributes (gtk_label_get_text (label));

  gtk_label_set_attributes (label, attributes);
  g_clear_pointer (&attributes, pango_attr_list_unref);
}

void
kao_phrases_follow (GtkWidget *root)
{
  g_return_if_fail (GTK_IS_WIDGET (root));

  if (GTK_IS_LABEL (root) && gtk_label_get_wrap (GTK_LABEL (root)))
    {
      g_signal_connect (root, "notify::label", G_CALLBACK (on_label_changed), NULL);
      on_label_changed (GTK_LABEL (root));
    }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    kao_phrases_follow (child);
}
