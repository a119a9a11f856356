// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "config/kao-config.h"
#include "face/kao-advice.h"

#define FRAME_USEC (G_USEC_PER_SEC / 7)

/* Everything at its best. */
static KaoQuality
best (void)
{
  KaoQuality quality = { .luminance = 0.45 };

  for (gint i = 0; i < KAO_N_QUALITIES; i++)
    quality.value[i] = 100.0;
  return quality;
}

static KaoAdviceSet
bit (KaoAdvice advice)
{
  return (KaoAdviceSet) 1 << advice;
}

static void
test_names (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < KAO_N_ADVICE; i++)
    g_assert_true (g_hash_table_add (seen, (gpointer) kao_advice_name ((KaoAdvice) i)));
}

/* The two places that say what holds without an edit say the same. */
static void
test_default_lines (void)
{
  g_autoptr (KaoConfig) config = kao_config_new_default ();

  for (gint i = 0; i < KAO_N_QUALITY_LINES; i++)
    g_assert_cmpfloat (kao_config_get_quality_line (config, (KaoQualityLine) i), ==,
                       kao_advice_default_lines.below[i]);
}

/* One bad value draws its own sentence, below its line and not at it. */
static void
test_rules (void)
{
  static const struct
  {
    KaoQualityComponent component;
    KaoQualityLine line;
    KaoAdvice advice;
  } rules[] = {
    { KAO_QUALITY_MOUTH_VISIBLE, KAO_QUALITY_LINE_MOUTH_VISIBLE, KAO_ADVICE_MOUTH_COVERED },
    { KAO_QUALITY_EYES_VISIBLE, KAO_QUALITY_LINE_EYES_VISIBLE, KAO_ADVICE_EYES_COVERED },
    { KAO_QUALITY_EYES_OPEN, KAO_QUALITY_LINE_EYES_OPEN, KAO_ADVICE_EYES_CLOSED },
    { KAO_QUALITY_HEAD_YAW, KAO_QUALITY_LINE_HEAD_YAW, KAO_ADVICE_LOOK_AT_CAMERA },
    { KAO_QUALITY_HEAD_PITCH, KAO_QUALITY_LINE_HEAD_PITCH, KAO_ADVICE_LOOK_AT_CAMERA },
    { KAO_QUALITY_HEAD_ROLL, KAO_QUALITY_LINE_HEAD_ROLL, KAO_ADVICE_LOOK_AT_CAMERA },
    { KAO_QUALITY_LUMINANCE_MEAN, KAO_QUALITY_LINE_LUMINANCE, KAO_ADVICE_TOO_DARK },
    { KAO_QUALITY_OVER_EXPOSURE, KAO_QUALITY_LINE_OVER_EXPOSURE, KAO_ADVICE_TOO_BRIGHT },
    { KAO_QUALITY_INTER_EYE_DISTANCE, KAO_QUALITY_LINE_INTER_EYE_DISTANCE, KAO_ADVICE_COME_CLOSER },
    { KAO_QUALITY_SHARPNESS, KAO_QUALITY_LINE_SHARPNESS, KAO_ADVICE_HOLD_STILL },
    { KAO_QUALITY_ILLUMINATION_UNIFORMITY, KAO_QUALITY_LINE_UNIFORMITY, KAO_ADVICE_UNEVEN_LIGHT },
  };
  KaoAdviceLines lines = kao_advice_default_lines;

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      KaoQuality quality = best ();
      gdouble line = lines.below[rules[i].line];

      quality.value[rules[i].component] = line;
      g_assert_cmpuint (kao_advice_for_visitor (&quality, &lines, 0), ==, 0);
      quality.value[rules[i].component] = line - 0.1;
      g_assert_cmpuint (kao_advice_for_visitor (&quality, &lines, 0), ==, bit (rules[i].advice));
      /* What is shown stays until it is clearly better. */
      quality.value[rules[i].component] = line + 0.1;
      g_assert_cmpuint (kao_advice_for_visitor (&quality, &lines, bit (rules[i].advice)), ==,
                        bit (rules[i].advice));
      quality.value[rules[i].component] = line + KAO_ADVICE_MARGIN;
      g_assert_cmpuint (kao_advice_for_visitor (&quality, &lines, bit (rules[i].advice)), ==, 0);
      /* Not assessed is not bad; a line of 0 is off. */
      quality.value[rules[i].component] = -1.0;
      g_assert_cmpuint (kao_advice_for_visitor (&quality, &lines, 0), ==, 0);
      lines.below[rules[i].line] = 0.0;
      quality.value[rules[i].component] = 0.0;
      g_assert_cmpuint (kao_advice_for_visitor (&quality, &lines, 0), ==, 0);
      lines = kao_advice_default_lines;
    }
}

