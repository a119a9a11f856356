// SPDX-License-Identifier: GPL-3.0-or-later
/* The engine's thread with a fake engine: order, the one slot for frames, wiping, and an end with
 * work in hand. */
#include "config.h"

#include "kao-fake-engine.h"
#include "kao-fake-picture.h"

#include "base/kao-error.h"

#include <string.h>

#define PATIENCE_MS 10000

typedef struct
{
  KaoFakeEngine *fake;
  KaoEngineService *service;
  GString *trail; /* a letter for each answer, in the order of their coming */
  guint n_tracked;
  guint64 last_sequence;
  GString *looks; /* a letter for each frame: quick or whole */
  GError *error;
} Fixture;

static void
on_tracked (KaoEngineService *service, const KaoTracked *tracked, Fixture *fixture)
{
  fixture->n_tracked++;
  fixture->last_sequence = tracked->sequence;
  g_assert_cmpuint (tracked->n_faces, >=, 1);
  g_string_append_c (fixture->looks, tracked->is_quick ? 'q' : 'w');
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (KaoPack) pack = NULL;

  g_clear_error (&fixture->error);
  pack = kao_engine_service_load_finish (fixture->service, result, &fixture->error);
  g_assert_true ((pack != NULL) != (fixture->error != NULL));
  g_string_append_c (fixture->trail, 'L');
}

static void
on_described (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (KaoVector) vector = NULL;

  g_clear_error (&fixture->error);
  vector = kao_engine_service_describe_finish (fixture->service, result, &fixture->error);
  g_assert_true ((vector != NULL) != (fixture->error != NULL));
  g_string_append_c (fixture->trail, vector != NULL ? 'D' : 'd');
}

static void
on_located (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (GPtrArray) portraits = NULL;

  portraits = kao_engine_service_locate_finish (fixture->service, result, NULL);
  g_assert_nonnull (portraits);
  /* The scan itself is gone by now. */
  g_assert_cmpint (kao_fake_picture_count (), ==, (gint) portraits->len);
  g_string_append_c (fixture->trail, 'O');
}

static void
on_wiped (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;

  kao_engine_service_wipe_finish (fixture->service, result);
  g_string_append_c (fixture->trail, 'W');
}

static gboolean
on_too_late (gpointer data)
{
  g_error ("waited in vain");
  return G_SOURCE_REMOVE;
}

static void
wait_for_trail (Fixture *fixture, const gchar *trail)
{
  guint id = g_timeout_add (PATIENCE_MS, on_too_late, NULL);

  while (fixture->trail->len < strlen (trail))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
  g_assert_cmpstr (fixture->trail->str, ==, trail);
}

static void
wait_for_tracked (Fixture *fixture, guint n)
{
  guint id = g_timeout_add (PATIENCE_MS, on_too_late, NULL);

  while (fixture->n_tracked < n)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

static void
wait_for_begun (Fixture *fixture, KaoFakeStep step, guint n)
{
  guint id = g_timeout_add (PATIENCE_MS, on_too_late, NULL);

  while (kao_fake_engine_get_n_begun (fixture->fake, step) < n)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_source_remove (id);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->fake = kao_fake_engine_new ();
  fixture->service = kao_engine_service_new (&kao_fake_engine_ops, fixture->fake);
  fixture->trail = g_string_new ("");
  fixture->looks = g_string_new ("");
  g_signal_connect (fixture->service, "tracked", G_CALLBACK (on_tracked), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < KAO_N_FAKE_STEPS; i++)
    kao_fake_engine_hold (fixture->fake, i, FALSE);
  if (fixture->service != NULL)
    g_assert_finalize_object (fixture->service);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (kao_fake_picture_count (), ==, 0);
  kao_fake_engine_free (fixture->fake);
  g_string_free (fixture->trail, TRUE);
  g_string_free (fixture->looks, TRUE);
  g_clear_error (&fixture->error);
}

static void
load (Fixture *fixture)
{
  kao_engine_service_load_async (fixture->service, NULL, "", on_loaded, fixture);
}

static void
describe (Fixture *fixture, GCancellable *cancellable)
{
  const KaoFakeSight sight = { 1, 50, 1 };
  const KaoFace face = { .has_points = TRUE };
  g_autoptr (KaoImage) image = kao_fake_picture_new (&sight);

  kao_engine_service_describe_async (fixture->service, image, &face, cancellable, on_described,
                                     fixture);
}

static void
track_faces (Fixture *fixture, guint64 sequence, guint8 n_faces)
{
  const KaoFakeSight sight = { n_faces, 50, 1 };
  KaoFrame frame = { kao_fake_picture_new (&sight), sequence, (gint64) sequence };

  kao_engine_service_track (fixture->service, &frame, NULL);
  kao_image_unref (frame.image);
}

static void
track (Fixture *fixture, guint64 sequence)
{
  track_faces (fixture, sequence, 1);
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  const KaoFakeSight page = { 2, 50, 1 };

  load (fixture);
  describe (fixture, NULL);
  kao_engine_service_wipe_async (fixture->service, on_wiped, fixture);
  wait_for_trail (fixture, "LDW");
  kao_engine_service_locate_async (fixture->service, kao_fake_picture_new (&page),
                                   KAO_DOCUMENT_CARD, NULL, on_located, fixture);
  wait_for_trail (fixture, "LDWO");
}

static void
test_without_model (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) damaged
      = g_error_new_literal (KAO_MODEL_ERROR, KAO_MODEL_ERROR_DAMAGED, "Damaged");

  /* Nothing loaded at all. */
  describe (fixture, NULL);
  wait_for_trail (fixture, "d");
  g_assert_error (fixture->error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_NO_PACK);
  /* A detector, but no pack. */
  kao_fake_engine_set_fault (fixture->fake, KAO_FAKE_STEP_OPEN, damaged);
  load (fixture);
  wait_for_trail (fixture, "dL");
  g_assert_error (fixture->error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_DAMAGED);
  describe (fixture, NULL);
  wait_for_trail (fixture, "dLd");
  g_assert_error (fixture->error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_NO_PACK);
  track (fixture, 1);
  wait_for_begun (fixture, KAO_FAKE_STEP_TRACK, 1);
  kao_engine_service_wipe_async (fixture->service, on_wiped, fixture);
  wait_for_trail (fixture, "dLdW");
}

