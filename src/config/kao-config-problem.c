// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "config/kao-config-problem.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* How much of a line is shown. */
#define MAX_SHOWN_CHARACTERS 40

/* What stands in braces is a field of the problem. */
typedef struct
{
  KaoConfigError code;
  const gchar *sentence;
} Row;

static const Row rows[KAO_N_FLAWS] = {
  [KAO_FLAW_NO_FILE] = { KAO_CONFIG_ERROR_UNREADABLE,
                         N_ ("there is no such file; create it or name another one with --config") },
  [KAO_FLAW_DENIED] = { KAO_CONFIG_ERROR_UNREADABLE,
                        N_ ("this account may not read it; allow that with chmod a+r") },
  [KAO_FLAW_UNREADABLE] = { KAO_CONFIG_ERROR_UNREADABLE,
                            N_ ("it cannot be read; check that it is a file and that its disk is in order") },
  [KAO_FLAW_TOO_LARGE] = { KAO_CONFIG_ERROR_UNREADABLE,
                           N_ ("it is larger than 256 KiB and cannot be a configuration") },
  [KAO_FLAW_UTF16] = { KAO_CONFIG_ERROR_SYNTAX,
                       N_ ("it is written in UTF-16; save it as UTF-8") },
  [KAO_FLAW_NOT_UTF8] = { KAO_CONFIG_ERROR_SYNTAX,
                          N_ ("this line is not UTF-8 (perhaps Shift_JIS); save the file as UTF-8") },
  [KAO_FLAW_CONTROL] = { KAO_CONFIG_ERROR_SYNTAX,
                         N_ ("{value} holds a control character; remove it") },
  [KAO_FLAW_INVISIBLE]
  = { KAO_CONFIG_ERROR_SYNTAX,
      N_ ("{value} holds {hint}, which looks like nothing; remove it or write an ordinary space") },
  [KAO_FLAW_WRONG_COMMENT] = { KAO_CONFIG_ERROR_SYNTAX,
                               N_ ("{value} is no comment here; a comment begins with #") },
  [KAO_FLAW_TRAILING_COMMENT]
  = { KAO_CONFIG_ERROR_SYNTAX,
      N_ ("{value} behind {key} would not be a comment; give it a line of its own") },
  [KAO_FLAW_FULL_WIDTH_SIGN] = { KAO_CONFIG_ERROR_SYNTAX,
                                 N_ ("{value} holds a full-width sign; write {hint} half-width") },
  [KAO_FLAW_OPEN_BRACKET] = { KAO_CONFIG_ERROR_SYNTAX,
                              N_ ("{value} has no closing bracket; write {hint}") },
  [KAO_FLAW_SYNTAX]
  = { KAO_CONFIG_ERROR_SYNTAX,
      N_ ("{value} is not a comment, a [group] or a key=value; correct or remove it") },
  [KAO_FLAW_NO_GROUP] = { KAO_CONFIG_ERROR_SYNTAX,
                          N_ ("{key} stands before the first [group]; move it below its group") },
  [KAO_FLAW_UNKNOWN_GROUP] = { KAO_CONFIG_ERROR_UNKNOWN_KEY,
                               N_ ("there is no group [{group}]; allowed are {allowed}") },
  [KAO_FLAW_BARE_MUNICIPALITY]
  = { KAO_CONFIG_ERROR_UNKNOWN_KEY,
      N_ ("[{group}] lacks the code of the municipality; write [Municipality CODE]") },
  [KAO_FLAW_DUPLICATE_GROUP]
  = { KAO_CONFIG_ERROR_SYNTAX,
      N_ ("[{group}] begins a second time (first in line {other}); put its keys together") },
  [KAO_FLAW_UNUSED_GROUP]
  = { KAO_CONFIG_ERROR_MISSING,
      N_ ("[{group}] is not used, because [Office] names no municipality; write Municipality={hint} "
          "below [Office]") },
  [KAO_FLAW_MISSING_GROUP]
  = { KAO_CONFIG_ERROR_MISSING,
      N_ ("Municipality={hint} is named in [Office], but there is no group [Municipality {hint}]; add "
          "it with its Threshold") },
  [KAO_FLAW_UNKNOWN_KEY] = { KAO_CONFIG_ERROR_UNKNOWN_KEY,
                             N_ ("[{group}] has no key {key}; allowed are {allowed}") },
  [KAO_FLAW_KEY_ELSEWHERE] = { KAO_CONFIG_ERROR_UNKNOWN_KEY,
                               N_ ("[{group}] has no key {key}; it belongs below {hint}") },
  [KAO_FLAW_DUPLICATE_KEY]
  = { KAO_CONFIG_ERROR_VALUE,
      N_ ("{key} stands in [{group}] a second time (first in line {other}); keep one of the two") },
  [KAO_FLAW_QUOTES] = { KAO_CONFIG_ERROR_VALUE,
                        N_ ("the quotes of {key}={plain} would become part of the value; remove them") },
  [KAO_FLAW_FULL_WIDTH_DIGITS]
  = { KAO_CONFIG_ERROR_VALUE,
      N_ ("{key}={value} is written with full-width digits; write {hint} half-width") },
  [KAO_FLAW_EMPTY] = { KAO_CONFIG_ERROR_VALUE,
                       N_ ("{key} in [{group}] has no value; allowed is {allowed}") },
  [KAO_FLAW_HEXADECIMAL]
  = { KAO_CONFIG_ERROR_VALUE,
      N_ ("{key}={value} is hexadecimal; write an ordinary number, allowed is {allowed}") },
  [KAO_FLAW_EXPONENT]
  = { KAO_CONFIG_ERROR_VALUE,
      N_ ("{key}={value} is written with an exponent; write an ordinary number, allowed is {allowed}") },
  [KAO_FLAW_DECIMAL_COMMA] = { KAO_CONFIG_ERROR_VALUE,
                               N_ ("{key}={value} holds a comma; write a decimal point: {hint}") },
  [KAO_FLAW_UNIT] = { KAO_CONFIG_ERROR_VALUE,
                      N_ ("{key}={value} holds more than the number; write {hint}") },
  [KAO_FLAW_NOT_NUMBER] = { KAO_CONFIG_ERROR_VALUE,
                            N_ ("{key}={value} is not a number; allowed is {allowed}") },
  [KAO_FLAW_NOT_WHOLE] = { KAO_CONFIG_ERROR_VALUE,
                           N_ ("{key}={value} has decimals; allowed is {allowed}") },
  [KAO_FLAW_RANGE] = { KAO_CONFIG_ERROR_VALUE,
                       N_ ("{key}={value} in [{group}] is out of range; allowed is {allowed}") },
  [KAO_FLAW_LINE_TOO_LOW]
  = { KAO_CONFIG_ERROR_VALUE,
      N_ ("{key}={value} in [{group}] is below 20, where strangers pass; did you mean {hint}?") },
  [KAO_FLAW_REVIEW_ABOVE]
  = { KAO_CONFIG_ERROR_VALUE,
      N_ ("ReviewLine={value} of [{group}] lies above Threshold={allowed} (line {other}); it may be at "
          "most the threshold") },
  [KAO_FLAW_REVIEW_ABOVE_DEFAULT]
  = { KAO_CONFIG_ERROR_VALUE,
      N_ ("ReviewLine={value} of [{group}] lies above the threshold, which is {allowed} because no "
          "Threshold is written; write one") },
  [KAO_FLAW_CHOICE] = { KAO_CONFIG_ERROR_VALUE,
                        N_ ("{key}={value} in [{group}] is not allowed; allowed are {allowed}") },
  [KAO_FLAW_TOO_LONG] = { KAO_CONFIG_ERROR_VALUE,
                          N_ ("{key} in [{group}] is longer than 200 characters; shorten it") },
  [KAO_FLAW_TOO_MANY] = { KAO_CONFIG_ERROR_VALUE,
                          N_ ("{key} in [{group}] names more than 8; leave some out") },
  [KAO_FLAW_NOT_WHOLE_PATH]
  = { KAO_CONFIG_ERROR_VALUE,
      N_ ("{key}={value} is not a file's whole path; write it from / on, or nothing") },
  [KAO_FLAW_COMMAND_FORM]
  = { KAO_CONFIG_ERROR_VALUE,
      N_ ("{value} in {key} is not a name and a program's whole path; write for example: Face service /opt/faces/register") },
  [KAO_FLAW_NOT_SHA256]
  = { KAO_CONFIG_ERROR_VALUE, N_ ("{key}={value} is no SHA-256; copy the 64 digits that sha256sum manifest.ini prints") },
  [KAO_FLAW_DRIVER_NAME]
  = { KAO_CONFIG_ERROR_VALUE,
      N_ ("{value} in {key} is no name of a SANE driver; write names such as epkowa, separated by commas") },
  [KAO_FLAW_DRIVER_REFUSED]
  = { KAO_CONFIG_ERROR_VALUE,
      N_ ("the driver {value} in {key} is never loaded, because it writes files or is not for scanners; "
          "remove it") },
  [KAO_FLAW_DRIVER_NETWORK]
  = { KAO_CONFIG_ERROR_VALUE,
      N_ ("the driver {value} in {key} uses the network; write AllowNetwork=true as well, or remove it") },
  [KAO_FLAW_NOT_ROOTS]
  = { KAO_CONFIG_ERROR_VALUE,
      N_ ("{key}={value} counts only in a file that root alone can change; give this one and the folders above "
          "it to root (chown root, chmod go-w), or remove the line") },
  [KAO_FLAW_CODE_FORM]
  = { KAO_CONFIG_ERROR_VALUE,
      N_ ("{value} is not a municipality code; write the six digits of JIS X 0402") },
  [KAO_FLAW_CODE_FIVE_DIGITS]
  = { KAO_CONFIG_ERROR_VALUE,
      N_ ("the municipality code {value} lacks its check digit; write {hint}") },
  [KAO_FLAW_CODE_CHECK_DIGIT]
  = { KAO_CONFIG_ERROR_VALUE,
      N_ ("the check digit of the municipality code {value} is wrong; check every digit") },
  [KAO_FLAW_CODE_PREFECTURE]
  = { KAO_CONFIG_ERROR_VALUE,
      N_ ("the municipality code {value} is unknown: there is no prefecture {hint}; the first two "
          "digits are 01 to 47") },
  [KAO_FLAW_COMMAND_MISSING]
  = { KAO_CONFIG_ERROR_VALUE,
      N_ ("the command {plain} in {key} cannot be found by this account; install it or remove it from the line") },
  [KAO_FLAW_COMMAND_LINK]
  = { KAO_CONFIG_ERROR_VALUE,
      N_ ("the command {plain} in {key} is reached by a link or a roundabout way; write its real path: {hint}") },
  [KAO_FLAW_COMMAND_NO_FILE]
  = { KAO_CONFIG_ERROR_VALUE, N_ ("the command {plain} in {key} is not a file; name a program") },
  [KAO_FLAW_COMMAND_SETUID]
  = { KAO_CONFIG_ERROR_VALUE,
      N_ ("the command {plain} in {key} runs as somebody else, which is not allowed here; take that away (chmod ug-s)") },
  [KAO_FLAW_COMMAND_DENIED]
  = { KAO_CONFIG_ERROR_VALUE,
      N_ ("the command {plain} in {key} may not be executed by this account; allow it (chmod a+rx)") },
  [KAO_FLAW_COMMAND_NO_FOLDER]
  = { KAO_CONFIG_ERROR_VALUE,
      N_ ("the command {plain} in {key} lies in no folder, and it may read what lies beside it; move it into one of its "
          "own") },
  [KAO_FLAW_COMMAND_NEAR_KEY]
  = { KAO_CONFIG_ERROR_VALUE,
      N_ ("the command {plain} in {key} could read the event's key, which lies in its folder; move one of the two") },
  [KAO_FLAW_COMMAND_NOT_ROOTS]
  = { KAO_CONFIG_ERROR_VALUE,
      N_ ("the command {plain} in {key} can be changed by others than root; give it and the folders above it to root "
          "(chown root, chmod go-w)") },
  [KAO_FLAW_NO_EVENT]
  = { KAO_CONFIG_ERROR_MISSING,
      N_ ("the configuration names no event; write Event= and EventKey= below [Reception]") },
  [KAO_FLAW_EVENT_KEY_MISSING]
  = { KAO_CONFIG_ERROR_VALUE,
      N_ ("the event key {plain} cannot be found; make one with kaoawase-reception --new-event-key, or correct {key}") },
  [KAO_FLAW_EVENT_KEY_UNREADABLE]
  = { KAO_CONFIG_ERROR_UNREADABLE,
      N_ ("the event key {plain} cannot be read by this account; give it to root or to the account that the reception "
          "runs under") },
  [KAO_FLAW_EVENT_KEY_NO_FILE]
  = { KAO_CONFIG_ERROR_VALUE, N_ ("the event key {plain} is not an ordinary file; correct {key}") },
  [KAO_FLAW_EVENT_KEY_OWNER]
  = { KAO_CONFIG_ERROR_VALUE,
      N_ ("the event key {plain} belongs to another account; give it to root or to the account that the reception runs "
          "under: chown root {plain}") },
  [KAO_FLAW_EVENT_KEY_OPEN]
  = { KAO_CONFIG_ERROR_VALUE,
      N_ ("the event key {plain} can be read or changed by others; close it: chmod 600 {plain}") },
  [KAO_FLAW_EVENT_KEY_DAMAGED]
  = { KAO_CONFIG_ERROR_VALUE,
      N_ ("{plain} is no event key, or a damaged one; copy it again, or make one with kaoawase-reception "
          "--new-event-key") },
  [KAO_FLAW_ANCHOR_UNREADABLE]
  = { KAO_CONFIG_ERROR_VALUE,
      N_ ("{plain} in {key} of [{group}] cannot be read, or is empty or too long for public keys; correct it") },
  [KAO_FLAW_ANCHOR_NO_KEY]
  = { KAO_CONFIG_ERROR_VALUE,
      N_ ("{plain} in {key} of [{group}] holds no public RSA key of 2048 bits or more in PEM or DER; ask the cards' "
          "issuer for it") },
  [KAO_FLAW_ANCHOR_UNCHECKED]
  = { KAO_CONFIG_ERROR_VALUE,
      N_ ("{plain} in {key} of [{group}] could not be checked, because kaoawase-card did not start; install Kaoawase "
          "again") },
};

