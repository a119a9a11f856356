// SPDX-License-Identifier: GPL-3.0-or-later
/* The chip of the visitor's card beside the visit: in every order, and gone with the visitor. */
#include "config.h"

#include "session-fixture.h"

#include "base/kao-error.h"
#include "kao-fake-card-reader.h"
#include "kao-fake-front-reader.h"
#include "kao-fake-picture.h"
#include "session/kao-document-look-private.h"
#include "session/kao-references-private.h"
#include "session/kao-session-card.h"
#include "session/kao-session-private.h"

typedef struct
{
  Fixture base;
  KaoFakeCardReader *reader;
  KaoCardVisit *card;
  guint n_failed;
  gint code;
} Desk;

static void
on_failed (KaoCardVisit *card, const GError *error, Desk *desk)
{
  desk->n_failed++;
  desk->code = error->code;
}

static void
desk_set_up (Desk *desk, gconstpointer data)
{
  fixture_set_up (&desk->base, data);
  desk->reader = kao_fake_card_reader_new ();
  desk->card = kao_session_join_card (desk->base.session, KAO_CARD_READER (desk->reader));
  g_signal_connect (desk->card, "failed", G_CALLBACK (on_failed), desk);
}

static void
desk_tear_down (Desk *desk, gconstpointer data)
{
  g_signal_handlers_disconnect_by_data (desk->card, desk);
  g_object_unref (desk->card);
  g_object_unref (desk->reader);
  fixture_tear_down (&desk->base, data);
}

static KaoImage *
photo_of (guint8 person)
{
  const KaoFakeSight sight = { 1, 80, person };

  return kao_fake_picture_new (&sight);
}

static void
read_card (Desk *desk)
{
  const KaoCardWish wish = { .kind = KAO_CARD_MY_NUMBER, .numbers = { "45041720352285" } };

  kao_fake_card_reader_lay (desk->reader, TRUE);
  g_assert_true (kao_card_visit_read (desk->card, &wish));
  g_assert_false (kao_card_visit_read (desk->card, &wish));
}

static void
settle (Desk *desk)
{
  fixture_run (&desk->base, 30);
}

static const KaoResult *
go_to_result (Desk *desk)
{
  fixture_go_to (&desk->base, KAO_SESSION_RESULT);
  return kao_session_get_result (desk->base.session);
}

static void
test_chip_first (Desk *desk, gconstpointer data)
{
  g_autoptr (KaoImage) photo = photo_of (THE_VISITOR + 10);
  const KaoResult *result;

  fixture_go_live (&desk->base);
  read_card (desk);
  kao_fake_card_reader_read (desk->reader, photo, KAO_CHECK_GENUINE);
  settle (desk);
  g_assert_cmpint (kao_card_visit_get_state (desk->card), ==, KAO_CARD_VISIT_READ);
  g_assert_cmpuint (kao_card_visit_get_content (desk->card)->facts.birth, ==, 19700417);
  result = go_to_result (desk);
  g_assert_cmpint (result->counting, ==, KAO_ORIGIN_CHIP);
  g_assert_true (result->has_photos_similarity);
  /* All of it goes with the visitor; the card still lies there. */
  kao_session_clear (desk->base.session);
  fixture_wait_for_state (&desk->base, KAO_SESSION_LIVE);
  g_assert_null (kao_card_visit_get_content (desk->card));
  g_assert_null (kao_card_visit_get_probed (desk->card));
  g_assert_cmpint (kao_card_visit_get_state (desk->card), ==, KAO_CARD_VISIT_LYING);
  fixture_assert_wiped (&desk->base);
}

static gboolean
counts_chip (Fixture *fixture)
{
  return kao_session_get_result (fixture->session)->counting == KAO_ORIGIN_CHIP;
}

