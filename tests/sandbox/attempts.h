// SPDX-License-Identifier: GPL-3.0-or-later
/* What a process of this project must not be able to do, one attempt a row. */
#pragma once

#include "secure/kao-sandbox-private.h"

#define M KAO_SANDBOX_BIT (KAO_SANDBOX_MAIN)
#define C KAO_SANDBOX_BIT (KAO_SANDBOX_CAMERA)
#define S KAO_SANDBOX_BIT (KAO_SANDBOX_SCANNER)
#define U KAO_SANDBOX_BIT (KAO_SANDBOX_USBWATCH)
#define T KAO_SANDBOX_BIT (KAO_SANDBOX_TOOL)
#define D KAO_SANDBOX_BIT (KAO_SANDBOX_DEMO)
#define K KAO_SANDBOX_BIT (KAO_SANDBOX_CARD)
#define P KAO_SANDBOX_BIT (KAO_SANDBOX_FRONT)
#define F KAO_SANDBOX_BIT (KAO_SANDBOX_SPAWNER)
#define X KAO_SANDBOX_BIT (KAO_SANDBOX_COMMAND)
#define EVERY (M | C | S | U | T | D | K | P | X)

/* Added by probe.c to S with the flag of that name. */
#define NET (1u << 31)
#define LOCAL (1u << 30)

typedef struct
{
  const gchar *name;
  /* 0, or the errno of the refusal. */
  gint (*attempt) (const gchar *folder);
  guint refused_for; /* profiles */
  guint allowed_for; /* profiles; a profile in neither makes no attempt */
  gint min_abi;      /* of Landlock, where older kernels cannot refuse it */
} Attempt;

extern const Attempt attempts[];
extern const gsize n_attempts;
