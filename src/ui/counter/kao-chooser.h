// SPDX-License-Identifier: GPL-3.0-or-later
/* The portraits that were found, to choose one from: faces only. Signal "chosen" (guint). */
#pragma once

#include "image/kao-image.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KAO_TYPE_CHOOSER (kao_chooser_get_type ())
G_DECLARE_FINAL_TYPE (KaoChooser, kao_chooser, KAO, CHOOSER, GtkWidget)

/* (element-type KaoImage); takes references until the wipe. */
void kao_chooser_set_portraits (KaoChooser *self, GPtrArray *portraits);
/* How many there are to choose from. */
guint kao_chooser_get_n_portraits (KaoChooser *self);
void kao_chooser_grab_focus (KaoChooser *self);
/* Drops and overwrites the portraits. */
void kao_chooser_wipe (KaoChooser *self);

G_END_DECLS
