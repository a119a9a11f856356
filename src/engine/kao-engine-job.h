// SPDX-License-Identifier: GPL-3.0-or-later
/* Inside src/engine: what goes down to the engine's thread, and what thread and service share. */
#pragma once

#include "engine/kao-engine-service.h"

G_BEGIN_DECLS

typedef enum
{
  KAO_JOB_LOAD,
  KAO_JOB_TRACK, /* take what lies in the slot */
  KAO_JOB_DESCRIBE,
  KAO_JOB_DESCRIBE_PORTRAIT,
  KAO_JOB_LOOK_AHEAD, /* at what lies in the slot for it */
  KAO_JOB_LOCATE,
  KAO_JOB_COMPARE,
  KAO_JOB_WIPE,
  KAO_JOB_QUIT
} KaoJobKind;

/* One job, owned by whoever holds it: the queue, then the thread. It carries face coordinates, so
 * it lives in wiped memory as well. */
typedef struct
{
  KaoJobKind kind;
  gint64 asked; /* monotonic time, when it was put into the queue */
  GTask *task; /* owned; NULL for KAO_JOB_TRACK, KAO_JOB_LOOK_AHEAD and KAO_JOB_QUIT */
  KaoPackPlaces *places;
  gchar *pack_name;
  KaoImage *image;
  KaoFace face;
  gboolean has_face;
  KaoDocumentKind document;
  guint n_lines;              /* of KAO_JOB_LOOK_AHEAD */
  GCancellable *cancellable; /* likewise; owned */
  gboolean cuts_fronts; /* of KAO_JOB_LOCATE */
  KaoVector *vectors[KAO_VISITOR_MAX_FRAMES];
  guint n_vectors;
  KaoVector *references[KAO_MAX_REFERENCES];
  guint n_references;
  gdouble same_person_limit;
} KaoJob;

/* @task: (transfer full) */
KaoJob *_kao_job_new (KaoJobKind kind, GTask *task);
void _kao_job_free (KaoJob *job);
/* Drops what the job was given; its task stays. */
void _kao_job_drop (KaoJob *job);

/* What the thread shares with the service. Counted, because answers on their way hold it too. */
typedef struct
{
  GMutex lock;
  KaoTracked *waiting; /* owned; the slot; under @lock */
  KaoJob *ahead;       /* owned; the slot for looks ahead; under @lock */
  guint epoch;         /* counts wipes; under @lock */
  /* Borrowed, NULL once the service is gone; main thread only. The thread never holds a reference
   * to the service: if it dropped the last one, it would have to join itself. Tasks have no source
   * object for the same reason. */
  KaoEngineService *service;
} KaoMailbox;

KaoMailbox *_kao_mailbox_new (KaoEngineService *service);
KaoMailbox *_kao_mailbox_ref (KaoMailbox *mailbox);
void _kao_mailbox_unref (KaoMailbox *mailbox);

/* Starts the thread. It works off @queue until KAO_JOB_QUIT; "tracked" is emitted on @context. */
GThread *_kao_engine_thread_start (const KaoEngineOps *ops,
                                   gpointer data,
                                   GMainContext *context,
                                   GAsyncQueue *queue,
                                   KaoMailbox *mailbox);

G_END_DECLS
