// SPDX-License-Identifier: GPL-3.0-or-later
/* A line of print as a picture, such as the name on a card: as wide as there is room, on white paper. */
#pragma once

#include "image/kao-image.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KAO_TYPE_PRINT (kao_print_get_type ())
G_DECLARE_FINAL_TYPE (KaoPrint, kao_print, KAO, PRINT, GtkWidget)

/* NULL drops the picture and overwrites every copy of it that this widget made. */
void kao_print_set_image (KaoPrint *self, KaoImage *image);

G_END_DECLS
