// SPDX-License-Identifier: GPL-3.0-or-later
/* The figure and what belongs to it. Pure; one thread at a time. */
#pragma once

#include "engine/kao-engine-service.h"
#include "face/kao-advice.h"
#include "session/kao-reference.h"

G_BEGIN_DECLS

/* Wiped with the session's WIPING; do not copy it. The first members are about the pair that
 * counts. */
typedef struct
{
  gdouble similarity; /* 0..100 */
  gdouble distance;
  gdouble spread;     /* standard deviation of similarity over the visitor's frames; 0 for one frame */
  guint n_frames;
  gboolean is_extrapolated;
  gdouble threshold;  /* the lines that held when the match was started */
  gdouble review_line;
  KaoOutcome outcome;
  KaoAdvice visitor_advice; /* why the figure may be weak */
  KaoAdvice document_advice;

  /* all pairs */
  KaoVerdict verdict;
  KaoOrigin counting;               /* which reference counts */
  KaoFigure figures[KAO_N_ORIGINS]; /* of the visitor with each */
  gboolean has_photos_similarity;   /* printed photo and chip are both there */
  gdouble photos_similarity;        /* of the two */
  gdouble photos_line;
} KaoResult;

/* @references: in the order in which @comparison was asked for. */
void kao_result_fill (KaoResult *result,
                      const KaoComparison *comparison,
                      const KaoReference *const *references,
                      const KaoCalibration *calibration,
                      const KaoLines *lines,
                      KaoAdvice visitor_advice,
                      const KaoAdviceLines *advice_lines);

/* Adds what failed its check and is not compared: the verdict of a filled @result follows. */
void kao_result_add_wrong (KaoResult *result, KaoOrigin origin);

G_END_DECLS
