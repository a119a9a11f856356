// SPDX-License-Identifier: GPL-3.0-or-later
/* The size of a widget's text, in which distances are measured. Main thread only. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* In pixels. */
gdouble kao_em_of_widget (GtkWidget *widget);

/* Shows or hides everything below @widget of the class "key": the names of keys beside the words of buttons, which say
 * the same. */
void kao_em_show_keys (GtkWidget *widget, gboolean is_shown);

G_END_DECLS
