// SPDX-License-Identifier: GPL-3.0-or-later
/* The document search with made-up finders: geometry, reasons, cancelling. What real faces do is
 * measured in tests/contract/document. */
#include "config.h"

#include "document/kao-document-private.h"

#include "base/kao-error.h"

#include <math.h>
#include <string.h>

#define DPI 300.0

static gboolean
locate (const KaoImage *scan, GArray *blocks, KaoGlass *glass)
{
  g_autoptr (KaoReduced) reduced = kao_locate_reduce (scan, NULL);

  return reduced != NULL && kao_reduced_grow (reduced, scan, kao_image_get_height (scan), NULL)
         && kao_locate_blocks (scan, reduced, blocks, glass, NULL);
}

static gint
px (gdouble mm)
{
  return (gint)lround (mm / KAO_MM_PER_INCH * DPI);
}

static KaoImage *
lid (gdouble width_mm, gdouble height_mm, guint8 shade)
{
  KaoImage *scan = kao_image_new (KAO_IMAGE_RGB24, px (width_mm), px (height_mm), NULL);

  g_assert_nonnull (scan);
  for (gint y = 0; y < kao_image_get_height (scan); y++)
    memset (kao_image_get_row (scan, y), shade, (gsize)kao_image_get_width (scan) * 3);
  kao_image_set_dpi (scan, DPI);
  return scan;
}

static void
fill (KaoImage *scan, gdouble x, gdouble y, gdouble width, gdouble height, guint8 shade)
{
  for (gint row = px (y); row < px (y + height); row++)
    memset (kao_image_get_row (scan, row) + px (x) * 3, shade, (gsize)px (width) * 3);
}

/* A card whose "face" is a dark square, which square_finder() knows. */
static void
put_card (KaoImage *scan, gdouble x, gdouble y, guint8 paper)
{
  fill (scan, x, y, 85.6, 53.98, paper);
  fill (scan, x + 30, y + 6, 50, 2, 40);
  fill (scan, x + 30, y + 14, 40, 2, 40);
  fill (scan, x + 30, y + 24, 45, 2, 40);
  fill (scan, x + 30, y + 40, 50, 2, 40);
}

/* Whether row (or column) @at holds a run of the face's shade that is no blurred edge of
 * another. */
static gboolean
has_face (const KaoImage *image, gint at, gboolean is_row)
{
  gsize bytes = kao_image_bytes_per_pixel (kao_image_get_format (image));
  gint n = is_row ? kao_image_get_width (image) : kao_image_get_height (image), hits = 0;

  for (gint i = 0; i < n; i++)
    {
      gint x = is_row ? i : at, y = is_row ? at : i;
      guint8 shade = kao_image_get_const_row (image, y)[(gsize)x * bytes];

      hits += shade >= 97 && shade <= 103;
    }
  return hits > 70;
}

/* Finds one face: the square of shade 100, best when it is in the left half as on an upright
 * card. */
static gboolean
square_finder (const KaoImage *image, gdouble least, gboolean is_frontal,
               GArray *faces, gpointer user_data, GError **error)
{
  gint x0 = 0, y0 = 0, x1 = kao_image_get_width (image) - 1, y1 = kao_image_get_height (image) - 1;

  g_assert_cmpfloat (least, >=, 80);
  (*(guint *)user_data)++;
  while (x0 < x1 && !has_face (image, x0, FALSE))
    x0++;
  while (x1 > x0 && !has_face (image, x1, FALSE))
    x1--;
  while (y0 < y1 && !has_face (image, y0, TRUE))
    y0++;
  while (y1 > y0 && !has_face (image, y1, TRUE))
    y1--;
  if (x1 - x0 < least || y1 - y0 < least)
    return TRUE;
  KaoFace face = { .box = { x0, y0, x1 - x0 + 1, y1 - y0 + 1 }, .score = 1.0 };
  if ((x0 + x1) / 2 > kao_image_get_width (image) / 2)
    face.score = 0.4;
  g_array_append_val (faces, face);
  return TRUE;
}

static gboolean
blind_finder (const KaoImage *image, gdouble least, gboolean is_frontal,
              GArray *faces, gpointer user_data, GError **error)
{
  (*(guint *)user_data)++;
  return TRUE;
}

