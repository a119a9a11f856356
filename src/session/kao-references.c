// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "session/kao-references-private.h"

#include "base/kao-error.h"
#include "base/kao-log.h"
#include "secure/kao-memory.h"
#include "visitor/kao-face-view.h"

enum
{
  SIGNAL_CHANGED,
  SIGNAL_COMPARED,
  SIGNAL_FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KaoReferences, kao_references, G_TYPE_OBJECT)

/* What an asynchronous answer carries. */
typedef struct
{
  KaoReferences *references; /* owned reference */
  guint epoch;
  guint serial;
  KaoOrigin origin; /* for a description */
} Asked;

static Asked *
asked_new (KaoReferences *self, guint serial, KaoOrigin origin)
{
  Asked *asked = g_new0 (Asked, 1);

  asked->references = g_object_ref (self);
  asked->epoch = self->epoch;
  asked->serial = serial;
  asked->origin = origin;
  return asked;
}

static void
asked_free (Asked *asked)
{
  g_object_unref (asked->references);
  g_free (asked);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asked, asked_free)

static GCancellable *
ensure_cancellable (KaoReferences *self)
{
  if (self->cancellable == NULL)
    self->cancellable = g_cancellable_new ();
  return self->cancellable;
}

/* --- figures --- */

/* It failed its check and came without anything to compare. */
static gboolean
is_only_wrong (const KaoReference *reference)
{
  return reference->portrait == NULL && reference->vector == NULL;
}

static guint
collect (KaoReferences *self, const KaoReference *references[KAO_N_ORIGINS],
         KaoVector *vectors[KAO_N_ORIGINS])
{
  guint n = 0;

  for (guint origin = 0; origin < KAO_N_ORIGINS; origin++)
    {
      if (self->list[origin] == NULL || is_only_wrong (self->list[origin]))
        continue;
      references[n] = self->list[origin];
      vectors[n] = self->list[origin]->vector;
      n++;
    }
  return n;
}

static gboolean
is_ready (KaoReferences *self)
{
  for (guint origin = 0; origin < KAO_N_ORIGINS; origin++)
    {
      if (self->list[origin] != NULL && self->list[origin]->vector == NULL
          && !is_only_wrong (self->list[origin]))
        return FALSE;
    }
  return self->calibration != NULL && !self->is_comparing && kao_references_get_n (self) > 0;
}

static void work_out (KaoReferences *self);

static void
on_compared (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Asked) asked = data;
  KaoReferences *self = asked->references;
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoComparison) comparison = NULL;
  const KaoReference *references[KAO_N_ORIGINS];
  KaoVector *vectors[KAO_N_ORIGINS];

  comparison = kao_visitor_compare_finish (self->visitor, result, &error);
  if (asked->epoch != self->epoch)
    return;
  self->is_comparing = FALSE;
  /* One was added or dropped meanwhile, or the visitor is looked at again: figures of what is no more are not
   * shown, and it does not matter whether there are any. */
  if (asked->serial != self->serial)
    {
      work_out (self);
      return;
    }
  if (comparison == NULL)
    {
      g_signal_emit (self, signals[SIGNAL_FAILED], 0, (guint) KAO_N_ORIGINS, error);
      return;
    }
  collect (self, references, vectors);
  if (self->result == NULL)
    self->result = kao_secret_alloc (sizeof *self->result);
  kao_result_fill (self->result, comparison, references, self->calibration, &self->lines,
                   kao_visitor_get_advice (self->visitor),
                   kao_visitor_get_advice_lines (self->visitor));
  for (guint origin = 0; origin < KAO_N_ORIGINS; origin++)
    {
      if (self->list[origin] != NULL && is_only_wrong (self->list[origin]))
        kao_result_add_wrong (self->result, (KaoOrigin) origin);
    }
  g_signal_emit (self, signals[SIGNAL_COMPARED], 0, self->result);
}

static void
work_out (KaoReferences *self)
{
  const KaoReference *references[KAO_N_ORIGINS];
  KaoVector *vectors[KAO_N_ORIGINS];
  guint n;

  if (!is_ready (self))
    return;
  n = collect (self, references, vectors);
  if (n == 0)
    {
      g_autoptr (GError) error = g_error_new_literal (KAO_CARD_ERROR, KAO_CARD_ERROR_NOT_GENUINE,
                                                      "What there is to compare with failed its check");

      g_signal_emit (self, signals[SIGNAL_FAILED], 0, (guint) KAO_N_ORIGINS, error);
      return;
    }
  self->is_comparing = TRUE;
  kao_visitor_compare_async (self->visitor, vectors, n, self->calibration, on_compared,
                             asked_new (self, self->serial, KAO_N_ORIGINS));
}

/* --- the list --- */

static void
drop (KaoReferences *self, KaoOrigin origin)
{
  g_clear_pointer (&self->list[origin], kao_reference_free);
  g_clear_pointer (&self->views[origin], kao_image_unref);
  self->serial++;
}

