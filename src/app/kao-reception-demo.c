// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "app/kao-reception-demo-private.h"

#include "base/kao-error.h"
#include "secure/kao-memory.h"
#include "session/kao-json-line.h"
#include "ticket/kao-ticket-code.h"

#include <string.h>
#include <unistd.h>

/* Whoever holds a code that is not read comes nearer. */
#define NEARER_MS 4000
#define NEARER_STEP 0.05
#define NEAREST 0.45
/* So many pictures of the empty room before somebody comes without a ticket: the reception must have seen that the
 * last one is gone. */
#define EMPTY_SIGHTINGS 8

typedef struct
{
  KaoReceptionParts *parts;
  KaoDemoCard *card;
  GMainLoop *loop;
  GArray *steps;
  guint at;                                      /* the step in hand */
  gchar *tickets[KAO_RECEPTION_DEMO_PEOPLE + 1]; /* in secret memory */
  gchar *text;                                   /* of the code that is held up; in secret memory */
  KaoCodeScene scene;                            /* as it is held now */
  guint n_nearer;
  gint64 started_usec;
  gboolean is_begun;
  gboolean is_answered; /* the step's last line was written; its wipe is awaited */
  gboolean is_passing;  /* so are the office's own commands */
  gboolean is_wiped;    /* before they have ended */
  gboolean is_room_empty;
  KaoCameraState camera_state;
  guint n_otherwise;
  guint patience_seconds;
  guint patience_id;
  guint nearer_id;
  guint n_empty; /* pictures of the empty room so far */
  KaoReceptionDemoExit exit_code;
} Run;

static void begin_step (Run *run);

static const KaoDemoStep *
step_of (const Run *run)
{
  return &g_array_index (run->steps, KaoDemoStep, run->at);
}

static gboolean
is_registering (const Run *run)
{
  KaoDemoStepKind kind = step_of (run)->kind;

  return kind == KAO_DEMO_STEP_REGISTER || kind == KAO_DEMO_STEP_REGISTER_CHIP;
}

/* --- lines --- */

static KaoJsonLine *
line_new (const gchar *stage)
{
  KaoJsonLine *line = kao_json_line_new ();

  kao_json_line_add_string (line, "stage", stage);
  return line;
}

static void
print (Run *run, KaoJsonLine *line)
{
  if (!kao_json_line_print (line, STDOUT_FILENO))
    run->exit_code = KAO_RECEPTION_DEMO_ERROR;
}

static void
print_error (Run *run, const GError *error)
{
  g_autoptr (KaoJsonLine) line = line_new ("error");

  kao_json_line_add_string (line, "area", kao_error_area (error));
  kao_json_line_add_string (line, "code", kao_error_word (error));
  kao_json_line_add_string (line, "message", error->message);
  print (run, line);
}

static void
stop (Run *run, KaoReceptionDemoExit exit_code)
{
  run->exit_code = MAX (run->exit_code, exit_code);
  g_main_loop_quit (run->loop);
}

/* --- before the camera --- */

/* Person, ticket and all as the step says; the code only where it is still to be read. */
static void
show (Run *run)
{
  const KaoDemoStep *step = step_of (run);
  g_autoptr (KaoImage) code = run->text != NULL ? kao_ticket_code_draw (run->text, 1, NULL) : NULL;
  guint picture = is_registering (run) ? 1 : 2;

  kao_camera_service_show (run->parts->camera, run->is_room_empty ? 0 : step->person, picture, code, &run->scene);
}

static void
hide_code (Run *run)
{
  g_clear_handle_id (&run->nearer_id, g_source_remove);
  g_clear_pointer (&run->text, kao_secret_free);
}

static gboolean
on_nearer (gpointer data)
{
  Run *run = data;

  run->scene.share = MIN (run->scene.share + NEARER_STEP, NEAREST);
  run->scene.blur = run->scene.glare = 0;
  run->n_nearer++;
  show (run);
  return G_SOURCE_CONTINUE;
}

static void
note_empty_room (Run *run)
{
  if (!run->is_room_empty)
    return;
  run->n_empty = kao_reception_get_live_face (run->parts->reception)->has_face ? 0 : run->n_empty + 1;
  if (run->n_empty < EMPTY_SIGHTINGS)
    return;
  run->is_room_empty = FALSE;
  show (run);
}

