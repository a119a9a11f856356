// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "session/kao-headless.h"

#include "base/kao-error.h"
#include "base/kao-log.h"
#include "secure/kao-memory.h"

#include <glib-unix.h>
#include <signal.h>
#include <unistd.h>

/* Start is pressed once the face has been seen in so many frames, so that several are described. */
#define ENOUGH_SIGHTINGS 4

/* Patience is for devices and faces; a model that is being read is waited for as long as it takes. */

/* From Start to the end of one match. A scan has deadlines of its own, far below this. */
#define MATCH_TIMEOUT_SECONDS 240

/* One run: how far it is. */
typedef struct
{
  KaoSession *session; /* borrowed */
  const KaoHeadlessOptions *options;
  GMainLoop *loop;
  guint match;      /* counts from 1 */
  guint n_sightings;
  gboolean is_chip_over; /* read, or known not to be read, for this match */
  gboolean is_begun; /* Start has been pressed for this match */
  gboolean is_over;  /* its last line is known */
  gboolean is_closing;
  gint64 started_usec;
  guint patience_id;
  guint timeout_id;
  guint next_id;
  guint interrupt_ids[2];
  KaoScanProgress progress;    /* as printed last */
  KaoCameraState camera_state; /* as printed last */
  KaoScannerState scanner_state;
  gboolean has_printed_devices;
  gboolean has_printed_model;
  KaoJsonLine *ending; /* owned; the last line of this match, printed after "wiped" */
  KaoHeadlessExit exit_code;
  gboolean is_unwritten; /* a line could not be written */
} Run;

static const gchar *const camera_words[] = {
  [KAO_CAMERA_STATE_OFF] = "off",         [KAO_CAMERA_STATE_OPENING] = "opening",
  [KAO_CAMERA_STATE_LIVE] = "live",       [KAO_CAMERA_STATE_STALLED] = "stalled",
  [KAO_CAMERA_STATE_MISSING] = "missing", [KAO_CAMERA_STATE_FAULT] = "fault",
};

static const gchar *const scanner_words[] = {
  [KAO_SCANNER_STATE_SEARCHING] = "searching", [KAO_SCANNER_STATE_READY] = "ready",
  [KAO_SCANNER_STATE_SCANNING] = "scanning",   [KAO_SCANNER_STATE_MISSING] = "missing",
  [KAO_SCANNER_STATE_FAULT] = "fault",
};

static const gchar *const scan_words[] = {
  [KAO_SCAN_STAGE_OPENING] = "opening",
  [KAO_SCAN_STAGE_BUSY] = "busy",
  [KAO_SCAN_STAGE_WARMING] = "warming",
  [KAO_SCAN_STAGE_READING] = "reading",
};

static const gchar *const check_words[KAO_N_CHECKS] = {
  [KAO_CHECK_NONE] = "not-checked",
  [KAO_CHECK_GENUINE] = "genuine",
  [KAO_CHECK_WRONG] = "wrong",
};

/* --- lines --- */

static KaoJsonLine *
line_new (Run *run, const gchar *stage)
{
  KaoJsonLine *line = kao_json_line_new ();

  kao_json_line_add_string (line, "stage", stage);
  if (run->match > 0)
    kao_json_line_add_integer (line, "match", run->match);
  return line;
}

static void
print_line (Run *run, KaoJsonLine *line)
{
  if (run->options->add_workers != NULL)
    run->options->add_workers (line, run->options->user_data);
  if (!kao_json_line_print (line, STDOUT_FILENO))
    run->is_unwritten = TRUE;
}

static void
print_stage (Run *run, const gchar *stage)
{
  g_autoptr (KaoJsonLine) line = line_new (run, stage);

  print_line (run, line);
}

