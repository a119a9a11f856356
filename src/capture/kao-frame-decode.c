// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "capture/kao-frame-decode.h"

#include <setjmp.h>
#include <stdio.h>
#include <jpeglib.h>
#include <jerror.h>

/* Damage below this part of the picture does not count: some webcams cut the last few blocks of
 * every frame, and nobody's face is there. */
#define LAST_LINES 0.98

/* Some bytes too many between blocks are an ordinary flaw of cheap webcams and do no harm; more of
 * them mean that the blocks before were not what the camera meant. */
#define HARMLESS_BYTES 64

typedef struct
{
  struct jpeg_error_mgr base;
  jmp_buf escape;
  gboolean has_damage;
  JDIMENSION first_damage; /* line */
} DecodeErrors;

static void
on_fatal (j_common_ptr common)
{
  DecodeErrors *errors = (DecodeErrors *) common->err;

  longjmp (errors->escape, 1);
}

static void
on_message (j_common_ptr common, gint level)
{
  DecodeErrors *errors = (DecodeErrors *) common->err;

  /* Negative levels are warnings. */
  if (level >= 0 || errors->has_damage)
    return;
  if (errors->base.msg_code == JWRN_EXTRANEOUS_DATA
      && errors->base.msg_parm.i[0] <= HARMLESS_BYTES)
    return;
  errors->has_damage = TRUE;
  /* Bytes left over at the end say that an unknown place before was damaged. */
  errors->first_damage = errors->base.msg_code == JWRN_EXTRANEOUS_DATA
                             ? 0
                             : ((j_decompress_ptr) common)->output_scanline;
}

static void
on_output (j_common_ptr common)
{
  /* Nothing to standard error: one line a frame would fill the journal. */
}

/* What a camera fills its buffer up with is no data: zeros would pass for blocks of a frame that is cut. */
static gsize
without_filling (const guint8 *data, gsize size)
{
  while (size > 0 && data[size - 1] == 0)
    size--;
  return size;
}

/* The decoder reads ahead, so a whole picture without an end mark is missed at the first block of its last row, before
 * the lines that the smoothing of colours holds back. */
static JDIMENSION
last_row_of_blocks (const struct jpeg_decompress_struct *decoder)
{
  const JDIMENSION lines = (JDIMENSION) (decoder->max_v_samp_factor * (DCTSIZE + 1));

  return decoder->output_height > lines ? decoder->output_height - lines : 0;
}

KaoFrameVerdict
kao_frame_decode_jpeg (const guint8 *data,
                       gsize size,
                       gint width,
                       gint height,
                       guint8 *pixels,
                       gsize stride)
{
  struct jpeg_decompress_struct decoder;
  DecodeErrors errors = { 0 };

  decoder.err = jpeg_std_error (&errors.base);
  errors.base.error_exit = on_fatal;
  errors.base.emit_message = on_message;
  errors.base.output_message = on_output;
  if (setjmp (errors.escape) != 0)
    {
      jpeg_destroy_decompress (&decoder);
      return KAO_FRAME_BROKEN;
    }
  jpeg_create_decompress (&decoder);
  jpeg_mem_src (&decoder, data, without_filling (data, size));
  if (jpeg_read_header (&decoder, TRUE) != JPEG_HEADER_OK
      || decoder.image_width != (JDIMENSION) width || decoder.image_height != (JDIMENSION) height)
    {
      jpeg_destroy_decompress (&decoder);
      return KAO_FRAME_BROKEN;
    }
  decoder.out_color_space = JCS_RGB;
  jpeg_start_decompress (&decoder);
  while (decoder.output_scanline < decoder.output_height)
    {
      JSAMPROW row = pixels + decoder.output_scanline * stride;

      jpeg_read_scanlines (&decoder, &row, 1);
    }
  jpeg_finish_decompress (&decoder);
  const gboolean is_damaged = errors.has_damage && errors.first_damage < height * LAST_LINES
                              && errors.first_damage < last_row_of_blocks (&decoder);
  jpeg_destroy_decompress (&decoder);
  return is_damaged ? KAO_FRAME_TRUNCATED : KAO_FRAME_FRESH;
}

gdouble
kao_frame_mean (const guint8 *pixels, gint width, gint height, gsize stride)
{
  guint64 sum = 0;
  guint64 n = 0;

  for (gint y = 0; y < height; y += 8)
    for (gint x = 0; x < width; x += 8)
      {
        const guint8 *pixel = pixels + (gsize) y * stride + (gsize) x * 3;

        sum += (guint64) pixel[0] + 2 * pixel[1] + pixel[2];
        n += 4;
      }
  return n > 0 ? (gdouble) sum / n : 0;
}
