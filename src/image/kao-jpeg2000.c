// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "image/kao-jpeg2000.h"

#include "base/kao-error.h"

#include <openjpeg.h>

#include <math.h>
#include <string.h>

/* More than red, green, blue and opacity is a measurement, not a picture. */
#define MOST_COMPONENTS 4
/* What one sample of libopenjp2's arithmetic holds; the standard's 38 bits are for nothing that exists. */
#define MOST_BITS 31
/* Rsiz of a codestream that needs ISO/IEC 15444-2. */
#define RSIZ_EXTENSIONS 0x8000
#define METRES_PER_INCH 0.0254
/* libopenjp2 takes some 9 KB for each tile that the header names, whether it has data or not, and part of that for each of its
 * components. 256 x 256 is the smallest that programs cut, and 100 megapixels are 1,600 of those. */
#define MOST_TILES 4096

static const guint8 box_signature[] = { 0, 0, 0, 12, 'j', 'P', ' ', ' ' };
static const guint8 codestream_signature[] = { 0xff, 0x4f, 0xff, 0x51 };
static const guint8 end_mark[] = { 0xff, 0xd9 };

/* --- the bytes as libopenjp2 wants them --- */

typedef struct
{
  const guint8 *data;
  gsize size, at;
  gsize tail; /* bytes of the end mark that are put behind the data */
} Source;

static OPJ_SIZE_T
on_read (void *buffer, OPJ_SIZE_T wanted, void *user_data)
{
  Source *source = user_data;
  gsize start = MIN (source->at, source->size);
  gsize n = MIN (wanted, source->size - start);
  gsize more = MIN (wanted - n, source->size + source->tail - MAX (source->at, source->size));

  if (n + more == 0)
    return (OPJ_SIZE_T) -1;
  memcpy (buffer, source->data + start, n);
  memcpy ((guint8 *) buffer + n, end_mark + (MAX (source->at, source->size) - source->size), more);
  source->at += n + more;
  return n + more;
}

static OPJ_OFF_T
on_skip (OPJ_OFF_T n, void *user_data)
{
  Source *source = user_data;

  if (n < 0 || (guint64) n > source->size + source->tail - source->at)
    return -1;
  source->at += (gsize) n;
  return n;
}

static OPJ_BOOL
on_seek (OPJ_OFF_T to, void *user_data)
{
  Source *source = user_data;

  if (to < 0 || (guint64) to > source->size + source->tail)
    return OPJ_FALSE;
  source->at = (gsize) to;
  return OPJ_TRUE;
}

typedef struct
{
  opj_codec_t *codec;
  opj_stream_t *stream;
  opj_image_t *image;
} Decoder;

static void
decoder_clear (Decoder *decoder)
{
  if (decoder->image != NULL)
    opj_image_destroy (decoder->image);
  if (decoder->stream != NULL)
    opj_stream_destroy (decoder->stream);
  if (decoder->codec != NULL)
    opj_destroy_codec (decoder->codec);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Decoder, decoder_clear)

static gboolean
open_decoder (Decoder *decoder, Source *source)
{
  /* A codestream may be shorter than a box's signature. */
  gboolean is_boxed = source->size >= sizeof box_signature
                      && memcmp (source->data, box_signature, sizeof box_signature) == 0;
  opj_dparameters_t parameters;

  opj_set_default_decoder_parameters (&parameters);
  decoder->codec = opj_create_decompress (is_boxed ? OPJ_CODEC_JP2 : OPJ_CODEC_J2K);
  decoder->stream = opj_stream_default_create (OPJ_TRUE);
  if (decoder->codec == NULL || decoder->stream == NULL
      || !opj_setup_decoder (decoder->codec, &parameters))
    return FALSE;
  opj_stream_set_read_function (decoder->stream, on_read);
  opj_stream_set_skip_function (decoder->stream, on_skip);
  opj_stream_set_seek_function (decoder->stream, on_seek);
  opj_stream_set_user_data (decoder->stream, source, NULL);
  opj_stream_set_user_data_length (decoder->stream, source->size + source->tail);
  return TRUE;
}

/* --- what the file is --- */

static guint32
big_endian (const guint8 *at, gsize n)
{
  guint32 value = 0;

  while (n-- > 0)
    value = value << 8 | *at++;
  return value;
}

