// SPDX-License-Identifier: GPL-3.0-or-later
/* Every code of the program has a sentence, in the language given as the only argument. */
#include "config.h"

#include "ui/kao-card-sentences.h"
#include "ui/kao-i18n.h"
#include "ui/kao-sentences.h"

#include <string.h>

static const gchar *language;

/* What a hole in a table would give. */
static KaoSentence
general (void)
{
  g_autoptr (GError) unknown = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "");

  return kao_sentence_for_error (unknown);
}

static gboolean
is_translated (const gchar *text)
{
  if (text[0] == '\0')
    return TRUE;
  return g_str_is_ascii (text) != g_str_equal (language, "ja")
         || (g_str_equal (language, "en") && strstr (text, "…") != NULL);
}

static void
check (KaoSentence sentence, gint code, gboolean wants_todo)
{
  if (sentence.what[0] == '\0' || g_str_equal (sentence.what, general ().what))
    g_error ("Code %d has no sentence", code);
  if (wants_todo && sentence.todo[0] == '\0')
    g_error ("Code %d (\"%s\") does not say what to do", code, sentence.what);
  if (!is_translated (sentence.what) || !is_translated (sentence.todo))
    g_error ("Code %d is not in %s: \"%s\" \"%s\"", code, language, sentence.what, sentence.todo);
}

static void
test_retries (void)
{
  for (gint code = 0; code < KAO_N_RETRIES; code++)
    {
      KaoSentence sentence = kao_sentence_for_retry (code);
      check (sentence, code, TRUE);
      g_assert_cmpint (sentence.tone, ==,
                       code == KAO_RETRY_NO_PHOTO ? KAO_TONE_CALM : KAO_TONE_RETRY);
    }
}

static void
test_device_errors (void)
{
  for (gint device = 0; device < KAO_N_DEVICES; device++)
    for (gint code = 0; code < KAO_N_DEVICE_ERRORS; code++)
      check (kao_sentence_for_device_error (device, code), code, TRUE);
  for (gint code = 0; code < KAO_N_DEVICE_ERRORS; code++)
    g_assert_cmpstr (kao_sentence_for_device_error (KAO_DEVICE_CAMERA, code).what, !=,
                     kao_sentence_for_device_error (KAO_DEVICE_SCANNER, code).what);
}

static void
test_other_errors (void)
{
  for (gint code = 0; code <= KAO_MODEL_ERROR_ENGINE; code++)
    check (kao_sentence_for_model_error (code), code, TRUE);
  for (gint code = 0; code <= KAO_CONFIG_ERROR_MISSING; code++)
    check (kao_sentence_for_config_error (code), code, TRUE);
  for (gint code = 0; code <= KAO_SECURITY_ERROR_LOCK; code++)
    check (kao_sentence_for_security_error (code), code, TRUE);
}

/* Each fault of a card has its own sentence, and each says what to do; where nothing was sent, it says so. */
static void
test_card (void)
{
  static const KaoCardError unspent[] = { KAO_CARD_ERROR_BAD_NUMBER, KAO_CARD_ERROR_SAME_NUMBER,
                                          KAO_CARD_ERROR_FEW_TRIES };

  for (gint code = 0; code < KAO_N_CARD_ERRORS; code++)
    {
      g_autoptr (GError) error = g_error_new_literal (KAO_CARD_ERROR, code, "");

      check (kao_sentence_for_card_error (code), code, TRUE);
      g_assert_cmpstr (kao_sentence_for_error (error).what, ==, kao_sentence_for_card_error (code).what);
      for (gint other = 0; other < code; other++)
        g_assert_cmpstr (kao_sentence_for_card_error (code).what, !=, kao_sentence_for_card_error (other).what);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (unspent); i++)
    g_assert_nonnull (strstr (kao_sentence_for_card_error (unspent[i]).what,
                              g_str_equal (language, "ja") ? "カードには送っていません" : "No try was spent"));
  for (gint code = 0; code < KAO_N_CARD_READER_STATES; code++)
    check (kao_sentence_for_card_reader (code, FALSE), code, FALSE);
  check (kao_sentence_for_card_reader (KAO_CARD_READER_NONE, TRUE), 0, TRUE);
  for (gint code = 0; code < KAO_N_CARD_STEPS; code++)
    check (kao_sentence_for_card_step (code), code, FALSE);
  for (gint code = KAO_CARD_NUMBER_GOOD + 1; code < KAO_N_CARD_NUMBER_FAULTS; code++)
    check (kao_sentence_for_card_number (code), code, TRUE);
  for (gint code = 0; code < KAO_N_CHECKS; code++)
    check (kao_sentence_for_check (code), code, FALSE);
  check (kao_sentence_for_verdict (KAO_VERDICT_PHOTOS_DIFFER), KAO_VERDICT_PHOTOS_DIFFER, TRUE);
  check (kao_sentence_for_verdict (KAO_VERDICT_NOT_GENUINE), KAO_VERDICT_NOT_GENUINE, TRUE);
  for (gint code = 0; code < KAO_N_CARD_KINDS; code++)
    g_assert_true (is_translated (kao_sentence_for_card_kind (code)));
  for (gint code = 0; code < KAO_N_ERAS; code++)
    g_assert_true (is_translated (kao_sentence_for_era (code)));
}

