// SPDX-License-Identifier: GPL-3.0-or-later
/* What is known when a screen is put into words. The presenter fills it from the session; tests and the
 * gallery fill it by hand. No widget sees it: kao-screen-words.h makes the KaoScreen of it.
 */
#pragma once

#include "capture/kao-camera.h"
#include "scan/kao-scanner.h"
#include "session/kao-session.h"
#include "ui/kao-sentences.h"

G_BEGIN_DECLS

/* All pointers are borrowed for the time of the call. */
typedef struct
{
  KaoSessionState state;
  KaoSessionActions actions;
  gboolean has_shot;
  gboolean is_asking_for_visitor; /* which of several people is meant */
  gboolean is_waiting_for_face; /* a match begins with the first face */

  KaoDocumentKind document;
  gboolean is_whole_glass;

  KaoCameraState camera_state;
  const gchar *camera_name; /* may be NULL */
  const GError *camera_fault;
  KaoScannerState scanner_state;
  const gchar *scanner_name; /* may be NULL */
  const GError *scanner_fault;
  const gchar *pack_title;  /* NULL while loading or when it failed */
  const gchar *pack_notice; /* NULL or "" = none */
  const GError *model_error;

  const KaoLiveFace *live;         /* NULL = no live picture */
  const KaoScanProgress *progress; /* in SCANNING */
  gboolean is_second_look;         /* the whole glass, after the card's area held no photo */
  const KaoResult *result;         /* in RESULT */
  guint seconds_left;              /* in RESULT */
  const gchar *next_step; /* the office's own text for the outcome, NULL or "" = general one */

  const gchar *municipality;  /* NULL or "" = none */
  const GError *message;      /* how the last match ended, if not with a result */
  KaoLeaving leaving;         /* why the last visitor went without a match */
  const GError *config_error; /* an edit of the configuration that was not taken */
  gboolean is_demo;
  gboolean is_unprotected; /* the sandbox is missing and the configuration allows that */
} KaoScreenFacts;

G_END_DECLS
