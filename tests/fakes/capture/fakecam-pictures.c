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

/* How the pixels of a raw format lie. */
typedef enum
{
  RGB,  /* at[]: in which byte of a pixel red, green, blue stand */
  BITS, /* red, green and blue in 5, 6 and 5 bits */
  YUV,  /* at[]: in which byte of two pixels luma, U, V stand */
  SEMI, /* lines of luma, of both chroma; at[]: in which byte of a pair U, V stand */
  PLANAR, /* planes; at[]: which of the two is U, V */
  BAYER   /* at[]: column and line of red among four pixels */
} Kind;

typedef struct
{
  uint32_t fourcc;
  Kind kind;
  unsigned bytes; /* of a pixel in the first plane */
  unsigned at[3];
} Layout;

static const Layout layouts[] = {
  { V4L2_PIX_FMT_RGB24, RGB, 3, { 0, 1, 2 } },     { V4L2_PIX_FMT_BGR24, RGB, 3, { 2, 1, 0 } },
  { V4L2_PIX_FMT_XBGR32, RGB, 4, { 2, 1, 0 } },    { V4L2_PIX_FMT_ABGR32, RGB, 4, { 2, 1, 0 } },
  { V4L2_PIX_FMT_BGR32, RGB, 4, { 2, 1, 0 } },     { V4L2_PIX_FMT_XRGB32, RGB, 4, { 1, 2, 3 } },
  { V4L2_PIX_FMT_ARGB32, RGB, 4, { 1, 2, 3 } },    { V4L2_PIX_FMT_RGB32, RGB, 4, { 1, 2, 3 } },
  { V4L2_PIX_FMT_RGBX32, RGB, 4, { 0, 1, 2 } },    { V4L2_PIX_FMT_RGBA32, RGB, 4, { 0, 1, 2 } },
  { V4L2_PIX_FMT_BGRX32, RGB, 4, { 3, 2, 1 } },    { V4L2_PIX_FMT_BGRA32, RGB, 4, { 3, 2, 1 } },
  { V4L2_PIX_FMT_RGB565, BITS, 2, { 0 } },         { V4L2_PIX_FMT_YUYV, YUV, 2, { 0, 1, 3 } },
  { V4L2_PIX_FMT_YVYU, YUV, 2, { 0, 3, 1 } },      { V4L2_PIX_FMT_UYVY, YUV, 2, { 1, 0, 2 } },
  { V4L2_PIX_FMT_VYUY, YUV, 2, { 1, 2, 0 } },      { V4L2_PIX_FMT_NV12, SEMI, 1, { 0, 0, 1 } },
  { V4L2_PIX_FMT_NV21, SEMI, 1, { 0, 1, 0 } },     { V4L2_PIX_FMT_YUV420, PLANAR, 1, { 0, 0, 1 } },
  { V4L2_PIX_FMT_YVU420, PLANAR, 1, { 0, 1, 0 } }, { V4L2_PIX_FMT_SRGGB8, BAYER, 1, { 0, 0 } },
  { V4L2_PIX_FMT_SGRBG8, BAYER, 1, { 1, 0 } },     { V4L2_PIX_FMT_SGBRG8, BAYER, 1, { 0, 1 } },
  { V4L2_PIX_FMT_SBGGR8, BAYER, 1, { 1, 1 } },
};

static const Layout *
find_layout (uint32_t fourcc)
{
  for (size_t i = 0; i < sizeof layouts / sizeof layouts[0]; i++)
    if (layouts[i].fourcc == fourcc)
      return &layouts[i];
  return NULL;
}

unsigned
fakecam_line_bytes (uint32_t fourcc, unsigned width, unsigned padding)
{
  const Layout *layout = find_layout (fourcc);

  return layout == NULL ? 0 : width * layout->bytes + padding;
}

/* The upper right corner is of one colour, the rest is grey. @rgb or, of the same colour in video's range, @yuv. */
static void
see (const Handle *handle, unsigned picture, unsigned x, unsigned y, uint8_t rgb[3], uint8_t yuv[3])
{
  if (x >= handle->width * 7 / 8 && y < handle->height / 8)
    {
      memcpy (rgb, (uint8_t[]){ FAKECAM_CORNER_RED, FAKECAM_CORNER_GREEN, FAKECAM_CORNER_BLUE }, 3);
      for (unsigned i = 0; i < 3; i++)
        {
          /* ITU-R BT.601 */
          static const double factors[3][3]
              = { { 65.481, 128.553, 24.966 }, { -37.797, -74.203, 112 }, { 112, -93.786, -18.214 } };
          double sum = i == 0 ? 16.5 : 128.5;

          for (unsigned c = 0; c < 3; c++)
            sum += factors[i][c] * rgb[c] / 255;
          yuv[i] = (uint8_t) sum;
        }
      return;
    }
  rgb[0] = rgb[1] = rgb[2] = yuv[0] = luma (handle, picture, x, y);
  yuv[1] = yuv[2] = 128;
}

