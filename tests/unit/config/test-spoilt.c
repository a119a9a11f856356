// SPDX-License-Identifier: GPL-3.0-or-later
/* Every spoilt configuration of tests/data/config/spoilt.txt is refused with exactly the sentences that
 * stand there, in the language given as the only argument; and so is told what is wrong with the files that one names.
 */
#include "config.h"

#include "base/kao-error.h"
#include "config/kao-config-problem.h"
#include "config/kao-config.h"

#include <libintl.h>
#include <locale.h>
#include <string.h>

#define LEAST_CASES 60

/* The bytes that are written as \xNN. */
static GString *
unescape (const gchar *text)
{
  GString *out = g_string_new (NULL);

  for (const gchar *at = text; *at != '\0'; at++)
    if (at[0] == '\\' && at[1] == 'x')
      {
        g_string_append_c (out, (gchar) (g_ascii_xdigit_value (at[2]) * 16 + g_ascii_xdigit_value (at[3])));
        at += 3;
      }
    else
      g_string_append_c (out, *at);
  return out;
}

static void
test_case (gconstpointer data)
{
  const gchar *language = g_getenv ("LANGUAGE");
  g_autofree gchar *marker = g_strdup_printf ("--- %s ", language);
  g_auto (GStrv) lines = g_strsplit (data, "\n", -1);
  GString *file = g_string_new (NULL);
  GString *expected = g_string_new (NULL);
  g_autoptr (GString) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree gchar *said = NULL;

  for (gsize i = 1; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], marker))
      g_string_append_printf (expected, "%s%s", expected->len > 0 ? "\n" : "", lines[i] + strlen (marker));
    else if (!g_str_has_prefix (lines[i], "--- ") && (lines[i][0] != '\0' || lines[i + 1] != NULL))
      g_string_append_printf (file, "%s\n", lines[i]);
  bytes = unescape (file->str);
  g_assert_null (kao_config_load_data (bytes->str, (gssize) bytes->len, "x.conf", &error));
  g_assert_true (error->domain == KAO_CONFIG_ERROR);
  g_assert_null (strchr (error->message, '\n'));
  said = kao_config_error_describe (error, TRUE);
  g_assert_cmpstr (said, ==, expected->str);
  g_string_free (file, TRUE);
  g_string_free (expected, TRUE);
}

/* No mistake is without words, in either language; a path is said whole. */
static void
test_every_flaw (void)
{
  const gchar *path = "/opt/offices-own/a-folder-with-a-long-name/register-with-the-face-service";
  gboolean is_japanese = g_str_equal (g_getenv ("LANGUAGE"), "ja");

  for (KaoFlaw flaw = 0; flaw < KAO_N_FLAWS; flaw++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree gchar *said = NULL;

      kao_config_error_set_one (&error, kao_config_problem_new_for_file (flaw, "Reception", "Key", path), NULL);
      said = kao_config_error_describe (error, TRUE);
      g_test_message ("%s", said);
      g_assert_cmpuint (strlen (said), >, 10);
      g_assert_true (g_str_is_ascii (error->message));
      g_assert_true (g_str_is_ascii (said) != is_japanese);
      g_assert_true (strstr (said, path) != NULL || flaw < KAO_FLAW_COMMAND_MISSING || flaw == KAO_FLAW_NO_EVENT);
    }
}

int
main (int argc, char *argv[])
{
  g_autofree gchar *path
      = g_build_filename (g_getenv ("KAO_TEST_SRC"), "tests", "data", "config", "spoilt.txt", NULL);
  g_autofree gchar *catalogue = g_build_filename (g_getenv ("KAO_TEST_BUILD"), "po", NULL);
  g_autofree gchar *text = NULL;
  g_auto (GStrv) cases = NULL;

  g_assert_cmpint (argc, >=, 2);
  g_setenv ("LANGUAGE", argv[1], TRUE);
  /* Newer C libraries translate nothing in "C.UTF-8". */
  if (setlocale (LC_ALL, "ja_JP.UTF-8") == NULL)
    setlocale (LC_ALL, "C.UTF-8");
  bindtextdomain (GETTEXT_PACKAGE, catalogue);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  cases = g_strsplit (text, "\n### ", -1);
  g_assert_cmpuint (g_strv_length (cases), >, LEAST_CASES);
  g_test_add_func ("/config/every-flaw", test_every_flaw);
  for (gsize i = 1; cases[i] != NULL; i++)
    {
      g_autofree gchar *name = g_strndup (cases[i], strcspn (cases[i], "\n"));
      g_autofree gchar *test = g_strdup_printf ("/config/spoilt/%s/%s", g_getenv ("LANGUAGE"), name);

      g_test_add_data_func (test, cases[i], test_case);
    }
  return g_test_run ();
}
