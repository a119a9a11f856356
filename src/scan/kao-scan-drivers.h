// SPDX-License-Identifier: GPL-3.0-or-later
/* Which drivers (backends of SANE) the scanner process loads: those of a dll.conf, and those that the
 * administrator has added. A plain value; any thread may read it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _KaoScanDrivers KaoScanDrivers;

/* @folder holds dll.conf; @added: the text of Drivers= in the configuration, already checked. */
KaoScanDrivers *kao_scan_drivers_new (const gchar *folder, const gchar *added);
void kao_scan_drivers_free (KaoScanDrivers *drivers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoScanDrivers, kao_scan_drivers_free)

/* Those of the folder that comes with the program. (transfer full) */
KaoScanDrivers *kao_scan_drivers_new_installed (gboolean allow_network, const gchar *added);
/* (transfer full) */
gchar *kao_scan_drivers_find_folder (gboolean allow_network);

/* Whether the driver of @device is among them. libsane opens a device by whatever driver its name begins
 * with, loaded or not, so this is asked before. */
gboolean kao_scan_drivers_have (const KaoScanDrivers *drivers, const gchar *device);

/* The added ones that dll.conf does not name. (transfer none) */
const gchar *const *kao_scan_drivers_get_added (const KaoScanDrivers *drivers);

/* The driver that @device is opened by: what stands before the first colon. (transfer full) */
gchar *kao_scan_driver_of (const gchar *device);

/* That the driver of @device is not loaded; names the driver only, the rest may be a serial number.
 * KAO_DEVICE_ERROR_NO_DRIVER. (transfer full) */
GError *kao_scan_driver_error (const gchar *device);

G_END_DECLS