static void
print_start (Run *run)
{
  g_autoptr (KaoJsonLine) line = line_new (run, "start");

  kao_json_line_add_string (line, "version", KAO_VERSION);
  kao_json_line_add_boolean (line, "demo", run->options->is_demo);
  if (run->options->is_demo)
    {
      kao_json_line_add_string (line, "note",
                                "demonstration: synthetic persons and a specimen document, no "
                                "figure of this run says anything about anybody");
      kao_json_line_add_string (line, "visitor", run->options->visitor);
      kao_json_line_add_string (line, "document", run->options->document);
      if (run->options->card_kind != NULL)
        kao_json_line_add_string (line, "chip", run->options->card_kind);
    }
  print_line (run, line);
}

static void
print_camera (Run *run)
{
  KaoCamera *camera = kao_session_get_camera (run->session);
  const GError *fault = kao_camera_get_fault (camera);
  g_autoptr (KaoJsonLine) line = line_new (run, "camera");

  kao_json_line_add_string (line, "state", camera_words[run->camera_state]);
  kao_json_line_add_string (line, "name", kao_camera_get_name (camera));
  if (fault != NULL)
    {
      kao_json_line_add_string (line, "code", kao_error_word (fault));
      kao_json_line_add_string (line, "message", fault->message);
    }
  print_line (run, line);
}

static void
print_scanner (Run *run)
{
  KaoScanner *scanner = kao_session_get_scanner (run->session);
  const GError *fault = kao_scanner_get_fault (scanner);
  g_autoptr (KaoJsonLine) line = line_new (run, "scanner");

  kao_json_line_add_string (line, "state", scanner_words[run->scanner_state]);
  kao_json_line_add_string (line, "name", kao_scanner_get_name (scanner));
  if (fault != NULL)
    {
      kao_json_line_add_string (line, "code", kao_error_word (fault));
      kao_json_line_add_string (line, "message", fault->message);
    }
  print_line (run, line);
}

static void
print_model (Run *run)
{
  KaoPack *pack = kao_session_get_pack (run->session);
  const GError *error = kao_session_get_model_error (run->session);
  g_autoptr (KaoJsonLine) line = line_new (run, "model");

  kao_json_line_add_string (line, "pack", pack != NULL ? kao_pack_get_name (pack) : NULL);
  if (error != NULL)
    {
      kao_json_line_add_string (line, "code", kao_error_word (error));
      kao_json_line_add_string (line, "message", error->message);
    }
  print_line (run, line);
}

static void
print_chip (Run *run, const GError *error)
{
  const KaoCardContent *content = kao_card_visit_get_content (run->options->card);
  g_autoptr (KaoJsonLine) line = line_new (run, "chip");

  kao_json_line_add_string (line, "reader",
                            kao_card_reader_get_name (kao_card_visit_get_reader (run->options->card)));
  if (content != NULL)
    {
      kao_json_line_add_string (line, "record", check_words[content->facts.record]);
      kao_json_line_add_string (line, "presence", check_words[content->facts.presence]);
      kao_json_line_add_integer (line, "commands", content->facts.n_commands);
      kao_json_line_add_integer (line, "milliseconds", content->facts.milliseconds);
    }
  else
    {
      kao_json_line_add_string (line, "code", kao_error_word (error));
      kao_json_line_add_string (line, "message", error->message);
    }
  print_line (run, line);
}

static KaoJsonLine *
line_from_error (Run *run, const GError *error)
{
  gboolean is_retry = kao_error_is_retry (error);
  KaoJsonLine *line = line_new (run, is_retry ? "retry" : "error");

  if (!is_retry)
    kao_json_line_add_string (line, "area", kao_error_area (error));
  kao_json_line_add_string (line, "code", kao_error_word (error));
  kao_json_line_add_string (line, "message", error->message);
  return line;
}

