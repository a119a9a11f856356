// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "evaluate/kao-evaluation-private.h"

#include "base/kao-error.h"
#include "evaluate/kao-distances.h"
#include "face/kao-engine.h"
#include "face/kao-vector-private.h"
#include "image/kao-codec.h"
#include "secure/kao-memory.h"

#include <math.h>
#include <string.h>

/* Pairs between two notes in the state file. */
#define PAIRS_PER_BLOCK 250

/* --- pictures to vectors, on a worker thread --- */

static gdouble
lap (gint64 *start)
{
  gint64 now = g_get_monotonic_time ();
  gdouble passed = (gdouble) (now - *start) / 1000.0;

  *start = now;
  return passed;
}

/* The face nearest to the middle: lists of this kind name the person in the middle of a picture. */
static gboolean
find_face (KaoEngine *engine, const KaoImage *image, KaoFace *face, gboolean *has_several)
{
  g_autoptr (GArray) faces = kao_engine_detect (engine, image, &kao_detect_file, NULL);
  gdouble best = INFINITY;

  for (guint i = 0; faces != NULL && i < faces->len; i++)
    {
      const KaoFace *candidate = &g_array_index (faces, KaoFace, i);
      gdouble x = candidate->box.x + candidate->box.width / 2.0 - kao_image_get_width (image) / 2.0;
      gdouble y =
          candidate->box.y + candidate->box.height / 2.0 - kao_image_get_height (image) / 2.0;

      if (hypot (x, y) >= best)
        continue;
      best = hypot (x, y);
      *face = *candidate;
    }
  *has_several = faces != NULL && faces->len > 1;
  return isfinite (best);
}

static void
measure_role (Run *run, KaoEngine *engine, guint picture, Role role, const KaoImage *image,
              const KaoFace *face)
{
  gfloat *values = run->qualities[role] + (gsize) picture * KAO_N_DISCARD_MEASURES;
  KaoQuality quality;

  kao_engine_measure (engine, image, face, 1, &quality);
  for (guint i = 0; i < KAO_N_QUALITIES; i++)
    values[i] = (gfloat) quality.value[i];
  values[KAO_DISCARD_UNIFIED] = (gfloat) quality.unified;
}

static gboolean
describe_role (Run *run, KaoEngine **engines, guint picture, Role role, const KaoImage *image,
               const KaoFace *face, gdouble *milliseconds)
{
  gint64 start = g_get_monotonic_time ();

  if (run->qualities[role] != NULL)
    {
      measure_role (run, engines[0], picture, role, image, face);
      start = g_get_monotonic_time ();
    }
  for (guint p = 0; p < run->setup->packs->len; p++)
    {
      VectorStore *store = &run->stores[p];
      g_autoptr (KaoVector) vector = kao_engine_describe (engines[p], image, face, TRUE, NULL);

      milliseconds[p] = lap (&start);
      if (vector == NULL || kao_vector_get_length (vector) != store->length)
        return FALSE;
      memcpy (store->rows[role] + (gsize) picture * store->stride, kao_vector_get_values (vector),
              store->length * sizeof (gfloat));
      /* Blocked comparison knows the cosine of vectors of length one only. */
      if (kao_engine_is_cosine (engines[p]))
        kao_vector_normalise (store->rows[role] + (gsize) picture * store->stride, store->length);
    }
  return TRUE;
}

typedef struct
{
  gdouble read;
  gdouble detect;
  gdouble channel;
  gdouble *describe; /* per pack */
  gboolean has_several;
  gboolean described[N_ROLES];
} Measure;

/* As a document and as a visitor the same picture has the same vectors, where the channel changes neither. */
static void
copy_document (Run *run, guint picture)
{
  for (guint p = 0; p < run->setup->packs->len; p++)
    {
      VectorStore *store = &run->stores[p];
      gsize place = (gsize) picture * store->stride;

      memcpy (store->rows[ROLE_VISITOR] + place, store->rows[ROLE_DOCUMENT] + place, store->length * sizeof (gfloat));
    }
  if (run->qualities[ROLE_VISITOR] != NULL)
    memcpy (run->qualities[ROLE_VISITOR] + (gsize) picture * KAO_N_DISCARD_MEASURES,
            run->qualities[ROLE_DOCUMENT] + (gsize) picture * KAO_N_DISCARD_MEASURES,
            KAO_N_DISCARD_MEASURES * sizeof (gfloat));
}