/* Sentences that name what was meant already. */
static gboolean
says_hint (KaoFlaw flaw)
{
  return strstr (rows[flaw].sentence, "{hint}") != NULL;
}

/* The text as it may be shown: on one line, and of at most @most characters. */
static gchar *
shorten (const gchar *text, glong most)
{
  g_autofree gchar *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;
  GString *out;
  glong n = 0;

  if (valid == NULL)
    return NULL;
  out = g_string_new (NULL);
  for (const gchar *at = valid; *at != '\0' && n < most; at = g_utf8_next_char (at), n++)
    {
      gunichar character = g_utf8_get_char (at);

      g_string_append_unichar (out, g_unichar_iscntrl (character) ? ' ' : character);
    }
  if (g_utf8_strlen (valid, -1) > n)
    g_string_append (out, "…");
  return g_string_free (out, FALSE);
}

KaoConfigProblem *
kao_config_problem_new (KaoFlaw flaw, gint line, const gchar *group, const gchar *key, const gchar *value)
{
  KaoConfigProblem *problem = g_new0 (KaoConfigProblem, 1);

  problem->flaw = flaw;
  problem->line = line;
  problem->group = shorten (group, MAX_SHOWN_CHARACTERS);
  problem->key = shorten (key, MAX_SHOWN_CHARACTERS);
  problem->value = shorten (value, MAX_SHOWN_CHARACTERS);
  return problem;
}

