// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "document/kao-document-private.h"

#include <math.h>

/* Asks the face finder about parts of the scan. The finder knows upright faces of some 80 pixels
 * and more, and takes time in proportion to the pixels, so everything is shown to it at the
 * resolution at which the expected face is a little larger than that. */

/* What the finder is asked for, and what a portrait is brought to. */
#define SEARCH_FACE_PX 108.0

/* The finder's box as part of the height of a portrait with an official margin. */
#define BOX_PER_PHOTO_HEIGHT 0.47

/* A card's portrait is 27.5 mm high, a licence's 30 mm. */
#define CARD_PORTRAIT_MM 27.5
/* One that is glued to a form. */
#define PHOTO_PORTRAIT_MM 45.0

/* Boxes outside these are no portrait on a document: ghosts and logos below, whole-page art
 * above. */
#define LEAST_BOX_MM 9.5
#define MOST_BOX_MM 34.0

/* White around a block, so that the finder's window fits a face at its edge; more around one
 * whose own edges were not seen. */
#define BLOCK_MARGIN_MM 3.0
#define AREA_MARGIN_MM 7.0

/* A find that needs no second opinion from the other orientations of the whole card; and one
 * that needs none at all: upside down, the finder has never been seen to give half of it. */
#define SURE_SCORE 0.5
#define CERTAIN_SCORE 1.0

/* A strip narrower than this is a title or a line of text, unless it is narrow enough for a
 * head. */
#define LEAST_AREA_SHORT_MM 19.0

static gdouble
normal_degrees (gdouble degrees)
{
  gdouble turned = fmod (degrees, 360);

  return turned < 0 ? turned + 360 : turned;
}

/* One face per place: the orientation with the best score is the right one. */
static void
add_sighting (GArray *sightings, const KaoSighting *sighting)
{
  for (guint i = 0; i < sightings->len; i++)
    {
      KaoSighting *other = &g_array_index (sightings, KaoSighting, i);
      gdouble distance = hypot (other->x_mm - sighting->x_mm, other->y_mm - sighting->y_mm);

      if (distance < 0.6 * MAX (other->box_mm, sighting->box_mm))
        {
          if (sighting->score > other->score)
            *other = *sighting;
          return;
        }
    }
  g_array_append_val (sightings, *sighting);
}

/* Whether the eyes are where eyes are in the finder's box: the size of the crop hangs on them. */
static gboolean
has_sane_eyes (const KaoFace *face)
{
  const KaoPoint *left = &face->points[KAO_LANDMARK_EYE_LEFT];
  const KaoPoint *right = &face->points[KAO_LANDMARK_EYE_RIGHT];
  gdouble side = face->box.width;
  gdouble apart = hypot (right->x - left->x, right->y - left->y);
  gdouble x = (left->x + right->x) / 2 - face->box.x - side / 2,
          y = (left->y + right->y) / 2 - face->box.y - side / 2;

  return face->has_points && apart > side / 4 && apart < side / 1.6 && hypot (x, y) < side / 2;
}

/* The eyes' and the other landmarks' place on the glass, from landmarks or from the box. */
static void
note_eyes (KaoSighting *sighting, const KaoFace *face, const KaoImage *window,
           const KaoBlock *block)
{
  gdouble mm = KAO_MM_PER_INCH / kao_image_get_dpi (window);
  gdouble c = cos (sighting->rotation * G_PI / 180), s = sin (sighting->rotation * G_PI / 180);
  KaoPoint left = { face->box.x + face->box.width * (0.5 - 0.5 / KAO_BOX_PER_EYES),
                    face->box.y + face->box.height * KAO_EYES_DOWN_BOX };
  KaoPoint right = { face->box.x + face->box.width * (0.5 + 0.5 / KAO_BOX_PER_EYES), left.y };

  sighting->has_points = has_sane_eyes (face);
  if (sighting->has_points)
    {
      left = face->points[KAO_LANDMARK_EYE_LEFT];
      right = face->points[KAO_LANDMARK_EYE_RIGHT];
    }
  gdouble u = ((left.x + right.x) / 2 - kao_image_get_width (window) / 2.0) * mm;
  gdouble v = ((left.y + right.y) / 2 - kao_image_get_height (window) / 2.0) * mm;

  for (gsize i = 0; sighting->has_points && i < KAO_N_LANDMARKS; i++)
    {
      gdouble x = (face->points[i].x - kao_image_get_width (window) / 2.0) * mm;
      gdouble y = (face->points[i].y - kao_image_get_height (window) / 2.0) * mm;

      sighting->points[i].x = block->x_mm + x * c + y * s;
      sighting->points[i].y = block->y_mm - x * s + y * c;
    }
  sighting->eyes_x_mm = block->x_mm + u * c + v * s;
  sighting->eyes_y_mm = block->y_mm - u * s + v * c;
  sighting->eyes_mm = hypot (right.x - left.x, right.y - left.y) * mm;
}

