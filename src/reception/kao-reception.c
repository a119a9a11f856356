// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "reception/kao-reception-private.h"

#include "base/kao-error.h"
#include "base/kao-log.h"
#include "secure/kao-memory.h"

#include <string.h>

/* A face has to be seen in so many pictures, seven a second, before it is described: so that several are. */
#define ENOUGH_SIGHTINGS 5
/* Without a ticket a little longer, for whoever is about to show one. */
#define LIST_SIGHTINGS 8
/* So many pictures without a face, and the next one is somebody else. */
#define GONE_SIGHTINGS 4
/* A code that is still held up is no second one. */
#define SAME_CODE_USEC (3 * G_USEC_PER_SEC)
/* A ticket without a face is forgotten. */
#define TICKET_SECONDS 15

enum
{
  SIGNAL_CHANGED,
  SIGNAL_FRAME,
  SIGNAL_REGISTERED,
  SIGNAL_DECIDED,
  SIGNAL_FAILED,
  SIGNAL_WIPED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KaoReception, kao_reception, G_TYPE_OBJECT)

static void consider_photo (KaoReception *self);

/* --- wiping --- */

static void
drop_ticket (KaoReception *self)
{
  g_clear_handle_id (&self->ticket_timeout_id, g_source_remove);
  g_clear_pointer (&self->ticket, kao_ticket_free);
}

static void
part_wiped (KaoReception *self)
{
  kao_wipe_stack ();
  if (--self->n_wiping > 0)
    return;
  self->phase = KAO_RECEPTION_PHASE_WATCHING;
  if (self->task == KAO_RECEPTION_REGISTERING || self->task == KAO_RECEPTION_GATE)
    kao_visitor_watch (self->visitor);
  g_signal_emit (self, signals[SIGNAL_WIPED], 0);
  consider_photo (self);
}

static void
on_engine_wiped (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KaoReception) self = data;

  kao_engine_service_wipe_finish (self->engine, result);
  part_wiped (self);
}

static void
begin_wiping (KaoReception *self)
{
  self->phase = KAO_RECEPTION_PHASE_WIPING;
  self->n_wiping++;
  self->n_sightings = 0;
  drop_ticket (self);
  g_clear_pointer (&self->label, kao_secret_free);
  self->is_passed_on = FALSE;
  _kao_reception_drop_photo (self);
  if (self->card != NULL)
    kao_card_visit_wipe (self->card);
  if (kao_visitor_wipe (self->visitor))
    self->n_wiping++;
  kao_engine_service_wipe_async (self->engine, on_engine_wiped, g_object_ref (self));
}

static void
fail (KaoReception *self, const GError *error)
{
  kao_log_event ("reception", "%s", error->message);
  /* Its photo goes now; the camera goes on looking. */
  if (self->task == KAO_RECEPTION_CHIP)
    self->task = KAO_RECEPTION_IDLE;
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
  begin_wiping (self);
}

/* --- registering --- */

static void
finish_registering (KaoReception *self, const KaoVector *vector, guint n_frames)
{
  KaoRegistration registration = { .is_listed = self->is_listed,
                                   .n_frames = n_frames,
                                   .is_from_chip = self->photo != NULL,
                                   .is_expired = self->is_expired,
                                   .check = self->check };
  guint8 id[KAO_TICKET_ID_BYTES];
  g_autoptr (GError) error = NULL;
  gchar *text = NULL;

  if (self->has_ticket)
    text = _kao_reception_make_ticket (self, vector, id, &error);
  if (error == NULL && self->is_listed
      && !kao_day_add (self->day, self->label, vector, text != NULL ? id : NULL, _kao_reception_now (),
                       &registration.place))
    g_set_error (&error, KAO_TICKET_ERROR, KAO_TICKET_ERROR_TOO_LARGE,
                 "the day's list is full (%d people), or the label too long", KAO_DAY_MAX_PEOPLE);
  if (error == NULL)
    {
      registration.ticket = text;
      registration.is_passed_on = _kao_reception_pass_on (self);
      self->task = KAO_RECEPTION_IDLE;
      kao_visitor_rest (self->visitor);
      begin_wiping (self);
      g_signal_emit (self, signals[SIGNAL_REGISTERED], 0, &registration);
    }
  else
    fail (self, error);
  kao_secret_free (text);
}

