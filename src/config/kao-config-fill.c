// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "config/kao-config-fill.h"

#include "config/kao-config-drivers.h"
#include "config/kao-config-suggest.h"
#include "config/kao-config-value.h"

#include <string.h>

#define MUNICIPALITY "Municipality"
#define MUNICIPALITY_PREFIX MUNICIPALITY " "

typedef struct
{
  KaoConfigText *text;
  KaoConfigValue *values;
  GPtrArray *municipalities;
  gboolean has_bad_group; /* one of the municipalities' headers is wrong and may be the one missed */
} Filler;

static const gchar *const group_names[]
    = { "Office", "Municipality CODE", "Camera", "Scanner", "Card", "Model", "Security", "Reception", NULL };

void
kao_config_values_reset (KaoConfigValue values[KAO_N_CONFIG_KEYS])
{
  for (gsize i = 0; i < KAO_N_CONFIG_KEYS; i++)
    {
      g_autoptr (KaoConfigProblem) problem = NULL;

      g_free (values[i].text);
      values[i].text = g_strdup (kao_config_keys[i].fallback);
      values[i].line = 0;
      problem = kao_config_value_check (&kao_config_keys[i], "", values[i].text, &values[i].number);
      if (problem != NULL)
        g_error ("the default of %s is not allowed by its own row", kao_config_keys[i].key);
    }
}

void
kao_config_values_clear (KaoConfigValue values[KAO_N_CONFIG_KEYS])
{
  for (gsize i = 0; i < KAO_N_CONFIG_KEYS; i++)
    g_clear_pointer (&values[i].text, g_free);
}

static void
municipality_free (gpointer data)
{
  KaoConfigMunicipality *municipality = data;

  kao_config_values_clear (municipality->values);
  g_free (municipality->code);
  g_free (municipality);
}

static KaoConfigProblem *
tell (Filler *filler, gint line, KaoConfigProblem *problem)
{
  problem->line = line;
  g_ptr_array_add (filler->text->problems, problem);
  return problem;
}

/* --- groups --- */

static const gchar *
table_name (const gchar *group)
{
  return g_str_has_prefix (group, MUNICIPALITY_PREFIX) ? MUNICIPALITY : group;
}

static gboolean
is_known_group (const gchar *group)
{
  if (g_str_equal (group, MUNICIPALITY))
    return FALSE;
  for (gsize i = 0; i < KAO_N_CONFIG_KEYS; i++)
    if (g_str_equal (kao_config_keys[i].group, table_name (group)))
      return TRUE;
  return FALSE;
}

static void
tell_unknown_group (Filler *filler, const KaoConfigGroup *group)
{
  const gchar *digits = group->name + strcspn (group->name, "0123456789");
  g_autofree gchar *word = g_strndup (group->name, (gsize) (digits - group->name));
  const gchar *near = kao_config_suggest (g_strchomp (word), group_names);
  const gchar *const municipality[] = { MUNICIPALITY, NULL };
  KaoConfigProblem *problem;

  if (g_str_equal (group->name, MUNICIPALITY))
    {
      tell (filler, group->line,
            kao_config_problem_new (KAO_FLAW_BARE_MUNICIPALITY, 0, group->name, NULL, NULL));
      filler->has_bad_group = TRUE;
      return;
    }
  problem = tell (filler, group->line,
                  kao_config_problem_new (KAO_FLAW_UNKNOWN_GROUP, 0, group->name, NULL, NULL));
  problem->allowed = g_strjoinv (", ", (gchar **) group_names);
  if (kao_config_suggest (word, municipality) != NULL)
    {
      problem->hint = digits[0] != '\0' ? g_strdup_printf ("[Municipality %s]", digits)
                                        : g_strdup ("[Municipality CODE]");
      filler->has_bad_group = TRUE;
    }
  else if (near != NULL)
    problem->hint = g_strdup_printf ("[%s]", near);
}

static KaoConfigMunicipality *
find_municipality (const Filler *filler, const gchar *code)
{
  for (guint i = 0; i < filler->municipalities->len; i++)
    {
      KaoConfigMunicipality *municipality = g_ptr_array_index (filler->municipalities, i);

      if (g_str_equal (municipality->code, code))
        return municipality;
    }
  return NULL;
}