/* One pixel; @line of @stride bytes holds it, @chroma is what lies behind the first plane. */
static void
put_pixel (const Layout *layout, const Handle *handle, unsigned picture, unsigned x, unsigned y,
           uint8_t *line, uint8_t *chroma, unsigned stride)
{
  const unsigned *at = layout->at;
  uint8_t rgb[3], yuv[3];

  see (handle, picture, x, y, rgb, yuv);
  switch (layout->kind)
    {
    case RGB:
      for (unsigned c = 0; c < 3; c++)
        line[x * layout->bytes + at[c]] = rgb[c];
      break;
    case BITS:
      line[x * 2] = (uint8_t) ((rgb[1] << 3 & 0xe0) | rgb[2] >> 3);
      line[x * 2 + 1] = (uint8_t) ((rgb[0] & 0xf8) | rgb[1] >> 5);
      break;
    case YUV:
      line[x * 2 + at[0]] = yuv[0];
      line[x / 2 * 4 + at[1]] = yuv[1];
      line[x / 2 * 4 + at[2]] = yuv[2];
      break;
    case SEMI:
      line[x] = yuv[0];
      for (unsigned c = 1; c < 3; c++)
        chroma[y / 2 * stride + x / 2 * 2 + at[c]] = yuv[c];
      break;
    case PLANAR:
      line[x] = yuv[0];
      for (unsigned c = 1; c < 3; c++)
        chroma[(at[c] * handle->height / 2 + y / 2) * (stride / 2) + x / 2] = yuv[c];
      break;
    case BAYER:
      line[x] = rgb[((x + at[0]) & 1) + ((y + at[1]) & 1)];
      break;
    }
}

/* What is no pixel is of a value that would be seen. */
static void
draw_raw (Handle *handle, unsigned picture, const Layout *layout)
{
  unsigned stride = handle->width * layout->bytes + handle->camera->padding;
  size_t plane = (size_t) stride * handle->height;
  size_t size = layout->kind == SEMI || layout->kind == PLANAR ? plane * 3 / 2 : plane;
  uint8_t *pixels = malloc (size);

  memset (pixels, 0x5a, size);
  for (unsigned y = 0; y < handle->height; y++)
    for (unsigned x = 0; x < handle->width; x++)
      put_pixel (layout, handle, picture, x, y, pixels + (size_t) y * stride, pixels + plane, stride);
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

static uint8_t *faces[N_PICTURES];
static size_t face_sizes[N_PICTURES];

void
fakecam_read_faces (const char *folder)
{
  for (unsigned i = 0; i < N_PICTURES; i++)
    {
      char path[PATH_MAX];
      struct stat status;
      FILE *file;

      snprintf (path, sizeof path, "%s/f%03u.jpg", folder, i);
      file = fopen (path, "rbe");
      if (file == NULL)
        continue;
      if (fstat (fileno (file), &status) == 0)
        {
          faces[i] = malloc ((size_t) status.st_size);
          face_sizes[i] = fread (faces[i], 1, (size_t) status.st_size, file);
        }
      fclose (file);
    }
}

/* The size must be the one that is set. */
static bool
take_face (Handle *handle, unsigned picture)
{
  if (faces[picture] == NULL)
    return false;
  handle->pictures[picture] = malloc (face_sizes[picture]);
  memcpy (handle->pictures[picture], faces[picture], face_sizes[picture]);
  handle->picture_sizes[picture] = face_sizes[picture];
  return true;
}

void
fakecam_draw_pictures (Handle *handle)
{
  const Layout *layout = find_layout (handle->fourcc);

  for (unsigned i = 0; i < N_PICTURES; i++)
    if (layout != NULL && handle->camera->fourcc != 0)
      draw_raw (handle, i, layout);
    else if (handle->fourcc == V4L2_PIX_FMT_YUYV)
      draw_yuyv (handle, i);
    else if (!take_face (handle, i))
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
