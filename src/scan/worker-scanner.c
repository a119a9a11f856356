// SPDX-License-Identifier: GPL-3.0-or-later
/* kaoawase-scanner: the one program that links SANE.
 *
 * Closes its sandbox, then does one job after the other on a thread of its own, so
 * that a cancel can come in while the driver blocks. It ends itself after a scan: the driver's own
 * buffers hold the document, and only the end of a process clears memory that nobody can name.
 * Which backends may load is decided before: kao-scan-arguments.h.
 */
#include "config.h"

#include "base/kao-error.h"
#include "base/kao-log.h"
#include "scan/kao-scan-arguments.h"
#include "scan/kao-scan-deadline.h"
#include "scan/kao-scan-device.h"
#include "scan/kao-scan-drivers.h"
#include "scan/kao-scan-frame.h"
#include "scan/kao-scan-names.h"
#include "scan/kao-scan-options.h"
#include "scan/kao-scan-protocol.h"
#include "scan/kao-scan-shape.h"
#include "scan/kao-scan-status.h"
#include "scan/kao-scan-store.h"
#include "scan/kao-scanner.h"
#include "secure/kao-memory.h"
#include "worker/kao-worker-child.h"

#include <sane/sane.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define READ_SIZE 65536
#define PROGRESS_INTERVAL_US (100 * 1000)
/* A driver that hands out lines notices a cancel by itself between two of them, on its own thread;
 * only one that blocks for longer is told from outside. */
#define CANCEL_PATIENCE_MS 300
#define JOB_CHANGE_MS 2000

typedef struct
{
  GThread *thread;
  gboolean allow_network;
  gboolean is_demo;  /* --demo-dir: its backends may all be asked */
  KaoScanDrivers *drivers;
  GKeyFile *preset; /* options to set before all others, NULL but for the demo */
  gdouble lines_per_second; /* at most; 0: as they come */
  gboolean is_late;         /* the demo's lines are shown when all are there */

  GMutex lock;
  GCond cond;
  guint32 job; /* 0: idle */
  gboolean is_list;
  KaoScanScanMessage request;
  KaoScanListMessage search;
  gboolean is_cancelled;
  gboolean is_cancel_sent; /* sane_cancel() was called from the main thread */
  SANE_Handle handle;
  gboolean can_cancel; /* inside sane_start() or sane_read() */
} Worker;

/* ---- calls into the driver that can be cancelled ---- */

static gboolean
is_cancelled (Worker *worker)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&worker->lock);

  return worker->is_cancelled;
}

static gboolean
enter_call (Worker *worker)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&worker->lock);

  if (worker->is_cancelled)
    return FALSE;
  worker->can_cancel = TRUE;
  return TRUE;
}

static gboolean
leave_call (Worker *worker)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&worker->lock);

  worker->can_cancel = FALSE;
  g_cond_broadcast (&worker->cond);
  return !worker->is_cancelled;
}

static gboolean
set_cancelled (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The scan was cancelled.");
  return FALSE;
}

static gboolean
refuse_status (SANE_Status status, KaoScanStep step, GError **error)
{
  g_propagate_error (error, kao_scan_status_to_error (status, step));
  return FALSE;
}

static void
send_progress (Worker *worker, KaoScanStage stage, guint done, guint total, guint count)
{
  KaoScanProgressMessage message = { (guint32) stage, done, total, count };

  kao_worker_child_send (KAO_SCAN_PROGRESS, worker->job, &message, sizeof message, NULL, 0);
}

/* TRUE when it is worth another try; waits, and tells how often it was tried. */
static gboolean
wait_while_busy (Worker *worker, SANE_Status status, gint64 since, guint *count)
{
  gint64 end = g_get_monotonic_time () + KAO_SCAN_BUSY_PAUSE_MS * 1000;
  g_autoptr (GMutexLocker) locker = NULL;

  if (!kao_scan_status_is_busy (status) || end - since > KAO_SCAN_BUSY_BUDGET_MS * 1000)
    return FALSE;
  send_progress (worker, KAO_SCAN_STAGE_BUSY, 0, 0, ++*count);
  locker = g_mutex_locker_new (&worker->lock);
  while (!worker->is_cancelled)
    if (!g_cond_wait_until (&worker->cond, &worker->lock, end))
      break;
  return !worker->is_cancelled;
}

