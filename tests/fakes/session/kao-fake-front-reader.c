// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "kao-fake-front-reader.h"

#include "base/kao-error.h"

struct _KaoFakeFrontReader
{
  KaoFrontReader parent_instance;

  GTask *task; /* owned; the reading under way */
  KaoRect portrait;
  guint n_asked;
};

G_DEFINE_FINAL_TYPE (KaoFakeFrontReader, kao_fake_front_reader, KAO_TYPE_FRONT_READER)

static void
read_async (KaoFrontReader *reader, const KaoImage *card, const KaoRect *portrait, GCancellable *cancellable,
            GAsyncReadyCallback callback, gpointer user_data)
{
  KaoFakeFrontReader *self = KAO_FAKE_FRONT_READER (reader);

  g_assert_null (self->task);
  self->task = g_task_new (self, cancellable, callback, user_data);
  self->portrait = *portrait;
  self->n_asked++;
}

static gboolean
read_finish (KaoFrontReader *reader, GAsyncResult *result, KaoCardNumber *number, GError **error)
{
  g_autofree KaoCardNumber *read = g_task_propagate_pointer (G_TASK (result), error);

  if (read != NULL)
    *number = *read;
  return read != NULL;
}

static void
kao_fake_front_reader_dispose (GObject *object)
{
  g_assert_null (KAO_FAKE_FRONT_READER (object)->task);
  G_OBJECT_CLASS (kao_fake_front_reader_parent_class)->dispose (object);
}

static void
kao_fake_front_reader_class_init (KaoFakeFrontReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kao_fake_front_reader_dispose;
  KAO_FRONT_READER_CLASS (klass)->read_async = read_async;
  KAO_FRONT_READER_CLASS (klass)->read_finish = read_finish;
}

static void
kao_fake_front_reader_init (KaoFakeFrontReader *self)
{
}

KaoFakeFrontReader *
kao_fake_front_reader_new (void)
{
  return g_object_new (KAO_TYPE_FAKE_FRONT_READER, NULL);
}

guint
kao_fake_front_reader_get_n_asked (KaoFakeFrontReader *self)
{
  return self->n_asked;
}

const KaoRect *
kao_fake_front_reader_get_portrait (KaoFakeFrontReader *self)
{
  return &self->portrait;
}

gboolean
kao_fake_front_reader_is_cancelled (KaoFakeFrontReader *self)
{
  return g_cancellable_is_cancelled (g_task_get_cancellable (self->task));
}

void
kao_fake_front_reader_answer (KaoFakeFrontReader *self, const KaoCardNumber *number)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  if (number != NULL)
    g_task_return_pointer (task, g_memdup2 (number, sizeof *number), g_free);
  else
    g_task_return_new_error (task, KAO_CARD_ERROR, KAO_CARD_ERROR_WORKER, "It ended.");
}
