// SPDX-License-Identifier: GPL-3.0-or-later
/* /etc/kaoawase/kaoawase.conf → one immutable object. The table of keys is in kao-config-keys.c. */
#pragma once

#include "base/kao-quality-lines.h"
#include "base/kao-types.h"
#include "config/kao-config-keys.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  KAO_NEXT_STEP_ABOVE,
  KAO_NEXT_STEP_REVIEW,
  KAO_NEXT_STEP_BELOW,
  KAO_N_NEXT_STEPS
} KaoNextStep;

/* The built-in defaults: what holds where the file says nothing. (transfer full) */
KaoConfig *kao_config_new_default (void);

/* Sets KAO_CONFIG_ERROR whose message names file, line, key, value and what is allowed of the first
 * mistake; kao_config_error_describe() tells them all. (transfer full) */
KaoConfig *kao_config_load (const gchar *path, GError **error);

/* The language that the file asks for, "ja", "en" or "auto", as far as that can be read of one that cannot be loaded: whoever
 * is told of its mistakes is told so in that language. A static string. */
const gchar *kao_config_guess_language (const gchar *path);

/* For the demonstration: with any camera and any scanner. It shows no real visitor, so whoever can change the file may
 * weaken a wall in it. (transfer full) */
KaoConfig *kao_config_load_for_demo (const gchar *path, GError **error);
KaoConfig *kao_config_load_data (const gchar *data, gssize length, const gchar *name, GError **error);

/* For the demonstration: the office's own, with any camera and any scanner. (transfer full) */
KaoConfig *kao_config_dup_without_devices (const KaoConfig *config);

KaoConfig *kao_config_ref (KaoConfig *config);
void kao_config_unref (KaoConfig *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoConfig, kao_config_unref)

/* Counting references and reading are safe from any thread. Strings belong to @config. */
const gchar *kao_config_get_municipality_code (const KaoConfig *config); /* six digits, or "" */
const gchar *kao_config_get_municipality_name (const KaoConfig *config); /* may be "" */
const gchar *kao_config_get_contact (const KaoConfig *config); /* for the notice; may be "" */
gdouble kao_config_get_threshold (const KaoConfig *config);   /* similarity 20..100 */
gdouble kao_config_get_review_line (const KaoConfig *config); /* <= threshold; two thirds of it if not written */
const gchar *kao_config_get_next_step (const KaoConfig *config, KaoNextStep step); /* may be "" */
const gchar *kao_config_get_language (const KaoConfig *config);       /* "ja", "en" or "auto" */
guint kao_config_get_idle_clear_seconds (const KaoConfig *config);    /* 5..600 */
const gchar *kao_config_get_camera_device (const KaoConfig *config);  /* "" = best external one */
gint kao_config_get_camera_width (const KaoConfig *config);
gint kao_config_get_camera_height (const KaoConfig *config);
gint kao_config_get_camera_rotate (const KaoConfig *config); /* degrees clockwise: 0, 90, 180 or 270 */
const gchar *kao_config_get_scanner_device (const KaoConfig *config); /* SANE name, "" = first found */
KaoDocumentKind kao_config_get_document (const KaoConfig *config);
gboolean kao_config_get_allow_network_scanners (const KaoConfig *config);
/* Names of SANE backends to load besides the program's own; see config/kao-config-drivers.h. */
const gchar *kao_config_get_scanner_drivers (const KaoConfig *config);
gboolean kao_config_get_scan_whole_glass (const KaoConfig *config);
gboolean kao_config_get_use_card (const KaoConfig *config);
const gchar *kao_config_get_card_reader (const KaoConfig *config);    /* beginning of a name, "" = any */
const gchar *kao_config_get_card_anchor (const KaoConfig *config);    /* absolute path, "" = none */
const gchar *kao_config_get_pack_name (const KaoConfig *config);      /* "" = best installed */
/* Of the manifest of the office's own pack, "" = none. */
const gchar *kao_config_get_pack_sha256 (const KaoConfig *config);
/* Below which value, 0..100, a measure of quality draws a sentence; 0 = never. */
gdouble kao_config_get_quality_line (const KaoConfig *config, KaoQualityLine line);
/* TRUE: no start without the kernel's sandbox; FALSE: start under a red banner. */
gboolean kao_config_get_require_sandbox (const KaoConfig *config);

/* The reception. */
const gchar *kao_config_get_event (const KaoConfig *config);          /* "" = none */
const gchar *kao_config_get_event_key (const KaoConfig *config);      /* absolute path, "" = none */
gchar **kao_config_dup_hand_out (const KaoConfig *config);            /* 0..8 names (transfer full) */
/* The office's own commands that visitors are registered with as well: 0..8 names, and their programs' paths in the same
 * order. (transfer full) */
gchar **kao_config_dup_command_names (const KaoConfig *config);
gchar **kao_config_dup_command_paths (const KaoConfig *config);
guint kao_config_get_ticket_hours (const KaoConfig *config);          /* 1..8760 */
gdouble kao_config_get_reception_line (const KaoConfig *config);      /* similarity 20..100 */
gdouble kao_config_get_reception_review_line (const KaoConfig *config); /* two thirds of it */

/* Where it all comes from. */
const gchar *kao_config_get_path (const KaoConfig *config); /* NULL without a file */
gint kao_config_get_line (const KaoConfig *config, KaoConfigKeyId id); /* 0 = the default holds */

/* What will hold, a line each in the language of the locale: the office first, then the neighbours whose
 * groups are in the same file. (transfer full) */
gchar *kao_config_describe (const KaoConfig *config);

G_END_DECLS
