// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "config/kao-config.h"

#include "base/kao-error.h"
#include "config/kao-config-keys.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#define MAX_FILE_BYTES (256 * 1024)
#define MAX_TEXT_CHARACTERS 200

typedef struct
{
  gchar *text;
  gdouble number; /* of INTEGER, DECIMAL, BOOLEAN; index of CHOICE */
} Value;

struct _KaoConfig
{
  gatomicrefcount ref_count;
  Value values[KAO_N_CONFIG_KEYS];
};

/* One "key=value" of the file, with where it stands. */
typedef struct
{
  gint line;
  gchar *group;
  gchar *key;
  gchar *value;
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->group);
  g_free (entry->key);
  g_free (entry->value);
  g_free (entry);
}

/* The value as it may be shown in a message: short and on one line. */
static gchar *
quote (const gchar *text)
{
  g_autofree gchar *cut = g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), 40));

  g_strdelimit (cut, "\t\033\r\n", ' ');
  return g_strdup_printf ("\"%s\"", cut);
}

static gboolean
parse_line (gchar *line, gint number, const gchar *name, gchar **group, GPtrArray *entries, GError **error)
{
  gchar *equals;
  Entry *entry;

  g_strstrip (line);
  if (line[0] == '\0' || line[0] == '#')
    return TRUE;
  if (line[0] == '[' && line[strlen (line) - 1] == ']' && strlen (line) > 2)
    {
      line[strlen (line) - 1] = '\0';
      g_free (*group);
      *group = g_strdup (g_strstrip (line + 1));
      return TRUE;
    }
  equals = strchr (line, '=');
  if (equals == NULL || equals == line || line[0] == '[')
    {
      g_autofree gchar *shown = quote (line);

      g_set_error (error, KAO_CONFIG_ERROR, KAO_CONFIG_ERROR_SYNTAX,
                   "%s, line %d: %s is not a comment, a [group] or a key=value; correct or remove it",
                   name, number, shown);
      return FALSE;
    }
  if (*group == NULL)
    {
      g_set_error (error, KAO_CONFIG_ERROR, KAO_CONFIG_ERROR_SYNTAX,
                   "%s, line %d: a key stands before the first [group]; move it below its group", name,
                   number);
      return FALSE;
    }
  *equals = '\0';
  entry = g_new0 (Entry, 1);
  entry->line = number;
  entry->group = g_strdup (*group);
  entry->key = g_strdup (g_strchomp (line));
  entry->value = g_strdup (g_strchug (equals + 1));
  g_ptr_array_add (entries, entry);
  return TRUE;
}

/* GKeyFile cannot tell the line of a value, and the administrator needs it. */
static GPtrArray *
parse_entries (const gchar *data, gsize length, const gchar *name, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (entry_free);
  g_autofree gchar *group = NULL;
  g_autofree gchar *text = g_strndup (data, length);
  g_auto (GStrv) lines = NULL;

  if (strlen (text) != length || !g_utf8_validate (text, (gssize) length, NULL))
    {
      g_set_error (error, KAO_CONFIG_ERROR, KAO_CONFIG_ERROR_SYNTAX,
                   "%s is not UTF-8 text; save it as UTF-8", name);
      return NULL;
    }
  lines = g_strsplit (g_str_has_prefix (text, "\xef\xbb\xbf") ? text + 3 : text, "\n", -1);
  for (gint i = 0; lines[i] != NULL; i++)
    if (!parse_line (lines[i], i + 1, name, &group, entries, error))
      return NULL;
  return g_steal_pointer (&entries);
}

static gboolean
parse_number (const KaoConfigKey *key, const gchar *text, gdouble *number)
{
  gchar *end = NULL;

  if (text[0] == '\0')
    return FALSE;
  errno = 0;
  *number = g_ascii_strtod (text, &end);
  return errno == 0 && *end == '\0' && isfinite (*number) && *number >= key->least
         && *number <= key->most && (key->type != KAO_CONFIG_INTEGER || *number == floor (*number));
}

