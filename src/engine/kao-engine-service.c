// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "engine/kao-engine-job.h"

#include "secure/kao-memory.h"

struct _KaoEngineService
{
  GObject parent_instance;

  GMainContext *context; /* owned */
  GAsyncQueue *queue;    /* owned; of KaoJob */
  KaoMailbox *mailbox;   /* owned reference */
  GThread *thread;       /* owned; joined in dispose */
  gboolean cuts_fronts;
};

G_DEFINE_TYPE (KaoEngineService, kao_engine_service, G_TYPE_OBJECT)

static void
kao_engine_service_dispose (GObject *object)
{
  KaoEngineService *self = KAO_ENGINE_SERVICE (object);

  if (self->thread != NULL)
    {
      g_async_queue_push (self->queue, _kao_job_new (KAO_JOB_QUIT, NULL));
      g_thread_join (g_steal_pointer (&self->thread));
    }
  g_clear_pointer (&self->queue, g_async_queue_unref);
  if (self->mailbox != NULL)
    self->mailbox->service = NULL;
  g_clear_pointer (&self->mailbox, _kao_mailbox_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  G_OBJECT_CLASS (kao_engine_service_parent_class)->dispose (object);
}

static void
kao_engine_service_class_init (KaoEngineServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kao_engine_service_dispose;

  g_signal_new ("tracked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
kao_engine_service_init (KaoEngineService *self)
{
}

KaoEngineService *
kao_engine_service_new (const KaoEngineOps *ops, gpointer data)
{
  KaoEngineService *self = g_object_new (KAO_TYPE_ENGINE_SERVICE, NULL);

  self->context = g_main_context_ref_thread_default ();
  self->queue = g_async_queue_new_full ((GDestroyNotify) _kao_job_free);
  self->mailbox = _kao_mailbox_new (self);
  self->thread = _kao_engine_thread_start (ops, data, self->context, self->queue, self->mailbox);
  return self;
}

static void
submit (KaoEngineService *self, KaoJob *job)
{
  g_async_queue_push (self->queue, job);
}

static KaoJob *
job_new_async (KaoJobKind kind,
               GCancellable *cancellable,
               GAsyncReadyCallback callback,
               gpointer user_data)
{
  return _kao_job_new (kind, g_task_new (NULL, cancellable, callback, user_data));
}

void
kao_engine_service_load_async (KaoEngineService *self,
                               KaoPackPlaces *places,
                               const gchar *pack_name,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  KaoJob *job;

  g_return_if_fail (KAO_IS_ENGINE_SERVICE (self));

  job = job_new_async (KAO_JOB_LOAD, NULL, callback, user_data);
  job->places = places != NULL ? kao_pack_places_ref (places) : NULL;
  job->pack_name = g_strdup (pack_name);
  submit (self, job);
}

KaoPack *
kao_engine_service_load_finish (KaoEngineService *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
kao_engine_service_track (KaoEngineService *self, const KaoFrame *frame, const KaoPoint *wanted)
{
  KaoTracked *tracked;
  g_autoptr (KaoTracked) older = NULL;

  g_return_if_fail (KAO_IS_ENGINE_SERVICE (self));

  tracked = kao_secret_alloc (sizeof *tracked);
  tracked->image = kao_image_ref (frame->image);
  tracked->sequence = frame->sequence;
  tracked->captured_usec = frame->captured_usec;
  tracked->has_wanted = wanted != NULL;
  if (wanted != NULL)
    tracked->wanted = *wanted;
  g_mutex_lock (&self->mailbox->lock);
  older = g_steal_pointer (&self->mailbox->waiting);
  self->mailbox->waiting = tracked;
  g_mutex_unlock (&self->mailbox->lock);
  /* With an older frame in the slot the thread has been called already. */
  if (older == NULL)
    submit (self, _kao_job_new (KAO_JOB_TRACK, NULL));
}

void
kao_engine_service_describe_async (KaoEngineService *self,
                                   KaoImage *image,
                                   const KaoFace *face,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  KaoJob *job;

  g_return_if_fail (KAO_IS_ENGINE_SERVICE (self));

  job = job_new_async (KAO_JOB_DESCRIBE, cancellable, callback, user_data);
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
kao_engine_service_look_ahead (KaoEngineService *self,
                               KaoImage *scan,
                               guint n_lines,
                               KaoDocumentKind expected,
                               GCancellable *cancellable)
{
  KaoJob *job, *older;

  g_return_if_fail (KAO_IS_ENGINE_SERVICE (self));

  job = _kao_job_new (KAO_JOB_LOOK_AHEAD, NULL);
  job->image = kao_image_ref (scan);
  job->n_lines = n_lines;
  job->document = expected;
  job->cancellable = g_object_ref (cancellable);
  g_mutex_lock (&self->mailbox->lock);
  older = self->mailbox->ahead;
  self->mailbox->ahead = job;
  g_mutex_unlock (&self->mailbox->lock);
  if (older != NULL)
    _kao_job_free (older);
  else
    submit (self, _kao_job_new (KAO_JOB_LOOK_AHEAD, NULL));
}

void
kao_engine_service_locate_async (KaoEngineService *self,
                                 KaoImage *scan,
                                 KaoDocumentKind expected,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  KaoJob *job;

  g_return_if_fail (KAO_IS_ENGINE_SERVICE (self));

  job = job_new_async (KAO_JOB_LOCATE, cancellable, callback, user_data);
  job->image = scan;
  job->document = expected;
  job->cuts_fronts = self->cuts_fronts;
  submit (self, job);
}

void
kao_engine_service_set_cuts_fronts (KaoEngineService *self, gboolean cuts_fronts)
{
  g_return_if_fail (KAO_IS_ENGINE_SERVICE (self));
  self->cuts_fronts = cuts_fronts;
}

GPtrArray *
kao_engine_service_locate_finish (KaoEngineService *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
kao_engine_service_describe_portrait_async (KaoEngineService *self,
                                            KaoImage *portrait,
                                            const KaoFace *face,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data)
{
  KaoJob *job;

  g_return_if_fail (KAO_IS_ENGINE_SERVICE (self));

  job = job_new_async (KAO_JOB_DESCRIBE_PORTRAIT, cancellable, callback, user_data);
  job->image = kao_image_ref (portrait);
  job->has_face = face != NULL;
  if (face != NULL)
    job->face = *face;
  submit (self, job);
}

KaoDescribed *
kao_engine_service_describe_portrait_finish (KaoEngineService *self,
                                             GAsyncResult *result,
                                             GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
kao_engine_service_compare_async (KaoEngineService *self,
                                  KaoVector *const *vectors,
                                  guint n_vectors,
                                  KaoVector *const *references,
                                  guint n_references,
                                  gdouble same_person_limit,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  KaoJob *job;

  g_return_if_fail (KAO_IS_ENGINE_SERVICE (self));
  g_return_if_fail (n_vectors > 0 && n_vectors <= KAO_VISITOR_MAX_FRAMES);
  g_return_if_fail (n_references <= KAO_MAX_REFERENCES);

  job = job_new_async (KAO_JOB_COMPARE, cancellable, callback, user_data);
  for (guint i = 0; i < n_vectors; i++)
    job->vectors[i] = kao_vector_ref (vectors[i]);
  job->n_vectors = n_vectors;
  for (guint i = 0; i < n_references; i++)
    job->references[i] = kao_vector_ref (references[i]);
  job->n_references = n_references;
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

  /* A look ahead in its slot has been cancelled; the thread, which has been called for it, wipes its memory. */
  g_mutex_lock (&self->mailbox->lock);
  dropped = g_steal_pointer (&self->mailbox->waiting);
  self->mailbox->epoch++;
  g_mutex_unlock (&self->mailbox->lock);
  submit (self, job_new_async (KAO_JOB_WIPE, NULL, callback, user_data));
}

void
kao_engine_service_wipe_finish (KaoEngineService *self, GAsyncResult *result)
{
  g_task_propagate_boolean (G_TASK (result), NULL);
}
