// SPDX-License-Identifier: GPL-3.0-or-later
/* The demonstration inside: kao-reception-demo.c runs the steps, kao-reception-demo-steps.c says which there are and
 * makes the tickets that are wrong. */
#pragma once

#include "app/kao-reception-demo.h"

G_BEGIN_DECLS

#define KAO_RECEPTION_DEMO_PEOPLE 12

typedef enum
{
  KAO_DEMO_STEP_REGISTER,
  KAO_DEMO_STEP_REGISTER_CHIP,
  KAO_DEMO_STEP_TICKET, /* @person shows the ticket of @owner */
  KAO_DEMO_STEP_FACE,   /* without one */
  KAO_DEMO_STEP_OTHER_VERSION,
  KAO_DEMO_STEP_OTHER_EVENT,
  KAO_DEMO_STEP_OTHER_PACK,
  KAO_DEMO_STEP_FORGED,
  KAO_DEMO_STEP_EXPIRED,
  KAO_DEMO_STEP_NOT_YET,
  KAO_DEMO_STEP_NOT_A_TICKET
} KaoDemoStepKind;

typedef struct
{
  KaoDemoStepKind kind;
  guint person;
  guint owner;             /* of the ticket that is shown, or that was spoilt */
  gboolean is_let_in;      /* what is expected */
  const gchar *outcome;    /* the very one; NULL: any that fits is_let_in */
  KaoCodeScene scene;
} KaoDemoStep;

/* Where registration comes from a chip, which of the persons' cards has to lie there, and the reading of it: a step's
 * worth, between the reader and the run. */
typedef struct _KaoDemoCard KaoDemoCard;

typedef struct
{
  void (*want) (guint person, gpointer data); /* the card of @person is to be laid on the real reader */
  void (*read) (gpointer data);               /* kao_reception_register_from_chip() may be called */
  void (*fail) (const GError *error, gpointer data);
} KaoDemoCardEvents;

/* (transfer full) */
KaoDemoCard *_kao_demo_card_new (KaoReceptionParts *parts, const KaoDemoCardEvents *events, gpointer data);
void _kao_demo_card_free (KaoDemoCard *card);
/* Has the card of @person laid and read. */
void _kao_demo_card_begin (KaoDemoCard *card, guint person);
/* It is not waited for any more. */
void _kao_demo_card_end (KaoDemoCard *card);

/* (element-type KaoDemoStep) (transfer full) */
GArray *_kao_reception_demo_steps (guint n_pairs, guint n_visits);

/* The text of the code that is shown in @step; NULL: none. @tickets: those of all people, from 1. In secret memory.
 * (transfer full) */
gchar *_kao_reception_demo_text (const KaoDemoStep *step,
                                 gchar *const *tickets,
                                 const KaoEventKey *key,
                                 const gchar *event,
                                 GError **error);

G_END_DECLS
