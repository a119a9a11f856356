// SPDX-License-Identifier: GPL-3.0-or-later
/* What the counter's screen says, decided without a window. */
#include "config.h"

#include "base/kao-error.h"
#include "ui/counter/kao-screen-faults.h"
#include "ui/counter/kao-screen-words.h"
#include "ui/kao-card-sentences.h"
#include "ui/kao-i18n.h"

#include <string.h>

static void
clear_lines (KaoScreenLine *lines, guint n)
{
  for (guint i = 0; i < n; i++)
    kao_screen_line_clear (&lines[i]);
}

static void
test_problems (void)
{
  g_autoptr (GError) denied = g_error_new_literal (KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_DENIED, "No");
  g_autoptr (GError) no_pack = g_error_new_literal (KAO_MODEL_ERROR, KAO_MODEL_ERROR_NO_PACK, "No");
  KaoScreenFacts facts = { .camera_state = KAO_CAMERA_STATE_LIVE,
                       .scanner_state = KAO_SCANNER_STATE_READY,
                       .pack_title = "Base" };
  KaoScreenLine lines[KAO_SCREEN_N_PROBLEMS];

  g_assert_cmpuint (kao_screen_list_problems (&facts, lines), ==, 0);
  facts.pack_notice = "";
  g_assert_cmpuint (kao_screen_list_problems (&facts, lines), ==, 0);
  facts.pack_notice = "For training only";
  g_assert_cmpuint (kao_screen_list_problems (&facts, lines), ==, 1);
  g_assert_cmpint (lines[0].mark, ==, KAO_MARK_NOTICE);
  g_assert_cmpstr (lines[0].what, ==, "For training only");
  clear_lines (lines, 1);

  facts.camera_state = KAO_CAMERA_STATE_FAULT;
  facts.camera_fault = denied;
  facts.scanner_state = KAO_SCANNER_STATE_MISSING;
  facts.model_error = no_pack;
  g_assert_cmpuint (kao_screen_list_problems (&facts, lines), ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (lines[i].mark, ==, KAO_MARK_FAULT);
  g_assert_true (g_str_has_prefix (lines[0].what, "Camera: "));
  g_assert_nonnull (strstr (lines[0].what, kao_sentence_for_error (denied).what));
  g_assert_true (g_str_has_prefix (lines[1].what, "Scanner: "));
  /* The model's fault takes the place of its notice. */
  g_assert_cmpstr (lines[2].what, ==, kao_sentence_for_error (no_pack).what);
  clear_lines (lines, 3);
  for (KaoCameraState state = KAO_CAMERA_STATE_OFF; state <= KAO_CAMERA_STATE_FAULT; state++)
    {
      gboolean is_trouble = state >= KAO_CAMERA_STATE_STALLED;
      KaoScreenFacts camera = { .camera_state = state, .scanner_state = KAO_SCANNER_STATE_READY };
      guint n = kao_screen_list_problems (&camera, lines);

      g_assert_cmpuint (n, ==, is_trouble ? 1 : 0);
      clear_lines (lines, n);
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
        const KaoScreenFacts facts = { .state = rows[i].state };
        KaoScreenLine line = kao_screen_step (&facts, step);

        g_assert_cmpint (line.mark, ==, rows[i].marks[step]);
        kao_screen_line_clear (&line);
      }
}

static void
check_progress (KaoSessionState state, const KaoScanProgress *scan, gboolean has_bar,
                gdouble fraction, const gchar *todo)
{
  const KaoScreenFacts facts = { .state = state, .progress = scan };
  KaoScreenProgress progress = kao_screen_progress (&facts);

  g_assert_cmpint (progress.has_bar, ==, has_bar);
  g_assert_cmpfloat_with_epsilon (progress.fraction, fraction, 1e-9);
  if (todo != NULL)
    g_assert_cmpstr (progress.todo, ==, todo);
  g_assert_cmpuint (strlen (progress.what), >, 0);
  kao_screen_progress_clear (&progress);
}

static void
test_progress (void)
{
  const KaoScanProgress reading = { KAO_SCAN_STAGE_READING, 50, 200, 0, 0 };
  const KaoScanProgress too_many = { KAO_SCAN_STAGE_READING, 300, 200, 0, 0 };
  const KaoScanProgress unknown = { KAO_SCAN_STAGE_READING, 50, 0, 0, 0 };
  const KaoScanProgress busy = { KAO_SCAN_STAGE_BUSY, 0, 0, 2, 7 };
  const KaoScanProgress silent = { KAO_SCAN_STAGE_WARMING, 0, 0, 0, 7, 0 };
  const KaoScanProgress bounded = { KAO_SCAN_STAGE_WARMING, 0, 0, 0, 7, 30 };
  const KaoScanProgress first = { KAO_SCAN_STAGE_READING, 0, 200, 0, 0 };

  check_progress (KAO_SESSION_SCANNING, NULL, TRUE, -1, NULL);
  check_progress (KAO_SESSION_SCANNING, &reading, TRUE, 0.25, NULL);
  check_progress (KAO_SESSION_SCANNING, &too_many, TRUE, 1, NULL);
  check_progress (KAO_SESSION_SCANNING, &unknown, TRUE, -1, NULL);
  check_progress (KAO_SESSION_SCANNING, &busy, TRUE, -1,
                  "Attempt 3. If it stays busy, this ends by itself within about ten seconds.");
  check_progress (KAO_SESSION_SCANNING, &first, TRUE, -1, "");
  check_progress (KAO_SESSION_SCANNING, &bounded, TRUE, -1,
                  "7 seconds so far. It can take up to 30 seconds; then it ends by itself, and you can start again.");
  check_progress (KAO_SESSION_SCANNING, &silent, TRUE, -1, "7 seconds so far");
  check_progress (KAO_SESSION_COMPARING, &reading, FALSE, -1, NULL);
}

static void
assert_ready (const KaoScreenFacts *facts, const gchar *what, const gchar *todo)
{
  g_auto (KaoScreenLine) line = kao_screen_ready (facts);

  g_assert_cmpstr (line.what, ==, what);
  if (todo != NULL)
    g_assert_cmpstr (line.todo, ==, todo);
}

static void
test_ready (void)
{
  g_autoptr (GError) no_pack = g_error_new_literal (KAO_MODEL_ERROR, KAO_MODEL_ERROR_NO_PACK, "No");
  KaoScreenFacts facts = { .state = KAO_SESSION_LIVE, .actions = KAO_SESSION_ACTION_START };

  assert_ready (&facts, kao_sentence_for_state (KAO_SESSION_LIVE).what, NULL);
  /* A chip or a shot waits: nobody else is asked in. */
  facts.actions |= KAO_SESSION_ACTION_CLEAR;
  assert_ready (&facts, "This visitor has not been compared yet.", kao_sentence_for_state (KAO_SESSION_LIVE).todo);
  facts.actions = 0;
  assert_ready (&facts, "Getting ready…", NULL);
  facts.model_error = no_pack;
  assert_ready (&facts, "Matching is not possible now.", "");
  facts.state = KAO_SESSION_IDLE;
  assert_ready (&facts, kao_sentence_for_state (KAO_SESSION_IDLE).what, NULL);
  /* What is not there is not off. */
  facts.camera_state = KAO_CAMERA_STATE_MISSING;
  assert_ready (&facts, "Matching is not possible now.", "");
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
        const KaoScreenFacts facts
            = { .state = states[i], .actions = KAO_SESSION_ACTION_START, .message = end };

        g_auto (KaoScreenLine) line = kao_screen_ready (&facts);

        g_assert_cmpstr (line.what, !=, invitation);
        g_assert_cmpstr (line.todo, ==, kao_sentence_for_retry (code).todo);
      }
}

