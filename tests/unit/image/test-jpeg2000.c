// SPDX-License-Identifier: GPL-3.0-or-later
/* JPEG 2000 in the forms in which chips, scanners and programs write it: each is made here from known
 * samples, boxed by hand, and compared with them and with a second decoder (ffmpeg's own, which shares
 * nothing with libopenjp2). */
#include "config.h"

#include "base/kao-error.h"
#include "image/kao-codec.h"
#include "image/kao-jpeg2000.h"

#include <openjpeg.h>

#include <math.h>
#include <string.h>

#define WIDTH 61
#define HEIGHT 43

typedef enum
{
  BARE,
  NO_COLOUR,
  GREY,     /* enumerated 17 */
  SRGB,     /* 16 */
  SYCC,     /* 18 */
  GREY_ICC, /* a restricted profile */
  CMYK,     /* 12 */
  LAB,      /* 14 */
  YCBCR,    /* 3: as sYCC */
  VIDEO     /* 1: in a narrow range */
} Boxes;

typedef struct
{
  const gchar *name;
  guint n;
  guint bits;
  Boxes boxes;
  gboolean is_signed;
  guint dx, dy; /* of the second and third component */
  gboolean is_lossy;
  gint tile;
  OPJ_PROG_ORDER order;
  gint mode; /* of the code blocks */
  gint x0, y0;
  gint layers;
  gint palette_bits; /* 0 = the samples are no indices */
  gboolean is_reversed;
} Form;

static const Form forms[] = {
  { "grey codestream", 1, 8, BARE, .dx = 1, .dy = 1 },
  { "grey", 1, 8, GREY, .dx = 1, .dy = 1 },
  { "grey without a colour box", 1, 8, NO_COLOUR, .dx = 1, .dy = 1 },
  { "grey with a profile", 1, 8, GREY_ICC, .dx = 1, .dy = 1 },
  { "grey, lossy", 1, 8, BARE, .dx = 1, .dy = 1, .is_lossy = TRUE },
  { "grey, lossy, profile", 1, 8, GREY_ICC, .dx = 1, .dy = 1, .is_lossy = TRUE, .layers = 3 },
  { "grey 10", 1, 10, GREY, .dx = 1, .dy = 1 },
  { "grey 12", 1, 12, BARE, .dx = 1, .dy = 1 },
  { "grey 16", 1, 16, GREY_ICC, .dx = 1, .dy = 1 },
  { "grey 16 codestream", 1, 16, BARE, .dx = 1, .dy = 1 },
  { "grey 4", 1, 4, GREY, .dx = 1, .dy = 1 },
  { "grey signed", 1, 8, BARE, .is_signed = TRUE, .dx = 1, .dy = 1 },
  { "grey tiles", 1, 8, NO_COLOUR, .dx = 1, .dy = 1, .tile = 16 },
  { "grey RPCL", 1, 8, BARE, .dx = 1, .dy = 1, .order = OPJ_RPCL, .layers = 2 },
  { "grey CPRL bypass", 1, 8, BARE, .dx = 1, .dy = 1, .order = OPJ_CPRL, .mode = 0x3f },
  { "grey with an origin", 1, 8, BARE, .dx = 1, .dy = 1, .x0 = 7, .y0 = 5 },
  { "grey and opacity", 2, 8, GREY, .dx = 1, .dy = 1 },
  { "colour codestream", 3, 8, BARE, .dx = 1, .dy = 1 },
  { "colour", 3, 8, SRGB, .dx = 1, .dy = 1 },
  { "colour without a colour box", 3, 8, NO_COLOUR, .dx = 1, .dy = 1 },
  { "colour, lossy", 3, 8, SRGB, .dx = 1, .dy = 1, .is_lossy = TRUE, .tile = 32 },
  { "colour 12", 3, 12, SRGB, .dx = 1, .dy = 1 },
  { "colour 16", 3, 16, SRGB, .dx = 1, .dy = 1 },
  { "colour 16 codestream", 3, 16, BARE, .dx = 1, .dy = 1, .order = OPJ_PCRL },
  { "colour and opacity", 4, 8, SRGB, .dx = 1, .dy = 1 },
  { "sYCC", 3, 8, SYCC, .dx = 1, .dy = 1 },
  { "YCbCr(2)", 3, 8, YCBCR, .dx = 1, .dy = 1 },
  { "YCbCr(2) 4:2:0", 3, 8, YCBCR, .dx = 2, .dy = 2 },
  { "sYCC 4:2:2", 3, 8, SYCC, .dx = 2, .dy = 1 },
  { "sYCC 4:2:0", 3, 8, SYCC, .dx = 2, .dy = 2 },
  { "sYCC 4:2:0, 12", 3, 12, SYCC, .dx = 2, .dy = 2 },
  { "sYCC 4:2:0 with an origin", 3, 8, SYCC, .dx = 2, .dy = 2, .x0 = 3, .y0 = 1 },
  { "subsampled codestream", 3, 8, BARE, .dx = 2, .dy = 2 },
};

