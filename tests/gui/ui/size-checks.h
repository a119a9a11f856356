// SPDX-License-Identifier: GPL-3.0-or-later
/* Whether everything in a window can be read, at every size of window and text. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KAO_TEST_N_SIZES 7
#define KAO_TEST_N_SCALES 3
extern const gint kao_test_sizes[KAO_TEST_N_SIZES][2]; /* width, height */
extern const gdouble kao_test_scales[KAO_TEST_N_SCALES]; /* of the text */

/* Turns the main loop for some frames. */
void kao_test_settle (void);
/* Brings @widget into what its scrolled windows show; each of them has a bar that is seen. */
void kao_test_scroll_to (GtkWidget *widget, const gchar *name);
/* @widget is inside all scrolled windows around it and inside the window, to the pixel. */
void kao_test_check_inside (GtkWidget *widget, const gchar *name);
/* The same of every label below @widget that is shown, and none is shortened. Returns how many they are. */
guint kao_test_check_labels (GtkWidget *widget);
/* The first widget of @type below @widget, or NULL. */
GtkWidget *kao_test_find (GtkWidget *widget, GType type);

G_END_DECLS
