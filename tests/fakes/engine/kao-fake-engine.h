// SPDX-License-Identifier: GPL-3.0-or-later
/* An engine that reads kao-fake-picture pictures: fixed vectors, no model. A test can make each of
 * its steps fail, or hold it until it is let go. */
#pragma once

#include "engine/kao-engine-service.h"

G_BEGIN_DECLS

typedef enum
{
  KAO_FAKE_STEP_OPEN,
  KAO_FAKE_STEP_TRACK,
  KAO_FAKE_STEP_DESCRIBE, /* of the visitor */
  KAO_FAKE_STEP_LOCATE,
  KAO_FAKE_STEP_LOOK_AHEAD,
  KAO_FAKE_STEP_COMPARE,  /* the description of the portrait */
  KAO_FAKE_STEP_WIPE,
  KAO_N_FAKE_STEPS
} KaoFakeStep;

typedef struct
{
  GMutex lock;
  GCond changed;
  GError *fault[KAO_N_FAKE_STEPS]; /* owned; what the step fails with */
  gboolean is_held[KAO_N_FAKE_STEPS];
  guint n_begun[KAO_N_FAKE_STEPS];
  guint n_done[KAO_N_FAKE_STEPS];
  guint n_lines; /* of the last look ahead */
  gboolean was_cancelled; /* and whether it had been, when it was let go */
  gdouble forced_distance; /* instead of the real one when not 0 */
} KaoFakeEngine;

extern const KaoEngineOps kao_fake_engine_ops;

KaoFakeEngine *kao_fake_engine_new (void);
void kao_fake_engine_free (KaoFakeEngine *fake);
/* NULL lets the step succeed again. */
void kao_fake_engine_set_fault (KaoFakeEngine *fake, KaoFakeStep step, const GError *fault);
void kao_fake_engine_hold (KaoFakeEngine *fake, KaoFakeStep step, gboolean is_held);
guint kao_fake_engine_get_n_begun (KaoFakeEngine *fake, KaoFakeStep step);
guint kao_fake_engine_get_n_done (KaoFakeEngine *fake, KaoFakeStep step);
/* The pack that it opens: a folder beside this file. */
KaoPack *kao_fake_engine_load_pack (void);

G_END_DECLS
