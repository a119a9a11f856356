// SPDX-License-Identifier: GPL-3.0-or-later
/* The protocol of the worker that misbehaves on request. */
#pragma once

#include "worker/kao-message.h"

enum
{
  FAKE_DO = 0x0900,  /* FakeOrder */
  FAKE_DONE = 0x0901, /* FakeAnswer */
  FAKE_PIXELS = 0x0903 /* FakeAnswer with one memfd */
};

typedef enum
{
  FAKE_ANSWER,      /* one FAKE_DONE */
  FAKE_ANSWER_FD,   /* one FAKE_PIXELS of 4096 bytes of 0x5a */
  FAKE_ANSWER_EXIT, /* one FAKE_DONE, then the process ends */
  FAKE_FAIL,        /* KAO_MESSAGE_FAIL: cover open */
  FAKE_STALE,       /* FAKE_DONE for job - 1, then for job */
  FAKE_CRASH,       /* abort () */
  FAKE_EXIT,        /* exit code 0 without a word */
  FAKE_HANG,        /* does not return */
  FAKE_NONSENSE,    /* a datagram of random bytes */
  FAKE_FD_FLOOD,    /* FAKE_DONE with two descriptors it may not carry */
  FAKE_CHATTER,     /* FAKE_DONE without end */
  FAKE_LEAK_CHECK   /* FAKE_DONE with the number of open descriptors */
} FakeAction;

typedef struct
{
  guint32 action;
} FakeOrder;

typedef struct
{
  guint32 value;
} FakeAnswer;

static const KaoMessageSpec fake_specs[] = {
  { FAKE_DO, 0, sizeof (FakeOrder), NULL },
  { FAKE_DONE, 0, sizeof (FakeAnswer), NULL },
  { FAKE_PIXELS, 1, sizeof (FakeAnswer), NULL },
  { 0, 0, G_MAXUINT32, NULL },
};
