// SPDX-License-Identifier: GPL-3.0-or-later
/* The figure, the scale with the office's line, the outcome in words and what comes next. */
#pragma once

#include "ui/counter/kao-screen.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KAO_TYPE_RESULT_PANEL (kao_result_panel_get_type ())
G_DECLARE_FINAL_TYPE (KaoResultPanel, kao_result_panel, KAO, RESULT_PANEL, GtkWidget)

/* There must be a figure. */
void kao_result_panel_show (KaoResultPanel *self, const KaoScreenResult *result);
/* Only the seconds changed. */
void kao_result_panel_set_seconds_left (KaoResultPanel *self, guint seconds);
/* Clears every text that depends on the visitor, also the accessible ones. */
void kao_result_panel_wipe (KaoResultPanel *self);

G_END_DECLS
