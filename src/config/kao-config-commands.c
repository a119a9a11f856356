// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "config/kao-config-commands.h"

#include "config/kao-config-list.h"

#include <string.h>

/* Where the path begins; NULL without one. The blank before it may be a Japanese keyboard's. */
static const gchar *
find_path (const gchar *piece)
{
  const gchar *narrow = strstr (piece, " /");
  const gchar *wide = strstr (piece, "　/");

  if (narrow == NULL && wide == NULL)
    return NULL;
  return narrow != NULL && (wide == NULL || narrow < wide) ? narrow + 1 : wide + strlen ("　");
}

static gchar *
dup_name (const gchar *piece, const gchar *path)
{
  gchar *name = g_strndup (piece, (gsize) (path - piece));

  for (gsize end = strlen (name); end > 0; end = strlen (name))
    {
      gchar *last = g_utf8_find_prev_char (name, name + end);

      if (last == NULL || !g_unichar_isspace (g_utf8_get_char (last)))
        break;
      *last = '\0';
    }
  return name;
}

gboolean
kao_config_command_is_valid (const gchar *piece)
{
  const gchar *path = find_path (piece);
  g_autofree gchar *name = path != NULL ? dup_name (piece, path) : NULL;

  return name != NULL && name[0] != '\0' && name[0] != '/'
         && g_utf8_strlen (name, -1) <= KAO_CONFIG_COMMAND_NAME_CHARACTERS && strlen (path) > 1
         && !g_str_has_suffix (path, "/");
}

static gchar **
dup_parts (const gchar *text, gboolean is_path)
{
  g_auto (GStrv) pieces = kao_config_split_list (text);
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();

  for (gsize i = 0; pieces[i] != NULL; i++)
    {
      const gchar *path = find_path (pieces[i]);
      g_autofree gchar *name = path != NULL ? dup_name (pieces[i], path) : NULL;

      g_return_val_if_fail (path != NULL, NULL);
      g_strv_builder_add (parts, is_path ? path : name);
    }
  return g_strv_builder_end (parts);
}

gchar **
kao_config_commands_dup_names (const gchar *text)
{
  return dup_parts (text, FALSE);
}

gchar **
kao_config_commands_dup_paths (const gchar *text)
{
  return dup_parts (text, TRUE);
}
