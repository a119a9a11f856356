// SPDX-License-Identifier: GPL-3.0-or-later
/* Registering from the photo in a chip, with a scripted card reader and engine: who is found again by it at the gate,
 * which photos are refused and with what, and that nothing of a card outlives its visitor. */
#include "config.h"

#include "kao-fake-camera.h"
#include "kao-fake-card-reader.h"
#include "kao-fake-engine.h"
#include "kao-fake-picture.h"
#include "wait-for.h"

#include "base/kao-error.h"
#include "reception/kao-reception-private.h"
#include "secure/kao-memory.h"

#define EVENT "防災訓練"
#define PATIENCE_MS 10000
/* Vectors are a person's hundredth; line 60 is a distance of 0.4. */
#define SOMEBODY 20
#define ANOTHER 150
/* Above every line of advice. */
#define GOOD 95

typedef struct
{
  KaoFakeCamera *camera;
  KaoFakeEngine *engine;
  KaoFakeCardReader *reader;
  KaoCardVisit *card;
  KaoReception *reception;
  gchar *ticket; /* of the last who registered */
  gboolean is_from_chip;
  KaoCheck check;
  gboolean is_expired;
  guint n_frames;
  guint n_registered;
  guint n_wiped;
  guint n_failed;
  GQuark domain;
  gint code;
  KaoGateOutcome outcome;
} Fixture;

static void
on_registered (KaoReception *reception, const KaoRegistration *registration, Fixture *fixture)
{
  g_free (fixture->ticket);
  fixture->ticket = g_strdup (registration->ticket);
  fixture->is_from_chip = registration->is_from_chip;
  fixture->check = registration->check;
  fixture->is_expired = registration->is_expired;
  fixture->n_frames = registration->n_frames;
  fixture->n_registered++;
}

static void
on_decided (KaoReception *reception, const KaoDecision *decision, Fixture *fixture)
{
  fixture->outcome = decision->outcome;
}

static void
on_wiped (KaoReception *reception, Fixture *fixture)
{
  fixture->n_wiped++;
}

static void
on_failed (KaoReception *reception, const GError *error, Fixture *fixture)
{
  fixture->n_failed++;
  fixture->domain = error->domain;
  fixture->code = error->code;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KaoConfig) config = kao_config_new_default ();
  g_autoptr (KaoPackPlaces) places = kao_pack_places_new (NULL, KAO_PACK_TRUST_ANY, NULL);
  g_autoptr (KaoEngineService) service = NULL;

  fixture->camera = kao_fake_camera_new ();
  fixture->engine = kao_fake_engine_new ();
  fixture->reader = kao_fake_card_reader_new ();
  fixture->card = kao_card_visit_new (KAO_CARD_READER (fixture->reader));
  service = kao_engine_service_new (&kao_fake_engine_ops, fixture->engine);
  fixture->reception = _kao_reception_new_with_engine (config, KAO_CAMERA (fixture->camera), places, EVENT,
                                                       kao_event_key_new (NULL), service);
  kao_reception_set_card (fixture->reception, fixture->card);
  g_signal_connect (fixture->reception, "registered", G_CALLBACK (on_registered), fixture);
  g_signal_connect (fixture->reception, "decided", G_CALLBACK (on_decided), fixture);
  g_signal_connect (fixture->reception, "wiped", G_CALLBACK (on_wiped), fixture);
  g_signal_connect (fixture->reception, "failed", G_CALLBACK (on_failed), fixture);
  kao_fake_card_reader_lay (fixture->reader, TRUE);
  WAIT_FOR (kao_reception_get_day (fixture->reception) != NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  kao_reception_close (fixture->reception);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->reception);
  g_assert_finalize_object (fixture->card);
  g_assert_finalize_object (fixture->reader);
  g_assert_finalize_object (fixture->camera);
  g_assert_cmpint (kao_fake_picture_count (), ==, 0);
  kao_fake_engine_free (fixture->engine);
  g_free (fixture->ticket);
}