static void
test_advice (void)
{
  g_assert_cmpstr (kao_sentence_for_advice (KAO_ADVICE_NONE).what, ==, "");
  for (gint code = KAO_ADVICE_NONE + 1; code < KAO_N_ADVICE; code++)
    check (kao_sentence_for_advice (code), code, TRUE);
}

static void
test_states (void)
{
  for (gint code = 0; code <= KAO_OUTCOME_BELOW; code++)
    check (kao_sentence_for_outcome (code), code, TRUE);
  for (gint code = KAO_LEAVING_NONE + 1; code < KAO_N_LEAVINGS; code++)
    check (kao_sentence_for_leaving (code), code, TRUE);
  for (gint code = 0; code < KAO_SESSION_N_STATES; code++)
    check (kao_sentence_for_state (code), code, FALSE);
  for (gint code = 0; code <= KAO_SCAN_STAGE_READING; code++)
    {
      const KaoScanProgress usual = { code, 0, 0, 0, 0 };
      const KaoScanProgress silent = { code, 0, 0, 0, 4 };

      check (kao_sentence_for_scan_stage (code), code, FALSE);
      check (kao_sentence_for_scan (&usual, FALSE), code, FALSE);
      check (kao_sentence_for_scan (&usual, TRUE), code, FALSE);
      check (kao_sentence_for_scan (&silent, FALSE), code, FALSE);
      /* Silence is named where it may mean a busy scanner, the whole glass where it is scanned. */
      g_assert_cmpint (strcmp (kao_sentence_for_scan (&silent, FALSE).what,
                               kao_sentence_for_scan (&usual, FALSE).what)
                           != 0,
                       ==, code == KAO_SCAN_STAGE_WARMING);
      g_assert_cmpint (strcmp (kao_sentence_for_scan (&usual, TRUE).what,
                               kao_sentence_for_scan (&usual, FALSE).what)
                           != 0,
                       ==, code == KAO_SCAN_STAGE_READING);
    }
  for (gint code = 0; code <= KAO_CAMERA_STATE_FAULT; code++)
    check (kao_sentence_for_camera_state (code), code, FALSE);
  for (gint code = 0; code <= KAO_SCANNER_STATE_FAULT; code++)
    check (kao_sentence_for_scanner_state (code), code, FALSE);
}

/* The figure is never worded as a verdict on the person. */
static void
test_no_verdict (void)
{
  static const gchar *const verdicts[] = { "identical", "the person", "impostor", "本人です",
                                           "別人",      "不一致",     "一致" };

  for (gint code = 0; code <= KAO_OUTCOME_BELOW; code++)
    for (gsize i = 0; i < G_N_ELEMENTS (verdicts); i++)
      {
        g_assert_null (strstr (kao_sentence_for_outcome (code).what, verdicts[i]));
        g_assert_null (strstr (kao_sentence_for_outcome (code).todo, verdicts[i]));
      }
}

static void
test_domains (void)
{
  const struct
  {
    GQuark domain;
    gint code;
    const gchar *what;
  } rows[] = {
    { KAO_RETRY, KAO_RETRY_BACK_SIDE, kao_sentence_for_retry (KAO_RETRY_BACK_SIDE).what },
    { KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_BUSY,
      kao_sentence_for_device_error (KAO_DEVICE_CAMERA, KAO_DEVICE_ERROR_BUSY).what },
    { KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_BUSY,
      kao_sentence_for_device_error (KAO_DEVICE_SCANNER, KAO_DEVICE_ERROR_BUSY).what },
    { KAO_MODEL_ERROR, KAO_MODEL_ERROR_DAMAGED,
      kao_sentence_for_model_error (KAO_MODEL_ERROR_DAMAGED).what },
    { KAO_CONFIG_ERROR, KAO_CONFIG_ERROR_VALUE,
      kao_sentence_for_config_error (KAO_CONFIG_ERROR_VALUE).what },
    { KAO_SECURITY_ERROR, KAO_SECURITY_ERROR_LOCK,
      kao_sentence_for_security_error (KAO_SECURITY_ERROR_LOCK).what },
    { KAO_PROTOCOL_ERROR, KAO_PROTOCOL_ERROR_MAGIC, general ().what },
    { KAO_RETRY, 4711, general ().what },
    { KAO_RETRY, -1, general ().what },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (rows[i].domain, rows[i].code, "");
      g_assert_cmpstr (kao_sentence_for_error (error).what, ==, rows[i].what);
    }
}

static void
test_language (void)
{
  g_assert_cmpstr (kao_i18n_get_language (), ==, language);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  language = argv[1];
  kao_i18n_init (language);

  g_test_add_func ("/ui/sentences/language", test_language);
  g_test_add_func ("/ui/sentences/retries", test_retries);
  g_test_add_func ("/ui/sentences/device-errors", test_device_errors);
  g_test_add_func ("/ui/sentences/other-errors", test_other_errors);
  g_test_add_func ("/ui/sentences/card", test_card);
  g_test_add_func ("/ui/sentences/advice", test_advice);
  g_test_add_func ("/ui/sentences/states", test_states);
  g_test_add_func ("/ui/sentences/no-verdict", test_no_verdict);
  g_test_add_func ("/ui/sentences/domains", test_domains);
  return g_test_run ();
}