static gboolean
parse_choice (const gchar *choices, const gchar *text, gdouble *number)
{
  g_auto (GStrv) words = g_strsplit (choices, "|", -1);

  for (gint i = 0; words[i] != NULL; i++)
    if (g_str_equal (words[i], text))
      {
        *number = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
value_parse (const KaoConfigKey *key, const gchar *text, Value *value)
{
  gdouble number = 0;
  gboolean is_valid = FALSE;

  switch (key->type)
    {
    case KAO_CONFIG_TEXT:
      is_valid = g_utf8_strlen (text, -1) <= MAX_TEXT_CHARACTERS;
      break;
    case KAO_CONFIG_CHOICE:
      is_valid = parse_choice (key->choices, text, &number);
      break;
    case KAO_CONFIG_INTEGER:
    case KAO_CONFIG_DECIMAL:
      is_valid = parse_number (key, text, &number);
      break;
    case KAO_CONFIG_BOOLEAN:
      is_valid = parse_choice ("false|true", text, &number);
      break;
    case KAO_CONFIG_PATH:
      is_valid = text[0] == '\0' || (text[0] == '/' && g_utf8_strlen (text, -1) <= MAX_TEXT_CHARACTERS);
      break;
    case KAO_CONFIG_MUNICIPALITY_CODE:
      is_valid = text[0] == '\0' || kao_municipality_code_is_valid (text);
      break;
    }
  if (!is_valid)
    return FALSE;
  g_free (value->text);
  value->text = g_strdup (text);
  value->number = number;
  return TRUE;
}

/* NULL when no such key exists. [Municipality CODE] groups all follow the "Municipality" rows. */
static const KaoConfigKey *
find_key (const gchar *group, const gchar *key, gsize *index)
{
  const gchar *wanted = g_str_has_prefix (group, "Municipality ") ? "Municipality" : group;

  if (g_str_equal (group, "Municipality"))
    return NULL;
  for (gsize i = 0; i < KAO_N_CONFIG_KEYS; i++)
    if (g_str_equal (kao_config_keys[i].group, wanted) && g_str_equal (kao_config_keys[i].key, key))
      {
        *index = i;
        return &kao_config_keys[i];
      }
  return NULL;
}

static gboolean
check_group (const Entry *entry, const gchar *name, GError **error)
{
  if (!g_str_has_prefix (entry->group, "Municipality ")
      || kao_municipality_code_is_valid (entry->group + strlen ("Municipality ")))
    return TRUE;
  g_set_error (error, KAO_CONFIG_ERROR, KAO_CONFIG_ERROR_VALUE,
               "%s, line %d: the code in [%s] is not a municipality code; allowed are the six digits of "
               "JIS X 0402 with the check digit",
               name, entry->line, entry->group);
  return FALSE;
}

static void
set_unknown_key (GError **error, const gchar *name, const Entry *entry)
{
  GString *known = g_string_new (NULL);
  const gchar *group = g_str_has_prefix (entry->group, "Municipality ") ? "Municipality" : entry->group;

  for (gsize i = 0; i < KAO_N_CONFIG_KEYS; i++)
    if (g_str_equal (kao_config_keys[i].group, group))
      g_string_append_printf (known, "%s%s", known->len > 0 ? ", " : "", kao_config_keys[i].key);
  if (known->len > 0 && !g_str_equal (entry->group, "Municipality"))
    g_set_error (error, KAO_CONFIG_ERROR, KAO_CONFIG_ERROR_UNKNOWN_KEY,
                 "%s, line %d: [%s] has no key %s; allowed are %s", name, entry->line, entry->group,
                 entry->key, known->str);
  else
    g_set_error (error, KAO_CONFIG_ERROR, KAO_CONFIG_ERROR_UNKNOWN_KEY,
                 "%s, line %d: there is no group [%s]; allowed are Office, Municipality CODE, Camera, "
                 "Scanner, Card, Model, Security",
                 name, entry->line, entry->group);
  g_string_free (known, TRUE);
}

static gboolean
config_apply (KaoConfig *config, const Entry *entry, const gchar *name, gboolean is_ours, GError **error)
{
  gsize index = 0;
  const KaoConfigKey *key = find_key (entry->group, entry->key, &index);
  Value scratch = { NULL, 0 };
  gboolean is_valid;

  if (key == NULL)
    {
      set_unknown_key (error, name, entry);
      return FALSE;
    }
  if (!check_group (entry, name, error))
    return FALSE;
  /* A neighbour's group is checked as well: its counter reads the same file. */
  is_valid = value_parse (key, entry->value, is_ours ? &config->values[index] : &scratch);
  g_free (scratch.text);
  if (!is_valid)
    {
      g_autofree gchar *allowed = kao_config_key_allowed (key);
      g_autofree gchar *shown = quote (entry->value);

      g_set_error (error, KAO_CONFIG_ERROR, KAO_CONFIG_ERROR_VALUE,
                   "%s, line %d: %s=%s in [%s] is not allowed; allowed is %s", name, entry->line,
                   entry->key, shown, entry->group, allowed);
    }
  return is_valid;
}

/* The review line of a group may not lie above its line. */
static gboolean
check_lines (const KaoConfig *config, const gchar *name, GError **error)
{
  gdouble threshold = config->values[KAO_CONFIG_MUNICIPALITY_THRESHOLD].number;
  gdouble review = config->values[KAO_CONFIG_MUNICIPALITY_REVIEW_LINE].number;

  if (review <= threshold)
    return TRUE;
  g_set_error (error, KAO_CONFIG_ERROR, KAO_CONFIG_ERROR_VALUE,
               "%s: ReviewLine=%g of municipality %s lies above Threshold=%g; it may be at most the "
               "threshold",
               name, review, config->values[KAO_CONFIG_OFFICE_MUNICIPALITY].text, threshold);
  return FALSE;
}

static gboolean
config_fill (KaoConfig *config, GPtrArray *entries, const gchar *name, GError **error)
{
  g_autofree gchar *ours = NULL;
  gboolean has_group = FALSE;

  /* The office's own code decides which group counts, wherever it stands in the file. */
  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (entries, i);

      if (g_str_equal (entry->group, "Office") && !config_apply (config, entry, name, TRUE, error))
        return FALSE;
    }
  ours = g_strdup_printf ("Municipality %s", config->values[KAO_CONFIG_OFFICE_MUNICIPALITY].text);
  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (entries, i);
      gboolean is_ours = !g_str_has_prefix (entry->group, "Municipality ")
                         || g_str_equal (entry->group, ours);

      has_group = has_group || g_str_equal (entry->group, ours);
      if (!config_apply (config, entry, name, is_ours, error))
        return FALSE;
    }
  if (config->values[KAO_CONFIG_OFFICE_MUNICIPALITY].text[0] != '\0' && !has_group)
    {
      g_set_error (error, KAO_CONFIG_ERROR, KAO_CONFIG_ERROR_MISSING,
                   "%s: Municipality=%s is named in [Office], but there is no group [%s]; add it with "
                   "its Threshold",
                   name, config->values[KAO_CONFIG_OFFICE_MUNICIPALITY].text, ours);
      return FALSE;
    }
  return check_lines (config, name, error);
}

