// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "evaluate/kao-picture.h"

#include "base/kao-error.h"
#include "document/kao-document.h"
#include "image/kao-codec.h"

#include <math.h>
#include <string.h>

/* A picture of this size without a stated resolution is taken for a scan, a smaller one for a
 * portrait. */
#define SCAN_SIDE 1600
/* Another face counts as possibly meant from this part of the largest one's width. */
#define RIVAL_WIDTH 0.5

void
kao_picture_clear (KaoPicture *picture)
{
  g_clear_pointer (&picture->vector, kao_vector_unref);
  explicit_bzero (picture, sizeof *picture);
}

const gchar *
kao_picture_role_name (KaoPictureRole role)
{
  return role == KAO_PICTURE_DOCUMENT ? "document" : "visitor";
}

const gchar *
kao_stage_name (KaoStage stage)
{
  static const gchar *const names[KAO_N_STAGES] = { "read", "locate", "detect", "quality",
                                                    "describe" };

  return stage < KAO_N_STAGES ? names[stage] : "";
}

/* Milliseconds since *@start, which moves on. */
static gdouble
lap (gint64 *start)
{
  gint64 now = g_get_monotonic_time ();
  gdouble passed = (now - *start) / 1000.0;

  *start = now;
  return passed;
}

/* What the scan's shape says about its resolution where the file does not: A4, or a card alone. */
static gdouble
guess_dpi (const KaoImage *image)
{
  gdouble width = kao_image_get_width (image);
  gdouble height = kao_image_get_height (image);
  gdouble ratio = fmax (width, height) / fmin (width, height);

  if (fabs (ratio - 85.6 / 53.98) < 0.05)
    return fmax (width, height) / (85.6 / 25.4);
  return fmax (width, height) / (297.0 / 25.4);
}

/* The one portrait on a scan, or NULL with KAO_RETRY. */
static KaoPortrait *
locate (KaoEngine *engine, const KaoImage *image, gdouble dpi, GError **error)
{
  g_autoptr (KaoImage) scan = kao_image_convert (image, kao_image_get_format (image), error);
  g_autoptr (GPtrArray) portraits = NULL;

  if (scan == NULL)
    return NULL;
  kao_image_set_dpi (scan, dpi);
  portraits
      = kao_document_find_portraits (scan, KAO_DOCUMENT_CARD, kao_engine_find_faces, engine,
                                     NULL, error);
  if (portraits == NULL)
    return NULL;
  if (portraits->len > 1)
    {
      g_set_error (error, KAO_RETRY, KAO_RETRY_SEVERAL_FACES,
                   "The scan holds %u documents with a portrait; leave one on the glass.",
                   portraits->len);
      return NULL;
    }
  return g_ptr_array_steal_index (portraits, 0);
}

/* The one face that can be meant. */
static gboolean
choose_face (KaoPicture *picture, GArray *faces, KaoPictureRole role, GError **error)
{
  const KaoFace *first;

  if (faces->len == 0)
    {
      g_set_error (
          error, KAO_RETRY, role == KAO_PICTURE_DOCUMENT ? KAO_RETRY_NO_PHOTO : KAO_RETRY_NO_FACE,
          "No face was found in the %s's picture; use a picture that shows the face from the "
          "front.",
          kao_picture_role_name (role));
      return FALSE;
    }
  first = &g_array_index (faces, KaoFace, 0);
  for (guint i = 1; i < faces->len; i++)
    if (g_array_index (faces, KaoFace, i).box.width >= RIVAL_WIDTH * first->box.width)
      {
        g_set_error (error, KAO_RETRY, KAO_RETRY_SEVERAL_FACES,
                     "The %s's picture holds %u faces; use a picture of one person.",
                     kao_picture_role_name (role), faces->len);
        return FALSE;
      }
  picture->face = *first;
  picture->has_face = TRUE;
  return TRUE;
}

