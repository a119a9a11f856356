// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "app/kao-print-notice.h"

#include "app/kao-standard-output.h"
#include "secure/kao-sandbox.h"
#include "ui/kao-notice.h"

#include <unistd.h>

#define EXIT_ERROR 3

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
  if (pdf == NULL || !kao_standard_output_write (pdf, "The notice", &error))
    {
      g_printerr ("kaoawase: %s\n", error->message);
      return EXIT_ERROR;
    }
  return 0;
}
