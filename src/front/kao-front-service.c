// SPDX-License-Identifier: GPL-3.0-or-later
/* The parent's side of kaoawase-front: one process for one card, ended with the answer. */
#include "config.h"

#include "front/kao-front-reader.h"

#include "base/kao-error.h"
#include "base/kao-log.h"
#include "front/kao-front-protocol.h"
#include "secure/kao-memory.h"
#include "worker/kao-worker.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* A front takes under a second on a slow PC; the data of tesseract is read before. */
#define DEADLINE_MS 20000

G_DEFINE_ABSTRACT_TYPE (KaoFrontReader, kao_front_reader, G_TYPE_OBJECT)

#define KAO_TYPE_FRONT_SERVICE (kao_front_service_get_type ())
G_DECLARE_FINAL_TYPE (KaoFrontService, kao_front_service, KAO, FRONT_SERVICE, KaoFrontReader)

struct _KaoFrontService
{
  KaoFrontReader parent_instance;

  KaoWorker *worker; /* owned */
  GTask *task;       /* owned; the card under way, or NULL */
  gulong cancelled_id;
  guint32 job;
  guint8 *picture; /* shared with the process; wiped when that has ended */
  gsize picture_size;
  gboolean has_complained; /* once is enough for the log */
};

G_DEFINE_FINAL_TYPE (KaoFrontService, kao_front_service, KAO_TYPE_FRONT_READER)

/* --- the seam --- */

static void
kao_front_reader_class_init (KaoFrontReaderClass *klass)
{
}

static void
kao_front_reader_init (KaoFrontReader *self)
{
}

void
kao_front_reader_read_async (KaoFrontReader *self, const KaoImage *card, const KaoRect *portrait,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (KAO_IS_FRONT_READER (self));
  g_return_if_fail (card != NULL && portrait != NULL);
  KAO_FRONT_READER_GET_CLASS (self)->read_async (self, card, portrait, cancellable, callback, user_data);
}

gboolean
kao_front_reader_read_finish (KaoFrontReader *self, GAsyncResult *result, KaoCardNumber *number, GError **error)
{
  g_return_val_if_fail (KAO_IS_FRONT_READER (self), FALSE);
  return KAO_FRONT_READER_GET_CLASS (self)->read_finish (self, result, number, error);
}

/* --- the end of a card --- */

static void
wipe_picture (KaoFrontService *self)
{
  if (self->picture == NULL)
    return;
  kao_wipe (self->picture, self->picture_size);
  munmap (self->picture, self->picture_size);
  self->picture = NULL;
}

/* The picture goes with the process. Answers with @number (transfer full, secret) or @error (transfer full). */
static void
finish (KaoFrontService *self, KaoCardNumber *number, GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  if (self->cancelled_id != 0)
    g_signal_handler_disconnect (g_task_get_cancellable (task), self->cancelled_id);
  self->cancelled_id = 0;
  self->job = 0;
  kao_worker_kill (self->worker);
  wipe_picture (self);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, number, kao_secret_free);
}

static void
handle_done (KaoFrontService *self, const KaoFrontDoneMessage *done)
{
  KaoCardNumber *number = kao_secret_alloc (sizeof *number);

  number->era = (KaoEra) done->era;
  number->year = done->year;
  number->month = done->month;
  number->day = done->day;
  number->expiry_year = done->expiry_year;
  memcpy (number->code, done->code, KAO_CARD_CODE_DIGITS);
  kao_log_detail ("front", "looked at a front for %u ms", done->milliseconds);
  finish (self, number, NULL);
}

static void
on_message (KaoWorker *worker, KaoMessage *message, gpointer user_data)
{
  g_autoptr (KaoFrontService) self = g_object_ref (user_data);

  if (self->task == NULL || message->header.job != self->job)
    return;
  if (message->header.type == KAO_FRONT_DONE)
    handle_done (self, (const KaoFrontDoneMessage *) (gconstpointer) message->payload);
  else if (message->header.type == KAO_MESSAGE_FAIL)
    {
      const KaoMessageFail *fail = (const KaoMessageFail *) (gconstpointer) message->payload;

      if (!self->has_complained)
        kao_log_event ("front", "%s", fail->detail);
      self->has_complained = TRUE;
      finish (self, NULL, g_error_new_literal (KAO_CARD_ERROR, KAO_CARD_ERROR_WORKER, fail->detail));
    }
  kao_wipe (message->payload, sizeof message->payload);
}

static void
on_lost (KaoWorker *worker, const GError *lost, gpointer user_data)
{
  g_autoptr (KaoFrontService) self = g_object_ref (user_data);

  if (self->task != NULL)
    finish (self, NULL, g_error_new_literal (KAO_CARD_ERROR, KAO_CARD_ERROR_WORKER, lost->message));
}

static void
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (KaoFrontService) self = g_object_ref (user_data);

  if (self->task != NULL)
    finish (self, NULL, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Reading the front was cancelled."));
}

