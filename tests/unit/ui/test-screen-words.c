// SPDX-License-Identifier: GPL-3.0-or-later
/* What the counter's screen says, decided without a window. */
#include "config.h"

#include "base/kao-error.h"
#include "ui/counter/kao-screen-faults.h"
#include "ui/counter/kao-screen-words.h"
#include "ui/kao-i18n.h"

#include <string.h>

static void
test_problems (void)
{
  g_autoptr (GError) denied = g_error_new_literal (KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_DENIED, "No");
  g_autoptr (GError) no_pack = g_error_new_literal (KAO_MODEL_ERROR, KAO_MODEL_ERROR_NO_PACK, "No");
  KaoScreen screen = { .camera_state = KAO_CAMERA_STATE_LIVE,
                       .scanner_state = KAO_SCANNER_STATE_READY,
                       .pack_title = "Base" };
  KaoScreenLine lines[KAO_SCREEN_N_PROBLEMS];

  g_assert_cmpuint (kao_screen_list_problems (&screen, lines), ==, 0);
  screen.pack_notice = "";
  g_assert_cmpuint (kao_screen_list_problems (&screen, lines), ==, 0);
  screen.pack_notice = "For training only";
  g_assert_cmpuint (kao_screen_list_problems (&screen, lines), ==, 1);
  g_assert_cmpint (lines[0].mark, ==, KAO_MARK_NOTICE);
  g_assert_cmpstr (lines[0].what, ==, "For training only");
  kao_screen_lines_clear (lines, 1);

  screen.camera_state = KAO_CAMERA_STATE_FAULT;
  screen.camera_fault = denied;
  screen.scanner_state = KAO_SCANNER_STATE_MISSING;
  screen.model_error = no_pack;
  g_assert_cmpuint (kao_screen_list_problems (&screen, lines), ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (lines[i].mark, ==, KAO_MARK_FAULT);
  g_assert_true (g_str_has_prefix (lines[0].what, "Camera: "));
  g_assert_nonnull (strstr (lines[0].what, kao_sentence_for_error (denied).what));
  g_assert_true (g_str_has_prefix (lines[1].what, "Scanner: "));
  /* The model's fault takes the place of its notice. */
  g_assert_cmpstr (lines[2].what, ==, kao_sentence_for_error (no_pack).what);
  kao_screen_lines_clear (lines, 3);
  for (KaoCameraState state = KAO_CAMERA_STATE_OFF; state <= KAO_CAMERA_STATE_FAULT; state++)
    {
      gboolean is_trouble = state >= KAO_CAMERA_STATE_STALLED;
      KaoScreen camera = { .camera_state = state, .scanner_state = KAO_SCANNER_STATE_READY };
      guint n = kao_screen_list_problems (&camera, lines);

      g_assert_cmpuint (n, ==, is_trouble ? 1 : 0);
      kao_screen_lines_clear (lines, n);
    }
}

static void
test_steps (void)
{
  static const struct
  {
    KaoSessionState state;
    KaoMarkKind marks[KAO_SCREEN_N_STEPS];
  } rows[] = {
    { KAO_SESSION_SCANNING, { KAO_MARK_BUSY, KAO_MARK_LATER, KAO_MARK_LATER } },
    { KAO_SESSION_LOCATING, { KAO_MARK_READY, KAO_MARK_BUSY, KAO_MARK_LATER } },
    { KAO_SESSION_CHOOSING, { KAO_MARK_READY, KAO_MARK_BUSY, KAO_MARK_LATER } },
    { KAO_SESSION_COMPARING, { KAO_MARK_READY, KAO_MARK_READY, KAO_MARK_BUSY } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint step = 0; step < KAO_SCREEN_N_STEPS; step++)
      {
        const KaoScreen screen = { .state = rows[i].state };
        KaoScreenLine line = kao_screen_step (&screen, step);

        g_assert_cmpint (line.mark, ==, rows[i].marks[step]);
        kao_screen_lines_clear (&line, 1);
      }
}

static void
check_progress (KaoSessionState state, const KaoScanProgress *scan, gboolean has_bar,
                gdouble fraction, const gchar *todo)
{
  const KaoScreen screen = { .state = state, .progress = scan };
  KaoScreenProgress progress = kao_screen_progress (&screen);

  g_assert_cmpint (progress.has_bar, ==, has_bar);
  g_assert_cmpfloat_with_epsilon (progress.fraction, fraction, 1e-9);
  if (todo != NULL)
    g_assert_cmpstr (progress.todo, ==, todo);
  g_assert_cmpuint (strlen (progress.what), >, 0);
  g_free (progress.todo);
}

static void
test_progress (void)
{
  const KaoScanProgress reading = { KAO_SCAN_STAGE_READING, 50, 200, 0, 0 };
  const KaoScanProgress too_many = { KAO_SCAN_STAGE_READING, 300, 200, 0, 0 };
  const KaoScanProgress unknown = { KAO_SCAN_STAGE_READING, 50, 0, 0, 0 };
  const KaoScanProgress busy = { KAO_SCAN_STAGE_BUSY, 0, 0, 2, 7 };
  const KaoScanProgress silent = { KAO_SCAN_STAGE_WARMING, 0, 0, 0, 7 };

  check_progress (KAO_SESSION_SCANNING, NULL, TRUE, -1, NULL);
  check_progress (KAO_SESSION_SCANNING, &reading, TRUE, 0.25, NULL);
  check_progress (KAO_SESSION_SCANNING, &too_many, TRUE, 1, NULL);
  check_progress (KAO_SESSION_SCANNING, &unknown, TRUE, -1, NULL);
  check_progress (KAO_SESSION_SCANNING, &busy, TRUE, -1, "Attempt 3");
  check_progress (KAO_SESSION_SCANNING, &silent, TRUE, -1, "7 seconds so far");
  check_progress (KAO_SESSION_COMPARING, &reading, FALSE, -1, NULL);
}

static void
test_ready (void)
{
  g_autoptr (GError) no_pack = g_error_new_literal (KAO_MODEL_ERROR, KAO_MODEL_ERROR_NO_PACK, "No");
  KaoScreen screen = { .state = KAO_SESSION_LIVE, .actions = KAO_SESSION_ACTION_START };

  g_assert_cmpstr (kao_screen_ready (&screen).what, ==,
                   kao_sentence_for_state (KAO_SESSION_LIVE).what);
  screen.actions = 0;
  g_assert_cmpstr (kao_screen_ready (&screen).what, ==, "Getting ready…");
  screen.model_error = no_pack;
  g_assert_cmpstr (kao_screen_ready (&screen).what, ==, "Matching is not possible now.");
  g_assert_cmpstr (kao_screen_ready (&screen).todo, ==, "");
  screen.state = KAO_SESSION_IDLE;
  g_assert_cmpstr (kao_screen_ready (&screen).what, ==,
                   kao_sentence_for_state (KAO_SESSION_IDLE).what);
}

/* Whatever went wrong, the panel says what to do and asks nobody else in. */
static void
test_unserved (void)
{
  const gchar *invitation = kao_sentence_for_state (KAO_SESSION_LIVE).what;
  static const KaoSessionState states[] = { KAO_SESSION_IDLE, KAO_SESSION_LIVE, KAO_SESSION_WIPING };

  for (gint code = 0; code < KAO_N_RETRIES; code++)
    for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
      {
        g_autoptr (GError) end = g_error_new_literal (KAO_RETRY, code, "");
        const KaoScreen screen
            = { .state = states[i], .actions = KAO_SESSION_ACTION_START, .message = end };

        g_assert_cmpstr (kao_screen_ready (&screen).what, !=, invitation);
        g_assert_cmpstr (kao_screen_ready (&screen).todo, ==, kao_sentence_for_retry (code).todo);
      }
}

static void
check_devices (const KaoScreenFaults *faults, KaoCameraState camera, KaoScannerState scanner,
               KaoCameraState camera_shown, KaoScannerState scanner_shown)
{
  KaoScreen screen = { .camera_state = camera, .scanner_state = scanner };

  kao_screen_faults_apply (faults, &screen);
  g_assert_cmpint (screen.camera_state, ==, camera_shown);
  g_assert_cmpint (screen.scanner_state, ==, scanner_shown);
  g_assert_cmpint (screen.camera_fault != NULL, ==, camera != camera_shown);
  g_assert_cmpint (screen.scanner_fault != NULL, ==, scanner != scanner_shown);
}

/* A missing camera that idles is still missing, and a scanner that failed is not ready. */
static void
test_faults_last (void)
{
  g_autoptr (GError) gone = g_error_new_literal (KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_NOT_FOUND, "");
  g_autoptr (GError) io = g_error_new_literal (KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_IO, "");
  g_autoptr (GError) crash = g_error_new_literal (KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_WORKER_CRASHED, "");
  g_autoptr (GError) open = g_error_new_literal (KAO_RETRY, KAO_RETRY_COVER_OPEN, "");
  KaoScreenFaults faults = { 0 };
  KaoScreen screen = { .state = KAO_SESSION_LIVE, .camera_state = KAO_CAMERA_STATE_MISSING, .camera_fault = gone,
                       .scanner_state = KAO_SCANNER_STATE_READY };

  check_devices (&faults, KAO_CAMERA_STATE_OFF, KAO_SCANNER_STATE_READY, KAO_CAMERA_STATE_OFF,
                 KAO_SCANNER_STATE_READY);
  kao_screen_faults_note (&faults, &screen);
  screen.camera_state = KAO_CAMERA_STATE_OFF;
  screen.camera_fault = NULL;
  kao_screen_faults_note (&faults, &screen);
  check_devices (&faults, KAO_CAMERA_STATE_OFF, KAO_SCANNER_STATE_READY, KAO_CAMERA_STATE_MISSING,
                 KAO_SCANNER_STATE_READY);
  check_devices (&faults, KAO_CAMERA_STATE_OPENING, KAO_SCANNER_STATE_READY, KAO_CAMERA_STATE_OPENING,
                 KAO_SCANNER_STATE_READY);
  screen.camera_state = KAO_CAMERA_STATE_LIVE;
  kao_screen_faults_note (&faults, &screen);
  check_devices (&faults, KAO_CAMERA_STATE_OFF, KAO_SCANNER_STATE_READY, KAO_CAMERA_STATE_OFF,
                 KAO_SCANNER_STATE_READY);

  kao_screen_faults_note_end (&faults, open);
  kao_screen_faults_note_end (&faults, crash);
  check_devices (&faults, KAO_CAMERA_STATE_OFF, KAO_SCANNER_STATE_READY, KAO_CAMERA_STATE_OFF,
                 KAO_SCANNER_STATE_READY);
  kao_screen_faults_note_end (&faults, io);
  kao_screen_faults_note (&faults, &screen);
  check_devices (&faults, KAO_CAMERA_STATE_OFF, KAO_SCANNER_STATE_READY, KAO_CAMERA_STATE_OFF,
                 KAO_SCANNER_STATE_FAULT);
  check_devices (&faults, KAO_CAMERA_STATE_OFF, KAO_SCANNER_STATE_SCANNING, KAO_CAMERA_STATE_OFF,
                 KAO_SCANNER_STATE_SCANNING);
  screen.state = KAO_SESSION_LOCATING;
  kao_screen_faults_note (&faults, &screen);
  check_devices (&faults, KAO_CAMERA_STATE_OFF, KAO_SCANNER_STATE_READY, KAO_CAMERA_STATE_OFF,
                 KAO_SCANNER_STATE_READY);
  kao_screen_faults_clear (&faults);
}

static void
test_panel_and_hint (void)
{
  g_autoptr (GError) denied = g_error_new_literal (KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_DENIED, "No");
  KaoScreen screen = { .camera_state = KAO_CAMERA_STATE_MISSING };
  guint n[3] = { 0 };

  for (gint state = 0; state < KAO_SESSION_N_STATES; state++)
    {
      screen.state = (KaoSessionState)state;
      n[kao_screen_panel (&screen)]++;
    }
  g_assert_cmpuint (n[KAO_SCREEN_PANEL_READY], ==, 3);
  g_assert_cmpuint (n[KAO_SCREEN_PANEL_PROGRESS], ==, 4);
  g_assert_cmpuint (n[KAO_SCREEN_PANEL_RESULT], ==, 1);

  g_assert_cmpstr (
      kao_screen_visitor_hint (&screen), ==,
      kao_sentence_for_device_error (KAO_DEVICE_CAMERA, KAO_DEVICE_ERROR_NOT_FOUND).what);
  screen.camera_fault = denied;
  g_assert_cmpstr (kao_screen_visitor_hint (&screen), ==, kao_sentence_for_error (denied).what);
  screen.camera_state = KAO_CAMERA_STATE_OPENING;
  g_assert_cmpstr (kao_screen_visitor_hint (&screen), ==, "The camera is starting…");
  screen.camera_state = KAO_CAMERA_STATE_OFF;
  g_assert_cmpstr (kao_screen_visitor_hint (&screen), ==,
                   kao_sentence_for_state (KAO_SESSION_IDLE).what);
}

static void
assert_live (const KaoScreen *screen, gboolean is_outside, KaoMarkKind mark, const gchar *what)
{
  KaoScreenLine line = kao_screen_live (screen, is_outside);

  g_assert_cmpint (line.mark, ==, mark);
  g_assert_cmpstr (line.what, ==, what);
  g_assert_cmpint (line.todo[0] != '\0', ==, mark == KAO_MARK_RETRY);
  kao_screen_lines_clear (&line, 1);
}

/* One thing at a time, the one that decides: the shot, the edge, what to change, whether anybody is there. */
static void
test_live (void)
{
  KaoLiveFace live = { .has_face = TRUE };
  KaoScreen screen = { .state = KAO_SESSION_LIVE,
                       .camera_state = KAO_CAMERA_STATE_LIVE,
                       .pack_title = "Base",
                       .live = &live };
  const gchar *darkness = kao_sentence_for_advice (KAO_ADVICE_TOO_DARK).what;
  const gchar *shot = "This shot is used for matching.";

  assert_live (&screen, FALSE, KAO_MARK_READY, "The face is seen well.");
  assert_live (&screen, TRUE, KAO_MARK_RETRY, "The face is at the edge.");
  live.advice = KAO_ADVICE_TOO_DARK;
  assert_live (&screen, FALSE, KAO_MARK_RETRY, darkness);
  assert_live (&screen, TRUE, KAO_MARK_RETRY, "The face is at the edge.");
  live.has_face = FALSE;
  assert_live (&screen, FALSE, KAO_MARK_RETRY, darkness);
  live.advice = KAO_ADVICE_NONE;
  assert_live (&screen, FALSE, KAO_MARK_LATER, "No face is seen yet.");
  screen.live = NULL;
  assert_live (&screen, FALSE, KAO_MARK_LATER, "No face is seen yet.");

  screen.pack_title = NULL;
  assert_live (&screen, FALSE, KAO_MARK_NONE, "");
  screen.pack_title = "Base";
  screen.camera_state = KAO_CAMERA_STATE_STALLED;
  assert_live (&screen, FALSE, KAO_MARK_NONE, "");
  screen.has_shot = TRUE;
  assert_live (&screen, FALSE, KAO_MARK_NOTICE, shot);
  screen.state = KAO_SESSION_RESULT;
  assert_live (&screen, FALSE, KAO_MARK_NONE, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  kao_i18n_init ("en");
  g_test_add_func ("/screen-words/problems", test_problems);
  g_test_add_func ("/screen-words/steps", test_steps);
  g_test_add_func ("/screen-words/progress", test_progress);
  g_test_add_func ("/screen-words/ready", test_ready);
  g_test_add_func ("/screen-words/live", test_live);
  g_test_add_func ("/screen-words/unserved", test_unserved);
  g_test_add_func ("/screen-words/faults-last", test_faults_last);
  g_test_add_func ("/screen-words/panel-and-hint", test_panel_and_hint);
  return g_test_run ();
}