static void
test_scan_first (Desk *desk, gconstpointer data)
{
  g_autoptr (KaoImage) photo = photo_of (THE_VISITOR + 10);

  g_assert_cmpint (go_to_result (desk)->counting, ==, KAO_ORIGIN_PRINTED);
  read_card (desk);
  kao_fake_card_reader_read (desk->reader, photo, KAO_CHECK_NONE);
  fixture_wait (&desk->base, counts_chip);
  g_assert_cmpint (kao_session_get_result (desk->base.session)->figures[KAO_ORIGIN_CHIP].trust, ==,
                   KAO_TRUST_NOT_CHECKED);
}

static gboolean
is_not_genuine (Fixture *fixture)
{
  return kao_session_get_result (fixture->session)->verdict == KAO_VERDICT_NOT_GENUINE;
}

/* What is wrong is never a figure, and the verdict says so, whichever came first. */
static void
test_wrong (Desk *desk, gconstpointer data)
{
  const KaoResult *result;

  fixture_go_live (&desk->base);
  read_card (desk);
  kao_fake_card_reader_read (desk->reader, NULL, KAO_CHECK_WRONG);
  settle (desk);
  result = go_to_result (desk);
  g_assert_cmpint (result->verdict, ==, KAO_VERDICT_NOT_GENUINE);
  g_assert_cmpint (result->counting, ==, KAO_ORIGIN_PRINTED);
  g_assert_true (result->figures[KAO_ORIGIN_CHIP].is_there);
  g_assert_false (result->has_photos_similarity);
  kao_session_clear (desk->base.session);
  fixture_wait_for_state (&desk->base, KAO_SESSION_LIVE);
  g_assert_cmpint (go_to_result (desk)->verdict, ==, KAO_VERDICT_ABOVE);
  read_card (desk);
  kao_fake_card_reader_read (desk->reader, NULL, KAO_CHECK_WRONG);
  fixture_wait (&desk->base, is_not_genuine);
}

/* A record without a photo proves nothing, whatever its signature says. */
static void
test_no_photo (Desk *desk, gconstpointer data)
{
  fixture_go_live (&desk->base);
  read_card (desk);
  kao_fake_card_reader_read (desk->reader, NULL, KAO_CHECK_GENUINE);
  settle (desk);
  g_assert_cmpint (go_to_result (desk)->verdict, ==, KAO_VERDICT_NOT_GENUINE);
}

static void
test_failures (Desk *desk, gconstpointer data)
{
  fixture_go_live (&desk->base);
  g_assert_cmpint (kao_card_visit_get_state (desk->card), ==, KAO_CARD_VISIT_AWAY);
  g_assert_false (kao_card_visit_ask (desk->card));
  kao_fake_card_reader_lay (desk->reader, TRUE);
  g_assert_true (kao_card_visit_ask (desk->card));
  kao_fake_card_reader_probed (desk->reader, 10);
  settle (desk);
  g_assert_cmpint (kao_card_visit_get_state (desk->card), ==, KAO_CARD_VISIT_KNOWN);
  g_assert_cmpint (kao_card_visit_get_probed (desk->card)->tries[0], ==, 10);
  read_card (desk);
  kao_fake_card_reader_fail (desk->reader, KAO_CARD_ERROR_WRONG_NUMBER, 9);
  settle (desk);
  g_assert_cmpint (kao_card_visit_get_state (desk->card), ==, KAO_CARD_VISIT_KNOWN);
  g_assert_cmpint (kao_card_visit_get_probed (desk->card)->tries[0], ==, 9);
  g_assert_cmpint (desk->code, ==, KAO_CARD_ERROR_WRONG_NUMBER);
  kao_fake_card_reader_lay (desk->reader, FALSE);
  g_assert_cmpint (kao_card_visit_get_state (desk->card), ==, KAO_CARD_VISIT_AWAY);
  g_assert_null (kao_card_visit_get_probed (desk->card));
  /* The visit goes on without the chip. */
  g_assert_cmpint (go_to_result (desk)->verdict, ==, KAO_VERDICT_ABOVE);
  g_assert_cmpuint (desk->n_failed, ==, 1);
}

