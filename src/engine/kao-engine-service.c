// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "engine/kao-engine-service.h"

#include "base/kao-error.h"
#include "base/kao-log.h"
#include "secure/kao-memory.h"
#include "engine/kao-one-person.h"

/* Between two looks at a frame for faces that look anywhere. */
#define QUICK_LOOKS 3

typedef enum
{
  JOB_LOAD,
  JOB_TRACK, /* take what lies in the slot */
  JOB_DESCRIBE,
  JOB_LOCATE,
  JOB_COMPARE,
  JOB_WIPE,
  JOB_QUIT
} JobKind;

/* One job, owned by whoever holds it: the queue, then the thread. */
typedef struct
{
  JobKind kind;
  GTask *task; /* owned; NULL for JOB_TRACK and JOB_QUIT */
  gchar **search_path;
  gchar *pack_name;
  KaoImage *image;
  KaoFace face;
  KaoDocumentKind document;
  KaoVector *vectors[KAO_VISITOR_MAX_FRAMES];
  guint n_vectors;
  gdouble same_person_limit;
} Job;

/* What the thread shares with the service. Counted, because answers on their way hold it too. */
typedef struct
{
  GMutex lock;
  KaoTracked *waiting; /* owned; the slot; under @lock */
  guint epoch;         /* counts wipes; under @lock */
  /* Borrowed, NULL once the service is gone; main thread only. The thread never holds a reference
   * to the service: if it dropped the last one, it would have to join itself. Tasks have no source
   * object for the same reason. */
  KaoEngineService *service;
} Mailbox;

struct _KaoEngineService
{
  GObject parent_instance;

  const KaoEngineOps *ops;
  gpointer data;
  GMainContext *context; /* owned */
  GAsyncQueue *queue;    /* owned; of Job */
  Mailbox *mailbox;      /* owned reference */
  GThread *thread;       /* owned; joined in dispose */
};

/* What the thread is given: no reference to the service, which joins it. */
typedef struct
{
  const KaoEngineOps *ops;
  gpointer data;
  gpointer engine; /* of ops->open(), or NULL */
  gboolean can_describe;
  GMainContext *context;
  GAsyncQueue *queue;
  Mailbox *mailbox;
  gboolean is_alone; /* the last frame showed one face */
  guint n_quick;     /* quick looks since the last whole one */
} Worker;

/* A "tracked" on its way to the main context. */
typedef struct
{
  Mailbox *mailbox; /* owned reference */
  KaoTracked *tracked;
  guint epoch;
} Sighting;

G_DEFINE_TYPE (KaoEngineService, kao_engine_service, G_TYPE_OBJECT)

enum
{
  SIGNAL_TRACKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

KaoTracked *
kao_tracked_copy (const KaoTracked *tracked)
{
  KaoTracked *copy = kao_secret_alloc (sizeof *copy);

  *copy = *tracked;
  if (copy->image != NULL)
    kao_image_ref (copy->image);
  return copy;
}

KaoTracked *
kao_tracked_detach (const KaoTracked *tracked)
{
  KaoRect whole = { 0, 0, kao_image_get_width (tracked->image),
                    kao_image_get_height (tracked->image) };
  g_autoptr (GError) error = NULL;
  KaoImage *image = kao_image_crop (tracked->image, &whole, &error);
  KaoTracked *copy;

  if (image == NULL)
    {
      kao_log_event ("session", "a frame could not be kept: %s", error->message);
      return NULL;
    }
  copy = kao_tracked_copy (tracked);
  kao_image_unref (copy->image);
  copy->image = image;
  return copy;
}

void
kao_tracked_free (KaoTracked *tracked)
{
  if (tracked == NULL)
    return;
  g_clear_pointer (&tracked->image, kao_image_unref);
  kao_secret_free (tracked);
}

void
kao_comparison_free (KaoComparison *comparison)
{
  kao_secret_free (comparison);
}

static void
mailbox_clear (gpointer data)
{
  Mailbox *mailbox = data;

  g_clear_pointer (&mailbox->waiting, kao_tracked_free);
  g_mutex_clear (&mailbox->lock);
}

static void
mailbox_unref (Mailbox *mailbox)
{
  g_atomic_rc_box_release_full (mailbox, mailbox_clear);
}

/* Drops what the job was given; its task stays. */
static void
job_drop (Job *job)
{
  g_clear_pointer (&job->search_path, g_strfreev);
  g_clear_pointer (&job->pack_name, g_free);
  g_clear_pointer (&job->image, kao_image_unref);
  for (guint i = 0; i < job->n_vectors; i++)
    g_clear_pointer (&job->vectors[i], kao_vector_unref);
  job->n_vectors = 0;
}

static void
job_free (gpointer data)
{
  Job *job = data;

  job_drop (job);
  g_clear_object (&job->task);
  kao_secret_free (job);
}

/* Jobs carry face coordinates, so they live in wiped memory as well. */
static Job *
job_new (JobKind kind, GTask *task)
{
  Job *job = kao_secret_alloc (sizeof *job);

  job->kind = kind;
  job->task = task;
  return job;
}

static GError *
no_model_error (void)
{
  return g_error_new_literal (KAO_MODEL_ERROR, KAO_MODEL_ERROR_NO_PACK,
                              "No face model is loaded; install a model pack");
}

/* --- the engine's thread --- */

static void
worker_close (Worker *worker)
{
  if (worker->engine != NULL)
    worker->ops->close (worker->engine);
  worker->engine = NULL;
  worker->can_describe = FALSE;
}

static void
worker_load (Worker *worker, Job *job)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoPack) pack = NULL;

  worker_close (worker);
  worker->engine = worker->ops->open (worker->data, (const gchar *const *) job->search_path,
                                      job->pack_name, &pack, &error);
  worker->can_describe = worker->engine != NULL && pack != NULL;
  job_drop (job);
  if (worker->can_describe)
    g_task_return_pointer (job->task, g_steal_pointer (&pack), (GDestroyNotify) kao_pack_unref);
  else
    g_task_return_error (job->task, error != NULL ? g_steal_pointer (&error) : no_model_error ());
}

