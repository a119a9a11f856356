// SPDX-License-Identifier: GPL-3.0-or-later
/* Feeds spoilt photos (JPEG 2000) and prints (PNG) to what decodes a card's pictures: fuzz-pictures SECONDS. The corpus
 * is the demonstration's, and mostly small copies of it (of a photo the least size that is accepted), as JP2 and as the
 * bare codestream: they decode ten times faster and have the same boxes and markers. Each lies before a guard page, so that
 * a read past its end faults. What is accepted has the size that the facts tell, and no input takes much memory. Besides the inputs a second it tells
 * those of a second of processor time, which do not depend on what else the machine does. */
#include "config.h"

#include "base/kao-error.h"
#include "card/kao-card-pictures.h"
#include "card/kao-card-protocol.h"
#include "image/kao-jpeg2000.h"
#include "secure/kao-sanitizer.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define INPUT_MAX 65536
#define SMALL_WIDTH 64
#define SMALL_HEIGHT 80
#define MOST_MEMORY_KB (192 * 1024)
#define LARGE_EVERY 16 /* inputs; a photo of full size takes as long as ten small ones */

typedef struct
{
  gchar *data; /* owned */
  gsize size;
} Seed;

typedef struct
{
  Seed large[2], small[4], prints[2];
} Corpus;

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
load (const gchar *name, Seed *seed)
{
  g_autofree gchar *path = g_build_filename (g_getenv ("KAO_TEST_SRC"), "data/demo/card", name, NULL);

  g_assert_true (g_file_get_contents (path, &seed->data, &seed->size, NULL));
  g_assert_cmpuint (seed->size, <, INPUT_MAX);
}

/* @large made small, as JP2 and as its codestream. */
static void
make_small (const Seed *large, Seed *boxed, Seed *bare)
{
  static const guint8 codestream[] = { 0xff, 0x4f, 0xff, 0x51 };
  g_autoptr (KaoImage) image = kao_jpeg2000_read ((const guint8 *) large->data, large->size, "photo", 1 << 20, NULL);
  g_autoptr (KaoImage) scaled = kao_image_scale (image, SMALL_WIDTH, SMALL_HEIGHT, NULL);
  g_autoptr (GBytes) bytes = kao_jpeg2000_write (scaled, 8, NULL);
  const gchar *data = g_bytes_get_data (bytes, &boxed->size), *begin;

  boxed->data = g_memdup2 (data, boxed->size);
  begin = memmem (data, boxed->size, codestream, sizeof codestream);
  g_assert_nonnull (begin);
  bare->size = boxed->size - (gsize) (begin - data);
  bare->data = g_memdup2 (begin, bare->size);
}

static void
corpus_init (Corpus *corpus)
{
  load ("photo.jp2", &corpus->large[0]);
  load ("other.jp2", &corpus->large[1]);
  load ("name.png", &corpus->prints[0]);
  load ("address.png", &corpus->prints[1]);
  for (guint i = 0; i < 2; i++)
    make_small (&corpus->large[i], &corpus->small[2 * i], &corpus->small[2 * i + 1]);
}

static void
corpus_clear (Corpus *corpus)
{
  for (guint i = 0; i < 2; i++)
    {
      g_free (corpus->large[i].data);
      g_free (corpus->prints[i].data);
    }
  for (guint i = 0; i < 4; i++)
    g_free (corpus->small[i].data);
}

/* A sanitiser keeps what was freed. */
static void
assert_little_memory (void)
{
  struct rusage usage;

  g_assert_cmpint (getrusage (RUSAGE_SELF, &usage), ==, 0);
  g_assert_true (KAO_IS_SANITIZED || usage.ru_maxrss < MOST_MEMORY_KB);
}

/* The first inputs are each seed, unspoilt. */
static const Seed *
choose_photo (const Corpus *corpus, GRand *rand, guint64 n)
{
  if (n < 2)
    return &corpus->large[n];
  if (n < 6)
    return &corpus->small[n - 2];
  return n % LARGE_EVERY == 0 ? &corpus->large[g_rand_int_range (rand, 0, 2)] : &corpus->small[g_rand_int_range (rand, 0, 4)];
}

static KaoCardBytes
lay (guint8 *arena, GRand *rand, const Seed *seed, gboolean is_spoilt)
{
  gsize size = seed->size;
  guint8 *to = arena - size;
  gint n = is_spoilt ? g_rand_int_range (rand, 0, 6) : 0;

  memcpy (to, seed->data, size);
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
  guint64 n = 0, n_accepted = 0;
  Corpus corpus;
  clock_t busy;

  corpus_init (&corpus);
  busy = clock ();
  while (g_get_monotonic_time () < end || n < 1000)
    {
      gboolean is_spoilt = n >= 6;
      const Seed *seed = choose_photo (&corpus, rand, n);
      KaoCardBytes photo = lay (arenas[0], rand, seed, is_spoilt && g_rand_int_range (rand, 0, 4) > 0);
      KaoCardBytes print = lay (arenas[1], rand, &corpus.prints[g_rand_int_range (rand, 0, 2)], is_spoilt);

      n++;
      n_accepted += feed (&photo, &print);
      /* A corpus that is refused tests nothing. */
      if (n == 6)
        g_assert_cmpuint (n_accepted, ==, 6);
      assert_little_memory ();
    }
  g_print ("pictures: %" G_GUINT64_FORMAT " inputs, %" G_GUINT64_FORMAT " accepted, %.0f a second, %.0f a second of the processor\n",
           n, n_accepted, (gdouble) n * G_USEC_PER_SEC / (gdouble) (g_get_monotonic_time () - began),
           (gdouble) n * CLOCKS_PER_SEC / (gdouble) (clock () - busy));
  corpus_clear (&corpus);
  return 0;
}
