// SPDX-License-Identifier: GPL-3.0-or-later
/* Everything is measured on one aligned crop, so that a place in it is a place in the face: eyes at
 * (77, 104) and (147, 103), nose tip at (112, 144), mouth at (112, 185) of 224 x 224 pixels.
 *
 * Components with a definition in ISO/IEC 29794-5 that needs no model follow it (the mapping to
 * 0..100 is OFIQ's). Where a parsing network works there, for eyes and mouth, and for the pose, a
 * small network of this project gives a KaoFaceLook.
 */
#include "config.h"

#include "face/kao-quality.h"

#include "face/kao-chip.h"

#include <math.h>
#include <string.h>

#define SIDE 224
/* Of the eye distance: how far each edge of a portrait should be (ISO/IEC 29794-5 crop measures). */
#define MARGIN_SIDE 0.9
#define MARGIN_ABOVE 1.4
#define MARGIN_BELOW 1.8
#define MARGIN_WIDTH 0.1
/* Where a mask begins in the crop: a little above the nose tip. */
#define MASK_TOP 128
/* Rows of the crop that a band of glare fills. */
#define BAND 14
/* Where it is looked for: from the brows to the chin. */
#define FACE_LEFT 60
#define FACE_RIGHT 164
#define FACE_TOP 76
#define FACE_BOTTOM SIDE
/* So much of the white beside a band speaks against it. */
#define BESIDE_BAND 1.5

typedef struct
{
  guint8 luma[SIDE][SIDE];
  gdouble skin; /* luma of plain skin, at least 1 */
} Crop;

/* --- small arithmetic --- */

static gdouble
sigmoid (gdouble x, gdouble centre, gdouble width)
{
  return 1.0 / (1.0 + exp ((centre - x) / width));
}

static gdouble
percent (gdouble share)
{
  return 100.0 * CLAMP (share, 0.0, 1.0);
}

/* --- windows of the crop --- */

static void
count_window (const Crop *crop, gint cx, gint cy, gint half_width, gint half_height,
              guint counts[256])
{
  memset (counts, 0, 256 * sizeof *counts);
  for (gint y = MAX (cy - half_height, 0); y <= MIN (cy + half_height, SIDE - 1); y++)
    for (gint x = MAX (cx - half_width, 0); x <= MIN (cx + half_width, SIDE - 1); x++)
      counts[crop->luma[y][x]]++;
}

/* The luma below which the @part of the counted pixels lies. */
static gdouble
quantile (const guint counts[256], gdouble part)
{
  guint total = 0;
  guint sum = 0;

  for (gint i = 0; i < 256; i++)
    total += counts[i];
  for (gint i = 0; i < 256; i++)
    {
      sum += counts[i];
      if (sum >= part * total)
        return i;
    }
  return 255.0;
}

static gdouble
share_below (const guint counts[256], gdouble limit)
{
  guint total = 0;
  guint below = 0;

  for (gint i = 0; i < 256; i++)
    {
      total += counts[i];
      if (i < limit)
        below += counts[i];
    }
  return total > 0 ? (gdouble) below / total : 0.0;
}

static gdouble
median_of (const Crop *crop, gint cx, gint cy, gint half_width, gint half_height)
{
  guint counts[256];

  count_window (crop, cx, cy, half_width, half_height, counts);
  return quantile (counts, 0.5);
}

/* Counts the face's pixels above @bottom: an ellipse from the brows to the chin; @half -1 or 1 takes one side. */
static void
count_face (const Crop *crop, gint half, gint bottom, guint counts[256])
{
  memset (counts, 0, 256 * sizeof *counts);
  for (gint y = 76; y < bottom; y++)
    for (gint x = 52; x < 172; x++)
      {
        gdouble dx = (x - 112) / 60.0;
        gdouble dy = (y - 150) / 74.0;

        if (dx * dx + dy * dy > 1.0 || (half < 0 && x >= 112) || (half > 0 && x < 112))
          continue;
        counts[crop->luma[y][x]]++;
      }
}

/* --- components --- */

/* The spread of the face's luma. */
typedef struct
{
  gdouble mean;     /* of 0..1 */
  gdouble variance; /* of the same */
  gdouble entropy;  /* bits */
} Luma;

static gdouble
sum_of (const guint counts[256])
{
  gdouble sum = 0.0;

  for (gint i = 0; i < 256; i++)
    sum += counts[i];
  return sum;
}

