// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "visitor/kao-visitor-private.h"

#include "base/kao-error.h"
#include "base/kao-log.h"
#include "secure/kao-memory.h"
#include "visitor/kao-blind.h"

#include <string.h>

/* A face moves little in a sixth of a second, and looking for it takes 20 to 50 ms of a core. Of
 * thirty frames a second this is every fifth: the last second holds the six of which the best are
 * compared. */
#define TRACK_EVERY_USEC (G_USEC_PER_SEC / 7)

/* "The moment it was pressed": frames that are older show somebody who may have turned away. */
#define BEST_WINDOW_USEC G_USEC_PER_SEC

/* Two frames of one visitor, a moment apart, are never as far from each other as strangers of whom
 * one in a hundred would score this high. */
#define SAME_PERSON_SIMILARITY 40.0

/* The detector does not see everybody in every frame. */
#define SEVERAL_USEC G_USEC_PER_SEC
/* Who is meant may turn away for a moment. */
#define LOST_USEC (2 * G_USEC_PER_SEC)

enum
{
  SIGNAL_FRAME,
  SIGNAL_FACE_CHANGED,
  SIGNAL_SAMPLE_ADDED,
  SIGNAL_ALL_DESCRIBED,
  SIGNAL_PICTURE_CHANGED,
  SIGNAL_NOTHING_TO_COMPARE,
  SIGNAL_RELEASED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KaoVisitor, kao_visitor, G_TYPE_OBJECT)

/* What an asynchronous answer carries: for whom it was asked. */
typedef struct
{
  KaoVisitor *visitor; /* owned reference */
  guint epoch;
  KaoTracked *tracked;     /* owned; for a description */
  KaoVector *vectors[KAO_VISITOR_MAX_FRAMES]; /* owned; for a comparison */
  guint n_vectors;
  GTask *task; /* owned; for a comparison */
} Asked;

static Asked *
asked_new (KaoVisitor *self)
{
  Asked *asked = g_new0 (Asked, 1);

  asked->visitor = g_object_ref (self);
  asked->epoch = self->epoch;
  return asked;
}

static void
asked_free (Asked *asked)
{
  g_clear_pointer (&asked->tracked, kao_tracked_free);
  for (guint i = 0; i < asked->n_vectors; i++)
    kao_vector_unref (asked->vectors[i]);
  g_clear_object (&asked->task);
  g_object_unref (asked->visitor);
  g_free (asked);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asked, asked_free)

static void
drop_view (KaoVisitor *self)
{
  g_clear_pointer (&self->view, kao_image_unref);
}

/* --- describing --- */

static void
tell_all_described (KaoVisitor *self)
{
  if (self->n_describing == 0 && kao_samples_get_n (self->samples) > 0)
    g_signal_emit (self, signals[SIGNAL_ALL_DESCRIBED], 0);
}

static void
on_described (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Asked) asked = data;
  KaoVisitor *self = asked->visitor;
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoVector) vector = NULL;
  g_autoptr (GError) problem = NULL;

  vector = kao_engine_service_describe_finish (self->engine, result, &error);
  if (asked->epoch != self->epoch)
    return;
  self->n_describing--;
  if (vector == NULL)
    {
      /* One frame less; only when none is left is there nothing to compare. */
      kao_log_event ("visitor", "a frame could not be described: %s", error->message);
      g_clear_error (&self->describe_error);
      self->describe_error = g_steal_pointer (&error);
      problem = _kao_missing_explain (self);
      if (problem != NULL)
        g_signal_emit (self, signals[SIGNAL_NOTHING_TO_COMPARE], 0, problem);
      else
        tell_all_described (self);
      return;
    }
  if (self->is_settled)
    return;
  kao_samples_insert (self->samples, g_steal_pointer (&asked->tracked), g_steal_pointer (&vector));
  if (kao_samples_get_n (self->samples) == 1)
    {
      /* The first picture stays: a face that jumps while it is judged is worse than one that is
       * slightly less sharp. */
      drop_view (self);
      g_signal_emit (self, signals[SIGNAL_PICTURE_CHANGED], 0);
    }
  if (asked->epoch == self->epoch)
    g_signal_emit (self, signals[SIGNAL_SAMPLE_ADDED], 0);
  if (asked->epoch == self->epoch)
    tell_all_described (self);
}

