// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "document/kao-document-private.h"

#include "secure/kao-memory.h"

#include <math.h>

/* From a sighting to the crop that the engine compares: the portrait's border on a small copy, the
 * portrait at full resolution, descreened, scaled, landmarks found again, all around it blurred. */

/* More pixels between the eyes than this help no network and cost time. */
#define MOST_EYES_PX 112.0

/* The finder is shown two copies on which the face is so large: its time goes with the pixels. On the
 * scans of tests/bench/document/measure that were hardest with 170 and 131, these gave the fewest eyes
 * off by 5 %; on all of them, a third as many. */
#define FINAL_FACE_PX 150.0
#define FINAL_SMALLER_FACE_PX 115.0


/* Eyes to the upper edge of an official photo, as a part of its height. */
#define EYES_DOWN_PHOTO 0.46

/* A sighting that the rectangle of its document turned right needs less than this. */
#define TURN_AGAIN_DEGREES 12.0

/* Portraits gave 0.5 and more in one of the two looks; text and patterns 0.1. */
#define LEAST_SCORE 0.25
/* What the search's look must have given when the look at the crop sees nothing. */
#define SURE_ALONE 0.5

/* Landmarks of two looks that are farther apart than this, in eye distances, are not of one
 * face. */
#define MOST_JITTER 0.25

/* Less is a faded second portrait or a watermark. */
#define LEAST_RANGE 45.0
/* A drawing is thin lines on paper: little of its shades lasts when they blur, and much of it is
 * paper. Drawn faces gave 0.51 to 0.70 and 0.44 to 0.51, portraits 0.69 to 0.91 and, where that
 * is under 0.85, at most 0.40. */
#define LEAST_LASTING 0.62
#define LEAST_LASTING_IF_PLAIN 0.80
#define PLAIN 0.42

/* The portrait on the glass. */
typedef struct
{
  KaoPoint centre; /* mm */
  gdouble width, height;
  gdouble rotation;
} Place;

static KaoFace *
best_face (GArray *faces, const KaoImage *picture)
{
  KaoFace *best = NULL;
  gdouble best_value = -G_MAXDOUBLE;
  gdouble width = kao_image_get_width (picture), height = kao_image_get_height (picture);

  /* The one that the cut was made around: near the middle. */
  for (guint i = 0; i < faces->len; i++)
    {
      KaoFace *face = &g_array_index (faces, KaoFace, i);
      gdouble x = (face->box.x + face->box.width / 2.0) / width - 0.5;
      gdouble y = (face->box.y + face->box.height / 2.0) / height - 0.5;
      gdouble value = face->score - 8 * hypot (x, y);

      if (value > best_value)
        {
          best = face;
          best_value = value;
        }
    }
  return best;
}

/* Moves @point by (@u, @v) along and across a document turned by @rotation. */
static KaoPoint
step (KaoPoint point, gdouble u, gdouble v, gdouble rotation)
{
  gdouble c = cos (rotation * G_PI / 180), s = sin (rotation * G_PI / 180);

  return (KaoPoint){ point.x + u * c + v * s, point.y - u * s + v * c };
}

/* The portrait by the proportions of an official photo around the eyes. */
static Place
expect_place (KaoPoint eyes, gdouble eyes_mm, gdouble rotation)
{
  gdouble height = eyes_mm / KAO_EYES_PER_HEAD / KAO_HEAD_PER_PHOTO;

  return (Place){ .centre = step (eyes, 0, (0.5 - EYES_DOWN_PHOTO) * height, rotation),
                  .width = height * KAO_PHOTO_ASPECT,
                  .height = height,
                  .rotation = rotation };
}

