// SPDX-License-Identifier: GPL-3.0-or-later
/* The visitor's inside, for its own file and for tests that ask whether something is left. */
#pragma once

#include "capture/kao-frame-ranking.h"
#include "visitor/kao-samples.h"
#include "visitor/kao-visitor.h"

G_BEGIN_DECLS

struct _KaoVisitor
{
  GObject parent_instance;

  /* owned, as long as the object */
  KaoCamera *camera;
  KaoEngineService *engine;

  /* of one visitor; owned; wiped */
  KaoFrameRanking *best; /* of the last second; its extra is a KaoTracked without a picture */
  KaoLiveFace *live;     /* in wiped memory */
  KaoTracked *shot;
  KaoSamples *samples;
  KaoImage *view;            /* made when first asked for */
  GError *describe_error;    /* why the last frame could not be described */
  GCancellable *cancellable; /* of the descriptions and comparisons under way */

  /* who is meant, when several are in view */
  KaoPoint wanted; /* where the face was in the last frame */
  gboolean has_wanted;
  gint64 wanted_usec;  /* when it was last seen there */
  gint64 several_usec; /* when several were last seen; 0 = never */
  gboolean is_releasing; /* "released" is to come */

  /* the sentence under the live picture */
  KaoAdviceLines lines;
  KaoAdviser adviser;

  /* how far it is */
  gboolean is_watching;
  gboolean is_collecting;
  gboolean is_settled;     /* has been compared: no frame joins any more */
  gboolean has_seen_frame; /* at least one came since the last wipe */
  gboolean has_looked;     /* a face was looked for in at least one */
  gint64 tracked_usec;     /* when the last frame went to the engine */
  guint n_describing;
  guint epoch; /* counts wipes; answers for an earlier one are dropped */
};

G_END_DECLS
