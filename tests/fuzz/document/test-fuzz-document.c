// SPDX-License-Identifier: GPL-3.0-or-later
/* Scans that are none: rectangles, text, gradients, textures, noise, cut files, odd sizes; with a
 * finder that makes faces up, with and without landmarks. Nothing may crash, be read out of bounds
 * (run under ASan too), return a broken portrait or take unbounded time.
 *
 *   test-fuzz-document DEMO_FOLDER [ROUNDS [SEED]]
 *   */
#include "config.h"

#include "document/kao-document.h"

#include "base/kao-error.h"
#include "image/kao-codec.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Far above anything seen, on a loaded machine with sanitizers; a loop without end is what it is
 * for. */
#define MOST_SECONDS 120

static GRand *rng;
static const gchar *demo_folder;
static gint n_rounds = 60;

static gint
any (gint from, gint to)
{
  return g_rand_int_range (rng, from, to + 1);
}

/* A finder that sees things: boxes anywhere, also outside, landmarks anywhere or none, sometimes
 * an error. */
static gboolean
dreaming_finder (const KaoImage *image, gdouble least, gboolean is_frontal,
                 GArray *faces, gpointer user_data, GError **error)
{
  gint n = any (0, 3) == 0 ? any (0, 6) : 0;

  if (any (0, 400) == 0)
    {
      g_set_error_literal (error, KAO_MODEL_ERROR, KAO_MODEL_ERROR_ENGINE, "made up");
      return FALSE;
    }
  for (gint i = 0; i < n; i++)
    {
      gint w = kao_image_get_width (image), h = kao_image_get_height (image),
           side = any (1, 2 * MAX (w, h));
      KaoFace face = { .box = { any (-side, w), any (-side, h), side, side },
                            .score = any (-20, 300) / 100.0,
                            .has_points = any (0, 1) };

      if (any (0, 1))
        face.box = (KaoRect){ w / 2 - 50, h / 2 - 50, 100, 100 };
      for (gint k = 0; k < KAO_N_LANDMARKS; k++)
        face.points[k] = (KaoPoint){ any (-w, 2 * w), any (-h, 2 * h) };
      if (any (0, 1))
        {
          face.points[0] = (KaoPoint){ face.box.x + 0.3 * side, face.box.y + 0.3 * side };
          face.points[1] = (KaoPoint){ face.box.x + 0.7 * side, face.box.y + 0.3 * side };
        }
      g_array_append_val (faces, face);
    }
  return TRUE;
}

static void
fill_pattern (KaoImage *scan)
{
  gint kind = any (0, 5), w = kao_image_get_width (scan), h = kao_image_get_height (scan);
  gsize bytes = kao_image_bytes_per_pixel (kao_image_get_format (scan));
  gint period = any (2, 60), low = any (0, 255), high = any (0, 255);

  for (gint y = 0; y < h; y++)
    for (gint x = 0; x < w; x++)
      {
        gint shade = low;

        if (kind == 1)
          shade = low + (high - low) * x / w;
        else if (kind == 2)
          shade = any (0, 255);
        else if (kind == 3)
          shade = (x / period + y / period) % 2 ? high : low;
        else if (kind == 4)
          shade = (gint)(127 + 60 * sin (x * 6.28 / period)
                         + 60 * sin ((y + x / 3) * 6.28 / (period + 3)));
        else if (kind == 5)
          shade = (x * 7 + y * 13 + (x ^ y)) & 255;
        for (gsize c = 0; c < bytes; c++)
          kao_image_get_row (scan, y)[(gsize)x * bytes + c] =
              (guint8)CLAMP (shade + (gint)c * any (0, 1), 0, 255);
      }
}

static void
fill_rectangles (KaoImage *scan)
{
  gint w = kao_image_get_width (scan), h = kao_image_get_height (scan);
  gsize bytes = kao_image_bytes_per_pixel (kao_image_get_format (scan));

  for (gint n = any (0, 40); n > 0; n--)
    {
      gint x = any (0, w - 1), y = any (0, h - 1), rw = any (1, w - x), rh = any (1, h - y),
           shade = any (0, 255);

      /* Now and then lines of text. */
      for (gint row = y; row < y + rh; row++)
        if (n % 3 != 0 || row / 9 % 2)
          memset (kao_image_get_row (scan, row) + (gsize)x * bytes, shade, (gsize)rw * bytes);
    }
}

