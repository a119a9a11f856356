// SPDX-License-Identifier: GPL-3.0-or-later
/* The style sheets: sizes, and the colours of the look that the desktop asks for (kao-look.h). */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* For the default display; follows the settings while the program runs. After gtk_init(). */
void kao_style_load (void);

G_END_DECLS
