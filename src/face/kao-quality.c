// SPDX-License-Identifier: GPL-3.0-or-later
/* Everything is measured on one aligned crop, so that a place in it is a place in the face: eyes at
 * (77, 104) and (147, 103), nose tip at (112, 144), mouth at (112, 185) of 224 x 224 pixels.
 *
 * Components with a definition in ISO/IEC 29794-5 that needs no model follow it (the mapping to
 * 0..100 is OFIQ's). Eyes and mouth would need a parsing network there; here they are told by how
 * dark, how bright and how structured a small window is, which is cheap and errs on the silent
 * side.
 */
#include "config.h"

#include "face/kao-quality.h"

#include "face/kao-chip.h"

#include <math.h>
#include <string.h>

#define SIDE 224
/* Luma against plain skin from which a pixel is no dark glass. */
#define BRIGHT 0.77

typedef struct
{
  guint8 luma[SIDE][SIDE];
  gdouble skin; /* luma of plain skin, at least 1 */
} Crop;

static const KaoPoint eyes[2] = { { 77, 104 }, { 147, 103 } };

/* --- small arithmetic --- */

static gdouble
sigmoid (gdouble x, gdouble centre, gdouble width)
{
  return 1.0 / (1.0 + exp ((centre - x) / width));
}

/* 0 below @low, 1 above @high, linear between. */
static gdouble
ramp (gdouble x, gdouble low, gdouble high)
{
  return CLAMP ((x - low) / (high - low), 0.0, 1.0);
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

/* Counts the face's pixels: an ellipse from the brows to the chin; @half -1 or 1 takes one side. */
static void
count_face (const Crop *crop, gint half, guint counts[256])
{
  memset (counts, 0, 256 * sizeof *counts);
  for (gint y = 76; y < SIDE; y++)
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

/* Light: mean, variance, range, evenness and clipping of the face's luma. */
static void
measure_light (const Crop *crop, KaoQuality *quality)
{
  guint counts[256], left[256], right[256];
  gdouble total = 0.0, n_left = 0.0, n_right = 0.0, mean = 0.0, variance = 0.0, entropy = 0.0;
  gdouble common = 0.0;
  gdouble *value = quality->value;

  count_face (crop, 0, counts);
  count_face (crop, -1, left);
  count_face (crop, 1, right);
  for (gint i = 0; i < 256; i++)
    {
      total += counts[i];
      n_left += left[i];
      n_right += right[i];
      mean += counts[i] * (i / 255.0);
    }
  mean /= total;
  for (gint i = 0; i < 256; i++)
    {
      gdouble p = counts[i] / total;

      variance += p * (i / 255.0 - mean) * (i / 255.0 - mean);
      if (p > 0.0)
        entropy -= p * log2 (p);
    }
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

  quality->luminance = mean;
  value[KAO_QUALITY_LUMINANCE_MEAN]
      = percent (sigmoid (mean, 0.2, 0.05) * (1.0 - sigmoid (mean, 0.8, 0.05)));
  value[KAO_QUALITY_LUMINANCE_VARIANCE]
      = percent (sin (60.0 * variance / (60.0 * variance + 1.0) * G_PI));
  value[KAO_QUALITY_DYNAMIC_RANGE] = percent (0.125 * entropy);
  value[KAO_QUALITY_ILLUMINATION_UNIFORMITY] = percent (pow (common, 0.3));
  value[KAO_QUALITY_OVER_EXPOSURE]
      = CLAMP (1.0 / (1.0 - share_below (counts, 247) + 0.01), 0.0, 100.0);
  value[KAO_QUALITY_UNDER_EXPOSURE] =
      percent (1.0 - sigmoid (share_below (counts, 26), 0.92, 0.05));
}

/* Yaw from the nose tip's distance to the line from eyes to mouth, roll from the eye line, pitch
 * from the nose's place between eyes and mouth, which differs from person to person and therefore
 * counts only beyond what faces have. Degrees; the tip stands out by about 0.55 of an eye
 * distance. */
static gdouble
head_angle (const KaoPoint *points, gdouble *yaw)
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
  gdouble mouth_down, nose_down, roll, pitch;

  *yaw = 0.0;
  if (span < 1.0)
    return 90.0;
  ux /= span;
  uy /= span;
  mouth_down = -mx * uy + my * ux;
  nose_down = -nx * uy + ny * ux;
  if (mouth_down < 0.3 * span)
    return 90.0;

  *yaw = atan ((nx * ux + ny * uy - (mx * ux + my * uy) * nose_down / mouth_down) / (0.55 * span));
  roll = atan2 (uy, ux);
  pitch = fmax (0.0, fabs (nose_down / mouth_down - 0.55) - 0.2) * 2.0;
  return fmin (90.0, 180.0 / G_PI * fmax (fabs (*yaw), fmax (fabs (roll), pitch)));
}

static void
measure_pose (const KaoFace *face, KaoQuality *quality)
{
  gdouble yaw;
  gdouble angle = head_angle (face->points, &yaw);
  gdouble span
      = hypot (face->points[KAO_LANDMARK_EYE_RIGHT].x - face->points[KAO_LANDMARK_EYE_LEFT].x,
               face->points[KAO_LANDMARK_EYE_RIGHT].y - face->points[KAO_LANDMARK_EYE_LEFT].y);
  gdouble cosine = cos (angle * G_PI / 180.0);

  quality->value[KAO_QUALITY_HEAD_POSE] = percent (cosine * cosine);
  /* A turned head shows a shorter distance than it has. */
  quality->value[KAO_QUALITY_INTER_EYE_DISTANCE]
      = percent (sigmoid (span / fmax (0.5, cos (yaw)), 70.0, 20.0));
}

/* Whether the eyes are clear of hair and dark glasses, 1 = clear: hair fills an eye's window with
 * dark, and behind glasses nothing is as bright as the white of an eye or a lid, neither at the eye
 * nor just above (landmarks slip down to the rim). One bright eye is enough, since the other may
 * lie in the nose's shadow; one dark eye is too many. */
static gdouble
eye_clearness (const Crop *crop)
{
  gdouble darkest = 0.0;
  gdouble at_eye = 0.0;
  gdouble above = 0.0;

  for (gsize i = 0; i < G_N_ELEMENTS (eyes); i++)
    {
      gint x = (gint) eyes[i].x;
      gint y = (gint) eyes[i].y;
      guint counts[256];

      count_window (crop, x, y, 20, 8, counts);
      darkest = fmax (darkest, share_below (counts, 0.5 * crop->skin));
      at_eye = fmax (at_eye, 1.0 - share_below (counts, BRIGHT * crop->skin));
      count_window (crop, x, y - 10, 20, 8, counts);
      above = fmax (above, 1.0 - share_below (counts, BRIGHT * crop->skin));
    }
  return fmin (1.0 - ramp (darkest, 0.75, 0.95), ramp (fmin (at_eye, above), 0.01, 0.03));
}

/* The height of what is dark around column @x of an eye, in crop pixels weighted by darkness. */
static gdouble
dark_height (const Crop *crop, gint x, gint y, gdouble lid)
{
  gdouble sum = 0.0;

  for (gint row = y - 14; row <= y + 14; row++)
    {
      gdouble mean = 0.0;

      for (gint column = x - 5; column <= x + 5; column++)
        mean += crop->luma[row][column] / 11.0;
      sum += fmax (0.0, 1.0 - mean / lid);
    }
  return sum;
}

/* An iris is high, a line of lashes is not. Looked for to both sides, as landmarks of a turned head
 * miss the middle of the eye. Where the skin is dark, the white of the eye is the sign. */
static gdouble
eye_opening (const Crop *crop, const KaoPoint *eye)
{
  gint x = (gint) eye->x;
  gint y = (gint) eye->y;
  guint counts[256];
  gdouble lid, white;
  gdouble highest = 0.0;

  count_window (crop, x, y, 16, 7, counts);
  white = quantile (counts, 0.95);
  count_window (crop, x, y, 22, 14, counts);
  lid = fmax (1.0, 0.75 * quantile (counts, 0.8));
  for (gint shift = -12; shift <= 12; shift += 4)
    highest = fmax (highest, dark_height (crop, x + shift, y, lid));
  return highest + 2.0 * ramp (white / fmax (1.0, quantile (counts, 0.6)), 1.25, 1.6);
}

static void
measure_eyes (const Crop *crop, KaoQuality *quality)
{
  gdouble clear = eye_clearness (crop);
  /* The better eye: the other may lie in glare or shadow. */
  gdouble opening = fmax (eye_opening (crop, &eyes[0]), eye_opening (crop, &eyes[1]));

  quality->value[KAO_QUALITY_EYES_VISIBLE] = percent (clear);
  quality->value[KAO_QUALITY_EYES_OPEN] = percent (sigmoid (opening, 2.4, 0.25));
}

/* A mouth is a dark line across; a mask has none. */
static void
measure_mouth (const Crop *crop, KaoQuality *quality)
{
  gdouble darkest = 255.0;
  gdouble brightest = 1.0;

  for (gint y = 164; y < 210; y++)
    {
      gdouble row = 0.0;

      for (gint x = 100; x < 124; x++)
        row += crop->luma[y][x] / 24.0;
      darkest = fmin (darkest, row);
      brightest = fmax (brightest, row);
    }
  quality->value[KAO_QUALITY_MOUTH_VISIBLE] =
      percent (1.0 - ramp (darkest / brightest, 0.74, 0.88));
}

/* Second differences against the brightness of the skin, at the size that a network sees. */
static gdouble
measure_sharpness (const KaoImage *chip, gdouble skin)
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
  return percent (sigmoid (100.0 * sqrt (sum / (78.0 * 64.0)) / skin, 3.5, 0.6));
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

/* Half the weakest component, half the mean: one bad component must not hide behind good ones. */
static gdouble
unify (const gdouble *value)
{
  gdouble sum = 0.0;
  gdouble weakest = 100.0;
  guint n = 0;

  for (gsize i = 0; i < KAO_N_QUALITIES; i++)
    {
      /* These two vary widely among good pictures and would rank them by chance. */
      if (value[i] < 0.0 || i == KAO_QUALITY_LUMINANCE_VARIANCE || i == KAO_QUALITY_OVER_EXPOSURE)
        continue;
      sum += value[i];
      weakest = fmin (weakest, value[i]);
      n++;
    }
  return n > 0 ? 0.5 * weakest + 0.5 * sum / n : 0.0;
}

void
kao_quality_measure (const KaoImage *image, const KaoFace *face, guint n_faces, KaoQuality *quality)
{
  Crop *crop;
  g_autoptr (KaoImage) chip = NULL;

  for (gsize i = 0; i < KAO_N_QUALITIES; i++)
    quality->value[i] = -1.0;
  quality->luminance = 0.0;
  quality->value[KAO_QUALITY_SINGLE_FACE] = n_faces == 1 ? 100.0 : 0.0;
  crop = face->has_points ? new_crop (image, face) : NULL;
  if (crop != NULL)
    {
      measure_pose (face, quality);
      measure_light (crop, quality);
      measure_eyes (crop, quality);
      measure_mouth (crop, quality);
      chip = kao_chip_cut (image, face->points, KAO_CHIP_ARCFACE112, SIDE / 2, NULL);
      if (chip != NULL)
        quality->value[KAO_QUALITY_SHARPNESS] = measure_sharpness (chip, crop->skin);
      free_crop (crop);
    }
  quality->unified = unify (quality->value);
}

const gchar *
kao_quality_name (KaoQualityComponent component)
{
  static const gchar *const names[KAO_N_QUALITIES] = {
    [KAO_QUALITY_INTER_EYE_DISTANCE] = "InterEyeDistance",
    [KAO_QUALITY_HEAD_POSE] = "HeadPose",
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
  };

  return component < KAO_N_QUALITIES ? names[component] : "";
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
  };

  g_return_val_if_fail ((guint) advice < KAO_N_ADVICE, "none");
  return names[advice];
}

