// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/counter/kao-window.h"

#include "ui/counter/kao-advice-line.h"
#include "ui/counter/kao-card-face.h"
#include "ui/counter/kao-chooser.h"
#include "ui/counter/kao-focus.h"
#include "ui/kao-face-pane.h"
#include "ui/kao-fit.h"
#include "ui/kao-mark.h"
#include "ui/kao-message-bar.h"
#include "ui/counter/kao-result-panel.h"
#include "ui/counter/kao-status-bar.h"

G_BEGIN_DECLS

/* A sign with a strong line and a plain one below it. */
typedef struct
{
  GtkWidget *box;
  KaoMark *mark;
  GtkLabel *what;
  GtkLabel *todo;
} KaoRemark;

struct _KaoWindow
{
  GtkApplicationWindow parent_instance;

  /* template children, borrowed */
  GtkLabel *municipality;
  GtkLabel *demo_badge;
  gboolean is_practice;
  GtkWidget *danger;
  KaoMark *danger_mark;
  KaoMessageBar *message_bar;
  KaoFacePane *visitor_pane;
  KaoAdviceLine *advice;
  GtkActionable *shot;
  GtkLabel *shot_label;
  GtkStack *document_stack;
  KaoFacePane *document_pane;
  KaoChooser *chooser;
  GtkCheckButton *whole_glass;
  GtkWidget *kinds;
  GtkToggleButton *kind_card;
  GtkToggleButton *kind_form;
  GtkToggleButton *kind_licence;
  GtkStack *panel;
  GtkLabel *ready_what;
  GtkLabel *ready_todo;
  GtkBox *problems;
  GtkLabel *stage;
  GtkLabel *stage_todo;
  GtkProgressBar *progress;
  GtkBox *steps;
  KaoResultPanel *result_panel;
  GtkWidget *start;
  GtkLabel *start_label;
  KaoStatusBar *status_bar;
  GtkWidget *desk;
  GtkBox *feet;
  GtkScrolledWindow *panel_scroller;

  GtkGrid *panes;
  GtkWidget *read_card;

  /* the chip's column */
  GtkWidget *chip_heading; /* owned */
  KaoFacePane *chip_pane;  /* owned */
  KaoCardFace *chip_face;  /* borrowed */

  KaoRemark problem[KAO_SCREEN_N_PROBLEMS];
  KaoRemark step[KAO_SCREEN_N_STEPS];

  GSimpleActionGroup *actions; /* owned */
  GSimpleAction *read_action;  /* owned */
  KaoSessionState state;       /* as last shown */
  guint64 message_id;          /* likewise; 0 = none */
  KaoFit fit;
  gboolean is_fitted; /* @fit holds for the present size */
  guint fit_id;
  guint reveal_frames; /* until the panel is scrolled to */
  const gchar *untold[8];   /* static words of kao-window-trace.c */
  guint n_untold;
  gboolean has_frame;       /* of the camera, since the last wipe */
  gboolean may_pick; /* a number means a person in view, not a portrait */
  guint pulse_id; /* 0 = the bar shows how far it is, or is hidden */
  gboolean is_updating;     /* the toggles are being set, not pressed */
};

/* kao-window-actions.c: "requested" for the actions "session.*" and their keys. */
void _kao_window_install_actions (KaoWindow *self);
void _kao_window_update_actions (KaoWindow *self, KaoSessionActions actions, gboolean may_leave);

/* kao-window-trace.c: tells in the log when what is called @what, a word that lives for ever, has been
 * painted. */
void _kao_window_trace_begin (KaoWindow *self);
void _kao_window_trace (KaoWindow *self, const gchar *what);

/* kao-window-card.c: the column of the chip, hidden until there is one. */
void _kao_window_install_card (KaoWindow *self);
void _kao_window_show_card (KaoWindow *self, const KaoCardScreen *screen);
void _kao_window_wipe_card (KaoWindow *self);

/* kao-window-fit.c: arranges the window for the room it is given. */
void _kao_window_fit (KaoWindow *self, gint width, gint height);
/* What the badge says in the room it has. */
void _kao_window_say_badge (KaoWindow *self);
/* Where all of the window scrolls: to the panel, once what was put into it has its place. */
void _kao_window_reveal_panel (KaoWindow *self);

G_END_DECLS
