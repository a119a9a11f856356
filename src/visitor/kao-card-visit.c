// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "visitor/kao-card-visit.h"

#include "base/kao-error.h"
#include "base/kao-log.h"
#include "secure/kao-memory.h"

struct _KaoCardVisit
{
  GObject parent_instance;

  /* owned */
  KaoCardReader *reader;
  GCancellable *cancellable; /* of the job under way, or NULL */
  KaoCardContent *content;   /* of one visit; wiped */
  KaoFrontReader *front_reader; /* or NULL */
  GCancellable *front_cancellable; /* of the front under way, or NULL */
  KaoCardNumber *front;            /* of one visit; secret */

  KaoCardVisitState state;
  KaoCardProbed probed;
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_PROGRESS,
  SIGNAL_READ,
  SIGNAL_FAILED,
  SIGNAL_FRONT_READ,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KaoCardVisit, kao_card_visit, G_TYPE_OBJECT)

static void
set_state (KaoCardVisit *self, KaoCardVisitState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gboolean
does_card_lie (KaoCardVisit *self)
{
  return kao_card_reader_get_state (self->reader) == KAO_CARD_READER_CARD;
}

static void
drop_front (KaoCardVisit *self)
{
  GCancellable *cancellable = g_steal_pointer (&self->front_cancellable);

  if (cancellable != NULL)
    {
      g_cancellable_cancel (cancellable);
      g_object_unref (cancellable);
    }
  g_clear_pointer (&self->front, kao_secret_free);
}

static void
drop (KaoCardVisit *self)
{
  GCancellable *cancellable = g_steal_pointer (&self->cancellable);

  if (cancellable != NULL)
    {
      g_cancellable_cancel (cancellable);
      g_object_unref (cancellable);
    }
  g_clear_pointer (&self->content, kao_card_content_free);
  self->probed = (KaoCardProbed){ 0 };
}

static void
on_reader_changed (KaoCardReader *reader, KaoCardVisit *self)
{
  gboolean is_lying = does_card_lie (self);

  /* What was read stays until the visitor goes; a reading that loses its card ends by itself. */
  if (self->state == KAO_CARD_VISIT_AWAY && is_lying)
    set_state (self, KAO_CARD_VISIT_LYING);
  else if ((self->state == KAO_CARD_VISIT_LYING || self->state == KAO_CARD_VISIT_KNOWN) && !is_lying
           && kao_card_reader_get_state (reader) != KAO_CARD_READER_SEARCHING)
    {
      self->probed = (KaoCardProbed){ 0 };
      set_state (self, KAO_CARD_VISIT_AWAY);
    }
  else
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
on_progress (KaoCardReader *reader, const KaoCardReaderProgress *progress, KaoCardVisit *self)
{
  g_signal_emit (self, signals[SIGNAL_PROGRESS], 0, progress);
}

void
kao_card_visit_wipe (KaoCardVisit *self)
{
  g_return_if_fail (KAO_IS_CARD_VISIT (self));

  drop_front (self);
  drop (self);
  set_state (self, does_card_lie (self) ? KAO_CARD_VISIT_LYING : KAO_CARD_VISIT_AWAY);
}

/* --- the front --- */

static void
on_front_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KaoCardVisit) self = data;
  g_autoptr (GError) error = NULL;
  KaoCardNumber number = { 0 };
  gboolean is_read = kao_front_reader_read_finish (KAO_FRONT_READER (source), result, &number, &error);

  if (kao_error_is_cancelled (error))
    return;
  g_clear_object (&self->front_cancellable);
  if (is_read)
    {
      self->front = kao_secret_alloc (sizeof *self->front);
      *self->front = number;
      kao_wipe (&number, sizeof number);
    }
  g_signal_emit (self, signals[SIGNAL_FRONT_READ], 0);
}

gboolean
kao_card_visit_wants_fronts (KaoCardVisit *self)
{
  KaoCardReaderState state;

  g_return_val_if_fail (KAO_IS_CARD_VISIT (self), FALSE);

  state = kao_card_reader_get_state (self->reader);
  return self->front_reader != NULL && (state == KAO_CARD_READER_EMPTY || state == KAO_CARD_READER_CARD);
}

void
kao_card_visit_read_front (KaoCardVisit *self, KaoImage *front, const KaoRect *portrait)
{
  g_return_if_fail (KAO_IS_CARD_VISIT (self));

  if (self->front_reader == NULL)
    return;
  drop_front (self);
  self->front_cancellable = g_cancellable_new ();
  kao_front_reader_read_async (self->front_reader, front, portrait, self->front_cancellable, on_front_read,
                               g_object_ref (self));
}

