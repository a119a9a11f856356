// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/counter/kao-pages.h"

#include "ui/kao-i18n.h"
#include "ui/kao-phrases.h"

#include <glib/gi18n-lib.h>

struct _KaoPages
{
  GtkWindow parent_instance;

  GtkStack *stack;
  GtkWidget *sidebar;
  GtkBox *boxes[KAO_N_PAGES]; /* borrowed; one for each page */
};

G_DEFINE_FINAL_TYPE (KaoPages, kao_pages, GTK_TYPE_WINDOW)

static GtkWidget *
make_label (const KaoParagraph *paragraph)
{
  GtkWidget *label = gtk_label_new (paragraph->text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 60);
  if (paragraph->kind == KAO_PARAGRAPH_PICTURE)
    gtk_widget_add_css_class (label, "detail");
  if (paragraph->kind == KAO_PARAGRAPH_HEADING)
    gtk_widget_add_css_class (label, "heading");
  return label;
}

static GtkWidget *
make_picture (KaoPage page, const KaoParagraph *paragraph)
{
  g_autofree gchar *resource = kao_pages_get_picture (page);
  GtkWidget *picture = gtk_picture_new_for_resource (resource);

  /* What it shows stands below it as text. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (picture), GTK_ACCESSIBLE_PROPERTY_LABEL, paragraph->text, -1);
  gtk_widget_set_halign (picture, GTK_ALIGN_START);
  gtk_picture_set_can_shrink (GTK_PICTURE (picture), TRUE);
  gtk_widget_set_size_request (picture, -1, 260);
  return picture;
}

static void
add_page (KaoPages *self, KaoPage page)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  gtk_widget_add_css_class (box, "page");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_overlay_scrolling (GTK_SCROLLED_WINDOW (scroller), FALSE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  /* The page itself takes the focus, so that arrows scroll it and a screen reader finds it. */
  gtk_widget_set_focusable (box, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  kao_pages_get_title (page), -1);
  gtk_stack_add_titled (self->stack, scroller, NULL, kao_pages_get_title (page));
  self->boxes[page] = GTK_BOX (box);
}

static gboolean
on_escape (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (widget));
  return GDK_EVENT_STOP;
}

static void
kao_pages_class_init (KaoPagesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/kaoawase/Kaoawase/counter/kao-pages.ui");
  gtk_widget_class_bind_template_child (widget_class, KaoPages, stack);
  gtk_widget_class_bind_template_child (widget_class, KaoPages, sidebar);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, on_escape, NULL);
}

static void
kao_pages_init (KaoPages *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "kaoawase");
  gtk_widget_add_css_class (GTK_WIDGET (self), kao_i18n_get_language ());
  for (KaoPage page = 0; page < KAO_N_PAGES; page++)
    add_page (self, page);
}

KaoPages *
kao_pages_new (GtkWindow *parent)
{
  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);

  return g_object_new (KAO_TYPE_PAGES, "transient-for", parent, "hide-on-close", TRUE,
                       "destroy-with-parent", TRUE, NULL);
}

void
kao_pages_fill (KaoPages *self, KaoPage page, GPtrArray *paragraphs)
{
  g_return_if_fail (KAO_IS_PAGES (self));
  g_return_if_fail (page < KAO_N_PAGES);
  g_return_if_fail (paragraphs != NULL);

  GtkBox *box = self->boxes[page];
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
  for (guint i = 0; i < paragraphs->len; i++)
    {
      const KaoParagraph *paragraph = g_ptr_array_index (paragraphs, i);

      if (paragraph->kind == KAO_PARAGRAPH_PICTURE)
        gtk_box_append (box, make_picture (page, paragraph));
      gtk_box_append (box, make_label (paragraph));
    }
  kao_phrases_follow (GTK_WIDGET (box));
}

void
kao_pages_open (KaoPages *self, KaoPage page)
{
  g_return_if_fail (KAO_IS_PAGES (self));
  g_return_if_fail (page < KAO_N_PAGES);

  GtkWidget *box = GTK_WIDGET (self->boxes[page]);

  gtk_stack_set_visible_child (self->stack, gtk_widget_get_ancestor (box, GTK_TYPE_SCROLLED_WINDOW));
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (box);
}
