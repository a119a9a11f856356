// SPDX-License-Identifier: GPL-3.0-or-later
/* The line at the foot: camera, scanner and face model, each with a sign and words. */
#pragma once

#include "ui/counter/kao-screen.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KAO_TYPE_STATUS_BAR (kao_status_bar_get_type ())
G_DECLARE_FINAL_TYPE (KaoStatusBar, kao_status_bar, KAO, STATUS_BAR, GtkWidget)

void kao_status_bar_show (KaoStatusBar *self, const KaoScreenPart parts[KAO_SCREEN_N_PARTS]);
/* The card reader; hidden until told of. */
void kao_status_bar_show_card (KaoStatusBar *self, const KaoScreenPart *part);

/* Without the devices' own names, which stay in the tooltips. */
void kao_status_bar_set_compact (KaoStatusBar *self, gboolean is_compact);

G_END_DECLS