/* Behind dark glasses no eye is closed; a bright face is not a dark one. */
static void
test_judged (void)
{
  KaoQuality quality = best ();

  quality.value[KAO_QUALITY_EYES_VISIBLE] = 0.0;
  quality.value[KAO_QUALITY_EYES_OPEN] = 0.0;
  g_assert_cmpuint (kao_advice_for_visitor (&quality, &kao_advice_default_lines, 0), ==,
                    bit (KAO_ADVICE_EYES_COVERED));
  quality = best ();
  quality.luminance = 0.95;
  quality.value[KAO_QUALITY_LUMINANCE_MEAN] = 5.0;
  g_assert_cmpuint (kao_advice_for_visitor (&quality, &kao_advice_default_lines, 0), ==,
                    bit (KAO_ADVICE_TOO_BRIGHT));
  /* What is washed out is not blurred. */
  quality.value[KAO_QUALITY_SHARPNESS] = 5.0;
  g_assert_cmpuint (kao_advice_for_visitor (&quality, &kao_advice_default_lines, 0), ==,
                    bit (KAO_ADVICE_TOO_BRIGHT));
}

/* What a document's portrait lacks draws the sentence that mends it; a chip's photo cannot be scanned again, and how
 * tightly it is cut is its issuer's choice. */
static void
test_document (void)
{
  static const struct
  {
    KaoQualityComponent component;
    KaoQualityLine line;
    KaoAdvice document;
    KaoAdvice chip;
  } rules[] = {
    { KAO_QUALITY_EYES_VISIBLE, KAO_QUALITY_LINE_DOCUMENT_EYES_VISIBLE, KAO_ADVICE_DOCUMENT_EYES_COVERED,
      KAO_ADVICE_DOCUMENT_EYES_COVERED },
    { KAO_QUALITY_INTER_EYE_DISTANCE, KAO_QUALITY_LINE_DOCUMENT_INTER_EYE_DISTANCE, KAO_ADVICE_DOCUMENT_SMALL,
      KAO_ADVICE_CHIP_UNCLEAR },
    { KAO_QUALITY_GLARE, KAO_QUALITY_LINE_DOCUMENT_GLARE, KAO_ADVICE_DOCUMENT_GLARE, KAO_ADVICE_CHIP_UNCLEAR },
    { KAO_QUALITY_SHARPNESS, KAO_QUALITY_LINE_DOCUMENT_SHARPNESS, KAO_ADVICE_DOCUMENT_BLURRED,
      KAO_ADVICE_CHIP_UNCLEAR },
    { KAO_QUALITY_HALFTONE, KAO_QUALITY_LINE_DOCUMENT_HALFTONE, KAO_ADVICE_DOCUMENT_DOTS, KAO_ADVICE_CHIP_UNCLEAR },
    { KAO_QUALITY_LUMINANCE_MEAN, KAO_QUALITY_LINE_DOCUMENT_LUMINANCE, KAO_ADVICE_DOCUMENT_UNCLEAR,
      KAO_ADVICE_CHIP_UNCLEAR },
    { KAO_QUALITY_DYNAMIC_RANGE, KAO_QUALITY_LINE_DOCUMENT_DYNAMIC_RANGE, KAO_ADVICE_DOCUMENT_UNCLEAR,
      KAO_ADVICE_CHIP_UNCLEAR },
    { KAO_QUALITY_MARGIN_LEFT, KAO_QUALITY_LINE_DOCUMENT_MARGIN, KAO_ADVICE_DOCUMENT_CUT, KAO_ADVICE_NONE },
    { KAO_QUALITY_MARGIN_RIGHT, KAO_QUALITY_LINE_DOCUMENT_MARGIN, KAO_ADVICE_DOCUMENT_CUT, KAO_ADVICE_NONE },
    { KAO_QUALITY_MARGIN_ABOVE, KAO_QUALITY_LINE_DOCUMENT_MARGIN, KAO_ADVICE_DOCUMENT_CUT, KAO_ADVICE_NONE },
    { KAO_QUALITY_MARGIN_BELOW, KAO_QUALITY_LINE_DOCUMENT_MARGIN, KAO_ADVICE_DOCUMENT_CUT, KAO_ADVICE_NONE },
  };
  const KaoAdviceLines *lines = &kao_advice_default_lines;

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      KaoQuality quality = best ();

      quality.value[rules[i].component] = lines->below[rules[i].line];
      g_assert_cmpuint (kao_advice_for_document (&quality, lines), ==, 0);
      g_assert_cmpuint (kao_advice_for_chip (&quality, lines), ==, 0);
      quality.value[rules[i].component] -= 0.1;
      g_assert_cmpuint (kao_advice_for_document (&quality, lines), ==, bit (rules[i].document));
      g_assert_cmpint (kao_advice_first (kao_advice_for_chip (&quality, lines)), ==, rules[i].chip);
    }
}

/* Every set has exactly one first, which is in it. */
static void
test_first (void)
{
  g_assert_cmpint (kao_advice_first (0), ==, KAO_ADVICE_NONE);
  for (gint i = 1; i < KAO_N_ADVICE; i++)
    {
      g_assert_cmpint (kao_advice_first (bit ((KaoAdvice) i)), ==, i);
      for (gint j = 1; j < KAO_N_ADVICE; j++)
        {
          KaoAdvice first = kao_advice_first (bit ((KaoAdvice) i) | bit ((KaoAdvice) j));

          g_assert_true ((gint) first == i || (gint) first == j);
        }
    }
}

