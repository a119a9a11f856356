// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "document/kao-document-private.h"

#include "base/kao-error.h"
#include "base/kao-log.h"
#include "secure/kao-memory.h"

#include <math.h>

/* The order of the search, the kinds, and the reason when there is no portrait. */

/* What differs less over the glass than this is a closed lid (white lids fade a little to the
 * ends). */
#define MOST_LID_UNEVENNESS 4.5

/* Shades that remain of text at a distance are weak; a head on its background is strong. */
#define LEAST_PHOTO_CONTRAST 9.0

/* An empty portrait field holds less than this part of a card's edges (by area it would be 15
 * %). */
#define BLANK_FIELD_INK 0.02

/* Between a card's portrait (27.5 mm) and a licence's (30 mm); between that and a photo's (45
 * mm). */
#define LICENCE_PORTRAIT_MM 28.7
#define SMALL_PORTRAIT_MM 36.0

/* From the middle of a My Number card's portrait to the card's. */
#define RIGHT_OF_PORTRAIT_MM 27.3
#define ABOVE_PORTRAIT_MM 5.8

/* On one card, a portrait with less than this part of another's range of shades is its ghost: the
 * two cards of the test /document/ghost had 0.34 and 0.46. */
#define GHOST_RANGE 0.6

/* Below a block whose end was seen; less may be a shadow that goes on. */
#define LEAST_BELOW_MM 1.5

void
kao_portrait_free (KaoPortrait *portrait)
{
  if (portrait == NULL)
    return;
  g_clear_pointer (&portrait->portrait, kao_image_unref);
  g_clear_pointer (&portrait->front, kao_image_unref);
  kao_secret_free (portrait);
}

static void
wipe_sighting (gpointer sighting)
{
  kao_wipe (sighting, sizeof (KaoSighting));
}

static gboolean
holds (const KaoBlock *block, gdouble x_mm, gdouble y_mm, gdouble room_mm)
{
  gdouble turn = block->angle * G_PI / 180;
  gdouble dx = x_mm - block->x_mm, dy = y_mm - block->y_mm;

  return fabs (dx * cos (turn) - dy * sin (turn)) <= block->width_mm / 2 + room_mm
         && fabs (dx * sin (turn) + dy * cos (turn)) <= block->height_mm / 2 + room_mm;
}

static gdouble
area_of (const KaoBlock *block)
{
  return block->width_mm * block->height_mm;
}

/* One search: what it works with and what it has. */
typedef struct
{
  KaoSearch search;
  GArray *blocks;  /* KaoBlock */
  GArray *settled; /* KaoSighting of each portrait */
  GPtrArray *portraits;
  KaoGlass glass;
  KaoBands *bands; /* borrowed */
  KaoDocumentKind expected;
} Work;

static const KaoBlock *
block_at (const Work *work, guint i)
{
  return &g_array_index (work->blocks, KaoBlock, i);
}

/* Whether looking at @block would only cost time: a portrait is known in it, or it is part of a
 * card whose portrait is known, or a large part of a card that has been looked at without
 * success. */
static gboolean
is_settled (const Work *work, const KaoBlock *block)
{
  for (guint i = 0; i < work->settled->len; i++)
    {
      const KaoSighting *sighting = &g_array_index (work->settled, KaoSighting, i);

      if (holds (block, sighting->x_mm, sighting->y_mm, 0))
        return TRUE;
      if (sighting->block < 0)
        continue;
      const KaoBlock *card = block_at (work, (guint)sighting->block);
      if (card->shape == KAO_BLOCK_CARD && holds (card, block->x_mm, block->y_mm, 0))
        return TRUE;
    }
  for (guint i = 0; i < work->blocks->len && block->shape == KAO_BLOCK_AREA; i++)
    {
      const KaoBlock *card = block_at (work, i);

      if (card->shape == KAO_BLOCK_CARD && holds (card, block->x_mm, block->y_mm, 0)
          && area_of (block) < 1.1 * area_of (card))
        return TRUE;
    }
  return FALSE;
}

