// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "app/kao-reception-demo-scene.h"

#include "app/kao-reception-demo-private.h"
#include "secure/kao-memory.h"
#include "ticket/kao-ticket-code.h"

#include <string.h>

/* How long the entrance is empty before the next one comes, and how long somebody stays who was told something. */
#define EMPTY_MS 2500
#define STAY_MS 5000
/* A code that is not read is held nearer. */
#define NEARER_MS 4000
#define NEARER_STEP 0.05
#define FIRST_SHARE 0.3
#define NEAREST 0.45

typedef enum
{
  ENTRANCE_EMPTY,
  ENTRANCE_VISITOR, /* somebody stands there */
  ENTRANCE_TOLD     /* and was told something */
} Entrance;

/* What somebody at the gate brings. */
typedef enum
{
  BRINGS_OWN,   /* the ticket of his own, or nothing where he has none */
  BRINGS_OTHER, /* somebody else's */
  BRINGS_NOTHING
} Brings;

struct _KaoReceptionDemoScene
{
  KaoReceptionParts *parts;
  gchar *tickets[KAO_RECEPTION_DEMO_PEOPLE + 1]; /* in secret memory */
  gboolean is_registered[KAO_RECEPTION_DEMO_PEOPLE + 1];
  guint n_registered;
  guint n_people; /* in the day's list */
  guint card;   /* whose lies on the reader; 0 = the reader is a real one */
  guint card_id;
  guint person; /* who stands before the camera; 0 = nobody */
  guint visit;  /* how many have come to the gate */
  const gchar *code; /* what he holds up: one of @tickets, or NULL */
  KaoCodeScene held;
  Entrance entrance;
  KaoReceptionTask task;
  KaoCameraState camera_state;
  guint timeout_id;
};

static void
show (KaoReceptionDemoScene *self)
{
  gboolean is_registering = self->task == KAO_RECEPTION_REGISTERING;
  g_autoptr (KaoImage) code = self->code != NULL ? kao_ticket_code_draw (self->code, 1, NULL) : NULL;

  kao_camera_service_show (self->parts->camera, self->person, is_registering ? 1 : 2, code, &self->held);
}

static void
wait (KaoReceptionDemoScene *self, guint milliseconds, GSourceFunc then)
{
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  self->timeout_id = g_timeout_add (milliseconds, then, self);
}

/* --- the gate --- */

/* The @n-th of those who are, or are not, registered, from 0; 0 for nobody. */
static guint
find_person (const KaoReceptionDemoScene *self, gboolean is_registered, guint n)
{
  for (guint person = 1; person <= KAO_RECEPTION_DEMO_PEOPLE; person++)
    if (self->is_registered[person] == is_registered && n-- == 0)
      return person;
  return 0;
}

static const gchar *
find_other_ticket (const KaoReceptionDemoScene *self)
{
  for (guint person = 1; person <= KAO_RECEPTION_DEMO_PEOPLE; person++)
    if (person != self->person && self->tickets[person] != NULL)
      return self->tickets[person];
  return NULL;
}

/* In turn: everybody who has registered, the first of them once more, a stranger, a stranger with a ticket. */
static void
choose_visitor (KaoReceptionDemoScene *self)
{
  guint turn = self->visit++ % (self->n_registered + 3);
  Brings brings = BRINGS_OWN;

  if (turn <= self->n_registered)
    self->person = find_person (self, TRUE, turn < self->n_registered ? turn : 0);
  else
    {
      self->person = find_person (self, FALSE, 0);
      brings = turn == self->n_registered + 1 ? BRINGS_NOTHING : BRINGS_OTHER;
    }
  /* Nobody has registered, or everybody has. */
  if (self->person == 0)
    self->person = 1 + turn % KAO_RECEPTION_DEMO_PEOPLE;
  self->code = brings == BRINGS_OWN     ? self->tickets[self->person]
               : brings == BRINGS_OTHER ? find_other_ticket (self)
                                        : NULL;
  self->held = (KaoCodeScene){ .share = FIRST_SHARE };
}