/* The chip that lies there is read, with a photo of @n_faces such people. */
static void
read_chip (Fixture *fixture, guint8 n_faces, guint8 quality, guint8 person, KaoCheck check)
{
  const KaoCardWish wish = { .kind = KAO_CARD_MY_NUMBER, .numbers = { "45041720352285" } };
  const KaoFakeSight sight = { n_faces, quality, person };
  g_autoptr (KaoImage) photo = kao_fake_picture_new (&sight);

  g_assert_true (kao_card_visit_read (fixture->card, &wish));
  kao_fake_card_reader_read (fixture->reader, photo, check);
  WAIT_FOR (kao_card_visit_get_state (fixture->card) == KAO_CARD_VISIT_READ);
}

static void
enrol (Fixture *fixture, const gchar *label, gboolean is_listed, gboolean has_ticket)
{
  guint n_wiped = fixture->n_wiped;

  g_assert_true (kao_reception_register_from_chip (fixture->reception, label, is_listed, has_ticket));
  WAIT_FOR (fixture->n_wiped > n_wiped);
}

static void
assert_card_is_wiped (Fixture *fixture)
{
  g_assert_null (kao_card_visit_get_content (fixture->card));
  g_assert_null (kao_card_visit_get_probed (fixture->card));
  g_assert_cmpint (kao_card_visit_get_state (fixture->card), ==, KAO_CARD_VISIT_LYING);
  g_assert_null (fixture->reception->photo);
  g_assert_null (fixture->reception->label);
  g_assert_cmpint (kao_fake_picture_count (), ==, 0);
}

/* The camera is never switched on, the label is what was typed, and nothing of the card is left. */
static void
test_register (Fixture *fixture, gconstpointer data)
{
  const KaoDayPerson *person;

  read_chip (fixture, 1, GOOD, SOMEBODY, KAO_CHECK_GENUINE);
  enrol (fixture, "一番", TRUE, TRUE);
  g_assert_cmpuint (fixture->n_registered, ==, 1);
  g_assert_true (fixture->is_from_chip);
  g_assert_cmpint (fixture->check, ==, KAO_CHECK_GENUINE);
  g_assert_cmpuint (fixture->n_frames, ==, 0);
  g_assert_true (g_str_has_prefix (fixture->ticket, "KAO1:"));
  g_assert_cmpint (kao_camera_get_state (KAO_CAMERA (fixture->camera)), ==, KAO_CAMERA_STATE_OFF);
  g_assert_cmpint (kao_reception_get_task (fixture->reception), ==, KAO_RECEPTION_IDLE);
  person = kao_day_get_person (fixture->reception->day, 0);
  g_assert_cmpstr (person->label, ==, "一番");
  g_assert_true (person->has_vector && person->has_ticket);
  assert_card_is_wiped (fixture);
  /* The next one has to have a card of his own. */
  g_assert_false (kao_reception_register_from_chip (fixture->reception, "二番", TRUE, FALSE));
}

static KaoGateOutcome
come_in (Fixture *fixture, guint8 person, const gchar *ticket)
{
  fixture->outcome = KAO_GATE_WAITING;
  kao_fake_camera_set_sight (fixture->camera, 1, GOOD, person);
  kao_reception_open_gate (fixture->reception);
  WAIT_FOR (kao_camera_get_state (KAO_CAMERA (fixture->camera)) == KAO_CAMERA_STATE_LIVE);
  kao_camera_emit_code (KAO_CAMERA (fixture->camera), ticket);
  WAIT_FOR (fixture->outcome != KAO_GATE_WAITING && fixture->outcome != KAO_GATE_LOOK);
  kao_reception_rest (fixture->reception);
  WAIT_FOR (fixture->reception->phase == KAO_RECEPTION_PHASE_WATCHING);
  return fixture->outcome;
}

