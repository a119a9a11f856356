// SPDX-License-Identifier: GPL-3.0-or-later
/* The visitor alone, with a camera and an engine that are scripts: what is followed, described,
 * left out, and what is said when there is nothing. No document, no visit. */
#include "config.h"

#include "kao-fake-camera.h"
#include "kao-fake-engine.h"
#include "wait-for.h"

#include "base/kao-error.h"
#include "visitor/kao-face-view.h"
#include "visitor/kao-visitor-private.h"

#include <math.h>

#define PATIENCE_MS 10000
#define SOMEBODY 10

typedef struct
{
  KaoFakeCamera *camera;
  KaoFakeEngine *engine;
  KaoEngineService *service;
  KaoVisitor *visitor;
  KaoCalibration *calibration;
  guint n_frames;
  guint n_faces_changed;
  guint n_samples;
  guint n_pictures;
  GError *nothing; /* the last "nothing-to-compare" */
  gboolean is_loaded;
  gboolean has_answer;
  KaoComparison *comparison;
  GError *error;
  gboolean wipes_on_picture; /* a listener that ends the visit at "picture-changed" */
} Fixture;

static void
on_frame (KaoVisitor *visitor, KaoImage *image, Fixture *fixture)
{
  fixture->n_frames++;
}

static void
on_face_changed (KaoVisitor *visitor, Fixture *fixture)
{
  fixture->n_faces_changed++;
}

static void
on_sample_added (KaoVisitor *visitor, Fixture *fixture)
{
  fixture->n_samples++;
}

static void
on_picture_changed (KaoVisitor *visitor, Fixture *fixture)
{
  fixture->n_pictures++;
  if (fixture->wipes_on_picture)
    kao_visitor_wipe (visitor);
}

static void
on_nothing (KaoVisitor *visitor, const GError *error, Fixture *fixture)
{
  g_clear_error (&fixture->nothing);
  fixture->nothing = g_error_copy (error);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoPack) pack = kao_engine_service_load_finish (fixture->service, result, &error);

  g_assert_no_error (error);
  g_assert_nonnull (pack);
  fixture->is_loaded = TRUE;
}

static void
on_compared (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;

  g_clear_error (&fixture->error);
  kao_comparison_free (g_steal_pointer (&fixture->comparison));
  fixture->comparison
      = kao_visitor_compare_finish (KAO_VISITOR (source), result, &fixture->error);
  g_assert_true ((fixture->comparison != NULL) != (fixture->error != NULL));
  fixture->has_answer = TRUE;
}

static gboolean
on_over (gpointer is_over)
{
  *(gboolean *) is_over = TRUE;
  return G_SOURCE_REMOVE;
}

static void
run (guint milliseconds)
{
  gboolean is_over = FALSE;

  g_timeout_add (milliseconds, on_over, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  static const gdouble distances[] = { 0, 0.5, 1 };
  static const gdouble values[] = { 5, 2.5, 0 };

  fixture->camera = kao_fake_camera_new ();
  fixture->engine = kao_fake_engine_new ();
  fixture->service = kao_engine_service_new (&kao_fake_engine_ops, fixture->engine);
  fixture->visitor = kao_visitor_new (KAO_CAMERA (fixture->camera), fixture->service);
  fixture->calibration = kao_calibration_new (distances, values, G_N_ELEMENTS (values), 3, NULL);
  kao_fake_camera_set_sight (fixture->camera, 1, 80, SOMEBODY);
  g_signal_connect (fixture->visitor, "frame", G_CALLBACK (on_frame), fixture);
  g_signal_connect (fixture->visitor, "face-changed", G_CALLBACK (on_face_changed), fixture);
  g_signal_connect (fixture->visitor, "sample-added", G_CALLBACK (on_sample_added), fixture);
  g_signal_connect (fixture->visitor, "picture-changed", G_CALLBACK (on_picture_changed), fixture);
  g_signal_connect (fixture->visitor, "nothing-to-compare", G_CALLBACK (on_nothing), fixture);
  kao_engine_service_load_async (fixture->service, NULL, "", on_loaded, fixture);
  WAIT_FOR (fixture->is_loaded);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < KAO_N_FAKE_STEPS; i++)
    kao_fake_engine_hold (fixture->engine, i, FALSE);
  kao_visitor_rest (fixture->visitor);
  kao_visitor_wipe (fixture->visitor);
  g_clear_object (&fixture->service);
  run (50);
  g_assert_finalize_object (fixture->visitor);
  g_assert_finalize_object (fixture->camera);
  g_assert_cmpint (kao_fake_picture_count (), ==, 0);
  kao_fake_engine_free (fixture->engine);
  kao_calibration_unref (fixture->calibration);
  kao_comparison_free (fixture->comparison);
  g_clear_error (&fixture->nothing);
  g_clear_error (&fixture->error);
}

