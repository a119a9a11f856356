// SPDX-License-Identifier: GPL-3.0-or-later
/* Device names: what SANE calls them, what a person calls them. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "USB", a host name, or "" when the SANE name does not tell. (transfer full) */
gchar *kao_scan_place_of (const gchar *device);

/* FALSE for webcams, cameras and the built-in escl backend, which are never offered nor opened. */
gboolean kao_scan_device_is_wanted (const gchar *device);

/* "Canon CanoScan LiDE 400 (USB)": maker only where the model does not begin with it, and never a
 * protocol in its place. (transfer full) */
gchar *kao_scan_display_name (const gchar *maker, const gchar *model, const gchar *place);

G_END_DECLS
