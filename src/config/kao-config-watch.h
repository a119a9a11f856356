// SPDX-License-Identifier: GPL-3.0-or-later
/* Notices an edit of the configuration file. A valid edit is announced; of one with a mistake only the
 * mistake is, and the last good configuration stays in force. Main thread only.
 */
#pragma once

#include "config/kao-config.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define KAO_TYPE_CONFIG_WATCH (kao_config_watch_get_type ())
G_DECLARE_FINAL_TYPE (KaoConfigWatch, kao_config_watch, KAO, CONFIG_WATCH, GObject)

/* Signals:
 *   "changed" (KaoConfig *)      the file holds this valid configuration now; take a reference to keep it
 *   "invalid" (const GError *)   KAO_CONFIG_ERROR, told once per edit
 * Editors that replace the file instead of writing into it are noticed as well, and so is a file that
 * appears later. (transfer full) */
KaoConfigWatch *kao_config_watch_new (const gchar *path);

G_END_DECLS