void
kao_card_visit_set_front_reader (KaoCardVisit *self, KaoFrontReader *front_reader)
{
  g_return_if_fail (KAO_IS_CARD_VISIT (self));

  drop_front (self);
  if (g_set_object (&self->front_reader, front_reader))
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

gboolean
kao_card_visit_is_reading_front (KaoCardVisit *self)
{
  g_return_val_if_fail (KAO_IS_CARD_VISIT (self), FALSE);
  return self->front_cancellable != NULL;
}

const KaoCardNumber *
kao_card_visit_get_front (KaoCardVisit *self)
{
  g_return_val_if_fail (KAO_IS_CARD_VISIT (self), NULL);
  return self->front;
}

/* --- the chip --- */

/* The job of this chip has ended with @error; FALSE when nobody waits for it any more. */
static gboolean
take_end (KaoCardVisit *self, const GError *error)
{
  if (kao_error_is_cancelled (error))
    return FALSE;
  g_clear_object (&self->cancellable);
  return TRUE;
}

static void
fail (KaoCardVisit *self, KaoCardVisitState state, const GError *error)
{
  set_state (self, does_card_lie (self) ? state : KAO_CARD_VISIT_AWAY);
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
}

static void
on_probed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KaoCardVisit) self = data;
  g_autoptr (GError) error = NULL;
  KaoCardProbed probed;
  gboolean is_probed = kao_card_reader_probe_finish (self->reader, result, &probed, &error);

  if (!take_end (self, error))
    return;
  if (!is_probed)
    {
      fail (self, KAO_CARD_VISIT_LYING, error);
      return;
    }
  self->probed = probed;
  set_state (self, KAO_CARD_VISIT_KNOWN);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KaoCardVisit) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoCardContent) content = kao_card_reader_read_finish (self->reader, result, &error);

  if (!take_end (self, error))
    return;
  if (content == NULL)
    {
      if (g_error_matches (error, KAO_CARD_ERROR, KAO_CARD_ERROR_WRONG_NUMBER)
          || g_error_matches (error, KAO_CARD_ERROR, KAO_CARD_ERROR_FEW_TRIES))
        self->probed.tries[0] = kao_card_reader_get_tries (self->reader);
      fail (self, self->probed.n_keys > 0 ? KAO_CARD_VISIT_KNOWN : KAO_CARD_VISIT_LYING, error);
      return;
    }
  self->content = g_steal_pointer (&content);
  set_state (self, KAO_CARD_VISIT_READ);
  /* A handler may have ended the visit. */
  if (self->content != NULL)
    g_signal_emit (self, signals[SIGNAL_READ], 0, self->content);
}

gboolean
kao_card_visit_ask (KaoCardVisit *self)
{
  g_return_val_if_fail (KAO_IS_CARD_VISIT (self), FALSE);

  if (self->state != KAO_CARD_VISIT_LYING && self->state != KAO_CARD_VISIT_KNOWN)
    return FALSE;
  self->cancellable = g_cancellable_new ();
  set_state (self, KAO_CARD_VISIT_ASKING);
  kao_card_reader_probe_async (self->reader, self->cancellable, on_probed, g_object_ref (self));
  return TRUE;
}

gboolean
kao_card_visit_read (KaoCardVisit *self, const KaoCardWish *wish)
{
  g_return_val_if_fail (KAO_IS_CARD_VISIT (self), FALSE);

  if (self->state != KAO_CARD_VISIT_LYING && self->state != KAO_CARD_VISIT_KNOWN)
    return FALSE;
  self->cancellable = g_cancellable_new ();
  set_state (self, KAO_CARD_VISIT_READING);
  kao_card_reader_read_async (self->reader, wish, self->cancellable, on_read, g_object_ref (self));
  return TRUE;
}

void
kao_card_visit_cancel (KaoCardVisit *self)
{
  g_return_if_fail (KAO_IS_CARD_VISIT (self));

  if (self->cancellable == NULL)
    return;
  drop (self);
  set_state (self, does_card_lie (self) ? KAO_CARD_VISIT_LYING : KAO_CARD_VISIT_AWAY);
}

KaoCardVisitState
kao_card_visit_get_state (KaoCardVisit *self)
{
  g_return_val_if_fail (KAO_IS_CARD_VISIT (self), KAO_CARD_VISIT_AWAY);
  return self->state;
}

KaoCardReader *
kao_card_visit_get_reader (KaoCardVisit *self)
{
  g_return_val_if_fail (KAO_IS_CARD_VISIT (self), NULL);
  return self->reader;
}

const KaoCardProbed *
kao_card_visit_get_probed (KaoCardVisit *self)
{
  g_return_val_if_fail (KAO_IS_CARD_VISIT (self), NULL);
  return self->probed.n_keys > 0 ? &self->probed : NULL;
}

const KaoCardContent *
kao_card_visit_get_content (KaoCardVisit *self)
{
  g_return_val_if_fail (KAO_IS_CARD_VISIT (self), NULL);
  return self->content;
}

static void
kao_card_visit_dispose (GObject *object)
{
  KaoCardVisit *self = KAO_CARD_VISIT (object);

  drop_front (self);
  drop (self);
  g_clear_object (&self->front_reader);
  g_clear_object (&self->reader);
  G_OBJECT_CLASS (kao_card_visit_parent_class)->dispose (object);
}

static void
kao_card_visit_class_init (KaoCardVisitClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kao_card_visit_dispose;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", KAO_TYPE_CARD_VISIT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
  signals[SIGNAL_PROGRESS] = g_signal_new ("progress", KAO_TYPE_CARD_VISIT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_READ] = g_signal_new ("read", KAO_TYPE_CARD_VISIT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", KAO_TYPE_CARD_VISIT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_FRONT_READ] = g_signal_new ("front-read", KAO_TYPE_CARD_VISIT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                             G_TYPE_NONE, 0);
}

static void
kao_card_visit_init (KaoCardVisit *self)
{
}

KaoCardVisit *
kao_card_visit_new (KaoCardReader *reader)
{
  KaoCardVisit *self = g_object_new (KAO_TYPE_CARD_VISIT, NULL);

  self->reader = g_object_ref (reader);
  self->state = does_card_lie (self) ? KAO_CARD_VISIT_LYING : KAO_CARD_VISIT_AWAY;
  g_signal_connect_object (reader, "state-changed", G_CALLBACK (on_reader_changed), self, 0);
  g_signal_connect_object (reader, "progress", G_CALLBACK (on_progress), self, 0);
  return self;
}
