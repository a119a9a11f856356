// SPDX-License-Identifier: GPL-3.0-or-later
/* A tar archive (ustar, GNU and pax long names) read in place. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* File name (without a leading "./") to its bytes, which point into @archive and keep it alive.
 * G_IO_ERROR_INVALID_DATA for what is no tar archive or is cut off. (transfer full)
 * (element-type utf8 GBytes) */
GHashTable *kao_tar_index (GBytes *archive, GError **error);

G_END_DECLS
