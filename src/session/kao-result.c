// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "session/kao-result.h"

#include <math.h>

/* Standard deviation of the figure over the visitor's single frames. */
static gdouble
measure_spread (const KaoComparison *comparison, guint reference, const KaoCalibration *calibration)
{
  gdouble sum = 0;
  gdouble squares = 0;
  gdouble n = comparison->n_used;

  if (comparison->n_used < 2)
    return 0;
  for (guint i = 0; i < comparison->n_frames; i++)
    {
      gdouble value;

      if (!comparison->is_used[i])
        continue;
      value = kao_similarity_from_distance (calibration, comparison->frame_distances[reference][i]);
      sum += value;
      squares += value * value;
    }
  return sqrt (MAX (0, (squares - sum * sum / n) / (n - 1)));
}

void
kao_result_fill (KaoResult *result,
                 const KaoComparison *comparison,
                 const KaoReference *const *references,
                 const KaoCalibration *calibration,
                 const KaoLines *lines,
                 KaoAdvice visitor_advice,
                 const KaoAdviceLines *advice_lines)
{
  guint place[KAO_N_ORIGINS] = { 0 }; /* of each origin in @comparison */
  guint counting;

  *result = (KaoResult){ .threshold = lines->threshold,
                         .review_line = lines->review_line,
                         .photos_line = lines->photos_line,
                         .n_frames = comparison->n_used,
                         .visitor_advice = visitor_advice,
                         .counting = references[0]->origin };
  for (guint i = 0; i < comparison->n_references; i++)
    {
      place[references[i]->origin] = i;
      result->figures[references[i]->origin] = (KaoFigure){
        TRUE, references[i]->trust,
        kao_similarity_from_distance (calibration, comparison->distances[i])
      };
    }
  result->has_photos_similarity
      = result->figures[KAO_ORIGIN_PRINTED].is_there && result->figures[KAO_ORIGIN_CHIP].is_there;
  if (result->has_photos_similarity)
    result->photos_similarity = kao_similarity_from_distance (
        calibration, comparison->between[place[KAO_ORIGIN_PRINTED]][place[KAO_ORIGIN_CHIP]]);
  result->verdict = kao_verdict_from_figures (result->figures, result->photos_similarity, lines);
  kao_verdict_find_counting (result->figures, &result->counting);
  counting = place[result->counting];
  result->distance = comparison->distances[counting];
  result->similarity = result->figures[result->counting].similarity;
  result->spread = measure_spread (comparison, counting, calibration);
  result->is_extrapolated = kao_similarity_is_extrapolated (calibration, result->similarity);
  result->outcome
      = kao_outcome_from_similarity (result->similarity, lines->threshold, lines->review_line);
  result->document_advice = kao_advice_first (
      references[counting]->origin == KAO_ORIGIN_CHIP
          ? kao_advice_for_chip (&references[counting]->quality, advice_lines)
          : kao_advice_for_document (&references[counting]->quality, advice_lines));
}

void
kao_result_add_wrong (KaoResult *result, KaoOrigin origin)
{
  const KaoLines lines = { result->threshold, result->review_line, result->photos_line };

  result->figures[origin] = (KaoFigure){ TRUE, KAO_TRUST_WRONG, 0 };
  result->verdict = kao_verdict_from_figures (result->figures, result->photos_similarity, &lines);
}
