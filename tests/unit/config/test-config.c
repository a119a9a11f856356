// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/kao-error.h"
#include "config/kao-config-problem.h"
#include "config/kao-config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

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
                      "[Municipality 011002]\nThreshold=90\nReviewLine=85\n"
                      "[Scanner]\nDocument=form\nAllowNetwork=true\nDevice=airscan:e0:A\nDrivers=hpaio, net\n"
                      "[Camera]\nDevice=/dev/v4l/by-id/x\nWidth=1920\nHeight=1080\n"
                      "[Reception]\nEvent=防災訓練\nEventKey=/etc/kaoawase/event.key\nHandOut= 資料、制服 ,名札,\nTicketHours=48\nLine=45\n"
                      "RegisterWith=Face service /opt/face/register、 顔認証　/usr/local/bin/a b ,\n"
                      "[Model]\nPack=taguchi\n[Security]\nRequireSandbox=false\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoConfig) config = kao_config_load_data (text, -1, "x.conf", &error);
  g_auto (GStrv) hand_out = NULL;
  g_auto (GStrv) names = kao_config_dup_command_names (config);
  g_auto (GStrv) paths = kao_config_dup_command_paths (config);
  g_autofree gchar *joined = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (names), ==, 2);
  g_assert_cmpuint (g_strv_length (paths), ==, 2);
  g_assert_cmpstr (names[0], ==, "Face service");
  g_assert_cmpstr (paths[0], ==, "/opt/face/register");
  g_assert_cmpstr (names[1], ==, "顔認証");
  g_assert_cmpstr (paths[1], ==, "/usr/local/bin/a b");
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
  g_assert_cmpstr (kao_config_get_scanner_drivers (config), ==, "hpaio, net");
  g_assert_cmpint (kao_config_get_camera_width (config), ==, 1920);
  g_assert_cmpstr (kao_config_get_pack_name (config), ==, "taguchi");
  g_assert_cmpstr (kao_config_get_event (config), ==, "防災訓練");
  g_assert_cmpstr (kao_config_get_event_key (config), ==, "/etc/kaoawase/event.key");
  hand_out = kao_config_dup_hand_out (config);
  joined = g_strjoinv ("|", hand_out);
  g_assert_cmpstr (joined, ==, "資料|制服|名札");
  g_assert_cmpuint (kao_config_get_ticket_hours (config), ==, 48);
  g_assert_cmpfloat (kao_config_get_reception_line (config), ==, 45);
  g_assert_cmpfloat (kao_config_get_reception_review_line (config), ==, 30);
  g_assert_false (kao_config_get_require_sandbox (config));
}

/* What the log and the JSON of the command line hold; the sentences are in test-spoilt.c. */
static void
test_errors (void)
{
  static const struct
  {
    const gchar *text;
    KaoConfigError code;
    const gchar *message;
  } cases[] = {
    { "[Office]\nIdleClearSeconds=4\n", KAO_CONFIG_ERROR_VALUE,
      "x.conf, line 2: IdleClearSeconds=\"4\" in [Office] is out of range; allowed is a whole number from 5 to 600" },
    { "[Office]\nMunicipality=131016\n", KAO_CONFIG_ERROR_MISSING,
      "x.conf, line 2: Municipality=131016 is named in [Office], but there is no group [Municipality 131016]; "
      "add it with its Threshold" },
    { "[Printer]\nA=1\nB=2\n[Office]\nLanguage=fr\nnonsense\n", KAO_CONFIG_ERROR_UNKNOWN_KEY,
      "x.conf, line 1: there is no group [Printer]; allowed are Office, Municipality CODE, Camera, Scanner, Card, "
      "Model, Security, Reception (and 2 more)" },
    { "Threshold=60\n", KAO_CONFIG_ERROR_SYNTAX,
      "x.conf, line 1: Threshold stands before the first [group]; move it below its group" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) copy = NULL;

      g_assert_null (kao_config_load_data (cases[i].text, -1, "x.conf", &error));
      g_assert_error (error, KAO_CONFIG_ERROR, (gint) cases[i].code);
      g_assert_cmpstr (error->message, ==, cases[i].message);
      copy = g_error_copy (error);
      g_assert_true (kao_config_error_get_details (copy, NULL) == kao_config_error_get_details (error, NULL));
    }
}

