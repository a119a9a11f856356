// SPDX-License-Identifier: GPL-3.0-or-later
/* The seconds until a result clears itself. Drawn anew each second; a screen reader is told twice only
 * (kao-focus.h).
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KAO_TYPE_COUNTDOWN (kao_countdown_get_type ())
G_DECLARE_FINAL_TYPE (KaoCountdown, kao_countdown, KAO, COUNTDOWN, GtkWidget)

/* 0: nothing is shown and nothing can be read. */
void kao_countdown_set_seconds (KaoCountdown *self, guint seconds);

G_END_DECLS
