// SPDX-License-Identifier: GPL-3.0-or-later
/* The gate's decision: a pure table from what is known of the one who stands there to the outcome and its
 * sentence. Pure functions. Any thread.
 */
#pragma once

#include "base/kao-error.h"
#include "reception/kao-list-line.h"

G_BEGIN_DECLS

/* What is known of a shown ticket. */
typedef enum
{
  KAO_GATE_TICKET_NONE, /* none was shown */
  KAO_GATE_TICKET_GOOD, /* opened, in time, for this desk's face model */
  KAO_GATE_TICKET_NOT_A_TICKET,
  KAO_GATE_TICKET_OTHER_VERSION,
  KAO_GATE_TICKET_OTHER_EVENT,
  KAO_GATE_TICKET_FORGED,
  KAO_GATE_TICKET_DAMAGED,
  KAO_GATE_TICKET_EXPIRED,
  KAO_GATE_TICKET_NOT_YET,
  KAO_GATE_TICKET_OTHER_PACK,
  KAO_N_GATE_TICKETS
} KaoGateTicket;

typedef enum
{
  KAO_GATE_FACE_NONE,
  KAO_GATE_FACE_ONE,
  KAO_GATE_FACE_SEVERAL, /* the nearest was taken */
  KAO_N_GATE_FACES
} KaoGateFace;

typedef struct
{
  KaoGateTicket ticket;
  KaoGateFace face;
  KaoOutcome figure;   /* of the face with a good ticket; of no meaning without both */
  KaoListFinding list; /* of the face without a ticket; of no meaning with one, or without a face */
  gboolean is_in;      /* the ticket, or the one whom the list names, has been let in before */
} KaoGateFacts;

typedef enum
{
  KAO_GATE_WAITING,     /* nobody is there */
  KAO_GATE_LOOK,        /* the ticket is good, the face is still to come */
  KAO_GATE_IN,
  KAO_GATE_ALREADY_IN,
  KAO_GATE_ASK_DESK,    /* in the grey zone */
  KAO_GATE_BELOW,       /* the face is not the ticket's */
  KAO_GATE_NOT_ON_LIST, /* no ticket, and the list names nobody */
  KAO_GATE_CHOOSE,      /* no ticket, and the list names two */
  KAO_GATE_SHOW_TICKET, /* no ticket, and no list */
  KAO_GATE_LIST_TOO_LONG,
  KAO_GATE_NOT_A_TICKET,
  KAO_GATE_OTHER_VERSION,
  KAO_GATE_OTHER_EVENT,
  KAO_GATE_FORGED,
  KAO_GATE_DAMAGED,
  KAO_GATE_EXPIRED,
  KAO_GATE_NOT_YET,
  KAO_GATE_OTHER_PACK,
  KAO_N_GATE_OUTCOMES
} KaoGateOutcome;

/* The first row of the table that the facts fit; there is always one. */
KaoGateOutcome kao_gate_decide (const KaoGateFacts *facts);

/* TRUE when several were in view and the outcome is about a face: that the nearest was taken is to be said. */
gboolean kao_gate_took_nearest (const KaoGateFacts *facts, KaoGateOutcome outcome);

/* What an error of kao_ticket_open() or kao_ticket_fits_pack() says of the ticket; GOOD for NULL. */
KaoGateTicket kao_gate_ticket_from_error (const GError *error);

/* As it stands in JSON, such as "already-in". */
const gchar *kao_gate_outcome_to_string (KaoGateOutcome outcome);

/* The sentence, in English; its key in the catalogue of translations. That of ALREADY_IN holds one "%s", for
 * the time of day. */
const gchar *kao_gate_outcome_get_sentence (KaoGateOutcome outcome);
/* The same of what kao_gate_took_nearest() says. */
const gchar *kao_gate_get_nearest_sentence (void);

/* The sentence in English with its time. @in_at: seconds since 1970, read for ALREADY_IN only.
 * (transfer full) */
gchar *kao_gate_outcome_say (KaoGateOutcome outcome, gint64 in_at);

G_END_DECLS