/* @tracked: (transfer full), with pixels of its own. */
static void
describe (KaoVisitor *self, KaoTracked *tracked)
{
  Asked *asked = asked_new (self);

  asked->tracked = tracked;
  self->n_describing++;
  kao_engine_service_describe_async (self->engine, tracked->image, &tracked->face,
                                     self->cancellable, on_described, asked);
}

/* One of the frames that come while others are described already. */
static void
describe_if_better (KaoVisitor *self, const KaoTracked *tracked)
{
  KaoTracked *kept;

  if (self->shot != NULL || self->n_describing > 0
      || !kao_samples_has_room_for (self->samples, tracked->quality.unified))
    return;
  kept = kao_tracked_detach (tracked);
  if (kept != NULL)
    describe (self, kept);
}

/* The best frames of the last moment, best first; NULL when there are not so many. (transfer
 * full) */
static KaoTracked *
dup_best (KaoVisitor *self, guint index)
{
  const KaoFrame *frame;
  gpointer extra;
  KaoTracked *tracked;

  if (index >= kao_frame_ranking_get_n (self->best))
    return NULL;
  frame = kao_frame_ranking_peek (self->best, index, NULL, &extra);
  tracked = kao_tracked_copy (extra);
  tracked->image = kao_image_ref (frame->image);
  return tracked;
}

void
kao_visitor_collect (KaoVisitor *self)
{
  KaoTracked *best;

  g_return_if_fail (KAO_IS_VISITOR (self));

  self->is_collecting = TRUE;
  if (self->cancellable == NULL)
    self->cancellable = g_cancellable_new ();
  if (self->shot != NULL)
    {
      describe (self, kao_tracked_copy (self->shot));
      return;
    }
  for (guint i = 0; (best = dup_best (self, i)) != NULL; i++)
    describe (self, best);
}

guint
kao_visitor_get_n_described (KaoVisitor *self)
{
  g_return_val_if_fail (KAO_IS_VISITOR (self), 0);

  return kao_samples_get_n (self->samples);
}

/* --- the live picture --- */

static void
on_frame (KaoCamera *camera, const KaoFrame *frame, KaoVisitor *self)
{
  gint64 now = g_get_monotonic_time ();

  if (!self->is_watching)
    return;
  self->has_seen_frame = TRUE;
  if (now - self->tracked_usec >= TRACK_EVERY_USEC)
    {
      self->tracked_usec = now;
      kao_engine_service_track (self->engine, frame, self->has_wanted ? &self->wanted : NULL);
    }
  g_signal_emit (self, signals[SIGNAL_FRAME], 0, frame->image);
}

/* The camera has few frames to lend: what is kept is a copy. */
static void
keep_frame (KaoVisitor *self, const KaoTracked *tracked)
{
  KaoFrame frame = { tracked->image, tracked->sequence, tracked->captured_usec };
  KaoTracked *extra;

  kao_frame_ranking_expire (self->best, tracked->captured_usec);
  if (tracked->n_faces == 0)
    return;
  extra = kao_tracked_copy (tracked);
  g_clear_pointer (&extra->image, kao_image_unref);
  kao_frame_ranking_offer (self->best, &frame, tracked->quality.unified, extra,
                           (GDestroyNotify) kao_tracked_free);
  if (self->is_collecting)
    describe_if_better (self, tracked);
}

