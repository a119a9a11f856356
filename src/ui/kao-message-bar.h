// SPDX-License-Identifier: GPL-3.0-or-later
/* How the last match ended when it was not with a result: one sentence, what to do, and for an error
 * the technical line that the administrator will ask for. Stays until it is closed or the next match
 * begins. Signal "dismissed" (void).
 */
#pragma once

#include "ui/kao-sentences.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KAO_TYPE_MESSAGE_BAR (kao_message_bar_get_type ())
G_DECLARE_FINAL_TYPE (KaoMessageBar, kao_message_bar, KAO, MESSAGE_BAR, GtkWidget)

/* As if its button had been pressed. */
void kao_message_bar_dismiss (KaoMessageBar *self);
/* All but @what may be ""; "" as @what hides the bar. */
void kao_message_bar_show (KaoMessageBar *self, KaoTone tone, const gchar *what, const gchar *todo,
                           const gchar *detail);

G_END_DECLS
