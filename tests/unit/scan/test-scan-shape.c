// SPDX-License-Identifier: GPL-3.0-or-later
/* Pictures that are shorter or coarser than was asked for: used where that is explained, refused else. */
#include "config.h"

#include "base/kao-error.h"
#include "scan/kao-scan-shape.h"

#include <string.h>

static void
test_true_dpi (void)
{
  static const struct
  {
    gdouble width_mm, height_mm, dpi;
    gboolean is_feeder;
    guint width, height;
    gdouble wanted;
  } cases[] = {
    { 105, 105, 600, FALSE, 2480, 2480, 600 },
    { 105, 105, 600, FALSE, 1240, 1240, 300 }, /* another resolution than asked */
    { 105, 105, 600, FALSE, 1248, 1236, 300 }, /* whole blocks */
    { 105, 105, 300, FALSE, 2480, 2480, 600 },
    { 105, 105, 600, FALSE, 827, 827, 200 },
    { 210, 297, 300, FALSE, 1240, 1754, 150 },
    { 105, 105, 600, FALSE, 2480, 1240, 600 }, /* half the height is missing, not the resolution */
    { 105, 105, 600, FALSE, 1240, 2480, 600 },
    { 215.9, 105, 600, TRUE, 2550, 640, 300 }, /* a feeder's sheet ends where it ends */
    { 215.9, 105, 600, TRUE, 5100, 1275, 600 },
    { 215.9, 105, 600, TRUE, 2022, 1275, 600 }, /* narrow sheet, cropped by the device */
    /* A card with its short side first, cut out by the device: as wide as a page at a quarter of 600 dpi. */
    { 215.9, 105, 600, TRUE, 1275, 2022, 600 },
    { 215.9, 297, 600, TRUE, 1275, 2022, 600 },
    { 215.9, 297, 600, TRUE, 1275, 1754, 150 },
    { 105, 105, 600, FALSE, 992, 992, 240 },
    { 105, 105, 600, FALSE, 1654, 1654, 400 },
    { 105, 105, 600, FALSE, 4961, 4961, 1200 },
    { 0, 0, 600, FALSE, 1240, 1240, 600 },
    { 105, 105, 0, FALSE, 1240, 1240, 300 }, /* no such option */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      KaoScanShape shape = { cases[i].width_mm, cases[i].height_mm, cases[i].dpi, cases[i].is_feeder };

      g_test_message ("%u x %u", cases[i].width, cases[i].height);
      g_assert_cmpfloat_with_epsilon (kao_scan_shape_true_dpi (&shape, cases[i].width, cases[i].height),
                                      cases[i].wanted, 0.5);
    }
}

/* --- whole frames --- */

static gpointer
allocate (gsize size, gpointer user_data)
{
  guint8 **memory = user_data;

  *memory = g_malloc0 (size);
  return *memory;
}

/* Sends @rows of @lines announced (0 = the length is not known): noise inside @inked_width x @inked_height, white beyond. */
static gboolean
scan (const KaoScanShape *shape, gint width, gint lines, gint rows, gint inked_width,
      gint inked_height, KaoScanPicture *picture, gdouble *dpi, GError **error)
{
  guint8 *memory = NULL;
  g_autoptr (KaoScanFrame) frame = kao_scan_frame_new (allocate, &memory);
  g_autofree guint8 *line = g_malloc ((gsize) width);
  SANE_Parameters parameters = { SANE_FRAME_GRAY, SANE_TRUE, width, width, lines > 0 ? lines : -1, 8 };
  gboolean more, is_done;

  kao_scan_frame_expect (frame, shape);
  g_assert_true (kao_scan_frame_begin (frame, &parameters, NULL));
  for (gint y = 0; y < rows; y++)
    {
      for (gint x = 0; x < width; x++)
        line[x] = x < inked_width && y < inked_height ? (guint8) (60 + (x * 7 + y * 13) % 120) : 255;
      g_assert_true (kao_scan_frame_push (frame, line, (gsize) width, NULL));
    }
  is_done = kao_scan_frame_end (frame, &more, error)
            && kao_scan_frame_finish (frame, picture, dpi, error);
  g_free (memory);
  return is_done;
}