/* Nobody there is nobody to advise: the next face starts anew. */
static KaoAdvice
advise (KaoVisitor *self, const KaoTracked *tracked)
{
  KaoAdviceSet held = (KaoAdviceSet) 1 << self->adviser.shown;

  if (tracked->n_faces == 0)
    {
      self->adviser = (KaoAdviser){ 0 };
      return KAO_ADVICE_NONE;
    }
  return kao_adviser_feed (&self->adviser,
                           kao_advice_for_visitor (&tracked->quality, &self->lines, held),
                           tracked->captured_usec);
}

static KaoPoint
get_middle (const KaoRect *box)
{
  return (KaoPoint){ box->x + box->width / 2.0, box->y + box->height / 2.0 };
}

/* Follows who is meant. Where he is not seen for long, whoever is there has to be meant anew; not while he is being
 * compared, when nobody else may take his place. */
static void
follow (KaoVisitor *self, const KaoTracked *tracked)
{
  if (tracked->n_boxes > 1)
    self->several_usec = tracked->captured_usec;
  else if (tracked->captured_usec - self->several_usec > SEVERAL_USEC)
    self->several_usec = 0;
  if (!self->has_wanted || !tracked->has_wanted)
    return;
  if (self->wanted_usec == 0)
    self->wanted_usec = tracked->captured_usec;
  if (tracked->n_faces > 0)
    {
      self->wanted = get_middle (&tracked->face.box);
      self->wanted_usec = tracked->captured_usec;
    }
  else if (!self->is_collecting && tracked->captured_usec - self->wanted_usec > LOST_USEC)
    self->has_wanted = FALSE;
}

static void
on_tracked (KaoEngineService *engine, const KaoTracked *tracked, KaoVisitor *self)
{
  if (!self->is_watching)
    return;
  /* Looked at before somebody was picked. */
  if (self->has_wanted && !tracked->has_wanted)
    return;
  self->has_looked = TRUE;
  follow (self, tracked);
  self->live->n_boxes = tracked->n_boxes;
  memcpy (self->live->boxes, tracked->boxes, sizeof self->live->boxes);
  self->live->is_picked = self->has_wanted;
  self->live->has_face = tracked->n_faces > 0;
  self->live->face = tracked->face;
  self->live->n_faces = tracked->n_faces;
  self->live->advice = advise (self, tracked);
  self->live->quality = 0;
  self->live->luminance = -1;
  if (tracked->n_faces > 0)
    {
      self->live->quality = tracked->quality.unified;
      self->live->luminance = tracked->quality.luminance;
    }
  else if (tracked->turn != 0)
    self->live->advice = tracked->turn == 2 ? KAO_ADVICE_UPSIDE_DOWN : KAO_ADVICE_ON_ITS_SIDE;
  keep_frame (self, tracked);
  g_signal_emit (self, signals[SIGNAL_FACE_CHANGED], 0);
}

static void
on_camera_changed (KaoCamera *camera, KaoVisitor *self)
{
  if (kao_camera_get_state (camera) == KAO_CAMERA_STATE_LIVE || !self->live->has_face)
    return;
  /* No picture, no face: the guide must not stay where somebody was. */
  kao_wipe (self->live, sizeof *self->live);
  g_signal_emit (self, signals[SIGNAL_FACE_CHANGED], 0);
}

gboolean
kao_visitor_pick (KaoVisitor *self, guint index)
{
  g_return_val_if_fail (KAO_IS_VISITOR (self), FALSE);

  if (index >= self->live->n_boxes)
    return FALSE;
  self->wanted = get_middle (&self->live->boxes[index]);
  self->has_wanted = TRUE;
  self->wanted_usec = 0; /* not looked for yet */
  self->has_looked = FALSE;
  kao_frame_ranking_clear (self->best);
  return TRUE;
}

void
kao_visitor_watch (KaoVisitor *self)
{
  g_return_if_fail (KAO_IS_VISITOR (self));

  self->is_watching = TRUE;
  if (kao_camera_get_state (self->camera) == KAO_CAMERA_STATE_OFF)
    kao_camera_start (self->camera);
}

