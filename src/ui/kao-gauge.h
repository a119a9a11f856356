// SPDX-License-Identifier: GPL-3.0-or-later
/* The scale from 0 to 100 with the office's line, the zone in which to look closer, and the figure. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KAO_TYPE_GAUGE (kao_gauge_get_type ())
G_DECLARE_FINAL_TYPE (KaoGauge, kao_gauge, KAO, GAUGE, GtkWidget)

/* The lines stay when the figure is wiped. @review_line <= @threshold. */
void kao_gauge_set_lines (KaoGauge *self, gdouble threshold, gdouble review_line);
void kao_gauge_set_figure (KaoGauge *self, gdouble similarity);
/* Forgets the figure, also in the accessible text. */
void kao_gauge_wipe (KaoGauge *self);

G_END_DECLS