static gboolean
on_nearer (gpointer data)
{
  KaoReceptionDemoScene *self = data;

  self->held.share = MIN (self->held.share + NEARER_STEP, NEAREST);
  show (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_come (gpointer data)
{
  KaoReceptionDemoScene *self = data;

  self->timeout_id = 0;
  self->entrance = ENTRANCE_VISITOR;
  choose_visitor (self);
  show (self);
  if (self->code != NULL)
    wait (self, NEARER_MS, on_nearer);
  return G_SOURCE_REMOVE;
}

static gboolean
on_leave (gpointer data)
{
  KaoReceptionDemoScene *self = data;

  self->timeout_id = 0;
  self->entrance = ENTRANCE_EMPTY;
  self->person = 0;
  self->code = NULL;
  show (self);
  wait (self, EMPTY_MS, on_come);
  return G_SOURCE_REMOVE;
}

static void
on_decided (KaoReception *reception, const KaoDecision *decision, KaoReceptionDemoScene *self)
{
  if (self->entrance != ENTRANCE_VISITOR)
    return;
  /* The hand with the ticket goes down. */
  self->code = NULL;
  show (self);
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  if (decision->outcome == KAO_GATE_LOOK)
    return;
  self->entrance = ENTRANCE_TOLD;
  wait (self, STAY_MS, on_leave);
}

/* --- registration --- */

/* On the reader lies the card of the first who has one and is not registered; else that of the first. */
static void
lay_card (KaoReceptionDemoScene *self)
{
  guint person = KAO_RECEPTION_DEMO_FIRST_CARD;

  while (person < KAO_RECEPTION_DEMO_PEOPLE && self->is_registered[person])
    person++;
  if (self->is_registered[person])
    person = KAO_RECEPTION_DEMO_FIRST_CARD;
  if (person == self->card)
    return;
  self->card = person;
  kao_reception_parts_lay_card (self->parts, person);
}

static gboolean
on_card_gone (gpointer data)
{
  KaoReceptionDemoScene *self = data;

  self->card_id = 0;
  lay_card (self);
  return G_SOURCE_REMOVE;
}

static void
on_registered (KaoReception *reception, const KaoRegistration *registration, KaoReceptionDemoScene *self)
{
  guint person = registration->is_from_chip ? self->card : self->person;

  /* When all of the last card has been wiped. */
  if (self->card != 0 && self->card_id == 0)
    self->card_id = g_idle_add (on_card_gone, self);

  if (person == 0)
    return;
  if (!self->is_registered[person])
    self->n_registered++;
  self->is_registered[person] = TRUE;
  g_clear_pointer (&self->tickets[person], kao_secret_free);
  if (registration->ticket == NULL)
    return;
  self->tickets[person] = kao_secret_alloc (strlen (registration->ticket) + 1);
  strcpy (self->tickets[person], registration->ticket);
}

static void
begin_task (KaoReceptionDemoScene *self)
{
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  self->code = NULL;
  self->entrance = ENTRANCE_EMPTY;
  self->person = 0;
  if (self->task == KAO_RECEPTION_REGISTERING)
    {
      self->person = find_person (self, FALSE, 0);
      if (self->person == 0)
        self->person = 1;
    }
  show (self);
  if (self->task == KAO_RECEPTION_GATE)
    wait (self, EMPTY_MS, on_come);
}

/* With the list the persons lose their tickets: the next day is another event's. */
static void
forget_day (KaoReceptionDemoScene *self)
{
  self->code = NULL;
  self->n_registered = 0;
  self->visit = 0;
  memset (self->is_registered, 0, sizeof self->is_registered);
  for (gsize i = 0; i < G_N_ELEMENTS (self->tickets); i++)
    g_clear_pointer (&self->tickets[i], kao_secret_free);
}

static void
on_changed (KaoReception *reception, KaoReceptionDemoScene *self)
{
  const KaoDay *day = kao_reception_get_day (reception);
  guint n_people = day != NULL ? kao_day_get_n_people (day) : 0;
  KaoCameraState state = kao_camera_get_state (self->parts->camera);
  KaoReceptionTask task = kao_reception_get_task (reception);

  if (n_people == 0 && self->n_people > 0)
    forget_day (self);
  self->n_people = n_people;
  if (task == KAO_RECEPTION_CHIP || (task == self->task && state == self->camera_state))
    return;
  self->task = task;
  self->camera_state = state;
  if (task == KAO_RECEPTION_IDLE)
    g_clear_handle_id (&self->timeout_id, g_source_remove);
  else if (state == KAO_CAMERA_STATE_LIVE)
    begin_task (self);
}

KaoReceptionDemoScene *
kao_reception_demo_scene_new (KaoReceptionParts *parts)
{
  KaoReceptionDemoScene *self = g_new0 (KaoReceptionDemoScene, 1);

  self->parts = parts;
  g_signal_connect (parts->reception, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect (parts->reception, "registered", G_CALLBACK (on_registered), self);
  g_signal_connect (parts->reception, "decided", G_CALLBACK (on_decided), self);
  if (!parts->is_chip_on_reader)
    lay_card (self);
  return self;
}

void
kao_reception_demo_scene_free (KaoReceptionDemoScene *scene)
{
  if (scene == NULL)
    return;
  g_signal_handlers_disconnect_by_data (scene->parts->reception, scene);
  g_clear_handle_id (&scene->timeout_id, g_source_remove);
  g_clear_handle_id (&scene->card_id, g_source_remove);
  for (gsize i = 0; i < G_N_ELEMENTS (scene->tickets); i++)
    kao_secret_free (scene->tickets[i]);
  g_free (scene);
}
