// SPDX-License-Identifier: GPL-3.0-or-later
/* The window's part about the chip of the visitor's card: a third pane beside the two others, in the same row and of the
 * same size, so that the eyes of all three stand on one line. */
#include "config.h"

#include "ui/counter/kao-window-private.h"

#include "ui/kao-phrases.h"

#include <glib/gi18n-lib.h>

#define COLUMN 2

static void
on_read (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  g_signal_emit_by_name (window, "card-requested");
}

static void
set_column_visible (KaoWindow *self, gboolean is_visible)
{
  gboolean is_there = gtk_widget_get_parent (self->chip_heading) != NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->chip_face), is_visible);
  if (is_visible == is_there)
    return;
  /* The grid keeps room for a column whose children are all hidden. */
  if (is_visible)
    {
      gtk_grid_attach (self->panes, self->chip_heading, COLUMN, 0, 1, 1);
      gtk_grid_attach (self->panes, GTK_WIDGET (self->chip_pane), COLUMN, 1, 1, 1);
    }
  else
    {
      gtk_grid_remove (self->panes, self->chip_heading);
      gtk_grid_remove (self->panes, GTK_WIDGET (self->chip_pane));
    }
  self->is_fitted = FALSE;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
make_column (KaoWindow *self)
{
  self->chip_heading = g_object_ref_sink (gtk_label_new (_ ("Photo in the chip")));
  gtk_label_set_wrap (GTK_LABEL (self->chip_heading), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->chip_heading), 0);
  gtk_label_set_yalign (GTK_LABEL (self->chip_heading), 1);
  gtk_widget_add_css_class (self->chip_heading, "heading");
  self->chip_pane = g_object_ref_sink (g_object_new (KAO_TYPE_FACE_PANE, NULL));
  kao_face_pane_set_kind (self->chip_pane, KAO_FACE_PANE_DOCUMENT);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->chip_pane), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Picture from the chip"), -1);
  self->chip_face = kao_card_face_new ();
  gtk_box_append (self->feet, GTK_WIDGET (self->chip_face));
  kao_phrases_follow (self->chip_heading);
  kao_phrases_follow (GTK_WIDGET (self->chip_face));
  set_column_visible (self, FALSE);
}

static void
add_key (KaoWindow *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_BUBBLE);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("c"),
                                                          gtk_named_action_new ("card.read")));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

void
_kao_window_install_card (KaoWindow *self)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  self->read_action = g_simple_action_new ("read", NULL);
  g_simple_action_set_enabled (self->read_action, FALSE);
  g_signal_connect_object (self->read_action, "activate", G_CALLBACK (on_read), self, 0);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (self->read_action));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "card", G_ACTION_GROUP (group));
  add_key (self);
  make_column (self);
}

void
_kao_window_wipe_card (KaoWindow *self)
{
  kao_face_pane_wipe (self->chip_pane);
  kao_card_face_wipe (self->chip_face);
  set_column_visible (self, FALSE);
}

void
_kao_window_show_card (KaoWindow *self, const KaoCardScreen *screen)
{
  gtk_widget_set_visible (self->read_card, screen->has_reader);
  g_simple_action_set_enabled (self->read_action, screen->has_reader && screen->may_read);
  kao_status_bar_show_card (self->status_bar, &screen->part);
  if (!screen->has_chip)
    {
      _kao_window_wipe_card (self);
      return;
    }
  kao_card_face_show (self->chip_face, screen);
  kao_face_pane_set_hint (self->chip_pane, screen->hint);
  set_column_visible (self, TRUE);
}