static Luma
luma_of (const guint counts[256])
{
  gdouble total = sum_of (counts);
  Luma luma = { 0.0, 0.0, 0.0 };

  for (gint i = 0; i < 256; i++)
    luma.mean += counts[i] * (i / 255.0);
  luma.mean /= total;
  for (gint i = 0; i < 256; i++)
    {
      gdouble p = counts[i] / total;

      luma.variance += p * (i / 255.0 - luma.mean) * (i / 255.0 - luma.mean);
      if (p > 0.0)
        luma.entropy -= p * log2 (p);
    }
  return luma;
}

/* How much of the histograms of both sides of the face is common, 0..1. */
static gdouble
evenness_of (const Crop *crop, gint bottom)
{
  guint left[256], right[256];
  gdouble n_left, n_right;
  gdouble common = 0.0;

  count_face (crop, -1, bottom, left);
  count_face (crop, 1, bottom, right);
  n_left = sum_of (left);
  n_right = sum_of (right);
  /* Sixteen bins: with all 256 the intersection would measure noise. */
  for (gint bin = 0; bin < 16; bin++)
    {
      gdouble a = 0.0, b = 0.0;

      for (gint i = 16 * bin; i < 16 * bin + 16; i++)
        {
          a += left[i] / n_left;
          b += right[i] / n_right;
        }
      common += fmin (a, b);
    }
  return common;
}

/* Light: mean, variance, range, evenness and clipping of the face's luma. The colour of a mask is no light: with one on,
 * what lies above it counts. */
static void
measure_light (const Crop *crop, const KaoFaceLook *look, KaoQuality *quality)
{
  guint counts[256];
  gint bottom = look != NULL && look->mouth_covered >= 0.5 ? MASK_TOP : SIDE;
  gdouble common = evenness_of (crop, bottom);
  gdouble *value = quality->value;
  gdouble *raw = quality->raw;
  Luma luma;

  count_face (crop, 0, bottom, counts);
  luma = luma_of (counts);
  quality->luminance = luma.mean;
  raw[KAO_QUALITY_LUMINANCE_MEAN] = luma.mean;
  value[KAO_QUALITY_LUMINANCE_MEAN]
      = percent (sigmoid (luma.mean, 0.2, 0.05) * (1.0 - sigmoid (luma.mean, 0.8, 0.05)));
  raw[KAO_QUALITY_LUMINANCE_VARIANCE] = luma.variance;
  value[KAO_QUALITY_LUMINANCE_VARIANCE]
      = percent (sin (60.0 * luma.variance / (60.0 * luma.variance + 1.0) * G_PI));
  raw[KAO_QUALITY_DYNAMIC_RANGE] = luma.entropy;
  value[KAO_QUALITY_DYNAMIC_RANGE] = percent (0.125 * luma.entropy);
  raw[KAO_QUALITY_ILLUMINATION_UNIFORMITY] = common;
  value[KAO_QUALITY_ILLUMINATION_UNIFORMITY] = percent (pow (common, 0.3));
  raw[KAO_QUALITY_OVER_EXPOSURE] = 1.0 - share_below (counts, 247);
  value[KAO_QUALITY_OVER_EXPOSURE]
      = CLAMP (1.0 / (raw[KAO_QUALITY_OVER_EXPOSURE] + 0.01), 0.0, 100.0);
  raw[KAO_QUALITY_UNDER_EXPOSURE] = share_below (counts, 26);
  value[KAO_QUALITY_UNDER_EXPOSURE]
      = percent (1.0 - sigmoid (raw[KAO_QUALITY_UNDER_EXPOSURE], 0.92, 0.05));
}

static gdouble
span_of (const KaoFace *face)
{
  return hypot (face->points[KAO_LANDMARK_EYE_RIGHT].x - face->points[KAO_LANDMARK_EYE_LEFT].x,
                face->points[KAO_LANDMARK_EYE_RIGHT].y - face->points[KAO_LANDMARK_EYE_LEFT].y);
}

/* Without the network: yaw from the nose tip's distance to the line from eyes to mouth (the tip
 * stands out by about 0.55 of an eye distance), roll from the eye line. Degrees; FALSE when the
 * points make no face. */