/* A line without a review line: two thirds of it. */
static void
test_review_follows (void)
{
  static const gchar text[] = "[Office]\nMunicipality=131016\n[Municipality 131016]\nThreshold=%s\n";

  for (gint line = 20; line <= 100; line += 10)
    {
      g_autofree gchar *number = g_strdup_printf ("%d", line);
      g_auto (GStrv) halves = g_strsplit (text, "%s", 2);
      g_autofree gchar *whole = g_strconcat (halves[0], number, halves[1], NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (KaoConfig) config = kao_config_load_data (whole, -1, "x.conf", &error);

      g_assert_no_error (error);
      g_assert_cmpfloat_with_epsilon (kao_config_get_review_line (config), line * 2 / 3.0, 1e-9);
      g_assert_cmpint (kao_config_get_line (config, KAO_CONFIG_MUNICIPALITY_THRESHOLD), ==, 4);
      g_assert_cmpint (kao_config_get_line (config, KAO_CONFIG_MUNICIPALITY_REVIEW_LINE), ==, 0);
    }
}

/* What looks like a mistake and is none. */
static void
test_harmless (void)
{
  static const gchar *const texts[] = {
    "", "\n", "[Office]\n\xe3\x80\x80\n \xe3\x80\x80# a comment behind spaces\n", "[Office]",
    "[ Office ]\nLanguage = ja", "[Municipality 131016]\n# all of it is commented out\n",
    ("[Office]\nMunicipality=131016\n[Municipality 131016]\nName=\xe5\x8d\x83\xe4\xbb\xa3\xe7\x94\xb0"
     "\xe3\x80\x80\xe6\x9c\xac\xe5\xba\x81\nNextStepBelow=Window #3; say \"Hello\"\nThreshold=60.0\n"),
    "[Office]\r\nIdleClearSeconds=060\r\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KaoConfig) config = kao_config_load_data (texts[i], -1, "x.conf", &error);

      g_assert_no_error (error);
      g_assert_nonnull (config);
    }
}

static void
test_describe (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoConfig) config = kao_config_load_data (
      "[Office]\nMunicipality=131016\n[Municipality 131016]\nName=Chiyoda\nThreshold=70\n"
      "[Municipality 011002]\nThreshold=50\nReviewLine=45\n[Scanner]\nDevice=airscan:e0:A\nAllowNetwork=true\nDrivers=hpaio\n"
      "[Camera]\nDevice=/dev/v4l/by-id/x\n",
      -1, "x.conf", &error);
  g_autoptr (KaoConfig) demo = NULL;
  g_autofree gchar *text = NULL;

  g_assert_no_error (error);
  text = kao_config_describe (config);
  g_assert_cmpstr (text, ==,
                   "131016 Chiyoda: line 70.0, look closer from 46.7, scanner: airscan:e0:A, camera: "
                   "/dev/v4l/by-id/x, model pack: the best one installed\n"
                   "Card reader: any on which a card lies, chips are shown as not checked\n"
                   "Scanner drivers that are loaded as well: hpaio\n"
                   "The scanner process may use the network.\n"
                   "Not this office, but in the file: 011002: line 50.0, look closer from 45.0\n");
  demo = kao_config_dup_without_devices (config);
  g_assert_cmpstr (kao_config_get_scanner_device (demo), ==, "");
  g_assert_cmpstr (kao_config_get_camera_device (demo), ==, "");
  g_assert_cmpfloat (kao_config_get_threshold (demo), ==, 70);
  g_assert_cmpstr (kao_config_get_municipality_name (demo), ==, "Chiyoda");
}

