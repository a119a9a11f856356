// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/counter/kao-card-presenter.h"

#include "card/kao-card-number.h"
#include "secure/kao-memory.h"
#include "ui/counter/kao-card-words.h"

struct _KaoCardPresenter
{
  GObject parent_instance;

  KaoSession *session;   /* owned */
  KaoCardVisit *card;    /* owned */
  KaoWindow *window;     /* owned until dispose */
  KaoCardDialog *dialog; /* owned; NULL while it is closed */

  KaoCardVisitState state;        /* as last heard */
  gboolean is_open;               /* the dialog is */
  GError *error;                  /* owned; how the last attempt ended */
  gboolean has_progress;
  KaoCardReaderProgress progress; /* of the reading under way */
};

G_DEFINE_FINAL_TYPE (KaoCardPresenter, kao_card_presenter, G_TYPE_OBJECT)

/* Somebody is there whom a chip could belong to. */
static gboolean
has_visitor (KaoCardPresenter *self)
{
  KaoSessionState state = kao_session_get_state (self->session);

  return state != KAO_SESSION_IDLE && state != KAO_SESSION_WIPING;
}

static void
show_window (KaoCardPresenter *self)
{
  KaoCardReader *reader = kao_card_visit_get_reader (self->card);
  const KaoCardScreenFacts facts = {
    .reader = kao_card_reader_get_state (reader),
    .reader_name = kao_card_reader_get_name (reader),
    .has_rcs380 = kao_card_reader_has_rcs380 (reader),
    .may_read = has_visitor (self) && kao_card_visit_get_state (self->card) != KAO_CARD_VISIT_READ,
    .content = kao_card_visit_get_content (self->card),
    .today = kao_date_today (),
    .pack = kao_session_get_pack (self->session),
  };
  g_auto (KaoCardScreen) screen = { 0 };

  kao_card_screen_say (&facts, &screen);
  kao_window_show_card (self->window, &screen);
}

/* What the scan of this card's front said, for the clerk to confirm; the dialog takes it where it asks for it. */
static void
offer_front (KaoCardPresenter *self)
{
  const KaoCardNumber *front = kao_card_visit_get_front (self->card);

  if (self->is_open && front != NULL)
    kao_card_dialog_offer (self->dialog, front);
}

static void
show_dialog (KaoCardPresenter *self)
{
  KaoCardReader *reader = kao_card_visit_get_reader (self->card);
  const KaoCardQuestion question = {
    .state = kao_card_visit_get_state (self->card),
    .reader = kao_card_reader_get_state (reader),
    .has_rcs380 = kao_card_reader_has_rcs380 (reader),
    .probed = kao_card_visit_get_probed (self->card),
    .progress = self->has_progress ? &self->progress : NULL,
    .error = self->error,
  };

  if (self->is_open)
    kao_card_dialog_show (self->dialog, &question);
  offer_front (self);
}

static void
close_dialog (KaoCardPresenter *self)
{
  g_clear_error (&self->error);
  if (!self->is_open)
    return;
  self->is_open = FALSE;
  kao_card_dialog_close (self->dialog);
  /* A new one the next time: nothing of this one stays, and nobody asks a hidden window for its parts. */
  gtk_window_destroy (GTK_WINDOW (self->dialog));
  g_clear_object (&self->dialog);
}


static void
on_again (KaoCardPresenter *self)
{
  g_clear_error (&self->error);
  kao_card_visit_ask (self->card);
}

/* --- the card speaks --- */

static void
on_changed (KaoCardPresenter *self)
{
  KaoCardVisitState state = kao_card_visit_get_state (self->card);
  gboolean has_come = self->state == KAO_CARD_VISIT_AWAY && state == KAO_CARD_VISIT_LYING;

  self->state = state;
  self->has_progress = self->has_progress && state == KAO_CARD_VISIT_READING;
  if (state == KAO_CARD_VISIT_READ)
    close_dialog (self);
  show_window (self);
  /* A card that has come while the dialog waits for it is looked at without another press. What was wrong was about the
   * one before. */
  if (has_come && self->is_open)
    on_again (self);
  else
    show_dialog (self);
}

static void
on_progress (KaoCardPresenter *self, const KaoCardReaderProgress *progress)
{
  self->progress = *progress;
  self->has_progress = TRUE;
  show_dialog (self);
}

static void
on_failed (KaoCardPresenter *self, const GError *error)
{
  g_clear_error (&self->error);
  self->error = g_error_copy (error);
  show_window (self);
  show_dialog (self);
}