static void
test_empty_glass (void)
{
  const guint8 shades[] = { 250, 128, 8 };

  for (gsize i = 0; i < G_N_ELEMENTS (shades); i++)
    {
      g_autoptr (KaoImage) scan = lid (210, 297, shades[i]);
      g_autoptr (GError) error = NULL;
      guint calls = 0;

      g_assert_null (kao_document_find_portraits (scan, KAO_DOCUMENT_CARD, blind_finder, &calls,
                                                  NULL, &error));
      g_assert_error (error, KAO_RETRY, KAO_RETRY_EMPTY_GLASS);
      g_assert_cmpuint (calls, ==, 0);
    }
}

static void
test_open_lid (void)
{
  g_autoptr (KaoImage) scan = lid (210, 297, 0);
  g_autoptr (GError) error = NULL;
  guint calls = 0;

  for (gint y = 0; y < kao_image_get_height (scan); y++)
    for (gint x = 0; x < kao_image_get_width (scan) * 3; x++)
      kao_image_get_row (scan, y)[x] = (guint8)(20 + 100.0 * x / 3 / kao_image_get_width (scan));
  g_assert_null (
      kao_document_find_portraits (scan, KAO_DOCUMENT_CARD, blind_finder, &calls, NULL, &error));
  g_assert_error (error, KAO_RETRY, KAO_RETRY_LID_OPEN);
}

static void
test_back_side (void)
{
  g_autoptr (KaoImage) scan = lid (210, 297, 250);
  g_autoptr (GError) error = NULL;
  guint calls = 0;

  put_card (scan, 40, 50, 225);
  fill (scan, 45, 75, 20, 2, 40);
  fill (scan, 45, 85, 20, 2, 40);
  fill (scan, 45, 95, 20, 2, 40);
  g_assert_null (
      kao_document_find_portraits (scan, KAO_DOCUMENT_CARD, blind_finder, &calls, NULL, &error));
  g_assert_error (error, KAO_RETRY, KAO_RETRY_BACK_SIDE);
  g_assert_cmpuint (calls, >, 0);
}

static void
test_card_without_photo (void)
{
  g_autoptr (KaoImage) scan = lid (210, 297, 250);
  g_autoptr (GError) error = NULL;
  guint calls = 0;

  put_card (scan, 40, 50, 225);
  g_assert_null (
      kao_document_find_portraits (scan, KAO_DOCUMENT_CARD, blind_finder, &calls, NULL, &error));
  g_assert_error (error, KAO_RETRY, KAO_RETRY_NO_PHOTO);
}

static void
test_locates_cards (void)
{
  const guint8 lids[] = { 250, 128, 8 };

  for (gsize i = 0; i < G_N_ELEMENTS (lids); i++)
    {
      g_autoptr (KaoImage) scan = lid (210, 297, lids[i]);
      g_autoptr (GArray) blocks = g_array_new (FALSE, TRUE, sizeof (KaoBlock));
      KaoGlass glass;
      guint n_cards = 0;

      put_card (scan, 40, 50, 225);
      put_card (scan, 90, 180, 225);
      g_assert_true (locate (scan, blocks, &glass));
      for (guint k = 0; k < blocks->len; k++)
        {
          const KaoBlock *block = &g_array_index (blocks, KaoBlock, k);

          if (block->shape != KAO_BLOCK_CARD)
            continue;
          n_cards++;
          g_assert_cmpfloat (fabs (block->angle), <, 0.5);
          g_assert_cmpfloat (MIN (hypot (block->x_mm - 82.8, block->y_mm - 76.99),
                                  hypot (block->x_mm - 132.8, block->y_mm - 206.99)),
                             <, 1.0);
        }
      g_assert_cmpuint (n_cards, ==, 2);
    }
}

/* A card's shadow belongs to what is seen of it; what is broader is something else. */
static void
test_shadow (void)
{
  const struct
  {
    gdouble shadow_mm;
    gboolean is_card;
  } rows[] = { { 0, TRUE }, { 3.6, TRUE }, { 7, FALSE } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (KaoImage) scan = lid (210, 297, 250);
      g_autoptr (GArray) blocks = g_array_new (FALSE, TRUE, sizeof (KaoBlock));
      KaoGlass glass;

      put_card (scan, 40, 50, 225);
      fill (scan, 40, 50 + KAO_CARD_SHORT_MM, KAO_CARD_LONG_MM, rows[i].shadow_mm, 160);
      g_assert_true (locate (scan, blocks, &glass));
      g_assert_cmpuint (blocks->len, >, 0);
      g_assert_cmpint (g_array_index (blocks, KaoBlock, 0).shape == KAO_BLOCK_CARD, ==, rows[i].is_card);
    }
}

