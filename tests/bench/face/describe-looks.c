// SPDX-License-Identifier: GPL-3.0-or-later
/* describe-looks: the vectors of several looks at each of many faces, for models/train/looks.py, which tells what each look is worth.
 *
 *   find FOLDER -name '*.jpg' | sort | build/tests/bench/face/describe-looks --models FOLDER --pack base > looks.bin
 *
 * For research pictures only. Standard output: one text line with the names of the looks, one with the numbers of a vector and of
 * looks, then for each picture its name, a line feed and the looks' vectors one after the other (32-bit floats of this machine). A
 * picture without a face is left out. */
#include "config.h"

#include "each-picture.h"

#include <math.h>
#include <stdio.h>

/* How far the five points are moved before the chip is cut: as far as the predictor errs on pictures that it does not know
 * (models/README.md, "Landmark predictor": 0.07 eye distances). */
typedef struct
{
  const gchar *name;
  gboolean with_mirror;
  gdouble scale;
  gdouble degrees;
  gdouble right; /* eye distances */
  gdouble down;
} Look;

static const Look looks[] = {
  { "plain", FALSE, 1.0, 0.0, 0.0, 0.0 },     { "mirror", TRUE, 1.0, 0.0, 0.0, 0.0 },
  { "smaller", TRUE, 0.95, 0.0, 0.0, 0.0 },   { "larger", TRUE, 1.05, 0.0, 0.0, 0.0 },
  { "left", TRUE, 1.0, 0.0, -0.05, 0.0 },     { "right", TRUE, 1.0, 0.0, 0.05, 0.0 },
};

static KaoFace
moved (const KaoFace *face, const Look *look)
{
  const gdouble eyes = hypot (face->points[1].x - face->points[0].x, face->points[1].y - face->points[0].y);
  const gdouble c = look->scale * cos (look->degrees * G_PI / 180.0);
  const gdouble s = look->scale * sin (look->degrees * G_PI / 180.0);
  KaoFace out = *face;
  gdouble x = 0.0;
  gdouble y = 0.0;

  for (gint i = 0; i < KAO_N_LANDMARKS; i++)
    {
      x += face->points[i].x / KAO_N_LANDMARKS;
      y += face->points[i].y / KAO_N_LANDMARKS;
    }
  for (gint i = 0; i < KAO_N_LANDMARKS; i++)
    {
      const gdouble dx = face->points[i].x - x;
      const gdouble dy = face->points[i].y - y;

      out.points[i].x = (gfloat) (x + c * dx - s * dy + look->right * eyes);
      out.points[i].y = (gfloat) (y + s * dx + c * dy + look->down * eyes);
    }
  return out;
}

static gboolean
describe_largest (KaoEngine *engine, const KaoImage *image, GArray *faces, const gchar *path)
{
  if (faces->len == 0)
    return TRUE;
  printf ("%s\n", path);
  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      g_autoptr (GError) error = NULL;
      KaoFace face = moved (&g_array_index (faces, KaoFace, 0), &looks[i]);
      g_autoptr (KaoVector) vector = kao_engine_describe (engine, image, &face, looks[i].with_mirror, &error);

      if (vector == NULL)
        {
          g_printerr ("%s: %s\n", path, error->message);
          return FALSE;
        }
      fwrite (kao_vector_get_values (vector), sizeof (gfloat), kao_vector_get_length (vector), stdout);
    }
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (KaoEngine) engine = each_picture_open (argc, argv, "- several looks at many faces", TRUE);

  if (engine == NULL)
    return 2;
  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++)
    printf ("%s%s", i > 0 ? " " : "", looks[i].name);
  printf ("\n%zu %zu\n", kao_engine_get_vector_length (engine), G_N_ELEMENTS (looks));
  return each_picture_run (engine, describe_largest) ? 0 : 1;
}