/* The figures of all pairs, one of which counts. */
static void
add_references (KaoJsonLine *line, const KaoResult *result)
{
  kao_json_line_add_string (line, "verdict", kao_verdict_to_string (result->verdict));
  kao_json_line_add_string (line, "counting", kao_origin_to_string (result->counting));
  for (guint origin = 0; origin < KAO_N_ORIGINS; origin++)
    {
      const KaoFigure *figure = &result->figures[origin];
      const gchar *name = kao_origin_to_string ((KaoOrigin) origin);
      g_autofree gchar *trust = g_strdup_printf ("%s_trust", name);
      g_autofree gchar *similarity = g_strdup_printf ("%s_similarity", name);

      if (!figure->is_there)
        continue;
      kao_json_line_add_string (line, trust, kao_trust_to_string (figure->trust));
      if (figure->trust != KAO_TRUST_WRONG)
        kao_json_line_add_number (line, similarity, kao_similarity_rounded (figure->similarity), 1);
    }
  if (result->has_photos_similarity)
    {
      kao_json_line_add_number (line, "photos_similarity",
                                kao_similarity_rounded (result->photos_similarity), 1);
      kao_json_line_add_number (line, "photos_line", result->photos_line, 1);
    }
}

static KaoJsonLine *
line_from_result (Run *run, const KaoResult *result)
{
  KaoJsonLine *line = line_new (run, "result");
  KaoPack *pack = kao_session_get_pack (run->session);

  kao_json_line_add_number (line, "similarity", kao_similarity_rounded (result->similarity), 1);
  kao_json_line_add_number (line, "distance", result->distance, 4);
  kao_json_line_add_number (line, "spread", result->spread, 1);
  kao_json_line_add_integer (line, "frames", result->n_frames);
  kao_json_line_add_number (line, "threshold", result->threshold, 1);
  kao_json_line_add_number (line, "review_line", result->review_line, 1);
  kao_json_line_add_string (line, "outcome", kao_outcome_to_string (result->outcome));
  kao_json_line_add_boolean (line, "extrapolated", result->is_extrapolated);
  add_references (line, result);
  kao_json_line_add_string (line, "pack", pack != NULL ? kao_pack_get_name (pack) : NULL);
  kao_json_line_add_string (line, "visitor_advice",
                            kao_advice_name (result->visitor_advice));
  kao_json_line_add_string (line, "document_advice",
                            kao_advice_name (result->document_advice));
  kao_json_line_add_integer (line, "milliseconds",
                             (g_get_monotonic_time () - run->started_usec) / 1000);
  kao_json_line_add_boolean (line, "demo", run->options->is_demo);
  if (run->options->is_demo)
    kao_json_line_add_string (line, "visitor", run->options->visitor);
  return line;
}

/* --- the script --- */

static void
on_session_closed (GObject *source, GAsyncResult *result, gpointer data)
{
  Run *run = data;

  kao_session_close_finish (run->session, result);
  g_main_loop_quit (run->loop);
}

static void
close_session (Run *run)
{
  if (run->is_closing)
    return;
  run->is_closing = TRUE;
  g_clear_handle_id (&run->patience_id, g_source_remove);
  g_clear_handle_id (&run->timeout_id, g_source_remove);
  kao_session_close_async (run->session, on_session_closed, run);
}

static void consider_start (Run *run);

static gboolean
on_patience_over (gpointer data)
{
  Run *run = data;

  run->patience_id = 0;
  consider_start (run);
  return G_SOURCE_REMOVE;
}

static void
begin_match (Run *run)
{
  run->match++;
  run->n_sightings = 0;
  run->is_begun = FALSE;
  run->is_over = FALSE;
  run->is_chip_over = run->options->card == NULL;
  run->progress = (KaoScanProgress){ .lines_done = G_MAXUINT };
  run->patience_id = g_timeout_add_seconds (run->options->patience_seconds, on_patience_over, run);
  print_stage (run, "live");
  consider_start (run);
}

