// SPDX-License-Identifier: GPL-3.0-or-later
/* Waiting in a test for what the main loop brings about. */
#pragma once

#include <glib.h>

/* A GSourceFunc: ends the test, naming what it waited for. */
static inline gboolean
wait_for_is_too_late (gpointer what)
{
  g_error ("waited in vain for %s", (const gchar *) what);
  return G_SOURCE_REMOVE;
}

/* Turns the main loop until @condition holds; a test that includes this says with PATIENCE_MS how long at most. */
#define WAIT_FOR(condition)                                                                        \
  G_STMT_START                                                                                     \
  {                                                                                                \
    guint too_late_id = g_timeout_add (PATIENCE_MS, wait_for_is_too_late, (gpointer) #condition);  \
    while (!(condition))                                                                           \
      g_main_context_iteration (NULL, TRUE);                                                       \
    g_source_remove (too_late_id);                                                                 \
  }                                                                                                \
  G_STMT_END