/* What costs more comes first: the visitor's part of the table in models/README.md. */
static void
test_order (void)
{
  static const KaoAdvice dearest_first[]
      = { KAO_ADVICE_EYES_COVERED,   KAO_ADVICE_MOUTH_COVERED, KAO_ADVICE_HOLD_STILL,
          KAO_ADVICE_TOO_BRIGHT,     KAO_ADVICE_EYES_CLOSED,   KAO_ADVICE_TOO_DARK,
          KAO_ADVICE_LOOK_AT_CAMERA, KAO_ADVICE_UNEVEN_LIGHT,  KAO_ADVICE_COME_CLOSER };
  KaoAdviceSet set = 0;

  for (gsize i = G_N_ELEMENTS (dearest_first); i-- > 0;)
    {
      set |= bit (dearest_first[i]);
      g_assert_cmpint (kao_advice_first (set), ==, dearest_first[i]);
    }
}

/* Feeds @set for @seconds; returns what stands at the end. */
static KaoAdvice
feed (KaoAdviser *adviser, KaoAdviceSet set, gdouble seconds, gint64 *now)
{
  gint64 end = *now + (gint64) (seconds * G_USEC_PER_SEC);
  KaoAdvice shown = adviser->shown;

  for (; *now < end; *now += FRAME_USEC)
    shown = kao_adviser_feed (adviser, set, *now);
  return shown;
}

static void
test_blink (void)
{
  KaoAdviser adviser = { 0 };
  gint64 now = 1000;

  for (gint i = 0; i < 20; i++)
    {
      g_assert_cmpint (feed (&adviser, bit (KAO_ADVICE_EYES_CLOSED), 0.3, &now), ==, KAO_ADVICE_NONE);
      g_assert_cmpint (feed (&adviser, 0, 0.3, &now), ==, KAO_ADVICE_NONE);
    }
  g_assert_cmpint (feed (&adviser, bit (KAO_ADVICE_EYES_CLOSED), 0.8, &now), ==, KAO_ADVICE_EYES_CLOSED);
}

static void
test_stays (void)
{
  KaoAdviser adviser = { 0 };
  gint64 now = 1000;

  g_assert_cmpint (feed (&adviser, bit (KAO_ADVICE_TOO_DARK), 0.35, &now), ==, KAO_ADVICE_NONE);
  g_assert_cmpint (feed (&adviser, bit (KAO_ADVICE_TOO_DARK), 0.3, &now), ==, KAO_ADVICE_TOO_DARK);
  /* Readable, even if it is no longer true or something worse comes. */
  g_assert_cmpint (feed (&adviser, 0, 0.5, &now), ==, KAO_ADVICE_TOO_DARK);
  g_assert_cmpint (feed (&adviser, 0, 0.8, &now), ==, KAO_ADVICE_NONE);
  /* A gap of one frame does not clear what stands. */
  feed (&adviser, bit (KAO_ADVICE_TOO_DARK), 2.0, &now);
  for (gint i = 0; i < 10; i++)
    {
      g_assert_cmpint (feed (&adviser, 0, 0.14, &now), ==, KAO_ADVICE_TOO_DARK);
      g_assert_cmpint (feed (&adviser, bit (KAO_ADVICE_TOO_DARK), 0.5, &now), ==, KAO_ADVICE_TOO_DARK);
    }
}

/* What flickers does not keep from the screen what lasts. */
static void
test_worst_first (void)
{
  KaoAdviser adviser = { 0 };
  gint64 now = 1000;
  KaoAdviceSet dark = bit (KAO_ADVICE_TOO_DARK);

  for (gint i = 0; i < 4; i++)
    {
      feed (&adviser, dark | bit (KAO_ADVICE_MOUTH_COVERED), 0.14, &now);
      feed (&adviser, dark, 0.14, &now);
    }
  g_assert_cmpint (adviser.shown, ==, KAO_ADVICE_TOO_DARK);
  g_assert_cmpint (feed (&adviser, dark | bit (KAO_ADVICE_MOUTH_COVERED), 1.5, &now), ==,
                   KAO_ADVICE_MOUTH_COVERED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/face/advice/names", test_names);
  g_test_add_func ("/face/advice/default-lines", test_default_lines);
  g_test_add_func ("/face/advice/rules", test_rules);
  g_test_add_func ("/face/advice/judged", test_judged);
  g_test_add_func ("/face/advice/document", test_document);
  g_test_add_func ("/face/advice/first", test_first);
  g_test_add_func ("/face/advice/order", test_order);
  g_test_add_func ("/face/advice/blink", test_blink);
  g_test_add_func ("/face/advice/stays", test_stays);
  g_test_add_func ("/face/advice/worst-first", test_worst_first);
  return g_test_run ();
}
