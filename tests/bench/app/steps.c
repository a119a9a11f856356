// SPDX-License-Identifier: GPL-3.0-or-later
/* steps GLASS.jpg DPI WIDTH_MM HEIGHT_MM FRAME.jpg TIMES [MODELS]: the engine's steps of one visit, alone: nothing
 * else runs in this process. The scan is that part of the glass from its corner. Each is told as the engine's thread tells
 * it with --verbose; some times besides the plain way. For budget.py. */
#include "config.h"

#include "engine/kao-engine-service.h"
#include "face/kao-engine.h"
#include "image/kao-codec.h"

#include <stdlib.h>
#include <time.h>

/* The smallest face that dlib's finder knows. */
#define PLAIN_FACE_PX 88
/* Each takes seconds. */
#define MOST_PLAIN 3

static gint64
processor_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
tell (const gchar *step, gint64 began, gint64 processor)
{
  g_print ("engine: %s: waited 0 us, took %d us, processor %d us\n", step,
           (gint) (g_get_monotonic_time () - began), (gint) (processor_us () - processor));
}

static KaoImage *
load (const gchar *path)
{
  g_autoptr (GError) error = NULL;
  KaoImage *image = kao_codec_read_file (path, &error);

  if (image == NULL)
    g_error ("%s: %s", path, error->message);
  return image;
}

static KaoImage *
load_part (const gchar *path, gdouble dpi, gdouble width_mm, gdouble height_mm)
{
  g_autoptr (KaoImage) glass = load (path);
  KaoRect rect = { 0, 0, MIN (kao_image_get_width (glass), (gint) (width_mm / 25.4 * dpi)),
                   MIN (kao_image_get_height (glass), (gint) (height_mm / 25.4 * dpi)) };
  KaoImage *part = kao_image_crop (glass, &rect, NULL);

  kao_image_set_dpi (part, dpi);
  return part;
}

/* What the thread does with a scan: search, then the portrait's vector and quality. */
static void
take_scan (const KaoEngineOps *ops, gpointer engine, const KaoImage *scan)
{
  g_autoptr (GPtrArray) portraits = NULL;
  g_autoptr (KaoVector) vector = NULL;
  g_autoptr (GError) error = NULL;
  gint64 began = g_get_monotonic_time ();
  gint64 processor = processor_us ();
  KaoQuality quality;

  portraits = ops->locate (engine, NULL, scan, KAO_DOCUMENT_CARD, NULL, &error);
  tell ("locate", began, processor);
  if (portraits == NULL || portraits->len == 0)
    return;
  const KaoPortrait *portrait = g_ptr_array_index (portraits, 0);
  KaoFace face = portrait->face;

  began = g_get_monotonic_time ();
  processor = processor_us ();
  vector = ops->describe_portrait (engine, portrait->portrait, &face, &error);
  if (vector == NULL)
    g_error ("no vector: %s", error->message);
  ops->measure (engine, portrait->portrait, &face, &quality);
  tell ("describe portrait", began, processor);
}

/* dlib's finder on the scan as it comes, in each of the quarter turns, as one would do it without a thought. */
static void
take_plainly (gpointer engine, const KaoImage *scan)
{
  gint64 began = g_get_monotonic_time ();
  gint64 processor = processor_us ();

  for (guint quarters = 0; quarters < 4; quarters++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KaoImage) turned = kao_image_rotate_quarter (scan, quarters, &error);
      g_autoptr (GArray) faces = g_array_new (FALSE, TRUE, sizeof (KaoFace));

      if (turned == NULL || !kao_engine_find_faces (turned, PLAIN_FACE_PX, FALSE, faces, engine, &error))
        g_error ("not looked through: %s", error->message);
    }
  tell ("the plain way", began, processor);
}

static void
take_frame (const KaoEngineOps *ops, gpointer engine, KaoImage *frame, gboolean is_quick)
{
  KaoTracked tracked = { .image = frame, .is_quick = is_quick };
  g_autoptr (KaoVector) vector = NULL;
  g_autoptr (GError) error = NULL;
  gint64 began = g_get_monotonic_time ();
  gint64 processor = processor_us ();

  if (!ops->track (engine, &tracked, &error))
    g_error ("not tracked: %s", error->message);
  tell ("track", began, processor);
  if (tracked.n_faces == 0 || is_quick)
    return;
  began = g_get_monotonic_time ();
  processor = processor_us ();
  vector = ops->describe_frame (engine, frame, &tracked.face, &error);
  if (vector == NULL)
    g_error ("no vector: %s", error->message);
  tell ("describe", began, processor);
}

int
main (int argc, char **argv)
{
  const KaoEngineOps *ops = &kao_engine_ops_default;
  const gchar *folders[] = { argc > 7 ? argv[7] : MODELS_FOLDER, NULL };
  g_autoptr (KaoPackPlaces) places = kao_pack_places_new (folders, KAO_PACK_TRUST_KNOWN, NULL);
  g_autoptr (KaoPack) pack = NULL;
  g_autoptr (GError) error = NULL;
  gint64 began = g_get_monotonic_time ();
  gint64 processor = processor_us ();
  gpointer engine;

  if (argc < 7)
    {
      g_printerr ("usage: steps GLASS.jpg DPI WIDTH_MM HEIGHT_MM FRAME.jpg TIMES [MODELS]\n");
      return 2;
    }
  engine = ops->open (NULL, places, NULL, &pack, &error);
  if (pack == NULL)
    g_error ("%s: %s", folders[0], error->message);
  tell ("load", began, processor);

  g_autoptr (KaoImage) scan = load_part (argv[1], g_ascii_strtod (argv[2], NULL), g_ascii_strtod (argv[3], NULL),
                                         g_ascii_strtod (argv[4], NULL));
  g_autoptr (KaoImage) frame = load (argv[5]);

  for (gint i = 0; i < atoi (argv[6]); i++)
    {
      take_frame (ops, engine, frame, i % 4 != 0);
      take_scan (ops, engine, scan);
      /* As between two visitors: nothing is remembered. */
      ops->wipe (engine);
      if (i < MOST_PLAIN)
        take_plainly (engine, scan);
    }
  ops->close (engine);
  return 0;
}
