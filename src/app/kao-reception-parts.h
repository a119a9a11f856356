// SPDX-License-Identifier: GPL-3.0-or-later
/* The concrete parts of one reception, put together in the order that the sandbox asks for: key, spawner, sandbox,
 * then everything that has threads. */
#pragma once

#include "app/kao-reception-options.h"
#include "card/kao-card-reader.h"
#include "reception/kao-reception.h"
#include "usb/kao-usb-watch.h"
#include "worker/kao-spawner.h"

G_BEGIN_DECLS

/* What the demonstration is called. */
#define KAO_RECEPTION_DEMO_EVENT "Demonstration"
/* Those of the demonstration's persons who have a card with a chip, from the first of them on. */
#define KAO_RECEPTION_DEMO_FIRST_CARD 7
#define KAO_RECEPTION_DEMO_CARDS 6

typedef struct
{
  KaoConfig *config;
  gchar *event;
  KaoSpawner *spawner;
  KaoCamera *camera;
  KaoSpawner *command_spawner; /* of the office's own commands; NULL where there are none */
  KaoUsbWatch *usb_watch; /* NULL in the demonstration and for a printed ticket */
  KaoCardReader *card_reader; /* NULL where no chip can be asked for */
  gboolean is_chip_on_reader; /* of the demonstration: the cards are not in the program */
  KaoReception *reception;
  gboolean is_sandboxed;
} KaoReceptionParts;

/* To be called while the process has one thread. In the demonstration the key is a new one that nobody else
 * knows. (transfer full) */
KaoReceptionParts *kao_reception_parts_new (const KaoReceptionOptions *options, KaoConfig *config, GError **error);
/* Demonstration: lays the card of @person, one who has one, on the reader. Not on a real one. */
void kao_reception_parts_lay_card (KaoReceptionParts *parts, guint person);
/* Ends the day; NULL is allowed. */
void kao_reception_parts_free (KaoReceptionParts *parts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KaoReceptionParts, kao_reception_parts_free)

/* The event's key that the configuration names. Sets KAO_CONFIG_ERROR. (transfer full) */
KaoEventKey *kao_reception_parts_read_key (const KaoConfig *config, GError **error);

G_END_DECLS
