// SPDX-License-Identifier: GPL-3.0-or-later
/* The reception inside, shared by kao-reception.c (whose turn it is), kao-reception-judge.c (what a ticket holds, what a
 * comparison means) and kao-reception-chip.c (what is kept of a chip, what its photo is worth). The others know nothing
 * of the first. */
#pragma once

#include "reception/kao-reception.h"

G_BEGIN_DECLS

typedef enum
{
  KAO_RECEPTION_PHASE_WATCHING,
  KAO_RECEPTION_PHASE_COLLECTING, /* frames are being described */
  KAO_RECEPTION_PHASE_COMPARING,
  KAO_RECEPTION_PHASE_DESCRIBING, /* a chip's photo */
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
  KaoCardVisit *card; /* or NULL */
  KaoPasser *passer;  /* or NULL */
  gchar *event;
  KaoEventKey *key; /* NULL when closed */
  KaoDay *day;      /* NULL until the model is known */

  KaoReceptionTask task;
  KaoReceptionPhase phase;
  guint n_wiping; /* wipes of the engine, and the camera's last pictures, that are under way */

  /* of one who registers */
  gchar *label; /* in secret memory */
  gboolean is_listed;
  gboolean has_ticket;
  gboolean is_passed_on; /* he has agreed */
  KaoImage *photo; /* of the chip, from which he registers; or NULL */
  KaoCheck check;  /* of that chip */
  gboolean is_expired; /* its card */
  GCancellable *cancellable; /* of its description; or NULL */

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

/* --- kao-reception-chip.c --- */

/* What is to be made of the next one who registers. */
void _kao_reception_keep_wish (KaoReception *self, const gchar *label, gboolean is_listed, gboolean has_ticket);
/* The chip's photo, until it is dropped, and what its check has found. */
void _kao_reception_keep_photo (KaoReception *self, const KaoCardContent *content);
void _kao_reception_drop_photo (KaoReception *self);
/* @callback gets a reference to @self as its data, and the answer from kao_engine_service_describe_portrait_finish(). */
void _kao_reception_describe_photo (KaoReception *self, GAsyncReadyCallback callback);
/* Hands what there is of the one who registers to the office's own commands, where he has agreed. FALSE: nothing was begun. */
gboolean _kao_reception_pass_on (KaoReception *self);
/* Whether its owner would be found again by a photo. @described: NULL with an @error set, which may be replaced. */
gboolean _kao_reception_judge_photo (KaoReception *self, const KaoDescribed *described, GError **error);

/* For tests, which bring an engine of their own. @key: (transfer full). (transfer full) */
KaoReception *_kao_reception_new_with_engine (KaoConfig *config,
                                              KaoCamera *camera,
                                              KaoPackPlaces *places,
                                              const gchar *event,
                                              KaoEventKey *key,
                                              KaoEngineService *engine);

/* --- kao-reception-judge.c --- */

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