static KaoImage *
pattern_scan (void)
{
  const KaoImageFormat formats[] = { KAO_IMAGE_RGB24, KAO_IMAGE_GRAY8, KAO_IMAGE_BGRX32 };
  gint w = any (0, 6) == 0 ? any (1, 40) : any (40, 1300),
       h = any (0, 6) == 0 ? any (1, 40) : any (40, 1300);
  KaoImage *scan = kao_image_new (formats[any (0, 2)], w, h, NULL);

  g_assert_nonnull (scan);
  fill_pattern (scan);
  if (any (0, 1))
    fill_rectangles (scan);
  kao_image_set_dpi (scan, any (0, 8) == 0 ? any (0, 60) : any (60, 1200));
  return scan;
}

/* A file cut at any byte, or with bytes changed; NULL when the reader refuses it, as it should. */
static KaoImage *
damaged_scan (void)
{
  const gchar *names[] = { "card_p01_600.jpg", "card_back_600.jpg", "form_p01_300.jpg" };
  g_autofree gchar *path = g_build_filename (demo_folder, "documents", names[any (0, 2)], NULL);
  g_autofree gchar *data = NULL;
  gsize size;
  g_autoptr (GError) error = NULL;

  if (!g_file_get_contents (path, &data, &size, NULL))
    g_error ("%s cannot be read", path);
  if (any (0, 1))
    size = (gsize)any (0, (gint)size);
  else
    for (gint i = any (1, 20); i > 0; i--)
      data[any (600, (gint)size - 1)] = (gchar)any (0, 255);
  KaoImage *scan = kao_codec_read_bytes ((const guint8 *)data, size, "damaged", &error);
  if (scan == NULL)
    g_assert_nonnull (error);
  else
    kao_image_set_dpi (scan, 300);
  return scan;
}

static void
check (const KaoImage *scan, gint round)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GPtrArray) portraits = kao_document_find_portraits (
      scan, (KaoDocumentKind)any (0, 3), dreaming_finder, NULL, NULL, &error);

  g_assert_cmpint (g_get_monotonic_time () - start, <, MOST_SECONDS * G_USEC_PER_SEC);
  g_assert_true ((portraits == NULL) == (error != NULL));
  for (guint i = 0; portraits != NULL && i < portraits->len; i++)
    {
      const KaoPortrait *portrait = g_ptr_array_index (portraits, i);

      g_assert_nonnull (portrait->portrait);
      g_assert_true (isfinite (portrait->x_mm) && isfinite (portrait->y_mm));
      g_assert_cmpfloat (portrait->rotation_degrees, >=, 0);
      g_assert_cmpfloat (portrait->rotation_degrees, <, 360);
      g_assert_cmpfloat (portrait->confidence, >=, 0);
      g_assert_cmpfloat (portrait->confidence, <=, 1);
      /* Never the document at large: 45 mm and the margins, however odd the landmarks. */
      gdouble mm = hypot (portrait->to_mm[0], portrait->to_mm[3]);
      g_assert_cmpfloat (kao_image_get_height (portrait->portrait) * mm, <, 110);
    }
}

static void
test_patterns (void)
{
  for (gint i = 0; i < n_rounds; i++)
    {
      g_autoptr (KaoImage) scan = pattern_scan ();

      check (scan, i);
    }
}

static void
test_damaged (void)
{
  for (gint i = 0; i < MAX (4, n_rounds / 10); i++)
    {
      g_autoptr (KaoImage) scan = damaged_scan ();

      if (scan != NULL)
        check (scan, i);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (argc < 2)
    g_error ("usage: test-fuzz-document DEMO_FOLDER [ROUNDS [SEED]]");
  demo_folder = argv[1];
  if (argc > 2)
    n_rounds = atoi (argv[2]);
  rng = g_rand_new_with_seed (argc > 3 ? (guint32)atoi (argv[3]) : 20);
  g_test_add_func ("/document/fuzz/patterns", test_patterns);
  g_test_add_func ("/document/fuzz/damaged", test_damaged);
  int result = g_test_run ();
  g_rand_free (rng);
  return result;
}
