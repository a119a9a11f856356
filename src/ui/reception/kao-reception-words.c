// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/reception/kao-reception-words.h"

#include "ui/kao-card-sentences.h"
#include "ui/kao-device-mark.h"
#include "ui/kao-sentences.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static KaoReceptionLine
line_of (KaoMarkKind mark, const gchar *what, const gchar *todo)
{
  return (KaoReceptionLine){ mark, g_strdup (what), g_strdup (todo) };
}

static KaoReceptionLine
nothing (void)
{
  return line_of (KAO_MARK_NONE, "", "");
}

/* --- the picture --- */

static gboolean
is_looking (const KaoReceptionFacts *facts)
{
  return facts->task != KAO_RECEPTION_IDLE && facts->camera_state == KAO_CAMERA_STATE_LIVE && facts->pack_title != NULL
         && facts->live != NULL;
}

static KaoReceptionLine
live_line (const KaoReceptionFacts *facts)
{
  KaoSentence sentence;

  if (!is_looking (facts))
    return nothing ();
  /* At the gate nobody has to leave: the nearest is taken. */
  if (facts->live->n_faces > 1 && facts->task == KAO_RECEPTION_GATE)
    return line_of (KAO_MARK_NOTICE, _ ("Several people are in view: the nearest is looked at."), "");
  if (facts->live->n_faces > 1)
    return line_of (KAO_MARK_RETRY, _ ("Several people are in view."),
                    _ ("Only the one who registers may be seen."));
  if (facts->live->advice != KAO_ADVICE_NONE)
    {
      sentence = kao_sentence_for_advice (facts->live->advice);
      return line_of (KAO_MARK_RETRY, sentence.what, sentence.todo);
    }
  if (!facts->live->has_face)
    return line_of (KAO_MARK_LATER, _ ("No face is seen yet."), "");
  return line_of (KAO_MARK_READY, _ ("The face is seen well."), "");
}

static const gchar *
get_hint (const KaoReceptionFacts *facts)
{
  switch (facts->camera_state)
    {
    case KAO_CAMERA_STATE_OFF:
      return _ ("The camera is off.");
    case KAO_CAMERA_STATE_OPENING:
    case KAO_CAMERA_STATE_LIVE:
      return _ ("The camera is starting…");
    case KAO_CAMERA_STATE_STALLED:
    case KAO_CAMERA_STATE_MISSING:
    case KAO_CAMERA_STATE_FAULT:
      break;
    }
  return facts->camera_fault != NULL
             ? kao_sentence_for_error (facts->camera_fault).what
             : kao_sentence_for_device_error (KAO_DEVICE_CAMERA, KAO_DEVICE_ERROR_NOT_FOUND).what;
}

void
kao_reception_screen_say_live (const KaoReceptionFacts *facts, KaoReceptionLive *live)
{
  live->line = live_line (facts);
  live->hint = g_strdup (get_hint (facts));
  if (!is_looking (facts))
    return;
  live->has_face = facts->live->has_face;
  live->face = facts->live->face;
  live->n_people = facts->live->n_boxes;
  memcpy (live->people, facts->live->boxes, live->n_people * sizeof (KaoRect));
}

/* @text with its one "%s" replaced. */
static gchar *
insert (const gchar *text, const gchar *inserted)
{
  g_auto (GStrv) parts = g_strsplit (text, "%s", 2);

  return g_strjoinv (inserted, parts);
}

/* --- Register --- */

/* What a visitor has to know of his ticket. */
static gchar *
say_ticket_note (const KaoReceptionFacts *facts)
{
  guint days = facts->ticket_hours / 24;

  if (days > 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Let the visitor photograph this code. It holds for %u day.",
                                         "Let the visitor photograph this code. It holds for %u days.", days),
                            days);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Let the visitor photograph this code. It holds for %u hour.",
                                       "Let the visitor photograph this code. It holds for %u hours.",
                                       facts->ticket_hours),
                          facts->ticket_hours);
}

