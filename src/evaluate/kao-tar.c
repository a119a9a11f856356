// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "evaluate/kao-tar.h"

#include <string.h>

#define BLOCK 512

/* The fields of a header that are needed; all are bytes, so that there is no padding. */
typedef struct
{
  gchar name[100];
  gchar mode[8];
  gchar uid[8];
  gchar gid[8];
  gchar size[12];
  gchar mtime[12];
  gchar checksum[8];
  gchar type;
  gchar link[100];
  gchar magic[8];
  gchar user[32];
  gchar group[32];
  gchar major[8];
  gchar minor[8];
  gchar prefix[155];
  gchar padding[12];
} Header;

G_STATIC_ASSERT (sizeof (Header) == BLOCK);

/* Octal digits, ended by a space or NUL; G_MAXUINT64 when there is something else. */
static guint64
read_octal (const gchar *field, gsize size)
{
  guint64 value = 0;
  gsize i = 0;

  while (i < size && field[i] == ' ')
    i++;
  for (; i < size && field[i] != '\0' && field[i] != ' '; i++)
    {
      if (field[i] < '0' || field[i] > '7')
        return G_MAXUINT64;
      value = value * 8 + (guint64) (field[i] - '0');
    }
  return value;
}

static gboolean
has_valid_checksum (const Header *header)
{
  const guint8 *bytes = (const guint8 *) header;
  gsize start = G_STRUCT_OFFSET (Header, checksum);
  guint64 sum = 0;

  for (gsize i = 0; i < BLOCK; i++)
    sum += i >= start && i < start + sizeof header->checksum ? ' ' : bytes[i];
  return read_octal (header->checksum, sizeof header->checksum) == sum;
}

static gchar *
header_name (const Header *header)
{
  g_autofree gchar *name = g_strndup (header->name, sizeof header->name);

  if (memcmp (header->magic, "ustar", 6) == 0 && header->prefix[0] != '\0')
    {
      g_autofree gchar *prefix = g_strndup (header->prefix, sizeof header->prefix);

      return g_strconcat (prefix, "/", name, NULL);
    }
  return g_steal_pointer (&name);
}

/* The value of "path" among a pax header's "LENGTH KEY=VALUE\n" records; NULL without one. */
static gchar *
pax_path (const gchar *data, gsize size)
{
  const gchar *end = data + size;

  while (data < end)
    {
      gsize length = 0;
      const gchar *p = data;

      while (p < end && g_ascii_isdigit (*p) && length < size)
        length = length * 10 + (gsize) (*p++ - '0');
      if (p >= end || *p != ' ' || length <= (gsize)(p - data) + 1 || length > (gsize)(end - data))
        return NULL;
      p++;
      if (data + length > p + 5 && memcmp (p, "path=", 5) == 0)
        return g_strndup (p + 5, (gsize) (data + length - 1 - (p + 5)));
      data += length;
    }
  return NULL;
}

static void
add_file (GHashTable *files, GBytes *archive, gchar *name, gsize offset, gsize size)
{
  const gchar *plain = name;

  while (g_str_has_prefix (plain, "./"))
    plain += 2;
  g_hash_table_replace (files, g_strdup (plain), g_bytes_new_from_bytes (archive, offset, size));
}

/* What follows a header: a file, or the long name of the next one. */
static void
take_entry (GHashTable *files, GBytes *archive, const Header *header, gsize offset, gsize size,
            gchar **long_name)
{
  const gchar *data = (const gchar *) g_bytes_get_data (archive, NULL) + offset;

  if (header->type == 'L' || header->type == 'x')
    {
      g_free (*long_name);
      *long_name = header->type == 'L' ? g_strndup (data, size) : pax_path (data, size);
    }
  else if (header->type != 'g')
    {
      g_autofree gchar *name
          = *long_name != NULL ? g_steal_pointer (long_name) : header_name (header);

      if (header->type == '0' || header->type == '\0')
        add_file (files, archive, name, offset, size);
    }
}

GHashTable *
kao_tar_index (GBytes *archive, GError **error)
{
  gsize total;
  const gchar *data = g_bytes_get_data (archive, &total);
  g_autoptr (GHashTable) files
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  g_autofree gchar *long_name = NULL;
  gsize offset = 0;

  while (offset + BLOCK <= total)
    {
      const Header *header = (const Header *) (data + offset);
      guint64 size = read_octal (header->size, sizeof header->size);

      if (header->name[0] == '\0' && read_octal (header->checksum, sizeof header->checksum) == 0)
        break;
      if (!has_valid_checksum (header) || size > total - offset - BLOCK)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       "The archive is not a tar file or is damaged at byte %" G_GSIZE_FORMAT
                       "; make it again with tar -cf.",
                       offset);
          return NULL;
        }
      offset += BLOCK;
      take_entry (files, archive, header, offset, size, &long_name);
      offset += (size + BLOCK - 1) / BLOCK * BLOCK;
    }
  if (g_hash_table_size (files) == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           "The archive holds no file; make it again with tar -cf.");
      return NULL;
    }
  return g_steal_pointer (&files);
}