/* Corrects @place by the border that shows on the document. */
static gboolean
find_border (KaoSearch *search, const KaoSighting *sighting, Place *place, GError **error)
{
  gdouble room = KAO_OUTLINE_ROOM * place->height;
  gdouble dpi = KAO_OUTLINE_HEIGHT / place->height * KAO_MM_PER_INCH;
  g_autoptr (KaoImage) copy =
      kao_resample_window (search->scan, place->centre.x, place->centre.y, place->width + 2 * room,
                           place->height + 2 * room, place->rotation, dpi, KAO_IMAGE_RGB24, error);

  if (copy == NULL)
    return FALSE;
  gdouble px = kao_image_get_dpi (copy) / KAO_MM_PER_INCH;
  gdouble middle_x = kao_image_get_width (copy) / 2.0, middle_y = kao_image_get_height (copy) / 2.0;
  gdouble dx = sighting->x_mm - place->centre.x, dy = sighting->y_mm - place->centre.y;
  gdouble c = cos (place->rotation * G_PI / 180), s = sin (place->rotation * G_PI / 180);
  gdouble face_x = middle_x + (dx * c - dy * s) * px, face_y = middle_y + (dx * s + dy * c) * px;
  gdouble half = sighting->box_mm / 2 * px;
  KaoBounds expected = { middle_x - place->width / 2 * px, middle_y - place->height / 2 * px,
                         middle_x + place->width / 2 * px, middle_y + place->height / 2 * px };
  KaoBounds face = { face_x - half, face_y - half, face_x + half, face_y + half };
  KaoBounds found = kao_find_outline (copy, &expected, &face);

  place->centre = step (place->centre, ((found.x0 + found.x1) / 2 - middle_x) / px,
                        ((found.y0 + found.y1) / 2 - middle_y) / px, place->rotation);
  place->width = (found.x1 - found.x0) / px;
  place->height = (found.y1 - found.y0) / px;
  return TRUE;
}

/* The portrait and its margin upright, descreened, with at most MOST_EYES_PX between the eyes. */
static KaoImage *
cut_clean (KaoSearch *search, const Place *place, gdouble eyes_mm, GError **error)
{
  gdouble margin = KAO_PORTRAIT_MARGIN * place->height;
  gdouble scan_dpi = kao_image_get_dpi (search->scan);
  KaoScreen screen;
  g_autoptr (KaoImage) full = kao_resample_window (
      search->scan, place->centre.x, place->centre.y, place->width + 2 * margin,
      place->height + 2 * margin, place->rotation, scan_dpi, KAO_IMAGE_RGB24, error);

  if (full == NULL)
    return NULL;
  kao_descreen_measure (full, &screen);
  return kao_descreen (full, &screen, MIN (scan_dpi, MOST_EYES_PX / eyes_mm * KAO_MM_PER_INCH),
                       error);
}

/* How pixels of @picture, whose middle is the middle of @place, lie on the glass. */
static void
map_to_glass (const KaoImage *picture, const Place *place, gdouble m[6])
{
  gdouble mm = KAO_MM_PER_INCH / kao_image_get_dpi (picture);
  gdouble c = cos (place->rotation * G_PI / 180) * mm, s = sin (place->rotation * G_PI / 180) * mm;
  gdouble x = kao_image_get_width (picture) / 2.0, y = kao_image_get_height (picture) / 2.0;

  m[0] = c;
  m[1] = s;
  m[2] = place->centre.x - c * x - s * y;
  m[3] = -s;
  m[4] = c;
  m[5] = place->centre.y + s * x - c * y;
}

static KaoPortrait *
make_portrait (KaoImage *picture, const KaoFace *face, const Place *place)
{
  /* Holds where the face's eyes, nose and mouth are. */
  KaoPortrait *portrait = kao_secret_alloc (sizeof *portrait);
  gint margin =
      (gint)lround (KAO_PORTRAIT_MARGIN * place->height / KAO_MM_PER_INCH * kao_image_get_dpi (picture));
  KaoRect keep = { margin, margin, kao_image_get_width (picture) - 2 * margin,
                   kao_image_get_height (picture) - 2 * margin };

  kao_blur_outside (picture, &keep);
  portrait->x_mm = place->centre.x;
  portrait->y_mm = place->centre.y;
  portrait->rotation_degrees = place->rotation;
  map_to_glass (picture, place, portrait->to_mm);
  portrait->portrait = kao_image_ref (picture);
  portrait->face = *face;
  portrait->confidence = CLAMP (0.5 + face->score / 4, 0.0, 1.0);
  return portrait;
}

