// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "visitor/kao-face-view.h"

#include "base/kao-log.h"

/* A detector's box holds the face from the brows to the chin: with it alone, the eyes are about
 * here. Only for showing a face whose landmarks are not known. */
static void
guess_points (KaoFace *face)
{
  static const KaoPoint usual[KAO_N_LANDMARKS] = {
    [KAO_LANDMARK_EYE_LEFT] = { 0.30, 0.32 },   [KAO_LANDMARK_EYE_RIGHT] = { 0.70, 0.32 },
    [KAO_LANDMARK_NOSE_TIP] = { 0.50, 0.57 },   [KAO_LANDMARK_MOUTH_LEFT] = { 0.34, 0.77 },
    [KAO_LANDMARK_MOUTH_RIGHT] = { 0.66, 0.77 },
  };

  for (guint i = 0; i < KAO_N_LANDMARKS; i++)
    {
      face->points[i].x = face->box.x + usual[i].x * face->box.width;
      face->points[i].y = face->box.y + usual[i].y * face->box.height;
    }
  face->has_points = TRUE;
}

KaoImage *
kao_face_view_new (const KaoImage *image, const KaoFace *face)
{
  KaoFace placed = *face;
  gdouble matrix[6];
  g_autoptr (GError) error = NULL;
  KaoImage *aligned;

  if (!placed.has_points)
    guess_points (&placed);
  if (!kao_face_portrait_matrix (&placed, KAO_FACE_VIEW_WIDTH, KAO_FACE_VIEW_HEIGHT, matrix))
    return NULL;
  aligned = kao_image_warp (image, matrix, KAO_FACE_VIEW_WIDTH, KAO_FACE_VIEW_HEIGHT, &error);
  if (aligned == NULL)
    kao_log_event ("visitor", "a picture could not be shown: %s", error->message);
  return aligned;
}
