// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/counter/kao-screen-words.h"

#include "config/kao-config-problem.h"

#include <glib/gi18n-lib.h>

static KaoScreenLine
make_line (KaoMarkKind mark, const gchar *device, KaoSentence sentence)
{
  gchar *what = device != NULL ? g_strdup_printf (_ ("%s: %s"), device, sentence.what)
                               : g_strdup (sentence.what);

  return (KaoScreenLine){ mark, what, g_strdup (sentence.todo) };
}

static gboolean
is_camera_in_trouble (KaoCameraState state)
{
  return state == KAO_CAMERA_STATE_STALLED || state == KAO_CAMERA_STATE_MISSING
         || state == KAO_CAMERA_STATE_FAULT;
}

guint
kao_screen_list_problems (const KaoScreenFacts *facts, KaoScreenLine lines[KAO_SCREEN_N_PROBLEMS])
{
  guint n = 0;

  if (is_camera_in_trouble (facts->camera_state))
    lines[n++] = make_line (KAO_MARK_FAULT, _ ("Camera"),
                            facts->camera_fault != NULL
                                ? kao_sentence_for_error (facts->camera_fault)
                                : kao_sentence_for_camera_state (facts->camera_state));
  if (facts->scanner_state == KAO_SCANNER_STATE_MISSING
      || facts->scanner_state == KAO_SCANNER_STATE_FAULT)
    lines[n++] = make_line (KAO_MARK_FAULT, _ ("Scanner"),
                            facts->scanner_fault != NULL
                                ? kao_sentence_for_error (facts->scanner_fault)
                                : kao_sentence_for_scanner_state (facts->scanner_state));
  if (facts->model_error != NULL)
    lines[n++] = make_line (KAO_MARK_FAULT, NULL, kao_sentence_for_error (facts->model_error));
  else if (facts->pack_notice != NULL && facts->pack_notice[0] != '\0')
    lines[n++] = (KaoScreenLine){ KAO_MARK_NOTICE, g_strdup (facts->pack_notice), g_strdup ("") };
  return n;
}

KaoScreenLine
kao_screen_step (const KaoScreenFacts *facts, guint step)
{
  static const gchar *const names[KAO_SCREEN_N_STEPS] = { N_ ("Scan the document"),
                                                          N_ ("Find the photo"),
                                                          N_ ("Compare the faces") };
  guint current = 0;
  KaoMarkKind mark = KAO_MARK_BUSY;

  if (facts->state == KAO_SESSION_LOCATING || facts->state == KAO_SESSION_CHOOSING)
    current = 1;
  else if (facts->state == KAO_SESSION_COMPARING || facts->state == KAO_SESSION_WATCHING)
    current = 2;
  if (step != current)
    mark = step < current ? KAO_MARK_READY : KAO_MARK_LATER;
  return (KaoScreenLine){ mark, g_strdup (_ (names[step])), g_strdup ("") };
}

KaoScreenProgress
kao_screen_progress (const KaoScreenFacts *facts)
{
  KaoSentence sentence = kao_sentence_for_state (facts->state);
  const KaoScanProgress *scan = facts->progress;
  KaoScreenProgress progress = { .has_bar = facts->state == KAO_SESSION_SCANNING, .fraction = -1 };

  if (progress.has_bar && scan != NULL)
    {
      sentence = kao_sentence_for_scan (scan, facts->is_second_look);
      /* Until lines come nobody knows how far it is. */
      if (scan->stage == KAO_SCAN_STAGE_READING && scan->lines_total > 0 && scan->lines_done > 0)
        progress.fraction = MIN (1.0, (gdouble)scan->lines_done / scan->lines_total);
      if (scan->stage == KAO_SCAN_STAGE_BUSY && scan->count > 0)
        progress.todo = g_strdup_printf (_ ("Attempt %u. If it stays busy, this ends by itself within about ten "
                                            "seconds."),
                                         scan->count + 1);
      else if (scan->waited_s > 0 && scan->limit_s > scan->waited_s)
        /* Translators: seconds so far, then the most it can take. */
        progress.todo = g_strdup_printf (_ ("%u seconds so far. It can take up to %u seconds; then it ends by "
                                            "itself, and you can start again."),
                                         scan->waited_s, scan->limit_s);
      else if (scan->waited_s > 0)
        progress.todo = g_strdup_printf (_ ("%u seconds so far"), scan->waited_s);
    }
  progress.what = g_strdup (sentence.what);
  if (progress.todo == NULL)
    progress.todo = g_strdup (sentence.todo);
  return progress;
}

static KaoScreenLine
line_of (KaoMarkKind mark, const gchar *what, const gchar *todo)
{
  return (KaoScreenLine){ mark, g_strdup (what), g_strdup (todo) };
}

