// SPDX-License-Identifier: GPL-3.0-or-later
/* Feeds spoilt photos (JPEG 2000) and prints (PNG) to what decodes a card's pictures: fuzz-pictures SECONDS. The corpus
 * is the demonstration's. Each lies before a guard page, so that a read past its end faults. What is accepted has the
 * size that the facts tell. */
#include "config.h"

#include "base/kao-error.h"
#include "card/kao-card-pictures.h"
#include "card/kao-card-protocol.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define INPUT_MAX 65536

static const gchar *const photos[] = { "photo.jp2", "other.jp2" };
static const gchar *const prints[] = { "name.png", "address.png" };

static guint8 *
make_arena (void)
{
  gsize page = (gsize) sysconf (_SC_PAGESIZE);
  guint8 *map = mmap (NULL, INPUT_MAX + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  g_assert_true (map != MAP_FAILED);
  g_assert_cmpint (mprotect (map + INPUT_MAX, page, PROT_NONE), ==, 0);
  return map + INPUT_MAX;
}

static void
load (const gchar *name, gchar **data, gsize *size)
{
  g_autofree gchar *path = g_build_filename (g_getenv ("KAO_TEST_SRC"), "data/demo/card", name, NULL);

  g_assert_true (g_file_get_contents (path, data, size, NULL));
  g_assert_cmpuint (*size, <, INPUT_MAX);
}

static KaoCardBytes
lay (guint8 *arena, GRand *rand, const gchar *good, gsize size, gboolean is_spoilt)
{
  guint8 *to = arena - size;
  gint n = is_spoilt ? g_rand_int_range (rand, 0, 6) : 0;

  memcpy (to, good, size);
  for (gint i = 0; i < n; i++)
    {
      /* Boxes, markers and chunks stand near the front. */
      gsize reach = g_rand_boolean (rand) ? MIN (size, 200) : size;
      gsize at = (gsize) g_rand_int_range (rand, 0, (gint) reach);

      if (g_rand_boolean (rand))
        to[at] ^= (guint8) (1u << g_rand_int_range (rand, 0, 8));
      else
        to[at] = (guint8) g_rand_int (rand);
    }
  if (is_spoilt && g_rand_int_range (rand, 0, 8) == 0)
    {
      gsize cut = (gsize) g_rand_int_range (rand, 1, (gint) size);

      memmove (to + cut, to, size - cut);
      return (KaoCardBytes){ to + cut, size - cut };
    }
  return (KaoCardBytes){ to, size };
}

static gboolean
feed (const KaoCardBytes *photo, const KaoCardBytes *print)
{
  g_autoptr (GError) error = NULL;
  KaoCardReading reading = { 0 };
  struct stat info;
  gint fd;

  reading.pictures[KAO_CARD_PICTURE_PHOTO] = *photo;
  reading.pictures[KAO_CARD_PICTURE_NAME] = *print;
  fd = kao_card_pictures_decode (&reading, &error);
  if (fd < 0)
    {
      g_assert_error (error, KAO_CARD_ERROR, KAO_CARD_ERROR_BROKEN_PHOTO);
      return FALSE;
    }
  g_assert_cmpint (fstat (fd, &info), ==, 0);
  g_assert_cmpuint ((gsize) info.st_size, ==, MAX (kao_card_facts_pixels (&reading.facts), 1));
  g_assert_cmpuint ((gsize) info.st_size, <=, KAO_CARD_PICTURES_MAX);
  close (fd);
  return TRUE;
}

int
main (int argc, char **argv)
{
  gint64 began = g_get_monotonic_time ();
  gint64 end = began + (argc > 1 ? atoi (argv[1]) : 3) * G_USEC_PER_SEC;
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261127);
  guint8 *arenas[2] = { make_arena (), make_arena () };
  gchar *data[4];
  gsize sizes[4];
  guint64 n = 0, n_accepted = 0;

  for (guint i = 0; i < 2; i++)
    {
      load (photos[i], &data[i], &sizes[i]);
      load (prints[i], &data[2 + i], &sizes[2 + i]);
    }
  while (g_get_monotonic_time () < end || n < 200)
    {
      gboolean is_spoilt = n++ >= 4;
      guint a = (guint) g_rand_int_range (rand, 0, 2), b = 2 + (guint) g_rand_int_range (rand, 0, 2);
      KaoCardBytes photo = lay (arenas[0], rand, data[a], sizes[a], is_spoilt && g_rand_int_range (rand, 0, 4) > 0);
      KaoCardBytes print = lay (arenas[1], rand, data[b], sizes[b], is_spoilt);

      n_accepted += feed (&photo, &print);
      /* A corpus that is refused tests nothing. */
      if (n == 4)
        g_assert_cmpuint (n_accepted, ==, 4);
    }
  g_print ("pictures: %" G_GUINT64_FORMAT " inputs, %" G_GUINT64_FORMAT " accepted, %.0f a second\n", n, n_accepted,
           (gdouble) n * G_USEC_PER_SEC / (gdouble) (g_get_monotonic_time () - began));
  for (guint i = 0; i < 4; i++)
    g_free (data[i]);
  return 0;
}
