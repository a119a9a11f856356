// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "evaluate/kao-picture.h"

#include "base/kao-error.h"
#include "document/kao-document.h"
#include "image/kao-codec.h"
#include "image/kao-picture-header.h"

#include <math.h>
#include <string.h>

/* A picture of this size without a stated resolution is taken for a scan, a smaller one for a
 * portrait. */
#define SCAN_SIDE 1600
/* What scanners are set to; outside this a stated density is a slip. */
#define LEAST_SCAN_DPI 100.0
#define MOST_SCAN_DPI 1300.0
/* A face of a picture that may be a scan and is clearer than this needs no search for the document. */
#define CLEAR_SCORE 0.5
/* The detector's box on the portrait of a card (27.5 mm high) and on a form's photo (45 mm). */
#define CARD_FACE_MM 13.0
#define FORM_FACE_MM 21.0
/* Another face counts as possibly meant from this part of the largest one's width. */
#define RIVAL_WIDTH 0.5

void
kao_picture_clear (KaoPicture *picture)
{
  g_clear_pointer (&picture->vector, kao_vector_unref);
  explicit_bzero (picture, sizeof *picture);
}

const gchar *
kao_picture_role_name (KaoPictureRole role)
{
  static const gchar *const names[] = {
    [KAO_PICTURE_DOCUMENT] = "document",
    [KAO_PICTURE_VISITOR] = "visitor",
    [KAO_PICTURE_CHIP] = "chip",
  };

  g_return_val_if_fail (role < G_N_ELEMENTS (names), "?");
  return names[role];
}

const gchar *
kao_stage_name (KaoStage stage)
{
  static const gchar *const names[KAO_N_STAGES] = { "read", "locate", "detect", "quality",
                                                    "describe" };

  return stage < KAO_N_STAGES ? names[stage] : "";
}

/* Milliseconds since *@start, which moves on. */
static gdouble
lap (gint64 *start)
{
  gint64 now = g_get_monotonic_time ();
  gdouble passed = (now - *start) / 1000.0;

  *start = now;
  return passed;
}

/* Resolutions that a scan may have, likeliest first. */
typedef struct
{
  gdouble dpi[5];
  gsize n;
} Candidates;

static void
add_candidate (Candidates *candidates, gdouble dpi)
{
  if (!(dpi >= LEAST_SCAN_DPI && dpi <= MOST_SCAN_DPI)
      || candidates->n == G_N_ELEMENTS (candidates->dpi))
    return;
  /* The search bears a tenth more or less. */
  for (gsize i = 0; i < candidates->n; i++)
    if (fabs (candidates->dpi[i] / dpi - 1) < 0.1)
      return;
  candidates->dpi[candidates->n++] = dpi;
}

/* What the file states, where that can be; else what the picture's shape says: a card alone, or A4. */
static Candidates
guess_dpi (const KaoImage *image)
{
  Candidates candidates = { .n = 0 };
  gdouble longer = MAX (kao_image_get_width (image), kao_image_get_height (image));
  gdouble shorter = MIN (kao_image_get_width (image), kao_image_get_height (image));

  if (kao_density_means_something (kao_image_get_dpi (image)))
    add_candidate (&candidates, kao_image_get_dpi (image));
  if (fabs (longer / shorter - 85.6 / 53.98) < 0.05)
    add_candidate (&candidates, longer / (85.6 / 25.4));
  add_candidate (&candidates, longer / (297.0 / 25.4));
  return candidates;
}

/* The one portrait on a scan, or NULL with KAO_RETRY. */
static KaoPortrait *
locate (KaoEngine *engine, const KaoImage *image, gdouble dpi, GError **error)
{
  g_autoptr (KaoImage) scan = kao_image_convert (image, kao_image_get_format (image), error);
  g_autoptr (GPtrArray) portraits = NULL;

  if (scan == NULL)
    return NULL;
  kao_image_set_dpi (scan, dpi);
  portraits
      = kao_document_find_portraits (scan, KAO_DOCUMENT_CARD, kao_engine_find_faces, engine,
                                     NULL, error);
  if (portraits == NULL)
    return NULL;
  if (portraits->len > 1)
    {
      g_set_error (error, KAO_RETRY, KAO_RETRY_SEVERAL_FACES,
                   "The scan holds %u documents with a portrait; leave one on the glass.",
                   portraits->len);
      return NULL;
    }
  return g_ptr_array_steal_index (portraits, 0);
}