/* Where the one who registered is to be found, and what is known of his chip. */
static gchar *
say_done (const KaoReceptionFacts *facts)
{
  g_autofree gchar *place = NULL;
  g_autofree gchar *chip = NULL;

  if (facts->is_listed)
    /* Translators: the place in today's list. */
    place = g_strdup_printf (_ ("Number %u of today's list."), facts->place + 1);
  if (!facts->is_from_chip)
    return place != NULL ? g_steal_pointer (&place) : g_strdup ("");
  chip = facts->is_expired ? g_strdup_printf ("%s\n%s", kao_sentence_for_check (facts->check).what,
                                              _ ("This card has expired."))
                           : g_strdup (kao_sentence_for_check (facts->check).what);
  return place != NULL ? g_strdup_printf ("%s\n%s", place, chip) : g_steal_pointer (&chip);
}

static const gchar *
explain (gboolean is_sent)
{
  if (!is_sent)
    return _ ("Your face, before the camera or in the photo of your card's chip, is turned into a row of numbers by which "
              "the entrance recognises you. The row lies in the memory of this computer until the day is closed, and in "
              "your own ticket. No picture is kept, and nothing is sent anywhere. Whoever does not want this is let in "
              "by the staff, without a camera.");
  return _ ("Your face, before the camera or in the photo of your card's chip, is turned into a row of numbers by which the "
            "entrance recognises you. The row lies in the memory of this computer until the day is closed, and in your "
            "own ticket. No picture is kept here, and nothing is sent anywhere without your consent below. Whoever does "
            "not want this is let in by the staff, without a camera.");
}

static gchar *
join_names (KaoPasser *passer)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  for (guint i = 0; i < kao_passer_get_n (passer); i++)
    g_strv_builder_add (names, kao_passer_get_name (passer, i));
  all = g_strv_builder_end (names);
  /* Translators: between names. */
  return g_strjoinv (_ (", "), all);
}

static const gchar *
sentence_for_passed (KaoPassed end)
{
  switch (end)
    {
    case KAO_PASSED_RUNNING:
      return _ ("%s: registering…");
    case KAO_PASSED_REGISTERED:
      return _ ("%s: registered.");
    case KAO_PASSED_REFUSED:
      return _ ("%s: not registered.");
    case KAO_PASSED_TOO_SLOW:
      return _ ("%s: no answer in time. Ask there whether the visitor is registered.");
    case KAO_PASSED_BROKEN:
      return _ ("%s: its program failed. Ask there whether the visitor is registered, and tell the administrator.");
    case KAO_PASSED_NOT_STARTED:
      return _ ("%s: its program could not be started, and nothing was passed on. Tell the administrator.");
    case KAO_PASSED_NOTHING:
    case KAO_N_PASSED:
      break;
    }
  return "";
}

/* A line for each of the office's own commands. What one has printed stands behind its own sentence. */
static gchar *
say_passed_on (KaoPasser *passer)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; passer != NULL && i < kao_passer_get_n (passer); i++)
    {
      KaoPassed end = kao_passer_get_end (passer, i);
      const gchar *line = kao_passer_get_line (passer, i);
      g_autofree gchar *sentence = insert (sentence_for_passed (end), kao_passer_get_name (passer, i));

      if (end == KAO_PASSED_NOTHING)
        continue;
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", sentence);
      if (line[0] != '\0')
        /* Translators: what another program has said, as it said it. */
        g_string_append_printf (text, _ (" It says: %s"), line);
    }
  return g_string_free (text, FALSE);
}

static void
say_passing (const KaoReceptionFacts *facts, KaoRegisterScreen *enrol)
{
  g_autofree gchar *names = facts->passer != NULL ? join_names (facts->passer) : NULL;

  enrol->explanation = g_strdup (explain (names != NULL));
  enrol->passes_on = names == NULL ? g_strdup ("")
                                   : insert (_ ("If you agree to it, your photo and your name or number are also passed "
                                                "on to %s, to be registered there. What happens to them there is not "
                                                "in the hands of this program."),
                                             names);
  enrol->pass_on = names == NULL ? g_strdup ("") : insert (_ ("The visitor agrees: also register with %s"), names);
  enrol->passed_on = facts->step == KAO_REGISTER_STEP_DONE ? say_passed_on (facts->passer) : g_strdup ("");
  enrol->may_go_on = facts->passer == NULL || !kao_passer_is_running (facts->passer);
}