/* While the thread is busy with one frame, a hundred come; only the last of them is looked at. */
static void
test_newest_frame_wins (Fixture *fixture, gconstpointer data)
{
  load (fixture);
  wait_for_trail (fixture, "L");
  kao_fake_engine_hold (fixture->fake, KAO_FAKE_STEP_TRACK, TRUE);
  track (fixture, 1);
  wait_for_begun (fixture, KAO_FAKE_STEP_TRACK, 1);
  for (guint i = 2; i <= 101; i++)
    track (fixture, i);
  /* One in hand, one waiting. */
  g_assert_cmpint (kao_fake_picture_count (), ==, 2);
  kao_fake_engine_hold (fixture->fake, KAO_FAKE_STEP_TRACK, FALSE);
  describe (fixture, NULL);
  wait_for_trail (fixture, "LD");
  g_assert_cmpuint (fixture->n_tracked, ==, 2);
  g_assert_cmpuint (fixture->last_sequence, ==, 101);
}

/* Who steps up beside the visitor is seen in the fourth frame at the latest, and from then on in each. */
static void
test_quick_looks (Fixture *fixture, gconstpointer data)
{
  const gchar *faces = "1111111222211111";

  load (fixture);
  wait_for_trail (fixture, "L");
  for (guint i = 0; faces[i] != '\0'; i++)
    {
      track_faces (fixture, i + 1, (guint8) (faces[i] - '0'));
      wait_for_tracked (fixture, i + 1);
    }
  g_assert_cmpstr (fixture->looks->str, ==, "wqqqwqqqwwwwqqqw");
}

/* A frame of the last visitor is neither searched nor told of after a wipe. */
static void
test_wipe_drops_frames (Fixture *fixture, gconstpointer data)
{
  load (fixture);
  wait_for_trail (fixture, "L");
  kao_fake_engine_hold (fixture->fake, KAO_FAKE_STEP_TRACK, TRUE);
  track (fixture, 1);
  wait_for_begun (fixture, KAO_FAKE_STEP_TRACK, 1);
  track (fixture, 2);
  kao_engine_service_wipe_async (fixture->service, on_wiped, fixture);
  g_assert_cmpint (kao_fake_picture_count (), ==, 1);
  kao_fake_engine_hold (fixture->fake, KAO_FAKE_STEP_TRACK, FALSE);
  wait_for_trail (fixture, "LW");
  g_assert_cmpuint (fixture->n_tracked, ==, 0);
  g_assert_cmpint (kao_fake_picture_count (), ==, 0);
  g_assert_cmpuint (kao_fake_engine_get_n_done (fixture->fake, KAO_FAKE_STEP_TRACK), ==, 1);
  track (fixture, 3);
  describe (fixture, NULL);
  wait_for_trail (fixture, "LWD");
  g_assert_cmpuint (fixture->n_tracked, ==, 1);
}

/* A sighting of the last visitor that was on its way when the wipe was asked for is not told of. */
static void
test_wipe_drops_late_sighting (Fixture *fixture, gconstpointer data)
{
  load (fixture);
  wait_for_trail (fixture, "L");
  track (fixture, 1);
  describe (fixture, NULL);
  /* The sighting was sent when the thread is at its next job; the main loop has not run since. */
  while (kao_fake_engine_get_n_begun (fixture->fake, KAO_FAKE_STEP_DESCRIBE) == 0)
    g_usleep (1000);
  g_assert_cmpuint (kao_fake_engine_get_n_done (fixture->fake, KAO_FAKE_STEP_TRACK), ==, 1);
  kao_engine_service_wipe_async (fixture->service, on_wiped, fixture);
  wait_for_trail (fixture, "LDW");
  g_assert_cmpuint (fixture->n_tracked, ==, 0);
}