/* A visitor may go after the chip was read: nothing of him waits for a match that never comes. */
static void
test_leaves_after_chip (Desk *desk, gconstpointer data)
{
  KaoSession *session = desk->base.session;
  g_autoptr (KaoImage) photo = photo_of (THE_VISITOR + 10);

  fixture_go_live (&desk->base);
  g_assert_false (kao_session_get_actions (session) & KAO_SESSION_ACTION_CLEAR);
  read_card (desk);
  kao_fake_card_reader_read (desk->reader, photo, KAO_CHECK_GENUINE);
  settle (desk);
  g_assert_true (kao_session_get_actions (session) & KAO_SESSION_ACTION_CLEAR);
  g_assert_true (kao_session_clear (session));
  fixture_wait_for_state (&desk->base, KAO_SESSION_LIVE);
  g_assert_null (kao_card_visit_get_content (desk->card));
  g_assert_null (kao_session_dup_reference_image (session, KAO_ORIGIN_CHIP));
  g_assert_false (kao_session_get_actions (session) & KAO_SESSION_ACTION_CLEAR);
}

/* The scanner is not needed where the chip is there, and not asked where the clerk does not want it. */
static void
test_chip_only (Desk *desk, gconstpointer is_scanner_missing)
{
  KaoSession *session = desk->base.session;
  g_autoptr (KaoImage) photo = photo_of (THE_VISITOR + 10);
  const KaoResult *result;

  fixture_go_live (&desk->base);
  g_assert_false (kao_session_get_actions (session) & KAO_SESSION_ACTION_START_WITHOUT_SCAN);
  g_assert_false (kao_session_start_without_scan (session));
  if (is_scanner_missing != NULL)
    {
      kao_scanner_set_state (KAO_SCANNER (desk->base.scanner), KAO_SCANNER_STATE_MISSING, NULL, NULL);
      g_assert_false (kao_session_get_actions (session) & KAO_SESSION_ACTION_START);
    }
  read_card (desk);
  kao_fake_card_reader_read (desk->reader, photo, KAO_CHECK_GENUINE);
  settle (desk);
  g_assert_true (kao_session_get_actions (session) & KAO_SESSION_ACTION_START);
  g_assert_true (kao_session_get_actions (session) & KAO_SESSION_ACTION_START_WITHOUT_SCAN);
  g_assert_true (is_scanner_missing != NULL ? kao_session_start (session)
                                            : kao_session_start_without_scan (session));
  fixture_wait_for_state (&desk->base, KAO_SESSION_RESULT);
  g_assert_cmpstr (desk->base.trail->str, ==, "ilcr");
  g_assert_false (kao_fake_scanner_is_scanning (desk->base.scanner));
  result = kao_session_get_result (session);
  g_assert_cmpint (result->counting, ==, KAO_ORIGIN_CHIP);
  g_assert_cmpint (result->verdict, ==, KAO_VERDICT_ABOVE);
  g_assert_false (result->figures[KAO_ORIGIN_PRINTED].is_there);
  g_assert_cmpuint (result->n_frames, >=, 1);
  kao_session_clear (session);
  fixture_wait_for_state (&desk->base, KAO_SESSION_LIVE);
  fixture_assert_wiped (&desk->base);
}

