// SPDX-License-Identifier: GPL-3.0-or-later
/* The parent's side of kaoawase-scanner.
 *
 *      IDLE ── search ──▶ LISTING ── done ──▶ IDLE
 *        │                   │
 *        └──── scan ◀────────┘ (a known scanner does not wait for the search: its process is ended)
 *               │
 *            SCANNING ── picture, failure or cancel: the caller has its answer ──▶ TIDYING
 *                                                                                     │
 *      IDLE ◀── the device is closed, or the grace time is over: the process ends ────┘
 *
 * A scan asked for while TIDYING waits for its end. The next process is started at once, so that it is warm when the next
 * visitor comes; one that has died or hangs by then is exchanged, and the visitor waits a little longer. Every scan has one
 * end: finish_scan() is the only place that answers, and takes the scan away first.
 */
#include "config.h"

#include "scan/kao-scanner.h"

#include "base/kao-error.h"
#include "base/kao-log.h"
#include "config/kao-config.h"
#include "image/kao-image.h"
#include "scan/kao-scan-choice.h"
#include "scan/kao-scan-deadline.h"
#include "scan/kao-scan-list.h"
#include "scan/kao-scan-order.h"
#include "scan/kao-scan-picture.h"
#include "scan/kao-scan-protocol.h"
#include "worker/kao-worker.h"

#define FRESH_SEARCH_MS 50

typedef enum
{
  PHASE_IDLE,
  PHASE_LISTING,
  PHASE_SCANNING,
  PHASE_TIDYING
} Phase;

#define KAO_TYPE_SCANNER_SERVICE (kao_scanner_service_get_type ())
G_DECLARE_FINAL_TYPE (KaoScannerService, kao_scanner_service, KAO, SCANNER_SERVICE, KaoScanner)

struct _KaoScannerService
{
  KaoScanner parent_instance;

  /* owned */
  KaoWorker *worker;
  KaoScanChoice choice;
  KaoScanList *arriving; /* while LISTING */
  GHashTable *paces;     /* SANE name → KaoScanPace */
  gchar *device;         /* of the job under way */
  KaoScanOrder *scan;    /* asked for and not yet answered */

  Phase phase;
  guint32 job;
  guint last_turn;        /* counts the scans that were begun */
  gboolean has_listed;    /* the running process has searched */
  gboolean has_ended;     /* the job under way had its DONE or FAIL: only CLOSED is still to come */
  gboolean wants_search;
  gboolean was_search_cancelled; /* somebody gave up waiting for the search under way */
  gint64 list_began;
};

G_DEFINE_FINAL_TYPE (KaoScannerService, kao_scanner_service, KAO_TYPE_SCANNER)

static void advance (KaoScannerService *self);

static void
update_state (KaoScannerService *self, const GError *fault)
{
  kao_scan_choice_tell (&self->choice, KAO_SCANNER (self), self->scan != NULL && !self->scan->is_check, fault);
}

/* ---- the end of a scan ---- */

/* Answers with @answer, a KaoImage or where only these were asked for KaoScannerSettings, or @error (all transfer
 * full). */
static void
finish_scan (KaoScannerService *self, gpointer answer, GError *error)
{
  KaoScanOrder *scan = g_steal_pointer (&self->scan);
  g_autoptr (GTask) task = g_object_ref (scan->task);
  gboolean is_check = scan->is_check;

  kao_scan_order_free (scan);
  if (error != NULL && kao_scan_choice_is_worth_a_search (error))
    self->wants_search = TRUE;
  update_state (self, error != NULL && kao_scan_choice_is_lasting (error) ? error : NULL);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, answer, is_check ? g_free : (GDestroyNotify) kao_image_unref);
}

/* ---- the process ---- */

static gboolean
start_process (KaoScannerService *self, GError **error)
{
  if (!kao_worker_is_running (self->worker))
    self->has_listed = FALSE;
  return kao_worker_start (self->worker, error);
}

/* Without a "lost". */
static void
end_process (KaoScannerService *self)
{
  kao_worker_kill (self->worker);
  self->job = 0;
  self->phase = PHASE_IDLE;
  g_clear_pointer (&self->arriving, kao_scan_list_free);
}

