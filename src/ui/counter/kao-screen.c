// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/counter/kao-screen.h"

#include "secure/kao-memory.h"

#include <string.h>

static void
drop (gchar **text)
{
  if (*text != NULL)
    kao_wipe (*text, strlen (*text));
  g_clear_pointer (text, g_free);
}

void
kao_screen_line_clear (KaoScreenLine *line)
{
  drop (&line->what);
  drop (&line->todo);
}

void
kao_screen_live_clear (KaoScreenLive *live)
{
  kao_screen_line_clear (&live->within);
  kao_screen_line_clear (&live->at_edge);
  kao_wipe (live, sizeof *live);
}

void
kao_screen_message_clear (KaoScreenMessage *message)
{
  drop (&message->what);
  drop (&message->todo);
  drop (&message->detail);
}

void
kao_screen_progress_clear (KaoScreenProgress *progress)
{
  drop (&progress->what);
  drop (&progress->todo);
}

void
kao_screen_result_clear (KaoScreenResult *result)
{
  drop (&result->figure);
  drop (&result->outcome);
  drop (&result->pairs);
  drop (&result->next_step);
  drop (&result->reasons);
  drop (&result->detail);
  drop (&result->spoken);
  kao_wipe (result, sizeof *result);
}

void
kao_screen_clear (KaoScreen *screen)
{
  drop (&screen->shot);
  drop (&screen->start);
  drop (&screen->municipality);
  drop (&screen->visitor_hint);
  kao_screen_message_clear (&screen->message);
  kao_screen_live_clear (&screen->live);
  kao_screen_line_clear (&screen->ready);
  kao_screen_progress_clear (&screen->progress);
  for (guint i = 0; i < KAO_SCREEN_N_STEPS; i++)
    kao_screen_line_clear (&screen->steps[i]);
  kao_screen_result_clear (&screen->result);
  for (guint i = 0; i < KAO_SCREEN_N_PROBLEMS; i++)
    kao_screen_line_clear (&screen->problems[i]);
  for (guint i = 0; i < KAO_SCREEN_N_PARTS; i++)
    {
      drop (&screen->parts[i].brief);
      drop (&screen->parts[i].full);
    }
  kao_wipe (screen, sizeof *screen);
}
