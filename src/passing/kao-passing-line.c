// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "passing/kao-passing-line.h"

#include <string.h>

/* Not even characters that turn the direction of the text round. */
static gboolean
is_printable (const gchar *text)
{
  for (const gchar *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      if (!g_unichar_isprint (g_utf8_get_char (at)))
        return FALSE;
    }
  return TRUE;
}

gboolean
kao_passing_line_is_fit (const gchar *text)
{
  return g_utf8_validate (text, -1, NULL) && g_utf8_strlen (text, -1) <= KAO_PASSING_LINE_CHARACTERS
         && is_printable (text);
}

void
kao_passing_line_take (const gchar *output, gsize n, gchar *line, gsize size)
{
  const gchar *end = memchr (output, '\n', n);
  gsize length = end != NULL ? (gsize) (end - output) : n;
  g_autofree gchar *first = g_strndup (output, length);
  const gchar *valid = NULL;
  gsize cut = 0;

  line[0] = '\0';
  /* Where the room for the output ended, a character may have been cut in two. */
  if (strlen (first) != length
      || (!g_utf8_validate (first, -1, &valid) && (end != NULL || first + length - valid > 3)))
    return;
  if (valid != NULL)
    first[valid - first] = '\0';
  g_strdelimit (first, "\t\r", ' ');
  g_strstrip (first);
  if (!is_printable (first))
    return;
  for (glong i = 0; i < KAO_PASSING_LINE_CHARACTERS && first[cut] != '\0'; i++)
    {
      gsize next = (gsize) (g_utf8_next_char (first + cut) - first);

      if (next >= size)
        break;
      cut = next;
    }
  memcpy (line, first, cut);
  line[cut] = '\0';
}
