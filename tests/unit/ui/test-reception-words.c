// SPDX-License-Identifier: GPL-3.0-or-later
/* The words of the reception: every outcome of the gate, what is said of a figure, whose name is shown to whom, and the
 * counts of the day. */
#include "config.h"

#include "ui/reception/kao-reception-words.h"

#include <string.h>

#define LINE 60

static const gchar *const items[] = { "papers", "uniform", NULL };

static KaoDay *
make_day (guint n)
{
  const gfloat numbers[] = { 1, 0 };
  g_autoptr (KaoVector) vector = kao_vector_new (numbers, 2);
  KaoDay *day = kao_day_new (2, FALSE);
  guint place;

  for (guint i = 0; i < n; i++)
    g_assert_true (kao_day_add (day, i == 0 ? "first" : "", vector, NULL, 1, &place));
  return day;
}

static void
say (const KaoDecision *decision, const KaoDay *day, gint person, KaoReceptionScreen *screen)
{
  const KaoReceptionFacts facts = {
    .page = KAO_RECEPTION_PAGE_GATE,
    .event = "event",
    .day = day,
    .decision_id = decision != NULL ? 1 : 0,
    .decision = decision,
    .line = LINE,
    .review_line = 40,
    .items = items,
    .person = person,
  };

  kao_reception_screen_say (&facts, screen);
}

/* Each has a sentence and a sign; a figure, a face and an arrow go together. */
static void
test_outcomes (void)
{
  for (guint outcome = 0; outcome < KAO_N_GATE_OUTCOMES; outcome++)
    {
      const KaoDecision decision = { .outcome = (KaoGateOutcome) outcome, .label = "somebody", .in_at = 1 };
      g_auto (KaoReceptionScreen) screen = { 0 };

      say (&decision, NULL, -1, &screen);
      g_assert_cmpstr (screen.gate.sentence, !=, "");
      g_assert_null (strstr (screen.gate.sentence, "%s"));
      g_assert_true (outcome == KAO_GATE_WAITING || screen.gate.mark != KAO_MARK_NONE);
      g_assert_cmpint (screen.gate.mark == KAO_MARK_ABOVE, ==, outcome == KAO_GATE_IN);
      g_assert_cmpint (screen.gate.mark == KAO_MARK_BELOW, ==, outcome == KAO_GATE_BELOW);
      /* A stranger with somebody's ticket is not told whose it is. */
      g_assert_cmpstr (screen.gate.label, ==,
                       outcome == KAO_GATE_BELOW || outcome == KAO_GATE_LOOK ? "" : "somebody");
      g_assert_nonnull (strstr (screen.gate.spoken, screen.gate.sentence));
      g_assert_cmpstr (screen.gate.figure, ==, "");
    }
}

static void
test_nobody (void)
{
  g_auto (KaoReceptionScreen) screen = { 0 };

  say (NULL, NULL, -1, &screen);
  g_assert_cmpuint (screen.gate.id, ==, 0);
  g_assert_cmpint (screen.gate.mark, ==, KAO_MARK_NONE);
  g_assert_cmpstr (screen.gate.label, ==, "");
  g_assert_cmpuint (screen.gate.n_items, ==, 0);
}

static gchar *
detail_of (KaoGateTicket ticket, KaoListFinding list, guint n_listed, gdouble line)
{
  const KaoDecision decision = { .facts = { .ticket = ticket, .face = KAO_GATE_FACE_ONE, .list = list },
                                 .outcome = KAO_GATE_IN,
                                 .label = "",
                                 .has_figure = TRUE,
                                 .similarity = 91.44,
                                 .line = line,
                                 .n_listed = n_listed };
  g_auto (KaoReceptionScreen) screen = { 0 };

  say (&decision, NULL, -1, &screen);
  g_assert_cmpstr (screen.gate.figure, ==, "91.4");
  return g_strdup (screen.gate.detail);
}