KaoConfigProblem *
kao_config_problem_new_for_file (KaoFlaw flaw, const gchar *group, const gchar *key, const gchar *path)
{
  KaoConfigProblem *problem = kao_config_problem_new (flaw, 0, group, key, NULL);

  /* Half a path cannot be copied into a command. */
  problem->value = shorten (path, G_MAXLONG);
  return problem;
}

void
kao_config_problem_free (KaoConfigProblem *problem)
{
  if (problem == NULL)
    return;
  g_free (problem->group);
  g_free (problem->key);
  g_free (problem->value);
  g_free (problem->allowed);
  g_free (problem->hint);
  g_free (problem);
}

static const gchar *translate (const gchar *text, gboolean is_translated) G_GNUC_FORMAT (1);

static const gchar *
translate (const gchar *text, gboolean is_translated)
{
  return is_translated ? g_dgettext (GETTEXT_PACKAGE, text) : text;
}

static void
append_field (GString *out, const KaoConfigProblem *problem, const gchar *name, gsize length,
              gboolean is_translated)
{
#define IS(word) (length == strlen (word) && strncmp (name, word, length) == 0)
  g_autofree gchar *allowed
      = problem->rule != NULL ? kao_config_key_allowed (problem->rule, is_translated) : NULL;
  const gchar *text = NULL;

  if (IS ("other"))
    g_string_append_printf (out, "%d", problem->other_line);
  else if (IS ("value") && problem->value != NULL)
    /* In quotes, so that a blank at its end is seen. */
    g_string_append_printf (out, "\"%s\"", problem->value);
  else if (IS ("plain"))
    text = problem->value;
  else if (IS ("group"))
    text = problem->group;
  else if (IS ("key"))
    text = problem->key;
  else if (IS ("allowed"))
    text = problem->allowed != NULL ? problem->allowed : allowed;
  else if (IS ("hint"))
    /* The character has a name; every other hint is to be written as it stands. */
    text = problem->flaw == KAO_FLAW_INVISIBLE ? translate (problem->hint, is_translated) : problem->hint;
  if (text != NULL)
    g_string_append (out, text);
#undef IS
}