/* Shows @window, which lies upright for a document turned by @rotation, to the finder. */
static gboolean
look (KaoSearch *search, const KaoImage *window, const KaoBlock *block, gdouble rotation,
      gint index, GError **error)
{
  g_autoptr (GArray) faces = g_array_new (FALSE, TRUE, sizeof (KaoFace));
  gdouble mm = KAO_MM_PER_INCH / kao_image_get_dpi (window);
  gdouble turn = rotation * G_PI / 180;

  if (g_cancellable_set_error_if_cancelled (search->cancellable, error))
    return FALSE;
  if (kao_image_get_width (window) < KAO_LEAST_FACE_PX || kao_image_get_height (window) < KAO_LEAST_FACE_PX)
    return TRUE;
  if (!search->find_faces (window, KAO_LEAST_FACE_PX, search->is_frontal, faces, search->user_data,
                           error))
    return FALSE;
  for (guint i = 0; i < faces->len; i++)
    {
      const KaoFace *face = &g_array_index (faces, KaoFace, i);
      gdouble u = (face->box.x + face->box.width / 2.0 - kao_image_get_width (window) / 2.0) * mm;
      gdouble v = (face->box.y + face->box.height / 2.0 - kao_image_get_height (window) / 2.0) * mm;
      KaoSighting sighting = {
        .x_mm = block->x_mm + u * cos (turn) + v * sin (turn),
        .y_mm = block->y_mm - u * sin (turn) + v * cos (turn),
        .box_mm = (face->box.width + face->box.height) / 2.0 * mm,
        .rotation = normal_degrees (rotation),
        .score = face->score,
        .block = index,
      };

      note_eyes (&sighting, face, window, block);
      if (sighting.box_mm < LEAST_BOX_MM || sighting.box_mm > MOST_BOX_MM)
        continue;
      add_sighting (search->sightings, &sighting);
    }
  return TRUE;
}

static gdouble
best_score (const GArray *sightings, guint from)
{
  gdouble best = -G_MAXDOUBLE;

  for (guint i = from; i < sightings->len; i++)
    best = MAX (best, g_array_index (sightings, KaoSighting, i).score);
  return best;
}

/* The quarter turns of @window named in @quarters, most likely first, until a find is as good as
 * @enough. */
static gboolean
look_around (KaoSearch *search, const KaoImage *window, const KaoBlock *block,
             const guint *quarters, gsize n_quarters, gdouble enough, gint index, GError **error)
{
  guint before = search->sightings->len;

  for (gsize i = 0; i < n_quarters && best_score (search->sightings, before) < enough; i++)
    {
      /* A document that lies turned counter-clockwise is turned back clockwise. */
      g_autoptr (KaoImage) turned = kao_image_rotate_quarter (window, (4 - quarters[i]) % 4, error);

      if (turned == NULL)
        return FALSE;
      kao_image_set_dpi (turned, kao_image_get_dpi (window));
      if (!look (search, turned, block, block->angle + 90.0 * quarters[i], index, error))
        return FALSE;
    }
  return TRUE;
}

static KaoImage *
cut (KaoSearch *search, const KaoBlock *block, gdouble margin_mm, gdouble dpi, GError **error)
{
  return kao_resample_window (search->scan, block->x_mm, block->y_mm,
                              block->width_mm + 2 * margin_mm, block->height_mm + 2 * margin_mm,
                              block->angle, dpi, KAO_IMAGE_GRAY8, error);
}

/* The resolution at which the face of a portrait @height_mm high has the size for the search. */
static gdouble
dpi_for_portrait (gdouble height_mm)
{
  return SEARCH_FACE_PX / (BOX_PER_PHOTO_HEIGHT * height_mm) * KAO_MM_PER_INCH;
}

/* Looks at a new find from all sides: a finder for upright faces may, rarely, see one upside
 * down. */
static gboolean
verify (KaoSearch *search, guint which, GError **error)
{
  const KaoSighting *sighting = &g_array_index (search->sightings, KaoSighting, which);
  if (sighting->score >= CERTAIN_SCORE)
    return TRUE;
  KaoBlock around = {
    .x_mm = sighting->x_mm,
    .y_mm = sighting->y_mm,
    .width_mm = 2.2 * sighting->box_mm,
    .height_mm = 2.2 * sighting->box_mm,
    .angle = sighting->rotation,
  };
  gdouble dpi = SEARCH_FACE_PX / sighting->box_mm * KAO_MM_PER_INCH;
  g_autoptr (KaoImage) window = cut (search, &around, 0, dpi, error);
  const guint others[] = { 1, 2, 3 };

  if (window == NULL)
    return FALSE;
  return look_around (search, window, &around, others, G_N_ELEMENTS (others), G_MAXDOUBLE,
                      sighting->block, error);
}

