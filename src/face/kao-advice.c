// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "face/kao-advice.h"

#include <math.h>

typedef struct
{
  KaoQualityComponent component;
  KaoQualityLine line;
  KaoAdvice advice;
} Rule;

/* What a value below its line says. */
static const Rule visitor_rules[] = {
  { KAO_QUALITY_MOUTH_VISIBLE, KAO_QUALITY_LINE_MOUTH_VISIBLE, KAO_ADVICE_MOUTH_COVERED },
  { KAO_QUALITY_EYES_VISIBLE, KAO_QUALITY_LINE_EYES_VISIBLE, KAO_ADVICE_EYES_COVERED },
  { KAO_QUALITY_HEAD_YAW, KAO_QUALITY_LINE_HEAD_YAW, KAO_ADVICE_LOOK_AT_CAMERA },
  { KAO_QUALITY_HEAD_PITCH, KAO_QUALITY_LINE_HEAD_PITCH, KAO_ADVICE_LOOK_AT_CAMERA },
  { KAO_QUALITY_HEAD_ROLL, KAO_QUALITY_LINE_HEAD_ROLL, KAO_ADVICE_LOOK_AT_CAMERA },
  { KAO_QUALITY_LUMINANCE_MEAN, KAO_QUALITY_LINE_LUMINANCE, KAO_ADVICE_TOO_DARK },
  { KAO_QUALITY_UNDER_EXPOSURE, KAO_QUALITY_LINE_UNDER_EXPOSURE, KAO_ADVICE_TOO_DARK },
  { KAO_QUALITY_OVER_EXPOSURE, KAO_QUALITY_LINE_OVER_EXPOSURE, KAO_ADVICE_TOO_BRIGHT },
  { KAO_QUALITY_INTER_EYE_DISTANCE, KAO_QUALITY_LINE_INTER_EYE_DISTANCE, KAO_ADVICE_COME_CLOSER },
  { KAO_QUALITY_SHARPNESS, KAO_QUALITY_LINE_SHARPNESS, KAO_ADVICE_HOLD_STILL },
  { KAO_QUALITY_EYES_OPEN, KAO_QUALITY_LINE_EYES_OPEN, KAO_ADVICE_EYES_CLOSED },
  { KAO_QUALITY_ILLUMINATION_UNIFORMITY, KAO_QUALITY_LINE_UNIFORMITY, KAO_ADVICE_UNEVEN_LIGHT },
};

static const Rule document_rules[] = {
  { KAO_QUALITY_EYES_VISIBLE, KAO_QUALITY_LINE_DOCUMENT_EYES_VISIBLE,
    KAO_ADVICE_DOCUMENT_EYES_COVERED },
  { KAO_QUALITY_INTER_EYE_DISTANCE, KAO_QUALITY_LINE_DOCUMENT_INTER_EYE_DISTANCE,
    KAO_ADVICE_DOCUMENT_SMALL },
  { KAO_QUALITY_GLARE, KAO_QUALITY_LINE_DOCUMENT_GLARE, KAO_ADVICE_DOCUMENT_GLARE },
  { KAO_QUALITY_SHARPNESS, KAO_QUALITY_LINE_DOCUMENT_SHARPNESS, KAO_ADVICE_DOCUMENT_BLURRED },
  { KAO_QUALITY_HALFTONE, KAO_QUALITY_LINE_DOCUMENT_HALFTONE, KAO_ADVICE_DOCUMENT_DOTS },
  { KAO_QUALITY_LUMINANCE_MEAN, KAO_QUALITY_LINE_DOCUMENT_LUMINANCE, KAO_ADVICE_DOCUMENT_UNCLEAR },
  { KAO_QUALITY_DYNAMIC_RANGE, KAO_QUALITY_LINE_DOCUMENT_DYNAMIC_RANGE,
    KAO_ADVICE_DOCUMENT_UNCLEAR },
  { KAO_QUALITY_MARGIN_LEFT, KAO_QUALITY_LINE_DOCUMENT_MARGIN, KAO_ADVICE_DOCUMENT_CUT },
  { KAO_QUALITY_MARGIN_RIGHT, KAO_QUALITY_LINE_DOCUMENT_MARGIN, KAO_ADVICE_DOCUMENT_CUT },
  { KAO_QUALITY_MARGIN_ABOVE, KAO_QUALITY_LINE_DOCUMENT_MARGIN, KAO_ADVICE_DOCUMENT_CUT },
  { KAO_QUALITY_MARGIN_BELOW, KAO_QUALITY_LINE_DOCUMENT_MARGIN, KAO_ADVICE_DOCUMENT_CUT },
};

/* Whose face it is comes before everything. Then what costs recognition most, as models/train/quality_cost.py measured
 * it for the visitor (models/README.md has the table); for the document the same order is taken over. */