static void
watch (Fixture *fixture)
{
  kao_visitor_watch (fixture->visitor);
  WAIT_FOR (kao_visitor_get_live_face (fixture->visitor)->has_face);
}

static void
compare (Fixture *fixture, gfloat person)
{
  const gfloat values[2] = { person / 100, 0 };
  g_autoptr (KaoVector) reference = kao_vector_new (values, 2);
  KaoVector *references[] = { reference };

  fixture->has_answer = FALSE;
  kao_visitor_compare_async (fixture->visitor, references, 1, fixture->calibration, on_compared,
                             fixture);
}

static void
test_live (Fixture *fixture, gconstpointer data)
{
  const KaoLiveFace *live = kao_visitor_get_live_face (fixture->visitor);

  g_assert_false (live->has_face);
  watch (fixture);
  g_assert_cmpuint (fixture->n_frames, >, 0);
  g_assert_cmpuint (fixture->n_faces_changed, >, 0);
  g_assert_cmpfloat (live->quality, ==, 80);
  g_assert_cmpfloat (live->luminance, ==, 0.5);
  g_assert_null (kao_visitor_explain_blind (fixture->visitor));
  kao_fake_camera_set_sight (fixture->camera, 0, 0, 0);
  WAIT_FOR (!live->has_face);
  g_assert_cmpfloat (live->luminance, <, 0);

  /* Nothing is described that nobody asked for. */
  g_assert_cmpuint (kao_fake_engine_get_n_begun (fixture->engine, KAO_FAKE_STEP_DESCRIBE), ==, 0);
  kao_visitor_rest (fixture->visitor);
  g_assert_cmpint (kao_camera_get_state (KAO_CAMERA (fixture->camera)), ==, KAO_CAMERA_STATE_OFF);
  kao_visitor_rest (fixture->visitor);
  kao_visitor_watch (fixture->visitor);
  kao_visitor_watch (fixture->visitor);
  g_assert_cmpuint (kao_fake_camera_get_n_starts (fixture->camera), ==, 2);
}

/* A camera that does not stand upright is told by the faces that stand on their side or head in its picture. */
static void
test_turned (Fixture *fixture, gconstpointer data)
{
  static const KaoAdvice advices[] = { KAO_ADVICE_NONE, KAO_ADVICE_ON_ITS_SIDE, KAO_ADVICE_UPSIDE_DOWN,
                                       KAO_ADVICE_ON_ITS_SIDE };
  const KaoFakeSight sight = { 0, 0, 0 };
  g_autoptr (KaoImage) image = kao_fake_picture_new (&sight);

  watch (fixture);
  for (guint turn = 1; turn < G_N_ELEMENTS (advices); turn++)
    {
      const KaoTracked tracked = { .image = image, .captured_usec = g_get_monotonic_time (), .turn = turn };

      g_signal_emit_by_name (fixture->service, "tracked", &tracked);
      g_assert_cmpint (kao_visitor_get_live_face (fixture->visitor)->advice, ==, advices[turn]);
      g_assert_false (kao_visitor_get_live_face (fixture->visitor)->has_face);
    }
}