KaoAdvice
kao_quality_advice (const KaoQuality *quality)
{
  /* In the order in which it helps: what hides the face first, then place and light. */
  static const struct
  {
    KaoQualityComponent component;
    gdouble below;
    KaoAdvice advice;
  } rules[] = {
    { KAO_QUALITY_SINGLE_FACE, 50.0, KAO_ADVICE_SEVERAL_FACES },
    { KAO_QUALITY_HEAD_POSE, 70.0, KAO_ADVICE_LOOK_AT_CAMERA },
    { KAO_QUALITY_EYES_VISIBLE, 40.0, KAO_ADVICE_EYES_COVERED },
    { KAO_QUALITY_MOUTH_VISIBLE, 45.0, KAO_ADVICE_MOUTH_COVERED },
    { KAO_QUALITY_LUMINANCE_MEAN, 40.0, KAO_ADVICE_TOO_DARK },
    { KAO_QUALITY_UNDER_EXPOSURE, 50.0, KAO_ADVICE_TOO_DARK },
    { KAO_QUALITY_OVER_EXPOSURE, 2.5, KAO_ADVICE_TOO_BRIGHT },
    { KAO_QUALITY_INTER_EYE_DISTANCE, 20.0, KAO_ADVICE_COME_CLOSER },
    { KAO_QUALITY_SHARPNESS, 30.0, KAO_ADVICE_HOLD_STILL },
    { KAO_QUALITY_EYES_OPEN, 35.0, KAO_ADVICE_EYES_CLOSED },
    { KAO_QUALITY_ILLUMINATION_UNIFORMITY, 45.0, KAO_ADVICE_UNEVEN_LIGHT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      gdouble value = quality->value[rules[i].component];

      if (value < 0.0 || value >= rules[i].below)
        continue;
      if (rules[i].component == KAO_QUALITY_LUMINANCE_MEAN && quality->luminance > 0.5)
        return KAO_ADVICE_TOO_BRIGHT;
      return rules[i].advice;
    }
  return KAO_ADVICE_NONE;
}

KaoAdvice
kao_quality_document_advice (const KaoQuality *quality)
{
  static const struct
  {
    KaoQualityComponent component;
    gdouble below;
  } rules[] = {
    { KAO_QUALITY_INTER_EYE_DISTANCE, 12.0 },
    { KAO_QUALITY_SHARPNESS, 30.0 },
    { KAO_QUALITY_LUMINANCE_MEAN, 30.0 },
    { KAO_QUALITY_UNDER_EXPOSURE, 50.0 },
    { KAO_QUALITY_OVER_EXPOSURE, 1.5 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      gdouble value = quality->value[rules[i].component];

      if (value >= 0.0 && value < rules[i].below)
        return KAO_ADVICE_DOCUMENT_UNCLEAR;
    }
  return KAO_ADVICE_NONE;
}