static gboolean
angles_from_points (const KaoPoint *points, gdouble *yaw, gdouble *roll)
{
  gdouble ux = points[KAO_LANDMARK_EYE_RIGHT].x - points[KAO_LANDMARK_EYE_LEFT].x;
  gdouble uy = points[KAO_LANDMARK_EYE_RIGHT].y - points[KAO_LANDMARK_EYE_LEFT].y;
  gdouble span = hypot (ux, uy);
  gdouble ex = (points[KAO_LANDMARK_EYE_LEFT].x + points[KAO_LANDMARK_EYE_RIGHT].x) / 2.0;
  gdouble ey = (points[KAO_LANDMARK_EYE_LEFT].y + points[KAO_LANDMARK_EYE_RIGHT].y) / 2.0;
  gdouble mx = (points[KAO_LANDMARK_MOUTH_LEFT].x + points[KAO_LANDMARK_MOUTH_RIGHT].x) / 2.0 - ex;
  gdouble my = (points[KAO_LANDMARK_MOUTH_LEFT].y + points[KAO_LANDMARK_MOUTH_RIGHT].y) / 2.0 - ey;
  gdouble nx = points[KAO_LANDMARK_NOSE_TIP].x - ex;
  gdouble ny = points[KAO_LANDMARK_NOSE_TIP].y - ey;
  gdouble mouth_down, nose_down;

  if (span < 1.0)
    return FALSE;
  ux /= span;
  uy /= span;
  mouth_down = -mx * uy + my * ux;
  nose_down = -nx * uy + ny * ux;
  if (mouth_down < 0.3 * span)
    return FALSE;
  *yaw = atan ((nx * ux + ny * uy - (mx * ux + my * uy) * nose_down / mouth_down) / (0.55 * span))
         * 180.0 / G_PI;
  *roll = -atan2 (uy, ux) * 180.0 / G_PI;
  return TRUE;
}

static void
set_angle (KaoQuality *quality, KaoQualityComponent component, gdouble degrees)
{
  gdouble cosine = fabs (degrees) < 90.0 ? cos (degrees * G_PI / 180.0) : 0.0;

  quality->raw[component] = degrees;
  quality->value[component] = percent (cosine * cosine);
}

static void
measure_pose (const KaoImage *image, const KaoFace *face, const KaoFaceLook *look,
              KaoQuality *quality)
{
  gdouble yaw = 90.0, roll = 90.0;
  gdouble span = span_of (face);
  gdouble dpi = kao_image_get_dpi (image);

  if (look != NULL)
    {
      yaw = look->yaw;
      roll = look->roll;
      set_angle (quality, KAO_QUALITY_HEAD_PITCH, look->pitch);
    }
  else
    angles_from_points (face->points, &yaw, &roll);
  set_angle (quality, KAO_QUALITY_HEAD_YAW, yaw);
  set_angle (quality, KAO_QUALITY_HEAD_ROLL, roll);
  /* A turned head shows a shorter distance than it has. */
  span /= fmax (0.5, cos (yaw * G_PI / 180.0));
  quality->raw[KAO_QUALITY_INTER_EYE_DISTANCE] = span;
  quality->value[KAO_QUALITY_INTER_EYE_DISTANCE] = percent (sigmoid (span, 70.0, 20.0));
  quality->inter_eye_mm = dpi > 0.0 ? span * 25.4 / dpi : -1.0;
}

/* How far the picture reaches around the face, in eye distances. */
static void
measure_margins (const KaoImage *image, const KaoFace *face, KaoQuality *quality)
{
  gdouble span = fmax (1.0, span_of (face));
  gdouble x = (face->points[KAO_LANDMARK_EYE_LEFT].x + face->points[KAO_LANDMARK_EYE_RIGHT].x) / 2.0;
  gdouble y = (face->points[KAO_LANDMARK_EYE_LEFT].y + face->points[KAO_LANDMARK_EYE_RIGHT].y) / 2.0;
  const struct
  {
    KaoQualityComponent component;
    gdouble distance;
    gdouble wanted;
  } margins[] = {
    { KAO_QUALITY_MARGIN_LEFT, x, MARGIN_SIDE },
    { KAO_QUALITY_MARGIN_RIGHT, kao_image_get_width (image) - x, MARGIN_SIDE },
    { KAO_QUALITY_MARGIN_ABOVE, y, MARGIN_ABOVE },
    { KAO_QUALITY_MARGIN_BELOW, kao_image_get_height (image) - y, MARGIN_BELOW },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (margins); i++)
    {
      gdouble raw = margins[i].distance / span;

      quality->raw[margins[i].component] = raw;
      quality->value[margins[i].component]
          = percent (sigmoid (raw, margins[i].wanted, MARGIN_WIDTH));
    }
}

