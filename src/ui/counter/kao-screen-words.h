// SPDX-License-Identifier: GPL-3.0-or-later
/* What a screen says: everything that the window would have to decide, decided in words and marks.
 * Pure; main thread, for the language.
 */
#pragma once

#include "ui/counter/kao-screen.h"
#include "ui/kao-mark.h"
#include "ui/kao-sentences.h"

G_BEGIN_DECLS

/* A sign with a strong line and a plain one below it. */
typedef struct
{
  KaoMarkKind mark;
  gchar *what;       /* owned */
  const gchar *todo; /* "" = nothing */
} KaoScreenLine;

void kao_screen_lines_clear (KaoScreenLine *lines, guint n);

/* Camera, scanner, model or its notice: what stands in the way, or should be known. Returns how
 * many. */
#define KAO_SCREEN_N_PROBLEMS 4
guint kao_screen_list_problems (const KaoScreen *screen, KaoScreenLine lines[KAO_SCREEN_N_PROBLEMS]);

/* Scan, find the photo, compare: done, under way (KAO_MARK_BUSY) or to come. */
#define KAO_SCREEN_N_STEPS 3
KaoScreenLine kao_screen_step (const KaoScreen *screen, guint step);

typedef struct
{
  const gchar *what;
  gchar *todo;      /* owned; "" = nothing */
  gboolean has_bar;
  gdouble fraction; /* 0..1; negative while nobody knows */
} KaoScreenProgress;

KaoScreenProgress kao_screen_progress (const KaoScreen *screen);

/* The invitation. Nobody is asked in while a match cannot be started: the problems say why; nor while a match
 * has ended without a result: then it says what to do for this visitor. */
KaoSentence kao_screen_ready (const KaoScreen *screen);

/* The line below the visitor's picture, from state, has_shot, camera_state, pack_title, model_error and live.
 * @is_outside: the face stands at the edge of what the picture shows. */
KaoScreenLine kao_screen_live (const KaoScreen *screen, gboolean is_outside);

typedef enum
{
  KAO_SCREEN_PANEL_READY,
  KAO_SCREEN_PANEL_PROGRESS,
  KAO_SCREEN_PANEL_RESULT
} KaoScreenPanel;

KaoScreenPanel kao_screen_panel (const KaoScreen *screen);

/* What the visitor's pane says while it is empty. */
const gchar *kao_screen_visitor_hint (const KaoScreen *screen);

G_END_DECLS
