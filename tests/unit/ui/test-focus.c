// SPDX-License-Identifier: GPL-3.0-or-later
/* Where the focus goes, for every change of state. */
#include "config.h"

#include "ui/counter/kao-focus.h"

static void
test_states (void)
{
  for (KaoSessionState from = 0; from < KAO_SESSION_N_STATES; from++)
    for (KaoSessionState to = 0; to < KAO_SESSION_N_STATES; to++)
      {
        KaoFocus focus = kao_focus_choose (&(KaoFocusChange){ from, to, FALSE, FALSE, FALSE });
        gboolean is_gone = from == KAO_SESSION_RESULT || from == KAO_SESSION_CHOOSING;

        if (from == to)
          g_assert_cmpint (focus, ==, KAO_FOCUS_KEEP);
        else if (to == KAO_SESSION_RESULT)
          g_assert_cmpint (focus, ==, KAO_FOCUS_RESULT);
        else if (to == KAO_SESSION_CHOOSING)
          g_assert_cmpint (focus, ==, KAO_FOCUS_CHOOSER);
        else
          g_assert_cmpint (focus, ==, is_gone ? KAO_FOCUS_HOME : KAO_FOCUS_KEEP);
      }
}

static void
test_messages (void)
{
  static const struct
  {
    KaoFocusChange change;
    KaoFocus focus;
  } rows[] = {
    /* A new message, the same one again, its end. */
    { { KAO_SESSION_LIVE, KAO_SESSION_LIVE, FALSE, TRUE, FALSE }, KAO_FOCUS_MESSAGE },
    { { KAO_SESSION_WIPING, KAO_SESSION_LIVE, FALSE, TRUE, FALSE }, KAO_FOCUS_MESSAGE },
    { { KAO_SESSION_LIVE, KAO_SESSION_LIVE, TRUE, TRUE, FALSE }, KAO_FOCUS_KEEP },
    { { KAO_SESSION_LIVE, KAO_SESSION_LIVE, TRUE, FALSE, FALSE }, KAO_FOCUS_HOME },
    /* A result is more than a message; what had the focus has gone. */
    { { KAO_SESSION_COMPARING, KAO_SESSION_RESULT, FALSE, TRUE, FALSE }, KAO_FOCUS_RESULT },
    { { KAO_SESSION_RESULT, KAO_SESSION_WIPING, TRUE, TRUE, FALSE }, KAO_FOCUS_MESSAGE },
    { { KAO_SESSION_LIVE, KAO_SESSION_SCANNING, FALSE, FALSE, TRUE }, KAO_FOCUS_HOME },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (kao_focus_choose (&rows[i].change), ==, rows[i].focus);
}

static void
test_countdown (void)
{
  guint n = 0;

  for (guint seconds = 600; seconds > 0; seconds--)
    n += kao_focus_is_announced (seconds) ? 1 : 0;
  g_assert_cmpuint (n, ==, 2);
  g_assert_true (kao_focus_is_announced (30));
  g_assert_true (kao_focus_is_announced (10));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/focus/states", test_states);
  g_test_add_func ("/ui/focus/messages", test_messages);
  g_test_add_func ("/ui/focus/countdown", test_countdown);
  return g_test_run ();
}
