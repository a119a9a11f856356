// SPDX-License-Identifier: GPL-3.0-or-later
/* The parent's side of kaoawase-card.
 *
 *   WATCHING ── probe ──▶ a job ── PROBED, REFUSED ──▶ WATCHING
 *      │ └───── read ───▶ a job ── DONE, REFUSED, cancel, deadline ──▶ the process is ended, the next one begins
 *      │
 *      └ pcscd not there, or gone: the process is ended, the next one is tried ever more rarely, or when asked
 *
 * Every job has one end: finish() is the only place that answers, and takes the job away first.
 */
#include "config.h"

#include "card/kao-card-reader.h"

#include "base/kao-error.h"
#include "base/kao-log.h"
#include "card/kao-card-content.h"
#include "card/kao-card-protocol.h"
#include "card/kao-card-tried.h"
#include "config/kao-config.h"
#include "secure/kao-memory.h"
#include "worker/kao-worker.h"

#include <string.h>

/* Between two tries to find pcscd. With systemd its socket is there from the start; where it is missing it will hardly
 * come. */
#define RETRY_FIRST_S 2
#define RETRY_LAST_S 300

/* A card that lies still answers a command within a tenth of a second; libpcsclite gives up by itself before this. */
#define SILENCE_MS 15000
/* A cancelled job ends between two commands. */
#define CANCEL_MS 2000

#define KAO_TYPE_CARD_SERVICE (kao_card_service_get_type ())
G_DECLARE_FINAL_TYPE (KaoCardService, kao_card_service, KAO, CARD_SERVICE, KaoCardReader)

struct _KaoCardService
{
  KaoCardReader parent_instance;

  KaoSpawner *spawner; /* borrowed; outlives the service */

  /* owned */
  KaoWorker *worker;
  KaoConfig *config;
  KaoCardTried *tried;
  GTask *task;       /* the job under way, or NULL */
  KaoCardWish *wish; /* of a reading, in wiped memory; NULL for a probe */

  gulong cancelled_id;
  guint32 job;
  guint retry_id;
  guint retry_s;
};

G_DEFINE_FINAL_TYPE (KaoCardService, kao_card_service, KAO_TYPE_CARD_READER)

static void begin_watching (KaoCardService *self);

/* ---- the process ---- */

static gboolean
on_retry (gpointer user_data)
{
  KaoCardService *self = user_data;

  self->retry_id = 0;
  kao_worker_kill (self->worker);
  begin_watching (self);
  return G_SOURCE_REMOVE;
}

static void
schedule_retry (KaoCardService *self)
{
  if (self->retry_id != 0)
    return;
  self->retry_id = g_timeout_add_seconds (self->retry_s, on_retry, self);
  self->retry_s = MIN (self->retry_s * 2, RETRY_LAST_S);
}

static void
load_anchor (KaoCardService *self, KaoCardConfigureMessage *message)
{
  const gchar *path = kao_config_get_card_anchor (self->config);
  g_autofree gchar *data = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  if (path[0] == '\0')
    return;
  if (g_file_get_contents (path, &data, &size, &error) && size > 0 && size <= sizeof message->anchor)
    {
      memcpy (message->anchor, data, size);
      message->anchor_size = (guint32) size;
      return;
    }
  kao_log_event ("card", "the trust anchor %s cannot be used: %s", path,
                 error != NULL ? error->message : "it is empty or too long for public keys");
  /* One byte that is no key: cards are refused until it is put right, rather than called unchecked. */
  message->anchor_size = 1;
}

static void
begin_watching (KaoCardService *self)
{
  KaoCardConfigureMessage message = { 0 };
  g_autoptr (GError) error = NULL;

  if (!kao_config_get_use_card (self->config))
    {
      kao_card_reader_set_state (KAO_CARD_READER (self), KAO_CARD_READER_NONE, "", FALSE);
      return;
    }
  kao_message_set_text (message.reader, sizeof message.reader, kao_config_get_card_reader (self->config));
  load_anchor (self, &message);
  if (kao_worker_send (self->worker, KAO_CARD_CONFIGURE, 0, &message, sizeof message, &error))
    return;
  kao_log_event ("card", "%s", error->message);
  kao_card_reader_set_state (KAO_CARD_READER (self), KAO_CARD_READER_NO_SERVICE, "", FALSE);
  schedule_retry (self);
}

/* The card's numbers and pictures go with the process. */
static void
renew_process (KaoCardService *self)
{
  kao_worker_kill (self->worker);
  begin_watching (self);
}

