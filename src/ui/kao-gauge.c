// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/kao-gauge.h"

#include "match/kao-match.h"
#include "secure/kao-memory.h"

#include <glib/gi18n-lib.h>

struct _KaoGauge
{
  GtkWidget parent_instance;

  gdouble threshold;
  gdouble review_line;
  gdouble figure;
  gboolean has_figure;
};

G_DEFINE_FINAL_TYPE (KaoGauge, kao_gauge, GTK_TYPE_WIDGET)

/* Heights in units of one line of text, so that all grows with it. */
#define POINTER_LINES 0.7
#define BAND_LINES 1.0
#define TICK_LINES 0.3

/* Of the style sheet, so that they change with the look. */
typedef struct
{
  GdkRGBA ink;
  GdkRGBA soft;
  GdkRGBA below;
  GdkRGBA review;
  GdkRGBA hatch;
  GdkRGBA above;
} KaoGaugeColours;

typedef struct
{
  gdouble left;  /* of 0 */
  gdouble width; /* 0 to 100 */
  gdouble top;   /* of the band */
  gdouble height;
  gdouble line_height;
} KaoGaugeFrame;

static void
look_up (GtkStyleContext *style, const gchar *name, GdkRGBA *colour)
{
  /* Without the style sheet the scale is drawn in the colour of the text. */
  if (!gtk_style_context_lookup_color (style, name, colour))
    gtk_style_context_get_color (style, colour);
}

static KaoGaugeColours
get_colours (GtkWidget *widget)
{
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  KaoGaugeColours colours;

  look_up (style, "kao_gauge_ink", &colours.ink);
  look_up (style, "kao_gauge_soft", &colours.soft);
  look_up (style, "kao_gauge_below", &colours.below);
  look_up (style, "kao_gauge_review", &colours.review);
  look_up (style, "kao_gauge_hatch", &colours.hatch);
  look_up (style, "kao_gauge_above", &colours.above);
  return colours;
}

static PangoLayout *
make_layout (GtkWidget *widget, const gchar *text)
{
  return gtk_widget_create_pango_layout (widget, text);
}

static gint
get_line_height (GtkWidget *widget)
{
  g_autoptr (PangoLayout) layout = make_layout (widget, "0");
  gint height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  return height;
}

static gdouble
to_x (const KaoGaugeFrame *frame, gdouble value)
{
  return frame->left + frame->width * CLAMP (value, 0, 100) / 100;
}

static void
kao_gauge_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                   int *natural, int *minimum_baseline, int *natural_baseline)
{
  gint line = get_line_height (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = line * 8;
      *natural = line * 14;
    }
  else
    *minimum = *natural = (gint)(line * (POINTER_LINES + BAND_LINES + TICK_LINES + 1.0)) + 4;
}

static void
draw_bands (KaoGauge *self, cairo_t *cr, const KaoGaugeFrame *frame, const KaoGaugeColours *colours)
{
  gdouble review = to_x (frame, self->review_line);
  gdouble line = to_x (frame, self->threshold);
  gdouble right = to_x (frame, 100);

  gdk_cairo_set_source_rgba (cr, &colours->below);
  cairo_rectangle (cr, frame->left, frame->top, review - frame->left, frame->height);
  cairo_fill (cr);
  gdk_cairo_set_source_rgba (cr, &colours->above);
  cairo_rectangle (cr, line, frame->top, right - line, frame->height);
  cairo_fill (cr);

  if (line > review)
    {
      cairo_save (cr);
      cairo_rectangle (cr, review, frame->top, line - review, frame->height);
      gdk_cairo_set_source_rgba (cr, &colours->review);
      cairo_fill_preserve (cr);
      cairo_clip (cr);
      gdk_cairo_set_source_rgba (cr, &colours->hatch);
      cairo_set_line_width (cr, 1.2);
      for (gdouble x = review - frame->height; x < line; x += frame->height / 3)
        {
          cairo_move_to (cr, x, frame->top + frame->height);
          cairo_line_to (cr, x + frame->height, frame->top);
        }
      cairo_stroke (cr);
      cairo_restore (cr);
    }

  gdk_cairo_set_source_rgba (cr, &colours->soft);
  cairo_set_line_width (cr, 1);
  cairo_rectangle (cr, frame->left + 0.5, frame->top + 0.5, frame->width - 1, frame->height - 1);
  cairo_stroke (cr);
}

static void
draw_ticks (cairo_t *cr, const KaoGaugeFrame *frame, const KaoGaugeColours *colours)
{
  gdouble top = frame->top + frame->height;

  gdk_cairo_set_source_rgba (cr, &colours->soft);
  cairo_set_line_width (cr, 1);
  for (gint value = 0; value <= 100; value += 20)
    {
      gdouble x = CLAMP (to_x (frame, value), frame->left + 0.5, frame->left + frame->width - 0.5);
      cairo_move_to (cr, x, top);
      cairo_line_to (cr, x, top + frame->line_height * TICK_LINES);
    }
  cairo_stroke (cr);
}

/* The line reaches over the band on both sides. */
static void
draw_line (KaoGauge *self, cairo_t *cr, const KaoGaugeFrame *frame, const KaoGaugeColours *colours)
{
  gdouble x = to_x (frame, self->threshold);

  gdk_cairo_set_source_rgba (cr, &colours->ink);
  cairo_set_line_width (cr, 3);
  cairo_move_to (cr, x, frame->top - frame->line_height * 0.2);
  cairo_line_to (cr, x, frame->top + frame->height + frame->line_height * TICK_LINES);
  cairo_stroke (cr);
}