/* --- a card --- */

/* @card without gaps in shared memory; -1 with an error. */
static gint
share_picture (KaoFrontService *self, const KaoImage *card, GError **error)
{
  gsize width = (gsize) kao_image_get_width (card), height = (gsize) kao_image_get_height (card);
  gpointer map = NULL;
  gint fd = kao_memfd_new (width * height, &map, error);

  if (fd < 0)
    return -1;
  self->picture = map;
  self->picture_size = width * height;
  for (gsize y = 0; y < height; y++)
    memcpy (self->picture + y * width, kao_image_get_const_row (card, (gint) y), width);
  return fd;
}

static void
send_picture (KaoFrontService *self, const KaoImage *card, const KaoRect *portrait)
{
  KaoRect whole = { 0, 0, kao_image_get_width (card), kao_image_get_height (card) };
  gint left = CLAMP (portrait->x, 0, whole.width), top = CLAMP (portrait->y, 0, whole.height);
  KaoFrontReadMessage message = { .width = (guint32) whole.width,
                                  .height = (guint32) whole.height,
                                  .dpi = (guint32) (kao_image_get_dpi (card) + 0.5),
                                  .portrait_x = left,
                                  .portrait_y = top,
                                  .portrait_width = CLAMP (portrait->x + portrait->width, left, whole.width) - left,
                                  .portrait_height = CLAMP (portrait->y + portrait->height, top, whole.height) - top,
                                  .today = kao_date_today () };
  g_autoptr (GError) error = NULL;
  gint fd = share_picture (self, card, &error);

  if (fd >= 0)
    {
      self->job = kao_worker_begin_job (self->worker);
      kao_worker_set_deadline (self->worker, self->job, DEADLINE_MS);
      kao_worker_send_with_fd (self->worker, KAO_FRONT_READ, self->job, &message, sizeof message, fd, &error);
      close (fd);
    }
  /* When the process was lost over it, on_lost() has answered. */
  if (error != NULL && self->task != NULL)
    finish (self, NULL, g_error_new_literal (KAO_CARD_ERROR, KAO_CARD_ERROR_WORKER, error->message));
}

static void
kao_front_service_read_async (KaoFrontReader *reader, const KaoImage *card, const KaoRect *portrait,
                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  KaoFrontService *self = KAO_FRONT_SERVICE (reader);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->task != NULL)
    {
      g_task_return_new_error (task, KAO_CARD_ERROR, KAO_CARD_ERROR_BUSY, "Another front is being read.");
      return;
    }
  self->task = g_steal_pointer (&task);
  if (cancellable != NULL)
    self->cancelled_id = g_signal_connect (cancellable, "cancelled", G_CALLBACK (on_cancelled), self);
  send_picture (self, card, portrait);
}

static gboolean
kao_front_service_read_finish (KaoFrontReader *reader, GAsyncResult *result, KaoCardNumber *number, GError **error)
{
  KaoCardNumber *read = g_task_propagate_pointer (G_TASK (result), error);

  if (read == NULL)
    return FALSE;
  *number = *read;
  kao_secret_free (read);
  return TRUE;
}

static void
kao_front_service_dispose (GObject *object)
{
  KaoFrontService *self = KAO_FRONT_SERVICE (object);

  if (self->task != NULL)
    finish (self, NULL, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The reader of fronts was closed."));
  if (self->worker != NULL)
    g_signal_handlers_disconnect_by_data (self->worker, self);
  g_clear_object (&self->worker);
  G_OBJECT_CLASS (kao_front_service_parent_class)->dispose (object);
}

static void
kao_front_service_class_init (KaoFrontServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kao_front_service_dispose;
  KAO_FRONT_READER_CLASS (klass)->read_async = kao_front_service_read_async;
  KAO_FRONT_READER_CLASS (klass)->read_finish = kao_front_service_read_finish;
}

static void
kao_front_service_init (KaoFrontService *self)
{
}

KaoFrontReader *
kao_front_service_new (KaoSpawner *spawner, guint worker_index, gboolean require_sandbox)
{
  KaoFrontService *self = g_object_new (KAO_TYPE_FRONT_SERVICE, NULL);

  /* The worker's own losses come in the scanner's domain and are told as KAO_CARD_ERROR from here on. */
  self->worker = kao_worker_new (spawner, worker_index, kao_front_message_specs, KAO_SCANNER_ERROR, "front");
  kao_worker_set_require_sandbox (self->worker, require_sandbox);
  g_signal_connect (self->worker, "message", G_CALLBACK (on_message), self);
  g_signal_connect (self->worker, "lost", G_CALLBACK (on_lost), self);
  return KAO_FRONT_READER (self);
}

GPid
kao_front_service_get_worker_pid (KaoFrontReader *reader)
{
  g_return_val_if_fail (KAO_IS_FRONT_SERVICE (reader), 0);
  return kao_worker_get_pid (KAO_FRONT_SERVICE (reader)->worker);
}
