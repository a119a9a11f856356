// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/kao-message-bar.h"

#include "ui/kao-mark.h"
#include "ui/kao-shareable.h"

struct _KaoMessageBar
{
  GtkWidget parent_instance;

  GtkWidget *box;
  KaoMark *mark;
  GtkLabel *what;
  GtkLabel *todo;
  GtkExpander *fold;
  GtkLabel *detail;
};

G_DEFINE_FINAL_TYPE (KaoMessageBar, kao_message_bar, GTK_TYPE_WIDGET)

static guint signal_dismissed;

static const gchar *
tone_class (KaoTone tone)
{
  switch (tone)
    {
    case KAO_TONE_CALM:
      return "calm";
    case KAO_TONE_RETRY:
      return "retry";
    case KAO_TONE_ERROR:
      return "error";
    }
  g_assert_not_reached ();
}

static KaoMarkKind
tone_mark (KaoTone tone)
{
  switch (tone)
    {
    case KAO_TONE_CALM:
      return KAO_MARK_NOTICE;
    case KAO_TONE_RETRY:
      return KAO_MARK_RETRY;
    case KAO_TONE_ERROR:
      return KAO_MARK_FAULT;
    }
  g_assert_not_reached ();
}

static void
on_close_clicked (KaoMessageBar *self)
{
  g_signal_emit (self, signal_dismissed, 0);
}

/* What drivers and readers say of themselves, and the sentence that the clerk read; no error holds anything of a
 * visitor, and what it may hold of the device's owner stays here. */
static void
on_copy_clicked (KaoMessageBar *self)
{
  g_autofree gchar *text = g_strdup_printf ("Kaoawase " KAO_VERSION ": %s\n%s", gtk_label_get_label (self->what),
                                            gtk_label_get_label (self->detail));
  g_autofree gchar *shared = kao_shareable_make (text, g_get_home_dir ());

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), shared);
}

/* Its words are the program's, not the clerk's: folded until somebody asks. */
static void
show_detail (KaoMessageBar *self, const gchar *detail)
{
  if (!g_str_equal (gtk_label_get_label (self->detail), detail))
    gtk_expander_set_expanded (self->fold, FALSE);
  gtk_label_set_label (self->detail, detail);
  gtk_widget_set_visible (GTK_WIDGET (self->fold), detail[0] != '\0');
}

static void
kao_message_bar_dispose (GObject *object)
{
  KaoMessageBar *self = KAO_MESSAGE_BAR (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (kao_message_bar_parent_class)->dispose (object);
}

static void
kao_message_bar_class_init (KaoMessageBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kao_message_bar_dispose;
  signal_dismissed = g_signal_new ("dismissed", KAO_TYPE_MESSAGE_BAR, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (KAO_TYPE_MARK);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/kaoawase/Kaoawase/kao-message-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, KaoMessageBar, box);
  gtk_widget_class_bind_template_child (widget_class, KaoMessageBar, mark);
  gtk_widget_class_bind_template_child (widget_class, KaoMessageBar, what);
  gtk_widget_class_bind_template_child (widget_class, KaoMessageBar, todo);
  gtk_widget_class_bind_template_child (widget_class, KaoMessageBar, fold);
  gtk_widget_class_bind_template_child (widget_class, KaoMessageBar, detail);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_close_clicked);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "messagebar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
}

static void
kao_message_bar_init (KaoMessageBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* So that a screen reader can be led here. Not the button: Space and Enter stay free. */
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

void
kao_message_bar_dismiss (KaoMessageBar *self)
{
  g_return_if_fail (KAO_IS_MESSAGE_BAR (self));

  g_signal_emit (self, signal_dismissed, 0);
}

void
kao_message_bar_show (KaoMessageBar *self, KaoTone tone, const gchar *what, const gchar *todo,
                      const gchar *detail)
{
  g_return_if_fail (KAO_IS_MESSAGE_BAR (self));

  gtk_widget_set_visible (GTK_WIDGET (self), what[0] != '\0');
  if (what[0] == '\0')
    return;

  for (KaoTone other = KAO_TONE_CALM; other <= KAO_TONE_ERROR; other++)
    gtk_widget_remove_css_class (GTK_WIDGET (self), tone_class (other));
  gtk_widget_add_css_class (GTK_WIDGET (self), tone_class (tone));
  kao_mark_set_kind (self->mark, tone_mark (tone));
  gtk_label_set_label (self->what, what);
  gtk_label_set_label (self->todo, todo);
  gtk_widget_set_visible (GTK_WIDGET (self->todo), todo[0] != '\0');
  show_detail (self, detail);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, what,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, todo, -1);
}