KaoScreenLine
kao_screen_ready (const KaoScreenFacts *facts)
{
  KaoSentence sentence = kao_sentence_for_state (facts->state);

  if (facts->is_asking_for_visitor)
    return line_of (KAO_MARK_NONE, _ ("Several people are in view. Which one is the visitor?"),
                    _ ("Tap the face or press its number. Enter takes the one in the middle."));
  if (facts->is_waiting_for_face)
    return line_of (KAO_MARK_NONE, _ ("Looking for the visitor…"), _ ("Matching starts as soon as a face is seen."));
  /* No key switches on what is not there; what is wrong with it stands below. */
  if (facts->state == KAO_SESSION_IDLE && facts->camera_state == KAO_CAMERA_STATE_MISSING)
    {
      sentence.what = _ ("Matching is not possible now.");
      sentence.todo = "";
    }
  if (facts->state == KAO_SESSION_LIVE && (facts->actions & KAO_SESSION_ACTION_START) == 0)
    {
      gboolean is_waiting = facts->pack_title == NULL && facts->model_error == NULL;

      sentence.what = is_waiting ? _ ("Getting ready…") : _ ("Matching is not possible now.");
      sentence.todo = "";
    }
  /* Nobody else is asked in before this visitor is served, or the clerk has put the message away. */
  else if (facts->message != NULL)
    sentence.what = _ ("This visitor has not been served yet.");
  else if (facts->state == KAO_SESSION_LIVE && (facts->actions & KAO_SESSION_ACTION_CLEAR) != 0)
    sentence.what = _ ("This visitor has not been compared yet.");
  if (facts->message != NULL)
    sentence.todo = kao_sentence_for_error (facts->message).todo;
  return line_of (KAO_MARK_NONE, sentence.what, sentence.todo);
}

/* Of the picture, not of one face in it: who is meant, or where it lies, cannot be said before. */
static gboolean
is_of_picture (KaoAdvice advice)
{
  return advice == KAO_ADVICE_SEVERAL_FACES || advice == KAO_ADVICE_UPSIDE_DOWN || advice == KAO_ADVICE_ON_ITS_SIDE;
}

static KaoScreenLine
live_line (const KaoScreenFacts *facts, gboolean is_at_edge)
{
  const KaoLiveFace *live = facts->live;
  gboolean has_face = live != NULL && live->has_face;
  /* Without the engine nobody looks for faces. */
  gboolean is_watched = facts->state == KAO_SESSION_LIVE || facts->state == KAO_SESSION_WATCHING;
  gboolean is_looking = is_watched && facts->camera_state == KAO_CAMERA_STATE_LIVE
                        && (facts->pack_title != NULL || facts->model_error != NULL);

  if (facts->has_shot && facts->state != KAO_SESSION_RESULT)
    return line_of (KAO_MARK_NOTICE, _ ("This shot is used for matching."), "");
  if (!is_looking)
    return line_of (KAO_MARK_NONE, "", "");
  if (has_face && is_at_edge && !is_of_picture (live->advice))
    return line_of (KAO_MARK_RETRY, _ ("The face is at the edge."), _ ("Ask the visitor to move to the middle."));
  if (live != NULL && live->advice != KAO_ADVICE_NONE)
    {
      KaoSentence sentence = kao_sentence_for_advice (live->advice);

      return line_of (KAO_MARK_RETRY, sentence.what, sentence.todo);
    }
  if (!has_face)
    return line_of (KAO_MARK_LATER, _ ("No face is seen yet."), "");
  return line_of (KAO_MARK_READY, _ ("The face is seen well."), "");
}

KaoScreenLive
kao_screen_live (const KaoScreenFacts *facts)
{
  KaoScreenLive live = { .within = live_line (facts, FALSE), .at_edge = live_line (facts, TRUE) };

  live.has_face = facts->live != NULL && facts->live->has_face;
  if (live.has_face)
    live.face = facts->live->face;
  live.n_people = facts->live != NULL ? facts->live->n_boxes : 0;
  for (guint i = 0; i < live.n_people; i++)
    live.people[i] = facts->live->boxes[i];
  return live;
}

KaoScreenPanel
kao_screen_panel (KaoSessionState state)
{
  switch (state)
    {
    case KAO_SESSION_SCANNING:
    case KAO_SESSION_LOCATING:
    case KAO_SESSION_CHOOSING:
    case KAO_SESSION_COMPARING:
    case KAO_SESSION_WATCHING:
      return KAO_SCREEN_PANEL_PROGRESS;
    case KAO_SESSION_RESULT:
      return KAO_SCREEN_PANEL_RESULT;
    case KAO_SESSION_IDLE:
    case KAO_SESSION_LIVE:
    case KAO_SESSION_WIPING:
    case KAO_SESSION_N_STATES:
      break;
    }
  return KAO_SCREEN_PANEL_READY;
}

