// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/counter/kao-card-presenter.h"

#include "card/kao-card-number.h"
#include "ui/counter/kao-card-words.h"
#include "ui/kao-card-asker.h"

struct _KaoCardPresenter
{
  GObject parent_instance;

  KaoSession *session; /* owned */
  KaoCardVisit *card;  /* owned */
  KaoWindow *window;   /* owned until dispose */
  KaoCardAsker *asker; /* owned until dispose */
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
    kao_card_asker_close (self->asker);
  show_window (self);
}

/* --- the clerk speaks --- */

static void
on_activity (KaoCardPresenter *self)
{
  kao_session_note_activity (self->session);
}

static void
on_card_requested (KaoCardPresenter *self)
{
  if (has_visitor (self))
    kao_card_asker_open (self->asker);
}

/* --- the object --- */

static void
kao_card_presenter_dispose (GObject *object)
{
  KaoCardPresenter *self = KAO_CARD_PRESENTER (object);

  if (self->asker != NULL)
    g_object_run_dispose (G_OBJECT (self->asker));
  g_clear_object (&self->asker);
  g_clear_object (&self->window);
  g_clear_object (&self->card);
  g_clear_object (&self->session);
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

static void
connect (KaoCardPresenter *self, gpointer source, const gchar *name, GCallback callback)
{
  g_signal_connect_object (source, name, callback, self, G_CONNECT_SWAPPED);
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
  self->asker = kao_card_asker_new (card, GTK_WINDOW (window));
  connect (self, card, "changed", G_CALLBACK (show_window));
  connect (self, card, "failed", G_CALLBACK (show_window));
  connect (self, self->asker, "activity", G_CALLBACK (on_activity));
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
  return kao_card_asker_get_dialog (self->asker);
}