/* The sample that was put in, as 0..1, at a place of the picture. */
static gdouble
sample_at (guint component, gint x, gint y)
{
  return 0.5 + 0.45 * sin (0.09 * x + 0.7 * component) * cos (0.07 * y - 0.4 * component);
}

static gint64
level_at (const Form *form, guint component, gint x, gint y)
{
  return lround (sample_at (component, x, y) * ((1 << form->bits) - 1));
}

static OPJ_SIZE_T
on_write (void *from, OPJ_SIZE_T n, void *to)
{
  g_byte_array_append (to, from, (guint) n);
  return n;
}

static guint
up (guint value, guint step)
{
  return (value + step - 1) / step;
}

static opj_image_t *
new_samples (const Form *form)
{
  opj_image_cmptparm_t parms[4] = { 0 };
  opj_image_t *image;
  guint x1 = WIDTH + (guint) form->x0, y1 = HEIGHT + (guint) form->y0;

  for (guint i = 0; i < form->n; i++)
    {
      guint dx = i == 1 || i == 2 ? form->dx : 1, dy = i == 1 || i == 2 ? form->dy : 1;

      parms[i] = (opj_image_cmptparm_t){ .dx = dx, .dy = dy, .prec = form->bits,
                                         .sgnd = form->is_signed,
                                         .w = up (x1, dx) - up ((guint) form->x0, dx),
                                         .h = up (y1, dy) - up ((guint) form->y0, dy) };
    }
  image = opj_image_create (form->n, parms, form->n < 3 ? OPJ_CLRSPC_GRAY : OPJ_CLRSPC_SRGB);
  image->x0 = (guint) form->x0;
  image->y0 = (guint) form->y0;
  image->x1 = x1;
  image->y1 = y1;
  for (guint i = 0; i < form->n; i++)
    for (guint y = 0; y < parms[i].h; y++)
      for (guint x = 0; x < parms[i].w; x++)
        {
          gint px = (gint) ((up ((guint) form->x0, parms[i].dx) + x) * parms[i].dx) - form->x0;
          gint py = (gint) ((up ((guint) form->y0, parms[i].dy) + y) * parms[i].dy) - form->y0;

          image->comps[i].data[y * parms[i].w + x]
              = (OPJ_INT32) (level_at (form, i, px, py)
                             - (form->is_signed ? 1 << (form->bits - 1) : 0));
        }
  return image;
}

static gboolean
is_ycc (const Form *form)
{
  return form->boxes == SYCC || form->boxes == YCBCR;
}

static GByteArray *
new_codestream (const Form *form)
{
  GByteArray *bytes = g_byte_array_new ();
  opj_image_t *image = new_samples (form);
  opj_codec_t *codec = opj_create_compress (OPJ_CODEC_J2K);
  opj_stream_t *stream = opj_stream_default_create (OPJ_FALSE);
  opj_cparameters_t parameters;

  opj_set_default_encoder_parameters (&parameters);
  parameters.numresolution = 4;
  parameters.irreversible = form->is_lossy;
  parameters.prog_order = form->order;
  parameters.mode = form->mode;
  parameters.cp_disto_alloc = 1;
  parameters.tcp_numlayers = MAX (form->layers, 1);
  for (gint i = 0; i < parameters.tcp_numlayers; i++)
    parameters.tcp_rates[i] = i + 1 < parameters.tcp_numlayers ? (gfloat) (8 - i) : 1.f;
  parameters.tile_size_on = form->tile > 0;
  parameters.cp_tdx = parameters.cp_tdy = form->tile;
  parameters.tcp_mct = form->n == 3 && form->dx == 1 && !is_ycc (form);
  opj_stream_set_write_function (stream, on_write);
  opj_stream_set_user_data (stream, bytes, NULL);
  g_assert_true (opj_setup_encoder (codec, &parameters, image));
  g_assert_true (opj_start_compress (codec, image, stream));
  g_assert_true (opj_encode (codec, stream));
  g_assert_true (opj_end_compress (codec, stream));
  opj_stream_destroy (stream);
  opj_destroy_codec (codec);
  opj_image_destroy (image);
  return bytes;
}

