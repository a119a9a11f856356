// SPDX-License-Identifier: GPL-3.0-or-later
/* How many of the composed pictures of tickets are read, by the size of the code in the picture, its tilt, blur
 * and glare, on paper and on a phone, and what a frame costs:
 *
 *   ninja -C build tests/bench/ticket/bench-codes
 *   build/tests/bench/ticket/bench-codes data/demo/persons/p01_cam1.jpg [PICTURES A CELL [WIDTH HEIGHT]]
 *
 * Every ticket holds 128 numbers and a label of five kanji. Without further arguments: 34 cells of 30, 1,020 pictures. */
#include "config.h"

#include "capture/kao-code-reader.h"
#include "capture/kao-code-scene.h"
#include "image/kao-codec.h"
#include "secure/kao-memory.h"
#include "ticket/kao-ticket-code.h"
#include "ticket/kao-ticket.h"

#include <stdlib.h>
#include <string.h>

#define MODULE_PX 8

typedef struct
{
  KaoImage *ground;
  GRand *random;
  KaoEventKey *key;
  guint n_pictures;
  guint n_read, n_shown;
  GArray *with_code; /* milliseconds */
  GArray *without;
} Bench;

static gchar *
make_text (Bench *bench)
{
  g_autoptr (KaoTicket) ticket = kao_ticket_new ();

  ticket->issued = 1800000000;
  ticket->expires = 1800086400;
  strcpy (ticket->pack, "base");
  strcpy (ticket->label, "顔合太郎様");
  ticket->n_numbers = 128;
  for (guint i = 0; i < ticket->n_numbers; i++)
    ticket->numbers[i] = (gfloat) g_rand_double_range (bench->random, -0.2, 0.2);
  return kao_ticket_seal (ticket, bench->key, "bench", NULL);
}

/* TRUE when @expected is read; NULL: when nothing is. */
static gboolean
look (Bench *bench, const KaoImage *picture, const gchar *expected)
{
  const gsize n = (gsize) kao_image_get_width (picture) * (gsize) kao_image_get_height (picture);
  g_autofree guint8 *grey = g_malloc (n);
  gchar text[1024];
  gint64 start = g_get_monotonic_time ();
  gboolean is_read;
  gdouble ms;

  kao_code_grey_from_rgb (kao_image_get_const_row (picture, 0), grey, n);
  is_read = kao_code_read (grey, kao_image_get_width (picture), kao_image_get_height (picture),
                           (gsize) kao_image_get_width (picture), text, sizeof text);
  ms = (gdouble) (g_get_monotonic_time () - start) / 1000.0;
  g_array_append_val (expected != NULL ? bench->with_code : bench->without, ms);
  if (expected == NULL)
    return !is_read;
  return is_read && strcmp (text, expected) == 0;
}

static void
show (Bench *bench, const gchar *what, KaoCodeScene scene)
{
  guint n_read = 0;

  for (guint i = 0; i < bench->n_pictures; i++)
    {
      gchar *text = make_text (bench);
      g_autoptr (KaoImage) code = kao_ticket_code_draw (text, MODULE_PX, NULL);
      g_autoptr (KaoImage) picture = NULL;

      scene.seed = g_rand_int (bench->random);
      scene.turn = g_rand_double_range (bench->random, -15.0, 15.0);
      picture = kao_code_scene_compose (bench->ground, code, &scene);
      n_read += look (bench, picture, text);
      kao_secret_free (text);
    }
  bench->n_read += n_read;
  bench->n_shown += bench->n_pictures;
  g_print ("  %-34s %3u of %3u\n", what, n_read, bench->n_pictures);
}

static void
show_series (Bench *bench, gboolean is_phone)
{
  static const gdouble shares[] = { 0.15, 0.18, 0.20, 0.22, 0.25, 0.30, 0.35, 0.40 };
  static const gdouble tilts[] = { 10, 20, 30 };
  static const gdouble blurs[] = { 0.5, 1.0, 1.5 };
  static const gdouble glares[] = { 0.3, 0.6, 1.0 };
  const KaoCodeScene plain = { .share = 0.30, .noise = 3, .is_phone = is_phone };

  g_print ("%s\n", is_phone ? "phone" : "paper");
  for (gsize i = 0; i < G_N_ELEMENTS (shares); i++)
    {
      KaoCodeScene scene = plain;
      g_autofree gchar *what = g_strdup_printf ("%.0f %% of the width", shares[i] * 100);

      scene.share = shares[i];
      show (bench, what, scene);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (tilts); i++)
    {
      KaoCodeScene scene = plain;
      g_autofree gchar *what = g_strdup_printf ("30 %%, tilted by %.0f degrees", tilts[i]);

      scene.tilt = tilts[i];
      show (bench, what, scene);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (blurs); i++)
    {
      KaoCodeScene scene = plain;
      g_autofree gchar *what = g_strdup_printf ("30 %%, blur of %.1f pixels", blurs[i]);

      scene.blur = blurs[i];
      show (bench, what, scene);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (glares); i++)
    {
      KaoCodeScene scene = plain;
      g_autofree gchar *what = g_strdup_printf ("30 %%, glare %.1f", glares[i]);

      scene.glare = glares[i];
      show (bench, what, scene);
    }
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  gdouble first = *(const gdouble *) a, second = *(const gdouble *) b;

  return (first > second) - (first < second);
}

static void
print_times (const gchar *what, GArray *times)
{
  g_array_sort (times, compare);
  g_print ("%s: median %.1f ms, 95 %% %.1f ms of %u frames\n", what,
           g_array_index (times, gdouble, times->len / 2), g_array_index (times, gdouble, times->len * 95 / 100),
           times->len);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoImage) picture = NULL;
  Bench bench = { .n_pictures = argc > 2 ? (guint) atoi (argv[2]) : 30 };
  gint width = argc > 4 ? atoi (argv[3]) : 1280, height = argc > 4 ? atoi (argv[4]) : 720;

  if (argc < 2 || (picture = kao_codec_read_file (argv[1], &error)) == NULL)
    {
      g_printerr ("bench-codes: %s\n", error != NULL ? error->message : "name a picture for the background");
      return 2;
    }
  bench.ground = kao_image_scale (picture, width, height, &error);
  bench.random = g_rand_new_with_seed (1);
  bench.key = kao_event_key_new (&error);
  bench.with_code = g_array_new (FALSE, FALSE, sizeof (gdouble));
  bench.without = g_array_new (FALSE, FALSE, sizeof (gdouble));
  if (bench.ground == NULL || bench.key == NULL)
    return 2;
  show_series (&bench, FALSE);
  show_series (&bench, TRUE);
  for (guint i = 0; i < bench.n_pictures; i++)
    look (&bench, bench.ground, NULL);
  g_print ("%u of %u read at %d x %d\n", bench.n_read, bench.n_shown, width, height);
  print_times ("with a code", bench.with_code);
  print_times ("without", bench.without);
  return 0;
}