/* The smaller opening, as the standard has it, of the eyes that can be seen. */
static void
measure_look (const KaoFaceLook *look, KaoQuality *quality)
{
  gdouble covered = fmax (look->eye_covered[0], look->eye_covered[1]);
  gdouble open = INFINITY;

  quality->raw[KAO_QUALITY_EYES_VISIBLE] = covered;
  quality->value[KAO_QUALITY_EYES_VISIBLE] = percent (1.0 - covered);
  quality->raw[KAO_QUALITY_MOUTH_VISIBLE] = look->mouth_covered;
  quality->value[KAO_QUALITY_MOUTH_VISIBLE] = percent (1.0 - look->mouth_covered);
  for (gint i = 0; i < 2; i++)
    if (look->eye_covered[i] < 0.5)
      open = fmin (open, look->eye_open[i]);
  if (!isfinite (open))
    return;
  quality->raw[KAO_QUALITY_EYES_OPEN] = open;
  quality->value[KAO_QUALITY_EYES_OPEN] = percent (open);
}

/* What is left of the cheeks once what is smooth is taken away, in percent of the skin's luma: the
 * dots of a print, and noise. */
static void
measure_residue (const Crop *crop, KaoQuality *quality)
{
  gdouble sum = 0.0;
  guint n = 0;

  for (gint side = 0; side < 2; side++)
    for (gint y = 138; y < 162; y++)
      for (gint x = side == 0 ? 64 : 138; x < (side == 0 ? 88 : 162); x++)
        {
          gdouble mean = 0.0;

          for (gint dy = -2; dy <= 2; dy++)
            for (gint dx = -2; dx <= 2; dx++)
              mean += crop->luma[y + dy][x + dx] / 25.0;
          sum += (crop->luma[y][x] - mean) * (crop->luma[y][x] - mean);
          n++;
        }
  quality->raw[KAO_QUALITY_HALFTONE] = 100.0 * sqrt (sum / n) / crop->skin;
  quality->value[KAO_QUALITY_HALFTONE]
      = percent (1.0 - sigmoid (quality->raw[KAO_QUALITY_HALFTONE], 8.0, 1.5));
}

/* Near-white pixels of one band of rows or columns of the face. */
static guint
count_white (const Crop *crop, gboolean is_column, gint start)
{
  guint white = 0;

  for (gint i = start; i < start + BAND; i++)
    for (gint j = is_column ? FACE_TOP : FACE_LEFT; j < (is_column ? FACE_BOTTOM : FACE_RIGHT); j++)
      white += (is_column ? crop->luma[j][i] : crop->luma[i][j]) >= 247;
  return white;
}

/* The share of near-white pixels in the whitest band of rows or columns, less what is white beside it: a band of light
 * stands out, an over-exposed photo is white everywhere. */
static void
measure_glare (const Crop *crop, KaoQuality *quality)
{
  gdouble white = 0.0, worst = 0.0;

  for (gint y = FACE_TOP; y < FACE_BOTTOM; y++)
    for (gint x = FACE_LEFT; x < FACE_RIGHT; x++)
      white += crop->luma[y][x] >= 247;
  for (gint is_column = 0; is_column < 2; is_column++)
    {
      gint low = is_column ? FACE_LEFT : FACE_TOP;
      gint high = is_column ? FACE_RIGHT : FACE_BOTTOM;
      gdouble size = BAND * (is_column ? FACE_BOTTOM - FACE_TOP : FACE_RIGHT - FACE_LEFT);
      gdouble others = (FACE_BOTTOM - FACE_TOP) * (FACE_RIGHT - FACE_LEFT) - size;

      for (gint start = low; start + BAND <= high; start += BAND / 2)
        {
          gdouble here = count_white (crop, is_column, start);

          worst = fmax (worst, here / size - BESIDE_BAND * (white - here) / others);
        }
    }
  quality->raw[KAO_QUALITY_GLARE] = worst;
  quality->value[KAO_QUALITY_GLARE] = percent (1.0 - sigmoid (worst, 0.45, 0.08));
}