static void
check_devices (const KaoScreenFaults *faults, KaoCameraState camera, KaoScannerState scanner,
               KaoCameraState camera_shown, KaoScannerState scanner_shown)
{
  KaoScreenFacts facts = { .camera_state = camera, .scanner_state = scanner };

  kao_screen_faults_apply (faults, &facts);
  g_assert_cmpint (facts.camera_state, ==, camera_shown);
  g_assert_cmpint (facts.scanner_state, ==, scanner_shown);
  g_assert_cmpint (facts.camera_fault != NULL, ==, camera != camera_shown);
  g_assert_cmpint (facts.scanner_fault != NULL, ==, scanner != scanner_shown);
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
  KaoScreenFacts facts = { .state = KAO_SESSION_LIVE, .camera_state = KAO_CAMERA_STATE_MISSING, .camera_fault = gone,
                       .scanner_state = KAO_SCANNER_STATE_READY };

  check_devices (&faults, KAO_CAMERA_STATE_OFF, KAO_SCANNER_STATE_READY, KAO_CAMERA_STATE_OFF,
                 KAO_SCANNER_STATE_READY);
  kao_screen_faults_note (&faults, &facts);
  facts.camera_state = KAO_CAMERA_STATE_OFF;
  facts.camera_fault = NULL;
  kao_screen_faults_note (&faults, &facts);
  check_devices (&faults, KAO_CAMERA_STATE_OFF, KAO_SCANNER_STATE_READY, KAO_CAMERA_STATE_MISSING,
                 KAO_SCANNER_STATE_READY);
  check_devices (&faults, KAO_CAMERA_STATE_OPENING, KAO_SCANNER_STATE_READY, KAO_CAMERA_STATE_OPENING,
                 KAO_SCANNER_STATE_READY);
  facts.camera_state = KAO_CAMERA_STATE_LIVE;
  kao_screen_faults_note (&faults, &facts);
  check_devices (&faults, KAO_CAMERA_STATE_OFF, KAO_SCANNER_STATE_READY, KAO_CAMERA_STATE_OFF,
                 KAO_SCANNER_STATE_READY);

  kao_screen_faults_note_end (&faults, open);
  kao_screen_faults_note_end (&faults, crash);
  check_devices (&faults, KAO_CAMERA_STATE_OFF, KAO_SCANNER_STATE_READY, KAO_CAMERA_STATE_OFF,
                 KAO_SCANNER_STATE_READY);
  kao_screen_faults_note_end (&faults, io);
  kao_screen_faults_note (&faults, &facts);
  check_devices (&faults, KAO_CAMERA_STATE_OFF, KAO_SCANNER_STATE_READY, KAO_CAMERA_STATE_OFF,
                 KAO_SCANNER_STATE_FAULT);
  check_devices (&faults, KAO_CAMERA_STATE_OFF, KAO_SCANNER_STATE_SCANNING, KAO_CAMERA_STATE_OFF,
                 KAO_SCANNER_STATE_SCANNING);
  facts.state = KAO_SESSION_LOCATING;
  kao_screen_faults_note (&faults, &facts);
  check_devices (&faults, KAO_CAMERA_STATE_OFF, KAO_SCANNER_STATE_READY, KAO_CAMERA_STATE_OFF,
                 KAO_SCANNER_STATE_READY);
  kao_screen_faults_clear (&faults);
}