/* The upright box around all blocks, turned as the largest lies. */
static KaoBlock
surround (const Work *work)
{
  gdouble x0 = G_MAXDOUBLE, y0 = G_MAXDOUBLE, x1 = 0, y1 = 0;

  for (guint i = 0; i < work->blocks->len; i++)
    {
      const KaoBlock *block = block_at (work, i);
      gdouble turn = block->angle * G_PI / 180;
      gdouble w = (block->width_mm * fabs (cos (turn)) + block->height_mm * fabs (sin (turn))) / 2;
      gdouble h = (block->height_mm * fabs (cos (turn)) + block->width_mm * fabs (sin (turn))) / 2;

      x0 = MIN (x0, block->x_mm - w);
      y0 = MIN (y0, block->y_mm - h);
      x1 = MAX (x1, block->x_mm + w);
      y1 = MAX (y1, block->y_mm + h);
    }
  x0 = MAX (x0, 0);
  y0 = MAX (y0, 0);
  x1 = MIN (x1, work->glass.width_mm);
  y1 = MIN (y1, work->glass.height_mm);

  const KaoBlock *largest = block_at (work, 0);
  gdouble turn = largest->angle * G_PI / 180;
  gdouble c = fabs (cos (turn)), s = fabs (sin (turn));

  return (KaoBlock){
    .x_mm = (x0 + x1) / 2,
    .y_mm = (y0 + y1) / 2,
    .width_mm = (x1 - x0) * c + (y1 - y0) * s,
    .height_mm = (y1 - y0) * c + (x1 - x0) * s,
    .angle = largest->angle,
    .shape = KAO_BLOCK_PAGE,
  };
}

/* What card-sized or larger thing the sighting lies on: the smallest that holds it. */
static const KaoBlock *
carrier_of (const Work *work, const KaoSighting *sighting)
{
  const KaoBlock *carrier = NULL;

  for (guint i = 0; i < work->blocks->len; i++)
    {
      const KaoBlock *block = block_at (work, i);

      if ((block->shape == KAO_BLOCK_CARD || block->shape == KAO_BLOCK_PAGE)
          && holds (block, sighting->x_mm, sighting->y_mm, 0)
          && (carrier == NULL || area_of (block) < area_of (carrier)))
        carrier = block;
    }
  return carrier;
}

static KaoDocumentKind
kind_of (const Work *work, const KaoSighting *sighting, gdouble height_mm)
{
  const KaoBlock *carrier = carrier_of (work, sighting);

  if ((carrier != NULL && carrier->shape == KAO_BLOCK_CARD) || height_mm < SMALL_PORTRAIT_MM)
    {
      if (carrier == NULL || carrier->shape != KAO_BLOCK_CARD)
        return height_mm > LICENCE_PORTRAIT_MM ? KAO_DOCUMENT_LICENCE : KAO_DOCUMENT_CARD;
      /* The card has its portrait on the left, the licence on the right. */
      gdouble turn = sighting->rotation * G_PI / 180;
      gdouble right = (sighting->x_mm - carrier->x_mm) * cos (turn)
                      - (sighting->y_mm - carrier->y_mm) * sin (turn);

      return right > 5 ? KAO_DOCUMENT_LICENCE : KAO_DOCUMENT_CARD;
    }
  if (carrier != NULL)
    return KAO_DOCUMENT_FORM;
  /* No page edge to be seen: print elsewhere on the glass makes it a form. */
  for (guint i = 0; i < work->blocks->len; i++)
    {
      const KaoBlock *block = block_at (work, i);

      if (!holds (block, sighting->x_mm, sighting->y_mm, sighting->box_mm)
          && block->shape != KAO_BLOCK_CARD)
        return KAO_DOCUMENT_FORM;
    }
  return KAO_DOCUMENT_PHOTO;
}

/* Where the card's outline does not show, it is expected where such cards have their portrait. */
static void
note_card (const Work *work, const KaoSighting *sighting, KaoPortrait *portrait)
{
  const KaoBlock *carrier = carrier_of (work, sighting);
  gdouble turn = portrait->rotation_degrees * G_PI / 180;

  if (portrait->kind != KAO_DOCUMENT_CARD)
    return;
  portrait->has_card = TRUE;
  if (carrier != NULL && carrier->shape == KAO_BLOCK_CARD)
    {
      portrait->card_x_mm = carrier->x_mm;
      portrait->card_y_mm = carrier->y_mm;
      return;
    }
  portrait->card_x_mm = portrait->x_mm + RIGHT_OF_PORTRAIT_MM * cos (turn) - ABOVE_PORTRAIT_MM * sin (turn);
  portrait->card_y_mm = portrait->y_mm - RIGHT_OF_PORTRAIT_MM * sin (turn) - ABOVE_PORTRAIT_MM * cos (turn);
}

