// SPDX-License-Identifier: GPL-3.0-or-later
/* The engine's thread: works off one job after the other and sends each answer once. */
#include "config.h"

#include "engine/kao-engine-job.h"

#include "base/kao-error.h"
#include "base/kao-log.h"
#include "engine/kao-one-person.h"
#include "secure/kao-memory.h"

#include <time.h>

/* Between two looks at a frame for faces that look anywhere. */
#define QUICK_LOOKS 3

/* What the thread is given: no reference to the service, which joins it. */
typedef struct
{
  const KaoEngineOps *ops;
  gpointer data;
  gpointer engine; /* of ops->open(), or NULL */
  gboolean can_describe;
  GMainContext *context;
  GAsyncQueue *queue;
  KaoMailbox *mailbox;
  gboolean is_alone; /* the last frame showed one face */
  guint n_quick;     /* quick looks since the last whole one */
  KaoDocumentAhead *ahead; /* owned; what is known of a scan that comes in; NULL for nothing */
} Worker;

/* A "tracked" on its way to the main context. */
typedef struct
{
  KaoMailbox *mailbox; /* owned reference */
  KaoTracked *tracked;
  guint epoch;
} Sighting;

static GError *
no_model_error (void)
{
  return g_error_new_literal (KAO_MODEL_ERROR, KAO_MODEL_ERROR_NO_PACK,
                              "No face model is loaded; install a model pack");
}

static void
worker_close (Worker *worker)
{
  if (worker->engine != NULL)
    worker->ops->close (worker->engine);
  worker->engine = NULL;
  worker->can_describe = FALSE;
}

static void
worker_load (Worker *worker, KaoJob *job)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoPack) pack = NULL;

  worker_close (worker);
  worker->engine = worker->ops->open (worker->data, job->places,
                                      job->pack_name, &pack, &error);
  worker->can_describe = worker->engine != NULL && pack != NULL;
  _kao_job_drop (job);
  if (worker->can_describe)
    g_task_return_pointer (job->task, g_steal_pointer (&pack), (GDestroyNotify) kao_pack_unref);
  else
    g_task_return_error (job->task, error != NULL ? g_steal_pointer (&error) : no_model_error ());
}

/* @tracked: (transfer full) */
static Sighting *
sighting_new (KaoMailbox *mailbox, KaoTracked *tracked, guint epoch)
{
  Sighting *sighting = g_new0 (Sighting, 1);

  sighting->mailbox = _kao_mailbox_ref (mailbox);
  sighting->tracked = tracked;
  sighting->epoch = epoch;
  return sighting;
}

static void
sighting_free (gpointer data)
{
  Sighting *sighting = data;

  kao_tracked_free (sighting->tracked);
  _kao_mailbox_unref (sighting->mailbox);
  g_free (sighting);
}

static gboolean
on_sighting (gpointer data)
{
  Sighting *sighting = data;
  KaoEngineService *self = sighting->mailbox->service;
  guint epoch;

  g_mutex_lock (&sighting->mailbox->lock);
  epoch = sighting->mailbox->epoch;
  g_mutex_unlock (&sighting->mailbox->lock);
  if (self != NULL && epoch == sighting->epoch)
    g_signal_emit_by_name (self, "tracked", sighting->tracked);
  return G_SOURCE_REMOVE;
}

/* While one visitor looks into the camera, most frames need only be searched for straight faces;
 * who steps up beside and looks elsewhere is seen by the next whole look, the fourth at the
 * latest. */
static gboolean
worker_look (Worker *worker, KaoTracked *tracked, GError **error)
{
  tracked->is_quick = worker->is_alone && worker->n_quick < QUICK_LOOKS;
  worker->n_quick = tracked->is_quick ? worker->n_quick + 1 : 0;
  if (!worker->ops->track (worker->engine, tracked, error))
    return FALSE;
  worker->is_alone = tracked->n_boxes <= 1 && tracked->n_faces == 1;
  return TRUE;
}

static void
worker_track (Worker *worker)
{
  g_autoptr (KaoTracked) tracked = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSource) source = NULL;
  guint epoch;

  g_mutex_lock (&worker->mailbox->lock);
  tracked = g_steal_pointer (&worker->mailbox->waiting);
  epoch = worker->mailbox->epoch;
  g_mutex_unlock (&worker->mailbox->lock);
  if (tracked == NULL || worker->engine == NULL)
    return;
  if (!worker_look (worker, tracked, &error))
    {
      kao_log_detail ("engine", "a frame could not be searched: %s", error->message);
      return;
    }
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_sighting,
                         sighting_new (worker->mailbox, g_steal_pointer (&tracked), epoch),
                         sighting_free);
  g_source_attach (source, worker->context);
}

