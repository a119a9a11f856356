// SPDX-License-Identifier: GPL-3.0-or-later
/* What keeps the window's thread from waiting for an X server. Behind the walls no memory is shared with the server, so
 * cairo sends it each picture of the window through the socket; and whatever is asked of the server is answered after it
 * has taken all that was sent before. Does nothing on other displays. On GTK's thread.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Lets a picture of 1280 x 800 wait in the socket, as far as the kernel grants it (net.core.wmem_max, doubled;
 * socket(7)): with the usual 208 KiB the thread waits some twenty times while the whole window is drawn. After GTK has
 * opened its display. */
void kao_display_widen (void);

/* Sets the tooltip of @widget if @text (nullable) is a new one: with each that is set GTK asks where the pointer is. */
void kao_display_set_tooltip (GtkWidget *widget, const gchar *text);

G_END_DECLS
