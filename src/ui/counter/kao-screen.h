// SPDX-License-Identifier: GPL-3.0-or-later
/* What the window shows, apart from the pictures, as one plain struct: finished words, signs, and what may
 * be pressed. Whoever fills it has decided everything; the window copies it into its widgets. Filled by
 * kao_screen_say().
 */
#pragma once

#include "base/kao-face.h"
#include "engine/kao-tracked.h"
#include "scan/kao-scanner.h"
#include "session/kao-session-table.h"
#include "ui/kao-mark.h"
#include "ui/kao-sentences.h"

G_BEGIN_DECLS

/* Every string here and below is owned by the screen and not NULL; "" = nothing. */

/* A sign with a strong line and a plain one below it. */
typedef struct
{
  KaoMarkKind mark;
  gchar *what;
  gchar *todo;
} KaoScreenLine;

/* The line below the visitor's picture. Only the pane knows which part of the frame it shows, so there is
 * one for a face within it and one for a face at its edge. */
typedef struct
{
  gboolean has_face;
  KaoFace face; /* with has_face */
  guint n_people; /* everybody in view, from the left */
  KaoRect people[KAO_TRACKED_MAX_FACES];
  KaoScreenLine within;
  KaoScreenLine at_edge;
} KaoScreenLive;

typedef struct
{
  gboolean has_bar;
  gdouble fraction; /* 0..1; negative while nobody knows */
  gchar *what;
  gchar *todo;
} KaoScreenProgress;

/* How the last match ended, or what is wrong with an edit of the configuration. */
typedef struct
{
  guint64 id; /* which message this is; 0 = none */
  KaoTone tone;
  gchar *what;
  gchar *todo;
  gchar *detail; /* for the administrator */
} KaoScreenMessage;

typedef struct
{
  gdouble similarity;
  gdouble threshold;
  gdouble review_line;
  KaoMarkKind mark; /* KAO_MARK_ABOVE, _REVIEW or _BELOW; _NONE = there is no figure */
  gchar *figure;
  gchar *outcome;
  gchar *next_step;
  gchar *reasons; /* why the figure may be weaker than the faces */
  gchar *detail;  /* what the figure is and what it rests on */
  gchar *spoken;  /* for a screen reader */
  guint seconds_left;
  gchar *pairs; /* the figures of all pairs, where there are several; may be NULL */
} KaoScreenResult;

/* A device or the model at the foot of the window. */
typedef struct
{
  KaoMarkKind mark;
  gchar *brief;
  gchar *full; /* with its own name */
} KaoScreenPart;

typedef enum
{
  KAO_SCREEN_PART_CAMERA,
  KAO_SCREEN_PART_SCANNER,
  KAO_SCREEN_PART_PACK,
  KAO_SCREEN_N_PARTS
} KaoScreenPartKind;

typedef enum
{
  KAO_SCREEN_PANEL_READY,
  KAO_SCREEN_PANEL_PROGRESS,
  KAO_SCREEN_PANEL_RESULT
} KaoScreenPanel;

#define KAO_SCREEN_N_PROBLEMS 4
#define KAO_SCREEN_N_STEPS 3

typedef struct
{
  KaoSessionState state;     /* where the focus goes depends on it */
  KaoSessionActions actions; /* what may be pressed */
  gboolean has_shot;         /* the shot's button takes it back */
  gchar *shot;               /* what it says */
  gboolean may_repeat;       /* the big button compares again */
  gchar *start;              /* what it says */

  KaoDocumentKind document;
  gboolean may_change_document;
  gboolean is_whole_glass;
  gboolean may_change_whole_glass;

  gchar *municipality;
  gboolean is_demo;
  gboolean is_unprotected;
  gchar *visitor_hint; /* while the visitor's pane is empty */
  gboolean may_leave; /* without a match */
  KaoScreenMessage message;
  KaoScreenLive live;

  gboolean is_choosing; /* among several portraits */
  KaoScreenPanel panel;
  KaoScreenLine ready;
  KaoScreenProgress progress;
  KaoScreenLine steps[KAO_SCREEN_N_STEPS];
  KaoScreenResult result;

  guint n_problems;
  KaoScreenLine problems[KAO_SCREEN_N_PROBLEMS];
  KaoScreenPart parts[KAO_SCREEN_N_PARTS];
} KaoScreen;

void kao_screen_line_clear (KaoScreenLine *line);
void kao_screen_live_clear (KaoScreenLive *live);
void kao_screen_message_clear (KaoScreenMessage *message);
void kao_screen_progress_clear (KaoScreenProgress *progress);
void kao_screen_result_clear (KaoScreenResult *result);

/* Overwrites and frees every text, and the figure. A screen of zeros is allowed. */
void kao_screen_clear (KaoScreen *screen);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KaoScreen, kao_screen_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KaoScreenLive, kao_screen_live_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KaoScreenLine, kao_screen_line_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KaoScreenMessage, kao_screen_message_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KaoScreenProgress, kao_screen_progress_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KaoScreenResult, kao_screen_result_clear)

G_END_DECLS
