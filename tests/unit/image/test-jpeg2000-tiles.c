// SPDX-License-Identifier: GPL-3.0-or-later
/* A photo of 2 KB whose header cuts it into tiles of one pixel would take half a gigabyte before anything is decoded: it is
 * refused by its header, wherever in the file that stands. */
#include "config.h"

#include "base/kao-error.h"
#include "image/kao-jpeg2000.h"

#include <string.h>
#include <sys/resource.h>

#define WIDTH 192
#define HEIGHT 240

/* In segment SIZ, from its length on. */
#define TILE_WIDTH 20
#define COMPONENTS 36

static const guint8 mark[] = { 0xff, 0x4f, 0xff, 0x51 };

static guint8 *
make_photo (gsize *size)
{
  g_autoptr (KaoImage) image = kao_image_new (KAO_IMAGE_GRAY8, WIDTH, HEIGHT, NULL);
  g_autoptr (GBytes) bytes = NULL;

  for (gint y = 0; y < HEIGHT; y++)
    for (gint x = 0; x < WIDTH; x++)
      kao_image_get_row (image, y)[x] = (guint8) (x + y);
  bytes = kao_jpeg2000_write (image, 20, NULL);
  return g_bytes_unref_to_data (g_steal_pointer (&bytes), size);
}

static void
cut (guint8 *photo, gsize size, guint32 width, guint32 height)
{
  guint8 *tile = (guint8 *) memmem (photo, size, mark, sizeof mark) + sizeof mark + TILE_WIDTH;

  width = GUINT32_TO_BE (width);
  height = GUINT32_TO_BE (height);
  memcpy (tile, &width, 4);
  memcpy (tile + 4, &height, 4);
}

static void
test_many (void)
{
  static const struct
  {
    guint32 width, height;
    gboolean is_refused;
  } rows[] = { { WIDTH, HEIGHT, FALSE }, { 4, 3, FALSE }, { 3, 3, TRUE }, { 1, 1, TRUE }, { 1, HEIGHT, FALSE } };
  gsize size;
  g_autofree guint8 *photo = make_photo (&size);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KaoImage) image = NULL;

      cut (photo, size, rows[i].width, rows[i].height);
      image = kao_jpeg2000_read (photo, size, "photo", 1 << 20, &error);
      g_assert_cmpint (g_error_matches (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_SIZE), ==, rows[i].is_refused);
      g_assert_true (i > 0 || image != NULL);
    }
}

/* A few tiles of very many components take as much. */
static void
test_components (void)
{
  gsize size;
  g_autofree guint8 *photo = make_photo (&size);
  guint8 *components = (guint8 *) memmem (photo, size, mark, sizeof mark) + sizeof mark + COMPONENTS;
  g_autoptr (GError) error = NULL;

  components[0] = 0x40;
  cut (photo, size, 64, 64);
  g_assert_null (kao_jpeg2000_read (photo, size, "photo", 1 << 20, &error));
  g_assert_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_SIZE);
}

/* The picture's own codestream stands behind a harmless one. */
static void
test_decoy (void)
{
  gsize size;
  g_autofree guint8 *photo = make_photo (&size);
  g_autofree guint8 *both = g_malloc0 (2 * size);
  const guint8 *stream = memmem (photo, size, mark, sizeof mark);
  gsize bare = size - (gsize) (stream - photo);
  g_autoptr (GError) error = NULL;

  memcpy (both, stream, bare);
  cut (photo, size, 1, 1);
  memcpy (both + bare, stream, bare);
  g_assert_null (kao_jpeg2000_read (both, 2 * bare, "photo", 1 << 20, &error));
  g_assert_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_SIZE);
}

/* Nothing of the above has taken much. */
static void
test_memory (void)
{
  struct rusage usage;

  g_assert_cmpint (getrusage (RUSAGE_SELF, &usage), ==, 0);
  g_test_message ("%ld KB", usage.ru_maxrss);
  g_assert_cmpint (usage.ru_maxrss, <, 150 * 1024);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/jpeg2000-tiles/many", test_many);
  g_test_add_func ("/jpeg2000-tiles/components", test_components);
  g_test_add_func ("/jpeg2000-tiles/decoy", test_decoy);
  g_test_add_func ("/jpeg2000-tiles/memory", test_memory);
  return g_test_run ();
}
