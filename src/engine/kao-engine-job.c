// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "engine/kao-engine-job.h"

#include "secure/kao-memory.h"

void
kao_described_free (KaoDescribed *described)
{
  if (described == NULL)
    return;
  g_clear_pointer (&described->vector, kao_vector_unref);
  kao_secret_free (described);
}

void
kao_comparison_free (KaoComparison *comparison)
{
  if (comparison != NULL)
    g_clear_pointer (&comparison->mean, kao_vector_unref);
  kao_secret_free (comparison);
}

KaoJob *
_kao_job_new (KaoJobKind kind, GTask *task)
{
  KaoJob *job = kao_secret_alloc (sizeof *job);

  job->kind = kind;
  job->asked = g_get_monotonic_time ();
  job->task = task;
  return job;
}

void
_kao_job_drop (KaoJob *job)
{
  g_clear_pointer (&job->places, kao_pack_places_unref);
  g_clear_pointer (&job->pack_name, g_free);
  g_clear_pointer (&job->image, kao_image_unref);
  g_clear_object (&job->cancellable);
  for (guint i = 0; i < job->n_vectors; i++)
    g_clear_pointer (&job->vectors[i], kao_vector_unref);
  job->n_vectors = 0;
  for (guint i = 0; i < job->n_references; i++)
    g_clear_pointer (&job->references[i], kao_vector_unref);
  job->n_references = 0;
}

void
_kao_job_free (KaoJob *job)
{
  _kao_job_drop (job);
  g_clear_object (&job->task);
  kao_secret_free (job);
}

KaoMailbox *
_kao_mailbox_new (KaoEngineService *service)
{
  KaoMailbox *mailbox = g_atomic_rc_box_new0 (KaoMailbox);

  g_mutex_init (&mailbox->lock);
  mailbox->service = service;
  return mailbox;
}

KaoMailbox *
_kao_mailbox_ref (KaoMailbox *mailbox)
{
  return g_atomic_rc_box_acquire (mailbox);
}

static void
mailbox_clear (gpointer data)
{
  KaoMailbox *mailbox = data;

  g_clear_pointer (&mailbox->waiting, kao_tracked_free);
  g_clear_pointer (&mailbox->ahead, _kao_job_free);
  g_mutex_clear (&mailbox->lock);
}

void
_kao_mailbox_unref (KaoMailbox *mailbox)
{
  g_atomic_rc_box_release_full (mailbox, mailbox_clear);
}
