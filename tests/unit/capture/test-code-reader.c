// SPDX-License-Identifier: GPL-3.0-or-later
/* Codes in pictures: a ticket's is read however it is held, nothing is read where there is none, and what is read
 * is cut to its place. */
#include "config.h"

#include "capture/kao-code-reader.h"
#include "capture/kao-code-scene.h"
#include "ticket/kao-ticket-code.h"
#include "ticket/kao-ticket.h"

#include <string.h>

#define WIDTH 1280
#define HEIGHT 720

/* As long as the ticket of a pack with 128 numbers. */
static gchar *
make_text (guint seed)
{
  static const gchar alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  GString *text = g_string_new ("KAO1:");

  for (guint i = 0; i < 540; i++)
    g_string_append_c (text, alphabet[g_rand_int_range (random, 0, 45)]);
  return g_string_free (text, FALSE);
}

static KaoImage *
make_ground (void)
{
  KaoImage *ground = kao_image_new (KAO_IMAGE_RGB24, WIDTH, HEIGHT, NULL);

  for (gint y = 0; y < HEIGHT; y++)
    for (gint x = 0; x < WIDTH * 3; x++)
      kao_image_get_row (ground, y)[x] = (guint8) (60 + (x / 3 + y) * 120 / (WIDTH + HEIGHT));
  return ground;
}

static gboolean
read_picture (const KaoImage *picture, gchar *text, gsize capacity)
{
  gint width = kao_image_get_width (picture), height = kao_image_get_height (picture);
  g_autofree guint8 *grey = g_malloc ((gsize) width * (gsize) height);

  for (gint y = 0; y < height; y++)
    kao_code_grey_from_rgb (kao_image_get_const_row (picture, y), grey + (gsize) y * (gsize) width, (gsize) width);
  return kao_code_read (grey, width, height, (gsize) width, text, capacity);
}

static void
test_held (void)
{
  static const KaoCodeScene scenes[] = {
    { .seed = 1, .share = 0.40 },
    { .seed = 2, .share = 0.25, .noise = 3, .turn = 12 },
    { .seed = 3, .share = 0.30, .turn = 90, .is_phone = TRUE },
    { .seed = 4, .share = 0.35, .turn = 200, .tilt = 30, .noise = 3 },
    { .seed = 5, .share = 0.35, .tilt = 30, .blur = 1.0, .is_phone = TRUE, .noise = 3 },
    { .seed = 6, .share = 0.40, .glare = 0.5 },
  };
  g_autoptr (KaoImage) ground = make_ground ();

  for (guint i = 0; i < G_N_ELEMENTS (scenes); i++)
    {
      g_autofree gchar *text = make_text (i);
      g_autoptr (KaoImage) code = kao_ticket_code_draw (text, 8, NULL);
      g_autoptr (KaoImage) picture = kao_code_scene_compose (ground, code, &scenes[i]);
      gchar found[1024];

      g_test_message ("scene %u", i);
      g_assert_true (read_picture (picture, found, sizeof found));
      g_assert_cmpstr (found, ==, text);
    }
}

static void
test_nothing_there (void)
{
  g_autoptr (KaoImage) ground = make_ground ();
  g_autoptr (KaoImage) noise = kao_image_new (KAO_IMAGE_RGB24, 320, 240, NULL);
  g_autoptr (KaoImage) dot = kao_image_new (KAO_IMAGE_RGB24, 1, 1, NULL);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  gchar found[64];

  g_assert_false (read_picture (ground, found, sizeof found));
  g_assert_false (read_picture (dot, found, sizeof found));
  for (guint round = 0; round < 10; round++)
    {
      for (gint y = 0; y < 240; y++)
        for (gint x = 0; x < 320 * 3; x++)
          kao_image_get_row (noise, y)[x] = g_rand_boolean (random) ? 255 : 0;
      g_assert_false (read_picture (noise, found, sizeof found));
    }
}

/* A code of somebody else's: its text is cut at a character's end. */
static void
test_cut (void)
{
  static const gchar text[] = "https://example.jp/チケット";
  g_autoptr (KaoImage) code = kao_ticket_code_draw (text, 6, NULL);
  g_autoptr (KaoImage) ground = make_ground ();
  const KaoCodeScene scene = { .seed = 1, .share = 0.3 };
  g_autoptr (KaoImage) picture = kao_code_scene_compose (ground, code, &scene);
  gchar found[64];
  gchar cut[22];

  g_assert_true (read_picture (picture, found, sizeof found));
  g_assert_cmpstr (found, ==, text);
  g_assert_true (read_picture (picture, cut, sizeof cut));
  g_assert_true (g_utf8_validate (cut, -1, NULL));
  g_assert_true (g_str_has_prefix (text, cut));
  g_assert_cmpuint (strlen (cut), <, sizeof cut);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/code-reader/held", test_held);
  g_test_add_func ("/code-reader/nothing-there", test_nothing_there);
  g_test_add_func ("/code-reader/cut", test_cut);
  return g_test_run ();
}
