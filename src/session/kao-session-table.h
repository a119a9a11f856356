// SPDX-License-Identifier: GPL-3.0-or-later
/* The states of one visitor: a pure table, no object. The diagram stands above the table in
 * kao-session-table.c.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  KAO_SESSION_IDLE,
  KAO_SESSION_LIVE,
  KAO_SESSION_SCANNING,
  KAO_SESSION_LOCATING,
  KAO_SESSION_CHOOSING,
  KAO_SESSION_COMPARING,
  KAO_SESSION_RESULT,
  KAO_SESSION_WATCHING, /* the same references are to be compared with new frames of the visitor */
  KAO_SESSION_WIPING,
  KAO_SESSION_N_STATES
} KaoSessionState;

typedef enum
{
  KAO_SESSION_EVENT_CAMERA_ON,     /* the camera was switched on, or the program works without one */
  KAO_SESSION_EVENT_CAMERA_OFF,    /* nobody here for idle_clear_seconds */
  KAO_SESSION_EVENT_TAKE_SHOT,
  KAO_SESSION_EVENT_RETAKE,
  KAO_SESSION_EVENT_START,         /* Start Matching */
  KAO_SESSION_EVENT_START_WITHOUT_SCAN, /* with what joined already: a chip's photo, a ticket */
  KAO_SESSION_EVENT_SCANNED,
  KAO_SESSION_EVENT_LOCATED,       /* one portrait */
  KAO_SESSION_EVENT_LOCATED_SEVERAL,
  KAO_SESSION_EVENT_LOCATED_NONE,  /* none at the glass corner: the whole glass is scanned, once */
  KAO_SESSION_EVENT_CHOSEN,
  KAO_SESSION_EVENT_COMPARED,
  KAO_SESSION_EVENT_AGAIN,         /* compare anew: the document is known, the visitor is looked at again */
  KAO_SESSION_EVENT_SEEN,          /* there are new frames enough */
  KAO_SESSION_EVENT_FAILED,        /* retry or error */
  KAO_SESSION_EVENT_CANCEL,
  KAO_SESSION_EVENT_CLEAR,
  KAO_SESSION_EVENT_TIMEOUT,       /* idle_clear_seconds */
  KAO_SESSION_EVENT_CLOSE,         /* window closed, program ends */
  KAO_SESSION_EVENT_WIPED,         /* nothing of the visitor is left: the next one */
  KAO_SESSION_EVENT_WIPED_OFF,     /* the same, and the camera stays off or the program ends */
  KAO_SESSION_N_EVENTS
} KaoSessionEvent;

typedef enum
{
  KAO_SESSION_ACTION_TAKE_SHOT = 1 << 0,
  KAO_SESSION_ACTION_RETAKE = 1 << 1,
  KAO_SESSION_ACTION_START = 1 << 2,
  KAO_SESSION_ACTION_CANCEL = 1 << 3,
  KAO_SESSION_ACTION_CHOOSE = 1 << 4,
  KAO_SESSION_ACTION_CLEAR = 1 << 5,
  KAO_SESSION_ACTION_START_WITHOUT_SCAN = 1 << 6,
  KAO_SESSION_ACTION_AGAIN = 1 << 7,
  KAO_SESSION_ACTION_PICK = 1 << 8 /* a move of no state: see kao_session_get_actions() */
} KaoSessionActions;

/* TRUE and *@next when @event is legal in @state; FALSE leaves *@next alone. */
gboolean kao_session_table_next (KaoSessionState state, KaoSessionEvent event, KaoSessionState *next);
/* What the clerk may do in @state. */
KaoSessionActions kao_session_table_actions (KaoSessionState state);
const gchar *kao_session_state_to_string (KaoSessionState state);
const gchar *kao_session_event_to_string (KaoSessionEvent event);

G_END_DECLS
