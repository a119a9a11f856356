// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/counter/kao-card-face.h"

#include "ui/kao-mark.h"
#include "ui/kao-print.h"

struct _KaoCardFace
{
  GtkWidget parent_instance;

  /* children, borrowed */
  GtkWidget *box;
  KaoMark *check_mark;
  GtkLabel *check_label;
  KaoPrint *name;
  KaoPrint *address;
  GtkLabel *facts;
  GtkLabel *note;
};

G_DEFINE_FINAL_TYPE (KaoCardFace, kao_card_face, GTK_TYPE_WIDGET)

void
kao_card_face_show (KaoCardFace *self, const KaoCardScreen *screen)
{
  g_return_if_fail (KAO_IS_CARD_FACE (self));
  g_return_if_fail (screen != NULL);

  kao_mark_set_kind (self->check_mark, screen->check_mark);
  gtk_label_set_label (self->check_label, screen->check);
  kao_print_set_image (self->name, screen->name);
  kao_print_set_image (self->address, screen->address);
  gtk_widget_set_visible (GTK_WIDGET (self->name), screen->name != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->address), screen->address != NULL);
  gtk_label_set_label (self->facts, screen->facts);
  gtk_label_set_label (self->note, screen->note);
  gtk_widget_set_visible (GTK_WIDGET (self->note), screen->note[0] != '\0');
}

void
kao_card_face_wipe (KaoCardFace *self)
{
  g_return_if_fail (KAO_IS_CARD_FACE (self));

  kao_print_set_image (self->name, NULL);
  kao_print_set_image (self->address, NULL);
  kao_mark_set_kind (self->check_mark, KAO_MARK_NONE);
  gtk_label_set_label (self->check_label, "");
  gtk_label_set_label (self->facts, "");
  gtk_label_set_label (self->note, "");
}

static void
kao_card_face_dispose (GObject *object)
{
  KaoCardFace *self = KAO_CARD_FACE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (kao_card_face_parent_class)->dispose (object);
}

static void
kao_card_face_class_init (KaoCardFaceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kao_card_face_dispose;
  g_type_ensure (KAO_TYPE_MARK);
  g_type_ensure (KAO_TYPE_PRINT);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/kaoawase/Kaoawase/counter/kao-card-face.ui");
  gtk_widget_class_bind_template_child (widget_class, KaoCardFace, box);
  gtk_widget_class_bind_template_child (widget_class, KaoCardFace, check_mark);
  gtk_widget_class_bind_template_child (widget_class, KaoCardFace, check_label);
  gtk_widget_class_bind_template_child (widget_class, KaoCardFace, name);
  gtk_widget_class_bind_template_child (widget_class, KaoCardFace, address);
  gtk_widget_class_bind_template_child (widget_class, KaoCardFace, facts);
  gtk_widget_class_bind_template_child (widget_class, KaoCardFace, note);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "cardface");
}

static void
kao_card_face_init (KaoCardFace *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

KaoCardFace *
kao_card_face_new (void)
{
  return g_object_new (KAO_TYPE_CARD_FACE, NULL);
}
