// SPDX-License-Identifier: GPL-3.0-or-later
/* The log: one event is one line whatever its arguments hold, and detail is silent unless asked for.
 * What the callers put in is checked by log_calls.py, and at run time by the hunt in
 * tests/contract/app, which searches the log of a whole visit for figure and outcome. */
#include "config.h"

#include "base/kao-log.h"

#include <string.h>

static void
say_things (void)
{
  g_autofree gchar *long_name = g_strnfill (5000, 'x');

  kao_log_event ("scan", "device \"%s\"", "Good\nkaoawase[1] fake: line\r\033[2Jscreen\ttab");
  kao_log_event ("scan", "%s", long_name);
  kao_log_detail ("scan", "hidden");
  kao_log_set_verbose (TRUE);
  kao_log_detail ("scan", "shown");
}

static void
test_lines (void)
{
  if (g_test_subprocess ())
    {
      say_things ();
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("kaoawase[*] scan: device \"Good kaoawase?1? fake: line*screen tab\"\n*");
  g_test_trap_assert_stderr ("*scan: shown\n");
  g_test_trap_assert_stderr_unmatched ("*hidden*");
  g_test_trap_assert_stderr_unmatched ("*\033*");
  /* Cut, not dropped, and not the 5000 characters that a device sent. */
  g_test_trap_assert_stderr ("*xxxxxxxx\n*");
  g_test_trap_assert_stderr_unmatched ("*\n*\n*\n*\n*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/log/lines", test_lines);
  return g_test_run ();
}