/* @tracked: (transfer full) */
static Sighting *
sighting_new (Mailbox *mailbox, KaoTracked *tracked, guint epoch)
{
  Sighting *sighting = g_new0 (Sighting, 1);

  sighting->mailbox = g_atomic_rc_box_acquire (mailbox);
  sighting->tracked = tracked;
  sighting->epoch = epoch;
  return sighting;
}

static void
sighting_free (gpointer data)
{
  Sighting *sighting = data;

  kao_tracked_free (sighting->tracked);
  mailbox_unref (sighting->mailbox);
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
    g_signal_emit (self, signals[SIGNAL_TRACKED], 0, sighting->tracked);
  return G_SOURCE_REMOVE;
}

/* While one visitor looks into the camera, most frames need only be searched for straight faces; who
 * steps up beside and looks elsewhere is seen by the next whole look, the fourth at the latest. */
static gboolean
worker_look (Worker *worker, KaoTracked *tracked, GError **error)
{
  tracked->is_quick = worker->is_alone && worker->n_quick < QUICK_LOOKS;
  worker->n_quick = tracked->is_quick ? worker->n_quick + 1 : 0;
  if (!worker->ops->track (worker->engine, tracked, error))
    return FALSE;
  worker->is_alone = tracked->n_faces == 1;
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
      kao_log_detail ("session", "a frame could not be searched: %s", error->message);
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
worker_describe (Worker *worker, Job *job)
{
  g_autoptr (GError) error = NULL;
  KaoVector *vector = NULL;

  if (worker->can_describe)
    vector = worker->ops->describe (worker->engine, job->image, &job->face, FALSE, &error);
  else
    error = no_model_error ();
  job_drop (job);
  if (vector != NULL)
    g_task_return_pointer (job->task, vector, (GDestroyNotify) kao_vector_unref);
  else
    g_task_return_error (job->task, g_steal_pointer (&error));
}

static void
worker_locate (Worker *worker, Job *job)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *portraits = NULL;

  if (worker->engine != NULL)
    portraits = worker->ops->locate (worker->engine, job->image, job->document,
                                     g_task_get_cancellable (job->task), &error);
  else
    error = no_model_error ();
  job_drop (job);
  if (portraits != NULL)
    g_task_return_pointer (job->task, portraits, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (job->task, g_steal_pointer (&error));
}

/* The mean of those of the job's vectors that show one person. (transfer full) (nullable) */
static KaoVector *
average (Worker *worker, const Job *job, KaoComparison *comparison)
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
    kao_log_event ("session", "%u of %u frames show somebody else and are left out", n - n_used, n);
  return worker->ops->mean (worker->engine, used, n_used);
}

