// SPDX-License-Identifier: GPL-3.0-or-later
/* A session with fake neighbours, and words for what a test waits for. */
#pragma once

#include "kao-fake-camera.h"
#include "kao-fake-engine.h"
#include "kao-fake-scanner.h"
#include "session/kao-document-look-private.h"
#include "session/kao-references-private.h"
#include "session/kao-session-private.h"
#include "visitor/kao-visitor-private.h"

G_BEGIN_DECLS

#define THE_VISITOR 10 /* person shown by the fake camera unless told otherwise */

typedef struct
{
  KaoFakeCamera *camera;
  KaoFakeScanner *scanner;
  KaoFakeEngine *engine;
  KaoSession *session;
  GString *trail;   /* the states in the order of their coming, one letter each */
  GError *failure;  /* the last "failed" */
  guint n_failures;
  guint n_results;
  guint n_wiped;
  guint n_frames;
  guint n_stages;
  gboolean is_close_done;
} Fixture;

void fixture_set_up (Fixture *fixture, gconstpointer data);
void fixture_tear_down (Fixture *fixture, gconstpointer data);

typedef gboolean (*FixtureCondition) (Fixture *fixture);
/* What most tests wait for. */
gboolean fixture_has_model (Fixture *fixture);
gboolean fixture_has_failed (Fixture *fixture);
gboolean fixture_has_result (Fixture *fixture);
gboolean fixture_has_wiped (Fixture *fixture);
/* Runs the main loop until @condition holds; fails the test after ten seconds. */
#define fixture_wait(fixture, condition) _fixture_wait ((fixture), (condition), G_STRLOC, #condition)
void _fixture_wait (Fixture *fixture, FixtureCondition condition, const gchar *place, const gchar *what);
void fixture_wait_for_state (Fixture *fixture, KaoSessionState state);
/* Runs the main loop for a while in which nothing special is expected. */
void fixture_run (Fixture *fixture, guint milliseconds);
/* LIVE, the model loaded, a face seen. */
void fixture_go_live (Fixture *fixture);
/* Brings a match to @state with one portrait (two for CHOOSING) and holds it there. */
void fixture_go_to (Fixture *fixture, KaoSessionState state);
/* Lets every held step go on. */
void fixture_let_go (Fixture *fixture);
/* Nothing of a visitor is in the session, and no picture is alive but a frame in passing. */
void fixture_assert_wiped (Fixture *fixture);
/* The next visitor gets a figure. */
void fixture_assert_next_works (Fixture *fixture);
void fixture_close (Fixture *fixture);

G_END_DECLS
