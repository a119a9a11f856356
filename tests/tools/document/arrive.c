// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "arrive.h"

#include <string.h>

KaoImage *
arrive (KaoDocumentAhead *ahead, const KaoImage *scan, gint step, gsize padding, KaoFindFacesFunc find_faces,
        gpointer user_data)
{
  gint width = kao_image_get_width (scan), height = kao_image_get_height (scan);
  gsize row_size = (gsize) width * kao_image_bytes_per_pixel (kao_image_get_format (scan));
  gsize stride = row_size + padding;
  guint8 *pixels = g_malloc0 (stride * (gsize) height);
  KaoImage *image = kao_image_new_wrapped (kao_image_get_format (scan), width, height, stride, pixels, g_free, pixels,
                                           NULL);

  g_assert_nonnull (image);
  kao_image_set_dpi (image, kao_image_get_dpi (scan));
  for (gint done = 0; done < height;)
    {
      gint until = MIN (height, done + step);

      for (; done < until; done++)
        memcpy (pixels + (gsize) done * stride, kao_image_get_const_row (scan, done), row_size);
      if (done < height)
        kao_document_ahead_look (ahead, image, done, KAO_DOCUMENT_CARD, find_faces, user_data, NULL);
    }
  return image;
}

static gboolean
is_same_picture (const KaoImage *a, const KaoImage *b)
{
  if (kao_image_get_width (a) != kao_image_get_width (b) || kao_image_get_height (a) != kao_image_get_height (b)
      || kao_image_get_format (a) != kao_image_get_format (b))
    return FALSE;
  for (gint y = 0; y < kao_image_get_height (a); y++)
    if (memcmp (kao_image_get_const_row (a, y), kao_image_get_const_row (b, y),
                (gsize) kao_image_get_width (a) * kao_image_bytes_per_pixel (kao_image_get_format (a)))
        != 0)
      return FALSE;
  return TRUE;
}

static gboolean
is_same_face (const KaoFace *a, const KaoFace *b)
{
  return memcmp (&a->box, &b->box, sizeof a->box) == 0 && a->score == b->score && a->has_points == b->has_points
         && (!a->has_points || memcmp (a->points, b->points, sizeof a->points) == 0);
}

gboolean
arrive_is_same (GPtrArray *portraits, GPtrArray *others)
{
  if ((portraits == NULL) != (others == NULL) || (portraits != NULL && portraits->len != others->len))
    return FALSE;
  for (guint i = 0; portraits != NULL && i < portraits->len; i++)
    {
      const KaoPortrait *a = g_ptr_array_index (portraits, i), *b = g_ptr_array_index (others, i);

      if (a->kind != b->kind || a->x_mm != b->x_mm || a->y_mm != b->y_mm || a->rotation_degrees != b->rotation_degrees
          || a->confidence != b->confidence || memcmp (a->to_mm, b->to_mm, sizeof a->to_mm) != 0
          || a->has_card != b->has_card || a->card_x_mm != b->card_x_mm || a->card_y_mm != b->card_y_mm
          || !is_same_face (&a->face, &b->face) || !is_same_picture (a->portrait, b->portrait))
        return FALSE;
    }
  return TRUE;
}