/* Second differences against the brightness of the skin, at the size that a network sees. */
static void
measure_sharpness (const KaoImage *chip, gdouble skin, KaoQuality *quality)
{
  gdouble sum = 0.0;

  for (gint y = 30; y < 108; y++)
    {
      const guint8 *above = kao_image_get_const_row (chip, y - 1);
      const guint8 *row = kao_image_get_const_row (chip, y);
      const guint8 *below = kao_image_get_const_row (chip, y + 1);

      for (gint x = 24; x < 88; x++)
        {
          gint i = 3 * x + 1; /* green */
          gdouble across = row[i + 3] - 2.0 * row[i] + row[i - 3];
          gdouble down = below[i] - 2.0 * row[i] + above[i];

          sum += across * across + down * down;
        }
    }
  quality->raw[KAO_QUALITY_SHARPNESS] = 100.0 * sqrt (sum / (78.0 * 64.0)) / skin;
  quality->value[KAO_QUALITY_SHARPNESS]
      = percent (sigmoid (quality->raw[KAO_QUALITY_SHARPNESS], 3.5, 0.6));
}

/* --- the whole --- */

static Crop *
new_crop (const KaoImage *image, const KaoFace *face)
{
  g_autoptr (KaoImage) chip
      = kao_chip_cut (image, face->points, KAO_CHIP_ARCFACE112, SIDE, NULL);
  g_autoptr (KaoImage) grey = chip != NULL ? kao_image_convert (chip, KAO_IMAGE_GRAY8, NULL) : NULL;
  Crop *crop;
  gdouble nose, cheeks;

  if (grey == NULL)
    return NULL;
  crop = g_new (Crop, 1);
  for (gint y = 0; y < SIDE; y++)
    memcpy (crop->luma[y], kao_image_get_const_row (grey, y), SIDE);
  /* The nose is rarely covered, the cheeks are rarely in glare: the darker of both. */
  nose = median_of (crop, 112, 127, 12, 5);
  cheeks = (median_of (crop, 78, 148, 10, 8) + median_of (crop, 146, 148, 10, 8)) / 2.0;
  crop->skin = fmax (1.0, fmin (nose, cheeks));
  return crop;
}

static void
free_crop (Crop *crop)
{
  explicit_bzero (crop, sizeof *crop);
  g_free (crop);
}

/* What a picture's faults cost a genuine visitor, together: each measure below its best takes away a part of what is left.
 * The weights are from models/train/quality_weights.py, rounded: on people of the training part they put those pairs last
 * whose figures are lowest. What varies widely among good pictures (variance, dynamic range, over-exposure) would rank them
 * by chance, and margins say nothing about the face. */
static gdouble
unify (const gdouble *value)
{
  static const struct
  {
    KaoQualityComponent component;
    gdouble enough; /* what is better than this gains nothing */
    gdouble weight;
  } rows[] = {
    /* 40 px: the network's own picture has no more. */
    { KAO_QUALITY_INTER_EYE_DISTANCE, 20.0, 1.2 },
    { KAO_QUALITY_HEAD_YAW, 100.0, 0.4 },
    { KAO_QUALITY_HEAD_PITCH, 100.0, 2.4 },
    { KAO_QUALITY_LUMINANCE_MEAN, 70.0, 0.6 },
    /* Half more than measured: movement is hardly in these pictures. */
    { KAO_QUALITY_SHARPNESS, 100.0, 0.6 },
    { KAO_QUALITY_ILLUMINATION_UNIFORMITY, 100.0, 0.8 },
    { KAO_QUALITY_UNDER_EXPOSURE, 100.0, 0.4 },
    { KAO_QUALITY_EYES_OPEN, 100.0, 0.6 },
    { KAO_QUALITY_EYES_VISIBLE, 100.0, 3.2 },
    { KAO_QUALITY_MOUTH_VISIBLE, 100.0, 3.2 },
    /* Costs a match nothing, but of two frames alike the one without somebody else is taken. */
    { KAO_QUALITY_SINGLE_FACE, 100.0, 0.2 },
  };
  gdouble cost = 0.0;
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (value[rows[i].component] >= 0.0)
      {
        cost += rows[i].weight * (1.0 - fmin (value[rows[i].component] / rows[i].enough, 1.0));
        n++;
      }
  return n > 0 ? 100.0 * exp (-cost) : 0.0;
}