/* Why the line stands where it does. */
static void
test_detail (void)
{
  g_autofree gchar *ticket = detail_of (KAO_GATE_TICKET_GOOD, KAO_LIST_EMPTY, 12, LINE);
  g_autofree gchar *one = detail_of (KAO_GATE_TICKET_NONE, KAO_LIST_ONE, 1, LINE);
  g_autofree gchar *list = detail_of (KAO_GATE_TICKET_NONE, KAO_LIST_ONE, 12, 81.6);
  g_autofree gchar *too_long = detail_of (KAO_GATE_TICKET_NONE, KAO_LIST_TOO_LONG, 500, 100);

  g_assert_cmpstr (ticket, ==, "Compared with the ticket alone. The line is 60.0.");
  g_assert_cmpstr (one, ==, "Compared with the only one of today's list. The line is 60.0.");
  g_assert_cmpstr (list, ==, "Compared with all 12 of today's list: the line is 81.6 instead of 60.0.");
  g_assert_cmpstr (too_long, ==, "Today's list has 500 people: too many for the line of 60.0.");
}

/* Nobody is told of other programs where there are none. */
static void
test_passing (void)
{
  static const KaoSpawnTarget no_target = { "/bin/false", NULL, NULL };
  static const gchar *const names[] = { "First", "Second 100%", NULL };
  g_autoptr (KaoSpawner) spawner = kao_spawner_new (&no_target, 1, NULL);
  g_autoptr (KaoPasser) passer = kao_passer_new (spawner, names, TRUE);
  KaoReceptionFacts facts = { .event = "event", .step = KAO_REGISTER_STEP_ASK, .items = items, .person = -1, .line = LINE,
                              .pack_title = "pack" };
  g_auto (KaoReceptionScreen) without = { 0 };
  g_auto (KaoReceptionScreen) with = { 0 };

  kao_reception_screen_say (&facts, &without);
  g_assert_nonnull (strstr (without.enrol.explanation, "nothing is sent anywhere. "));
  g_assert_cmpstr (without.enrol.passes_on, ==, "");
  g_assert_cmpstr (without.enrol.pass_on, ==, "");
  g_assert_cmpstr (without.enrol.passed_on, ==, "");
  g_assert_true (without.enrol.may_go_on);
  facts.passer = passer;
  kao_reception_screen_say (&facts, &with);
  g_assert_nonnull (strstr (with.enrol.explanation, "nothing is sent anywhere without your consent"));
  g_assert_nonnull (strstr (with.enrol.passes_on, "First, Second 100%"));
  g_assert_nonnull (strstr (with.enrol.pass_on, "First, Second 100%"));
  g_assert_cmpstr (with.enrol.passed_on, ==, "");
  g_assert_true (with.enrol.may_go_on);
}

/* Said, and nothing more: he is registered all the same. */
static void
test_expired (void)
{
  KaoReceptionFacts facts = { .event = "event", .step = KAO_REGISTER_STEP_DONE, .is_from_chip = TRUE, .items = items,
                              .person = -1, .line = LINE, .pack_title = "pack", .check = KAO_CHECK_GENUINE };
  g_auto (KaoReceptionScreen) valid = { 0 };
  g_auto (KaoReceptionScreen) expired = { 0 };

  kao_reception_screen_say (&facts, &valid);
  g_assert_null (strstr (valid.enrol.line.todo, "expired"));
  facts.is_expired = TRUE;
  kao_reception_screen_say (&facts, &expired);
  g_assert_nonnull (strstr (expired.enrol.line.todo, "This card has expired."));
  g_assert_cmpint (expired.enrol.line.mark, ==, valid.enrol.line.mark);
  g_assert_cmpstr (expired.enrol.line.what, ==, valid.enrol.line.what);
}

