// SPDX-License-Identifier: GPL-3.0-or-later
/* Registering from the photo in a card's chip: what is kept of it until it is described, and whether somebody would be
 * found again by it. */
#include "config.h"

#include "reception/kao-reception-private.h"

#include "base/kao-error.h"
#include "base/kao-log.h"
#include "secure/kao-memory.h"

#include <string.h>

void
_kao_reception_keep_wish (KaoReception *self, const gchar *label, gboolean is_listed, gboolean has_ticket)
{
  kao_secret_free (self->label);
  self->label = kao_secret_alloc (strlen (label) + 1);
  strcpy (self->label, label);
  self->is_listed = is_listed;
  self->has_ticket = has_ticket;
}

void
_kao_reception_keep_photo (KaoReception *self, const KaoCardContent *content)
{
  KaoImage *photo = content->pictures[KAO_CARD_PICTURE_PHOTO];

  _kao_reception_drop_photo (self);
  self->check = kao_card_facts_check (&content->facts);
  self->is_expired = content->facts.expiry != 0 && content->facts.expiry < kao_date_today ();
  self->photo = photo != NULL ? kao_image_ref (photo) : NULL;
}

void
_kao_reception_drop_photo (KaoReception *self)
{
  GCancellable *cancellable = g_steal_pointer (&self->cancellable);

  if (cancellable != NULL)
    {
      g_cancellable_cancel (cancellable);
      g_object_unref (cancellable);
    }
  g_clear_pointer (&self->photo, kao_image_unref);
  self->check = KAO_CHECK_NONE;
  self->is_expired = FALSE;
}

gboolean
_kao_reception_pass_on (KaoReception *self)
{
  g_autoptr (KaoImage) seen = NULL;
  g_autoptr (GError) error = NULL;

  if (self->passer == NULL || !self->is_passed_on)
    return FALSE;
  seen = self->photo != NULL ? kao_image_ref (self->photo) : kao_visitor_dup_view (self->visitor);
  if (seen != NULL && kao_passer_begin (self->passer, seen, self->label, &error))
    return TRUE;
  kao_log_event ("reception", "%s", error != NULL ? error->message : "there is no picture to pass on");
  return FALSE;
}

static GError *
explain_unusable (const KaoReception *self)
{
  /* What is wrong is not looked at. */
  if (self->check == KAO_CHECK_WRONG)
    return g_error_new_literal (KAO_CARD_ERROR, KAO_CARD_ERROR_NOT_GENUINE,
                                "The chip's record or the card's answer is wrong; nobody is registered from it");
  if (self->photo == NULL)
    return g_error_new_literal (KAO_RETRY, KAO_RETRY_CHIP_PHOTO, "The chip holds no photo");
  return NULL;
}

void
_kao_reception_describe_photo (KaoReception *self, GAsyncReadyCallback callback)
{
  GError *problem = explain_unusable (self);

  self->cancellable = g_cancellable_new ();
  if (problem == NULL)
    kao_engine_service_describe_portrait_async (self->engine, self->photo, NULL, self->cancellable, callback,
                                                g_object_ref (self));
  else
    g_task_report_error (NULL, callback, g_object_ref (self), kao_engine_service_describe_portrait_async, problem);
}

gboolean
_kao_reception_judge_photo (KaoReception *self, const KaoDescribed *described, GError **error)
{
  KaoAdvice advice;

  if (described == NULL)
    {
      if (g_error_matches (*error, KAO_RETRY, KAO_RETRY_PHOTO_UNCLEAR))
        {
          g_clear_error (error);
          g_set_error_literal (error, KAO_RETRY, KAO_RETRY_CHIP_PHOTO, "No face was found in the chip's photo");
        }
      return FALSE;
    }
  advice = kao_advice_first (kao_advice_for_document (&described->quality,
                                                      kao_visitor_get_advice_lines (self->visitor)));
  if (advice == KAO_ADVICE_NONE)
    return TRUE;
  g_set_error (error, KAO_RETRY, KAO_RETRY_CHIP_PHOTO, "The chip's photo is not good enough (%s)",
               kao_advice_name (advice));
  return FALSE;
}