static const KaoAdvice order[] = {
  KAO_ADVICE_UPSIDE_DOWN,
  KAO_ADVICE_ON_ITS_SIDE,
  KAO_ADVICE_SEVERAL_FACES,
  KAO_ADVICE_EYES_COVERED,
  KAO_ADVICE_MOUTH_COVERED,
  KAO_ADVICE_HOLD_STILL,
  KAO_ADVICE_TOO_BRIGHT,
  KAO_ADVICE_EYES_CLOSED,
  KAO_ADVICE_TOO_DARK,
  KAO_ADVICE_LOOK_AT_CAMERA,
  KAO_ADVICE_UNEVEN_LIGHT,
  KAO_ADVICE_COME_CLOSER,
  KAO_ADVICE_DOCUMENT_EYES_COVERED,
  KAO_ADVICE_DOCUMENT_GLARE,
  KAO_ADVICE_DOCUMENT_BLURRED,
  KAO_ADVICE_DOCUMENT_SMALL,
  KAO_ADVICE_DOCUMENT_UNCLEAR,
  KAO_ADVICE_DOCUMENT_DOTS,
  KAO_ADVICE_DOCUMENT_CUT,
  KAO_ADVICE_CHIP_UNCLEAR,
};
G_STATIC_ASSERT (G_N_ELEMENTS (order) == KAO_N_ADVICE - 1);

const KaoAdviceLines kao_advice_default_lines = { {
    [KAO_QUALITY_LINE_EYES_VISIBLE] = 70,
    [KAO_QUALITY_LINE_MOUTH_VISIBLE] = 80,
    [KAO_QUALITY_LINE_EYES_OPEN] = 50,
    [KAO_QUALITY_LINE_HEAD_YAW] = 75,
    [KAO_QUALITY_LINE_HEAD_PITCH] = 90,
    [KAO_QUALITY_LINE_HEAD_ROLL] = 70,
    [KAO_QUALITY_LINE_LUMINANCE] = 40,
    [KAO_QUALITY_LINE_UNDER_EXPOSURE] = 50,
    [KAO_QUALITY_LINE_OVER_EXPOSURE] = 2.5,
    [KAO_QUALITY_LINE_UNIFORMITY] = 45,
    [KAO_QUALITY_LINE_INTER_EYE_DISTANCE] = 20,
    [KAO_QUALITY_LINE_SHARPNESS] = 30,
    [KAO_QUALITY_LINE_DOCUMENT_EYES_VISIBLE] = 65,
    [KAO_QUALITY_LINE_DOCUMENT_INTER_EYE_DISTANCE] = 12,
    [KAO_QUALITY_LINE_DOCUMENT_SHARPNESS] = 30,
    [KAO_QUALITY_LINE_DOCUMENT_HALFTONE] = 30,
    [KAO_QUALITY_LINE_DOCUMENT_GLARE] = 30,
    [KAO_QUALITY_LINE_DOCUMENT_LUMINANCE] = 30,
    [KAO_QUALITY_LINE_DOCUMENT_DYNAMIC_RANGE] = 50,
    [KAO_QUALITY_LINE_DOCUMENT_MARGIN] = 5,
} };

void
kao_advice_lines_init (KaoAdviceLines *lines, const KaoConfig *config)
{
  for (gint i = 0; i < KAO_N_QUALITY_LINES; i++)
    lines->below[i] = kao_config_get_quality_line (config, (KaoQualityLine) i);
}

static KaoAdviceSet
bit (KaoAdvice advice)
{
  return advice == KAO_ADVICE_NONE ? 0 : 1u << advice;
}

/* What cannot be seen is not judged: behind dark glasses no eye is closed, and what is washed out has lost its edges
 * without being blurred. Covers and light stand before them in the rules. */
static gboolean
is_judged (KaoAdvice advice, KaoAdviceSet found)
{
  if (advice == KAO_ADVICE_EYES_CLOSED)
    return (found & bit (KAO_ADVICE_EYES_COVERED)) == 0;
  if (advice == KAO_ADVICE_HOLD_STILL)
    return (found & bit (KAO_ADVICE_TOO_BRIGHT)) == 0;
  return TRUE;
}

static KaoAdviceSet
apply (const KaoQuality *quality, const KaoAdviceLines *lines, const Rule *rules, gsize n,
       KaoAdviceSet held)
{
  KaoAdviceSet found = 0;

  for (gsize i = 0; i < n; i++)
    {
      gdouble value = quality->value[rules[i].component];
      gdouble line = lines->below[rules[i].line];
      KaoAdvice advice = rules[i].advice;

      if (advice == KAO_ADVICE_TOO_DARK && quality->luminance > 0.5)
        advice = KAO_ADVICE_TOO_BRIGHT;
      /* Over-exposure's scale ends far below 100: a margin of five would hold it for ever. */
      if ((held & bit (advice)) != 0 && line > 0.0)
        line += fmin (KAO_ADVICE_MARGIN, line);
      if (value >= 0.0 && value < line && is_judged (advice, found))
        found |= bit (advice);
    }
  return found;
}

