// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "evaluate/kao-json.h"

#include <math.h>
#include <string.h>

struct _KaoJson
{
  GString *text;
  guint depth;
  gboolean needs_comma;
};

KaoJson *
kao_json_new (void)
{
  KaoJson *self = g_new0 (KaoJson, 1);

  self->text = g_string_sized_new (4096);
  return self;
}

void
kao_json_free (KaoJson *json)
{
  explicit_bzero (json->text->str, json->text->allocated_len);
  g_string_free (json->text, TRUE);
  g_free (json);
}

static void
append_quoted (GString *text, const gchar *value)
{
  g_string_append_c (text, '"');
  for (const gchar *p = value; *p != '\0'; p++)
    {
      guchar c = (guchar) *p;

      if (c == '"' || c == '\\')
        g_string_append_printf (text, "\\%c", c);
      else if (c < 0x20 || c == 0x7f)
        g_string_append_printf (text, "\\u%04x", c);
      else
        g_string_append_c (text, (gchar) c);
    }
  g_string_append_c (text, '"');
}

static void
begin_value (KaoJson *self, const gchar *key)
{
  if (self->needs_comma)
    g_string_append_c (self->text, ',');
  if (self->depth > 0)
    {
      g_string_append_c (self->text, '\n');
      for (guint i = 0; i < self->depth; i++)
        g_string_append (self->text, "  ");
    }
  if (key != NULL)
    {
      append_quoted (self->text, key);
      g_string_append (self->text, ": ");
    }
  self->needs_comma = TRUE;
}

static void
begin_container (KaoJson *self, const gchar *key, gchar bracket)
{
  begin_value (self, key);
  g_string_append_c (self->text, bracket);
  self->depth++;
  self->needs_comma = FALSE;
}

static void
end_container (KaoJson *self, gchar bracket)
{
  g_return_if_fail (self->depth > 0);
  self->depth--;
  if (self->needs_comma)
    {
      g_string_append_c (self->text, '\n');
      for (guint i = 0; i < self->depth; i++)
        g_string_append (self->text, "  ");
    }
  g_string_append_c (self->text, bracket);
  if (self->depth == 0)
    g_string_append_c (self->text, '\n');
  self->needs_comma = TRUE;
}

void
kao_json_begin_object (KaoJson *json, const gchar *key)
{
  begin_container (json, key, '{');
}

void
kao_json_end_object (KaoJson *json)
{
  end_container (json, '}');
}

void
kao_json_begin_array (KaoJson *json, const gchar *key)
{
  begin_container (json, key, '[');
}

void
kao_json_end_array (KaoJson *json)
{
  end_container (json, ']');
}

void
kao_json_add_string (KaoJson *json, const gchar *key, const gchar *value)
{
  g_autofree gchar *valid = g_utf8_make_valid (value, -1);

  begin_value (json, key);
  append_quoted (json->text, valid);
}

void
kao_json_add_sentence (KaoJson *json, const gchar *key, const gchar *value)
{
  g_autofree gchar *sentence = g_strconcat (value, g_str_has_suffix (value, ".") ? "" : ".", NULL);

  kao_json_add_string (json, key, sentence);
}

void
kao_json_add_boolean (KaoJson *json, const gchar *key, gboolean value)
{
  begin_value (json, key);
  g_string_append (json->text, value ? "true" : "false");
}

void
kao_json_add_integer (KaoJson *json, const gchar *key, gint64 value)
{
  begin_value (json, key);
  g_string_append_printf (json->text, "%" G_GINT64_FORMAT, value);
}

void
kao_json_add_number (KaoJson *json, const gchar *key, gdouble value, gint decimals)
{
  gchar format[16];
  gchar buffer[G_ASCII_DTOSTR_BUF_SIZE + 32];
  gchar *end;

  if (!isfinite (value))
    {
      kao_json_add_null (json, key);
      return;
    }
  begin_value (json, key);
  g_snprintf (format, sizeof format, "%%.%df", CLAMP (decimals, 0, 15));
  g_ascii_formatd (buffer, sizeof buffer, format, fabs (value) < 1e15 ? value : 0.0);
  end = buffer + strlen (buffer);
  if (strchr (buffer, '.') != NULL)
    {
      while (end[-1] == '0')
        *--end = '\0';
      if (end[-1] == '.')
        *--end = '\0';
    }
  g_string_append (json->text, strcmp (buffer, "-0") == 0 ? "0" : buffer);
  explicit_bzero (buffer, sizeof buffer);
}

void
kao_json_add_null (KaoJson *json, const gchar *key)
{
  begin_value (json, key);
  g_string_append (json->text, "null");
}

const gchar *
kao_json_get_text (const KaoJson *json)
{
  return json->text->str;
}