/* A card that is not genuine is nothing to compare with: a match that has nothing else ends, and says why. */
static void
test_chip_only_fails (Desk *desk, gconstpointer data)
{
  KaoSession *session = desk->base.session;
  g_autoptr (KaoImage) photo = photo_of (THE_VISITOR + 10);

  fixture_go_live (&desk->base);
  read_card (desk);
  kao_fake_card_reader_read (desk->reader, NULL, KAO_CHECK_WRONG);
  settle (desk);
  g_assert_false (kao_session_get_actions (session) & KAO_SESSION_ACTION_START_WITHOUT_SCAN);
  g_assert_false (kao_session_start_without_scan (session));
  g_assert_true (kao_session_get_actions (session) & KAO_SESSION_ACTION_START);
  fixture_go_to (&desk->base, KAO_SESSION_SCANNING);
  kao_session_cancel (session);
  fixture_wait_for_state (&desk->base, KAO_SESSION_LIVE);
  fixture_go_live (&desk->base);
  read_card (desk);
  kao_fake_card_reader_read (desk->reader, photo, KAO_CHECK_GENUINE);
  settle (desk);
  kao_fake_engine_hold (desk->base.engine, KAO_FAKE_STEP_COMPARE, TRUE);
  g_assert_true (kao_session_start_without_scan (session));
  /* Read once more meanwhile, and wrong. */
  g_assert_true (kao_session_add_reference (session, kao_session_get_visitor (session),
                                            kao_reference_new_wrong (KAO_ORIGIN_CHIP)));
  fixture_let_go (&desk->base);
  fixture_wait_for_state (&desk->base, KAO_SESSION_LIVE);
  g_assert_error (desk->base.failure, KAO_CARD_ERROR, KAO_CARD_ERROR_NOT_GENUINE);
  fixture_assert_wiped (&desk->base);
}

/* Read for a visitor who has gone: it joins nobody. */
static void
test_late (Desk *desk, gconstpointer data)
{
  g_autoptr (KaoImage) photo = photo_of (THE_VISITOR + 10);

  fixture_go_to (&desk->base, KAO_SESSION_SCANNING);
  read_card (desk);
  kao_session_cancel (desk->base.session);
  fixture_wait_for_state (&desk->base, KAO_SESSION_LIVE);
  kao_fake_card_reader_read (desk->reader, photo, KAO_CHECK_GENUINE);
  settle (desk);
  g_assert_cmpint (kao_card_visit_get_state (desk->card), ==, KAO_CARD_VISIT_LYING);
  g_assert_null (kao_card_visit_get_content (desk->card));
  g_assert_cmpuint (desk->n_failed, ==, 0);
  g_assert_cmpint (go_to_result (desk)->counting, ==, KAO_ORIGIN_PRINTED);
}

/* A question that is taken back, and one that ends badly: with the card still there, and with it gone. */
static void
test_asking_ends (Desk *desk, gconstpointer data)
{
  fixture_go_live (&desk->base);
  kao_card_visit_cancel (desk->card);
  g_assert_cmpint (kao_card_visit_get_state (desk->card), ==, KAO_CARD_VISIT_AWAY);
  kao_fake_card_reader_lay (desk->reader, TRUE);
  /* A reader that is looked for anew has not lost its card. */
  kao_card_reader_set_state (KAO_CARD_READER (desk->reader), KAO_CARD_READER_SEARCHING, "", FALSE);
  g_assert_cmpint (kao_card_visit_get_state (desk->card), ==, KAO_CARD_VISIT_LYING);
  kao_fake_card_reader_lay (desk->reader, TRUE);
  g_assert_true (kao_card_visit_ask (desk->card));
  g_assert_false (kao_card_visit_ask (desk->card));
  kao_card_visit_cancel (desk->card);
  g_assert_cmpint (kao_card_visit_get_state (desk->card), ==, KAO_CARD_VISIT_LYING);
  kao_fake_card_reader_probed (desk->reader, 10);
  settle (desk);
  g_assert_null (kao_card_visit_get_probed (desk->card));
  g_assert_cmpuint (desk->n_failed, ==, 0);
  g_assert_true (kao_card_visit_ask (desk->card));
  kao_fake_card_reader_fail (desk->reader, KAO_CARD_ERROR_MUTE, 0);
  settle (desk);
  g_assert_cmpint (kao_card_visit_get_state (desk->card), ==, KAO_CARD_VISIT_LYING);
  g_assert_true (kao_card_visit_ask (desk->card));
  kao_fake_card_reader_lay (desk->reader, FALSE);
  g_assert_cmpint (kao_card_visit_get_state (desk->card), ==, KAO_CARD_VISIT_ASKING);
  kao_fake_card_reader_fail (desk->reader, KAO_CARD_ERROR_REMOVED, 0);
  settle (desk);
  g_assert_cmpint (kao_card_visit_get_state (desk->card), ==, KAO_CARD_VISIT_AWAY);
  g_assert_cmpuint (desk->n_failed, ==, 2);
}

