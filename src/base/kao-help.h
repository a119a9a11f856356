// SPDX-License-Identifier: GPL-3.0-or-later
/* What --help says, in the language of the terminal. Tables of options mark their sentences by N_(). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Finds the message catalogue and lets gettext use it; sets no other part of the locale than language and letters.
 * @language: "ja", "en", or "auto" for the locale's own. Before any thread is started. */
void kao_help_bind_language (const gchar *language);

/* Has @context, whose main group is complete, say its help in the user's language if @argv asks for help. Before
 * g_option_context_parse(). Without such a wish nothing is set, so that numbers are written as ever. */
void kao_help_translate (GOptionContext *context, gint argc, gchar **argv);

G_END_DECLS