/* The match is over and everything wiped: its last line, then the next visitor. */
static gboolean
on_next (gpointer data)
{
  Run *run = data;

  run->next_id = 0;
  if (run->is_closing)
    return G_SOURCE_REMOVE;
  if (run->ending != NULL)
    print_line (run, run->ending);
  g_clear_pointer (&run->ending, kao_json_line_free);
  if (run->match >= run->options->n_matches)
    close_session (run);
  else
    {
      kao_session_note_activity (run->session);
      begin_match (run);
    }
  return G_SOURCE_REMOVE;
}

/* @ending: (transfer full) */
static void
end_match (Run *run, KaoJsonLine *ending, KaoHeadlessExit exit_code)
{
  g_clear_pointer (&run->ending, kao_json_line_free);
  run->ending = ending;
  run->exit_code = exit_code;
  run->is_over = TRUE;
  g_clear_handle_id (&run->patience_id, g_source_remove);
  g_clear_handle_id (&run->timeout_id, g_source_remove);
}

static gboolean
on_match_timeout (gpointer data)
{
  Run *run = data;
  g_autoptr (GError) error = g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                                          "The match did not end within %d seconds",
                                          MATCH_TIMEOUT_SECONDS);

  run->timeout_id = 0;
  end_match (run, line_from_error (run, error), KAO_HEADLESS_ERROR);
  if (kao_session_get_actions (run->session) & KAO_SESSION_ACTION_CANCEL)
    kao_session_cancel (run->session);
  else
    close_session (run);
  return G_SOURCE_REMOVE;
}

static void
press_start (Run *run)
{
  run->is_begun = TRUE;
  run->started_usec = g_get_monotonic_time ();
  g_clear_handle_id (&run->patience_id, g_source_remove);
  run->timeout_id = g_timeout_add_seconds (MATCH_TIMEOUT_SECONDS, on_match_timeout, run);
  if (kao_session_start (run->session))
    return;
  /* Refused: on_failed() has the reason, except while a model is still being loaded. */
  if (!run->is_over)
    {
      g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY,
                                                      "The match could not be started yet");

      end_match (run, line_from_error (run, error), KAO_HEADLESS_ERROR);
    }
  run->next_id = g_idle_add (on_next, run);
}

/* As soon as a card lies there. */
static void
consider_chip (Run *run)
{
  KaoCardWish wish = { .kind = KAO_CARD_MY_NUMBER };

  if (run->is_chip_over || run->match == 0 || run->is_closing
      || kao_session_get_state (run->session) != KAO_SESSION_LIVE
      || kao_card_visit_get_state (run->options->card) != KAO_CARD_VISIT_LYING)
    return;
  g_strlcpy (wish.numbers[0], run->options->card_number, sizeof wish.numbers[0]);
  kao_card_visit_read (run->options->card, &wish);
  kao_wipe (&wish, sizeof wish);
}

static void
consider_start (Run *run)
{
  gboolean is_possible;
  gboolean is_model_known = kao_session_get_pack (run->session) != NULL
                            || kao_session_get_model_error (run->session) != NULL;

  consider_chip (run);
  if (!is_model_known || run->match == 0 || run->is_begun || run->is_closing
      || (!run->is_chip_over && run->patience_id != 0)
      || kao_session_get_state (run->session) != KAO_SESSION_LIVE)
    return;
  is_possible = (kao_session_get_actions (run->session) & KAO_SESSION_ACTION_START) != 0;
  if ((is_possible && run->n_sightings >= ENOUGH_SIGHTINGS) || run->patience_id == 0
      || kao_session_get_model_error (run->session) != NULL)
    press_start (run);
}

/* --- what the session tells --- */

