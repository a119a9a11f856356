// SPDX-License-Identifier: GPL-3.0-or-later
/* A visit with more than the printed photo: a chip's photo and a ticket's vector join before,
 * during and after the scan. The fake pack: two persons n apart are n / 100 distant, and the figure
 * is 100 less that distance times 100, so that 20 apart gives 80. */
#include "config.h"

#include "session-fixture.h"

#include "base/kao-error.h"

#include <math.h>

static gboolean
has_second_result (Fixture *fixture)
{
  return fixture->n_results > 1;
}

static gboolean
is_chip_described (Fixture *fixture)
{
  const KaoReference *chip = fixture->session->references->list[KAO_ORIGIN_CHIP];

  return chip != NULL && chip->vector != NULL;
}

/* @n_faces 0: a photo whose face is not found. */
static KaoReference *
chip_of (guint8 person, guint8 n_faces, KaoTrust trust)
{
  const KaoFakeSight sight = { n_faces, 80, person };
  g_autoptr (KaoImage) photo = kao_fake_picture_new (&sight);

  return kao_reference_new_portrait (KAO_ORIGIN_CHIP, trust, photo, NULL);
}

static KaoReference *
ticket_of (guint8 person)
{
  const gfloat values[2] = { (gfloat) person / 100, 0 };
  g_autoptr (KaoVector) vector = kao_vector_new (values, 2);

  return kao_reference_new_vector (KAO_ORIGIN_TICKET, KAO_TRUST_GENUINE, vector);
}

static gboolean
add (Fixture *fixture, KaoReference *reference)
{
  return kao_session_add_reference (fixture->session, kao_session_get_visitor (fixture->session),
                                    reference);
}

static void
assert_figure (const KaoFigure *figure, KaoTrust trust, gdouble similarity)
{
  g_assert_true (figure->is_there);
  g_assert_cmpint (figure->trust, ==, trust);
  g_assert_cmpfloat_with_epsilon (figure->similarity, similarity, 0.001);
}

/* Chip in LIVE, ticket while the scanner moves, print from the scan: a figure for each pair that
 * counts. */
static void
test_three (Fixture *fixture, gconstpointer data)
{
  const KaoResult *result;
  g_autoptr (KaoImage) chip = NULL;
  g_autoptr (KaoImage) ticket = NULL;

  fixture_go_live (fixture);
  g_assert_true (add (fixture, chip_of (THE_VISITOR + 10, 1, KAO_TRUST_GENUINE)));
  fixture_wait (fixture, is_chip_described);
  g_assert_true (kao_session_start (fixture->session));
  g_assert_true (add (fixture, ticket_of (THE_VISITOR + 30)));
  kao_fake_scanner_finish (fixture->scanner, 1, THE_VISITOR + 20);
  fixture_wait (fixture, fixture_has_result);
  g_assert_cmpstr (fixture->trail->str, ==, "ilsocr");
  g_assert_cmpuint (fixture->n_results, ==, 1);

  result = kao_session_get_result (fixture->session);
  g_assert_cmpint (result->verdict, ==, KAO_VERDICT_ABOVE);
  g_assert_cmpint (result->counting, ==, KAO_ORIGIN_CHIP);
  g_assert_cmpfloat_with_epsilon (result->similarity, 90, 0.001);
  g_assert_cmpfloat_with_epsilon (result->distance, 0.1, 1e-6);
  assert_figure (&result->figures[KAO_ORIGIN_PRINTED], KAO_TRUST_NOT_CHECKED, 80);
  assert_figure (&result->figures[KAO_ORIGIN_CHIP], KAO_TRUST_GENUINE, 90);
  assert_figure (&result->figures[KAO_ORIGIN_TICKET], KAO_TRUST_GENUINE, 70);
  g_assert_false (result->figures[KAO_ORIGIN_REGISTERED].is_there);
  g_assert_true (result->has_photos_similarity);
  g_assert_cmpfloat_with_epsilon (result->photos_similarity, 90, 0.001);
  g_assert_cmpfloat (result->photos_line, ==, KAO_PHOTOS_LINE);

  chip = kao_session_dup_reference_image (fixture->session, KAO_ORIGIN_CHIP);
  ticket = kao_session_dup_reference_image (fixture->session, KAO_ORIGIN_TICKET);
  g_assert_nonnull (chip);
  g_assert_null (ticket);
  kao_session_clear (fixture->session);
  fixture_wait_for_state (fixture, KAO_SESSION_LIVE);
  fixture_assert_wiped (fixture);
  fixture_assert_next_works (fixture);
  g_assert_false (kao_session_get_result (fixture->session)->figures[KAO_ORIGIN_CHIP].is_there);
}

