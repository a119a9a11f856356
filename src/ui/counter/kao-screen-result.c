// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "ui/counter/kao-screen-words.h"

#include "ui/kao-card-sentences.h"

#include <glib/gi18n-lib.h>

static KaoMarkKind
mark_of (KaoOutcome outcome)
{
  switch (outcome)
    {
    case KAO_OUTCOME_ABOVE:
      return KAO_MARK_ABOVE;
    case KAO_OUTCOME_REVIEW:
      return KAO_MARK_REVIEW;
    case KAO_OUTCOME_BELOW:
      return KAO_MARK_BELOW;
    }
  g_assert_not_reached ();
}

static void
append_line (GString *text, const gchar *prefix, const gchar *line)
{
  if (line == NULL || line[0] == '\0')
    return;
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, prefix);
  g_string_append (text, line);
}

/* "Weak picture (visitor): The mouth is covered (mask). If possible, ...": reason and remedy. */
static void
append_weak (GString *text, const gchar *prefix, KaoAdvice advice)
{
  KaoSentence sentence = kao_sentence_for_advice (advice);
  g_autofree gchar *line = NULL;

  if (advice == KAO_ADVICE_NONE)
    return;
  /* Translators: a reason and its remedy, one sentence each; Japanese needs no space between. */
  line = g_strdup_printf (C_ ("reason and remedy", "%s %s"), sentence.what, sentence.todo);
  append_line (text, prefix, line);
}

static gchar *
tell_reasons (const KaoScreenFacts *facts)
{
  GString *text = g_string_new (NULL);

  /* Translators: stands before a reason, such as "Weak picture (visitor): The mouth is covered (mask)." */
  append_weak (text, _ ("Weak picture (visitor): "), facts->result->visitor_advice);
  append_weak (text, _ ("Weak picture (document): "), facts->result->document_advice);
  append_line (text, "", facts->pack_notice);
  return g_string_free (text, FALSE);
}

static gchar *
tell_detail (const KaoResult *result)
{
  GString *text = g_string_new (_ ("0 to 100, higher is more alike. Not a probability."));

  if (result->n_frames > 1)
    {
      g_autofree gchar *frames = g_strdup_printf (_ ("Mean of %u camera pictures (spread %.1f)"),
                                                  result->n_frames, result->spread);
      append_line (text, "", frames);
    }
  if (result->is_extrapolated)
    append_line (text, "", _ ("Estimated beyond the measured range."));
  return g_string_free (text, FALSE);
}

static void
append_pair (GString *text, const gchar *name, const KaoFigure *figure, gboolean is_counting)
{
  g_autofree gchar *value = NULL;
  gdouble shown = kao_similarity_rounded (figure->similarity);

  if (!figure->is_there)
    return;
  /* The figure comes first, as in the scale (see below). */
  if (figure->trust == KAO_TRUST_WRONG)
    value = g_strdup_printf (_ ("–  %s: not compared"), name);
  else if (is_counting)
    /* Translators: one of several figures: 85.2, what was compared. */
    value = g_strdup_printf (_ ("%.1f  %s (this one counts)"), shown, name);
  else
    value = g_strdup_printf (_ ("%.1f  %s"), shown, name);
  append_line (text, "", value);
}

/* With a chip there are three figures, one of which counts. */
static gchar *
tell_pairs (const KaoResult *result)
{
  GString *text = g_string_new (NULL);
  const KaoFigure *chip = &result->figures[KAO_ORIGIN_CHIP];

  if (!chip->is_there)
    return g_string_free (text, FALSE);
  append_pair (text, _ ("Visitor and chip"), chip, result->counting == KAO_ORIGIN_CHIP);
  append_pair (text, _ ("Visitor and printed photo"), &result->figures[KAO_ORIGIN_PRINTED],
               result->counting == KAO_ORIGIN_PRINTED);
  if (result->has_photos_similarity)
    {
      g_autofree gchar *photos
          = g_strdup_printf (_ ("%.1f  Printed photo and chip (line %.1f)"),
                             kao_similarity_rounded (result->photos_similarity), result->photos_line);

      append_line (text, "", photos);
    }
  return g_string_free (text, FALSE);
}

/* What several references say together goes before what one figure says. */
static KaoSentence
sentence_of (const KaoResult *result, KaoMarkKind *mark, gboolean *is_about_card)
{
  *is_about_card = result->verdict == KAO_VERDICT_PHOTOS_DIFFER || result->verdict == KAO_VERDICT_NOT_GENUINE;
  *mark = *is_about_card ? KAO_MARK_BELOW : mark_of (result->outcome);
  return *is_about_card ? kao_sentence_for_verdict (result->verdict) : kao_sentence_for_outcome (result->outcome);
}

KaoScreenResult
kao_screen_result (const KaoScreenFacts *facts)
{
  const KaoResult *result = facts->result;
  KaoScreenResult words = { .mark = KAO_MARK_NONE, .seconds_left = facts->seconds_left };

  if (result == NULL)
    return words;

  gboolean is_about_card;
  KaoSentence sentence = sentence_of (result, &words.mark, &is_about_card);
  /* The office's own step is written for the figure. */
  gboolean has_own_step = !is_about_card && facts->next_step != NULL && facts->next_step[0] != '\0';
  gdouble shown = kao_similarity_rounded (result->similarity);

  words.similarity = result->similarity;
  words.threshold = result->threshold;
  words.review_line = result->review_line;
  words.figure = g_strdup_printf ("%.1f", shown);
  words.outcome = g_strdup (sentence.what);
  words.pairs = tell_pairs (result);
  words.next_step = g_strdup (has_own_step ? facts->next_step : sentence.todo);
  words.reasons = tell_reasons (facts);
  words.detail = tell_detail (result);
  /* The figure comes first, as in the scale: the allocator overwrites the first bytes of a freed string.
   *
   * Translators: figure, outcome, line: "54.2: Look closer. The line is 60.0." */
  words.spoken = g_strdup_printf (_ ("%.1f: %s. The line is %.1f."), shown, sentence.what,
                                  result->threshold);
  return words;
}