/* ---- the end of a job ---- */

static GTask *
take_job (KaoCardService *self)
{
  GTask *task = g_steal_pointer (&self->task);

  if (self->cancelled_id != 0)
    g_signal_handler_disconnect (g_task_get_cancellable (task), self->cancelled_id);
  self->cancelled_id = 0;
  if (self->job != 0)
    kao_worker_end_job (self->worker, self->job);
  self->job = 0;
  return task;
}

/* Answers with @result or @error (both transfer full). */
static void
finish (KaoCardService *self, gpointer result, GDestroyNotify free_result, GError *error)
{
  gboolean was_reading = self->wish != NULL;
  g_autoptr (GTask) task = take_job (self);

  g_clear_pointer (&self->wish, kao_secret_free);
  if (was_reading)
    renew_process (self);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, result, free_result);
}

/* ---- events ---- */

static void
handle_state (KaoCardService *self, const KaoCardStateMessage *message)
{
  KaoCardReaderState state = (KaoCardReaderState) message->state;

  if (state == KAO_CARD_READER_EMPTY || state == KAO_CARD_READER_NONE)
    {
      kao_card_tried_clear (self->tried);
      kao_card_reader_set_tries (KAO_CARD_READER (self), -1);
    }
  kao_card_reader_set_state (KAO_CARD_READER (self), state, message->name, message->is_rcs380 != 0);
  if (state == KAO_CARD_READER_NO_SERVICE || state == KAO_CARD_READER_DENIED)
    schedule_retry (self);
  else
    self->retry_s = RETRY_FIRST_S;
}

static void
handle_probed (KaoCardService *self, const KaoCardProbedMessage *message)
{
  KaoCardProbed *probed = g_new0 (KaoCardProbed, 1);

  probed->kind = (KaoCardKind) message->kind;
  probed->n_keys = message->n_keys;
  probed->has_pins = message->has_pins != 0;
  for (guint i = 0; i < KAO_CARD_NUMBERS; i++)
    probed->tries[i] = message->tries[i];
  finish (self, probed, g_free, NULL);
}

static void
handle_done (KaoCardService *self, const KaoMessage *message)
{
  const KaoCardFacts *facts = (const KaoCardFacts *) (gconstpointer) message->payload;
  g_autoptr (GError) error = NULL;
  KaoCardContent *content = kao_card_content_take (facts, message->fds[0], &error);

  kao_log_detail ("card", "read with %u commands in %u ms", facts->n_commands, facts->milliseconds);
  kao_card_tried_clear (self->tried);
  finish (self, content, (GDestroyNotify) kao_card_content_free, g_steal_pointer (&error));
}

static void
handle_refused (KaoCardService *self, const KaoCardRefusedMessage *message)
{
  GError *error = g_error_new_literal (KAO_CARD_ERROR, (gint) message->code, message->detail);

  kao_log_event ("card", "%s", kao_error_word (error));
  kao_card_reader_set_tries (KAO_CARD_READER (self), message->tries);
  /* Locked by the very number that was sent is as good as refused. */
  if (self->wish != NULL
      && (message->code == KAO_CARD_ERROR_WRONG_NUMBER || message->code == KAO_CARD_ERROR_LOCKED))
    kao_card_tried_add (self->tried, self->wish);
  finish (self, NULL, NULL, error);
}

static void
handle_progress (KaoCardService *self, const KaoCardProgressMessage *message)
{
  KaoCardReaderProgress progress = { (KaoCardStep) message->step, 0 };

  if (message->total > 0)
    progress.fraction = MIN (1.0, (gdouble) message->done / message->total);
  kao_worker_set_deadline (self->worker, self->job, SILENCE_MS);
  kao_card_reader_emit_progress (KAO_CARD_READER (self), &progress);
}

static void
on_message (KaoWorker *worker, KaoMessage *message, gpointer user_data)
{
  g_autoptr (KaoCardService) self = g_object_ref (user_data);
  gconstpointer payload = message->payload;

  if (message->header.type == KAO_CARD_STATE)
    {
      handle_state (self, payload);
      return;
    }
  if (self->task == NULL || message->header.job != self->job)
    return;
  switch ((gint) message->header.type)
    {
    case KAO_CARD_PROGRESS:
      handle_progress (self, payload);
      break;
    case KAO_CARD_PROBED:
      if (self->wish == NULL)
        handle_probed (self, payload);
      break;
    case KAO_CARD_DONE:
      if (self->wish != NULL)
        handle_done (self, message);
      kao_wipe (message->payload, sizeof message->payload);
      break;
    case KAO_CARD_REFUSED:
      handle_refused (self, payload);
      break;
    case KAO_MESSAGE_FAIL:
      finish (self, NULL, NULL, kao_message_fail_to_error (payload, KAO_CARD_ERROR));
      break;
    default:
      break;
    }
}

