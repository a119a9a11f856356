// SPDX-License-Identifier: GPL-3.0-or-later
/* What the window and kaoawase-card say to each other (0x04xx; worker/kao-message.h).
 *
 * CONFIGURE is the first command of every process and is taken before the sandbox closes, with the connection
 * to pcscd. From then on the process tells the reader's state whenever it changes. PROBE and READ are jobs, one at
 * a time; each ends with PROBED, DONE or REFUSED. The parent ends the process after a READ, so that whatever a
 * library kept of the card goes with it.
 */
#pragma once

#include "card/kao-card-facts.h"
#include "worker/kao-message.h"

G_BEGIN_DECLS

typedef enum
{
  KAO_CARD_CONFIGURE = 0x0400,
  KAO_CARD_STATE = 0x0401,
  KAO_CARD_PROBE = 0x0402,
  KAO_CARD_PROBED = 0x0403,
  KAO_CARD_READ = 0x0404,
  KAO_CARD_PROGRESS = 0x0405,
  KAO_CARD_CANCEL = 0x0406,
  KAO_CARD_DONE = 0x0407, /* KaoCardFacts and the pictures' sealed memory */
  KAO_CARD_REFUSED = 0x0409
} KaoCardMessageType;

#define KAO_CARD_READER_NAME 128
/* A PEM file with some keys of 4096 bits. */
#define KAO_CARD_ANCHOR_MAX 3840

/* Exit codes of kaoawase-card --check-anchor besides 0. */
#define KAO_CARD_ANCHOR_UNREADABLE 1
#define KAO_CARD_ANCHOR_NO_KEY 2
#define KAO_CARD_NUMBERS 2
#define KAO_CARD_NUMBER_SIZE 16

/* All pictures of a card together; a photo is 192 x 240. */
#define KAO_CARD_PICTURES_MAX (4u * 1024 * 1024)
#define KAO_CARD_PICTURE_SIDE_MAX 4096

typedef struct
{
  guint32 anchor_size; /* 0: none is configured */
  gchar reader[KAO_CARD_READER_NAME]; /* beginning of its name, "" any */
  guint8 anchor[KAO_CARD_ANCHOR_MAX];
} KaoCardConfigureMessage;

typedef struct
{
  guint32 state;    /* KaoCardReaderState */
  guint32 is_rcs380; /* a reader that Linux offers no PC/SC driver for is plugged in */
  gchar name[KAO_CARD_READER_NAME];
} KaoCardStateMessage;

typedef struct
{
  guint32 reserved;
} KaoCardProbeMessage;

typedef struct
{
  guint32 kind;
  guint32 n_keys;
  gint32 tries[KAO_CARD_NUMBERS]; /* -1: the card does not say */
  guint32 has_pins;
} KaoCardProbedMessage;

typedef struct
{
  guint32 kind;
  guint32 is_confirmed;
  gchar numbers[KAO_CARD_NUMBERS][KAO_CARD_NUMBER_SIZE];
} KaoCardReadMessage;

typedef struct
{
  guint32 step; /* KaoCardStep */
  guint32 done; /* bytes of the file under way */
  guint32 total; /* 0 while unknown */
} KaoCardProgressMessage;

typedef struct
{
  guint32 job;
} KaoCardCancelMessage;

typedef struct
{
  guint32 code; /* KaoCardError */
  gint32 tries; /* of the key that was refused, -1: unknown */
  gchar detail[200];
} KaoCardRefusedMessage;

/* For kao_message_receive(). */
extern const KaoMessageSpec kao_card_message_specs[];

/* Bytes of the pictures of facts that were checked. */
gsize kao_card_facts_pixels (const KaoCardFacts *facts);

G_END_DECLS
