// SPDX-License-Identifier: GPL-3.0-or-later
/* What the window and kaoawase-front say to each other (0x06xx; worker/kao-message.h).
 *
 * The process takes one READ with the picture as sealed memory, answers it with DONE or with the common FAIL, and ends,
 * so that whatever a library kept of the picture goes with it.
 */
#pragma once

#include "card/kao-card-number.h"
#include "worker/kao-message.h"

G_BEGIN_DECLS

typedef enum
{
  KAO_FRONT_READ = 0x0600, /* and the picture's sealed memory, one byte a pixel, without gaps */
  KAO_FRONT_DONE = 0x0601
} KaoFrontMessageType;

/* A card of 88 x 56 mm at 400 dpi is 1386 x 882. */
#define KAO_FRONT_SIDE_MAX 3000

typedef struct
{
  guint32 width, height; /* pixels */
  guint32 dpi;
  gint32 portrait_x, portrait_y, portrait_width, portrait_height; /* pixels */
  guint32 today; /* YYYYMMDD; the process opens no file, not even the time zone's */
} KaoFrontReadMessage;

typedef struct
{
  guint32 era; /* KaoEra */
  guint32 year, month, day; /* 0: not sure */
  guint32 expiry_year;      /* likewise */
  gchar code[8];            /* "": likewise */
  guint32 milliseconds;
} KaoFrontDoneMessage;

/* For kao_message_receive(). */
extern const KaoMessageSpec kao_front_message_specs[];

G_END_DECLS
