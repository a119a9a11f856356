// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "scan-dump.h"

#include <math.h>
#include <string.h>

enum
{
  FLAG_INACTIVE = 1,
  FLAG_READONLY = 2,
  FLAG_RELOAD = 4,
  FLAG_INEXACT = 8
};

typedef struct
{
  GHashTable *words; /* of the line it was made from */
  SANE_Value_Type type;
  SANE_Word word;
  gchar *text;
  /* after the rules */
  gchar *range;
  guint flags;
} Item;

struct _ScanDump
{
  GPtrArray *items;    /* Item; index 0 is option 1 */
  GPtrArray *rules;    /* GHashTable */
  GPtrArray *expected; /* GHashTable */
  GPtrArray *described; /* SANE_Option_Descriptor, made by describe() */
  SANE_Status failure;
};

static const gchar *
word_of (GHashTable *words, const gchar *key)
{
  return g_hash_table_lookup (words, key);
}

static guint
flags_of (const gchar *text)
{
  static const gchar *const names[] = { "inactive", "readonly", "reload", "inexact" };
  guint flags = 0;

  for (gsize i = 0; text != NULL && i < G_N_ELEMENTS (names); i++)
    if (strstr (text, names[i]) != NULL)
      flags |= 1u << i;
  return flags;
}

static GHashTable *
parse_words (gchar **argv)
{
  GHashTable *words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (; *argv != NULL; argv++)
    {
      gchar **pair = g_strsplit (*argv, "=", 2);

      if (pair[1] == NULL)
        g_error ("\"%s\" is not key=value", *argv);
      g_hash_table_insert (words, pair[0], pair[1]);
      g_free (pair);
    }
  return words;
}

static SANE_Word
to_word (const Item *item, const gchar *text)
{
  gdouble value = g_ascii_strtod (text, NULL);

  if (item->type == SANE_TYPE_BOOL)
    return strcmp (text, "yes") == 0 || strcmp (text, "1") == 0;
  return item->type == SANE_TYPE_FIXED ? SANE_FIX (value) : (SANE_Word) lround (value);
}

static void
free_item (gpointer data)
{
  Item *item = data;

  g_hash_table_unref (item->words);
  g_free (item->text);
  g_free (item->range);
  g_free (item);
}

static Item *
new_item (GHashTable *words)
{
  static const gchar *const types[] = { "bool", "int", "fixed", "string", "button", "group" };
  Item *item = g_new0 (Item, 1);
  const gchar *type = word_of (words, "type");
  const gchar *value = word_of (words, "value");

  item->words = words;
  item->type = SANE_TYPE_GROUP;
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_strcmp0 (type, types[i]) == 0)
      item->type = (SANE_Value_Type) i;
  if (word_of (words, "name") == NULL || type == NULL)
    g_error ("an option without name or type");
  if (item->type == SANE_TYPE_STRING)
    item->text = g_strdup (value != NULL ? value : "");
  else if (value != NULL)
    item->word = to_word (item, value);
  return item;
}

static Item *
find_item (ScanDump *dump, const gchar *name)
{
  for (guint i = 0; i < dump->items->len; i++)
    {
      Item *item = g_ptr_array_index (dump->items, i);

      if (strcmp (word_of (item->words, "name"), name) == 0)
        return item;
    }
  g_error ("a rule names the unknown option %s", name);
}

static gboolean
rule_holds (ScanDump *dump, GHashTable *rule)
{
  g_auto (GStrv) when = g_strsplit (word_of (rule, "when"), ":", 2);
  Item *item = find_item (dump, when[0]);

  return item->type == SANE_TYPE_STRING ? strcmp (item->text, when[1]) == 0
                                        : item->word == to_word (item, when[1]);
}

static void
apply_rules (ScanDump *dump)
{
  for (guint i = 0; i < dump->items->len; i++)
    {
      Item *item = g_ptr_array_index (dump->items, i);

      g_free (item->range);
      item->range = g_strdup (word_of (item->words, "range"));
      item->flags = flags_of (word_of (item->words, "flags"));
    }
  for (guint i = 0; i < dump->rules->len; i++)
    {
      GHashTable *rule = g_ptr_array_index (dump->rules, i);
      Item *item = find_item (dump, word_of (rule, "set"));

      if (!rule_holds (dump, rule))
        continue;
      if (word_of (rule, "range") != NULL)
        {
          g_free (item->range);
          item->range = g_strdup (word_of (rule, "range"));
        }
      if (word_of (rule, "flags") != NULL)
        item->flags = flags_of (word_of (rule, "flags"));
      if (word_of (rule, "value") != NULL)
        item->word = to_word (item, word_of (rule, "value"));
    }
}

/* ---- descriptors: made anew after every reload, so that a kept pointer is a dead one ---- */

