// SPDX-License-Identifier: GPL-3.0-or-later
/* What the reception's window shows, apart from pictures, as one plain struct: finished words, signs, and what may be
 * pressed. Whoever fills it has decided everything; the window copies it into its widgets. Filled by
 * kao_reception_screen_say().
 */
#pragma once

#include "base/kao-face.h"
#include "engine/kao-tracked.h"
#include "reception/kao-day.h"
#include "ui/kao-mark.h"
#include "ui/kao-row.h"

G_BEGIN_DECLS

typedef enum
{
  KAO_RECEPTION_PAGE_REGISTER,
  KAO_RECEPTION_PAGE_GATE,
  KAO_RECEPTION_PAGE_DAY,
  KAO_N_RECEPTION_PAGES
} KaoReceptionPage;

/* Every string here and below is owned by the screen and not NULL; "" = nothing. */

/* A sign with a strong line and a plain one below it. */
typedef struct
{
  KaoMarkKind mark;
  gchar *what;
  gchar *todo;
} KaoReceptionLine;

/* What follows the camera's rate. */
typedef struct
{
  gboolean has_face;
  KaoFace face; /* with has_face */
  guint n_people;
  KaoRect people[KAO_TRACKED_MAX_FACES];
  KaoReceptionLine line; /* below the picture */
  gchar *hint;           /* in its place, while there is none */
} KaoReceptionLive;

typedef enum
{
  KAO_REGISTER_STEP_ASK,  /* consent, label, what to make */
  KAO_REGISTER_STEP_LOOK, /* waits for a good picture */
  KAO_REGISTER_STEP_DONE,
  KAO_N_REGISTER_STEPS
} KaoRegisterStep;

typedef struct
{
  KaoRegisterStep step;
  KaoReceptionLine line; /* in LOOK what is waited for, in DONE what came of it */
  gchar *explanation;    /* in ASK: to be read to the visitor */
  gchar *passes_on;      /* in ASK: to whom else he may be made known; "" where there is nobody */
  gchar *pass_on;        /* in ASK: what he agrees to with that, "" likewise */
  gchar *note;           /* in DONE: what the visitor has to know of the ticket */
  gchar *passed_on;      /* in DONE: what became of it there */
  gboolean may_go_on;    /* in DONE: nothing is under way any more */
  gboolean may_begin;    /* model and camera allow it */
  gboolean may_read_card;
  gboolean has_code;
} KaoRegisterScreen;

/* What became of the one who stands at the gate. */
typedef struct
{
  guint64 id; /* which decision this is; 0 = none */
  KaoMarkKind mark;
  gchar *sentence;
  gchar *label;
  gchar *figure; /* "" without one */
  gdouble similarity;
  gdouble line;
  gdouble review_line;
  gchar *detail;  /* what the figure was measured against */
  gchar *nearest; /* that several are in view */
  guint n_choices;
  gchar *choices[2];
  guint n_items; /* 0 where there is nobody to hand anything to */
  gchar *items[KAO_DAY_MAX_ITEMS];
  guint handed_out; /* a bit each */
  gchar *spoken;    /* for a screen reader */
} KaoGateScreen;

typedef struct
{
  gchar *what;
  gchar *number;
} KaoDayRow;

#define KAO_DAY_SCREEN_ROWS (2 + KAO_DAY_MAX_ITEMS)

typedef struct
{
  guint n_rows;
  KaoDayRow rows[KAO_DAY_SCREEN_ROWS];
  gchar *list; /* what the length of the list means for the line */
  gboolean is_asking; /* whether the day is really to be closed */
} KaoDayScreen;

typedef struct
{
  KaoReceptionPage page;
  gboolean is_locked;
  gboolean is_demo;
  gboolean is_unprotected;
  gchar *event;
  KaoTone message_tone;
  gchar *message_what; /* "" = none */
  gchar *message_todo;
  gchar *message_detail;
  KaoReceptionLive live;
  KaoRegisterScreen enrol;
  KaoGateScreen gate;
  KaoDayScreen day;
  KaoReceptionLine camera; /* at the foot */
  KaoReceptionLine model;
} KaoReceptionScreen;

void kao_reception_live_clear (KaoReceptionLive *live);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KaoReceptionLive, kao_reception_live_clear)
/* Overwrites and frees every text. A screen of zeros is allowed. */
void kao_reception_screen_clear (KaoReceptionScreen *screen);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KaoReceptionScreen, kao_reception_screen_clear)

G_END_DECLS
