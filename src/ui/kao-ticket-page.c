// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/kao-ticket-page.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

/* A4 in points, and what stays white around. */
#define PAGE_WIDTH 595.276
#define PAGE_HEIGHT 841.89
#define MARGIN 62.0
/* 100 mm: a camera reads it from an arm's length. */
#define CODE_SIDE 283.5

#define TITLE_FONT "Noto Sans CJK JP, Sans Bold 22"
#define LABEL_FONT "Noto Sans CJK JP, Sans 18"
#define TEXT_FONT "Noto Sans CJK JP, Sans 11"

/* Not for the catalogue: both are printed, whatever the locale. */
static const gchar *const sentences[] = {
  "入場のとき、このコードとお顔をカメラにお見せください。",
  "コードの中身は、封印したお顔の特徴です。",
  "ほかの方には渡さないでください。",
  "受付には何も残りません。",
  "なくしたときは、もう一度登録してください。",
  "At the entrance, show this code and your face to the camera.",
  "The code holds the features of your face, sealed. Give it to nobody.",
  "The reception keeps nothing. If you lose it, register again.",
};

static cairo_status_t
on_written (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* Centred; moves @y below it. */
static void
draw_text (cairo_t *cr, const gchar *text, const gchar *font, gdouble *y)
{
  PangoLayout *layout = pango_cairo_create_layout (cr);
  PangoFontDescription *description = pango_font_description_from_string (font);
  gint height;

  pango_layout_set_font_description (layout, description);
  pango_layout_set_width (layout, (gint) ((PAGE_WIDTH - 2 * MARGIN) * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, NULL, &height);
  cairo_move_to (cr, MARGIN, *y);
  pango_cairo_show_layout (cr, layout);
  *y += height + 8.0;
  pango_font_description_free (description);
  g_object_unref (layout);
}

/* As areas, so that no printer smoothes it. */
static void
draw_code (cairo_t *cr, const KaoImage *code, gdouble *y)
{
  const gint modules = kao_image_get_width (code);
  const gdouble side = CODE_SIDE / modules;

  for (gint line = 0; line < modules; line++)
    {
      const guint8 *row = kao_image_get_const_row (code, line);

      for (gint column = 0; column < modules; column++)
        if (row[column] < 128)
          cairo_rectangle (cr, (PAGE_WIDTH - CODE_SIDE) / 2 + column * side, *y + line * side, side, side);
    }
  cairo_fill (cr);
  *y += CODE_SIDE + 8.0;
}

static void
draw_page (cairo_t *cr, const gchar *event, const gchar *label, const KaoImage *code, gint64 expires)
{
  g_autoptr (GDateTime) end = g_date_time_new_from_unix_local (expires);
  g_autofree gchar *time = end != NULL ? g_date_time_format (end, "%Y-%m-%d %H:%M") : g_strdup ("");
  g_autofree gchar *until = g_strdup_printf ("有効期限 / Valid until: %s", time);
  gdouble y = MARGIN;

  cairo_set_source_rgb (cr, 0, 0, 0);
  draw_text (cr, event, TITLE_FONT, &y);
  draw_text (cr, label, LABEL_FONT, &y);
  draw_code (cr, code, &y);
  draw_text (cr, until, TEXT_FONT, &y);
  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++)
    draw_text (cr, sentences[i], TEXT_FONT, &y);
  cairo_show_page (cr);
}

GBytes *
kao_ticket_page_make_pdf (const gchar *event, const gchar *label, const KaoImage *code, gint64 expires, GError **error)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (on_written, bytes, PAGE_WIDTH, PAGE_HEIGHT);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, event);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Kaoawase " KAO_VERSION);
  draw_page (cr, event, label, code, expires);
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes (bytes);
  g_byte_array_unref (bytes);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The ticket could not be drawn: %s",
               cairo_status_to_string (status));
  return NULL;
}
