// SPDX-License-Identifier: GPL-3.0-or-later
/* A look at the document: the scan, and where the portraits are in it. Where a card's area held no photo the
 * whole glass is scanned once more. The scan itself dies as soon as the portraits have been cut out.
 * Main thread only.
 *
 * Signals, in the order of time:
 *   "progress"    kao_look_get_progress() changed
 *   "scanned"     the last line is there and the search begins, unless a handler wipes the look
 *   "second-look" there was no photo: the whole glass is scanned next, unless a handler wipes the look
 *   "located"     kao_look_get_n_portraits() is one at least
 *   "failed"      (const GError *) in place of "located"
 *   "released"    after kao_look_wipe() with a scan running: the scanner has let go of it
 */
#pragma once

#include "document/kao-document.h"
#include "engine/kao-engine-service.h"
#include "scan/kao-scanner.h"

G_BEGIN_DECLS

#define KAO_TYPE_LOOK (kao_look_get_type ())
G_DECLARE_FINAL_TYPE (KaoLook, kao_look, KAO, LOOK, GObject)

/* (transfer full) */
KaoLook *kao_look_new (KaoScanner *scanner, KaoEngineService *engine);

void kao_look_begin (KaoLook *self, const KaoScanRequest *request);

/* TRUE from "second-look" to the wipe. */
gboolean kao_look_is_second (KaoLook *self);
const KaoScanProgress *kao_look_get_progress (KaoLook *self);

/* 0 before "located". */
guint kao_look_get_n_portraits (KaoLook *self);
/* Borrowed, until the wipe. @index < kao_look_get_n_portraits(). */
const KaoPortrait *kao_look_get_portrait (KaoLook *self, guint index);

/* Cancels and drops everything at once; answers under way are dropped on arrival. TRUE when the scanner has
 * yet to let go: "released" comes within KAO_LOOK_GRACE_MS. */
gboolean kao_look_wipe (KaoLook *self);

/* How long a wipe waits for a cancelled scan to call back. The scanner's promise is 200 ms; a scanner that breaks
 * it must not cost the next visitor, and what it delivers late is dropped. */
#define KAO_LOOK_GRACE_MS 3000

G_END_DECLS