/* One role of a picture whose plain face is known. */
static gboolean
process_role (Run *run, KaoEngine **engines, guint picture, Role role, const KaoImage *image,
              const KaoFace *face, Measure *measure)
{
  gboolean is_changed = role == ROLE_DOCUMENT ? kao_channel_changes_document (run->channel)
                                              : kao_channel_changes_visitor (run->channel);
  g_autoptr (KaoImage) changed = NULL;
  gint64 start = g_get_monotonic_time ();
  gboolean ignored;
  KaoFace found;

  if (!is_changed && role == ROLE_VISITOR && measure->described[ROLE_DOCUMENT]
      && !kao_channel_changes_document (run->channel))
    {
      copy_document (run, picture);
      return TRUE;
    }
  if (!is_changed)
    return describe_role (run, engines, picture, role, image, face, measure->describe);
  changed = kao_channel_apply (run->channel, image, face, picture * 2654435761u + 1, NULL);
  measure->channel += lap (&start);
  if (changed == NULL || !find_face (engines[0], changed, &found, &ignored))
    return FALSE;
  measure->detect = lap (&start);
  return describe_role (run, engines, picture, role, changed, &found, measure->describe);
}

static void
process_picture (Run *run, KaoEngine **engines, const Task *task, Measure *measure)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GBytes) bytes = kao_dataset_read_picture (run->setup->dataset, task->picture, NULL);
  g_autoptr (KaoImage) image =
      bytes != NULL ? kao_codec_read_bytes (g_bytes_get_data (bytes, NULL),
                                            g_bytes_get_size (bytes), "picture", NULL)
                    : NULL;
  KaoFace face;

  measure->read = lap (&start);
  if (image == NULL || !find_face (engines[0], image, &face, &measure->has_several))
    return;
  measure->detect = lap (&start);
  for (gint role = 0; role < N_ROLES; role++)
    if (task->wanted[role])
      measure->described[role]
          = process_role (run, engines, task->picture, (Role) role, image, &face, measure);
}

static void
count_failures (KaoEvaluationResult *result, const Task *task, const Measure *measure)
{
  result->documents += task->wanted[ROLE_DOCUMENT];
  result->visitors += task->wanted[ROLE_VISITOR];
  result->failed_documents += task->wanted[ROLE_DOCUMENT] && !measure->described[ROLE_DOCUMENT];
  result->failed_visitors += task->wanted[ROLE_VISITOR] && !measure->described[ROLE_VISITOR];
  result->several_faces += measure->has_several;
}

static void
note_picture (Run *run, const Task *task, const Measure *measure)
{
  g_mutex_lock (&run->lock);
  for (gint role = 0; role < N_ROLES; role++)
    if (task->wanted[role])
      run->status[role][task->picture]
          = measure->described[role] ? STATUS_DESCRIBED : STATUS_FAILED;
  for (guint p = 0; p < run->results->len; p++)
    {
      KaoEvaluationResult *result = run->results->pdata[p];

      if (!run->is_at_strangers)
        count_failures (result, task, measure);
      if (!measure->described[ROLE_DOCUMENT] && !measure->described[ROLE_VISITOR])
        continue;
      result->n_described++;
      result->milliseconds[KAO_EVALUATION_READ] += measure->read;
      result->milliseconds[KAO_EVALUATION_DETECT] += measure->detect;
      result->milliseconds[KAO_EVALUATION_CHANNEL] += measure->channel;
      result->milliseconds[KAO_EVALUATION_DESCRIBE] += measure->describe[p];
    }
  g_mutex_unlock (&run->lock);
}

typedef struct
{
  Run *run;
  guint thread;
} Worker;

static gpointer
describe_tasks (gpointer data)
{
  Worker *worker = data;
  Run *run = worker->run;

  for (;;)
    {
      gint i = g_atomic_int_add (&run->next_task, 1);
      g_autofree gdouble *describe = g_new0 (gdouble, run->setup->packs->len);
      Measure measure = { .describe = describe };
      const Task *task;

      if (i >= (gint) run->tasks->len || g_atomic_int_get (run->setup->stop) != 0)
        break;
      task = &g_array_index (run->tasks, Task, i);
      process_picture (run, run->engines[worker->thread], task, &measure);
      note_picture (run, task, &measure);
      g_atomic_int_inc (&run->n_finished);
    }
  for (guint p = 0; p < run->setup->packs->len; p++)
    kao_engine_wipe (run->engines[worker->thread][p]);
  return NULL;
}

/* Describes run->tasks on all threads; the main thread tells how far they are. */
static gboolean
describe_all (Run *run, GError **error)
{
  guint n = run->setup->n_threads;
  g_autofree GThread **threads = g_new0 (GThread *, n);
  g_autofree Worker *workers = g_new0 (Worker, n);

  run->next_task = 0;
  run->n_finished = 0;
  for (guint i = 0; i < n; i++)
    {
      workers[i] = (Worker) { run, i };
      threads[i] = g_thread_new ("evaluate", describe_tasks, &workers[i]);
    }
  while (g_atomic_int_get (&run->n_finished) < (gint) run->tasks->len
         && g_atomic_int_get (run->setup->stop) == 0)
    {
      g_usleep (50 * 1000);
      if (run->setup->progress != NULL)
        run->setup->progress (run->done_before + (guint64) g_atomic_int_get (&run->n_finished),
                              run->total, run->setup->user_data);
    }
  for (guint i = 0; i < n; i++)
    g_thread_join (threads[i]);
  run->done_before += (guint64) run->n_finished;
  g_array_set_size (run->tasks, 0);
  if (g_atomic_int_get (run->setup->stop) == 0)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The evaluation was stopped.");
  return FALSE;
}

