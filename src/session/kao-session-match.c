// SPDX-License-Identifier: GPL-3.0-or-later
/* One match, from Start Matching to the figure. The scan starts at once; the visitor is described
 * while the scanner moves, so that after the last line only the portrait is left to do. */
#include "config.h"

#include "session/kao-session-private.h"

#include "base/kao-error.h"
#include "base/kao-log.h"
#include "secure/kao-memory.h"
#include "engine/kao-one-person.h"

#include <math.h>

/* Side of the square pictures for the panes, in pixels; the eyes are a quarter of it apart, which is
 * about as much as a webcam at 1280x720 or a card portrait at 600 dpi gives. */
#define PANE_SIDE 480

/* A frame of the scan's duration must be this much better, on the 0..100 scale of quality, than the
 * worst of those described already to be worth a pass through the network. */
#define WORTHWHILE_GAIN 3.0

/* Below this ISO/IEC 29794-5 value a printed portrait is too small or too soft to rely on. */
#define DOCUMENT_UNCLEAR_BELOW 20.0

/* Two frames of one visitor, a moment apart, are never as far from each other as strangers of whom
 * one in a hundred would score this high. */
#define SAME_PERSON_SIMILARITY 40.0

/* What an asynchronous answer carries: for whom it was asked. */
typedef struct
{
  KaoSession *session; /* owned reference */
  guint visitor;
  KaoTracked *tracked; /* owned; for a description */
} Asked;

static Asked *
asked_new (KaoSession *self)
{
  Asked *asked = g_new0 (Asked, 1);

  asked->session = g_object_ref (self);
  asked->visitor = self->visitor;
  return asked;
}

static void
asked_free (Asked *asked)
{
  kao_tracked_free (asked->tracked);
  g_object_unref (asked->session);
  g_free (asked);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asked, asked_free)

static gboolean
asked_is_current (const Asked *asked)
{
  return asked->visitor == asked->session->visitor && asked->session->state != KAO_SESSION_WIPING;
}

void
kao_sample_free (KaoSample *sample)
{
  kao_tracked_free (sample->tracked);
  g_clear_pointer (&sample->vector, kao_vector_unref);
  g_free (sample);
}

void
_kao_session_match_init (KaoSession *self)
{
  self->samples = g_ptr_array_new_with_free_func ((GDestroyNotify) kao_sample_free);
}

void
_kao_session_match_wipe (KaoSession *self)
{
  if (self->samples != NULL)
    g_ptr_array_set_size (self->samples, 0);
  g_clear_pointer (&self->portraits, g_ptr_array_unref);
  g_clear_pointer (&self->result, kao_secret_free);
  g_clear_error (&self->describe_error);
  g_clear_error (&self->first_look);
  self->n_describing = 0;
  self->has_seen_frame = FALSE;
  self->has_chosen = FALSE;
  self->chosen = 0;
  kao_wipe (&self->progress, sizeof self->progress);
}

/* --- the visitor --- */

static const KaoSample *
get_sample (KaoSession *self, guint index)
{
  return g_ptr_array_index (self->samples, index);
}

static void
insert_sample (KaoSession *self, KaoTracked *tracked, KaoVector *vector)
{
  KaoSample *sample = g_new0 (KaoSample, 1);
  guint place = 0;

  sample->tracked = tracked;
  sample->vector = vector;
  while (place < self->samples->len
         && get_sample (self, place)->tracked->quality.unified >= tracked->quality.unified)
    place++;
  g_ptr_array_insert (self->samples, (gint) place, sample);
  if (self->samples->len > KAO_VISITOR_MAX_FRAMES)
    g_ptr_array_remove_index (self->samples, KAO_VISITOR_MAX_FRAMES);
}

static void continue_without_scanner (KaoSession *self);

static void
on_described (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Asked) asked = data;
  KaoSession *self = asked->session;
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoVector) vector = NULL;
  gboolean is_first = self->samples->len == 0;

  vector = kao_engine_service_describe_finish (self->engine, result, &error);
  if (!asked_is_current (asked))
    return;
  self->n_describing--;
  if (vector == NULL)
    {
      /* One frame less; only when none is left does it end the match. */
      kao_log_event ("session", "a frame could not be described: %s", error->message);
      g_clear_error (&self->describe_error);
      self->describe_error = g_steal_pointer (&error);
    }
  else
    {
      insert_sample (self, g_steal_pointer (&asked->tracked), g_steal_pointer (&vector));
      if (is_first)
        {
          /* The first picture stays in the pane: a face that jumps while it is judged is worse than
           * one that is slightly less sharp. */
          _kao_session_drop_pane (self, KAO_PANE_VISITOR);
          _kao_session_emit (self, KAO_SIGNAL_PORTRAITS_CHANGED);
        }
    }
  continue_without_scanner (self);
}

