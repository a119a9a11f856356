// SPDX-License-Identifier: GPL-3.0-or-later
/* What the window reads of the session. */
#include "config.h"

#include "session/kao-session-private.h"

#include "visitor/kao-face-view.h"

KaoSessionState
kao_session_get_state (KaoSession *self)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), KAO_SESSION_IDLE);
  return self->state;
}

KaoSessionActions
kao_session_get_actions (KaoSession *self)
{
  KaoSessionActions actions;
  g_autoptr (GError) problem = NULL;
  gboolean has_shot;

  g_return_val_if_fail (KAO_IS_SESSION (self), 0);

  if (self->end.closing != NULL || self->end.is_closed)
    return 0;
  actions = kao_session_table_actions (self->state);
  if (self->state == KAO_SESSION_IDLE
      && (kao_model_get_pack (self->model) == NULL
          || kao_scanner_get_state (self->scanner) == KAO_SCANNER_STATE_MISSING))
    actions &= ~KAO_SESSION_ACTION_START;
  if (self->state != KAO_SESSION_LIVE)
    return actions;
  problem = kao_visitor_explain_blind (self->visitor);
  has_shot = kao_visitor_has_shot (self->visitor);
  if (problem != NULL || has_shot)
    actions &= ~KAO_SESSION_ACTION_TAKE_SHOT;
  if (!has_shot)
    actions &= ~KAO_SESSION_ACTION_RETAKE;
  /* Whoever goes without being compared takes along what is on the screen of him. */
  if (has_shot || kao_references_get_n (self->references) > 0)
    actions |= KAO_SESSION_ACTION_CLEAR;
  if (!has_shot && kao_visitor_get_live_face (self->visitor)->n_boxes > 1)
    actions |= KAO_SESSION_ACTION_PICK;
  /* A camera that starts is waited for, but not where there is nothing to scan meanwhile. */
  if (problem != NULL && !has_shot)
    {
      actions &= ~KAO_SESSION_ACTION_START_WITHOUT_SCAN;
      if (!kao_visitor_is_waking (self->visitor))
        actions &= ~KAO_SESSION_ACTION_START;
    }
  if (kao_model_get_pack (self->model) == NULL)
    actions &= ~(KAO_SESSION_ACTION_START | KAO_SESSION_ACTION_START_WITHOUT_SCAN);
  if (kao_references_get_n_comparable (self->references) == 0)
    actions &= ~KAO_SESSION_ACTION_START_WITHOUT_SCAN;
  if (kao_scanner_get_state (self->scanner) == KAO_SCANNER_STATE_MISSING
      && (actions & KAO_SESSION_ACTION_START_WITHOUT_SCAN) == 0)
    actions &= ~KAO_SESSION_ACTION_START;
  return actions;
}

gboolean
kao_session_has_shot (KaoSession *self)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), FALSE);
  return kao_visitor_has_shot (self->visitor);
}

gboolean
kao_session_is_asking_for_visitor (KaoSession *self)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), FALSE);
  return self->start.is_asking;
}

gboolean
kao_session_is_waiting_for_face (KaoSession *self)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), FALSE);
  return self->start.wake_id != 0;
}

const KaoScanProgress *
kao_session_get_scan_progress (KaoSession *self)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), NULL);
  return kao_document_look_get_progress (self->look);
}

gboolean
kao_session_is_second_look (KaoSession *self)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), FALSE);
  return kao_document_look_is_second (self->look);
}

KaoCamera *
kao_session_get_camera (KaoSession *self)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), NULL);
  return self->camera;
}

KaoScanner *
kao_session_get_scanner (KaoSession *self)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), NULL);
  return self->scanner;
}

KaoConfig *
kao_session_get_config (KaoSession *self)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), NULL);
  return self->config;
}

KaoPack *
kao_session_get_pack (KaoSession *self)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), NULL);
  return kao_model_get_pack (self->model);
}

const GError *
kao_session_get_model_error (KaoSession *self)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), NULL);
  return kao_model_get_error (self->model);
}

KaoDocumentKind
kao_session_get_document (KaoSession *self)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), KAO_DOCUMENT_CARD);
  return self->wanted.document;
}

guint
kao_session_get_seconds_left (KaoSession *self)
{
  gint64 left;

  g_return_val_if_fail (KAO_IS_SESSION (self), 0);

  if (self->state != KAO_SESSION_RESULT)
    return 0;
  left = self->clock.clear_at_usec - g_get_monotonic_time ();
  return left > 0 ? (guint) ((left + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC) : 0;
}

const KaoLiveFace *
kao_session_get_live_face (KaoSession *self)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), NULL);
  return kao_visitor_get_live_face (self->visitor);
}

const KaoResult *
kao_session_get_result (KaoSession *self)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), NULL);
  return self->state == KAO_SESSION_RESULT ? kao_references_get_result (self->references) : NULL;
}

guint
kao_session_get_visitor (KaoSession *self)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), 0);
  return self->visitor_number;
}

KaoImage *
kao_session_dup_pane_image (KaoSession *self, KaoPane pane)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), NULL);

  switch (pane)
    {
    case KAO_PANE_VISITOR:
      return kao_visitor_dup_view (self->visitor);
    case KAO_PANE_DOCUMENT:
      return kao_references_dup_view (self->references, KAO_ORIGIN_PRINTED);
    }
  g_return_val_if_reached (NULL);
}

KaoImage *
kao_session_dup_reference_image (KaoSession *self, KaoOrigin origin)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), NULL);
  return kao_references_dup_view (self->references, origin);
}

guint
kao_session_get_n_portraits (KaoSession *self)
{
  g_return_val_if_fail (KAO_IS_SESSION (self), 0);
  return self->state == KAO_SESSION_CHOOSING ? kao_document_look_get_n_portraits (self->look) : 0;
}

KaoImage *
kao_session_dup_portrait (KaoSession *self, guint portrait)
{
  const KaoPortrait *found;

  g_return_val_if_fail (KAO_IS_SESSION (self), NULL);
  g_return_val_if_fail (portrait < kao_session_get_n_portraits (self), NULL);

  found = kao_document_look_get_portrait (self->look, portrait);
  return kao_face_view_new (found->portrait, &found->face);
}
