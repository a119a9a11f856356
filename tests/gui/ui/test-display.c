// SPDX-License-Identifier: GPL-3.0-or-later
/* The window's thread does not wait for the X server more than it has to. */
#include "config.h"

#include "ui/kao-display.h"
#include "ui/kao-i18n.h"

#include <gdk/x11/gdkx.h>
#include <sys/socket.h>

static GtkWidget *label;

/* What GTK has sent to the server until now. */
static gulong
n_requests (void)
{
  return NextRequest (gdk_x11_display_get_xdisplay (gdk_display_get_default ()));
}

static void
test_socket (void)
{
  gint usual = -1;
  gint bytes = -1;
  socklen_t size = sizeof bytes;
  g_autofree gchar *text = NULL;
  int fd = ConnectionNumber (gdk_x11_display_get_xdisplay (gdk_display_get_default ()));

  g_assert_true (g_file_get_contents ("/proc/sys/net/core/wmem_default", &text, NULL, NULL));
  usual = atoi (text);
  g_assert_no_errno (getsockopt (fd, SOL_SOCKET, SO_SNDBUF, &bytes, &size));
  g_assert_cmpint (bytes, >, usual);
}

static void
test_tooltip (void)
{
  gulong before;

  kao_display_set_tooltip (label, "one");
  g_assert_cmpstr (gtk_widget_get_tooltip_text (label), ==, "one");
  before = n_requests ();
  kao_display_set_tooltip (label, "one");
  g_assert_cmpuint (n_requests (), ==, before);
  kao_display_set_tooltip (label, "two");
  g_assert_cmpstr (gtk_widget_get_tooltip_text (label), ==, "two");
  /* What is spared: should GTK no longer ask, this file may go. */
  g_assert_cmpuint (n_requests (), >, before);
  kao_display_set_tooltip (label, NULL);
  g_assert_null (gtk_widget_get_tooltip_text (label));
}

int
main (int argc, char **argv)
{
  GtkWidget *window;

  g_test_init (&argc, &argv, NULL);
  if (!kao_i18n_init_display ("en"))
    g_error ("No display");
  window = gtk_window_new ();
  label = gtk_label_new ("label");
  gtk_window_set_child (GTK_WINDOW (window), label);
  gtk_window_present (GTK_WINDOW (window));
  while (!gtk_widget_get_mapped (label))
    g_main_context_iteration (NULL, TRUE);
  g_test_add_func ("/ui/display/socket", test_socket);
  g_test_add_func ("/ui/display/tooltip", test_tooltip);
  return g_test_run ();
}
