// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "evaluate/kao-channel.h"

/* The scan takes the same way through descreening as at the counter. */
#include "document/kao-document-private.h"
#include "image/kao-codec.h"
#include "image/kao-jpeg2000.h"

#include <math.h>
#include <string.h>

#define PORTRAIT_WIDTH_MM 22.0
#define PORTRAIT_HEIGHT_MM 27.5
/* Crown to chin takes 33.5 of 45 parts of a portrait's height, the eyes lie 0.277 of that apart and
 * 45 % down. */
#define HEIGHT_PER_EYES (45.0 / 33.5 / 0.277)
#define EYES_DOWN 0.45
#define PRINTER_DPI 1200
#define SCREEN_LPI 150.0
#define PAPER 0.96 /* reflectance of the white and of full ink */
#define INK 0.05
#define SCANNER_NOISE 1.5

#define CHIP_WIDTH 192
#define CHIP_HEIGHT 240
#define CHIP_BYTES 2000 /* the licence's photo has so many, and the My Number card's is not said to be larger */

#define WEBCAM_EYES_PX 60.0
#define WEBCAM_NOISE 4.0
#define WEBCAM_QUALITY 70

static const gchar *const names[KAO_N_CHANNELS]
    = { "plain", "printscan300", "printscan600", "grey", "chip", "webcam" };

const gchar *
kao_channel_name (KaoChannel channel)
{
  return channel < KAO_N_CHANNELS ? names[channel] : "";
}

gboolean
kao_channel_from_name (const gchar *name, KaoChannel *channel)
{
  for (gint i = 0; i < KAO_N_CHANNELS; i++)
    if (strcmp (names[i], name) == 0)
      {
        *channel = (KaoChannel) i;
        return TRUE;
      }
  return FALSE;
}

gboolean
kao_channel_changes_document (KaoChannel channel)
{
  return channel == KAO_CHANNEL_PRINTSCAN300 || channel == KAO_CHANNEL_PRINTSCAN600
         || channel == KAO_CHANNEL_GREY || channel == KAO_CHANNEL_CHIP;
}

gboolean
kao_channel_changes_visitor (KaoChannel channel)
{
  return channel == KAO_CHANNEL_WEBCAM;
}

static guint8
to_byte (gdouble value)
{
  return (guint8) CLAMP (value + 0.5, 0.0, 255.0);
}

/* About normal, mean 0, deviation 1: the sum of a few uniform numbers. */
static gdouble
noise (GRand *random)
{
  guint32 bits = g_rand_int (random);
  gint sum = (gint) (bits & 255) + (gint) (bits >> 8 & 255) + (gint) (bits >> 16 & 255)
             + (gint) (bits >> 24 & 255);

  return (sum - 510.0) / 147.8;
}

/* --- print and scan --- */

/* The portrait around @face as the printer's raster has it, upright, one pixel per two dots of
 * the printer. */
static KaoImage *
cut_portrait (const KaoImage *image, const KaoFace *face, gint width, gint height, GError **error)
{
  const KaoPoint *left = &face->points[KAO_LANDMARK_EYE_LEFT];
  const KaoPoint *right = &face->points[KAO_LANDMARK_EYE_RIGHT];
  gdouble dx = right->x - left->x;
  gdouble dy = right->y - left->y;
  gdouble step = HEIGHT_PER_EYES / height; /* eye distances per pixel */
  gdouble ux = dx * step;
  gdouble uy = dy * step;
  gdouble cx = (left->x + right->x) / 2.0;
  gdouble cy = (left->y + right->y) / 2.0;
  const gdouble matrix[6] = {
    ux, -uy, cx - ux * width * 0.5 + uy * height * EYES_DOWN,
    uy, ux,  cy - uy * width * 0.5 - ux * height * EYES_DOWN,
  };
  g_autoptr (KaoImage) rgb = kao_image_convert (image, KAO_IMAGE_RGB24, error);

  return rgb != NULL ? kao_image_warp (rgb, matrix, width, height, error) : NULL;
}

typedef struct
{
  gfloat cosines[1024]; /* of one turn */
  gdouble across[3], down[3]; /* the direction of each colour's screen */
} Raster;

