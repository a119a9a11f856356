// SPDX-License-Identifier: GPL-3.0-or-later
/* The reception with a scripted camera and engine: who registers, who comes in by ticket and by face, who does
 * not, what is said once only, and what is left of it. */
#include "config.h"

#include "kao-fake-camera.h"
#include "kao-fake-engine.h"
#include "marks.h"
#include "wait-for.h"

#include "base/kao-error.h"
#include "reception/kao-reception-private.h"
#include "secure/kao-memory.h"

#include <string.h>

#define EVENT "防災訓練"
#define PATIENCE_MS 10000
/* Vectors are a person's hundredth; line 60 is a distance of 0.4, the review line of 40 one of 0.6. */
#define SOMEBODY 20
#define LIKE_SOMEBODY 70
#define ANOTHER 150
/* Above every line of advice. */
#define GOOD 95

typedef struct
{
  KaoFakeCamera *camera;
  KaoFakeEngine *engine;
  KaoReception *reception;
  gchar *ticket; /* of the last who registered */
  guint place;
  guint n_registered;
  guint n_decided; /* without LOOK */
  guint n_looks;
  guint n_wiped;
  guint n_failed;
  guint n_frames;
  KaoDecision last;
  gchar *last_label;
} Fixture;

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
on_registered (KaoReception *reception, const KaoRegistration *registration, Fixture *fixture)
{
  g_free (fixture->ticket);
  fixture->ticket = g_strdup (registration->ticket);
  fixture->place = registration->is_listed ? registration->place : G_MAXUINT;
  fixture->n_registered++;
}

static void
on_decided (KaoReception *reception, const KaoDecision *decision, Fixture *fixture)
{
  fixture->last = *decision;
  g_free (fixture->last_label);
  fixture->last_label = g_strdup (decision->label);
  if (decision->outcome == KAO_GATE_LOOK)
    fixture->n_looks++;
  else
    fixture->n_decided++;
}

static void
on_wiped (KaoReception *reception, Fixture *fixture)
{
  fixture->n_wiped++;
}

static void
on_frame (KaoReception *reception, KaoImage *frame, Fixture *fixture)
{
  g_assert_cmpint (kao_reception_get_task (reception), !=, KAO_RECEPTION_IDLE);
  g_assert_cmpint (kao_image_get_width (frame), >, 0);
  fixture->n_frames++;
}

static void
on_failed (KaoReception *reception, const GError *error, Fixture *fixture)
{
  fixture->n_failed++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KaoConfig) config = kao_config_new_default ();
  g_autoptr (KaoPackPlaces) places = kao_pack_places_new (NULL, KAO_PACK_TRUST_ANY, NULL);
  g_autoptr (KaoEngineService) service = NULL;

  fixture->camera = kao_fake_camera_new ();
  fixture->engine = kao_fake_engine_new ();
  service = kao_engine_service_new (&kao_fake_engine_ops, fixture->engine);
  fixture->reception = _kao_reception_new_with_engine (config, KAO_CAMERA (fixture->camera), places, EVENT,
                                                       kao_event_key_new (NULL), service);
  kao_fake_camera_set_sight (fixture->camera, 1, GOOD, SOMEBODY);
  g_signal_connect (fixture->reception, "registered", G_CALLBACK (on_registered), fixture);
  g_signal_connect (fixture->reception, "decided", G_CALLBACK (on_decided), fixture);
  g_signal_connect (fixture->reception, "wiped", G_CALLBACK (on_wiped), fixture);
  g_signal_connect (fixture->reception, "frame", G_CALLBACK (on_frame), fixture);
  g_signal_connect (fixture->reception, "failed", G_CALLBACK (on_failed), fixture);
  WAIT_FOR (kao_reception_get_day (fixture->reception) != NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  kao_reception_close (fixture->reception);
  g_assert_null (kao_reception_get_day (fixture->reception));
  g_assert_null (kao_reception_get_key (fixture->reception));
  g_assert_cmpint (kao_camera_get_state (KAO_CAMERA (fixture->camera)), ==, KAO_CAMERA_STATE_OFF);
  run (50);
  g_assert_finalize_object (fixture->reception);
  g_assert_finalize_object (fixture->camera);
  g_assert_cmpint (kao_fake_picture_count (), ==, 0);
  kao_fake_engine_free (fixture->engine);
  g_free (fixture->ticket);
  g_free (fixture->last_label);
}

