// SPDX-License-Identifier: GPL-3.0-or-later
/* One scan as its caller sees it: asked for, told about once a second, answered once. What the driver
 * needed at each stage is written down here, for the deadlines of the next scan.
 * Main thread only, like the service that owns it.
 */
#pragma once

#include "scan/kao-scan-deadline.h"
#include "scan/kao-scan-options.h"
#include "scan/kao-scan-picture.h"
#include "scan/kao-scan-protocol.h"
#include "scan/kao-scanner.h"

G_BEGIN_DECLS

typedef struct
{
  GTask *task;         /* owned */
  KaoScanner *scanner; /* not owned; the task keeps it */
  gulong cancelled_id; /* the owner's handler on the task's cancellable, 0 for none */
  guint tick_id;
  KaoScanProgress told; /* as emitted last */
  gint64 told_at;       /* when the driver last said something */
  KaoScanWish wish;
  guint lines;
  gboolean is_check;     /* for the settings alone; it emits nothing */
  gboolean was_relisted; /* the device was looked for again after it could not be opened */
  guint n_begun;         /* processes that it was given to */
  gboolean was_warm;     /* the one under way had been waiting for it */
  gboolean has_answered; /* and has said something */
  gint64 began;
  gint64 stage_began;
  KaoScanStage stage;
  gboolean has_bytes;
  KaoScanMemory *memory; /* owned reference: what lines are written into; NULL where they are not to be seen yet */
  KaoScanPace seen;
} KaoScanOrder;

/* @task (transfer full) is answered by the owner, before or after the order is freed. While the order
 * lives and the driver is silent, @scanner emits "progress" once a second. */
KaoScanOrder *kao_scan_order_new (KaoScanner *scanner, const KaoScanRequest *request, GTask *task);
/* Takes the owner's handler off the cancellable. */
void kao_scan_order_free (KaoScanOrder *order);

/* It is being sent to a process: its first stage begins. @is_warm: the process had been waiting for a command.
 * Returns what is waited for first. */
KaoScanWait kao_scan_order_begin (KaoScanOrder *order, gboolean is_warm);

/* TRUE when the process was lost before it took the order and another one shall try, once: it had been waiting for hours,
 * perhaps, and whatever befell it is no fault of the scanner. */
gboolean kao_scan_order_can_go_again (const KaoScanOrder *order);

/* TRUE when @error may mean that the device has another name by now: pulled out and plugged in again, or counted
 * anew by its driver. */
gboolean kao_scan_order_is_worth_a_search (const KaoScanOrder *order, const GError *error);

/* Takes in what the driver is doing now; order->told is what to emit. Returns what is waited for from here
 * on, KAO_N_SCAN_WAITS when that is the same as before. */
KaoScanWait kao_scan_order_take_progress (KaoScanOrder *order, const KaoScanProgressMessage *message);

/* Milliseconds for @wait on @device, within what the whole scan has left; 0 when nothing is left. It is told to the
 * caller, too. */
guint kao_scan_order_deadline (KaoScanOrder *order,
                               KaoScanWait wait,
                               const gchar *device,
                               const KaoScanPace *pace);

/* Takes the memory of the picture that has begun from a KAO_SCAN_BEGUN, once; what cannot be trusted is closed and
 * forgotten. */
void kao_scan_order_take_memory (KaoScanOrder *order, KaoMessage *message);

/* Emits "progress" and, where they can be seen, "lines"; nothing of a check. Whoever hears of it may cancel, and the
 * order is gone. */
void kao_scan_order_tell (KaoScanOrder *order);

/* What a process is asked for, but for the device's name. */
KaoScanScanMessage kao_scan_order_to_message (const KaoScanOrder *order);

/* Milliseconds for @wait on @device (may be NULL) at the pace that @paces has of it: within what @order has left
 * while it @is_at_work, and 0 when nothing is left of that; @order may be NULL. */
guint kao_scan_order_or_process_deadline (KaoScanOrder *order,
                                          gboolean is_at_work,
                                          KaoScanWait wait,
                                          const gchar *device,
                                          GHashTable *paces);

/* The settings that a process tells of. (transfer full): g_free() */
KaoScannerSettings *kao_scan_settings_take (const KaoScanSettingsMessage *message);

G_END_DECLS
