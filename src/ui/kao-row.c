// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/kao-row.h"

#include <glib/gi18n-lib.h>

static const KaoRow general_error = { N_ ("Something went wrong inside the program."),
                                      N_ ("Start again. If it stays, tell the administrator."),
                                      KAO_TONE_ERROR };

KaoSentence
kao_row_general_error (void)
{
  return kao_row_say (&general_error);
}

const gchar *
kao_row_translate (const gchar *text)
{
  return text[0] == '\0' ? text : g_dgettext (GETTEXT_PACKAGE, text);
}

KaoSentence
kao_row_say (const KaoRow *row)
{
  return (KaoSentence){ kao_row_translate (row->what), kao_row_translate (row->todo), row->tone };
}

KaoSentence
kao_row_pick (const KaoRow *table, gsize n, gint code)
{
  if (code < 0 || (gsize) code >= n || table[code].what == NULL)
    return kao_row_general_error ();
  return kao_row_say (&table[code]);
}