/* The one face that can be meant. @turn: see kao_engine_get_turn(). */
static gboolean
choose_face (KaoPicture *picture, GArray *faces, guint turn, KaoPictureRole role, GError **error)
{
  const KaoFace *first;

  if (faces->len == 0 && turn != 0)
    {
      g_set_error (error, KAO_RETRY, KAO_RETRY_TURNED,
                   "The %s's picture %s; turn it upright.", kao_picture_role_name (role),
                   turn == 2 ? "stands on its head" : "lies on its side");
      return FALSE;
    }
  if (faces->len == 0)
    {
      g_set_error (
          error, KAO_RETRY, role != KAO_PICTURE_VISITOR ? KAO_RETRY_NO_PHOTO : KAO_RETRY_NO_FACE,
          "No face was found in the %s's picture; use a picture that shows the face from the "
          "front.",
          kao_picture_role_name (role));
      return FALSE;
    }
  first = &g_array_index (faces, KaoFace, 0);
  for (guint i = 1; i < faces->len; i++)
    if (g_array_index (faces, KaoFace, i).box.width >= RIVAL_WIDTH * first->box.width)
      {
        g_set_error (error, KAO_RETRY, KAO_RETRY_SEVERAL_FACES,
                     "The %s's picture holds %u faces; use a picture of one person.",
                     kao_picture_role_name (role), faces->len);
        return FALSE;
      }
  picture->face = *first;
  picture->has_face = TRUE;
  return TRUE;
}

static gboolean
describe (KaoPicture *picture, KaoEngine *engine, const KaoImage *image, guint n_faces,
          GError **error)
{
  gint64 start = g_get_monotonic_time ();

  picture->width = kao_image_get_width (image);
  picture->height = kao_image_get_height (image);
  kao_engine_measure (engine, image, &picture->face, n_faces, &picture->quality);
  picture->milliseconds[KAO_STAGE_QUALITY] = lap (&start);
  picture->vector = kao_engine_describe (engine, image, &picture->face, TRUE, error);
  picture->milliseconds[KAO_STAGE_DESCRIBE] = lap (&start);
  return picture->vector != NULL;
}

/* A document's picture is turned as its face stands; a visitor's is not: a camera that delivers it that
 * way has to be set right. */
static gboolean
process_portrait (KaoPicture *picture, KaoEngine *engine, const KaoImage *image, GError **error)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GArray) faces = kao_engine_detect (engine, image, &kao_detect_file, error);
  guint turn = kao_engine_get_turn (engine);
  g_autoptr (KaoImage) turned = NULL;

  if (faces != NULL && faces->len == 0 && turn != 0 && picture->role == KAO_PICTURE_DOCUMENT)
    {
      turned = kao_image_rotate_quarter (image, turn, error);
      if (turned == NULL)
        return FALSE;
      image = turned;
      g_array_unref (faces);
      faces = kao_engine_detect (engine, image, &kao_detect_file, error);
      turn = 0;
    }
  picture->milliseconds[KAO_STAGE_DETECT] = lap (&start);
  return faces != NULL && choose_face (picture, faces, turn, picture->role, error)
         && describe (picture, engine, image, faces->len, error);
}

/* The portrait on a scan of @dpi. */
static gboolean
process_scan (KaoPicture *picture, KaoEngine *engine, const KaoImage *image, gdouble dpi,
              GError **error)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (KaoPortrait) portrait = locate (engine, image, dpi, error);

  picture->milliseconds[KAO_STAGE_LOCATE]
      = MAX (picture->milliseconds[KAO_STAGE_LOCATE], 0) + lap (&start);
  if (portrait == NULL)
    return FALSE;
  g_clear_pointer (&picture->vector, kao_vector_unref);
  picture->is_scan = TRUE;
  picture->has_face = TRUE;
  picture->face.box = portrait->face.box;
  picture->face.score = portrait->face.score;
  picture->face.has_points = portrait->face.has_points;
  memcpy (picture->face.points, portrait->face.points, sizeof picture->face.points);
  return describe (picture, engine, portrait->portrait, 1, error);
}

