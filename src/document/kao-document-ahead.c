// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "document/kao-document-private.h"

#include "base/kao-error.h"

/* A search from outside: of a whole scan, or first of what there is of it. */

struct _KaoDocumentAhead
{
  KaoImage *scan; /* owned reference: what @reduced was made of; NULL before the first look */
  KaoReduced *reduced;
  KaoSeen *seen;
  KaoSoFar so_far;
  KaoBands *bands;
};

KaoDocumentAhead *
kao_document_ahead_new (void)
{
  return g_new0 (KaoDocumentAhead, 1);
}

static void
forget (KaoDocumentAhead *ahead)
{
  g_clear_pointer (&ahead->reduced, kao_reduced_free);
  g_clear_pointer (&ahead->seen, kao_seen_free);
  g_clear_pointer (&ahead->so_far.blocks, g_array_unref);
  g_clear_pointer (&ahead->bands, kao_bands_free);
  g_clear_pointer (&ahead->scan, kao_image_unref);
}

void
kao_document_ahead_free (KaoDocumentAhead *ahead)
{
  if (ahead == NULL)
    return;
  forget (ahead);
  g_free (ahead);
}

/* The memory cannot have become another scan's: @ahead keeps it. */
static gboolean
is_about (const KaoDocumentAhead *ahead, const KaoImage *scan)
{
  return ahead != NULL && ahead->scan != NULL
         && kao_image_get_const_row (ahead->scan, 0) == kao_image_get_const_row (scan, 0)
         && kao_image_get_format (ahead->scan) == kao_image_get_format (scan)
         && kao_image_get_width (ahead->scan) == kao_image_get_width (scan)
         && kao_image_get_height (ahead->scan) == kao_image_get_height (scan)
         && kao_image_get_stride (ahead->scan) == kao_image_get_stride (scan)
         && kao_image_get_dpi (ahead->scan) == kao_image_get_dpi (scan);
}

static gboolean
has_known_resolution (const KaoImage *scan, GError **error)
{
  if (kao_image_get_dpi (scan) >= 50)
    return TRUE;
  g_set_error (
      error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_SIZE,
      "The scan's resolution of %.0f dpi is unknown or too low to find a photo: scan at "
      "300 dpi or more",
      kao_image_get_dpi (scan));
  return FALSE;
}

/* The bands remember what was seen in them, and @seen what the finder is asked about each find at full resolution. */
static void
look_at_band (KaoDocumentAhead *ahead, const KaoBlock *page, KaoFindFacesFunc find_faces, gpointer user_data,
              GCancellable *cancellable)
{
  const KaoSearch search = { ahead->scan, find_faces, user_data, cancellable, NULL, FALSE };
  KaoSearch remembered = { ahead->scan, kao_seen_find_faces, ahead->seen, cancellable, NULL, FALSE };
  const GArray *sightings
      = kao_bands_look_ahead (ahead->bands, &search, page, kao_locate_get_done_mm (ahead->reduced));

  for (guint i = 0; sightings != NULL && i < sightings->len; i++)
    {
      gdouble height_mm, range;
      g_autoptr (KaoPortrait) portrait G_GNUC_UNUSED = kao_finish_portrait (
          &remembered, &g_array_index (sightings, KaoSighting, i), &height_mm, &range, NULL);
    }
}

void
kao_document_ahead_look (KaoDocumentAhead *ahead, KaoImage *scan, gint n_lines, KaoDocumentKind expected,
                         KaoFindFacesFunc find_faces, gpointer user_data, GCancellable *cancellable)
{
  KaoBlock page;

  g_return_if_fail (ahead != NULL && scan != NULL);
  g_return_if_fail (find_faces != NULL);
  g_return_if_fail (n_lines <= kao_image_get_height (scan));

  if (!has_known_resolution (scan, NULL))
    return;
  if (!is_about (ahead, scan))
    {
      forget (ahead);
      ahead->reduced = kao_locate_reduce (scan, NULL);
      if (ahead->reduced == NULL)
        return;
      ahead->scan = kao_image_ref (scan);
      ahead->seen = kao_seen_new ();
      ahead->so_far = (KaoSoFar){ g_array_new (FALSE, TRUE, sizeof (KaoBlock)), FALSE };
      ahead->bands = kao_bands_new (scan);
    }
  kao_seen_set_finder (ahead->seen, find_faces, user_data, TRUE);
  if (kao_reduced_grow (ahead->reduced, scan, n_lines, NULL) && kao_reduced_get_n_rows (ahead->reduced) > 0
      && kao_search_part (scan, ahead->reduced, &ahead->so_far, &page, expected, kao_seen_find_faces, ahead->seen,
                          cancellable))
    look_at_band (ahead, &page, find_faces, user_data, cancellable);
}

