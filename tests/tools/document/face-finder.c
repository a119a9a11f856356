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

/* The engine starts without a landmark predictor too, and finds weaker portraits then: a folder that is none
 * would be measured in silence. */
static gboolean
has_landmarks (KaoEngine *engine, const gchar *models, GError **error)
{
  g_autoptr (KaoImage) image = kao_image_new (KAO_IMAGE_GRAY8, 100, 100, error);
  KaoFace face = { .box = { 20, 20, 60, 60 } };

  if (image == NULL || kao_engine_find_points (engine, image, &face, error))
    return image != NULL;
  g_prefix_error (error, "%s is no folder of model packs: ", models);
  return FALSE;
}

FaceFinder *
face_finder_new (const gchar *models, GError **error)
{
  const gchar *const search_path[] = { models, NULL };
  g_autoptr (KaoPackPlaces) places = kao_pack_places_new (search_path, KAO_PACK_TRUST_ANY, NULL);
  KaoEngine *engine = kao_engine_new (NULL, places, error);
  FaceFinder *finder;

  if (engine == NULL)
    return NULL;
  if (!has_landmarks (engine, models, error))
    {
      kao_engine_free (engine);
      return NULL;
    }
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
face_finder_find (const KaoImage *image, gdouble min_face_px, gboolean is_frontal, GArray *faces,
                  gpointer user_data, GError **error)
{
  FaceFinder *finder = user_data;
  gint64 start = g_get_monotonic_time ();

  if (!kao_engine_find_faces (image, min_face_px, is_frontal, faces, finder->engine, error))
    return FALSE;
  finder->calls++;
  finder->megapixels += kao_image_get_width (image) * kao_image_get_height (image) / 1e6;
  finder->microseconds += g_get_monotonic_time () - start;
  return TRUE;
}