static void
enrol (Fixture *fixture, guint8 person, const gchar *label, gboolean is_listed, gboolean has_ticket)
{
  guint n_wiped = fixture->n_wiped;
  guint n_registered = fixture->n_registered;

  kao_fake_camera_set_sight (fixture->camera, 1, GOOD, person);
  kao_reception_register (fixture->reception, label, is_listed, has_ticket);
  WAIT_FOR (fixture->n_registered > n_registered && fixture->n_wiped > n_wiped);
  g_assert_cmpint (kao_camera_get_state (KAO_CAMERA (fixture->camera)), ==, KAO_CAMERA_STATE_OFF);
}

static void
open_gate (Fixture *fixture, guint8 person)
{
  kao_fake_camera_set_sight (fixture->camera, 1, GOOD, person);
  kao_reception_open_gate (fixture->reception);
  WAIT_FOR (kao_camera_get_state (KAO_CAMERA (fixture->camera)) == KAO_CAMERA_STATE_LIVE);
}

static void
leave (Fixture *fixture)
{
  kao_fake_camera_set_sight (fixture->camera, 0, 0, 0);
  WAIT_FOR (!fixture->reception->is_face_done);
}

/* Holds @text up until something was decided about it. */
static const gchar *
hold_up (Fixture *fixture, const gchar *text)
{
  guint n_decided = fixture->n_decided;
  guint n_wiped = fixture->n_wiped;

  kao_camera_emit_code (KAO_CAMERA (fixture->camera), text);
  WAIT_FOR (fixture->n_decided > n_decided && fixture->n_wiped > n_wiped);
  return kao_gate_outcome_to_string (fixture->last.outcome);
}

static void
test_ticket (Fixture *fixture, gconstpointer data)
{
  KaoDayCounts counts;
  g_autofree gchar *ticket = NULL;

  enrol (fixture, SOMEBODY, "一番", FALSE, TRUE);
  g_assert_true (g_str_has_prefix (fixture->ticket, "KAO1:"));
  g_assert_cmpuint (kao_day_get_n_people (fixture->reception->day), ==, 0);
  ticket = g_strdup (fixture->ticket);

  open_gate (fixture, SOMEBODY + 5);
  g_assert_cmpstr (hold_up (fixture, ticket), ==, "in");
  g_assert_cmpstr (fixture->last_label, ==, "一番");
  g_assert_cmpfloat_with_epsilon (fixture->last.similarity, 95.0, 0.1);
  g_assert_cmpint (fixture->last.in_at, >, 0);
  g_assert_cmpuint (fixture->n_looks, ==, 1);
  /* The same code is still held up: nothing more is said. */
  for (guint i = 0; i < 5; i++)
    kao_camera_emit_code (KAO_CAMERA (fixture->camera), ticket);
  run (300);
  g_assert_cmpuint (fixture->n_decided, ==, 1);
  g_assert_cmpuint (fixture->n_looks, ==, 1);
  /* After another one it is a second visit. */
  g_assert_cmpstr (hold_up (fixture, "https://example.jp/"), ==, "not-a-ticket");
  g_assert_cmpstr (hold_up (fixture, ticket), ==, "already-in");
  g_assert_cmpint (fixture->last.in_at, >, 0);
  kao_day_count (fixture->reception->day, &counts);
  g_assert_cmpuint (counts.n_in, ==, 1);
  g_assert_cmpuint (counts.n_registered, ==, 0);
}

static void
test_not_his (Fixture *fixture, gconstpointer data)
{
  g_autofree gchar *ticket = NULL;

  enrol (fixture, SOMEBODY, "", FALSE, TRUE);
  ticket = g_strdup (fixture->ticket);
  open_gate (fixture, ANOTHER);
  g_assert_cmpstr (hold_up (fixture, ticket), ==, "below");
  g_assert_cmpuint (kao_day_get_n_people (fixture->reception->day), ==, 0);
  hold_up (fixture, "x");
  kao_fake_camera_set_sight (fixture->camera, 1, GOOD, LIKE_SOMEBODY);
  run (1200);
  g_assert_cmpstr (hold_up (fixture, ticket), ==, "ask-desk");
  g_assert_cmpuint (kao_day_get_n_people (fixture->reception->day), ==, 0);
}

/* A ticket comes first, its face later; a second person in view is said. */
static void
test_face_later (Fixture *fixture, gconstpointer data)
{
  enrol (fixture, SOMEBODY, "", FALSE, TRUE);
  open_gate (fixture, SOMEBODY);
  kao_fake_camera_set_sight (fixture->camera, 0, 0, 0);
  run (200);
  kao_camera_emit_code (KAO_CAMERA (fixture->camera), fixture->ticket);
  WAIT_FOR (fixture->n_looks == 1);
  run (300);
  g_assert_cmpuint (fixture->n_decided, ==, 0);
  kao_fake_camera_set_sight (fixture->camera, 2, GOOD, SOMEBODY);
  WAIT_FOR (fixture->n_decided == 1);
  g_assert_cmpint (fixture->last.outcome, ==, KAO_GATE_IN);
  g_assert_true (kao_gate_took_nearest (&fixture->last.facts, fixture->last.outcome));
}

