// SPDX-License-Identifier: GPL-3.0-or-later
/* One real kaoawase-scanner behind its service, and one scan at a time through it. */
#pragma once

#include "config/kao-config.h"
#include "demo/kao-demo.h"
#include "scan/kao-scanner.h"
#include "worker/kao-spawner.h"

/* Beyond this the test machine hangs, not the scanner. */
#define SCAN_PATIENCE_MS 60000

typedef struct
{
  KaoSpawner *spawner;
  KaoConfig *config;
  KaoScanner *scanner;
} ScanFixture;

typedef struct
{
  KaoImage *image; /* or error */
  GError *error;
  guint n_ends;         /* calls of the callback; must be 1 */
  gint64 ms;            /* from the request to the callback */
  gint64 cancel_ms;     /* from the cancel to the callback, -1 without one */
  guint n_progress;
  guint stages;         /* bit per KaoScanStage */
  guint busy_count;
  guint lines_total;
  guint n_lines;        /* how often lines were shown before the end */
  const guint8 *shown;  /* where they were; for comparing, not for reading */
} ScanOutcome;

/* KAO_TEST_BUILD as an absolute path, whatever way it was given; by hand it may be left out. Ends the
 * program with a word where there is no build. (transfer full) */
gchar *scan_build_path (const gchar *first, ...) G_GNUC_NULL_TERMINATED;

/* @folder: for --demo-dir. @device: configured scanner or "". */
void scan_fixture_begin (ScanFixture *f, const gchar *folder, const gchar *device, gboolean allow_network);
/* The same with the administrator's list of @drivers. */
void scan_fixture_begin_drivers (ScanFixture *f, const gchar *folder, const gchar *device, const gchar *drivers);
/* The same with @program, which gets @argument, in the worker's place. */
void scan_fixture_begin_with (ScanFixture *f, const gchar *program, const gchar *argument);
void scan_fixture_end (ScanFixture *f);

/* @cancel_after_ms: -1 for never. @kill_stage: KaoScanStage at which the worker gets SIGKILL, or -1. */
void scan_fixture_run (ScanFixture *f,
                       const KaoScanRequest *request,
                       gint cancel_after_ms,
                       gint kill_stage,
                       ScanOutcome *outcome);
void scan_outcome_clear (ScanOutcome *outcome);

/* "ok 2480x2480", "retry JAMMED", "error STALLED", "cancelled". (transfer full) */
gchar *scan_outcome_describe (const ScanOutcome *outcome);

/* One scan that must end as @expected, as scan_outcome_describe() tells it, and must have read lines. */
void scan_fixture_check (ScanFixture *f, const KaoScanRequest *request, const gchar *expected);

/* Runs the main loop for this long. */
void scan_fixture_wait (guint ms);

/* The worker's number, which comes some time after the process was asked for, and maybe after its first messages. */
GPid scan_fixture_worker (ScanFixture *f);

/* Runs the main loop until the scanner is READY, FAULT or MISSING. */
void scan_fixture_settle (ScanFixture *f);

/* A private folder in memory that goes with the test, with these files; names and texts in turn, NULL at
 * the end. (transfer full) */
gchar *scan_make_folder (const gchar *name, ...);
void scan_remove_folder (const gchar *folder);

/* A drawn glass of 105 x 148 mm at 200 dpi with a card on it, slightly askew, as a PPM in @folder;
 * every pixel is a little noisy, as in a real scan. (transfer full) */
gchar *scan_make_glass (const gchar *folder);
#define SCAN_GLASS_DPI "200"

/* Number of open descriptors of this process. */
guint scan_count_fds (void);

/* Children, grandchildren and so on of this process that are no zombies. */
guint scan_count_processes (void);
