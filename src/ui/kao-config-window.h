// SPDX-License-Identifier: GPL-3.0-or-later
/* What is shown instead of the program when its configuration cannot be read: every mistake with file and
 * line, until the file is mended. No visitor is there yet, and no device is open.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What does not open. */
typedef enum
{
  KAO_CONFIG_WINDOW_COUNTER,
  KAO_CONFIG_WINDOW_RECEPTION
} KaoConfigWindowDesk;

/* Shows @error (KAO_CONFIG_ERROR) of the file at @path in the language that the file asks for and watches the file;
 * edits that leave mistakes renew the list. TRUE when the file is in order now, FALSE when the window was
 * closed, or at once where there is no display. Main thread, before anything else has started GTK. */
gboolean kao_config_window_run (KaoConfigWindowDesk desk, const gchar *path, const GError *error);

G_END_DECLS