static void
fill_groups (Filler *filler)
{
  for (guint i = 0; i < filler->text->groups->len; i++)
    {
      const KaoConfigGroup *group = g_ptr_array_index (filler->text->groups, i);
      KaoConfigMunicipality *municipality;
      KaoConfigProblem *problem;

      if (!is_known_group (group->name))
        tell_unknown_group (filler, group);
      if (!g_str_has_prefix (group->name, MUNICIPALITY_PREFIX))
        continue;
      problem = kao_municipality_code_check (group->name + strlen (MUNICIPALITY_PREFIX));
      if (problem != NULL)
        {
          tell (filler, group->line, problem);
          filler->has_bad_group = TRUE;
          continue;
        }
      municipality = g_new0 (KaoConfigMunicipality, 1);
      municipality->code = g_strdup (group->name + strlen (MUNICIPALITY_PREFIX));
      municipality->line = group->line;
      kao_config_values_reset (municipality->values);
      g_ptr_array_add (filler->municipalities, municipality);
    }
}

/* --- entries --- */

static void
tell_unknown_key (Filler *filler, const KaoConfigEntry *entry)
{
  const gchar *group = table_name (entry->group->name);
  const gchar *own[KAO_N_CONFIG_KEYS + 1] = { NULL };
  const gchar *elsewhere = NULL;
  KaoConfigProblem *problem;
  gsize n = 0;

  for (gsize i = 0; i < KAO_N_CONFIG_KEYS; i++)
    if (g_str_equal (kao_config_keys[i].group, group))
      own[n++] = kao_config_keys[i].key;
    else if (g_str_equal (kao_config_keys[i].key, entry->key))
      elsewhere = g_str_equal (kao_config_keys[i].group, MUNICIPALITY) ? "Municipality CODE"
                                                                       : kao_config_keys[i].group;
  problem = kao_config_problem_new (elsewhere != NULL ? KAO_FLAW_KEY_ELSEWHERE : KAO_FLAW_UNKNOWN_KEY, 0,
                                    entry->group->name, entry->key, entry->value);
  problem->allowed = g_strjoinv (", ", (gchar **) own);
  problem->hint = elsewhere != NULL ? g_strdup_printf ("[%s]", elsewhere)
                                    : g_strdup (kao_config_suggest (entry->key, own));
  tell (filler, entry->line, problem);
}

static const KaoConfigKey *
find_key (const KaoConfigEntry *entry)
{
  for (gsize i = 0; i < KAO_N_CONFIG_KEYS; i++)
    if (g_str_equal (kao_config_keys[i].group, table_name (entry->group->name))
        && g_str_equal (kao_config_keys[i].key, entry->key))
      return &kao_config_keys[i];
  return NULL;
}

/* Where the values of @group go; NULL where its code is wrong: its values are checked all the same. */
static KaoConfigValue *
find_values (const Filler *filler, const KaoConfigGroup *group)
{
  KaoConfigMunicipality *municipality;

  if (!g_str_has_prefix (group->name, MUNICIPALITY_PREFIX))
    return filler->values;
  municipality = find_municipality (filler, group->name + strlen (MUNICIPALITY_PREFIX));
  return municipality != NULL ? municipality->values : NULL;
}

static void
fill_entry (Filler *filler, KaoConfigEntry *entry)
{
  const KaoConfigKey *key = find_key (entry);
  KaoConfigValue *values = find_values (filler, entry->group);
  KaoConfigProblem *problem;
  gdouble number;

  if (entry->is_bad || !is_known_group (entry->group->name))
    return;
  if (key == NULL)
    {
      tell_unknown_key (filler, entry);
      return;
    }
  problem = kao_config_value_check (key, entry->group->name, entry->value, &number);
  if (problem != NULL)
    {
      tell (filler, entry->line, problem);
      entry->is_bad = TRUE;
    }
  else if (values != NULL)
    {
      KaoConfigValue *value = &values[key - kao_config_keys];

      g_free (value->text);
      value->text = g_strdup (entry->value);
      value->number = number;
      value->line = entry->line;
    }
}

/* --- what belongs together --- */

static gboolean
is_bad (const Filler *filler, const gchar *group, const gchar *key)
{
  for (guint i = 0; i < filler->text->entries->len; i++)
    {
      const KaoConfigEntry *entry = g_ptr_array_index (filler->text->entries, i);

      if (entry->is_bad && g_str_equal (entry->group->name, group) && g_str_equal (entry->key, key))
        return TRUE;
    }
  return FALSE;
}

