// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "session/kao-headless-private.h"

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

static const gchar *const scan_words[] = {
  [KAO_SCAN_STAGE_OPENING] = "opening",
  [KAO_SCAN_STAGE_BUSY] = "busy",
  [KAO_SCAN_STAGE_WARMING] = "warming",
  [KAO_SCAN_STAGE_READING] = "reading",
};

/* --- the script --- */

static void
on_session_closed (GObject *source, GAsyncResult *result, gpointer data)
{
  KaoHeadlessRun *run = data;

  kao_session_close_finish (run->session, result);
  g_main_loop_quit (run->loop);
}

static void
close_session (KaoHeadlessRun *run)
{
  if (run->is_closing)
    return;
  run->is_closing = TRUE;
  g_clear_handle_id (&run->patience_id, g_source_remove);
  g_clear_handle_id (&run->timeout_id, g_source_remove);
  kao_session_close_async (run->session, on_session_closed, run);
}

static void consider_start (KaoHeadlessRun *run);

static gboolean
on_patience_over (gpointer data)
{
  KaoHeadlessRun *run = data;

  run->patience_id = 0;
  consider_start (run);
  return G_SOURCE_REMOVE;
}

static void
begin_match (KaoHeadlessRun *run)
{
  run->match++;
  run->n_sightings = 0;
  run->is_begun = FALSE;
  run->is_over = FALSE;
  run->is_chip_over = run->options->card == NULL;
  run->progress = (KaoScanProgress){ .lines_done = G_MAXUINT };
  run->patience_id = g_timeout_add_seconds (run->options->patience_seconds, on_patience_over, run);
  _kao_headless_print_stage (run, "live");
  consider_start (run);
}

/* The match is over and everything wiped: its last line, then the next visitor. */
static gboolean
on_next (gpointer data)
{
  KaoHeadlessRun *run = data;

  run->next_id = 0;
  if (run->is_closing)
    return G_SOURCE_REMOVE;
  if (run->ending != NULL)
    _kao_headless_print_line (run, run->ending);
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
end_match (KaoHeadlessRun *run, KaoJsonLine *ending, KaoHeadlessExit exit_code)
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
  KaoHeadlessRun *run = data;
  g_autoptr (GError) error = g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                                          "The match did not end within %d seconds",
                                          MATCH_TIMEOUT_SECONDS);

  run->timeout_id = 0;
  end_match (run, _kao_headless_line_from_error (run, error), KAO_HEADLESS_ERROR);
  if (kao_session_get_actions (run->session) & KAO_SESSION_ACTION_CANCEL)
    kao_session_cancel (run->session);
  else
    close_session (run);
  return G_SOURCE_REMOVE;
}

static void
press_start (KaoHeadlessRun *run)
{
  run->is_begun = TRUE;
  run->started_usec = g_get_monotonic_time ();
  g_clear_handle_id (&run->patience_id, g_source_remove);
  run->timeout_id = g_timeout_add_seconds (MATCH_TIMEOUT_SECONDS, on_match_timeout, run);
  if (kao_session_start (run->session))
    {
      /* Nobody is there to say who of several is meant: the one in the middle. */
      if (kao_session_is_asking_for_visitor (run->session))
        kao_session_start (run->session);
      return;
    }
  /* Refused: on_failed() has the reason, except while a model is still being loaded. */
  if (!run->is_over)
    {
      g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY,
                                                      "The match could not be started yet");

      end_match (run, _kao_headless_line_from_error (run, error), KAO_HEADLESS_ERROR);
    }
  run->next_id = g_idle_add (on_next, run);
}

/* As soon as a card lies there. */
static void
consider_chip (KaoHeadlessRun *run)
{
  if (run->is_chip_over || run->match == 0 || run->is_closing
      || kao_session_get_state (run->session) != KAO_SESSION_LIVE
      || kao_card_visit_get_state (run->options->card) != KAO_CARD_VISIT_LYING)
    return;
  kao_card_visit_read (run->options->card, run->options->card_wish);
}

static void
consider_start (KaoHeadlessRun *run)
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
on_choosing (KaoHeadlessRun *run)
{
  guint n = kao_session_get_n_portraits (run->session);
  g_autoptr (KaoJsonLine) line = _kao_headless_line_new (run, "choosing");
  KaoJsonLine *ending;

  kao_json_line_add_integer (line, "portraits", n);
  _kao_headless_print_line (run, line);
  if (run->options->choose >= 0 && (guint) run->options->choose < n)
    {
      kao_session_choose (run->session, (guint) run->options->choose);
      return;
    }
  ending = _kao_headless_line_new (run, "retry");
  kao_json_line_add_string (ending, "code", "several-portraits");
  kao_json_line_add_string (ending, "message",
                            "Several portraits lie on the glass; leave one, or name one with --choose");
  end_match (run, ending, KAO_HEADLESS_RETRY);
  kao_session_cancel (run->session);
}