static void
test_wrong_tickets (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KaoEventKey) other_key = kao_event_key_new (NULL);
  g_autoptr (KaoTicket) ticket = kao_ticket_new ();
  gchar *text;
  g_autofree gchar *forged = NULL;

  enrol (fixture, SOMEBODY, "", FALSE, TRUE);
  open_gate (fixture, SOMEBODY);
  forged = g_strdup (fixture->ticket);
  forged[strlen (forged) / 2] = forged[strlen (forged) / 2] == '0' ? '1' : '0';
  g_assert_cmpstr (hold_up (fixture, forged), ==, "forged");
  ticket->issued = _kao_reception_now () / 60 * 60;
  ticket->expires = ticket->issued + 3600;
  strcpy (ticket->pack, "fake");
  ticket->n_numbers = 2;
  text = kao_ticket_seal (ticket, other_key, EVENT, NULL);
  g_assert_cmpstr (hold_up (fixture, text), ==, "other-event");
  kao_secret_free (text);
  text = kao_ticket_seal (ticket, fixture->reception->key, "another event", NULL);
  g_assert_cmpstr (hold_up (fixture, text), ==, "other-event");
  kao_secret_free (text);
  text = kao_ticket_seal (ticket, fixture->reception->key, EVENT, NULL);
  g_assert_cmpstr (hold_up (fixture, text), ==, "other-pack");
  kao_secret_free (text);
  ticket->issued -= 7200;
  ticket->expires = ticket->issued + 3600;
  text = kao_ticket_seal (ticket, fixture->reception->key, EVENT, NULL);
  g_assert_cmpstr (hold_up (fixture, text), ==, "expired");
  kao_secret_free (text);
  g_assert_cmpuint (fixture->n_looks, ==, 0);
  g_assert_cmpuint (kao_day_get_n_people (fixture->reception->day), ==, 0);
}

/* By the list: once in, and nothing more while the face stays. */
static void
test_list (Fixture *fixture, gconstpointer data)
{
  enrol (fixture, SOMEBODY, "一番", TRUE, FALSE);
  g_assert_null (fixture->ticket);
  g_assert_cmpuint (fixture->place, ==, 0);
  enrol (fixture, ANOTHER, "二番", TRUE, TRUE);
  open_gate (fixture, SOMEBODY + 3);
  WAIT_FOR (fixture->n_decided == 1);
  g_assert_cmpint (fixture->last.outcome, ==, KAO_GATE_IN);
  g_assert_cmpstr (fixture->last_label, ==, "一番");
  g_assert_cmpuint (fixture->last.n_listed, ==, 2);
  g_assert_cmpfloat_with_epsilon (fixture->last.line, 66.02, 0.1);
  run (2000);
  g_assert_cmpuint (fixture->n_decided, ==, 1);
  leave (fixture);
  kao_fake_camera_set_sight (fixture->camera, 1, GOOD, SOMEBODY + 3);
  WAIT_FOR (fixture->n_decided == 2);
  g_assert_cmpint (fixture->last.outcome, ==, KAO_GATE_ALREADY_IN);
  leave (fixture);
  kao_fake_camera_set_sight (fixture->camera, 1, GOOD, 250);
  WAIT_FOR (fixture->n_decided == 3);
  g_assert_cmpint (fixture->last.outcome, ==, KAO_GATE_NOT_ON_LIST);
  /* In by the list, the ticket of the same registration has been used as well. */
  leave (fixture);
  kao_fake_camera_set_sight (fixture->camera, 1, GOOD, ANOTHER);
  WAIT_FOR (fixture->n_decided == 4);
  g_assert_cmpint (fixture->last.outcome, ==, KAO_GATE_IN);
  WAIT_FOR (fixture->reception->phase == KAO_RECEPTION_PHASE_WATCHING);
  g_assert_cmpstr (hold_up (fixture, fixture->ticket), ==, "already-in");
}

static void
test_empty_list (Fixture *fixture, gconstpointer data)
{
  open_gate (fixture, SOMEBODY);
  WAIT_FOR (fixture->n_decided == 1);
  g_assert_cmpint (fixture->last.outcome, ==, KAO_GATE_SHOW_TICKET);
}

