// SPDX-License-Identifier: GPL-3.0-or-later
/* The command line of kaoawase-reception. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  gboolean is_new_event_key;
  gboolean is_showing_event;
  gboolean is_version;
  gboolean is_verbose;
  gboolean is_demo;
  gboolean is_headless;
  gboolean is_chip_on_reader;
  gboolean is_ticket;
  gchar *label;       /* of the ticket; NULL = none */
  gint n_pairs;
  gint n_visits;
  gint patience_seconds;
  gchar *pack;        /* NULL = what the configuration says */
  gchar **pack_paths; /* NULL-terminated, may be NULL */
  gchar *config_path; /* NULL = the system's, where it exists */
} KaoReceptionOptions;

/* Reads and checks the command line; G_OPTION_ERROR names the option and what is allowed.
 * (transfer full) */
KaoReceptionOptions *kao_reception_options_parse (gint *argc, gchar ***argv, GError **error);
void kao_reception_options_free (KaoReceptionOptions *options);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoReceptionOptions, kao_reception_options_free)

G_END_DECLS
