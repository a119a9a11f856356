// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "session/kao-session-table.h"

/*
 *            camera-on               start              scanned
 *    IDLE ─────────────▶ LIVE ─────────────▶ SCANNING ─────────▶ LOCATING
 *     ▲                 ▲ │ ▲ └─┐ take-shot   │  ▲ located-none   │ │  │
 *     │                 │ │ │   │             │  └────────────────┘ │  │
 *     │                 │ │ └───┘ retake      │             located │  │ located-several
 *     │                 │ │                   │                     │  ▼
 *     │                 │ │ clear             │ failed              │ CHOOSING
 *     │                 │ │ camera-off        │ cancel              │  │
 *     │                 │ │                   │                     ▼  │ chosen
 *     │ wiped-off       │ │                   │              COMPARING ◀
 *     │           wiped │ │                   │                     │
 *     │                 │ ▼                   │            compared ▼
 *     └──────────────── WIPING ◀──────────────┴───────────────── RESULT ─────▶ WATCHING
 *                                                clear, timeout        again
 *
 * From WATCHING "seen" leads back to COMPARING: the figure of new frames against the same references.
 * LOCATING, CHOOSING, COMPARING and WATCHING lead to WIPING as SCANNING does (failed, cancel); CHOOSING and
 * WATCHING, where a clerk may have walked away, also by timeout. "close" leads there from every state.
 *
 * "start" in IDLE switches the camera on; the match begins with the first face (kao_session_start()).
 *
 * A reference that joins (a chip's photo, a ticket) moves nothing: in RESULT the figures are worked out
 * anew. Where one has joined in LIVE, "start-without-scan" leads to COMPARING at once.
 *
 * WIPING has two ends and no others: "wiped" for the next visitor, "wiped-off" when the camera was
 * switched off or the program ends. Both are reported only when nothing of the visitor is left.
 */

typedef struct
{
  KaoSessionState state;
  KaoSessionEvent event;
  KaoSessionState next;
} Move;

static const Move moves[] = {
  { KAO_SESSION_IDLE, KAO_SESSION_EVENT_CAMERA_ON, KAO_SESSION_LIVE },
  { KAO_SESSION_IDLE, KAO_SESSION_EVENT_START, KAO_SESSION_LIVE },
  { KAO_SESSION_IDLE, KAO_SESSION_EVENT_CLOSE, KAO_SESSION_WIPING },

  { KAO_SESSION_LIVE, KAO_SESSION_EVENT_TAKE_SHOT, KAO_SESSION_LIVE },
  { KAO_SESSION_LIVE, KAO_SESSION_EVENT_RETAKE, KAO_SESSION_LIVE },
  { KAO_SESSION_LIVE, KAO_SESSION_EVENT_START, KAO_SESSION_SCANNING },
  { KAO_SESSION_LIVE, KAO_SESSION_EVENT_START_WITHOUT_SCAN, KAO_SESSION_COMPARING },
  { KAO_SESSION_LIVE, KAO_SESSION_EVENT_CLEAR, KAO_SESSION_WIPING },
  { KAO_SESSION_LIVE, KAO_SESSION_EVENT_CAMERA_OFF, KAO_SESSION_WIPING },
  { KAO_SESSION_LIVE, KAO_SESSION_EVENT_CLOSE, KAO_SESSION_WIPING },

  { KAO_SESSION_SCANNING, KAO_SESSION_EVENT_SCANNED, KAO_SESSION_LOCATING },
  { KAO_SESSION_SCANNING, KAO_SESSION_EVENT_FAILED, KAO_SESSION_WIPING },
  { KAO_SESSION_SCANNING, KAO_SESSION_EVENT_CANCEL, KAO_SESSION_WIPING },
  { KAO_SESSION_SCANNING, KAO_SESSION_EVENT_CLOSE, KAO_SESSION_WIPING },

  { KAO_SESSION_LOCATING, KAO_SESSION_EVENT_LOCATED, KAO_SESSION_COMPARING },
  { KAO_SESSION_LOCATING, KAO_SESSION_EVENT_LOCATED_SEVERAL, KAO_SESSION_CHOOSING },
  { KAO_SESSION_LOCATING, KAO_SESSION_EVENT_LOCATED_NONE, KAO_SESSION_SCANNING },
  { KAO_SESSION_LOCATING, KAO_SESSION_EVENT_FAILED, KAO_SESSION_WIPING },
  { KAO_SESSION_LOCATING, KAO_SESSION_EVENT_CANCEL, KAO_SESSION_WIPING },
  { KAO_SESSION_LOCATING, KAO_SESSION_EVENT_CLOSE, KAO_SESSION_WIPING },

  { KAO_SESSION_CHOOSING, KAO_SESSION_EVENT_CHOSEN, KAO_SESSION_COMPARING },
  { KAO_SESSION_CHOOSING, KAO_SESSION_EVENT_FAILED, KAO_SESSION_WIPING },
  { KAO_SESSION_CHOOSING, KAO_SESSION_EVENT_CANCEL, KAO_SESSION_WIPING },
  { KAO_SESSION_CHOOSING, KAO_SESSION_EVENT_TIMEOUT, KAO_SESSION_WIPING },
  { KAO_SESSION_CHOOSING, KAO_SESSION_EVENT_CLOSE, KAO_SESSION_WIPING },

  { KAO_SESSION_COMPARING, KAO_SESSION_EVENT_COMPARED, KAO_SESSION_RESULT },
  { KAO_SESSION_COMPARING, KAO_SESSION_EVENT_FAILED, KAO_SESSION_WIPING },
  { KAO_SESSION_COMPARING, KAO_SESSION_EVENT_CANCEL, KAO_SESSION_WIPING },
  { KAO_SESSION_COMPARING, KAO_SESSION_EVENT_CLOSE, KAO_SESSION_WIPING },

  { KAO_SESSION_RESULT, KAO_SESSION_EVENT_AGAIN, KAO_SESSION_WATCHING },
  { KAO_SESSION_RESULT, KAO_SESSION_EVENT_CLEAR, KAO_SESSION_WIPING },
  { KAO_SESSION_RESULT, KAO_SESSION_EVENT_TIMEOUT, KAO_SESSION_WIPING },
  { KAO_SESSION_RESULT, KAO_SESSION_EVENT_CLOSE, KAO_SESSION_WIPING },

  { KAO_SESSION_WATCHING, KAO_SESSION_EVENT_SEEN, KAO_SESSION_COMPARING },
  { KAO_SESSION_WATCHING, KAO_SESSION_EVENT_FAILED, KAO_SESSION_WIPING },
  { KAO_SESSION_WATCHING, KAO_SESSION_EVENT_CANCEL, KAO_SESSION_WIPING },
  { KAO_SESSION_WATCHING, KAO_SESSION_EVENT_TIMEOUT, KAO_SESSION_WIPING },
  { KAO_SESSION_WATCHING, KAO_SESSION_EVENT_CLOSE, KAO_SESSION_WIPING },

  { KAO_SESSION_WIPING, KAO_SESSION_EVENT_WIPED, KAO_SESSION_LIVE },
  { KAO_SESSION_WIPING, KAO_SESSION_EVENT_WIPED_OFF, KAO_SESSION_IDLE },
  { KAO_SESSION_WIPING, KAO_SESSION_EVENT_CLOSE, KAO_SESSION_WIPING },
};