static void
worker_describe (Worker *worker, KaoJob *job)
{
  g_autoptr (GError) error = NULL;
  KaoVector *vector = NULL;

  if (worker->can_describe)
    vector = worker->ops->describe_frame (worker->engine, job->image, &job->face, &error);
  else
    error = no_model_error ();
  _kao_job_drop (job);
  if (vector != NULL)
    g_task_return_pointer (job->task, vector, (GDestroyNotify) kao_vector_unref);
  else
    g_task_return_error (job->task, g_steal_pointer (&error));
}

static void
worker_look_ahead (Worker *worker)
{
  KaoJob *job;

  g_mutex_lock (&worker->mailbox->lock);
  job = g_steal_pointer (&worker->mailbox->ahead);
  g_mutex_unlock (&worker->mailbox->lock);
  if (job == NULL)
    return;
  if (worker->engine != NULL && worker->ops->look_ahead != NULL && !g_cancellable_is_cancelled (job->cancellable))
    {
      if (worker->ahead == NULL)
        worker->ahead = kao_document_ahead_new ();
      worker->ops->look_ahead (worker->engine, worker->ahead, job->image, job->n_lines, job->document,
                               job->cancellable);
    }
  _kao_job_free (job);
}

static void
worker_locate (Worker *worker, KaoJob *job)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *portraits = NULL;

  if (worker->engine != NULL)
    portraits = worker->ops->locate (worker->engine, worker->ahead, job->image, job->document,
                                     g_task_get_cancellable (job->task), &error);
  else
    error = no_model_error ();
  for (guint i = 0; portraits != NULL && job->cuts_fronts && worker->ops->cut_front != NULL && i < portraits->len; i++)
    worker->ops->cut_front (worker->engine, job->image, g_ptr_array_index (portraits, i));
  g_clear_pointer (&worker->ahead, kao_document_ahead_free);
  _kao_job_drop (job);
  if (portraits != NULL)
    g_task_return_pointer (job->task, portraits, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (job->task, g_steal_pointer (&error));
}

/* The mean of those of the job's vectors that show one person. (transfer full) (nullable) */
static KaoVector *
average (Worker *worker, const KaoJob *job, KaoComparison *comparison)
{
  gdouble distances[KAO_VISITOR_MAX_FRAMES * KAO_VISITOR_MAX_FRAMES];
  KaoVector *used[KAO_VISITOR_MAX_FRAMES];
  guint n = job->n_vectors;
  guint n_used = 0;

  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < n; j++)
      distances[i * n + j]
          = worker->ops->distance (worker->engine, job->vectors[i], job->vectors[j]);
  comparison->n_frames = n;
  comparison->n_used
      = kao_one_person_select (distances, n, job->same_person_limit, comparison->is_used);
  for (guint i = 0; i < n; i++)
    {
      if (comparison->is_used[i])
        used[n_used++] = job->vectors[i];
    }
  kao_wipe (distances, sizeof distances);
  if (n_used < n)
    kao_log_event ("engine", "%u of %u frames show somebody else and are left out", n - n_used, n);
  return worker->ops->mean (worker->engine, used, n_used);
}

static KaoDescribed *
describe_portrait (Worker *worker, KaoJob *job, GError **error)
{
  const KaoEngineOps *ops = worker->ops;
  g_autoptr (KaoDescribed) described = kao_secret_alloc (sizeof *described);

  described->face = job->face;
  if (!job->has_face && !ops->find_face (worker->engine, job->image, &described->face, error))
    return NULL;
  described->vector = ops->describe_portrait (worker->engine, job->image, &described->face, error);
  if (described->vector == NULL)
    return NULL;
  ops->measure (worker->engine, job->image, &described->face, &described->quality);
  return g_steal_pointer (&described);
}

static void
worker_describe_portrait (Worker *worker, KaoJob *job)
{
  g_autoptr (GError) error = NULL;
  KaoDescribed *described = NULL;

  if (worker->can_describe)
    described = describe_portrait (worker, job, &error);
  else
    error = no_model_error ();
  _kao_job_drop (job);
  if (described != NULL)
    g_task_return_pointer (job->task, described, (GDestroyNotify) kao_described_free);
  else
    g_task_return_error (job->task, g_steal_pointer (&error));
}

/* FALSE when a distance is no number: that compares false with everything and must not reach a
 * figure. */
static gboolean
measure_distances (Worker *worker, const KaoJob *job, const KaoVector *visitor,
                   KaoComparison *comparison)
{
  const KaoEngineOps *ops = worker->ops;

  for (guint r = 0; r < job->n_references; r++)
    {
      comparison->distances[r] = ops->distance (worker->engine, job->references[r], visitor);
      if (!(comparison->distances[r] >= 0))
        return FALSE;
      for (guint i = 0; i < job->n_vectors; i++)
        comparison->frame_distances[r][i]
            = ops->distance (worker->engine, job->references[r], job->vectors[i]);
      for (guint other = 0; other < r; other++)
        {
          gdouble distance
              = ops->distance (worker->engine, job->references[r], job->references[other]);

          if (!(distance >= 0))
            return FALSE;
          comparison->between[r][other] = comparison->between[other][r] = distance;
        }
    }
  return TRUE;
}

