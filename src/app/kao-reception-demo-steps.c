// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "app/kao-reception-demo-private.h"

#include "secure/kao-memory.h"

#include <string.h>

#define DAY_SECONDS (24 * 3600)
#define PREFIX_LENGTH 5

/* How the tickets are held, one after the other: on paper and on phones, near and far, tilted, blurred. */
static const KaoCodeScene scenes[] = {
  { .share = 0.30 },
  { .share = 0.25, .is_phone = TRUE, .turn = 5 },
  { .share = 0.28, .tilt = 15 },
  { .share = 0.30, .tilt = 30, .is_phone = TRUE },
  { .share = 0.20, .turn = -8 },
  { .share = 0.30, .blur = 1.0 },
  { .share = 0.28, .blur = 1.0, .is_phone = TRUE, .tilt = 10 },
  { .share = 0.30, .glare = 0.4 },
  { .share = 0.25, .glare = 0.3, .is_phone = TRUE },
  { .share = 0.40 },
  { .share = 0.35, .tilt = 20, .turn = 10 },
  { .share = 0.15 },
};

static void
add (GArray *steps, KaoDemoStepKind kind, guint person, guint owner, const gchar *outcome)
{
  KaoDemoStep step = { .kind = kind,
                       .person = person,
                       .owner = owner,
                       .is_let_in = g_strcmp0 (outcome, "in") == 0,
                       .outcome = outcome,
                       .scene = scenes[steps->len % G_N_ELEMENTS (scenes)] };

  g_array_append_val (steps, step);
}

GArray *
_kao_reception_demo_steps (guint n_pairs, guint n_visits)
{
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (KaoDemoStep));

  for (guint person = 1; person <= KAO_RECEPTION_DEMO_PEOPLE; person++)
    add (steps, person < KAO_RECEPTION_DEMO_FIRST_CARD ? KAO_DEMO_STEP_REGISTER : KAO_DEMO_STEP_REGISTER_CHIP, person,
         person, NULL);
  /* Before their owners came, so that it is the face that refuses; no ticket twice in a row, because a code that
   * is still held up is no second one. */
  for (guint distance = 1; distance < KAO_RECEPTION_DEMO_PEOPLE; distance++)
    for (guint person = KAO_RECEPTION_DEMO_PEOPLE - distance; person >= 1 && n_pairs > 0; person--, n_pairs--)
      add (steps, KAO_DEMO_STEP_TICKET, person, person + distance, NULL);
  for (guint person = 1; person <= KAO_RECEPTION_DEMO_PEOPLE; person++)
    add (steps, KAO_DEMO_STEP_TICKET, person, person, "in");
  for (guint visit = KAO_RECEPTION_DEMO_PEOPLE; visit < n_visits; visit++)
    add (steps, KAO_DEMO_STEP_TICKET, 1 + visit % KAO_RECEPTION_DEMO_PEOPLE, 1 + visit % KAO_RECEPTION_DEMO_PEOPLE,
         "already-in");
  /* Not the ticket of a moment ago: it would count as still held up. */
  if (n_visits % KAO_RECEPTION_DEMO_PEOPLE != 1)
    add (steps, KAO_DEMO_STEP_TICKET, 1, 1, "already-in");
  add (steps, KAO_DEMO_STEP_FORGED, 2, 2, "forged");
  add (steps, KAO_DEMO_STEP_EXPIRED, 3, 3, "expired");
  add (steps, KAO_DEMO_STEP_NOT_YET, 4, 4, "not-yet");
  add (steps, KAO_DEMO_STEP_OTHER_EVENT, 5, 5, "other-event");
  add (steps, KAO_DEMO_STEP_OTHER_PACK, 6, 6, "other-pack");
  add (steps, KAO_DEMO_STEP_OTHER_VERSION, 7, 7, "other-version");
  add (steps, KAO_DEMO_STEP_NOT_A_TICKET, 8, 8, "not-a-ticket");
  add (steps, KAO_DEMO_STEP_FACE, 9, 9, NULL);
  return steps;
}

/* A digit less in the middle of the seal: still Base45, but not what was sealed. */
static gchar *
forge (const gchar *ticket)
{
  gchar *text = kao_secret_alloc (strlen (ticket) + 1);
  gsize at = strlen (ticket) / 2;

  strcpy (text, ticket);
  while (text[at] == '0')
    at++;
  text[at] = '0';
  return text;
}

/* The owner's ticket with something else sealed in it. */
static gchar *
seal_anew (const KaoDemoStep *step, const gchar *text, const KaoEventKey *key, const gchar *event, GError **error)
{
  g_autoptr (KaoTicket) ticket = kao_ticket_open (text, strlen (text), key, event,
                                                  g_get_real_time () / G_USEC_PER_SEC, error);
  g_autoptr (KaoEventKey) other_key = NULL;

  if (ticket == NULL)
    return NULL;
  if (step->kind == KAO_DEMO_STEP_EXPIRED)
    {
      ticket->issued -= 2 * DAY_SECONDS;
      ticket->expires = ticket->issued + DAY_SECONDS;
    }
  else if (step->kind == KAO_DEMO_STEP_NOT_YET)
    {
      ticket->issued += DAY_SECONDS;
      ticket->expires += DAY_SECONDS;
    }
  else if (step->kind == KAO_DEMO_STEP_OTHER_PACK)
    g_strlcpy (ticket->pack, "another", sizeof ticket->pack);
  else
    {
      other_key = kao_event_key_new (error);
      if (other_key == NULL)
        return NULL;
    }
  return kao_ticket_seal (ticket, other_key != NULL ? other_key : key, event, error);
}

static gchar *
dup_secret (const gchar *text)
{
  gchar *copy = kao_secret_alloc (strlen (text) + 1);

  strcpy (copy, text);
  return copy;
}

gchar *
_kao_reception_demo_text (const KaoDemoStep *step,
                          gchar *const *tickets,
                          const KaoEventKey *key,
                          const gchar *event,
                          GError **error)
{
  gchar *text;

  switch (step->kind)
    {
    case KAO_DEMO_STEP_REGISTER:
    case KAO_DEMO_STEP_REGISTER_CHIP:
    case KAO_DEMO_STEP_FACE:
      break;
    case KAO_DEMO_STEP_TICKET:
      return dup_secret (tickets[step->owner]);
    case KAO_DEMO_STEP_OTHER_VERSION:
      text = dup_secret (tickets[step->owner]);
      text[PREFIX_LENGTH - 2] = '2';
      return text;
    case KAO_DEMO_STEP_FORGED:
      return forge (tickets[step->owner]);
    case KAO_DEMO_STEP_NOT_A_TICKET:
      return dup_secret ("https://example.jp/");
    case KAO_DEMO_STEP_OTHER_EVENT:
    case KAO_DEMO_STEP_OTHER_PACK:
    case KAO_DEMO_STEP_EXPIRED:
    case KAO_DEMO_STEP_NOT_YET:
      return seal_anew (step, tickets[step->owner], key, event, error);
    }
  return NULL;
}