/* --- the session speaks --- */

static void
on_portraits_changed (KaoCardPresenter *self)
{
  g_autoptr (KaoImage) photo = kao_session_dup_reference_image (self->session, KAO_ORIGIN_CHIP);

  if (photo != NULL)
    kao_window_set_chip (self->window, photo);
}

static void
on_state_changed (KaoCardPresenter *self)
{
  if (!has_visitor (self))
    close_dialog (self);
  show_window (self);
}

/* --- the clerk speaks --- */

static void
on_read (KaoCardPresenter *self)
{
  KaoCardWish wish = { .kind = KAO_CARD_UNKNOWN };

  kao_card_dialog_fill_wish (self->dialog, &wish);
  g_clear_error (&self->error);
  kao_session_note_activity (self->session);
  kao_card_visit_read (self->card, &wish);
  kao_wipe (&wish, sizeof wish);
}

static void
on_cancelled (KaoCardPresenter *self)
{
  close_dialog (self);
  kao_card_visit_cancel (self->card);
}

static void
on_activity (KaoCardPresenter *self)
{
  kao_session_note_activity (self->session);
}

static void
connect (KaoCardPresenter *self, gpointer source, const gchar *name, GCallback callback)
{
  g_signal_connect_object (source, name, callback, self, G_CONNECT_SWAPPED);
}

static void
make_dialog (KaoCardPresenter *self)
{
  self->dialog = g_object_ref (kao_card_dialog_new (GTK_WINDOW (self->window)));
  connect (self, self->dialog, "read", G_CALLBACK (on_read));
  connect (self, self->dialog, "again", G_CALLBACK (on_again));
  connect (self, self->dialog, "cancelled", G_CALLBACK (on_cancelled));
  connect (self, self->dialog, "activity", G_CALLBACK (on_activity));
}

static void
on_card_requested (KaoCardPresenter *self)
{
  if (!has_visitor (self) || kao_card_visit_get_state (self->card) == KAO_CARD_VISIT_READ)
    return;
  if (self->dialog == NULL)
    make_dialog (self);
  if (!self->is_open)
    g_clear_error (&self->error);
  self->is_open = TRUE;
  if (kao_card_visit_get_state (self->card) == KAO_CARD_VISIT_LYING && self->error == NULL)
    kao_card_visit_ask (self->card);
  show_dialog (self);
  kao_card_dialog_open (self->dialog);
}

/* --- the object --- */

static void
kao_card_presenter_dispose (GObject *object)
{
  KaoCardPresenter *self = KAO_CARD_PRESENTER (object);

  self->is_open = FALSE;
  if (self->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (self->dialog));
  g_clear_object (&self->dialog);
  g_clear_object (&self->window);
  g_clear_object (&self->card);
  g_clear_object (&self->session);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (kao_card_presenter_parent_class)->dispose (object);
}

static void
kao_card_presenter_class_init (KaoCardPresenterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kao_card_presenter_dispose;
}

static void
kao_card_presenter_init (KaoCardPresenter *self)
{
}

KaoCardPresenter *
kao_card_presenter_new (KaoSession *session, KaoCardVisit *card, KaoWindow *window)
{
  KaoCardPresenter *self;

  g_return_val_if_fail (KAO_IS_SESSION (session), NULL);
  g_return_val_if_fail (KAO_IS_CARD_VISIT (card), NULL);
  g_return_val_if_fail (KAO_IS_WINDOW (window), NULL);

  self = g_object_new (KAO_TYPE_CARD_PRESENTER, NULL);
  self->session = g_object_ref (session);
  self->card = g_object_ref (card);
  self->window = g_object_ref (window);
  self->state = kao_card_visit_get_state (card);
  connect (self, card, "changed", G_CALLBACK (on_changed));
  connect (self, card, "progress", G_CALLBACK (on_progress));
  connect (self, card, "failed", G_CALLBACK (on_failed));
  connect (self, card, "front-read", G_CALLBACK (offer_front));
  connect (self, session, "portraits-changed", G_CALLBACK (on_portraits_changed));
  connect (self, session, "state-changed", G_CALLBACK (on_state_changed));
  connect (self, window, "card-requested", G_CALLBACK (on_card_requested));
  show_window (self);
  return self;
}

KaoCardDialog *
kao_card_presenter_get_dialog (KaoCardPresenter *self)
{
  g_return_val_if_fail (KAO_IS_CARD_PRESENTER (self), NULL);
  return self->dialog;
}