/* From the chip: where he stands in the list and what the chip's check found, never mixed. */
static void
test_chip (void)
{
  KaoReceptionFacts facts = { .event = "event", .step = KAO_REGISTER_STEP_LOOK, .is_from_chip = TRUE, .items = items,
                              .person = -1, .line = LINE, .pack_title = "pack" };
  g_auto (KaoReceptionScreen) look = { 0 };
  g_auto (KaoReceptionScreen) listed = { 0 };
  g_auto (KaoReceptionScreen) alone = { 0 };

  kao_reception_screen_say (&facts, &look);
  g_assert_cmpstr (look.enrol.line.what, ==, "Looking for the face in the chip's photo…");
  g_assert_false (look.enrol.may_read_card);
  facts.step = KAO_REGISTER_STEP_DONE;
  facts.has_card_reader = TRUE;
  facts.is_listed = TRUE;
  facts.place = 6;
  facts.check = KAO_CHECK_GENUINE;
  kao_reception_screen_say (&facts, &listed);
  g_assert_cmpstr (listed.enrol.line.todo, ==, "Number 7 of today's list.\nChip: genuine");
  g_assert_true (listed.enrol.may_read_card);
  facts.is_listed = FALSE;
  facts.check = KAO_CHECK_NONE;
  kao_reception_screen_say (&facts, &alone);
  g_assert_cmpstr (alone.enrol.line.todo, ==, "Chip: not checked");
}

/* The demonstration's name is in the clerk's language; that of an event is the office's. */
static void
test_event (void)
{
  KaoReceptionFacts facts = { .event = "防災訓練", .items = items, .person = -1, .line = LINE };
  g_auto (KaoReceptionScreen) event = { 0 };
  g_auto (KaoReceptionScreen) demo = { 0 };

  kao_reception_screen_say (&facts, &event);
  g_assert_cmpstr (event.event, ==, "防災訓練");
  facts.is_demo = TRUE;
  kao_reception_screen_say (&facts, &demo);
  g_assert_cmpstr (demo.event, ==, "Demonstration");
}

static void
test_several (void)
{
  KaoDecision decision = { .facts = { .face = KAO_GATE_FACE_SEVERAL }, .outcome = KAO_GATE_IN, .label = "" };
  g_auto (KaoReceptionScreen) screen = { 0 };
  g_auto (KaoReceptionScreen) alone = { 0 };

  say (&decision, NULL, -1, &screen);
  g_assert_cmpstr (screen.gate.nearest, ==, "Several people are in view: the nearest was taken.");
  decision.facts.face = KAO_GATE_FACE_ONE;
  say (&decision, NULL, -1, &alone);
  g_assert_cmpstr (alone.gate.nearest, ==, "");
}

static void
test_choices (void)
{
  const KaoDecision decision = { .facts = { .face = KAO_GATE_FACE_ONE, .list = KAO_LIST_CLOSE },
                                 .outcome = KAO_GATE_CHOOSE,
                                 .label = "",
                                 .n_places = 2,
                                 .places = { 0, 2 } };
  g_autoptr (KaoDay) day = make_day (3);
  g_auto (KaoReceptionScreen) screen = { 0 };

  say (&decision, day, -1, &screen);
  g_assert_cmpuint (screen.gate.n_choices, ==, 2);
  g_assert_cmpstr (screen.gate.choices[0], ==, "1: number 1, first");
  g_assert_cmpstr (screen.gate.choices[1], ==, "2: number 3");
}

/* Only who is in gets something. */
static void
test_items (void)
{
  const KaoDecision decision = { .outcome = KAO_GATE_IN, .label = "first", .n_places = 1 };
  g_autoptr (KaoDay) day = make_day (2);
  g_auto (KaoReceptionScreen) before = { 0 };
  g_auto (KaoReceptionScreen) screen = { 0 };

  say (&decision, day, 0, &before);
  g_assert_cmpuint (before.gate.n_items, ==, 0);
  kao_day_let_in (day, 0, 5);
  kao_day_set_handed_out (day, 0, 1, TRUE);
  say (&decision, day, 0, &screen);
  g_assert_cmpuint (screen.gate.n_items, ==, 2);
  g_assert_cmpstr (screen.gate.items[1], ==, "uniform");
  g_assert_cmpuint (screen.gate.handed_out, ==, 2);
  g_assert_cmpuint (screen.day.n_rows, ==, 4);
  g_assert_cmpstr (screen.day.rows[0].number, ==, "2");
  g_assert_cmpstr (screen.day.rows[1].number, ==, "1");
  g_assert_cmpstr (screen.day.rows[2].number, ==, "0");
  g_assert_cmpstr (screen.day.rows[3].what, ==, "Handed out: uniform");
  g_assert_cmpstr (screen.day.rows[3].number, ==, "1");
}