/* The print alone is as it always was. */
static void
test_print_alone (Fixture *fixture, gconstpointer data)
{
  const KaoResult *result;

  fixture_go_to (fixture, KAO_SESSION_RESULT);
  result = kao_session_get_result (fixture->session);
  g_assert_cmpint (result->verdict, ==, KAO_VERDICT_ABOVE);
  g_assert_cmpint (result->counting, ==, KAO_ORIGIN_PRINTED);
  assert_figure (&result->figures[KAO_ORIGIN_PRINTED], KAO_TRUST_NOT_CHECKED, result->similarity);
  g_assert_false (result->has_photos_similarity);
}

/* The chip is read after the figure: the figures are worked out anew, at the same address. */
static void
test_chip_after_result (Fixture *fixture, gconstpointer data)
{
  const KaoResult *result;
  guint seconds;

  fixture_go_to (fixture, KAO_SESSION_RESULT);
  result = kao_session_get_result (fixture->session);
  g_assert_cmpint (result->counting, ==, KAO_ORIGIN_PRINTED);
  seconds = kao_session_get_seconds_left (fixture->session);
  fixture_run (fixture, 1100);
  g_assert_cmpuint (kao_session_get_seconds_left (fixture->session), <, seconds);
  g_assert_true (add (fixture, chip_of (THE_VISITOR + 70, 1, KAO_TRUST_NOT_CHECKED)));
  /* Until then the old figure stands. */
  g_assert_true (kao_session_get_result (fixture->session) == result);
  g_assert_cmpint (result->verdict, ==, KAO_VERDICT_ABOVE);
  fixture_wait (fixture, has_second_result);
  g_assert_true (kao_session_get_result (fixture->session) == result);
  g_assert_cmpint (kao_session_get_state (fixture->session), ==, KAO_SESSION_RESULT);
  g_assert_cmpuint (kao_session_get_seconds_left (fixture->session), ==, seconds);
  g_assert_cmpint (result->counting, ==, KAO_ORIGIN_CHIP);
  g_assert_cmpint (result->outcome, ==, KAO_OUTCOME_BELOW);
  /* The visitor is like the print; chip and print are 50 apart. */
  g_assert_cmpint (result->verdict, ==, KAO_VERDICT_PHOTOS_DIFFER);
}

static void
test_forged (Fixture *fixture, gconstpointer data)
{
  const KaoResult *result;

  fixture_go_live (fixture);
  g_assert_true (add (fixture, chip_of (THE_VISITOR, 1, KAO_TRUST_WRONG)));
  fixture_go_to (fixture, KAO_SESSION_RESULT);
  result = kao_session_get_result (fixture->session);
  g_assert_cmpint (result->verdict, ==, KAO_VERDICT_NOT_GENUINE);
  /* What is wrong does not count. */
  g_assert_cmpint (result->counting, ==, KAO_ORIGIN_PRINTED);
  g_assert_cmpfloat_with_epsilon (result->similarity, 80, 0.001);
}

/* The figures wait for what was added before them. */
static void
test_waits_for_chip (Fixture *fixture, gconstpointer data)
{
  fixture_go_to (fixture, KAO_SESSION_COMPARING);
  g_assert_true (add (fixture, chip_of (THE_VISITOR + 10, 1, KAO_TRUST_GENUINE)));
  fixture_run (fixture, 50);
  g_assert_cmpuint (fixture->n_results, ==, 0);
  fixture_let_go (fixture);
  fixture_wait (fixture, fixture_has_result);
  g_assert_cmpint (kao_session_get_result (fixture->session)->counting, ==, KAO_ORIGIN_CHIP);
  fixture_run (fixture, 50);
  g_assert_cmpuint (fixture->n_results, ==, 1);
}

/* One that comes while the figures are being worked out: the first answer is not shown. */
static void
test_joins_while_comparing (Fixture *fixture, gconstpointer data)
{
  fixture_go_to (fixture, KAO_SESSION_COMPARING);
  fixture_let_go (fixture);
  while (!fixture->session->references->is_comparing)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (add (fixture, ticket_of (THE_VISITOR + 30)));
  fixture_wait (fixture, fixture_has_result);
  g_assert_cmpint (kao_session_get_result (fixture->session)->counting, ==, KAO_ORIGIN_TICKET);
  fixture_run (fixture, 50);
  g_assert_cmpuint (fixture->n_results, ==, 1);
}

