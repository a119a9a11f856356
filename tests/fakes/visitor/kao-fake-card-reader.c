// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "kao-fake-card-reader.h"

#include "base/kao-error.h"
#include "image/kao-image.h"
#include "secure/kao-memory.h"

struct _KaoFakeCardReader
{
  KaoCardReader parent_instance;
  GTask *task;
  KaoCardWish wish;
};

G_DEFINE_FINAL_TYPE (KaoFakeCardReader, kao_fake_card_reader, KAO_TYPE_CARD_READER)

static void
begin (KaoFakeCardReader *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_assert_null (self->task);
  self->task = g_task_new (self, cancellable, callback, user_data);
}

static void
probe_async (KaoCardReader *reader, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  begin (KAO_FAKE_CARD_READER (reader), cancellable, callback, user_data);
}

static void
read_async (KaoCardReader *reader,
            const KaoCardWish *wish,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  begin (KAO_FAKE_CARD_READER (reader), cancellable, callback, user_data);
  KAO_FAKE_CARD_READER (reader)->wish = *wish;
}

static void
kao_fake_card_reader_class_init (KaoFakeCardReaderClass *klass)
{
  KAO_CARD_READER_CLASS (klass)->probe_async = probe_async;
  KAO_CARD_READER_CLASS (klass)->read_async = read_async;
}

static void
kao_fake_card_reader_init (KaoFakeCardReader *self)
{
}

KaoFakeCardReader *
kao_fake_card_reader_new (void)
{
  return g_object_new (KAO_TYPE_FAKE_CARD_READER, NULL);
}

void
kao_fake_card_reader_lay (KaoFakeCardReader *self, gboolean is_lying)
{
  kao_card_reader_set_state (KAO_CARD_READER (self),
                             is_lying ? KAO_CARD_READER_CARD : KAO_CARD_READER_EMPTY, "Fake reader", FALSE);
}

gboolean
kao_fake_card_reader_is_busy (KaoFakeCardReader *self)
{
  return self->task != NULL;
}

void
kao_fake_card_reader_probed (KaoFakeCardReader *self, gint tries)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);
  KaoCardProbed *probed = g_new0 (KaoCardProbed, 1);

  *probed = (KaoCardProbed){ KAO_CARD_MY_NUMBER, 1, { tries }, TRUE };
  g_task_return_pointer (task, probed, g_free);
}

void
kao_fake_card_reader_probed_licence (KaoFakeCardReader *self, gboolean has_pins, gint tries)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);
  KaoCardProbed *probed = g_new0 (KaoCardProbed, 1);

  *probed = (KaoCardProbed){ KAO_CARD_LICENCE, 2, { tries, tries }, has_pins };
  g_task_return_pointer (task, probed, g_free);
}

const KaoCardWish *
kao_fake_card_reader_get_wish (KaoFakeCardReader *self)
{
  return &self->wish;
}

void
kao_fake_card_reader_read (KaoFakeCardReader *self, KaoImage *photo, KaoCheck check)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);
  KaoCardContent *content = kao_secret_alloc (sizeof *content);

  content->facts = (KaoCardFacts){ .kind = KAO_CARD_MY_NUMBER, .record = check, .presence = check,
                                   .birth = 19700417 };
  if (photo != NULL)
    content->pictures[KAO_CARD_PICTURE_PHOTO] = kao_image_ref (photo);
  g_task_return_pointer (task, content, (GDestroyNotify) kao_card_content_free);
}

void
kao_fake_card_reader_fail (KaoFakeCardReader *self, gint code, gint tries)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  kao_card_reader_set_tries (KAO_CARD_READER (self), tries);
  g_task_return_new_error (task, KAO_CARD_ERROR, code, "The fake says so.");
}