static void
test_list (void)
{
  g_autoptr (KaoDay) day = make_day (10);
  g_autoptr (KaoDay) long_day = make_day (200);
  g_auto (KaoReceptionScreen) screen = { 0 };
  g_auto (KaoReceptionScreen) empty = { 0 };
  g_auto (KaoReceptionScreen) too_long = { 0 };

  say (NULL, day, -1, &screen);
  g_assert_cmpstr (screen.day.list, ==,
                   "Without a ticket: 10 people in the list, so the line is 80.0 instead of 60.0; at most 100 people.");
  say (NULL, NULL, -1, &empty);
  g_assert_nonnull (strstr (empty.day.list, "empty"));
  say (NULL, long_day, -1, &too_long);
  g_assert_nonnull (strstr (too_long.day.list, "200 people"));
}

static KaoReceptionLive
live_of (KaoReceptionTask task, guint n_faces, KaoAdvice advice)
{
  const KaoLiveFace live = { .has_face = n_faces > 0, .n_faces = n_faces, .n_boxes = n_faces, .advice = advice };
  const KaoReceptionFacts facts = { .task = task,
                                    .camera_state = KAO_CAMERA_STATE_LIVE,
                                    .pack_title = "pack",
                                    .live = &live,
                                    .items = items };
  KaoReceptionLive said = { 0 };

  kao_reception_screen_say_live (&facts, &said);
  return said;
}

/* At the gate nobody has to leave, at registration all others do; what is to be mended is said with its remedy. */
static void
test_live (void)
{
  g_auto (KaoReceptionLive) gate = live_of (KAO_RECEPTION_GATE, 2, KAO_ADVICE_SEVERAL_FACES);
  g_auto (KaoReceptionLive) enrol = live_of (KAO_RECEPTION_REGISTERING, 2, KAO_ADVICE_SEVERAL_FACES);
  g_auto (KaoReceptionLive) mask = live_of (KAO_RECEPTION_REGISTERING, 1, KAO_ADVICE_MOUTH_COVERED);
  g_auto (KaoReceptionLive) good = live_of (KAO_RECEPTION_REGISTERING, 1, KAO_ADVICE_NONE);
  g_auto (KaoReceptionLive) off = live_of (KAO_RECEPTION_IDLE, 1, KAO_ADVICE_NONE);

  g_assert_cmpint (gate.line.mark, ==, KAO_MARK_NOTICE);
  g_assert_cmpuint (gate.n_people, ==, 2);
  g_assert_cmpint (enrol.line.mark, ==, KAO_MARK_RETRY);
  g_assert_cmpstr (enrol.line.todo, !=, "");
  g_assert_cmpstr (mask.line.what, ==, "The mouth is covered (mask).");
  g_assert_cmpstr (mask.line.todo, !=, "");
  g_assert_cmpint (good.line.mark, ==, KAO_MARK_READY);
  g_assert_cmpstr (off.line.what, ==, "");
  g_assert_false (off.has_face);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/reception-words/outcomes", test_outcomes);
  g_test_add_func ("/ui/reception-words/nobody", test_nobody);
  g_test_add_func ("/ui/reception-words/detail", test_detail);
  g_test_add_func ("/ui/reception-words/several", test_several);
  g_test_add_func ("/ui/reception-words/chip", test_chip);
  g_test_add_func ("/ui/reception-words/passing", test_passing);
  g_test_add_func ("/ui/reception-words/expired", test_expired);
  g_test_add_func ("/ui/reception-words/event", test_event);
  g_test_add_func ("/ui/reception-words/choices", test_choices);
  g_test_add_func ("/ui/reception-words/items", test_items);
  g_test_add_func ("/ui/reception-words/list", test_list);
  g_test_add_func ("/ui/reception-words/live", test_live);
  return g_test_run ();
}
