// SPDX-License-Identifier: GPL-3.0-or-later
/* Inside the evaluation only. */
#pragma once

#include "evaluate/kao-evaluation.h"
#include "evaluate/kao-discard.h"
#include "face/kao-engine.h"

G_BEGIN_DECLS

typedef enum
{
  ROLE_DOCUMENT,
  ROLE_VISITOR,
  N_ROLES
} Role;

typedef enum
{
  STATUS_OPEN,
  STATUS_DESCRIBED,
  STATUS_FAILED
} Status;

/* One pack's vectors of one channel. */
typedef struct
{
  gfloat *rows[N_ROLES]; /* pages */
  gsize bytes;
  gsize length;
  gsize stride;
} VectorStore;

typedef struct
{
  guint picture;
  gboolean wanted[N_ROLES];
} Task;

typedef struct
{
  const KaoEvaluation *setup;
  KaoChannel channel;
  KaoEngine ***engines; /* per thread and pack */
  VectorStore *stores;  /* per pack */
  guint8 *status[N_ROLES];
  gfloat *qualities[N_ROLES]; /* KAO_N_DISCARD_MEASURES of each picture; NULL when not wanted */
  gsize quality_bytes;
  GPtrArray *results;   /* of this channel, one per pack */
  GArray *tasks;
  GMutex lock;
  gint next_task;       /* atomic */
  gint n_finished;      /* atomic */
  gboolean is_at_strangers; /* whose failures are counted apart from those of the pairs */
  guint64 done_before;
  guint64 total;
} Run;

/* Vectors to counts: pairs @first to @last of the list, and every picture of the folder against
 * every other one. */
void kao_evaluation_count_pairs (Run *run, guint first, guint last);
void kao_evaluation_count_strangers (Run *run);
/* After all pairs: the error versus discard curves of every pack. */
void kao_evaluation_count_discards (Run *run);

/* How far an interrupted run came: counts per bin and no score, name, order or vector. The state
 * belongs to one data set, list of packs and list of channels (@fingerprint). */

/* Fills @results, *@channel and *@pair from @fd; an empty file leaves them as they are.
 * G_IO_ERROR_INVALID_DATA when the file belongs to another run or is damaged. */
gboolean kao_evaluation_load_state (gint fd,
                                    const gchar *fingerprint,
                                    GPtrArray *results,
                                    guint *channel,
                                    guint *pair,
                                    GError **error);
gboolean kao_evaluation_save_state (gint fd,
                                    const gchar *fingerprint,
                                    const GPtrArray *results,
                                    guint channel,
                                    guint pair,
                                    GError **error);

G_END_DECLS
