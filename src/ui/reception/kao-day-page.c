// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/reception/kao-day-page.h"

#include "ui/kao-phrases.h"

struct _KaoDayPage
{
  GtkBox parent_instance;

  /* template children, borrowed */
  GtkGrid *rows;
  GtkLabel *list;
  GtkWidget *close;
  GtkWidget *asking;
  GtkWidget *wipe;

  GtkLabel *what[KAO_DAY_SCREEN_ROWS];   /* borrowed; made with the first screen that has them */
  GtkLabel *number[KAO_DAY_SCREEN_ROWS]; /* likewise */
  guint n_rows;
  gboolean is_asking; /* as last shown */
};

G_DEFINE_FINAL_TYPE (KaoDayPage, kao_day_page, GTK_TYPE_BOX)

static void
kao_day_page_class_init (KaoDayPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/jp/kaoawase/Kaoawase/reception/kao-day-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KaoDayPage, rows);
  gtk_widget_class_bind_template_child (widget_class, KaoDayPage, list);
  gtk_widget_class_bind_template_child (widget_class, KaoDayPage, close);
  gtk_widget_class_bind_template_child (widget_class, KaoDayPage, asking);
  gtk_widget_class_bind_template_child (widget_class, KaoDayPage, wipe);
}

static void
kao_day_page_init (KaoDayPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static GtkLabel *
add_label (KaoDayPage *self, gint column, gint row, const gchar *css_class)
{
  GtkWidget *label = gtk_label_new ("");

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0 : 1);
  gtk_label_set_wrap (GTK_LABEL (label), column == 0);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, css_class);
  gtk_grid_attach (self->rows, label, column, row, 1, 1);
  return GTK_LABEL (label);
}

static void
make_rows (KaoDayPage *self, guint n)
{
  if (self->n_rows == n)
    return;
  for (; self->n_rows < n; self->n_rows++)
    {
      self->what[self->n_rows] = add_label (self, 0, (gint) self->n_rows, "nextstep");
      self->number[self->n_rows] = add_label (self, 1, (gint) self->n_rows, "stage");
    }
  kao_phrases_follow (GTK_WIDGET (self->rows));
}

void
kao_day_page_show (KaoDayPage *self, const KaoDayScreen *screen)
{
  g_return_if_fail (KAO_IS_DAY_PAGE (self));

  make_rows (self, screen->n_rows);
  for (guint i = 0; i < screen->n_rows; i++)
    {
      gtk_label_set_label (self->what[i], screen->rows[i].what);
      gtk_label_set_label (self->number[i], screen->rows[i].number);
    }
  gtk_label_set_label (self->list, screen->list);
  gtk_widget_set_visible (self->asking, screen->is_asking);
  gtk_widget_set_visible (self->close, !screen->is_asking);
  if (screen->is_asking != self->is_asking && gtk_widget_get_mapped (GTK_WIDGET (self)))
    kao_day_page_grab_focus (self);
  self->is_asking = screen->is_asking;
}

void
kao_day_page_grab_focus (KaoDayPage *self)
{
  /* The first of the question's two buttons is the one that does no harm. */
  if (!gtk_widget_get_visible (self->asking))
    gtk_widget_grab_focus (self->close);
  else
    gtk_widget_child_focus (self->asking, GTK_DIR_TAB_FORWARD);
}
