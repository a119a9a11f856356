// SPDX-License-Identifier: GPL-3.0-or-later
/* The options of an open device, set through SANE. Only kaoawase-scanner links this.
 */
#pragma once

#include "scan/kao-scan-options.h"
#include "scan/kao-scan-protocol.h"

G_BEGIN_DECLS

/* Sets what @request wishes on the open @handle, what @preset (may be NULL, the demo's) names before all else.
 * Driver's thread. Errors as kao_scan_options_apply(). */
gboolean kao_scan_device_set_options (SANE_Handle handle,
                                      GKeyFile *preset,
                                      const KaoScanScanMessage *request,
                                      KaoScanSettings *settings,
                                      GError **error);

/* The answer to a request for the settings alone; what the driver calls them need not be UTF-8. */
void kao_scan_settings_message_init (KaoScanSettingsMessage *message, const KaoScanSettings *settings);

G_END_DECLS