KaoConfig *
kao_config_new_default (void)
{
  KaoConfig *config = g_new0 (KaoConfig, 1);

  g_atomic_ref_count_init (&config->ref_count);
  for (gsize i = 0; i < KAO_N_CONFIG_KEYS; i++)
    if (!value_parse (&kao_config_keys[i], kao_config_keys[i].fallback, &config->values[i]))
      g_error ("the default of %s is not allowed by its own row", kao_config_keys[i].key);
  return config;
}

KaoConfig *
kao_config_load_data (const gchar *data, gssize length, const gchar *name, GError **error)
{
  g_autoptr (KaoConfig) config = kao_config_new_default ();
  g_autoptr (GPtrArray) entries
      = parse_entries (data, length < 0 ? strlen (data) : (gsize) length, name, error);

  if (entries == NULL || !config_fill (config, entries, name, error))
    return NULL;
  return g_steal_pointer (&config);
}

KaoConfig *
kao_config_load (const gchar *path, GError **error)
{
  g_autofree gchar *data = NULL;
  g_autoptr (GError) problem = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &data, &length, &problem))
    {
      g_set_error (error, KAO_CONFIG_ERROR, KAO_CONFIG_ERROR_UNREADABLE,
                   "%s cannot be read (%s); check that it exists and that this account may read it",
                   path, problem->message);
      return NULL;
    }
  if (length > MAX_FILE_BYTES)
    {
      g_set_error (error, KAO_CONFIG_ERROR, KAO_CONFIG_ERROR_UNREADABLE,
                   "%s is larger than 256 KiB and cannot be a configuration", path);
      return NULL;
    }
  return kao_config_load_data (data, (gssize) length, path, error);
}

