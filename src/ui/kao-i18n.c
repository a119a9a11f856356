// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/kao-i18n.h"

#include "base/kao-help.h"
#include "ui/kao-display.h"

#include <glib/gi18n-lib.h>
#include <gtk/gtk.h>
#include <locale.h>

void
kao_i18n_init (const gchar *language)
{
  g_return_if_fail (language != NULL);

  setlocale (LC_ALL, "");
  kao_help_bind_language (language);
  textdomain (GETTEXT_PACKAGE);

  /* Chinese and Japanese share code points but not shapes: without this, a locale other than Japanese
   * may draw Chinese ones. */
  if (g_str_equal (kao_i18n_get_language (), "ja"))
    g_setenv ("PANGO_LANGUAGE", "ja", TRUE);
}

gboolean
kao_i18n_init_display (const gchar *language)
{
  /* Once is enough, and after GTK has started it would complain. */
  if (!gtk_is_initialized ())
    {
      kao_i18n_init (language);
      /* GTK would set the locale again, back to one without translations where the asked one is missing. */
      gtk_disable_setlocale ();
    }
  if (!gtk_init_check ())
    return FALSE;
  kao_display_widen ();
  return TRUE;
}

const gchar *
kao_i18n_get_language (void)
{
  /* Translators: the code of the language of this catalogue: "ja" in Japanese. */
  const gchar *code = _ ("language-code:en");
  return g_str_equal (code, "ja") ? "ja" : "en";
}