/* Two people, or a picture that is not good enough: registration waits. */
static void
test_register_waits (Fixture *fixture, gconstpointer data)
{
  kao_fake_camera_set_sight (fixture->camera, 2, GOOD, SOMEBODY);
  kao_reception_register (fixture->reception, "", TRUE, TRUE);
  run (1500);
  g_assert_cmpuint (fixture->n_registered, ==, 0);
  kao_fake_camera_set_sight (fixture->camera, 1, 1, SOMEBODY);
  run (1500);
  g_assert_cmpuint (fixture->n_registered, ==, 0);
  g_assert_cmpint (kao_reception_get_live_face (fixture->reception)->advice, !=, KAO_ADVICE_NONE);
  kao_fake_camera_set_sight (fixture->camera, 1, GOOD, SOMEBODY);
  WAIT_FOR (fixture->n_registered == 1);
  g_assert_cmpint (kao_reception_get_task (fixture->reception), ==, KAO_RECEPTION_IDLE);
}

static void
test_failure (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) fault = g_error_new_literal (KAO_MODEL_ERROR, KAO_MODEL_ERROR_ENGINE, "made up");

  kao_fake_engine_set_fault (fixture->engine, KAO_FAKE_STEP_DESCRIBE, fault);
  kao_reception_register (fixture->reception, "一番", TRUE, TRUE);
  WAIT_FOR (fixture->n_failed == 1);
  g_assert_cmpuint (fixture->n_registered, ==, 0);
  kao_fake_engine_set_fault (fixture->engine, KAO_FAKE_STEP_DESCRIBE, NULL);
  enrol (fixture, SOMEBODY, "一番", TRUE, TRUE);
  g_assert_cmpstr (kao_day_get_person (fixture->reception->day, 0)->label, ==, "一番");
}

/* The list is gone, the key stays: tickets of before hold, and another day may begin. */
static void
test_end_day (Fixture *fixture, gconstpointer data)
{
  g_autofree gchar *ticket = NULL;

  enrol (fixture, SOMEBODY, "一番", TRUE, TRUE);
  g_assert_cmpuint (fixture->n_frames, >, 0);
  ticket = g_strdup (fixture->ticket);
  open_gate (fixture, SOMEBODY);
  g_assert_cmpstr (hold_up (fixture, ticket), ==, "in");
  kao_reception_end_day (fixture->reception);
  g_assert_cmpint (kao_reception_get_task (fixture->reception), ==, KAO_RECEPTION_IDLE);
  g_assert_cmpuint (kao_day_get_n_people (kao_reception_get_day (fixture->reception)), ==, 0);
  g_assert_null (kao_day_get_person (kao_reception_get_day (fixture->reception), 0));
  WAIT_FOR (fixture->reception->phase == KAO_RECEPTION_PHASE_WATCHING);
  open_gate (fixture, SOMEBODY);
  g_assert_cmpstr (hold_up (fixture, ticket), ==, "in");
}

/* Nor does a visitor stay on the stack of the window's thread. */
static void
test_stack (Fixture *fixture, gconstpointer data)
{
  enrol (fixture, SOMEBODY, "一番", TRUE, FALSE);
  open_gate (fixture, SOMEBODY);
  marks_leave_on_stack ();
  g_assert_cmpuint (marks_count_on_stack (), >, MARKS_MANY);
  kao_reception_end_day (fixture->reception);
  WAIT_FOR (fixture->reception->phase == KAO_RECEPTION_PHASE_WATCHING);
  g_assert_cmpuint (marks_count_on_stack (), <, MARKS_FEW);
}

/* "Wiped" is said when the camera's last pictures are gone, too. */
static void
test_camera_is_awaited (Fixture *fixture, gconstpointer data)
{
  guint n_wiped;

  open_gate (fixture, SOMEBODY);
  n_wiped = fixture->n_wiped;
  kao_camera_set_shutting (KAO_CAMERA (fixture->camera), TRUE);
  kao_reception_rest (fixture->reception);
  kao_reception_end_day (fixture->reception); /* wipes again, and the camera is waited for once */
  run (100);
  g_assert_cmpuint (fixture->n_wiped, ==, n_wiped);
  kao_camera_set_shutting (KAO_CAMERA (fixture->camera), FALSE);
  WAIT_FOR (fixture->n_wiped == n_wiped + 1);
}

#define ADD(name, function) g_test_add ("/reception/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("ticket", test_ticket);
  ADD ("not-his", test_not_his);
  ADD ("face-later", test_face_later);
  ADD ("wrong-tickets", test_wrong_tickets);
  ADD ("list", test_list);
  ADD ("empty-list", test_empty_list);
  ADD ("register-waits", test_register_waits);
  ADD ("failure", test_failure);
  ADD ("end-day", test_end_day);
  ADD ("stack", test_stack);
  ADD ("camera-is-awaited", test_camera_is_awaited);
  return g_test_run ();
}