static void
say_register (const KaoReceptionFacts *facts, KaoRegisterScreen *enrol)
{
  enrol->step = facts->step;
  enrol->may_begin = facts->pack_title != NULL;
  enrol->may_read_card = enrol->may_begin && facts->has_card_reader;
  enrol->has_code = facts->step == KAO_REGISTER_STEP_DONE && facts->has_ticket;
  enrol->note = enrol->has_code ? say_ticket_note (facts) : g_strdup ("");
  say_passing (facts, enrol);
  switch (facts->step)
    {
    case KAO_REGISTER_STEP_LOOK:
      if (facts->is_from_chip)
        {
          enrol->line = line_of (KAO_MARK_BUSY, _ ("Looking for the face in the chip's photo…"), "");
          break;
        }
      enrol->line = line_of (KAO_MARK_BUSY, _ ("Waiting for a picture that is good enough to be found again."),
                             _ ("One person alone, looking into the camera, for two seconds."));
      break;
    case KAO_REGISTER_STEP_DONE:
      enrol->line = (KaoReceptionLine){ KAO_MARK_READY, g_strdup (_ ("Registered.")), say_done (facts) };
      break;
    case KAO_REGISTER_STEP_ASK:
    case KAO_N_REGISTER_STEPS:
      enrol->line = nothing ();
      break;
    }
}

/* --- Gate --- */

static gchar *
say_outcome (const KaoDecision *decision)
{
  const gchar *sentence = kao_row_translate (kao_gate_outcome_get_sentence (decision->outcome));
  g_autoptr (GDateTime) since = NULL;
  g_autofree gchar *time = NULL;

  if (decision->outcome != KAO_GATE_ALREADY_IN)
    return g_strdup (sentence);
  since = g_date_time_new_from_unix_local (decision->in_at);
  time = since != NULL ? g_date_time_format (since, "%H:%M") : g_strdup ("?");
  return insert (sentence, time);
}

static KaoMarkKind
mark_of (KaoGateOutcome outcome)
{
  switch (outcome)
    {
    case KAO_GATE_IN:
      return KAO_MARK_ABOVE;
    case KAO_GATE_ALREADY_IN:
    case KAO_GATE_ASK_DESK:
    case KAO_GATE_CHOOSE:
      return KAO_MARK_REVIEW;
    case KAO_GATE_WAITING:
      return KAO_MARK_NONE;
    case KAO_GATE_LOOK:
      return KAO_MARK_BUSY;
    case KAO_GATE_SHOW_TICKET:
    case KAO_GATE_LIST_TOO_LONG:
    case KAO_GATE_NOT_ON_LIST:
      return KAO_MARK_NOTICE;
    case KAO_GATE_NOT_A_TICKET:
    case KAO_GATE_OTHER_VERSION:
    case KAO_GATE_DAMAGED:
    case KAO_GATE_EXPIRED:
    case KAO_GATE_NOT_YET:
    case KAO_GATE_OTHER_PACK:
      return KAO_MARK_RETRY;
    case KAO_GATE_BELOW:
      return KAO_MARK_BELOW;
    case KAO_GATE_FORGED:
    case KAO_GATE_OTHER_EVENT:
    case KAO_N_GATE_OUTCOMES:
      break;
    }
  return KAO_MARK_FAULT;
}

