// SPDX-License-Identifier: GPL-3.0-or-later
/* The list's inside, for its own file and for tests that ask whether something is left. */
#pragma once

#include "session/kao-references.h"

G_BEGIN_DECLS

struct _KaoReferences
{
  GObject parent_instance;

  /* owned, as long as the object */
  KaoEngineService *engine;
  KaoVisitor *visitor;

  /* of one visit; owned; wiped */
  KaoReference *list[KAO_N_ORIGINS]; /* NULL where there is none */
  KaoImage *views[KAO_N_ORIGINS];    /* made when first asked for */
  KaoResult *result;                 /* in wiped memory */
  GCancellable *cancellable;         /* of what is asked of the engine */

  /* how figures are worked out; NULL calibration: not yet */
  KaoCalibration *calibration; /* owned */
  KaoLines lines;

  guint serial; /* counts changes of the list; answers about an earlier one are not the last word */
  guint serials[KAO_N_ORIGINS]; /* when each was added */
  gboolean is_comparing;
  guint epoch; /* counts wipes; answers for an earlier one are dropped */
};

G_END_DECLS