/* A reading that ends badly leads back to what was known before it, with the tries that are left. */
static void
test_reading_ends (Desk *desk, gconstpointer data)
{
  fixture_go_live (&desk->base);
  read_card (desk);
  kao_fake_card_reader_fail (desk->reader, KAO_CARD_ERROR_LOCKED, 0);
  settle (desk);
  g_assert_cmpint (kao_card_visit_get_state (desk->card), ==, KAO_CARD_VISIT_LYING);
  g_assert_true (kao_card_visit_ask (desk->card));
  kao_fake_card_reader_probed (desk->reader, 2);
  settle (desk);
  read_card (desk);
  kao_fake_card_reader_fail (desk->reader, KAO_CARD_ERROR_FEW_TRIES, 1);
  settle (desk);
  g_assert_cmpint (kao_card_visit_get_state (desk->card), ==, KAO_CARD_VISIT_KNOWN);
  g_assert_cmpint (kao_card_visit_get_probed (desk->card)->tries[0], ==, 1);
  read_card (desk);
  kao_card_visit_cancel (desk->card);
  g_assert_cmpint (kao_card_visit_get_state (desk->card), ==, KAO_CARD_VISIT_LYING);
  kao_fake_card_reader_fail (desk->reader, KAO_CARD_ERROR_MUTE, 0);
  settle (desk);
  g_assert_cmpuint (desk->n_failed, ==, 2);
}

/* What was read stays while the visitor does, whether the card lies there or not; it is not read twice. */
static void
test_content_stays (Desk *desk, gconstpointer data)
{
  const KaoCardWish wish = { .kind = KAO_CARD_MY_NUMBER, .numbers = { "45041720352285" } };
  g_autoptr (KaoImage) photo = photo_of (THE_VISITOR + 10);

  fixture_go_live (&desk->base);
  read_card (desk);
  kao_fake_card_reader_read (desk->reader, photo, KAO_CHECK_GENUINE);
  settle (desk);
  kao_fake_card_reader_lay (desk->reader, FALSE);
  g_assert_cmpint (kao_card_visit_get_state (desk->card), ==, KAO_CARD_VISIT_READ);
  g_assert_nonnull (kao_card_visit_get_content (desk->card));
  g_assert_false (kao_card_visit_ask (desk->card));
  g_assert_false (kao_card_visit_read (desk->card, &wish));
  kao_card_visit_cancel (desk->card);
  g_assert_nonnull (kao_card_visit_get_content (desk->card));
  g_assert_cmpint (go_to_result (desk)->counting, ==, KAO_ORIGIN_CHIP);
  kao_session_clear (desk->base.session);
  fixture_wait_for_state (&desk->base, KAO_SESSION_LIVE);
  g_assert_cmpint (kao_card_visit_get_state (desk->card), ==, KAO_CARD_VISIT_AWAY);
  g_assert_null (kao_card_visit_get_content (desk->card));
}

/* --- the front --- */

static void
count_fronts (KaoCardVisit *card, guint *n)
{
  (*n)++;
}

static gboolean
is_front_kept (Desk *desk)
{
  KaoDocumentLook *look = desk->base.session->look;

  for (guint i = 0; i < kao_document_look_get_n_portraits (look); i++)
    if (kao_document_look_get_portrait (look, i)->front != NULL)
      return TRUE;
  return FALSE;
}

