// SPDX-License-Identifier: GPL-3.0-or-later
/* The reception inside, shared by kao-reception.c (whose turn it is) and kao-reception-judge.c (what a ticket holds,
 * what a comparison means). The second knows nothing of the first. */
#pragma once

#include "reception/kao-reception.h"

G_BEGIN_DECLS

typedef enum
{
  KAO_RECEPTION_PHASE_WATCHING,
  KAO_RECEPTION_PHASE_COLLECTING, /* frames are being described */
  KAO_RECEPTION_PHASE_COMPARING,
  KAO_RECEPTION_PHASE_WIPING
} KaoReceptionPhase;

struct _KaoReception
{
  GObject parent_instance;

  /* owned, as long as the object */
  KaoConfig *config;
  KaoCamera *camera;
  KaoEngineService *engine;
  KaoModel *model;
  KaoVisitor *visitor;
  gchar *event;
  KaoEventKey *key; /* NULL when closed */
  KaoDay *day;      /* NULL until the model is known */

  KaoReceptionTask task;
  KaoReceptionPhase phase;
  guint n_wiping; /* wipes of the engine that are under way */

  /* of one who registers */
  gchar *label; /* in secret memory */
  gboolean is_listed;
  gboolean has_ticket;

  /* of one at the gate */
  KaoTicket *ticket;
  gchar *last_code; /* in secret memory */
  gint64 last_code_usec;
  gboolean is_face_done; /* it was decided about the face that is still there */
  guint ticket_timeout_id;

  gint64 started_usec;
  guint n_sightings;
  guint n_empty;
};

/* For tests, which bring an engine of their own. @key: (transfer full). (transfer full) */
KaoReception *_kao_reception_new_with_engine (KaoConfig *config,
                                              KaoCamera *camera,
                                              KaoPackPlaces *places,
                                              const gchar *event,
                                              KaoEventKey *key,
                                              KaoEngineService *engine);

/* Seconds since 1970. */
gint64 _kao_reception_now (void);
/* The first half of the pack's SHA-256. */
void _kao_reception_hash_pack (const KaoPack *pack, guint8 hash[KAO_TICKET_PACK_HASH_BYTES]);
/* The text of a ticket for @vector under the label, and its id. In secret memory. (transfer full) */
gchar *_kao_reception_make_ticket (KaoReception *self, const KaoVector *vector, guint8 id[KAO_TICKET_ID_BYTES],
                                   GError **error);
/* Fill the facts, the figure and who is meant. */
void _kao_reception_judge_ticket (KaoReception *self, const KaoComparison *comparison, KaoDecision *decision);
void _kao_reception_judge_list (KaoReception *self, const KaoComparison *comparison, KaoDecision *decision);
/* Makes IN true, or ASK_DESK of it where it could not be remembered. */
void _kao_reception_let_in (KaoReception *self, KaoDecision *decision);

G_END_DECLS