static KaoComparison *
compare (Worker *worker, Job *job, GError **error)
{
  const KaoEngineOps *ops = worker->ops;
  g_autoptr (KaoComparison) comparison = NULL;
  g_autoptr (KaoVector) document = NULL;
  g_autoptr (KaoVector) visitor = NULL;

  document = ops->describe (worker->engine, job->image, &job->face, TRUE, error);
  if (document == NULL)
    return NULL;
  comparison = kao_secret_alloc (sizeof *comparison);
  ops->measure (worker->engine, job->image, &job->face, &comparison->quality);
  visitor = average (worker, job, comparison);
  if (visitor != NULL)
    comparison->distance = ops->distance (worker->engine, document, visitor);
  /* Not a number compares false with everything: it must not reach the figure. */
  if (visitor == NULL || !(comparison->distance >= 0))
    {
      g_set_error (error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_ENGINE,
                   "The face model gave no distance; install the model pack again");
      return NULL;
    }
  for (guint i = 0; i < job->n_vectors; i++)
    comparison->distances[i] = ops->distance (worker->engine, document, job->vectors[i]);
  return g_steal_pointer (&comparison);
}

static void
worker_compare (Worker *worker, Job *job)
{
  g_autoptr (GError) error = NULL;
  KaoComparison *comparison = NULL;

  if (worker->can_describe)
    comparison = compare (worker, job, &error);
  else
    error = no_model_error ();
  job_drop (job);
  if (comparison != NULL)
    g_task_return_pointer (job->task, comparison, (GDestroyNotify) kao_comparison_free);
  else
    g_task_return_error (job->task, g_steal_pointer (&error));
}

static void
worker_run_job (Worker *worker, Job *job)
{
  /* A job that was given up before its turn is not begun. */
  if (job->task != NULL && g_cancellable_is_cancelled (g_task_get_cancellable (job->task)))
    {
      job_drop (job);
      g_task_return_error_if_cancelled (job->task);
      return;
    }
  switch (job->kind)
    {
    case JOB_LOAD:
      worker_load (worker, job);
      break;
    case JOB_TRACK:
      worker_track (worker);
      break;
    case JOB_DESCRIBE:
      worker_describe (worker, job);
      break;
    case JOB_LOCATE:
      worker_locate (worker, job);
      break;
    case JOB_COMPARE:
      worker_compare (worker, job);
      break;
    case JOB_WIPE:
      if (worker->engine != NULL)
        worker->ops->wipe (worker->engine);
      g_task_return_boolean (job->task, TRUE);
      break;
    case JOB_QUIT:
      worker_close (worker);
      break;
    }
}

static gpointer
worker_main (gpointer data)
{
  Worker *worker = data;
  gboolean is_done = FALSE;

  while (!is_done)
    {
      Job *job = g_async_queue_pop (worker->queue);

      worker_run_job (worker, job);
      is_done = job->kind == JOB_QUIT;
      job_free (job);
    }
  g_main_context_unref (worker->context);
  g_async_queue_unref (worker->queue);
  mailbox_unref (worker->mailbox);
  g_free (worker);
  return NULL;
}

/* --- the main thread --- */