static void
on_choosing (Run *run)
{
  guint n = kao_session_get_n_portraits (run->session);
  g_autoptr (KaoJsonLine) line = line_new (run, "choosing");
  KaoJsonLine *ending;

  kao_json_line_add_integer (line, "portraits", n);
  print_line (run, line);
  if (run->options->choose >= 0 && (guint) run->options->choose < n)
    {
      kao_session_choose (run->session, (guint) run->options->choose);
      return;
    }
  ending = line_new (run, "retry");
  kao_json_line_add_string (ending, "code", "several-portraits");
  kao_json_line_add_string (ending, "message",
                            "Several portraits lie on the glass; leave one, or name one with --choose");
  end_match (run, ending, KAO_HEADLESS_RETRY);
  kao_session_cancel (run->session);
}

static void
on_state_changed (KaoSession *session, Run *run)
{
  KaoSessionState state = kao_session_get_state (session);

  switch (state)
    {
    case KAO_SESSION_LOCATING:
    case KAO_SESSION_COMPARING:
      print_stage (run, kao_session_state_to_string (state));
      break;
    case KAO_SESSION_CHOOSING:
      on_choosing (run);
      break;
    case KAO_SESSION_LIVE:
      if (run->is_over && run->next_id == 0)
        run->next_id = g_idle_add (on_next, run);
      consider_start (run);
      break;
    case KAO_SESSION_IDLE:
      /* Nobody was seen for long: the next match switches the camera on again. */
      if (!run->is_closing)
        kao_session_note_activity (session);
      break;
    case KAO_SESSION_SCANNING:
    case KAO_SESSION_RESULT:
    case KAO_SESSION_WIPING:
    case KAO_SESSION_N_STATES:
      break;
    }
}

static void
on_stage_changed (KaoSession *session, Run *run)
{
  const KaoScanProgress *progress = kao_session_get_scan_progress (session);
  g_autoptr (KaoJsonLine) line = NULL;

  if (kao_session_get_state (session) != KAO_SESSION_SCANNING
      || (progress->stage == run->progress.stage && progress->count == run->progress.count
          && progress->lines_done == run->progress.lines_done
          && progress->waited_s == run->progress.waited_s))
    return;
  run->progress = *progress;
  line = line_new (run, "scanning");
  kao_json_line_add_string (line, "scan", scan_words[progress->stage]);
  if (progress->stage == KAO_SCAN_STAGE_READING)
    {
      kao_json_line_add_integer (line, "lines", progress->lines_done);
      kao_json_line_add_integer (line, "of", progress->lines_total);
    }
  if (progress->count > 0)
    kao_json_line_add_integer (line, "count", progress->count);
  if (progress->waited_s > 0)
    kao_json_line_add_integer (line, "waited", progress->waited_s);
  if (kao_session_is_second_look (session))
    kao_json_line_add_string (line, "look", "whole-glass");
  print_line (run, line);
}

static void
on_live_face_changed (KaoSession *session, Run *run)
{
  if (kao_session_get_live_face (session)->has_face)
    run->n_sightings++;
  consider_start (run);
}

static void
on_devices_changed (KaoSession *session, Run *run)
{
  KaoCameraState camera_state = kao_camera_get_state (kao_session_get_camera (session));
  KaoScannerState scanner_state = kao_scanner_get_state (kao_session_get_scanner (session));
  gboolean is_model_known
      = kao_session_get_pack (session) != NULL || kao_session_get_model_error (session) != NULL;

  /* The last line is how the last match ended. */
  if (run->is_closing)
    return;
  if (!run->has_printed_devices || camera_state != run->camera_state)
    {
      run->camera_state = camera_state;
      print_camera (run);
    }
  if (!run->has_printed_devices || scanner_state != run->scanner_state)
    {
      run->scanner_state = scanner_state;
      print_scanner (run);
    }
  run->has_printed_devices = TRUE;
  if (is_model_known && !run->has_printed_model)
    {
      run->has_printed_model = TRUE;
      print_model (run);
    }
  consider_start (run);
}

static void
on_failed (KaoSession *session, const GError *error, Run *run)
{
  end_match (run, line_from_error (run, error),
             kao_error_is_retry (error) ? KAO_HEADLESS_RETRY : KAO_HEADLESS_ERROR);
}

