// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/reception/kao-reception-screen.h"

#include "secure/kao-memory.h"

#include <string.h>

static void
drop (gchar **text)
{
  if (*text != NULL)
    kao_wipe (*text, strlen (*text));
  g_clear_pointer (text, g_free);
}

static void
drop_line (KaoReceptionLine *line)
{
  drop (&line->what);
  drop (&line->todo);
}

void
kao_reception_live_clear (KaoReceptionLive *live)
{
  drop_line (&live->line);
  drop (&live->hint);
  kao_wipe (live, sizeof *live);
}

static void
clear_gate (KaoGateScreen *gate)
{
  drop (&gate->sentence);
  drop (&gate->label);
  drop (&gate->figure);
  drop (&gate->detail);
  drop (&gate->nearest);
  drop (&gate->spoken);
  for (gsize i = 0; i < G_N_ELEMENTS (gate->choices); i++)
    drop (&gate->choices[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (gate->items); i++)
    drop (&gate->items[i]);
}

static void
clear_day (KaoDayScreen *day)
{
  for (gsize i = 0; i < G_N_ELEMENTS (day->rows); i++)
    {
      drop (&day->rows[i].what);
      drop (&day->rows[i].number);
    }
  drop (&day->list);
}

void
kao_reception_screen_clear (KaoReceptionScreen *screen)
{
  drop (&screen->event);
  drop (&screen->message_what);
  drop (&screen->message_todo);
  drop (&screen->message_detail);
  kao_reception_live_clear (&screen->live);
  drop_line (&screen->enrol.line);
  drop (&screen->enrol.explanation);
  drop (&screen->enrol.passes_on);
  drop (&screen->enrol.pass_on);
  drop (&screen->enrol.note);
  drop (&screen->enrol.passed_on);
  clear_gate (&screen->gate);
  clear_day (&screen->day);
  drop_line (&screen->camera);
  drop_line (&screen->model);
  kao_wipe (screen, sizeof *screen);
}