/* A second chip takes the first one's place, even while that is being described. */
static void
test_replaced (Fixture *fixture, gconstpointer data)
{
  fixture_go_live (fixture);
  kao_fake_engine_hold (fixture->engine, KAO_FAKE_STEP_COMPARE, TRUE);
  g_assert_true (add (fixture, chip_of (THE_VISITOR + 60, 1, KAO_TRUST_GENUINE)));
  g_assert_true (add (fixture, chip_of (THE_VISITOR + 10, 1, KAO_TRUST_GENUINE)));
  fixture_let_go (fixture);
  fixture_go_to (fixture, KAO_SESSION_RESULT);
  assert_figure (&kao_session_get_result (fixture->session)->figures[KAO_ORIGIN_CHIP],
                 KAO_TRUST_GENUINE, 90);
}

/* A chip photo without a face is told and missed; the visit goes on. */
static void
test_without_face (Fixture *fixture, gconstpointer data)
{
  fixture_go_live (fixture);
  g_assert_true (add (fixture, chip_of (THE_VISITOR, 0, KAO_TRUST_GENUINE)));
  fixture_wait (fixture, fixture_has_failed);
  g_assert_error (fixture->failure, KAO_RETRY, KAO_RETRY_PHOTO_UNCLEAR);
  g_assert_cmpint (kao_session_get_state (fixture->session), ==, KAO_SESSION_LIVE);
  fixture_go_to (fixture, KAO_SESSION_RESULT);
  g_assert_cmpint (kao_session_get_result (fixture->session)->counting, ==, KAO_ORIGIN_PRINTED);
}

/* The same in COMPARING, where the figures wait for it. */
static void
test_without_face_while_comparing (Fixture *fixture, gconstpointer data)
{
  fixture_go_to (fixture, KAO_SESSION_COMPARING);
  g_assert_true (add (fixture, chip_of (THE_VISITOR, 0, KAO_TRUST_GENUINE)));
  fixture_let_go (fixture);
  fixture_wait (fixture, fixture_has_result);
  g_assert_cmpuint (fixture->n_failures, ==, 1);
  g_assert_cmpint (kao_session_get_result (fixture->session)->counting, ==, KAO_ORIGIN_PRINTED);
}

/* The comparison anew fails: the figure that was shown stands, and the clerk is told. */
static void
test_second_comparison_fails (Fixture *fixture, gconstpointer data)
{
  fixture_go_to (fixture, KAO_SESSION_RESULT);
  fixture->engine->forced_distance = NAN;
  g_assert_true (add (fixture, ticket_of (THE_VISITOR)));
  fixture_wait (fixture, fixture_has_failed);
  g_assert_error (fixture->failure, KAO_MODEL_ERROR, KAO_MODEL_ERROR_ENGINE);
  g_assert_cmpint (kao_session_get_state (fixture->session), ==, KAO_SESSION_RESULT);
  g_assert_cmpint (kao_session_get_result (fixture->session)->counting, ==, KAO_ORIGIN_PRINTED);
  fixture->engine->forced_distance = 0;
}

/* What comes late belongs to nobody: not to a visitor who has gone, nor to the next one. */
static void
test_late (Fixture *fixture, gconstpointer data)
{
  KaoSession *session = fixture->session;
  guint first = kao_session_get_visitor (session);

  g_assert_false (kao_session_add_reference (session, first, ticket_of (1)));
  fixture_go_to (fixture, KAO_SESSION_RESULT);
  g_assert_cmpuint (kao_session_get_visitor (session), ==, first);
  kao_session_clear (session);
  g_assert_cmpint (kao_session_get_state (session), ==, KAO_SESSION_WIPING);
  g_assert_cmpuint (kao_session_get_visitor (session), !=, first);
  g_assert_false (add (fixture, ticket_of (1)));
  fixture_wait_for_state (fixture, KAO_SESSION_LIVE);
  g_assert_false (kao_session_add_reference (session, first, chip_of (1, 1, KAO_TRUST_GENUINE)));
  fixture_assert_wiped (fixture);
  fixture_close (fixture);
  g_assert_false (add (fixture, ticket_of (1)));
  fixture_assert_wiped (fixture);
}

/* Cancelled while the chip's photo is described: nothing of it is left, and no answer comes. */
static void
test_wiped_while_described (Fixture *fixture, gconstpointer data)
{
  fixture_go_to (fixture, KAO_SESSION_SCANNING);
  kao_fake_engine_hold (fixture->engine, KAO_FAKE_STEP_COMPARE, TRUE);
  g_assert_true (add (fixture, chip_of (THE_VISITOR + 10, 1, KAO_TRUST_GENUINE)));
  fixture_run (fixture, 30);
  kao_session_cancel (fixture->session);
  fixture_let_go (fixture);
  fixture_wait_for_state (fixture, KAO_SESSION_LIVE);
  fixture_assert_wiped (fixture);
  g_assert_cmpuint (fixture->n_failures, ==, 0);
  fixture_assert_next_works (fixture);
}

