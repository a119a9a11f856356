// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "capture/kao-camera-service-private.h"

#include "base/kao-error.h"
#include "base/kao-log.h"
#include "capture/kao-camera-info.h"
#include "capture/kao-v4l2-nodes.h"
#include "config/kao-config.h"

#define FRAMES_PER_SECOND 30
#define OPEN_DEADLINE_MS 8000   /* some webcams take seconds to answer after they were plugged in */
#define STREAM_DEADLINE_MS 4000 /* the worker gives a sign of life every second */
#define CLOSE_DEADLINE_MS 2500
#define LIST_DEADLINE_MS 5000
#define RETRY_MS 1000           /* looks whether the video nodes changed */
#define RETRY_ANYWAY 3          /* tries after so many looks in any case: busy and denied pass */
#define CRASH_RETRY_MS 200      /* after the first loss of the worker */
#define CRASH_CALM_USEC (10 * G_USEC_PER_SEC) /* a loss after so long counts as a first one */
#define REOPEN_AFTER_USEC (3 * G_USEC_PER_SEC) /* of silence or frozen pictures */
#define LUMINANCE_EVERY_USEC (200 * 1000)

G_DEFINE_FINAL_TYPE (KaoCameraService, kao_camera_service, KAO_TYPE_CAMERA)

static void reconcile (KaoCameraService *self);

/* ---- the worker --------------------------------------------------------------------------- */

static void
kill_worker (KaoCameraService *self)
{
  kao_worker_kill (self->worker);
  self->is_ready = FALSE;
}

/* The time that a cold disk needs to load OpenCV is not the camera's: deadlines begin when the
 * worker is up. */
static void
arm_deadlines (KaoCameraService *self)
{
  if (!self->is_ready)
    return;
  if (self->phase == KAO_CAMERA_PHASE_OPENING)
    kao_worker_set_deadline (self->worker, self->job, OPEN_DEADLINE_MS);
  else if (self->phase == KAO_CAMERA_PHASE_CLOSING)
    kao_worker_set_deadline (self->worker, self->job, CLOSE_DEADLINE_MS);
  if (self->listing != NULL)
    kao_worker_set_deadline (self->worker, self->list_job, LIST_DEADLINE_MS);
}

static void
on_ready (KaoWorker *worker, gpointer user_data)
{
  KaoCameraService *self = user_data;

  self->is_ready = TRUE;
  arm_deadlines (self);
}

/* ---- trouble ------------------------------------------------------------------------------ */

