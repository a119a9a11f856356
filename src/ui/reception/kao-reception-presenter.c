// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/reception/kao-reception-presenter.h"

#include "secure/kao-memory.h"
#include "ticket/kao-ticket-code.h"
#include "ui/kao-card-asker.h"
#include "ui/kao-i18n.h"
#include "ui/reception/kao-reception-words.h"

#include <string.h>

/* How long the gate's last outcome stays; somebody may have to be handed something. */
#define OUTCOME_SECONDS 12
/* Two who are alike are asked for their names. */
#define CHOICE_SECONDS 40

struct _KaoReceptionPresenter
{
  GObject parent_instance;

  KaoReception *reception;    /* owned */
  KaoReceptionWindow *window; /* owned until dispose */
  KaoCardAsker *asker;        /* owned until dispose; NULL where no chips are read */
  GStrv items;                /* owned; what is handed out */
  gboolean is_demo;
  gboolean is_unprotected;

  KaoReceptionPage page;
  gboolean is_locked;
  guint idle_id;
  GError *message; /* owned; how the last attempt ended */

  /* Register */
  KaoRegisterStep step;
  guint place;
  gboolean is_listed;
  gboolean has_ticket;
  gboolean is_from_chip;
  KaoCheck check; /* in DONE, with is_from_chip */
  gboolean is_expired; /* likewise */

  /* Gate */
  KaoDecision *decision; /* owned, kao_secret; NULL = nobody is there */
  gchar *label;          /* owned, kao_secret; decision->label */
  guint64 decision_id;   /* of the last one */
  gint person;           /* in the list, to whom something is handed; -1 = nobody */
  guint outcome_id;

  /* Day */
  gboolean is_asking;

  /* As last shown, to tell what follows the camera's rate from the rest. */
  KaoCameraState camera_state;
  KaoReceptionTask task;
  KaoPack *pack; /* borrowed, for comparing only */
  const GError *model_error;
};

G_DEFINE_FINAL_TYPE (KaoReceptionPresenter, kao_reception_presenter, G_TYPE_OBJECT)

/* --- showing --- */

static void
fill_parts (KaoReceptionPresenter *self, KaoReceptionFacts *facts)
{
  KaoCamera *camera = kao_reception_get_camera (self->reception);
  KaoModel *model = kao_reception_get_model (self->reception);
  KaoPack *pack = kao_model_get_pack (model);

  facts->task = kao_reception_get_task (self->reception);
  facts->camera_state = kao_camera_get_state (camera);
  facts->camera_fault = kao_camera_get_fault (camera);
  facts->model_error = kao_model_get_error (model);
  facts->pack_title = pack != NULL ? kao_pack_get_title (pack, kao_i18n_get_language ()) : NULL;
  facts->live = kao_reception_get_live_face (self->reception);
}

/* An office without a reader is shown no button for one. */
static gboolean
has_card_reader (KaoReceptionPresenter *self)
{
  KaoCardVisit *card = kao_reception_get_card (self->reception);

  if (card == NULL)
    return FALSE;
  switch (kao_card_reader_get_state (kao_card_visit_get_reader (card)))
    {
    case KAO_CARD_READER_SEARCHING:
    case KAO_CARD_READER_NO_SERVICE:
    case KAO_CARD_READER_NONE:
    case KAO_N_CARD_READER_STATES:
      return FALSE;
    case KAO_CARD_READER_DENIED:
    case KAO_CARD_READER_EMPTY:
    case KAO_CARD_READER_CARD:
    case KAO_CARD_READER_MUTE:
      break;
    }
  return TRUE;
}