/* What comes from camera or engine while nobody is watched is dropped. */
static void
test_resting (Fixture *fixture, gconstpointer data)
{
  guint n_faces_changed;

  watch (fixture);
  kao_fake_engine_hold (fixture->engine, KAO_FAKE_STEP_TRACK, TRUE);
  run (200);
  kao_visitor_rest (fixture->visitor);
  n_faces_changed = fixture->n_faces_changed;
  kao_fake_engine_hold (fixture->engine, KAO_FAKE_STEP_TRACK, FALSE);
  kao_camera_start (KAO_CAMERA (fixture->camera));
  fixture->n_frames = 0;
  run (200);
  g_assert_cmpuint (fixture->n_frames, ==, 0);
  g_assert_cmpuint (fixture->n_faces_changed, ==, n_faces_changed);
  g_assert_false (kao_visitor_get_live_face (fixture->visitor)->has_face);
  kao_camera_stop (KAO_CAMERA (fixture->camera));
}

/* Each state of the camera, with a fault of its own and without. */
static void
test_blind (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    KaoCameraState state;
    gboolean is_retry;
    gint code;
  } rows[] = {
    { KAO_CAMERA_STATE_OPENING, TRUE, KAO_RETRY_NO_FRAME },
    { KAO_CAMERA_STATE_STALLED, FALSE, KAO_DEVICE_ERROR_STALLED },
    { KAO_CAMERA_STATE_MISSING, FALSE, KAO_DEVICE_ERROR_NOT_FOUND },
    { KAO_CAMERA_STATE_FAULT, FALSE, KAO_DEVICE_ERROR_NOT_FOUND },
  };
  g_autoptr (GError) denied = g_error_new_literal (KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_DENIED, "No");
  g_autoptr (GError) off = kao_visitor_explain_blind (fixture->visitor);

  g_assert_error (off, KAO_RETRY, KAO_RETRY_NO_FRAME);
  kao_visitor_watch (fixture->visitor);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GQuark domain = rows[i].is_retry ? KAO_RETRY : KAO_CAMERA_ERROR;
      g_autoptr (GError) plain = NULL;
      g_autoptr (GError) own = NULL;

      kao_fake_camera_set_fault (fixture->camera, rows[i].state, NULL);
      plain = kao_visitor_explain_blind (fixture->visitor);
      g_assert_error (plain, domain, rows[i].code);
      kao_fake_camera_set_fault (fixture->camera, rows[i].state, denied);
      own = kao_visitor_explain_blind (fixture->visitor);
      if (rows[i].is_retry)
        g_assert_error (own, KAO_RETRY, rows[i].code);
      else
        g_assert_error (own, KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_DENIED);
    }
}

static void
test_shot (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoImage) view = NULL;
  g_autoptr (KaoImage) again = NULL;

  g_assert_false (kao_visitor_take_shot (fixture->visitor, &error));
  g_assert_error (error, KAO_RETRY, KAO_RETRY_NO_FRAME);
  g_clear_error (&error);
  kao_fake_camera_set_sight (fixture->camera, 0, 0, 0);
  kao_visitor_watch (fixture->visitor);
  run (100);
  g_assert_false (kao_visitor_take_shot (fixture->visitor, &error));
  g_assert_error (error, KAO_RETRY, KAO_RETRY_NO_FACE);
  g_clear_error (&error);
  kao_fake_camera_set_sight (fixture->camera, 1, 80, SOMEBODY);
  watch (fixture);
  g_assert_true (kao_visitor_take_shot (fixture->visitor, &error));
  g_assert_true (kao_visitor_has_shot (fixture->visitor));
  view = kao_visitor_dup_view (fixture->visitor);
  again = kao_visitor_dup_view (fixture->visitor);
  g_assert_true (view == again);
  g_assert_cmpint (kao_image_get_width (view), ==, KAO_FACE_VIEW_WIDTH);
  g_assert_cmpint (kao_image_get_height (view), ==, KAO_FACE_VIEW_HEIGHT);

  /* It alone is described, whatever comes. */
  kao_visitor_collect (fixture->visitor);
  run (400);
  g_assert_cmpuint (fixture->n_samples, ==, 1);
  kao_visitor_drop_shot (fixture->visitor);
  g_assert_false (kao_visitor_has_shot (fixture->visitor));
}