/* @tracked: (transfer full), with pixels of its own. */
static void
describe (KaoSession *self, KaoTracked *tracked)
{
  Asked *asked = asked_new (self);

  asked->tracked = tracked;
  self->n_describing++;
  kao_engine_service_describe_async (self->engine, tracked->image, &tracked->face,
                                     self->cancellable, on_described, asked);
}

void
_kao_session_match_offer (KaoSession *self, const KaoTracked *tracked)
{
  const KaoSample *worst;
  KaoTracked *kept;

  if (self->shot != NULL || tracked->n_faces == 0 || self->n_describing > 0)
    return;
  if (self->samples->len == KAO_VISITOR_MAX_FRAMES)
    {
      worst = get_sample (self, KAO_VISITOR_MAX_FRAMES - 1);
      if (tracked->quality.unified < worst->tracked->quality.unified + WORTHWHILE_GAIN)
        return;
    }
  kept = kao_tracked_detach (tracked);
  if (kept != NULL)
    describe (self, kept);
}

static void
describe_what_was_seen (KaoSession *self)
{
  KaoTracked *best;

  if (self->shot != NULL)
    {
      describe (self, kao_tracked_copy (self->shot));
      return;
    }
  for (guint i = 0; (best = _kao_session_dup_best (self, i)) != NULL; i++)
    describe (self, best);
}

/* Why there is nothing of the visitor to compare, in the order of what helps most. (transfer full) */
static GError *
explain_missing_visitor (KaoSession *self)
{
  GError *problem;

  if (self->describe_error != NULL)
    return g_error_copy (self->describe_error);
  problem = _kao_session_live_problem (self);
  if (problem != NULL)
    return problem;
  if (self->has_seen_frame)
    return g_error_new_literal (KAO_RETRY, KAO_RETRY_NO_FACE,
                                "No face was in the picture; ask the visitor to face the camera");
  return g_error_new_literal (KAO_RETRY, KAO_RETRY_NO_FRAME,
                              "The camera delivered no picture during the scan; try again");
}

/* --- comparing --- */

static KaoAdvice
advise_on_document (const KaoQuality *quality)
{
  static const KaoQualityComponent decisive[] = {
    KAO_QUALITY_INTER_EYE_DISTANCE,
    KAO_QUALITY_SHARPNESS,
    KAO_QUALITY_DYNAMIC_RANGE,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (decisive); i++)
    {
      gdouble value = quality->value[decisive[i]];

      if (value >= 0 && value < DOCUMENT_UNCLEAR_BELOW)
        return KAO_ADVICE_DOCUMENT_UNCLEAR;
    }
  return KAO_ADVICE_NONE;
}

/* Standard deviation of the figure over the visitor's single frames. */
static gdouble
measure_spread (KaoSession *self, const KaoComparison *comparison)
{
  gdouble sum = 0;
  gdouble squares = 0;
  gdouble n = comparison->n_used;

  if (comparison->n_used < 2)
    return 0;
  for (guint i = 0; i < comparison->n_frames; i++)
    {
      gdouble value;

      if (!comparison->is_used[i])
        continue;
      value = kao_similarity_from_distance (self->calibration, comparison->distances[i]);
      sum += value;
      squares += value * value;
    }
  return sqrt (MAX (0, (squares - sum * sum / n) / (n - 1)));
}

/* Forgets the frames that show somebody else; the pane must show whom the figure is about. */
static void
drop_others (KaoSession *self, const KaoComparison *comparison)
{
  if (comparison->n_used == comparison->n_frames)
    return;
  for (guint i = MIN (comparison->n_frames, self->samples->len); i > 0; i--)
    {
      if (!comparison->is_used[i - 1])
        g_ptr_array_remove_index (self->samples, i - 1);
    }
  _kao_session_drop_pane (self, KAO_PANE_VISITOR);
  _kao_session_emit (self, KAO_SIGNAL_PORTRAITS_CHANGED);
}