static void
fill_all (KaoReceptionPresenter *self, KaoReceptionFacts *facts)
{
  KaoConfig *config = kao_reception_get_config (self->reception);

  fill_parts (self, facts);
  facts->page = self->page;
  facts->is_locked = self->is_locked;
  facts->is_demo = self->is_demo;
  facts->is_unprotected = self->is_unprotected;
  facts->event = kao_reception_get_event (self->reception);
  facts->message = self->message;
  facts->day = kao_reception_get_day (self->reception);
  facts->step = self->step;
  facts->place = self->place;
  facts->is_listed = self->is_listed;
  facts->has_ticket = self->has_ticket;
  facts->is_from_chip = self->is_from_chip;
  facts->check = self->check;
  facts->is_expired = self->is_expired;
  facts->passer = kao_reception_get_passer (self->reception);
  facts->has_card_reader = has_card_reader (self);
  facts->ticket_hours = kao_config_get_ticket_hours (config);
  facts->decision = self->decision;
  facts->decision_id = self->decision != NULL ? self->decision_id : 0;
  facts->line = kao_config_get_reception_line (config);
  facts->review_line = kao_config_get_reception_review_line (config);
  facts->items = (const gchar *const *) self->items;
  facts->person = self->decision != NULL ? self->person : -1;
  facts->is_asking = self->is_asking;
}

static void
show (KaoReceptionPresenter *self)
{
  KaoReceptionFacts facts = { 0 };
  g_auto (KaoReceptionScreen) screen = { 0 };

  fill_all (self, &facts);
  self->camera_state = facts.camera_state;
  self->task = facts.task;
  self->pack = kao_model_get_pack (kao_reception_get_model (self->reception));
  self->model_error = facts.model_error;
  kao_reception_screen_say (&facts, &screen);
  kao_reception_window_show (self->window, &screen);
}

static void
show_live (KaoReceptionPresenter *self)
{
  KaoReceptionFacts facts = { 0 };
  g_auto (KaoReceptionLive) live = { 0 };

  fill_parts (self, &facts);
  kao_reception_screen_say_live (&facts, &live);
  kao_reception_window_show_live (self->window, &live);
}

static void
on_changed (KaoReceptionPresenter *self)
{
  KaoModel *model = kao_reception_get_model (self->reception);

  if (self->camera_state == kao_camera_get_state (kao_reception_get_camera (self->reception))
      && self->task == kao_reception_get_task (self->reception) && self->pack == kao_model_get_pack (model)
      && self->model_error == kao_model_get_error (model))
    show_live (self);
  else
    show (self);
}

/* --- what is known of one visitor --- */

static void
forget_decision (KaoReceptionPresenter *self)
{
  g_clear_handle_id (&self->outcome_id, g_source_remove);
  g_clear_pointer (&self->decision, kao_secret_free);
  g_clear_pointer (&self->label, kao_secret_free);
  self->person = -1;
}

/* What is asked of a card, and what it has told. */
static void
forget_card (KaoReceptionPresenter *self)
{
  if (self->asker == NULL)
    return;
  kao_card_asker_close (self->asker);
  kao_card_visit_wipe (kao_reception_get_card (self->reception));
}

/* What other programs have said of the visitor, and what they still do. */
static void
stop_passing (KaoReceptionPresenter *self)
{
  KaoPasser *passer = kao_reception_get_passer (self->reception);

  if (passer != NULL)
    kao_passer_stop (passer);
}

static void
forget_visitor (KaoReceptionPresenter *self)
{
  forget_decision (self);
  forget_card (self);
  stop_passing (self);
  g_clear_error (&self->message);
  kao_reception_window_wipe (self->window);
  self->step = KAO_REGISTER_STEP_ASK;
  self->is_asking = FALSE;
}

/* Opens or leaves the gate, as the page asks. */
static void
begin_page (KaoReceptionPresenter *self)
{
  gboolean is_gate = self->page == KAO_RECEPTION_PAGE_GATE && !self->is_locked;

  if (is_gate)
    kao_reception_open_gate (self->reception);
  else if (kao_reception_get_task (self->reception) != KAO_RECEPTION_IDLE)
    kao_reception_rest (self->reception);
}

/* --- the lock --- */

static gboolean
on_idle (gpointer user_data)
{
  KaoReceptionPresenter *self = user_data;

  self->idle_id = 0;
  forget_visitor (self);
  self->is_locked = TRUE;
  begin_page (self);
  show (self);
  return G_SOURCE_REMOVE;
}