void
kao_visitor_rest (KaoVisitor *self)
{
  g_return_if_fail (KAO_IS_VISITOR (self));

  self->is_watching = FALSE;
  if (kao_camera_get_state (self->camera) != KAO_CAMERA_STATE_OFF)
    kao_camera_stop (self->camera);
}

/* --- the shot --- */

gboolean
kao_visitor_take_shot (KaoVisitor *self, GError **error)
{
  GError *problem;

  g_return_val_if_fail (KAO_IS_VISITOR (self), FALSE);

  problem = _kao_no_shot_explain (self);
  if (problem != NULL)
    {
      g_propagate_error (error, problem);
      return FALSE;
    }
  kao_visitor_drop_shot (self);
  self->shot = dup_best (self, 0);
  return TRUE;
}

void
kao_visitor_drop_shot (KaoVisitor *self)
{
  g_return_if_fail (KAO_IS_VISITOR (self));

  g_clear_pointer (&self->shot, kao_tracked_free);
  drop_view (self);
}

/* --- comparing --- */

/* Forgets the frames that show somebody else; the picture must show whom the figure is about. */
static void
drop_others (KaoVisitor *self, const Asked *asked, const KaoComparison *comparison)
{
  if (comparison->n_used == comparison->n_frames)
    return;
  for (guint i = 0; i < asked->n_vectors; i++)
    {
      if (!comparison->is_used[i])
        kao_samples_remove (self->samples, asked->vectors[i]);
    }
  drop_view (self);
  g_signal_emit (self, signals[SIGNAL_PICTURE_CHANGED], 0);
}

static void
on_compared (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Asked) asked = data;
  KaoVisitor *self = asked->visitor;
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoComparison) comparison = NULL;

  comparison = kao_engine_service_compare_finish (self->engine, result, &error);
  if (comparison != NULL && asked->epoch == self->epoch)
    drop_others (self, asked, comparison);
  if (asked->epoch != self->epoch)
    g_task_return_new_error (asked->task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The visitor has gone");
  else if (comparison == NULL)
    g_task_return_error (asked->task, g_steal_pointer (&error));
  else
    g_task_return_pointer (asked->task, g_steal_pointer (&comparison),
                           (GDestroyNotify) kao_comparison_free);
}

void
kao_visitor_compare_async (KaoVisitor *self,
                           KaoVector *const *references,
                           guint n_references,
                           const KaoCalibration *calibration,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  Asked *asked;

  g_return_if_fail (KAO_IS_VISITOR (self));
  g_return_if_fail (kao_samples_get_n (self->samples) > 0);

  if (!self->is_settled)
    kao_samples_keep_good (self->samples);
  self->is_settled = TRUE;
  asked = asked_new (self);
  asked->task = g_task_new (self, NULL, callback, user_data);
  asked->n_vectors = kao_samples_get_n (self->samples);
  for (guint i = 0; i < asked->n_vectors; i++)
    asked->vectors[i] = kao_vector_ref (kao_samples_get_vector (self->samples, i));
  kao_engine_service_compare_async (
      self->engine, asked->vectors, asked->n_vectors, references, n_references,
      kao_distance_from_similarity (calibration, SAME_PERSON_SIMILARITY), self->cancellable,
      on_compared, asked);
}

