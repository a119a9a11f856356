// SPDX-License-Identifier: GPL-3.0-or-later
/* One file that a pack's manifest names, and its bytes after size and hash were checked. Any thread.
 * Inside src/face only.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The largest network known (SFace) has 39 MB; a file far beyond is not a face model. */
#define KAO_PACK_MAX_FILE_BYTES (512 * 1024 * 1024)

typedef struct
{
  /* owned */
  gchar *name;     /* without a folder; NULL when the manifest names none */
  gchar *sha256;   /* 64 hexadecimal digits, or NULL */
  gchar *git_blob; /* SHA-1 of "blob SIZE\0" and the bytes: what a Git host shows for a file; or NULL */
  guint64 size;    /* bytes, 0 = not stated */
} KaoPackEntry;

/* Frees what it owns. */
void kao_pack_entry_clear (KaoPackEntry *entry);

/* The bytes of the file in @folder, read once and checked, decompressed when its name ends in .bz2. @pack: the
 * pack's name, for the sentence of an error. KAO_MODEL_ERROR. (transfer full) */
GBytes *kao_pack_entry_read (const KaoPackEntry *entry, const gchar *folder, const gchar *pack, GError **error);

/* Only whether the file is there and is the one that the manifest means. KAO_MODEL_ERROR. */
gboolean kao_pack_entry_verify (const KaoPackEntry *entry,
                                const gchar *folder,
                                const gchar *pack,
                                GError **error);

G_END_DECLS