static void
on_lost (KaoWorker *worker, const GError *lost, gpointer user_data)
{
  g_autoptr (KaoCardService) self = g_object_ref (user_data);
  gboolean is_stalled = lost->code == KAO_DEVICE_ERROR_STALLED;

  if (self->task != NULL)
    {
      self->job = 0;
      finish (self, NULL, NULL,
              g_error_new_literal (KAO_CARD_ERROR,
                                   is_stalled ? KAO_CARD_ERROR_STALLED : KAO_CARD_ERROR_WORKER,
                                   lost->message));
    }
  kao_card_reader_set_state (KAO_CARD_READER (self), KAO_CARD_READER_SEARCHING, "", FALSE);
  if (!kao_worker_is_running (self->worker))
    schedule_retry (self);
}

/* ---- KaoCardReader ---- */

static void
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (KaoCardService) self = g_object_ref (user_data);

  if (self->task == NULL)
    return;
  /* Nothing of a card is worth waiting for: its process is ended in the middle, which also ends the power of the
   * card, since pcscd notices. */
  if (self->wish == NULL)
    renew_process (self);
  finish (self, NULL, NULL,
          g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Reading the card was cancelled."));
}

/* Takes @task over. FALSE when it was answered already. */
static gboolean
begin_job (KaoCardService *self, GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (g_task_return_error_if_cancelled (task))
    {
      g_object_unref (task);
      return FALSE;
    }
  if (self->task != NULL || !kao_worker_is_running (self->worker))
    {
      gboolean is_busy = self->task != NULL;

      g_task_return_new_error (task, KAO_CARD_ERROR,
                               is_busy ? KAO_CARD_ERROR_BUSY : KAO_CARD_ERROR_NO_SERVICE,
                               is_busy ? "A card is being read; wait for its end."
                                       : "The card service pcscd does not run; install the package pcscd.");
      g_object_unref (task);
      return FALSE;
    }
  self->task = task;
  self->job = kao_worker_begin_job (self->worker);
  kao_worker_set_deadline (self->worker, self->job, SILENCE_MS);
  if (cancellable != NULL)
    self->cancelled_id = g_signal_connect (cancellable, "cancelled", G_CALLBACK (on_cancelled), self);
  return TRUE;
}

static void
send_job (KaoCardService *self, guint16 type, gconstpointer payload, gsize size)
{
  g_autoptr (GError) error = NULL;

  /* When the process was lost over it, on_lost() has answered. */
  if (!kao_worker_send (self->worker, type, self->job, payload, size, &error) && self->task != NULL)
    finish (self, NULL, NULL, g_error_new_literal (KAO_CARD_ERROR, KAO_CARD_ERROR_WORKER, error->message));
}

static void
kao_card_service_probe_async (KaoCardReader *reader,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  KaoCardService *self = KAO_CARD_SERVICE (reader);
  KaoCardProbeMessage message = { 0 };

  if (begin_job (self, g_task_new (self, cancellable, callback, user_data)))
    send_job (self, KAO_CARD_PROBE, &message, sizeof message);
}

static void
kao_card_service_read_async (KaoCardReader *reader,
                             const KaoCardWish *wish,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  KaoCardService *self = KAO_CARD_SERVICE (reader);
  KaoCardReadMessage message = { .kind = wish->kind, .is_confirmed = wish->is_confirmed ? 1 : 0 };
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  if (kao_card_tried_has (self->tried, wish))
    {
      g_task_return_new_error (task, KAO_CARD_ERROR, KAO_CARD_ERROR_SAME_NUMBER,
                               "This card has refused this number before; compare it with the card.");
      g_object_unref (task);
      return;
    }
  if (!begin_job (self, task))
    return;
  self->wish = kao_secret_alloc (sizeof *self->wish);
  *self->wish = *wish;
  for (guint i = 0; i < KAO_CARD_NUMBERS; i++)
    g_strlcpy (message.numbers[i], wish->numbers[i], sizeof message.numbers[i]);
  send_job (self, KAO_CARD_READ, &message, sizeof message);
  kao_wipe (&message, sizeof message);
}

