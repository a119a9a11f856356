// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "scan/kao-scan-frame.h"

#include "base/kao-error.h"
#include "scan/kao-scan-options.h"
#include "scan/kao-scan-shape.h"
#include "secure/kao-memory.h"

#include <string.h>

/* Rows that must be exactly grey before the scan is called truncated: one row of JPEG blocks. No
 * sensor delivers eight rows without any noise at exactly the middle. */
#define GREY_TAIL_ROWS 8
/* White is what many scanners clip an empty glass to, so it counts only as a good part of the
 * picture, and only below a cut that runs straight through something. */
#define WHITE_TAIL_MIN_PART 12 /* one twelfth of the height */
#define WHITE_CUT_PART 4       /* at least a quarter of the row above is darker than this: */
#define WHITE_CUT_LEVEL 250

struct _KaoScanFrame
{
  KaoScanAllocate allocate;
  gpointer user_data;

  guint8 *pixels;
  KaoScanPicture picture; /* height: rows there is room for until the end */
  guint lines_total;      /* 0: unknown */

  SANE_Parameters parameters; /* of the present frame */
  guint8 *line;               /* one line as the backend sends it */
  gsize line_size;
  gsize line_fill;
  guint rows;          /* finished rows of the present frame */
  guint rows_shortest; /* over all frames */
  guint rows_longest;
  guint planes_seen;   /* bit per channel */
  gboolean is_open;
  KaoScanShape shape;
};

KaoScanFrame *
kao_scan_frame_new (KaoScanAllocate allocate, gpointer user_data)
{
  KaoScanFrame *frame = g_new0 (KaoScanFrame, 1);

  frame->allocate = allocate;
  frame->user_data = user_data;
  return frame;
}

void
kao_scan_frame_expect (KaoScanFrame *frame, const KaoScanShape *shape)
{
  frame->shape = *shape;
}

static void
drop_line (KaoScanFrame *frame)
{
  if (frame->line == NULL)
    return;
  kao_wipe (frame->line, frame->line_size);
  g_clear_pointer (&frame->line, g_free);
}

void
kao_scan_frame_free (KaoScanFrame *frame)
{
  if (frame == NULL)
    return;
  drop_line (frame);
  g_free (frame);
}

static gboolean
refuse (GError **error, KaoDeviceError code, const gchar *what)
{
  g_set_error (error, KAO_SCANNER_ERROR, (gint) code,
               "The scanner driver announced a picture with %s; it cannot be used.", what);
  return FALSE;
}

static guint
plane_of (SANE_Frame format)
{
  switch (format)
    {
    case SANE_FRAME_RED:
      return 0;
    case SANE_FRAME_GREEN:
      return 1;
    case SANE_FRAME_BLUE:
      return 2;
    case SANE_FRAME_GRAY:
    case SANE_FRAME_RGB:
    default:
      return 3;
    }
}

static gboolean
check_parameters (const SANE_Parameters *p, GError **error)
{
  gsize samples;
  gsize needed;

  if (p->format < SANE_FRAME_GRAY || p->format > SANE_FRAME_BLUE)
    return refuse (error, KAO_DEVICE_ERROR_UNSUPPORTED, "a frame type that is neither grey nor colour");
  if (p->depth == 1)
    return refuse (error, KAO_DEVICE_ERROR_UNSUPPORTED, "black and white only (1 bit)");
  if (p->depth != 8 && p->depth != 16)
    return refuse (error, KAO_DEVICE_ERROR_UNSUPPORTED, "neither 8 nor 16 bits a channel");
  if (p->pixels_per_line < 1 || p->pixels_per_line > KAO_IMAGE_MAX_SIDE)
    return refuse (error, KAO_DEVICE_ERROR_BROKEN_DATA, "an impossible width");
  if (p->lines == 0 || p->lines < -1 || p->lines > KAO_IMAGE_MAX_SIDE)
    return refuse (error, KAO_DEVICE_ERROR_BROKEN_DATA, "an impossible height");

  samples = (gsize) p->pixels_per_line * (p->format == SANE_FRAME_RGB ? 3 : 1);
  needed = samples * (p->depth == 16 ? 2 : 1);
  if (p->bytes_per_line < 1 || (gsize) p->bytes_per_line < needed
      || (gsize) p->bytes_per_line > needed + 65536)
    return refuse (error, KAO_DEVICE_ERROR_BROKEN_DATA, "lines that do not hold their pixels");
  return TRUE;
}

