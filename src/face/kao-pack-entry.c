// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "face/kao-pack-entry.h"

#include "base/kao-error.h"

#include <bzlib.h>
#include <string.h>

void
kao_pack_entry_clear (KaoPackEntry *entry)
{
  g_clear_pointer (&entry->name, g_free);
  g_clear_pointer (&entry->sha256, g_free);
  g_clear_pointer (&entry->git_blob, g_free);
}

static gboolean
has_expected_hash (const KaoPackEntry *entry, const guint8 *data, gsize size)
{
  if (entry->sha256 != NULL)
    {
      g_autofree gchar *found = g_compute_checksum_for_data (G_CHECKSUM_SHA256, data, size);

      return g_strcmp0 (found, entry->sha256) == 0;
    }
  else
    {
      g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
      g_autofree gchar *head = g_strdup_printf ("blob %" G_GSIZE_FORMAT, size);

      g_checksum_update (checksum, (const guchar *) head, (gssize) strlen (head) + 1);
      g_checksum_update (checksum, data, (gssize) size);
      return g_strcmp0 (g_checksum_get_string (checksum), entry->git_blob) == 0;
    }
}

static GBytes *
read_checked (const KaoPackEntry *entry, const gchar *folder, const gchar *pack, GError **error)
{
  g_autofree gchar *path = g_build_filename (folder, entry->name, NULL);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GMappedFile) mapped = g_mapped_file_new (path, FALSE, &local_error);
  g_autoptr (GBytes) bytes = NULL;

  if (mapped == NULL)
    {
      g_set_error (error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_MISSING_FILE,
                   "Model pack %s: %s cannot be read (%s); put the file there as models/README.md "
                   "describes.",
                   pack, path, local_error->message);
      return NULL;
    }
  /* A copy: a mapped file that somebody changes would change under the check. */
  bytes = g_bytes_new (g_mapped_file_get_contents (mapped), g_mapped_file_get_length (mapped));
  if (entry->size != 0 && g_bytes_get_size (bytes) != entry->size)
    {
      g_set_error (error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_WRONG_HASH,
                   "Model pack %s: %s has %" G_GSIZE_FORMAT " bytes instead of %" G_GUINT64_FORMAT
                   "; fetch the file again.",
                   pack, path, g_bytes_get_size (bytes), entry->size);
      return NULL;
    }
  if (!has_expected_hash (entry, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)))
    {
      g_set_error (error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_WRONG_HASH,
                   "Model pack %s: %s is not the file that the manifest names (its hash differs); "
                   "fetch the file again.",
                   pack, path);
      return NULL;
    }
  return g_steal_pointer (&bytes);
}

static GBytes *
decompress (const KaoPackEntry *entry, GBytes *packed, const gchar *pack, GError **error)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  bz_stream stream = { 0 };
  gsize size;
  gint status = BZ2_bzDecompressInit (&stream, 0, 0);

  stream.next_in = (char *) g_bytes_get_data (packed, &size);
  stream.avail_in = (guint) size;
  while (status == BZ_OK)
    {
      guint filled = out->len;

      g_byte_array_set_size (out, filled + (1 << 20));
      stream.next_out = (char *) out->data + filled;
      stream.avail_out = 1 << 20;
      status = BZ2_bzDecompress (&stream);
      g_byte_array_set_size (out, out->len - stream.avail_out);
      if (out->len > KAO_PACK_MAX_FILE_BYTES || (status == BZ_OK && out->len == filled))
        status = BZ_DATA_ERROR;
    }
  BZ2_bzDecompressEnd (&stream);
  if (status != BZ_STREAM_END)
    {
      g_set_error (error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_DAMAGED,
                   "Model pack %s: %s cannot be decompressed; fetch the file again.", pack,
                   entry->name);
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

GBytes *
kao_pack_entry_read (const KaoPackEntry *entry, const gchar *folder, const gchar *pack, GError **error)
{
  g_autoptr (GBytes) bytes = read_checked (entry, folder, pack, error);

  if (bytes == NULL)
    return NULL;
  if (g_str_has_suffix (entry->name, ".bz2"))
    return decompress (entry, bytes, pack, error);
  return g_steal_pointer (&bytes);
}

gboolean
kao_pack_entry_verify (const KaoPackEntry *entry, const gchar *folder, const gchar *pack, GError **error)
{
  g_autoptr (GBytes) bytes = read_checked (entry, folder, pack, error);

  return bytes != NULL;
}