static void
set_deadline (KaoScannerService *self, KaoScanWait wait)
{
  guint deadline = kao_scan_order_or_process_deadline (self->scan, self->phase == PHASE_SCANNING, wait, self->device,
                                                       self->paces);

  /* The one that is armed holds: a scanner that never stops talking would put it off for ever. */
  if (deadline != 0)
    kao_worker_set_deadline (self->worker, self->job, deadline);
}

static void
begin_list (KaoScannerService *self)
{
  KaoScanListMessage message = { 0 };
  g_autoptr (GError) error = NULL;

  self->wants_search = FALSE;
  self->was_search_cancelled = FALSE;
  /* Some backends look for devices once in a process. */
  if (self->has_listed)
    end_process (self);
  g_clear_pointer (&self->device, g_free);
  g_clear_pointer (&self->arriving, kao_scan_list_free);
  self->arriving = kao_scan_list_new ();
  self->phase = PHASE_LISTING;
  self->list_began = g_get_monotonic_time ();
  if (!start_process (self, &error))
    goto failed;
  self->has_listed = TRUE;
  kao_message_set_text (message.device, sizeof message.device, kao_config_get_scanner_device (self->choice.config));
  self->job = kao_worker_begin_job (self->worker);
  set_deadline (self, KAO_SCAN_WAIT_LIST);
  if (kao_worker_send (self->worker, KAO_SCAN_LIST, self->job, &message, sizeof message, &error))
    return;

failed:
  /* When a process was lost over it, on_lost() has already cleared up. */
  if (self->phase == PHASE_LISTING)
    end_process (self);
  if (self->scan != NULL)
    finish_scan (self, NULL, g_steal_pointer (&error));
  else
    update_state (self, error);
}

static void
begin_scan (KaoScannerService *self, const gchar *device)
{
  KaoScanOrder *scan = self->scan;
  KaoScanScanMessage message = kao_scan_order_to_message (scan);
  g_autofree gchar *name = g_strdup (device);
  g_autoptr (GError) error = NULL;
  KaoScanWait wait;
  guint turn;

  kao_message_set_text (message.device, sizeof message.device, name);
  g_free (self->device);
  self->device = g_steal_pointer (&name);
  self->phase = PHASE_SCANNING;
  self->has_ended = FALSE;
  wait = kao_scan_order_begin (scan, kao_worker_is_ready (self->worker));
  turn = ++self->last_turn;
  if (start_process (self, &error))
    {
      self->job = kao_worker_begin_job (self->worker);
      set_deadline (self, wait);
      if (kao_worker_send (self->worker, KAO_SCAN_SCAN, self->job, &message, sizeof message, &error))
        return;
    }
  /* When a process was lost over it, on_lost() has already answered, or begun with another one. */
  if (self->scan != scan || self->last_turn != turn)
    return;
  if (self->phase == PHASE_SCANNING)
    end_process (self);
  finish_scan (self, NULL, g_steal_pointer (&error));
}

/* Does what is due; called after every change. */
static void
advance (KaoScannerService *self)
{
  const gchar *device;

  if (self->phase == PHASE_SCANNING || self->phase == PHASE_TIDYING)
    return;
  if (self->scan != NULL)
    {
      device = kao_scan_choice_known (&self->choice);
      if (device == NULL || (self->scan->was_relisted && self->wants_search))
        {
          if (self->phase == PHASE_IDLE)
            begin_list (self);
          return;
        }
      if (self->phase == PHASE_LISTING)
        {
          g_autofree gchar *kept = g_strdup (device);

          end_process (self);
          self->wants_search = self->choice.list == NULL;
          begin_scan (self, kept);
          return;
        }
      begin_scan (self, device);
    }
  else if (self->wants_search && self->phase == PHASE_IDLE)
    begin_list (self);
  else if (self->phase == PHASE_IDLE)
    start_process (self, NULL); /* warm for the next one */
}

/* ---- events ---- */

static void
begin_tidying (KaoScannerService *self, KaoScanWait wait)
{
  self->phase = PHASE_TIDYING;
  set_deadline (self, wait);
}

static void
handle_progress (KaoScannerService *self, const KaoScanProgressMessage *message)
{
  KaoScanWait wait;

  if (self->scan == NULL || self->phase != PHASE_SCANNING)
    return;
  wait = kao_scan_order_take_progress (self->scan, message);
  if (wait != KAO_N_SCAN_WAITS)
    set_deadline (self, wait);
  kao_scan_order_tell (self->scan);
}

