// SPDX-License-Identifier: GPL-3.0-or-later
/* The report on this computer: every fact has its line and its grade, and nothing in it names a device or
 * a person. */
#include "config.h"

#include "base/kao-error.h"
#include "secure/kao-self-test.h"
#include "ui/counter/kao-checkup.h"
#include "ui/kao-i18n.h"
#include "ui/kao-shareable.h"

#include <string.h>

static KaoConfig *config;

static KaoCheckupFacts
good_facts (void)
{
  return (KaoCheckupFacts){
    .config = config,
    .config_kind = KAO_CHECK_CONFIG_SYSTEM,
    .is_sandboxed = TRUE,
    .camera_state = KAO_CAMERA_STATE_LIVE,
    .camera_name = "HD Pro Webcam C920",
    .n_frames = 60,
    .seconds = 2,
    .frame_width = 1280,
    .frame_height = 720,
    .scanner_state = KAO_SCANNER_STATE_READY,
    .scanner_name = "Canon LiDE 400 (USB)",
    .pack_name = "taguchi",
  };
}

/* The report on @facts is as bad as @grade, and one line of that grade says @words. */
static void
expect (const KaoCheckupFacts *facts, KaoCheckGrade grade, const gchar *words)
{
  g_autoptr (GPtrArray) lines = kao_checkup_describe (facts);
  gboolean is_said = FALSE;

  g_assert_cmpint (kao_checkup_get_worst (lines), ==, grade);
  for (guint i = 0; i < lines->len; i++)
    {
      const KaoCheckLine *line = g_ptr_array_index (lines, i);
      is_said |= line->grade == grade && strstr (line->text, words) != NULL;
    }
  if (!is_said)
    g_error ("No line of the grade %s says \"%s\"", kao_checkup_get_word (grade), words);
}

static void
test_grades (void)
{
  static GError camera_fault = { 0, KAO_DEVICE_ERROR_BUSY, (gchar *)"x" };
  static GError scanner_fault = { 0, KAO_DEVICE_ERROR_NOT_FOUND, (gchar *)"x" };
  static GError settings_error = { 0, KAO_DEVICE_ERROR_UNSUPPORTED, (gchar *)"x" };
  KaoScannerSettings settings = { "Flatbed", "Color", 600, 105, 105, FALSE };
  static GError model_error = { 0, KAO_MODEL_ERROR_WRONG_HASH, (gchar *)"x" };
  /* By its domain: it keeps more than what a plain GError holds. */
  g_autoptr (GError) config_error
      = g_error_new_literal (KAO_CONFIG_ERROR, KAO_CONFIG_ERROR_VALUE, "/etc/x.conf, line 7: too much");
  KaoCheckupFacts facts = good_facts ();

  camera_fault.domain = KAO_CAMERA_ERROR;
  scanner_fault.domain = KAO_SCANNER_ERROR;
  settings_error.domain = KAO_SCANNER_ERROR;
  model_error.domain = KAO_MODEL_ERROR;

  expect (&facts, KAO_CHECK_FINE, "Municipality: 131016 Chiyoda; the line is 62.0");
  expect (&facts, KAO_CHECK_FINE, "1280 x 720, 60 pictures in 2.0 seconds (30.0 a second)");
  facts.findings = KAO_SELF_TEST_SWAP;
  expect (&facts, KAO_CHECK_NOTICE, "Swap: on and not encrypted");
  facts.findings = KAO_SELF_TEST_HIBERNATION;
  expect (&facts, KAO_CHECK_NOTICE, "Hibernation: possible");
  facts.findings = KAO_SELF_TEST_MEMLOCK;
  expect (&facts, KAO_CHECK_NOTICE, "Locked memory: the limit");
  facts.findings = 0;
  facts.config_kind = KAO_CHECK_CONFIG_NONE;
  expect (&facts, KAO_CHECK_NOTICE, "there is no file");
  facts = good_facts ();
  facts.n_frames = 6;
  expect (&facts, KAO_CHECK_NOTICE, "3.0 a second");
  facts.pack_notice = "Only for training.";
  expect (&facts, KAO_CHECK_NOTICE, "Only for training.");

  facts.n_frames = 0;
  expect (&facts, KAO_CHECK_FAULT, "Camera: it sent no picture");
  facts.camera_fault = &camera_fault;
  expect (&facts, KAO_CHECK_FAULT, "Camera: Another program is using the camera.");
  facts = good_facts ();
  facts.scanner_fault = &scanner_fault;
  expect (&facts, KAO_CHECK_FAULT, "Scanner: No scanner is connected.");
  facts = good_facts ();
  facts.scanner_settings = &settings;
  expect (&facts, KAO_CHECK_FINE, "Scanner's options: Flatbed, Color, 600 dpi, 105 x 105 mm.");
  settings.dpi = 200;
  expect (&facts, KAO_CHECK_NOTICE, "200 dpi, 105 x 105 mm. That is coarse");
  settings = (KaoScannerSettings){ .dpi = 300, .is_feeder = TRUE };
  expect (&facts, KAO_CHECK_FINE, "Scanner's options: feeder, -, 300 dpi");
  facts.scanner_settings = NULL;
  facts.settings_error = &settings_error;
  expect (&facts, KAO_CHECK_FAULT, "Scanner's options: ");
  facts = good_facts ();
  facts.scanner_state = KAO_SCANNER_STATE_SEARCHING;
  expect (&facts, KAO_CHECK_FAULT, "Scanner: the search has not ended.");
  facts = good_facts ();
  facts.model_error = &model_error;
  expect (&facts, KAO_CHECK_FAULT, "Face model: A file of the face model is not the expected one.");
  facts = good_facts ();
  facts.pack_name = NULL;
  expect (&facts, KAO_CHECK_FAULT, "Face model: it has not been loaded.");
  facts = good_facts ();
  facts.is_sandboxed = FALSE;
  expect (&facts, KAO_CHECK_FAULT, "Protection against stored pictures: off");
  facts = good_facts ();
  facts.config_error = config_error;
  expect (&facts, KAO_CHECK_FAULT, "/etc/x.conf, line 7: too much");
}