static void
test_frames (void)
{
  static const struct
  {
    gboolean is_feeder;
    gint width, lines, rows, inked_width, inked_height;
    guint wanted_width, wanted_height; /* 0: incomplete */
    gdouble dpi;
  } cases[] = {
    { FALSE, 2480, 2480, 2480, 2480, 2480, 2480, 2480, 600 },
    { FALSE, 1240, 1240, 1240, 1240, 1240, 1240, 1240, 300 }, /* said in the frame */
    { FALSE, 1240, 2480, 1240, 1240, 1240, 1240, 1240, 300 }, /* lines counted with the other one */
    { FALSE, 2480, 2480, 2480, 1240, 1240, 1240, 1240, 300 }, /* filled up with white */
    { FALSE, 2480, 2480, 2480, 827, 827, 826, 826, 200 },
    { FALSE, 2480, 2480, 2480, 992, 992, 992, 992, 240 },
    { FALSE, 2480, 2480, 2480, 1654, 1654, 1653, 1653, 400 },
    { FALSE, 2480, 2480, 2480, 1860, 1860, 1860, 1860, 450 }, /* 300 for 400, seen as three quarters */
    { FALSE, 1240, 0, 1240, 1240, 1240, 1240, 1240, 300 },    /* a length that is not known beforehand */
    { FALSE, 2480, 0, 2480, 1240, 1240, 1240, 1240, 300 },
    { TRUE, 2480, 0, 1275, 2480, 1275, 2480, 1275, 600 },
    { TRUE, 1240, 0, 638, 1240, 638, 1240, 638, 300 },
    { FALSE, 2480, 2480, 1240, 2480, 2480, 0, 0, 0 },         /* half is missing */
    { FALSE, 2480, 2480, 2480, 2480, 1240, 0, 0, 0 },         /* half is filled up */
    { FALSE, 2480, 2480, 2480, 2000, 1240, 0, 0, 0 },
    { TRUE, 2480, 2480, 1275, 2480, 1275, 2480, 1275, 600 },  /* the sheet has ended */
    { TRUE, 2480, 2480, 2480, 2480, 1275, 2480, 1275, 600 },  /* and was filled up */
    { TRUE, 2480, 2480, 200, 2480, 200, 0, 0, 0 },            /* a jam: 8 mm */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      KaoScanShape shape = { 105, 105, 600, cases[i].is_feeder };
      g_autoptr (GError) error = NULL;
      KaoScanPicture picture;
      gdouble dpi;
      gboolean is_done = scan (&shape, cases[i].width, cases[i].lines, cases[i].rows,
                               cases[i].inked_width, cases[i].inked_height, &picture, &dpi, &error);

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      if (cases[i].wanted_width == 0)
        {
          g_assert_false (is_done);
          g_assert_error (error, KAO_RETRY, KAO_RETRY_SCAN_INCOMPLETE);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpuint (picture.width, ==, cases[i].wanted_width);
      g_assert_cmpuint (picture.height, ==, cases[i].wanted_height);
      g_assert_cmpfloat_with_epsilon (dpi, cases[i].dpi, 0.5);
    }
}

/* Delivered far coarser than asked for, or set so from the start: no portrait, and the reason is said. */
static void
test_too_coarse (void)
{
  static const struct
  {
    gdouble asked;
    guint side;
    gboolean is_enough;
  } cases[] = { { 600, 310, FALSE }, { 600, 413, TRUE }, { 300, 298, FALSE }, { 75, 310, FALSE } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      KaoScanShape shape = { 105, 105, cases[i].asked, FALSE };
      g_autoptr (GError) error = NULL;
      KaoScanPicture picture;
      gdouble dpi;

      g_assert_cmpint (scan (&shape, cases[i].side, cases[i].side, cases[i].side, cases[i].side, cases[i].side,
                             &picture, &dpi, &error),
                       ==, cases[i].is_enough);
      if (!cases[i].is_enough)
        g_assert_error (error, KAO_SCANNER_ERROR, KAO_DEVICE_ERROR_TOO_COARSE);
    }
}

/* What a device of few lines sends is a bad picture, but still one: it is not cut to nothing. */
static void
test_tiny (void)
{
  static const KaoScanShape unknown = { 0 };

  for (gint lines = 1; lines < 40; lines++)
    {
      for (gint width = 4; width < 40; width++)
        {
          KaoScanPicture picture = { 0 };
          g_autoptr (GError) error = NULL;
          gdouble dpi;

          if (!scan (&unknown, width, lines, lines, 1, 1, &picture, &dpi, &error))
            continue;
          g_assert_cmpuint (picture.width, >, 0);
          g_assert_cmpuint (picture.height, >, 0);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scan/shape/true-dpi", test_true_dpi);
  g_test_add_func ("/scan/shape/frames", test_frames);
  g_test_add_func ("/scan/shape/too-coarse", test_too_coarse);
  g_test_add_func ("/scan/shape/tiny", test_tiny);
  return g_test_run ();
}
