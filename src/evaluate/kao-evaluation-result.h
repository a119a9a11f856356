// SPDX-License-Identifier: GPL-3.0-or-later
/* What an evaluation counts: distances in bins, failures and times, per pack and channel. No score,
 * name or vector of a person. One thread at a time. */
#pragma once

#include "evaluate/kao-channel.h"
#include "evaluate/kao-dataset.h"
#include "evaluate/kao-discard.h"
#include "evaluate/kao-statistics.h"
#include "face/kao-pack.h"

G_BEGIN_DECLS

typedef enum
{
  KAO_EVALUATION_DESCRIBE, /* the stage whose time is told */
  KAO_EVALUATION_DETECT,
  KAO_EVALUATION_CHANNEL,
  KAO_EVALUATION_READ,
  KAO_N_EVALUATION_STAGES
} KaoEvaluationStage;

/* The lines that a report speaks of, from loose to strict, as similarities. */
typedef enum
{
  KAO_LINE_LOOSER,   /* 40, the review line as shipped */
  KAO_LINE_SHIPPED,  /* 60 */
  KAO_LINE_STRICTER, /* 80 */
  KAO_N_LINES
} KaoLineKind;

extern const gdouble kao_evaluation_lines[KAO_N_LINES];

/* The largest distance that reaches a line as the figure is shown, that is rounded; NAN when the
 * pack's table does not reach it or there is none. */
gdouble kao_evaluation_line_distance (const KaoPack *pack, KaoLineKind line);

/* The false match rates at which a report asks for the other error. */
#define KAO_N_POINTS 3
extern const gdouble kao_evaluation_points[KAO_N_POINTS];

/* Where strangers are counted: at the lines, then where the pairs' impostors have these rates. */
#define KAO_N_LIMITS (KAO_N_LINES + KAO_N_POINTS)

typedef struct
{
  const gchar *column; /* both belong to the data set */
  const gchar *value;
  KaoHistogram *genuine;
  KaoHistogram *impostor;
  KaoRate strangers[KAO_N_LIMITS]; /* of the folder's pictures; else no trials */
} KaoGroupResult;

/* Every picture of a folder against every other one. Intervals hold the variation between people
 * (kao_rate_widen). */
typedef struct
{
  guint64 pictures;
  guint64 failed;
  guint64 people; /* with a vector */
  KaoHistogram *distances;
  gdouble limits[KAO_N_LIMITS]; /* distances; NAN = none */
  KaoRate all[KAO_N_LIMITS];
  /* Same sex, age within KAO_ALIKE_YEARS, of those whose sex and age are known; else no trials. */
  guint64 alike_people;
  KaoHistogram *alike_distances;
  KaoRate alike[KAO_N_LIMITS];
} KaoStrangers;

#define KAO_ALIKE_YEARS 10

/* One pack in one channel. */
typedef struct
{
  KaoPack *pack;
  KaoChannel channel;
  KaoHistogram *genuine;
  KaoHistogram *impostor;
  /* The same pairs in parts for the accuracy; a genuine pair that was not compared counts as the
   * most distant one. */
  KaoHistogram *fold_genuine[KAO_N_FOLDS];
  KaoHistogram *fold_impostor[KAO_N_FOLDS];
  GPtrArray *groups;         /* KaoGroupResult */
  guint64 documents;         /* tried */
  guint64 failed_documents;  /* failure to enrol: no face, or unreadable */
  guint64 visitors;
  guint64 failed_visitors;   /* failure to acquire */
  guint64 several_faces; /* pictures with more than one: the face nearest to the middle counts */
  guint64 lost_genuine;      /* pairs that were not compared because of a failure */
  guint64 lost_impostor;
  gdouble milliseconds[KAO_N_EVALUATION_STAGES]; /* sums over @n_described */
  guint64 n_described;
  KaoStrangers *strangers; /* NULL without a folder */
  KaoDiscardCurves *discards; /* KAO_N_DISCARD_LINES; NULL when quality was not asked for */
} KaoEvaluationResult;

/* Whom a table or a line is made for. */
typedef enum
{
  KAO_STRANGERS_ALL,
  KAO_STRANGERS_ALIKE /* those one could be mistaken for */
} KaoStrangersKind;

/* The impostor comparisons that a line is chosen from: the strangers where there are any, else
 * those of the pairs. */
const KaoHistogram *kao_evaluation_get_impostors (const KaoEvaluationResult *result,
                                                  KaoStrangersKind kind);

/* All counts zero; @has_strangers: with room for those of a folder. @dataset must outlive it,
 * because the groups' names are its. (transfer full) */
KaoEvaluationResult *kao_evaluation_result_new (const KaoDataset *dataset, KaoPack *pack,
                                                KaoChannel channel, gboolean has_strangers);
void kao_evaluation_result_free (KaoEvaluationResult *result);

G_END_DECLS
