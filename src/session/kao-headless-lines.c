// SPDX-License-Identifier: GPL-3.0-or-later
/* What the headless runner says: one JSON line a stage. */
#include "config.h"

#include "session/kao-headless-private.h"

#include "base/kao-error.h"

#include <unistd.h>

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

static const gchar *const check_words[KAO_N_CHECKS] = {
  [KAO_CHECK_NONE] = "not-checked",
  [KAO_CHECK_GENUINE] = "genuine",
  [KAO_CHECK_WRONG] = "wrong",
};

static const gchar *const card_words[KAO_N_CARD_KINDS] = {
  [KAO_CARD_UNKNOWN] = "unknown",
  [KAO_CARD_MY_NUMBER] = "my-number-card",
  [KAO_CARD_LICENCE] = "driving-licence",
  [KAO_CARD_MY_NUMBER_LICENCE] = "my-number-licence",
  [KAO_CARD_MY_NUMBER_NEXT] = "my-number-card-next",
};

KaoJsonLine *
_kao_headless_line_new (KaoHeadlessRun *run, const gchar *stage)
{
  KaoJsonLine *line = kao_json_line_new ();

  kao_json_line_add_string (line, "stage", stage);
  if (run->match > 0)
    kao_json_line_add_integer (line, "match", run->match);
  return line;
}

void
_kao_headless_print_line (KaoHeadlessRun *run, KaoJsonLine *line)
{
  if (run->options->add_workers != NULL)
    run->options->add_workers (line, run->options->user_data);
  if (!kao_json_line_print (line, STDOUT_FILENO))
    run->is_unwritten = TRUE;
}

void
_kao_headless_print_stage (KaoHeadlessRun *run, const gchar *stage)
{
  g_autoptr (KaoJsonLine) line = _kao_headless_line_new (run, stage);

  _kao_headless_print_line (run, line);
}

void
_kao_headless_print_start (KaoHeadlessRun *run)
{
  g_autoptr (KaoJsonLine) line = _kao_headless_line_new (run, "start");

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
  _kao_headless_print_line (run, line);
}

/* @fault may be NULL: there is none. */
static void
add_fault (KaoJsonLine *line, const GError *fault)
{
  if (fault == NULL)
    return;
  kao_json_line_add_string (line, "code", kao_error_word (fault));
  kao_json_line_add_string (line, "message", fault->message);
}

void
_kao_headless_print_camera (KaoHeadlessRun *run)
{
  KaoCamera *camera = kao_session_get_camera (run->session);
  const GError *fault = kao_camera_get_fault (camera);
  g_autoptr (KaoJsonLine) line = _kao_headless_line_new (run, "camera");

  kao_json_line_add_string (line, "state", camera_words[run->camera_state]);
  kao_json_line_add_string (line, "name", kao_camera_get_name (camera));
  add_fault (line, fault);
  _kao_headless_print_line (run, line);
}

void
_kao_headless_print_scanner (KaoHeadlessRun *run)
{
  KaoScanner *scanner = kao_session_get_scanner (run->session);
  const GError *fault = kao_scanner_get_fault (scanner);
  g_autoptr (KaoJsonLine) line = _kao_headless_line_new (run, "scanner");

  kao_json_line_add_string (line, "state", scanner_words[run->scanner_state]);
  kao_json_line_add_string (line, "name", kao_scanner_get_name (scanner));
  add_fault (line, fault);
  _kao_headless_print_line (run, line);
}

void
_kao_headless_print_model (KaoHeadlessRun *run)
{
  KaoPack *pack = kao_session_get_pack (run->session);
  const GError *error = kao_session_get_model_error (run->session);
  g_autoptr (KaoJsonLine) line = _kao_headless_line_new (run, "model");

  kao_json_line_add_string (line, "pack", pack != NULL ? kao_pack_get_name (pack) : NULL);
  add_fault (line, error);
  _kao_headless_print_line (run, line);
}

void
_kao_headless_print_chip (KaoHeadlessRun *run, const GError *error)
{
  const KaoCardContent *content = kao_card_visit_get_content (run->options->card);
  g_autoptr (KaoJsonLine) line = _kao_headless_line_new (run, "chip");

  kao_json_line_add_string (line, "reader",
                            kao_card_reader_get_name (kao_card_visit_get_reader (run->options->card)));
  if (content != NULL)
    {
      kao_json_line_add_string (line, "kind", card_words[content->facts.kind]);
      kao_json_line_add_string (line, "record", check_words[content->facts.record]);
      kao_json_line_add_string (line, "presence", check_words[content->facts.presence]);
      kao_json_line_add_integer (line, "commands", content->facts.n_commands);
      kao_json_line_add_integer (line, "milliseconds", content->facts.milliseconds);
    }
  else
    add_fault (line, error);
  _kao_headless_print_line (run, line);
}

/* Which fields were read from the front, not what they say. */
void
_kao_headless_print_front (KaoHeadlessRun *run)
{
  const KaoCardNumber *front = kao_card_visit_get_front (run->options->card);
  g_autoptr (KaoJsonLine) line = _kao_headless_line_new (run, "front");

  kao_json_line_add_boolean (line, "birth", front != NULL && front->year != 0);
  kao_json_line_add_boolean (line, "expiry", front != NULL && front->expiry_year != 0);
  kao_json_line_add_boolean (line, "code", front != NULL && front->code[0] != '\0');
  _kao_headless_print_line (run, line);
}

KaoJsonLine *
_kao_headless_line_from_error (KaoHeadlessRun *run, const GError *error)
{
  gboolean is_retry = kao_error_is_retry (error);
  KaoJsonLine *line = _kao_headless_line_new (run, is_retry ? "retry" : "error");

  if (!is_retry)
    kao_json_line_add_string (line, "area", kao_error_area (error));
  add_fault (line, error);
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

KaoJsonLine *
_kao_headless_line_from_result (KaoHeadlessRun *run, const KaoResult *result)
{
  KaoJsonLine *line = _kao_headless_line_new (run, "result");
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
