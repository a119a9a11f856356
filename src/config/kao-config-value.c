// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "config/kao-config-value.h"

#include "config/kao-config-commands.h"
#include "config/kao-config-drivers.h"
#include "config/kao-config-list.h"
#include "config/kao-config-suggest.h"

#include <math.h>
#include <string.h>

#define MAX_TEXT_CHARACTERS 200
#define DIGITS "0123456789"

static KaoConfigProblem *
make_problem (KaoFlaw flaw, const KaoConfigKey *key, const gchar *group, const gchar *text)
{
  KaoConfigProblem *problem = kao_config_problem_new (flaw, 0, group, key->key, text);

  problem->rule = key;
  return problem;
}

static KaoConfigProblem *
with_hint (KaoConfigProblem *problem, const gchar *hint)
{
  problem->hint = g_strdup (hint);
  return problem;
}

/* The digits, point and minus sign of a Japanese keyboard in full-width mode, as half-width ones; NULL when
 * there is no full-width digit. (transfer full) */
static gchar *
narrow (const gchar *text)
{
  GString *out = g_string_new (NULL);
  gboolean is_wide = FALSE;

  for (const gchar *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      is_wide = is_wide || (character >= 0xff10 && character <= 0xff19);
      if (character >= 0xff01 && character <= 0xff5e)
        g_string_append_c (out, (gchar) (character - 0xff01 + '!'));
      else
        g_string_append_unichar (out, character);
    }
  return g_string_free (out, !is_wide);
}

/* Quotes around the whole, or any at all where no text is expected. */
static gboolean
is_quoted (const gchar *text, gboolean is_free_text)
{
  static const gchar *const pairs[][2] = { { "\"", "\"" }, { "'", "'" }, { "“", "”" }, { "‘", "’" } };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      gsize length = strlen (pairs[i][0]);

      if (!is_free_text && (strstr (text, pairs[i][0]) != NULL || strstr (text, pairs[i][1]) != NULL))
        return TRUE;
      if (g_str_has_prefix (text, pairs[i][0])
          && (g_str_has_suffix (text, pairs[i][1]) || strstr (text + length, pairs[i][1]) == NULL))
        return TRUE;
    }
  return FALSE;
}

/* --- numbers --- */

/* How many bytes of @text are an ordinary number: digits, with a point and digits behind. */
static gsize
number_length (const gchar *text)
{
  gsize length = strspn (text, DIGITS);

  if (length > 0 && text[length] == '.' && g_ascii_isdigit (text[length + 1]))
    length += 1 + strspn (text + length + 1, DIGITS);
  return length;
}

static KaoConfigProblem *
check_form (const KaoConfigKey *key, const gchar *group, const gchar *text)
{
  gsize length = number_length (text);
  g_autofree gchar *start = g_strndup (text, length);
  const gchar *rest = text + length;

  if (length > 0 && rest[0] == '\0')
    return NULL;
  if (g_str_has_prefix (text, "0x") || g_str_has_prefix (text, "0X"))
    return make_problem (KAO_FLAW_HEXADECIMAL, key, group, text);
  if (length > 0 && (rest[0] == 'e' || rest[0] == 'E')
      && (g_ascii_isdigit (rest[1]) || ((rest[1] == '+' || rest[1] == '-') && g_ascii_isdigit (rest[2]))))
    return make_problem (KAO_FLAW_EXPONENT, key, group, text);
  if (length > 0 && rest[0] == ',' && strspn (rest + 1, DIGITS) == strlen (rest + 1) && rest[1] != '\0')
    {
      g_autofree gchar *meant = g_strdup_printf ("%s.%s", start, rest + 1);

      return with_hint (make_problem (KAO_FLAW_DECIMAL_COMMA, key, group, text), meant);
    }
  if (text[0] == '-' && number_length (text + 1) > 0 && text[1 + number_length (text + 1)] == '\0')
    return make_problem (KAO_FLAW_RANGE, key, group, text);
  if (length > 0 && rest[0] != '.' && strpbrk (rest, DIGITS) == NULL)
    return with_hint (make_problem (KAO_FLAW_UNIT, key, group, text), start);
  return make_problem (KAO_FLAW_NOT_NUMBER, key, group, text);
}

