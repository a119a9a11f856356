// SPDX-License-Identifier: GPL-3.0-or-later
/* Puts facts into words and shows them, as the presenter does. */
#pragma once

#include "ui/counter/kao-screen-words.h"
#include "ui/counter/kao-window.h"

static inline void
show_facts (KaoWindow *window, const KaoScreenFacts *facts)
{
  g_auto (KaoScreen) screen = { 0 };

  kao_screen_say (facts, &screen);
  kao_window_show (window, &screen);
}
