// SPDX-License-Identifier: GPL-3.0-or-later
/* The lines of a card's front: worn strokes stay, dust goes, and a portrait whose border was not found hides no line. */
#include "config.h"

#include "front/kao-front-lines.h"

#include <string.h>

#define DPI 400
#define PAPER 230
#define INK 60
#define WEAK 180 /* of strokes that a scanner has almost lost */

#define LINE_X 29.0
#define LINE_Y 24.0
#define N_BLOCKS 8
#define STEP 2.1
#define BLOCK 1.6
#define LINE_END (LINE_X + (N_BLOCKS - 1) * STEP + BLOCK)

static gint
px (gdouble mm)
{
  return (gint) (mm / 25.4 * DPI + 0.5);
}

static void
draw (KaoImage *card, gdouble x, gdouble y, gdouble width, gdouble height, guint8 value)
{
  for (gint row = px (y); row < px (y + height); row++)
    memset (kao_image_get_row (card, row) + px (x), value, (gsize) px (width));
}

/* Eight blocks in the place of characters. */
static KaoImage *
make_card (void)
{
  KaoImage *card = kao_image_new (KAO_IMAGE_GRAY8, px (87.6), px (56), NULL);

  g_assert_nonnull (card);
  kao_image_set_dpi (card, DPI);
  draw (card, 0, 0, 87.6, 56, PAPER);
  for (gint i = 0; i < N_BLOCKS; i++)
    draw (card, LINE_X + i * STEP, LINE_Y, BLOCK, 2.4, INK);
  return card;
}

/* The only line beside the portrait. */
static KaoFrontCut *
only_line (GArray *cuts)
{
  g_assert_nonnull (cuts);
  g_assert_cmpuint (cuts->len, ==, 1);
  g_assert_cmpint (g_array_index (cuts, KaoFrontCut, 0).place, ==, KAO_FRONT_PLACE_BESIDE);
  return &g_array_index (cuts, KaoFrontCut, 0);
}

static guint8
darkest_in_column (const KaoImage *look, gint x)
{
  guint8 darkest = 255;

  for (gint y = 0; y < kao_image_get_height (look); y++)
    darkest = MIN (darkest, kao_image_get_const_row (look, y)[x]);
  return darkest;
}

/* Half of its height is ink. */
static gboolean
is_block (const KaoImage *look, gint x)
{
  gint n = 0;

  for (gint y = 0; y < kao_image_get_height (look); y++)
    n += kao_image_get_const_row (look, y)[x] < 128;
  return 2 * n > kao_image_get_height (look) - 2 * KAO_FRONT_MARGIN_PX;
}

/* The darkest before the first block, or after the last one. */
static guint8
darkest_at_end (const KaoImage *look, gboolean is_left)
{
  gint width = kao_image_get_width (look), x = is_left ? 0 : width - 1;
  guint8 darkest = 255;

  /* The edge of a block is grey. */
  for (; !is_block (look, is_left ? x + 3 : x - 3); x += is_left ? 1 : -1)
    darkest = MIN (darkest, darkest_in_column (look, x));
  return darkest;
}

static void
test_worn (void)
{
  const KaoRect portrait = { px (4), px (18), px (22), px (27) };
  g_autoptr (KaoImage) card = make_card ();
  g_autoptr (GArray) cuts = NULL;

  /* The end of a stroke that hangs on the first block by a weak one, and a grain of dust behind the last. */
  draw (card, LINE_X - 0.55, LINE_Y + 1.2, 0.55, 0.25, WEAK);
  draw (card, LINE_X - 0.6, LINE_Y + 1.2, 0.22, 0.22, INK);
  draw (card, LINE_END + 0.45, LINE_Y + 1.2, 0.22, 0.22, INK);
  cuts = kao_front_cut_lines (card, &portrait, NULL);
  for (guint look = 0; look < KAO_FRONT_LOOKS; look++)
    {
      const KaoImage *image = only_line (cuts)->looks[look];

      g_assert_cmpuint (darkest_at_end (image, TRUE), <, 150);
      g_assert_cmpuint (darkest_at_end (image, FALSE), >, 200);
    }
}

static void
test_guessed_portrait (void)
{
  const KaoRect portrait = { 0, px (13), px (34), px (42) };
  g_autoptr (KaoImage) card = make_card ();
  g_autoptr (GArray) cuts = kao_front_cut_lines (card, &portrait, NULL);
  const KaoImage *look = only_line (cuts)->looks[0];
  gint n_blocks = 0;

  for (gint x = 1; x < kao_image_get_width (look); x++)
    n_blocks += is_block (look, x) && !is_block (look, x - 1);
  g_assert_cmpint (n_blocks, ==, N_BLOCKS);
}

static void
test_widths (void)
{
  const KaoRect portrait = { px (4), px (18), px (22), px (27) };
  g_autoptr (KaoImage) card = make_card ();
  g_autoptr (GArray) cuts = kao_front_cut_lines (card, &portrait, NULL);
  const KaoFrontCut *cut = only_line (cuts);
  gdouble plain = (kao_image_get_width (cut->looks[0]) - 2 * KAO_FRONT_MARGIN_PX)
                  / (gdouble) (kao_image_get_height (cut->looks[0]) - 2 * KAO_FRONT_MARGIN_PX);

  for (guint look = 0; look < KAO_FRONT_LOOKS; look++)
    {
      gdouble shape = (kao_image_get_width (cut->looks[look]) - 2 * KAO_FRONT_MARGIN_PX)
                      / (gdouble) (kao_image_get_height (cut->looks[look]) - 2 * KAO_FRONT_MARGIN_PX);

      g_assert_cmpfloat_with_epsilon (shape / plain, kao_front_look_width (look), 0.03);
    }
  g_assert_cmpfloat (kao_front_look_width (0), ==, 1);
  g_assert_cmpfloat (kao_front_look_width (KAO_FRONT_LOOKS - 1), >, 1.05);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/front/lines/worn", test_worn);
  g_test_add_func ("/front/lines/guessed-portrait", test_guessed_portrait);
  g_test_add_func ("/front/lines/widths", test_widths);
  return g_test_run ();
}
