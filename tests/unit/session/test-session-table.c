// SPDX-License-Identifier: GPL-3.0-or-later
/* The table of one visitor's states against a second statement of it, over all pairs, and the
 * promises that follow from it. */
#include "config.h"

#include "session/kao-session-table.h"

#include <string.h>

/* One row per state, one word per event in the order of the enumeration; "-" is refused. */
static const struct
{
  KaoSessionState state;
  const gchar *row;
} expected[] = {
  /*                        on   off shot retake start without-scan scanned located several none chosen compared again seen
                            failed cancel clear timeout close wiped wiped-off */
  { KAO_SESSION_IDLE,      "live - - - live - - - - - - - - - - - - - wiping - -" },
  { KAO_SESSION_LIVE,      "- wiping live live scanning comparing - - - - - - - - - - wiping - wiping - -" },
  { KAO_SESSION_SCANNING,  "- - - - - - locating - - - - - - - wiping wiping - - wiping - -" },
  { KAO_SESSION_LOCATING,  "- - - - - - - comparing choosing scanning - - - - wiping wiping - - wiping - -" },
  { KAO_SESSION_CHOOSING,  "- - - - - - - - - - comparing - - - wiping wiping - wiping wiping - -" },
  { KAO_SESSION_COMPARING, "- - - - - - - - - - - result - - wiping wiping - - wiping - -" },
  { KAO_SESSION_RESULT,    "- - - - - - - - - - - - watching - - - wiping wiping wiping - -" },
  { KAO_SESSION_WATCHING,  "- - - - - - - - - - - - - comparing wiping wiping - wiping wiping - -" },
  { KAO_SESSION_WIPING,    "- - - - - - - - - - - - - - - - - - wiping live idle" },
};

static void
test_all_pairs (void)
{
  g_assert_cmpuint (G_N_ELEMENTS (expected), ==, KAO_SESSION_N_STATES);
  for (guint i = 0; i < KAO_SESSION_N_STATES; i++)
    {
      g_auto (GStrv) words = g_strsplit (expected[i].row, " ", -1);

      g_assert_cmpint (expected[i].state, ==, i);
      g_assert_cmpuint (g_strv_length (words), ==, KAO_SESSION_N_EVENTS);
      for (guint event = 0; event < KAO_SESSION_N_EVENTS; event++)
        {
          KaoSessionState next = (KaoSessionState) 77;
          gboolean is_legal = kao_session_table_next (i, event, &next);

          g_test_message ("%s + %s", kao_session_state_to_string (i),
                          kao_session_event_to_string (event));
          if (strcmp (words[event], "-") == 0)
            {
              g_assert_false (is_legal);
              g_assert_cmpint (next, ==, 77);
            }
          else
            {
              g_assert_true (is_legal);
              g_assert_cmpstr (kao_session_state_to_string (next), ==, words[event]);
            }
        }
    }
}

/* Whatever path is taken from a state that may hold something of a visitor, LIVE and IDLE are
 * reached by way of WIPING only. */
static void
test_every_way_out_is_wiped (void)
{
  for (guint state = 0; state < KAO_SESSION_N_STATES; state++)
    {
      for (guint event = 0; event < KAO_SESSION_N_EVENTS; event++)
        {
          KaoSessionState next;

          if (!kao_session_table_next (state, event, &next))
            continue;
          if (next == KAO_SESSION_IDLE)
            g_assert_cmpint (state, ==, KAO_SESSION_WIPING);
          if (next == KAO_SESSION_LIVE)
            g_assert_true (state == KAO_SESSION_WIPING || state == KAO_SESSION_IDLE
                           || state == KAO_SESSION_LIVE);
          if (state == KAO_SESSION_WIPING && next != KAO_SESSION_WIPING)
            g_assert_true (event == KAO_SESSION_EVENT_WIPED || event == KAO_SESSION_EVENT_WIPED_OFF);
          if (event == KAO_SESSION_EVENT_WIPED || event == KAO_SESSION_EVENT_WIPED_OFF)
            g_assert_cmpint (state, ==, KAO_SESSION_WIPING);
        }
    }
}

static void
test_closing_is_always_possible (void)
{
  for (guint state = 0; state < KAO_SESSION_N_STATES; state++)
    {
      KaoSessionState next;

      g_assert_true (kao_session_table_next (state, KAO_SESSION_EVENT_CLOSE, &next));
      g_assert_cmpint (next, ==, KAO_SESSION_WIPING);
    }
}

/* An action that a state offers is a move of that state, and the other way round. */
static void
test_actions_agree_with_moves (void)
{
  static const struct
  {
    KaoSessionActions action;
    KaoSessionEvent event;
  } pairs[] = {
    { KAO_SESSION_ACTION_TAKE_SHOT, KAO_SESSION_EVENT_TAKE_SHOT },
    { KAO_SESSION_ACTION_RETAKE, KAO_SESSION_EVENT_RETAKE },
    { KAO_SESSION_ACTION_START, KAO_SESSION_EVENT_START },
    { KAO_SESSION_ACTION_START_WITHOUT_SCAN, KAO_SESSION_EVENT_START_WITHOUT_SCAN },
    { KAO_SESSION_ACTION_CANCEL, KAO_SESSION_EVENT_CANCEL },
    { KAO_SESSION_ACTION_CHOOSE, KAO_SESSION_EVENT_CHOSEN },
    { KAO_SESSION_ACTION_CLEAR, KAO_SESSION_EVENT_CLEAR },
    { KAO_SESSION_ACTION_AGAIN, KAO_SESSION_EVENT_AGAIN },
  };

  for (guint state = 0; state < KAO_SESSION_N_STATES; state++)
    {
      KaoSessionActions actions = kao_session_table_actions (state);

      for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
        {
          KaoSessionState next;
          gboolean is_legal = kao_session_table_next (state, pairs[i].event, &next);

          /* LIVE may be cleared, but offers "retake" for it. */
          if (state == KAO_SESSION_LIVE && pairs[i].action == KAO_SESSION_ACTION_CLEAR)
            g_assert_false (actions & pairs[i].action);
          else
            g_assert_cmpint (is_legal, ==, (actions & pairs[i].action) != 0);
        }
    }
}

/* From every state the next visitor can be reached. */
static void
test_no_dead_end (void)
{
  for (guint start = 0; start < KAO_SESSION_N_STATES; start++)
    {
      gboolean is_reached[KAO_SESSION_N_STATES] = { FALSE };
      gboolean has_grown = TRUE;

      is_reached[start] = TRUE;
      while (has_grown)
        {
          has_grown = FALSE;
          for (guint state = 0; state < KAO_SESSION_N_STATES; state++)
            for (guint event = 0; event < KAO_SESSION_N_EVENTS; event++)
              {
                KaoSessionState next;

                if (is_reached[state] && kao_session_table_next (state, event, &next)
                    && !is_reached[next])
                  is_reached[next] = has_grown = TRUE;
              }
        }
      for (guint state = 0; state < KAO_SESSION_N_STATES; state++)
        g_assert_true (is_reached[state]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session-table/all-pairs", test_all_pairs);
  g_test_add_func ("/session-table/every-way-out-is-wiped", test_every_way_out_is_wiped);
  g_test_add_func ("/session-table/closing-is-always-possible", test_closing_is_always_possible);
  g_test_add_func ("/session-table/actions-agree-with-moves", test_actions_agree_with_moves);
  g_test_add_func ("/session-table/no-dead-end", test_no_dead_end);
  return g_test_run ();
}
