// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "config/kao-config-parse.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Where the parser stands. */
typedef struct
{
  KaoConfigText *text;
  KaoConfigGroup *group; /* borrowed; NULL before the first one */
  gint line;
} Parser;

static void
group_free (gpointer data)
{
  KaoConfigGroup *group = data;

  g_free (group->name);
  g_free (group);
}

static void
entry_free (gpointer data)
{
  KaoConfigEntry *entry = data;

  g_free (entry->key);
  g_free (entry->value);
  g_free (entry);
}

static KaoConfigProblem *
add_problem (Parser *parser, KaoFlaw flaw, const gchar *key, const gchar *value)
{
  KaoConfigProblem *problem = kao_config_problem_new (
      flaw, parser->line, parser->group != NULL ? parser->group->name : NULL, key, value);

  g_ptr_array_add (parser->text->problems, problem);
  return problem;
}

/* --- characters --- */

/* What is drawn as nothing and is not the space or tab of the keyboard. */
static gboolean
is_invisible (gunichar character)
{
  if (character < 0x80)
    return FALSE;
  return g_unichar_isspace (character) || g_unichar_type (character) == G_UNICODE_FORMAT;
}

static const gchar *
name_invisible (gunichar character)
{
  if (character == 0x3000)
    return N_ ("an ideographic space (U+3000)");
  if (character == 0xa0)
    return N_ ("a no-break space (U+00A0)");
  return N_ ("an invisible character");
}

