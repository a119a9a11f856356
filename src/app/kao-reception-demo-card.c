// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "app/kao-reception-demo-private.h"

#include "card/kao-card-number.h"

struct _KaoDemoCard
{
  KaoReceptionParts *parts; /* borrowed */
  KaoCardVisit *visit;      /* borrowed from the reception */
  const KaoDemoCardEvents *events;
  gpointer data;
  guint person; /* whose card is waited for; 0 = nobody's */
  gboolean is_laid;
};

/* On a real reader the last card has to be gone first, so that no other is taken for this one. */
static void
lay (KaoDemoCard *self)
{
  if (!self->parts->is_chip_on_reader)
    {
      self->is_laid = TRUE;
      kao_reception_parts_lay_card (self->parts, self->person);
    }
  else if (kao_card_reader_get_state (self->parts->card_reader) == KAO_CARD_READER_EMPTY)
    {
      self->is_laid = TRUE;
      self->events->want (self->person, self->data);
    }
}

static void
consider (KaoDemoCard *self)
{
  KaoCardWish wish = { .kind = KAO_CARD_MY_NUMBER, .numbers = { KAO_CARD_DEMO_NUMBER } };

  if (self->person == 0)
    return;
  if (!self->is_laid)
    lay (self);
  else if (kao_card_visit_get_state (self->visit) == KAO_CARD_VISIT_LYING)
    kao_card_visit_read (self->visit, &wish);
}

static void
on_changed (KaoCardVisit *visit, KaoDemoCard *self)
{
  consider (self);
}

static void
on_read (KaoCardVisit *visit, const KaoCardContent *content, KaoDemoCard *self)
{
  if (self->person == 0)
    return;
  /* Once: the card still lies there when what was read of it is wiped. */
  self->person = 0;
  self->events->read (self->data);
}

static void
on_failed (KaoCardVisit *visit, const GError *error, KaoDemoCard *self)
{
  if (self->person != 0)
    self->events->fail (error, self->data);
}

KaoDemoCard *
_kao_demo_card_new (KaoReceptionParts *parts, const KaoDemoCardEvents *events, gpointer data)
{
  KaoDemoCard *self = g_new0 (KaoDemoCard, 1);

  self->parts = parts;
  self->visit = kao_reception_get_card (parts->reception);
  self->events = events;
  self->data = data;
  g_signal_connect (self->visit, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect (self->visit, "read", G_CALLBACK (on_read), self);
  g_signal_connect (self->visit, "failed", G_CALLBACK (on_failed), self);
  return self;
}

void
_kao_demo_card_free (KaoDemoCard *card)
{
  g_signal_handlers_disconnect_by_data (card->visit, card);
  g_free (card);
}

void
_kao_demo_card_begin (KaoDemoCard *card, guint person)
{
  card->person = person;
  card->is_laid = FALSE;
  consider (card);
}

void
_kao_demo_card_end (KaoDemoCard *card)
{
  card->person = 0;
}
