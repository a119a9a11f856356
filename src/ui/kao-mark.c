// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/kao-mark.h"

#include <math.h>

struct _KaoMark
{
  GtkWidget parent_instance;

  KaoMarkKind kind;
};

G_DEFINE_FINAL_TYPE (KaoMark, kao_mark, GTK_TYPE_WIDGET)

/* All shapes are drawn in a square of 16 x 16 with the pen set to 1.8. */
#define SIDE 16.0

static void
draw_ring (cairo_t *cr)
{
  cairo_arc (cr, 8, 8, 6.6, 0, 2 * G_PI);
  cairo_stroke (cr);
}

static void
draw_tick (cairo_t *cr)
{
  cairo_move_to (cr, 4.8, 8.4);
  cairo_line_to (cr, 7.2, 10.8);
  cairo_line_to (cr, 11.4, 5.8);
  cairo_stroke (cr);
}

static void
draw_dots (cairo_t *cr)
{
  for (gint i = 0; i < 3; i++)
    {
      cairo_arc (cr, 3.2 + 4.8 * i, 8, 1.7, 0, 2 * G_PI);
      cairo_fill (cr);
    }
}

static void
draw_i (cairo_t *cr)
{
  cairo_arc (cr, 8, 4.9, 1.1, 0, 2 * G_PI);
  cairo_fill (cr);
  cairo_move_to (cr, 8, 7.6);
  cairo_line_to (cr, 8, 11.4);
  cairo_stroke (cr);
}

static void
draw_triangle (cairo_t *cr)
{
  cairo_move_to (cr, 8, 1.6);
  cairo_line_to (cr, 15, 14.2);
  cairo_line_to (cr, 1, 14.2);
  cairo_close_path (cr);
  cairo_stroke (cr);
  cairo_move_to (cr, 8, 6);
  cairo_line_to (cr, 8, 9.6);
  cairo_stroke (cr);
  cairo_arc (cr, 8, 11.9, 1, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
draw_diamond (cairo_t *cr)
{
  cairo_move_to (cr, 8, 0.8);
  cairo_line_to (cr, 15.2, 8);
  cairo_line_to (cr, 8, 15.2);
  cairo_line_to (cr, 0.8, 8);
  cairo_close_path (cr);
  cairo_stroke (cr);
  cairo_move_to (cr, 5.6, 5.6);
  cairo_line_to (cr, 10.4, 10.4);
  cairo_move_to (cr, 10.4, 5.6);
  cairo_line_to (cr, 5.6, 10.4);
  cairo_stroke (cr);
}

/* An arrow and the bar that stands for the line. @up: the arrow rises from it. */
static void
draw_arrow (cairo_t *cr, gboolean up)
{
  if (!up)
    {
      cairo_translate (cr, 0, SIDE);
      cairo_scale (cr, 1, -1);
    }
  cairo_move_to (cr, 2, 14.4);
  cairo_line_to (cr, 14, 14.4);
  cairo_move_to (cr, 8, 11.2);
  cairo_line_to (cr, 8, 2.2);
  cairo_move_to (cr, 4, 6);
  cairo_line_to (cr, 8, 2);
  cairo_line_to (cr, 12, 6);
  cairo_stroke (cr);
}

static void
draw_glass (cairo_t *cr)
{
  cairo_arc (cr, 6.6, 6.6, 4.8, 0, 2 * G_PI);
  cairo_stroke (cr);
  cairo_move_to (cr, 10.2, 10.2);
  cairo_line_to (cr, 14.6, 14.6);
  cairo_stroke (cr);
}

static void
draw (cairo_t *cr, KaoMarkKind kind)
{
  switch (kind)
    {
    case KAO_MARK_NONE:
      break;
    case KAO_MARK_READY:
      draw_ring (cr);
      draw_tick (cr);
      break;
    case KAO_MARK_LATER:
      draw_ring (cr);
      break;
    case KAO_MARK_BUSY:
      draw_dots (cr);
      break;
    case KAO_MARK_NOTICE:
      draw_ring (cr);
      draw_i (cr);
      break;
    case KAO_MARK_RETRY:
      draw_triangle (cr);
      break;
    case KAO_MARK_FAULT:
      draw_diamond (cr);
      break;
    case KAO_MARK_ABOVE:
      draw_arrow (cr, TRUE);
      break;
    case KAO_MARK_REVIEW:
      draw_glass (cr);
      break;
    case KAO_MARK_BELOW:
      draw_arrow (cr, FALSE);
      break;
    }
}

static void
kao_mark_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                  int *natural, int *minimum_baseline, int *natural_baseline)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  gint height =
      (pango_font_metrics_get_ascent (metrics) + pango_font_metrics_get_descent (metrics));

  /* CJK fonts have tall lines; three quarters of one is the height of a character. */
  *minimum = *natural = MAX (8, height * 3 / 4 / PANGO_SCALE);
  pango_font_metrics_unref (metrics);
}

static void
kao_mark_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  KaoMark *self = KAO_MARK (widget);
  gdouble width = gtk_widget_get_width (widget);
  gdouble height = gtk_widget_get_height (widget);
  gdouble side = MIN (width, height);
  GdkRGBA colour;

  if (self->kind == KAO_MARK_NONE || side <= 0)
    return;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (gfloat)width, (gfloat)height));
  cairo_translate (cr, (width - side) / 2, (height - side) / 2);
  cairo_scale (cr, side / SIDE, side / SIDE);
  cairo_set_line_width (cr, 1.8);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  gdk_cairo_set_source_rgba (cr, &colour);
  draw (cr, self->kind);
  cairo_destroy (cr);
}

static void
kao_mark_class_init (KaoMarkClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = kao_mark_measure;
  widget_class->snapshot = kao_mark_snapshot;
  gtk_widget_class_set_css_name (widget_class, "mark");
  /* The word beside it says the same. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
kao_mark_init (KaoMark *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

GtkWidget *
kao_mark_new (KaoMarkKind kind)
{
  KaoMark *self = g_object_new (KAO_TYPE_MARK, NULL);

  self->kind = kind;
  return GTK_WIDGET (self);
}

void
kao_mark_set_kind (KaoMark *self, KaoMarkKind kind)
{
  g_return_if_fail (KAO_IS_MARK (self));

  if (self->kind == kind)
    return;
  self->kind = kind;
  gtk_widget_set_visible (GTK_WIDGET (self), kind != KAO_MARK_NONE);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