static gunichar
find_invisible (const gchar *text)
{
  for (const gchar *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (is_invisible (g_utf8_get_char (at)))
      return g_utf8_get_char (at);
  return 0;
}

/* The invisible character at an end of @text; between words it may be meant. */
static gunichar
find_invisible_edge (const gchar *text)
{
  gunichar first = g_utf8_get_char (text);
  gunichar last;

  if (text[0] == '\0')
    return 0;
  last = g_utf8_get_char (g_utf8_prev_char (text + strlen (text)));
  if (is_invisible (first))
    return first;
  return is_invisible (last) ? last : 0;
}

static void
add_invisible (Parser *parser, const gchar *key, const gchar *shown, gunichar character)
{
  add_problem (parser, KAO_FLAW_INVISIBLE, key, shown)->hint = g_strdup (name_invisible (character));
}

/* Only invisible characters: as harmless as an empty line. */
static gboolean
is_blank (const gchar *line)
{
  for (const gchar *at = line; *at != '\0'; at = g_utf8_next_char (at))
    if (!g_ascii_isspace (*at) && !is_invisible (g_utf8_get_char (at)))
      return FALSE;
  return TRUE;
}

static gboolean
has_control (const gchar *line)
{
  for (const gchar *at = line; *at != '\0'; at = g_utf8_next_char (at))
    if (*at != '\t' && g_unichar_iscntrl (g_utf8_get_char (at)))
      return TRUE;
  return FALSE;
}

/* @text with ordinary signs and single spaces in place of full-width and invisible ones.
 * (transfer full) */
static gchar *
straighten (const gchar *text)
{
  GString *out = g_string_new (NULL);

  for (const gchar *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (is_invisible (character) || character == '\t' || character == ' ')
        {
          if (out->len > 0 && out->str[out->len - 1] != ' ')
            g_string_append_c (out, ' ');
        }
      else if (character >= 0xff01 && character <= 0xff5e)
        g_string_append_c (out, (gchar) (character - 0xff01 + '!'));
      else
        g_string_append_unichar (out, character);
    }
  g_strstrip (out->str);
  return g_string_free (out, FALSE);
}

static gboolean
has_full_width (const gchar *text)
{
  for (const gchar *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (g_utf8_get_char (at) >= 0xff01 && g_utf8_get_char (at) <= 0xff5e)
      return TRUE;
  return FALSE;
}

/* --- lines --- */

/* The comment behind a value, or NULL. A number sign that stands before a digit is a number's. */
static const gchar *
find_trailing_comment (const gchar *value)
{
  for (const gchar *at = value; *at != '\0'; at++)
    if ((*at == '#' || *at == ';') && at > value && g_ascii_isspace (at[-1]) && !g_ascii_isdigit (at[1]))
      return at;
  return NULL;
}

static KaoConfigGroup *
find_group (const KaoConfigText *text, const gchar *name)
{
  for (guint i = 0; i < text->groups->len; i++)
    {
      KaoConfigGroup *group = g_ptr_array_index (text->groups, i);

      if (g_str_equal (group->name, name))
        return group;
    }
  return NULL;
}

/* The keys below a header with a flaw belong to the group that was meant: they are not to be told as
 * well. (transfer none) */
static void
enter_group (Parser *parser, const gchar *name, gboolean may_tell)
{
  KaoConfigGroup *group = find_group (parser->text, name);

  if (group != NULL && may_tell)
    {
      parser->group = group;
      add_problem (parser, KAO_FLAW_DUPLICATE_GROUP, NULL, NULL)->other_line = group->line;
    }
  if (group == NULL)
    {
      group = g_new0 (KaoConfigGroup, 1);
      group->line = parser->line;
      group->name = g_strdup (name);
      g_ptr_array_add (parser->text->groups, group);
    }
  parser->group = group;
}

static void
parse_group (Parser *parser, const gchar *line)
{
  g_autofree gchar *straight = straighten (line);
  gchar *close = strchr (straight, ']');
  const gchar *behind = close != NULL ? close + 1 : "";
  g_autofree gchar *name = g_strndup (straight + 1, close != NULL ? (gsize) (close - straight - 1)
                                                                  : strlen (straight + 1));
  g_autofree gchar *meant = g_strdup_printf ("[%s]", g_strstrip (name));
  gunichar invisible = find_invisible (line);
  gboolean is_flawed = TRUE;

  while (g_ascii_isspace (*behind))
    behind++;
  if (name[0] == '\0')
    add_problem (parser, KAO_FLAW_SYNTAX, NULL, line);
  else if (close == NULL)
    add_problem (parser, KAO_FLAW_OPEN_BRACKET, NULL, line)->hint = g_strdup (meant);
  else if (behind[0] == '#' || behind[0] == ';')
    add_problem (parser, KAO_FLAW_TRAILING_COMMENT, meant, behind);
  else if (behind[0] != '\0')
    add_problem (parser, KAO_FLAW_SYNTAX, NULL, line);
  else if (invisible != 0)
    add_invisible (parser, NULL, line, invisible);
  else if (has_full_width (line))
    add_problem (parser, KAO_FLAW_FULL_WIDTH_SIGN, NULL, line)->hint = g_strdup (meant);
  else
    is_flawed = FALSE;
  if (name[0] != '\0')
    enter_group (parser, name, !is_flawed);
}

static const KaoConfigEntry *
find_entry (const Parser *parser, const gchar *key)
{
  for (guint i = 0; i < parser->text->entries->len; i++)
    {
      const KaoConfigEntry *entry = g_ptr_array_index (parser->text->entries, i);

      if (entry->group == parser->group && g_str_equal (entry->key, key))
        return entry;
    }
  return NULL;
}

/* TRUE when the writing of "key=value" has a flaw; it is told then. */
static gboolean
check_writing (Parser *parser, const gchar *line, const gchar *key, const gchar *raw_key,
               const gchar *value, gboolean is_full_width)
{
  gunichar invisible = find_invisible (raw_key);
  const gchar *comment = find_trailing_comment (value);

  if (invisible == 0)
    invisible = find_invisible_edge (value);
  if (parser->group == NULL)
    add_problem (parser, KAO_FLAW_NO_GROUP, key, NULL);
  else if (invisible != 0)
    add_invisible (parser, key, line, invisible);
  else if (is_full_width || has_full_width (raw_key))
    add_problem (parser, KAO_FLAW_FULL_WIDTH_SIGN, NULL, line)->hint = g_strdup_printf ("%s=", key);
  else if (comment != NULL)
    add_problem (parser, KAO_FLAW_TRAILING_COMMENT, key, comment);
  else
    return FALSE;
  return TRUE;
}

static void
parse_entry (Parser *parser, const gchar *line)
{
  static const gchar wide[] = "＝";
  const gchar *equals = strchr (line, '=');
  const gchar *wide_equals = strstr (line, wide);
  gboolean is_full_width = wide_equals != NULL && (equals == NULL || wide_equals < equals);
  const gchar *sign = is_full_width ? wide_equals : equals;
  g_autofree gchar *raw_key = sign != NULL ? g_strndup (line, (gsize) (sign - line)) : NULL;
  g_autofree gchar *key = raw_key != NULL ? straighten (raw_key) : NULL;
  const KaoConfigEntry *first;
  KaoConfigEntry *entry;

  if (key == NULL || key[0] == '\0')
    {
      add_problem (parser, KAO_FLAW_SYNTAX, NULL, line);
      return;
    }
  entry = g_new0 (KaoConfigEntry, 1);
  entry->line = parser->line;
  entry->group = parser->group;
  entry->value = g_strdup (sign + (is_full_width ? strlen (wide) : 1));
  g_strstrip (entry->value);
  entry->is_bad = check_writing (parser, line, key, raw_key, entry->value, is_full_width);
  entry->key = g_steal_pointer (&key);
  first = find_entry (parser, entry->key);
  if (first != NULL && !entry->is_bad)
    add_problem (parser, KAO_FLAW_DUPLICATE_KEY, entry->key, NULL)->other_line = first->line;
  if (parser->group == NULL || first != NULL)
    {
      entry_free (entry);
      return;
    }
  parser->group->n_entries++;
  g_ptr_array_add (parser->text->entries, entry);
}

static void
parse_line (Parser *parser, gchar *line)
{
  const gchar *start;

  if (!g_utf8_validate (line, -1, NULL))
    {
      add_problem (parser, KAO_FLAW_NOT_UTF8, NULL, NULL);
      return;
    }
  g_strstrip (line);
  if (is_blank (line) || line[0] == '#')
    return;
  if (has_control (line))
    {
      add_problem (parser, KAO_FLAW_CONTROL, NULL, line);
      return;
    }
  start = line;
  while (is_invisible (g_utf8_get_char (start)) || g_ascii_isspace (*start))
    start = g_utf8_next_char (start);
  if (start[0] == '#')
    return;
  if (start[0] == ';' || g_str_has_prefix (start, "//") || g_str_has_prefix (start, "＃"))
    add_problem (parser, KAO_FLAW_WRONG_COMMENT, NULL, start);
  else if (start[0] == '[' || g_str_has_prefix (start, "［"))
    {
      if (start != line)
        add_invisible (parser, NULL, line, g_utf8_get_char (line));
      parse_group (parser, start);
    }
  else
    parse_entry (parser, line);
}

KaoConfigText *
kao_config_text_parse (const gchar *data, gsize length)
{
  static const gchar mark[] = "\xef\xbb\xbf";
  KaoConfigText *text = g_new0 (KaoConfigText, 1);
  Parser parser = { text, NULL, 0 };
  const gchar *end = data + length;

  text->groups = g_ptr_array_new_with_free_func (group_free);
  text->entries = g_ptr_array_new_with_free_func (entry_free);
  text->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) kao_config_problem_free);
  if (length >= 2 && (memcmp (data, "\xff\xfe", 2) == 0 || memcmp (data, "\xfe\xff", 2) == 0))
    {
      add_problem (&parser, KAO_FLAW_UTF16, NULL, NULL);
      return text;
    }
  if (length >= 3 && memcmp (data, mark, 3) == 0)
    data += 3;
  while (data < end)
    {
      const gchar *newline = memchr (data, '\n', (gsize) (end - data));
      gsize size = (gsize) ((newline != NULL ? newline : end) - data);
      g_autofree gchar *line = g_strndup (data, size);

      parser.line++;
      if (strlen (line) != size)
        add_problem (&parser, KAO_FLAW_CONTROL, NULL, line);
      else
        parse_line (&parser, line);
      data += newline != NULL ? size + 1 : size;
    }
  return text;
}

void
kao_config_text_free (KaoConfigText *text)
{
  if (text == NULL)
    return;
  g_ptr_array_unref (text->entries);
  g_ptr_array_unref (text->groups);
  g_ptr_array_unref (text->problems);
  g_free (text);
}
