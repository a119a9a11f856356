// SPDX-License-Identifier: GPL-3.0-or-later
/* From what is known to what a screen says: everything that the window would have to decide, decided in
 * words and signs. Pure; main thread, for the language. What is returned is the caller's to clear.
 */
#pragma once

#include "ui/counter/kao-screen-facts.h"
#include "ui/counter/kao-screen.h"

G_BEGIN_DECLS

/* The whole screen, of the parts below. @screen is overwritten, not cleared. */
void kao_screen_say (const KaoScreenFacts *facts, KaoScreen *screen);

/* Camera, scanner, model or its notice: what stands in the way, or should be known. Returns how
 * many. */
guint kao_screen_list_problems (const KaoScreenFacts *facts, KaoScreenLine lines[KAO_SCREEN_N_PROBLEMS]);

/* Scan, find the photo, compare: done, under way (KAO_MARK_BUSY) or to come. */
KaoScreenLine kao_screen_step (const KaoScreenFacts *facts, guint step);

KaoScreenProgress kao_screen_progress (const KaoScreenFacts *facts);

/* The invitation. Nobody is asked in while a match cannot be started: the problems say why; nor while a match
 * has ended without a result: then it says what to do for this visitor. */
KaoScreenLine kao_screen_ready (const KaoScreenFacts *facts);

/* From state, has_shot, camera_state, pack_title, model_error and live. */
KaoScreenLive kao_screen_live (const KaoScreenFacts *facts);

KaoScreenPanel kao_screen_panel (KaoSessionState state);

/* What the visitor's pane says while it is empty. Borrowed. */
const gchar *kao_screen_visitor_hint (const KaoScreenFacts *facts);

/* @error may be NULL: no message. */
KaoScreenMessage kao_screen_message (const GError *error);

/* kao-screen-result.c. Nothing without facts->result. */
KaoScreenResult kao_screen_result (const KaoScreenFacts *facts);

/* kao-screen-parts.c */
KaoScreenPart kao_screen_part (const KaoScreenFacts *facts, KaoScreenPartKind kind);

G_END_DECLS