static gboolean
first_frame (KaoScanFrame *frame, const SANE_Parameters *p, GError **error)
{
  KaoScanPicture *picture = &frame->picture;
  gsize rows = p->lines > 0 ? (gsize) p->lines : KAO_IMAGE_MAX_SIDE;

  picture->format = p->format == SANE_FRAME_GRAY ? KAO_IMAGE_GRAY8 : KAO_IMAGE_RGB24;
  picture->width = (guint) p->pixels_per_line;
  picture->stride = (gsize) p->pixels_per_line * (picture->format == KAO_IMAGE_GRAY8 ? 1 : 3);
  /* Unknown height: room for the longest page that fits; untouched pages cost nothing. */
  if (p->lines < 0)
    rows = MIN (rows, KAO_SCAN_MAX_BYTES / picture->stride);
  if (picture->stride * rows > KAO_SCAN_MAX_BYTES)
    return refuse (error, KAO_DEVICE_ERROR_NO_MEMORY, "more pixels than this program takes");
  picture->height = (guint) rows;
  frame->lines_total = p->lines > 0 ? (guint) p->lines : 0;
  frame->rows_shortest = picture->height;

  frame->pixels = frame->allocate (picture->stride * rows, frame->user_data);
  if (frame->pixels == NULL)
    {
      g_set_error_literal (error, KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_NO_MEMORY,
                           "There is not enough memory for the scanned picture; close other programs.");
      return FALSE;
    }
  return TRUE;
}

gboolean
kao_scan_frame_begin (KaoScanFrame *frame, const SANE_Parameters *parameters, GError **error)
{
  guint plane = plane_of (parameters->format);

  g_return_val_if_fail (!frame->is_open, FALSE);
  if (!check_parameters (parameters, error))
    return FALSE;
  if (frame->pixels == NULL)
    {
      if (!first_frame (frame, parameters, error))
        return FALSE;
    }
  else
    {
      guint lines = parameters->lines > 0 ? (guint) parameters->lines : 0;

      if (plane == 3 || (frame->planes_seen & (1u << plane)) != 0
          || (guint) parameters->pixels_per_line != frame->picture.width || lines != frame->lines_total)
        return refuse (error, KAO_DEVICE_ERROR_BROKEN_DATA, "colour passes that do not fit together");
    }

  frame->planes_seen |= plane == 3 ? 0xf : 1u << plane;
  frame->parameters = *parameters;
  drop_line (frame);
  frame->line_size = (gsize) parameters->bytes_per_line;
  frame->line = g_malloc (frame->line_size);
  frame->line_fill = 0;
  frame->rows = 0;
  frame->is_open = TRUE;
  return TRUE;
}

gboolean
kao_scan_frame_foretell (const KaoScanFrame *frame, KaoScanPicture *picture, gdouble *dpi)
{
  g_return_val_if_fail (frame->is_open, FALSE);
  if (frame->lines_total == 0 || plane_of (frame->parameters.format) != 3)
    return FALSE;
  *picture = frame->picture;
  *dpi = kao_scan_shape_true_dpi (&frame->shape, picture->width, picture->height);
  return TRUE;
}

static inline guint8
narrow (const guint8 *sample)
{
  guint16 value;

  memcpy (&value, sample, sizeof value); /* host byte order, by the SANE standard */
  return (guint8) (((guint32) value * 255u + 32895u) >> 16);
}

static void
store_line (KaoScanFrame *frame)
{
  guint plane = plane_of (frame->parameters.format);
  gboolean is_wide = frame->parameters.depth == 16;
  gsize step = plane == 3 ? 1 : 3;
  gsize samples = plane == 3 ? frame->picture.stride : frame->picture.width;
  guint8 *to = frame->pixels + (gsize) frame->rows * frame->picture.stride + (plane == 3 ? 0 : plane);
  const guint8 *from = frame->line;

  if (!is_wide && step == 1)
    memcpy (to, from, samples);
  else if (!is_wide)
    for (gsize i = 0; i < samples; i++)
      to[i * step] = from[i];
  else
    for (gsize i = 0; i < samples; i++)
      to[i * step] = narrow (from + 2 * i);
  frame->rows++;
  frame->rows_longest = MAX (frame->rows_longest, frame->rows);
}

gboolean
kao_scan_frame_push (KaoScanFrame *frame, const guint8 *data, gsize size, GError **error)
{
  g_return_val_if_fail (frame->is_open, FALSE);
  while (size > 0)
    {
      gsize part = MIN (size, frame->line_size - frame->line_fill);

      if (frame->rows >= frame->picture.height)
        {
          g_set_error (error, KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_BROKEN_DATA,
                       "The scanner driver sent more than the %u lines it had announced.",
                       frame->picture.height);
          return FALSE;
        }
      memcpy (frame->line + frame->line_fill, data, part);
      frame->line_fill += part;
      data += part;
      size -= part;
      if (frame->line_fill == frame->line_size)
        {
          store_line (frame);
          frame->line_fill = 0;
        }
    }
  return TRUE;
}