/* Whether @sighting is of a portrait that is known already, seen again from another block. */
static gboolean
is_known (const Work *work, const KaoSighting *sighting)
{
  for (guint i = 0; i < work->settled->len; i++)
    {
      const KaoSighting *known = &g_array_index (work->settled, KaoSighting, i);

      if (hypot (known->x_mm - sighting->x_mm, known->y_mm - sighting->y_mm) < known->box_mm)
        return TRUE;
    }
  return FALSE;
}

/* Goes to the full resolution with what the last search brought, and keeps what is a portrait. */
static gboolean
settle (Work *work, GError **error)
{
  for (guint i = 0; i < work->search.sightings->len; i++)
    {
      const KaoSighting *sighting = &g_array_index (work->search.sightings, KaoSighting, i);
      g_autoptr (GError) trouble = NULL;
      gdouble height_mm = 0, range = 0;

      if (is_known (work, sighting))
        continue;
      g_autoptr (KaoPortrait) portrait =
          kao_finish_portrait (&work->search, sighting, &height_mm, &range, &trouble);

      if (trouble != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&trouble));
          return FALSE;
        }
      if (portrait == NULL)
        continue;
      portrait->kind = kind_of (work, sighting, height_mm);
      note_card (work, sighting, portrait);
      if (portrait->kind == work->expected)
        portrait->confidence = MIN (1.0, portrait->confidence + 0.05);
      g_array_append_vals (work->settled, sighting, 1);
      g_array_index (work->settled, KaoSighting, work->settled->len - 1).range = range;
      g_ptr_array_add (work->portraits, g_steal_pointer (&portrait));
    }
  g_array_set_size (work->search.sightings, 0);
  return TRUE;
}