static KaoComparison *
compare (Worker *worker, KaoJob *job, GError **error)
{
  g_autoptr (KaoComparison) comparison = kao_secret_alloc (sizeof *comparison);

  comparison->mean = average (worker, job, comparison);
  comparison->n_references = job->n_references;
  if (comparison->mean == NULL || !measure_distances (worker, job, comparison->mean, comparison))
    {
      g_set_error (error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_ENGINE,
                   "The face model gave no distance; install the model pack again");
      return NULL;
    }
  return g_steal_pointer (&comparison);
}

static void
worker_compare (Worker *worker, KaoJob *job)
{
  g_autoptr (GError) error = NULL;
  KaoComparison *comparison = NULL;

  if (worker->can_describe)
    comparison = compare (worker, job, &error);
  else
    error = no_model_error ();
  _kao_job_drop (job);
  if (comparison != NULL)
    g_task_return_pointer (job->task, comparison, (GDestroyNotify) kao_comparison_free);
  else
    g_task_return_error (job->task, g_steal_pointer (&error));
}

static void
worker_run_job (Worker *worker, KaoJob *job)
{
  /* A job that was given up before its turn is not begun. */
  if (job->task != NULL && g_cancellable_is_cancelled (g_task_get_cancellable (job->task)))
    {
      _kao_job_drop (job);
      g_task_return_error_if_cancelled (job->task);
      return;
    }
  switch (job->kind)
    {
    case KAO_JOB_LOAD:
      worker_load (worker, job);
      break;
    case KAO_JOB_TRACK:
      worker_track (worker);
      break;
    case KAO_JOB_DESCRIBE:
      worker_describe (worker, job);
      break;
    case KAO_JOB_DESCRIBE_PORTRAIT:
      worker_describe_portrait (worker, job);
      break;
    case KAO_JOB_LOOK_AHEAD:
      worker_look_ahead (worker);
      break;
    case KAO_JOB_LOCATE:
      worker_locate (worker, job);
      break;
    case KAO_JOB_COMPARE:
      worker_compare (worker, job);
      break;
    case KAO_JOB_WIPE:
      g_clear_pointer (&worker->ahead, kao_document_ahead_free);
      if (worker->engine != NULL)
        worker->ops->wipe (worker->engine);
      g_task_return_boolean (job->task, TRUE);
      break;
    case KAO_JOB_QUIT:
      g_clear_pointer (&worker->ahead, kao_document_ahead_free);
      worker_close (worker);
      break;
    }
}

/* What the job cost, for who measures the program. */
static void
worker_run_timed (Worker *worker, KaoJob *job)
{
  static const gchar *const names[] = {
    [KAO_JOB_LOAD] = "load",     [KAO_JOB_TRACK] = "track",     [KAO_JOB_DESCRIBE] = "describe",
    [KAO_JOB_DESCRIBE_PORTRAIT] = "describe portrait",          [KAO_JOB_LOCATE] = "locate",
    [KAO_JOB_LOOK_AHEAD] = "look ahead",
    [KAO_JOB_COMPARE] = "compare", [KAO_JOB_WIPE] = "wipe",     [KAO_JOB_QUIT] = "quit",
  };
  gint64 began = g_get_monotonic_time ();
  struct timespec before, after;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &before);
  worker_run_job (worker, job);
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &after);
  kao_log_detail ("engine", "%s: waited %d us, took %d us, processor %d us", names[job->kind],
                  (gint) (began - job->asked), (gint) (g_get_monotonic_time () - began),
                  (gint) ((after.tv_sec - before.tv_sec) * G_USEC_PER_SEC
                          + (after.tv_nsec - before.tv_nsec) / 1000));
}

static gpointer
worker_main (gpointer data)
{
  Worker *worker = data;
  gboolean is_done = FALSE;

  while (!is_done)
    {
      KaoJob *job = g_async_queue_pop (worker->queue);

      worker_run_timed (worker, job);
      is_done = job->kind == KAO_JOB_QUIT;
      _kao_job_free (job);
    }
  g_main_context_unref (worker->context);
  g_async_queue_unref (worker->queue);
  _kao_mailbox_unref (worker->mailbox);
  g_free (worker);
  return NULL;
}

GThread *
_kao_engine_thread_start (const KaoEngineOps *ops,
                          gpointer data,
                          GMainContext *context,
                          GAsyncQueue *queue,
                          KaoMailbox *mailbox)
{
  Worker *worker = g_new0 (Worker, 1);

  worker->ops = ops;
  worker->data = data;
  worker->context = g_main_context_ref (context);
  worker->queue = g_async_queue_ref (queue);
  worker->mailbox = _kao_mailbox_ref (mailbox);
  return g_thread_new ("kao-engine", worker_main, worker);
}
