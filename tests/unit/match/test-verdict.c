// SPDX-License-Identifier: GPL-3.0-or-later
/* The table from figures and trust to a verdict, walked over every combination: each of the four
 * origins absent, or of one of three trusts with a figure above, in the grey zone, below or no
 * number; printed photo and chip alike, not alike, or without a figure. */
#include "config.h"

#include "match/kao-verdict.h"

#include <math.h>

#define THRESHOLD 60.0
#define REVIEW_LINE 40.0
#define PHOTOS_LINE 70.0

static const KaoLines lines = { THRESHOLD, REVIEW_LINE, PHOTOS_LINE };

/* One figure per outcome, the first two exactly at their line. */
static const gdouble similarities[] = { THRESHOLD, REVIEW_LINE, REVIEW_LINE - 0.1, NAN };
/* At their own line printed photo and chip are alike, just below it they are not. */
static const gdouble photos[] = { PHOTOS_LINE, PHOTOS_LINE - 0.1, NAN };

/* How an origin can be: absent, or a trust and a figure. */
#define N_WAYS (1 + KAO_N_TRUSTS * G_N_ELEMENTS (similarities))

static KaoFigure
way (guint index)
{
  if (index == 0)
    return (KaoFigure){ FALSE, KAO_TRUST_GENUINE, 100.0 };
  index--;
  return (KaoFigure){ TRUE, (KaoTrust) (index % KAO_N_TRUSTS), similarities[index / KAO_N_TRUSTS] };
}

/* The same rules in other words: a rank for each reference, the highest counts. */
static gint
rank (const KaoFigure figures[KAO_N_ORIGINS], KaoOrigin origin)
{
  static const gint order[KAO_N_ORIGINS] = { 1, 4, 3, 2 };

  if (!figures[origin].is_there || figures[origin].trust == KAO_TRUST_WRONG)
    return 0;
  return order[origin] + (figures[origin].trust == KAO_TRUST_GENUINE ? 10 : 0);
}

static KaoVerdict
expect (const KaoFigure figures[KAO_N_ORIGINS], gdouble photos_similarity, gint *counting)
{
  gboolean is_forged = FALSE;
  gdouble similarity;

  *counting = -1;
  for (gint i = 0; i < KAO_N_ORIGINS; i++)
    {
      is_forged = is_forged || (figures[i].is_there && figures[i].trust == KAO_TRUST_WRONG);
      if (rank (figures, (KaoOrigin)i) > (*counting < 0 ? 0 : rank (figures, (KaoOrigin)*counting)))
        *counting = i;
    }
  if (is_forged)
    return KAO_VERDICT_NOT_GENUINE;
  if (*counting < 0)
    return KAO_VERDICT_NOTHING;
  if (figures[KAO_ORIGIN_PRINTED].is_there && figures[KAO_ORIGIN_CHIP].is_there
      && !(photos_similarity >= PHOTOS_LINE))
    return KAO_VERDICT_PHOTOS_DIFFER;
  similarity = figures[*counting].similarity;
  if (similarity >= THRESHOLD)
    return KAO_VERDICT_ABOVE;
  return similarity >= REVIEW_LINE ? KAO_VERDICT_REVIEW : KAO_VERDICT_BELOW;
}

static void
test_all_combinations (void)
{
  guint seen[KAO_N_VERDICTS] = { 0 };
  guint n = 0;

  for (guint code = 0; code < N_WAYS * N_WAYS * N_WAYS * N_WAYS; code++)
    for (gsize p = 0; p < G_N_ELEMENTS (photos); p++)
      {
        const KaoFigure figures[KAO_N_ORIGINS]
            = { way (code % N_WAYS), way (code / N_WAYS % N_WAYS),
                way (code / N_WAYS / N_WAYS % N_WAYS), way (code / N_WAYS / N_WAYS / N_WAYS) };
        gint expected_counting;
        KaoVerdict expected = expect (figures, photos[p], &expected_counting);
        KaoOrigin counting = KAO_N_ORIGINS;

        g_assert_cmpint (kao_verdict_from_figures (figures, photos[p], &lines), ==, expected);
        g_assert_cmpint (kao_verdict_find_counting (figures, &counting), ==,
                         expected_counting >= 0);
        if (expected_counting >= 0)
          g_assert_cmpint (counting, ==, expected_counting);
        seen[expected]++;
        n++;
      }
  g_assert_cmpuint (n, ==, 13 * 13 * 13 * 13 * 3);
  for (guint i = 0; i < KAO_N_VERDICTS; i++)
    g_assert_cmpuint (seen[i], >, 0);
}