/* The portrait at the first of @candidates that shows one; @error is the first one's. */
static gboolean
process_scan_at (KaoPicture *picture, KaoEngine *engine, const KaoImage *image,
                 const Candidates *candidates, GError **error)
{
  g_autoptr (GError) first = NULL;

  for (gsize i = 0; i < candidates->n; i++)
    {
      g_autoptr (GError) problem = NULL;

      if (process_scan (picture, engine, image, candidates->dpi[i], &problem))
        return TRUE;
      if (first == NULL)
        first = g_steal_pointer (&problem);
      if (g_error_matches (first, KAO_RETRY, KAO_RETRY_SEVERAL_FACES))
        break;
    }
  if (first == NULL)
    g_set_error_literal (&first, KAO_RETRY, KAO_RETRY_NO_PHOTO,
                         "The document's picture is too small for a scan; scan at 300 dpi or more.");
  g_propagate_error (error, g_steal_pointer (&first));
  return FALSE;
}

static gboolean
looks_like_scan (const KaoImage *image)
{
  gint width = kao_image_get_width (image);
  gint height = kao_image_get_height (image);
  gdouble dpi = kao_image_get_dpi (image);

  return (dpi >= 150.0 && kao_density_means_something (dpi)) || MAX (width, height) >= SCAN_SIDE;
}

/* A document may be a whole scan or a portrait cut out before; what it looks like goes first. */
static gboolean
process_document (KaoPicture *picture, KaoEngine *engine, const KaoImage *image, GError **error)
{
  g_autoptr (GError) scan_error = NULL;
  g_autoptr (GError) portrait_error = NULL;
  Candidates candidates = guess_dpi (image), by_face = { .n = 0 };
  gboolean is_likely_scan = looks_like_scan (image);
  gboolean may_be_scan = MAX (kao_image_get_width (image), kao_image_get_height (image)) >= SCAN_SIDE / 2;
  gboolean has_portrait;

  if (is_likely_scan)
    {
      if (process_scan_at (picture, engine, image, &candidates, &scan_error))
        return TRUE;
      if (g_error_matches (scan_error, KAO_RETRY, KAO_RETRY_SEVERAL_FACES))
        {
          g_propagate_error (error, g_steal_pointer (&scan_error));
          return FALSE;
        }
    }
  has_portrait = process_portrait (picture, engine, image, &portrait_error);
  if (has_portrait && (picture->face.score >= CLEAR_SCORE || !may_be_scan))
    return TRUE;
  /* A weak face, or none: a small one says how fine the scan is, if it is one. */
  if (has_portrait)
    {
      add_candidate (&by_face, picture->face.box.width / (CARD_FACE_MM / 25.4));
      add_candidate (&by_face, picture->face.box.width / (FORM_FACE_MM / 25.4));
    }
  else if (may_be_scan && !is_likely_scan)
    by_face = candidates;
  if (by_face.n > 0 && process_scan_at (picture, engine, image, &by_face, NULL))
    return TRUE;
  if (has_portrait)
    return TRUE;
  g_propagate_error (error, is_likely_scan ? g_steal_pointer (&scan_error) : g_steal_pointer (&portrait_error));
  return FALSE;
}

gboolean
kao_picture_process (KaoPicture *picture,
                     KaoEngine *engine,
                     const KaoImage *image,
                     KaoPictureRole role,
                     GError **error)
{
  picture->role = role;
  for (gsize i = KAO_STAGE_LOCATE; i < KAO_N_STAGES; i++)
    picture->milliseconds[i] = -1.0;
  return role == KAO_PICTURE_VISITOR ? process_portrait (picture, engine, image, error)
                                     : process_document (picture, engine, image, error);
}

gboolean
kao_picture_process_file (KaoPicture *picture,
                          KaoEngine *engine,
                          const gchar *path,
                          KaoPictureRole role,
                          GError **error)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (KaoImage) image = kao_codec_read_file (path, error);

  picture->role = role;
  if (image == NULL)
    return FALSE;
  picture->milliseconds[KAO_STAGE_READ] = lap (&start);
  return kao_picture_process (picture, engine, image, role, error);
}