static void
add_number (GByteArray *bytes, guint64 value, gint n)
{
  for (gint i = n - 1; i >= 0; i--)
    g_byte_array_append (bytes, &(guint8){ (guint8) (value >> (8 * i)) }, 1);
}

static void
add_box (GByteArray *bytes, const gchar *type, const GByteArray *content)
{
  add_number (bytes, content->len + 8, 4);
  g_byte_array_append (bytes, (const guint8 *) type, 4);
  g_byte_array_append (bytes, content->data, content->len);
}

static void
add_colour (GByteArray *header, Boxes boxes)
{
  static const gint enumerated[] = { [GREY] = 17, [SRGB] = 16, [SYCC] = 18, [CMYK] = 12, [LAB] = 14,
                                    [YCBCR] = 3, [VIDEO] = 1 };
  g_autoptr (GByteArray) colour = g_byte_array_new ();
  guint8 profile[132] = { 0, 0, 0, 132 };

  if (boxes == NO_COLOUR)
    return;
  add_number (colour, boxes == GREY_ICC ? 2 : 1, 1);
  add_number (colour, 0, 2);
  if (boxes == GREY_ICC)
    {
      memcpy (profile + 12, "scnrGRAYXYZ ", 12);
      memcpy (profile + 36, "acsp", 4);
      g_byte_array_append (colour, profile, sizeof profile);
    }
  else
    add_number (colour, (guint) enumerated[boxes], 4);
  add_box (header, "colr", colour);
}

/* Opacity of the last of two or four components. */
static void
add_channels (GByteArray *header, guint n)
{
  g_autoptr (GByteArray) channels = g_byte_array_new ();

  add_number (channels, n, 2);
  for (guint i = 0; i < n; i++)
    {
      add_number (channels, i, 2);
      add_number (channels, i + 1 == n, 2);
      add_number (channels, i + 1 == n ? 0 : i + 1, 2);
    }
  add_box (header, "cdef", channels);
}

/* 300 dpi as points a metre. */
static void
add_resolution (GByteArray *header)
{
  g_autoptr (GByteArray) resolution = g_byte_array_new (), capture = g_byte_array_new ();

  for (gint i = 0; i < 2; i++)
    {
      add_number (capture, 11811, 2);
      add_number (capture, 10, 2);
    }
  add_number (capture, 1, 1);
  add_number (capture, 1, 1);
  add_box (resolution, "resc", capture);
  add_box (header, "res ", resolution);
}

/* The samples count colours of a table. */
static void
add_palette (GByteArray *header, gint bits)
{
  g_autoptr (GByteArray) palette = g_byte_array_new (), map = g_byte_array_new ();

  add_number (palette, 256, 2);
  add_number (palette, 3, 1);
  for (gint c = 0; c < 3; c++)
    add_number (palette, (guint) bits - 1, 1);
  for (guint i = 0; i < 256; i++)
    for (gint c = 0; c < 3; c++)
      add_number (palette, (c == 0 ? i : c == 1 ? 255 - i : i / 2) * (bits == 16 ? 257 : 1), bits / 8);
  add_box (header, "pclr", palette);
  for (guint c = 0; c < 3; c++)
    {
      add_number (map, 0, 2);
      add_number (map, 1, 1);
      add_number (map, c, 1);
    }
  add_box (header, "cmap", map);
}

/* The components stand as blue, green, red. */
static void
add_reversed_channels (GByteArray *header)
{
  g_autoptr (GByteArray) channels = g_byte_array_new ();

  add_number (channels, 3, 2);
  for (guint i = 0; i < 3; i++)
    {
      add_number (channels, i, 2);
      add_number (channels, 0, 2);
      add_number (channels, 3 - i, 2);
    }
  add_box (header, "cdef", channels);
}