const gchar *
kao_screen_visitor_hint (const KaoScreenFacts *facts)
{
  switch (facts->camera_state)
    {
    case KAO_CAMERA_STATE_OFF:
      return kao_sentence_for_state (KAO_SESSION_IDLE).what;
    case KAO_CAMERA_STATE_OPENING:
    case KAO_CAMERA_STATE_LIVE:
      return _ ("The camera is starting…");
    case KAO_CAMERA_STATE_STALLED:
    case KAO_CAMERA_STATE_MISSING:
    case KAO_CAMERA_STATE_FAULT:
      return facts->camera_fault != NULL
                 ? kao_sentence_for_error (facts->camera_fault).what
                 : kao_sentence_for_device_error (KAO_DEVICE_CAMERA, KAO_DEVICE_ERROR_NOT_FOUND)
                       .what;
    }
  g_assert_not_reached ();
}

KaoScreenMessage
kao_screen_message (const GError *error)
{
  KaoScreenMessage message = { 0 };
  KaoSentence sentence = { "", "", KAO_TONE_CALM };
  gboolean has_detail = FALSE;

  if (error != NULL)
    {
      sentence = kao_sentence_for_error (error);
      has_detail = sentence.tone == KAO_TONE_ERROR && error->message != NULL;
      /* No domain is zero. */
      message.id = (guint64)error->domain << 32 | (guint32)error->code;
    }
  message.tone = sentence.tone;
  message.what = g_strdup (sentence.what);
  message.todo = g_strdup (sentence.todo);
  message.detail = has_detail ? kao_config_error_describe (error, TRUE) : g_strdup ("");
  return message;
}

static KaoScreenMessage
say_message (const KaoScreenFacts *facts)
{
  KaoSentence sentence = kao_sentence_for_leaving (facts->leaving);

  if (facts->message != NULL || facts->leaving == KAO_LEAVING_NONE)
    return kao_screen_message (facts->message != NULL ? facts->message : facts->config_error);
  /* Below all domains. */
  return (KaoScreenMessage){ facts->leaving, sentence.tone, g_strdup (sentence.what), g_strdup (sentence.todo),
                             g_strdup ("") };
}

static void
say_document (const KaoScreenFacts *facts, KaoScreen *screen)
{
  gboolean is_form = facts->document == KAO_DOCUMENT_FORM;

  screen->document = facts->document;
  screen->may_change_document = facts->state == KAO_SESSION_IDLE || facts->state == KAO_SESSION_LIVE;
  /* A form covers the glass anyway. */
  screen->is_whole_glass = facts->is_whole_glass || is_form;
  screen->may_change_whole_glass = screen->may_change_document && !is_form;
}

static void
say_panel (const KaoScreenFacts *facts, KaoScreen *screen)
{
  screen->panel = kao_screen_panel (facts->state);
  screen->ready = kao_screen_ready (facts);
  screen->progress = kao_screen_progress (facts);
  for (guint i = 0; i < KAO_SCREEN_N_STEPS; i++)
    screen->steps[i] = kao_screen_step (facts, i);
  screen->result = kao_screen_result (facts);
}

void
kao_screen_say (const KaoScreenFacts *facts, KaoScreen *screen)
{
  *screen = (KaoScreen){
    .state = facts->state,
    .actions = facts->actions,
    .has_shot = facts->has_shot,
    .shot = g_strdup (facts->has_shot ? _ ("Retake") : _ ("Take Shot")),
    .may_repeat = (facts->actions & KAO_SESSION_ACTION_AGAIN) != 0,
    .start = g_strdup ((facts->actions & KAO_SESSION_ACTION_AGAIN) != 0 ? _ ("Compare again") : _ ("Start Matching")),
    .municipality = g_strdup (facts->municipality != NULL ? facts->municipality : ""),
    .is_demo = facts->is_demo,
    .is_unprotected = facts->is_unprotected,
    .visitor_hint = g_strdup (kao_screen_visitor_hint (facts)),
    .may_leave = facts->state != KAO_SESSION_IDLE && facts->state != KAO_SESSION_WIPING,
    .message = say_message (facts),
    .live = kao_screen_live (facts),
    .is_choosing = facts->state == KAO_SESSION_CHOOSING,
  };
  say_document (facts, screen);
  say_panel (facts, screen);
  screen->n_problems = kao_screen_list_problems (facts, screen->problems);
  for (guint i = 0; i < KAO_SCREEN_N_PARTS; i++)
    screen->parts[i] = kao_screen_part (facts, i);
}
