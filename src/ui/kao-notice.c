// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/kao-notice.h"

#include "ui/kao-phrases.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

/* A4 in points, and what stays white around. */
#define PAGE_WIDTH 595.276
#define PAGE_HEIGHT 841.89
#define MARGIN 62.0

/* The first is the title. Not for the catalogue: all three are printed, whatever the locale. */
static const gchar *const japanese[] = {
  "顔写真の確認についてのお知らせ",
  "目的",
  "この窓口では、マイナンバーカードなどをお渡しするとき、ご本人であることを確かめるために、カード（または"
  "申請書）の写真と、カメラに映ったお顔を見比べます。",
  "方法",
  "二つの顔がどれだけ似ているかを、機械が数値で示します。数値は参考です。判断は職員が行います。",
  "画像は残りません",
  "お顔の画像、書類の画像、顔の特徴、数値は、どこにも保存しません。確認が終わると、すぐに消去します。",
  "お断りになれます",
  "機械による確認を希望されない方は、職員にお申し出ください。ほかの方法で確認します。",
  "お問い合わせ",
  NULL,
};

/* Easy Japanese as the government's guideline describes it: short sentences, words apart, readings. */
static const gchar *const easy_japanese[] = {
  "顔（かお）を くらべる 機械（きかい）の お知（し）らせ",
  "なぜ くらべますか",
  "カードを わたす とき、あなたが 本人（ほんにん）か どうかを たしかめます。",
  "どう しますか",
  "カードの 写真（しゃしん）と あなたの 顔（かお）を、機械（きかい）が くらべます。機械（きかい）は、"
  "どのくらい 似（に）て いるかを 数字（すうじ）で 出（だ）します。きめる のは、窓口（まどぐち）の "
  "人（ひと）です。",
  "写真（しゃしん）は のこりません",
  "顔（かお）の 写真（しゃしん）も 数字（すうじ）も、のこしません。終（お）わったら、すぐに "
  "消（け）します。",
  "いやな とき",
  "機械（きかい）で くらべたく ない 人（ひと）は、窓口（まどぐち）の 人（ひと）に 言（い）って "
  "ください。ほかの やりかたで たしかめます。",
  "わからない とき",
  NULL,
};

static const gchar *const english[] = {
  "How photos are checked at this counter",
  "Why",
  "Before a My Number Card or a similar document is handed over, we make sure that it goes to the right "
  "person. The photo on the card or form is compared with the face that the camera sees.",
  "How",
  "A machine shows as a figure how alike the two faces are. The figure is a help only. The clerk decides.",
  "Nothing is kept",
  "Pictures of your face and of your document, features of the face and figures are not stored anywhere. "
  "They are erased as soon as the check is over.",
  "You may refuse",
  "If you do not want your face to be compared by a machine, please tell the clerk. Your identity will be "
  "checked in another way.",
  "Questions",
  NULL,
};

static const gchar *const *const texts[KAO_NOTICE_N_LANGUAGES] = {
  [KAO_NOTICE_JAPANESE] = japanese,
  [KAO_NOTICE_EASY_JAPANESE] = easy_japanese,
  [KAO_NOTICE_ENGLISH] = english,
};

typedef struct
{
  cairo_t *cr;
  PangoLayout *layout;
  gdouble y;
} Page;

static void
set_font (Page *page, gdouble points, gboolean is_bold)
{
  PangoFontDescription *font = pango_font_description_from_string (
      "Noto Sans CJK JP,Noto Sans JP,IPAexGothic,IPAGothic,TakaoPGothic,Sans");

  pango_font_description_set_absolute_size (font, points * PANGO_SCALE);
  pango_font_description_set_weight (font, is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (page->layout, font);
  pango_font_description_free (font);
}

/* Draws @text below what is there and leaves @gap points under it. */
static void
put (Page *page, const gchar *text, gdouble points, gboolean is_bold, gdouble gap)
{
  PangoAttrList *phrases = kao_phrases_get_attributes (text);
  gint height;

  set_font (page, points, is_bold);
  pango_layout_set_text (page->layout, text, -1);
  pango_layout_set_attributes (page->layout, phrases);
  g_clear_pointer (&phrases, pango_attr_list_unref);
  pango_layout_set_spacing (page->layout, (gint)(points * 0.25 * PANGO_SCALE));
  cairo_move_to (page->cr, MARGIN, page->y);
  pango_cairo_show_layout (page->cr, page->layout);
  pango_layout_get_size (page->layout, NULL, &height);
  page->y += (gdouble)height / PANGO_SCALE + gap;
}

/* What the configuration says, or room for a pen. */
static void
put_or_leave_line (Page *page, const gchar *text, gdouble points, gdouble gap)
{
  if (text[0] != '\0')
    {
      put (page, text, points, FALSE, gap);
      return;
    }
  page->y += points * 1.6;
  cairo_set_line_width (page->cr, 0.8);
  cairo_move_to (page->cr, MARGIN, page->y);
  cairo_line_to (page->cr, PAGE_WIDTH - MARGIN, page->y);
  cairo_stroke (page->cr);
  page->y += gap;
}

static void
draw_page (cairo_t *cr, KaoNoticeLanguage language, const gchar *office, const gchar *contact)
{
  const gchar *const *text = texts[language];
  Page page = { cr, pango_cairo_create_layout (cr), MARGIN };
  PangoContext *context = pango_layout_get_context (page.layout);

  pango_context_set_language (
      context, pango_language_from_string (language == KAO_NOTICE_ENGLISH ? "en" : "ja"));
  pango_layout_set_wrap (page.layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width (page.layout, (gint)((PAGE_WIDTH - 2 * MARGIN) * PANGO_SCALE));
  put (&page, *text++, 26, TRUE, 16);
  put_or_leave_line (&page, office, 17, 30);
  for (; *text != NULL; text++)
    {
      put (&page, *text, 17, TRUE, 6);
      if (text[1] != NULL)
        put (&page, *++text, 16, FALSE, 22);
    }
  put_or_leave_line (&page, contact, 16, 0);
  g_object_unref (page.layout);
  cairo_show_page (cr);
}

static cairo_status_t
on_written (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

const gchar *const *
kao_notice_get_texts (KaoNoticeLanguage language)
{
  g_return_val_if_fail (language < KAO_NOTICE_N_LANGUAGES, texts[0]);

  return texts[language];
}

GBytes *
kao_notice_make_pdf (const gchar *office, const gchar *contact, GError **error)
{
  g_return_val_if_fail (office != NULL && contact != NULL, NULL);

  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface
      = cairo_pdf_surface_create_for_stream (on_written, bytes, PAGE_WIDTH, PAGE_HEIGHT);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, japanese[0]);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Kaoawase " KAO_VERSION);
  for (KaoNoticeLanguage language = 0; language < KAO_NOTICE_N_LANGUAGES; language++)
    draw_page (cr, language, office, contact);
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_byte_array_unref (bytes);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The notice could not be drawn: %s",
                   cairo_status_to_string (status));
      return NULL;
    }
  return g_byte_array_free_to_bytes (bytes);
}
