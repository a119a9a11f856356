// SPDX-License-Identifier: GPL-3.0-or-later
/* The command line of kaoawase. */
#pragma once

#include "base/kao-types.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  gboolean is_demo;
  gboolean is_demo_without_devices;
  gboolean is_headless;
  gboolean is_verbose;
  gboolean is_version;
  gboolean is_probe;
  gboolean is_listing_cameras;
  gboolean is_listing_scanners;
  gboolean is_printing_notice;
  gboolean is_testing;
  gboolean is_practice; /* with is_demo: one situation of it */
  gboolean exit_after_startup;
  gchar *visitor;      /* "right", "other", "alike" or "two"; NULL = right */
  gchar *document;     /* NULL = what the configuration says, in the demo "card" */
  gchar *config_path;  /* NULL = the system's, where it exists */
  gchar *check_config; /* NULL = do not */
  gchar *pack;         /* NULL = what the configuration says */
  gchar **pack_paths;  /* NULL-terminated, may be NULL */
  gint n_matches;
  gint patience_seconds;
  gint choose;
  gchar *chip;           /* in the demo: a kind of card; NULL = no card on the reader */
  gboolean is_chip_on_reader; /* the demo's card lies on pcscd's reader, not in the program */
  gchar *demo_fault;   /* of the demo scanner, as NAME or NAME=N; NULL = none */
} KaoOptions;

/* Reads and checks the command line; G_OPTION_ERROR names the option and what is allowed.
 * (transfer full) */
KaoOptions *kao_options_parse (gint *argc, gchar ***argv, GError **error);
void kao_options_free (KaoOptions *options);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoOptions, kao_options_free)

/* What lies on the glass of the demo, and what is expected of it. */
typedef struct
{
  const gchar *name; /* of --document */
  const gchar *file; /* below demo/glass; NULL where the demo has no such document */
  gdouble dpi;
  KaoDocumentKind kind;
  gboolean whole_glass;
} KaoDemoDocument;

/* The row of --document, or NULL for a name that is none. */
const KaoDemoDocument *kao_options_find_document (const gchar *name);

G_END_DECLS