/* What was meant by a line below the least one: a share of one, or a digit too few. */
static gchar *
guess_line (const KaoConfigKey *key, gdouble number)
{
  if (number < 1 && number * 100 >= key->least)
    return g_strdup_printf ("%g", number * 100);
  if (number * 10 >= key->least && number * 10 <= key->most)
    return g_strdup_printf ("%g", number * 10);
  return g_strdup (key->fallback);
}

static KaoConfigProblem *
check_number (const KaoConfigKey *key, const gchar *group, const gchar *text, gdouble *number)
{
  KaoConfigProblem *problem = check_form (key, group, text);
  gdouble value;

  if (problem != NULL)
    return problem;
  value = g_ascii_strtod (text, NULL);
  if (key->type == KAO_CONFIG_INTEGER && value != floor (value))
    return make_problem (KAO_FLAW_NOT_WHOLE, key, group, text);
  if (key->type == KAO_CONFIG_DECIMAL && value < key->least)
    {
      g_autofree gchar *meant = guess_line (key, value);

      return with_hint (make_problem (KAO_FLAW_LINE_TOO_LOW, key, group, text), meant);
    }
  if (value < key->least || value > key->most)
    return make_problem (KAO_FLAW_RANGE, key, group, text);
  *number = value;
  return NULL;
}

/* --- the other kinds --- */

static KaoConfigProblem *
check_choice (const KaoConfigKey *key, const gchar *group, const gchar *choices, const gchar *text,
              gdouble *number)
{
  g_auto (GStrv) words = g_strsplit (choices, "|", -1);

  for (gint i = 0; words[i] != NULL; i++)
    if (g_str_equal (words[i], text))
      {
        *number = i;
        return NULL;
      }
  return with_hint (make_problem (KAO_FLAW_CHOICE, key, group, text),
                    kao_config_suggest (text, (const gchar *const *) words));
}

/* Whether the network may be used stands in another key. */
static KaoConfigProblem *
check_drivers (const KaoConfigKey *key, const gchar *group, const gchar *text)
{
  g_auto (GStrv) names = kao_config_drivers_split (text);

  if (g_utf8_strlen (text, -1) > MAX_TEXT_CHARACTERS)
    return make_problem (KAO_FLAW_TOO_LONG, key, group, text);
  for (gsize i = 0; names[i] != NULL; i++)
    {
      KaoDriverKind kind = kao_config_driver_kind (names[i]);

      if (kind == KAO_DRIVER_NOT_NAMED)
        return make_problem (KAO_FLAW_DRIVER_NAME, key, group, names[i]);
      if (kind == KAO_DRIVER_REFUSED)
        return make_problem (KAO_FLAW_DRIVER_REFUSED, key, group, names[i]);
    }
  return NULL;
}

static KaoConfigProblem *
check_list (const KaoConfigKey *key, const gchar *group, const gchar *text)
{
  g_auto (GStrv) names = kao_config_split_list (text);

  if (g_utf8_strlen (text, -1) > MAX_TEXT_CHARACTERS)
    return make_problem (KAO_FLAW_TOO_LONG, key, group, text);
  return g_strv_length (names) > KAO_CONFIG_MOST_ITEMS ? make_problem (KAO_FLAW_TOO_MANY, key, group, text) : NULL;
}

static KaoConfigProblem *
check_commands (const KaoConfigKey *key, const gchar *group, const gchar *text)
{
  KaoConfigProblem *problem = check_list (key, group, text);
  g_auto (GStrv) pieces = kao_config_split_list (text);

  for (gsize i = 0; problem == NULL && pieces[i] != NULL; i++)
    if (!kao_config_command_is_valid (pieces[i]))
      problem = make_problem (KAO_FLAW_COMMAND_FORM, key, group, pieces[i]);
  return problem;
}

