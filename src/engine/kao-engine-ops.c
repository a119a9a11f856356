// SPDX-License-Identifier: GPL-3.0-or-later
/* The engine service's work done by the real engine (face/) and the document finder (document/). */
#include "config.h"

#include "engine/kao-engine-service.h"

#include "base/kao-error.h"
#include "base/kao-log.h"
#include "engine/kao-one-person.h"

#include <stdlib.h>

static gpointer
ops_open (gpointer data,
          const KaoPackPlaces *places,
          const gchar *pack_name,
          KaoPack **pack,
          GError **error)
{
  g_autoptr (KaoPack) found = NULL;
  g_autoptr (KaoEngine) engine = NULL;
  g_autoptr (GError) problem = NULL;
  g_autoptr (GError) second = NULL;

  found = kao_pack_places_find (places, pack_name, &problem);
  if (found != NULL)
    engine = kao_engine_new (found, places, &problem);
  if (engine != NULL && kao_engine_can_describe (engine))
    {
      *pack = g_steal_pointer (&found);
      return g_steal_pointer (&engine);
    }
  g_clear_pointer (&engine, kao_engine_free);
  /* Without a pack the window still finds faces, so that everything but matching works. */
  engine = kao_engine_new (NULL, places, &second);
  if (engine == NULL)
    kao_log_event ("engine", "faces cannot be found either: %s", second->message);
  g_propagate_error (error, g_steal_pointer (&problem));
  return g_steal_pointer (&engine);
}

static void
ops_close (gpointer engine)
{
  kao_engine_free (engine);
}

static gint
compare_boxes (gconstpointer a, gconstpointer b)
{
  const KaoRect *left = a;
  const KaoRect *right = b;

  return (right->x + right->width / 2) - (left->x + left->width / 2);
}

/* Where everybody is, and which of the faces is the visitor's; -1 = nobody's. */
static gint
place (KaoTracked *tracked, const KaoFace *faces, guint n)
{
  tracked->n_boxes = MIN (n, KAO_TRACKED_MAX_FACES);
  for (guint i = 0; i < tracked->n_boxes; i++)
    tracked->boxes[i] = faces[i].box;
  qsort (tracked->boxes, tracked->n_boxes, sizeof *tracked->boxes, compare_boxes);
  if (n == 0)
    return -1;
  if (tracked->has_wanted)
    return kao_one_person_find_near (faces, n, &tracked->wanted);
  return (gint) kao_one_person_pick_face (faces, n, kao_image_get_width (tracked->image),
                                          kao_image_get_height (tracked->image));
}

static gboolean
ops_track (gpointer engine, KaoTracked *tracked, GError **error)
{
  g_autoptr (GArray) faces = NULL;
  gint index;

  if (tracked->is_quick)
    {
      KaoDetectOptions straight = kao_detect_visitor;

      straight.is_frontal = TRUE;
      /* What is weaker has to be looked at from other sides. */
      straight.min_score = KAO_CERTAIN_FACE_SCORE;
      straight.is_turn_checked = FALSE;
      faces = kao_engine_detect (engine, tracked->image, &straight, error);
      if (faces == NULL)
        return FALSE;
      if (faces->len == 0)
        g_clear_pointer (&faces, g_array_unref);
    }
  if (faces == NULL)
    faces = kao_engine_detect (engine, tracked->image, &kao_detect_visitor, error);
  if (faces == NULL)
    return FALSE;
  tracked->turn = faces->len > 0 ? 0 : kao_engine_get_turn (engine);
  index = place (tracked, (const KaoFace *) (gconstpointer) faces->data, faces->len);
  tracked->n_faces = index < 0 ? 0 : tracked->has_wanted ? 1 : faces->len;
  if (index >= 0)
    {
      tracked->face = g_array_index (faces, KaoFace, index);
      kao_engine_measure (engine, tracked->image, &tracked->face, tracked->n_faces, &tracked->quality);
    }
  return TRUE;
}

static gboolean
ops_find_face (gpointer engine, const KaoImage *image, KaoFace *face, GError **error)
{
  g_autoptr (GArray) faces = kao_engine_detect (engine, image, &kao_detect_document, error);

  if (faces == NULL)
    return FALSE;
  if (faces->len == 0)
    {
      g_set_error_literal (error, KAO_RETRY, KAO_RETRY_PHOTO_UNCLEAR,
                           "No face was found in the photo; compare it by eye");
      return FALSE;
    }
  *face = g_array_index (faces, KaoFace, 0);
  return TRUE;
}

static KaoVector *
ops_describe (gpointer engine, const KaoImage *image, const KaoFace *face, GError **error)
{
  return kao_engine_describe (engine, image, face, TRUE, error);
}

static void
ops_look_ahead (gpointer engine,
                KaoDocumentAhead *ahead,
                KaoImage *scan,
                guint n_lines,
                KaoDocumentKind expected,
                GCancellable *cancellable)
{
  kao_document_ahead_look (ahead, scan, (gint) n_lines, expected, kao_engine_find_faces, engine, cancellable);
}

static GPtrArray *
ops_locate (gpointer engine,
            KaoDocumentAhead *ahead,
            const KaoImage *scan,
            KaoDocumentKind expected,
            GCancellable *cancellable,
            GError **error)
{
  GPtrArray *portraits;

  /* The clerk waits; while lines come in, the second core is the window's. */
  kao_engine_set_hurried (engine, TRUE);
  portraits = kao_document_ahead_find_portraits (ahead, scan, expected, kao_engine_find_faces, engine, cancellable, error);
  kao_engine_set_hurried (engine, FALSE);
  return portraits;
}

static void
ops_cut_front (gpointer engine, const KaoImage *scan, KaoPortrait *portrait)
{
  kao_document_cut_front (scan, portrait);
}

static void
ops_measure (gpointer engine, const KaoImage *image, const KaoFace *face, KaoQuality *quality)
{
  kao_engine_measure (engine, image, face, 1, quality);
}

static KaoVector *
ops_mean (gpointer engine, KaoVector *const *vectors, gsize n)
{
  return kao_engine_mean (engine, vectors, n);
}

static gdouble
ops_distance (gpointer engine, const KaoVector *a, const KaoVector *b)
{
  return kao_engine_distance (engine, a, b);
}

static void
ops_wipe (gpointer engine)
{
  kao_engine_wipe (engine);
}

const KaoEngineOps kao_engine_ops_default = {
  .open = ops_open,
  .close = ops_close,
  .track = ops_track,
  .find_face = ops_find_face,
  .describe_portrait = ops_describe,
  .describe_frame = ops_describe,
  .look_ahead = ops_look_ahead,
  .locate = ops_locate,
  .cut_front = ops_cut_front,
  .measure = ops_measure,
  .mean = ops_mean,
  .distance = ops_distance,
  .wipe = ops_wipe,
};