/* --- the order of work --- */

static void
add_task (Run *run, guint picture, gboolean as_document, gboolean as_visitor)
{
  Task task = { .picture = picture };

  task.wanted[ROLE_DOCUMENT] = as_document && run->status[ROLE_DOCUMENT][picture] == STATUS_OPEN;
  task.wanted[ROLE_VISITOR] = as_visitor && run->status[ROLE_VISITOR][picture] == STATUS_OPEN;
  if (task.wanted[ROLE_DOCUMENT] || task.wanted[ROLE_VISITOR])
    g_array_append_val (run->tasks, task);
}

/* The pictures that pairs @first to @last need, each once. */
static void
add_pair_tasks (Run *run, guint first, guint last)
{
  const GArray *pairs = kao_dataset_get_pairs (run->setup->dataset);
  gsize n = kao_dataset_get_n_pictures (run->setup->dataset);
  g_autofree guint8 *roles = g_malloc0 (n);

  for (guint i = first; i < last; i++)
    {
      const KaoPair *pair = &g_array_index (pairs, KaoPair, i);

      roles[pair->document] |= 1 << ROLE_DOCUMENT;
      roles[pair->visitor] |= 1 << ROLE_VISITOR;
    }
  for (guint i = 0; i < n; i++)
    if (roles[i] != 0)
      add_task (run, i, (roles[i] & 1 << ROLE_DOCUMENT) != 0, (roles[i] & 1 << ROLE_VISITOR) != 0);
}

static gboolean
open_stores (Run *run, GError **error)
{
  gsize n = kao_dataset_get_n_pictures (run->setup->dataset);

  for (guint p = 0; p < run->setup->packs->len; p++)
    {
      VectorStore *store = &run->stores[p];

      store->length = kao_engine_get_vector_length (run->engines[0][p]);
      store->stride = kao_distances_stride (store->length);
      store->bytes = MAX (1, n * store->stride * sizeof (gfloat));
      for (gint role = 0; role < N_ROLES; role++)
        {
          store->rows[role] = kao_pages_alloc (store->bytes);
          if (store->rows[role] == NULL)
            {
              g_set_error_literal (
                  error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_NO_MEMORY,
                  "There is not enough memory for the vectors; use fewer pictures.");
              return FALSE;
            }
        }
    }
  for (gint role = 0; role < N_ROLES; role++)
    run->status[role] = g_malloc0 (MAX (1, n));
  run->quality_bytes = MAX (1, n * KAO_N_DISCARD_MEASURES * sizeof (gfloat));
  for (gint role = 0; run->setup->with_quality && role < N_ROLES; role++)
    run->qualities[role] = g_malloc0 (run->quality_bytes);
  return TRUE;
}

static void
close_stores (Run *run)
{
  for (guint p = 0; p < run->setup->packs->len; p++)
    for (gint role = 0; role < N_ROLES; role++)
      {
        kao_pages_free (run->stores[p].rows[role], run->stores[p].bytes);
        run->stores[p].rows[role] = NULL;
      }
  for (gint role = 0; role < N_ROLES; role++)
    {
      g_clear_pointer (&run->status[role], g_free);
      if (run->qualities[role] != NULL)
        explicit_bzero (run->qualities[role], run->quality_bytes);
      g_clear_pointer (&run->qualities[role], g_free);
    }
}

static gboolean
run_strangers (Run *run, GError **error)
{
  const GArray *folder = kao_dataset_get_folder (run->setup->dataset);

  run->is_at_strangers = TRUE;
  for (guint i = 0; i < folder->len; i++)
    add_task (run, g_array_index (folder, guint, i), TRUE, TRUE);
  if (!describe_all (run, error))
    return FALSE;
  kao_evaluation_count_strangers (run);
  return TRUE;
}

static gboolean
run_pairs (Run *run, guint first, guint channel, const gchar *fingerprint, GPtrArray *results,
           GError **error)
{
  guint n = kao_dataset_get_pairs (run->setup->dataset)->len;

  while (first < n)
    {
      /* Without notes to take all at once: a picture that several pairs need is read only once. */
      guint last = run->setup->state_fd >= 0 ? MIN (n, first + PAIRS_PER_BLOCK) : n;

      add_pair_tasks (run, first, last);
      if (!describe_all (run, error))
        return FALSE;
      kao_evaluation_count_pairs (run, first, last);
      first = last;
      if (run->setup->state_fd >= 0
          && !kao_evaluation_save_state (run->setup->state_fd, fingerprint, results, channel, first,
                                         error))
        return FALSE;
    }
  return TRUE;
}