static void
test_shareable (void)
{
  static const struct
  {
    const gchar *text;
    const gchar *shared;
  } rows[] = {
    { "Canon LiDE 400 (USB)", "Canon LiDE 400 (USB)" },
    { "HD Pro Webcam C920, 1280 x 720", "HD Pro Webcam C920, 1280 x 720" },
    { "EPSON ET-2850 at 192.168.1.40", "EPSON ET-2850 at (address)" },
    { "Brother 00:1B:A9:12:34:56", "Brother (address)" },
    { "x at fe80::21b:a9ff:fe12:3456", "x at (address)" },
    { "hpaio:/usb/X?serial=CN61NCD1GM05R2", "hpaio:/usb/X?(serial number)" },
    { "usb-046d_HD_Pro C0FFEE1234", "usb-046d_HD_Pro (serial number)" },
    { "/home/tanaka/secret.conf, line 3: no", "(home), line 3: no" },
    { "/etc/kaoawase/kaoawase.conf, line 3", "/etc/kaoawase/kaoawase.conf, line 3" },
    { "Kaoawase 0.1.0", "Kaoawase 0.1.0" },
    { "131016 見本市役所", "131016 見本市役所" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree gchar *shared = kao_shareable_make (rows[i].text, "/home/tanaka");
      g_assert_cmpstr (shared, ==, rows[i].shared);
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  kao_i18n_init ("en");
  config = kao_config_load_data ("[Office]\nMunicipality=131016\n[Municipality 131016]\nName=Chiyoda\n"
                                 "Threshold=62\n", -1, "x.conf", NULL);
  g_assert_nonnull (config);
  g_test_add_func ("/ui/checkup/grades", test_grades);
  g_test_add_func ("/ui/checkup/shareable", test_shareable);
  status = g_test_run ();
  kao_config_unref (config);
  return status;
}
