// SPDX-License-Identifier: GPL-3.0-or-later
/* Bytes for a printer or a file, on standard output. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Writes all of @bytes. @what: "The notice", for the message of the G_IO_ERROR. */
gboolean kao_standard_output_write (GBytes *bytes, const gchar *what, GError **error);

G_END_DECLS