void
kao_quality_measure (const KaoImage *image, const KaoFace *face, guint n_faces,
                     const KaoFaceLook *look, KaoQuality *quality)
{
  Crop *crop;
  g_autoptr (KaoImage) chip = NULL;

  for (gsize i = 0; i < KAO_N_QUALITIES; i++)
    {
      quality->value[i] = -1.0;
      quality->raw[i] = (gdouble) NAN;
    }
  quality->luminance = 0.0;
  quality->inter_eye_mm = -1.0;
  quality->raw[KAO_QUALITY_SINGLE_FACE] = n_faces;
  quality->value[KAO_QUALITY_SINGLE_FACE] = n_faces == 1 ? 100.0 : 0.0;
  crop = face->has_points ? new_crop (image, face) : NULL;
  if (crop != NULL)
    {
      measure_pose (image, face, look, quality);
      measure_margins (image, face, quality);
      measure_light (crop, look, quality);
      measure_residue (crop, quality);
      measure_glare (crop, quality);
      if (look != NULL)
        measure_look (look, quality);
      chip = kao_chip_cut (image, face->points, KAO_CHIP_ARCFACE112, SIDE / 2, NULL);
      if (chip != NULL)
        measure_sharpness (chip, crop->skin, quality);
      free_crop (crop);
    }
  quality->unified = unify (quality->value);
}

const gchar *
kao_quality_name (KaoQualityComponent component)
{
  static const gchar *const names[KAO_N_QUALITIES] = {
    [KAO_QUALITY_INTER_EYE_DISTANCE] = "InterEyeDistance",
    [KAO_QUALITY_HEAD_YAW] = "HeadPoseYaw",
    [KAO_QUALITY_HEAD_PITCH] = "HeadPosePitch",
    [KAO_QUALITY_HEAD_ROLL] = "HeadPoseRoll",
    [KAO_QUALITY_LUMINANCE_MEAN] = "LuminanceMean",
    [KAO_QUALITY_LUMINANCE_VARIANCE] = "LuminanceVariance",
    [KAO_QUALITY_DYNAMIC_RANGE] = "DynamicRange",
    [KAO_QUALITY_ILLUMINATION_UNIFORMITY] = "IlluminationUniformity",
    [KAO_QUALITY_OVER_EXPOSURE] = "OverExposurePrevention",
    [KAO_QUALITY_UNDER_EXPOSURE] = "UnderExposurePrevention",
    [KAO_QUALITY_SHARPNESS] = "Sharpness",
    [KAO_QUALITY_EYES_OPEN] = "EyesOpen",
    [KAO_QUALITY_EYES_VISIBLE] = "EyesVisible",
    [KAO_QUALITY_MOUTH_VISIBLE] = "MouthOcclusionPrevention",
    [KAO_QUALITY_SINGLE_FACE] = "SingleFacePresent",
    [KAO_QUALITY_MARGIN_LEFT] = "LeftwardCropOfTheFaceImage",
    [KAO_QUALITY_MARGIN_RIGHT] = "RightwardCropOfTheFaceImage",
    [KAO_QUALITY_MARGIN_ABOVE] = "MarginAboveOfTheFaceImage",
    [KAO_QUALITY_MARGIN_BELOW] = "MarginBelowOfTheFaceImage",
    [KAO_QUALITY_HALFTONE] = "HalftonePrevention",
    [KAO_QUALITY_GLARE] = "GlarePrevention",
  };

  return component < KAO_N_QUALITIES ? names[component] : "";
}

const gchar *
kao_quality_unit (KaoQualityComponent component)
{
  static const gchar *const units[KAO_N_QUALITIES] = {
    [KAO_QUALITY_INTER_EYE_DISTANCE] = "px",
    [KAO_QUALITY_HEAD_YAW] = "degrees",
    [KAO_QUALITY_HEAD_PITCH] = "degrees",
    [KAO_QUALITY_HEAD_ROLL] = "degrees",
    [KAO_QUALITY_DYNAMIC_RANGE] = "bits",
    [KAO_QUALITY_OVER_EXPOSURE] = "share",
    [KAO_QUALITY_UNDER_EXPOSURE] = "share",
    [KAO_QUALITY_SHARPNESS] = "% of skin",
    [KAO_QUALITY_EYES_VISIBLE] = "covered",
    [KAO_QUALITY_MOUTH_VISIBLE] = "covered",
    [KAO_QUALITY_SINGLE_FACE] = "faces",
    [KAO_QUALITY_MARGIN_LEFT] = "eye distances",
    [KAO_QUALITY_MARGIN_RIGHT] = "eye distances",
    [KAO_QUALITY_MARGIN_ABOVE] = "eye distances",
    [KAO_QUALITY_MARGIN_BELOW] = "eye distances",
    [KAO_QUALITY_HALFTONE] = "% of skin",
    [KAO_QUALITY_GLARE] = "share",
  };

  return component < KAO_N_QUALITIES && units[component] != NULL ? units[component] : "";
}
