// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/counter/kao-window-private.h"

#include "ui/kao-display.h"
#include "ui/kao-em.h"

#include <glib/gi18n-lib.h>

/* Least height of the panel, in sizes of the text. */
#define PANEL 6
#define STACKED_PANEL 9

/* Least width of three panes, in pixels, and of the panel beside them, in sizes of the text. */
#define THREE_PANES 580
#define THREE_PANES_PANEL 16
/* What a third pane with its foot takes from the two others. */
#define THIRD_PANE 300

static const gchar *const css_classes[] = {
  [KAO_FIT_ROOMY] = "roomy",
  [KAO_FIT_COMPACT] = "compact",
  [KAO_FIT_STACKED] = "stacked",
};

/* Who reads one word knows as much as from one that is cut off; the whole is there for the pointer and the screen reader. */
void
_kao_window_say_badge (KaoWindow *self)
{
  const gchar *whole = self->is_practice ? _ ("Practice: invented persons") : _ ("Demo: invented persons");
  const gchar *word = self->is_practice ? _ ("Practice") : _ ("Demo");

  gtk_label_set_label (self->demo_badge, self->fit == KAO_FIT_ROOMY ? whole : word);
  gtk_label_set_ellipsize (self->demo_badge, self->fit == KAO_FIT_ROOMY ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  kao_display_set_tooltip (GTK_WIDGET (self->demo_badge), whole);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->demo_badge), GTK_ACCESSIBLE_PROPERTY_LABEL, whole, -1);
}

static gboolean
on_fit_changed (gpointer user_data)
{
  KaoWindow *self = user_data;
  gboolean is_stacked = self->fit == KAO_FIT_STACKED;

  self->fit_id = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (css_classes); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self), css_classes[i]);
  gtk_widget_add_css_class (GTK_WIDGET (self), css_classes[self->fit]);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->desk), is_stacked
                                                                   ? GTK_ORIENTATION_VERTICAL
                                                                   : GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_homogeneous (self->feet, self->fit == KAO_FIT_ROOMY);
  /* Three feet of large text do not stand side by side where three pictures do. */
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->feet),
                                  is_stacked && gtk_widget_get_parent (self->chip_heading) != NULL
                                      ? GTK_ORIENTATION_VERTICAL
                                      : GTK_ORIENTATION_HORIZONTAL);
  /* Never less than what can be read without losing the thread. */
  gtk_scrolled_window_set_min_content_height (
      self->panel_scroller, (gint)(kao_em_of_widget (GTK_WIDGET (self)) * (is_stacked ? STACKED_PANEL : PANEL)));
  kao_status_bar_set_compact (self->status_bar, self->fit != KAO_FIT_ROOMY);
  _kao_window_say_badge (self);
  kao_em_show_keys (GTK_WIDGET (self->desk), self->fit == KAO_FIT_ROOMY);
  return G_SOURCE_REMOVE;
}

/* A third pane takes its room from the two others until they are at their least; then the panel goes below. */
static KaoFit
choose (KaoWindow *self, gint width, gint height)
{
  gdouble em = kao_em_of_widget (GTK_WIDGET (self));

  if (gtk_widget_get_parent (self->chip_heading) == NULL)
    return kao_fit_choose (width, height, em);
  if (width < THREE_PANES + THREE_PANES_PANEL * em)
    return KAO_FIT_STACKED;
  return kao_fit_choose (width - THIRD_PANE, height, em);
}

void
_kao_window_fit (KaoWindow *self, gint width, gint height)
{
  KaoFit fit = choose (self, width, height);

  if (fit == self->fit && self->is_fitted)
    return;
  self->fit = fit;
  self->is_fitted = TRUE;
  /* Not while sizes are being given out. Before the next frame all the same. */
  if (self->fit_id == 0)
    self->fit_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_fit_changed, self, NULL);
}

static gboolean
on_reveal_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  KaoWindow *self = user_data;
  GtkWidget *scroller = gtk_widget_get_ancestor (self->desk, GTK_TYPE_SCROLLED_WINDOW);
  graphene_point_t place;

  if (--self->reveal_frames > 0)
    return G_SOURCE_CONTINUE;
  if (self->fit == KAO_FIT_STACKED
      && gtk_widget_compute_point (GTK_WIDGET (self->panel_scroller), self->desk, &GRAPHENE_POINT_INIT (0, 0), &place))
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)), place.y);
  return G_SOURCE_REMOVE;
}

/* The focus scrolls as well, but to where the panel was before it was filled. A frame's clock ticks before its sizes are
 * given out: the first gives the panel its place, the second finds it there; one more where the window arranges itself anew. */
void
_kao_window_reveal_panel (KaoWindow *self)
{
  if (self->reveal_frames == 0)
    gtk_widget_add_tick_callback (GTK_WIDGET (self), on_reveal_frame, self, NULL);
  self->reveal_frames = 3;
}