static void
free_descriptor (gpointer data)
{
  SANE_Option_Descriptor *d = data;

  if (d->constraint_type == SANE_CONSTRAINT_STRING_LIST)
    g_strfreev ((gchar **) d->constraint.string_list);
  else if (d->constraint_type == SANE_CONSTRAINT_WORD_LIST)
    g_free ((gpointer) d->constraint.word_list);
  else if (d->constraint_type == SANE_CONSTRAINT_RANGE)
    g_free ((gpointer) d->constraint.range);
  g_free ((gpointer) d->name);
  g_free (d);
}

static SANE_Unit
unit_of (const gchar *text)
{
  static const gchar *const units[]
    = { "none", "pixel", "bit", "mm", "dpi", "percent", "microsecond" };

  for (gsize i = 0; text != NULL && i < G_N_ELEMENTS (units); i++)
    if (strcmp (text, units[i]) == 0)
      return (SANE_Unit) i;
  return SANE_UNIT_NONE;
}

static void
describe_constraint (const Item *item, SANE_Option_Descriptor *d)
{
  const gchar *list = word_of (item->words, "list");

  if (list != NULL && item->type == SANE_TYPE_STRING)
    {
      gchar **strings = g_strsplit (list, "|", -1);

      d->constraint_type = SANE_CONSTRAINT_STRING_LIST;
      d->constraint.string_list = (const SANE_String_Const *) strings;
      d->size = 1;
      for (gsize i = 0; strings[i] != NULL; i++)
        d->size = MAX (d->size, (SANE_Int) strlen (strings[i]) + 1);
    }
  else if (list != NULL)
    {
      g_auto (GStrv) parts = g_strsplit (list, ",", -1);
      guint n = g_strv_length (parts);
      SANE_Word *words = g_new (SANE_Word, n + 1);

      words[0] = (SANE_Word) n;
      for (guint i = 0; i < n; i++)
        words[i + 1] = to_word (item, parts[i]);
      d->constraint_type = SANE_CONSTRAINT_WORD_LIST;
      d->constraint.word_list = words;
    }
  else if (item->range != NULL)
    {
      g_auto (GStrv) parts = g_strsplit (item->range, ",", 3);
      SANE_Range *range = g_new (SANE_Range, 1);

      range->min = to_word (item, parts[0]);
      range->max = to_word (item, parts[1]);
      range->quant = to_word (item, parts[2]);
      d->constraint_type = SANE_CONSTRAINT_RANGE;
      d->constraint.range = range;
    }
}

static SANE_Option_Descriptor *
make_descriptor (const Item *item)
{
  SANE_Option_Descriptor *d = g_new0 (SANE_Option_Descriptor, 1);

  d->name = g_strdup (word_of (item->words, "name"));
  d->title = d->desc = "";
  d->type = item->type;
  d->unit = unit_of (word_of (item->words, "unit"));
  d->size = item->type == SANE_TYPE_STRING ? 256 : (SANE_Int) sizeof (SANE_Word);
  d->cap = SANE_CAP_SOFT_DETECT;
  if ((item->flags & FLAG_READONLY) == 0)
    d->cap |= SANE_CAP_SOFT_SELECT;
  if ((item->flags & FLAG_INACTIVE) != 0)
    d->cap |= SANE_CAP_INACTIVE;
  describe_constraint (item, d);
  return d;
}

static const SANE_Option_Descriptor *
describe (gpointer device, SANE_Int index)
{
  static const SANE_Option_Descriptor count = { .name = "", .title = "", .desc = "",
                                                .type = SANE_TYPE_INT,
                                                .size = (SANE_Int) sizeof (SANE_Word),
                                                .cap = SANE_CAP_SOFT_DETECT };
  ScanDump *dump = device;
  SANE_Option_Descriptor *d;

  if (index == 0)
    return &count;
  if (index < 0 || (guint) index > dump->items->len)
    return NULL;
  d = make_descriptor (g_ptr_array_index (dump->items, (guint) index - 1));
  g_ptr_array_add (dump->described, d);
  return d;
}

/* ---- values ---- */

static SANE_Status
set_text (Item *item, const gchar *text)
{
  g_auto (GStrv) strings = NULL;
  const gchar *list = word_of (item->words, "list");

  if (list != NULL)
    {
      strings = g_strsplit (list, "|", -1);
      if (!g_strv_contains ((const gchar *const *) strings, text))
        return SANE_STATUS_INVAL;
    }
  g_free (item->text);
  item->text = g_strdup (text);
  return SANE_STATUS_GOOD;
}

static gboolean
is_allowed (const SANE_Option_Descriptor *d, SANE_Word word)
{
  if (d->constraint_type == SANE_CONSTRAINT_RANGE)
    {
      const SANE_Range *r = d->constraint.range;

      return word >= r->min && word <= r->max
             && (r->quant == 0 || (word - r->min) % r->quant == 0
                 /* fixed-point steps are rounded */
                 || (d->type == SANE_TYPE_FIXED));
    }
  if (d->constraint_type == SANE_CONSTRAINT_WORD_LIST)
    {
      for (SANE_Int i = 1; i <= d->constraint.word_list[0]; i++)
        if (d->constraint.word_list[i] == word)
          return TRUE;
      return FALSE;
    }
  return TRUE;
}