static gboolean
search_card (KaoSearch *search, const KaoBlock *block, gint index, GError **error)
{
  g_autoptr (KaoImage) window =
      cut (search, block, BLOCK_MARGIN_MM, dpi_for_portrait (CARD_PORTRAIT_MM), error);
  /* The long side is the width, nearly always. */
  const guint lying[] = { 0, 2, 1, 3 };
  const guint standing[] = { 1, 3, 0, 2 };
  const guint *quarters = block->width_mm >= block->height_mm ? lying : standing;
  guint before = search->sightings->len;

  if (window == NULL || !look_around (search, window, block, quarters, 4, SURE_SCORE, index, error))
    return FALSE;
  for (guint i = before; i < search->sightings->len; i++)
    if (!verify (search, i, error))
      return FALSE;
  return TRUE;
}

static gboolean
search_once (KaoSearch *search, const KaoBlock *block, gint index, GError **error)
{
  const guint quarters[] = { 0, 1, 2, 3 };
  gdouble shorter = MIN (block->width_mm, block->height_mm);
  gdouble longer = MAX (block->width_mm, block->height_mm);
  gdouble finest = dpi_for_portrait (CARD_PORTRAIT_MM), dpi = finest;
  gdouble margin = block->shape == KAO_BLOCK_PHOTO ? BLOCK_MARGIN_MM : AREA_MARGIN_MM;
  guint before = search->sightings->len;

  if (block->shape == KAO_BLOCK_CARD)
    return search_card (search, block, index, error);
  if (block->shape == KAO_BLOCK_AREA && shorter < LEAST_AREA_SHORT_MM)
    return TRUE;
  /* Should the block be more than the portrait, the second round finds it. */
  if (block->shape == KAO_BLOCK_PHOTO)
    dpi = MIN (finest, dpi_for_portrait (MIN (longer, shorter / KAO_PHOTO_ASPECT)));
  for (;;)
    {
      g_autoptr (KaoImage) window = cut (search, block, margin, dpi, error);

      if (window == NULL
          || !look_around (search, window, block, quarters, G_N_ELEMENTS (quarters), CERTAIN_SCORE,
                           index, error))
        return FALSE;
      if (search->sightings->len > before || dpi >= finest)
        return TRUE;
      dpi = finest;
    }
}

gboolean
kao_search_block (KaoSearch *search, const KaoBlock *block, gint index, GError **error)
{
  guint before = search->sightings->len;

  if (!search_once (search, block, index, error))
    return FALSE;
  if (!search->is_frontal || search->sightings->len > before || block->shape == KAO_BLOCK_AREA)
    return TRUE;
  /* An official photo looks straight ahead, nearly always. */
  search->is_frontal = FALSE;
  gboolean is_done = search_once (search, block, index, error);
  search->is_frontal = TRUE;
  return is_done;
}

void
kao_search_add (KaoSearch *search, const GArray *sightings)
{
  for (guint i = 0; i < sightings->len; i++)
    add_sighting (search->sightings, &g_array_index (sightings, KaoSighting, i));
}

static gboolean
search_all_turns (KaoSearch *search, const KaoBlock *block, gdouble portrait_mm, gint index, GError **error)
{
  const guint quarters[] = { 0, 1, 2, 3 };
  g_autoptr (KaoImage) window = cut (search, block, BLOCK_MARGIN_MM, dpi_for_portrait (portrait_mm), error);

  return window != NULL
         && look_around (search, window, block, quarters, G_N_ELEMENTS (quarters), G_MAXDOUBLE, index, error);
}

gboolean
kao_search_upright (KaoSearch *search, const KaoBlock *block, gint index, GError **error)
{
  return search_all_turns (search, block, PHOTO_PORTRAIT_MM, index, error);
}

gboolean
kao_search_hard (KaoSearch *search, const KaoBlock *block, gint index, GError **error)
{
  /* The finder bears about 20 degrees to either side. */
  const gdouble turns[] = { 0, 30, -30 };
  const gdouble heights[] = { PHOTO_PORTRAIT_MM, CARD_PORTRAIT_MM };
  for (gsize t = 0; t < G_N_ELEMENTS (turns) && search->sightings->len == 0; t++)
    for (gsize h = 0; h < G_N_ELEMENTS (heights) && search->sightings->len == 0; h++)
      {
        KaoBlock turned = *block;
        gdouble turn = turns[t] * G_PI / 180;

        /* Over a whole page, in-between angles and faces as small as a card's would take
         * seconds; cards have been looked at one by one. */
        if ((t > 0 || h > 0) && block->width_mm * block->height_mm > KAO_LEAST_PAGE_MM2)
          break;
        turned.angle += turns[t];
        turned.width_mm = block->width_mm * cos (turn) + block->height_mm * fabs (sin (turn));
        turned.height_mm = block->height_mm * cos (turn) + block->width_mm * fabs (sin (turn));
        if (!search_all_turns (search, &turned, heights[h], index, error))
          return FALSE;
      }
  return TRUE;
}
