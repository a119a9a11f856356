// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "match/kao-verdict.h"

/* Which reference counts: the first of these that is there. What is wrong stands nowhere. */
static const struct
{
  KaoTrust trust;
  KaoOrigin origin;
} ranks[] = {
  { KAO_TRUST_GENUINE, KAO_ORIGIN_CHIP },
  { KAO_TRUST_GENUINE, KAO_ORIGIN_TICKET },
  { KAO_TRUST_GENUINE, KAO_ORIGIN_REGISTERED },
  { KAO_TRUST_GENUINE, KAO_ORIGIN_PRINTED },
  { KAO_TRUST_NOT_CHECKED, KAO_ORIGIN_CHIP },
  { KAO_TRUST_NOT_CHECKED, KAO_ORIGIN_TICKET },
  { KAO_TRUST_NOT_CHECKED, KAO_ORIGIN_REGISTERED },
  { KAO_TRUST_NOT_CHECKED, KAO_ORIGIN_PRINTED },
};

static const KaoVerdict verdict_of_outcome[] = {
  [KAO_OUTCOME_ABOVE] = KAO_VERDICT_ABOVE,
  [KAO_OUTCOME_REVIEW] = KAO_VERDICT_REVIEW,
  [KAO_OUTCOME_BELOW] = KAO_VERDICT_BELOW,
};

static const gchar *const verdict_words[KAO_N_VERDICTS] = {
  [KAO_VERDICT_NOTHING] = "nothing",
  [KAO_VERDICT_ABOVE] = "above",
  [KAO_VERDICT_REVIEW] = "review",
  [KAO_VERDICT_BELOW] = "below",
  [KAO_VERDICT_PHOTOS_DIFFER] = "photos-differ",
  [KAO_VERDICT_NOT_GENUINE] = "not-genuine",
};

static const gchar *const origin_words[KAO_N_ORIGINS] = {
  [KAO_ORIGIN_PRINTED] = "printed",
  [KAO_ORIGIN_CHIP] = "chip",
  [KAO_ORIGIN_TICKET] = "ticket",
  [KAO_ORIGIN_REGISTERED] = "registered",
};

static const gchar *const trust_words[KAO_N_TRUSTS] = {
  [KAO_TRUST_WRONG] = "wrong",
  [KAO_TRUST_NOT_CHECKED] = "not-checked",
  [KAO_TRUST_GENUINE] = "genuine",
};

gboolean
kao_verdict_find_counting (const KaoFigure figures[KAO_N_ORIGINS], KaoOrigin *counting)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ranks); i++)
    {
      const KaoFigure *figure = &figures[ranks[i].origin];

      if (figure->is_there && figure->trust == ranks[i].trust)
        {
          *counting = ranks[i].origin;
          return TRUE;
        }
    }
  return FALSE;
}

KaoVerdict
kao_verdict_from_figures (const KaoFigure figures[KAO_N_ORIGINS],
                          gdouble photos_similarity,
                          const KaoLines *lines)
{
  KaoOrigin counting;

  for (guint i = 0; i < KAO_N_ORIGINS; i++)
    {
      if (figures[i].is_there && figures[i].trust == KAO_TRUST_WRONG)
        return KAO_VERDICT_NOT_GENUINE;
    }
  if (!kao_verdict_find_counting (figures, &counting))
    return KAO_VERDICT_NOTHING;
  if (figures[KAO_ORIGIN_PRINTED].is_there && figures[KAO_ORIGIN_CHIP].is_there
      && kao_outcome_from_similarity (photos_similarity, lines->photos_line, lines->photos_line)
             != KAO_OUTCOME_ABOVE)
    return KAO_VERDICT_PHOTOS_DIFFER;
  return verdict_of_outcome[kao_outcome_from_similarity (figures[counting].similarity,
                                                         lines->threshold, lines->review_line)];
}

const gchar *
kao_verdict_to_string (KaoVerdict verdict)
{
  g_return_val_if_fail ((guint) verdict < KAO_N_VERDICTS, "?");
  return verdict_words[verdict];
}

const gchar *
kao_origin_to_string (KaoOrigin origin)
{
  g_return_val_if_fail ((guint) origin < KAO_N_ORIGINS, "?");
  return origin_words[origin];
}

const gchar *
kao_trust_to_string (KaoTrust trust)
{
  g_return_val_if_fail ((guint) trust < KAO_N_TRUSTS, "?");
  return trust_words[trust];
}
