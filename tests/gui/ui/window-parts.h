// SPDX-License-Identifier: GPL-3.0-or-later
/* Finds parts of a window, and fills what it shows. */
#pragma once

#include "show-facts.h"

G_BEGIN_DECLS

/* GTK with our style, in English, whatever the environment says. */
void begin_windows (void);
/* What the main loop has to do now, without waiting. */
void iterate (void);
/* A screen in @state, with a figure where there is one; may be changed before it is shown. */
void fill_facts (KaoScreenFacts *facts, KaoSessionState state, KaoSessionActions actions);
/* The first mapped label below @widget with exactly this text; NULL: none. */
GtkWidget *find_label (GtkWidget *widget, const gchar *text);
/* Whether a label below @widget has @part in its text. */
gboolean has_text (GtkWidget *widget, const gchar *part);
/* The first expander below @widget; NULL: none. */
GtkExpander *find_expander (GtkWidget *widget);

G_END_DECLS