static void
test_panel_and_hint (void)
{
  g_autoptr (GError) denied = g_error_new_literal (KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_DENIED, "No");
  KaoScreenFacts facts = { .camera_state = KAO_CAMERA_STATE_MISSING };
  guint n[3] = { 0 };

  for (gint state = 0; state < KAO_SESSION_N_STATES; state++)
    n[kao_screen_panel ((KaoSessionState)state)]++;
  g_assert_cmpuint (n[KAO_SCREEN_PANEL_READY], ==, 3);
  g_assert_cmpuint (n[KAO_SCREEN_PANEL_PROGRESS], ==, 5);
  g_assert_cmpuint (n[KAO_SCREEN_PANEL_RESULT], ==, 1);

  g_assert_cmpstr (
      kao_screen_visitor_hint (&facts), ==,
      kao_sentence_for_device_error (KAO_DEVICE_CAMERA, KAO_DEVICE_ERROR_NOT_FOUND).what);
  facts.camera_fault = denied;
  g_assert_cmpstr (kao_screen_visitor_hint (&facts), ==, kao_sentence_for_error (denied).what);
  facts.camera_state = KAO_CAMERA_STATE_OPENING;
  g_assert_cmpstr (kao_screen_visitor_hint (&facts), ==, "The camera is starting…");
  facts.camera_state = KAO_CAMERA_STATE_OFF;
  g_assert_cmpstr (kao_screen_visitor_hint (&facts), ==,
                   kao_sentence_for_state (KAO_SESSION_IDLE).what);
}

