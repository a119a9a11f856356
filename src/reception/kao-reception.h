// SPDX-License-Identifier: GPL-3.0-or-later
/* The reception at work: registers whoever stands before the camera, or from the photo in the chip of his card, and at
 * the gate takes tickets and faces without a press. What it learns of a visitor is wiped before the next, with all that
 * was read from a card; the day's list stays until the day is closed.
 * Main thread only.
 *
 * Signals:
 *   "changed"     camera, model, task or the live face changed
 *   "frame"       (KaoImage *) a live picture for the preview, unless IDLE
 *   "registered"  (const KaoRegistration *)
 *   "decided"     (const KaoDecision *), also KAO_GATE_LOOK when a good ticket was read and no figure is known yet
 *   "failed"      (const GError *) a visitor could not be described or a ticket not be made; nothing else came of it
 *   "wiped"       nothing of the last visitor is left; the next may come
 */
#pragma once

#include "capture/kao-camera.h"
#include "config/kao-config.h"
#include "engine/kao-model.h"
#include "passing/kao-passer.h"
#include "reception/kao-day.h"
#include "reception/kao-gate.h"
#include "visitor/kao-card-visit.h"
#include "visitor/kao-visitor.h"

G_BEGIN_DECLS

#define KAO_TYPE_RECEPTION (kao_reception_get_type ())
G_DECLARE_FINAL_TYPE (KaoReception, kao_reception, KAO, RECEPTION, GObject)

typedef enum
{
  KAO_RECEPTION_IDLE,        /* the camera is off */
  KAO_RECEPTION_REGISTERING, /* waits for a face that is good enough to be found again */
  KAO_RECEPTION_CHIP,        /* looks at the photo of a chip; the camera is off */
  KAO_RECEPTION_GATE
} KaoReceptionTask;

/* Lives during the signal only. */
typedef struct
{
  gboolean is_listed;
  guint place;         /* in the day's list, where it is listed */
  const gchar *ticket; /* the text of its code; NULL where none was asked for */
  guint n_frames;      /* of the camera; 0 from the chip */
  gboolean is_from_chip;
  KaoCheck check;      /* of the chip; never WRONG */
  gboolean is_expired; /* the card that the chip belongs to */
  gboolean is_passed_on; /* the commands have begun; kao_reception_get_passer() tells the rest */
} KaoRegistration;

/* Lives during the signal only. */
typedef struct
{
  KaoGateFacts facts;
  KaoGateOutcome outcome;
  const gchar *label; /* of the ticket, or of the one whom the list names; "" */
  gint64 in_at;       /* seconds since 1970; of IN and ALREADY_IN */
  guint n_places;     /* how many of the list are meant: 2 of CHOOSE */
  guint places[2];
  gboolean has_figure;
  gdouble similarity; /* of the face with the ticket, or with the best of the list */
  gdouble line;       /* that held: without a ticket raised for the list, 100 where it cannot be */
  guint n_listed;     /* of how many the list consists */
  gint64 usec;        /* since the ticket was read or the face first seen */
} KaoDecision;

/* @key: (transfer full). @event: its name. (transfer full) */
KaoReception *kao_reception_new (KaoConfig *config,
                                 KaoCamera *camera,
                                 KaoPackPlaces *places,
                                 const gchar *event,
                                 KaoEventKey *key);
/* In place of the configuration's. */
void kao_reception_use_pack (KaoReception *self, const gchar *name);

/* Registers the next good face under @label: in today's list, with a ticket, or both. */
void kao_reception_register (KaoReception *self, const gchar *label, gboolean is_listed, gboolean has_ticket);
/* The same from the photo in the chip that kao_reception_get_card() has read; FALSE, with nothing begun, where it has read
 * none. "failed" says KAO_RETRY_CHIP_PHOTO where nobody would be found again by that photo, and
 * KAO_CARD_ERROR_NOT_GENUINE where the chip's check has found it wrong. */
gboolean kao_reception_register_from_chip (KaoReception *self,
                                           const gchar *label,
                                           gboolean is_listed,
                                           gboolean has_ticket);
/* The office's own commands; NULL: there are none. What they were handed is stopped with kao_reception_rest(). */
void kao_reception_set_passer (KaoReception *self, KaoPasser *passer);
/* (transfer none) */
KaoPasser *kao_reception_get_passer (KaoReception *self);
/* Whether the next one who is registered has agreed that his photo and label go to the commands; FALSE until it is said,
 * for each anew. */
void kao_reception_agree_to_pass_on (KaoReception *self, gboolean is_passed_on);
void kao_reception_open_gate (KaoReception *self);
/* Ends either; what was seen is wiped. */
void kao_reception_rest (KaoReception *self);
KaoReceptionTask kao_reception_get_task (KaoReception *self);

/* The chips of the visitors' cards; NULL: none are read. Whatever it has read goes with each visitor. */
void kao_reception_set_card (KaoReception *self, KaoCardVisit *card);
/* (transfer none) */
KaoCardVisit *kao_reception_get_card (KaoReception *self);

KaoCamera *kao_reception_get_camera (KaoReception *self);
KaoConfig *kao_reception_get_config (KaoReception *self);
const gchar *kao_reception_get_event (KaoReception *self);
KaoModel *kao_reception_get_model (KaoReception *self);
const KaoLiveFace *kao_reception_get_live_face (KaoReception *self);
/* NULL until the model is known. The caller may tick what is handed out, and let somebody in whom the desk
 * has chosen. (transfer none) */
KaoDay *kao_reception_get_day (KaoReception *self);
const KaoEventKey *kao_reception_get_key (KaoReception *self);

/* The end of the day: visitor and list are wiped, and another day may begin with the same key. */
void kao_reception_end_day (KaoReception *self);
/* The end of the program: visitor, list and key are wiped. Turns the main loop until nothing is left. */
void kao_reception_close (KaoReception *self);

G_END_DECLS