static void
free_engines (Run *run)
{
  for (guint t = 0; run->engines != NULL && t < run->setup->n_threads; t++)
    {
      for (guint p = 0; run->engines[t] != NULL && p < run->setup->packs->len; p++)
        g_clear_pointer (&run->engines[t][p], kao_engine_free);
      g_free (run->engines[t]);
    }
  g_clear_pointer (&run->engines, g_free);
}

static gboolean
new_engines (Run *run, GError **error)
{
  run->engines = g_new0 (KaoEngine **, run->setup->n_threads);
  for (guint t = 0; t < run->setup->n_threads; t++)
    {
      run->engines[t] = g_new0 (KaoEngine *, run->setup->packs->len);
      for (guint p = 0; p < run->setup->packs->len; p++)
        {
          run->engines[t][p]
              = kao_engine_new (run->setup->packs->pdata[p], run->setup->places, error);
          if (run->engines[t][p] == NULL)
            return FALSE;
        }
    }
  return TRUE;
}

/* What a state file must agree with: pictures, pairs, packs and channels. */
static gchar *
make_fingerprint (const KaoEvaluation *setup)
{
  g_autofree gchar *dataset = kao_dataset_fingerprint (setup->dataset);
  g_autoptr (GString) text = g_string_new (dataset);

  for (guint p = 0; p < setup->packs->len; p++)
    g_string_append_printf (text, " %s", kao_pack_get_name (setup->packs->pdata[p]));
  for (guint c = 0; c < setup->channels->len; c++)
    g_string_append_printf (text, " %d", g_array_index (setup->channels, KaoChannel, c));
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, -1);
}

/* About how many pictures will be described, for the progress. */
static guint64
count_work (const KaoEvaluation *setup)
{
  return kao_dataset_get_n_pictures (setup->dataset) * (guint64) setup->channels->len;
}

static gboolean
run_channels (Run *run, GPtrArray *results, GError **error)
{
  const KaoEvaluation *setup = run->setup;
  g_autofree gchar *fingerprint = make_fingerprint (setup);
  guint first_channel = 0;
  guint first_pair = 0;

  if (setup->state_fd >= 0
      && !kao_evaluation_load_state (setup->state_fd, fingerprint, results, &first_channel,
                                     &first_pair, error))
    return FALSE;
  for (guint c = first_channel; c < setup->channels->len; c++)
    {
      gboolean is_done;

      run->channel = g_array_index (setup->channels, KaoChannel, c);
      g_ptr_array_set_size (run->results, 0);
      for (guint p = 0; p < setup->packs->len; p++)
        g_ptr_array_add (run->results, results->pdata[c * setup->packs->len + p]);
      run->is_at_strangers = FALSE;
      is_done = open_stores (run, error)
                && run_pairs (run, c == first_channel ? first_pair : 0, c, fingerprint, results,
                              error)
                && (!setup->all_impostors || run_strangers (run, error));
      if (is_done && setup->with_quality)
        kao_evaluation_count_discards (run);
      close_stores (run);
      if (!is_done)
        return FALSE;
    }
  return TRUE;
}

GPtrArray *
kao_evaluation_run (const KaoEvaluation *evaluation, GError **error)
{
  g_autoptr (GPtrArray) results
      = g_ptr_array_new_with_free_func ((GDestroyNotify) kao_evaluation_result_free);
  g_autofree VectorStore *stores = g_new0 (VectorStore, evaluation->packs->len);
  g_autoptr (GArray) tasks = g_array_new (FALSE, FALSE, sizeof (Task));
  g_autoptr (GPtrArray) of_channel = g_ptr_array_new ();
  Run run = { .setup = evaluation, .stores = stores, .tasks = tasks, .results = of_channel,
              .total = count_work (evaluation) };
  gboolean is_done;

  for (guint c = 0; c < evaluation->channels->len; c++)
    for (guint p = 0; p < evaluation->packs->len; p++)
      g_ptr_array_add (results,
                       kao_evaluation_result_new (evaluation->dataset, evaluation->packs->pdata[p],
                                                  g_array_index (evaluation->channels, KaoChannel, c),
                                                  evaluation->all_impostors));
  g_mutex_init (&run.lock);
  is_done = new_engines (&run, error) && run_channels (&run, results, error);
  free_engines (&run);
  g_mutex_clear (&run.lock);
  return is_done ? g_steal_pointer (&results) : NULL;
}