/* What was seen, then what is better. */
static void
test_collect (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KaoImage) none = kao_visitor_dup_view (fixture->visitor);

  g_assert_null (none);
  g_assert_cmpint (kao_visitor_get_advice (fixture->visitor), ==, KAO_ADVICE_NONE);
  kao_fake_camera_set_sight (fixture->camera, 1, 20, SOMEBODY);
  watch (fixture);
  kao_visitor_collect (fixture->visitor);
  g_assert_null (kao_visitor_explain_missing (fixture->visitor));
  WAIT_FOR (fixture->n_samples > 0);
  g_assert_cmpuint (fixture->n_pictures, ==, 1);
  kao_fake_camera_set_sight (fixture->camera, 1, 90, SOMEBODY);
  WAIT_FOR (kao_samples_get_n (fixture->visitor->samples) == KAO_VISITOR_MAX_FRAMES
            && kao_samples_get_tracked (fixture->visitor->samples, KAO_VISITOR_MAX_FRAMES - 1)
                       ->quality.unified
                   == 90);
  /* All are as good as they get: no pass through the network is spent any more. */
  fixture->n_samples = 0;
  run (500);
  g_assert_cmpuint (fixture->n_samples, ==, 0);
  g_assert_cmpuint (fixture->n_pictures, ==, 1);
  compare (fixture, SOMEBODY + 20);
  WAIT_FOR (fixture->has_answer);
  g_assert_cmpuint (fixture->comparison->n_used, ==, KAO_VISITOR_MAX_FRAMES);
  g_assert_cmpfloat_with_epsilon (fixture->comparison->distances[0], 0.2, 1e-6);
}

/* Once compared no frame joins any more, so that a second comparison is about the same ones. */
static void
test_settled (Fixture *fixture, gconstpointer data)
{
  guint n;

  kao_fake_camera_set_sight (fixture->camera, 1, 40, SOMEBODY);
  watch (fixture);
  kao_visitor_collect (fixture->visitor);
  WAIT_FOR (fixture->n_samples > 0);
  compare (fixture, SOMEBODY + 20);
  WAIT_FOR (fixture->has_answer);
  n = fixture->comparison->n_used;
  /* The mean, also where there is nothing to compare it with. */
  fixture->has_answer = FALSE;
  kao_visitor_compare_async (fixture->visitor, NULL, 0, fixture->calibration, on_compared, fixture);
  WAIT_FOR (fixture->has_answer);
  g_assert_no_error (fixture->error);
  g_assert_cmpuint (fixture->comparison->n_references, ==, 0);
  g_assert_cmpfloat_with_epsilon (kao_vector_get_values (fixture->comparison->mean)[0], SOMEBODY / 100.0f, 1e-6);
  kao_fake_camera_set_sight (fixture->camera, 1, 95, SOMEBODY + 5);
  run (400);
  compare (fixture, SOMEBODY + 30);
  WAIT_FOR (fixture->has_answer);
  g_assert_cmpuint (fixture->comparison->n_frames, ==, n);
  g_assert_cmpfloat_with_epsilon (fixture->comparison->distances[0], 0.3, 1e-6);
}

/* Two frames of the visitor, then a better one of somebody else. */
static void
collect_with_stranger (Fixture *fixture)
{
  watch (fixture);
  run (500);
  kao_visitor_collect (fixture->visitor);
  WAIT_FOR (fixture->n_samples >= 3);
  kao_fake_camera_set_sight (fixture->camera, 1, 95, SOMEBODY + 90);
  WAIT_FOR (kao_samples_get_tracked (fixture->visitor->samples, 0)->quality.unified == 95);
  fixture->n_pictures = 0;
}