static void
test_describe_card (void)
{
  static const gchar *const rows[][2] = {
    { "[Card]\nUse=false\nReader=SONY\n", "\nCard reader: not used; no chip is read\n" },
    { "[Card]\nReader=SONY\n", "\nCard reader: one whose name begins with “SONY”, chips are shown as not checked\n" },
    { "[Card]\nTrustAnchor=/etc/kaoawase/anchor.pem\n",
      "\nCard reader: any on which a card lies, chips are checked with the keys in /etc/kaoawase/anchor.pem\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KaoConfig) config = kao_config_load_data (rows[i][0], -1, "x.conf", &error);
      g_autofree gchar *text = NULL;

      g_assert_no_error (error);
      text = kao_config_describe (config);
      g_test_message ("%s", text);
      g_assert_nonnull (strstr (text, rows[i][1]));
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

/* Of a file that cannot be loaded, too. */
static void
test_guess_language (void)
{
  static const struct
  {
    const gchar *text, *language;
  } rows[] = {
    { "[Office]\nLanguage=ja\nThreshold=60\n", "ja" },
    { "nonsense\n[Office]\nLanguage=en\n", "en" },
    { "[Office]\nLanguage=JA\n", "auto" },
    { "[Camera]\nLanguage=ja\n", "auto" },
    { "", "auto" },
  };
  g_autofree gchar *folder = g_dir_make_tmp ("kao-test-XXXXXX", NULL);
  g_autofree gchar *path = g_build_filename (folder, "kaoawase.conf", NULL);

  g_assert_cmpstr (kao_config_guess_language (path), ==, "auto");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_true (g_file_set_contents (path, rows[i].text, -1, NULL));
      g_assert_cmpstr (kao_config_guess_language (path), ==, rows[i].language);
    }
  g_unlink (path);
  g_rmdir (folder);
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
      {
        memmove (*line, *line + 1, strlen (*line));
        /* The group is there only for an office that names it. */
        if (g_str_equal (*line, "Municipality="))
          {
            g_free (*line);
            *line = g_strdup ("Municipality=131016");
          }
      }
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
  static const gchar *const pieces[] = { "[Municipality ", "\xe3\x80\x80", "\xef\xbc\x9d", "Municipality=131016\n", "\"", "0x", ",5", " # ", "[Office]\n", "[Municipality 131016]\n", "Threshold=", "Name=", "\n", "=", "[",
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

/* --- whose file it is --- */

static const gchar *const weakening[][2] = {
  { "[Scanner]\nAllowNetwork=true\n", "AllowNetwork=\"true\"" },
  { "[Scanner]\nDrivers=epkowa\n", "Drivers=\"epkowa\"" },
  { "[Card]\nTrustAnchor=/etc/keys.pem\n", "TrustAnchor=\"/etc/keys.pem\"" },
  { "[Model]\nPackSHA256=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n", "PackSHA256=\"0123456789" },
  { "[Security]\nRequireSandbox=false\n", "RequireSandbox=\"false\"" },
};

static void
check_file (const gchar *path, gboolean is_good, const gchar *names)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoConfig) config = kao_config_load (path, &error);
  g_autoptr (KaoConfig) of_demo = kao_config_load_for_demo (path, NULL);

  g_assert_nonnull (of_demo);
  if (is_good)
    {
      g_assert_no_error (error);
      g_assert_nonnull (config);
      return;
    }
  g_assert_error (error, KAO_CONFIG_ERROR, (gint) KAO_CONFIG_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, names));
  g_assert_nonnull (strstr (error->message, "root alone"));
}

static void
write_file (const gchar *path, const gchar *text, gint mode)
{
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (g_chmod (path, mode), ==, 0);
}

/* What weakens a wall is taken from a file that root alone can change, and from no other. */
static void
test_owner (void)
{
  g_autofree gchar *folder = g_dir_make_tmp ("kaoawase-owner-XXXXXX", NULL);
  g_autofree gchar *path = g_build_filename (folder, "counter.conf", NULL);
  gboolean is_root = geteuid () == 0;

  for (gsize i = 0; i < G_N_ELEMENTS (weakening); i++)
    {
      write_file (path, weakening[i][0], 0644);
      check_file (path, is_root, weakening[i][1]);
      g_chmod (path, 0664);
      check_file (path, FALSE, weakening[i][1]);
      g_chmod (path, 0646);
      check_file (path, FALSE, weakening[i][1]);
      g_chmod (path, 0644);
      /* Whoever can write to the folder can put another file there. */
      g_chmod (folder, 0777);
      check_file (path, FALSE, weakening[i][1]);
      g_chmod (folder, 0755);
      check_file (path, is_root, weakening[i][1]);
      if (is_root)
        {
          g_assert_cmpint (chown (path, 65534, 0), ==, 0);
          check_file (path, FALSE, weakening[i][1]);
          g_assert_cmpint (chown (path, 0, 0), ==, 0);
        }
    }
  g_unlink (path);
  g_rmdir (folder);
}

/* Everything else may stand in any file, and so may a weakening key that weakens nothing. */
static void
test_harmless_keys (void)
{
  g_autofree gchar *folder = g_dir_make_tmp ("kaoawase-owner-XXXXXX", NULL);
  g_autofree gchar *path = g_build_filename (folder, "counter.conf", NULL);

  write_file (path, "[Office]\nIdleClearSeconds=30\n[Scanner]\nAllowNetwork=false\nDrivers=\nDevice=x:y\n"
                    "[Security]\nRequireSandbox=true\n[Card]\nTrustAnchor=\n[Model]\nPack=base\n", 0666);
  check_file (path, TRUE, NULL);
  g_unlink (path);
  g_rmdir (folder);
}

/* A link and its folder say nothing of the file behind it. */
static void
test_link (void)
{
  g_autofree gchar *folder = g_dir_make_tmp ("kaoawase-owner-XXXXXX", NULL);
  g_autofree gchar *path = g_build_filename (folder, "counter.conf", NULL);
  g_autofree gchar *link = g_build_filename (folder, "link.conf", NULL);

  write_file (path, weakening[0][0], 0666);
  g_assert_cmpint (symlink (path, link), ==, 0);
  check_file (link, FALSE, weakening[0][1]);
  g_unlink (link);
  g_unlink (path);
  g_rmdir (folder);
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
  g_test_add_func ("/config/owner", test_owner);
  g_test_add_func ("/config/harmless-keys", test_harmless_keys);
  g_test_add_func ("/config/link", test_link);
  g_test_add_func ("/config/review-follows", test_review_follows);
  g_test_add_func ("/config/harmless", test_harmless);
  g_test_add_func ("/config/describe", test_describe);
  g_test_add_func ("/config/describe-card", test_describe_card);
  g_test_add_func ("/config/unreadable", test_unreadable);
  g_test_add_func ("/config/guess-language", test_guess_language);
  g_test_add_func ("/config/example", test_example);
  g_test_add_func ("/config/noise", test_noise);
  return g_test_run ();
}
