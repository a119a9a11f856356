// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "config/kao-config-list.h"

gchar **
kao_config_split_list (const gchar *text)
{
  /* The comma of a Japanese keyboard as well. */
  g_auto (GStrv) wide = g_strsplit (text, "、", -1);
  g_autofree gchar *narrow_commas = g_strjoinv (",", wide);
  g_auto (GStrv) pieces = g_strsplit (narrow_commas, ",", -1);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (gsize i = 0; pieces[i] != NULL; i++)
    if (g_strstrip (pieces[i])[0] != '\0')
      g_strv_builder_add (names, pieces[i]);
  return g_strv_builder_end (names);
}