static void
assert_live (const KaoScreenFacts *facts, gboolean is_outside, KaoMarkKind mark, const gchar *what)
{
  g_auto (KaoScreenLive) live = kao_screen_live (facts);
  const KaoScreenLine *line = is_outside ? &live.at_edge : &live.within;

  g_assert_cmpint (line->mark, ==, mark);
  g_assert_cmpstr (line->what, ==, what);
  g_assert_cmpint (line->todo[0] != '\0', ==, mark == KAO_MARK_RETRY);
  g_assert_cmpint (live.has_face, ==, facts->live != NULL && facts->live->has_face);
}

/* One thing at a time, the one that decides: the shot, who is meant, the edge, what to change, whether anybody is there. */
static void
test_live (void)
{
  KaoLiveFace live = { .has_face = TRUE };
  KaoScreenFacts facts = { .state = KAO_SESSION_LIVE,
                       .camera_state = KAO_CAMERA_STATE_LIVE,
                       .pack_title = "Base",
                       .live = &live };
  const gchar *darkness = kao_sentence_for_advice (KAO_ADVICE_TOO_DARK).what;
  const gchar *shot = "This shot is used for matching.";

  assert_live (&facts, FALSE, KAO_MARK_READY, "The face is seen well.");
  assert_live (&facts, TRUE, KAO_MARK_RETRY, "The face is at the edge.");
  live.advice = KAO_ADVICE_TOO_DARK;
  assert_live (&facts, FALSE, KAO_MARK_RETRY, darkness);
  assert_live (&facts, TRUE, KAO_MARK_RETRY, "The face is at the edge.");
  live.advice = KAO_ADVICE_SEVERAL_FACES;
  assert_live (&facts, TRUE, KAO_MARK_RETRY, kao_sentence_for_advice (KAO_ADVICE_SEVERAL_FACES).what);
  live.advice = KAO_ADVICE_UPSIDE_DOWN;
  assert_live (&facts, TRUE, KAO_MARK_RETRY, kao_sentence_for_advice (KAO_ADVICE_UPSIDE_DOWN).what);
  live.advice = KAO_ADVICE_TOO_DARK;
  live.has_face = FALSE;
  assert_live (&facts, FALSE, KAO_MARK_RETRY, darkness);
  live.advice = KAO_ADVICE_NONE;
  assert_live (&facts, FALSE, KAO_MARK_LATER, "No face is seen yet.");
  facts.live = NULL;
  assert_live (&facts, FALSE, KAO_MARK_LATER, "No face is seen yet.");

  facts.pack_title = NULL;
  assert_live (&facts, FALSE, KAO_MARK_NONE, "");
  facts.pack_title = "Base";
  facts.camera_state = KAO_CAMERA_STATE_STALLED;
  assert_live (&facts, FALSE, KAO_MARK_NONE, "");
  facts.has_shot = TRUE;
  assert_live (&facts, FALSE, KAO_MARK_NOTICE, shot);
  facts.state = KAO_SESSION_RESULT;
  assert_live (&facts, FALSE, KAO_MARK_NONE, "");
}

static void
test_message (void)
{
  g_autoptr (GError) open = g_error_new_literal (KAO_RETRY, KAO_RETRY_COVER_OPEN, "words");
  g_autoptr (GError) io = g_error_new_literal (KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_IO, "words");
  g_autoptr (GError) stalled = g_error_new_literal (KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_STALLED, "words");
  g_auto (KaoScreenMessage) nothing = kao_screen_message (NULL);
  g_auto (KaoScreenMessage) retry = kao_screen_message (open);
  g_auto (KaoScreenMessage) error = kao_screen_message (io);
  g_auto (KaoScreenMessage) other = kao_screen_message (stalled);
  g_auto (KaoScreenMessage) again = kao_screen_message (io);

  g_assert_cmpuint (nothing.id, ==, 0);
  g_assert_cmpstr (nothing.what, ==, "");
  /* The technical words are for the administrator only. */
  g_assert_cmpint (retry.tone, ==, KAO_TONE_RETRY);
  g_assert_cmpstr (retry.what, ==, kao_sentence_for_error (open).what);
  g_assert_cmpstr (retry.todo, ==, kao_sentence_for_error (open).todo);
  g_assert_cmpstr (retry.detail, ==, "");
  g_assert_cmpint (error.tone, ==, KAO_TONE_ERROR);
  g_assert_nonnull (strstr (error.detail, "words"));
  g_assert_cmpuint (error.id, ==, again.id);
  g_assert_cmpuint (error.id, !=, other.id);
  g_assert_cmpuint (error.id, !=, retry.id);
}