static void
handle_done (KaoScannerService *self, KaoMessage *message)
{
  const KaoScanDoneMessage *done = (const KaoScanDoneMessage *) (gconstpointer) message->payload;
  g_autoptr (GError) error = NULL;
  gboolean is_awaited = self->scan != NULL && self->phase == PHASE_SCANNING && !self->scan->is_check;
  KaoImage *image = kao_scan_picture_take (is_awaited ? self->scan->memory : NULL, message->fds[0], done, &error);

  message->fds[0] = -1;
  begin_tidying (self, KAO_SCAN_WAIT_TIDY);
  if (!is_awaited)
    {
      /* Cancelled meanwhile: wiped with the last reference. */
      g_clear_pointer (&image, kao_image_unref);
      return;
    }
  if (image == NULL)
    {
      /* Not to be trusted with its tidying either. */
      end_process (self);
      finish_scan (self, NULL, g_steal_pointer (&error));
      return;
    }
  kao_scan_paces_merge (self->paces, self->device, &self->scan->seen);
  kao_scan_choice_prefer (&self->choice, self->device);
  finish_scan (self, image, NULL);
}

static void
handle_settings (KaoScannerService *self, const KaoScanSettingsMessage *message)
{
  gboolean is_awaited = self->scan != NULL && self->phase == PHASE_SCANNING && self->scan->is_check;

  begin_tidying (self, KAO_SCAN_WAIT_TIDY);
  if (is_awaited)
    finish_scan (self, kao_scan_settings_take (message), NULL);
}

static void
handle_fail (KaoScannerService *self, const KaoMessageFail *fail)
{
  g_autoptr (GError) error = kao_message_fail_to_error (fail, KAO_SCANNER_ERROR);
  gboolean is_awaited;

  kao_log_event ("scan", "%s", error->message);
  if (self->phase == PHASE_LISTING)
    {
      kao_worker_end_job (self->worker, self->job);
      self->job = 0;
      self->phase = PHASE_IDLE;
      if (self->scan != NULL)
        finish_scan (self, NULL, g_steal_pointer (&error));
      else
        update_state (self, error);
      return;
    }
  is_awaited = self->scan != NULL && self->phase == PHASE_SCANNING;
  begin_tidying (self, KAO_SCAN_WAIT_TIDY);
  /* The end of a cancelled scan; a new one may be waiting for it. */
  if (!is_awaited)
    return;
  if (kao_scan_order_is_worth_a_search (self->scan, error))
    {
      /* Pulled out and plugged in again: it has another number now. */
      self->scan->was_relisted = TRUE;
      self->wants_search = TRUE;
      return;
    }
  finish_scan (self, NULL, g_steal_pointer (&error));
}

static void
handle_list_done (KaoScannerService *self, const KaoScanListDoneMessage *done)
{
  kao_worker_end_job (self->worker, self->job);
  self->job = 0;
  self->phase = PHASE_IDLE;
  kao_scan_choice_take_list (&self->choice, g_steal_pointer (&self->arriving), done);
  /* Under the name that did not open it need not be tried a second time. */
  if (self->scan != NULL && !kao_scan_choice_is_listed (&self->choice)
      && (self->scan->was_relisted || kao_scan_choice_known (&self->choice) == NULL))
    finish_scan (self, NULL, kao_scan_choice_new_missing ());
  else
    update_state (self, NULL);
}

/* A scan ends once. A worker that says so again and again would put off the end of its tidying, and with it
 * the next visitor's scan. */
static gboolean
is_second_end (KaoScannerService *self, const KaoMessage *message)
{
  gboolean was_ended = self->has_ended;

  if (self->phase == PHASE_LISTING
      || (message->header.type != KAO_SCAN_DONE && message->header.type != KAO_SCAN_SETTINGS
          && message->header.type != KAO_MESSAGE_FAIL))
    return FALSE;
  self->has_ended = TRUE;
  return was_ended;
}