/* What the figure was measured against, and why the line stands where it does. */
static gchar *
say_detail (const KaoReceptionFacts *facts)
{
  const KaoDecision *decision = facts->decision;

  if (!decision->has_figure)
    return g_strdup ("");
  if (decision->facts.ticket == KAO_GATE_TICKET_GOOD)
    return g_strdup_printf (_ ("Compared with the ticket alone. The line is %.1f."), decision->line);
  if (decision->facts.list == KAO_LIST_TOO_LONG)
    return g_strdup_printf (_ ("Today's list has %u people: too many for the line of %.1f."), decision->n_listed,
                            facts->line);
  if (decision->n_listed < 2)
    return g_strdup_printf (_ ("Compared with the only one of today's list. The line is %.1f."), decision->line);
  /* Translators: people in the list, the raised line, the configured line. */
  return g_strdup_printf (_ ("Compared with all %u of today's list: the line is %.1f instead of %.1f."),
                          decision->n_listed, decision->line, facts->line);
}

/* Whose ticket or place it is. A stranger is not told whose ticket he holds, also not before his face was seen. */
static gchar *
say_label (const KaoDecision *decision)
{
  gboolean may_be_stranger = decision->outcome == KAO_GATE_BELOW || decision->outcome == KAO_GATE_LOOK;

  return g_strdup (may_be_stranger ? "" : decision->label);
}

static void
say_choices (const KaoReceptionFacts *facts, KaoGateScreen *gate)
{
  if (facts->decision->outcome != KAO_GATE_CHOOSE)
    return;
  gate->n_choices = MIN (facts->decision->n_places, G_N_ELEMENTS (gate->choices));
  for (guint i = 0; i < gate->n_choices; i++)
    {
      guint place = facts->decision->places[i];
      const KaoDayPerson *person = kao_day_get_person (facts->day, place);

      if (person != NULL && person->label[0] != '\0')
        /* Translators: a key, the place in today's list, what was typed of the person. */
        gate->choices[i] = g_strdup_printf (_ ("%u: number %u, %s"), i + 1, place + 1, person->label);
      else
        gate->choices[i] = g_strdup_printf (_ ("%u: number %u"), i + 1, place + 1);
    }
}

static void
say_items (const KaoReceptionFacts *facts, KaoGateScreen *gate)
{
  const KaoDayPerson *person;

  if (facts->person < 0 || facts->day == NULL)
    return;
  person = kao_day_get_person (facts->day, (guint) facts->person);
  if (person == NULL || person->in_at == 0)
    return;
  for (guint i = 0; i < KAO_DAY_MAX_ITEMS && facts->items[i] != NULL; i++)
    gate->items[gate->n_items++] = g_strdup (facts->items[i]);
  gate->handed_out = person->handed_out;
}

static void
say_decision (const KaoReceptionFacts *facts, KaoGateScreen *gate)
{
  const KaoDecision *decision = facts->decision;

  gate->mark = mark_of (decision->outcome);
  gate->sentence = say_outcome (decision);
  gate->label = say_label (decision);
  gate->detail = say_detail (facts);
  gate->figure = decision->has_figure ? g_strdup_printf ("%.1f", kao_similarity_rounded (decision->similarity))
                                      : g_strdup ("");
  gate->similarity = decision->similarity;
  gate->line = decision->line;
  gate->nearest = g_strdup (kao_gate_took_nearest (&decision->facts, decision->outcome)
                                ? kao_row_translate (kao_gate_get_nearest_sentence ())
                                : "");
  say_choices (facts, gate);
  say_items (facts, gate);
}

static void
say_gate (const KaoReceptionFacts *facts, KaoGateScreen *gate)
{
  gate->id = facts->decision_id;
  gate->review_line = facts->review_line;
  if (gate->id != 0)
    say_decision (facts, gate);
  else
    {
      gate->sentence = g_strdup (kao_row_translate (kao_gate_outcome_get_sentence (KAO_GATE_WAITING)));
      gate->label = g_strdup ("");
      gate->figure = g_strdup ("");
      gate->detail = g_strdup ("");
      gate->nearest = g_strdup ("");
    }
  gate->spoken = gate->figure[0] != '\0'
                     ? g_strdup_printf ("%s %s %s %s", gate->sentence, gate->label, gate->figure, gate->detail)
                     : g_strdup_printf ("%s %s", gate->sentence, gate->label);
}

/* --- Day --- */

