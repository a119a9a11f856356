// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/kao-i18n.h"

#include "base/kao-paths.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

void
kao_i18n_init (const gchar *language)
{
  g_return_if_fail (language != NULL);

  setlocale (LC_ALL, "");
  /* gettext translates nothing in the locale "C"; a bare system has no other that is sure to exist. */
  const gchar *current = setlocale (LC_MESSAGES, NULL);
  if (current == NULL || g_str_equal (current, "C") || g_str_equal (current, "POSIX"))
    {
      setlocale (LC_CTYPE, "C.UTF-8");
      setlocale (LC_MESSAGES, "C.UTF-8");
    }
  if (g_str_equal (language, "ja") || g_str_equal (language, "en"))
    g_setenv ("LANGUAGE", language, TRUE);
  else if (g_str_has_prefix (g_get_language_names ()[0], "ja"))
    g_setenv ("LANGUAGE", "ja", TRUE); /* also where the locale is asked for, but not generated */

  g_autofree gchar *catalogues = kao_paths_find_locale ();
  bindtextdomain (GETTEXT_PACKAGE, catalogues);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  /* Chinese and Japanese share code points but not shapes: without this, a locale other than Japanese
   * may draw Chinese ones. */
  if (g_str_equal (kao_i18n_get_language (), "ja"))
    g_setenv ("PANGO_LANGUAGE", "ja", TRUE);
}

const gchar *
kao_i18n_get_language (void)
{
  /* Translators: the code of the language of this catalogue: "ja" in Japanese. */
  const gchar *code = _ ("language-code:en");
  return g_str_equal (code, "ja") ? "ja" : "en";
}
