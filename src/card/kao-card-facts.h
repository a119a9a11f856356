// SPDX-License-Identifier: GPL-3.0-or-later
/* What a chip has told: the small fixed struct that leaves the worker. The pictures travel beside it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* From this age on the figure's strangers are the visitor's own kind; the age of majority. */
#define KAO_CARD_ADULT_AGE 18

/* With fewer tries left the clerk has to confirm the number. */
#define KAO_CARD_TRIES_ENOUGH 3

typedef enum
{
  KAO_CARD_UNKNOWN,
  KAO_CARD_MY_NUMBER,
  KAO_CARD_LICENCE,
  KAO_CARD_MY_NUMBER_LICENCE, /* the licence's own application on a My Number Card */
  KAO_CARD_MY_NUMBER_NEXT,    /* the next generation */
  KAO_N_CARD_KINDS
} KaoCardKind;

/* What is known of the reader, without touching a card. */
typedef enum
{
  KAO_CARD_READER_SEARCHING,  /* not known yet */
  KAO_CARD_READER_NO_SERVICE, /* pcscd is not there */
  KAO_CARD_READER_DENIED,     /* pcscd refuses this account */
  KAO_CARD_READER_NONE,       /* no reader */
  KAO_CARD_READER_EMPTY,
  KAO_CARD_READER_CARD,       /* something lies on it */
  KAO_CARD_READER_MUTE,       /* it does not answer */
  KAO_N_CARD_READER_STATES
} KaoCardReaderState;

/* Three states that are never mixed. */
typedef enum
{
  KAO_CHECK_NONE,    /* not checked: no trust anchor is configured, or this kind of card offers no way */
  KAO_CHECK_GENUINE,
  KAO_CHECK_WRONG,
  KAO_N_CHECKS
} KaoCheck;

typedef enum
{
  KAO_CARD_STEP_PROBING,   /* which card is it */
  KAO_CARD_STEP_VERIFYING, /* the number or PIN is given to the card */
  KAO_CARD_STEP_READING,
  KAO_CARD_STEP_CHECKING, /* signatures */
  KAO_CARD_STEP_DECODING, /* pictures */
  KAO_N_CARD_STEPS
} KaoCardStep;

typedef enum
{
  KAO_CARD_PICTURE_PHOTO,
  KAO_CARD_PICTURE_NAME,
  KAO_CARD_PICTURE_ADDRESS,
  KAO_N_CARD_PICTURES
} KaoCardPicture;

/* One grey byte a pixel, rows without gaps; the pictures follow each other in the memory that comes with the
 * facts. 0 x 0: this card has none. */
typedef struct
{
  guint32 width;
  guint32 height;
} KaoCardSize;

typedef struct
{
  guint32 kind;     /* KaoCardKind */
  guint32 record;   /* KaoCheck: signed by who issues these cards */
  guint32 presence; /* KaoCheck: the card holds its own key, so it is no copy */
  guint32 birth;    /* YYYYMMDD, 0 unknown */
  guint32 expiry;   /* YYYYMMDD, 0 unknown */
  guint32 sex;      /* 1 male, 2 female, 9 not applicable, 0 unknown (ISO/IEC 5218) */
  KaoCardSize pictures[KAO_N_CARD_PICTURES];
  guint32 n_commands;
  guint32 milliseconds; /* from the first command to here */
} KaoCardFacts;

/* WRONG where one part is wrong, GENUINE where both are, else NONE. */
static inline KaoCheck
kao_card_facts_check (const KaoCardFacts *facts)
{
  if (facts->record == KAO_CHECK_WRONG || facts->presence == KAO_CHECK_WRONG)
    return KAO_CHECK_WRONG;
  return facts->record == KAO_CHECK_GENUINE && facts->presence == KAO_CHECK_GENUINE
             ? KAO_CHECK_GENUINE
             : KAO_CHECK_NONE;
}

G_END_DECLS