KaoAdviceSet
kao_advice_for_visitor (const KaoQuality *quality, const KaoAdviceLines *lines, KaoAdviceSet held)
{
  KaoAdviceSet found = apply (quality, lines, visitor_rules, G_N_ELEMENTS (visitor_rules), held);

  if (quality->value[KAO_QUALITY_SINGLE_FACE] >= 0.0
      && quality->value[KAO_QUALITY_SINGLE_FACE] < 50.0)
    found |= bit (KAO_ADVICE_SEVERAL_FACES);
  return found;
}

KaoAdviceSet
kao_advice_for_document (const KaoQuality *quality, const KaoAdviceLines *lines)
{
  return apply (quality, lines, document_rules, G_N_ELEMENTS (document_rules), 0);
}

KaoAdviceSet
kao_advice_for_chip (const KaoQuality *quality, const KaoAdviceLines *lines)
{
  KaoAdviceSet found = kao_advice_for_document (quality, lines);
  KaoAdviceSet covered = found & bit (KAO_ADVICE_DOCUMENT_EYES_COVERED);

  /* Its edges are the issuer's choice; all else says how good it is. */
  return (found & ~(covered | bit (KAO_ADVICE_DOCUMENT_CUT))) != 0
             ? covered | bit (KAO_ADVICE_CHIP_UNCLEAR)
             : covered;
}

KaoAdvice
kao_advice_first (KaoAdviceSet set)
{
  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    if ((set & bit (order[i])) != 0)
      return order[i];
  return KAO_ADVICE_NONE;
}

/* What has been true for long enough. */
static KaoAdviceSet
ripe (KaoAdviser *adviser, KaoAdviceSet set, gint64 now_usec)
{
  KaoAdviceSet found = 0;

  for (gint i = 0; i < KAO_N_ADVICE; i++)
    {
      if ((set & bit ((KaoAdvice) i)) == 0)
        adviser->since_usec[i] = 0;
      else if (adviser->since_usec[i] == 0)
        adviser->since_usec[i] = now_usec;
      if (adviser->since_usec[i] != 0 && now_usec - adviser->since_usec[i] >= KAO_ADVISER_APPEAR_USEC)
        found |= bit ((KaoAdvice) i);
    }
  return found;
}

KaoAdvice
kao_adviser_feed (KaoAdviser *adviser, KaoAdviceSet set, gint64 now_usec)
{
  KaoAdvice next = kao_advice_first (ripe (adviser, set, now_usec));

  if ((set & bit (adviser->shown)) != 0)
    adviser->absent_usec = now_usec;
  if (adviser->shown != KAO_ADVICE_NONE)
    {
      gboolean is_read = now_usec - adviser->shown_usec >= KAO_ADVISER_STAY_USEC;
      gboolean is_gone = now_usec - adviser->absent_usec >= KAO_ADVISER_APPEAR_USEC;

      if (!is_read || (next == KAO_ADVICE_NONE && !is_gone))
        return adviser->shown;
    }
  if (next != adviser->shown)
    {
      adviser->shown = next;
      adviser->shown_usec = now_usec;
      adviser->absent_usec = now_usec;
    }
  return adviser->shown;
}

const gchar *
kao_advice_name (KaoAdvice advice)
{
  static const gchar *const names[KAO_N_ADVICE] = {
    [KAO_ADVICE_NONE] = "none",
    [KAO_ADVICE_COME_CLOSER] = "come-closer",
    [KAO_ADVICE_LOOK_AT_CAMERA] = "look-at-camera",
    [KAO_ADVICE_TOO_DARK] = "too-dark",
    [KAO_ADVICE_TOO_BRIGHT] = "too-bright",
    [KAO_ADVICE_UNEVEN_LIGHT] = "uneven-light",
    [KAO_ADVICE_HOLD_STILL] = "hold-still",
    [KAO_ADVICE_EYES_COVERED] = "eyes-covered",
    [KAO_ADVICE_EYES_CLOSED] = "eyes-closed",
    [KAO_ADVICE_MOUTH_COVERED] = "mouth-covered",
    [KAO_ADVICE_SEVERAL_FACES] = "several-faces",
    [KAO_ADVICE_UPSIDE_DOWN] = "upside-down",
    [KAO_ADVICE_ON_ITS_SIDE] = "on-its-side",
    [KAO_ADVICE_DOCUMENT_UNCLEAR] = "document-unclear",
    [KAO_ADVICE_DOCUMENT_SMALL] = "document-small",
    [KAO_ADVICE_DOCUMENT_BLURRED] = "document-blurred",
    [KAO_ADVICE_DOCUMENT_DOTS] = "document-dots",
    [KAO_ADVICE_DOCUMENT_GLARE] = "document-glare",
    [KAO_ADVICE_DOCUMENT_EYES_COVERED] = "document-eyes-covered",
    [KAO_ADVICE_DOCUMENT_CUT] = "document-cut",
    [KAO_ADVICE_CHIP_UNCLEAR] = "chip-unclear",
  };

  g_return_val_if_fail ((guint) advice < KAO_N_ADVICE, "none");
  return names[advice];
}
