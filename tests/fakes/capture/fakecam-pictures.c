// SPDX-License-Identifier: GPL-3.0-or-later
/* What the camera sees: a grey ramp with a bar that moves, or pictures from a folder; and what its
 * faults make of them.
 */
#include "fakecam-private.h"

#include <limits.h>
#include <linux/videodev2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <jpeglib.h>

static uint8_t
luma (const Handle *handle, unsigned picture, unsigned x, unsigned y)
{
  unsigned bar = handle->width / N_PICTURES;

  if (y > handle->height * 3 / 4 && x / bar == picture)
    return 230;
  return (uint8_t) (40 + (x + y) * 150 / (handle->width + handle->height));
}

static void
draw_yuyv (Handle *handle, unsigned picture)
{
  size_t size = (size_t) handle->width * handle->height * 2;
  uint8_t *pixels = malloc (size);

  for (unsigned y = 0; y < handle->height; y++)
    for (unsigned x = 0; x < handle->width; x++)
      {
        uint8_t *pixel = pixels + ((size_t) y * handle->width + x) * 2;

        pixel[0] = luma (handle, picture, x, y);
        pixel[1] = 128;
      }
  handle->pictures[picture] = pixels;
  handle->picture_sizes[picture] = size;
}

/* Grey in a raw format: the samples of luma are @step bytes apart from @first on; the rest is 128. */
static void
draw_raw (Handle *handle, unsigned picture, unsigned bits, unsigned first, unsigned step, unsigned copies)
{
  size_t size = (size_t) handle->width * handle->height * bits / 8;
  uint8_t *pixels = malloc (size);

  memset (pixels, 128, size);
  for (unsigned y = 0; y < handle->height; y++)
    for (unsigned x = 0; x < handle->width; x++)
      for (unsigned c = 0; c < copies; c++)
        pixels[((size_t) y * handle->width + x) * step + first + c] = luma (handle, picture, x, y);
  handle->pictures[picture] = pixels;
  handle->picture_sizes[picture] = size;
}

static void
draw_jpeg (Handle *handle, unsigned picture)
{
  struct jpeg_compress_struct encoder;
  struct jpeg_error_mgr errors;
  unsigned long size = 0;
  unsigned char *bytes = NULL;
  uint8_t *row = malloc (handle->width);

  encoder.err = jpeg_std_error (&errors);
  jpeg_create_compress (&encoder);
  jpeg_mem_dest (&encoder, &bytes, &size);
  encoder.image_width = handle->width;
  encoder.image_height = handle->height;
  encoder.input_components = 1;
  encoder.in_color_space = JCS_GRAYSCALE;
  jpeg_set_defaults (&encoder);
  jpeg_set_quality (&encoder, 85, TRUE);
  jpeg_start_compress (&encoder, TRUE);
  for (unsigned y = 0; y < handle->height; y++)
    {
      for (unsigned x = 0; x < handle->width; x++)
        row[x] = luma (handle, picture, x, y);
      jpeg_write_scanlines (&encoder, &row, 1);
    }
  jpeg_finish_compress (&encoder);
  jpeg_destroy_compress (&encoder);
  free (row);
  handle->pictures[picture] = bytes;
  handle->picture_sizes[picture] = size;
}

/* FAKECAM_JPEGS/f000.jpg...: for benchmarks with faces; the size must be the one that is set. */
static bool
load_jpeg (Handle *handle, unsigned picture, const char *jpeg_folder)
{
  char path[PATH_MAX];
  struct stat status;
  FILE *file;

  snprintf (path, sizeof path, "%s/f%03u.jpg", jpeg_folder, picture);
  if (jpeg_folder[0] == '\0' || (file = fopen (path, "rbe")) == NULL)
    return false;
  if (fstat (fileno (file), &status) == 0)
    {
      handle->pictures[picture] = malloc ((size_t) status.st_size);
      handle->picture_sizes[picture]
          = fread (handle->pictures[picture], 1, (size_t) status.st_size, file);
    }
  fclose (file);
  return true;
}

void
fakecam_draw_pictures (Handle *handle, const char *jpeg_folder)
{
  for (unsigned i = 0; i < N_PICTURES; i++)
    if (handle->fourcc == V4L2_PIX_FMT_YUYV)
      draw_yuyv (handle, i);
    else if (handle->fourcc == V4L2_PIX_FMT_UYVY)
      draw_raw (handle, i, 16, 1, 2, 1);
    else if (handle->fourcc == V4L2_PIX_FMT_RGB24 || handle->fourcc == V4L2_PIX_FMT_BGR24)
      draw_raw (handle, i, 24, 0, 3, 3);
    else if (handle->fourcc == V4L2_PIX_FMT_NV12 || handle->fourcc == V4L2_PIX_FMT_NV21
             || handle->fourcc == V4L2_PIX_FMT_YUV420 || handle->fourcc == V4L2_PIX_FMT_YVU420)
      draw_raw (handle, i, 12, 0, 1, 1);
    else if (!load_jpeg (handle, i, jpeg_folder))
      draw_jpeg (handle, i);
}

size_t
fakecam_fill_buffer (Handle *handle, uint8_t *buffer, uint32_t fault)
{
  unsigned picture = fault == FAKECAM_REPEATING ? 0 : handle->sequence % N_PICTURES;
  size_t size = handle->picture_sizes[picture];

  if (fault == FAKECAM_EMPTY)
    return 0;
  if (size > handle->buffer_size)
    size = handle->buffer_size;
  memcpy (buffer, handle->pictures[picture], size);
  if (fault == FAKECAM_BROKEN)
    memset (buffer, 0x55, size);
  if (fault == FAKECAM_SCRAMBLED)
    for (size_t i = size / 2; i + 2 < size; i++)
      buffer[i] = (uint8_t) (buffer[i] == 0xff ? 0xff : buffer[i] * 7u + i) & 0x7f;
  if (fault == FAKECAM_UNENDED)
    return size - 2;
  return fault == FAKECAM_TRUNCATED ? size / 2 : size;
}
