// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/kao-display.h"

#ifdef GDK_WINDOWING_X11
#include <gdk/x11/gdkx.h>
#include <sys/socket.h>

/* A larger picture is sent in parts. */
#define PICTURE_BYTES (1280 * 800 * 4)
#endif

void
kao_display_widen (void)
{
#ifdef GDK_WINDOWING_X11
  GdkDisplay *display = gdk_display_get_default ();

  if (GDK_IS_X11_DISPLAY (display))
    {
      int bytes = PICTURE_BYTES;

      /* Where it is refused the window's thread waits more often, and nothing else changes. */
      (void) setsockopt (ConnectionNumber (gdk_x11_display_get_xdisplay (display)), SOL_SOCKET, SO_SNDBUF, &bytes,
                         sizeof bytes);
    }
#endif
}

void
kao_display_set_tooltip (GtkWidget *widget, const gchar *text)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) != 0)
    gtk_widget_set_tooltip_text (widget, text);
}
