// SPDX-License-Identifier: GPL-3.0-or-later
/* Copies a line of the screen into the widgets that show it. Main thread only. */
#pragma once

#include "ui/reception/kao-reception-screen.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What is empty takes no room. @todo may be NULL. */
void kao_line_view_show (KaoMark *mark, GtkLabel *what, GtkLabel *todo, const KaoReceptionLine *line);
void kao_line_view_show_text (GtkLabel *label, const gchar *text);

G_END_DECLS
