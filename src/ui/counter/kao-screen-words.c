// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/counter/kao-screen-words.h"

#include <glib/gi18n-lib.h>

void
kao_screen_lines_clear (KaoScreenLine *lines, guint n)
{
  for (guint i = 0; i < n; i++)
    g_clear_pointer (&lines[i].what, g_free);
}

static KaoScreenLine
make_line (KaoMarkKind mark, const gchar *device, KaoSentence sentence)
{
  gchar *what = device != NULL ? g_strdup_printf (_ ("%s: %s"), device, sentence.what)
                               : g_strdup (sentence.what);

  return (KaoScreenLine){ mark, what, sentence.todo };
}

static gboolean
is_camera_in_trouble (KaoCameraState state)
{
  return state == KAO_CAMERA_STATE_STALLED || state == KAO_CAMERA_STATE_MISSING
         || state == KAO_CAMERA_STATE_FAULT;
}

guint
kao_screen_list_problems (const KaoScreen *screen, KaoScreenLine lines[KAO_SCREEN_N_PROBLEMS])
{
  guint n = 0;

  if (is_camera_in_trouble (screen->camera_state))
    lines[n++] = make_line (KAO_MARK_FAULT, _ ("Camera"),
                            screen->camera_fault != NULL
                                ? kao_sentence_for_error (screen->camera_fault)
                                : kao_sentence_for_camera_state (screen->camera_state));
  if (screen->scanner_state == KAO_SCANNER_STATE_MISSING
      || screen->scanner_state == KAO_SCANNER_STATE_FAULT)
    lines[n++] = make_line (KAO_MARK_FAULT, _ ("Scanner"),
                            screen->scanner_fault != NULL
                                ? kao_sentence_for_error (screen->scanner_fault)
                                : kao_sentence_for_scanner_state (screen->scanner_state));
  if (screen->model_error != NULL)
    lines[n++] = make_line (KAO_MARK_FAULT, NULL, kao_sentence_for_error (screen->model_error));
  else if (screen->pack_notice != NULL && screen->pack_notice[0] != '\0')
    lines[n++] = (KaoScreenLine){ KAO_MARK_NOTICE, g_strdup (screen->pack_notice), "" };
  return n;
}

KaoScreenLine
kao_screen_step (const KaoScreen *screen, guint step)
{
  static const gchar *const names[KAO_SCREEN_N_STEPS] = { N_ ("Scan the document"),
                                                          N_ ("Find the photo"),
                                                          N_ ("Compare the faces") };
  guint current = 0;
  KaoMarkKind mark = KAO_MARK_BUSY;

  if (screen->state == KAO_SESSION_LOCATING || screen->state == KAO_SESSION_CHOOSING)
    current = 1;
  else if (screen->state == KAO_SESSION_COMPARING)
    current = 2;
  if (step != current)
    mark = step < current ? KAO_MARK_READY : KAO_MARK_LATER;
  return (KaoScreenLine){ mark, g_strdup (_ (names[step])), "" };
}

KaoScreenProgress
kao_screen_progress (const KaoScreen *screen)
{
  KaoSentence sentence = kao_sentence_for_state (screen->state);
  const KaoScanProgress *scan = screen->progress;
  KaoScreenProgress progress = { .has_bar = screen->state == KAO_SESSION_SCANNING, .fraction = -1 };

  if (progress.has_bar && scan != NULL)
    {
      sentence = kao_sentence_for_scan (scan, screen->is_second_look);
      if (scan->stage == KAO_SCAN_STAGE_READING && scan->lines_total > 0)
        progress.fraction = MIN (1.0, (gdouble)scan->lines_done / scan->lines_total);
      if (scan->stage == KAO_SCAN_STAGE_BUSY && scan->count > 0)
        progress.todo = g_strdup_printf (_ ("Attempt %u"), scan->count + 1);
      else if (scan->waited_s > 0)
        progress.todo = g_strdup_printf (_ ("%u seconds so far"), scan->waited_s);
    }
  progress.what = sentence.what;
  if (progress.todo == NULL)
    progress.todo = g_strdup (sentence.todo);
  return progress;
}

KaoSentence
kao_screen_ready (const KaoScreen *screen)
{
  KaoSentence sentence = kao_sentence_for_state (screen->state);

  if (screen->state == KAO_SESSION_LIVE && (screen->actions & KAO_SESSION_ACTION_START) == 0)
    {
      gboolean is_waiting = screen->pack_title == NULL && screen->model_error == NULL;

      sentence.what = is_waiting ? _ ("Getting ready…") : _ ("Matching is not possible now.");
      sentence.todo = "";
    }
  /* Nobody else is asked in before this visitor is served, or the clerk has put the message away. */
  else if (screen->message != NULL)
    sentence.what = _ ("This visitor has not been served yet.");
  if (screen->message != NULL)
    {
      KaoSentence end = kao_sentence_for_error (screen->message);

      sentence.todo = end.todo;
      sentence.tone = end.tone;
    }
  return sentence;
}

static KaoScreenLine
line_of (KaoMarkKind mark, const gchar *what, const gchar *todo)
{
  return (KaoScreenLine) { mark, g_strdup (what), todo };
}

KaoScreenLine
kao_screen_live (const KaoScreen *screen, gboolean is_outside)
{
  const KaoLiveFace *live = screen->live;
  gboolean has_face = live != NULL && live->has_face;
  /* Without the engine nobody looks for faces. */
  gboolean is_looking = screen->state == KAO_SESSION_LIVE && screen->camera_state == KAO_CAMERA_STATE_LIVE
                        && (screen->pack_title != NULL || screen->model_error != NULL);

  if (screen->has_shot && screen->state != KAO_SESSION_RESULT)
    return line_of (KAO_MARK_NOTICE, _ ("This shot is used for matching."), "");
  if (!is_looking)
    return line_of (KAO_MARK_NONE, "", "");
  if (has_face && is_outside)
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

KaoScreenPanel
kao_screen_panel (const KaoScreen *screen)
{
  switch (screen->state)
    {
    case KAO_SESSION_SCANNING:
    case KAO_SESSION_LOCATING:
    case KAO_SESSION_CHOOSING:
    case KAO_SESSION_COMPARING:
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
kao_screen_visitor_hint (const KaoScreen *screen)
{
  switch (screen->camera_state)
    {
    case KAO_CAMERA_STATE_OFF:
      return kao_sentence_for_state (KAO_SESSION_IDLE).what;
    case KAO_CAMERA_STATE_OPENING:
    case KAO_CAMERA_STATE_LIVE:
      return _ ("The camera is starting…");
    case KAO_CAMERA_STATE_STALLED:
    case KAO_CAMERA_STATE_MISSING:
    case KAO_CAMERA_STATE_FAULT:
      return screen->camera_fault != NULL
                 ? kao_sentence_for_error (screen->camera_fault).what
                 : kao_sentence_for_device_error (KAO_DEVICE_CAMERA, KAO_DEVICE_ERROR_NOT_FOUND)
                       .what;
    }
  g_assert_not_reached ();
}