/* The gate works without a hand, so it is never locked. */
static void
note_activity (KaoReceptionPresenter *self)
{
  guint seconds = kao_config_get_idle_clear_seconds (kao_reception_get_config (self->reception));

  g_clear_handle_id (&self->idle_id, g_source_remove);
  if (self->page != KAO_RECEPTION_PAGE_GATE && !self->is_locked)
    self->idle_id = g_timeout_add_seconds (seconds, on_idle, self);
}

/* --- the reception speaks --- */

static void
on_frame (KaoReceptionPresenter *self, KaoImage *frame)
{
  kao_reception_window_set_frame (self->window, frame);
}

static void
on_registered (KaoReceptionPresenter *self, const KaoRegistration *registration)
{
  g_autoptr (KaoImage) code = NULL;

  g_clear_error (&self->message);
  kao_reception_window_wipe (self->window);
  if (registration->ticket != NULL)
    code = kao_ticket_code_draw (registration->ticket, 1, &self->message);
  kao_reception_window_set_code (self->window, code);
  self->step = KAO_REGISTER_STEP_DONE;
  self->is_from_chip = registration->is_from_chip;
  self->check = registration->check;
  self->is_expired = registration->is_expired;
  self->place = registration->place;
  self->is_listed = registration->is_listed;
  self->has_ticket = code != NULL;
  note_activity (self);
  show (self);
}

static gboolean
on_outcome_over (gpointer user_data)
{
  KaoReceptionPresenter *self = user_data;

  self->outcome_id = 0;
  forget_decision (self);
  show (self);
  return G_SOURCE_REMOVE;
}

static void
begin_outcome_clock (KaoReceptionPresenter *self)
{
  g_clear_handle_id (&self->outcome_id, g_source_remove);
  /* A ticket that waits for its face is forgotten by the reception. */
  if (self->decision->outcome == KAO_GATE_LOOK)
    return;
  self->outcome_id = g_timeout_add_seconds (self->decision->outcome == KAO_GATE_CHOOSE ? CHOICE_SECONDS
                                                                                       : OUTCOME_SECONDS,
                                            on_outcome_over, self);
}

static void
keep_decision (KaoReceptionPresenter *self, const KaoDecision *decision)
{
  gboolean is_in = decision->outcome == KAO_GATE_IN || decision->outcome == KAO_GATE_ALREADY_IN;
  gchar *label = kao_secret_alloc (strlen (decision->label) + 1);
  KaoDecision *copy = kao_secret_alloc (sizeof *copy);

  strcpy (label, decision->label);
  *copy = *decision;
  copy->label = label;
  forget_decision (self);
  self->decision = copy;
  self->label = label;
  self->person = is_in && decision->n_places == 1 ? (gint) decision->places[0] : -1;
  self->decision_id++;
  begin_outcome_clock (self);
}

static void
on_decided (KaoReceptionPresenter *self, const KaoDecision *decision)
{
  g_clear_error (&self->message);
  keep_decision (self, decision);
  show (self);
}

/* Registration is begun anew with Enter: consent and label are still there. */
static void
on_failed (KaoReceptionPresenter *self, const GError *error)
{
  g_clear_error (&self->message);
  self->message = g_error_copy (error);
  if (self->step == KAO_REGISTER_STEP_LOOK)
    {
      self->step = KAO_REGISTER_STEP_ASK;
      kao_reception_window_drop_frame (self->window);
      kao_reception_rest (self->reception);
    }
  show (self);
}

static void
on_wiped (KaoReceptionPresenter *self)
{
  if (self->decision != NULL && self->decision->outcome == KAO_GATE_LOOK)
    {
      forget_decision (self);
      show (self);
    }
}

/* --- the desk speaks --- */

static void
register_visitor (KaoReceptionPresenter *self)
{
  g_clear_error (&self->message);
  self->step = KAO_REGISTER_STEP_LOOK;
  self->is_from_chip = FALSE;
  kao_reception_agree_to_pass_on (self->reception, kao_reception_window_is_passed_on (self->window));
  kao_reception_register (self->reception, kao_reception_window_get_label (self->window),
                          kao_reception_window_is_listed (self->window),
                          kao_reception_window_has_ticket (self->window));
}

