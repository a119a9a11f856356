// SPDX-License-Identifier: GPL-3.0-or-later
/* What the window and kaoawase-passer say to each other (0x07xx; worker/kao-message.h).
 *
 * The process takes one PASS with the photo as sealed memory, has the office's command take it, answers with DONE, and
 * ends. START never leaves it: it goes to the process that becomes the command.
 */
#pragma once

#include "worker/kao-message.h"

G_BEGIN_DECLS

typedef enum
{
  KAO_PASSING_PASS = 0x0700,  /* and the photo's sealed memory, a PNG file */
  KAO_PASSING_DONE = 0x0701,
  KAO_PASSING_START = 0x0702, /* and the sealed memory of photo and label */
  KAO_PASSING_INSIDE = 0x0703 /* from the process that becomes the command: its walls are closed */
} KaoPassingMessageType;

#define KAO_PASSING_LABEL_BYTES 256
#define KAO_PASSING_LINE_BYTES 400
/* A picture of 2,000 x 2,000 pixels. */
#define KAO_PASSING_MOST_PHOTO_BYTES 12100000

typedef struct
{
  guint32 photo_bytes;
  gchar label[KAO_PASSING_LABEL_BYTES]; /* UTF-8, one line, may be empty */
} KaoPassingPassMessage;

typedef enum
{
  KAO_PASSING_EXITED,     /* by itself, with exit_code */
  KAO_PASSING_DIED,       /* of a signal */
  KAO_PASSING_NOT_STARTED /* the kernel refused: exit_code is an errno */
} KaoPassingEnd;

typedef struct
{
  guint32 end; /* KaoPassingEnd */
  guint32 exit_code;
  gchar line[KAO_PASSING_LINE_BYTES]; /* as kao_passing_line_take() leaves it */
} KaoPassingDoneMessage;

typedef struct
{
  guint32 unused;
} KaoPassingStartMessage;

typedef struct
{
  guint32 is_sandboxed;
} KaoPassingInsideMessage;

/* For kao_message_receive(). */
extern const KaoMessageSpec kao_passing_message_specs[];

G_END_DECLS