static GPtrArray *
find_portraits (KaoDocumentAhead *ahead, const KaoImage *scan, KaoDocumentKind expected, KaoFindFacesFunc find_faces,
                gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_autoptr (KaoReduced) reduced = NULL;
  g_autoptr (KaoBands) bands = NULL;

  if (!has_known_resolution (scan, error))
    return NULL;
  if (is_about (ahead, scan))
    {
      kao_seen_set_finder (ahead->seen, find_faces, user_data, FALSE);
      return kao_search_whole (scan, ahead->reduced, ahead->bands, expected, kao_seen_find_faces, ahead->seen,
                               cancellable, error);
    }
  reduced = kao_locate_reduce (scan, error);
  if (reduced == NULL)
    return NULL;
  bands = kao_bands_new (scan);
  return kao_search_whole (scan, reduced, bands, expected, find_faces, user_data, cancellable, error);
}

/* Whether everything right of and below the first @ratio of each side is exactly white: filled up. */
static gboolean
is_filled_beyond (const KaoImage *scan, gdouble ratio)
{
  gsize bytes = kao_image_bytes_per_pixel (kao_image_get_format (scan));
  gsize row_size = (gsize) kao_image_get_width (scan) * bytes;
  gsize from = ((gsize) (kao_image_get_width (scan) * ratio) + 1) * bytes;
  gint below = (gint) (kao_image_get_height (scan) * ratio) + 1;

  for (gint y = 0; y < kao_image_get_height (scan); y++)
    {
      const guint8 *row = kao_image_get_const_row (scan, y);

      for (gsize i = y < below ? from : 0; i < row_size; i++)
        if (row[i] != 255)
          return FALSE;
    }
  return TRUE;
}

/* A device that scans coarser than it was asked delivers a smaller picture, and some backends fill it up
 * with white to the size that was announced. On white glass its own edge does not show, so all that tells
 * is that there is no document of a document's size: the parts that the usual resolutions are of each
 * other are tried. */
static GPtrArray *
find_coarser (const KaoImage *scan, KaoDocumentKind expected, KaoFindFacesFunc find_faces,
              gpointer user_data, GCancellable *cancellable)
{
  static const gdouble ratios[] = { 1 / 2.0, 2 / 3.0, 1 / 3.0 };

  for (gsize i = 0; i < G_N_ELEMENTS (ratios); i++)
    {
      KaoRect part = { 0, 0, (gint) (kao_image_get_width (scan) * ratios[i]),
                       (gint) (kao_image_get_height (scan) * ratios[i]) };
      g_autoptr (KaoImage) inset = NULL;
      GPtrArray *portraits;

      if (kao_image_get_format (scan) == KAO_IMAGE_BGRX32 || !is_filled_beyond (scan, ratios[i]))
        continue;
      inset = kao_image_crop (scan, &part, NULL);
      if (inset == NULL)
        return NULL;
      kao_image_set_dpi (inset, kao_image_get_dpi (scan) * ratios[i]);
      portraits = find_portraits (NULL, inset, expected, find_faces, user_data, cancellable, NULL);
      if (portraits != NULL)
        return portraits;
    }
  return NULL;
}

GPtrArray *
kao_document_ahead_find_portraits (KaoDocumentAhead *ahead, const KaoImage *scan, KaoDocumentKind expected,
                                   KaoFindFacesFunc find_faces, gpointer user_data, GCancellable *cancellable,
                                   GError **error)
{
  g_autoptr (GError) problem = NULL;
  GPtrArray *portraits;

  g_return_val_if_fail (scan != NULL, NULL);
  g_return_val_if_fail (find_faces != NULL, NULL);

  portraits = find_portraits (ahead, scan, expected, find_faces, user_data, cancellable, &problem);
  if (portraits == NULL && problem->domain == KAO_RETRY
      && !g_error_matches (problem, KAO_RETRY, KAO_RETRY_EMPTY_GLASS))
    portraits = find_coarser (scan, expected, find_faces, user_data, cancellable);
  if (portraits == NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return portraits;
}

GPtrArray *
kao_document_find_portraits (const KaoImage *scan, KaoDocumentKind expected,
                             KaoFindFacesFunc find_faces, gpointer user_data,
                             GCancellable *cancellable, GError **error)
{
  return kao_document_ahead_find_portraits (NULL, scan, expected, find_faces, user_data, cancellable, error);
}
