// SPDX-License-Identifier: GPL-3.0-or-later
/* read-code PICTURE: prints the text of the two-dimensional code that is in a picture, such as one of the screen. Exit
 * code 1: there is none. */
#include "config.h"

#include "capture/kao-code-reader.h"
#include "image/kao-codec.h"

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoImage) picture = argc == 2 ? kao_codec_read_file (argv[1], &error) : NULL;
  g_autofree guint8 *grey = NULL;
  gchar text[1024];
  gint width, height;

  if (picture == NULL || kao_image_get_format (picture) != KAO_IMAGE_RGB24)
    {
      g_printerr ("read-code PICTURE: %s\n", error != NULL ? error->message : "one picture in colour");
      return 2;
    }
  width = kao_image_get_width (picture);
  height = kao_image_get_height (picture);
  grey = g_malloc ((gsize) width * (gsize) height);
  for (gint y = 0; y < height; y++)
    kao_code_grey_from_rgb (kao_image_get_const_row (picture, y), grey + (gsize) y * (gsize) width, (gsize) width);
  if (!kao_code_read (grey, width, height, (gsize) width, text, sizeof text))
    return 1;
  g_print ("%s\n", text);
  return 0;
}