/* Whatever befalls, what the parts of the program say of it stands behind the fold and nowhere else. */
static void
test_inside (void)
{
  const struct
  {
    GQuark domain;
    gint n;
  } rows[] = {
    { KAO_RETRY, KAO_N_RETRIES },
    { KAO_CAMERA_ERROR, KAO_N_DEVICE_ERRORS },
    { KAO_SCANNER_ERROR, KAO_N_DEVICE_ERRORS },
    { KAO_CARD_ERROR, KAO_N_CARD_ERRORS },
    { KAO_CONFIG_ERROR, KAO_CONFIG_ERROR_MISSING + 1 },
    { KAO_MODEL_ERROR, KAO_MODEL_ERROR_ENGINE + 1 },
    { KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_UNREADABLE + 1 },
    { KAO_SECURITY_ERROR, KAO_SECURITY_ERROR_LOCK + 1 },
    { KAO_PROTOCOL_ERROR, KAO_PROTOCOL_ERROR_CONTENT + 1 },
    { G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE + 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (gint code = 0; code < rows[i].n; code++)
      {
        g_autoptr (GError) error = g_error_new_literal (rows[i].domain, code, "sane_read: input/output error (9)");
        KaoScreenFacts facts = { .state = KAO_SESSION_LIVE,
                                 .camera_state = KAO_CAMERA_STATE_FAULT,
                                 .camera_fault = error,
                                 .scanner_state = KAO_SCANNER_STATE_FAULT,
                                 .scanner_fault = error,
                                 .model_error = error,
                                 .message = error };
        g_auto (KaoScreen) screen = { 0 };

        kao_screen_say (&facts, &screen);
        const gchar *const texts[] = { screen.visitor_hint,   screen.message.what, screen.message.todo,
                                       screen.ready.what,     screen.ready.todo,   screen.problems[0].what,
                                       screen.problems[0].todo, screen.problems[1].what, screen.problems[1].todo,
                                       screen.problems[2].what, screen.problems[2].todo, screen.parts[0].brief,
                                       screen.parts[0].full,  screen.parts[1].brief, screen.parts[1].full,
                                       screen.parts[2].brief, screen.parts[2].full, screen.live.within.what };

        g_assert_cmpuint (screen.n_problems, ==, 3);
        for (gsize t = 0; t < G_N_ELEMENTS (texts); t++)
          if (texts[t] != NULL && strstr (texts[t], "input") != NULL)
            g_error ("%s, code %d: \"%s\"", g_quark_to_string (rows[i].domain), code, texts[t]);
        g_assert_true (screen.message.tone != KAO_TONE_ERROR || strstr (screen.message.detail, "input/output") != NULL);
      }
}

static void
test_result (void)
{
  KaoResult result = { .similarity = 54.26, .threshold = 60, .review_line = 48, .spread = 3.4,
                       .n_frames = 5, .is_extrapolated = TRUE, .outcome = KAO_OUTCOME_REVIEW,
                       .document_advice = KAO_ADVICE_DOCUMENT_UNCLEAR };
  KaoScreenFacts facts = { .state = KAO_SESSION_RESULT, .result = &result, .next_step = "Ask Mr Sato.",
                           .pack_notice = "For training only", .seconds_left = 9 };
  KaoScreenResult words = kao_screen_result (&facts);

  g_assert_cmpint (words.mark, ==, KAO_MARK_REVIEW);
  g_assert_cmpstr (words.figure, ==, "54.3");
  g_assert_cmpstr (words.next_step, ==, "Ask Mr Sato.");
  g_assert_true (g_str_has_prefix (words.reasons, "Weak picture (document): "));
  g_assert_true (g_str_has_suffix (words.reasons, "\nFor training only"));
  g_assert_nonnull (strstr (words.detail, "Mean of 5 camera pictures (spread 3.4)"));
  g_assert_nonnull (strstr (words.detail, "Estimated beyond the measured range."));
  g_assert_true (g_str_has_prefix (words.spoken, "54.3: "));
  g_assert_cmpuint (words.seconds_left, ==, 9);
  kao_screen_result_clear (&words);
  g_assert_cmpfloat (words.similarity, ==, 0);
  g_assert_null (words.figure);

  for (KaoOutcome outcome = KAO_OUTCOME_ABOVE; outcome <= KAO_OUTCOME_BELOW; outcome++)
    {
      const KaoResult plain = { .similarity = 50, .outcome = outcome, .n_frames = 1 };
      const KaoScreenFacts general = { .result = &plain, .next_step = "" };
      g_auto (KaoScreenResult) said = kao_screen_result (&general);

      g_assert_cmpint (said.mark, ==, (KaoMarkKind)((gint)KAO_MARK_ABOVE + (gint)outcome));
      g_assert_cmpstr (said.outcome, ==, kao_sentence_for_outcome (outcome).what);
      g_assert_cmpstr (said.next_step, ==, kao_sentence_for_outcome (outcome).todo);
      g_assert_cmpstr (said.reasons, ==, "");
      g_assert_null (strstr (said.detail, "Mean of"));
    }
}

/* With a chip: three figures, and one outcome that may be about the card. */
static void
test_chip_result (void)
{
  KaoResult result = { .similarity = 85.2, .threshold = 60, .review_line = 48, .outcome = KAO_OUTCOME_ABOVE,
                       .counting = KAO_ORIGIN_CHIP, .has_photos_similarity = TRUE, .photos_similarity = 95,
                       .photos_line = 60, .verdict = KAO_VERDICT_ABOVE };
  const KaoScreenFacts facts = { .result = &result, .next_step = "Ask Mr Sato." };

  result.figures[KAO_ORIGIN_CHIP] = (KaoFigure){ TRUE, KAO_TRUST_GENUINE, 85.2 };
  result.figures[KAO_ORIGIN_PRINTED] = (KaoFigure){ TRUE, KAO_TRUST_NOT_CHECKED, 80.1 };
  {
    g_auto (KaoScreenResult) words = kao_screen_result (&facts);

    g_assert_cmpint (words.mark, ==, KAO_MARK_ABOVE);
    g_assert_cmpstr (words.pairs, ==, "85.2  Visitor and chip (this one counts)\n80.1  Visitor and printed photo\n"
                                      "95.0  Printed photo and chip (line 60.0)");
    g_assert_cmpstr (words.next_step, ==, "Ask Mr Sato.");
  }
  result.photos_similarity = 12;
  result.verdict = KAO_VERDICT_PHOTOS_DIFFER;
  {
    g_auto (KaoScreenResult) words = kao_screen_result (&facts);

    g_assert_cmpint (words.mark, ==, KAO_MARK_BELOW);
    g_assert_cmpstr (words.outcome, ==, "Printed photo and chip differ");
    g_assert_cmpstr (words.next_step, ==, kao_sentence_for_verdict (KAO_VERDICT_PHOTOS_DIFFER).todo);
    g_assert_nonnull (strstr (words.spoken, "Printed photo and chip differ"));
  }
  result.figures[KAO_ORIGIN_CHIP].trust = KAO_TRUST_WRONG;
  result.counting = KAO_ORIGIN_PRINTED;
  result.has_photos_similarity = FALSE;
  result.verdict = KAO_VERDICT_NOT_GENUINE;
  {
    g_auto (KaoScreenResult) words = kao_screen_result (&facts);

    g_assert_cmpint (words.mark, ==, KAO_MARK_BELOW);
    g_assert_cmpstr (words.outcome, ==, "The chip is not genuine");
    g_assert_cmpstr (words.pairs, ==, "–  Visitor and chip: not compared\n80.1  Visitor and printed photo (this one counts)");
  }
}

static void
assert_part (const KaoScreenFacts *facts, KaoScreenPartKind kind, KaoMarkKind mark, const gchar *brief,
             const gchar *full)
{
  KaoScreenPart part = kao_screen_part (facts, kind);

  g_assert_cmpint (part.mark, ==, mark);
  g_assert_cmpstr (part.brief, ==, brief);
  g_assert_cmpstr (part.full, ==, full);
  g_free (part.brief);
  g_free (part.full);
}

static void
test_parts (void)
{
  g_autoptr (GError) no_pack = g_error_new_literal (KAO_MODEL_ERROR, KAO_MODEL_ERROR_NO_PACK, "No");
  KaoScreenFacts facts = { .camera_state = KAO_CAMERA_STATE_LIVE, .camera_name = "C920",
                           .scanner_state = KAO_SCANNER_STATE_MISSING };
  const gchar *sentence = kao_sentence_for_error (no_pack).what;

  assert_part (&facts, KAO_SCREEN_PART_CAMERA, KAO_MARK_READY, "Camera: Ready", "Camera: Ready (C920)");
  assert_part (&facts, KAO_SCREEN_PART_SCANNER, KAO_MARK_FAULT, "Scanner: Not connected", "Scanner: Not connected");
  assert_part (&facts, KAO_SCREEN_PART_PACK, KAO_MARK_BUSY, "Face model: loading…", "Face model: loading…");
  facts.pack_title = "Base";
  assert_part (&facts, KAO_SCREEN_PART_PACK, KAO_MARK_READY, "Face model", "Face model: Base");
  facts.model_error = no_pack;
  assert_part (&facts, KAO_SCREEN_PART_PACK, KAO_MARK_FAULT, sentence, sentence);
}

/* The whole screen: everything is said, and what may be changed follows the state. */
static void
test_say (void)
{
  g_autoptr (GError) end = g_error_new_literal (KAO_RETRY, KAO_RETRY_COVER_OPEN, "");
  g_autoptr (GError) edit = g_error_new_literal (KAO_CONFIG_ERROR, KAO_CONFIG_ERROR_VALUE, "line 3");

  for (gint state = 0; state < KAO_SESSION_N_STATES; state++)
    for (KaoDocumentKind document = KAO_DOCUMENT_CARD; document <= KAO_DOCUMENT_LICENCE; document++)
      {
        const KaoScreenFacts facts = { .state = (KaoSessionState)state, .document = document,
                                       .has_shot = state % 2 == 0, .config_error = edit,
                                       .message = state == KAO_SESSION_LIVE ? end : NULL };
        gboolean may_change = state == KAO_SESSION_IDLE || state == KAO_SESSION_LIVE;
        KaoScreen screen;

        kao_screen_say (&facts, &screen);
        g_assert_cmpint (screen.is_choosing, ==, state == KAO_SESSION_CHOOSING);
        g_assert_cmpint (screen.may_change_document, ==, may_change);
        g_assert_cmpint (screen.may_change_whole_glass, ==, may_change && document != KAO_DOCUMENT_FORM);
        g_assert_cmpint (screen.is_whole_glass, ==, document == KAO_DOCUMENT_FORM);
        g_assert_cmpstr (screen.shot, ==, facts.has_shot ? "Retake" : "Take Shot");
        /* How the visitor's match ended goes before the administrator's edit. */
        g_assert_cmpstr (screen.message.what, ==,
                         kao_sentence_for_error (facts.message != NULL ? end : edit).what);
        g_assert_cmpstr (screen.municipality, ==, "");
        for (guint i = 0; i < KAO_SCREEN_N_STEPS; i++)
          g_assert_cmpstr (screen.steps[i].what, !=, "");
        kao_screen_clear (&screen);
        g_assert_null (screen.shot);
        /* Twice does no harm. */
        kao_screen_clear (&screen);
      }
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
  g_test_add_func ("/screen-words/message", test_message);
  g_test_add_func ("/screen-words/inside", test_inside);
  g_test_add_func ("/screen-words/result", test_result);
  g_test_add_func ("/screen-words/chip-result", test_chip_result);
  g_test_add_func ("/screen-words/parts", test_parts);
  g_test_add_func ("/screen-words/say", test_say);
  return g_test_run ();
}
