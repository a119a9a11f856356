// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/kao-em.h"

#define USUAL_EM 16
#define POINTS_PER_INCH 72

gdouble
kao_em_of_widget (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  const PangoFontDescription *font = pango_context_get_font_description (context);
  gdouble size = (gdouble) pango_font_description_get_size (font) / PANGO_SCALE;

  if (!pango_font_description_get_size_is_absolute (font))
    size *= pango_cairo_context_get_resolution (context) / POINTS_PER_INCH;
  return size > 0 ? size : USUAL_EM;
}

void
kao_em_show_keys (GtkWidget *widget, gboolean is_shown)
{
  if (gtk_widget_has_css_class (widget, "key"))
    gtk_widget_set_visible (widget, is_shown);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    kao_em_show_keys (child, is_shown);
}
