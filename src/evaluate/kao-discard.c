// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "evaluate/kao-discard.h"

#include <math.h>
#include <string.h>

const gdouble kao_discard_shares[KAO_N_DISCARDS] = { 0.0, 0.05, 0.10, 0.20 };

typedef struct
{
  gdouble distance;
  gfloat values[KAO_N_DISCARD_MEASURES];
} Pair;

struct _KaoDiscard
{
  GArray *pairs;
};

KaoDiscard *
kao_discard_new (void)
{
  KaoDiscard *discard = g_new0 (KaoDiscard, 1);

  discard->pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
  return discard;
}

void
kao_discard_free (KaoDiscard *discard)
{
  if (discard == NULL)
    return;
  if (discard->pairs->len > 0)
    explicit_bzero (discard->pairs->data, discard->pairs->len * sizeof (Pair));
  g_array_unref (discard->pairs);
  g_free (discard);
}

void
kao_discard_add (KaoDiscard *discard, gdouble distance, const gfloat *document,
                 const gfloat *visitor)
{
  Pair pair = { .distance = distance };

  for (guint i = 0; i < KAO_N_DISCARD_MEASURES; i++)
    {
      gfloat a = document[i] < 0.0F ? 100.0F : document[i];
      gfloat b = visitor[i] < 0.0F ? 100.0F : visitor[i];

      pair.values[i] = MIN (a, b);
    }
  g_array_append_val (discard->pairs, pair);
}

static gint
compare_values (gconstpointer a, gconstpointer b, gpointer data)
{
  guint measure = GPOINTER_TO_UINT (data);
  const Pair *left = a;
  const Pair *right = b;

  if (left->values[measure] != right->values[measure])
    return left->values[measure] < right->values[measure] ? -1 : 1;
  /* Where the measure sees no difference, chance decides: any order that is not the distance's. */
  return memcmp (&left->values, &right->values, sizeof left->values);
}

void
kao_discard_compute (const KaoDiscard *discard, gdouble distance, gdouble fmr,
                     KaoDiscardCurves *curves)
{
  guint n = discard->pairs->len;
  g_autoptr (GArray) sorted = g_array_sized_new (FALSE, FALSE, sizeof (Pair), MAX (1, n));

  *curves = (KaoDiscardCurves){ .distance = distance, .fmr = fmr };
  g_array_append_vals (sorted, discard->pairs->data, n);
  for (guint m = 0; m < KAO_N_DISCARD_MEASURES; m++)
    {
      g_array_sort_with_data (sorted, compare_values, GUINT_TO_POINTER (m));
      for (guint s = 0; s < KAO_N_DISCARDS; s++)
        {
          guint first = (guint) floor (kao_discard_shares[s] * n);
          guint errors = 0;

          for (guint i = first; i < n; i++)
            errors += !(g_array_index (sorted, Pair, i).distance <= distance);
          curves->fnmr[m][s] = isnan (distance) ? kao_rate_new (0, 0) : kao_rate_new (errors, n - first);
        }
    }
  if (n > 0)
    explicit_bzero (sorted->data, n * sizeof (Pair));
}

const gchar *
kao_discard_name (guint measure)
{
  return measure == KAO_DISCARD_UNIFIED ? "UnifiedQualityScore"
                                        : kao_quality_name ((KaoQualityComponent) measure);
}
