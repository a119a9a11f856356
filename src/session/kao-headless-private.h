// SPDX-License-Identifier: GPL-3.0-or-later
/* The headless runner inside: the script (kao-headless.c) and, below it, the lines that it prints
 * (kao-headless-lines.c). */
#pragma once

#include "session/kao-headless.h"

G_BEGIN_DECLS

/* One run: how far it is. */
typedef struct
{
  KaoSession *session; /* borrowed */
  const KaoHeadlessOptions *options;
  GMainLoop *loop;
  guint match;      /* counts from 1 */
  guint n_sightings;
  gboolean is_chip_over; /* read, or known not to be read, for this match */
  gboolean is_begun; /* Start has been pressed for this match */
  gboolean is_over;  /* its last line is known */
  gboolean is_closing;
  gint64 started_usec;
  guint patience_id;
  guint timeout_id;
  guint next_id;
  guint interrupt_ids[2];
  KaoScanProgress progress;    /* as printed last */
  KaoCameraState camera_state; /* as printed last */
  KaoScannerState scanner_state;
  gboolean has_printed_devices;
  gboolean has_printed_model;
  KaoJsonLine *ending; /* owned; the last line of this match, printed after "wiped" */
  KaoHeadlessExit exit_code;
  gboolean is_unwritten; /* a line could not be written */
} KaoHeadlessRun;

KaoJsonLine *_kao_headless_line_new (KaoHeadlessRun *run, const gchar *stage);
void _kao_headless_print_line (KaoHeadlessRun *run, KaoJsonLine *line);
void _kao_headless_print_stage (KaoHeadlessRun *run, const gchar *stage);
void _kao_headless_print_start (KaoHeadlessRun *run);
void _kao_headless_print_camera (KaoHeadlessRun *run);
void _kao_headless_print_scanner (KaoHeadlessRun *run);
void _kao_headless_print_model (KaoHeadlessRun *run);
void _kao_headless_print_chip (KaoHeadlessRun *run, const GError *error);
void _kao_headless_print_front (KaoHeadlessRun *run);
KaoJsonLine *_kao_headless_line_from_error (KaoHeadlessRun *run, const GError *error);
KaoJsonLine *_kao_headless_line_from_result (KaoHeadlessRun *run, const KaoResult *result);

G_END_DECLS
