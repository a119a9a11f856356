// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/kao-shareable.h"

#include <string.h>

gchar *
kao_shareable_make (const gchar *text, const gchar *home)
{
  static const struct
  {
    const gchar *pattern;
    const gchar *instead;
  } rows[] = {
    /* MAC and IP addresses. */
    { "\\b[0-9A-Fa-f]{2}([:-][0-9A-Fa-f]{2}){5}\\b", "(address)" },
    { "\\b[0-9]{1,3}(\\.[0-9]{1,3}){3}\\b", "(address)" },
    { "\\b[0-9A-Fa-f]{0,4}(:[0-9A-Fa-f]{0,4}){4,7}\\b", "(address)" },
    /* "serial=..." of any form, then what looks like one: long, with at least four digits. */
    { "(?i)\\bserial[=: ]*[A-Za-z0-9]+", "(serial number)" },
    { "\\b(?=(?:[A-Za-z]*[0-9]){4})[A-Za-z0-9]{8,}\\b", "(serial number)" },
  };
  g_autofree gchar *result = g_strdup (text);

  if (home != NULL && strlen (home) > 1)
    {
      g_autofree gchar *quoted = g_regex_escape_string (home, -1);
      g_autofree gchar *pattern = g_strconcat (quoted, "(/[^\\s:,;)]*)?", NULL);
      g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
      gchar *next = g_regex_replace_literal (regex, result, -1, 0, "(home)", 0, NULL);
      g_free (result);
      result = next;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GRegex) regex = g_regex_new (rows[i].pattern, 0, 0, NULL);
      gchar *next = g_regex_replace_literal (regex, result, -1, 0, rows[i].instead, 0, NULL);
      g_free (result);
      result = next;
    }
  return g_steal_pointer (&result);
}
