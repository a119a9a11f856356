// SPDX-License-Identifier: GPL-3.0-or-later
/* Which face model the engine works with: loads a pack on the engine's thread and knows how its
 * distances become figures. Main thread only.
 *
 * Signal: "changed", when a load has ended, well or not.
 */
#pragma once

#include "engine/kao-engine-service.h"
#include "match/kao-match.h"

G_BEGIN_DECLS

#define KAO_TYPE_MODEL (kao_model_get_type ())
G_DECLARE_FINAL_TYPE (KaoModel, kao_model, KAO, MODEL, GObject)

/* @places: where packs come from. (transfer full) */
KaoModel *kao_model_new (KaoEngineService *engine, KaoPackPlaces *places);

/* Drops the present pack and loads @pack_name ("" = the best one) when the main loop is next idle,
 * so that the last of several calls in a row decides. @own_sha256: of the office's own pack, or "". */
void kao_model_load (KaoModel *self, const gchar *pack_name, const gchar *own_sha256);
/* A load that has not begun is not begun any more. */
void kao_model_stop (KaoModel *self);

/* NULL while loading or failed; the two come and go together. */
KaoPack *kao_model_get_pack (KaoModel *self);
KaoCalibration *kao_model_get_calibration (KaoModel *self);
/* KAO_MODEL_ERROR; NULL unless the last load failed. */
const GError *kao_model_get_error (KaoModel *self);

G_END_DECLS