static void
draw_pointer (KaoGauge *self, cairo_t *cr, const KaoGaugeFrame *frame, const KaoGaugeColours *colours)
{
  gdouble x = to_x (frame, self->figure);
  gdouble half = frame->line_height * 0.42;
  gdouble tip = frame->top + frame->height * 0.55;
  gdouble base = frame->top - frame->line_height * POINTER_LINES * 0.9;

  cairo_move_to (cr, x, tip);
  cairo_line_to (cr, x - half, base);
  cairo_line_to (cr, x + half, base);
  cairo_close_path (cr);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  gdk_cairo_set_source_rgba (cr, &colours->below);
  cairo_set_line_width (cr, 4);
  cairo_stroke_preserve (cr);
  gdk_cairo_set_source_rgba (cr, &colours->ink);
  cairo_fill (cr);
}

/* A text centred on @x, but kept inside the widget. */
typedef struct
{
  PangoLayout *layout; /* owned */
  gdouble left;
  gdouble right;
} KaoGaugeText;

static KaoGaugeText
place_text (GtkWidget *widget, const gchar *text, gdouble x)
{
  KaoGaugeText placed = { make_layout (widget, text) };
  gint width;

  pango_layout_get_pixel_size (placed.layout, &width, NULL);
  placed.left = CLAMP (x - width / 2.0, 0, MAX (0, gtk_widget_get_width (widget) - width));
  placed.right = placed.left + width;
  return placed;
}

static void
append_text (GtkSnapshot *snapshot, const KaoGaugeText *text, gdouble y, const GdkRGBA *colour)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((gfloat)text->left, (gfloat)y));
  gtk_snapshot_append_layout (snapshot, text->layout, colour);
  gtk_snapshot_restore (snapshot);
}

/* The ends of the scale give way to the line's label. */
static void
append_texts (KaoGauge *self, GtkSnapshot *snapshot, const KaoGaugeFrame *frame,
              const KaoGaugeColours *colours)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gdouble y = frame->top + frame->height + frame->line_height * TICK_LINES;
  /* Translators: stands under the mark on the scale; %.1f is the office's line, such as 60.0. */
  g_autofree gchar *label = g_strdup_printf (_ ("Line %.1f"), self->threshold);
  KaoGaugeText line = place_text (widget, label, to_x (frame, self->threshold));
  KaoGaugeText zero = place_text (widget, "0", to_x (frame, 0));
  KaoGaugeText hundred = place_text (widget, "100", to_x (frame, 100));

  append_text (snapshot, &line, y, &colours->ink);
  if (zero.right + 6 < line.left)
    append_text (snapshot, &zero, y, &colours->soft);
  if (hundred.left - 6 > line.right)
    append_text (snapshot, &hundred, y, &colours->soft);
  g_object_unref (line.layout);
  g_object_unref (zero.layout);
  g_object_unref (hundred.layout);
}

static void
kao_gauge_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  KaoGauge *self = KAO_GAUGE (widget);
  gdouble line_height = get_line_height (widget);
  gdouble width = gtk_widget_get_width (widget);
  gdouble margin = line_height * 0.45;
  KaoGaugeFrame frame = { margin, MAX (1, width - 2 * margin), line_height * POINTER_LINES,
                          line_height * BAND_LINES, line_height };
  KaoGaugeColours colours = get_colours (widget);

  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (gfloat)width, (gfloat)gtk_widget_get_height (widget)));
  draw_bands (self, cr, &frame, &colours);
  draw_ticks (cr, &frame, &colours);
  draw_line (self, cr, &frame, &colours);
  if (self->has_figure)
    draw_pointer (self, cr, &frame, &colours);
  cairo_destroy (cr);
  append_texts (self, snapshot, &frame, &colours);
}

static void
update_accessible (KaoGauge *self)
{
  g_autofree gchar *text = NULL;

  /* The figure comes first: the allocator itself overwrites the first bytes of a freed string. There is
   * no VALUE_NOW: GTK would keep the number in a freed block. */
  if (self->has_figure)
    text =
        g_strdup_printf (_ ("%.1f of 100; the line is %.1f, look closer from %.1f"),
                         kao_similarity_rounded (self->figure), self->threshold, self->review_line);
  else
    text = g_strdup_printf (_ ("No figure; the line is %.1f, look closer from %.1f"),
                            self->threshold, self->review_line);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Similarity scale"),
      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
      GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 100.0, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

static void
kao_gauge_finalize (GObject *object)
{
  KaoGauge *self = KAO_GAUGE (object);

  kao_wipe (&self->figure, sizeof self->figure);
  G_OBJECT_CLASS (kao_gauge_parent_class)->finalize (object);
}

static void
kao_gauge_class_init (KaoGaugeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = kao_gauge_finalize;
  widget_class->measure = kao_gauge_measure;
  widget_class->snapshot = kao_gauge_snapshot;
  gtk_widget_class_set_css_name (widget_class, "gauge");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_METER);
}

static void
kao_gauge_init (KaoGauge *self)
{
  self->threshold = 60;
  self->review_line = 50;
  gtk_widget_set_tooltip_text (GTK_WIDGET (self),
                               _ ("60 means that 1 in 1,000 adult strangers of the same sex and "
                                  "similar age would score that high."));
  update_accessible (self);
}

void
kao_gauge_set_lines (KaoGauge *self, gdouble threshold, gdouble review_line)
{
  g_return_if_fail (KAO_IS_GAUGE (self));

  self->threshold = threshold;
  self->review_line = MIN (review_line, threshold);
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
kao_gauge_set_figure (KaoGauge *self, gdouble similarity)
{
  g_return_if_fail (KAO_IS_GAUGE (self));

  self->figure = similarity;
  self->has_figure = TRUE;
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
kao_gauge_wipe (KaoGauge *self)
{
  g_return_if_fail (KAO_IS_GAUGE (self));

  kao_wipe (&self->figure, sizeof self->figure);
  self->has_figure = FALSE;
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