static void
on_photo_described (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KaoReception) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoDescribed) described = kao_engine_service_describe_portrait_finish (self->engine, result, &error);

  if (self->phase != KAO_RECEPTION_PHASE_DESCRIBING || kao_error_is_cancelled (error))
    return;
  if (_kao_reception_judge_photo (self, described, &error))
    finish_registering (self, described->vector, 0);
  else
    fail (self, error);
}

/* Once nothing of the last visitor is left. */
static void
consider_photo (KaoReception *self)
{
  if (self->task != KAO_RECEPTION_CHIP || self->phase != KAO_RECEPTION_PHASE_WATCHING || self->day == NULL)
    return;
  self->phase = KAO_RECEPTION_PHASE_DESCRIBING;
  _kao_reception_describe_photo (self, on_photo_described);
}

/* --- the gate --- */

static void
tell (KaoReception *self, KaoDecision *decision)
{
  decision->outcome = kao_gate_decide (&decision->facts);
  decision->usec = g_get_monotonic_time () - self->started_usec;
  decision->n_listed = kao_day_get_n_vectors (self->day);
}

static KaoGateFace
count_faces (KaoReception *self)
{
  const KaoLiveFace *live = kao_visitor_get_live_face (self->visitor);

  if (!live->has_face)
    return KAO_GATE_FACE_NONE;
  return live->n_faces > 1 ? KAO_GATE_FACE_SEVERAL : KAO_GATE_FACE_ONE;
}

/* A ticket that is not good: nothing else counts. */
static void
refuse_ticket (KaoReception *self, const GError *error)
{
  KaoDecision decision = { .facts = { .ticket = kao_gate_ticket_from_error (error) }, .label = "" };

  self->is_face_done = TRUE;
  tell (self, &decision);
  g_signal_emit (self, signals[SIGNAL_DECIDED], 0, &decision);
  begin_wiping (self);
}

static void
finish_gate (KaoReception *self, const KaoComparison *comparison)
{
  KaoDecision decision = { .facts = { .face = MAX (count_faces (self), KAO_GATE_FACE_ONE) }, .label = "" };

  self->is_face_done = TRUE;
  if (self->ticket != NULL)
    _kao_reception_judge_ticket (self, comparison, &decision);
  else
    _kao_reception_judge_list (self, comparison, &decision);
  tell (self, &decision);
  if (decision.outcome == KAO_GATE_IN)
    _kao_reception_let_in (self, &decision);
  if (decision.n_places == 1)
    decision.in_at = kao_day_get_person (self->day, decision.places[0])->in_at;
  g_signal_emit (self, signals[SIGNAL_DECIDED], 0, &decision);
  kao_wipe (&decision, sizeof decision);
  begin_wiping (self);
}

/* --- one visitor --- */

static void
on_compared (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KaoReception) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KaoComparison) comparison = kao_visitor_compare_finish (self->visitor, result, &error);

  if (self->phase != KAO_RECEPTION_PHASE_COMPARING)
    return;
  if (comparison == NULL)
    fail (self, error);
  else if (self->task == KAO_RECEPTION_REGISTERING)
    finish_registering (self, comparison->mean, comparison->n_used);
  else
    finish_gate (self, comparison);
}

static void
on_all_described (KaoVisitor *visitor, KaoReception *self)
{
  g_autoptr (KaoVector) reference = NULL;

  if (self->phase != KAO_RECEPTION_PHASE_COLLECTING)
    return;
  self->phase = KAO_RECEPTION_PHASE_COMPARING;
  if (self->ticket != NULL)
    reference = kao_vector_new (self->ticket->numbers, self->ticket->n_numbers);
  kao_visitor_compare_async (self->visitor, &reference, reference != NULL ? 1 : 0,
                             kao_model_get_calibration (self->model), on_compared, g_object_ref (self));
}