/* How far the eyes' line is from level, counter-clockwise. */
static gdouble
roll_of (const KaoFace *face)
{
  const KaoPoint *left = &face->points[KAO_LANDMARK_EYE_LEFT];
  const KaoPoint *right = &face->points[KAO_LANDMARK_EYE_RIGHT];

  return face->has_points ? atan2 (left->y - right->y, right->x - left->x) * 180 / G_PI : 0;
}

/* Straight faces first: the search has nearly always found one, and four of the finder's five
 * filters are for others. */
static gboolean
find_straight_first (KaoSearch *search, const KaoImage *picture, GArray *faces, GError **error)
{
  if (!search->find_faces (picture, KAO_LEAST_FACE_PX, TRUE, faces, search->user_data, error))
    return FALSE;
  return faces->len > 0
         || search->find_faces (picture, KAO_LEAST_FACE_PX, FALSE, faces, search->user_data, error);
}

/* Faces on @picture, looked for on a copy where they are about @face_px large. */
static gboolean
find_again (KaoSearch *search, const KaoImage *picture, const KaoSighting *sighting,
            gdouble face_px, GArray *faces, GError **error)
{
  gint width = kao_image_get_width (picture), height = kao_image_get_height (picture);
  gdouble box_px = sighting->box_mm / KAO_MM_PER_INCH * kao_image_get_dpi (picture);
  gdouble scale = face_px / box_px;

  if (scale > 0.9)
    return find_straight_first (search, picture, faces, error);
  g_autoptr (KaoImage) copy =
      kao_image_scale (picture, (gint)lround (width * scale), (gint)lround (height * scale), error);
  if (copy == NULL || !find_straight_first (search, copy, faces, error))
    return FALSE;
  gdouble x = width / (gdouble)kao_image_get_width (copy),
          y = height / (gdouble)kao_image_get_height (copy);
  for (guint i = 0; i < faces->len; i++)
    {
      KaoFace *face = &g_array_index (faces, KaoFace, i);

      face->box =
          (KaoRect){ (gint)lround (face->box.x * x), (gint)lround (face->box.y * y),
                     (gint)lround (face->box.width * x), (gint)lround (face->box.height * y) };
      for (gsize k = 0; face->has_points && k < KAO_N_LANDMARKS; k++)
        {
          face->points[k].x *= x;
          face->points[k].y *= y;
        }
    }
  return TRUE;
}

/* What the search saw, in pixels of @picture: at another scale the finder may just miss the
 * face. */
static void
recall_face (const KaoSighting *sighting, const KaoImage *picture, const Place *place,
             KaoFace *face)
{
  gdouble px = kao_image_get_dpi (picture) / KAO_MM_PER_INCH;
  gdouble c = cos (place->rotation * G_PI / 180) * px, s = sin (place->rotation * G_PI / 180) * px;
  gdouble x = kao_image_get_width (picture) / 2.0, y = kao_image_get_height (picture) / 2.0;
  gdouble dx = sighting->x_mm - place->centre.x, dy = sighting->y_mm - place->centre.y;
  gint side = (gint)lround (sighting->box_mm * px);

  face->box = (KaoRect){ (gint)lround (x + dx * c - dy * s) - side / 2,
                         (gint)lround (y + dx * s + dy * c) - side / 2, side, side };
  face->score = sighting->score;
  face->has_points = sighting->has_points;
  for (gsize i = 0; i < KAO_N_LANDMARKS; i++)
    {
      dx = sighting->points[i].x - place->centre.x;
      dy = sighting->points[i].y - place->centre.y;
      face->points[i] = (KaoPoint){ x + dx * c - dy * s, y + dx * s + dy * c };
    }
}

