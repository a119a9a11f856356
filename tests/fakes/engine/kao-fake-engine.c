// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "kao-fake-engine.h"

#include "base/kao-error.h"
#include "kao-fake-picture.h"
#include "secure/kao-memory.h"

#include <math.h>

KaoFakeEngine *
kao_fake_engine_new (void)
{
  KaoFakeEngine *fake = g_new0 (KaoFakeEngine, 1);

  g_mutex_init (&fake->lock);
  g_cond_init (&fake->changed);
  return fake;
}

void
kao_fake_engine_free (KaoFakeEngine *fake)
{
  for (guint i = 0; i < KAO_N_FAKE_STEPS; i++)
    g_clear_error (&fake->fault[i]);
  g_cond_clear (&fake->changed);
  g_mutex_clear (&fake->lock);
  g_free (fake);
}

void
kao_fake_engine_set_fault (KaoFakeEngine *fake, KaoFakeStep step, const GError *fault)
{
  g_mutex_lock (&fake->lock);
  g_clear_error (&fake->fault[step]);
  if (fault != NULL)
    fake->fault[step] = g_error_copy (fault);
  g_mutex_unlock (&fake->lock);
}

void
kao_fake_engine_hold (KaoFakeEngine *fake, KaoFakeStep step, gboolean is_held)
{
  g_mutex_lock (&fake->lock);
  fake->is_held[step] = is_held;
  g_cond_broadcast (&fake->changed);
  g_mutex_unlock (&fake->lock);
}

guint
kao_fake_engine_get_n_begun (KaoFakeEngine *fake, KaoFakeStep step)
{
  guint n;

  g_mutex_lock (&fake->lock);
  n = fake->n_begun[step];
  g_mutex_unlock (&fake->lock);
  return n;
}

guint
kao_fake_engine_get_n_done (KaoFakeEngine *fake, KaoFakeStep step)
{
  guint n;

  g_mutex_lock (&fake->lock);
  n = fake->n_done[step];
  g_mutex_unlock (&fake->lock);
  return n;
}

/* Begins a step: waits while it is held, then says whether it is to fail. */
static gboolean
pass (KaoFakeEngine *fake, KaoFakeStep step, GError **error)
{
  gboolean is_fine = TRUE;

  g_mutex_lock (&fake->lock);
  fake->n_begun[step]++;
  while (fake->is_held[step])
    g_cond_wait (&fake->changed, &fake->lock);
  if (fake->fault[step] != NULL)
    {
      g_propagate_error (error, g_error_copy (fake->fault[step]));
      is_fine = FALSE;
    }
  fake->n_done[step]++;
  g_mutex_unlock (&fake->lock);
  return is_fine;
}

KaoPack *
kao_fake_engine_load_pack (void)
{
  g_autofree gchar *folder
      = g_build_filename (g_getenv ("KAO_TEST_SRC"), "tests", "fakes", "engine", "pack", NULL);
  g_autoptr (GError) error = NULL;
  KaoPack *pack = kao_pack_load (folder, &error);

  g_assert_no_error (error);
  return pack;
}

static gpointer
fake_open (gpointer data,
           const KaoPackPlaces *places,
           const gchar *pack_name,
           KaoPack **pack,
           GError **error)
{
  if (pass (data, KAO_FAKE_STEP_OPEN, error))
    *pack = kao_fake_engine_load_pack ();
  return data;
}

static void
fake_close (gpointer engine)
{
}

static KaoFace
middle_face (void)
{
  static const KaoFace face = {
    .box = { 16, 8, 32, 32 },
    .score = 1,
    .points = { { 26, 18 }, { 38, 18 }, { 32, 25 }, { 27, 31 }, { 37, 31 } },
    .has_points = TRUE,
  };

  return face;
}

static gboolean
fake_track (gpointer engine, KaoTracked *tracked, GError **error)
{
  KaoFakeSight sight = kao_fake_picture_read (tracked->image);

  if (!pass (engine, KAO_FAKE_STEP_TRACK, error))
    return FALSE;
  tracked->n_faces = sight.n_faces;
  tracked->n_boxes = MIN (sight.n_faces, KAO_TRACKED_MAX_FACES);
  for (guint i = 0; i < tracked->n_boxes; i++)
    {
      tracked->boxes[i] = middle_face ().box;
      tracked->boxes[i].x -= 100 * (gint) i;
    }
  if (tracked->has_wanted && sight.n_faces > 0)
    tracked->n_faces = 1;
  if (sight.n_faces > 0)
    {
      tracked->face = middle_face ();
      if (tracked->has_wanted)
        tracked->face.box.x = (gint) tracked->wanted.x - tracked->face.box.width / 2;
      for (guint i = 0; i < KAO_N_QUALITIES; i++)
        tracked->quality.value[i] = sight.quality;
      tracked->quality.unified = sight.quality;
      tracked->quality.luminance = 0.5;
    }
  return TRUE;
}