/* The position that is reported is the place on the glass, whichever way the window was turned. */
static void
test_position_and_orientation (void)
{
  g_autoptr (KaoImage) upright = lid (210, 297, 250);
  guint calls = 0;

  put_card (upright, 40, 50, 225);
  fill (upright, 48, 78, 14, 14, 100);
  for (guint quarters = 0; quarters < 4; quarters++)
    {
      g_autoptr (KaoImage) scan = kao_image_rotate_quarter (upright, quarters, NULL);
      g_autoptr (GArray) blocks = g_array_new (FALSE, TRUE, sizeof (KaoBlock));
      g_autoptr (GArray) sightings = g_array_new (FALSE, TRUE, sizeof (KaoSighting));
      KaoSearch search = { scan, square_finder, &calls, NULL, sightings };
      KaoGlass glass;
      const gdouble x[] = { 55, 85, 155, 212 }, y[] = { 85, 155, 212, 55 };

      kao_image_set_dpi (scan, DPI);
      g_assert_true (locate (scan, blocks, &glass));
      for (guint k = 0; k < blocks->len; k++)
        if (g_array_index (blocks, KaoBlock, k).shape == KAO_BLOCK_CARD)
          g_assert_true (
              kao_search_block (&search, &g_array_index (blocks, KaoBlock, k), (gint)k, NULL));
      g_assert_cmpuint (sightings->len, ==, 1);
      const KaoSighting *sighting = &g_array_index (sightings, KaoSighting, 0);
      g_assert_cmpfloat (fabs (sighting->x_mm - x[quarters]), <, 0.5);
      g_assert_cmpfloat (fabs (sighting->y_mm - y[quarters]), <, 0.5);
      g_assert_cmpfloat (fabs (sighting->box_mm - 14), <, 0.5);
    }
}

static void
test_window_is_turned_back (void)
{
  /* A bright spot right of the centre of a document that lies turned by 30 degrees. */
  g_autoptr (KaoImage) scan = lid (100, 100, 50);
  gdouble turn = 30 * G_PI / 180;

  fill (scan, 50 + 20 * cos (turn) - 2, 50 - 20 * sin (turn) - 2, 4, 4, 250);
  g_autoptr (KaoImage) window =
      kao_resample_window (scan, 50, 50, 60, 40, 30, 100, KAO_IMAGE_GRAY8, NULL);
  g_assert_nonnull (window);
  g_assert_cmpint (kao_image_get_width (window), ==, 236);
  g_assert_cmpint (kao_image_get_height (window), ==, 157);
  gint x = (gint)lround ((30 + 20) / KAO_MM_PER_INCH * 100);
  g_assert_cmpint (kao_image_get_const_row (window, 78)[x], >, 200);
  g_assert_cmpint (kao_image_get_const_row (window, 78)[x - 30], <, 60);
}

static void
test_unknown_resolution (void)
{
  g_autoptr (KaoImage) scan = lid (60, 60, 250);
  g_autoptr (GError) error = NULL;
  guint calls = 0;

  kao_image_set_dpi (scan, 0);
  g_assert_null (
      kao_document_find_portraits (scan, KAO_DOCUMENT_CARD, blind_finder, &calls, NULL, &error));
  g_assert_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_SIZE);
}