/* Brings @other, another look at the same face, into the mean of @n looks that @face is. */
static void
add_look (KaoFace *face, gint *n, const KaoFace *other)
{
  const KaoPoint *left = &face->points[KAO_LANDMARK_EYE_LEFT];
  const KaoPoint *right = &face->points[KAO_LANDMARK_EYE_RIGHT];
  gdouble most = MOST_JITTER * hypot (right->x - left->x, right->y - left->y);

  if (!face->has_points || !other->has_points)
    return;
  for (gsize i = 0; i < KAO_N_LANDMARKS; i++)
    if (hypot (face->points[i].x - other->points[i].x, face->points[i].y - other->points[i].y)
        > most)
      return;
  for (gsize i = 0; i < KAO_N_LANDMARKS; i++)
    {
      face->points[i].x = (face->points[i].x * *n + other->points[i].x) / (*n + 1);
      face->points[i].y = (face->points[i].y * *n + other->points[i].y) / (*n + 1);
    }
  (*n)++;
}

/* The face on the finished @picture: what the finder sees there, steadied by what it sees at
 * another scale and what the search saw, because its box, and with it every landmark, jitters
 * with the scale. When it sees nothing, what the search saw if that was sure. FALSE with @error
 * unset: no face. */
static gboolean
see_face (KaoSearch *search, const KaoImage *picture, const KaoSighting *sighting,
          const Place *place, KaoFace *face, GError **error)
{
  const gdouble sizes[] = { FINAL_FACE_PX, FINAL_SMALLER_FACE_PX };
  KaoFace recalled;
  gint n = 0;

  recall_face (sighting, picture, place, &recalled);
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GArray) faces = g_array_new (FALSE, TRUE, sizeof (KaoFace));

      if (!find_again (search, picture, sighting, sizes[i], faces, error))
        return FALSE;
      const KaoFace *best = best_face (faces, picture);
      if (best == NULL)
        continue;
      if (n > 0)
        add_look (face, &n, best);
      else
        {
          *face = *best;
          n = 1;
        }
    }
  if (n > 0)
    add_look (face, &n, &recalled);
  else
    *face = recalled;
  return n > 0 || sighting->score >= SURE_ALONE;
}

static gboolean
is_drawing (const KaoShades *shades)
{
  return shades->lasting < LEAST_LASTING
         || (shades->plain > PLAIN && shades->lasting < LEAST_LASTING_IF_PLAIN);
}

KaoPortrait *
kao_finish_portrait (KaoSearch *search, const KaoSighting *sighting, gdouble *height_mm,
                     gdouble *range, GError **error)
{
  gdouble rotation = sighting->rotation;

  for (gint attempt = 0; attempt < 2; attempt++)
    {
      KaoPoint eyes = { sighting->eyes_x_mm, sighting->eyes_y_mm };
      Place place = expect_place (eyes, sighting->eyes_mm, rotation);
      KaoShades shades;
      KaoFace face;

      if (g_cancellable_set_error_if_cancelled (search->cancellable, error)
          || !find_border (search, sighting, &place, error))
        return NULL;
      g_autoptr (KaoImage) picture = cut_clean (search, &place, sighting->eyes_mm, error);
      if (picture == NULL || !see_face (search, picture, sighting, &place, &face, error))
        return NULL;
      if (MAX (face.score, sighting->score) < LEAST_SCORE)
        return NULL;
      if (attempt == 0 && fabs (roll_of (&face)) > TURN_AGAIN_DEGREES)
        {
          /* The document's lie was a guess; the eyes know better. */
          rotation = fmod (rotation + roll_of (&face) + 360, 360);
          continue;
        }
      kao_measure_shades (picture, &face.box, &shades);
      if (shades.range < LEAST_RANGE || is_drawing (&shades))
        return NULL;
      *height_mm = place.height;
      *range = shades.range;
      return make_portrait (picture, &face, &place);
    }
  return NULL;
}