static void
append_sentence (GString *out, const gchar *sentence, const KaoConfigProblem *problem, gboolean is_translated)
{
  const gchar *open;

  while ((open = strchr (sentence, '{')) != NULL)
    {
      const gchar *close = strchr (open, '}');

      g_assert (close != NULL);
      g_string_append_len (out, sentence, open - sentence);
      append_field (out, problem, open + 1, (gsize) (close - open - 1), is_translated);
      sentence = close + 1;
    }
  g_string_append (out, sentence);
}

gchar *
kao_config_problem_describe (const KaoConfigProblem *problem, const gchar *file, gboolean is_translated)
{
  GString *out = g_string_new (NULL);

  if (problem->line > 0)
    /* Translators: the file and the line that are meant; a sentence about it follows. */
    g_string_printf (out, translate (N_ ("%s, line %d: "), is_translated), file, problem->line);
  else if (file != NULL)
    g_string_printf (out, "%s: ", file);
  append_sentence (out, translate (rows[problem->flaw].sentence, is_translated), problem, is_translated);
  if (problem->hint != NULL && !says_hint (problem->flaw))
    append_sentence (out, translate (N_ ("; did you mean {hint}?"), is_translated), problem, is_translated);
  return g_string_free (out, FALSE);
}

/* --- as an error --- */

