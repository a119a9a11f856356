// SPDX-License-Identifier: GPL-3.0-or-later
/* The scanners that a search has found, and which one is meant. */
#pragma once

#include "scan/kao-scan-protocol.h"

G_BEGIN_DECLS

typedef struct
{
  gchar *device;
  gchar *name; /* for a person */
  gchar *model; /* as the driver says it, may be "" */
} KaoScanListEntry;

typedef struct _KaoScanList KaoScanList;

KaoScanList *kao_scan_list_new (void);
void kao_scan_list_free (KaoScanList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoScanList, kao_scan_list_free)

void kao_scan_list_add (KaoScanList *list, const KaoScanDeviceMessage *message);
guint kao_scan_list_get_size (const KaoScanList *list);
const KaoScanListEntry *kao_scan_list_get (const KaoScanList *list, guint i);

/* The entry for @wanted (SANE name; "" for any). Names hold what changes from start to start: a USB address,
 * airscan's count of what it discovered, a bus. So a wanted one that is not there under its name is the one
 * with the same backend and the same rest of the name, if there is exactly one; else the one whose model
 * @wanted names, if there is exactly one. NULL when there is none, or a choice would be a guess. */
const KaoScanListEntry *kao_scan_list_find (const KaoScanList *list, const gchar *wanted);

/* TRUE for names whose number changes with the plug. */
gboolean kao_scan_device_is_usb (const gchar *device);

G_END_DECLS