static void
on_message (KaoWorker *worker, KaoMessage *message, gpointer user_data)
{
  g_autoptr (KaoScannerService) self = g_object_ref (user_data);

  if (self->job == 0 || message->header.job != self->job)
    return;
  if (is_second_end (self, message))
    {
      kao_log_event ("scan", "the scanner worker ended a scan twice and was ended itself");
      end_process (self);
      advance (self);
      return;
    }
  switch ((gint) message->header.type)
    {
    case KAO_SCAN_DEVICE:
      if (self->phase == PHASE_LISTING && kao_scan_list_get_size (self->arriving) < 100)
        kao_scan_list_add (self->arriving, (const KaoScanDeviceMessage *) message->payload);
      return;
    case KAO_SCAN_LIST_DONE:
      if (self->phase == PHASE_LISTING)
        handle_list_done (self, (const KaoScanListDoneMessage *) (gconstpointer) message->payload);
      break;
    case KAO_SCAN_PROGRESS:
      handle_progress (self, (const KaoScanProgressMessage *) (gconstpointer) message->payload);
      return;
    case KAO_SCAN_BEGUN:
      if (self->scan != NULL && self->phase == PHASE_SCANNING)
        kao_scan_order_take_memory (self->scan, message);
      return;
    case KAO_SCAN_DONE:
      handle_done (self, message);
      break;
    case KAO_SCAN_SETTINGS:
      handle_settings (self, (const KaoScanSettingsMessage *) (gconstpointer) message->payload);
      break;
    case KAO_MESSAGE_FAIL:
      handle_fail (self, (const KaoMessageFail *) (gconstpointer) message->payload);
      break;
    case KAO_SCAN_CLOSED:
      if (self->phase == PHASE_TIDYING)
        end_process (self);
      break;
    default:
      return;
    }
  advance (self);
}

static void
on_lost (KaoWorker *worker, const GError *error, gpointer user_data)
{
  g_autoptr (KaoScannerService) self = g_object_ref (user_data);
  Phase phase = self->phase;

  self->job = 0;
  self->phase = PHASE_IDLE;
  g_clear_pointer (&self->arriving, kao_scan_list_free);
  if (phase == PHASE_SCANNING && self->scan != NULL && kao_scan_order_can_go_again (self->scan))
    kao_log_event ("scan", "the waiting scanner worker did not take the scan; another one does");
  else if (phase == PHASE_SCANNING && self->scan != NULL)
    finish_scan (self, NULL, g_error_copy (error));
  else if (phase == PHASE_LISTING)
    {
      /* A search that fails is not repeated by itself; the known scanner stays usable. */
      if (self->scan != NULL)
        finish_scan (self, NULL, g_error_copy (error));
      else if (self->choice.list == NULL && kao_scan_choice_wanted (&self->choice)[0] == '\0')
        update_state (self, error);
    }
  /* Only a process that was in use is replaced at once: one that dies idle would die for ever. */
  if (phase == PHASE_SCANNING || phase == PHASE_TIDYING || self->scan != NULL)
    advance (self);
}

/* ---- KaoScanner ---- */

/* Answers what was asked for, and has the process let go of it. */
static void
give_up (KaoScannerService *self)
{
  KaoScanCancelMessage message = { self->job, 0 };
  gboolean is_at_work = self->phase == PHASE_SCANNING;

  if (is_at_work)
    begin_tidying (self, KAO_SCAN_WAIT_CANCEL);
  self->was_search_cancelled = self->phase == PHASE_LISTING;
  finish_scan (self, NULL,
               g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The scan was cancelled."));
  /* A failure to send ends the process, which is as good. */
  if (is_at_work)
    kao_worker_send (self->worker, KAO_SCAN_CANCEL, message.job, &message, sizeof message, NULL);
}

static void
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (KaoScannerService) self = g_object_ref (user_data);

  if (self->scan != NULL)
    give_up (self);
}

/* @task: (transfer full) */
static void
take_order (KaoScannerService *self, const KaoScanRequest *request, gboolean is_check, GTask *order)
{
  g_autoptr (GTask) task = order;
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->scan != NULL && self->scan->is_check)
    give_up (self);
  if (self->scan != NULL)
    {
      g_task_return_new_error (task, KAO_RETRY, KAO_RETRY_SCANNER_BUSY,
                               "A scan is under way; wait for its end or cancel it.");
      return;
    }
  self->scan = kao_scan_order_new (KAO_SCANNER (self), request, g_steal_pointer (&task));
  self->scan->is_check = is_check;
  if (cancellable != NULL)
    self->scan->cancelled_id
      = g_signal_connect (cancellable, "cancelled", G_CALLBACK (on_cancelled), self);
  update_state (self, NULL);
  /* It may hang in a driver: this scan shall not wait for the same one. */
  if (self->phase == PHASE_LISTING && self->was_search_cancelled)
    end_process (self);
  advance (self);
}

