// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "image/kao-jpeg2000.h"

#include "base/kao-error.h"

#include <openjpeg.h>
#include <string.h>

/* The stream that is being written. */
typedef struct
{
  GByteArray *bytes;
  gsize at;
} Sink;

static void
make_room (Sink *sink, gsize size)
{
  gsize before = sink->bytes->len;

  if (sink->at + size <= before)
    return;
  g_byte_array_set_size (sink->bytes, (guint) (sink->at + size));
  memset (sink->bytes->data + before, 0, sink->at + size - before);
}

static OPJ_SIZE_T
on_write (void *buffer, OPJ_SIZE_T size, void *user_data)
{
  Sink *sink = user_data;

  make_room (sink, size);
  memcpy (sink->bytes->data + sink->at, buffer, size);
  sink->at += size;
  return size;
}

static OPJ_OFF_T
on_skip (OPJ_OFF_T size, void *user_data)
{
  Sink *sink = user_data;

  make_room (sink, (gsize) size);
  sink->at += (gsize) size;
  return size;
}

static OPJ_BOOL
on_seek (OPJ_OFF_T at, void *user_data)
{
  ((Sink *) user_data)->at = (gsize) at;
  return OPJ_TRUE;
}

static opj_image_t *
make_source (const KaoImage *image)
{
  opj_image_cmptparm_t shape = { .dx = 1, .dy = 1, .w = (OPJ_UINT32) kao_image_get_width (image),
                                 .h = (OPJ_UINT32) kao_image_get_height (image), .prec = 8 };
  opj_image_t *source = opj_image_create (1, &shape, OPJ_CLRSPC_GRAY);

  if (source == NULL)
    return NULL;
  source->x1 = shape.w;
  source->y1 = shape.h;
  for (guint y = 0; y < shape.h; y++)
    {
      const guint8 *row = kao_image_get_const_row (image, (gint) y);

      for (guint x = 0; x < shape.w; x++)
        source->comps[0].data[(gsize) y * shape.w + x] = row[x];
    }
  return source;
}

static gboolean
encode (opj_codec_t *codec, opj_stream_t *stream, opj_image_t *source, Sink *sink, gdouble ratio)
{
  opj_cparameters_t parameters;

  opj_set_default_encoder_parameters (&parameters);
  parameters.tcp_numlayers = 1;
  parameters.cp_disto_alloc = 1;
  parameters.tcp_rates[0] = (float) ratio;
  parameters.irreversible = 1;
  opj_stream_set_write_function (stream, on_write);
  opj_stream_set_skip_function (stream, on_skip);
  opj_stream_set_seek_function (stream, on_seek);
  opj_stream_set_user_data (stream, sink, NULL);
  return opj_setup_encoder (codec, &parameters, source) && opj_start_compress (codec, source, stream)
         && opj_encode (codec, stream) && opj_end_compress (codec, stream);
}

GBytes *
kao_jpeg2000_write (const KaoImage *image, gdouble ratio, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  Sink sink = { bytes, 0 };
  opj_image_t *source;
  opj_codec_t *codec;
  opj_stream_t *stream;
  gboolean is_written;

  g_return_val_if_fail (kao_image_get_format (image) == KAO_IMAGE_GRAY8, NULL);
  source = make_source (image);
  codec = opj_create_compress (OPJ_CODEC_JP2);
  stream = opj_stream_default_create (OPJ_FALSE);
  is_written = source != NULL && codec != NULL && stream != NULL && encode (codec, stream, source, &sink, ratio);
  if (stream != NULL)
    opj_stream_destroy (stream);
  if (codec != NULL)
    opj_destroy_codec (codec);
  if (source != NULL)
    opj_image_destroy (source);
  if (is_written)
    return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  g_set_error_literal (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_NO_MEMORY,
                       "A picture could not be compressed; close other programs");
  return NULL;
}
