// SPDX-License-Identifier: GPL-3.0-or-later
/* lay-on-glass PERSON FILE.jpg: the specimen card of a synthetic person (1 to 12), printed with a
 * screen of 150 lines an inch and lying a little crooked in the corner, as a scanner glass of
 * 600 dpi sees it. For persons.py. */
#include "config.h"

#include "compose.h"

#include "image/kao-codec.h"

#include <stdlib.h>

#define WIDTH_MM 120.0
#define HEIGHT_MM 90.0
#define DPI 600.0
#define QUALITY 92

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Composer) composer = composer_new (DEMO_FOLDER, &error);
  g_autoptr (GArray) truths = g_array_new (FALSE, TRUE, sizeof (ComposeTruth));
  g_autoptr (KaoImage) scan = NULL;
  g_autoptr (GBytes) jpeg = NULL;
  guint person = argc == 3 ? (guint) strtoul (argv[1], NULL, 10) : 0;
  ComposeScene scene;

  if (person < 1 || person > COMPOSE_N_PERSONS)
    {
      g_printerr ("usage: lay-on-glass PERSON FILE.jpg   (PERSON 1 to %d)\n", COMPOSE_N_PERSONS);
      return 2;
    }
  compose_scene_init (&scene, person, WIDTH_MM, HEIGHT_MM, DPI);
  scene.n_things = 1;
  scene.things[0] = (ComposeThing) { .kind = COMPOSE_CARD,
                                     .person = person - 1,
                                     .x_mm = 52.0,
                                     .y_mm = 38.0,
                                     /* -3 to 3 degrees, another one for each person */
                                     .rotation = (gdouble) (person * 5 % 7) - 3.0,
                                     .screen_lpi = 150.0,
                                     .screen_depth = 0.3 };
  if (composer != NULL)
    scan = composer_scan (composer, &scene, truths, &error);
  if (scan != NULL)
    jpeg = kao_codec_write_jpeg (scan, QUALITY, &error);
  if (jpeg == NULL
      || !g_file_set_contents (argv[2], g_bytes_get_data (jpeg, NULL),
                               (gssize) g_bytes_get_size (jpeg), &error))
    {
      g_printerr ("lay-on-glass: %s\n", error->message);
      return 1;
    }
  return 0;
}