static GByteArray *
new_file (const Form *form)
{
  GByteArray *codestream = new_codestream (form), *file;
  g_autoptr (GByteArray) header = g_byte_array_new (), size = g_byte_array_new ();

  if (form->boxes == BARE)
    return codestream;
  file = g_byte_array_new ();
  g_byte_array_append (file, (const guint8 *) "\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14" "ftypjp2 \0\0\0\0jp2 ",
                       32);
  add_number (size, HEIGHT, 4);
  add_number (size, WIDTH, 4);
  add_number (size, form->n, 2);
  add_number (size, (form->bits - 1) | (form->is_signed ? 0x80 : 0), 1);
  add_number (size, 7, 1);
  add_number (size, form->boxes == NO_COLOUR, 1);
  add_number (size, 0, 1);
  add_box (header, "ihdr", size);
  add_colour (header, form->boxes);
  if (form->n % 2 == 0 && form->boxes != CMYK)
    add_channels (header, form->n);
  if (form->palette_bits > 0)
    add_palette (header, form->palette_bits);
  if (form->is_reversed)
    add_reversed_channels (header);
  add_resolution (header);
  add_box (file, "jp2h", header);
  add_box (file, "jp2c", codestream);
  g_byte_array_unref (codestream);
  return file;
}

/* What channel @c of the picture must be at (x, y), worked out from the samples. */
static gdouble
expected_at (const Form *form, guint c, gint x, gint y)
{
  gdouble ycc[3];
  gboolean is_converted = is_ycc (form) || form->dx > 1;

  if (form->n < 3)
    c = 0;
  for (guint i = 0; i < 3; i++)
    {
      guint dx = i > 0 ? form->dx : 1, dy = i > 0 ? form->dy : 1;
      gint sx = (gint) (MAX ((guint) (x + form->x0) / dx, up ((guint) form->x0, dx)) * dx) - form->x0;
      gint sy = (gint) (MAX ((guint) (y + form->y0) / dy, up ((guint) form->y0, dy)) * dy) - form->y0;

      ycc[i] = level_at (form, i, sx, sy) * 255.0 / ((1 << form->bits) - 1);
    }
  if (!is_converted)
    return ycc[c];
  const gdouble rgb[] = { ycc[0] + 1.402 * (ycc[2] - 128),
                          ycc[0] - 0.344136 * (ycc[1] - 128) - 0.714136 * (ycc[2] - 128),
                          ycc[0] + 1.772 * (ycc[1] - 128) };

  return CLAMP (rgb[c], 0, 255);
}

static void
test_forms (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      const Form *form = &forms[i];
      g_autoptr (GByteArray) file = new_file (form);
      g_autoptr (GError) error = NULL;
      g_autoptr (KaoImage) image = kao_codec_read_bytes (file->data, file->len, form->name, &error);
      gdouble worst = 0;

      g_test_message ("%s", form->name);
      g_assert_no_error (error);
      g_assert_cmpint (kao_image_get_width (image), ==, WIDTH);
      g_assert_cmpint (kao_image_get_height (image), ==, HEIGHT);
      for (gint y = 0; y < HEIGHT; y++)
        for (gint x = 0; x < WIDTH; x++)
          for (guint c = 0; c < 3; c++)
            worst = MAX (worst, fabs (kao_image_get_const_row (image, y)[x * 3 + (gint) c]
                                      - expected_at (form, c, x, y)));
      g_assert_cmpfloat (worst, <=, form->is_lossy ? 3 : form->dx > 1 || is_ycc (form) ? 2 : 0.51);
      if (form->boxes != BARE)
        g_assert_cmpfloat (fabs (kao_image_get_dpi (image) - 300), <, 0.1);
    }
}