static void
on_state_changed (KaoSession *session, KaoHeadlessRun *run)
{
  KaoSessionState state = kao_session_get_state (session);

  switch (state)
    {
    case KAO_SESSION_LOCATING:
    case KAO_SESSION_COMPARING:
      _kao_headless_print_stage (run, kao_session_state_to_string (state));
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
    case KAO_SESSION_WATCHING:
    case KAO_SESSION_WIPING:
    case KAO_SESSION_N_STATES:
      break;
    }
}

static void
on_stage_changed (KaoSession *session, KaoHeadlessRun *run)
{
  const KaoScanProgress *progress = kao_session_get_scan_progress (session);
  g_autoptr (KaoJsonLine) line = NULL;

  if (kao_session_get_state (session) != KAO_SESSION_SCANNING
      || (progress->stage == run->progress.stage && progress->count == run->progress.count
          && progress->lines_done == run->progress.lines_done
          && progress->waited_s == run->progress.waited_s))
    return;
  run->progress = *progress;
  line = _kao_headless_line_new (run, "scanning");
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
  _kao_headless_print_line (run, line);
}

static void
on_live_face_changed (KaoSession *session, KaoHeadlessRun *run)
{
  if (kao_session_get_live_face (session)->has_face)
    run->n_sightings++;
  consider_start (run);
}

static void
on_devices_changed (KaoSession *session, KaoHeadlessRun *run)
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
      _kao_headless_print_camera (run);
    }
  if (!run->has_printed_devices || scanner_state != run->scanner_state)
    {
      run->scanner_state = scanner_state;
      _kao_headless_print_scanner (run);
    }
  run->has_printed_devices = TRUE;
  if (is_model_known && !run->has_printed_model)
    {
      run->has_printed_model = TRUE;
      _kao_headless_print_model (run);
    }
  consider_start (run);
}

static void
on_failed (KaoSession *session, const GError *error, KaoHeadlessRun *run)
{
  end_match (run, _kao_headless_line_from_error (run, error),
             kao_error_is_retry (error) ? KAO_HEADLESS_RETRY : KAO_HEADLESS_ERROR);
}

static void
on_front_read (KaoCardVisit *card, KaoHeadlessRun *run)
{
  _kao_headless_print_front (run);
  if (run->is_over)
    kao_session_clear (run->session);
}

static void
on_result (KaoSession *session, const KaoResult *result, KaoHeadlessRun *run)
{
  end_match (run, _kao_headless_line_from_result (run, result),
             result->verdict == KAO_VERDICT_ABOVE ? KAO_HEADLESS_ABOVE : KAO_HEADLESS_NOT_ABOVE);
  /* What is printed on the card is still being read; then it ends. */
  if (run->options->card == NULL || !kao_card_visit_is_reading_front (run->options->card))
    kao_session_clear (session);
}

static void
on_card_changed (KaoCardVisit *card, KaoHeadlessRun *run)
{
  if (!run->is_chip_over && kao_card_visit_get_state (card) == KAO_CARD_VISIT_READ)
    {
      run->is_chip_over = TRUE;
      _kao_headless_print_chip (run, NULL);
    }
  consider_start (run);
}

/* The match goes on without the chip. */
static void
on_card_failed (KaoCardVisit *card, const GError *error, KaoHeadlessRun *run)
{
  run->is_chip_over = TRUE;
  _kao_headless_print_chip (run, error);
  consider_start (run);
}

static void
on_wiped (KaoSession *session, KaoHeadlessRun *run)
{
  /* Closing after the last match wipes once more, when there is nothing left. */
  if (!run->is_closing || !run->is_over)
    _kao_headless_print_stage (run, "wiped");
}

static gboolean
on_interrupted (gpointer data)
{
  KaoHeadlessRun *run = data;

  run->exit_code = KAO_HEADLESS_ERROR;
  close_session (run);
  return G_SOURCE_CONTINUE;
}

static void
connect_session (KaoHeadlessRun *run)
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
  g_signal_connect (run->options->card, "front-read", G_CALLBACK (on_front_read), run);
}

KaoHeadlessExit
kao_headless_run (KaoSession *session, const KaoHeadlessOptions *options)
{
  KaoHeadlessRun run = { .session = session, .options = options, .exit_code = KAO_HEADLESS_ERROR };

  g_return_val_if_fail (KAO_IS_SESSION (session), KAO_HEADLESS_ERROR);
  g_return_val_if_fail (options->n_matches > 0, KAO_HEADLESS_ERROR);

  run.loop = g_main_loop_new (NULL, FALSE);
  run.interrupt_ids[0] = g_unix_signal_add (SIGINT, on_interrupted, &run);
  run.interrupt_ids[1] = g_unix_signal_add (SIGTERM, on_interrupted, &run);
  connect_session (&run);
  _kao_headless_print_start (&run);
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
    _kao_headless_print_line (&run, run.ending);
  g_clear_pointer (&run.ending, kao_json_line_free);
  g_main_loop_unref (run.loop);
  if (!run.is_unwritten)
    return run.exit_code;
  kao_log_event ("session", "an answer could not be written to standard output; look whether its disk is full");
  return KAO_HEADLESS_ERROR;
}
