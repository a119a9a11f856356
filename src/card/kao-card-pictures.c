// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "card/kao-card-pictures.h"

#include "base/kao-error.h"
#include "card/kao-card-protocol.h"
#include "image/kao-image.h"
#include "image/kao-jpeg2000.h"
#include "secure/kao-memory.h"

#include <png.h>

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* A photo in a chip has 192 x 240 pixels by all that is known; names and addresses are a line or some high. */
#define PHOTO_PIXELS_MAX (1024u * 1024)
#define TEXT_PIXELS_MAX (512u * 1024)
#define PHOTO_SIDE_MIN 64

static KaoImage *
decode_photo (const KaoCardBytes *bytes, GError **error)
{
  g_autoptr (KaoImage) image
      = kao_jpeg2000_read (bytes->data, bytes->size, "the photo in the chip", PHOTO_PIXELS_MAX, NULL);

  if (image != NULL && kao_image_get_width (image) >= PHOTO_SIDE_MIN
      && kao_image_get_height (image) >= PHOTO_SIDE_MIN
      && kao_image_get_width (image) <= KAO_CARD_PICTURE_SIDE_MAX
      && kao_image_get_height (image) <= KAO_CARD_PICTURE_SIDE_MAX)
    return kao_image_convert (image, KAO_IMAGE_GRAY8, error);
  g_set_error_literal (error, KAO_CARD_ERROR, KAO_CARD_ERROR_BROKEN_PHOTO,
                       "The photo in the chip cannot be decoded; compare the printed one.");
  return NULL;
}

static KaoImage *
decode_text (const KaoCardBytes *bytes)
{
  png_image png = { .version = PNG_IMAGE_VERSION };
  g_autoptr (KaoImage) image = NULL;

  if (bytes->size == 0 || !png_image_begin_read_from_memory (&png, bytes->data, bytes->size))
    return NULL;
  png.format = PNG_FORMAT_GRAY;
  if (png.width >= 1 && png.height >= 1 && png.width <= KAO_CARD_PICTURE_SIDE_MAX
      && png.height <= KAO_CARD_PICTURE_SIDE_MAX && (guint64) png.width * png.height <= TEXT_PIXELS_MAX)
    image = kao_image_new (KAO_IMAGE_GRAY8, (gint) png.width, (gint) png.height, NULL);
  if (image != NULL
      && !png_image_finish_read (&png, NULL, kao_image_get_row (image, 0),
                                 (png_int_32) kao_image_get_stride (image), NULL))
    g_clear_pointer (&image, kao_image_unref);
  png_image_free (&png);
  return g_steal_pointer (&image);
}

static guint8 *
append_picture (guint8 *to, const KaoImage *image)
{
  gsize width = (gsize) kao_image_get_width (image);

  for (gint y = 0; y < kao_image_get_height (image); y++, to += width)
    memcpy (to, kao_image_get_const_row (image, y), width);
  return to;
}

/* Into sealed memory; @images may have gaps. */
static gint
pack (KaoImage *const images[KAO_N_CARD_PICTURES], KaoCardFacts *facts, GError **error)
{
  gpointer map = NULL;
  gsize size;
  guint8 *to;
  gint fd;

  for (guint i = 0; i < KAO_N_CARD_PICTURES; i++)
    {
      facts->pictures[i].width = images[i] != NULL ? (guint32) kao_image_get_width (images[i]) : 0;
      facts->pictures[i].height = images[i] != NULL ? (guint32) kao_image_get_height (images[i]) : 0;
    }
  /* One byte where there is nothing to show: the message wants a descriptor all the same. */
  size = MAX (kao_card_facts_pixels (facts), 1);
  fd = kao_memfd_new (size, &map, error);
  if (fd < 0)
    return -1;
  to = map;
  for (guint i = 0; i < KAO_N_CARD_PICTURES; i++)
    {
      if (images[i] != NULL)
        to = append_picture (to, images[i]);
    }
  munmap (map, size);
  return fd;
}

gint
kao_card_pictures_decode (KaoCardReading *reading, GError **error)
{
  KaoImage *images[KAO_N_CARD_PICTURES] = { NULL };
  gint fd = -1;

  if (reading->pictures[KAO_CARD_PICTURE_PHOTO].size > 0)
    {
      images[KAO_CARD_PICTURE_PHOTO] = decode_photo (&reading->pictures[KAO_CARD_PICTURE_PHOTO], error);
      if (images[KAO_CARD_PICTURE_PHOTO] == NULL)
        return -1;
      images[KAO_CARD_PICTURE_NAME] = decode_text (&reading->pictures[KAO_CARD_PICTURE_NAME]);
      images[KAO_CARD_PICTURE_ADDRESS] = decode_text (&reading->pictures[KAO_CARD_PICTURE_ADDRESS]);
    }
  fd = pack (images, &reading->facts, error);
  for (guint i = 0; i < KAO_N_CARD_PICTURES; i++)
    g_clear_pointer (&images[i], kao_image_unref);
  return fd;
}
