// SPDX-License-Identifier: GPL-3.0-or-later
/* A virtual card that misbehaves once, at a given command. */
#pragma once

#include "card/kao-virtual-card.h"

G_BEGIN_DECLS

typedef enum
{
  KAO_SCRIPT_NOTHING,
  KAO_SCRIPT_WORD,       /* the card does nothing and says @word */
  KAO_SCRIPT_WORD_AFTER, /* it does it, and says @word without data */
  KAO_SCRIPT_KEEP_SAYING, /* as WORD, from here to the end */
  KAO_SCRIPT_ERROR,      /* the reader reports @code instead of sending */
  KAO_SCRIPT_ERROR_AFTER, /* it is sent, the answer is lost */
  KAO_SCRIPT_CUT,        /* the answer's data is cut to @n bytes, its word stays */
  KAO_SCRIPT_RAW,        /* the answer is the first @n bytes of itself */
  KAO_SCRIPT_61,         /* 61xx first, the data with GET RESPONSE */
  KAO_SCRIPT_6C,         /* 6Cxx first */
  KAO_SCRIPT_FLIP,       /* a bit of byte @n of the answer is turned */
  KAO_SCRIPT_SHORT_ONLY  /* the reader refuses every extended command with 6700 */
} KaoScriptKind;

typedef struct
{
  guint8 ins;  /* the command that is hit ... */
  guint nth;   /* ... the nth of them, from 0 */
  KaoScriptKind kind;
  guint16 word;
  guint n;
  gint code; /* KaoCardError */
} KaoScript;

/* Takes @card over. *@n_verified counts commands that carried a number. */
KaoCardTransport kao_scripted_transport_new (KaoVirtualCard *card,
                                             const KaoScript *script,
                                             guint *n_verified);

G_END_DECLS
