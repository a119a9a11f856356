// SPDX-License-Identifier: GPL-3.0-or-later
/* What was found about this computer, as lines that an administrator can read and pass on: no serial
 * number, no address, no name of a file in somebody's home. Pure: facts in, lines out, in the language
 * of the window. kao-checkup-run.h gathers the facts. Main thread only.
 */
#pragma once

#include "capture/kao-camera.h"
#include "config/kao-config.h"
#include "scan/kao-scanner.h"

G_BEGIN_DECLS

typedef enum
{
  KAO_CHECK_FINE,
  KAO_CHECK_NOTICE, /* works, but something should be mended */
  KAO_CHECK_FAULT   /* the counter cannot work, or must not */
} KaoCheckGrade;

typedef struct
{
  KaoCheckGrade grade;
  gchar *text; /* owned */
} KaoCheckLine;

typedef enum
{
  KAO_CHECK_CONFIG_NONE,   /* there is no file: the defaults */
  KAO_CHECK_CONFIG_SYSTEM, /* read from its usual place */
  KAO_CHECK_CONFIG_OTHER   /* named on the command line */
} KaoCheckConfig;

/* All pointers are borrowed for the time of the call. */
typedef struct
{
  const KaoConfig *config;
  KaoCheckConfig config_kind;
  const GError *config_error; /* why the file did not hold; then @config is the defaults */
  gboolean is_sandboxed;
  guint findings; /* KaoSelfTestFinding: swap, memory, hibernation, kernel */

  KaoCameraState camera_state;
  const gchar *camera_name; /* may be NULL */
  const GError *camera_fault;
  guint n_frames; /* in the time of @seconds */
  gdouble seconds;
  gint frame_width;
  gint frame_height;

  KaoScannerState scanner_state;
  const gchar *scanner_name; /* may be NULL */
  const GError *scanner_fault;
  /* What the scanner makes of the order for a document; NULL where it was not asked, and then perhaps why not. */
  const KaoScannerSettings *scanner_settings;
  const GError *settings_error;

  const gchar *pack_name; /* NULL when none could be loaded */
  const gchar *pack_notice;
  const GError *model_error;
} KaoCheckupFacts;

/* (transfer full) (element-type KaoCheckLine) */
GPtrArray *kao_checkup_describe (const KaoCheckupFacts *facts);

/* The worst of @lines. */
KaoCheckGrade kao_checkup_get_worst (GPtrArray *lines);

/* A word for the grade, translated, lives for ever. */
const gchar *kao_checkup_get_word (KaoCheckGrade grade);

G_END_DECLS