/* The review line of a group may not lie above its line, and follows it where it is not written. */
static void
check_lines (Filler *filler, KaoConfigMunicipality *municipality)
{
  KaoConfigValue *threshold = &municipality->values[KAO_CONFIG_MUNICIPALITY_THRESHOLD];
  KaoConfigValue *review = &municipality->values[KAO_CONFIG_MUNICIPALITY_REVIEW_LINE];
  g_autofree gchar *group = g_strconcat (MUNICIPALITY_PREFIX, municipality->code, NULL);
  KaoConfigProblem *problem;

  if (review->line == 0)
    {
      review->number = threshold->number * KAO_CONFIG_REVIEW_SHARE;
      return;
    }
  if (review->number <= threshold->number || is_bad (filler, group, "Threshold"))
    return;
  problem = kao_config_problem_new (threshold->line > 0 ? KAO_FLAW_REVIEW_ABOVE
                                                        : KAO_FLAW_REVIEW_ABOVE_DEFAULT,
                                    0, group, "ReviewLine", review->text);
  problem->allowed = g_strdup (threshold->text);
  problem->other_line = threshold->line;
  tell (filler, review->line, problem);
}

static const KaoConfigGroup *
find_group (const Filler *filler, gint line)
{
  for (guint i = 0; i < filler->text->groups->len; i++)
    {
      const KaoConfigGroup *group = g_ptr_array_index (filler->text->groups, i);

      if (group->line == line)
        return group;
    }
  return NULL;
}

/* A municipality without a group, and groups without a municipality: both would be silently 60. */
static void
check_municipalities (Filler *filler)
{
  const KaoConfigValue *office = &filler->values[KAO_CONFIG_OFFICE_MUNICIPALITY];

  if (office->text[0] != '\0')
    {
      if (find_municipality (filler, office->text) == NULL && !filler->has_bad_group)
        tell (filler, office->line, kao_config_problem_new (KAO_FLAW_MISSING_GROUP, 0, NULL, NULL, NULL))
            ->hint
            = g_strdup (office->text);
      return;
    }
  if (is_bad (filler, "Office", MUNICIPALITY))
    return;
  for (guint i = 0; i < filler->municipalities->len; i++)
    {
      const KaoConfigMunicipality *municipality = g_ptr_array_index (filler->municipalities, i);
      const KaoConfigGroup *group = find_group (filler, municipality->line);

      if (group != NULL && group->n_entries > 0)
        tell (filler, group->line, kao_config_problem_new (KAO_FLAW_UNUSED_GROUP, 0, group->name, NULL, NULL))
            ->hint
            = g_strdup (municipality->code);
    }
}

static void
check_network_drivers (Filler *filler)
{
  const KaoConfigValue *drivers = &filler->values[KAO_CONFIG_SCANNER_DRIVERS];
  g_auto (GStrv) names = kao_config_drivers_split (drivers->text);

  if (filler->values[KAO_CONFIG_SCANNER_ALLOW_NETWORK].number != 0 || is_bad (filler, "Scanner", "AllowNetwork"))
    return;
  for (gsize i = 0; names[i] != NULL; i++)
    if (kao_config_driver_kind (names[i]) == KAO_DRIVER_NETWORK)
      tell (filler, drivers->line,
            kao_config_problem_new (KAO_FLAW_DRIVER_NETWORK, 0, "Scanner", "Drivers", names[i]));
}

/* Whoever may edit the file, or name another one to the program, could take a wall away for everybody. */
static void
check_weakening (Filler *filler)
{
  for (gsize i = 0; i < KAO_N_CONFIG_KEYS; i++)
    {
      const KaoConfigKey *key = &kao_config_keys[i];
      const KaoConfigValue *value = &filler->values[i];

      if (key->is_for_root && value->line > 0 && !g_str_equal (value->text, key->fallback))
        tell (filler, value->line,
              kao_config_problem_new (KAO_FLAW_NOT_ROOTS, 0, key->group, key->key, value->text));
    }
}

static gint
compare_lines (gconstpointer a, gconstpointer b)
{
  const KaoConfigProblem *const *first = a;
  const KaoConfigProblem *const *second = b;

  return (*first)->line - (*second)->line;
}

GPtrArray *
kao_config_fill (KaoConfigText *text, KaoConfigTrust trust, KaoConfigValue values[KAO_N_CONFIG_KEYS])
{
  Filler filler = { text, values, g_ptr_array_new_with_free_func (municipality_free), FALSE };

  fill_groups (&filler);
  for (guint i = 0; i < text->entries->len; i++)
    fill_entry (&filler, g_ptr_array_index (text->entries, i));
  for (guint i = 0; i < filler.municipalities->len; i++)
    check_lines (&filler, g_ptr_array_index (filler.municipalities, i));
  check_municipalities (&filler);
  check_network_drivers (&filler);
  if (trust == KAO_CONFIG_NOT_TRUSTED)
    check_weakening (&filler);
  /* One line may have two flaws; those keep their order. */
  g_ptr_array_sort (text->problems, compare_lines);
  return filler.municipalities;
}
