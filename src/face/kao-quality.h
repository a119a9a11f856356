// SPDX-License-Identifier: GPL-3.0-or-later
/* Face image quality: the cheap components of ISO/IEC 29794-5 under their names and on their 0..100
 * scale (100 = best), mapped as in reference implementation OFIQ 1.0.3. Each turns into at most one
 * sentence of advice; none ever blocks. Any thread.
 */
#pragma once

#include "face/kao-engine.h"

G_BEGIN_DECLS

typedef enum
{
  KAO_QUALITY_INTER_EYE_DISTANCE,
  KAO_QUALITY_HEAD_POSE,
  KAO_QUALITY_LUMINANCE_MEAN,
  KAO_QUALITY_LUMINANCE_VARIANCE,
  KAO_QUALITY_DYNAMIC_RANGE,
  KAO_QUALITY_ILLUMINATION_UNIFORMITY,
  KAO_QUALITY_OVER_EXPOSURE,
  KAO_QUALITY_UNDER_EXPOSURE,
  KAO_QUALITY_SHARPNESS,
  KAO_QUALITY_EYES_OPEN,
  KAO_QUALITY_EYES_VISIBLE,
  KAO_QUALITY_MOUTH_VISIBLE, /* not covered by a mask */
  KAO_QUALITY_SINGLE_FACE,
  KAO_N_QUALITIES
} KaoQualityComponent;

typedef struct
{
  gdouble value[KAO_N_QUALITIES]; /* 0..100; negative = could not be assessed */
  gdouble luminance;              /* mean of the face, 0..1, for exposure help */
  gdouble unified;                /* ranking figure 0..100: the weakest components weigh most */
} KaoQuality;

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
  KAO_N_ADVICE
} KaoAdvice;

/* Measures one face; @n_faces is how many faces the picture held. */
void kao_quality_measure (const KaoImage *image, const KaoFace *face, guint n_faces,
                          KaoQuality *quality);

/* ISO/IEC 29794-5 name, such as "InterEyeDistance"; ours where the standard has none. */
const gchar *kao_quality_name (KaoQualityComponent component);

/* As it stands in the JSON of the command line, such as "come-closer". */
const gchar *kao_advice_name (KaoAdvice advice);

/* The most helpful single advice to the visitor. */
KaoAdvice kao_quality_advice (const KaoQuality *quality);

/* The same for a document's portrait, which cannot be asked to come closer or to open its eyes:
 * KAO_ADVICE_DOCUMENT_UNCLEAR or KAO_ADVICE_NONE. */
KaoAdvice kao_quality_document_advice (const KaoQuality *quality);

G_END_DECLS
