// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/counter/kao-status-bar.h"

#include "ui/kao-display.h"
#include "ui/kao-mark.h"

/* The card reader comes last, and is told of on its own. */
#define PART_CARD KAO_SCREEN_N_PARTS
#define N_PARTS (KAO_SCREEN_N_PARTS + 1)

struct _KaoStatusBar
{
  GtkWidget parent_instance;

  GtkWidget *flow;
  KaoMark *camera_mark;
  GtkLabel *camera;
  KaoMark *scanner_mark;
  GtkLabel *scanner;
  KaoMark *pack_mark;
  GtkLabel *pack;
  KaoMark *card_mark;
  GtkLabel *card;

  gboolean is_compact;
  gchar *full[N_PARTS];  /* owned; with the name of the device */
  gchar *brief[N_PARTS]; /* owned; without */
};

G_DEFINE_FINAL_TYPE (KaoStatusBar, kao_status_bar, GTK_TYPE_WIDGET)

static const gchar *
mark_class (KaoMarkKind kind)
{
  switch (kind)
    {
    case KAO_MARK_READY:
      return "ready";
    case KAO_MARK_RETRY:
      return "retry";
    case KAO_MARK_FAULT:
      return "error";
    case KAO_MARK_NONE:
    case KAO_MARK_LATER:
    case KAO_MARK_BUSY:
    case KAO_MARK_NOTICE:
    case KAO_MARK_ABOVE:
    case KAO_MARK_REVIEW:
    case KAO_MARK_BELOW:
      return "calm";
    }
  g_assert_not_reached ();
}

static GtkLabel *
get_label (KaoStatusBar *self, guint part)
{
  GtkLabel *const labels[N_PARTS] = { self->camera, self->scanner, self->pack, self->card };

  return labels[part];
}

static KaoMark *
get_mark (KaoStatusBar *self, guint part)
{
  KaoMark *const marks[N_PARTS] = { self->camera_mark, self->scanner_mark, self->pack_mark, self->card_mark };

  return marks[part];
}

static void
show_text (KaoStatusBar *self, guint part)
{
  const gchar *text = self->is_compact ? self->brief[part] : self->full[part];

  gtk_label_set_label (get_label (self, part), text != NULL ? text : "");
}

static void
show_part (KaoStatusBar *self, guint part, const KaoScreenPart *words)
{
  static const gchar *const classes[] = { "ready", "retry", "error", "calm" };
  GtkWidget *box = gtk_widget_get_parent (GTK_WIDGET (get_mark (self, part)));

  /* A class that goes and comes back costs the styling of all below it. */
  if (!gtk_widget_has_css_class (box, mark_class (words->mark)))
    {
      for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
        gtk_widget_remove_css_class (box, classes[i]);
      gtk_widget_add_css_class (box, mark_class (words->mark));
    }
  kao_mark_set_kind (get_mark (self, part), words->mark);
  kao_display_set_tooltip (box, words->full);
  g_free (self->brief[part]);
  self->brief[part] = g_strdup (words->brief);
  g_free (self->full[part]);
  self->full[part] = g_strdup (words->full);
  show_text (self, part);
}

static void
kao_status_bar_dispose (GObject *object)
{
  KaoStatusBar *self = KAO_STATUS_BAR (object);

  g_clear_pointer (&self->flow, gtk_widget_unparent);
  for (guint part = 0; part < N_PARTS; part++)
    {
      g_clear_pointer (&self->brief[part], g_free);
      g_clear_pointer (&self->full[part], g_free);
    }
  G_OBJECT_CLASS (kao_status_bar_parent_class)->dispose (object);
}

static void
kao_status_bar_class_init (KaoStatusBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kao_status_bar_dispose;
  g_type_ensure (KAO_TYPE_MARK);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/kaoawase/Kaoawase/counter/kao-status-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, KaoStatusBar, flow);
  gtk_widget_class_bind_template_child (widget_class, KaoStatusBar, camera_mark);
  gtk_widget_class_bind_template_child (widget_class, KaoStatusBar, camera);
  gtk_widget_class_bind_template_child (widget_class, KaoStatusBar, scanner_mark);
  gtk_widget_class_bind_template_child (widget_class, KaoStatusBar, scanner);
  gtk_widget_class_bind_template_child (widget_class, KaoStatusBar, pack_mark);
  gtk_widget_class_bind_template_child (widget_class, KaoStatusBar, pack);
  gtk_widget_class_bind_template_child (widget_class, KaoStatusBar, card_mark);
  gtk_widget_class_bind_template_child (widget_class, KaoStatusBar, card);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "statusbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
kao_status_bar_init (KaoStatusBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
kao_status_bar_show (KaoStatusBar *self, const KaoScreenPart parts[KAO_SCREEN_N_PARTS])
{
  g_return_if_fail (KAO_IS_STATUS_BAR (self));

  for (guint part = 0; part < KAO_SCREEN_N_PARTS; part++)
    show_part (self, part, &parts[part]);
}

void
kao_status_bar_show_card (KaoStatusBar *self, const KaoScreenPart *part)
{
  g_return_if_fail (KAO_IS_STATUS_BAR (self));

  gtk_widget_set_visible (gtk_widget_get_ancestor (GTK_WIDGET (self->card), GTK_TYPE_FLOW_BOX_CHILD), TRUE);
  show_part (self, PART_CARD, part);
}

void
kao_status_bar_set_compact (KaoStatusBar *self, gboolean is_compact)
{
  g_return_if_fail (KAO_IS_STATUS_BAR (self));

  if (self->is_compact == is_compact)
    return;
  self->is_compact = is_compact;
  for (guint part = 0; part < N_PARTS; part++)
    show_text (self, part);
}
