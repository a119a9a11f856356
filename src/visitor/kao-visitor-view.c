// SPDX-License-Identifier: GPL-3.0-or-later
/* What is read of a visitor: what can be seen, what is missing, what is shown. */
#include "config.h"

#include "visitor/kao-visitor-private.h"

#include "visitor/kao-blind.h"
#include "visitor/kao-face-view.h"

const KaoLiveFace *
kao_visitor_get_live_face (KaoVisitor *self)
{
  g_return_val_if_fail (KAO_IS_VISITOR (self), NULL);
  return self->live;
}

GError *
kao_visitor_explain_blind (KaoVisitor *self)
{
  g_return_val_if_fail (KAO_IS_VISITOR (self), NULL);

  return _kao_blind_explain (self->camera);
}

gboolean
kao_visitor_is_ambiguous (KaoVisitor *self)
{
  g_return_val_if_fail (KAO_IS_VISITOR (self), FALSE);

  return self->several_usec != 0 && !self->has_wanted && self->shot == NULL;
}

gboolean
kao_visitor_is_waking (KaoVisitor *self)
{
  g_return_val_if_fail (KAO_IS_VISITOR (self), FALSE);

  switch (kao_camera_get_state (self->camera))
    {
    case KAO_CAMERA_STATE_OFF:
    case KAO_CAMERA_STATE_OPENING:
      return TRUE;
    case KAO_CAMERA_STATE_LIVE:
      return !self->has_looked;
    case KAO_CAMERA_STATE_STALLED:
    case KAO_CAMERA_STATE_MISSING:
    case KAO_CAMERA_STATE_FAULT:
      break;
    }
  return FALSE;
}

GError *
kao_visitor_explain_missing (KaoVisitor *self)
{
  g_return_val_if_fail (KAO_IS_VISITOR (self), NULL);

  return _kao_missing_explain (self);
}

GError *
kao_visitor_explain_no_shot (KaoVisitor *self)
{
  g_return_val_if_fail (KAO_IS_VISITOR (self), NULL);

  return _kao_no_shot_explain (self);
}

gboolean
kao_visitor_has_shot (KaoVisitor *self)
{
  g_return_val_if_fail (KAO_IS_VISITOR (self), FALSE);
  return self->shot != NULL;
}

const KaoAdviceLines *
kao_visitor_get_advice_lines (KaoVisitor *self)
{
  g_return_val_if_fail (KAO_IS_VISITOR (self), &kao_advice_default_lines);

  return &self->lines;
}

KaoAdvice
kao_visitor_get_advice (KaoVisitor *self)
{
  g_return_val_if_fail (KAO_IS_VISITOR (self), KAO_ADVICE_NONE);

  if (kao_samples_get_n (self->samples) == 0)
    return KAO_ADVICE_NONE;
  return kao_advice_first (kao_advice_for_visitor (
      &kao_samples_get_tracked (self->samples, 0)->quality, &self->lines, 0));
}

KaoImage *
kao_visitor_dup_view (KaoVisitor *self)
{
  const KaoTracked *shown;

  g_return_val_if_fail (KAO_IS_VISITOR (self), NULL);

  shown = self->shot;
  if (shown == NULL && kao_samples_get_n (self->samples) > 0)
    shown = kao_samples_get_tracked (self->samples, 0);
  if (self->view == NULL && shown != NULL)
    self->view = kao_face_view_new (shown->image, &shown->face);
  return self->view != NULL ? kao_image_ref (self->view) : NULL;
}