/* The chip has been read; the consent may have been taken back meanwhile. */
static void
on_card_read (KaoReceptionPresenter *self, const KaoCardContent *content)
{
  KaoImage *photo = content->pictures[KAO_CARD_PICTURE_PHOTO];

  if (!kao_reception_window_may_register (self->window)
      || !kao_reception_register_from_chip (self->reception, kao_reception_window_get_label (self->window),
                                            kao_reception_window_is_listed (self->window),
                                            kao_reception_window_has_ticket (self->window)))
    {
      forget_card (self);
      return;
    }
  kao_reception_agree_to_pass_on (self->reception, kao_reception_window_is_passed_on (self->window));
  g_clear_error (&self->message);
  self->step = KAO_REGISTER_STEP_LOOK;
  self->is_from_chip = TRUE;
  if (photo != NULL)
    kao_reception_window_set_frame (self->window, photo);
  note_activity (self);
  show (self);
}

static void
on_requested (KaoReceptionPresenter *self, guint request)
{
  switch ((KaoReceptionRequest) request)
    {
    case KAO_RECEPTION_REQUEST_REGISTER:
      register_visitor (self);
      break;
    case KAO_RECEPTION_REQUEST_CANCEL:
      self->step = KAO_REGISTER_STEP_ASK;
      kao_reception_window_drop_frame (self->window);
      kao_reception_rest (self->reception);
      break;
    case KAO_RECEPTION_REQUEST_NEXT:
      forget_visitor (self);
      break;
    case KAO_RECEPTION_REQUEST_CLOSE_DAY:
      self->is_asking = TRUE;
      break;
    case KAO_RECEPTION_REQUEST_KEEP_DAY:
      self->is_asking = FALSE;
      break;
    case KAO_RECEPTION_REQUEST_WIPE_DAY:
      forget_visitor (self);
      kao_reception_end_day (self->reception);
      break;
    case KAO_RECEPTION_REQUEST_UNLOCK:
      self->is_locked = FALSE;
      begin_page (self);
      break;
    case KAO_RECEPTION_REQUEST_DISMISS:
      g_clear_error (&self->message);
      break;
    case KAO_RECEPTION_REQUEST_READ_CARD:
      g_clear_error (&self->message);
      kao_card_asker_open (self->asker);
      break;
    case KAO_N_RECEPTION_REQUESTS:
      break;
    }
  note_activity (self);
  show (self);
}

static void
on_page_requested (KaoReceptionPresenter *self, guint page)
{
  if (page == (guint) self->page || page >= KAO_N_RECEPTION_PAGES)
    return;
  forget_visitor (self);
  self->page = (KaoReceptionPage) page;
  begin_page (self);
  note_activity (self);
  show (self);
}

/* @which: 1 or 2 of those who are alike, 0 = neither. */
static void
on_chosen (KaoReceptionPresenter *self, guint which)
{
  KaoDay *day = kao_reception_get_day (self->reception);
  KaoDecision chosen;
  const KaoDayPerson *person;

  if (self->decision == NULL || self->decision->outcome != KAO_GATE_CHOOSE || which > self->decision->n_places)
    return;
  chosen = *self->decision;
  chosen.outcome = KAO_GATE_SHOW_TICKET;
  chosen.has_figure = FALSE;
  chosen.label = "";
  chosen.n_places = 0;
  if (which > 0)
    {
      chosen.places[0] = self->decision->places[which - 1];
      chosen.n_places = 1;
      chosen.outcome = kao_day_let_in (day, chosen.places[0], g_get_real_time () / G_USEC_PER_SEC) ? KAO_GATE_IN
                                                                                                 : KAO_GATE_ALREADY_IN;
      person = kao_day_get_person (day, chosen.places[0]);
      chosen.label = person->label;
      chosen.in_at = person->in_at;
    }
  keep_decision (self, &chosen);
  kao_wipe (&chosen, sizeof chosen);
  show (self);
}