/* ffmpeg's decoder on the same bytes, for the forms whose colours it does not convert. */
static void
test_second_decoder (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      const Form *form = &forms[i];
      gboolean is_grey = form->n == 1;
      g_autoptr (GByteArray) file = new_file (form);
      g_autoptr (GBytes) in = g_bytes_new (file->data, file->len), out = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (KaoImage) image = kao_codec_read_bytes (file->data, file->len, form->name, &error);
      g_autoptr (GSubprocess) process = NULL;
      const guint8 *theirs;
      gsize size;
      gint worst = 0;

      /* It reads neither signed samples nor the opacity that the boxes name, and shifts few bits up
       * instead of scaling them. */
      if (form->is_signed || form->bits < 8 || is_ycc (form) || form->dx > 1 || form->n % 2 == 0)
        continue;
      process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                                  "ffmpeg", "-v", "error", "-f", "j2k_pipe", "-c:v", "jpeg2000", "-i",
                                  "pipe:0", "-f", "rawvideo", "-pix_fmt", is_grey ? "gray" : "rgb24",
                                  "pipe:1", NULL);
      g_assert_no_error (error);
      g_assert_true (g_subprocess_communicate (process, in, NULL, &out, NULL, &error));
      g_assert_true (g_subprocess_get_successful (process));
      theirs = g_bytes_get_data (out, &size);
      g_test_message ("%s: %" G_GSIZE_FORMAT " bytes", form->name, size);
      g_assert_cmpuint (size, ==, WIDTH * HEIGHT * (is_grey ? 1 : 3));
      for (gint y = 0; y < HEIGHT; y++)
        for (gint x = 0; x < WIDTH; x++)
          for (gint c = 0; c < 3; c++)
            worst = MAX (worst, ABS (kao_image_get_const_row (image, y)[x * 3 + c]
                                     - theirs[is_grey ? y * WIDTH + x : (y * WIDTH + x) * 3 + c]));
      g_assert_cmpint (worst, <=, 1);
    }
}