static SANE_Status
set_word (Item *item, SANE_Word *word, SANE_Int *info)
{
  SANE_Option_Descriptor *d = make_descriptor (item);
  gboolean is_good = is_allowed (d, *word);

  if (!is_good && (item->flags & FLAG_INEXACT) != 0 && d->constraint_type == SANE_CONSTRAINT_RANGE)
    {
      *word = CLAMP (*word, d->constraint.range->min, d->constraint.range->max);
      if (info != NULL)
        *info |= SANE_INFO_INEXACT;
      is_good = TRUE;
    }
  free_descriptor (d);
  if (!is_good)
    return SANE_STATUS_INVAL;
  item->word = *word;
  return SANE_STATUS_GOOD;
}

static SANE_Status
control (gpointer device, SANE_Int index, SANE_Action action, gpointer value, SANE_Int *info)
{
  ScanDump *dump = device;
  SANE_Status status;
  Item *item;

  if (info != NULL)
    *info = 0;
  if (index == 0 && action == SANE_ACTION_GET_VALUE)
    {
      *(SANE_Word *) value = (SANE_Word) dump->items->len + 1;
      return SANE_STATUS_GOOD;
    }
  g_assert_cmpint (index, >, 0);
  item = g_ptr_array_index (dump->items, (guint) index - 1);
  g_assert_cmpuint (item->flags & FLAG_INACTIVE, ==, 0);
  if (action == SANE_ACTION_GET_VALUE)
    {
      if (item->type == SANE_TYPE_STRING)
        strcpy (value, item->text);
      else
        *(SANE_Word *) value = item->word;
      return SANE_STATUS_GOOD;
    }
  g_assert_cmpint (action, ==, SANE_ACTION_SET_VALUE);
  g_assert_cmpuint (item->flags & FLAG_READONLY, ==, 0);
  if (dump->failure != SANE_STATUS_GOOD)
    return dump->failure;
  status = item->type == SANE_TYPE_STRING ? set_text (item, value) : set_word (item, value, info);
  if (status == SANE_STATUS_GOOD)
    {
      apply_rules (dump);
      if ((item->flags & FLAG_RELOAD) != 0)
        {
          if (info != NULL)
            *info |= SANE_INFO_RELOAD_OPTIONS | SANE_INFO_RELOAD_PARAMS;
          g_ptr_array_set_size (dump->described, 0);
        }
    }
  return status;
}

/* ---- loading ---- */

static void
load_line (ScanDump *dump, const gchar *line)
{
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;
  GHashTable *words;

  if (line[0] == '\0' || line[0] == '#')
    return;
  g_shell_parse_argv (line, NULL, &argv, &error);
  g_assert_no_error (error);
  words = parse_words (argv + 1);
  if (strcmp (argv[0], "option") == 0)
    g_ptr_array_add (dump->items, new_item (words));
  else if (strcmp (argv[0], "rule") == 0)
    g_ptr_array_add (dump->rules, words);
  else if (strcmp (argv[0], "expect") == 0)
    g_ptr_array_add (dump->expected, words);
  else if (strcmp (argv[0], "scanner") == 0)
    g_hash_table_unref (words);
  else
    g_error ("unknown line \"%s\"", line);
}

ScanDump *
scan_dump_load (const gchar *path)
{
  ScanDump *dump = g_new0 (ScanDump, 1);
  g_autofree gchar *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;

  dump->items = g_ptr_array_new_with_free_func (free_item);
  dump->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  dump->expected = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  dump->described = g_ptr_array_new_with_free_func (free_descriptor);
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (gchar **line = lines; *line != NULL; line++)
    load_line (dump, *line);
  apply_rules (dump);
  return dump;
}

void
scan_dump_free (ScanDump *dump)
{
  g_ptr_array_unref (dump->items);
  g_ptr_array_unref (dump->rules);
  g_ptr_array_unref (dump->expected);
  g_ptr_array_unref (dump->described);
  g_free (dump);
}

void
scan_dump_get_driver (ScanDump *dump, KaoScanDriver *driver)
{
  *driver = (KaoScanDriver){ describe, control, dump };
}

guint
scan_dump_get_n_expected (ScanDump *dump)
{
  return dump->expected->len;
}

const gchar *
scan_dump_get_expected (ScanDump *dump, guint n, const gchar *key)
{
  return word_of (g_ptr_array_index (dump->expected, n), key);
}

void
scan_dump_fail_with (ScanDump *dump, SANE_Status status)
{
  dump->failure = status;
}
