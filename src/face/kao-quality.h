// SPDX-License-Identifier: GPL-3.0-or-later
/* Face image quality: components of ISO/IEC 29794-5 under their names and on their 0..100 scale (100 =
 * best), mapped as in reference implementation OFIQ 1.0.3. Which draws a sentence, and which, is
 * kao-advice.h's; none ever blocks. Any thread.
 */
#pragma once

#include "base/kao-face.h"
#include "image/kao-image.h"

G_BEGIN_DECLS

typedef enum
{
  KAO_QUALITY_INTER_EYE_DISTANCE,
  KAO_QUALITY_HEAD_YAW,
  KAO_QUALITY_HEAD_PITCH,
  KAO_QUALITY_HEAD_ROLL,
  KAO_QUALITY_LUMINANCE_MEAN,
  KAO_QUALITY_LUMINANCE_VARIANCE,
  KAO_QUALITY_DYNAMIC_RANGE,
  KAO_QUALITY_ILLUMINATION_UNIFORMITY,
  KAO_QUALITY_OVER_EXPOSURE,
  KAO_QUALITY_UNDER_EXPOSURE,
  KAO_QUALITY_SHARPNESS,
  KAO_QUALITY_EYES_OPEN,
  KAO_QUALITY_EYES_VISIBLE,  /* not covered by hair, dark glasses, glare on glasses, a hand */
  KAO_QUALITY_MOUTH_VISIBLE, /* not covered by a mask or a hand */
  KAO_QUALITY_SINGLE_FACE,
  KAO_QUALITY_MARGIN_LEFT, /* of the picture's edges to the face */
  KAO_QUALITY_MARGIN_RIGHT,
  KAO_QUALITY_MARGIN_ABOVE,
  KAO_QUALITY_MARGIN_BELOW,
  KAO_QUALITY_HALFTONE, /* free of a print's dots, and of noise */
  KAO_QUALITY_GLARE,    /* free of a band of reflected light */
  KAO_N_QUALITIES
} KaoQualityComponent;

typedef struct
{
  gdouble value[KAO_N_QUALITIES]; /* 0..100; negative = could not be assessed */
  gdouble raw[KAO_N_QUALITIES];   /* what was measured, in the unit of kao_quality_unit(); NAN */
  gdouble inter_eye_mm;           /* of a scan whose resolution is known; else negative */
  gdouble luminance;              /* mean of the face, 0..1, for exposure help */
  gdouble unified;                /* ranking figure 0..100 */
} KaoQuality;

/* What the quality network sees in one face. */
typedef struct
{
  gdouble eye_covered[2]; /* 0..1, left and right in the picture */
  gdouble mouth_covered;  /* 0..1 */
  gdouble eye_open[2];    /* 0 shut .. 1 open; means nothing of a covered eye */
  /* Degrees of R = Rz(roll) Ry(yaw) Rx(pitch), signs as in ISO/IEC 29794-5: yaw > 0 to the person's
   * left, pitch > 0 downwards, roll > 0 towards the right shoulder. */
  gdouble yaw;
  gdouble pitch;
  gdouble roll;
} KaoFaceLook;

/* Measures one face; @n_faces is how many faces the picture held. Without @look (NULL: no quality
 * network) eyes, mouth and pitch are not assessed, and yaw and roll come from the points alone. */
void kao_quality_measure (const KaoImage *image, const KaoFace *face, guint n_faces,
                          const KaoFaceLook *look, KaoQuality *quality);

/* ISO/IEC 29794-5 name, such as "InterEyeDistance"; ours where the standard has none. */
const gchar *kao_quality_name (KaoQualityComponent component);

/* What KaoQuality.raw counts in: "px", "degrees", "share", ...; "" for a plain number. */
const gchar *kao_quality_unit (KaoQualityComponent component);

G_END_DECLS