static gboolean
search_shape (Work *work, KaoBlockShape shape, GError **error)
{
  for (guint i = 0; i < work->blocks->len; i++)
    {
      const KaoBlock *block = block_at (work, i);

      if (block->shape != shape || is_settled (work, block))
        continue;
      if (shape != KAO_BLOCK_CARD && block->contrast < LEAST_PHOTO_CONTRAST)
        continue;
      if (!kao_search_block (&work->search, block, (gint)i, error) || !settle (work, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_ghost (const Work *work, guint which)
{
  const KaoSighting *sighting = &g_array_index (work->settled, KaoSighting, which);
  const KaoBlock *card = carrier_of (work, sighting);

  for (guint i = 0; card != NULL && card->shape == KAO_BLOCK_CARD && i < work->settled->len; i++)
    {
      const KaoSighting *other = &g_array_index (work->settled, KaoSighting, i);

      if (carrier_of (work, other) == card && sighting->range < GHOST_RANGE * other->range)
        return TRUE;
    }
  return FALSE;
}

/* A card that shows its holder twice shows one of the two faded. */
static void
drop_ghosts (Work *work)
{
  for (guint i = work->settled->len; i > 0; i--)
    if (is_ghost (work, i - 1))
      {
        g_array_remove_index (work->settled, i - 1);
        g_ptr_array_remove_index (work->portraits, i - 1);
      }
}

/* Whether everything on the glass is part of cards, which have been looked at from all sides. */
static gboolean
is_all_cards (const Work *work)
{
  for (guint i = 0; i < work->blocks->len; i++)
    {
      const KaoBlock *block = block_at (work, i);
      gboolean is_on_card = FALSE;

      for (guint k = 0; k < work->blocks->len && !is_on_card; k++)
        {
          const KaoBlock *card = block_at (work, k);

          is_on_card = card->shape == KAO_BLOCK_CARD && holds (card, block->x_mm, block->y_mm, 0)
                       && area_of (block) < 1.5 * area_of (card);
        }
      if (!is_on_card)
        return FALSE;
    }
  return TRUE;
}

/* Every block by itself. */
static gboolean
search_shapes (Work *work, GError **error)
{
  const KaoBlockShape order[] = { KAO_BLOCK_CARD, KAO_BLOCK_PHOTO, KAO_BLOCK_AREA };

  work->search.is_frontal = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    if (!search_shape (work, order[i], error))
      return FALSE;
  return TRUE;
}

/* And, where that brings nothing, for other than straight faces. */
static gboolean
search_blocks (Work *work, GError **error)
{
  if (!search_shapes (work, error))
    return FALSE;
  if (work->portraits->len > 0 || is_all_cards (work))
    return TRUE;
  work->search.is_frontal = FALSE;
  return search_shape (work, KAO_BLOCK_AREA, error);
}

static gboolean
search_all (Work *work, GError **error)
{
  if (!search_blocks (work, error))
    return FALSE;
  if (work->portraits->len > 0 || is_all_cards (work))
    return TRUE;

  KaoBlock all = surround (work);
  gboolean is_done = kao_bands_are_for (&all) ? kao_bands_search (work->bands, &work->search, &all, error)
                                              : kao_search_hard (&work->search, &all, -1, error);

  return is_done && settle (work, error);
}

static void
say_back_or_photoless (const Work *work, const KaoBlock *card, GError **error)
{
  gdouble angle = card->width_mm >= card->height_mm ? card->angle : card->angle + 90;
  gdouble width = MAX (card->width_mm, card->height_mm);
  gdouble height = MIN (card->width_mm, card->height_mm);

  /* Either way up: the portrait's field is blank, the rest is not. */
  for (gint i = 0; i < 2; i++)
    {
      g_autoptr (KaoImage) upright =
          kao_resample_window (work->search.scan, card->x_mm, card->y_mm, width - 3, height - 3,
                               angle + 180 * i, 100, KAO_IMAGE_GRAY8, NULL);

      if (upright != NULL && kao_locate_portrait_field_ink (upright) < BLANK_FIELD_INK)
        {
          g_set_error_literal (error, KAO_RETRY, KAO_RETRY_NO_PHOTO,
                               "The card carries no photo: compare by other means");
          return;
        }
    }
  g_set_error_literal (error, KAO_RETRY, KAO_RETRY_BACK_SIDE,
                       "A card without a face lies on the glass: turn it over");
}

/* Print or frames: light that falls under an open lid has no straight edges. */
static gboolean
is_document (const KaoBlock *block)
{
  return block->is_rectangular && (block->shape == KAO_BLOCK_PAGE || block->ink > 0.1);
}

/* Why there is no portrait; always sets @error. */
static void
say_why (const Work *work, GError **error)
{
  gboolean has_document = FALSE;

  for (guint i = 0; i < work->blocks->len; i++)
    {
      const KaoBlock *block = block_at (work, i);

      if (block->shape == KAO_BLOCK_CARD)
        {
          say_back_or_photoless (work, block, error);
          return;
        }
      has_document |= is_document (block);
    }
  if (!has_document && work->glass.unevenness > MOST_LID_UNEVENNESS)
    g_set_error_literal (error, KAO_RETRY, KAO_RETRY_LID_OPEN,
                         "Stray light on the glass: close the lid and scan again");
  else if (work->blocks->len == 0)
    g_set_error_literal (error, KAO_RETRY, KAO_RETRY_EMPTY_GLASS,
                         "Nothing lies on the glass: put the document on it");
  else
    g_set_error_literal (error, KAO_RETRY, KAO_RETRY_NO_PHOTO,
                         "The document carries no photo: check which side lies on the glass");
}

static gint
compare_portraits (gconstpointer a, gconstpointer b)
{
  const KaoPortrait *first = *(const KaoPortrait *const *)a;
  const KaoPortrait *second = *(const KaoPortrait *const *)b;

  return first->confidence < second->confidence   ? 1
         : first->confidence > second->confidence ? -1
                                                  : 0;
}

/* A search begins. Free with work_clear(). */
static void
work_init (Work *work, const KaoImage *scan, KaoDocumentKind expected, KaoFindFacesFunc find_faces, gpointer user_data,
           GCancellable *cancellable)
{
  *work = (Work){
    .search = { scan, find_faces, user_data, cancellable, g_array_new (FALSE, TRUE, sizeof (KaoSighting)), TRUE },
    .blocks = g_array_new (FALSE, TRUE, sizeof (KaoBlock)),
    .settled = g_array_new (FALSE, TRUE, sizeof (KaoSighting)),
    .portraits = g_ptr_array_new_with_free_func ((GDestroyNotify)kao_portrait_free),
    .expected = expected,
  };
  g_array_set_clear_func (work->search.sightings, wipe_sighting);
  g_array_set_clear_func (work->settled, wipe_sighting);
}

static void
work_clear (Work *work)
{
  g_array_unref (work->search.sightings);
  g_array_unref (work->blocks);
  g_array_unref (work->settled);
  g_ptr_array_unref (work->portraits);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

GPtrArray *
kao_search_whole (const KaoImage *scan, KaoReduced *reduced, KaoBands *bands, KaoDocumentKind expected,
                  KaoFindFacesFunc find_faces, gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_auto (Work) work = { 0 };

  work_init (&work, scan, expected, find_faces, user_data, cancellable);
  work.bands = bands;
  if (g_cancellable_set_error_if_cancelled (cancellable, error)
      || !kao_reduced_grow (reduced, scan, kao_image_get_height (scan), error)
      || !kao_locate_blocks (scan, reduced, work.blocks, &work.glass, error) || !search_all (&work, error))
    return NULL;
  drop_ghosts (&work);
  kao_log_detail ("document", "%u blocks, %u portraits", work.blocks->len, work.portraits->len);
  if (work.portraits->len == 0)
    {
      say_why (&work, error);
      return NULL;
    }
  g_ptr_array_sort (work.portraits, compare_portraits);
  return g_ptr_array_ref (work.portraits);
}

/* Takes away what reaches into the lines that are still to come, or to their edge: that may be more than it seems. */
static void
drop_unfinished (Work *work, gdouble done_mm)
{
  for (guint i = work->blocks->len; i > 0; i--)
    {
      const KaoBlock *block = block_at (work, i - 1);
      gdouble turn = block->angle * G_PI / 180;
      gdouble half = (block->height_mm * fabs (cos (turn)) + block->width_mm * fabs (sin (turn))) / 2;

      if (block->y_mm + half > done_mm - LEAST_BELOW_MM)
        g_array_remove_index (work->blocks, i - 1);
    }
}

/* Whether the blocks of @work are those that were looked at before. */
static gboolean
is_looked_at (const Work *work, const GArray *blocks)
{
  if (blocks->len != work->blocks->len)
    return FALSE;
  for (guint i = 0; i < blocks->len; i++)
    {
      const KaoBlock *old = &g_array_index (blocks, KaoBlock, i), *block = block_at (work, i);

      if (old->x_mm != block->x_mm || old->y_mm != block->y_mm || old->width_mm != block->width_mm
          || old->height_mm != block->height_mm || old->angle != block->angle)
        return FALSE;
    }
  return TRUE;
}

/* @page as far as it has come: what reaches beyond the last line may be longer than it will be. */
static KaoBlock
part_of (const KaoBlock *page, gdouble done_mm)
{
  gdouble top = page->y_mm - page->height_mm / 2;
  gdouble bottom = MIN (page->y_mm + page->height_mm / 2, done_mm);
  KaoBlock part = *page;

  part.height_mm = MAX (0, bottom - top);
  part.y_mm = top + part.height_mm / 2;
  return part;
}

gboolean
kao_search_part (const KaoImage *scan, const KaoReduced *reduced, KaoSoFar *so_far, KaoBlock *page,
                 KaoDocumentKind expected, KaoFindFacesFunc find_faces, gpointer user_data, GCancellable *cancellable)
{
  gdouble done_mm = kao_locate_get_done_mm (reduced);
  g_auto (Work) work = { 0 };
  KaoBlock part;

  work_init (&work, scan, expected, find_faces, user_data, cancellable);
  if (!kao_locate_blocks (scan, reduced, work.blocks, &work.glass, NULL) || work.blocks->len == 0)
    return FALSE;
  *page = surround (&work);
  part = part_of (page, done_mm);
  drop_unfinished (&work, done_mm);
  if (!is_looked_at (&work, so_far->blocks))
    {
      g_array_set_size (so_far->blocks, 0);
      so_far->has_portraits = FALSE;
      if (!search_blocks (&work, NULL))
        return FALSE;
      g_array_append_vals (so_far->blocks, work.blocks->data, work.blocks->len);
      so_far->has_portraits = work.portraits->len > 0;
    }
  return !so_far->has_portraits && kao_bands_are_for (&part);
}
