// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "scan/kao-scan-drivers.h"

#include "base/kao-error.h"
#include "base/kao-paths.h"
#include "config/kao-config-drivers.h"

#include <string.h>

struct _KaoScanDrivers
{
  gchar **listed; /* lines of dll.conf, stripped; comments among them */
  gchar **added;
};

static gchar **
read_list (const gchar *folder)
{
  g_autofree gchar *path = g_build_filename (folder, "dll.conf", NULL);
  g_autofree gchar *text = NULL;
  gchar **lines;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return g_new0 (gchar *, 1);
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    g_strstrip (lines[i]);
  return lines;
}

KaoScanDrivers *
kao_scan_drivers_new (const gchar *folder, const gchar *added)
{
  KaoScanDrivers *drivers = g_new0 (KaoScanDrivers, 1);
  g_auto (GStrv) names = kao_config_drivers_split (added);
  g_autoptr (GStrvBuilder) further = g_strv_builder_new ();

  drivers->listed = read_list (folder);
  for (gsize i = 0; names[i] != NULL; i++)
    if (!g_strv_contains ((const gchar *const *) drivers->listed, names[i]))
      g_strv_builder_add (further, names[i]);
  drivers->added = g_strv_builder_end (further);
  return drivers;
}

gchar *
kao_scan_drivers_find_folder (gboolean allow_network)
{
  return kao_paths_find_data (allow_network ? "sane.d/network" : "sane.d/usb");
}

KaoScanDrivers *
kao_scan_drivers_new_installed (gboolean allow_network, const gchar *added)
{
  g_autofree gchar *folder = kao_scan_drivers_find_folder (allow_network);

  return kao_scan_drivers_new (folder, added);
}

void
kao_scan_drivers_free (KaoScanDrivers *drivers)
{
  if (drivers == NULL)
    return;
  g_strfreev (drivers->listed);
  g_strfreev (drivers->added);
  g_free (drivers);
}

gboolean
kao_scan_drivers_have (const KaoScanDrivers *drivers, const gchar *device)
{
  g_autofree gchar *driver = kao_scan_driver_of (device);

  return kao_config_driver_kind (driver) != KAO_DRIVER_NOT_NAMED
         && (g_strv_contains ((const gchar *const *) drivers->listed, driver)
             || g_strv_contains ((const gchar *const *) drivers->added, driver));
}

const gchar *const *
kao_scan_drivers_get_added (const KaoScanDrivers *drivers)
{
  return (const gchar *const *) drivers->added;
}

gchar *
kao_scan_driver_of (const gchar *device)
{
  return g_strndup (device, strcspn (device, ":"));
}

GError *
kao_scan_driver_error (const gchar *device)
{
  g_autofree gchar *driver = kao_scan_driver_of (device);

  return g_error_new (KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_NO_DRIVER,
                      "The driver \"%.32s\" of the configured scanner is not loaded; add it to Drivers of "
                      "[Scanner] in the configuration and restart kaoawase.",
                      driver);
}