static void
kao_engine_service_dispose (GObject *object)
{
  KaoEngineService *self = KAO_ENGINE_SERVICE (object);

  if (self->thread != NULL)
    {
      g_async_queue_push (self->queue, job_new (JOB_QUIT, NULL));
      g_thread_join (g_steal_pointer (&self->thread));
    }
  g_clear_pointer (&self->queue, g_async_queue_unref);
  if (self->mailbox != NULL)
    self->mailbox->service = NULL;
  g_clear_pointer (&self->mailbox, mailbox_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  G_OBJECT_CLASS (kao_engine_service_parent_class)->dispose (object);
}

static void
kao_engine_service_class_init (KaoEngineServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kao_engine_service_dispose;

  signals[SIGNAL_TRACKED] = g_signal_new ("tracked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
kao_engine_service_init (KaoEngineService *self)
{
}

KaoEngineService *
kao_engine_service_new (const KaoEngineOps *ops, gpointer data)
{
  KaoEngineService *self = g_object_new (KAO_TYPE_ENGINE_SERVICE, NULL);
  Worker *worker = g_new0 (Worker, 1);

  self->ops = ops;
  self->data = data;
  self->context = g_main_context_ref_thread_default ();
  self->queue = g_async_queue_new_full (job_free);
  self->mailbox = g_atomic_rc_box_new0 (Mailbox);
  g_mutex_init (&self->mailbox->lock);
  self->mailbox->service = self;

  worker->ops = ops;
  worker->data = data;
  worker->context = g_main_context_ref (self->context);
  worker->queue = g_async_queue_ref (self->queue);
  worker->mailbox = g_atomic_rc_box_acquire (self->mailbox);
  self->thread = g_thread_new ("kao-engine", worker_main, worker);
  return self;
}

static void
submit (KaoEngineService *self, Job *job)
{
  g_async_queue_push (self->queue, job);
}

static Job *
job_new_async (JobKind kind,
               GCancellable *cancellable,
               GAsyncReadyCallback callback,
               gpointer user_data)
{
  return job_new (kind, g_task_new (NULL, cancellable, callback, user_data));
}

void
kao_engine_service_load_async (KaoEngineService *self,
                               const gchar *const *search_path,
                               const gchar *pack_name,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  Job *job;

  g_return_if_fail (KAO_IS_ENGINE_SERVICE (self));

  job = job_new_async (JOB_LOAD, NULL, callback, user_data);
  job->search_path = g_strdupv ((gchar **) search_path);
  job->pack_name = g_strdup (pack_name);
  submit (self, job);
}

KaoPack *
kao_engine_service_load_finish (KaoEngineService *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
kao_engine_service_track (KaoEngineService *self, const KaoFrame *frame)
{
  KaoTracked *tracked;
  g_autoptr (KaoTracked) older = NULL;

  g_return_if_fail (KAO_IS_ENGINE_SERVICE (self));

  tracked = kao_secret_alloc (sizeof *tracked);
  tracked->image = kao_image_ref (frame->image);
  tracked->sequence = frame->sequence;
  tracked->captured_usec = frame->captured_usec;
  g_mutex_lock (&self->mailbox->lock);
  older = g_steal_pointer (&self->mailbox->waiting);
  self->mailbox->waiting = tracked;
  g_mutex_unlock (&self->mailbox->lock);
  /* With an older frame in the slot the thread has been called already. */
  if (older == NULL)
    submit (self, job_new (JOB_TRACK, NULL));
}

void
kao_engine_service_describe_async (KaoEngineService *self,
                                   KaoImage *image,
                                   const KaoFace *face,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  Job *job;

  g_return_if_fail (KAO_IS_ENGINE_SERVICE (self));

  job = job_new_async (JOB_DESCRIBE, cancellable, callback, user_data);
  job->image = kao_image_ref (image);
  job->face = *face;
  submit (self, job);
}

KaoVector *
kao_engine_service_describe_finish (KaoEngineService *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
kao_engine_service_locate_async (KaoEngineService *self,
                                 KaoImage *scan,
                                 KaoDocumentKind expected,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  Job *job;

  g_return_if_fail (KAO_IS_ENGINE_SERVICE (self));

  job = job_new_async (JOB_LOCATE, cancellable, callback, user_data);
  job->image = scan;
  job->document = expected;
  submit (self, job);
}

GPtrArray *
kao_engine_service_locate_finish (KaoEngineService *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
kao_engine_service_compare_async (KaoEngineService *self,
                                  KaoImage *portrait,
                                  const KaoFace *face,
                                  KaoVector *const *vectors,
                                  guint n_vectors,
                                  gdouble same_person_limit,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  Job *job;

  g_return_if_fail (KAO_IS_ENGINE_SERVICE (self));
  g_return_if_fail (n_vectors > 0 && n_vectors <= KAO_VISITOR_MAX_FRAMES);

  job = job_new_async (JOB_COMPARE, cancellable, callback, user_data);
  job->image = kao_image_ref (portrait);
  job->face = *face;
  for (guint i = 0; i < n_vectors; i++)
    job->vectors[i] = kao_vector_ref (vectors[i]);
  job->n_vectors = n_vectors;
  job->same_person_limit = same_person_limit;
  submit (self, job);
}

KaoComparison *
kao_engine_service_compare_finish (KaoEngineService *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
kao_engine_service_wipe_async (KaoEngineService *self,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (KaoTracked) dropped = NULL;

  g_return_if_fail (KAO_IS_ENGINE_SERVICE (self));

  g_mutex_lock (&self->mailbox->lock);
  dropped = g_steal_pointer (&self->mailbox->waiting);
  self->mailbox->epoch++;
  g_mutex_unlock (&self->mailbox->lock);
  submit (self, job_new_async (JOB_WIPE, NULL, callback, user_data));
}

void
kao_engine_service_wipe_finish (KaoEngineService *self, GAsyncResult *result)
{
  g_task_propagate_boolean (G_TASK (result), NULL);
}
