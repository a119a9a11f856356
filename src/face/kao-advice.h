// SPDX-License-Identifier: GPL-3.0-or-later
/* From measures to at most one sentence: pure functions, any thread. Advice never blocks; the
 * exceptions that official photo rules accept (closed eyes, an eye patch, a headscarf, a lying
 * infant) draw a sentence at most. */
#pragma once

#include "base/kao-quality-lines.h"
#include "config/kao-config.h"
#include "face/kao-quality.h"

G_BEGIN_DECLS

typedef enum
{
  KAO_ADVICE_NONE,
  KAO_ADVICE_COME_CLOSER,
  KAO_ADVICE_LOOK_AT_CAMERA,
  KAO_ADVICE_TOO_DARK,
  KAO_ADVICE_TOO_BRIGHT,
  KAO_ADVICE_UNEVEN_LIGHT,
  KAO_ADVICE_HOLD_STILL,
  KAO_ADVICE_EYES_COVERED,
  KAO_ADVICE_EYES_CLOSED,
  KAO_ADVICE_MOUTH_COVERED,
  KAO_ADVICE_SEVERAL_FACES,
  KAO_ADVICE_UPSIDE_DOWN, /* of a picture, not of a face: see kao_engine_get_turn */
  KAO_ADVICE_ON_ITS_SIDE,
  KAO_ADVICE_DOCUMENT_UNCLEAR,
  KAO_ADVICE_DOCUMENT_SMALL,
  KAO_ADVICE_DOCUMENT_BLURRED,
  KAO_ADVICE_DOCUMENT_DOTS,
  KAO_ADVICE_DOCUMENT_GLARE,
  KAO_ADVICE_DOCUMENT_EYES_COVERED,
  KAO_ADVICE_DOCUMENT_CUT,
  KAO_ADVICE_CHIP_UNCLEAR,
  KAO_N_ADVICE
} KaoAdvice;

/* A set of advice: bit 1 << KaoAdvice. */
typedef guint32 KaoAdviceSet;

typedef struct
{
  gdouble below[KAO_N_QUALITY_LINES]; /* 0..100; a value below draws the advice; 0 = never */
} KaoAdviceLines;

/* The lines that hold without a configuration. */
extern const KaoAdviceLines kao_advice_default_lines;

/* The lines that @config sets. */
void kao_advice_lines_init (KaoAdviceLines *lines, const KaoConfig *config);

/* As it stands in the JSON of the command line, such as "come-closer". */
const gchar *kao_advice_name (KaoAdvice advice);

/* All that is below its line in a visitor's frame. What is in @held, because it is on the screen,
 * goes only when its value is KAO_ADVICE_MARGIN above its line, so that a value at the line does
 * not flicker. */
#define KAO_ADVICE_MARGIN 5.0
KaoAdviceSet kao_advice_for_visitor (const KaoQuality *quality, const KaoAdviceLines *lines,
                                     KaoAdviceSet held);

/* The same for a document's portrait, which cannot come closer or open its eyes. */
KaoAdviceSet kao_advice_for_document (const KaoQuality *quality, const KaoAdviceLines *lines);

/* The same for the photo in a document's chip, which no other place on the glass makes better. */
KaoAdviceSet kao_advice_for_chip (const KaoQuality *quality, const KaoAdviceLines *lines);

/* The first of @set in the order of what was measured to raise false non-matches most. KAO_ADVICE_NONE of the empty
 * set. */
KaoAdvice kao_advice_first (KaoAdviceSet set);

/* Which sentence stands under a live picture. A sentence appears when it has been true for
 * KAO_ADVISER_APPEAR_USEC (a blink takes 0.1 to 0.4 s and is no advice), and stays for
 * KAO_ADVISER_STAY_USEC at least, so that it can be read. Copyable; all zero is a fresh one. */
#define KAO_ADVISER_APPEAR_USEC 400000
#define KAO_ADVISER_STAY_USEC 1000000

typedef struct
{
  gint64 since_usec[KAO_N_ADVICE];  /* when each became true for good; 0 = it is not */
  gint64 absent_usec; /* when the shown one was last true */
  gint64 shown_usec;                /* when it appeared */
  KaoAdvice shown;
} KaoAdviser;

/* Takes the next frame's advice, measured at @now_usec (> 0, any clock that does not go back);
 * returns what is to be shown. */
KaoAdvice kao_adviser_feed (KaoAdviser *adviser, KaoAdviceSet set, gint64 now_usec);

G_END_DECLS
