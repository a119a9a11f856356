// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "scan/kao-scan-aliases.h"

#include <string.h>

struct _KaoScanAliases
{
  GHashTable *devices; /* alias → name */
};

/* The next word of *@rest, which may stand in quotation marks where @may_quote; NULL at its end. (transfer full) */
static gchar *
take_word (const gchar **rest, gboolean may_quote)
{
  const gchar *start = *rest + strspn (*rest, " \t\r");
  gboolean is_quoted = may_quote && start[0] == '"';
  gsize length;

  start += is_quoted;
  length = strcspn (start, is_quoted ? "\"" : " \t\r");
  if (length == 0 || (is_quoted && start[length] == '\0'))
    return NULL;
  *rest = start + length + (start[length] != '\0');
  return g_strndup (start, length);
}

static void
read_line (KaoScanAliases *aliases, gchar *line)
{
  const gchar *rest = line;
  g_autofree gchar *command = NULL;
  g_autofree gchar *alias = NULL;
  g_autofree gchar *device = NULL;

  line[strcspn (line, "#")] = '\0';
  command = take_word (&rest, FALSE);
  /* "hide" only shortens libsane's list. */
  if (g_strcmp0 (command, "alias") != 0)
    return;
  alias = take_word (&rest, TRUE);
  device = alias != NULL ? take_word (&rest, FALSE) : NULL;
  if (device != NULL)
    g_hash_table_replace (aliases->devices, g_steal_pointer (&alias), g_steal_pointer (&device));
}

KaoScanAliases *
kao_scan_aliases_new (const gchar *text)
{
  KaoScanAliases *aliases = g_new0 (KaoScanAliases, 1);
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  aliases->devices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (gsize i = 0; lines[i] != NULL; i++)
    read_line (aliases, lines[i]);
  return aliases;
}

void
kao_scan_aliases_free (KaoScanAliases *aliases)
{
  if (aliases == NULL)
    return;
  g_hash_table_unref (aliases->devices);
  g_free (aliases);
}

const gchar *
kao_scan_aliases_resolve (const KaoScanAliases *aliases, const gchar *name)
{
  const gchar *device = g_hash_table_lookup (aliases->devices, name);

  return device != NULL ? device : name;
}
