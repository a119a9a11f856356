// SPDX-License-Identifier: GPL-3.0-or-later
/* Practice for a new clerk: a window with the situations that a counter meets. Each is the whole program with
 * invented persons and the office's own settings; this window only says which options it is started with.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How many arguments a situation has at most, the NULL after them included. */
#define KAO_PRACTICE_MAX_ARGUMENTS 4

typedef struct
{
  const gchar *title; /* in the source's English */
  const gchar *arguments[KAO_PRACTICE_MAX_ARGUMENTS]; /* of kaoawase, beside those that each has; NULL-terminated */
} KaoPracticeCase;

/* The cases, every outcome and every fault. */
const KaoPracticeCase *kao_practice_get_cases (guint *n);

/* Shows the list until a case is chosen; NULL when the window was closed, or at once where there is no display.
 * @language as in the configuration. Main thread, before any visitor is there and any device is open. */
const KaoPracticeCase *kao_practice_choose (const gchar *language);

G_END_DECLS