gboolean
kao_scan_frame_end (KaoScanFrame *frame, gboolean *more, GError **error)
{
  guint missing = frame->lines_total > frame->rows ? frame->lines_total - frame->rows : 0;
  guint plane = plane_of (frame->parameters.format);

  g_return_val_if_fail (frame->is_open, FALSE);
  frame->is_open = FALSE;
  *more = FALSE;
  if (frame->rows == 0
      || (missing * 100 > frame->lines_total
          && !kao_scan_shape_is_whole (&frame->shape, frame->picture.width, frame->rows)))
    {
      g_set_error (error, KAO_RETRY, KAO_RETRY_SCAN_INCOMPLETE,
                   "The scan ended after %u of %u lines.", frame->rows, frame->lines_total);
      return FALSE;
    }
  frame->rows_shortest = MIN (frame->rows_shortest, frame->rows);
  if (plane != 3 && frame->planes_seen != 7)
    {
      if (frame->parameters.last_frame)
        return refuse (error, KAO_DEVICE_ERROR_UNSUPPORTED, "fewer than three colour passes");
      *more = TRUE;
    }
  return TRUE;
}

static gboolean
row_is (const guint8 *row, gsize size, guint8 value)
{
  /* All bytes equal the first one when the row equals itself shifted by one. */
  return row[0] == value && (size == 1 || memcmp (row, row + 1, size - 1) == 0);
}

guint
kao_scan_frame_count_filled_rows (const guint8 *pixels, const KaoScanPicture *picture)
{
  gsize row_size = (gsize) picture->width * (picture->format == KAO_IMAGE_GRAY8 ? 1 : 3);
  guint8 value = pixels[(gsize) (picture->height - 1) * picture->stride];
  guint filled = 0;
  gsize dark = 0;
  const guint8 *above;

  if (value != 128 && value != 255)
    return 0;
  while (filled < picture->height
         && row_is (pixels + (gsize) (picture->height - 1 - filled) * picture->stride, row_size, value))
    filled++;
  if (value == 128)
    return filled >= MIN (GREY_TAIL_ROWS, picture->height) ? filled : 0;

  if (filled == picture->height || filled * WHITE_TAIL_MIN_PART < picture->height)
    return 0;
  above = pixels + (gsize) (picture->height - 1 - filled) * picture->stride;
  for (gsize i = 0; i < row_size; i++)
    dark += above[i] < WHITE_CUT_LEVEL;
  return dark * WHITE_CUT_PART >= row_size ? filled : 0;
}

/* Leaves out what a backend has filled up where that is explained: a coarser picture, a short sheet. */
static guint
cut_filling (KaoScanFrame *frame, gdouble *dpi)
{
  KaoScanPicture *picture = &frame->picture;
  guint filled = kao_scan_frame_count_filled_rows (frame->pixels, picture);
  guint8 last = frame->pixels[(gsize) (picture->height - 1) * picture->stride];
  guint kept = picture->height - filled;
  gdouble ratio;

  if (kao_scan_shape_find_inset (frame->pixels, picture, &ratio))
    {
      picture->width = (guint) (picture->width * ratio);
      picture->height = (guint) (picture->height * ratio);
      *dpi *= ratio;
      return 0;
    }
  if (filled > 0 && last == 255 && frame->shape.is_feeder
      && kao_scan_shape_is_whole (&frame->shape, picture->width, kept))
    {
      picture->height = kept;
      return 0;
    }
  return filled;
}

gboolean
kao_scan_frame_finish (KaoScanFrame *frame, KaoScanPicture *picture, gdouble *dpi, GError **error)
{
  gdouble true_dpi;
  guint filled;

  g_return_val_if_fail (frame->pixels != NULL && !frame->is_open, FALSE);
  drop_line (frame);
  frame->picture.height = MIN (frame->picture.height, frame->rows_shortest);
  true_dpi = kao_scan_shape_true_dpi (&frame->shape, frame->picture.width, frame->picture.height);
  filled = cut_filling (frame, &true_dpi);
  *picture = frame->picture;
  if (dpi != NULL)
    *dpi = true_dpi;
  if (true_dpi > 0 && true_dpi < KAO_SCAN_MIN_DPI)
    {
      g_propagate_error (error, kao_scan_options_new_too_coarse (true_dpi));
      return FALSE;
    }
  if (filled > 0)
    {
      g_set_error (error, KAO_RETRY, KAO_RETRY_SCAN_INCOMPLETE,
                   "The last %u of %u lines of the scan are filled up, not scanned.", filled,
                   picture->height);
      return FALSE;
    }
  return TRUE;
}

void
kao_scan_frame_wipe (KaoScanFrame *frame)
{
  /* Not all of it: room for an unknown height is larger than the machine's memory. */
  if (frame->pixels != NULL)
    kao_wipe (frame->pixels, (gsize) frame->rows_longest * frame->picture.stride);
}

guint
kao_scan_frame_get_lines_done (const KaoScanFrame *frame)
{
  return frame->rows;
}

guint
kao_scan_frame_get_lines_total (const KaoScanFrame *frame)
{
  return frame->lines_total;
}