#define SIZ_BYTES 38 /* without what is told of each component */

/* How many tiles the segment SIZ, whose length stands at @siz, cuts the picture into; 0 where it names none. */
static guint64
count_tiles (const guint8 *siz)
{
  guint64 n = 1;

  for (guint i = 0; i < 2; i++)
    {
      guint32 end = big_endian (siz + 4 + 4 * i, 4);
      guint32 tile = big_endian (siz + 20 + 4 * i, 4), first = big_endian (siz + 28 + 4 * i, 4);

      if (tile == 0 || end <= first)
        return 0;
      n *= MIN (((guint64) (end - first) + tile - 1) / tile, G_MAXUINT16);
    }
  return n;
}

/* Any codestream of the file, for it is libopenjp2 that chooses which one it reads. */
static gboolean
has_too_many_tiles (const Source *source)
{
  const guint8 *end = source->data + source->size, *at = source->data;

  while ((at = memmem (at, (gsize) (end - at), codestream_signature, sizeof codestream_signature)) != NULL)
    {
      at += sizeof codestream_signature;
      if (end - at >= SIZ_BYTES)
        {
          guint64 n = count_tiles (at);

          if (n > MOST_TILES || n * big_endian (at + SIZ_BYTES - 2, 2) > MOST_TILES * MOST_COMPONENTS)
            return TRUE;
        }
    }
  return FALSE;
}

/* Dots per inch of the box @type ("resc" or "resd") near the front of the file, 0 without. */
static gdouble
read_resolution (const Source *source, const gchar *type)
{
  const guint8 *box = memmem (source->data, MIN (source->size, 4096), type, 4);
  gdouble dpi;

  if (box == NULL || box + 14 > source->data + source->size || big_endian (box + 6, 2) == 0)
    return 0;
  /* Points a metre, downwards: numerator, denominator, and after those for across, the exponents. */
  dpi = (gdouble) big_endian (box + 4, 2) / big_endian (box + 6, 2)
        * pow (10, (gint8) box[12]) * METRES_PER_INCH;
  return isfinite (dpi) ? dpi : 0;
}

/* The number by which the first colour box names its colours, 0xff where it does not. */
static guint32
enumerated_colours (const Source *source)
{
  const guint8 *box = memmem (source->data, MIN (source->size, 4096), "colr", 4);

  /* Method, precedence, approximation, number. */
  return box != NULL && box + 11 <= source->data + source->size && box[4] == 1 ? big_endian (box + 7, 4) : 0xff;
}

/* libopenjp2 knows grey, sRGB, the sYCC kinds, CMYK and CIELab; of the others of ITU-T T.801 those that would come out
 * in wrong colours without a word. */
static gboolean
has_foreign_colours (const Source *source)
{
  static const guint8 foreign[] = { 1 /* YCbCr of video */, 4 /* the same */, 9 /* PhotoYCC */, 11 /* CMY */,
                                    13 /* YCCK */, 19 /* CIEJab */, 22 /* YPbPr */, 23 /* the same */ };
  guint32 colours = enumerated_colours (source);

  return colours < 0xff && memchr (foreign, (gint) colours, sizeof foreign) != NULL;
}

/* What kind of picture this is that the program does not read; NULL when it does. */
static const gchar *
find_unsupported (const Source *source, const opj_image_t *image)
{
  const guint8 *codestream = memmem (source->data, source->size, codestream_signature,
                                     sizeof codestream_signature);
  const guint8 *profile = image->icc_profile_buf;

  if (codestream != NULL && codestream + 8 <= source->data + source->size
      && (big_endian (codestream + 6, 2) & RSIZ_EXTENSIONS) != 0)
    return "with extensions of JPEG 2000 part 2";
  if (image->numcomps > MOST_COMPONENTS)
    return "of more than four components";
  for (guint i = 0; i < image->numcomps; i++)
    if (image->comps[i].prec > MOST_BITS)
      return "of more than 31 bits";
  if (image->color_space == OPJ_CLRSPC_CMYK)
    return "in CMYK colours";
  if (has_foreign_colours (source))
    return "in colours of video or print";
  /* libopenjp2 hands CIELab's parameters over as a profile without a length. */
  if (profile != NULL && image->icc_profile_len == 0)
    return "in CIELab colours";
  if (profile != NULL && image->icc_profile_len >= 20 && memcmp (profile + 16, "GRAY", 4) != 0
      && memcmp (profile + 16, "RGB ", 4) != 0 && memcmp (profile + 16, "YCbr", 4) != 0)
    return "with a profile that is neither grey nor RGB";
  return NULL;
}

