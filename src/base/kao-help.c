// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/kao-help.h"

#include "base/kao-paths.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

/* In the locale "C" gettext looks up nothing, whatever LANGUAGE says, and in newer C libraries (2.41, of Debian 13) nothing in
 * "C.UTF-8" either: any other will do. Of a bare system only "C.UTF-8" is sure to exist. */
static void
leave_c (void)
{
  static const gchar *const others[] = { "ja_JP.UTF-8", "en_US.UTF-8", "C.UTF-8" };
  const gchar *current = setlocale (LC_MESSAGES, NULL);
  const gchar *characters = setlocale (LC_CTYPE, NULL);
  const gchar *wanted = g_getenv ("LANGUAGE");
  gboolean is_wanted = wanted != NULL && wanted[0] != '\0';

  if (current != NULL && !g_str_equal (current, "C") && !g_str_equal (current, "POSIX") && !g_str_has_prefix (current, "C."))
    return;
  if (g_strcmp0 (characters, "C") == 0 || g_strcmp0 (characters, "POSIX") == 0)
    setlocale (LC_CTYPE, "C.UTF-8");
  /* Without LANGUAGE the locale's own is taken, which nobody has asked for here. */
  for (gsize i = is_wanted ? 0 : G_N_ELEMENTS (others) - 1; i < G_N_ELEMENTS (others); i++)
    if (setlocale (LC_MESSAGES, others[i]) != NULL)
      return;
}

void
kao_help_bind_language (const gchar *language)
{
  g_autofree gchar *catalogues = kao_paths_find_locale ();

  setlocale (LC_CTYPE, "");
  setlocale (LC_MESSAGES, "");
  if (g_str_equal (language, "ja") || g_str_equal (language, "en"))
    g_setenv ("LANGUAGE", language, TRUE);
  else if (g_str_has_prefix (g_get_language_names ()[0], "ja"))
    g_setenv ("LANGUAGE", "ja", TRUE); /* also where the locale is asked for, but not generated */
  leave_c ();
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