static void
on_described (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Asked) asked = data;
  KaoReferences *self = asked->references;
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoDescribed) described = NULL;
  KaoReference *reference;
  gboolean was_placed;

  described = kao_engine_service_describe_portrait_finish (self->engine, result, &error);
  if (asked->epoch != self->epoch || asked->serial != self->serials[asked->origin])
    return;
  reference = self->list[asked->origin];
  if (described == NULL)
    {
      drop (self, asked->origin);
      g_signal_emit (self, signals[SIGNAL_FAILED], 0, (guint) asked->origin, error);
      if (asked->epoch == self->epoch)
        work_out (self);
      return;
    }
  was_placed = reference->has_face;
  reference->vector = g_steal_pointer (&described->vector);
  reference->quality = described->quality;
  reference->face = described->face;
  reference->has_face = TRUE;
  if (!was_placed)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  if (asked->epoch == self->epoch)
    work_out (self);
}

void
kao_references_add (KaoReferences *self, KaoReference *reference)
{
  KaoOrigin origin;
  guint epoch;
  guint serial;

  g_return_if_fail (KAO_IS_REFERENCES (self));
  g_return_if_fail (!is_only_wrong (reference) || reference->trust == KAO_TRUST_WRONG);

  origin = reference->origin;
  drop (self, origin);
  self->list[origin] = reference;
  self->serials[origin] = self->serial;
  epoch = self->epoch;
  serial = self->serial;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  /* A handler may have ended the visit. */
  if (epoch != self->epoch || serial != self->serials[origin])
    return;
  if (reference->portrait != NULL && reference->vector == NULL)
    kao_engine_service_describe_portrait_async (self->engine, reference->portrait,
                                                reference->has_face ? &reference->face : NULL,
                                                ensure_cancellable (self), on_described,
                                                asked_new (self, serial, origin));
  else
    work_out (self);
}

gboolean
kao_references_has (KaoReferences *self, KaoOrigin origin)
{
  g_return_val_if_fail (KAO_IS_REFERENCES (self), FALSE);
  g_return_val_if_fail ((guint) origin < KAO_N_ORIGINS, FALSE);
  return self->list[origin] != NULL;
}

guint
kao_references_get_n (KaoReferences *self)
{
  guint n = 0;

  g_return_val_if_fail (KAO_IS_REFERENCES (self), 0);

  for (guint origin = 0; origin < KAO_N_ORIGINS; origin++)
    n += self->list[origin] != NULL;
  return n;
}

guint
kao_references_get_n_comparable (KaoReferences *self)
{
  const KaoReference *references[KAO_N_ORIGINS];
  KaoVector *vectors[KAO_N_ORIGINS];

  g_return_val_if_fail (KAO_IS_REFERENCES (self), 0);
  return collect (self, references, vectors);
}

void
kao_references_begin (KaoReferences *self, KaoCalibration *calibration, const KaoLines *lines)
{
  g_return_if_fail (KAO_IS_REFERENCES (self));

  g_clear_pointer (&self->calibration, kao_calibration_unref);
  self->calibration = kao_calibration_ref (calibration);
  self->lines = *lines;
  work_out (self);
}

void
kao_references_pause (KaoReferences *self)
{
  g_return_if_fail (KAO_IS_REFERENCES (self));

  self->serial++;
  g_clear_pointer (&self->calibration, kao_calibration_unref);
  g_clear_pointer (&self->result, kao_secret_free);
}

const KaoResult *
kao_references_get_result (KaoReferences *self)
{
  g_return_val_if_fail (KAO_IS_REFERENCES (self), NULL);
  return self->result;
}

KaoImage *
kao_references_dup_view (KaoReferences *self, KaoOrigin origin)
{
  const KaoReference *reference;

  g_return_val_if_fail (KAO_IS_REFERENCES (self), NULL);
  g_return_val_if_fail ((guint) origin < KAO_N_ORIGINS, NULL);

  reference = self->list[origin];
  if (self->views[origin] == NULL && reference != NULL && reference->portrait != NULL
      && reference->has_face)
    self->views[origin] = kao_face_view_new (reference->portrait, &reference->face);
  return self->views[origin] != NULL ? kao_image_ref (self->views[origin]) : NULL;
}

/* --- object --- */

void
kao_references_wipe (KaoReferences *self)
{
  g_return_if_fail (KAO_IS_REFERENCES (self));

  self->epoch++;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  for (guint origin = 0; origin < KAO_N_ORIGINS; origin++)
    drop (self, (KaoOrigin) origin);
  g_clear_pointer (&self->result, kao_secret_free);
  g_clear_pointer (&self->calibration, kao_calibration_unref);
  self->is_comparing = FALSE;
}

static void
kao_references_dispose (GObject *object)
{
  KaoReferences *self = KAO_REFERENCES (object);

  kao_references_wipe (self);
  g_clear_object (&self->engine);
  g_clear_object (&self->visitor);
  G_OBJECT_CLASS (kao_references_parent_class)->dispose (object);
}

static void
kao_references_class_init (KaoReferencesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kao_references_dispose;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_COMPARED] = g_signal_new ("compared", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT,
                                         G_TYPE_POINTER);
}

static void
kao_references_init (KaoReferences *self)
{
}

KaoReferences *
kao_references_new (KaoEngineService *engine, KaoVisitor *visitor)
{
  KaoReferences *self = g_object_new (KAO_TYPE_REFERENCES, NULL);

  self->engine = g_object_ref (engine);
  self->visitor = g_object_ref (visitor);
  return self;
}
