// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "face/kao-chip.h"

#include "base/kao-error.h"

#include <math.h>

/* Pixel indices as published, that is without the half pixel of KaoPoint. */
static const KaoPoint arcface_points[KAO_N_LANDMARKS] = {
  { 38.2946, 51.6963 }, { 73.5318, 51.5014 }, { 56.0252, 71.7366 }, { 41.5493, 92.3655 },
  { 70.7299, 92.2041 },
};

/* From the mean face of dlib's get_face_chip_details (): the averages of the two eye contours, the
 * nose tip (landmark 30) and the mouth corners (48, 54), in units of the box without its
 * padding. */
static const KaoPoint dlib_mean_points[KAO_N_LANDMARKS] = {
  { 0.2254918, 0.2159903 }, { 0.7547613, 0.2159903 }, { 0.490127, 0.515625 },
  { 0.254149, 0.780233 },   { 0.726104, 0.780233 },
};
#define DLIB_PADDING 0.25
/* As MARGIN in models/train/quality_data.py. */
#define QUALITY_MARGIN 12.0

void
kao_chip_template_points (KaoChipTemplate chip_template,
                          gint side,
                          KaoPoint points[KAO_N_LANDMARKS])
{
  for (gsize i = 0; i < KAO_N_LANDMARKS; i++)
    {
      switch (chip_template)
        {
        case KAO_CHIP_ARCFACE112:
          points[i].x = (arcface_points[i].x + 0.5) * side / 112.0;
          points[i].y = (arcface_points[i].y + 0.5) * side / 112.0;
          break;
        case KAO_CHIP_QUALITY112:
          points[i].x = (arcface_points[i].x + 0.5 + QUALITY_MARGIN) * side / (112.0 + 2 * QUALITY_MARGIN);
          points[i].y = (arcface_points[i].y + 0.5 + QUALITY_MARGIN) * side / (112.0 + 2 * QUALITY_MARGIN);
          break;
        case KAO_CHIP_DLIB150:
          points[i].x =
              (dlib_mean_points[i].x + DLIB_PADDING) / (2 * DLIB_PADDING + 1) * side + 0.5;
          points[i].y =
              (dlib_mean_points[i].y + DLIB_PADDING) / (2 * DLIB_PADDING + 1) * side + 0.5;
          break;
        }
    }
}

/* The part of @image that the chip covers, within the picture and reduced @shrink times. @matrix is
 * changed to fit. */
static KaoImage *
cut_and_reduce (const KaoImage *image, gint side, gint shrink, gdouble matrix[6], GError **error)
{
  gdouble left = INFINITY, top = INFINITY, right = -INFINITY, bottom = -INFINITY;
  gint width = kao_image_get_width (image);
  gint height = kao_image_get_height (image);
  KaoRect rect;
  g_autoptr (KaoImage) part = NULL;

  for (gint corner = 0; corner < 4; corner++)
    {
      gdouble x = (corner & 1) != 0 ? side : 0.0;
      gdouble y = (corner & 2) != 0 ? side : 0.0;

      left = fmin (left, matrix[0] * x + matrix[1] * y + matrix[2]);
      right = fmax (right, matrix[0] * x + matrix[1] * y + matrix[2]);
      top = fmin (top, matrix[3] * x + matrix[4] * y + matrix[5]);
      bottom = fmax (bottom, matrix[3] * x + matrix[4] * y + matrix[5]);
    }
  rect.x = (gint) CLAMP (floor (left) - 2 * shrink, 0.0, width - shrink);
  rect.y = (gint) CLAMP (floor (top) - 2 * shrink, 0.0, height - shrink);
  rect.width = (gint) CLAMP (ceil (right) + 2 * shrink - rect.x, shrink, width - rect.x);
  rect.height = (gint) CLAMP (ceil (bottom) + 2 * shrink - rect.y, shrink, height - rect.y);
  rect.width -= rect.width % shrink;
  rect.height -= rect.height % shrink;

  part = kao_image_crop (image, &rect, error);
  if (part == NULL)
    return NULL;
  matrix[2] -= rect.x;
  matrix[5] -= rect.y;
  for (gsize i = 0; i < 6; i++)
    matrix[i] /= shrink;
  if (shrink == 1)
    return g_steal_pointer (&part);
  return kao_image_scale (part, rect.width / shrink, rect.height / shrink, error);
}

static void
sample (const KaoImage *image, gdouble x, gdouble y, guint8 out[3])
{
  gint width = kao_image_get_width (image);
  gint height = kao_image_get_height (image);
  gdouble px = CLAMP (x - 0.5, 0.0, width - 1.0);
  gdouble py = CLAMP (y - 0.5, 0.0, height - 1.0);
  gint x0 = (gint) px;
  gint y0 = (gint) py;
  gint x1 = MIN (x0 + 1, width - 1);
  gint y1 = MIN (y0 + 1, height - 1);
  gdouble fx = px - x0;
  gdouble fy = py - y0;
  const guint8 *top = kao_image_get_const_row (image, y0);
  const guint8 *bottom = kao_image_get_const_row (image, y1);

  for (gint c = 0; c < 3; c++)
    {
      gdouble above = top[3 * x0 + c] * (1.0 - fx) + top[3 * x1 + c] * fx;
      gdouble below = bottom[3 * x0 + c] * (1.0 - fx) + bottom[3 * x1 + c] * fx;

      out[c] = (guint8) (above * (1.0 - fy) + below * fy + 0.5);
    }
}

KaoImage *
kao_chip_cut (const KaoImage *image,
              const KaoPoint points[KAO_N_LANDMARKS],
              KaoChipTemplate chip_template,
              gint side,
              GError **error)
{
  KaoPoint targets[KAO_N_LANDMARKS];
  gdouble matrix[6];
  gint shrink;
  g_autoptr (KaoImage) part = NULL;
  g_autoptr (KaoImage) rgb = NULL;
  g_autoptr (KaoImage) chip = NULL;

  kao_chip_template_points (chip_template, side, targets);
  if (!kao_similarity_from_points (points, targets, KAO_N_LANDMARKS, matrix))
    {
      g_set_error_literal (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_SIZE,
                           "The landmarks of the face coincide; take another picture.");
      return NULL;
    }
  shrink = (gint) CLAMP (floor (hypot (matrix[0], matrix[3])), 1.0,
                         MIN (kao_image_get_width (image), kao_image_get_height (image)));
  part = cut_and_reduce (image, side, shrink, matrix, error);
  rgb = part != NULL ? kao_image_convert (part, KAO_IMAGE_RGB24, error) : NULL;
  chip = rgb != NULL ? kao_image_new (KAO_IMAGE_RGB24, side, side, error) : NULL;
  if (chip == NULL)
    return NULL;

  for (gint y = 0; y < side; y++)
    {
      guint8 *row = kao_image_get_row (chip, y);

      for (gint x = 0; x < side; x++)
        sample (rgb, matrix[0] * (x + 0.5) + matrix[1] * (y + 0.5) + matrix[2],
                matrix[3] * (x + 0.5) + matrix[4] * (y + 0.5) + matrix[5], row + 3 * x);
    }
  return g_steal_pointer (&chip);
}