static gboolean
on_patience_over (gpointer data)
{
  Run *run = data;
  g_autoptr (KaoJsonLine) line = line_new ("retry");

  run->patience_id = 0;
  kao_json_line_add_integer (line, "person", step_of (run)->person);
  kao_json_line_add_string (line, "code", "nothing-decided");
  kao_json_line_add_string (line, "advice",
                            kao_advice_name (kao_reception_get_live_face (run->parts->reception)->advice));
  print (run, line);
  stop (run, KAO_RECEPTION_DEMO_IMPATIENT);
  return G_SOURCE_REMOVE;
}

static void
answered (Run *run)
{
  run->is_answered = TRUE;
  _kao_demo_card_end (run->card);
  hide_code (run);
  g_clear_handle_id (&run->patience_id, g_source_remove);
}

/* --- steps --- */

static void
finish (Run *run)
{
  KaoDayCounts counts;
  g_autoptr (KaoJsonLine) line = line_new ("day");

  kao_day_count (kao_reception_get_day (run->parts->reception), &counts);
  kao_json_line_add_integer (line, "registered", counts.n_registered);
  kao_json_line_add_integer (line, "in", counts.n_in);
  kao_json_line_add_integer (line, "otherwise", run->n_otherwise);
  print (run, line);
  stop (run, run->n_otherwise > 0 ? KAO_RECEPTION_DEMO_OTHERWISE : KAO_RECEPTION_DEMO_AS_EXPECTED);
}

static void
begin_gate_step (Run *run)
{
  const KaoDemoStep *step = step_of (run);
  g_autoptr (GError) error = NULL;

  run->text = _kao_reception_demo_text (step, run->tickets, kao_reception_get_key (run->parts->reception),
                                        run->parts->event, &error);
  if (error != NULL)
    {
      print_error (run, error);
      stop (run, KAO_RECEPTION_DEMO_ERROR);
      return;
    }
  if (run->text != NULL)
    run->nearer_id = g_timeout_add (NEARER_MS, on_nearer, run);
  run->is_room_empty = run->text == NULL;
  run->n_empty = 0;
  if (kao_reception_get_task (run->parts->reception) != KAO_RECEPTION_GATE)
    kao_reception_open_gate (run->parts->reception);
}

/* --- a card --- */

static gchar *
make_label (const Run *run)
{
  return g_strdup_printf ("Person %02u", step_of (run)->person);
}

/* Whoever has the cards reads this line and lays the one that is named. */
static void
on_card_wanted (guint person, gpointer data)
{
  g_autoptr (KaoJsonLine) line = line_new ("card");
  g_autofree gchar *name = g_strdup_printf ("p%02u", person);

  kao_json_line_add_string (line, "wanted", name);
  print (data, line);
}

static void
on_card_read (gpointer data)
{
  Run *run = data;
  g_autofree gchar *label = make_label (run);

  kao_reception_register_from_chip (run->parts->reception, label, TRUE, TRUE);
  kao_reception_agree_to_pass_on (run->parts->reception, TRUE);
}

static void
on_card_failed (const GError *error, gpointer data)
{
  print_error (data, error);
  stop (data, KAO_RECEPTION_DEMO_ERROR);
}

static const KaoDemoCardEvents card_events = { on_card_wanted, on_card_read, on_card_failed };

static void
begin_step (Run *run)
{
  const KaoDemoStep *step = step_of (run);

  run->is_answered = FALSE;
  run->is_wiped = FALSE;
  run->scene = step->scene;
  run->n_nearer = 0;
  run->started_usec = g_get_monotonic_time ();
  run->patience_id = g_timeout_add_seconds (run->patience_seconds, on_patience_over, run);
  if (step->kind == KAO_DEMO_STEP_REGISTER)
    {
      g_autofree gchar *label = make_label (run);

      kao_reception_register (run->parts->reception, label, TRUE, TRUE);
      kao_reception_agree_to_pass_on (run->parts->reception, TRUE);
    }
  else if (step->kind == KAO_DEMO_STEP_REGISTER_CHIP)
    _kao_demo_card_begin (run->card, step->person);
  else
    begin_gate_step (run);
  show (run);
}

static void
go_on (Run *run)
{
  if (++run->at < run->steps->len)
    begin_step (run);
  else
    finish (run);
}

