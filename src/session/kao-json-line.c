// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "session/kao-json-line.h"

#include "secure/kao-memory.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

/* Long enough for all that is said here; a longer value is cut short. */
#define MAX_LINE 8192
#define MAX_VALUE 3000

/* Kept free for the closing quote, a comma and the closing brace. */
#define RESERVE 128

struct _KaoJsonLine
{
  gsize length;
  gchar text[MAX_LINE]; /* without the closing brace */
};

KaoJsonLine *
kao_json_line_new (void)
{
  KaoJsonLine *line = kao_secret_alloc (sizeof *line);

  line->text[0] = '{';
  line->length = 1;
  return line;
}

void
kao_json_line_free (KaoJsonLine *line)
{
  kao_secret_free (line);
}

static void
put (KaoJsonLine *line, const gchar *text, gsize length)
{
  if (line->length + length < MAX_LINE)
    {
      memcpy (line->text + line->length, text, length);
      line->length += length;
    }
}

static void
put_text (KaoJsonLine *line, const gchar *text)
{
  put (line, text, strlen (text));
}

/* @text is valid UTF-8; cut at a character's end where it would reach @limit. */
static void
put_quoted (KaoJsonLine *line, const gchar *text, gsize limit)
{
  put_text (line, "\"");
  for (const gchar *p = text; *p != '\0' && line->length + 6 < limit; p = g_utf8_next_char (p))
    {
      gchar escape[8];

      if (*p == '"' || *p == '\\')
        g_snprintf (escape, sizeof escape, "\\%c", *p);
      else if ((guchar) *p < 0x20)
        g_snprintf (escape, sizeof escape, "\\u%04x", (guint) (guchar) *p);
      else
        g_snprintf (escape, sizeof escape, "%.*s", (int) (g_utf8_next_char (p) - p), p);
      put_text (line, escape);
    }
  put_text (line, "\"");
}

/* FALSE when the line is full: the field is left out. */
static gboolean
begin_field (KaoJsonLine *line, const gchar *key)
{
  if (line->length + strlen (key) + RESERVE >= MAX_LINE)
    return FALSE;
  if (line->length > 1)
    put_text (line, ",");
  put_quoted (line, key, MAX_LINE);
  put_text (line, ":");
  return TRUE;
}

void
kao_json_line_add_string (KaoJsonLine *line, const gchar *key, const gchar *value)
{
  g_autofree gchar *valid = NULL;

  if (value == NULL)
    {
      if (begin_field (line, key))
        put_text (line, "null");
      return;
    }
  valid = g_utf8_make_valid (value, -1);
  if (begin_field (line, key))
    put_quoted (line, valid, MIN (line->length + MAX_VALUE, MAX_LINE - RESERVE / 2));
}

void
kao_json_line_add_integer (KaoJsonLine *line, const gchar *key, gint64 value)
{
  gchar text[32];

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, value);
  if (begin_field (line, key))
    put_text (line, text);
}

void
kao_json_line_add_number (KaoJsonLine *line, const gchar *key, gdouble value, gint decimals)
{
  gchar format[16];
  gchar text[G_ASCII_DTOSTR_BUF_SIZE + 16];

  g_snprintf (format, sizeof format, "%%.%df", CLAMP (decimals, 0, 9));
  /* Whatever the locale, the decimal point is a point. Beyond 1e15 no figure of ours goes. */
  if (isfinite (value) && fabs (value) < 1e15)
    g_ascii_formatd (text, sizeof text, format, value);
  else
    g_strlcpy (text, "null", sizeof text);
  if (begin_field (line, key))
    put_text (line, text);
  kao_wipe (text, sizeof text);
}

void
kao_json_line_add_boolean (KaoJsonLine *line, const gchar *key, gboolean value)
{
  if (begin_field (line, key))
    put_text (line, value ? "true" : "false");
}

gboolean
kao_json_line_print (KaoJsonLine *line, gint fd)
{
  gsize done = 0;

  /* begin_field() and put_quoted() leave room for these. */
  g_assert (line->length + 2 <= MAX_LINE);
  line->text[line->length] = '}';
  line->text[line->length + 1] = '\n';
  while (done < line->length + 2)
    {
      gssize n = write (fd, line->text + done, line->length + 2 - done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      done += (gsize) n;
    }
  return TRUE;
}
