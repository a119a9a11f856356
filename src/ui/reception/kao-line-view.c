// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/reception/kao-line-view.h"

void
kao_line_view_show_text (GtkLabel *label, const gchar *text)
{
  gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), text[0] != '\0');
}

void
kao_line_view_show (KaoMark *mark, GtkLabel *what, GtkLabel *todo, const KaoReceptionLine *line)
{
  kao_mark_set_kind (mark, line->mark);
  gtk_widget_set_visible (GTK_WIDGET (mark), line->mark != KAO_MARK_NONE);
  kao_line_view_show_text (what, line->what);
  if (todo != NULL)
    kao_line_view_show_text (todo, line->todo);
}