KaoComparison *
kao_visitor_compare_finish (KaoVisitor *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
kao_visitor_set_advice_lines (KaoVisitor *self, const KaoAdviceLines *lines)
{
  g_return_if_fail (KAO_IS_VISITOR (self));

  self->lines = *lines;
}

/* --- object --- */

void
kao_visitor_renew (KaoVisitor *self)
{
  g_return_if_fail (KAO_IS_VISITOR (self));

  self->epoch++;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  kao_frame_ranking_clear (self->best);
  kao_wipe (self->live, sizeof *self->live);
  self->adviser = (KaoAdviser){ 0 };
  g_clear_pointer (&self->shot, kao_tracked_free);
  kao_samples_clear (self->samples);
  drop_view (self);
  g_clear_error (&self->describe_error);
  self->is_watching = FALSE;
  self->is_collecting = FALSE;
  self->is_settled = FALSE;
  self->has_seen_frame = FALSE;
  self->has_looked = FALSE;
  self->tracked_usec = 0;
  self->n_describing = 0;
}

static void
on_camera_shut (KaoCamera *camera, KaoVisitor *self)
{
  if (!self->is_releasing)
    return;
  self->is_releasing = FALSE;
  g_signal_emit (self, signals[SIGNAL_RELEASED], 0);
}

gboolean
kao_visitor_wipe (KaoVisitor *self)
{
  g_return_val_if_fail (KAO_IS_VISITOR (self), FALSE);

  kao_visitor_renew (self);
  kao_wipe (&self->wanted, sizeof self->wanted);
  self->has_wanted = FALSE;
  self->several_usec = 0;
  if (self->is_releasing || !kao_camera_is_shutting (self->camera))
    return FALSE;
  self->is_releasing = TRUE;
  return TRUE;
}

static void
kao_visitor_dispose (GObject *object)
{
  KaoVisitor *self = KAO_VISITOR (object);

  /* It may be called twice, and is over at the first. */
  if (self->camera != NULL)
    kao_visitor_wipe (self);
  g_clear_object (&self->camera);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (kao_visitor_parent_class)->dispose (object);
}

static void
kao_visitor_finalize (GObject *object)
{
  KaoVisitor *self = KAO_VISITOR (object);

  kao_frame_ranking_free (self->best);
  kao_samples_free (self->samples);
  kao_secret_free (self->live);
  G_OBJECT_CLASS (kao_visitor_parent_class)->finalize (object);
}

static guint
add_signal (KaoVisitorClass *klass, const gchar *name, gboolean has_argument)
{
  if (has_argument)
    return g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                         G_TYPE_NONE, 1, G_TYPE_POINTER);
  return g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 0);
}

static void
kao_visitor_class_init (KaoVisitorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kao_visitor_dispose;
  G_OBJECT_CLASS (klass)->finalize = kao_visitor_finalize;

  signals[SIGNAL_FRAME] = add_signal (klass, "frame", TRUE);
  signals[SIGNAL_FACE_CHANGED] = add_signal (klass, "face-changed", FALSE);
  signals[SIGNAL_SAMPLE_ADDED] = add_signal (klass, "sample-added", FALSE);
  signals[SIGNAL_ALL_DESCRIBED] = add_signal (klass, "all-described", FALSE);
  signals[SIGNAL_PICTURE_CHANGED] = add_signal (klass, "picture-changed", FALSE);
  signals[SIGNAL_NOTHING_TO_COMPARE] = add_signal (klass, "nothing-to-compare", TRUE);
  signals[SIGNAL_RELEASED] = add_signal (klass, "released", FALSE);
}

static void
kao_visitor_init (KaoVisitor *self)
{
  self->best = kao_frame_ranking_new (KAO_VISITOR_MAX_FRAMES, BEST_WINDOW_USEC);
  self->live = kao_secret_alloc (sizeof *self->live);
  self->samples = kao_samples_new ();
  self->lines = kao_advice_default_lines;
}

KaoVisitor *
kao_visitor_new (KaoCamera *camera, KaoEngineService *engine)
{
  KaoVisitor *self = g_object_new (KAO_TYPE_VISITOR, NULL);

  self->camera = g_object_ref (camera);
  self->engine = g_object_ref (engine);
  g_signal_connect_object (camera, "frame-ready", G_CALLBACK (on_frame), self, 0);
  g_signal_connect_object (camera, "state-changed", G_CALLBACK (on_camera_changed), self, 0);
  g_signal_connect_object (camera, "shut", G_CALLBACK (on_camera_shut), self, 0);
  g_signal_connect_object (engine, "tracked", G_CALLBACK (on_tracked), self, 0);
  return self;
}