void
kao_config_error_set (GError **error, GPtrArray *problems, const gchar *file)
{
  const KaoConfigProblem *first = g_ptr_array_index (problems, 0);
  g_autofree gchar *sentence = kao_config_problem_describe (first, file, FALSE);

  if (error == NULL)
    return;
  if (problems->len == 1)
    g_set_error_literal (error, KAO_CONFIG_ERROR, rows[first->flaw].code, sentence);
  else
    g_set_error (error, KAO_CONFIG_ERROR, rows[first->flaw].code, "%s (and %u more)", sentence,
                 problems->len - 1);
  kao_config_error_set_details (*error, problems, file);
}

void
kao_config_error_set_one (GError **error, KaoConfigProblem *problem, const gchar *file)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) kao_config_problem_free);

  g_ptr_array_add (problems, problem);
  kao_config_error_set (error, problems, file);
}

gchar *
kao_config_error_describe (const GError *error, gboolean is_translated)
{
  const gchar *file = NULL;
  GPtrArray *problems = kao_config_error_get_details (error, &file);
  GString *out;

  if (problems == NULL)
    return g_strdup (error->message);
  out = g_string_new (NULL);
  for (guint i = 0; i < problems->len; i++)
    {
      g_autofree gchar *sentence
          = kao_config_problem_describe (g_ptr_array_index (problems, i), file, is_translated);

      g_string_append_printf (out, "%s%s", i > 0 ? "\n" : "", sentence);
    }
  return g_string_free (out, FALSE);
}
