// SPDX-License-Identifier: GPL-3.0-or-later
/* Lines of Japanese: every sentence of the catalogue is laid out at the widths that the panels have, at
 * three sizes of text, and no line may begin inside a word. What a word is, is said here a second time
 * and more plainly than in the program: a run of kanji with the kana after it, a run of katakana, a
 * number with its unit, the endings of politeness.
 */
#include "config.h"

#include "ui/kao-phrases.h"

#include <locale.h>
#include <pango/pangocairo.h>
#include <string.h>

/* Pixels: the narrowest panel, the usual one, a foot below a pane, the message bar. */
static const gint widths[] = { 340, 380, 420, 560, 1100 };
static const gint sizes[] = { 12, 18, 24 };

/* The Japanese of po/ja.po, with the signs of C's formats replaced by numbers. */
static GPtrArray *
read_catalogue (void)
{
  g_autofree gchar *path = g_build_filename (g_getenv ("KAO_TEST_SRC"), "po", "ja.po", NULL);
  g_autofree gchar *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GRegex) entry
      = g_regex_new ("^# --help\\nmsgid (?:\".*\"\\n)+msgstr (?:\".*\"\\n?)+|^msgstr(?:\\[0\\])? ((?:\".*\"\\n?)+)",
                     G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GRegex) joint = g_regex_new ("^\"|\"\\n?\"?$|\"\\n\"", 0, 0, NULL);
  g_autoptr (GRegex) number = g_regex_new ("%\\.?[0-9]*[ufd]", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  GPtrArray *sentences = g_ptr_array_new_with_free_func (g_free);

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  for (g_regex_match (entry, text, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      /* A terminal breaks lines as it likes. */
      g_autofree gchar *quoted = g_match_info_get_match_count (match) > 1 ? g_match_info_fetch (match, 1) : g_strdup ("");
      g_autofree gchar *joined = g_regex_replace_literal (joint, quoted, -1, 0, "", 0, NULL);
      g_autofree gchar *counted = g_regex_replace_literal (number, joined, -1, 0, "43", 0, NULL);

      if (!g_str_is_ascii (counted))
        g_ptr_array_add (sentences, g_strcompress (counted));
    }
  return sentences;
}

/* Byte offsets inside @text at which no line may begin. */
static GHashTable *
find_forbidden (const gchar *text)
{
  /* Each is laid over all places of a sentence. */
  static const gchar *const words[] = {
    "(?<!もう一)[一-鿿々](?!見つ)[一-鿿々]", "[ァ-ヺー]+", "[一-鿿々](?![おご][一-鿿]|され|でき|見つ)[ぁ-ゖ]", "[0-9.]+ ?[一-鿿]",
    "ください", "でした", "です", "ました", "ます", "ません", "[おご][一-鿿]", ".[。、）」・…ー]",
    "[（「].", "もう一度", "[一-鿿々ァ-ヺー](?:[をがはにへも]|で(?!き))", "video|Landlock|USB",
    "どれだけ", "かもしれ", "によって", "している", "まっすぐ", "はっきり",
  };
  GHashTable *forbidden = g_hash_table_new (NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (GRegex) regex = g_regex_new (words[i], 0, 0, NULL);
      gint start = 0;
      g_autoptr (GMatchInfo) match = NULL;

      g_assert_nonnull (regex);
      while (g_regex_match_full (regex, text, -1, start, 0, &match, NULL))
        {
          gint from, to;

          g_match_info_fetch_pos (match, 0, &from, &to);
          for (gint at = from + 1; at < to; at++)
            g_hash_table_add (forbidden, GINT_TO_POINTER (at));
          /* The next one may overlap. */
          start = (gint)(g_utf8_next_char (text + from) - text);
          g_clear_pointer (&match, g_match_info_unref);
        }
    }
  return forbidden;
}

/* How many lines of @layout begin where they must not; says which when @tells. */
static guint
count_bad_lines (PangoLayout *layout, const gchar *text, GHashTable *forbidden, gboolean tells)
{
  guint n = 0;

  for (GSList *l = pango_layout_get_lines_readonly (layout); l != NULL; l = l->next)
    {
      gint start = ((PangoLayoutLine *)l->data)->start_index;

      if (start == 0 || !g_hash_table_contains (forbidden, GINT_TO_POINTER (start)))
        continue;
      n++;
      if (tells)
        g_test_message ("\"%s\" is broken before \"%s\"", text, text + start);
    }
  return n;
}

typedef guint (*Visit) (PangoLayout *layout, const gchar *text, GHashTable *forbidden, gint width);

static guint
visit_all (Visit visit)
{
  g_autoptr (GPtrArray) sentences = read_catalogue ();
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  g_autoptr (PangoLayout) layout = pango_layout_new (context);
  guint n = 0;

  g_assert_cmpuint (sentences->len, >, 150);
  pango_context_set_language (context, pango_language_from_string ("ja"));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  for (guint i = 0; i < sentences->len; i++)
    {
      const gchar *text = g_ptr_array_index (sentences, i);
      g_autoptr (GHashTable) forbidden = find_forbidden (text);

      pango_layout_set_text (layout, text, -1);
      for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
        for (gsize w = 0; w < G_N_ELEMENTS (widths); w++)
          {
            g_autofree gchar *font = g_strdup_printf ("Noto Sans CJK JP %d", sizes[s]);
            g_autoptr (PangoFontDescription) description = pango_font_description_from_string (font);

            pango_layout_set_font_description (layout, description);
            pango_layout_set_width (layout, widths[w] * PANGO_SCALE);
            n += visit (layout, text, forbidden, widths[w]);
          }
    }
  g_test_message ("%u sentences, %zu widths, %zu sizes of text", sentences->len,
                  G_N_ELEMENTS (widths), G_N_ELEMENTS (sizes));
  g_object_unref (context);
  return n;
}

static guint
visit_kept (PangoLayout *layout, const gchar *text, GHashTable *forbidden, gint width)
{
  PangoAttrList *attributes = kao_phrases_get_attributes (text);
  gint found;

  pango_layout_set_attributes (layout, attributes);
  g_clear_pointer (&attributes, pango_attr_list_unref);
  pango_layout_get_pixel_size (layout, &found, NULL);
  if (found > width)
    {
      g_test_message ("A phrase of \"%s\" is %d pixels wide, wider than %d", text, found, width);
      return 1;
    }
  return count_bad_lines (layout, text, forbidden, TRUE);
}

static guint
visit_plain (PangoLayout *layout, const gchar *text, GHashTable *forbidden, gint width)
{
  pango_layout_set_attributes (layout, NULL);
  return count_bad_lines (layout, text, forbidden, FALSE);
}

static void
test_catalogue (void)
{
  g_assert_cmpuint (visit_all (visit_kept), ==, 0);
}

/* The same count finds plenty where nobody keeps the phrases together. */
static void
test_count_can_find (void)
{
  guint n = visit_all (visit_plain);

  g_test_message ("without phrases %u lines begin inside a word", n);
  g_assert_cmpuint (n, >, 100);
}

static void
test_split (void)
{
  static const struct
  {
    const gchar *text;
    const gchar *phrases;
  } rows[] = {
    { "両方の顔をよく見比べ、別の職員も確認してください。",
      "両方の|顔を|よく|見比べ、|別の|職員も|確認して|ください。" },
    { "カメラの正面を向くようご案内し、もう一度照合してください。",
      "カメラの|正面を|向くよう|ご案内し、|もう一度|照合して|ください。" },
    { "あと 43 秒で自動消去します（キー操作で延長）", "あと |43 秒で|自動消去します|（キー操作で|延長）" },
    { "0～100で、大きいほど似ています。\n確率ではありません。",
      "0～100で、|大きいほど|似ています。\n|確率では|ありません。" },
    { "管理者に連絡してください（カーネルに Landlock がありません）。",
      "管理者に|連絡して|ください|（カーネルに |Landlock が|ありません）。" },
    { "次の方をお迎えできます", "次の|方を|お迎え|できます" },
    { "機械（きかい）が くらべます。", "機械（きかい）が |くらべます。" },
    { "カード（書類）に写真がありません。", "カード|（書類）に|写真が|ありません。" },
    { "書類の読み取り", "書類の|読み取り" },
    { "Ask the visitor.", "Ask |the |visitor." },
    { "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GStrv) phrases = kao_phrases_split (rows[i].text);
      g_autofree gchar *marked = g_strjoinv ("|", phrases);
      g_autofree gchar *joined = g_strjoinv ("", phrases);

      g_assert_cmpstr (marked, ==, rows[i].phrases);
      g_assert_cmpstr (joined, ==, rows[i].text);
    }
  g_assert_null (kao_phrases_get_attributes ("Ask the visitor."));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/phrases/split", test_split);
  g_test_add_func ("/ui/phrases/catalogue", test_catalogue);
  g_test_add_func ("/ui/phrases/count-can-find", test_count_can_find);
  return g_test_run ();
}
