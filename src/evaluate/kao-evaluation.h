// SPDX-License-Identifier: GPL-3.0-or-later
/* Runs the counter's engine over a data set: pictures to vectors on all cores, vectors to counted
 * distances. Holds vectors in memory that is wiped; keeps no score. Main thread, which blocks. */
#pragma once

#include "evaluate/kao-evaluation-result.h"
#include "face/kao-pack-places.h"

G_BEGIN_DECLS

/* @done of @total pictures; called now and then on the main thread. */
typedef void (*KaoProgressFunc) (guint64 done, guint64 total, gpointer user_data);

typedef struct
{
  const KaoDataset *dataset;
  GPtrArray *packs;          /* KaoPack */
  GArray *channels;          /* KaoChannel */
  const KaoPackPlaces *places;
  guint n_threads;
  gboolean all_impostors;    /* every picture of the folder with every other one, after the pairs */
  gboolean with_quality;     /* error versus discard of the pairs; not together with a state file */
  gint state_fd;             /* where to go on from and to note how far it is; -1 = nowhere */
  const gint *stop; /* set to other than 0 (atomically) to stop after the picture at work */
  KaoProgressFunc progress;
  gpointer user_data;
} KaoEvaluation;

/* One result per channel and pack. G_IO_ERROR_CANCELLED when stopped; what is finished is then in
 * the state file. (transfer full) (element-type KaoEvaluationResult) */
GPtrArray *kao_evaluation_run (const KaoEvaluation *evaluation, GError **error);

G_END_DECLS