static void
on_result (KaoSession *session, const KaoResult *result, Run *run)
{
  end_match (run, line_from_result (run, result),
             result->verdict == KAO_VERDICT_ABOVE ? KAO_HEADLESS_ABOVE : KAO_HEADLESS_NOT_ABOVE);
  kao_session_clear (session);
}

static void
on_card_changed (KaoCardVisit *card, Run *run)
{
  if (!run->is_chip_over && kao_card_visit_get_state (card) == KAO_CARD_VISIT_READ)
    {
      run->is_chip_over = TRUE;
      print_chip (run, NULL);
    }
  consider_start (run);
}

/* The match goes on without the chip. */
static void
on_card_failed (KaoCardVisit *card, const GError *error, Run *run)
{
  run->is_chip_over = TRUE;
  print_chip (run, error);
  consider_start (run);
}

static void
on_wiped (KaoSession *session, Run *run)
{
  /* Closing after the last match wipes once more, when there is nothing left. */
  if (!run->is_closing || !run->is_over)
    print_stage (run, "wiped");
}

static gboolean
on_interrupted (gpointer data)
{
  Run *run = data;

  run->exit_code = KAO_HEADLESS_ERROR;
  close_session (run);
  return G_SOURCE_CONTINUE;
}

static void
connect_session (Run *run)
{
  g_signal_connect (run->session, "state-changed", G_CALLBACK (on_state_changed), run);
  g_signal_connect (run->session, "stage-changed", G_CALLBACK (on_stage_changed), run);
  g_signal_connect (run->session, "live-face-changed", G_CALLBACK (on_live_face_changed), run);
  g_signal_connect (run->session, "devices-changed", G_CALLBACK (on_devices_changed), run);
  g_signal_connect (run->session, "failed", G_CALLBACK (on_failed), run);
  g_signal_connect (run->session, "result", G_CALLBACK (on_result), run);
  g_signal_connect (run->session, "wiped", G_CALLBACK (on_wiped), run);
  if (run->options->card == NULL)
    return;
  g_signal_connect (run->options->card, "changed", G_CALLBACK (on_card_changed), run);
  g_signal_connect (run->options->card, "failed", G_CALLBACK (on_card_failed), run);
}

KaoHeadlessExit
kao_headless_run (KaoSession *session, const KaoHeadlessOptions *options)
{
  Run run = { .session = session, .options = options, .exit_code = KAO_HEADLESS_ERROR };

  g_return_val_if_fail (KAO_IS_SESSION (session), KAO_HEADLESS_ERROR);
  g_return_val_if_fail (options->n_matches > 0, KAO_HEADLESS_ERROR);

  run.loop = g_main_loop_new (NULL, FALSE);
  run.interrupt_ids[0] = g_unix_signal_add (SIGINT, on_interrupted, &run);
  run.interrupt_ids[1] = g_unix_signal_add (SIGTERM, on_interrupted, &run);
  connect_session (&run);
  print_start (&run);
  on_devices_changed (session, &run);
  kao_session_camera_on (session);
  begin_match (&run);
  g_main_loop_run (run.loop);

  g_signal_handlers_disconnect_by_data (session, &run);
  if (options->card != NULL)
    g_signal_handlers_disconnect_by_data (options->card, &run);
  g_source_remove (run.interrupt_ids[0]);
  g_source_remove (run.interrupt_ids[1]);
  g_clear_handle_id (&run.next_id, g_source_remove);
  if (run.ending != NULL)
    print_line (&run, run.ending);
  g_clear_pointer (&run.ending, kao_json_line_free);
  g_main_loop_unref (run.loop);
  if (!run.is_unwritten)
    return run.exit_code;
  kao_log_event ("session", "an answer could not be written to standard output; look whether its disk is full");
  return KAO_HEADLESS_ERROR;
}