static void
on_compared (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Asked) asked = data;
  KaoSession *self = asked->session;
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoComparison) comparison = NULL;
  KaoResult *figure;

  comparison = kao_engine_service_compare_finish (self->engine, result, &error);
  if (!asked_is_current (asked))
    return;
  if (comparison == NULL)
    {
      _kao_session_fail (self, error);
      return;
    }
  drop_others (self, comparison);
  /* A handler may have cancelled. */
  if (self->state != KAO_SESSION_COMPARING)
    return;
  figure = kao_secret_alloc (sizeof *figure);
  figure->distance = comparison->distance;
  figure->similarity = kao_similarity_from_distance (self->calibration, comparison->distance);
  figure->spread = measure_spread (self, comparison);
  figure->n_frames = comparison->n_used;
  figure->is_extrapolated = kao_similarity_is_extrapolated (self->calibration, figure->similarity);
  figure->threshold = kao_config_get_threshold (self->config);
  figure->review_line = kao_config_get_review_line (self->config);
  figure->outcome = kao_outcome_from_similarity (figure->similarity, figure->threshold,
                                                 figure->review_line);
  figure->visitor_advice = kao_quality_advice (&get_sample (self, 0)->tracked->quality);
  figure->document_advice = advise_on_document (&comparison->quality);
  self->result = figure;
  if (_kao_session_step (self, KAO_SESSION_EVENT_COMPARED) && self->result != NULL)
    g_signal_emit_by_name (self, "result", self->result);
}

/* Where the portrait's face is; the engine's own type. */
static KaoFace
face_of_portrait (const KaoPortrait *portrait)
{
  KaoFace face = { .box = portrait->face.box,
                   .score = portrait->face.score,
                   .has_points = portrait->face.has_points };

  for (guint i = 0; i < KAO_N_LANDMARKS; i++)
    face.points[i] = portrait->face.points[i];
  return face;
}

/* A blink costs the figure more than another frame gives. */
static void
drop_poor_samples (KaoSession *self)
{
  gdouble qualities[KAO_VISITOR_MAX_FRAMES];
  guint n = MIN (self->samples->len, KAO_VISITOR_MAX_FRAMES);

  for (guint i = 0; i < n; i++)
    qualities[i] = get_sample (self, i)->tracked->quality.unified;
  g_ptr_array_set_size (self->samples, (gint) kao_one_person_count_good (qualities, n));
}

static void
compare_with (KaoSession *self, guint index)
{
  const KaoPortrait *portrait = g_ptr_array_index (self->portraits, index);
  KaoFace face = face_of_portrait (portrait);
  KaoVector *vectors[KAO_VISITOR_MAX_FRAMES];
  guint n;

  self->chosen = index;
  self->has_chosen = TRUE;
  _kao_session_drop_pane (self, KAO_PANE_DOCUMENT);
  _kao_session_emit (self, KAO_SIGNAL_PORTRAITS_CHANGED);
  if (self->state != KAO_SESSION_COMPARING)
    return;
  drop_poor_samples (self);
  n = self->samples->len;
  for (guint i = 0; i < n; i++)
    vectors[i] = get_sample (self, i)->vector;
  kao_engine_service_compare_async (self->engine, portrait->portrait, &face, vectors, n,
                                    kao_distance_from_similarity (self->calibration,
                                                                  SAME_PERSON_SIMILARITY),
                                    self->cancellable, on_compared, asked_new (self));
}

/* --- the document --- */

static void begin_scan (KaoSession *self, gboolean whole_glass);

/* A card that was not pushed into the corner is found on the whole glass. That takes longer, so it
 * is done only where the card's area held no photo, and once. */
static gboolean
look_at_whole_glass (KaoSession *self, const GError *problem)
{
  if (self->whole_glass || self->first_look != NULL || self->document == KAO_DOCUMENT_FORM
      || !(g_error_matches (problem, KAO_RETRY, KAO_RETRY_NO_PHOTO)
           || g_error_matches (problem, KAO_RETRY, KAO_RETRY_EMPTY_GLASS)))
    return FALSE;
  self->first_look = g_error_copy (problem);
  kao_wipe (&self->progress, sizeof self->progress);
  if (_kao_session_step (self, KAO_SESSION_EVENT_LOCATED_NONE)
      && self->state == KAO_SESSION_SCANNING)
    begin_scan (self, TRUE);
  return TRUE;
}

static void
on_located (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Asked) asked = data;
  KaoSession *self = asked->session;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) portraits = NULL;
  gboolean is_one;

  portraits = kao_engine_service_locate_finish (self->engine, result, &error);
  if (!asked_is_current (asked))
    return;
  if (portraits != NULL && portraits->len == 0)
    error = g_error_new_literal (KAO_RETRY, KAO_RETRY_NO_PHOTO,
                                 "The document shows no portrait; check which side is down");
  if (error != NULL)
    {
      if (!look_at_whole_glass (self, error))
        _kao_session_fail (self, error);
      return;
    }
  is_one = portraits->len == 1;
  self->portraits = g_steal_pointer (&portraits);
  if (is_one && _kao_session_step (self, KAO_SESSION_EVENT_LOCATED)
      && self->state == KAO_SESSION_COMPARING)
    compare_with (self, 0);
  else if (!is_one && _kao_session_step (self, KAO_SESSION_EVENT_LOCATED_SEVERAL))
    _kao_session_emit (self, KAO_SIGNAL_PORTRAITS_CHANGED);
}

