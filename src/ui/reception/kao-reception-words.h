// SPDX-License-Identifier: GPL-3.0-or-later
/* Puts the reception's facts into words. Pure functions, no GTK, main thread only. */
#pragma once

#include "reception/kao-reception.h"
#include "ui/reception/kao-reception-screen.h"

G_BEGIN_DECLS

/* All pointers are borrowed for the time of the call. */
typedef struct
{
  KaoReceptionPage page;
  gboolean is_locked;
  gboolean is_demo;
  gboolean is_unprotected;
  const gchar *event;
  const GError *message; /* how the last attempt ended, or NULL */
  KaoReceptionTask task;
  KaoCameraState camera_state;
  const GError *camera_fault;
  const gchar *pack_title; /* NULL while it loads */
  const GError *model_error;
  const KaoLiveFace *live; /* NULL = nothing is known */
  const KaoDay *day;       /* NULL until the model is known */

  /* Register */
  KaoRegisterStep step;
  guint place;          /* in DONE, with is_listed */
  gboolean is_listed;
  gboolean has_ticket;
  guint ticket_hours;
  gboolean has_card_reader;
  gboolean is_from_chip; /* in LOOK and DONE */
  KaoCheck check;        /* in DONE, with is_from_chip */
  gboolean is_expired;   /* likewise: the chip's card */
  KaoPasser *passer;     /* NULL where there are no commands of the office's own */

  /* Gate */
  guint64 decision_id;         /* 0: none */
  const KaoDecision *decision; /* with an id */
  gdouble review_line;         /* for one person */
  const gchar *const *items;   /* what is handed out, NULL-terminated */
  gint person;                 /* in the day's list, to whom something is handed; -1 = nobody */

  /* Day */
  gboolean is_asking;
  gdouble line; /* for one person */
} KaoReceptionFacts;

/* Fills all of @screen, which the caller clears. */
void kao_reception_screen_say (const KaoReceptionFacts *facts, KaoReceptionScreen *screen);
/* Only what follows the camera's rate. */
void kao_reception_screen_say_live (const KaoReceptionFacts *facts, KaoReceptionLive *live);

G_END_DECLS