static void
test_gate (Fixture *fixture, gconstpointer data)
{
  read_chip (fixture, 1, GOOD, SOMEBODY, KAO_CHECK_NONE);
  enrol (fixture, "", FALSE, TRUE);
  g_assert_cmpint (fixture->check, ==, KAO_CHECK_NONE);
  g_assert_cmpint (come_in (fixture, ANOTHER, fixture->ticket), ==, KAO_GATE_BELOW);
  g_assert_cmpint (come_in (fixture, SOMEBODY, fixture->ticket), ==, KAO_GATE_IN);
}

/* Each is refused, nobody is registered, and the next photo counts. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  const struct
  {
    guint8 n_faces;
    guint8 quality;
    KaoCheck check;
    GQuark domain;
    gint code;
  } rows[] = {
    { 1, 10, KAO_CHECK_GENUINE, KAO_RETRY, KAO_RETRY_CHIP_PHOTO },
    { 0, GOOD, KAO_CHECK_GENUINE, KAO_RETRY, KAO_RETRY_CHIP_PHOTO },
    { 1, GOOD, KAO_CHECK_WRONG, KAO_CARD_ERROR, KAO_CARD_ERROR_NOT_GENUINE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      read_chip (fixture, rows[i].n_faces, rows[i].quality, SOMEBODY, rows[i].check);
      enrol (fixture, "名前", TRUE, TRUE);
      g_assert_cmpuint (fixture->n_failed, ==, i + 1);
      g_assert_cmpuint (fixture->domain, ==, rows[i].domain);
      g_assert_cmpint (fixture->code, ==, rows[i].code);
      g_assert_cmpint (kao_reception_get_task (fixture->reception), ==, KAO_RECEPTION_IDLE);
      assert_card_is_wiped (fixture);
    }
  g_assert_cmpuint (fixture->n_registered, ==, 0);
  g_assert_cmpuint (kao_day_get_n_people (fixture->reception->day), ==, 0);
  read_chip (fixture, 1, GOOD, SOMEBODY, KAO_CHECK_GENUINE);
  enrol (fixture, "名前", TRUE, FALSE);
  g_assert_cmpuint (fixture->n_registered, ==, 1);
}

/* A card of a small child has no photo. */
static void
test_no_photo (Fixture *fixture, gconstpointer data)
{
  const KaoCardWish wish = { .kind = KAO_CARD_MY_NUMBER, .numbers = { "45041720352285" } };

  g_assert_true (kao_card_visit_read (fixture->card, &wish));
  kao_fake_card_reader_read (fixture->reader, NULL, KAO_CHECK_GENUINE);
  WAIT_FOR (kao_card_visit_get_state (fixture->card) == KAO_CARD_VISIT_READ);
  enrol (fixture, "", TRUE, FALSE);
  g_assert_cmpint (fixture->code, ==, KAO_RETRY_CHIP_PHOTO);
  g_assert_cmpuint (fixture->n_registered, ==, 0);
  assert_card_is_wiped (fixture);
}

/* Given up while the engine works: nothing comes of it, and the camera can be asked at once. */
static void
test_given_up (Fixture *fixture, gconstpointer data)
{
  guint n_wiped;

  read_chip (fixture, 1, GOOD, SOMEBODY, KAO_CHECK_GENUINE);
  kao_fake_engine_hold (fixture->engine, KAO_FAKE_STEP_COMPARE, TRUE);
  g_assert_true (kao_reception_register_from_chip (fixture->reception, "一番", TRUE, TRUE));
  g_assert_cmpint (kao_reception_get_task (fixture->reception), ==, KAO_RECEPTION_CHIP);
  /* On its own thread, which wakes no main loop. */
  while (kao_fake_engine_get_n_begun (fixture->engine, KAO_FAKE_STEP_COMPARE) == 0)
    g_usleep (1000);
  n_wiped = fixture->n_wiped;
  kao_reception_rest (fixture->reception);
  g_assert_null (kao_card_visit_get_content (fixture->card));
  kao_fake_engine_hold (fixture->engine, KAO_FAKE_STEP_COMPARE, FALSE);
  WAIT_FOR (fixture->n_wiped > n_wiped);
  assert_card_is_wiped (fixture);
  g_assert_cmpuint (fixture->n_registered + fixture->n_failed, ==, 0);
  kao_fake_camera_set_sight (fixture->camera, 1, GOOD, ANOTHER);
  kao_reception_register (fixture->reception, "二番", TRUE, FALSE);
  WAIT_FOR (fixture->n_registered == 1);
  g_assert_false (fixture->is_from_chip);
  g_assert_cmpuint (fixture->n_frames, >, 0);
}