static gboolean
refuse_driver (const gchar *device, KaoScanDriverState state, GError **error)
{
  g_propagate_error (error, kao_scan_driver_error (device, state));
  return FALSE;
}

static gboolean
open_device (Worker *worker, gint64 since, guint *count, GError **error)
{
  /* By its own name: libsane has nothing left to look up. */
  const gchar *device = kao_scan_drivers_resolve (worker->drivers, worker->request.device);
  KaoScanDriverState state = kao_scan_drivers_check (worker->drivers, worker->request.device);
  SANE_Status status;

  send_progress (worker, KAO_SCAN_STAGE_OPENING, 0, 0, *count);
  if (!kao_scan_device_is_wanted (device))
    return refuse_status (SANE_STATUS_UNSUPPORTED, KAO_SCAN_STEP_OPEN, error);
  if (state == KAO_SCAN_DRIVER_NOT_NAMED)
    return refuse_driver (device, state, error);
  do
    status = sane_open (device, &worker->handle);
  while (status != SANE_STATUS_GOOD && wait_while_busy (worker, status, since, count));
  if (is_cancelled (worker))
    {
      if (status == SANE_STATUS_GOOD)
        sane_close (worker->handle);
      return set_cancelled (error);
    }
  /* Asked only now: a libsane with drivers built in opens by one that has no file. */
  if (status != SANE_STATUS_GOOD && state == KAO_SCAN_DRIVER_NOT_INSTALLED)
    return refuse_driver (device, state, error);
  return status == SANE_STATUS_GOOD || refuse_status (status, KAO_SCAN_STEP_OPEN, error);
}

static gboolean
start_frame (Worker *worker, gint64 since, guint *count, GError **error)
{
  SANE_Status status;

  do
    {
      send_progress (worker, KAO_SCAN_STAGE_WARMING, 0, 0, *count);
      if (!enter_call (worker))
        return set_cancelled (error);
      status = sane_start (worker->handle);
      if (!leave_call (worker))
        return set_cancelled (error);
      if (status != SANE_STATUS_GOOD)
        sane_cancel (worker->handle);
    }
  while (status != SANE_STATUS_GOOD && wait_while_busy (worker, status, since, count));
  if (is_cancelled (worker))
    return set_cancelled (error);
  return status == SANE_STATUS_GOOD || refuse_status (status, KAO_SCAN_STEP_START, error);
}

/* The demo's driver has all lines before it hands out the first, others when the lamp gets there. */
static void
keep_pace (Worker *worker, guint n_lines, gint64 began)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&worker->lock);

  while (worker->lines_per_second > 0 && !worker->is_cancelled
         && g_cond_wait_until (&worker->cond, &worker->lock,
                               began + (gint64) (n_lines / worker->lines_per_second * G_USEC_PER_SEC)))
    ;
}

static gboolean
read_frame (Worker *worker, KaoScanFrame *frame, guint8 *buffer, GError **error)
{
  guint total = kao_scan_frame_get_lines_total (frame);
  gint64 began = g_get_monotonic_time (), last_progress = 0;

  send_progress (worker, KAO_SCAN_STAGE_READING, 0, total, 0);
  for (;;)
    {
      SANE_Int length = 0;
      SANE_Status status;
      gint64 now;

      if (!enter_call (worker))
        return set_cancelled (error);
      status = sane_read (worker->handle, buffer, READ_SIZE, &length);
      if (!leave_call (worker))
        return set_cancelled (error);
      if (status == SANE_STATUS_EOF)
        {
          if (kao_scan_frame_get_lines_done (frame) > 0)
            send_progress (worker, KAO_SCAN_STAGE_READING, kao_scan_frame_get_lines_done (frame), total, 0);
          return TRUE;
        }
      if (status != SANE_STATUS_GOOD)
        return refuse_status (status, KAO_SCAN_STEP_READ, error);
      if (length < 0 || length > READ_SIZE)
        {
          g_set_error (error, KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_BROKEN_DATA,
                       "The scanner driver claims to have read %d bytes into %d.", length, READ_SIZE);
          return FALSE;
        }
      /* Not what blocking mode promises; the parent's deadline ends it, but not at full speed. */
      if (length == 0)
        g_usleep (1000);
      if (!kao_scan_frame_push (frame, buffer, (gsize) length, error))
        return FALSE;
      keep_pace (worker, kao_scan_frame_get_lines_done (frame), began);
      now = g_get_monotonic_time ();
      if (now - last_progress >= PROGRESS_INTERVAL_US && length > 0)
        {
          last_progress = now;
          send_progress (worker, KAO_SCAN_STAGE_READING,
                         MAX (kao_scan_frame_get_lines_done (frame), 1), total, 0);
        }
    }
}

