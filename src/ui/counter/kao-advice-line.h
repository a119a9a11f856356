// SPDX-License-Identifier: GPL-3.0-or-later
/* The line below the live picture. It is as high as the longest advice, so that nothing moves when the
 * sentence changes, and a sentence stands for at least a second before another takes its place.
 */
#pragma once

#include "ui/kao-mark.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KAO_TYPE_ADVICE_LINE (kao_advice_line_get_type ())
G_DECLARE_FINAL_TYPE (KaoAdviceLine, kao_advice_line, KAO, ADVICE_LINE, GtkWidget)

/* An empty @text comes at once, and so do what follows on it and KAO_MARK_NOTICE, which answers a key. */
void kao_advice_line_show (KaoAdviceLine *self, KaoMarkKind kind, const gchar *text);

G_END_DECLS
