// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/kao-help.h"

#include "base/kao-paths.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

void
kao_help_bind_language (const gchar *language)
{
  g_autofree gchar *catalogues = kao_paths_find_locale ();
  const gchar *current;

  setlocale (LC_CTYPE, "");
  setlocale (LC_MESSAGES, "");
  current = setlocale (LC_MESSAGES, NULL);
  /* gettext translates nothing in the locale "C"; a bare system has no other that is sure to exist. */
  if (current == NULL || g_str_equal (current, "C") || g_str_equal (current, "POSIX"))
    {
      setlocale (LC_CTYPE, "C.UTF-8");
      setlocale (LC_MESSAGES, "C.UTF-8");
    }
  if (g_str_equal (language, "ja") || g_str_equal (language, "en"))
    g_setenv ("LANGUAGE", language, TRUE);
  else if (g_str_has_prefix (g_get_language_names ()[0], "ja"))
    g_setenv ("LANGUAGE", "ja", TRUE); /* also where the locale is asked for, but not generated */
  bindtextdomain (GETTEXT_PACKAGE, catalogues);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
}

static gboolean
is_help (const gchar *word)
{
  return g_str_equal (word, "-h") || g_str_equal (word, "-?") || g_str_has_prefix (word, "--help");
}

void
kao_help_translate (GOptionContext *context, gint argc, gchar **argv)
{
  gboolean is_wanted = FALSE;

  for (gint i = 1; i < argc && !g_str_equal (argv[i], "--"); i++)
    is_wanted = is_wanted || is_help (argv[i]);
  if (!is_wanted)
    return;
  kao_help_bind_language ("auto");
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_group_set_translation_domain (g_option_context_get_main_group (context), GETTEXT_PACKAGE);
}
