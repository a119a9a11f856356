// SPDX-License-Identifier: GPL-3.0-or-later
/* What each answer of SANE means to a person: something the clerk can mend (KAO_RETRY) or something
 * for the administrator (KAO_SCANNER_ERROR). The sentences are in ui/kao-sentences.c. The scanner's
 * worker and service give these codes:
 *
 *   KAO_RETRY          COVER_OPEN, JAMMED, NO_DOCS, SCANNER_BUSY, SCAN_INCOMPLETE, SCAN_WARMING_UP
 *   KAO_SCANNER_ERROR  NOT_FOUND, BUSY, DENIED, VANISHED, STALLED, BROKEN_DATA, IO, UNSUPPORTED,
 *                      NO_MEMORY, WORKER_CRASHED, WORKER_PROTOCOL, NOT_STARTED
 *   G_IO_ERROR         CANCELLED
 */
#pragma once

#include "base/kao-error.h"

#include <sane/sane.h>

G_BEGIN_DECLS

typedef enum
{
  KAO_SCAN_STEP_LIST,
  KAO_SCAN_STEP_OPEN,
  KAO_SCAN_STEP_OPTIONS,
  KAO_SCAN_STEP_START,
  KAO_SCAN_STEP_READ,
  KAO_N_SCAN_STEPS
} KaoScanStep;

/* Two that SANE has reserved for a later version and that some backends already return. */
#define KAO_SANE_STATUS_WARMING_UP ((SANE_Status) 12)
#define KAO_SANE_STATUS_HW_LOCKED ((SANE_Status) 13)

/* The error that @status at @step stands for; total: unknown numbers are KAO_DEVICE_ERROR_IO. Not
 * for GOOD. (transfer full) */
GError *kao_scan_status_to_error (SANE_Status status, KaoScanStep step);

/* TRUE when trying again in a second is worth it. */
gboolean kao_scan_status_is_busy (SANE_Status status);

/* As sane_strstatus(), but total and without libsane. */
const gchar *kao_scan_status_name (SANE_Status status);

G_END_DECLS
