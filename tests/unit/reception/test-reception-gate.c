// SPDX-License-Identifier: GPL-3.0-or-later
/* The gate's table over all combinations against a second statement of it, and the promises that follow. */
#include "config.h"

#include "reception/kao-gate.h"

#include <string.h>

typedef void (*Check) (const KaoGateFacts *facts, KaoGateOutcome outcome, guint *n_seen);

static void
for_all (Check check, guint *n_seen)
{
  KaoGateFacts facts;

  for (guint i = 0; i < KAO_N_GATE_TICKETS * KAO_N_GATE_FACES * 3 * KAO_N_LIST_FINDINGS * 2; i++)
    {
      guint rest = i;

      facts.ticket = rest % KAO_N_GATE_TICKETS;
      rest /= KAO_N_GATE_TICKETS;
      facts.face = rest % KAO_N_GATE_FACES;
      rest /= KAO_N_GATE_FACES;
      facts.figure = rest % 3;
      rest /= 3;
      facts.list = rest % KAO_N_LIST_FINDINGS;
      rest /= KAO_N_LIST_FINDINGS;
      facts.is_in = (gboolean) rest;
      check (&facts, kao_gate_decide (&facts), n_seen);
    }
}

/* What is to come out, said without the table. */
static const gchar *
expect (const KaoGateFacts *facts)
{
  static const gchar *const refused[KAO_N_GATE_TICKETS] = {
    NULL,      NULL,      "not-a-ticket", "other-version", "other-event",
    "forged",  "damaged", "expired",      "not-yet",       "other-pack",
  };
  gboolean has_face = facts->face != KAO_GATE_FACE_NONE;

  if (facts->ticket > KAO_GATE_TICKET_GOOD)
    return refused[facts->ticket];
  if (facts->ticket == KAO_GATE_TICKET_GOOD)
    {
      if (!has_face)
        return "look";
      if (facts->figure == KAO_OUTCOME_BELOW)
        return "below";
      if (facts->is_in)
        return "already-in";
      return facts->figure == KAO_OUTCOME_ABOVE ? "in" : "ask-desk";
    }
  if (!has_face)
    return "waiting";
  switch (facts->list)
    {
    case KAO_LIST_EMPTY:
      return "show-ticket";
    case KAO_LIST_TOO_LONG:
      return "list-too-long";
    case KAO_LIST_NOBODY:
      return "not-on-list";
    case KAO_LIST_REVIEW:
      return "ask-desk";
    case KAO_LIST_CLOSE:
      return "choose";
    case KAO_LIST_ONE:
      return facts->is_in ? "already-in" : "in";
    case KAO_N_LIST_FINDINGS:
      break;
    }
  g_assert_not_reached ();
}

static void
check_expected (const KaoGateFacts *facts, KaoGateOutcome outcome, guint *n_seen)
{
  g_test_message ("ticket %u, face %u, figure %u, list %u, in %d", facts->ticket, facts->face, facts->figure,
                  facts->list, facts->is_in);
  g_assert_cmpstr (kao_gate_outcome_to_string (outcome), ==, expect (facts));
  n_seen[outcome]++;
}

static void
test_all_combinations (void)
{
  guint n_seen[KAO_N_GATE_OUTCOMES] = { 0 };
  guint n = 0;

  for_all (check_expected, n_seen);
  for (guint i = 0; i < KAO_N_GATE_OUTCOMES; i++)
    {
      g_test_message ("%s: %u", kao_gate_outcome_to_string (i), n_seen[i]);
      g_assert_cmpuint (n_seen[i], >, 0);
      n += n_seen[i];
    }
  g_assert_cmpuint (n, ==, 10 * 3 * 3 * 6 * 2);
}

static void
check_promises (const KaoGateFacts *facts, KaoGateOutcome outcome, guint *n_seen)
{
  if (outcome == KAO_GATE_IN)
    {
      /* Nobody comes in without a face, twice, or by a ticket that is not good or not his. */
      g_assert_cmpint (facts->face, !=, KAO_GATE_FACE_NONE);
      g_assert_false (facts->is_in);
      g_assert_cmpint (facts->ticket, <=, KAO_GATE_TICKET_GOOD);
      if (facts->ticket == KAO_GATE_TICKET_GOOD)
        g_assert_cmpint (facts->figure, ==, KAO_OUTCOME_ABOVE);
      else
        g_assert_cmpint (facts->list, ==, KAO_LIST_ONE);
      n_seen[0]++;
    }
  if (kao_gate_took_nearest (facts, outcome))
    {
      g_assert_cmpint (facts->face, ==, KAO_GATE_FACE_SEVERAL);
      n_seen[1]++;
    }
  if (outcome == KAO_GATE_FORGED)
    g_assert_false (kao_gate_took_nearest (facts, outcome));
}

static void
test_promises (void)
{
  guint n_seen[2] = { 0 };

  for_all (check_promises, n_seen);
  g_assert_cmpuint (n_seen[0], >, 0);
  g_assert_cmpuint (n_seen[1], >, 0);
}

/* Every error of a ticket is a fact of its own, and none is GOOD. */
static void
test_errors (void)
{
  static const struct
  {
    gint code;
    const gchar *outcome;
  } errors[] = {
    { KAO_TICKET_ERROR_NOT_A_TICKET, "not-a-ticket" }, { KAO_TICKET_ERROR_VERSION, "other-version" },
    { KAO_TICKET_ERROR_OTHER_EVENT, "other-event" },   { KAO_TICKET_ERROR_FORGED, "forged" },
    { KAO_TICKET_ERROR_CONTENT, "damaged" },           { KAO_TICKET_ERROR_EXPIRED, "expired" },
    { KAO_TICKET_ERROR_NOT_YET, "not-yet" },           { KAO_TICKET_ERROR_OTHER_PACK, "other-pack" },
    { KAO_TICKET_ERROR_TOO_LARGE, "damaged" },         { KAO_TICKET_ERROR_KEY, "damaged" },
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (errors) == KAO_N_TICKET_ERRORS);
  g_assert_cmpint (kao_gate_ticket_from_error (NULL), ==, KAO_GATE_TICKET_GOOD);
  for (gsize i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (KAO_TICKET_ERROR, errors[i].code, "made up");
      KaoGateFacts facts = { .ticket = kao_gate_ticket_from_error (error), .face = KAO_GATE_FACE_ONE };

      g_assert_cmpstr (kao_gate_outcome_to_string (kao_gate_decide (&facts)), ==, errors[i].outcome);
    }
}

static void
test_sentences (void)
{
  g_autofree gchar *since = NULL;

  g_setenv ("TZ", "JST-9", TRUE);
  since = kao_gate_outcome_say (KAO_GATE_ALREADY_IN, 1800000000);
  g_assert_cmpstr (since, ==, "Already in since 17:00.");
  for (guint i = 0; i < KAO_N_GATE_OUTCOMES; i++)
    {
      g_autofree gchar *said = kao_gate_outcome_say (i, 0);

      g_assert_cmpuint (strlen (said), >, 10);
      g_assert_null (strstr (said, "%"));
      for (guint other = 0; other < i; other++)
        {
          g_assert_cmpstr (kao_gate_outcome_get_sentence (i), !=, kao_gate_outcome_get_sentence (other));
          g_assert_cmpstr (kao_gate_outcome_to_string (i), !=, kao_gate_outcome_to_string (other));
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reception/gate/all-combinations", test_all_combinations);
  g_test_add_func ("/reception/gate/promises", test_promises);
  g_test_add_func ("/reception/gate/errors", test_errors);
  g_test_add_func ("/reception/gate/sentences", test_sentences);
  return g_test_run ();
}
