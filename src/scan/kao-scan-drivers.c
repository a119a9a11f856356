// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "scan/kao-scan-drivers.h"

#include "base/kao-error.h"
#include "base/kao-paths.h"
#include "config/kao-config-drivers.h"
#include "scan/kao-scan-aliases.h"
#include "scan/kao-scan-names.h"

#include <string.h>

struct _KaoScanDrivers
{
  gchar **listed; /* lines of dll.conf, stripped; comments among them */
  gchar **added;
  KaoScanAliases *aliases;
};

/* The first file @name in the folders of @path, NULL without. (transfer full) (nullable) */
static gchar *
read_first (const gchar *path, const gchar *name)
{
  g_auto (GStrv) folders = g_strsplit (path, ":", -1);

  for (gsize i = 0; folders[i] != NULL; i++)
    {
      g_autofree gchar *file = g_build_filename (folders[i], name, NULL);
      gchar *text = NULL;

      if (g_file_get_contents (file, &text, NULL, NULL))
        return text;
    }
  return NULL;
}

static gchar **
read_list (const gchar *path)
{
  g_autofree gchar *text = read_first (path, "dll.conf");
  gchar **lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++)
    g_strstrip (lines[i]);
  return lines;
}

KaoScanDrivers *
kao_scan_drivers_new (const gchar *path, const gchar *added)
{
  KaoScanDrivers *drivers = g_new0 (KaoScanDrivers, 1);
  g_auto (GStrv) names = kao_config_drivers_split (added);
  g_autoptr (GStrvBuilder) further = g_strv_builder_new ();
  g_autofree gchar *aliases = read_first (path, "dll.aliases");

  drivers->listed = read_list (path);
  drivers->aliases = kao_scan_aliases_new (aliases);
  for (gsize i = 0; names[i] != NULL; i++)
    if (!g_strv_contains ((const gchar *const *) drivers->listed, names[i]))
      g_strv_builder_add (further, names[i]);
  drivers->added = g_strv_builder_end (further);
  return drivers;
}

gchar *
kao_scan_drivers_find_path (gboolean allow_network)
{
  g_autofree gchar *ours = kao_paths_find_data (allow_network ? "sane.d/network" : "sane.d/usb");

  return g_strconcat (ours, ":/etc/sane.d", NULL);
}

KaoScanDrivers *
kao_scan_drivers_new_installed (gboolean allow_network, const gchar *added)
{
  g_autofree gchar *path = kao_scan_drivers_find_path (allow_network);

  return kao_scan_drivers_new (path, added);
}

void
kao_scan_drivers_free (KaoScanDrivers *drivers)
{
  if (drivers == NULL)
    return;
  g_strfreev (drivers->listed);
  g_strfreev (drivers->added);
  kao_scan_aliases_free (drivers->aliases);
  g_free (drivers);
}

const gchar *
kao_scan_drivers_resolve (const KaoScanDrivers *drivers, const gchar *device)
{
  return kao_scan_aliases_resolve (drivers->aliases, device);
}

gboolean
kao_scan_drivers_have (const KaoScanDrivers *drivers, const gchar *device)
{
  const gchar *name = kao_scan_drivers_resolve (drivers, device);
  g_autofree gchar *driver = kao_scan_driver_of (name);

  /* An alias of an alias: libsane would take the second step after this look. */
  if (kao_scan_drivers_resolve (drivers, name) != name || !kao_scan_device_is_wanted (name))
    return FALSE;
  return kao_config_driver_kind (driver) != KAO_DRIVER_NOT_NAMED
         && (g_strv_contains ((const gchar *const *) drivers->listed, driver)
             || g_strv_contains ((const gchar *const *) drivers->added, driver));
}

KaoScanDriverState
kao_scan_drivers_check (const KaoScanDrivers *drivers, const gchar *device)
{
  g_autofree gchar *driver = kao_scan_driver_of (kao_scan_drivers_resolve (drivers, device));

  if (!kao_scan_drivers_have (drivers, device))
    return KAO_SCAN_DRIVER_NOT_NAMED;
  return kao_scan_driver_is_installed (driver) ? KAO_SCAN_DRIVER_LOADED : KAO_SCAN_DRIVER_NOT_INSTALLED;
}

const gchar *
kao_scan_drivers_get_folder (void)
{
  return KAO_SANE_DRIVERS;
}

gboolean
kao_scan_driver_is_installed (const gchar *driver)
{
  const gchar *more = g_getenv ("LD_LIBRARY_PATH");
  /* As Debian's libsane looks; others look in fewer, and then a driver there is not told from one that is broken. */
  g_autofree gchar *path = g_strconcat (KAO_SANE_DRIVERS, ":/usr/lib/sane:/usr/lib64/sane:", more, NULL);
  g_auto (GStrv) folders = g_strsplit (path, ":", -1);
  g_autofree gchar *name = g_strdup_printf ("libsane-%s.so.1", driver);

  if (!g_file_test (KAO_SANE_DRIVERS, G_FILE_TEST_IS_DIR))
    return TRUE;
  for (gsize i = 0; folders[i] != NULL; i++)
    {
      g_autofree gchar *file = g_build_filename (folders[i], name, NULL);

      if (g_file_test (file, G_FILE_TEST_EXISTS))
        return TRUE;
    }
  return FALSE;
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
kao_scan_driver_error (const gchar *device, KaoScanDriverState state)
{
  g_autofree gchar *driver = kao_scan_driver_of (device);

  if (state == KAO_SCAN_DRIVER_LOADED)
    return NULL;
  if (state == KAO_SCAN_DRIVER_NOT_INSTALLED)
    return g_error_new (KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_DRIVER_MISSING,
                        "The driver \"%.32s\" of the configured scanner is not installed: there is no "
                        "libsane-%.32s.so.1 in " KAO_SANE_DRIVERS ".",
                        driver, driver);
  return g_error_new (KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_NO_DRIVER,
                      "The driver \"%.32s\" of the configured scanner is not loaded%s; add it to Drivers of "
                      "[Scanner] in the configuration and restart kaoawase.",
                      driver, kao_scan_driver_is_installed (driver) ? "" : " and not installed");
}
