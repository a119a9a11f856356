// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/counter/kao-chooser.h"

#include "ui/kao-face-pane.h"

#include <glib/gi18n-lib.h>

struct _KaoChooser
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkFlowBox *flow;
  GPtrArray *panes; /* owned; element-type KaoFacePane, in order */
};

G_DEFINE_FINAL_TYPE (KaoChooser, kao_chooser, GTK_TYPE_WIDGET)

static guint signal_chosen;

static void
on_clicked (GtkButton *button, KaoChooser *self)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "kao-portrait"));

  g_signal_emit (self, signal_chosen, 0, index);
}

static GtkWidget *
make_button (KaoChooser *self, KaoImage *portrait, guint index)
{
  KaoFacePane *pane = g_object_new (KAO_TYPE_FACE_PANE, "vexpand", FALSE, NULL);
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  /* Translators: a portrait found on the document; %u counts from 1. */
  g_autofree gchar *name = g_strdup_printf (_ ("Photo %u"), index + 1);

  gtk_widget_set_size_request (GTK_WIDGET (pane), 180, 180);
  kao_face_pane_set_portrait (pane, portrait);
  g_ptr_array_add (self->panes, g_object_ref (pane));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (pane));
  gtk_box_append (GTK_BOX (box), gtk_label_new (name));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (button), "kao-portrait", GUINT_TO_POINTER (index));
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_clicked), self, 0);
  return button;
}

static void
remove_all (KaoChooser *self)
{
  GtkWidget *child;

  for (guint i = 0; i < self->panes->len; i++)
    kao_face_pane_wipe (g_ptr_array_index (self->panes, i));
  g_ptr_array_set_size (self->panes, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->flow))) != NULL)
    gtk_flow_box_remove (self->flow, child);
}

static void
kao_chooser_dispose (GObject *object)
{
  KaoChooser *self = KAO_CHOOSER (object);

  if (self->scroller != NULL)
    remove_all (self);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (kao_chooser_parent_class)->dispose (object);
}

static void
kao_chooser_finalize (GObject *object)
{
  KaoChooser *self = KAO_CHOOSER (object);

  g_ptr_array_unref (self->panes);
  G_OBJECT_CLASS (kao_chooser_parent_class)->finalize (object);
}

static void
kao_chooser_class_init (KaoChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kao_chooser_dispose;
  G_OBJECT_CLASS (klass)->finalize = kao_chooser_finalize;
  signal_chosen = g_signal_new ("chosen", KAO_TYPE_CHOOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/kaoawase/Kaoawase/counter/kao-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, KaoChooser, scroller);
  gtk_widget_class_bind_template_child (widget_class, KaoChooser, flow);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "chooser");
}

static void
kao_chooser_init (KaoChooser *self)
{
  self->panes = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
kao_chooser_set_portraits (KaoChooser *self, GPtrArray *portraits)
{
  g_return_if_fail (KAO_IS_CHOOSER (self));
  g_return_if_fail (portraits != NULL);

  remove_all (self);
  for (guint i = 0; i < portraits->len; i++)
    {
      GtkWidget *button = make_button (self, g_ptr_array_index (portraits, i), i);
      gtk_flow_box_append (self->flow, button);
      /* Tab should stop at the button only, not also at the box that the flow puts around it. */
      gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE);
    }
}

guint
kao_chooser_get_n_portraits (KaoChooser *self)
{
  g_return_val_if_fail (KAO_IS_CHOOSER (self), 0);

  return self->panes->len;
}

void
kao_chooser_grab_focus (KaoChooser *self)
{
  g_return_if_fail (KAO_IS_CHOOSER (self));

  GtkWidget *first = gtk_widget_get_first_child (GTK_WIDGET (self->flow));
  if (first != NULL)
    gtk_widget_child_focus (first, GTK_DIR_TAB_FORWARD);
}

void
kao_chooser_wipe (KaoChooser *self)
{
  g_return_if_fail (KAO_IS_CHOOSER (self));

  remove_all (self);
}