static gboolean
fake_find_face (gpointer engine, const KaoImage *image, KaoFace *face, GError **error)
{
  if (kao_fake_picture_read (image).n_faces == 0)
    {
      g_set_error_literal (error, KAO_RETRY, KAO_RETRY_PHOTO_UNCLEAR, "No face in the photo");
      return FALSE;
    }
  *face = middle_face ();
  return TRUE;
}

static KaoVector *
describe (KaoFakeEngine *engine, KaoFakeStep step, const KaoImage *image, GError **error)
{
  gfloat values[2] = { (gfloat) kao_fake_picture_read (image).person / 100.0f, 0 };

  if (!pass (engine, step, error))
    return NULL;
  return kao_vector_new (values, 2);
}

static KaoVector *
fake_describe_portrait (gpointer engine, const KaoImage *image, const KaoFace *face, GError **error)
{
  return describe (engine, KAO_FAKE_STEP_COMPARE, image, error);
}

static KaoVector *
fake_describe_frame (gpointer engine, const KaoImage *image, const KaoFace *face, GError **error)
{
  return describe (engine, KAO_FAKE_STEP_DESCRIBE, image, error);
}

static gboolean
blind_finder (const KaoImage *image, gdouble min_face_px, gboolean is_frontal, GArray *faces, gpointer user_data,
              GError **error)
{
  return TRUE;
}

/* Holds the picture from then on, as the real one. */
static void
fake_look_ahead (gpointer engine, KaoDocumentAhead *ahead, KaoImage *scan, guint n_lines, KaoDocumentKind expected,
                 GCancellable *cancellable)
{
  KaoFakeEngine *fake = engine;

  fake->n_lines = n_lines;
  kao_image_set_dpi (scan, 300);
  kao_document_ahead_look (ahead, scan, (gint) n_lines, expected, blind_finder, NULL, NULL);
  pass (engine, KAO_FAKE_STEP_LOOK_AHEAD, NULL);
  fake->was_cancelled = g_cancellable_is_cancelled (cancellable);
}

static GPtrArray *
fake_locate (gpointer engine,
             KaoDocumentAhead *ahead,
             const KaoImage *scan,
             KaoDocumentKind expected,
             GCancellable *cancellable,
             GError **error)
{
  KaoFakeSight sight = kao_fake_picture_read (scan);
  g_autoptr (GPtrArray) portraits
      = g_ptr_array_new_with_free_func ((GDestroyNotify) kao_portrait_free);

  if (!pass (engine, KAO_FAKE_STEP_LOCATE, error))
    return NULL;
  for (guint8 i = 0; i < sight.n_faces; i++)
    {
      KaoFakeSight one = { 1, sight.quality, (guint8) (sight.person + i) };
      KaoFace face = middle_face ();
      KaoPortrait *portrait = kao_secret_alloc (sizeof *portrait);

      portrait->kind = expected;
      portrait->portrait = kao_fake_picture_new (&one);
      portrait->face.box = face.box;
      portrait->face.score = face.score;
      portrait->face.has_points = TRUE;
      for (guint j = 0; j < KAO_N_LANDMARKS; j++)
        portrait->face.points[j] = face.points[j];
      g_ptr_array_add (portraits, portrait);
    }
  return g_steal_pointer (&portraits);
}

static void
fake_cut_front (gpointer engine, const KaoImage *scan, KaoPortrait *portrait)
{
  portrait->front = kao_image_ref (portrait->portrait);
  portrait->front_portrait = (KaoRect){ 1, 2, 3, 4 };
}

static void
fake_measure (gpointer engine, const KaoImage *image, const KaoFace *face, KaoQuality *quality)
{
  for (guint i = 0; i < KAO_N_QUALITIES; i++)
    quality->value[i] = kao_fake_picture_read (image).quality;
  quality->unified = kao_fake_picture_read (image).quality;
}

static KaoVector *
fake_mean (gpointer engine, KaoVector *const *vectors, gsize n)
{
  gfloat values[2] = { 0, 0 };

  for (gsize i = 0; i < n; i++)
    values[0] += kao_vector_get_values (vectors[i])[0] / (gfloat) n;
  return kao_vector_new (values, 2);
}

static gdouble
fake_distance (gpointer engine, const KaoVector *a, const KaoVector *b)
{
  KaoFakeEngine *fake = engine;

  if (fake->forced_distance != 0)
    return fake->forced_distance;
  return fabs ((gdouble) kao_vector_get_values (a)[0] - (gdouble) kao_vector_get_values (b)[0]);
}

static void
fake_wipe (gpointer engine)
{
  pass (engine, KAO_FAKE_STEP_WIPE, NULL);
}

const KaoEngineOps kao_fake_engine_ops = {
  .open = fake_open,
  .close = fake_close,
  .track = fake_track,
  .find_face = fake_find_face,
  .describe_portrait = fake_describe_portrait,
  .describe_frame = fake_describe_frame,
  .look_ahead = fake_look_ahead,
  .locate = fake_locate,
  .cut_front = fake_cut_front,
  .measure = fake_measure,
  .mean = fake_mean,
  .distance = fake_distance,
  .wipe = fake_wipe,
};
