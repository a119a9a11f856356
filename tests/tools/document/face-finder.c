// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "face-finder.h"

#include "face/kao-engine.h"

struct _FaceFinder
{
  KaoEngine *engine;
  guint calls;
  gdouble megapixels;
  gint64 microseconds;
};

FaceFinder *
face_finder_new (const gchar *models, GError **error)
{
  const gchar *const search_path[] = { models, NULL };
  KaoEngine *engine = kao_engine_new (NULL, search_path, error);
  FaceFinder *finder;

  if (engine == NULL)
    return NULL;
  finder = g_new0 (FaceFinder, 1);
  finder->engine = engine;
  return finder;
}

void
face_finder_free (FaceFinder *finder)
{
  if (finder == NULL)
    return;
  kao_engine_free (finder->engine);
  g_free (finder);
}

void
face_finder_get_work (const FaceFinder *finder, guint *calls, gdouble *megapixels, gdouble *ms)
{
  *calls = finder->calls;
  *megapixels = finder->megapixels;
  *ms = (gdouble)finder->microseconds / 1000.0;
}

gboolean
face_finder_find (const KaoImage *image, gdouble min_face_px, GArray *faces, gpointer user_data,
                  GError **error)
{
  FaceFinder *finder = user_data;
  const KaoDetectOptions options = { .min_face_size = min_face_px, .want_points = TRUE };
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GArray) found = kao_engine_detect (finder->engine, image, &options, error);

  if (found == NULL)
    return FALSE;
  for (guint i = 0; i < found->len; i++)
    {
      const KaoFace *face = &g_array_index (found, KaoFace, i);
      KaoFoundFace copy = { .box = face->box, .score = face->score, .has_points = face->has_points };

      memcpy (copy.points, face->points, sizeof copy.points);
      g_array_append_val (faces, copy);
    }
  finder->calls++;
  finder->megapixels += kao_image_get_width (image) * kao_image_get_height (image) / 1e6;
  finder->microseconds += g_get_monotonic_time () - start;
  return TRUE;
}