static gboolean
check_header (const Source *source, const opj_image_t *image, const gchar *name,
              guint64 max_pixels, GError **error)
{
  guint64 width = (guint64) image->x1 - image->x0, height = (guint64) image->y1 - image->y0;
  const gchar *unsupported = find_unsupported (source, image);

  if (unsupported != NULL)
    {
      g_set_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_FORMAT,
                   "%s is a JPEG 2000 picture %s, which is not supported; save it in grey or RGB",
                   name, unsupported);
      return FALSE;
    }
  if (image->x1 <= image->x0 || image->y1 <= image->y0 || width * height > max_pixels
      || width > KAO_IMAGE_MAX_SIDE || height > KAO_IMAGE_MAX_SIDE)
    {
      g_set_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_SIZE,
                   "%s says it is %" G_GUINT64_FORMAT " x %" G_GUINT64_FORMAT
                   " pixels, more than is accepted; scale it down",
                   name, width, height);
      return FALSE;
    }
  return TRUE;
}

/* --- samples to bytes --- */

/* One component, and how a sample of it becomes a byte. */
typedef struct
{
  const opj_image_comp_t *comp;
  gint64 offset, most; /* added to a sample; what it then is at most */
  const opj_image_t *image;
  guint32 least_dx, least_dy;
} Plane;

static gboolean
plane_init (Plane *plane, const opj_image_t *image, guint which)
{
  const opj_image_comp_t *comp = &image->comps[which];

  *plane = (Plane){ .comp = comp, .image = image, .least_dx = G_MAXUINT32, .least_dy = G_MAXUINT32 };
  for (guint i = 0; i < image->numcomps; i++)
    {
      plane->least_dx = MIN (plane->least_dx, image->comps[i].dx);
      plane->least_dy = MIN (plane->least_dy, image->comps[i].dy);
    }
  if (comp->data == NULL || comp->w == 0 || comp->h == 0 || comp->prec == 0 || comp->dx == 0
      || comp->dy == 0)
    return FALSE;
  plane->most = (G_GINT64_CONSTANT (1) << comp->prec) - 1;
  plane->offset = comp->sgnd ? G_GINT64_CONSTANT (1) << (comp->prec - 1) : 0;
  return TRUE;
}

static guint32
first_sample (guint32 origin, guint32 step)
{
  return origin / step + (origin % step != 0);
}

/* The sample's index along one side for pixel @at of the picture. */
static gsize
sample_index (gint at, guint32 origin, guint32 least_step, guint32 step, guint32 n)
{
  guint64 reference = ((guint64) first_sample (origin, least_step) + (guint64) at) * least_step;
  guint64 sample = reference / step, first = first_sample (origin, step);

  return (gsize) CLAMP (sample, first, first + n - 1) - first;
}

static void
plane_read_row (const Plane *plane, gint y, gint width, guint8 *to, gsize stride)
{
  const opj_image_comp_t *comp = plane->comp;
  gsize row = sample_index (y, plane->image->y0, plane->least_dy, comp->dy, comp->h);
  const OPJ_INT32 *from = comp->data + row * comp->w;

  for (gint x = 0; x < width; x++, to += stride)
    {
      gint64 value = from[sample_index (x, plane->image->x0, plane->least_dx, comp->dx, comp->w)];

      *to = (guint8) ((CLAMP (value + plane->offset, 0, plane->most) * 255 + plane->most / 2)
                      / plane->most);
    }
}

/* Y, Cb, Cr of IEC 61966-2-1 annex F (the full range of ITU-R BT.601) to RGB, in place. */
static void
convert_ycc_row (guint8 *at, gint width)
{
  for (gint x = 0; x < width; x++, at += 3)
    {
      gdouble y = at[0], cb = at[1] - 128.0, cr = at[2] - 128.0;

      at[0] = (guint8) CLAMP (lround (y + 1.402 * cr), 0, 255);
      at[1] = (guint8) CLAMP (lround (y - 0.344136 * cb - 0.714136 * cr), 0, 255);
      at[2] = (guint8) CLAMP (lround (y + 1.772 * cb), 0, 255);
    }
}