static void
kao_scanner_service_scan_async (KaoScanner *scanner, const KaoScanRequest *request, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  take_order (KAO_SCANNER_SERVICE (scanner), request, FALSE, g_task_new (scanner, cancellable, callback, user_data));
}

static void
kao_scanner_service_check_async (KaoScanner *scanner, const KaoScanRequest *request, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  take_order (KAO_SCANNER_SERVICE (scanner), request, TRUE, g_task_new (scanner, cancellable, callback, user_data));
}

static void
kao_scanner_service_search (KaoScanner *scanner)
{
  KaoScannerService *self = KAO_SCANNER_SERVICE (scanner);

  /* One that has only just begun sees what this one would. */
  if (self->phase == PHASE_LISTING
      && g_get_monotonic_time () - self->list_began < FRESH_SEARCH_MS * 1000)
    return;
  self->wants_search = TRUE;
  advance (self);
}

static void
kao_scanner_service_dispose (GObject *object)
{
  KaoScannerService *self = KAO_SCANNER_SERVICE (object);

  if (self->worker != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->worker, self);
      kao_worker_kill (self->worker);
    }
  g_clear_object (&self->worker);
  G_OBJECT_CLASS (kao_scanner_service_parent_class)->dispose (object);
}

static void
kao_scanner_service_finalize (GObject *object)
{
  KaoScannerService *self = KAO_SCANNER_SERVICE (object);

  kao_scan_choice_clear (&self->choice);
  g_clear_pointer (&self->arriving, kao_scan_list_free);
  g_hash_table_unref (self->paces);
  g_free (self->device);
  G_OBJECT_CLASS (kao_scanner_service_parent_class)->finalize (object);
}

static void
kao_scanner_service_class_init (KaoScannerServiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  KaoScannerClass *scanner_class = KAO_SCANNER_CLASS (klass);

  object_class->dispose = kao_scanner_service_dispose;
  object_class->finalize = kao_scanner_service_finalize;
  scanner_class->scan_async = kao_scanner_service_scan_async;
  scanner_class->check_async = kao_scanner_service_check_async;
  scanner_class->search = kao_scanner_service_search;
}

static void
kao_scanner_service_init (KaoScannerService *self)
{
  self->paces = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

KaoScanner *
kao_scanner_service_new (KaoSpawner *spawner, guint worker_index, KaoConfig *config)
{
  KaoScannerService *self = g_object_new (KAO_TYPE_SCANNER_SERVICE, NULL);

  self->choice.config = kao_config_ref (config);
  self->worker = kao_worker_new (spawner, worker_index, kao_scan_message_specs, KAO_SCANNER_ERROR,
                                 "scanner");
  kao_worker_set_require_sandbox (self->worker, kao_config_get_require_sandbox (config));
  g_signal_connect (self->worker, "message", G_CALLBACK (on_message), self);
  g_signal_connect (self->worker, "lost", G_CALLBACK (on_lost), self);
  self->wants_search = TRUE;
  update_state (self, NULL); /* a configured one need not be found first */
  advance (self);
  return KAO_SCANNER (self);
}

void
kao_scanner_service_set_config (KaoScanner *scanner, KaoConfig *config)
{
  KaoScannerService *self;

  g_return_if_fail (KAO_IS_SCANNER_SERVICE (scanner));
  self = KAO_SCANNER_SERVICE (scanner);
  if (kao_scan_choice_set_config (&self->choice, config))
    self->wants_search = TRUE;
  update_state (self, NULL);
  advance (self);
}

const KaoScanList *
kao_scanner_service_get_list (KaoScanner *scanner)
{
  return KAO_IS_SCANNER_SERVICE (scanner) ? KAO_SCANNER_SERVICE (scanner)->choice.list : NULL;
}

GPid
kao_scanner_service_get_worker_pid (KaoScanner *scanner)
{
  g_return_val_if_fail (KAO_IS_SCANNER_SERVICE (scanner), 0);
  return kao_worker_get_pid (KAO_SCANNER_SERVICE (scanner)->worker);
}