/* Each colour's screen is turned by another angle. */
static void
raster_init (Raster *raster)
{
  static const gdouble angles[3] = { 15.0, 75.0, 45.0 };

  for (gint i = 0; i < 1024; i++)
    raster->cosines[i] = (gfloat) cos (2.0 * G_PI * i / 1024.0);
  for (gint c = 0; c < 3; c++)
    {
      raster->across[c] = cos (angles[c] * G_PI / 180.0);
      raster->down[c] = sin (angles[c] * G_PI / 180.0);
    }
}

/* The reflectance of one printed dot: ink where the wanted tone is under the screen's threshold there. */
static gdouble
print_dot (const Raster *raster, gint channel, gint x, gint y, gdouble tone)
{
  gdouble across = raster->across[channel], down = raster->down[channel];
  gdouble per_dot = SCREEN_LPI / PRINTER_DPI;
  gdouble u = (x * across + y * down) * per_dot;
  gdouble v = (y * across - x * down) * per_dot;
  gfloat threshold = 0.5f + 0.25f * (raster->cosines[(gint) ((u - floor (u)) * 1024.0) & 1023]
                                     + raster->cosines[(gint) ((v - floor (v)) * 1024.0) & 1023]);

  return tone > threshold ? PAPER : INK;
}

/* Averages the dots that a scanner's pixel covers. */
static KaoImage *
scan_print (const KaoImage *print, gint dots, GRand *random, GError **error)
{
  gint width = kao_image_get_width (print) * 2 / dots;
  gint height = kao_image_get_height (print) * 2 / dots;
  KaoImage *scan = kao_image_new (KAO_IMAGE_RGB24, width, height, error);
  Raster raster;

  if (scan == NULL)
    return NULL;
  raster_init (&raster);
  for (gint y = 0; y < height; y++)
    for (gint x = 0; x < width; x++)
      for (gint c = 0; c < 3; c++)
        {
          gdouble sum = 0.0;

          for (gint dy = 0; dy < dots; dy++)
            for (gint dx = 0; dx < dots; dx++)
              {
                gint px = x * dots + dx;
                gint py = y * dots + dy;
                const guint8 *row =
                    kao_image_get_const_row (print, MIN (py / 2, kao_image_get_height (print) - 1));

                sum +=
                    print_dot (&raster, c, px, py,
                               row[3 * MIN (px / 2, kao_image_get_width (print) - 1) + c] / 255.0);
              }
          kao_image_get_row (scan, y)[3 * x + c]
              = to_byte (255.0 * sum / (dots * dots) + SCANNER_NOISE * noise (random));
        }
  return scan;
}

static KaoImage *
print_and_scan (const KaoImage *image, const KaoFace *face, gint dpi, GRand *random, GError **error)
{
  gint width = (gint) (PORTRAIT_WIDTH_MM / 25.4 * PRINTER_DPI / 2);
  gint height = (gint) (PORTRAIT_HEIGHT_MM / 25.4 * PRINTER_DPI / 2);
  g_autoptr (KaoImage) print = cut_portrait (image, face, width, height, error);
  g_autoptr (KaoImage) scan
      = print != NULL ? scan_print (print, PRINTER_DPI / dpi, random, error) : NULL;
  KaoScreen screen;

  if (scan == NULL)
    return NULL;
  kao_image_set_dpi (scan, dpi);
  kao_descreen_measure (scan, &screen);
  /* 112 px between the eyes, as the document's finder does. */
  return kao_descreen (scan, &screen, 112.0 * HEIGHT_PER_EYES / (PORTRAIT_HEIGHT_MM / 25.4), error);
}

/* --- webcam --- */