/* YCbCr(2) of ITU-T T.801, which libopenjp2 does not know: what sYCC is. */
#define YCBCR_FULL 3

/* A codestream alone does not name its colours; only chroma is ever subsampled. */
static gboolean
is_ycc (const Source *source, const opj_image_t *image)
{
  return enumerated_colours (source) == YCBCR_FULL || image->color_space == OPJ_CLRSPC_SYCC || image->color_space == OPJ_CLRSPC_EYCC
         || (image->color_space != OPJ_CLRSPC_SRGB && image->comps[0].dx == 1
             && image->comps[0].dy == 1 && (image->comps[1].dx != 1 || image->comps[1].dy != 1));
}

/* NULL with @error unset: a component is missing. */
static KaoImage *
to_image (const Source *source, const opj_image_t *decoded, GError **error)
{
  guint n = decoded->numcomps < 3 ? 1 : 3;
  Plane planes[3] = { 0 };
  g_autoptr (KaoImage) image = NULL;

  for (guint i = 0; i < n; i++)
    if (!plane_init (&planes[i], decoded, i))
      return NULL;
  guint32 dx = planes[0].least_dx, dy = planes[0].least_dy;
  gint width = (gint) (first_sample (decoded->x1, dx) - first_sample (decoded->x0, dx));
  gint height = (gint) (first_sample (decoded->y1, dy) - first_sample (decoded->y0, dy));

  image = kao_image_new (n == 1 ? KAO_IMAGE_GRAY8 : KAO_IMAGE_RGB24, width, height, error);
  if (image == NULL)
    return NULL;
  for (gint y = 0; y < height; y++)
    {
      guint8 *row = kao_image_get_row (image, y);

      for (guint i = 0; i < n; i++)
        plane_read_row (&planes[i], y, width, row + i, n);
      if (n == 3 && is_ycc (source, decoded))
        convert_ycc_row (row, width);
    }
  return g_steal_pointer (&image);
}

gboolean
kao_jpeg2000_is (const guint8 *data, gsize size)
{
  return (size >= sizeof box_signature && memcmp (data, box_signature, sizeof box_signature) == 0)
         || (size >= sizeof codestream_signature
             && memcmp (data, codestream_signature, sizeof codestream_signature) == 0);
}

KaoImage *
kao_jpeg2000_read (const guint8 *data, gsize size, const gchar *name, guint64 max_pixels,
                   GError **error)
{
  Source source = { .data = data, .size = size };
  g_auto (Decoder) decoder = { 0 };
  g_autoptr (GError) local_error = NULL;
  g_autoptr (KaoImage) image = NULL;

  /* Some writers leave the end mark out of a codestream that is whole; libopenjp2 calls that cut. */
  if (size >= sizeof end_mark && memcmp (data + size - sizeof end_mark, end_mark, sizeof end_mark) != 0)
    source.tail = sizeof end_mark;
  if (kao_jpeg2000_is (data, size) && has_too_many_tiles (&source))
    {
      g_set_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_SIZE,
                   "%s is cut into more tiles than is accepted; save it without tiles", name);
      return NULL;
    }
  if (kao_jpeg2000_is (data, size) && open_decoder (&decoder, &source)
      && opj_read_header (decoder.stream, decoder.codec, &decoder.image))
    {
      if (!check_header (&source, decoder.image, name, max_pixels, error))
        return NULL;
      if (opj_decode (decoder.codec, decoder.stream, decoder.image)
          && opj_end_decompress (decoder.codec, decoder.stream))
        {
          /* What the boxes say of the colours is settled only now. */
          if (!check_header (&source, decoder.image, name, max_pixels, error))
            return NULL;
          image = to_image (&source, decoder.image, &local_error);
        }
    }
  if (image == NULL)
    {
      if (local_error != NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      else
        g_set_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_UNREADABLE,
                     "%s is damaged and cannot be decoded; make the picture again", name);
      return NULL;
    }
  gdouble dpi = read_resolution (&source, "resc");
  kao_image_set_dpi (image, dpi > 0 ? dpi : read_resolution (&source, "resd"));
  return g_steal_pointer (&image);
}
