// SPDX-License-Identifier: GPL-3.0-or-later
/* Which drivers (backends of SANE) the scanner process loads: those of a dll.conf, and those that the
 * administrator has added. A plain value; any thread may read it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _KaoScanDrivers KaoScanDrivers;

typedef enum
{
  KAO_SCAN_DRIVER_LOADED,
  KAO_SCAN_DRIVER_NOT_NAMED,     /* neither in dll.conf nor added */
  KAO_SCAN_DRIVER_NOT_INSTALLED, /* named, but there is no such file */
  KAO_N_SCAN_DRIVER_STATES
} KaoScanDriverState;

/* @path: folders, separated by colons; the first that has a dll.conf and the first that has a dll.aliases count, as
 * in libsane. @added: the text of Drivers= in the configuration, already checked. */
KaoScanDrivers *kao_scan_drivers_new (const gchar *path, const gchar *added);
void kao_scan_drivers_free (KaoScanDrivers *drivers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoScanDrivers, kao_scan_drivers_free)

/* Those of the folder that comes with the program, with the system's behind it. (transfer full) */
KaoScanDrivers *kao_scan_drivers_new_installed (gboolean allow_network, const gchar *added);
/* The two folders, as @path above. (transfer full) */
gchar *kao_scan_drivers_find_path (gboolean allow_network);

/* The device that @device stands for: itself, or what dll.aliases says of that name. (transfer none) */
const gchar *kao_scan_drivers_resolve (const KaoScanDrivers *drivers, const gchar *device);

/* Whether the driver of what @device stands for is among them, and no driver that is refused. libsane opens a device
 * by whatever driver its name begins with, loaded or not, so this is asked before. */
gboolean kao_scan_drivers_have (const KaoScanDrivers *drivers, const gchar *device);

/* What can be said of the driver of what @device stands for. Where libsane keeps its drivers elsewhere than usual,
 * none is called not installed. */
KaoScanDriverState kao_scan_drivers_check (const KaoScanDrivers *drivers, const gchar *device);

/* Where libsane of this system keeps its drivers. */
const gchar *kao_scan_drivers_get_folder (void);

/* Whether a file libsane-@driver lies where libsane looks. */
gboolean kao_scan_driver_is_installed (const gchar *driver);

/* The added ones that dll.conf does not name. (transfer none) */
const gchar *const *kao_scan_drivers_get_added (const KaoScanDrivers *drivers);

/* The driver that @device is opened by: what stands before the first colon. (transfer full) */
gchar *kao_scan_driver_of (const gchar *device);

/* Why @device, which is no alias, cannot be opened; names the driver only, the rest may be a serial number.
 * KAO_DEVICE_ERROR_NO_DRIVER or _DRIVER_MISSING; NULL for KAO_SCAN_DRIVER_LOADED. (transfer full) (nullable) */
GError *kao_scan_driver_error (const gchar *device, KaoScanDriverState state);

G_END_DECLS
