// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/kao-card-asker.h"

#include "secure/kao-memory.h"

struct _KaoCardAsker
{
  GObject parent_instance;

  KaoCardVisit *card;    /* owned */
  GtkWindow *parent;     /* owned until dispose */
  KaoCardDialog *dialog; /* owned; NULL while it is closed */

  KaoCardVisitState state;        /* as last heard */
  GError *error;                  /* owned; how the last attempt ended */
  gboolean has_progress;
  KaoCardReaderProgress progress; /* of the reading under way */
};

static guint signal_activity;

G_DEFINE_FINAL_TYPE (KaoCardAsker, kao_card_asker, G_TYPE_OBJECT)

/* What the scan of this card's front said, for the clerk to confirm; the dialog takes it where it asks for it. */
static void
offer_front (KaoCardAsker *self)
{
  const KaoCardNumber *front = kao_card_visit_get_front (self->card);

  if (self->dialog != NULL && front != NULL)
    kao_card_dialog_offer (self->dialog, front);
}

static void
show_dialog (KaoCardAsker *self)
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

  if (self->dialog != NULL)
    kao_card_dialog_show (self->dialog, &question);
  offer_front (self);
}

void
kao_card_asker_close (KaoCardAsker *self)
{
  g_autoptr (KaoCardDialog) dialog = NULL;

  g_return_if_fail (KAO_IS_CARD_ASKER (self));

  g_clear_error (&self->error);
  dialog = g_steal_pointer (&self->dialog);
  if (dialog == NULL)
    return;
  kao_card_dialog_close (dialog);
  /* A new one the next time: nothing of this one stays, and nobody asks a hidden window for its parts. */
  gtk_window_destroy (GTK_WINDOW (dialog));
}

void
kao_card_asker_cancel (KaoCardAsker *self)
{
  g_return_if_fail (KAO_IS_CARD_ASKER (self));

  kao_card_asker_close (self);
  kao_card_visit_cancel (self->card);
}

static void
on_again (KaoCardAsker *self)
{
  g_clear_error (&self->error);
  kao_card_visit_ask (self->card);
}

/* --- the card speaks --- */

static void
on_changed (KaoCardAsker *self)
{
  KaoCardVisitState state = kao_card_visit_get_state (self->card);
  gboolean has_come = self->state == KAO_CARD_VISIT_AWAY && state == KAO_CARD_VISIT_LYING;

  self->state = state;
  self->has_progress = self->has_progress && state == KAO_CARD_VISIT_READING;
  if (state == KAO_CARD_VISIT_READ)
    kao_card_asker_close (self);
  /* A card that has come while the dialog waits for it is looked at without another press. What was wrong was about the
   * one before. */
  if (has_come && self->dialog != NULL)
    on_again (self);
  else
    show_dialog (self);
}

static void
on_progress (KaoCardAsker *self, const KaoCardReaderProgress *progress)
{
  self->progress = *progress;
  self->has_progress = TRUE;
  show_dialog (self);
}

static void
on_failed (KaoCardAsker *self, const GError *error)
{
  g_clear_error (&self->error);
  self->error = g_error_copy (error);
  show_dialog (self);
}

/* --- the clerk speaks --- */

static void
on_activity (KaoCardAsker *self)
{
  g_signal_emit (self, signal_activity, 0);
}

static void
on_read (KaoCardAsker *self)
{
  KaoCardWish wish = { .kind = KAO_CARD_UNKNOWN };

  kao_card_dialog_fill_wish (self->dialog, &wish);
  g_clear_error (&self->error);
  on_activity (self);
  kao_card_visit_read (self->card, &wish);
  kao_wipe (&wish, sizeof wish);
}

static void
connect (KaoCardAsker *self, gpointer source, const gchar *name, GCallback callback)
{
  g_signal_connect_object (source, name, callback, self, G_CONNECT_SWAPPED);
}

void
kao_card_asker_open (KaoCardAsker *self)
{
  g_return_if_fail (KAO_IS_CARD_ASKER (self));

  if (kao_card_visit_get_state (self->card) == KAO_CARD_VISIT_READ)
    return;
  if (self->dialog == NULL)
    {
      g_clear_error (&self->error);
      self->dialog = g_object_ref (kao_card_dialog_new (self->parent));
      connect (self, self->dialog, "read", G_CALLBACK (on_read));
      connect (self, self->dialog, "again", G_CALLBACK (on_again));
      connect (self, self->dialog, "cancelled", G_CALLBACK (kao_card_asker_cancel));
      connect (self, self->dialog, "activity", G_CALLBACK (on_activity));
    }
  if (kao_card_visit_get_state (self->card) == KAO_CARD_VISIT_LYING && self->error == NULL)
    kao_card_visit_ask (self->card);
  show_dialog (self);
  kao_card_dialog_open (self->dialog);
}

/* --- the object --- */

static void
kao_card_asker_dispose (GObject *object)
{
  KaoCardAsker *self = KAO_CARD_ASKER (object);

  kao_card_asker_close (self);
  g_clear_object (&self->parent);
  g_clear_object (&self->card);
  G_OBJECT_CLASS (kao_card_asker_parent_class)->dispose (object);
}

static void
kao_card_asker_class_init (KaoCardAskerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kao_card_asker_dispose;
  signal_activity = g_signal_new ("activity", KAO_TYPE_CARD_ASKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  0);
}

static void
kao_card_asker_init (KaoCardAsker *self)
{
}

KaoCardAsker *
kao_card_asker_new (KaoCardVisit *card, GtkWindow *parent)
{
  KaoCardAsker *self;

  g_return_val_if_fail (KAO_IS_CARD_VISIT (card), NULL);
  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);

  self = g_object_new (KAO_TYPE_CARD_ASKER, NULL);
  self->card = g_object_ref (card);
  self->parent = g_object_ref (parent);
  self->state = kao_card_visit_get_state (card);
  connect (self, card, "changed", G_CALLBACK (on_changed));
  connect (self, card, "progress", G_CALLBACK (on_progress));
  connect (self, card, "failed", G_CALLBACK (on_failed));
  connect (self, card, "front-read", G_CALLBACK (offer_front));
  return self;
}

KaoCardDialog *
kao_card_asker_get_dialog (KaoCardAsker *self)
{
  g_return_val_if_fail (KAO_IS_CARD_ASKER (self), NULL);
  return self->dialog;
}
