// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "app/kao-print-notice.h"

#include "secure/kao-sandbox.h"
#include "ui/kao-notice.h"

#include <errno.h>
#include <unistd.h>

#define EXIT_ERROR 3

static gboolean
write_all (GBytes *bytes, GError **error)
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
                       "The notice could not be written to standard output: %s", g_strerror (errno));
          return FALSE;
        }
      data += written;
      length -= (gsize) written;
    }
  return TRUE;
}

int
kao_print_notice (KaoConfig *config)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = NULL;

  if (isatty (STDOUT_FILENO))
    {
      g_printerr ("kaoawase: --print-notice writes a PDF; send it to a printer or into a file: "
                  "kaoawase --print-notice >notice.pdf\n");
      return EXIT_ERROR;
    }
  /* The font library would like to write caches. */
  if (kao_sandbox_enter (KAO_SANDBOX_TOOL, KAO_SANDBOX_NONE, NULL, &error))
    pdf = kao_notice_make_pdf (kao_config_get_municipality_name (config),
                               kao_config_get_contact (config), &error);
  if (pdf == NULL || !write_all (pdf, &error))
    {
      g_printerr ("kaoawase: %s\n", error->message);
      return EXIT_ERROR;
    }
  return 0;
}