static void
test_cancel (void)
{
  g_autoptr (KaoImage) scan = lid (210, 297, 250);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint calls = 0;

  put_card (scan, 40, 50, 225);
  g_cancellable_cancel (cancellable);
  g_assert_null (kao_document_find_portraits (scan, KAO_DOCUMENT_CARD, blind_finder, &calls,
                                              cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (calls, ==, 0);
}

/* The small copy is the same in whatever steps its lines come, and a line is never read twice. */
static void
test_reduced_in_steps (void)
{
  static const gint steps[] = { 1, 7, 64 };
  g_autoptr (KaoImage) scan = lid (120, 90, 236);
  g_autoptr (GArray) whole = g_array_new (FALSE, TRUE, sizeof (KaoBlock));
  KaoGlass glass;

  put_card (scan, 10, 12, 205);
  g_assert_true (locate (scan, whole, &glass));
  g_assert_cmpuint (whole->len, >, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (KaoReduced) reduced = kao_locate_reduce (scan, NULL);
      g_autoptr (KaoImage) rest = lid (120, 90, 236);
      g_autoptr (GArray) blocks = g_array_new (FALSE, TRUE, sizeof (KaoBlock));
      gint height = kao_image_get_height (scan), middle = height / 2 / 8 * 8;

      for (gint n = 0; n < middle; n = MIN (middle, n + steps[i]))
        {
          gint before = kao_reduced_get_n_rows (reduced);

          g_assert_true (kao_reduced_grow (reduced, scan, n, NULL));
          g_assert_cmpint (kao_reduced_get_n_rows (reduced), >=, before);
          g_assert_cmpfloat (kao_locate_get_done_mm (reduced), <=, n / DPI * KAO_MM_PER_INCH + 0.5);
        }
      g_assert_true (kao_reduced_grow (reduced, scan, middle, NULL));
      /* What was taken is not looked for again: this one has nothing there. */
      for (gint y = middle; y < height; y++)
        memcpy (kao_image_get_row (rest, y), kao_image_get_const_row (scan, y), (gsize) kao_image_get_width (scan) * 3);
      g_assert_true (kao_reduced_grow (reduced, rest, height, NULL));
      g_assert_true (kao_locate_blocks (scan, reduced, blocks, &glass, NULL));
      g_assert_cmpuint (blocks->len, ==, whole->len);
      for (guint k = 0; k < blocks->len; k++)
        {
          const KaoBlock *a = &g_array_index (blocks, KaoBlock, k), *b = &g_array_index (whole, KaoBlock, k);

          g_assert_true (a->x_mm == b->x_mm && a->y_mm == b->y_mm && a->width_mm == b->width_mm
                         && a->height_mm == b->height_mm && a->angle == b->angle && a->contrast == b->contrast
                         && a->ink == b->ink && a->shape == b->shape);
        }
    }
}

/* Where nothing came that ends, there is nothing to look at; a look that was cut short is made again. */
static void
test_looked_at (void)
{
  g_autoptr (KaoImage) scan = lid (120, 90, 236);
  g_autoptr (KaoReduced) reduced = NULL;
  g_autoptr (GArray) blocks = g_array_new (FALSE, TRUE, sizeof (KaoBlock));
  KaoSoFar so_far = { blocks, FALSE };
  KaoBlock page;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  guint calls = 0, after;

  put_card (scan, 10, 12, 205);
  reduced = kao_locate_reduce (scan, NULL);
  g_assert_true (kao_reduced_grow (reduced, scan, px (40), NULL));
  kao_search_part (scan, reduced, &so_far, &page, KAO_DOCUMENT_CARD, blind_finder, &calls, NULL);
  after = calls;
  g_assert_true (kao_reduced_grow (reduced, scan, px (75), NULL));
  g_cancellable_cancel (cancellable);
  kao_search_part (scan, reduced, &so_far, &page, KAO_DOCUMENT_CARD, blind_finder, &calls, cancellable);
  g_assert_cmpuint (calls, ==, after);
  kao_search_part (scan, reduced, &so_far, &page, KAO_DOCUMENT_CARD, blind_finder, &calls, NULL);
  g_assert_cmpuint (calls, >, after);
  after = calls;
  g_assert_true (kao_reduced_grow (reduced, scan, px (80), NULL));
  kao_search_part (scan, reduced, &so_far, &page, KAO_DOCUMENT_CARD, blind_finder, &calls, NULL);
  g_assert_cmpuint (calls, ==, after);
}

#define SQUARE_MM 24.0

/* Finds the square where it is seen whole. */
static gboolean
whole_square_finder (const KaoImage *image, gdouble least, gboolean is_frontal, GArray *faces, gpointer user_data,
                     GError **error)
{
  gdouble side = SQUARE_MM / KAO_MM_PER_INCH * kao_image_get_dpi (image);
  guint from = faces->len;
  gboolean is_done = square_finder (image, least, is_frontal, faces, user_data, error);

  for (guint i = faces->len; i > from; i--)
    {
      const KaoFace *face = &g_array_index (faces, KaoFace, i - 1);

      if (fabs (face->box.width - side) > 4 || fabs (face->box.height - side) > 4)
        g_array_remove_index (faces, i - 1);
    }
  return is_done;
}

static void
look_ahead (KaoBands *bands, const KaoSearch *search, const KaoBlock *page, gdouble done_mm)
{
  for (guint i = 0; i < 20 && kao_bands_look_ahead (bands, search, page, done_mm) != NULL; i++)
    ;
}

/* Wherever on a page a face lies, one band shows the whole of it; also when some were looked at before. */
static void
test_bands (void)
{
  static const gdouble heights[] = { 297, 76 };

  for (gsize i = 0; i < G_N_ELEMENTS (heights); i++)
    for (gdouble y = 0.3; y + SQUARE_MM < heights[i]; y += 6.9)
      {
        g_autoptr (KaoImage) scan = lid (40, heights[i], 236);
        g_autoptr (KaoBands) bands = kao_bands_new (scan);
        g_autoptr (GArray) sightings = g_array_new (FALSE, TRUE, sizeof (KaoSighting));
        guint calls = 0, before;
        KaoSearch search = { scan, whole_square_finder, &calls, NULL, sightings, TRUE };
        const KaoBlock page
            = { .x_mm = 20, .y_mm = heights[i] / 2, .width_mm = 40, .height_mm = heights[i], .shape = KAO_BLOCK_PAGE };

        fill (scan, 8, y, SQUARE_MM, SQUARE_MM, 100);
        look_ahead (bands, &search, &page, heights[i] * 0.7);
        g_assert_cmpuint (sightings->len, ==, 0);
        before = calls;
        g_assert_true (kao_bands_search (bands, &search, &page, NULL));
        g_assert_cmpuint (sightings->len, ==, 1);
        g_assert_cmpfloat (fabs (g_array_index (sightings, KaoSighting, 0).y_mm - y - SQUARE_MM / 2), <, 0.5);
        g_assert_cmpuint (calls - before, <, i == 0 ? 13 : 9);
      }
}

/* Sees a face where it sees what has not been scanned. */
static gboolean
strict_finder (const KaoImage *image, gdouble least, gboolean is_frontal, GArray *faces, gpointer user_data,
               GError **error)
{
  for (gint y = 0; y < kao_image_get_height (image); y++)
    for (gint x = 0; x < kao_image_get_width (image); x++)
      g_assert_cmpint (kao_image_get_const_row (image, y)[x], >, 100);
  (*(guint *) user_data)++;
  return TRUE;
}

/* No line is read before it is there, and a look that was cut short counts for nothing. */
static void
test_bands_wait (void)
{
  g_autoptr (KaoImage) scan = lid (60, 200, 236);
  g_autoptr (KaoBands) bands = kao_bands_new (scan);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  guint calls = 0;
  KaoSearch search = { scan, strict_finder, &calls, cancellable, NULL, FALSE };
  const KaoBlock page = { .x_mm = 30, .y_mm = 100, .width_mm = 60, .height_mm = 200 };

  fill (scan, 0, 0, 60, 200, 0);
  for (gdouble done = 0; done < 200; done += 1.7)
    {
      fill (scan, 0, 0, 60, done, 236);
      look_ahead (bands, &search, &page, done);
    }
  g_assert_cmpuint (calls, ==, 2 * 4);
  fill (scan, 0, 0, 60, 200, 236);
  g_cancellable_cancel (cancellable);
  g_assert_null (kao_bands_look_ahead (bands, &search, &page, 300));
  g_cancellable_reset (cancellable);
  g_assert_nonnull (kao_bands_look_ahead (bands, &search, &page, 300));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/empty-glass", test_empty_glass);
  g_test_add_func ("/document/open-lid", test_open_lid);
  g_test_add_func ("/document/back-side", test_back_side);
  g_test_add_func ("/document/card-without-photo", test_card_without_photo);
  g_test_add_func ("/document/locates-cards", test_locates_cards);
  g_test_add_func ("/document/reduced-in-steps", test_reduced_in_steps);
  g_test_add_func ("/document/looked-at", test_looked_at);
  g_test_add_func ("/document/bands", test_bands);
  g_test_add_func ("/document/bands-wait", test_bands_wait);
  g_test_add_func ("/document/shadow", test_shadow);
  g_test_add_func ("/document/position-and-orientation", test_position_and_orientation);
  g_test_add_func ("/document/window-is-turned-back", test_window_is_turned_back);
  g_test_add_func ("/document/unknown-resolution", test_unknown_resolution);
  g_test_add_func ("/document/cancel", test_cancel);
  return g_test_run ();
}
