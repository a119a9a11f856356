// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "card/kao-card-reader.h"

#include "image/kao-image.h"
#include "secure/kao-memory.h"

typedef struct
{
  KaoCardReaderState state;
  gchar *name;
  gboolean has_rcs380;
  gint tries;
} KaoCardReaderPrivate;

enum
{
  SIGNAL_STATE_CHANGED,
  SIGNAL_PROGRESS,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (KaoCardReader, kao_card_reader, G_TYPE_OBJECT)

static KaoCardReaderPrivate *
private_of (KaoCardReader *self)
{
  return kao_card_reader_get_instance_private (self);
}

static void
kao_card_reader_finalize (GObject *object)
{
  g_free (private_of (KAO_CARD_READER (object))->name);
  G_OBJECT_CLASS (kao_card_reader_parent_class)->finalize (object);
}

static void
kao_card_reader_class_init (KaoCardReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kao_card_reader_finalize;
  signals[SIGNAL_STATE_CHANGED] = g_signal_new ("state-changed", KAO_TYPE_CARD_READER, G_SIGNAL_RUN_LAST,
                                                0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_PROGRESS] = g_signal_new ("progress", KAO_TYPE_CARD_READER, G_SIGNAL_RUN_LAST, 0, NULL,
                                           NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
kao_card_reader_init (KaoCardReader *self)
{
  KaoCardReaderPrivate *priv = private_of (self);

  priv->state = KAO_CARD_READER_SEARCHING;
  priv->name = g_strdup ("");
  priv->tries = -1;
}

void
kao_card_content_free (KaoCardContent *content)
{
  if (content == NULL)
    return;
  for (guint i = 0; i < KAO_N_CARD_PICTURES; i++)
    g_clear_pointer (&content->pictures[i], kao_image_unref);
  kao_secret_free (content);
}

void
kao_card_reader_probe_async (KaoCardReader *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (KAO_IS_CARD_READER (self));
  KAO_CARD_READER_GET_CLASS (self)->probe_async (self, cancellable, callback, user_data);
}

gboolean
kao_card_reader_probe_finish (KaoCardReader *self,
                              GAsyncResult *result,
                              KaoCardProbed *probed,
                              GError **error)
{
  g_autofree KaoCardProbed *got = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  got = g_task_propagate_pointer (G_TASK (result), error);
  if (got == NULL)
    return FALSE;
  *probed = *got;
  return TRUE;
}

void
kao_card_reader_read_async (KaoCardReader *self,
                            const KaoCardWish *wish,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (KAO_IS_CARD_READER (self));
  g_return_if_fail (wish != NULL);
  KAO_CARD_READER_GET_CLASS (self)->read_async (self, wish, cancellable, callback, user_data);
}

KaoCardContent *
kao_card_reader_read_finish (KaoCardReader *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
kao_card_reader_search (KaoCardReader *self)
{
  g_return_if_fail (KAO_IS_CARD_READER (self));
  if (KAO_CARD_READER_GET_CLASS (self)->search != NULL)
    KAO_CARD_READER_GET_CLASS (self)->search (self);
}

KaoCardReaderState
kao_card_reader_get_state (KaoCardReader *self)
{
  g_return_val_if_fail (KAO_IS_CARD_READER (self), KAO_CARD_READER_NONE);
  return private_of (self)->state;
}

const gchar *
kao_card_reader_get_name (KaoCardReader *self)
{
  g_return_val_if_fail (KAO_IS_CARD_READER (self), "");
  return private_of (self)->name;
}

gboolean
kao_card_reader_has_rcs380 (KaoCardReader *self)
{
  g_return_val_if_fail (KAO_IS_CARD_READER (self), FALSE);
  return private_of (self)->has_rcs380;
}

gint
kao_card_reader_get_tries (KaoCardReader *self)
{
  g_return_val_if_fail (KAO_IS_CARD_READER (self), -1);
  return private_of (self)->tries;
}

void
kao_card_reader_set_state (KaoCardReader *self,
                           KaoCardReaderState state,
                           const gchar *name,
                           gboolean has_rcs380)
{
  KaoCardReaderPrivate *priv;

  g_return_if_fail (KAO_IS_CARD_READER (self));
  priv = private_of (self);
  if (priv->state == state && g_strcmp0 (priv->name, name) == 0 && priv->has_rcs380 == has_rcs380)
    return;
  priv->state = state;
  priv->has_rcs380 = has_rcs380;
  if (g_strcmp0 (priv->name, name) != 0)
    {
      g_free (priv->name);
      priv->name = g_strdup (name);
    }
  g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0);
}

void
kao_card_reader_set_tries (KaoCardReader *self, gint tries)
{
  g_return_if_fail (KAO_IS_CARD_READER (self));
  private_of (self)->tries = tries;
}

void
kao_card_reader_emit_progress (KaoCardReader *self, const KaoCardReaderProgress *progress)
{
  g_return_if_fail (KAO_IS_CARD_READER (self));
  g_signal_emit (self, signals[SIGNAL_PROGRESS], 0, progress);
}
