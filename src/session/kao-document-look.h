// SPDX-License-Identifier: GPL-3.0-or-later
/* A look at the document: the scan, and where the portraits are in it. Where a card's area held no
 * photo the whole glass is scanned once more. The portraits are looked for while the lines come in, as far as they
 * can be seen by then. The scan itself dies as soon as the portraits have
 * been cut out. Main thread only.
 *
 * Signals, in the order of time:
 *   "progress"    kao_document_look_get_progress() changed
 *   "scanned"     the last line is there and the search begins, unless a handler wipes the look
 *   "second-look" there was no photo: the whole glass is scanned next, unless a handler wipes the
 *                 look
 *   "located"     kao_document_look_get_n_portraits() is one at least
 *   "failed"      (const GError *) in place of "located"
 *   "released"    after kao_document_look_wipe() with a scan running: the scanner has let go of it
 */
#pragma once

#include "document/kao-document.h"
#include "engine/kao-engine-service.h"
#include "scan/kao-scanner.h"

G_BEGIN_DECLS

#define KAO_TYPE_DOCUMENT_LOOK (kao_document_look_get_type ())
G_DECLARE_FINAL_TYPE (KaoDocumentLook, kao_document_look, KAO, DOCUMENT_LOOK, GObject)

/* (transfer full) */
KaoDocumentLook *kao_document_look_new (KaoScanner *scanner, KaoEngineService *engine);

void kao_document_look_begin (KaoDocumentLook *self, const KaoScanRequest *request);

/* TRUE from "second-look" to the wipe. */
gboolean kao_document_look_is_second (KaoDocumentLook *self);
const KaoScanProgress *kao_document_look_get_progress (KaoDocumentLook *self);

/* 0 before "located". */
guint kao_document_look_get_n_portraits (KaoDocumentLook *self);
/* Borrowed, until the wipe. @index < kao_document_look_get_n_portraits(). */
const KaoPortrait *kao_document_look_get_portrait (KaoDocumentLook *self, guint index);

/* The fronts of cards that came with the portraits, wanted once: drops them. */
void kao_document_look_drop_fronts (KaoDocumentLook *self);

/* Cancels and drops everything at once; answers under way are dropped on arrival. TRUE when the
 * scanner has yet to let go: "released" comes within KAO_DOCUMENT_LOOK_GRACE_MS. */
gboolean kao_document_look_wipe (KaoDocumentLook *self);

/* How long a wipe waits for a cancelled scan to call back. The scanner's promise is 200 ms; a
 * scanner that breaks it must not cost the next visitor, and what it delivers late is dropped. */
#define KAO_DOCUMENT_LOOK_GRACE_MS 3000

G_END_DECLS
