// SPDX-License-Identifier: GPL-3.0-or-later
/* What is wrong with one line of the configuration, and its sentence. A plain value; any thread may
 * read it.
 */
#pragma once

#include "base/kao-error.h"
#include "config/kao-config-keys.h"

G_BEGIN_DECLS

typedef enum
{
  /* the file */
  KAO_FLAW_NO_FILE,
  KAO_FLAW_DENIED,
  KAO_FLAW_UNREADABLE,
  KAO_FLAW_TOO_LARGE,
  KAO_FLAW_UTF16,
  KAO_FLAW_NOT_UTF8,
  /* the line */
  KAO_FLAW_CONTROL,
  KAO_FLAW_INVISIBLE,
  KAO_FLAW_WRONG_COMMENT,
  KAO_FLAW_TRAILING_COMMENT,
  KAO_FLAW_FULL_WIDTH_SIGN,
  KAO_FLAW_OPEN_BRACKET,
  KAO_FLAW_SYNTAX,
  KAO_FLAW_NO_GROUP,
  /* groups and keys */
  KAO_FLAW_UNKNOWN_GROUP,
  KAO_FLAW_BARE_MUNICIPALITY,
  KAO_FLAW_DUPLICATE_GROUP,
  KAO_FLAW_UNUSED_GROUP,
  KAO_FLAW_MISSING_GROUP,
  KAO_FLAW_UNKNOWN_KEY,
  KAO_FLAW_KEY_ELSEWHERE,
  KAO_FLAW_DUPLICATE_KEY,
  /* values */
  KAO_FLAW_QUOTES,
  KAO_FLAW_FULL_WIDTH_DIGITS,
  KAO_FLAW_EMPTY,
  KAO_FLAW_HEXADECIMAL,
  KAO_FLAW_EXPONENT,
  KAO_FLAW_DECIMAL_COMMA,
  KAO_FLAW_UNIT,
  KAO_FLAW_NOT_NUMBER,
  KAO_FLAW_NOT_WHOLE,
  KAO_FLAW_RANGE,
  KAO_FLAW_LINE_TOO_LOW,
  KAO_FLAW_REVIEW_ABOVE,
  KAO_FLAW_REVIEW_ABOVE_DEFAULT,
  KAO_FLAW_CHOICE,
  KAO_FLAW_TOO_LONG,
  KAO_FLAW_TOO_MANY,
  KAO_FLAW_NOT_WHOLE_PATH,
  KAO_FLAW_COMMAND_FORM,
  KAO_FLAW_NOT_SHA256,
  KAO_FLAW_DRIVER_NAME,
  KAO_FLAW_DRIVER_REFUSED,
  KAO_FLAW_DRIVER_NETWORK,
  KAO_FLAW_NOT_ROOTS,
  KAO_FLAW_CODE_FORM,
  KAO_FLAW_CODE_FIVE_DIGITS,
  KAO_FLAW_CODE_CHECK_DIGIT,
  KAO_FLAW_CODE_PREFECTURE,
  /* the files that it names */
  KAO_FLAW_COMMAND_MISSING,
  KAO_FLAW_COMMAND_LINK,
  KAO_FLAW_COMMAND_NO_FILE,
  KAO_FLAW_COMMAND_SETUID,
  KAO_FLAW_COMMAND_DENIED,
  KAO_FLAW_COMMAND_NO_FOLDER,
  KAO_FLAW_COMMAND_NEAR_KEY,
  KAO_FLAW_COMMAND_NOT_ROOTS,
  KAO_FLAW_NO_EVENT,
  KAO_FLAW_EVENT_KEY_MISSING,
  KAO_FLAW_EVENT_KEY_UNREADABLE,
  KAO_FLAW_EVENT_KEY_NO_FILE,
  KAO_FLAW_EVENT_KEY_OWNER,
  KAO_FLAW_EVENT_KEY_OPEN,
  KAO_FLAW_EVENT_KEY_DAMAGED,
  KAO_FLAW_ANCHOR_UNREADABLE,
  KAO_FLAW_ANCHOR_NO_KEY,
  KAO_FLAW_ANCHOR_UNCHECKED,
  KAO_N_FLAWS
} KaoFlaw;

/* Strings are owned, may be NULL, and are on one line; short, but for the path of a file that the configuration names. */
typedef struct
{
  KaoFlaw flaw;
  gint line; /* from 1; 0 = the whole file */
  gint other_line;
  gchar *group; /* without brackets */
  gchar *key;
  gchar *value;   /* what is written */
  gchar *allowed; /* names that may be written */
  const KaoConfigKey *rule; /* static; what may be written where @allowed is NULL */
  gchar *hint;    /* what was probably meant; NULL = nobody knows */
} KaoConfigProblem;

/* The strings are copied, cut and freed of what could not be shown. (transfer full) */
KaoConfigProblem *kao_config_problem_new (KaoFlaw flaw, gint line, const gchar *group, const gchar *key,
                                          const gchar *value);
/* What is wrong with the file at @path that @key of [@group] names; the path is kept whole. (transfer full) */
KaoConfigProblem *kao_config_problem_new_for_file (KaoFlaw flaw, const gchar *group, const gchar *key, const gchar *path);
void kao_config_problem_free (KaoConfigProblem *problem);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoConfigProblem, kao_config_problem_free)

/* One sentence with @file (NULL = none is named) and line, what is wrong and what to do; @is_translated: in the language of
 * the locale instead of English. (transfer full) */
gchar *kao_config_problem_describe (const KaoConfigProblem *problem, const gchar *file,
                                    gboolean is_translated);

/* An error of KAO_CONFIG_ERROR that carries every one of @problems (element-type KaoConfigProblem, not
 * empty, a reference is taken); its message is the first one's English sentence and the number of the
 * others. */
void kao_config_error_set (GError **error, GPtrArray *problems, const gchar *file);

/* The same for one @problem (transfer full); @file may be NULL. */
void kao_config_error_set_one (GError **error, KaoConfigProblem *problem, const gchar *file);

/* All sentences of @error, a line each; the message of an error without problems. (transfer full) */
gchar *kao_config_error_describe (const GError *error, gboolean is_translated);

G_END_DECLS