/* A description that was still on its way when the scan ended decides whether there is a visitor. */
static void
continue_without_scanner (KaoSession *self)
{
  g_autoptr (GError) error = NULL;

  if (self->state == KAO_SESSION_SCANNING || self->n_describing > 0 || self->samples->len > 0)
    return;
  error = explain_missing_visitor (self);
  _kao_session_fail (self, error);
}

static void
on_scanned (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Asked) asked = data;
  KaoSession *self = asked->session;
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoImage) scan = NULL;
  gboolean is_awaited = self->is_scan_running && asked->visitor == self->scanned_visitor;

  scan = kao_scanner_scan_finish (self->scanner, result, &error);
  if (is_awaited)
    self->is_scan_running = FALSE;
  if (!asked_is_current (asked))
    {
      g_clear_pointer (&scan, kao_image_unref);
      if (is_awaited)
        _kao_session_part_wiped (self);
      return;
    }
  if (scan == NULL)
    {
      /* A feeder has nothing left for a second look; what the first one saw is the answer. */
      gboolean is_through = self->first_look != NULL
                            && g_error_matches (error, KAO_RETRY, KAO_RETRY_NO_DOCS);

      _kao_session_fail (self, is_through ? self->first_look : error);
      return;
    }
  if (self->samples->len == 0 && self->n_describing == 0)
    {
      error = explain_missing_visitor (self);
      _kao_session_fail (self, error);
      return;
    }
  if (_kao_session_step (self, KAO_SESSION_EVENT_SCANNED) && self->state == KAO_SESSION_LOCATING)
    kao_engine_service_locate_async (self->engine, g_steal_pointer (&scan), self->document,
                                     self->cancellable, on_located, asked_new (self));
}

static void
begin_scan (KaoSession *self, gboolean whole_glass)
{
  KaoScanRequest request = { self->document, whole_glass };

  self->is_scan_running = TRUE;
  self->scanned_visitor = self->visitor;
  kao_scanner_scan_async (self->scanner, &request, self->cancellable, on_scanned, asked_new (self));
}

static void
on_progress (KaoScanner *scanner, const KaoScanProgress *progress, KaoSession *self)
{
  if (self->state != KAO_SESSION_SCANNING)
    return;
  self->progress = *progress;
  _kao_session_emit (self, KAO_SIGNAL_STAGE_CHANGED);
}

void
_kao_session_match_connect (KaoSession *self)
{
  g_signal_connect_object (self->scanner, "progress", G_CALLBACK (on_progress), self, 0);
}

/* --- requests --- */

/* Why no match can be started now, or NULL. (transfer full) */
static GError *
explain_no_start (KaoSession *self)
{
  const GError *fault;
  g_autoptr (GError) problem = NULL;

  if (self->model_error != NULL)
    return g_error_copy (self->model_error);
  if (self->shot == NULL)
    problem = _kao_session_live_problem (self);
  if (problem != NULL)
    return g_steal_pointer (&problem);
  if (kao_scanner_get_state (self->scanner) != KAO_SCANNER_STATE_MISSING)
    return NULL;
  /* It may have been plugged in a moment ago. */
  kao_scanner_search (self->scanner);
  fault = kao_scanner_get_fault (self->scanner);
  if (fault != NULL)
    return g_error_copy (fault);
  return g_error_new_literal (KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_NOT_FOUND,
                              "No scanner was found; connect one and switch it on");
}

gboolean
kao_session_start (KaoSession *self)
{
  g_autoptr (GError) problem = NULL;

  g_return_val_if_fail (KAO_IS_SESSION (self), FALSE);

  if (self->state == KAO_SESSION_LIVE && self->closing == NULL)
    {
      problem = explain_no_start (self);
      if (problem != NULL)
        return _kao_session_refuse (self, problem);
      if (self->pack == NULL)
        {
          kao_log_event ("session", "refused: the face model is still being loaded");
          return FALSE;
        }
      self->cancellable = g_cancellable_new ();
    }
  if (!_kao_session_step (self, KAO_SESSION_EVENT_START))
    return FALSE;
  /* A handler of "state-changed" may have cancelled it. */
  if (self->state != KAO_SESSION_SCANNING)
    return TRUE;

  begin_scan (self, self->whole_glass);
  describe_what_was_seen (self);
  return TRUE;
}