static void
on_wiped (KaoReception *reception, Run *run)
{
  if (!run->is_answered)
    {
      /* A ticket that was forgotten before its face was seen is held up again. */
      if (!is_registering (run) && step_of (run)->kind != KAO_DEMO_STEP_FACE && run->text == NULL)
        {
          begin_gate_step (run);
          show (run);
        }
      return;
    }
  run->is_wiped = TRUE;
  if (!run->is_passing)
    go_on (run);
}

/* What became of the visitor elsewhere; only where the configuration names commands. */
static void
on_passed (KaoPasser *passer, Run *run)
{
  if (!run->is_passing || kao_passer_is_running (passer))
    return;
  run->is_passing = FALSE;
  for (guint i = 0; i < kao_passer_get_n (passer); i++)
    {
      g_autoptr (KaoJsonLine) line = line_new ("passed-on");

      kao_json_line_add_integer (line, "person", step_of (run)->person);
      kao_json_line_add_string (line, "to", kao_passer_get_name (passer, i));
      kao_json_line_add_string (line, "end", kao_passed_to_string (kao_passer_get_end (passer, i)));
      kao_json_line_add_string (line, "line", kao_passer_get_line (passer, i));
      print (run, line);
    }
  kao_passer_stop (passer);
  if (run->is_wiped)
    go_on (run);
}

static void
on_changed (KaoReception *reception, Run *run)
{
  KaoModel *model = kao_reception_get_model (reception);
  KaoCameraState state = kao_camera_get_state (run->parts->camera);

  if (kao_model_get_error (model) != NULL)
    {
      print_error (run, kao_model_get_error (model));
      stop (run, KAO_RECEPTION_DEMO_ERROR);
      return;
    }
  if (state != run->camera_state)
    {
      run->camera_state = state;
      if (state == KAO_CAMERA_STATE_LIVE && run->is_begun)
        show (run);
    }
  if (run->is_begun && !run->is_answered)
    note_empty_room (run);
  if (kao_model_get_pack (model) == NULL || run->is_begun)
    return;
  {
    g_autoptr (KaoJsonLine) line = line_new ("model");

    kao_json_line_add_string (line, "pack", kao_pack_get_name (kao_model_get_pack (model)));
    print (run, line);
  }
  run->is_begun = TRUE;
  begin_step (run);
}

static void
on_registered (KaoReception *reception, const KaoRegistration *registration, Run *run)
{
  guint person = step_of (run)->person;
  g_autoptr (KaoJsonLine) line = line_new ("registered");

  run->tickets[person] = kao_secret_alloc (strlen (registration->ticket) + 1);
  strcpy (run->tickets[person], registration->ticket);
  kao_json_line_add_integer (line, "person", person);
  kao_json_line_add_string (line, "from", registration->is_from_chip ? "chip" : "camera");
  if (registration->is_from_chip)
    kao_json_line_add_string (line, "check", registration->check == KAO_CHECK_GENUINE ? "genuine" : "not-checked");
  kao_json_line_add_integer (line, "code_characters", (gint64) strlen (registration->ticket));
  kao_json_line_add_integer (line, "frames", registration->n_frames);
  kao_json_line_add_integer (line, "milliseconds", (g_get_monotonic_time () - run->started_usec) / 1000);
  print (run, line);
  run->is_passing = registration->is_passed_on;
  answered (run);
}

/* How the ticket was held at first; "nearer" tells how often it was held nearer until it was read. */
static void
add_scene (KaoJsonLine *line, const KaoCodeScene *scene)
{
  kao_json_line_add_string (line, "on", scene->is_phone ? "phone" : "paper");
  kao_json_line_add_number (line, "share", scene->share, 2);
  kao_json_line_add_number (line, "tilt", scene->tilt, 0);
  kao_json_line_add_number (line, "blur", scene->blur, 1);
  kao_json_line_add_number (line, "glare", scene->glare, 1);
}