/* A chip that is read while the last visitor is still being wiped is the next one's. */
static void
test_in_a_row (Fixture *fixture, gconstpointer data)
{
  read_chip (fixture, 1, GOOD, SOMEBODY, KAO_CHECK_GENUINE);
  g_assert_true (kao_reception_register_from_chip (fixture->reception, "一番", TRUE, FALSE));
  WAIT_FOR (fixture->n_registered == 1);
  g_assert_cmpint (fixture->reception->phase, ==, KAO_RECEPTION_PHASE_WIPING);
  kao_fake_engine_hold (fixture->engine, KAO_FAKE_STEP_WIPE, TRUE);
  read_chip (fixture, 1, GOOD, ANOTHER, KAO_CHECK_GENUINE);
  g_assert_true (kao_reception_register_from_chip (fixture->reception, "二番", TRUE, FALSE));
  kao_fake_engine_hold (fixture->engine, KAO_FAKE_STEP_WIPE, FALSE);
  WAIT_FOR (fixture->n_registered == 2);
  g_assert_cmpstr (kao_day_get_person (fixture->reception->day, 1)->label, ==, "二番");
}

/* A card of yesterday's is remarked upon and registers all the same; one of today's and one without a date are good. */
static void
test_expired (Fixture *fixture, gconstpointer data)
{
  const guint32 today = kao_date_today ();
  const guint32 dates[] = { 20200101, today, 20991231, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      KaoCardContent *content;

      read_chip (fixture, 1, GOOD, SOMEBODY, KAO_CHECK_GENUINE);
      /* As the chip has told it. */
      content = (KaoCardContent *) kao_card_visit_get_content (fixture->card);
      content->facts.expiry = dates[i];
      enrol (fixture, "一番", TRUE, FALSE);
      g_assert_cmpuint (fixture->n_registered, ==, i + 1);
      g_assert_cmpint (fixture->is_expired, ==, i == 0);
    }
}

/* Who agrees agrees for himself. */
static void
test_agreement (Fixture *fixture, gconstpointer data)
{
  read_chip (fixture, 1, GOOD, SOMEBODY, KAO_CHECK_GENUINE);
  kao_reception_agree_to_pass_on (fixture->reception, TRUE);
  enrol (fixture, "一番", TRUE, FALSE);
  g_assert_false (fixture->reception->is_passed_on);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/reception-chip/register", Fixture, NULL, set_up, test_register, tear_down);
  g_test_add ("/reception-chip/gate", Fixture, NULL, set_up, test_gate, tear_down);
  g_test_add ("/reception-chip/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/reception-chip/no-photo", Fixture, NULL, set_up, test_no_photo, tear_down);
  g_test_add ("/reception-chip/given-up", Fixture, NULL, set_up, test_given_up, tear_down);
  g_test_add ("/reception-chip/in-a-row", Fixture, NULL, set_up, test_in_a_row, tear_down);
  g_test_add ("/reception-chip/expired", Fixture, NULL, set_up, test_expired, tear_down);
  g_test_add ("/reception-chip/agreement", Fixture, NULL, set_up, test_agreement, tear_down);
  return g_test_run ();
}
