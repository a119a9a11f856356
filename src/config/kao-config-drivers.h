// SPDX-License-Identifier: GPL-3.0-or-later
/* The list of scanner drivers behind Drivers= of [Scanner]. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  KAO_DRIVER_PLAIN,
  KAO_DRIVER_NETWORK,  /* only where the scanner process may use the network */
  KAO_DRIVER_REFUSED,  /* writes the picture into a file, is a camera's, or loads further drivers */
  KAO_DRIVER_NOT_NAMED /* not a name that libsane-NAME.so could have */
} KaoDriverKind;

/* The names of @text, which are separated by commas or blanks. (transfer full) */
gchar **kao_config_drivers_split (const gchar *text);

/* What the driver @name is, by its name. Any thread. */
KaoDriverKind kao_config_driver_kind (const gchar *name);

/* Whether every driver of @text may be added to those that are loaded. Any thread. */
gboolean kao_config_drivers_are_allowed (const gchar *text, gboolean allow_network);

G_END_DECLS