static void
on_nothing_to_compare (KaoVisitor *visitor, const GError *error, KaoReception *self)
{
  if (self->phase == KAO_RECEPTION_PHASE_COLLECTING)
    fail (self, error);
}

static void
collect (KaoReception *self)
{
  self->phase = KAO_RECEPTION_PHASE_COLLECTING;
  kao_visitor_collect (self->visitor);
}

static void
consider (KaoReception *self)
{
  if (self->phase != KAO_RECEPTION_PHASE_WATCHING || self->day == NULL || self->n_sightings < ENOUGH_SIGHTINGS)
    return;
  if (self->task == KAO_RECEPTION_REGISTERING)
    collect (self);
  else if (self->task == KAO_RECEPTION_GATE
           && (self->ticket != NULL || (!self->is_face_done && self->n_sightings >= LIST_SIGHTINGS)))
    collect (self);
}

/* Who registers has to be found again: nothing to mend for a while (advice needs some pictures to come), and
 * nobody else in view. */
static gboolean
is_good_enough (KaoReception *self)
{
  const KaoLiveFace *live = kao_visitor_get_live_face (self->visitor);

  if (self->task != KAO_RECEPTION_REGISTERING)
    return live->has_face;
  return live->has_face && live->advice == KAO_ADVICE_NONE && live->n_faces == 1;
}

static void
on_frame (KaoVisitor *visitor, KaoImage *frame, KaoReception *self)
{
  if (self->task != KAO_RECEPTION_IDLE)
    g_signal_emit (self, signals[SIGNAL_FRAME], 0, frame);
}

static void
on_face_changed (KaoVisitor *visitor, KaoReception *self)
{
  if (is_good_enough (self))
    {
      self->n_empty = 0;
      if (self->n_sightings++ == 0 && self->ticket == NULL)
        self->started_usec = g_get_monotonic_time ();
    }
  else
    {
      self->n_sightings = 0;
      if (++self->n_empty >= GONE_SIGHTINGS)
        self->is_face_done = FALSE;
    }
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  consider (self);
}

static gboolean
on_ticket_timeout (gpointer data)
{
  KaoReception *self = data;

  /* Its face is being looked at, on a machine that has much to do. */
  if (self->n_sightings > 0 || self->phase != KAO_RECEPTION_PHASE_WATCHING)
    return G_SOURCE_CONTINUE;
  self->ticket_timeout_id = 0;
  begin_wiping (self);
  return G_SOURCE_REMOVE;
}

/* TRUE for a code that was not just seen; remembers it. */
static gboolean
is_new_code (KaoReception *self, const gchar *text)
{
  gint64 now = g_get_monotonic_time ();
  gboolean is_same = self->last_code != NULL && strcmp (self->last_code, text) == 0
                     && now - self->last_code_usec < SAME_CODE_USEC;

  self->last_code_usec = now;
  if (is_same)
    return FALSE;
  kao_secret_free (self->last_code);
  self->last_code = kao_secret_alloc (strlen (text) + 1);
  strcpy (self->last_code, text);
  return TRUE;
}

static void
on_code (KaoCamera *camera, const gchar *text, KaoReception *self)
{
  KaoDecision decision = { .facts = { .ticket = KAO_GATE_TICKET_GOOD } };
  KaoPack *pack = kao_model_get_pack (self->model);
  guint8 hash[KAO_TICKET_PACK_HASH_BYTES];
  g_autoptr (GError) error = NULL;

  if (self->task != KAO_RECEPTION_GATE || self->phase != KAO_RECEPTION_PHASE_WATCHING || self->ticket != NULL || self->day == NULL
      || !is_new_code (self, text))
    return;
  self->started_usec = g_get_monotonic_time ();
  _kao_reception_hash_pack (pack, hash);
  self->ticket = kao_ticket_open (text, strlen (text), self->key, self->event, _kao_reception_now (), &error);
  if (self->ticket == NULL
      || !kao_ticket_fits_pack (self->ticket, kao_pack_get_name (pack), hash,
                                (guint) kao_pack_get_dimensions (pack), &error))
    {
      refuse_ticket (self, error);
      return;
    }
  /* The face of the pictures to come: while the code was held up it may have been covered. */
  self->n_sightings = 0;
  self->ticket_timeout_id = g_timeout_add_seconds (TICKET_SECONDS, on_ticket_timeout, self);
  decision.label = self->ticket->label;
  tell (self, &decision);
  g_signal_emit (self, signals[SIGNAL_DECIDED], 0, &decision);
}

