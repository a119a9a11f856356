// SPDX-License-Identifier: GPL-3.0-or-later
/* How long each step of a scan may stay silent before its process is ended: the one table.
 *
 * Real devices differ by a factor of a hundred: a small USB flatbed sends its first line after half
 * a second, a network scanner sends nothing until the whole page is done, an old one warms its lamp
 * for a minute. A fixed time is either too short for the slow or far too long for the clerk. So the
 * table holds a generous ceiling, for a device that has not been seen working yet, and a floor; from
 * the first good scan on the time is three times what this device has needed at most (for
 * reading: per line asked for), between the two. What was learned lives as long as the program.
 */
#pragma once

#include "scan/kao-scan-options.h"

G_BEGIN_DECLS

typedef enum
{
  KAO_SCAN_WAIT_LIST,       /* looking for devices */
  KAO_SCAN_WAIT_ANSWER,     /* the first word of a process that was waiting for the command */
  KAO_SCAN_WAIT_OPEN,       /* process start, sane_init, sane_open, options */
  KAO_SCAN_WAIT_BUSY,       /* between two tries */
  KAO_SCAN_WAIT_START,      /* inside sane_start: warming up, calibration */
  KAO_SCAN_WAIT_FIRST_BYTE, /* start has returned, nothing came yet */
  KAO_SCAN_WAIT_READ,       /* between two portions */
  KAO_SCAN_WAIT_CANCEL,     /* after sane_cancel, until the device has let go */
  KAO_SCAN_WAIT_TIDY,       /* after the last line, until the device is closed */
  KAO_SCAN_WAIT_TOTAL,      /* the whole scan */
  KAO_N_SCAN_WAITS
} KaoScanWait;

/* While the device is busy, it is tried again each second for this long; the first try of airscan
 * takes ten seconds by itself. */
#define KAO_SCAN_BUSY_PAUSE_MS 1000
#define KAO_SCAN_BUSY_BUDGET_MS 9000

typedef struct
{
  gboolean is_known;             /* one good scan has been seen */
  guint slowest[KAO_N_SCAN_WAITS]; /* milliseconds; for FIRST_BYTE: microseconds per line */
} KaoScanPace;

/* Milliseconds for @wait on @device. @lines: height of the picture wished for. */
guint kao_scan_deadline (KaoScanWait wait, const gchar *device, guint lines, const KaoScanPace *pace);

/* Takes in how long @wait took in a scan that ended well. */
void kao_scan_pace_learn (KaoScanPace *pace, KaoScanWait wait, guint milliseconds, guint lines);

/* @pace knows what @seen, of a scan that ended well, has learned. */
void kao_scan_pace_merge (KaoScanPace *pace, const KaoScanPace *seen);
/* The same for @device's pace in @paces (SANE name → KaoScanPace of g_malloc()), which may not have one yet. */
void kao_scan_paces_merge (GHashTable *paces, const gchar *device, const KaoScanPace *seen);

G_END_DECLS
