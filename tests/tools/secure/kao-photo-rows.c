// SPDX-License-Identifier: GPL-3.0-or-later
/* kao-photo-rows FILE.jp2: pieces of the photo as it lies in memory once decoded, as secrets for "kao-hunt --secrets":
 * from rows across the face, and only such as lie in no even background. */
#include "config.h"

#include "image/kao-jpeg2000.h"

#include <stdio.h>

#define PIECE 24
#define LEAST_SPREAD 60

static gboolean
is_telling (const guint8 *piece)
{
  guint8 least = 255, most = 0;

  for (guint i = 0; i < PIECE; i++)
    {
      least = MIN (least, piece[i]);
      most = MAX (most, piece[i]);
    }
  return most - least >= LEAST_SPREAD;
}

int
main (int argc, char **argv)
{
  g_autofree gchar *data = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoImage) photo = NULL;
  gsize size = 0;
  guint n = 0;

  if (argc == 2 && g_file_get_contents (argv[1], &data, &size, &error))
    photo = kao_jpeg2000_read ((const guint8 *) data, size, argv[1], 1 << 20, &error);
  for (gint y = 0; photo != NULL && y < kao_image_get_height (photo); y += 4)
    for (gint x = 0; x + PIECE <= kao_image_get_width (photo); x += PIECE)
      {
        const guint8 *piece = kao_image_get_row (photo, y) + x;

        if (is_telling (piece))
          {
            printf ("photo %d\n", PIECE);
            n += (guint) fwrite (piece, PIECE, 1, stdout);
          }
      }
  if (n > 0)
    return 0;
  fprintf (stderr, "kao-photo-rows: %s\n", error != NULL ? error->message : "no piece of it tells anything");
  return 1;
}