static void
test_boxes (void)
{
  static const Form others[] = {
    { "palette", 1, 8, SRGB, .dx = 1, .dy = 1, .palette_bits = 8 },
    { "palette of 16 bits", 1, 8, SRGB, .dx = 1, .dy = 1, .palette_bits = 16 },
    { "blue first", 3, 8, SRGB, .dx = 1, .dy = 1, .is_reversed = TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      const Form *form = &others[i];
      g_autoptr (GByteArray) file = new_file (form);
      g_autoptr (GError) error = NULL;
      g_autoptr (KaoImage) image = kao_codec_read_bytes (file->data, file->len, form->name, &error);

      g_test_message ("%s", form->name);
      g_assert_no_error (error);
      for (gint y = 0; y < HEIGHT; y++)
        for (gint x = 0; x < WIDTH; x++)
          for (guint c = 0; c < 3; c++)
            {
              gint level = (gint) level_at (form, form->is_reversed ? 2 - c : 0, x, y);
              gint right = form->palette_bits == 0 || c == 0 ? level : c == 1 ? 255 - level : level / 2;

              g_assert_cmpint (kao_image_get_const_row (image, y)[x * 3 + (gint) c], ==, right);
            }
    }
}

/* What is not read is named; it is not called damaged. */
static void
test_unsupported (void)
{
  static const Form unread[] = {
    { "CMYK", 4, 8, CMYK, .dx = 1, .dy = 1 },
    { "CIELab", 3, 8, LAB, .dx = 1, .dy = 1 },
    { "video", 3, 8, VIDEO, .dx = 1, .dy = 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (unread); i++)
    {
      g_autoptr (GByteArray) file = new_file (&unread[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (kao_codec_read_bytes (file->data, file->len, "face.jp2", &error));
      g_assert_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_FORMAT);
      g_assert_nonnull (strstr (error->message, unread[i].name));
      g_assert_nonnull (strstr (error->message, "face.jp2"));
    }
}

/* A whole codestream whose end mark alone was left out is read; one that is cut before it is not. */
static void
test_unended (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (GByteArray) file = new_file (&forms[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (KaoImage) whole = kao_codec_read_bytes (file->data, file->len, "x", &error);
      g_autoptr (KaoImage) unended = kao_codec_read_bytes (file->data, file->len - 2, "x", &error);
      g_autoptr (KaoImage) half_ended = kao_codec_read_bytes (file->data, file->len - 1, "x", NULL);
      g_autoptr (KaoImage) cut = kao_codec_read_bytes (file->data, file->len * 9 / 10, "x", NULL);

      g_test_message ("%s", forms[i].name);
      g_assert_no_error (error);
      for (gint y = 0; y < HEIGHT; y++)
        {
          const guint8 *row = kao_image_get_const_row (whole, y);

          g_assert_cmpmem (row, WIDTH * 3, kao_image_get_const_row (unended, y), WIDTH * 3);
          if (half_ended != NULL)
            g_assert_cmpmem (row, WIDTH * 3, kao_image_get_const_row (half_ended, y), WIDTH * 3);
        }
      g_assert_null (cut);
    }
}

/* Cut anywhere it is damaged; larger than allowed it is refused before it is decoded, whatever the boxes
 * say of its size. */
static void
test_damage_and_size (void)
{
  g_autoptr (GByteArray) file = new_file (&forms[1]);
  g_autoptr (GByteArray) huge = new_file (&forms[1]);
  g_autoptr (GError) error = NULL;
  guint8 *size;

  for (guint cut = 0; cut < file->len - 20; cut += 13)
    {
      g_autoptr (GError) cut_error = NULL;

      g_assert_null (kao_jpeg2000_read (file->data, cut, "cut.jp2", 1 << 20, &cut_error));
      g_assert_error (cut_error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_UNREADABLE);
    }
  g_assert_null (kao_jpeg2000_read (file->data, file->len, "x.jp2", WIDTH * HEIGHT - 1, &error));
  g_assert_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_SIZE);
  g_clear_error (&error);

  /* The codestream's own header: 60000 x 60000, while the box still says 61 x 43. */
  size = memmem (huge->data, huge->len, "\xff\x4f\xff\x51", 4);
  g_assert_nonnull (size);
  for (gint i = 0; i < 2; i++)
    {
      memcpy (size + 8 + 4 * i, "\0\0\xea\x60", 4);
      memcpy (size + 24 + 4 * i, "\0\0\xea\x60", 4);
    }
  g_assert_null (kao_codec_read_bytes (huge->data, huge->len, "huge.jp2", &error));
  g_assert_nonnull (error);
  g_assert_true (error->code == KAO_IMAGE_ERROR_SIZE || error->code == KAO_IMAGE_ERROR_UNREADABLE);
}

/* What is written is read again, of the size that was asked for, and the picture is still there. */
static void
test_write (void)
{
  const gdouble ratios[] = { 4, 23 };
  const gdouble most_error[] = { 3, 9 };
  g_autoptr (KaoImage) image = kao_image_new (KAO_IMAGE_GRAY8, 192, 240, NULL);

  for (gint y = 0; y < 240; y++)
    for (gint x = 0; x < 192; x++)
      kao_image_get_row (image, y)[x] = (guint8) (128 + 60 * sin (x / 9.0) + 50 * cos (y / 13.0 + x / 40.0));
  for (gsize i = 0; i < G_N_ELEMENTS (ratios); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = kao_jpeg2000_write (image, ratios[i], &error);
      gsize size;
      const guint8 *data;
      g_autoptr (KaoImage) read = NULL;
      gdouble sum = 0;

      g_assert_no_error (error);
      data = g_bytes_get_data (bytes, &size);
      g_assert_true (kao_jpeg2000_is (data, size));
      g_assert_cmpuint (size, <, 192 * 240 / ratios[i] + 200);
      read = kao_jpeg2000_read (data, size, "photo", 192 * 240, &error);
      g_assert_no_error (error);
      g_assert_cmpint (kao_image_get_format (read), ==, KAO_IMAGE_GRAY8);
      g_assert_cmpint (kao_image_get_width (read), ==, 192);
      for (gint y = 0; y < 240; y++)
        for (gint x = 0; x < 192; x++)
          sum += abs (kao_image_get_const_row (image, y)[x] - kao_image_get_const_row (read, y)[x]);
      g_assert_cmpfloat (sum / (192 * 240), <, most_error[i]);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/jpeg2000/forms", test_forms);
  g_test_add_func ("/jpeg2000/second-decoder", test_second_decoder);
  g_test_add_func ("/jpeg2000/unended", test_unended);
  g_test_add_func ("/jpeg2000/boxes", test_boxes);
  g_test_add_func ("/jpeg2000/unsupported", test_unsupported);
  g_test_add_func ("/jpeg2000/damage-and-size", test_damage_and_size);
  g_test_add_func ("/jpeg2000/write", test_write);
  return g_test_run ();
}