gboolean
kao_session_choose (KaoSession *self, guint portrait)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), FALSE);

  if (self->state == KAO_SESSION_CHOOSING && portrait >= self->portraits->len)
    {
      kao_log_event ("session", "refused: there is no portrait number %u", portrait);
      return FALSE;
    }
  if (!_kao_session_step (self, KAO_SESSION_EVENT_CHOSEN))
    return FALSE;
  if (self->state == KAO_SESSION_COMPARING)
    compare_with (self, portrait);
  return TRUE;
}

/* --- what the window shows --- */

/* A detector's box holds the face from the brows to the chin: with it alone, the eyes are about
 * here. Only for showing a face whose landmarks are not known. */
static void
guess_points (KaoFace *face)
{
  static const KaoPoint usual[KAO_N_LANDMARKS] = {
    [KAO_LANDMARK_EYE_LEFT] = { 0.30, 0.32 },   [KAO_LANDMARK_EYE_RIGHT] = { 0.70, 0.32 },
    [KAO_LANDMARK_NOSE_TIP] = { 0.50, 0.57 },   [KAO_LANDMARK_MOUTH_LEFT] = { 0.34, 0.77 },
    [KAO_LANDMARK_MOUTH_RIGHT] = { 0.66, 0.77 },
  };

  for (guint i = 0; i < KAO_N_LANDMARKS; i++)
    {
      face->points[i].x = face->box.x + usual[i].x * face->box.width;
      face->points[i].y = face->box.y + usual[i].y * face->box.height;
    }
  face->has_points = TRUE;
}

static KaoImage *
align (const KaoImage *image, const KaoFace *face)
{
  KaoFace placed = *face;
  gdouble matrix[6];
  g_autoptr (GError) error = NULL;
  KaoImage *aligned;

  if (!placed.has_points)
    guess_points (&placed);
  if (!kao_face_portrait_matrix (&placed, PANE_SIDE, PANE_SIDE, matrix))
    return NULL;
  aligned = kao_image_warp (image, matrix, PANE_SIDE, PANE_SIDE, &error);
  if (aligned == NULL)
    kao_log_event ("session", "a picture could not be shown: %s", error->message);
  return aligned;
}

static KaoImage *
make_pane (KaoSession *self, KaoPane pane)
{
  const KaoTracked *visitor = self->shot;
  KaoFace face;

  switch (pane)
    {
    case KAO_PANE_VISITOR:
      if (visitor == NULL && self->samples->len > 0)
        visitor = get_sample (self, 0)->tracked;
      return visitor == NULL ? NULL : align (visitor->image, &visitor->face);
    case KAO_PANE_DOCUMENT:
      if (!self->has_chosen)
        return NULL;
      {
        const KaoPortrait *portrait = g_ptr_array_index (self->portraits, self->chosen);

        face = face_of_portrait (portrait);
        return align (portrait->portrait, &face);
      }
    }
  g_return_val_if_reached (NULL);
}

void
_kao_session_drop_pane (KaoSession *self, KaoPane pane)
{
  g_clear_pointer (&self->panes[pane], kao_image_unref);
}

KaoImage *
kao_session_dup_pane_image (KaoSession *self, KaoPane pane)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), NULL);
  g_return_val_if_fail (pane == KAO_PANE_VISITOR || pane == KAO_PANE_DOCUMENT, NULL);

  if (self->panes[pane] == NULL)
    self->panes[pane] = make_pane (self, pane);
  return self->panes[pane] != NULL ? kao_image_ref (self->panes[pane]) : NULL;
}

guint
kao_session_get_n_portraits (KaoSession *self)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), 0);
  return self->state == KAO_SESSION_CHOOSING ? self->portraits->len : 0;
}

KaoImage *
kao_session_dup_portrait (KaoSession *self, guint portrait)
{
  KaoFace face;
  const KaoPortrait *found;

  g_return_val_if_fail (KAO_IS_SESSION (self), NULL);
  g_return_val_if_fail (portrait < kao_session_get_n_portraits (self), NULL);

  found = g_ptr_array_index (self->portraits, portrait);
  face = face_of_portrait (found);
  return align (found->portrait, &face);
}

const KaoResult *
kao_session_get_result (KaoSession *self)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), NULL);
  return self->state == KAO_SESSION_RESULT ? self->result : NULL;
}