static void
add_row (KaoDayScreen *day, const gchar *what, guint number)
{
  day->rows[day->n_rows].what = g_strdup (what);
  day->rows[day->n_rows].number = g_strdup_printf ("%u", number);
  day->n_rows++;
}

static gchar *
say_list (const KaoReceptionFacts *facts)
{
  guint n = facts->day != NULL ? kao_day_get_n_vectors (facts->day) : 0;
  gdouble raised;

  if (n == 0)
    return g_strdup (_ ("Nobody can come in without a ticket: today's list is empty."));
  if (!kao_list_raise_line (facts->line, n, &raised))
    return g_strdup_printf (_ ("Nobody is recognised without a ticket any more: the list has %u people, and the line of "
                               "%.1f allows %u."),
                            n, facts->line, kao_list_longest (facts->line));
  /* Translators: people in the list, the raised line, the configured line, the longest list. */
  return g_strdup_printf (_ ("Without a ticket: %u people in the list, so the line is %.1f instead of %.1f; at most %u "
                             "people."),
                          n, raised, facts->line, kao_list_longest (facts->line));
}

static void
say_day (const KaoReceptionFacts *facts, KaoDayScreen *day)
{
  KaoDayCounts counts = { 0 };

  if (facts->day != NULL)
    kao_day_count (facts->day, &counts);
  add_row (day, _ ("Registered here"), counts.n_registered);
  add_row (day, _ ("In"), counts.n_in);
  for (guint i = 0; i < KAO_DAY_MAX_ITEMS && facts->items[i] != NULL; i++)
    {
      /* Translators: a thing that is handed out, such as "uniform". */
      g_autofree gchar *what = insert (_ ("Handed out: %s"), facts->items[i]);

      add_row (day, what, counts.n_handed_out[i]);
    }
  day->list = say_list (facts);
  day->is_asking = facts->is_asking;
}

/* --- the foot and the message --- */

static void
say_foot (const KaoReceptionFacts *facts, KaoReceptionScreen *screen)
{
  screen->camera = (KaoReceptionLine){ kao_device_mark_for_camera (facts->camera_state),
                                       /* Translators: a device and its state, such as "Camera: Ready". */
                                       g_strdup_printf (_ ("%s: %s"), _ ("Camera"),
                                                        kao_sentence_for_camera_state (facts->camera_state).what),
                                       g_strdup ("") };
  if (facts->model_error != NULL)
    screen->model = line_of (KAO_MARK_FAULT, kao_sentence_for_error (facts->model_error).what, "");
  else if (facts->pack_title == NULL)
    screen->model = line_of (KAO_MARK_BUSY, _ ("Face model: loading…"), "");
  else
    screen->model = (KaoReceptionLine){ KAO_MARK_READY,
                                        g_strdup_printf (_ ("Face model: %s"), facts->pack_title), g_strdup ("") };
}

static void
say_message (const KaoReceptionFacts *facts, KaoReceptionScreen *screen)
{
  KaoSentence sentence = { "", "", KAO_TONE_CALM };

  if (facts->message != NULL)
    sentence = kao_sentence_for_error (facts->message);
  screen->message_tone = sentence.tone;
  screen->message_what = g_strdup (sentence.what);
  screen->message_todo = g_strdup (sentence.todo);
  screen->message_detail = g_strdup (sentence.tone == KAO_TONE_ERROR ? facts->message->message : "");
}

void
kao_reception_screen_say (const KaoReceptionFacts *facts, KaoReceptionScreen *screen)
{
  screen->page = facts->page;
  screen->is_locked = facts->is_locked;
  screen->is_demo = facts->is_demo;
  screen->is_unprotected = facts->is_unprotected;
  /* Translators: in the place of the event's name. */
  screen->event = g_strdup (facts->is_demo ? _ ("Demonstration") : facts->event);
  say_message (facts, screen);
  kao_reception_screen_say_live (facts, &screen->live);
  say_register (facts, &screen->enrol);
  say_gate (facts, &screen->gate);
  say_day (facts, &screen->day);
  say_foot (facts, screen);
}