static void
print_decision (Run *run, const KaoDecision *decision)
{
  const KaoDemoStep *step = step_of (run);
  g_autoptr (KaoJsonLine) line = line_new ("decided");
  g_autofree gchar *sentence = kao_gate_outcome_say (decision->outcome, decision->in_at);

  kao_json_line_add_integer (line, "person", step->person);
  if (step->kind != KAO_DEMO_STEP_FACE)
    kao_json_line_add_integer (line, "ticket_of", step->owner);
  kao_json_line_add_string (line, "outcome", kao_gate_outcome_to_string (decision->outcome));
  kao_json_line_add_string (line, "sentence", sentence);
  kao_json_line_add_string (line, "label", decision->label);
  if (decision->has_figure)
    {
      kao_json_line_add_number (line, "similarity", kao_similarity_rounded (decision->similarity), 1);
      kao_json_line_add_number (line, "line", decision->line, 1);
    }
  if (step->kind == KAO_DEMO_STEP_FACE)
    {
      kao_json_line_add_string (line, "list", kao_list_finding_to_string (decision->facts.list));
      kao_json_line_add_integer (line, "listed", decision->n_listed);
    }
  else
    add_scene (line, &step->scene);
  kao_json_line_add_integer (line, "nearer", run->n_nearer);
  kao_json_line_add_integer (line, "milliseconds", (g_get_monotonic_time () - run->started_usec) / 1000);
  print (run, line);
}

static gboolean
is_expected (const KaoDemoStep *step, KaoGateOutcome outcome)
{
  if ((outcome == KAO_GATE_IN) != step->is_let_in)
    return FALSE;
  return step->outcome == NULL || strcmp (step->outcome, kao_gate_outcome_to_string (outcome)) == 0;
}

static void
on_decided (KaoReception *reception, const KaoDecision *decision, Run *run)
{
  if (run->is_answered)
    return;
  if (decision->outcome == KAO_GATE_LOOK)
    {
      /* The hand with the ticket goes down. */
      hide_code (run);
      show (run);
      return;
    }
  if (!is_expected (step_of (run), decision->outcome))
    run->n_otherwise++;
  print_decision (run, decision);
  answered (run);
}

static void
on_failed (KaoReception *reception, const GError *error, Run *run)
{
  print_error (run, error);
  stop (run, KAO_RECEPTION_DEMO_ERROR);
}

KaoReceptionDemoExit
kao_reception_demo_run (KaoReceptionParts *parts, guint n_pairs, guint n_visits, guint patience_seconds)
{
  Run run = { .parts = parts, .patience_seconds = patience_seconds };
  KaoPasser *passer = kao_reception_get_passer (parts->reception);
  g_autoptr (KaoJsonLine) start = line_new ("start");
  g_autoptr (KaoJsonLine) wiped = line_new ("wiped");

  run.loop = g_main_loop_new (NULL, FALSE);
  run.steps = _kao_reception_demo_steps (n_pairs, n_visits);
  run.card = _kao_demo_card_new (parts, &card_events, &run);
  kao_json_line_add_string (start, "event", parts->event);
  kao_json_line_add_integer (start, "steps", run.steps->len);
  kao_json_line_add_boolean (start, "sandboxed", parts->is_sandboxed);
  kao_json_line_add_string (start, "cards", parts->is_chip_on_reader ? "on the card reader" : "in the program");
  print (&run, start);
  g_signal_connect (parts->reception, "changed", G_CALLBACK (on_changed), &run);
  g_signal_connect (parts->reception, "registered", G_CALLBACK (on_registered), &run);
  g_signal_connect (parts->reception, "decided", G_CALLBACK (on_decided), &run);
  g_signal_connect (parts->reception, "failed", G_CALLBACK (on_failed), &run);
  g_signal_connect (parts->reception, "wiped", G_CALLBACK (on_wiped), &run);
  if (passer != NULL)
    g_signal_connect (passer, "changed", G_CALLBACK (on_passed), &run);
  on_changed (parts->reception, &run);
  g_main_loop_run (run.loop);

  g_signal_handlers_disconnect_by_data (parts->reception, &run);
  if (passer != NULL)
    g_signal_handlers_disconnect_by_data (passer, &run);
  _kao_demo_card_free (run.card);
  hide_code (&run);
  g_clear_handle_id (&run.patience_id, g_source_remove);
  for (guint i = 0; i < G_N_ELEMENTS (run.tickets); i++)
    kao_secret_free (run.tickets[i]);
  g_array_unref (run.steps);
  g_main_loop_unref (run.loop);
  kao_reception_close (parts->reception);
  print (&run, wiped);
  return run.exit_code;
}
