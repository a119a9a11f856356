// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "kao-fake-picture.h"

#define WIDTH 64
#define HEIGHT 48

static gint n_alive;

static void
on_last_unref (gpointer pixels)
{
  g_free (pixels);
  g_atomic_int_add (&n_alive, -1);
}

KaoImage *
kao_fake_picture_new (const KaoFakeSight *sight)
{
  guint8 *pixels = g_malloc (WIDTH * HEIGHT * 3);
  g_autoptr (GError) error = NULL;
  KaoImage *image;

  for (gsize i = 0; i < WIDTH * HEIGHT; i++)
    {
      pixels[3 * i] = sight->n_faces;
      pixels[3 * i + 1] = sight->quality;
      pixels[3 * i + 2] = sight->person;
    }
  g_atomic_int_inc (&n_alive);
  image = kao_image_new_wrapped (KAO_IMAGE_RGB24, WIDTH, HEIGHT, WIDTH * 3, pixels, on_last_unref,
                                 pixels, &error);
  g_assert_no_error (error);
  return image;
}

KaoFakeSight
kao_fake_picture_read (const KaoImage *image)
{
  const guint8 *pixel = kao_image_get_const_row (image, 0);
  KaoFakeSight sight = { pixel[0], pixel[1], pixel[2] };

  return sight;
}

gint
kao_fake_picture_count (void)
{
  return g_atomic_int_get (&n_alive);
}
