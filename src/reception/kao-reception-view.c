// SPDX-License-Identifier: GPL-3.0-or-later
/* What can be seen of a reception, and given to it, from outside. */
#include "config.h"

#include "reception/kao-reception-private.h"

KaoReceptionTask
kao_reception_get_task (KaoReception *self)
{
  return self->task;
}

void
kao_reception_set_card (KaoReception *self, KaoCardVisit *card)
{
  g_return_if_fail (KAO_IS_RECEPTION (self));

  g_set_object (&self->card, card);
}

KaoCardVisit *
kao_reception_get_card (KaoReception *self)
{
  return self->card;
}

void
kao_reception_set_passer (KaoReception *self, KaoPasser *passer)
{
  g_return_if_fail (KAO_IS_RECEPTION (self));

  g_set_object (&self->passer, passer);
}

KaoPasser *
kao_reception_get_passer (KaoReception *self)
{
  return self->passer;
}

void
kao_reception_agree_to_pass_on (KaoReception *self, gboolean is_passed_on)
{
  g_return_if_fail (KAO_IS_RECEPTION (self));

  self->is_passed_on = is_passed_on;
}

KaoCamera *
kao_reception_get_camera (KaoReception *self)
{
  return self->camera;
}

KaoConfig *
kao_reception_get_config (KaoReception *self)
{
  return self->config;
}

const gchar *
kao_reception_get_event (KaoReception *self)
{
  return self->event;
}

KaoModel *
kao_reception_get_model (KaoReception *self)
{
  return self->model;
}

const KaoLiveFace *
kao_reception_get_live_face (KaoReception *self)
{
  return kao_visitor_get_live_face (self->visitor);
}

KaoDay *
kao_reception_get_day (KaoReception *self)
{
  return self->day;
}

const KaoEventKey *
kao_reception_get_key (KaoReception *self)
{
  return self->key;
}