static gboolean
on_retry (gpointer user_data)
{
  g_autoptr (KaoCameraService) self = g_object_ref (user_data);
  g_autofree gchar *nodes = kao_v4l2_describe_nodes ();

  self->n_looks++;
  if (self->n_looks < RETRY_ANYWAY && g_strcmp0 (nodes, self->tried_nodes) == 0)
    return G_SOURCE_CONTINUE;
  self->retry_id = 0;
  reconcile (self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_crash_retry (gpointer user_data)
{
  g_autoptr (KaoCameraService) self = g_object_ref (user_data);

  self->retry_id = 0;
  reconcile (self);
  return G_SOURCE_REMOVE;
}

/* A worker that was lost for once is replaced at once; one that is lost again and again must not
 * keep the machine busy. */
static void
schedule_retry (KaoCameraService *self, gboolean is_worker_gone)
{
  const gint64 now = g_get_monotonic_time ();
  const gboolean is_first = self->lost_usec == 0 || now - self->lost_usec > CRASH_CALM_USEC;

  if (is_worker_gone)
    self->lost_usec = now;
  if (!self->is_wanted || self->retry_id != 0)
    return;
  if (is_worker_gone && is_first)
    self->retry_id = g_timeout_add (CRASH_RETRY_MS, on_crash_retry, self);
  else
    self->retry_id = g_timeout_add (RETRY_MS, on_retry, self);
}

static void
show_trouble (KaoCameraService *self, const GError *error)
{
  const gboolean is_missing = g_error_matches (error, KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_NOT_FOUND)
                              || g_error_matches (error, KAO_CAMERA_ERROR,
                                                  KAO_DEVICE_ERROR_VANISHED);

  kao_log_event ("capture", "%s", error->message);
  if (self->is_wanted)
    kao_camera_set_state (KAO_CAMERA (self),
                          is_missing ? KAO_CAMERA_STATE_MISSING : KAO_CAMERA_STATE_FAULT, NULL,
                          error);
}

/* The job is over without having been closed by us. */
static void
end_in_trouble (KaoCameraService *self, const GError *error, gboolean is_worker_gone)
{
  if (!is_worker_gone)
    {
      /* An open descriptor would keep the number of an unplugged node from being used again. */
      kao_worker_send (self->worker, KAO_CAMERA_CLOSE, self->job, NULL, 0, NULL);
      kao_worker_end_job (self->worker, self->job);
    }
  self->job = 0;
  self->phase = KAO_CAMERA_PHASE_CLOSED;
  _kao_camera_frames_drop_ring (self, TRUE);
  kao_camera_set_shutting (KAO_CAMERA (self), FALSE);
  show_trouble (self, error);
  schedule_retry (self, is_worker_gone);
}

/* The worker broke the rules of the house: it is ended, and counts as damaged. */
static void
end_worker (KaoCameraService *self, const GError *reason)
{
  g_autoptr (GError) error = g_error_new (KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_WORKER_PROTOCOL,
                                          "The camera worker was ended: %s", reason->message);

  kill_worker (self);
  end_in_trouble (self, error, TRUE);
}

static void
begin_close (KaoCameraService *self)
{
  _kao_camera_frames_drop_pending (self);
  if (self->ring != NULL)
    kao_ring_reader_retire (self->ring);
  self->phase = KAO_CAMERA_PHASE_CLOSING;
  kao_camera_set_shutting (KAO_CAMERA (self), TRUE);
  if (kao_worker_send (self->worker, KAO_CAMERA_CLOSE, self->job, NULL, 0, NULL))
    arm_deadlines (self);
}

static void
take_state (KaoCameraService *self, const KaoCameraStateEvent *event)
{
  g_autoptr (GError) error = _kao_camera_error_of_stream (kao_camera_get_name (KAO_CAMERA (self)), (KaoCameraStream) event->stream);
  const gint64 now = g_get_monotonic_time ();

  /* RUNNING is believed when a frame comes. */
  if (error == NULL || self->phase != KAO_CAMERA_PHASE_STREAMING || !self->is_wanted)
    return;
  _kao_camera_frames_drop_pending (self);
  if (kao_camera_get_state (KAO_CAMERA (self)) != KAO_CAMERA_STATE_STALLED)
    kao_log_event ("capture", "%s", error->message);
  kao_camera_set_state (KAO_CAMERA (self), KAO_CAMERA_STATE_STALLED, NULL, error);
  if (self->trouble_usec == 0)
    self->trouble_usec = now;
  else if (now - self->trouble_usec > REOPEN_AFTER_USEC)
    {
      self->trouble_usec = 0;
      begin_close (self); /* and open again, as it is still wanted */
    }
}

/* ---- messages ----------------------------------------------------------------------------- */

static void
take_opened (KaoCameraService *self, const KaoCameraOpened *opened)
{
  if (self->phase != KAO_CAMERA_PHASE_OPENING)
    return;
  self->phase = KAO_CAMERA_PHASE_STREAMING;
  _kao_camera_codes_ask (self);
  if (opened->stable_name[0] != '\0')
    {
      g_free (self->stable_name);
      self->stable_name = g_strdup (opened->stable_name);
    }
  kao_log_event ("capture", "camera %s opened with %u x %u, %c%c%c%c, %u frames a second",
                 opened->name, opened->width, opened->height,
                 opened->fourcc != 0 ? (gint) (opened->fourcc & 0x7f) : '-',
                 opened->fourcc != 0 ? (gint) (opened->fourcc >> 8 & 0x7f) : '-',
                 opened->fourcc != 0 ? (gint) (opened->fourcc >> 16 & 0x7f) : '-',
                 opened->fourcc != 0 ? (gint) (opened->fourcc >> 24 & 0x7f) : '-',
                 (guint) (opened->fps + 0.5));
  /* LIVE comes with the first frame; a stalled camera that is opened again stays stalled until
   * then. */
  kao_camera_set_state (KAO_CAMERA (self), kao_camera_get_state (KAO_CAMERA (self)), opened->name,
                        kao_camera_get_fault (KAO_CAMERA (self)));
}

static gboolean
take_closed (KaoCameraService *self, GError **error)
{
  /* It would be opened again at once, and close again, without a pause. */
  if (self->phase != KAO_CAMERA_PHASE_CLOSING)
    {
      g_set_error_literal (error, KAO_PROTOCOL_ERROR, KAO_PROTOCOL_ERROR_CONTENT,
                           "it closed a camera that is in use");
      return FALSE;
    }
  kao_worker_end_job (self->worker, self->job);
  self->job = 0;
  self->phase = KAO_CAMERA_PHASE_CLOSED;
  _kao_camera_frames_drop_ring (self, FALSE);
  kao_camera_set_shutting (KAO_CAMERA (self), FALSE);
  reconcile (self);
  return TRUE;
}

static void
take_fail (KaoCameraService *self, const KaoMessageFail *fail)
{
  g_autoptr (GError) error = kao_message_fail_to_error (fail, KAO_CAMERA_ERROR);

  if (self->phase == KAO_CAMERA_PHASE_CLOSING)
    return; /* CLOSED follows */
  end_in_trouble (self, error, FALSE);
}

/* ---- the list ----------------------------------------------------------------------------- */

static void
end_listing (KaoCameraService *self, const GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->listing);

  kao_worker_end_job (self->worker, self->list_job);
  self->list_job = 0;
  if (task == NULL)
    return;
  if (error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_pointer (task, g_ptr_array_ref (g_task_get_task_data (task)),
                           (GDestroyNotify) g_ptr_array_unref);
}

static void
on_message (KaoWorker *worker, KaoMessage *message, gpointer user_data)
{
  g_autoptr (KaoCameraService) self = g_object_ref (user_data);
  g_autoptr (GError) error = NULL;
  gconstpointer payload = message->payload;
  gboolean is_good = TRUE;

  if (self->listing != NULL && message->header.job == self->list_job)
    {
      if (message->header.type == KAO_CAMERA_DEVICE)
        kao_camera_info_list_append (g_task_get_task_data (self->listing), payload);
      else if (message->header.type == KAO_CAMERA_LISTED)
        end_listing (self, NULL);
      return;
    }
  if (message->header.job == 0 || message->header.job != self->job)
    return;
  if (self->phase != KAO_CAMERA_PHASE_CLOSING)
    kao_worker_set_deadline (worker, self->job, STREAM_DEADLINE_MS);
  switch (message->header.type)
    {
    case KAO_CAMERA_OPENED:
      take_opened (self, payload);
      break;
    case KAO_CAMERA_RING:
      is_good = _kao_camera_frames_take_ring (self, message, &error);
      break;
    case KAO_CAMERA_FRAME:
      is_good = _kao_camera_frames_take (self, payload, &error);
      break;
    case KAO_CAMERA_STATE:
      take_state (self, payload);
      break;
    case KAO_CAMERA_CODE:
      _kao_camera_codes_take (self, payload);
      break;
    case KAO_CAMERA_CLOSED:
      is_good = take_closed (self, &error);
      break;
    case KAO_MESSAGE_FAIL:
      take_fail (self, payload);
      break;
    default:
      break;
    }
  if (!is_good)
    end_worker (self, error);
}

static void
on_lost (KaoWorker *worker, const GError *error, gpointer user_data)
{
  g_autoptr (KaoCameraService) self = g_object_ref (user_data);

  self->is_ready = FALSE;
  end_listing (self, error);
  if (self->phase != KAO_CAMERA_PHASE_CLOSING)
    {
      if (self->phase != KAO_CAMERA_PHASE_CLOSED)
        end_in_trouble (self, error, TRUE);
      return;
    }
  /* It hung while closing: the kernel has shut the device by now. */
  self->job = 0;
  self->phase = KAO_CAMERA_PHASE_CLOSED;
  _kao_camera_frames_drop_ring (self, TRUE);
  kao_camera_set_shutting (KAO_CAMERA (self), FALSE);
  reconcile (self);
}

/* ---- wanted against is --------------------------------------------------------------------- */

/* The configured camera; without one, the one used last, so that a replugged camera is found again
 * although its node has changed. */
static const gchar *
wanted_device (KaoCameraService *self)
{
  const gchar *configured = kao_config_get_camera_device (self->config);

  if (configured != NULL && configured[0] != '\0')
    return configured;
  return self->stable_name != NULL ? self->stable_name : "";
}

/* A sandbox names the nodes that were there when it was closed; others need a new worker. */
static void
refresh_worker (KaoCameraService *self, const gchar *nodes)
{
  if (g_strcmp0 (nodes, self->worker_nodes) != 0 && self->phase == KAO_CAMERA_PHASE_CLOSED)
    {
      g_autoptr (GError) error = g_error_new_literal (KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_VANISHED,
                                                      "The cameras have changed; look again");

      kill_worker (self);
      end_listing (self, error);
    }
  if (!kao_worker_is_running (self->worker))
    {
      g_free (self->worker_nodes);
      self->worker_nodes = g_strdup (nodes);
    }
}

static void
begin_open (KaoCameraService *self)
{
  KaoCameraOpen open = { .width = (guint32) kao_config_get_camera_width (self->config),
                         .height = (guint32) kao_config_get_camera_height (self->config),
                         .rotate = (guint32) kao_config_get_camera_rotate (self->config),
                         .fps = FRAMES_PER_SECOND };
  g_autofree gchar *nodes = kao_v4l2_describe_nodes ();
  g_autoptr (GError) error = NULL;

  g_clear_handle_id (&self->retry_id, g_source_remove);
  self->n_looks = 0;
  self->trouble_usec = 0;
  refresh_worker (self, nodes);
  g_free (self->tried_nodes);
  self->tried_nodes = g_steal_pointer (&nodes);
  kao_message_set_text (open.device, sizeof open.device, wanted_device (self));
  self->job = kao_worker_begin_job (self->worker);
  self->phase = KAO_CAMERA_PHASE_OPENING;
  if (kao_worker_send (self->worker, KAO_CAMERA_OPEN, self->job, &open, sizeof open, &error))
    arm_deadlines (self);
  else if (self->phase == KAO_CAMERA_PHASE_OPENING) /* else "lost" has said so */
    end_in_trouble (self, error, TRUE);
}

static void
reconcile (KaoCameraService *self)
{
  switch (self->phase)
    {
    case KAO_CAMERA_PHASE_CLOSED:
      if (self->is_wanted)
        begin_open (self);
      break;
    case KAO_CAMERA_PHASE_OPENING:
    case KAO_CAMERA_PHASE_STREAMING:
      if (!self->is_wanted)
        begin_close (self);
      break;
    case KAO_CAMERA_PHASE_CLOSING:
      break;
    }
}

static void
kao_camera_service_start (KaoCamera *camera)
{
  KaoCameraService *self = KAO_CAMERA_SERVICE (camera);

  if (self->is_wanted)
    return;
  self->is_wanted = TRUE;
  kao_camera_set_state (camera, KAO_CAMERA_STATE_OPENING, NULL, NULL);
  reconcile (self);
}

static void
kao_camera_service_stop (KaoCamera *camera)
{
  KaoCameraService *self = KAO_CAMERA_SERVICE (camera);

  if (!self->is_wanted)
    return;
  self->is_wanted = FALSE;
  g_clear_handle_id (&self->retry_id, g_source_remove);
  kao_camera_set_state (camera, KAO_CAMERA_STATE_OFF, NULL, NULL);
  reconcile (self);
}

static void
kao_camera_service_watch_codes (KaoCamera *camera, gboolean is_wanted)
{
  _kao_camera_codes_watch (KAO_CAMERA_SERVICE (camera), is_wanted);
}

static void
kao_camera_service_dispose (GObject *object)
{
  KaoCameraService *self = KAO_CAMERA_SERVICE (object);

  self->is_wanted = FALSE;
  g_clear_handle_id (&self->retry_id, g_source_remove);
  if (self->worker != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->worker, self);
      kao_worker_kill (self->worker);
    }
  /* A task holds a reference of its service: while one runs, this is not reached. */
  g_assert (self->listing == NULL);
  _kao_camera_frames_drop_ring (self, TRUE);
  g_clear_object (&self->worker);
  G_OBJECT_CLASS (kao_camera_service_parent_class)->dispose (object);
}

static void
kao_camera_service_finalize (GObject *object)
{
  KaoCameraService *self = KAO_CAMERA_SERVICE (object);

  g_clear_pointer (&self->config, kao_config_unref);
  g_free (self->stable_name);
  g_free (self->worker_nodes);
  g_free (self->tried_nodes);
  G_OBJECT_CLASS (kao_camera_service_parent_class)->finalize (object);
}

static void
kao_camera_service_class_init (KaoCameraServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kao_camera_service_dispose;
  G_OBJECT_CLASS (klass)->finalize = kao_camera_service_finalize;
  KAO_CAMERA_CLASS (klass)->start = kao_camera_service_start;
  KAO_CAMERA_CLASS (klass)->stop = kao_camera_service_stop;
  KAO_CAMERA_CLASS (klass)->watch_codes = kao_camera_service_watch_codes;
}

static void
kao_camera_service_init (KaoCameraService *self)
{
}

KaoCamera *
kao_camera_service_new (KaoSpawner *spawner, guint worker_index, KaoConfig *config)
{
  KaoCameraService *self = g_object_new (KAO_TYPE_CAMERA_SERVICE, NULL);

  self->config = kao_config_ref (config);
  self->worker = kao_worker_new (spawner, worker_index, kao_camera_protocol, KAO_CAMERA_ERROR,
                                 "camera");
  kao_worker_set_require_sandbox (self->worker, kao_config_get_require_sandbox (config));
  g_signal_connect (self->worker, "ready", G_CALLBACK (on_ready), self);
  g_signal_connect (self->worker, "message", G_CALLBACK (on_message), self);
  g_signal_connect (self->worker, "lost", G_CALLBACK (on_lost), self);
  return KAO_CAMERA (self);
}

void
kao_camera_service_set_config (KaoCamera *camera, KaoConfig *config)
{
  KaoCameraService *self = KAO_CAMERA_SERVICE (camera);
  gboolean is_changed;

  is_changed = g_strcmp0 (kao_config_get_camera_device (self->config),
                          kao_config_get_camera_device (config)) != 0
               || kao_config_get_camera_width (self->config) != kao_config_get_camera_width (config)
               || kao_config_get_camera_rotate (self->config) != kao_config_get_camera_rotate (config)
               || kao_config_get_camera_height (self->config)
                      != kao_config_get_camera_height (config);
  kao_config_ref (config);
  kao_config_unref (self->config);
  self->config = config;
  if (!is_changed)
    return;
  g_clear_pointer (&self->stable_name, g_free);
  if (self->phase == KAO_CAMERA_PHASE_OPENING || self->phase == KAO_CAMERA_PHASE_STREAMING)
    begin_close (self); /* and opened anew where it is wanted */
  else
    reconcile (self);
}

void
kao_camera_service_report_face_luminance (KaoCamera *camera, gdouble luminance)
{
  KaoCameraService *self = KAO_CAMERA_SERVICE (camera);
  KaoCameraLuminance report = { .luminance = luminance < 0 ? -1 : MIN (luminance, 1.0) };
  const gint64 now = g_get_monotonic_time ();

  if (self->phase != KAO_CAMERA_PHASE_STREAMING || now - self->reported_usec < LUMINANCE_EVERY_USEC)
    return;
  self->reported_usec = now;
  kao_worker_send (self->worker, KAO_CAMERA_LUMINANCE, self->job, &report, sizeof report, NULL);
}

void
kao_camera_service_list_async (KaoCamera *camera, GAsyncReadyCallback callback, gpointer user_data)
{
  KaoCameraService *self = KAO_CAMERA_SERVICE (camera);
  g_autofree gchar *nodes = kao_v4l2_describe_nodes ();
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (GError) error = NULL;

  g_task_set_source_tag (task, kao_camera_service_list_async);
  if (self->listing != NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING,
                               "The cameras are being listed already");
      return;
    }
  refresh_worker (self, nodes);
  g_task_set_task_data (task, kao_camera_info_list_new (),
                        (GDestroyNotify) g_ptr_array_unref);
  self->listing = g_steal_pointer (&task);
  self->list_job = kao_worker_begin_job (self->worker);
  if (kao_worker_send (self->worker, KAO_CAMERA_LIST, self->list_job, NULL, 0, &error))
    arm_deadlines (self);
  else
    end_listing (self, error);
}

GPtrArray *
kao_camera_service_list_finish (KaoCamera *camera, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, camera), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
kao_camera_service_shut (KaoCamera *camera)
{
  g_autoptr (KaoCameraService) self = g_object_ref (KAO_CAMERA_SERVICE (camera));

  kao_camera_stop (camera);
  /* A worker that is only starting has opened nothing. */
  if (!self->is_ready)
    return;
  /* Its deadline ends a worker that does not answer, so this comes to an end. */
  while (self->phase == KAO_CAMERA_PHASE_CLOSING)
    g_main_context_iteration (NULL, TRUE);
}

GPid
kao_camera_service_get_worker_pid (KaoCamera *camera)
{
  return kao_worker_get_pid (KAO_CAMERA_SERVICE (camera)->worker);
}
