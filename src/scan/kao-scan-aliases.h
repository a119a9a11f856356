// SPDX-License-Identifier: GPL-3.0-or-later
/* Other names for devices: SANE's dll.aliases (sane-dll(5)). libsane opens a device by them, so what such a name
 * stands for has to be known before a device is opened. A plain value; any thread may read it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _KaoScanAliases KaoScanAliases;

/* @text: the content of a dll.aliases, or NULL. */
KaoScanAliases *kao_scan_aliases_new (const gchar *text);
void kao_scan_aliases_free (KaoScanAliases *aliases);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoScanAliases, kao_scan_aliases_free)

/* The device that @name stands for: itself where it is no alias. One step, as libsane does it: of several lines
 * for one name the last counts. (transfer none) */
const gchar *kao_scan_aliases_resolve (const KaoScanAliases *aliases, const gchar *name);

G_END_DECLS