static void
test_stranger (Fixture *fixture, gconstpointer data)
{
  collect_with_stranger (fixture);
  compare (fixture, SOMEBODY + 20);
  WAIT_FOR (fixture->has_answer);
  g_assert_cmpfloat_with_epsilon (fixture->comparison->distances[0], 0.2, 1e-6);
  g_assert_cmpuint (fixture->comparison->n_used, <, fixture->comparison->n_frames);
  g_assert_cmpuint (kao_samples_get_n (fixture->visitor->samples), ==, fixture->comparison->n_used);
  g_assert_cmpfloat (kao_samples_get_tracked (fixture->visitor->samples, 0)->quality.unified, ==,
                     80);
  g_assert_cmpuint (fixture->n_pictures, ==, 1);
}

/* Who listens may end the visit at any word: then there is no answer. */
static void
test_wiped_while_answering (Fixture *fixture, gconstpointer data)
{
  collect_with_stranger (fixture);
  fixture->wipes_on_picture = TRUE;
  compare (fixture, SOMEBODY + 20);
  WAIT_FOR (fixture->has_answer);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (kao_samples_get_n (fixture->visitor->samples), ==, 0);
}

static void
test_wiped_at_first_sample (Fixture *fixture, gconstpointer data)
{
  watch (fixture);
  fixture->wipes_on_picture = TRUE;
  kao_visitor_collect (fixture->visitor);
  WAIT_FOR (fixture->n_pictures > 0);
  g_assert_cmpuint (fixture->n_samples, ==, 0);
  g_assert_cmpuint (kao_samples_get_n (fixture->visitor->samples), ==, 0);
}

/* Neither how the face lay nor which one was meant. */
static void
assert_nowhere (KaoVisitor *visitor)
{
  static const KaoLiveFace no_face;
  static const KaoPoint nowhere;

  g_assert_cmpmem (visitor->live, sizeof no_face, &no_face, sizeof no_face);
  g_assert_cmpmem (&visitor->wanted, sizeof nowhere, &nowhere, sizeof nowhere);
}

static void
test_wipe_drops_answers (Fixture *fixture, gconstpointer data)
{
  watch (fixture);
  kao_fake_engine_hold (fixture->engine, KAO_FAKE_STEP_DESCRIBE, TRUE);
  kao_visitor_collect (fixture->visitor);
  g_assert_cmpuint (fixture->visitor->n_describing, >, 0);
  g_assert_true (kao_visitor_pick (fixture->visitor, 0));
  g_assert_cmpfloat (fixture->visitor->wanted.x, >, 0);
  kao_visitor_rest (fixture->visitor);
  kao_visitor_wipe (fixture->visitor);
  assert_nowhere (fixture->visitor);
  kao_fake_engine_hold (fixture->engine, KAO_FAKE_STEP_DESCRIBE, FALSE);
  run (100);
  g_assert_cmpuint (fixture->n_samples, ==, 0);
  g_assert_cmpuint (fixture->visitor->n_describing, ==, 0);
  g_assert_null (fixture->visitor->shot);
  g_assert_null (fixture->visitor->cancellable);
  g_assert_null (fixture->nothing);
  g_assert_false (kao_visitor_get_live_face (fixture->visitor)->has_face);
  /* And the next one is served; a camera that goes on shows nobody until its next picture. */
  watch (fixture);
  kao_visitor_wipe (fixture->visitor);
  assert_nowhere (fixture->visitor);
  watch (fixture);
  kao_visitor_collect (fixture->visitor);
  WAIT_FOR (fixture->n_samples > 0);
}