static void
on_handed_out (KaoReceptionPresenter *self, guint item, gboolean is_handed_out)
{
  KaoDay *day = kao_reception_get_day (self->reception);

  if (day == NULL || self->decision == NULL || self->person < 0)
    return;
  kao_day_set_handed_out (day, (guint) self->person, item, is_handed_out);
  begin_outcome_clock (self);
  show (self);
}

/* --- the object --- */

static void
kao_reception_presenter_dispose (GObject *object)
{
  KaoReceptionPresenter *self = KAO_RECEPTION_PRESENTER (object);

  forget_decision (self);
  g_clear_handle_id (&self->idle_id, g_source_remove);
  if (self->asker != NULL)
    g_object_run_dispose (G_OBJECT (self->asker));
  g_clear_object (&self->asker);
  g_clear_object (&self->window);
  g_clear_object (&self->reception);
  g_clear_error (&self->message);
  g_clear_pointer (&self->items, g_strfreev);
  G_OBJECT_CLASS (kao_reception_presenter_parent_class)->dispose (object);
}

static void
kao_reception_presenter_class_init (KaoReceptionPresenterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kao_reception_presenter_dispose;
}

static void
kao_reception_presenter_init (KaoReceptionPresenter *self)
{
  self->page = KAO_RECEPTION_PAGE_REGISTER;
  self->person = -1;
}

static void
connect (KaoReceptionPresenter *self, gpointer source, const gchar *name, GCallback callback)
{
  g_signal_connect_object (source, name, callback, self, G_CONNECT_SWAPPED);
}

static void
follow_card (KaoReceptionPresenter *self)
{
  KaoCardVisit *card = kao_reception_get_card (self->reception);

  if (card == NULL)
    return;
  self->asker = kao_card_asker_new (card, GTK_WINDOW (self->window));
  connect (self, self->asker, "activity", G_CALLBACK (note_activity));
  connect (self, card, "changed", G_CALLBACK (show));
  connect (self, card, "read", G_CALLBACK (on_card_read));
}

KaoCardDialog *
kao_reception_presenter_get_card_dialog (KaoReceptionPresenter *self)
{
  g_return_val_if_fail (KAO_IS_RECEPTION_PRESENTER (self), NULL);
  return self->asker != NULL ? kao_card_asker_get_dialog (self->asker) : NULL;
}

KaoReceptionPresenter *
kao_reception_presenter_new (KaoReception *reception,
                             KaoReceptionWindow *window,
                             gboolean is_demo,
                             gboolean is_unprotected)
{
  KaoReceptionPresenter *self;

  g_return_val_if_fail (KAO_IS_RECEPTION (reception), NULL);
  g_return_val_if_fail (KAO_IS_RECEPTION_WINDOW (window), NULL);

  self = g_object_new (KAO_TYPE_RECEPTION_PRESENTER, NULL);
  self->reception = g_object_ref (reception);
  self->window = g_object_ref (window);
  self->is_demo = is_demo;
  self->is_unprotected = is_unprotected;
  self->items = kao_config_dup_hand_out (kao_reception_get_config (reception));
  connect (self, reception, "changed", G_CALLBACK (on_changed));
  connect (self, reception, "frame", G_CALLBACK (on_frame));
  connect (self, reception, "registered", G_CALLBACK (on_registered));
  connect (self, reception, "decided", G_CALLBACK (on_decided));
  connect (self, reception, "failed", G_CALLBACK (on_failed));
  connect (self, reception, "wiped", G_CALLBACK (on_wiped));
  connect (self, window, "requested", G_CALLBACK (on_requested));
  connect (self, window, "page-requested", G_CALLBACK (on_page_requested));
  connect (self, window, "chosen", G_CALLBACK (on_chosen));
  connect (self, window, "handed-out", G_CALLBACK (on_handed_out));
  connect (self, window, "activity", G_CALLBACK (note_activity));
  if (kao_reception_get_passer (reception) != NULL)
    connect (self, kao_reception_get_passer (reception), "changed", G_CALLBACK (show));
  follow_card (self);
  note_activity (self);
  show (self);
  return self;
}
