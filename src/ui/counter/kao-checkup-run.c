// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/counter/kao-checkup-run.h"

#include "base/kao-error.h"
#include "ui/kao-i18n.h"

#define LOOK_INTERVAL_MS 100
/* A network scanner's drivers look around for some ten seconds. */
#define PATIENCE_US (18 * G_USEC_PER_SEC)
#define COUNT_US (2 * G_USEC_PER_SEC)

typedef struct
{
  KaoCheckupSurroundings surroundings;
  gint64 began;
  gint64 count_began; /* 0 before the first frame */
  guint n_frames;
  gint frame_width;
  gint frame_height;
  gboolean is_asking;  /* the scanner for its options */
  gboolean has_asked;
  KaoScannerSettings *settings; /* owned */
  GError *settings_error;       /* owned */
} Run;

static void
run_free (gpointer data)
{
  Run *run = data;

  g_free (run->settings);
  g_clear_error (&run->settings_error);
  g_free (run);
}

static void
on_settings (GObject *scanner, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  run->is_asking = FALSE;
  run->settings = kao_scanner_check_finish (KAO_SCANNER (scanner), result, &error);
  /* A scan went first, or there is nothing to ask: no finding. */
  if (error != NULL && error->domain == KAO_SCANNER_ERROR)
    run->settings_error = g_steal_pointer (&error);
}

/* Once, and only of a scanner that is there. */
static void
ask_for_settings (GTask *task)
{
  KaoSession *session = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);
  const KaoConfig *config = kao_session_get_config (session);
  KaoScanRequest request = { kao_session_get_document (session), kao_config_get_scan_whole_glass (config) };

  if (run->has_asked || kao_scanner_get_state (kao_session_get_scanner (session)) != KAO_SCANNER_STATE_READY)
    return;
  run->has_asked = run->is_asking = TRUE;
  kao_scanner_check_async (kao_session_get_scanner (session), &request, g_task_get_cancellable (task), on_settings,
                           g_object_ref (task));
}

static void
on_frame (KaoCamera *camera, const KaoFrame *frame, GTask *task)
{
  Run *run = g_task_get_task_data (task);

  /* The first one starts the clock. */
  if (run->count_began == 0)
    run->count_began = g_get_monotonic_time ();
  else if (g_get_monotonic_time () - run->count_began < COUNT_US)
    run->n_frames++;
  run->frame_width = kao_image_get_width (frame->image);
  run->frame_height = kao_image_get_height (frame->image);
}

static gboolean
is_camera_known (KaoCameraState state)
{
  return state == KAO_CAMERA_STATE_MISSING || state == KAO_CAMERA_STATE_FAULT;
}

static gboolean
is_everything_known (KaoSession *session, const Run *run, gint64 now)
{
  gboolean is_camera_done = run->count_began != 0
                                ? now - run->count_began >= COUNT_US
                                : is_camera_known (kao_camera_get_state (kao_session_get_camera (session)));

  return is_camera_done
         && kao_scanner_get_state (kao_session_get_scanner (session)) != KAO_SCANNER_STATE_SEARCHING
         && !run->is_asking
         && (kao_session_get_pack (session) != NULL || kao_session_get_model_error (session) != NULL);
}

static GPtrArray *
describe (KaoSession *session, const Run *run, gint64 now)
{
  KaoCamera *camera = kao_session_get_camera (session);
  KaoScanner *scanner = kao_session_get_scanner (session);
  KaoPack *pack = kao_session_get_pack (session);
  KaoCheckupFacts facts = {
    .config = kao_session_get_config (session),
    .config_kind = run->surroundings.config_kind,
    .config_error = run->surroundings.config_error,
    .is_sandboxed = run->surroundings.is_sandboxed,
    .findings = run->surroundings.findings,
    .camera_state = kao_camera_get_state (camera),
    .camera_name = kao_camera_get_name (camera),
    .camera_fault = kao_camera_get_fault (camera),
    .n_frames = run->n_frames,
    .seconds = run->count_began != 0 ? (gdouble)MIN (now - run->count_began, COUNT_US) / G_USEC_PER_SEC : 0,
    .frame_width = run->frame_width,
    .frame_height = run->frame_height,
    .scanner_state = kao_scanner_get_state (scanner),
    .scanner_name = kao_scanner_get_name (scanner),
    .scanner_fault = kao_scanner_get_fault (scanner),
    .scanner_settings = run->settings,
    .settings_error = run->settings_error,
    .pack_name = pack != NULL ? kao_pack_get_name (pack) : NULL,
    .pack_notice = pack != NULL ? kao_pack_get_notice (pack, kao_i18n_get_language ()) : NULL,
    .model_error = kao_session_get_model_error (session),
  };

  return kao_checkup_describe (&facts);
}

static gboolean
on_look (gpointer user_data)
{
  GTask *task = user_data;
  KaoSession *session = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);
  gint64 now = g_get_monotonic_time ();
  gboolean is_cancelled = g_cancellable_is_cancelled (g_task_get_cancellable (task));

  if (!is_cancelled)
    ask_for_settings (task);
  if (!is_cancelled && !is_everything_known (session, run, now) && now - run->began < PATIENCE_US)
    return G_SOURCE_CONTINUE;
  g_signal_handlers_disconnect_by_data (kao_session_get_camera (session), task);
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, describe (session, run, now), (GDestroyNotify)g_ptr_array_unref);
  return G_SOURCE_REMOVE;
}

void
kao_checkup_run_async (KaoSession *session, const KaoCheckupSurroundings *surroundings,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (KAO_IS_SESSION (session));
  g_return_if_fail (surroundings != NULL);

  GTask *task = g_task_new (session, cancellable, callback, user_data);
  Run *run = g_new0 (Run, 1);

  run->surroundings = *surroundings;
  run->began = g_get_monotonic_time ();
  g_task_set_task_data (task, run, run_free);
  g_signal_connect (kao_session_get_camera (session), "frame-ready", G_CALLBACK (on_frame), task);
  /* The timer holds the task. */
  g_timeout_add_full (G_PRIORITY_DEFAULT, LOOK_INTERVAL_MS, on_look, task, g_object_unref);
}

GPtrArray *
kao_checkup_run_finish (KaoSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
