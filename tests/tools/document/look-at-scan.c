// SPDX-License-Identifier: GPL-3.0-or-later
/* look-at-scan [--models FOLDER] [--dpi N] [--out FOLDER] SCAN...: what the document search
 * makes of each file, one line per portrait; with --out the crops, for a developer's eyes. */
#include "config.h"

#include "face-finder.h"

#include "document/kao-document-private.h"
#include "image/kao-codec.h"

#include <stdio.h>

static gboolean
locate (const KaoImage *scan, GArray *blocks, KaoGlass *glass)
{
  g_autoptr (KaoReduced) reduced = kao_locate_reduce (scan, NULL);

  return reduced != NULL && kao_reduced_grow (reduced, scan, kao_image_get_height (scan), NULL)
         && kao_locate_blocks (scan, reduced, blocks, glass, NULL);
}

static gchar *models, *out_folder;
static gdouble dpi_given = 300;
static gint expected;
static gboolean want_blocks;

static const GOptionEntry entries[] = {
  { "models", 'm', 0, G_OPTION_ARG_FILENAME, &models, "folder with the base pack", "FOLDER" },
  { "dpi", 'd', 0, G_OPTION_ARG_DOUBLE, &dpi_given, "when the file name has none (_600)", "N" },
  { "out", 'o', 0, G_OPTION_ARG_FILENAME, &out_folder, "write the crops there", "FOLDER" },
  { "expected", 'e', 0, G_OPTION_ARG_INT, &expected, "document kind", "N" },
  { "blocks", 'b', 0, G_OPTION_ARG_NONE, &want_blocks, "list the blocks", NULL },
  G_OPTION_ENTRY_NULL,
};

static void
list_blocks (const KaoImage *scan)
{
  g_autoptr (GArray) blocks = g_array_new (FALSE, TRUE, sizeof (KaoBlock));
  KaoGlass glass;
  gint64 start = g_get_monotonic_time ();

  if (!locate (scan, blocks, &glass))
    return;
  printf ("  glass uneven %.1f covered %.2f, %.1f ms\n", glass.unevenness, glass.stray,
          (g_get_monotonic_time () - start) / 1000.0);
  for (guint i = 0; i < blocks->len; i++)
    {
      const KaoBlock *b = &g_array_index (blocks, KaoBlock, i);

      printf ("  block %u shape %d at %.1f,%.1f %.1f x %.1f angle %.1f contrast %.1f ink %.2f%s\n",
              i, b->shape, b->x_mm, b->y_mm, b->width_mm, b->height_mm, b->angle, b->contrast,
              b->ink, b->is_rectangular ? " rect" : "");
    }
}

static void
print_portrait (const KaoPortrait *portrait, const gchar *name, guint i)
{
  const KaoFace *face = &portrait->face;

  printf ("  kind %d at %.1f,%.1f rot %.1f conf %.2f score %.2f crop %dx%d box %d,%d %d",
          portrait->kind, portrait->x_mm, portrait->y_mm, portrait->rotation_degrees,
          portrait->confidence, face->score, kao_image_get_width (portrait->portrait),
          kao_image_get_height (portrait->portrait), face->box.x, face->box.y, face->box.width);
  if (face->has_points)
    printf (" eyes %.1f,%.1f %.1f,%.1f", face->points[0].x, face->points[0].y, face->points[1].x,
            face->points[1].y);
  printf ("\n");
  if (out_folder == NULL)
    return;
  g_autoptr (GBytes) jpeg = kao_codec_write_jpeg (portrait->portrait, 92, NULL);
  g_autofree gchar *path = g_strdup_printf ("%s/%s-%u.jpg", out_folder, name, i);
  if (jpeg != NULL)
    g_file_set_contents (path, g_bytes_get_data (jpeg, NULL), (gssize)g_bytes_get_size (jpeg),
                         NULL);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("SCAN...");
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  g_autoptr (FaceFinder) finder =
      face_finder_new (models != NULL ? models : MODELS_FOLDER, &error);
  if (finder == NULL)
    g_error ("%s", error->message);
  for (int i = 1; i < argc; i++)
    {
      g_autofree gchar *name = g_path_get_basename (argv[i]);
      g_autoptr (GError) problem = NULL;
      g_autoptr (KaoImage) scan = kao_codec_read_file (argv[i], &problem);
      guint calls0, calls;
      gdouble mp0, mp, ms0, ms;

      if (scan == NULL)
        g_error ("%s", problem->message);
      kao_image_set_dpi (scan, strstr (name, "_600")   ? 600
                               : strstr (name, "_200") ? 200
                                                       : dpi_given);
      face_finder_get_work (finder, &calls0, &mp0, &ms0);
      gint64 start = g_get_monotonic_time ();
      g_autoptr (GPtrArray) portraits = kao_document_find_portraits (
          scan, (KaoDocumentKind)expected, face_finder_find, finder, NULL, &problem);
      gdouble took = (g_get_monotonic_time () - start) / 1000.0;
      face_finder_get_work (finder, &calls, &mp, &ms);
      printf ("%s: %u portraits %.0f ms (finder %u calls %.2f Mpx %.0f ms) %s\n", name,
              portraits != NULL ? portraits->len : 0, took, calls - calls0, mp - mp0, ms - ms0,
              problem != NULL ? problem->message : "");
      if (want_blocks)
        list_blocks (scan);
      for (guint k = 0; portraits != NULL && k < portraits->len; k++)
        print_portrait (g_ptr_array_index (portraits, k), name, k);
    }
  return 0;
}
