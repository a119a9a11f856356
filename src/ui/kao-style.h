// SPDX-License-Identifier: GPL-3.0-or-later
/* The look: sizes always, colours unless the desktop asks for high contrast. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* For the default display; follows a change of the theme. After gtk_init(). */
void kao_style_load (void);

G_END_DECLS
