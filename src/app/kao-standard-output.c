// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "app/kao-standard-output.h"

#include <errno.h>
#include <unistd.h>

gboolean
kao_standard_output_write (GBytes *bytes, const gchar *what, GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  while (length > 0)
    {
      gssize written = write (STDOUT_FILENO, data, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        {
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                       "%s could not be written to standard output: %s", what, g_strerror (errno));
          return FALSE;
        }
      data += written;
      length -= (gsize) written;
    }
  return TRUE;
}