/* --- parts --- */

static void
on_model_changed (KaoModel *model, KaoReception *self)
{
  KaoPack *pack = kao_model_get_pack (model);

  if (pack != NULL && self->day == NULL && self->key != NULL)
    self->day = kao_day_new (kao_pack_get_dimensions (pack), kao_pack_is_cosine (pack));
  consider_photo (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
on_camera_changed (KaoCamera *camera, KaoReception *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
kao_reception_dispose (GObject *object)
{
  KaoReception *self = KAO_RECEPTION (object);

  drop_ticket (self);
  _kao_reception_drop_photo (self);
  g_signal_handlers_disconnect_by_data (self->camera, self);
  g_signal_handlers_disconnect_by_data (self->visitor, self);
  g_signal_handlers_disconnect_by_data (self->model, self);
  G_OBJECT_CLASS (kao_reception_parent_class)->dispose (object);
}

static void
kao_reception_finalize (GObject *object)
{
  KaoReception *self = KAO_RECEPTION (object);

  g_clear_pointer (&self->label, kao_secret_free);
  g_clear_pointer (&self->last_code, kao_secret_free);
  g_clear_pointer (&self->day, kao_day_free);
  g_clear_pointer (&self->key, kao_event_key_free);
  g_clear_object (&self->card);
  g_clear_object (&self->passer);
  g_clear_object (&self->visitor);
  g_clear_object (&self->model);
  g_clear_object (&self->engine);
  g_clear_object (&self->camera);
  g_clear_pointer (&self->config, kao_config_unref);
  g_free (self->event);
  G_OBJECT_CLASS (kao_reception_parent_class)->finalize (object);
}

static guint
add_signal (KaoReceptionClass *klass, const gchar *name, gboolean has_argument)
{
  return has_argument ? g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, G_TYPE_POINTER)
                      : g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 0);
}

static void
kao_reception_class_init (KaoReceptionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kao_reception_dispose;
  G_OBJECT_CLASS (klass)->finalize = kao_reception_finalize;
  signals[SIGNAL_CHANGED] = add_signal (klass, "changed", FALSE);
  signals[SIGNAL_FRAME] = add_signal (klass, "frame", TRUE);
  signals[SIGNAL_REGISTERED] = add_signal (klass, "registered", TRUE);
  signals[SIGNAL_DECIDED] = add_signal (klass, "decided", TRUE);
  signals[SIGNAL_FAILED] = add_signal (klass, "failed", TRUE);
  signals[SIGNAL_WIPED] = add_signal (klass, "wiped", FALSE);
}

static void
kao_reception_init (KaoReception *self)
{
}

KaoReception *
_kao_reception_new_with_engine (KaoConfig *config,
                                KaoCamera *camera,
                                KaoPackPlaces *places,
                                const gchar *event,
                                KaoEventKey *key,
                                KaoEngineService *engine)
{
  KaoReception *self = g_object_new (KAO_TYPE_RECEPTION, NULL);
  KaoAdviceLines lines;

  self->config = kao_config_ref (config);
  self->camera = g_object_ref (camera);
  self->event = g_strdup (event);
  self->key = key;
  self->engine = g_object_ref (engine);
  self->model = kao_model_new (self->engine, places);
  self->visitor = kao_visitor_new (camera, self->engine);
  kao_advice_lines_init (&lines, config);
  kao_visitor_set_advice_lines (self->visitor, &lines);
  g_signal_connect (self->model, "changed", G_CALLBACK (on_model_changed), self);
  g_signal_connect (self->camera, "state-changed", G_CALLBACK (on_camera_changed), self);
  g_signal_connect (self->camera, "code-read", G_CALLBACK (on_code), self);
  g_signal_connect (self->visitor, "frame", G_CALLBACK (on_frame), self);
  g_signal_connect (self->visitor, "face-changed", G_CALLBACK (on_face_changed), self);
  g_signal_connect (self->visitor, "all-described", G_CALLBACK (on_all_described), self);
  g_signal_connect (self->visitor, "nothing-to-compare", G_CALLBACK (on_nothing_to_compare), self);
  g_signal_connect_swapped (self->visitor, "released", G_CALLBACK (part_wiped), self);
  kao_model_load (self->model, kao_config_get_pack_name (config), kao_config_get_pack_sha256 (config));
  return self;
}

KaoReception *
kao_reception_new (KaoConfig *config,
                   KaoCamera *camera,
                   KaoPackPlaces *places,
                   const gchar *event,
                   KaoEventKey *key)
{
  g_autoptr (KaoEngineService) engine = kao_engine_service_new (&kao_engine_ops_default, NULL);

  return _kao_reception_new_with_engine (config, camera, places, event, key, engine);
}

void
kao_reception_use_pack (KaoReception *self, const gchar *name)
{
  kao_model_load (self->model, name, kao_config_get_pack_sha256 (self->config));
}

static void
begin_task (KaoReception *self, KaoReceptionTask task)
{
  self->task = task;
  self->n_sightings = 0;
  kao_camera_watch_codes (self->camera, task == KAO_RECEPTION_GATE);
  kao_visitor_watch (self->visitor);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
kao_reception_register (KaoReception *self, const gchar *label, gboolean is_listed, gboolean has_ticket)
{
  g_return_if_fail (KAO_IS_RECEPTION (self) && self->key != NULL);

  _kao_reception_drop_photo (self);
  _kao_reception_keep_wish (self, label, is_listed, has_ticket);
  begin_task (self, KAO_RECEPTION_REGISTERING);
}

gboolean
kao_reception_register_from_chip (KaoReception *self, const gchar *label, gboolean is_listed, gboolean has_ticket)
{
  const KaoCardContent *content;

  g_return_val_if_fail (KAO_IS_RECEPTION (self) && self->key != NULL, FALSE);

  content = self->card != NULL ? kao_card_visit_get_content (self->card) : NULL;
  if (content == NULL || self->task != KAO_RECEPTION_IDLE)
    return FALSE;
  _kao_reception_keep_wish (self, label, is_listed, has_ticket);
  _kao_reception_keep_photo (self, content);
  self->task = KAO_RECEPTION_CHIP;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  consider_photo (self);
  return TRUE;
}

void
kao_reception_open_gate (KaoReception *self)
{
  g_return_if_fail (KAO_IS_RECEPTION (self) && self->key != NULL);

  self->is_face_done = FALSE;
  _kao_reception_drop_photo (self);
  begin_task (self, KAO_RECEPTION_GATE);
}

void
kao_reception_rest (KaoReception *self)
{
  g_return_if_fail (KAO_IS_RECEPTION (self));

  self->task = KAO_RECEPTION_IDLE;
  kao_camera_watch_codes (self->camera, FALSE);
  kao_visitor_rest (self->visitor);
  g_clear_pointer (&self->last_code, kao_secret_free);
  if (self->passer != NULL)
    kao_passer_stop (self->passer);
  begin_wiping (self);
}

void
kao_reception_end_day (KaoReception *self)
{
  g_return_if_fail (KAO_IS_RECEPTION (self));

  kao_reception_rest (self);
  if (self->day != NULL)
    kao_day_close (self->day);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
kao_reception_close (KaoReception *self)
{
  g_object_ref (self);
  kao_model_stop (self->model);
  kao_reception_rest (self);
  g_clear_pointer (&self->day, kao_day_free);
  g_clear_pointer (&self->key, kao_event_key_free);
  while (self->phase == KAO_RECEPTION_PHASE_WIPING)
    g_main_context_iteration (NULL, TRUE);
  g_object_unref (self);
}
