// SPDX-License-Identifier: GPL-3.0-or-later
/* Which scanner is meant: the configured one, else that of the last good scan, else the only one that a
 * search has found; and what the window is told about it.
 * Main thread only, like the service that owns it.
 */
#pragma once

#include "config/kao-config.h"
#include "scan/kao-scan-drivers.h"
#include "scan/kao-scan-list.h"
#include "scan/kao-scanner.h"

G_BEGIN_DECLS

typedef struct
{
  /* owned */
  KaoConfig *config;
  KaoScanList *list;  /* what the last search found, NULL before the first */
  gchar *last_device; /* SANE name of the last good scan, or NULL */

  /* as the last search says of the configured one */
  gchar *target; /* SANE name of what it stands for, NULL before; owned */
  KaoScanDriverState driver_state;
} KaoScanChoice;

/* Frees what it owns. */
void kao_scan_choice_clear (KaoScanChoice *choice);

/* The SANE name that is asked for, "" when any will do. Belongs to the choice. */
const gchar *kao_scan_choice_wanted (const KaoScanChoice *choice);

/* The device to open, or NULL when a search has to come first. Belongs to the choice. */
const gchar *kao_scan_choice_known (const KaoScanChoice *choice);

/* Whether the last search has found the wanted one, under whatever name. */
gboolean kao_scan_choice_is_listed (const KaoScanChoice *choice);

/* The scan from @device went well: it is wanted from now on where none is configured. */
void kao_scan_choice_prefer (KaoScanChoice *choice, const gchar *device);

/* Another configuration holds (a reference is taken). TRUE when it names another scanner: it should be looked
 * for. */
gboolean kao_scan_choice_set_config (KaoScanChoice *choice, KaoConfig *config);

/* A search has ended with @list (transfer full) and @done. */
void kao_scan_choice_take_list (KaoScanChoice *choice, KaoScanList *list, const KaoScanListDoneMessage *done);

/* Sets the state of @scanner to what is known of the wanted device. @fault: why it cannot be used, or NULL. */
void kao_scan_choice_tell (const KaoScanChoice *choice,
                           KaoScanner *scanner,
                           gboolean is_scanning,
                           const GError *fault);

/* Whether @error says of the device what holds until another search. */
gboolean kao_scan_choice_is_lasting (const GError *error);
/* Whether a search would show something new after @error. */
gboolean kao_scan_choice_is_worth_a_search (const GError *error);

/* KAO_DEVICE_ERROR_NOT_FOUND of KAO_SCANNER_ERROR. (transfer full) */
GError *kao_scan_choice_new_missing (void);

G_END_DECLS