static gboolean
describe (KaoPicture *picture, KaoEngine *engine, const KaoImage *image, guint n_faces,
          GError **error)
{
  gint64 start = g_get_monotonic_time ();

  picture->width = kao_image_get_width (image);
  picture->height = kao_image_get_height (image);
  kao_quality_measure (image, &picture->face, n_faces, &picture->quality);
  picture->milliseconds[KAO_STAGE_QUALITY] = lap (&start);
  picture->vector = kao_engine_describe (engine, image, &picture->face,
                                         picture->role == KAO_PICTURE_DOCUMENT, error);
  picture->milliseconds[KAO_STAGE_DESCRIBE] = lap (&start);
  return picture->vector != NULL;
}

static gboolean
process_portrait (KaoPicture *picture, KaoEngine *engine, const KaoImage *image, GError **error)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GArray) faces = kao_engine_detect (engine, image, &kao_detect_file, error);

  picture->milliseconds[KAO_STAGE_DETECT] = lap (&start);
  return faces != NULL && choose_face (picture, faces, picture->role, error)
         && describe (picture, engine, image, faces->len, error);
}

/* The portrait on a scan. */
static gboolean
process_scan (KaoPicture *picture, KaoEngine *engine, const KaoImage *image, GError **error)
{
  gint64 start = g_get_monotonic_time ();
  gdouble stated = kao_image_get_dpi (image);
  g_autoptr (KaoPortrait) portrait
      = locate (engine, image, stated > 0.0 ? stated : guess_dpi (image), error);

  picture->milliseconds[KAO_STAGE_LOCATE] = lap (&start);
  if (portrait == NULL)
    return FALSE;
  picture->is_scan = TRUE;
  picture->has_face = TRUE;
  picture->face.box = portrait->face.box;
  picture->face.score = portrait->face.score;
  picture->face.has_points = portrait->face.has_points;
  memcpy (picture->face.points, portrait->face.points, sizeof picture->face.points);
  return describe (picture, engine, portrait->portrait, 1, error);
}

static gboolean
looks_like_scan (const KaoImage *image)
{
  gint width = kao_image_get_width (image);
  gint height = kao_image_get_height (image);
  gdouble dpi = kao_image_get_dpi (image);

  /* Cameras and editors state 72 or 96 dpi for anything. */
  return dpi >= 150.0 || MAX (width, height) >= SCAN_SIDE;
}

gboolean
kao_picture_process (KaoPicture *picture,
                     KaoEngine *engine,
                     const KaoImage *image,
                     KaoPictureRole role,
                     GError **error)
{
  g_autoptr (GError) scan_error = NULL;
  g_autoptr (GError) portrait_error = NULL;

  picture->role = role;
  for (gsize i = KAO_STAGE_LOCATE; i < KAO_N_STAGES; i++)
    picture->milliseconds[i] = -1.0;

  if (role == KAO_PICTURE_VISITOR)
    return process_portrait (picture, engine, image, error);

  /* A document may be a whole scan or a portrait cut out before; what it looks like goes first. */
  if (looks_like_scan (image))
    {
      if (process_scan (picture, engine, image, &scan_error))
        return TRUE;
      if (!g_error_matches (scan_error, KAO_RETRY, KAO_RETRY_SEVERAL_FACES)
          && process_portrait (picture, engine, image, NULL))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&scan_error));
      return FALSE;
    }
  if (process_portrait (picture, engine, image, &portrait_error))
    return TRUE;
  if (g_error_matches (portrait_error, KAO_RETRY, KAO_RETRY_NO_PHOTO)
      && MAX (kao_image_get_width (image), kao_image_get_height (image)) >= SCAN_SIDE / 2
      && process_scan (picture, engine, image, NULL))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&portrait_error));
  return FALSE;
}

gboolean
kao_picture_process_file (KaoPicture *picture,
                          KaoEngine *engine,
                          const gchar *path,
                          KaoPictureRole role,
                          GError **error)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (KaoImage) image = kao_codec_read_file (path, error);

  picture->role = role;
  if (image == NULL)
    return FALSE;
  picture->milliseconds[KAO_STAGE_READ] = lap (&start);
  return kao_picture_process (picture, engine, image, role, error);
}