/* What stands in the office's instructions, one by one. */
static void
test_by_name (void)
{
  KaoFigure figures[KAO_N_ORIGINS] = { [KAO_ORIGIN_PRINTED] = { TRUE, KAO_TRUST_NOT_CHECKED, 80 } };

  /* Today: the print alone, without any other table. */
  g_assert_cmpint (kao_verdict_from_figures (figures, NAN, &lines), ==, KAO_VERDICT_ABOVE);
  /* The visitor and the chip count, however alike visitor and print are. */
  figures[KAO_ORIGIN_CHIP] = (KaoFigure){ TRUE, KAO_TRUST_GENUINE, 20 };
  g_assert_cmpint (kao_verdict_from_figures (figures, 90, &lines), ==, KAO_VERDICT_BELOW);
  figures[KAO_ORIGIN_CHIP].trust = KAO_TRUST_NOT_CHECKED;
  g_assert_cmpint (kao_verdict_from_figures (figures, 90, &lines), ==, KAO_VERDICT_BELOW);
  figures[KAO_ORIGIN_PRINTED].similarity = 10;
  figures[KAO_ORIGIN_CHIP].similarity = 90;
  g_assert_cmpint (kao_verdict_from_figures (figures, 90, &lines), ==, KAO_VERDICT_ABOVE);
  /* Another photo was printed than the chip holds, and the visitor is like both. */
  figures[KAO_ORIGIN_PRINTED].similarity = 90;
  g_assert_cmpint (kao_verdict_from_figures (figures, 69.9, &lines), ==, KAO_VERDICT_PHOTOS_DIFFER);
  /* A chip whose signature is wrong: said before anything else. */
  figures[KAO_ORIGIN_CHIP].trust = KAO_TRUST_WRONG;
  g_assert_cmpint (kao_verdict_from_figures (figures, 69.9, &lines), ==, KAO_VERDICT_NOT_GENUINE);
  /* A genuine ticket counts before a chip that could not be checked. */
  figures[KAO_ORIGIN_CHIP] = (KaoFigure){ TRUE, KAO_TRUST_NOT_CHECKED, 90 };
  figures[KAO_ORIGIN_TICKET] = (KaoFigure){ TRUE, KAO_TRUST_GENUINE, 50 };
  g_assert_cmpint (kao_verdict_from_figures (figures, 90, &lines), ==, KAO_VERDICT_REVIEW);
}

/* A figure is compared as it is shown. */
static void
test_rounding (void)
{
  KaoFigure figures[KAO_N_ORIGINS] = { [KAO_ORIGIN_CHIP] = { TRUE, KAO_TRUST_GENUINE, 59.96 } };

  g_assert_cmpint (kao_verdict_from_figures (figures, 0, &lines), ==, KAO_VERDICT_ABOVE);
  figures[KAO_ORIGIN_PRINTED] = (KaoFigure){ TRUE, KAO_TRUST_NOT_CHECKED, 0 };
  g_assert_cmpint (kao_verdict_from_figures (figures, 69.96, &lines), ==, KAO_VERDICT_ABOVE);
  g_assert_cmpint (kao_verdict_from_figures (figures, 69.94, &lines), ==,
                   KAO_VERDICT_PHOTOS_DIFFER);
}

static void
test_words (void)
{
  g_assert_cmpstr (kao_verdict_to_string (KAO_VERDICT_NOTHING), ==, "nothing");
  g_assert_cmpstr (kao_verdict_to_string (KAO_VERDICT_ABOVE), ==, "above");
  g_assert_cmpstr (kao_verdict_to_string (KAO_VERDICT_REVIEW), ==, "review");
  g_assert_cmpstr (kao_verdict_to_string (KAO_VERDICT_BELOW), ==, "below");
  g_assert_cmpstr (kao_verdict_to_string (KAO_VERDICT_PHOTOS_DIFFER), ==, "photos-differ");
  g_assert_cmpstr (kao_verdict_to_string (KAO_VERDICT_NOT_GENUINE), ==, "not-genuine");
  g_assert_cmpstr (kao_origin_to_string (KAO_ORIGIN_PRINTED), ==, "printed");
  g_assert_cmpstr (kao_origin_to_string (KAO_ORIGIN_CHIP), ==, "chip");
  g_assert_cmpstr (kao_origin_to_string (KAO_ORIGIN_TICKET), ==, "ticket");
  g_assert_cmpstr (kao_origin_to_string (KAO_ORIGIN_REGISTERED), ==, "registered");
  g_assert_cmpstr (kao_trust_to_string (KAO_TRUST_WRONG), ==, "wrong");
  g_assert_cmpstr (kao_trust_to_string (KAO_TRUST_NOT_CHECKED), ==, "not-checked");
  g_assert_cmpstr (kao_trust_to_string (KAO_TRUST_GENUINE), ==, "genuine");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/verdict/all-combinations", test_all_combinations);
  g_test_add_func ("/verdict/by-name", test_by_name);
  g_test_add_func ("/verdict/rounding", test_rounding);
  g_test_add_func ("/verdict/words", test_words);
  return g_test_run ();
}