/* Read from each scanned card while there is a card reader, and gone with the visitor. */
static void
test_front (Desk *desk, gconstpointer data)
{
  static const KaoCardNumber number = { KAO_ERA_SHOWA, 45, 4, 17, 2035, "2285" };
  KaoFakeFrontReader *fronts = kao_fake_front_reader_new ();
  guint n_read = 0;

  kao_card_visit_set_front_reader (desk->card, KAO_FRONT_READER (fronts));
  g_signal_connect (desk->card, "front-read", G_CALLBACK (count_fronts), &n_read);
  /* Nobody will ask for the fields. */
  kao_card_reader_set_state (KAO_CARD_READER (desk->reader), KAO_CARD_READER_NONE, "", FALSE);
  go_to_result (desk);
  g_assert_cmpuint (kao_fake_front_reader_get_n_asked (fronts), ==, 0);
  g_assert_false (is_front_kept (desk));
  kao_session_clear (desk->base.session);
  fixture_wait_for_state (&desk->base, KAO_SESSION_LIVE);
  kao_fake_card_reader_lay (desk->reader, FALSE);
  go_to_result (desk);
  g_assert_cmpuint (kao_fake_front_reader_get_n_asked (fronts), ==, 1);
  g_assert_true (kao_card_visit_is_reading_front (desk->card));
  g_assert_cmpint (kao_fake_front_reader_get_portrait (fronts)->height, ==, 4);
  /* The picture is wanted once. */
  g_assert_false (is_front_kept (desk));
  g_assert_null (kao_card_visit_get_front (desk->card));
  kao_fake_front_reader_answer (fronts, &number);
  settle (desk);
  g_assert_cmpuint (n_read, ==, 1);
  g_assert_false (kao_card_visit_is_reading_front (desk->card));
  g_assert_cmpstr (kao_card_visit_get_front (desk->card)->code, ==, "2285");
  kao_session_clear (desk->base.session);
  fixture_wait_for_state (&desk->base, KAO_SESSION_LIVE);
  g_assert_null (kao_card_visit_get_front (desk->card));
  /* What comes late joins nobody, and what fails is told as nothing. */
  go_to_result (desk);
  kao_session_clear (desk->base.session);
  fixture_wait_for_state (&desk->base, KAO_SESSION_LIVE);
  g_assert_true (kao_fake_front_reader_is_cancelled (fronts));
  kao_fake_front_reader_answer (fronts, &number);
  settle (desk);
  g_assert_null (kao_card_visit_get_front (desk->card));
  g_assert_cmpuint (n_read, ==, 1);
  go_to_result (desk);
  kao_fake_front_reader_answer (fronts, NULL);
  settle (desk);
  g_assert_cmpuint (n_read, ==, 2);
  g_assert_null (kao_card_visit_get_front (desk->card));
  g_assert_cmpuint (desk->n_failed, ==, 0);
  kao_card_visit_set_front_reader (desk->card, NULL);
  g_assert_finalize_object (fronts);
}

#define ADD(path, test) g_test_add (path, Desk, NULL, desk_set_up, test, desk_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/card-visit/chip-first", test_chip_first);
  ADD ("/card-visit/scan-first", test_scan_first);
  ADD ("/card-visit/wrong", test_wrong);
  ADD ("/card-visit/no-photo", test_no_photo);
  ADD ("/card-visit/failures", test_failures);
  ADD ("/card-visit/chip-only", test_chip_only);
  ADD ("/card-visit/leaves", test_leaves_after_chip);
  g_test_add ("/card-visit/chip-only/no-scanner", Desk, "no scanner", desk_set_up, test_chip_only, desk_tear_down);
  ADD ("/card-visit/chip-only/fails", test_chip_only_fails);
  ADD ("/card-visit/asking-ends", test_asking_ends);
  ADD ("/card-visit/reading-ends", test_reading_ends);
  ADD ("/card-visit/content-stays", test_content_stays);
  ADD ("/card-visit/late", test_late);
  ADD ("/card-visit/front", test_front);
  return g_test_run ();
}
