// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "engine/kao-model.h"

#include "base/kao-log.h"

struct _KaoModel
{
  GObject parent_instance;

  KaoEngineService *engine;    /* owned */
  KaoPackPlaces *places;       /* owned */
  gchar *name;                 /* owned; of the newest load, as the next */
  gchar *own_sha256;           /* owned */
  guint load_id;               /* of the newest load; older answers are dropped */
  guint load_soon_id;          /* a load that waits for the caller to say more */
  KaoPack *pack;               /* owned; NULL while loading or failed */
  KaoCalibration *calibration; /* owned; together with pack */
  GError *error;               /* owned */
};

G_DEFINE_FINAL_TYPE (KaoModel, kao_model, G_TYPE_OBJECT)

static guint signal_changed;

typedef struct
{
  KaoModel *model; /* owned reference */
  guint load_id;
} Loading;

static gboolean
take_pack (KaoModel *self, KaoPack *pack, GError **error)
{
  const gdouble *distances;
  const gdouble *neg_log10_fmr;
  gdouble measured_down_to;
  gsize n = kao_pack_get_calibration (pack, &distances, &neg_log10_fmr, &measured_down_to);

  self->calibration = kao_calibration_new (distances, neg_log10_fmr, n, measured_down_to, error);
  if (self->calibration == NULL)
    return FALSE;
  self->pack = kao_pack_ref (pack);
  return TRUE;
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  Loading *loading = data;
  g_autoptr (KaoModel) self = loading->model;
  g_autoptr (KaoPack) pack = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_newest = loading->load_id == self->load_id;

  g_free (loading);
  pack = kao_engine_service_load_finish (self->engine, result, &error);
  if (!is_newest)
    return;
  if (pack == NULL || !take_pack (self, pack, &error))
    {
      kao_log_event ("engine", "no face model: %s", error->message);
      self->error = g_steal_pointer (&error);
    }
  g_signal_emit (self, signal_changed, 0);
}

static gboolean
on_load_soon (gpointer data)
{
  KaoModel *self = data;
  g_autoptr (KaoPackPlaces) places = kao_pack_places_with_own (self->places, self->own_sha256);
  Loading *loading = g_new0 (Loading, 1);

  self->load_soon_id = 0;
  loading->model = g_object_ref (self);
  loading->load_id = self->load_id;
  kao_engine_service_load_async (self->engine, places, self->name, on_loaded, loading);
  return G_SOURCE_REMOVE;
}

static void
forget (KaoModel *self)
{
  g_clear_pointer (&self->pack, kao_pack_unref);
  g_clear_pointer (&self->calibration, kao_calibration_unref);
  g_clear_error (&self->error);
}

static void
kao_model_finalize (GObject *object)
{
  KaoModel *self = KAO_MODEL (object);

  g_clear_handle_id (&self->load_soon_id, g_source_remove);
  forget (self);
  g_clear_object (&self->engine);
  kao_pack_places_unref (self->places);
  g_free (self->name);
  g_free (self->own_sha256);
  G_OBJECT_CLASS (kao_model_parent_class)->finalize (object);
}

static void
kao_model_class_init (KaoModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kao_model_finalize;

  signal_changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
kao_model_init (KaoModel *self)
{
}

KaoModel *
kao_model_new (KaoEngineService *engine, KaoPackPlaces *places)
{
  KaoModel *self = g_object_new (KAO_TYPE_MODEL, NULL);

  self->engine = g_object_ref (engine);
  self->places = kao_pack_places_ref (places);
  return self;
}

void
kao_model_load (KaoModel *self, const gchar *pack_name, const gchar *own_sha256)
{
  g_return_if_fail (KAO_IS_MODEL (self));

  forget (self);
  g_free (self->name);
  self->name = g_strdup (pack_name);
  g_free (self->own_sha256);
  self->own_sha256 = g_strdup (own_sha256);
  self->load_id++;
  if (self->load_soon_id == 0)
    self->load_soon_id = g_idle_add_full (G_PRIORITY_DEFAULT, on_load_soon, self, NULL);
}

void
kao_model_stop (KaoModel *self)
{
  g_return_if_fail (KAO_IS_MODEL (self));

  g_clear_handle_id (&self->load_soon_id, g_source_remove);
}

KaoPack *
kao_model_get_pack (KaoModel *self)
{
  g_return_val_if_fail (KAO_IS_MODEL (self), NULL);
  return self->pack;
}

KaoCalibration *
kao_model_get_calibration (KaoModel *self)
{
  g_return_val_if_fail (KAO_IS_MODEL (self), NULL);
  return self->calibration;
}

const GError *
kao_model_get_error (KaoModel *self)
{
  g_return_val_if_fail (KAO_IS_MODEL (self), NULL);
  return self->error;
}