static const struct
{
  const gchar *name;
  guint actions;
} states[KAO_SESSION_N_STATES] = {
  [KAO_SESSION_IDLE] = { "idle", KAO_SESSION_ACTION_START },
  [KAO_SESSION_LIVE] = { "live", KAO_SESSION_ACTION_TAKE_SHOT | KAO_SESSION_ACTION_RETAKE
                                   | KAO_SESSION_ACTION_START
                                   | KAO_SESSION_ACTION_START_WITHOUT_SCAN },
  [KAO_SESSION_SCANNING] = { "scanning", KAO_SESSION_ACTION_CANCEL },
  [KAO_SESSION_LOCATING] = { "locating", KAO_SESSION_ACTION_CANCEL },
  [KAO_SESSION_CHOOSING] = { "choosing", KAO_SESSION_ACTION_CANCEL | KAO_SESSION_ACTION_CHOOSE },
  [KAO_SESSION_COMPARING] = { "comparing", KAO_SESSION_ACTION_CANCEL },
  [KAO_SESSION_RESULT] = { "result", KAO_SESSION_ACTION_CLEAR | KAO_SESSION_ACTION_AGAIN },
  [KAO_SESSION_WATCHING] = { "watching", KAO_SESSION_ACTION_CANCEL },
  [KAO_SESSION_WIPING] = { "wiping", 0 },
};

static const gchar *const events[KAO_SESSION_N_EVENTS] = {
  [KAO_SESSION_EVENT_CAMERA_ON] = "camera-on",
  [KAO_SESSION_EVENT_CAMERA_OFF] = "camera-off",
  [KAO_SESSION_EVENT_TAKE_SHOT] = "take-shot",
  [KAO_SESSION_EVENT_RETAKE] = "retake",
  [KAO_SESSION_EVENT_START] = "start",
  [KAO_SESSION_EVENT_START_WITHOUT_SCAN] = "start-without-scan",
  [KAO_SESSION_EVENT_SCANNED] = "scanned",
  [KAO_SESSION_EVENT_LOCATED] = "located",
  [KAO_SESSION_EVENT_LOCATED_SEVERAL] = "located-several",
  [KAO_SESSION_EVENT_LOCATED_NONE] = "located-none",
  [KAO_SESSION_EVENT_CHOSEN] = "chosen",
  [KAO_SESSION_EVENT_COMPARED] = "compared",
  [KAO_SESSION_EVENT_AGAIN] = "again",
  [KAO_SESSION_EVENT_SEEN] = "seen",
  [KAO_SESSION_EVENT_FAILED] = "failed",
  [KAO_SESSION_EVENT_CANCEL] = "cancel",
  [KAO_SESSION_EVENT_CLEAR] = "clear",
  [KAO_SESSION_EVENT_TIMEOUT] = "timeout",
  [KAO_SESSION_EVENT_CLOSE] = "close",
  [KAO_SESSION_EVENT_WIPED] = "wiped",
  [KAO_SESSION_EVENT_WIPED_OFF] = "wiped-off",
};

gboolean
kao_session_table_next (KaoSessionState state, KaoSessionEvent event, KaoSessionState *next)
{
  for (gsize i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      if (moves[i].state == state && moves[i].event == event)
        {
          *next = moves[i].next;
          return TRUE;
        }
    }
  return FALSE;
}

KaoSessionActions
kao_session_table_actions (KaoSessionState state)
{
  g_return_val_if_fail ((guint) state < KAO_SESSION_N_STATES, 0);
  return (KaoSessionActions) states[state].actions;
}

const gchar *
kao_session_state_to_string (KaoSessionState state)
{
  g_return_val_if_fail ((guint) state < KAO_SESSION_N_STATES, "?");
  return states[state].name;
}

const gchar *
kao_session_event_to_string (KaoSessionEvent event)
{
  g_return_val_if_fail ((guint) event < KAO_SESSION_N_EVENTS, "?");
  return events[event];
}