/* Whoever gets the picture may look at its first lines while the others come. */
static void
send_begun (Worker *worker, const KaoScanStore *store, const KaoScanFrame *frame)
{
  KaoScanPicture picture;
  gdouble dpi;

  if (worker->is_late || !kao_scan_frame_foretell (frame, &picture, &dpi))
    return;
  KaoScanDoneMessage begun = { dpi, (guint32) picture.format, picture.width, picture.height,
                               (guint32) picture.stride };

  kao_worker_child_send (KAO_SCAN_BEGUN, worker->job, &begun, sizeof begun, &store->fd, 1);
}

static gboolean
read_frames (Worker *worker,
             const KaoScanStore *store,
             KaoScanFrame *frame,
             guint8 *buffer,
             gint64 since,
             guint *count,
             GError **error)
{
  gboolean more = TRUE;

  while (more)
    {
      SANE_Parameters parameters;
      SANE_Status status;

      if (!start_frame (worker, since, count, error))
        return FALSE;
      status = sane_get_parameters (worker->handle, &parameters);
      if (status != SANE_STATUS_GOOD)
        return refuse_status (status, KAO_SCAN_STEP_START, error);
      if (!kao_scan_frame_begin (frame, &parameters, error))
        return FALSE;
      send_begun (worker, store, frame);
      if (!read_frame (worker, frame, buffer, error) || !kao_scan_frame_end (frame, &more, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_picture (Worker *worker, const KaoScanStore *store, KaoScanFrame *frame, gint64 since, guint *count, GError **error)
{
  guint8 *buffer = kao_pages_alloc (READ_SIZE);
  gboolean is_read;

  if (buffer == NULL)
    return refuse_status (SANE_STATUS_NO_MEM, KAO_SCAN_STEP_START, error);
  is_read = read_frames (worker, store, frame, buffer, since, count, error);
  kao_pages_free (buffer, READ_SIZE); /* wipes */
  return is_read;
}

/* ---- the jobs ---- */

static void
send_picture (Worker *worker, KaoScanStore *store, const KaoScanPicture *picture, gdouble dpi)
{
  KaoScanDoneMessage done = { dpi, (guint32) picture->format, picture->width, picture->height,
                              (guint32) picture->stride };

  munmap (store->map, store->size);
  store->map = NULL;
  kao_worker_child_send (KAO_SCAN_DONE, worker->job, &done, sizeof done, &store->fd, 1);
}

static void
send_settings (Worker *worker, const KaoScanSettings *settings)
{
  KaoScanSettingsMessage message;

  kao_scan_settings_message_init (&message, settings);
  kao_worker_child_send (KAO_SCAN_SETTINGS, worker->job, &message, sizeof message, NULL, 0);
}

static gboolean
expect_shape (KaoScanFrame *frame, const KaoScanSettings *settings)
{
  KaoScanShape shape = { settings->width_mm, settings->height_mm, settings->dpi, settings->is_feeder };

  kao_scan_frame_expect (frame, &shape);
  return TRUE;
}

static void
run_scan (Worker *worker)
{
  KaoScanStore store = KAO_SCAN_STORE_INIT;
  g_autoptr (KaoScanFrame) frame = kao_scan_frame_new (kao_scan_store_allocate, &store);
  g_autoptr (GError) error = NULL;
  KaoScanSettings settings = { 0 };
  KaoScanClosedMessage closed = { 0 };
  KaoScanPicture picture;
  gdouble dpi = 0;
  gint64 since = g_get_monotonic_time ();
  guint count = 0;
  gboolean is_open;

  is_open = open_device (worker, since, &count, &error);
  if (is_open && kao_scan_device_set_options (worker->handle, worker->preset, &worker->request, &settings, &error)
      && worker->request.only_settings != 0)
    send_settings (worker, &settings);
  else if (is_open && error == NULL && expect_shape (frame, &settings)
           && read_picture (worker, &store, frame, since, &count, &error)
           && kao_scan_frame_finish (frame, &picture, &dpi, &error))
    send_picture (worker, &store, &picture, dpi); /* the receiver's to wipe */
  else
    kao_scan_frame_wipe (frame);
  kao_scan_store_clear (&store);
  /* The result first: some devices take seconds to bring their carriage home. */
  if (error != NULL)
    kao_worker_child_fail (worker->job, error);
  if (is_open)
    {
      /* Ends the scan in every case; after this the handle is only closed. */
      if (!worker->is_cancel_sent)
        sane_cancel (worker->handle);
      sane_close (worker->handle);
    }
  kao_worker_child_send (KAO_SCAN_CLOSED, worker->job, &closed, sizeof closed, NULL, 0);
}

static void
send_device (Worker *worker, const SANE_Device *device, const gchar *name)
{
  KaoScanDeviceMessage message;

  kao_scan_device_message_init (&message, name, device->vendor, device->model);
  kao_worker_child_send (KAO_SCAN_DEVICE, worker->job, &message, sizeof message, NULL, 0);
}

/* dll.conf is read-only, but libsane keeps a driver that it was asked to open a device by, and asks it for its
 * devices like those of the list. No device has this name. */
static void
load_added_drivers (Worker *worker)
{
  const gchar *const *names = kao_scan_drivers_get_added (worker->drivers);

  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autofree gchar *device = g_strconcat (names[i], ":none", NULL);
      SANE_Handle handle = NULL;

      if (sane_open (device, &handle) == SANE_STATUS_GOOD)
        sane_close (handle);
    }
}

/* What can be said of the configured device without opening it. */
static void
describe_wanted (Worker *worker, KaoScanListDoneMessage *done)
{
  const gchar *wanted = worker->search.device;

  if (wanted[0] == '\0')
    return;
  done->driver_state = kao_scan_drivers_check (worker->drivers, wanted);
  kao_message_set_text (done->device, sizeof done->device, kao_scan_drivers_resolve (worker->drivers, wanted));
}

static void
run_list (Worker *worker)
{
  const SANE_Device **list = NULL;
  KaoScanListDoneMessage done = { 0 };
  /* airscan counts as remote even on a Unix socket. */
  gboolean is_local = !worker->allow_network && !worker->is_demo;
  SANE_Status status;

  describe_wanted (worker, &done);
  load_added_drivers (worker);
  status = sane_get_devices (&list, is_local ? SANE_TRUE : SANE_FALSE);
  if (status != SANE_STATUS_GOOD || list == NULL)
    {
      g_autoptr (GError) error = kao_scan_status_to_error (
        status != SANE_STATUS_GOOD ? status : SANE_STATUS_IO_ERROR, KAO_SCAN_STEP_LIST);

      kao_worker_child_fail (worker->job, error);
      return;
    }
  for (; *list != NULL && done.n_devices < 100; list++)
    {
      const gchar *listed = (*list)->name;
      const gchar *name = listed != NULL ? kao_scan_drivers_resolve (worker->drivers, listed) : "";

      if (name[0] == '\0' || strlen (name) >= KAO_SCAN_NAME_SIZE || !kao_scan_device_is_wanted (name))
        continue;
      send_device (worker, *list, name);
      done.n_devices++;
    }
  kao_worker_child_send (KAO_SCAN_LIST_DONE, worker->job, &done, sizeof done, NULL, 0);
}

static gpointer
driver_thread (gpointer data)
{
  Worker *worker = data;
  SANE_Int version = 0;

  sane_init (&version, NULL);
  for (;;)
    {
      gboolean is_list;

      g_mutex_lock (&worker->lock);
      while (worker->job == 0)
        g_cond_wait (&worker->cond, &worker->lock);
      is_list = worker->is_list;
      g_mutex_unlock (&worker->lock);

      if (is_list)
        run_list (worker);
      else
        run_scan (worker);
      /* One scan, one process; see the top of this file. */
      if (!is_list)
        _exit (0);

      g_mutex_lock (&worker->lock);
      worker->job = 0;
      g_cond_broadcast (&worker->cond);
      g_mutex_unlock (&worker->lock);
    }
  return NULL;
}

/* ---- commands ---- */

static void
begin_job (Worker *worker, const KaoMessage *message)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&worker->lock);
  gint64 end = g_get_monotonic_time () + JOB_CHANGE_MS * 1000;

  /* The end of a search is told a moment before its thread is free. */
  while (worker->job != 0)
    if (!g_cond_wait_until (&worker->cond, &worker->lock, end))
      break;
  if (worker->job != 0)
    {
      g_autoptr (GError) error = g_error_new_literal (
        KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_BUSY, "The scanner process is still at its last job.");

      kao_worker_child_fail (message->header.job, error);
      return;
    }
  worker->is_list = message->header.type == KAO_SCAN_LIST;
  worker->is_cancelled = FALSE;
  worker->is_cancel_sent = FALSE;
  if (worker->is_list)
    memcpy (&worker->search, message->payload, sizeof worker->search);
  else
    memcpy (&worker->request, message->payload, sizeof worker->request);
  worker->job = message->header.job;
  g_cond_broadcast (&worker->cond);
}

static void
cancel_job (Worker *worker, guint32 job)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&worker->lock);
  gint64 end = g_get_monotonic_time () + CANCEL_PATIENCE_MS * 1000;

  if (job == 0 || worker->job != job || worker->is_list)
    return;
  worker->is_cancelled = TRUE;
  g_cond_broadcast (&worker->cond);
  while (worker->can_cancel)
    if (!g_cond_wait_until (&worker->cond, &worker->lock, end))
      break;
  /* Under the lock: the driver's thread cannot close the handle meanwhile. */
  if (worker->can_cancel)
    {
      worker->is_cancel_sent = TRUE;
      sane_cancel (worker->handle);
    }
}

