// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "scan/kao-scan-arguments.h"

#include "config/kao-config-drivers.h"

#include <string.h>

gboolean
kao_scan_arguments_read (int argc, char **argv, KaoScanArguments *arguments)
{
  *arguments = (KaoScanArguments) { .drivers = "", .require_sandbox = TRUE };
  for (int i = 1; i < argc; i++)
    {
      if (strcmp (argv[i], "--demo-dir") == 0 && i + 1 < argc && g_path_is_absolute (argv[i + 1]))
        arguments->demo_folder = argv[++i];
      else if (strcmp (argv[i], "--allow-network") == 0)
        arguments->allow_network = TRUE;
      else if (strcmp (argv[i], "--drivers") == 0 && i + 1 < argc)
        arguments->drivers = argv[++i];
      else if (strcmp (argv[i], "--allow-unsandboxed") == 0)
        arguments->require_sandbox = FALSE;
      else
        return FALSE;
    }
  return kao_config_drivers_are_allowed (arguments->drivers, arguments->allow_network);
}

KaoSandboxFlags
kao_scan_arguments_get_sandbox (const KaoScanArguments *arguments)
{
  return (arguments->allow_network ? KAO_SANDBOX_NETWORK : KAO_SANDBOX_NONE)
         | (arguments->demo_folder != NULL ? KAO_SANDBOX_LOCAL : KAO_SANDBOX_NONE);
}

GKeyFile *
kao_scan_arguments_choose_backends (const KaoScanArguments *arguments, KaoScanDrivers **drivers)
{
  g_autoptr (GKeyFile) preset = NULL;
  g_autofree gchar *path = NULL;

  if (arguments->demo_folder != NULL)
    {
      g_autofree gchar *options = g_build_filename (arguments->demo_folder, "options", NULL);

      path = g_strdup (arguments->demo_folder);
      *drivers = kao_scan_drivers_new (arguments->demo_folder, arguments->drivers);
      preset = g_key_file_new ();
      if (!g_key_file_load_from_file (preset, options, G_KEY_FILE_NONE, NULL))
        g_clear_pointer (&preset, g_key_file_unref);
    }
  else
    {
      path = kao_scan_drivers_find_path (arguments->allow_network);
      *drivers = kao_scan_drivers_new (path, arguments->drivers);
    }
  g_setenv ("SANE_CONFIG_DIR", path, TRUE);
  return g_steal_pointer (&preset);
}
