// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "scan/kao-scan-shape.h"

#include <math.h>
#include <string.h>

/* Backends round sides to whole bytes or JPEG blocks. */
#define SAME 0.03

static const gdouble usual_dpi[] = { 75, 100, 150, 200, 240, 300, 400, 600, 1200 };

static gboolean
is_near (gdouble a, gdouble b)
{
  return b > 0 && fabs (a / b - 1) < SAME;
}

/* A feeder's picture may be as narrow as the sheet, so its width tells only where it is a plain part; and not where
 * the picture would then be longer than what was asked for, as with a card whose short side is a quarter of a page. */
static gdouble
feeder_ratio (const KaoScanShape *shape, gdouble ratio, guint height)
{
  static const gdouble plain[] = { 1 / 4.0, 1 / 3.0, 1 / 2.0, 2 / 3.0, 2.0 };

  for (gsize i = 0; i < G_N_ELEMENTS (plain); i++)
    if (fabs (ratio / plain[i] - 1) < 0.01
        && (shape->height_mm <= 0 || height * 25.4 / (shape->dpi * plain[i]) < shape->height_mm * (1 + SAME)))
      return plain[i];
  return 1;
}

gdouble
kao_scan_shape_true_dpi (const KaoScanShape *shape, guint width, guint height)
{
  gdouble across = shape->width_mm > 0 ? width * 25.4 / shape->width_mm : 0;
  gdouble along = shape->height_mm > 0 ? height * 25.4 / shape->height_mm : 0;

  if (across <= 0 || is_near (across, shape->dpi))
    return shape->dpi;
  if (!is_near (across, along))
    return shape->is_feeder ? shape->dpi * feeder_ratio (shape, across / shape->dpi, height) : shape->dpi;
  for (gsize i = 0; i < G_N_ELEMENTS (usual_dpi); i++)
    if (is_near (across, usual_dpi[i]))
      return usual_dpi[i];
  return (across + along) / 2;
}

gboolean
kao_scan_shape_is_whole (const KaoScanShape *shape, guint width, guint rows)
{
  gdouble across = shape->width_mm > 0 ? width * 25.4 / shape->width_mm : 0;

  if (shape->is_feeder)
    return shape->dpi <= 0
           || rows * 25.4 / kao_scan_shape_true_dpi (shape, width, rows) >= KAO_SCAN_LEAST_SHEET_MM;
  return across > 0 && shape->height_mm > 0 && !is_near (across, shape->dpi)
         && is_near (rows * 25.4 / shape->height_mm, across);
}

/* Whether row @y is white from byte @from on. */
static gboolean
is_white (const guint8 *pixels, const KaoScanPicture *picture, guint y, gsize from, gsize row_size)
{
  const guint8 *row = pixels + (gsize) y * picture->stride;

  return from >= row_size
         || (row[from] == 255
             && (row_size - from == 1 || memcmp (row + from, row + from + 1, row_size - from - 1) == 0));
}

/* Pixels at the inset's edges that are looked at. */
#define INSET_EDGE 5

gboolean
kao_scan_shape_find_inset (const guint8 *pixels, const KaoScanPicture *picture, gdouble *ratio)
{
  static const gdouble ratios[] = { 1 / 6.0, 1 / 4.0, 1 / 3.0, 2 / 5.0, 1 / 2.0, 2 / 3.0, 3 / 4.0 };
  gsize channels = picture->format == KAO_IMAGE_GRAY8 ? 1 : 3;
  gsize row_size = picture->width * channels;

  for (gsize i = 0; i < G_N_ELEMENTS (ratios); i++)
    {
      guint width = (guint) ceil (picture->width * ratios[i]) + 1;
      guint height = (guint) ceil (picture->height * ratios[i]) + 1;
      gboolean is_filled = TRUE, is_tight = FALSE;

      if (width >= picture->width || height >= picture->height)
        return FALSE;
      /* Of a few lines a sixth may be none at all. */
      if (picture->width * ratios[i] < INSET_EDGE || picture->height * ratios[i] < INSET_EDGE)
        continue;
      for (guint y = 0; y < picture->height && is_filled; y++)
        is_filled = is_white (pixels, picture, y, y < height ? width * channels : 0, row_size);
      if (!is_filled)
        continue;
      /* Something must reach the inset's own edge, or it is a small thing on white. */
      for (guint y = 0; y < height && !is_tight; y++)
        is_tight = !is_white (pixels, picture, y, (width - INSET_EDGE) * channels, row_size);
      for (guint y = height - INSET_EDGE; y < height && is_tight; y++)
        if (!is_white (pixels, picture, y, 0, row_size))
          {
            *ratio = ratios[i];
            return TRUE;
          }
      return FALSE;
    }
  return FALSE;
}
