// SPDX-License-Identifier: GPL-3.0-or-later
/* Rows that the programs' tables of options have in common, so that an option means and says the
 * same in each. @target: where the value goes, as in GOptionEntry. */
#pragma once

#include <glib.h>
#include <glib/gi18n-lib.h>

#define KAO_OPTION_ROW_PACK_PATH(target)                                                           \
  { "pack-path", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, (target),                                      \
    N_ ("Look for model packs here first; may be given several times"), "FOLDER" }

#define KAO_OPTION_ROW_CONFIG(target)                                                              \
  { "config", 0, 0, G_OPTION_ARG_FILENAME, (target),                                               \
    N_ ("Configuration instead of the system's"), "FILE" }

#define KAO_OPTION_ROW_VERSION(target)                                                             \
  { "version", 0, 0, G_OPTION_ARG_NONE, (target), N_ ("Print the version and end"), NULL }