KaoConfigProblem *
kao_municipality_code_check (const gchar *code)
{
  gsize length = strlen (code);
  g_autofree gchar *start = g_strndup (code, 5);
  g_autofree gchar *half_width = narrow (code);
  g_autofree gchar *meant = NULL;
  KaoFlaw flaw;

  if (half_width != NULL)
    return with_hint (kao_config_problem_new (KAO_FLAW_FULL_WIDTH_DIGITS, 0, NULL, "Municipality", code),
                      half_width);
  if (kao_municipality_code_is_valid (code))
    return NULL;
  if (strspn (code, DIGITS) != length || (length != 5 && length != 6))
    return kao_config_problem_new (KAO_FLAW_CODE_FORM, 0, NULL, NULL, code);
  meant = g_strdup_printf ("%s%d", start, kao_municipality_check_digit (start));
  if (!kao_municipality_code_is_valid (meant))
    {
      start[2] = '\0';
      return with_hint (kao_config_problem_new (KAO_FLAW_CODE_PREFECTURE, 0, NULL, NULL, code), start);
    }
  flaw = length == 5 ? KAO_FLAW_CODE_FIVE_DIGITS : KAO_FLAW_CODE_CHECK_DIGIT;
  return with_hint (kao_config_problem_new (flaw, 0, NULL, NULL, code), meant);
}

KaoConfigProblem *
kao_config_value_check (const KaoConfigKey *key, const gchar *group, const gchar *text, gdouble *number)
{
  gboolean is_free_text = key->type == KAO_CONFIG_TEXT || key->type == KAO_CONFIG_PATH
                          || key->type == KAO_CONFIG_LIST || key->type == KAO_CONFIG_COMMANDS;
  gboolean may_be_empty
      = is_free_text || key->type == KAO_CONFIG_MUNICIPALITY_CODE || key->type == KAO_CONFIG_SHA256
        || key->type == KAO_CONFIG_DRIVERS;
  g_autofree gchar *half_width = is_free_text ? NULL : narrow (text);

  *number = 0;
  if (is_quoted (text, is_free_text))
    return make_problem (KAO_FLAW_QUOTES, key, group, text);
  if (half_width != NULL)
    return with_hint (make_problem (KAO_FLAW_FULL_WIDTH_DIGITS, key, group, text), half_width);
  if (text[0] == '\0' && !may_be_empty)
    return make_problem (KAO_FLAW_EMPTY, key, group, text);
  switch (key->type)
    {
    case KAO_CONFIG_TEXT:
      if (g_utf8_strlen (text, -1) > MAX_TEXT_CHARACTERS)
        return make_problem (KAO_FLAW_TOO_LONG, key, group, text);
      return NULL;
    case KAO_CONFIG_PATH:
      if (text[0] != '\0' && text[0] != '/')
        return make_problem (KAO_FLAW_NOT_WHOLE_PATH, key, group, text);
      return g_utf8_strlen (text, -1) > MAX_TEXT_CHARACTERS
                 ? make_problem (KAO_FLAW_TOO_LONG, key, group, text)
                 : NULL;
    case KAO_CONFIG_CHOICE:
      return check_choice (key, group, key->choices, text, number);
    case KAO_CONFIG_INTEGER:
    case KAO_CONFIG_DECIMAL:
      return check_number (key, group, text, number);
    case KAO_CONFIG_BOOLEAN:
      return check_choice (key, group, "false|true", text, number);
    case KAO_CONFIG_LIST:
      return check_list (key, group, text);
    case KAO_CONFIG_COMMANDS:
      return check_commands (key, group, text);
    case KAO_CONFIG_DRIVERS:
      return check_drivers (key, group, text);
    case KAO_CONFIG_SHA256:
      return text[0] == '\0' || (strlen (text) == 64 && strspn (text, DIGITS "abcdef") == 64)
                 ? NULL
                 : make_problem (KAO_FLAW_NOT_SHA256, key, group, text);
    case KAO_CONFIG_MUNICIPALITY_CODE:
      return text[0] == '\0' ? NULL : kao_municipality_code_check (text);
    }
  g_return_val_if_reached (NULL);
}