static void
tint_and_light (KaoImage *image, GRand *random)
{
  gint width = kao_image_get_width (image);
  gdouble left = g_rand_double_range (random, 0.75, 1.15);
  gdouble right = g_rand_double_range (random, 0.75, 1.15);
  gdouble warmth = g_rand_double_range (random, -0.1, 0.1);

  for (gint y = 0; y < kao_image_get_height (image); y++)
    {
      guint8 *row = kao_image_get_row (image, y);

      for (gint x = 0; x < width; x++)
        {
          gdouble light = left + (right - left) * x / width;

          row[3 * x] =
              to_byte (row[3 * x] * light * (1.0 + warmth) + WEBCAM_NOISE * noise (random));
          row[3 * x + 1] = to_byte (row[3 * x + 1] * light + WEBCAM_NOISE * noise (random));
          row[3 * x + 2]
              = to_byte (row[3 * x + 2] * light * (1.0 - warmth) + WEBCAM_NOISE * noise (random));
        }
    }
}

static KaoImage *
see_with_webcam (const KaoImage *image, const KaoFace *face, GRand *random, GError **error)
{
  gdouble eyes
      = hypot (face->points[KAO_LANDMARK_EYE_RIGHT].x - face->points[KAO_LANDMARK_EYE_LEFT].x,
               face->points[KAO_LANDMARK_EYE_RIGHT].y - face->points[KAO_LANDMARK_EYE_LEFT].y);
  gdouble scale = fmin (1.0, WEBCAM_EYES_PX / fmax (eyes, 1.0));
  gint width = MAX (16, (gint) (kao_image_get_width (image) * scale));
  gint height = MAX (16, (gint) (kao_image_get_height (image) * scale));
  g_autoptr (KaoImage) rgb = kao_image_convert (image, KAO_IMAGE_RGB24, error);
  g_autoptr (KaoImage) soft = NULL;
  g_autoptr (KaoImage) seen = NULL;
  g_autoptr (GBytes) jpeg = NULL;

  /* Three quarters of the resolution, enlarged again: as soft as a cheap lens. */
  if (rgb != NULL)
    soft = kao_image_scale (rgb, width * 3 / 4, height * 3 / 4, error);
  if (soft != NULL)
    seen = kao_image_scale (soft, width, height, error);
  if (seen == NULL)
    return NULL;
  tint_and_light (seen, random);
  jpeg = kao_codec_write_jpeg (seen, WEBCAM_QUALITY, error);
  if (jpeg == NULL)
    return NULL;
  return kao_codec_read_bytes (g_bytes_get_data (jpeg, NULL), g_bytes_get_size (jpeg), "picture",
                               error);
}

/* --- the chip of a card --- */

/* Out of a picture that is smaller than the chip's, it is enlarged, as an office does with it. */
static KaoImage *
store_in_chip (const KaoImage *image, const KaoFace *face, GError **error)
{
  g_autoptr (KaoImage) portrait = cut_portrait (image, face, CHIP_WIDTH, CHIP_HEIGHT, error);
  g_autoptr (KaoImage) grey = portrait != NULL ? kao_image_convert (portrait, KAO_IMAGE_GRAY8, error) : NULL;
  g_autoptr (GBytes) stored = NULL;

  if (grey != NULL)
    stored = kao_jpeg2000_write (grey, (gdouble) CHIP_WIDTH * CHIP_HEIGHT / CHIP_BYTES, error);
  return stored != NULL ? kao_codec_read_bytes (g_bytes_get_data (stored, NULL), g_bytes_get_size (stored), "photo", error)
                        : NULL;
}

KaoImage *
kao_channel_apply (KaoChannel channel,
                   const KaoImage *image,
                   const KaoFace *face,
                   guint32 seed,
                   GError **error)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);

  switch (channel)
    {
    case KAO_CHANNEL_PRINTSCAN300:
      return print_and_scan (image, face, 300, random, error);
    case KAO_CHANNEL_PRINTSCAN600:
      return print_and_scan (image, face, 600, random, error);
    case KAO_CHANNEL_GREY:
      return kao_image_convert (image, KAO_IMAGE_GRAY8, error);
    case KAO_CHANNEL_CHIP:
      return store_in_chip (image, face, error);
    case KAO_CHANNEL_WEBCAM:
      return see_with_webcam (image, face, random, error);
    case KAO_CHANNEL_PLAIN:
    case KAO_N_CHANNELS:
    default:
      return kao_image_convert (image, kao_image_get_format (image), error);
    }
}
