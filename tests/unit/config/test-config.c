// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/kao-error.h"
#include "config/kao-config-keys.h"
#include "config/kao-config.h"

#include <string.h>

static void
test_codes (void)
{
  static const gchar *const good[] = { "131016", "011002", "472018", "141003", "271004", "012025" };
  static const gchar *const bad[] = { "", "13101", "131017", "001016", "481017", "13101x", "１31016", "1310166" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (kao_municipality_code_is_valid (good[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (kao_municipality_code_is_valid (bad[i]));
}

static void
test_defaults (void)
{
  g_autoptr (KaoConfig) config = kao_config_new_default ();

  g_assert_cmpfloat (kao_config_get_threshold (config), ==, 60);
  g_assert_cmpfloat (kao_config_get_review_line (config), ==, 40);
  g_assert_cmpuint (kao_config_get_idle_clear_seconds (config), ==, 60);
  g_assert_cmpint (kao_config_get_document (config), ==, KAO_DOCUMENT_CARD);
  g_assert_false (kao_config_get_allow_network_scanners (config));
  g_assert_true (kao_config_get_require_sandbox (config));
  g_assert_cmpstr (kao_config_get_language (config), ==, "auto");
}

static void
test_full (void)
{
  const gchar *text = "\xef\xbb\xbf# comment\r\n[Office]\r\nMunicipality = 131016\nIdleClearSeconds=30\nLanguage=ja\n"
                      "[Municipality 131016]\nName=千代田区\nContact=窓口 03-0000-0000\nThreshold=62.5\nReviewLine=45\nNextStepBelow=別の書類\n"
                      "[Municipality 011002]\nThreshold=10\nReviewLine=5\n"
                      "[Scanner]\nDocument=form\nAllowNetwork=true\nDevice=airscan:e0:A\n"
                      "[Camera]\nDevice=/dev/v4l/by-id/x\nWidth=1920\nHeight=1080\n"
                      "[Model]\nPack=taguchi\n[Security]\nRequireSandbox=false\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoConfig) config = kao_config_load_data (text, -1, "x.conf", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (kao_config_get_municipality_code (config), ==, "131016");
  g_assert_cmpstr (kao_config_get_municipality_name (config), ==, "千代田区");
  g_assert_cmpstr (kao_config_get_contact (config), ==, "窓口 03-0000-0000");
  g_assert_cmpfloat (kao_config_get_threshold (config), ==, 62.5);
  g_assert_cmpfloat (kao_config_get_review_line (config), ==, 45);
  g_assert_cmpstr (kao_config_get_next_step (config, KAO_NEXT_STEP_BELOW), ==, "別の書類");
  g_assert_cmpstr (kao_config_get_next_step (config, KAO_NEXT_STEP_ABOVE), ==, "");
  g_assert_cmpuint (kao_config_get_idle_clear_seconds (config), ==, 30);
  g_assert_cmpint (kao_config_get_document (config), ==, KAO_DOCUMENT_FORM);
  g_assert_true (kao_config_get_allow_network_scanners (config));
  g_assert_cmpstr (kao_config_get_scanner_device (config), ==, "airscan:e0:A");
  g_assert_cmpint (kao_config_get_camera_width (config), ==, 1920);
  g_assert_cmpstr (kao_config_get_pack_name (config), ==, "taguchi");
  g_assert_false (kao_config_get_require_sandbox (config));
}

typedef struct
{
  const gchar *text;
  KaoConfigError code;
  const gchar *must_say; /* file, line, key, value, allowed: separated by bars */
} Bad;

static void
test_errors (void)
{
  static const Bad cases[] = {
    { "[Office]\nIdleClearSeconds=4\n", KAO_CONFIG_ERROR_VALUE, "x.conf|line 2|IdleClearSeconds|\"4\"|5 to 600" },
    { "[Office]\nIdleClearSeconds=60.5\n", KAO_CONFIG_ERROR_VALUE, "line 2|whole number" },
    { "[Office]\n\n\nLanguage=fr\n", KAO_CONFIG_ERROR_VALUE, "line 4|\"fr\"|ja, en, auto" },
    { "[Office]\nMunicipality=131017\n", KAO_CONFIG_ERROR_VALUE, "line 2|131017|check digit" },
    { "[Office]\nMunicipality=131016\n", KAO_CONFIG_ERROR_MISSING, "131016|Municipality 131016|Threshold" },
    { "[Municipality 131016]\nThreshold=nan\n", KAO_CONFIG_ERROR_VALUE, "line 2|nan|0 to 100" },
    { "[Municipality 131016]\nThreshold=\n", KAO_CONFIG_ERROR_VALUE, "line 2|Threshold" },
    { "[Municipality 131016]\nThreshold=1e999\n", KAO_CONFIG_ERROR_VALUE, "line 2" },
    { "[Municipality 999999]\nName=x\n", KAO_CONFIG_ERROR_VALUE, "line 2|999999" },
    { "[Municipality]\nName=x\n", KAO_CONFIG_ERROR_UNKNOWN_KEY, "line 2|Municipality CODE" },
    { "[Office]\nMunicipality=131016\n[Municipality 131016]\nThreshold=50\nReviewLine=51\n",
      KAO_CONFIG_ERROR_VALUE, "ReviewLine=51|Threshold=50" },
    { "[Scanner]\nAllowNetwork=yes\n", KAO_CONFIG_ERROR_VALUE, "line 2|AllowNetwork|true, false" },
    { "[Scanner]\nResolution=600\n", KAO_CONFIG_ERROR_UNKNOWN_KEY, "line 2|Resolution|Device, Document" },
    { "[Printer]\nA=1\n", KAO_CONFIG_ERROR_UNKNOWN_KEY, "line 2|Printer" },
    { "Threshold=60\n", KAO_CONFIG_ERROR_SYNTAX, "line 1|[group]" },
    { "[Office]\nnonsense\n", KAO_CONFIG_ERROR_SYNTAX, "line 2|nonsense" },
    { "[Office\nLanguage=ja\n", KAO_CONFIG_ERROR_SYNTAX, "line 1" },
    { "[Office]\nLanguage=\xff\n", KAO_CONFIG_ERROR_SYNTAX, "UTF-8" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_auto (GStrv) words = g_strsplit (cases[i].must_say, "|", -1);

      g_assert_null (kao_config_load_data (cases[i].text, -1, "x.conf", &error));
      g_assert_error (error, KAO_CONFIG_ERROR, (gint) cases[i].code);
      for (gchar **word = words; *word != NULL; word++)
        if (strstr (error->message, *word) == NULL)
          g_error ("case %" G_GSIZE_FORMAT ": \"%s\" does not say \"%s\"", i, error->message, *word);
      g_assert_null (strchr (error->message, '\n'));
    }
}

static void
test_unreadable (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (kao_config_load ("/nonexistent/kaoawase.conf", &error));
  g_assert_error (error, KAO_CONFIG_ERROR, KAO_CONFIG_ERROR_UNREADABLE);
  g_assert_nonnull (strstr (error->message, "/nonexistent/kaoawase.conf"));
}

/* The example is what the table says, its commented defaults are valid when uncommented, and the
 * shipped file and the manual page name every key. */
static void
test_example (void)
{
  const gchar *source = g_getenv ("KAO_TEST_SRC");
  g_autofree gchar *example = kao_config_example ();
  g_autofree gchar *shipped_path = g_build_filename (source, "data", "kaoawase.conf.example", NULL);
  g_autofree gchar *manual_path = g_build_filename (source, "data", "man", "kaoawase.conf.5", NULL);
  g_autofree gchar *shipped = NULL;
  g_autofree gchar *manual = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoConfig) as_is = kao_config_load_data (example, -1, "example", &error);
  g_autoptr (KaoConfig) uncommented = NULL;
  g_auto (GStrv) lines = g_strsplit (example, "\n", -1);

  g_assert_no_error (error);
  g_assert_cmpfloat (kao_config_get_threshold (as_is), ==, 60);
  for (gchar **line = lines; *line != NULL; line++)
    if ((*line)[0] == '#' && g_ascii_isalpha ((*line)[1]) && strchr (*line, '=') != NULL)
      memmove (*line, *line + 1, strlen (*line));
  {
    g_autofree gchar *text = g_strjoinv ("\n", lines);

    uncommented = kao_config_load_data (text, -1, "example", &error);
    g_assert_no_error (error);
  }
  g_assert_true (g_file_get_contents (shipped_path, &shipped, NULL, NULL));
  g_assert_cmpstr (shipped, ==, example);
  g_assert_true (g_file_get_contents (manual_path, &manual, NULL, NULL));
  for (gsize i = 0; i < KAO_N_CONFIG_KEYS; i++)
    g_assert_nonnull (strstr (manual, kao_config_keys[i].key));
}

/* Whatever bytes stand in the file: a configuration or one error, never both, never a crash. */
static void
test_noise (void)
{
  static const gchar *const pieces[] = { "[Office]\n", "[Municipality 131016]\n", "Threshold=", "Name=", "\n", "=", "[",
                                         "]", "#", "99", "-1", "\xe5\x8d", "\r", "Language=ja\n", " ", "\t" };

  for (gint round = 0; round < 3000; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (KaoConfig) config = NULL;

      for (gint n = g_test_rand_int_range (0, 20); n > 0; n--)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      config = kao_config_load_data (text->str, (gssize) text->len, "noise", &error);
      g_assert_true ((config == NULL) == (error != NULL));
    }
}

int
main (int argc, char *argv[])
{
  if (argc == 2 && g_str_equal (argv[1], "--print-example"))
    {
      g_autofree gchar *example = kao_config_example ();

      g_print ("%s", example);
      return 0;
    }
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/config/codes", test_codes);
  g_test_add_func ("/config/defaults", test_defaults);
  g_test_add_func ("/config/full", test_full);
  g_test_add_func ("/config/errors", test_errors);
  g_test_add_func ("/config/unreadable", test_unreadable);
  g_test_add_func ("/config/example", test_example);
  g_test_add_func ("/config/noise", test_noise);
  return g_test_run ();
}
