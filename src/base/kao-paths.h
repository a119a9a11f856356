// SPDX-License-Identifier: GPL-3.0-or-later
/* Where the program's own files lie. One rule: in the "share" folder beside or above the folder of the
 * running program, which is /usr/share for an installed program and build/share for one that runs in
 * place; else where this build was told to install. No environment variable has a say. Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The folder of the running program. (transfer full) (nullable) */
gchar *kao_paths_get_program_folder (void);

/* share/kaoawase/@part, such as "models" or "demo". Need not exist. (transfer full) */
gchar *kao_paths_find_data (const gchar *part);

/* The folder of the message catalogues. (transfer full) */
gchar *kao_paths_find_locale (void);

/* The bytes of an ordinary file of at most @most bytes; a pipe or a device is refused at once instead of being
 * waited for. *@data ends with a NUL beyond @length. G_FILE_ERROR; _NOSPC: it is larger. */
gboolean kao_paths_read_file (const gchar *path, gsize most, gchar **data, gsize *length, GError **error);

/* The same; *@is_roots: kao_paths_belongs_to_root() of the very file that was read, whatever stands at @path by now. */
gboolean kao_paths_read_guarded (const gchar *path, gsize most, gchar **data, gsize *length, gboolean *is_roots,
                                 GError **error);

/* Up to @size bytes of an open file into memory of the caller's, which may be locked; fewer where the file ends. */
gsize kao_paths_read_bytes (gint fd, gchar *data, gsize size);

/* TRUE when nobody but root can change @path or put another file into its place: it and every folder above
 * it belong to root and are writable by root alone (a folder where only owners may rename, such as /tmp,
 * will do). Symbolic links are followed. */
gboolean kao_paths_belongs_to_root (const gchar *path);

G_END_DECLS