static void
cancel_on_portraits (KaoSession *session, gpointer data)
{
  if (kao_session_get_state (session) != KAO_SESSION_WIPING)
    kao_session_cancel (session);
}

/* Who listens may end the visit at the word that the pictures changed. */
static void
test_ended_by_listener (Fixture *fixture, gconstpointer data)
{
  fixture_go_to (fixture, KAO_SESSION_SCANNING);
  g_signal_connect (fixture->session, "portraits-changed", G_CALLBACK (cancel_on_portraits), NULL);
  g_assert_true (add (fixture, chip_of (THE_VISITOR + 10, 1, KAO_TRUST_GENUINE)));
  g_assert_cmpint (kao_session_get_state (fixture->session), ==, KAO_SESSION_WIPING);
  fixture_wait_for_state (fixture, KAO_SESSION_LIVE);
  g_signal_handlers_disconnect_by_func (fixture->session, cancel_on_portraits, NULL);
  fixture_assert_wiped (fixture);
  fixture_assert_next_works (fixture);
}

/* A weak portrait says so beside the figure; of its many faults, as everything of it is as bad, the dearest. */
static void
test_unclear (Fixture *fixture, gconstpointer data)
{
  const KaoFakeSight soft = { 1, 10, THE_VISITOR + 20 };
  g_autoptr (KaoImage) photo = kao_fake_picture_new (&soft);

  fixture_go_live (fixture);
  g_assert_true (add (fixture, kao_reference_new_portrait (KAO_ORIGIN_CHIP, KAO_TRUST_GENUINE, photo,
                                                           NULL)));
  fixture_go_to (fixture, KAO_SESSION_RESULT);
  g_assert_cmpint (kao_session_get_result (fixture->session)->document_advice, ==,
                   KAO_ADVICE_DOCUMENT_EYES_COVERED);
}

/* A chip's photo cannot be scanned again: nobody is sent to the glass for it. */
static void
test_unclear_chip (Fixture *fixture, gconstpointer data)
{
  const KaoFakeSight soft = { 1, 10, THE_VISITOR + 20 };
  g_autoptr (KaoImage) photo = kao_fake_picture_new (&soft);
  g_autoptr (KaoConfig) config
      = kao_config_load_data ("[DocumentQuality]\nEyesVisible=0\n", -1, "new.conf", NULL);

  kao_session_set_config (fixture->session, config);
  fixture_go_live (fixture);
  g_assert_true (add (fixture, kao_reference_new_portrait (KAO_ORIGIN_CHIP, KAO_TRUST_GENUINE, photo,
                                                           NULL)));
  fixture_go_to (fixture, KAO_SESSION_RESULT);
  g_assert_cmpint (kao_session_get_result (fixture->session)->document_advice, ==, KAO_ADVICE_CHIP_UNCLEAR);
}

/* A pack that changes would make vectors of two packs meet: the edit waits for the next visitor. */
static void
test_config_waits (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KaoConfig) config =
      kao_config_load_data ("[Model]\nPack=another\n", -1, "new.conf", NULL);

  fixture_go_live (fixture);
  g_assert_true (add (fixture, ticket_of (THE_VISITOR)));
  kao_session_set_config (fixture->session, config);
  g_assert_true (kao_session_get_config (fixture->session) != config);
  fixture_go_to (fixture, KAO_SESSION_RESULT);
  kao_session_clear (fixture->session);
  fixture_wait_for_state (fixture, KAO_SESSION_LIVE);
  g_assert_true (kao_session_get_config (fixture->session) == config);
}

#define ADD(path, function)                                                                        \
  g_test_add ("/references/" path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("three", test_three);
  ADD ("print-alone", test_print_alone);
  ADD ("chip-after-result", test_chip_after_result);
  ADD ("forged", test_forged);
  ADD ("waits-for-chip", test_waits_for_chip);
  ADD ("joins-while-comparing", test_joins_while_comparing);
  ADD ("replaced", test_replaced);
  ADD ("without-face", test_without_face);
  ADD ("without-face/while-comparing", test_without_face_while_comparing);
  ADD ("second-comparison-fails", test_second_comparison_fails);
  ADD ("late", test_late);
  ADD ("wiped-while-described", test_wiped_while_described);
  ADD ("ended-by-listener", test_ended_by_listener);
  ADD ("unclear", test_unclear);
  ADD ("unclear-chip", test_unclear_chip);
  ADD ("config-waits", test_config_waits);
  return g_test_run ();
}