/* ---- start ---- */

int
main (int argc, char **argv)
{
  static Worker worker;
  KaoScanArguments arguments;

  kao_worker_child_begin ("scanner");
  if (!kao_scan_arguments_read (argc, argv, &arguments))
    {
      kao_log_event ("scan", "usage: kaoawase-scanner [--demo-dir FOLDER] [--drivers NAMES] [--allow-network] "
                             "[--allow-unsandboxed]");
      return 2;
    }
  worker.allow_network = arguments.allow_network;
  worker.is_demo = arguments.demo_folder != NULL;
  worker.preset = kao_scan_arguments_choose_backends (&arguments, &worker.drivers);
  if (worker.preset != NULL)
    {
      worker.lines_per_second = g_key_file_get_double (worker.preset, "pace", "lines-per-second", NULL);
      worker.is_late = g_key_file_get_boolean (worker.preset, "pace", "late", NULL);
    }
  kao_worker_child_ready (KAO_SANDBOX_SCANNER, kao_scan_arguments_get_sandbox (&arguments), NULL,
                          arguments.require_sandbox);
  worker.thread = g_thread_new ("driver", driver_thread, &worker);

  for (;;)
    {
      KaoMessage message = { 0 };

      if (kao_worker_child_receive (kao_scan_message_specs, -1, &message) != 1)
        continue;
      switch ((gint) message.header.type)
        {
        case KAO_SCAN_LIST:
        case KAO_SCAN_SCAN:
          begin_job (&worker, &message);
          break;
        case KAO_SCAN_CANCEL:
          cancel_job (&worker, ((const KaoScanCancelMessage *) message.payload)->job);
          break;
        case KAO_MESSAGE_QUIT:
          _exit (0);
        default:
          break;
        }
      kao_message_clear (&message);
    }
}