static void
kao_card_service_search (KaoCardReader *reader)
{
  KaoCardService *self = KAO_CARD_SERVICE (reader);
  KaoCardReaderState state = kao_card_reader_get_state (reader);

  if (self->task != NULL
      || (state != KAO_CARD_READER_NO_SERVICE && state != KAO_CARD_READER_DENIED
          && state != KAO_CARD_READER_SEARCHING))
    return;
  g_clear_handle_id (&self->retry_id, g_source_remove);
  self->retry_s = RETRY_FIRST_S;
  renew_process (self);
}

static void
drop_worker (KaoCardService *self)
{
  if (self->worker != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->worker, self);
      kao_worker_kill (self->worker);
    }
  g_clear_object (&self->worker);
}

static void
kao_card_service_dispose (GObject *object)
{
  KaoCardService *self = KAO_CARD_SERVICE (object);

  g_clear_handle_id (&self->retry_id, g_source_remove);
  if (self->task != NULL)
    {
      g_autoptr (GTask) task = take_job (self);

      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The card reader was closed.");
    }
  drop_worker (self);
  G_OBJECT_CLASS (kao_card_service_parent_class)->dispose (object);
}

static void
kao_card_service_finalize (GObject *object)
{
  KaoCardService *self = KAO_CARD_SERVICE (object);

  kao_secret_free (self->wish);
  kao_card_tried_free (self->tried);
  g_clear_pointer (&self->config, kao_config_unref);
  G_OBJECT_CLASS (kao_card_service_parent_class)->finalize (object);
}

static void
kao_card_service_class_init (KaoCardServiceClass *klass)
{
  KaoCardReaderClass *reader_class = KAO_CARD_READER_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kao_card_service_dispose;
  G_OBJECT_CLASS (klass)->finalize = kao_card_service_finalize;
  reader_class->probe_async = kao_card_service_probe_async;
  reader_class->read_async = kao_card_service_read_async;
  reader_class->search = kao_card_service_search;
}

static void
kao_card_service_init (KaoCardService *self)
{
  self->tried = kao_card_tried_new ();
  self->retry_s = RETRY_FIRST_S;
}

static void
make_worker (KaoCardService *self, guint worker_index)
{
  /* The worker's own losses come in the scanner's domain and are told as KAO_CARD_ERROR from here on. */
  self->worker = kao_worker_new (self->spawner, worker_index, kao_card_message_specs, KAO_SCANNER_ERROR, "card");
  kao_worker_set_require_sandbox (self->worker, kao_config_get_require_sandbox (self->config));
  g_signal_connect (self->worker, "message", G_CALLBACK (on_message), self);
  g_signal_connect (self->worker, "lost", G_CALLBACK (on_lost), self);
  begin_watching (self);
}

KaoCardReader *
kao_card_service_new (KaoSpawner *spawner, guint worker_index, KaoConfig *config)
{
  KaoCardService *self = g_object_new (KAO_TYPE_CARD_SERVICE, NULL);

  self->spawner = spawner;
  self->config = kao_config_ref (config);
  make_worker (self, worker_index);
  return KAO_CARD_READER (self);
}

void
kao_card_service_lay (KaoCardReader *reader, guint worker_index)
{
  KaoCardService *self;

  g_return_if_fail (KAO_IS_CARD_SERVICE (reader));
  self = KAO_CARD_SERVICE (reader);
  g_return_if_fail (self->task == NULL);

  g_clear_handle_id (&self->retry_id, g_source_remove);
  drop_worker (self);
  kao_card_tried_clear (self->tried);
  kao_card_reader_set_state (reader, KAO_CARD_READER_EMPTY, "", FALSE);
  make_worker (self, worker_index);
}

void
kao_card_service_set_config (KaoCardReader *reader, KaoConfig *config)
{
  KaoCardService *self;

  g_return_if_fail (KAO_IS_CARD_SERVICE (reader));
  self = KAO_CARD_SERVICE (reader);
  kao_config_ref (config);
  kao_config_unref (self->config);
  self->config = config;
  /* A reading under way ends as it began; its process ends with it. */
  if (self->task == NULL)
    {
      g_clear_handle_id (&self->retry_id, g_source_remove);
      renew_process (self);
    }
}

GPid
kao_card_service_get_worker_pid (KaoCardReader *reader)
{
  g_return_val_if_fail (KAO_IS_CARD_SERVICE (reader), 0);
  return kao_worker_get_pid (KAO_CARD_SERVICE (reader)->worker);
}
