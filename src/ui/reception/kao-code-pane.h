// SPDX-License-Identifier: GPL-3.0-or-later
/* A two-dimensional code as large as there is room, each module a whole number of the screen's dots, on white, so that a
 * phone reads it. Main thread only. */
#pragma once

#include "image/kao-image.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KAO_TYPE_CODE_PANE (kao_code_pane_get_type ())
G_DECLARE_FINAL_TYPE (KaoCodePane, kao_code_pane, KAO, CODE_PANE, GtkWidget)

/* @code: one pixel a module, with its quiet zone. NULL drops it and overwrites every copy of it that this widget made. */
void kao_code_pane_set_code (KaoCodePane *self, KaoImage *code);

G_END_DECLS