KaoConfig *
kao_config_ref (KaoConfig *config)
{
  g_return_val_if_fail (config != NULL, NULL);

  g_atomic_ref_count_inc (&config->ref_count);
  return config;
}

void
kao_config_unref (KaoConfig *config)
{
  if (config == NULL || !g_atomic_ref_count_dec (&config->ref_count))
    return;
  for (gsize i = 0; i < KAO_N_CONFIG_KEYS; i++)
    g_free (config->values[i].text);
  g_free (config);
}

const gchar *
kao_config_get_municipality_code (const KaoConfig *config)
{
  return config->values[KAO_CONFIG_OFFICE_MUNICIPALITY].text;
}

const gchar *
kao_config_get_municipality_name (const KaoConfig *config)
{
  return config->values[KAO_CONFIG_MUNICIPALITY_NAME].text;
}

const gchar *
kao_config_get_contact (const KaoConfig *config)
{
  return config->values[KAO_CONFIG_MUNICIPALITY_CONTACT].text;
}

gdouble
kao_config_get_threshold (const KaoConfig *config)
{
  return config->values[KAO_CONFIG_MUNICIPALITY_THRESHOLD].number;
}

gdouble
kao_config_get_review_line (const KaoConfig *config)
{
  return config->values[KAO_CONFIG_MUNICIPALITY_REVIEW_LINE].number;
}

const gchar *
kao_config_get_next_step (const KaoConfig *config, KaoNextStep step)
{
  g_return_val_if_fail (step < KAO_N_NEXT_STEPS, "");

  return config->values[KAO_CONFIG_MUNICIPALITY_NEXT_STEP_ABOVE + step].text;
}

const gchar *
kao_config_get_language (const KaoConfig *config)
{
  return config->values[KAO_CONFIG_OFFICE_LANGUAGE].text;
}

guint
kao_config_get_idle_clear_seconds (const KaoConfig *config)
{
  return (guint) config->values[KAO_CONFIG_OFFICE_IDLE_CLEAR_SECONDS].number;
}

const gchar *
kao_config_get_camera_device (const KaoConfig *config)
{
  return config->values[KAO_CONFIG_CAMERA_DEVICE].text;
}

gint
kao_config_get_camera_width (const KaoConfig *config)
{
  return (gint) config->values[KAO_CONFIG_CAMERA_WIDTH].number;
}

gint
kao_config_get_camera_height (const KaoConfig *config)
{
  return (gint) config->values[KAO_CONFIG_CAMERA_HEIGHT].number;
}

const gchar *
kao_config_get_scanner_device (const KaoConfig *config)
{
  return config->values[KAO_CONFIG_SCANNER_DEVICE].text;
}

KaoDocumentKind
kao_config_get_document (const KaoConfig *config)
{
  /* The row's choices stand in the order of the enumeration. */
  return (KaoDocumentKind) config->values[KAO_CONFIG_SCANNER_DOCUMENT].number;
}

gboolean
kao_config_get_allow_network_scanners (const KaoConfig *config)
{
  return config->values[KAO_CONFIG_SCANNER_ALLOW_NETWORK].number != 0;
}

gboolean
kao_config_get_scan_whole_glass (const KaoConfig *config)
{
  return config->values[KAO_CONFIG_SCANNER_WHOLE_GLASS].number != 0;
}

gboolean
kao_config_get_use_card (const KaoConfig *config)
{
  return config->values[KAO_CONFIG_CARD_USE].number != 0;
}

const gchar *
kao_config_get_card_reader (const KaoConfig *config)
{
  return config->values[KAO_CONFIG_CARD_READER].text;
}

const gchar *
kao_config_get_card_anchor (const KaoConfig *config)
{
  return config->values[KAO_CONFIG_CARD_TRUST_ANCHOR].text;
}

const gchar *
kao_config_get_pack_name (const KaoConfig *config)
{
  return config->values[KAO_CONFIG_MODEL_PACK].text;
}

gboolean
kao_config_get_require_sandbox (const KaoConfig *config)
{
  return config->values[KAO_CONFIG_SECURITY_REQUIRE_SANDBOX].number != 0;
}