/* Why there is nothing, in the order of what helps most. */
static void
test_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) dlib = g_error_new_literal (KAO_MODEL_ERROR, KAO_MODEL_ERROR_ENGINE, "dlib");
  g_autoptr (GError) no_frame = NULL;
  g_autoptr (GError) no_face = NULL;
  g_autoptr (GError) no_camera = NULL;
  g_autoptr (GError) not_described = NULL;

  kao_fake_camera_set_sight (fixture->camera, 0, 0, 0);
  kao_visitor_watch (fixture->visitor);
  no_frame = kao_visitor_explain_missing (fixture->visitor);
  g_assert_error (no_frame, KAO_RETRY, KAO_RETRY_NO_FRAME);
  WAIT_FOR (fixture->n_frames > 0);
  no_face = kao_visitor_explain_missing (fixture->visitor);
  g_assert_error (no_face, KAO_RETRY, KAO_RETRY_NO_FACE);
  kao_fake_camera_set_fault (fixture->camera, KAO_CAMERA_STATE_MISSING, NULL);
  no_camera = kao_visitor_explain_missing (fixture->visitor);
  g_assert_error (no_camera, KAO_CAMERA_ERROR, KAO_DEVICE_ERROR_NOT_FOUND);
  kao_fake_camera_set_fault (fixture->camera, KAO_CAMERA_STATE_LIVE, NULL);

  kao_fake_engine_set_fault (fixture->engine, KAO_FAKE_STEP_DESCRIBE, dlib);
  kao_fake_camera_set_sight (fixture->camera, 1, 80, SOMEBODY);
  watch (fixture);
  kao_visitor_collect (fixture->visitor);
  WAIT_FOR (fixture->nothing != NULL);
  g_assert_error (fixture->nothing, KAO_MODEL_ERROR, KAO_MODEL_ERROR_ENGINE);
  kao_visitor_rest (fixture->visitor);
  WAIT_FOR (fixture->visitor->n_describing == 0);
  not_described = kao_visitor_explain_missing (fixture->visitor);
  g_assert_error (not_described, KAO_MODEL_ERROR, KAO_MODEL_ERROR_ENGINE);
}

/* A frame that is lost beside others is no matter. */
static void
test_one_lost (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) dlib = g_error_new_literal (KAO_MODEL_ERROR, KAO_MODEL_ERROR_ENGINE, "dlib");

  watch (fixture);
  kao_visitor_collect (fixture->visitor);
  WAIT_FOR (fixture->n_samples > 0);
  kao_fake_engine_set_fault (fixture->engine, KAO_FAKE_STEP_DESCRIBE, dlib);
  kao_fake_camera_set_sight (fixture->camera, 1, 99, SOMEBODY);
  WAIT_FOR (fixture->visitor->describe_error != NULL);
  g_assert_null (fixture->nothing);
  g_assert_null (kao_visitor_explain_missing (fixture->visitor));
}

static void
test_no_distance (Fixture *fixture, gconstpointer data)
{
  watch (fixture);
  kao_visitor_collect (fixture->visitor);
  WAIT_FOR (fixture->n_samples > 0);
  fixture->engine->forced_distance = NAN;
  compare (fixture, SOMEBODY);
  WAIT_FOR (fixture->has_answer);
  g_assert_error (fixture->error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_ENGINE);
}

/* A face without landmarks is shown by its box; one without a place is not. */
static void
test_view_without_points (void)
{
  const KaoFakeSight sight = { 1, 80, SOMEBODY };
  g_autoptr (KaoImage) image = kao_fake_picture_new (&sight);
  const KaoFace box = { .box = { 16, 8, 32, 32 } };
  const KaoFace nowhere = { .has_points = TRUE };
  g_autoptr (KaoImage) view = kao_face_view_new (image, &box);

  g_assert_nonnull (view);
  g_assert_cmpint (kao_image_get_width (view), ==, KAO_FACE_VIEW_WIDTH);
  g_assert_null (kao_face_view_new (image, &nowhere));
}

#define ADD(name, function)                                                                        \
  g_test_add ("/visitor/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("live", test_live);
  ADD ("turned", test_turned);
  ADD ("resting", test_resting);
  ADD ("blind", test_blind);
  ADD ("shot", test_shot);
  ADD ("collect", test_collect);
  ADD ("settled", test_settled);
  ADD ("stranger", test_stranger);
  ADD ("wipe/while-answering", test_wiped_while_answering);
  ADD ("wipe/at-first-sample", test_wiped_at_first_sample);
  ADD ("wipe/drops-answers", test_wipe_drops_answers);
  ADD ("nothing", test_nothing);
  ADD ("one-lost", test_one_lost);
  ADD ("no-distance", test_no_distance);
  g_test_add_func ("/visitor/view-without-points", test_view_without_points);
  return g_test_run ();
}