static void
test_cancelled_before_its_turn (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  load (fixture);
  kao_fake_engine_hold (fixture->fake, KAO_FAKE_STEP_DESCRIBE, TRUE);
  describe (fixture, NULL);
  describe (fixture, cancellable);
  wait_for_begun (fixture, KAO_FAKE_STEP_DESCRIBE, 1);
  g_cancellable_cancel (cancellable);
  kao_fake_engine_hold (fixture->fake, KAO_FAKE_STEP_DESCRIBE, FALSE);
  wait_for_trail (fixture, "LDd");
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (kao_fake_engine_get_n_begun (fixture->fake, KAO_FAKE_STEP_DESCRIBE), ==, 1);
}

static void
look_ahead (Fixture *fixture, guint n_lines, GCancellable *cancellable)
{
  KaoFakeSight sight = { 1, 50, 1 };
  g_autoptr (KaoImage) scan = kao_fake_picture_new (&sight);

  kao_engine_service_look_ahead (fixture->service, scan, n_lines, KAO_DOCUMENT_CARD, cancellable);
}

/* Of lines that gather while the thread looks, only the newest state is looked at; what was seen is held until the
 * wipe, and no longer. */
static void
test_looks_ahead (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  load (fixture);
  kao_fake_engine_hold (fixture->fake, KAO_FAKE_STEP_LOOK_AHEAD, TRUE);
  look_ahead (fixture, 3, cancellable);
  wait_for_begun (fixture, KAO_FAKE_STEP_LOOK_AHEAD, 1);
  for (guint n_lines = 4; n_lines < 10; n_lines++)
    look_ahead (fixture, n_lines, cancellable);
  kao_fake_engine_hold (fixture->fake, KAO_FAKE_STEP_LOOK_AHEAD, FALSE);
  wait_for_begun (fixture, KAO_FAKE_STEP_LOOK_AHEAD, 2);
  describe (fixture, NULL);
  wait_for_trail (fixture, "LD");
  g_assert_cmpuint (kao_fake_engine_get_n_done (fixture->fake, KAO_FAKE_STEP_LOOK_AHEAD), ==, 2);
  g_assert_cmpuint (fixture->fake->n_lines, ==, 9);
  g_assert_cmpint (kao_fake_picture_count (), >, 0);
  kao_engine_service_wipe_async (fixture->service, on_wiped, fixture);
  wait_for_trail (fixture, "LDW");
  g_assert_cmpint (kao_fake_picture_count (), ==, 0);
}

/* One that was given up before its turn is not begun, and nothing is left of it. */
static void
test_look_ahead_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  load (fixture);
  kao_fake_engine_hold (fixture->fake, KAO_FAKE_STEP_LOOK_AHEAD, TRUE);
  look_ahead (fixture, 3, cancellable);
  wait_for_begun (fixture, KAO_FAKE_STEP_LOOK_AHEAD, 1);
  look_ahead (fixture, 4, cancellable);
  g_cancellable_cancel (cancellable);
  kao_fake_engine_hold (fixture->fake, KAO_FAKE_STEP_LOOK_AHEAD, FALSE);
  kao_engine_service_wipe_async (fixture->service, on_wiped, fixture);
  wait_for_trail (fixture, "LW");
  g_assert_cmpuint (kao_fake_engine_get_n_begun (fixture->fake, KAO_FAKE_STEP_LOOK_AHEAD), ==, 1);
  g_assert_cmpint (kao_fake_picture_count (), ==, 0);
}

/* The last reference goes while the thread works; what was asked for is still answered. */
static void
test_end_with_work_in_hand (Fixture *fixture, gconstpointer data)
{
  load (fixture);
  for (guint i = 0; i < 5; i++)
    {
      describe (fixture, NULL);
      track (fixture, i);
    }
  g_assert_finalize_object (fixture->service);
  fixture->service = NULL;
  wait_for_trail (fixture, "LDDDDD");
  g_assert_cmpuint (fixture->n_tracked, ==, 0);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/engine-service/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("order", test_order);
  ADD ("without-model", test_without_model);
  ADD ("newest-frame-wins", test_newest_frame_wins);
  ADD ("quick-looks", test_quick_looks);
  ADD ("wipe-drops-frames", test_wipe_drops_frames);
  ADD ("wipe-drops-late-sighting", test_wipe_drops_late_sighting);
  ADD ("cancelled-before-its-turn", test_cancelled_before_its_turn);
  ADD ("looks-ahead", test_looks_ahead);
  ADD ("look-ahead-cancelled", test_look_ahead_cancelled);
  ADD ("end-with-work-in-hand", test_end_with_work_in_hand);
  return g_test_run ();
}
